"""View of one catalog exercise, for therapists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import NO_CATALOG_NUMBER, Catalog
from ptplanner.domain.exercise import OLD_EQUIPMENT_NOTE, Exercise, Source, Unconfirmed
from ptplanner.domain.exercise_suggestions import find_similar_exercises
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import BodySide, fill_sides_as_text
from ptplanner.web.custom_exercises.views import (
    CreditView,
    build_credit_views,
    format_unconfirmed_parts,
)
from ptplanner.web.shared.web_addresses import allow_web_address
from ptplanner.wording.english.clinical import (
    LEVEL_LABELS,
    POSITION_LABELS,
    REGION_LABELS,
    TYPE_LABELS,
    list_equipment_names,
)
from ptplanner.wording.english.doses import NO_USUAL_DOSE, format_dose_sentence, format_side_badge


@dataclass(frozen=True)
class ExerciseLinkView:
    slug: str
    name: str
    position: str


@dataclass(frozen=True)
class PictureTextView:
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
    easier: ExerciseLinkView | None
    harder: ExerciseLinkView | None
    similar: tuple[ExerciseLinkView, ...]
    start: PictureTextView
    end: PictureTextView
    movement: str
    sources: tuple[Source, ...]
    licence: str
    author: str
    reviewed_by: str
    credits: tuple[CreditView, ...] = ()
    is_custom: bool = False
    unconfirmed_parts: str = ""
    has_described_movements: bool = True


def build_exercise_view(one: Exercise, catalog: Catalog) -> ExerciseView:
    text = one.get_text("en")
    return ExerciseView(
        slug=one.slug,
        name=text.name,
        aliases=", ".join(text.aliases),
        purpose=text.purpose,
        feel=fill_sides_as_text(text.feel, BodySide.LEFT),
        position=one.position.value,
        facts=_list_exercise_facts(one),
        # The catalog words every step for the left side; a plan uses the patient's side.
        steps=tuple(fill_sides_as_text(step.text, BodySide.LEFT) for step in text.steps),
        mistakes=tuple(fill_sides_as_text(line, BodySide.LEFT) for line in text.mistakes),
        stop_rules=tuple(fill_sides_as_text(line, BodySide.LEFT) for line in text.stop_rules),
        dose=format_dose_sentence(one.default_dosage, one.side_noun)
        if one.has_usual_dose
        else NO_USUAL_DOSE,
        dose_shorthand=shorthand.format_shorthand(one.starting_dosage),
        dose_source=one.dosage_source if one.has_usual_dose else "",
        precautions=_build_exercise_precautions(one, catalog),
        easier=_find_exercise_link(one.easier, catalog),
        harder=_find_exercise_link(one.harder, catalog),
        similar=tuple(
            _build_exercise_link(other) for other in find_similar_exercises(one, catalog)
        ),
        start=PictureTextView(
            text.start_caption or "Start", fill_sides_as_text(text.start_alt, BodySide.LEFT)
        ),
        end=PictureTextView(
            text.end_caption or "End", fill_sides_as_text(text.end_alt, BodySide.LEFT)
        ),
        movement=fill_sides_as_text(text.movement_description, BodySide.LEFT),
        sources=tuple(replace(source, url=allow_web_address(source.url)) for source in one.sources),
        licence=one.licence,
        author=one.author,
        reviewed_by=one.review.by,
        credits=build_credit_views(one),
        is_custom=one.number == NO_CATALOG_NUMBER,
        unconfirmed_parts=format_unconfirmed_parts(one),
        has_described_movements=one.has_described_movements,
    )


def _list_exercise_facts(one: Exercise) -> tuple[tuple[str, str], ...]:
    note = one.get_text("en").equipment_note
    needed = ", ".join(list_equipment_names(one)) or "nothing"
    needed = f"{needed[0].upper()}{needed[1:]}"
    note = "" if note.startswith(OLD_EQUIPMENT_NOTE) else note
    facts = (
        ("Type", TYPE_LABELS[one.type.value]),
        ("Level", LEVEL_LABELS[one.level.name.lower()]),
        ("Position", POSITION_LABELS[one.position.value]),
        ("Regions", ", ".join(REGION_LABELS[region.value] for region in one.regions)),
        ("Muscles", ", ".join(one.muscles)),
        ("Needs", f"{needed}. {note}" if note else needed),
        ("Side", _describe_side(one)),
    )
    return tuple((label, text) for label, text in facts if text)


def _describe_side(one: Exercise) -> str:
    if Unconfirmed.LATERALITY in one.unconfirmed:
        return "Not given"
    return format_side_badge(one.usual_side, one.side_noun).capitalize() or "Both at once"


def _build_exercise_precautions(one: Exercise, catalog: Catalog) -> tuple[PrecautionView, ...]:
    """List every rule that matches a movement of this exercise, strongest first."""
    rules = [rule for rule in catalog.rules if rule.tags & one.movement_tags]
    return tuple(
        PrecautionView(
            rule.advice.label,
            catalog.conditions[rule.condition].name,
            rule.for_therapist,
            f"{rule.source.title}{f', {rule.source.year}' if rule.source.year else ''}",
            rule.source.url,
        )
        for rule in sorted(rules, key=lambda rule: -rule.advice)
    )


def _find_exercise_link(slug: str | None, catalog: Catalog) -> ExerciseLinkView | None:
    """Find the linked exercise; a custom exercise may name one that was never imported."""
    other = catalog.exercises.get(ExerciseSlug(slug)) if slug else None
    return _build_exercise_link(other) if other else None


def _build_exercise_link(one: Exercise) -> ExerciseLinkView:
    return ExerciseLinkView(one.slug, one.name, one.position.value)
