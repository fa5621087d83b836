"""Measure the quality of a draft from the outline of its sheet; nothing is laid out or stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality import Meter, SheetOutline
from ptplanner.domain.revision import (
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.issuing import PREVIEW_CODE, without_unknown_exercises
from ptplanner.services.planning import Draft
from ptplanner.services.ports import Clock, Store

OutlineSheet = Callable[[RevisionDocument, Paper], SheetOutline]
"""Outlines the sheet of a document on the given paper, with an estimate of its pages."""


@dataclass(frozen=True)
class Metering:
    """Computes the quality meter of a draft."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    outline_sheet: OutlineSheet
    public_url: str

    def measure_draft(self, who: Actor, draft: Draft, paper: Paper = Paper.A4) -> Meter:
        """Return all checks, measures and scored items for the draft printed on ``paper``."""
        with self.store.begin_read() as repos:
            catalog = self.catalogs.get_in_transaction(repos, who.clinic)
            card = repos.clinics.get(who.clinic).card
        sheet = self.outline_sheet(self._build_draft_document(who, draft, catalog, card), paper)
        today = self.clock().date()
        patient = draft.patient.context
        return quality.build_plan_meter(draft.plan, patient, catalog, today, sheet, draft.findings)

    def _build_draft_document(
        self, who: Actor, draft: Draft, catalog: Catalog, card: ClinicDetails
    ) -> RevisionDocument:
        plan = without_unknown_exercises(draft.plan, catalog)
        codes = SheetCodes(
            self.public_url, PREVIEW_CODE, {item.id: PREVIEW_CODE for item in plan.items}
        )
        return build_revision_document(
            plan,
            draft.patient.context,
            tuple(f for f in draft.findings if f.exercise in catalog.exercises),
            catalog,
            number=draft.next_revision_number,
            issued_on=self.clock().date(),
            clinic=card,
            therapist=who.name,
            codes=codes,
        )
