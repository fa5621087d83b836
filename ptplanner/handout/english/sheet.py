"""The English texts of the sheet: headings, summary, pain, precautions and progression."""

from __future__ import annotations

from datetime import date

from ptplanner.domain.dosage import PAIN, Days, Span
from ptplanner.domain.plan import Schedule
from ptplanner.handout.english.numbers import (
    calendar_date,
    counted,
    day_and_month,
    days,
    number,
    sentence,
    times,
)
from ptplanner.handout.phrases import PainBand, Phrases, Run, Runs

NO_BREAK = "\N{NO-BREAK SPACE}"

PHRASES = Phrases(
    title="Your exercise plan",
    patient_label="For",
    therapist_label="from",
    scan="Scan to see it move.",
    type_code="Or type the code at",
    take_care="Take care",
    stop="Stop and rest if",
    danger_signs="Danger signs: see the back.",
    see_full_sheet="Steps and danger signs: see your full sheet.",
    more_on_back="More on the back.",
    start="Start",
    end="End",
    feel="You should feel it in",
    feel_short="Feel it:",
    purpose="What it is for:",
    see_it_move="See it move",
    sections=("Warm-up", "Main part", "Cool-down"),
    pain_scale=(
        Run("At bedtime, write your worst pain of the day: "),
        Run("0", strong=True),
        Run(" is no pain, "),
        Run("10", strong=True),
        Run(" is the worst."),
    ),
    exercise="Exercise",
    pain_row="Pain, 0 to 10",
    how_much_pain="How much pain is all right?",
    ask_first="Ask a doctor before you go on",
    also_stop="When to stop an exercise",
    notes="Notes for you",
    next_step="Your next step",
    next_step_when="Tick what is true. All of it is true? Ask your therapist what comes next.",
    ready="Ready for more?",
    too_much="Too much?",
    too_much_advice=(
        "Pain still higher the next morning? Do fewer for 2 days. "
        "If it does not calm down, leave that exercise out and call us."
    ),
    questions="Questions?",
    credits="Words by others:",
    by="by",
    made_from="made from",
    page="Page",
    page_of="of",
    not_reviewed="Not yet reviewed by a clinician",
    reviewed="Text reviewed by a clinician",
)


def version(revision: int) -> str:
    return f"version {revision}"


def plan_code(code: str) -> str:
    return f"Plan {code}"


def glance(
    exercises: int, minutes: int, schedule: Schedule, next_visit: date | None
) -> tuple[Runs, ...]:
    """Format the summary of the plan: number of exercises, minutes, frequency, and next visit or weeks."""
    cells: list[Runs] = [
        (Run(str(exercises), strong=True), Run(f" {'exercise' if exercises == 1 else 'exercises'}"))
    ]
    if minutes:
        cells.append((Run("About "), Run(counted(minutes, "minute"), strong=True)))
    cells.append((Run(times(schedule.per_day).capitalize(), strong=True), Run(" a day")))
    cells.append(_days_cell(schedule.days))
    if next_visit:
        cells.append((Run("Next visit "), Run(day_and_month(next_visit), strong=True)))
    elif schedule.weeks:
        cells.append((Run("For "), Run(counted(schedule.weeks, "week"), strong=True)))
    return tuple(cells)


def _days_cell(value: Days) -> Runs:
    said = days(value)
    if said.endswith(" a week"):
        return (Run(said.removesuffix(" a week"), strong=True), Run(" a week"))
    return (Run(said[0].upper() + said[1:], strong=True),)


def pain_limit(limit: int) -> Runs:
    """Format the first stop rule; it continues the heading "Stop and rest if"."""
    if limit == PAIN[1]:
        return (Run("you cannot bear the pain."),)
    if limit == 0:
        return (Run("you feel "), Run("any pain", strong=True), Run("."))
    return (Run("pain goes above "), Run(f"{limit} out of 10", strong=True), Run("."))


def pain_bands(limit: int) -> tuple[PainBand, ...]:
    """Build the zones "go on", "ease off" and "stop"; the two highest numbers up to ``limit`` are "ease off"."""
    calm_to = max(0, limit - 2)
    bands = [
        PainBand(
            "go",
            number(Span(0, calm_to)),
            "Go on",
            "A mild ache is fine if it is gone by the next morning.",
        )
    ]
    if limit > calm_to:
        bands.append(
            PainBand(
                "ease",
                number(Span(calm_to + 1, limit)),
                "Ease off",
                "Move less far. Do fewer. Rest longer.",
            )
        )
    if limit < PAIN[1]:
        low = number(Span(limit + 1, PAIN[1]))
        bands.append(
            PainBand(
                "stop",
                low,
                "Stop today",
                f"Try again tomorrow. Still {limit + 1} or more? Call us.",
            )
        )
    return tuple(bands)


