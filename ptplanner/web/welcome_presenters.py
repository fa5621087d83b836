"""View of a demo clinic's first screen: the sample patient, a template and its precautions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.ids import TemplateSlug
from ptplanner.domain.patient import Patient
from ptplanner.domain.precautions import matches
from ptplanner.domain.template import Template, TemplateItem
from ptplanner.handout.wording import dose_parts
from ptplanner.services.patients import PatientList
from ptplanner.web.patient_presenters import lower_first

FIRST_TEMPLATE = TemplateSlug("sciatica-six")


@dataclass(frozen=True)
class TemplateRow:
    """``tone`` is avoid, caution or empty."""

    name: str
    position: str
    slug: str
    dose: str
    tone: str
    flag: str


@dataclass(frozen=True)
class Welcome:
    patient: str
    first_name: str
    about: str
    template: str
    title: str
    rows: tuple[TemplateRow, ...]
    findings: int
    exercises: int


def welcome(found: PatientList, catalog: Catalog, today: date) -> Welcome | None:
    """Find a patient to show the view with; None once any patient has a plan."""
    patient = next((row.patient for row in found.rows if row.patient.conditions), None)
    template = catalog.templates.get(FIRST_TEMPLATE)
    if patient is None or template is None or any(row.plan for row in found.rows):
        return None
    return _welcome(patient, template, catalog, today)


def _welcome(patient: Patient, template: Template, catalog: Catalog, today: date) -> Welcome:
    rows = tuple(_row(item, patient, catalog, today) for item in template.items)
    return Welcome(
        patient=patient.id,
        first_name=patient.context.first_name,
        about=_about(patient, catalog, today),
        template=template.slug,
        title=template.title,
        rows=rows,
        findings=sum(1 for row in rows if row.tone),
        exercises=len(catalog.exercises),
    )


def _about(patient: Patient, catalog: Catalog, today: date) -> str:
    names = [lower_first(catalog.conditions[has.condition].name) for has in patient.conditions
             if has.condition in catalog.conditions]  # fmt: skip
    said = [str(patient.age_on(today)) if patient.born else "", *names]
    return f"{patient.name} is made up: {', '.join(part for part in said if part)}."


def _row(item: TemplateItem, patient: Patient, catalog: Catalog, today: date) -> TemplateRow:
    exercise = catalog.exercise(item.exercise)
    found = [
        match
        for match in matches(exercise, patient.context, catalog, today)
        if match.rule.advice is not Advice.NOTE
    ]
    advice = found[0].rule.advice if found else None
    parts = dose_parts(item.dosage, exercise.side_noun)
    return TemplateRow(
        name=exercise.name,
        position=exercise.position.value,
        slug=exercise.slug,
        dose=parts[0] if parts else "",
        tone=advice.word if advice else "",
        flag=f"{advice.word.capitalize()}: {lower_first(found[0].condition.name)}"
        if advice
        else "",
    )
