"""View of the patient form: the submitted values and every condition to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition
from ptplanner.domain.ids import ConditionSlug
from ptplanner.web.shared.forms import FormData

SIDE_OPTIONS = (("left", "Left"), ("right", "Right"), ("both", "Both"), ("none", "No side"))


@dataclass(frozen=True)
class ConditionChoice:
    """A line of the condition picker; ``filter_text`` is what its filter searches."""

    slug: str
    name: str
    alias_line: str
    filter_text: str
    is_selected: bool
    has_rules: bool
    why_unchecked: str
    needs_date: bool


@dataclass(frozen=True)
class PatientFormView:
    form: FormData
    selected: tuple[ConditionChoice, ...]
    others: tuple[ConditionChoice, ...]


def build_patient_form_view(form: FormData, catalog: Catalog) -> PatientFormView:
    """Build the view: the patient's conditions first, then all others by name."""
    ticked = dict.fromkeys(map(ConditionSlug, form.getlist("condition")))
    chosen = tuple(
        _build_condition_choice(catalog.conditions[slug], catalog, is_selected=True)
        for slug in ticked
        if slug in catalog.conditions
    )
    others = sorted(
        (c for c in catalog.conditions.values() if c.slug not in ticked),
        key=lambda condition: condition.name.casefold(),
    )
    return PatientFormView(
        form, chosen, tuple(_build_condition_choice(c, catalog, is_selected=False) for c in others)
    )


def _build_condition_choice(
    condition: Condition, catalog: Catalog, *, is_selected: bool
) -> ConditionChoice:
    ruled = any(rule.condition == condition.slug for rule in catalog.rules)
    words = (condition.name, condition.plain_name, *condition.aliases, *condition.icd10)
    return ConditionChoice(
        slug=condition.slug,
        name=condition.name,
        alias_line=", ".join(condition.aliases[:3]),
        filter_text=" ".join(words).casefold(),
        is_selected=is_selected,
        has_rules=ruled,
        why_unchecked=catalog.explain_unchecked(condition.slug),
        needs_date=condition.needs_date,
    )
