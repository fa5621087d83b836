"""Why each check exists, with its source; among them the study on the number of exercises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ptplanner.domain.exercise import Source
from ptplanner.domain.quality.check_result import CheckGroup, CheckId

# How many exercises patients keep up with: what one study found, and its limits.
ADVISED_EXERCISES = 4
TOO_MANY_EXERCISES = 6
FEW_EXERCISES = 2

STUDY = Source(
    "Eckard and others, Military Medicine 180(2), 186-191",
    "https://doi.org/10.7205/MILMED-D-14-00306",
    2015,
)
# A short form of the limits below, for places with little room.
STUDY_CAVEAT = "One observational study of soldiers: a hint, not a rule."
# The limits of these figures; must be shown wherever the figures are shown.
STUDY_LIMITS = (
    "One study that observed 155 soldiers abroad for a week; how well they demonstrated their exercises was "
    "counted as adherence. It cannot prove that the number was the cause. A trial with 15 people over 65 "
    "(Henry and others, 1999) found no difference in their diaries, but better form with two than with eight."
)


def compare_with_study(count: int) -> str:
    """Compare the plan's number of exercises with the two groups of the study."""
    found = "The study found 86% keeping up with two exercises or fewer, and 54% with four or more."
    if count == 0:
        return found
    if count <= FEW_EXERCISES:
        place = "the group that kept up best"
    elif count < ADVISED_EXERCISES:
        place = "between the two groups"
    else:
        place = "the group that kept up least"
    return f"{format_exercise_count(count)}: {place}. {found}"


def format_exercise_count(count: int) -> str:
    """``1 exercise``, ``6 exercises``."""
    return f"{count} exercise{'' if count == 1 else 's'}"


PEMAT_SOURCE = Source(
    "PEMAT-P, AHRQ (Shoemaker, Wolf, Brach)",
    "https://www.ahrq.gov/health-literacy/patient-education/pemat-p.html",
    2013,
)
KINCAID_SOURCE = Source("Flesch-Kincaid grade (Kincaid and others)", "", 1975)
IN_HOUSE_SOURCE = Source("A rule of this program, not of PEMAT-P")


@dataclass(frozen=True)
class CheckRationale:
    """Why something is checked. ``title`` names the check; ``pemat_items`` are its item numbers in PEMAT-P."""

    group: CheckGroup
    title: str
    why: str
    source: Source = PEMAT_SOURCE
    pemat_items: tuple[int, ...] = ()


def _build_pemat_rationale(
    group: CheckGroup, items: tuple[int, ...], title: str, why: str
) -> CheckRationale:
    return CheckRationale(group, title, why, PEMAT_SOURCE, items)


