"""The English texts of the sheet: headings, summary, pain, precautions and progression."""

from __future__ import annotations

from datetime import date

from ptplanner.domain.clinic_locale import DateOrder, DoctorWord
from ptplanner.domain.dosage import PAIN_BOUNDS, Days, Span
from ptplanner.domain.pain_limits import find_pain_bands
from ptplanner.domain.plan import Schedule
from ptplanner.wording.english.dates import format_day_and_month, format_long_date
from ptplanner.wording.english.numbers import (
    LOCALE,
    choose_form,
    format_quantity,
    format_range_of,
    format_span,
    format_times,
    format_training_days,
    join_words,
    to_sentence,
)
from ptplanner.wording.localization import list_weekday_names
from ptplanner.wording.phrases import PainZone, Phrases, TextRun, TextRuns

NO_BREAK = "\N{NO-BREAK SPACE}"
# By the highest number of the zone "go on"; from 2 on, an ache may stay until the next morning.
CALM_ADVICE = {
    0: "No pain at all: carry on.",
    1: "A little is fine if it stops when you stop.",
    2: "A mild ache is fine if it is gone by the next morning.",
}
DOCTOR_PHRASES = {DoctorWord.DOCTOR: "a doctor", DoctorWord.GP: "a GP"}

PHRASES = Phrases(
    title="Your exercise plan",
    opening_heading="Before you start:",
    patient_label="For",
    therapist_label="from",
    scan_prompt="Scan to see it move.",
    type_code_prompt="Or type the code at",
    precautions_heading="Take care",
    stop_heading="Stop and rest if",
    red_flags_pointer="Danger signs: see the back.",
    full_sheet_pointer="Steps and danger signs: see your full sheet.",
    back_pointer="More on the back.",
    start_caption="Start",
    end_caption="End",
    feel_label="You should feel it in",
    feel_short_label="Feel it:",
    purpose_label="What it is for:",
    equipment_label="You need:",
    setup_label="Set up:",
    note_label="From your therapist:",
    scan_plan_prompt="Scan to open your plan.",
    danger_page_label="Danger signs: page",
    more_page_label="More: page",
    demonstration_prompt="See it move",
    section_names=("Warm-up", "Main part", "Cool-down"),
    pain_diary_instruction=(
        TextRun("At bedtime, write your worst pain of the day: "),
        TextRun("0", is_strong=True),
        TextRun(" is no pain, "),
        TextRun("10", is_strong=True),
        TextRun(" is the worst."),
    ),
    exercise_column_heading="Exercise",
    pain_row_label="Pain, 0 to 10",
    pain_zones_heading="How much pain is all right?",
    ask_first_heading="Ask a doctor before you go on",
    stop_rules_heading="When to stop an exercise",
    notes_heading="Notes for you",
    goals_heading="Your next step",
    goals_instruction="Tick what is true. All of it is true? Ask your therapist what comes next.",
    progression_heading="Ready for more?",
    too_much_heading="Too much?",
    too_much_advice=(
        "Pain still higher the next morning? Do fewer for 2 days. "
        "If it does not calm down, leave that exercise out and call us."
    ),
    contact_label="Questions?",
    credits_label="Words by others:",
    credit_by="by",
    credit_derived_from="made from",
    page_label="Page",
    page_of_label="of",
    not_reviewed_note="Not yet reviewed by a clinician",
    reviewed_note="Text reviewed by a clinician",
)


def format_revision_number(revision: int) -> str:
    return f"version {revision}"


def format_plan_code(code: str) -> str:
    return f"Plan {code}"


def format_plan_summary(
    exercises: int,
    minutes: int,
    schedule: Schedule,
    next_visit: date | None,
    order: DateOrder = DateOrder.DAY_FIRST,
) -> tuple[TextRuns, ...]:
    """Format the summary of the plan: number of exercises, minutes, frequency, and next visit or weeks."""
    cells: list[TextRuns] = [
        (
            TextRun(str(exercises), is_strong=True),
            TextRun(f" {choose_form(exercises, 'exercise', 'exercises')}"),
        )
    ]
    if minutes:
        cells.append(
            (TextRun("About "), TextRun(format_quantity(minutes, "minute"), is_strong=True))
        )
    cells.append(
        (TextRun(format_times(schedule.per_day).capitalize(), is_strong=True), TextRun(" a day"))
    )
    cells.append(_build_days_cell(schedule.days))
    if next_visit:
        cells.append(
            (
                TextRun("Next visit "),
                TextRun(format_day_and_month(next_visit, order), is_strong=True),
            )
        )
    elif schedule.weeks:
        cells.append(
            (TextRun("For "), TextRun(format_range_of(schedule.weeks, "week"), is_strong=True))
        )
    return tuple(cells)


