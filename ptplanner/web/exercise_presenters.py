"""View of one catalog exercise, for therapists."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_content import NO_NUMBER
from ptplanner.domain.exercise import Exercise, Source, Unconfirmed
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import BodySide, say_plainly
from ptplanner.domain.similar import similar
from ptplanner.handout.wording import dose_sentence, side_badge
from ptplanner.web.clinical_words import (
    EQUIPMENT,
    LEVELS,
    POSITIONS,
    REGIONS,
    TYPES,
)
from ptplanner.web.own_presenters import CreditView, credits_of, to_check


@dataclass(frozen=True)
class NamedExercise:
    slug: str
    name: str
    position: str


@dataclass(frozen=True)
class PictureWords:
    """A picture's caption and its alternative text."""

    caption: str
    alt: str


@dataclass(frozen=True)
class PrecautionView:
    level: str
    condition: str
    text: str
    source: str
    source_url: str


@dataclass(frozen=True)
class ExerciseView:
    slug: str
    name: str
    aliases: str
    purpose: str
    feel: str
    position: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]
    stop_rules: tuple[str, ...]
    dose: str
    dose_shorthand: str
    dose_source: str
    precautions: tuple[PrecautionView, ...]
    easier: NamedExercise | None
    harder: NamedExercise | None
    similar: tuple[NamedExercise, ...]
    start: PictureWords
    end: PictureWords
    movement: str
    sources: tuple[Source, ...]
    licence: str
    author: str
    reviewed_by: str
    credits: tuple[CreditView, ...] = ()
    is_own: bool = False
    to_check: str = ""
    is_described: bool = True


def exercise(one: Exercise, catalog: Catalog) -> ExerciseView:
    text = one.text("en")
    return ExerciseView(
        slug=one.slug,
        name=text.name,
        aliases=", ".join(text.aliases),
        purpose=text.purpose,
        feel=say_plainly(text.feel, BodySide.LEFT),
        position=one.position.value,
        facts=_facts(one),
        # The catalog words every step for the left side; a plan uses the patient's side.
        steps=tuple(say_plainly(step.text, BodySide.LEFT) for step in text.steps),
        mistakes=tuple(say_plainly(line, BodySide.LEFT) for line in text.mistakes),
        stop_rules=tuple(say_plainly(line, BodySide.LEFT) for line in text.stop_rules),
        dose=dose_sentence(one.default_dosage, one.side_noun),
        dose_shorthand=shorthand.format(one.default_dosage),
        dose_source=one.dosage_source,
        precautions=_precautions(one, catalog),
        easier=_named(one.easier, catalog),
        harder=_named(one.harder, catalog),
        similar=tuple(_name(other) for other in similar(one, catalog)),
        start=PictureWords(
            text.start_caption or "Start", say_plainly(text.start_alt, BodySide.LEFT)
        ),
        end=PictureWords(text.end_caption or "End", say_plainly(text.end_alt, BodySide.LEFT)),
        movement=say_plainly(text.movement_description, BodySide.LEFT),
        sources=one.sources,
        licence=one.licence,
        author=one.author,
        reviewed_by=one.review.by,
        credits=credits_of(one),
        is_own=one.number == NO_NUMBER,
        to_check=to_check(one),
        is_described=one.has_described_movements,
    )


def _facts(one: Exercise) -> tuple[tuple[str, str], ...]:
    note = one.text("en").equipment_note
    needed = ", ".join(EQUIPMENT[item.value] for item in one.equipment) or "Nothing"
    facts = (
        ("Type", TYPES[one.type.value]),
        ("Level", LEVELS[one.level.name.lower()]),
        ("Position", POSITIONS[one.position.value]),
        ("Regions", ", ".join(REGIONS[region.value] for region in one.regions)),
        ("Muscles", ", ".join(one.muscles)),
        ("Needs", f"{needed}. {note}" if note else needed),
        ("Side", _side(one)),
    )
    return tuple((label, said) for label, said in facts if said)


def _side(one: Exercise) -> str:
    if Unconfirmed.LATERALITY in one.unconfirmed:
        return "Not given"
    return side_badge(one.default_dosage.side, one.side_noun).capitalize() or "Both at once"


def _precautions(one: Exercise, catalog: Catalog) -> tuple[PrecautionView, ...]:
    """List every rule that matches a movement of this exercise, strongest first."""
    rules = [rule for rule in catalog.rules if rule.tags & one.movement_tags]
    return tuple(
        PrecautionView(
            rule.advice.word,
            catalog.conditions[rule.condition].name,
            rule.for_therapist,
            f"{rule.source.title}{f', {rule.source.year}' if rule.source.year else ''}",
            rule.source.url,
        )
        for rule in sorted(rules, key=lambda rule: -rule.advice)
    )


def _named(slug: str | None, catalog: Catalog) -> NamedExercise | None:
    """Find the linked exercise; a custom exercise may name one that was never imported."""
    other = catalog.exercises.get(ExerciseSlug(slug)) if slug else None
    return _name(other) if other else None


def _name(one: Exercise) -> NamedExercise:
    return NamedExercise(one.slug, one.name, one.position.value)
