"""A printed sheet as facts, complete and good, each part easy to spoil."""

# ruff: noqa: ANN401  # a builder takes any field of what it builds; replace() checks the name
from __future__ import annotations

from dataclasses import replace
from typing import Any

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.quality.printed import (
    Pages,
    Part,
    PartKind,
    PrintedCard,
    PrintedSheet,
    PrintedStep,
    PrintedTable,
)

STEPS = (
    PrintedStep(StepRole.PREPARE, "Kneel on your hands and knees."),
    PrintedStep(StepRole.MOVE, "Reach your LEFT arm out."),
)


def a_card(number: int = 1, **changes: Any) -> PrintedCard:
    """Bird dog as it is printed for Ana."""
    card = PrintedCard(
        item=ItemId(str(number)),
        number=number,
        name="Bird dog",
        section="Main part" if number == 1 else "",
        badge="Each side",
        doses=("3 sets of 12 on each side.",),
        steps=STEPS,
        purpose="This helps your back stay strong.",
        feel="You feel this in your back.",
        stops=("Stop if your back hurts more.",),
        note="",
        warning="",
        captions=("Start", "End: 12 times a set"),
        has_clip=True,
        has_code=True,
    )
    return replace(card, **changes)


def a_sheet(*cards: PrintedCard, **changes: Any) -> PrintedSheet:
    """Ana's sheet; without cards it holds one bird dog."""
    shown = cards or (a_card(),)
    sheet = PrintedSheet(
        language="en",
        title="Your exercise plan",
        patient="Ana",
        therapist="M. Okafor",
        summary=(f"{len(shown)} exercises", "About 7 minutes", "Once a day"),
        parts=parts(*shown),
        cards=shown,
        table=PrintedTable(
            rows=tuple(f"{card.number} {card.name}" for card in shown),
            columns=("M", "T", "W"),
            has_pain_row=True,
            fits=39,
        ),
        how_to=("Mark the box when you have done it.", "Write your worst pain: 0 is no pain."),
        progression="Pain 0 to 3 and every set feels easy for 5 days? Tell us.",
        pages=Pages(2, is_exact=False, paper="a4"),
    )
    return replace(sheet, **changes)


def parts(*cards: PrintedCard) -> tuple[Part, ...]:
    """What stands around the cards, and the cards."""
    told = (
        Part(PartKind.EXERCISE, card.name, tuple(s.text for s in card.steps), item=card.item)
        for card in cards
    )
    return (
        Part(PartKind.SUMMARY, "Your exercise plan", ("1 exercise",)),
        Part(PartKind.STOP, "Stop and rest if", ("pain goes above 5 out of 10.",), is_boxed=True),
        *told,
        Part(PartKind.DIARY, "Keep track, Ana", ("Mark the box when you have done it.",)),
        Part(PartKind.PAIN, "How much pain is all right?", ("0 to 3: Go on.",)),
        Part(PartKind.PACE, "Ready for more?", ("Tell us.",)),
        Part(PartKind.CALL, "Questions?", ("Call M. Okafor.",)),
    )


def without(sheet: PrintedSheet, kind: PartKind) -> PrintedSheet:
    return replace(sheet, parts=tuple(part for part in sheet.parts if part.kind is not kind))