def _build_days_cell(value: Days) -> TextRuns:
    days = format_training_days(value)
    if days.endswith(" a week"):
        return (TextRun(days.removesuffix(" a week"), is_strong=True), TextRun(" a week"))
    return (TextRun(days[0].upper() + days[1:], is_strong=True),)


def format_equipment(name: str, substitute: str) -> str:
    """``a hand weight, or a full water bottle``; continues the label "You need:"."""
    return f"{name}, or {substitute}" if substitute else name


def format_pain_limit(limit: int) -> TextRuns:
    """Format the first stop rule; it continues the heading "Stop and rest if"."""
    if limit == PAIN_BOUNDS[1]:
        return (TextRun("you cannot bear the pain."),)
    if limit == 0:
        return (TextRun("you feel "), TextRun("any pain", is_strong=True), TextRun("."))
    return (
        TextRun("pain goes above "),
        TextRun(f"{limit} out of 10", is_strong=True),
        TextRun("."),
    )


def build_pain_zones(limit: int) -> tuple[PainZone, ...]:
    """Build the zones "go on", "ease off" and "stop", worded for the limit."""
    bands = find_pain_bands(limit)
    zones = [PainZone("go", format_span(bands.calm), "Go on", CALM_ADVICE[min(bands.calm.high, 2)])]
    if bands.ease:
        ease = "Move less far. Do fewer. Rest longer."
        zones.append(PainZone("ease", format_span(bands.ease), "Ease off", ease))
    if bands.stop:
        again = f"Still {bands.stop.low} or more?" if limit else "Pain again?"
        stop = f"Rest. Do fewer tomorrow. {again} Call us."
        zones.append(PainZone("stop", format_span(bands.stop), "Stop for today", stop))
    return tuple(zones)


def format_own_pain_limit(limit: int, exercises: tuple[int, ...]) -> str:
    """Format the limit of single exercises; it follows the plan's: ``Exercise 3: stop above 2 out of 10.``"""
    place = format_exercises_label(exercises)
    return f"{place} stop above {limit} out of 10." if limit else f"{place} stop at the first pain."


def build_former_pain_zones(limit: int) -> tuple[PainZone, ...]:
    """Build the zones as sheets up to document version 2 print them; "ease off" has the two highest numbers."""
    calm_to = max(0, limit - 2)
    bands = [
        PainZone(
            "go",
            format_span(Span(0, calm_to)),
            "Go on",
            "A mild ache is fine if it is gone by the next morning.",
        )
    ]
    if limit > calm_to:
        bands.append(
            PainZone(
                "ease",
                format_span(Span(calm_to + 1, limit)),
                "Ease off",
                "Move less far. Do fewer. Rest longer.",
            )
        )
    if limit < PAIN_BOUNDS[1]:
        low = format_span(Span(limit + 1, PAIN_BOUNDS[1]))
        bands.append(
            PainZone(
                "stop",
                low,
                "Stop today",
                f"Try again tomorrow. Still {limit + 1} or more? Call us.",
            )
        )
    return tuple(bands)


def format_progression(calm_to: int, *, has_ranges: bool) -> TextRuns:
    """Format when to do more: first within the plan's ranges, beyond them only after asking the therapist.

    ``calm_to``: the highest pain at which one may do more.
    """
    calm = format_span(Span(0, calm_to))
    start = f"Pain {calm} and every set feels easy for "
    if has_ranges:
        rest = "? Go up to the higher number. Easy there too? Call us before you add more."
    else:
        rest = "? Tell us. We will make the plan harder. Please do not add more by yourself."
    return (TextRun(start), TextRun("5 days", is_strong=True), TextRun(rest))


def list_tick_marks(per_day: int) -> tuple[tuple[str, str], ...]:
    """List how to mark a box: each sign with its meaning."""
    if per_day == 1:
        return (("tick", "done"),)
    if per_day == 2:
        return (("once", "once"), ("twice", "twice that day"))
    return (("once", "one line each time"),)


def format_marking_instruction(per_day: int) -> str:
    return (
        "Mark the box when you have done it."
        if per_day == 1
        else "Mark the box each time you do it."
    )


def format_grid_heading(name: str) -> str:
    return f"Keep track, {name}" if name else "Keep track"


