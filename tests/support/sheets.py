"""The outline of a good sheet, each part easy to break in a test."""

# ruff: noqa: ANN401  # a builder takes any field of what it builds; replace() checks the name
from __future__ import annotations

from dataclasses import replace
from typing import Any

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.quality.review_input import (
    CardOutline,
    GridOutline,
    PageCount,
    SheetOutline,
    SheetPart,
    SheetPartKind,
    StepOutline,
)

STEPS = (
    StepOutline(StepRole.PREPARE, "Kneel on your hands and knees."),
    StepOutline(StepRole.MOVE, "Reach your LEFT arm out."),
)


def a_card(number: int = 1, **changes: Any) -> CardOutline:
    """Bird dog as it is printed for Ana."""
    card = CardOutline(
        item=ItemId(str(number)),
        number=number,
        name="Bird dog",
        section="Main part" if number == 1 else "",
        badge="Each side",
        doses=("3 sets of 12 on each side.",),
        steps=STEPS,
        purpose="This helps your back stay strong.",
        feel="You feel this in your back.",
        stop_rules=("Stop if your back hurts more.",),
        note="",
        warning="",
        captions=("Start", "End: 12 times a set"),
        has_clip=True,
        has_code=True,
    )
    return replace(card, **changes)


def a_sheet(*cards: CardOutline, **changes: Any) -> SheetOutline:
    """Ana's sheet; without cards it holds one bird dog."""
    shown = cards or (a_card(),)
    sheet = SheetOutline(
        language="en",
        title="Your exercise plan",
        patient="Ana",
        therapist="M. Okafor",
        summary=(f"{len(shown)} exercises", "About 7 minutes", "Once a day"),
        parts=parts(*shown),
        cards=shown,
        grid=GridOutline(
            rows=tuple(f"{card.number} {card.name}" for card in shown),
            columns=("M", "T", "W"),
            has_pain_row=True,
            max_label_length=39,
        ),
        grid_instructions=(
            "Mark the box when you have done it.",
            "Write your worst pain: 0 is no pain.",
        ),
        progression="Pain 0 to 3 and every set feels easy for 5 days? Tell us.",
        pages=PageCount(2, is_exact=False, paper="a4"),
    )
    return replace(sheet, **changes)


def parts(*cards: CardOutline) -> tuple[SheetPart, ...]:
    """What stands around the cards, and the cards."""
    texts = (
        SheetPart(
            SheetPartKind.EXERCISE, card.name, tuple(s.text for s in card.steps), item=card.item
        )
        for card in cards
    )
    return (
        SheetPart(SheetPartKind.SUMMARY, "Your exercise plan", ("1 exercise",)),
        SheetPart(
            SheetPartKind.STOP, "Stop and rest if", ("pain goes above 5 out of 10.",), is_boxed=True
        ),
        *texts,
        SheetPart(
            SheetPartKind.TICK_GRID, "Keep track, Ana", ("Mark the box when you have done it.",)
        ),
        SheetPart(SheetPartKind.PAIN, "How much pain is all right?", ("0 to 3: Go on.",)),
        SheetPart(SheetPartKind.PROGRESSION, "Ready for more?", ("Tell us.",)),
        SheetPart(SheetPartKind.CONTACT, "Questions?", ("Call M. Okafor.",)),
    )


def without(sheet: SheetOutline, kind: SheetPartKind) -> SheetOutline:
    return replace(sheet, parts=tuple(part for part in sheet.parts if part.kind is not kind))