RATIONALES: Mapping[CheckId, CheckRationale] = MappingProxyType(
    {
        CheckId.EXERCISES: CheckRationale(
            CheckGroup.DOSES,
            "Exercises",
            "A sheet without exercises helps nobody.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.KNOWN_EXERCISES: CheckRationale(
            CheckGroup.DOSES,
            "In the catalog",
            "An exercise that is not in the catalog has no text to print.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.DOSE: CheckRationale(
            CheckGroup.DOSES,
            "Dose",
            "Without a number people guess, and stop early or overdo it.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.SIDE: CheckRationale(
            CheckGroup.DOSES,
            "Side",
            "Text and pictures are made for the side that is trained.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.PAIN_LIMIT: CheckRationale(
            CheckGroup.DOSES,
            "Pain limit",
            "Pain above 5 of 10 is not usual in exercise; whoever allows it says why.",
            Source(
                "Silbernagel et al., pain-monitoring model, Am J Sports Med 35:897",
                "https://doi.org/10.1177/0363546506298279",
                2007,
            ),
        ),
        CheckId.PRECAUTIONS: CheckRationale(
            CheckGroup.PRECAUTIONS,
            "Precautions",
            "An exercise that is advised against needs your decision and a reason.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.CONDITIONS: CheckRationale(
            CheckGroup.PRECAUTIONS,
            "Conditions",
            "A condition that is not checked must not look safe.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.EXERCISE_COUNT: CheckRationale(
            CheckGroup.AMOUNT,
            "Number of exercises",
            f"{compare_with_study(0)} {STUDY_CAVEAT}",
            STUDY,
        ),
        CheckId.MINUTES: CheckRationale(
            CheckGroup.AMOUNT,
            "Minutes a day",
            "Half an hour a day is what most people give at best.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.REST_DAYS: CheckRationale(
            CheckGroup.AMOUNT,
            "Days of rest",
            "Where the usual dose of an exercise leaves a day of rest, a plan for every day says something else.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.BOX_AND_CARDS: CheckRationale(
            CheckGroup.PRECAUTIONS,
            "Boxes and cards agree",
            "A box that forbids what a card asks for makes a patient doubt the whole sheet.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.SIDE_ORDER: CheckRationale(
            CheckGroup.DOSES,
            "Dose and steps agree",
            "A dose that takes turns above steps that finish one side first leaves the patient to guess.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.READING_GRADE: CheckRationale(
            CheckGroup.WORDS,
            "Reading grade",
            "AHRQ and the AMA advise sixth grade or below for patients.",
            KINCAID_SOURCE,
        ),
        CheckId.SIGNS: CheckRationale(
            CheckGroup.WORDS,
            "Signs that the paper can print",
            "A sign that no font has is printed as another one. The patient sees that one alone.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.COMMON_WORDS: _build_pemat_rationale(
            CheckGroup.WORDS,
            (3,),
            "Everyday words",
            "A patient who does not know a word may stop exercising.",
        ),
        CheckId.TERMS: _build_pemat_rationale(
            CheckGroup.WORDS,
            (4,),
            "Medical terms explained",
            "A term may be learnt here, if it is explained here.",
        ),
        CheckId.ACTIVE_VOICE: _build_pemat_rationale(
            CheckGroup.WORDS,
            (5,),
            "Active steps",
            "People follow “Lift your leg” more easily than “the leg is lifted”.",
        ),
        CheckId.SECOND_PERSON: _build_pemat_rationale(
            CheckGroup.WORDS,
            (21,),
            "Speaks to the reader",
            "People do what the sheet asks of “you”, not of “the patient”.",
        ),
        CheckId.UNITS: _build_pemat_rationale(
            CheckGroup.NUMBERS,
            (6,),
            "Numbers with units",
            "“3x10” is jargon; “3 sets of 10” is clear.",
        ),
        CheckId.SUMS: _build_pemat_rationale(
            CheckGroup.NUMBERS,
            (7, 24),
            "No sums",
            "Many people get a sum wrong; the sheet can do it for them.",
        ),
        CheckId.PURPOSE: _build_pemat_rationale(
            CheckGroup.ORDER, (1,), "Purpose", "Knowing what it is for keeps people going."
        ),
        CheckId.NOTHING_REDUNDANT: _build_pemat_rationale(
            CheckGroup.ORDER,
            (2,),
            "Nothing empty or repeated",
            "Empty and repeated parts hide what matters.",
        ),
        CheckId.SEQUENCE: _build_pemat_rationale(
            CheckGroup.ORDER,
            (10,),
            "Order",
            "First the precautions, then how to start, then how to move.",
        ),
        CheckId.SUMMARY: _build_pemat_rationale(
            CheckGroup.ORDER,
            (11,),
            "Summary",
            "One look should tell how many, how long and how often.",
        ),
        CheckId.CHUNKS: _build_pemat_rationale(
            CheckGroup.LAYOUT,
            (8,),
            "Short pieces",
            "People can remember about five short steps while they move.",
        ),
        CheckId.HEADINGS: _build_pemat_rationale(
            CheckGroup.LAYOUT, (9,), "Headings", "Headings help readers find their place again."
        ),
        CheckId.CUES: _build_pemat_rationale(
            CheckGroup.LAYOUT,
            (12,),
            "Warnings stand out",
            "A warning in running text is easily missed.",
        ),
        CheckId.TABLE: _build_pemat_rationale(
            CheckGroup.LAYOUT,
            (19,),
            "Simple table",
            "A label that is cut short is hard to match to its exercise.",
        ),
        CheckId.PICTURES: _build_pemat_rationale(
            CheckGroup.PICTURES,
            (15, 26),
            "Pictures",
            "A picture shows a position faster than text describes it.",
        ),
        CheckId.CAPTIONS: _build_pemat_rationale(
            CheckGroup.PICTURES, (17,), "Captions", "A caption says which picture is the start."
        ),
        CheckId.CLIPS: CheckRationale(
            CheckGroup.PICTURES,
            "Demonstrations",
            "Two pictures show positions; only a clip shows the pace.",
            IN_HOUSE_SOURCE,
        ),
        CheckId.HAS_ACTION: _build_pemat_rationale(
            CheckGroup.ACTION, (20,), "Something to do", "A sheet is there to be acted on."
        ),
        CheckId.STEPS: _build_pemat_rationale(
            CheckGroup.ACTION, (22,), "Explicit steps", "Single steps are easy to follow."
        ),
        CheckId.TICK_GRID: _build_pemat_rationale(
            CheckGroup.ACTION,
            (23,),
            "Tick grid",
            "A tick grid is a reminder, and shows you what was done.",
        ),
        CheckId.GRID_INSTRUCTIONS: _build_pemat_rationale(
            CheckGroup.ACTION,
            (25,),
            "How to use the grid",
            "A grid without instructions is not filled in.",
        ),
    }
)

# Short titles of the items of PEMAT-P; items 13 and 14 are for audiovisual materials and not part of it.
PEMAT_ITEM_TITLES: Mapping[int, str] = MappingProxyType(
    {
        1: "The purpose is plain",
        2: "Nothing distracts from it",
        3: "Everyday language",
        4: "Medical terms are explained",
        5: "Active voice",
        6: "Numbers are clear",
        7: "No sums to do",
        8: "Short sections",
        9: "Sections have informative headings",
        10: "The order makes sense",
        11: "There is a summary",
        12: "Visual cues mark what matters",
        15: "Visual aids wherever they help to understand",
        16: "Visual aids support the content",
        17: "Visual aids have titles or captions",
        18: "Pictures are clear and uncluttered",
        19: "Tables are simple, with short, clear headings",
        20: "At least one action is named",
        21: "The reader is addressed directly",
        22: "Actions are broken into explicit steps",
        23: "A tool that helps to act, like a checklist",
        24: "Sums are explained",
        25: "It says how to use charts and tables",
        26: "Visual aids wherever they help to act",
    }
)

# Items that only a person can judge, each with the question to ask.
PEMAT_QUESTIONS: Mapping[int, str] = MappingProxyType(
    {
        16: "Does each picture show just this movement, for this patient?",
        18: "Are the pictures clear on your printer, at arm's length?",
    }
)
# Items judged only in part, each with what the meter cannot see and a person should check.
PEMAT_PARTIAL_NOTES: Mapping[int, str] = MappingProxyType(
    {
        2: "The meter finds empty and repeated parts, but not text that distracts.",
        3: "The meter checks a list of hard words, which is not complete.",
        5: "The meter finds common passive forms, and steps that only name a movement.",
    }
)