def format_start_day(day: str) -> str:
    return f"From {day}"


def format_week(index: int) -> str:
    return f"Week {index}"


def format_later_weeks(first: int, last: int) -> str:
    """Format what to do about the weeks that do not fit in the grid."""
    which = f"week {last}" if first == last else f"weeks {first} to {last}"
    return f"Copy this page for {which}."


def list_day_columns(value: Days) -> tuple[tuple[str, str], ...]:
    """List one column per day of the grid: its heading, and its full name for screen readers."""
    names = list_weekday_names(LOCALE)
    if value.weekdays:
        return tuple((names[day - 1][0], names[day - 1]) for day in value.weekdays)
    if value.max_per_week in (5, 7) and not value.every_second_day:
        return tuple((name[0], name) for name in names[: value.max_per_week])
    return tuple((str(day), f"Day {day}") for day in range(1, value.max_per_week + 1))


def format_emergency_heading(call: str) -> str:
    return f"Get help right away: call {call} or go to a hospital"


def format_call_now_heading(call: str) -> str:
    """Format the heading of danger signs that cannot wait; the signs continue it."""
    return f"Call {call} or go to a hospital now if"


def format_same_day_heading(call: str) -> str:
    """``call`` is answered when the clinic is closed; empty if there is no such number."""
    if call:
        return f"Call {call} the same day if"
    return "Go to an emergency department the same day if"


def format_check_first_heading(doctor: DoctorWord) -> str:
    return f"Do not start yet. See {DOCTOR_PHRASES[doctor]} first if"


def format_exercises_label(numbers: tuple[int, ...]) -> str:
    """Format which cards a precaution applies to: ``Exercise 2:``, ``Exercises 2 and 4:``."""
    return f"{_join_exercise_numbers(numbers).capitalize()}:"


def format_exceptions_label(numbers: tuple[int, ...]) -> str:
    """Format the exercises that a therapist chose in spite of a precaution, to print before it."""
    verb = choose_form(len(numbers), "was", "were")
    return f"Apart from {_join_exercise_numbers(numbers)}, which {verb} chosen for you:"


def format_chosen_label(numbers: tuple[int, ...], reason: str) -> str:
    """Format that the therapist chose exercises in spite of a precaution, and why, in the patient's words."""
    verb = choose_form(len(numbers), "was", "were")
    chosen = f"{_join_exercise_numbers(numbers).capitalize()} {verb} chosen for you."
    return f"{chosen} {to_sentence(reason)}" if reason.strip() else chosen


def format_valid_until(day: date, order: DateOrder = DateOrder.DAY_FIRST) -> str:
    return f"This counts until {format_long_date(day, order)}."


def _join_exercise_numbers(numbers: tuple[int, ...]) -> str:
    noun = choose_form(len(numbers), "exercise", "exercises")
    return f"{noun} {join_words([str(number) for number in numbers])}"


def format_alternative(text: str) -> TextRuns:
    """Format what to do in place of the avoided movement, with "Instead" in bold."""
    advice = text.strip()
    if not advice:
        return ()
    rest = (
        advice[len("instead") :].lstrip(" ,:") if advice.lower().startswith("instead") else advice
    )
    return (
        TextRun("Instead, ", is_strong=True),
        TextRun(to_sentence(rest[:1].lower() + rest[1:], capital=False)),
    )


def keep_side_on_line(dose: str) -> str:
    """Keep "each" and the side on one line, so that no line begins with "side." alone."""
    return dose.replace(" on each ", f" on each{NO_BREAK}")


def format_end_caption(caption: str, hold: str) -> str:
    # A no-break space keeps "hold 5" on one line in a narrow column.
    return f"{caption}: {hold.replace(' ', NO_BREAK, 1)}" if hold else caption


def format_picture_alt(name: str, *, is_start: bool) -> str:
    return f"{name}, {'starting position' if is_start else 'end position'}"


def format_plan_qr_alt(code: str) -> str:
    return f"QR code that opens this plan{f', code {code}' if code else ''}"


def format_exercise_qr_alt(name: str) -> str:
    return f"QR code that shows {name} moving"


def format_contact(therapist: str, clinic: str) -> TextRuns:
    if not (therapist or clinic):
        return (TextRun("Ask your therapist."),)
    people = [TextRun(name, is_strong=True) for name in (therapist,) if name]
    at = [TextRun(" at " if people else ""), TextRun(clinic)] if clinic else []
    return (TextRun("Call "), *people, *at, TextRun("."))
