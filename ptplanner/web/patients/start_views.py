"""View of a demo clinic's first screen: the sample patient, a template and its precautions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.ids import TemplateSlug
from ptplanner.domain.patient import Patient
from ptplanner.domain.precautions import match_rules
from ptplanner.domain.template import Template, TemplateItem
from ptplanner.services.patients import PatientList
from ptplanner.web.patients.views import lowercase_first
from ptplanner.wording.english.doses import format_dose_parts

DEMO_TEMPLATE = TemplateSlug("sciatica-six")


@dataclass(frozen=True)
class WelcomeRowView:
    """``tone`` is avoid, caution or empty."""

    name: str
    position: str
    slug: str
    dose: str
    tone: str
    flag_text: str


@dataclass(frozen=True)
class WelcomeView:
    patient_id: str
    first_name: str
    patient_line: str
    template_slug: str
    title: str
    rows: tuple[WelcomeRowView, ...]
    finding_count: int
    exercise_count: int


def find_welcome_view(found: PatientList, catalog: Catalog, today: date) -> WelcomeView | None:
    """Find a patient to show the view with; None once somebody has entered a patient, or any patient has a plan."""
    if found.total > len(found.rows) or not all(row.patient.is_made_up for row in found.rows):
        return None
    patient = next((row.patient for row in found.rows if row.patient.conditions), None)
    template = catalog.templates.get(DEMO_TEMPLATE)
    if patient is None or template is None or any(row.plan for row in found.rows):
        return None
    return _build_welcome_view(patient, template, catalog, today)


def _build_welcome_view(
    patient: Patient, template: Template, catalog: Catalog, today: date
) -> WelcomeView:
    rows = tuple(_build_welcome_row(item, patient, catalog, today) for item in template.items)
    return WelcomeView(
        patient_id=patient.id,
        first_name=patient.context.first_name,
        patient_line=_describe_demo_patient(patient, catalog, today),
        template_slug=template.slug,
        title=template.title,
        rows=rows,
        finding_count=sum(1 for row in rows if row.tone),
        exercise_count=len(catalog.exercises),
    )


def _describe_demo_patient(patient: Patient, catalog: Catalog, today: date) -> str:
    names = [lowercase_first(catalog.conditions[has.condition].name) for has in patient.conditions
             if has.condition in catalog.conditions]  # fmt: skip
    parts = [str(patient.calculate_age(today)) if patient.birth_date else "", *names]
    return f"{patient.name} is made up: {', '.join(part for part in parts if part)}."


def _build_welcome_row(
    item: TemplateItem, patient: Patient, catalog: Catalog, today: date
) -> WelcomeRowView:
    exercise = catalog.get_exercise(item.exercise)
    found = [
        match
        for match in match_rules(exercise, patient.context, catalog, today)
        if match.rule.advice is not Advice.NOTE
    ]
    advice = found[0].rule.advice if found else None
    parts = format_dose_parts(item.dosage, exercise.side_noun)
    return WelcomeRowView(
        name=exercise.name,
        position=exercise.position.value,
        slug=exercise.slug,
        dose=parts[0] if parts else "",
        tone=advice.label if advice else "",
        flag_text=f"{advice.label.capitalize()}: {lowercase_first(found[0].condition.name)}"
        if advice
        else "",
    )
