"""The English texts of the patient's pages, with those that their scripts show."""

from __future__ import annotations

from datetime import date

from ptplanner.domain.access_code import MistypedCode
from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.sides import BodySide
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.handout import format_pain_limit
from ptplanner.wording.english.numbers import LOCALE, format_quantity
from ptplanner.wording.localization import list_weekday_names
from ptplanner.wording.phone_texts import PhonePhrases, TickTexts, TimerTexts
from ptplanner.wording.phrases import TextRun, TextRuns

PHONE = PhonePhrases(
    site_name="Exercises at home",
    skip_link="To the content",
    code_form_title="Open my exercises",
    unknown_code="We do not know this code.",
    mistyped_code="Please check your code.",
    unknown_code_hints=(
        "Check it against your sheet, one letter at a time.",
        "It has 12 letters and numbers, or 11 on an older sheet, and none of A, E, I, L, O, U, 0 or 1.",
        "Is it right? Then your plan was closed. Call your clinic. The number is on your sheet.",
    ),
    code_label="Code on your sheet",
    code_hint="The letters and numbers under the square code. Like 7K4M 9XQ2 WTBX.",
    open_code="Open",
    camera_hint="Or point your phone’s camera at the square code on your sheet.",
    type_code="Type a code",
    demonstrations_title="Exercises, how to do them",
    demonstrations_heading="How to do them",
    demonstrations_note="Your sheet says how much and how often.",
    demonstration_heading="How to do it",
    demonstration_stop_reminder=(
        TextRun("Stop", is_strong=True),
        TextRun(" if it hurts. Ask your therapist how much and how often."),
    ),
    back_to_plan="Back to my plan",
    warning_label="Take care:",
    note_label="From your therapist:",
    sides_label="Side",
    steps_label="Steps",
    feel_label="You should feel:",
    equipment_label="You need:",
    stop_rules_heading="When to stop this exercise",
    other_exercises_label="Other exercises",
    stop_label="When to stop",
    get_help="Get help",
    timer_label="Timer",
    timer_start="Start",
    timer_skip="Skip",
    play_clip="Let the picture move",
    pause_clip="Hold the picture still",
    help_heading="When to stop and get help",
    open_new_plan="Open my new plan",
    exercise_removed_notice=(
        TextRun("You can leave this exercise out now.", is_strong=True),
        TextRun(" It is not in your plan any more. Here is your plan:"),
    ),
    week_label="This week",
    ticks_note="Your ticks stay on this phone. Nobody else sees them.",
    goals_note="When all of this is true, ask your therapist about the next step.",
    onward_label="Go on",
    outdated_heading="Your plan has changed",
    differences_heading="What is different",
    no_differences="Your exercises and doses are the same. You can go on with your sheet.",
    new_sheet_label="New sheet? Call",
    old_sheet_link="Look at my old sheet",
)

# Title and next step for each HTTP status that a patient may meet; other statuses read as the next lower one here.
_ERRORS = {
    400: ("Not understood", "Go back and try again."),
    404: ("Not found", "It may have been removed, or the address is not complete."),
    405: ("Not possible this way", "Go back and use the button there."),
    413: ("Too long", "The form is too large. Make it shorter."),
    500: ("Something broke here", "This is our mistake, not yours. Nothing you saved is lost."),
    503: ("Not available just now", "Nothing is lost. Try again in a moment."),
}


def format_page_error(status: int, retry_seconds: int = 0) -> tuple[str, str]:
    """Format title and next step of an error page; ``retry_seconds`` is for status 429."""
    if retry_seconds:
        wait = format_quantity(retry_seconds, "second")
        return ("Too many requests", f"Wait {wait} and try again.")
    return _ERRORS[max(known for known in _ERRORS if known <= max(status, 400))]


def format_ended_notice(ended_on: date) -> TextRuns:
    """Tell the patient that the therapist ended the plan, and what to do."""
    return (
        TextRun("This plan has ended.", is_strong=True),
        TextRun(
            f" Your therapist ended it on {format_long_date(ended_on)}."
            " Ask your clinic before you go on with it."
        ),
    )


