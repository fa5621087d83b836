"""Builds domain values from validated content files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ptplanner.domain.condition import Condition, PrecautionRule, RedFlag
from ptplanner.domain.dosage import Days
from ptplanner.domain.exercise import ClinicalReview, Exercise, ExerciseText, Source, Step
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, RuleId, TemplateSlug
from ptplanner.domain.plan import Schedule
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.formats.content_files import models


def build_exercise(
    slug: str, file: models.ExerciseFile, texts: Mapping[str, models.TextFile]
) -> Exercise:
    return Exercise(
        slug=ExerciseSlug(slug),
        number=file.number,
        position=file.position,
        type=file.type,
        level=file.level,
        laterality=file.laterality,
        side_noun=file.side_noun,
        regions=tuple(file.regions),
        muscles=tuple(file.muscles),
        equipment=tuple(file.equipment),
        movement_tags=frozenset(file.movement_tags),
        texts={lang: build_exercise_text(lang, words) for lang, words in texts.items()},
        default_dosage=file.default_dose,
        dosage_source=file.dose_source,
        sources=_build_sources(file.sources),
        licence=file.licence,
        author=file.author,
        easier=ExerciseSlug(file.easier) if file.easier else None,
        harder=ExerciseSlug(file.harder) if file.harder else None,
        safer=tuple(ExerciseSlug(slug) for slug in file.safer),
        review=ClinicalReview(file.reviewed_by, file.reviewed_on),
    )


def build_exercise_text(lang: str, file: models.TextFile) -> ExerciseText:
    return ExerciseText(
        lang=lang,
        name=file.name,
        purpose=file.purpose,
        feel=file.feel,
        steps=tuple(Step(row.role, row.text, row.short) for row in file.step),
        plain_name=file.plain_name,
        aliases=tuple(file.aliases),
        mistakes=tuple(file.mistakes),
        stop_rules=tuple(file.stop_rules),
        equipment_note=file.equipment_note,
        start_caption=file.start_caption,
        end_caption=file.end_caption,
        start_alt=file.start_alt,
        end_alt=file.end_alt,
        movement_description=file.movement_description,
    )


def build_condition(row: models.ConditionTable) -> Condition:
    return Condition(
        slug=ConditionSlug(row.slug),
        name=row.name,
        plain_name=row.plain_name,
        aliases=tuple(row.aliases),
        icd10=tuple(row.icd10),
        in_force_weeks=row.in_force_weeks,
        stop_rule=row.stop_rule,
        shows_red_flags=row.shows_red_flags,
        needs_date=row.needs_date,
    )


def build_precaution_rule(
    row: models.RuleTable, condition: Condition | None, written_on: date
) -> PrecautionRule:
    """A rule without its own duration or date takes them from its condition and its file."""
    return PrecautionRule(
        id=RuleId(row.id),
        condition=ConditionSlug(row.condition),
        tags=frozenset(row.tags),
        advice=row.advice,
        for_therapist=row.for_therapist,
        avoid=row.avoid,
        why=row.why,
        instead=row.instead,
        source=Source(row.source_title, row.source_url, row.source_year),
        in_force_weeks=row.in_force_weeks or (condition.in_force_weeks if condition else None),
        written_on=row.written_on or written_on,
        review=ClinicalReview(row.reviewed_by, row.reviewed_on),
    )


def build_red_flag(row: models.RedFlagTable) -> RedFlag:
    return RedFlag(row.kind, row.text, Source(row.source_title, row.source_url, row.source_year))


def build_template(file: models.TemplateFile) -> Template:
    return Template(
        slug=TemplateSlug(file.slug),
        title=file.title,
        summary=file.summary,
        phases=tuple(map(_build_phase, file.phase)) or (_build_only_phase(file),),
        sources=_build_sources(file.sources),
        dosage_source=file.dose_source,
        before_starting=file.before_starting,
        conditions=tuple(map(ConditionSlug, file.conditions)),
        review=ClinicalReview(file.reviewed_by, file.reviewed_on),
    )


def _build_phase(table: models.PhaseTable) -> Phase:
    return Phase(
        _build_template_items(table.item), _build_schedule(table), table.name, tuple(table.move_on)
    )


def _build_only_phase(file: models.TemplateFile) -> Phase:
    return Phase(_build_template_items(file.item), _build_schedule(file))


def _build_template_items(rows: list[models.TemplateItemTable]) -> tuple[TemplateItem, ...]:
    return tuple(
        TemplateItem(ExerciseSlug(row.exercise), row.section, row.dose, row.note) for row in rows
    )


def _build_schedule(table: models.PhaseTable | models.TemplateFile) -> Schedule:
    return Schedule(table.per_day, Days(per_week=table.days_per_week), table.weeks)


def _build_sources(rows: list[models.SourceTable]) -> tuple[Source, ...]:
    return tuple(Source(row.title, row.url, row.year) for row in rows)