def ready_for_more(limit: int, *, has_ranges: bool) -> Runs:
    """Format when to do more: first within the plan's ranges, beyond them only after asking the therapist."""
    calm = number(Span(0, max(0, limit - 2)))
    start = f"Pain {calm} and every set feels easy for "
    if has_ranges:
        rest = "? Go up to the higher number. Easy there too? Call us before you add more."
    else:
        rest = "? Tell us. We will make the plan harder. Please do not add more by yourself."
    return (Run(start), Run("5 days", strong=True), Run(rest))


def marks(per_day: int) -> tuple[tuple[str, str], ...]:
    """List how to mark a box: each sign with its meaning."""
    if per_day == 1:
        return (("tick", "done"),)
    if per_day == 2:
        return (("once", "once"), ("twice", "twice that day"))
    return (("once", "one line each time"),)


def how_to_mark(per_day: int) -> str:
    return (
        "Mark the box when you have done it."
        if per_day == 1
        else "Mark the box each time you do it."
    )


def keep_track(name: str) -> str:
    return f"Keep track, {name}" if name else "Keep track"


def from_day(day: str) -> str:
    return f"From {day}"


def week(index: int) -> str:
    return f"Week {index}"


def later_weeks(first: int, last: int) -> str:
    """Format what to do about the weeks that do not fit in the grid."""
    which = f"week {last}" if first == last else f"weeks {first} to {last}"
    return f"Copy this page for {which}."


def day_names(value: Days) -> tuple[tuple[str, str], ...]:
    """List one column per day of the grid: its heading, and its full name for screen readers."""
    if value.weekdays:
        return tuple((WEEK[day - 1][0], WEEK[day - 1]) for day in value.weekdays)
    if value.count in (5, 7) and not value.every_second_day:
        return tuple((name[0], name) for name in WEEK[: value.count])
    return tuple((str(day), f"Day {day}") for day in range(1, value.count + 1))


WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def emergency(call: str) -> str:
    return f"Get help right away: call {call} or go to a hospital"


def in_exercises(numbers: tuple[int, ...]) -> str:
    """Format which cards a precaution applies to: ``Exercise 2:``, ``Exercises 2 and 4:``."""
    return f"{_exercises(numbers).capitalize()}:"


def apart_from(numbers: tuple[int, ...]) -> str:
    """Format the exercises that a therapist chose in spite of a precaution, to print before it."""
    verb = "was" if len(numbers) == 1 else "were"
    return f"Apart from {_exercises(numbers)}, which {verb} chosen for you:"


def counts_until(day: date) -> str:
    return f"This counts until {calendar_date(day)}."


def _exercises(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"exercise {numbers[0]}"
    return f"exercises {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def instead(text: str) -> Runs:
    """Format what to do in place of the avoided movement, with "Instead" in bold."""
    said = text.strip()
    if not said:
        return ()
    rest = said[len("instead") :].lstrip(" ,:") if said.lower().startswith("instead") else said
    return (
        Run("Instead, ", strong=True),
        Run(sentence(rest[:1].lower() + rest[1:], capital=False)),
    )


def on_paper(dose: str) -> str:
    """Keep "each" and the side on one line, so that no line begins with "side." alone."""
    return dose.replace(" on each ", f" on each{NO_BREAK}")


def end_caption(caption: str, hold: str) -> str:
    # A no-break space keeps "hold 5" on one line in a narrow column.
    return f"{caption}: {hold.replace(' ', NO_BREAK, 1)}" if hold else caption


def picture_alt(name: str, *, is_start: bool) -> str:
    return f"{name}, {'starting position' if is_start else 'end position'}"


def plan_qr_alt(code: str) -> str:
    return f"QR code that opens this plan{f', code {code}' if code else ''}"


def exercise_qr_alt(name: str) -> str:
    return f"QR code that shows {name} moving"


def call_us(therapist: str, clinic: str) -> Runs:
    if not (therapist or clinic):
        return (Run("Ask your therapist."),)
    people = [Run(name, strong=True) for name in (therapist,) if name]
    at = [Run(" at " if people else ""), Run(clinic)] if clinic else []
    return (Run("Call "), *people, *at, Run("."))
