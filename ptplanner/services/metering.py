"""Measure the quality of a draft from the outline of its sheet; nothing is laid out or stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain import quality
from ptplanner.domain.clinic import Actor
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality import Meter, SheetOutline
from ptplanner.domain.revision import RevisionDocument, SheetCodes
from ptplanner.services.draft_document import build_draft_document
from ptplanner.services.issuing import PREVIEW_CODE
from ptplanner.services.planning import Draft
from ptplanner.services.ports import Store

OutlineSheet = Callable[[RevisionDocument, Paper], SheetOutline]
"""Outlines the sheet of a document on the given paper, with an estimate of its pages."""


@dataclass(frozen=True)
class Metering:
    """Computes the quality meter of a draft."""

    store: Store
    outline_sheet: OutlineSheet
    public_url: str

    def measure_draft(self, who: Actor, draft: Draft, paper: Paper | None = None) -> Meter:
        """Return all checks, measures and scored items for the draft printed on ``paper``, or on that of the clinic."""
        with self.store.begin_read() as repos:
            clinic = repos.clinics.get(who.clinic)
        codes = {item.id: PREVIEW_CODE for item in draft.plan.items}
        preview_codes = SheetCodes(self.public_url, PREVIEW_CODE, codes)
        document = build_draft_document(who, draft, clinic.card, preview_codes)
        sheet = self.outline_sheet(document, paper or clinic.locale.paper)
        patient = draft.patient.context
        return quality.build_plan_meter(
            draft.plan, patient, draft.catalog, draft.today, sheet, draft.findings
        )
