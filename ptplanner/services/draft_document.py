"""Builds the document that a draft would be issued as, and compares it with an issued one."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import (
    PAPER_SINCE_VERSION,
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.services.planning import Draft
from ptplanner.wording.languages import choose_language


def build_draft_document(
    who: Actor, draft: Draft, card: ClinicDetails, codes: SheetCodes
) -> RevisionDocument:
    """Build the document of the next revision of a draft, without exercises that no longer exist.

    Its language is the patient's if there is a wording in it, else English, and never changes afterwards.
    """
    plan = without_unknown_exercises(draft.plan, draft.catalog)
    document = build_revision_document(
        plan,
        draft.patient.context,
        tuple(f for f in draft.findings if f.exercise in draft.catalog.exercises),
        draft.catalog,
        number=draft.next_revision_number,
        issued_on=draft.today,
        clinic=card,
        therapist=who.name,
        codes=codes,
    )
    return replace(
        document,
        language=choose_language(draft.patient.language),
        birth_year=_choose_printed_birth_year(draft.patient, card),
    )


def _choose_printed_birth_year(patient: Patient, card: ClinicDetails) -> int | None:
    """Return the year only if the clinic prints it, so that no other document holds it."""
    is_printed = card.name_on_sheet is NameOnSheet.BIRTH_YEAR and patient.birth_date
    return patient.birth_date.year if is_printed and patient.birth_date else None


def without_unknown_exercises(plan: Plan, catalog: Catalog) -> Plan:
    """Drop exercises that are no longer in the catalog, so that a preview works; the checks refuse to issue them."""
    return replace(
        plan, items=tuple(item for item in plan.items if item.exercise in catalog.exercises)
    )


def is_same_for_patient(old: RevisionDocument, new: RevisionDocument) -> bool:
    """Tell whether both documents say the same to the patient, so that no new revision is needed.

    Codes are compared, because revoked codes must be reprinted; improved drawings are not.
    """
    same = replace(new, number=old.number, issued_on=old.issued_on, therapist=old.therapist)
    if old.version < PAPER_SINCE_VERSION:
        same = replace(same, equipment=old.equipment)
    return replace(same, version=old.version, pictures=old.pictures) == old