def format_code_mistake(mistake: MistypedCode) -> str:
    """Say where to look in a code that cannot be right, before it is looked up."""
    if mistake.sign:
        return f"Look at part {mistake.group} again. No code has “{mistake.sign}” in it."
    if not mistake.has_right_length:
        typed = format_quantity(mistake.length, "letter or number", "letters or numbers")
        return f"You typed {typed}. A code has 12, or 11 on an older sheet."
    return "One letter or number is not right. Look at each part again, one after the other."


def format_plan_heading(first_name: str) -> str:
    return f"{first_name}’s exercises" if first_name else "Your exercises"


def format_place_in_plan(number: int, count: int) -> str:
    return f"{number} of {count}"


def format_next_exercise(number: int) -> str:
    return f"Next: number {number}"


def format_previous_exercise(number: int) -> str:
    return f"Number {number}"


def format_side_label(side: BodySide, noun: SideNoun) -> str:
    """``Left leg``."""
    return f"{side.value.capitalize()} {noun.value}"


def format_next_side(side: BodySide, noun: SideNoun) -> str:
    return f"Now: {side.value} {noun.value}"


def format_clip_label(name: str) -> str:
    return f"{name}, a moving picture"


def format_tick_label(name: str) -> str:
    return f"Done today: {name}"


def format_stop_reminder(limit: int) -> TextRuns:
    """``Stop if pain goes above 5 out of 10.``"""
    return (TextRun("Stop", is_strong=True), TextRun(" if "), *format_pain_limit(limit))


def format_emergency_call(number: str) -> str:
    return f"Call {number}"


def format_plan_version(revision: int, issued_on: str, review_note: str) -> str:
    return f"Version {revision}, {issued_on}. {review_note}."


def format_old_sheet_notice(revision: int, issued_on: str) -> TextRuns:
    return (
        TextRun("This is your old sheet", is_strong=True),
        TextRun(f", version {revision} of {issued_on}."),
    )


def format_outdated_notice(sheet: int, newest: int, issued_on: str) -> str:
    """Say which revision the scanned sheet has and which one is the newest."""
    return f"Your sheet is version {sheet}. This is version {newest}, from {issued_on}."


def format_sheet_version(revision: int) -> str:
    return f"Sheet: {revision}"


def format_newest_version(revision: int) -> str:
    return f"Now: {revision}"


def build_timer_texts(
    sets: int, repetitions: int, *, has_hold: bool, is_moving: bool = False
) -> TimerTexts:
    """Build the texts of a timer that counts ``repetitions``, holds or, if ``is_moving``, a duration in each set."""
    amounts = (
        format_quantity(sets, "set") if sets > 1 else "",
        format_quantity(repetitions, "time") if repetitions > 1 else "",
    )
    return TimerTexts(
        ready="Get ready",
        hold="Keep going" if is_moving else "Hold",
        ease_back="Ease back",
        work=f"Do {repetitions}",
        rest="Rest",
        idle=_name_timer(has_hold=has_hold, is_moving=is_moving),
        summary=" of ".join(amount for amount in amounts if amount),
        repetition=f"{{number}} of {repetitions}",
        set=f"set {{number}} of {sets}",
        side_done="Side done",
        done="Done",
        finished="Well done. Rest now.",
        start=PHONE.timer_start,
        pause="Pause",
        go_on="Go on",
        set_done="Set done",
        next_set="Next set",
        other_side="Other side",
        again="Again",
        announcement="{phase}. {place}",
    )


def _name_timer(*, has_hold: bool, is_moving: bool) -> str:
    if is_moving:
        return "Timer"
    return "Hold timer" if has_hold else "Set counter"


def build_tick_texts(count: int) -> TickTexts:
    """Build the texts about the ticks of a plan with ``count`` exercises."""
    some = tuple(f"Today: {done} of {count} done." for done in range(count))
    return TickTexts(
        progress=(*some, "Today: all done."),
        weekdays=tuple((name[0], name) for name in list_weekday_names(LOCALE)),
        day="{day}: {state}",
        current_day="{day}, today: {state}",
        done="done",
        rest_day="rest day",
        not_done="not done",
        start="Start with number {number}",
        go_on="Go on with number {number}",
        again="Look at number {number} again",
    )
