"""Measure the quality of a draft from the outline of its sheet; nothing is laid out or stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality import Meter, PrintedSheet
from ptplanner.domain.revision import ClinicCard, Codes, RevisionDocument, freeze
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.issuing import PREVIEW_CODE, known_only
from ptplanner.services.planning import Workbench
from ptplanner.services.ports import Clock, Store

ReadSheet = Callable[[RevisionDocument, Paper], PrintedSheet]
"""Outlines the sheet of a document on the given paper, with an estimate of its pages."""


@dataclass(frozen=True)
class Metering:
    """Computes the quality meter of a draft."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    read_sheet: ReadSheet
    public_url: str

    def of(self, who: Actor, bench: Workbench, paper: Paper = Paper.A4) -> Meter:
        """Return all checks, measures and scored items for the draft printed on ``paper``."""
        with self.store.reading() as repos:
            catalog = self.catalogs.within(repos, who.clinic)
            card = repos.clinics.get(who.clinic).card
        sheet = self.read_sheet(self._document(who, bench, catalog, card), paper)
        today = self.clock().date()
        patient = bench.patient.context
        return quality.measure(bench.plan, patient, catalog, today, sheet, bench.findings)

    def _document(
        self, who: Actor, bench: Workbench, catalog: Catalog, card: ClinicCard
    ) -> RevisionDocument:
        plan = known_only(bench.plan, catalog)
        codes = Codes(self.public_url, PREVIEW_CODE, {item.id: PREVIEW_CODE for item in plan.items})
        return freeze(
            plan,
            bench.patient.context,
            tuple(f for f in bench.findings if f.exercise in catalog.exercises),
            catalog,
            number=bench.next_number,
            issued_on=self.clock().date(),
            clinic=card,
            therapist=who.name,
            codes=codes,
        )
