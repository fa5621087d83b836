"""Issue a draft as a frozen revision with access codes, and render its sheet on request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ptplanner.domain import access_code, quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.errors import CannotIssue, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess
from ptplanner.domain.quality import Check
from ptplanner.domain.revision import Codes, RevisionDocument, freeze
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.decisions import kept_in
from ptplanner.services.ports import (
    AccessCode,
    AuditEntry,
    Clock,
    Pictures,
    Repositories,
    SheetFiles,
    SheetPress,
    Store,
    StoredPlan,
    StoredRevision,
)

# Placeholder for codes in previews; drawing the same letter for a whole code is practically impossible.
PREVIEW_CODE = "X" * access_code.LENGTH


@dataclass(frozen=True)
class Issuing:
    """Previews and issues plans, renders their sheets and revokes their codes."""

    store: Store
    catalogs: ClinicCatalogs
    press: SheetPress
    files: SheetFiles
    pictures: Pictures
    clock: Clock
    random_below: Callable[[int], int]
    digest: Callable[[RevisionDocument], str]
    public_url: str
    press_version: str

    def preview(self, who: Actor, plan: PlanId) -> RevisionDocument:
        """Return the document as it would be issued now; nothing is stored."""
        with self.store.reading() as repos:
            stored = repos.plans.get(who.clinic, plan)
            known = _live_codes(repos, who, stored.plan)
            codes = self._codes(known, stored.plan, lambda: PREVIEW_CODE)
            return self._document(repos, who, stored, codes)

    def preview_sheet(self, who: Actor, plan: PlanId, paper: Paper) -> bytes:
        return self.press.render(self.preview(who, plan), paper)

    def issue(self, who: Actor, plan: PlanId, version: int) -> StoredRevision:
        """Issue a new revision; if nothing changed, return the newest one, so that a double click issues once.

        Raises CannotIssue with the checks that failed, and StalePlan if the draft has changed since ``version``.
        """
        with self.store.writing() as repos:
            stored = repos.plans.get(who.clinic, plan)
            newest = next(iter(repos.revisions.of_plan(who.clinic, plan)), None)
            document = self._issuable(repos, who, stored)
            if newest and _says_the_same(newest.document, document):
                return newest
            if stored.version != version:
                raise StalePlan(version, stored.version)
            return self._keep(repos, who, stored, document)

    def revision(self, who: Actor, plan: PlanId, number: int) -> StoredRevision:
        with self.store.reading() as repos:
            return repos.revisions.get(who.clinic, plan, number)

    def sheet(
        self,
        who: Actor,
        plan: PlanId,
        number: int,
        paper: Paper,
        layout: Layout = Layout.STANDARD,
    ) -> Path:
        """Return the PDF of a revision, rendering it on the first request."""
        revision = self.revision(who, plan, number)
        key = f"{revision.digest}:{layout.value}:{paper.value}:{self.press_version}"
        name = hashlib.sha256(key.encode()).hexdigest()
        found = self.files.path(name)
        return found or self.files.put(name, self._made(who, revision, paper, layout))

    def _made(self, who: Actor, revision: StoredRevision, paper: Paper, layout: Layout) -> bytes:
        """Render with current pictures where the archived ones are missing, and note that in the audit trail."""
        unlike = self.pictures.unlike(revision.document)
        pdf = self.press.render(revision.document, paper, layout)
        if unlike:
            action = f"made revision {revision.number} with newer pictures"
            with self.store.writing() as repos:
                self._note(repos, who, action, revision.plan, detail=", ".join(unlike))
        return pdf

    def codes(self, who: Actor, plan: PlanId) -> tuple[AccessCode, ...]:
        with self.store.reading() as repos:
            return repos.codes.of_plan(who.clinic, plan)

    def revoke(self, who: Actor, plan: PlanId) -> None:
        """Make the printed codes of this plan invalid; the next issue prints new ones."""
        with self.store.writing() as repos:
            repos.plans.get(who.clinic, plan)
            repos.codes.revoke(who.clinic, plan)
            self._note(repos, who, "revoked codes", plan)

    def _issuable(self, repos: Repositories, who: Actor, stored: StoredPlan) -> RevisionDocument:
        patient = repos.patients.get(who.clinic, stored.plan.patient)
        catalog = self.catalogs.within(repos, who.clinic)
        checks = quality.review(stored.plan, patient.context, catalog, self._today())
        if not quality.can_issue(checks):
            raise CannotIssue(_reasons(checks))
        known = _live_codes(repos, who, stored.plan)
        codes = self._codes(known, stored.plan, lambda: access_code.fresh(self.random_below))
        return self._document(repos, who, stored, codes)

    def _keep(
        self, repos: Repositories, who: Actor, stored: StoredPlan, document: RevisionDocument
    ) -> StoredRevision:
        now = self.clock()
        document = replace(document, pictures=self.pictures.keep(document.exercises))
        revision = StoredRevision(
            plan=stored.plan.id,
            patient=stored.plan.patient,
            number=document.number,
            document=document,
            digest=self.digest(document),
            issued_at=now,
            issued_by=who.name,
        )
        self._keep_codes(repos, who, stored.plan.id, document.codes)
        repos.revisions.add(who.clinic, revision)
        if stored.plan.removed:
            repos.plans.save(who.clinic, stored.plan.settled(), stored.version, who.name, now)
        kept = kept_in(document)
        self._note(repos, who, f"issued revision {revision.number}", stored.plan.id, kept)
        return revision

    def _keep_codes(self, repos: Repositories, who: Actor, plan: PlanId, codes: Codes) -> None:
        known = {code.code for code in repos.codes.of_plan(who.clinic, plan)}
        wanted: list[tuple[str, ItemId | None]] = [(codes.plan, None)]
        wanted += [(code, item) for item, code in (codes.items or {}).items()]
        for code, item in wanted:
            if code not in known:
                repos.codes.add(AccessCode(code, who.clinic, plan, item, is_revoked=False))

    def _document(
        self, repos: Repositories, who: Actor, stored: StoredPlan, codes: Codes
    ) -> RevisionDocument:
        patient = repos.patients.get(who.clinic, stored.plan.patient)
        newest = next(iter(repos.revisions.of_plan(who.clinic, stored.plan.id)), None)
        catalog = self.catalogs.within(repos, who.clinic)
        plan = known_only(stored.plan, catalog)
        return freeze(
            plan,
            patient.context,
            assess(plan, patient.context, catalog, self._today()),
            catalog,
            number=newest.number + 1 if newest else 1,
            issued_on=self._today(),
            clinic=repos.clinics.get(who.clinic).card,
            therapist=who.name,
            codes=codes,
        )

    def _codes(self, known: dict[ItemId | None, str], plan: Plan, make: Callable[[], str]) -> Codes:
        return Codes(
            base_url=self.public_url,
            plan=known.get(None) or make(),
            items={item.id: known.get(item.id) or make() for item in plan.items},
        )

    def _today(self) -> date:
        return self.clock().date()

    def _note(
        self, repos: Repositories, who: Actor, action: str, plan: PlanId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"plan {plan}", detail)
        repos.audit.add(who.clinic, entry)


def _live_codes(repos: Repositories, who: Actor, plan: Plan) -> dict[ItemId | None, str]:
    return {
        code.item: code.code
        for code in repos.codes.of_plan(who.clinic, plan.id)
        if not code.is_revoked
    }


def known_only(plan: Plan, catalog: Catalog) -> Plan:
    """Drop exercises that are no longer in the catalog, so that a preview works; the checks refuse to issue them."""
    return replace(
        plan, items=tuple(item for item in plan.items if item.exercise in catalog.exercises)
    )


def _says_the_same(old: RevisionDocument, new: RevisionDocument) -> bool:
    """Tell whether both documents say the same to the patient, so that no new revision is needed.

    Codes are compared, because revoked codes must be reprinted; improved drawings are not.
    """
    same = replace(new, number=old.number, issued_on=old.issued_on, therapist=old.therapist)
    return replace(same, version=old.version, pictures=old.pictures) == old


def _reasons(checks: tuple[Check, ...]) -> tuple[str, ...]:
    return tuple(check.sentence for check in checks if check.stops_issue)
