"""Why each thing is checked, in one sentence, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ptplanner.domain.exercise import Source
from ptplanner.domain.quality import evidence
from ptplanner.domain.quality.values import Group, Key

PEMAT = Source(
    "PEMAT-P, AHRQ (Shoemaker, Wolf, Brach)",
    "https://www.ahrq.gov/health-literacy/patient-education/pemat-p.html",
    2013,
)
KINCAID = Source("Flesch-Kincaid grade (Kincaid and others)", "", 1975)
OURS = Source("A rule of this program, not of PEMAT-P")


@dataclass(frozen=True)
class Reason:
    """``title`` names the check in a few words; ``items`` are its numbers in PEMAT-P, where it has any."""

    group: Group
    title: str
    why: str
    source: Source = PEMAT
    items: tuple[int, ...] = ()


def _pemat(group: Group, items: tuple[int, ...], title: str, why: str) -> Reason:
    return Reason(group, title, why, PEMAT, items)


REASONS: Mapping[Key, Reason] = MappingProxyType(
    {
        Key.EXERCISES: Reason(
            Group.DOSES, "Exercises", "A sheet without exercises helps nobody.", OURS
        ),
        Key.KNOWN: Reason(
            Group.DOSES, "In the catalog", "What left the catalog has no words to print.", OURS
        ),
        Key.DOSE: Reason(
            Group.DOSES, "Dose", "Without a number people guess, and stop early or overdo it.", OURS
        ),
        Key.SIDE: Reason(
            Group.DOSES, "Side", "Words and pictures are made for the side that is trained.", OURS
        ),
        Key.PRECAUTIONS: Reason(
            Group.PRECAUTIONS,
            "Precautions",
            "What is advised against needs your decision and its reason.",
            OURS,
        ),
        Key.CONDITIONS: Reason(
            Group.PRECAUTIONS,
            "Conditions",
            "Silence about a condition must not look like safety.",
            OURS,
        ),
        Key.NUMBER: Reason(
            Group.AMOUNT,
            "Number of exercises",
            f"{evidence.against_the_study(0)} {evidence.CAUTION}",
            evidence.STUDY,
        ),
        Key.MINUTES: Reason(
            Group.AMOUNT,
            "Minutes a day",
            "Half an hour a day is what most people give at best.",
            OURS,
        ),
        Key.READING: Reason(
            Group.WORDS,
            "Reading grade",
            "AHRQ and the AMA advise sixth grade or below for patients.",
            KINCAID,
        ),
        Key.COMMON_WORDS: _pemat(
            Group.WORDS,
            (3,),
            "Everyday words",
            "A word that has to be asked about stops the exercise.",
        ),
        Key.TERMS: _pemat(
            Group.WORDS,
            (4,),
            "Medical terms explained",
            "A term may be learnt here, if it is explained here.",
        ),
        Key.ACTIVE_VOICE: _pemat(
            Group.WORDS,
            (5,),
            "Active steps",
            "“Lift your leg” is done; “the leg is lifted” is read.",
        ),
        Key.YOU: _pemat(
            Group.WORDS,
            (21,),
            "Speaks to the reader",
            "People do what is asked of them, not of “the patient”.",
        ),
        Key.UNITS: _pemat(
            Group.NUMBERS,
            (6,),
            "Numbers with units",
            "“3x10” is shop talk; “3 sets of 10” is clear.",
        ),
        Key.SUMS: _pemat(
            Group.NUMBERS,
            (7, 24),
            "No sums",
            "Many people get a sum wrong; the sheet can do it for them.",
        ),
        Key.PURPOSE: _pemat(Group.ORDER, (1,), "Purpose", "Who knows what it is for keeps at it."),
        Key.NOTHING_SPARE: _pemat(
            Group.ORDER,
            (2,),
            "Nothing empty or twice",
            "What is empty or repeated hides what matters.",
        ),
        Key.SEQUENCE: _pemat(
            Group.ORDER, (10,), "Order", "First what to mind, then how to start, then how to move."
        ),
        Key.SUMMARY: _pemat(
            Group.ORDER, (11,), "Summary", "One look should tell how many, how long and how often."
        ),
        Key.CHUNKS: _pemat(
            Group.LAYOUT,
            (8,),
            "Short pieces",
            "Five short steps fit in the mind while the body moves.",
        ),
        Key.HEADINGS: _pemat(
            Group.LAYOUT, (9,), "Headings", "A heading lets the eye find its place again."
        ),
        Key.CUES: _pemat(
            Group.LAYOUT, (12,), "Warnings stand out", "A warning in running text is not seen."
        ),
        Key.TABLE: _pemat(
            Group.LAYOUT, (19,), "Simple table", "A label that is cut short cannot be found."
        ),
        Key.PICTURES: _pemat(
            Group.PICTURES, (15, 26), "Pictures", "A position is shown faster than it is told."
        ),
        Key.CAPTIONS: _pemat(
            Group.PICTURES, (17,), "Captions", "A caption says which picture is the start."
        ),
        Key.CLIPS: Reason(
            Group.PICTURES,
            "Demonstrations",
            "Two pictures show positions; only a clip shows the pace.",
            OURS,
        ),
        Key.STARTABLE: _pemat(Group.ACTION, (20,), "Something to do", "A sheet is for doing."),
        Key.STEPS: _pemat(
            Group.ACTION, (22,), "Explicit steps", "One step at a time can be followed."
        ),
        Key.TOOL: _pemat(
            Group.ACTION, (23,), "Tick grid", "A grid to tick reminds, and shows you what was done."
        ),
        Key.HOW_TO: _pemat(
            Group.ACTION, (25,), "How to use the grid", "An unexplained grid stays empty."
        ),
    }
)

# The items of PEMAT-P in short; the numbers 13 and 14 are for films and not part of it.
PEMAT_ITEMS: Mapping[int, str] = MappingProxyType(
    {
        1: "The purpose is plain",
        2: "Nothing leads away from it",
        3: "Everyday language",
        4: "Medical terms are explained",
        5: "Active voice",
        6: "Numbers are clear",
        7: "No sums to do",
        8: "Short sections",
        9: "Sections have headings that inform",
        10: "The order makes sense",
        11: "There is a summary",
        12: "Visual cues mark what matters",
        15: "Visual aids wherever they help to understand",
        16: "Visual aids support the content",
        17: "Visual aids have titles or captions",
        18: "Pictures are clear and uncluttered",
        19: "Tables are simple, with short, clear headings",
        20: "At least one action is named",
        21: "The reader is spoken to",
        22: "Actions are broken into explicit steps",
        23: "A tool to act with, like a checklist",
        24: "Sums are explained",
        25: "It says how to use charts and tables",
        26: "Visual aids wherever they help to act",
    }
)

# What only a person can see, and the question to ask.
FOR_A_PERSON: Mapping[int, str] = MappingProxyType(
    {
        16: "Does each picture show just this movement, for this patient?",
        18: "Are the pictures clear on your printer, at arm's length?",
    }
)
# Judged in part: the machine sees emptiness, repeats and known words; the rest of these needs a reader.
ALSO_LOOK_YOURSELF: Mapping[int, str] = MappingProxyType(
    {
        2: "The meter finds empty and doubled parts, not words that lead away.",
        3: "The meter knows a list of words, not every hard one.",
        5: "The meter finds common passive forms and steps that ask nobody.",
    }
)
