"""View of the patient form: the submitted values and every condition to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition
from ptplanner.domain.ids import ConditionSlug
from ptplanner.web.patient_forms import TypedCondition, TypedPatient

SIDE_CHOICES = (("left", "Left"), ("right", "Right"), ("both", "Both"), ("none", "No side"))


@dataclass(frozen=True)
class ConditionChoice:
    """A line of the condition picker; ``filter_text`` is what its filter searches."""

    slug: str
    name: str
    also: str
    words: str
    is_on: bool
    is_checked: bool
    why_unchecked: str
    needs_date: bool
    typed: TypedCondition


@dataclass(frozen=True)
class FormView:
    form: TypedPatient
    chosen: tuple[ConditionChoice, ...]
    others: tuple[ConditionChoice, ...]


def form_view(form: TypedPatient, catalog: Catalog) -> FormView:
    """Build the view: the patient's conditions first, then all others by name."""
    chosen = tuple(
        _choice(catalog.conditions[ConditionSlug(slug)], form, catalog)
        for slug in form.conditions
        if slug in catalog.conditions
    )
    others = sorted(
        (c for c in catalog.conditions.values() if c.slug not in form.conditions),
        key=lambda condition: condition.name.casefold(),
    )
    return FormView(form, chosen, tuple(_choice(c, form, catalog) for c in others))


def _choice(condition: Condition, form: TypedPatient, catalog: Catalog) -> ConditionChoice:
    ruled = any(rule.condition == condition.slug for rule in catalog.rules)
    words = (condition.name, condition.plain_name, *condition.aliases, *condition.icd10)
    return ConditionChoice(
        slug=condition.slug,
        name=condition.name,
        also=", ".join(condition.aliases[:3]),
        words=" ".join(words).casefold(),
        is_on=condition.slug in form.conditions,
        is_checked=ruled,
        why_unchecked=catalog.why_unchecked(condition.slug),
        needs_date=condition.needs_date,
        typed=form.conditions.get(condition.slug, TypedCondition(condition.slug)),
    )
