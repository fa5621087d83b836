"""Issue a draft as a frozen revision with access codes, and render its sheet on request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ptplanner.domain import access_code, quality
from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import CannotIssue, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import CheckResult
from ptplanner.domain.records import AccessCode, AuditEntry, StoredPlan, StoredRevision
from ptplanner.domain.revision import RevisionDocument, SheetCodes, build_revision_document
from ptplanner.services.audit import format_overrides
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import (
    Clock,
    PictureStore,
    Repositories,
    SheetFiles,
    SheetRenderer,
    Store,
)

# Placeholder for codes in previews; drawing the same letter for a whole code is practically impossible.
PREVIEW_CODE = "X" * access_code.CODE_LENGTH


@dataclass(frozen=True)
class Issuing:
    """Previews and issues plans, renders their sheets and revokes their codes."""

    store: Store
    catalogs: ClinicCatalogs
    renderer: SheetRenderer
    files: SheetFiles
    picture_store: PictureStore
    clock: Clock
    randbelow: Callable[[int], int]
    digest: Callable[[RevisionDocument], str]
    public_url: str
    renderer_version: str

    def preview_document(self, who: Actor, plan: PlanId) -> RevisionDocument:
        """Return the document as it would be issued now; nothing is stored."""
        with self.store.begin_read() as repos:
            stored = repos.plans.get(who.clinic, plan)
            known = _load_live_codes(repos, who, stored.plan)
            codes = self._assign_codes(known, stored.plan, lambda: PREVIEW_CODE)
            return self._build_document(repos, who, stored, codes)

    def render_preview(self, who: Actor, plan: PlanId, paper: Paper) -> bytes:
        return self.renderer.render(self.preview_document(who, plan), paper)

    def issue_plan(self, who: Actor, plan: PlanId, version: int) -> StoredRevision:
        """Issue a new revision; if nothing changed, return the newest one, so that a double click issues once.

        Raises CannotIssue with the checks that failed, and StalePlan if the draft has changed since ``version``.
        """
        require_permission(who, Permission.ISSUE_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            newest = next(iter(repos.revisions.list_revisions(who.clinic, plan)), None)
            document = self._build_issuable_document(repos, who, stored)
            if newest and _is_same_for_patient(newest.document, document):
                return newest
            if stored.version != version:
                raise StalePlan(version, stored.version)
            return self._save_revision(repos, who, stored, document)

    def get_revision(self, who: Actor, plan: PlanId, number: int) -> StoredRevision:
        with self.store.begin_read() as repos:
            return repos.revisions.get(who.clinic, plan, number)

    def get_sheet_file(
        self,
        who: Actor,
        plan: PlanId,
        number: int,
        paper: Paper,
        layout: Layout = Layout.STANDARD,
    ) -> Path:
        """Return the PDF of a revision, rendering it on the first request."""
        revision = self.get_revision(who, plan, number)
        key = f"{revision.digest}:{layout.value}:{paper.value}:{self.renderer_version}"
        name = hashlib.sha256(key.encode()).hexdigest()
        found = self.files.find_pdf(name)
        return found or self.files.save_pdf(name, self._render_sheet(who, revision, paper, layout))

    def _render_sheet(
        self, who: Actor, revision: StoredRevision, paper: Paper, layout: Layout
    ) -> bytes:
        """Render with current pictures where the archived ones are missing, and note that in the audit trail."""
        unlike = self.picture_store.find_missing(revision.document)
        pdf = self.renderer.render(revision.document, paper, layout)
        if unlike:
            action = f"made revision {revision.number} with newer pictures"
            with self.store.begin_write() as repos:
                self._audit_issue(repos, who, action, revision.plan, detail=", ".join(unlike))
        return pdf

    def list_access_codes(self, who: Actor, plan: PlanId) -> tuple[AccessCode, ...]:
        with self.store.begin_read() as repos:
            return repos.access_codes.list_codes(who.clinic, plan)

    def revoke_codes(self, who: Actor, plan: PlanId) -> None:
        """Make the printed codes of this plan invalid; the next issue prints new ones."""
        require_permission(who, Permission.ISSUE_PLANS)
        with self.store.begin_write() as repos:
            repos.plans.get(who.clinic, plan)
            repos.access_codes.revoke_for_plan(who.clinic, plan)
            self._audit_issue(repos, who, "revoked codes", plan)

    def _build_issuable_document(
        self, repos: Repositories, who: Actor, stored: StoredPlan
    ) -> RevisionDocument:
        patient = repos.patients.get(who.clinic, stored.plan.patient)
        catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        checks = quality.review_plan(stored.plan, patient.context, catalog, self._get_today())
        if not quality.can_issue(checks):
            raise CannotIssue(_list_blocking_reasons(checks))
        known = _load_live_codes(repos, who, stored.plan)
        codes = self._assign_codes(
            known, stored.plan, lambda: access_code.generate_code(self.randbelow)
        )
        return self._build_document(repos, who, stored, codes)

    def _save_revision(
        self, repos: Repositories, who: Actor, stored: StoredPlan, document: RevisionDocument
    ) -> StoredRevision:
        now = self.clock()
        document = replace(document, pictures=self.picture_store.store(document.exercises))
        revision = StoredRevision(
            plan=stored.plan.id,
            patient=stored.plan.patient,
            number=document.number,
            document=document,
            digest=self.digest(document),
            issued_at=now,
            issued_by=who.name,
        )
        self._save_codes(repos, who, stored.plan.id, document.codes)
        repos.revisions.add(who.clinic, revision)
        if stored.plan.removed:
            repos.plans.save(
                who.clinic, stored.plan.without_removed(), stored.version, who.name, now
            )
        kept = format_overrides(document)
        self._audit_issue(repos, who, f"issued revision {revision.number}", stored.plan.id, kept)
        return revision

    def _save_codes(self, repos: Repositories, who: Actor, plan: PlanId, codes: SheetCodes) -> None:
        known = {code.code for code in repos.access_codes.list_codes(who.clinic, plan)}
        wanted: list[tuple[str, ItemId | None]] = [(codes.plan, None)]
        wanted += [(code, item) for item, code in (codes.items or {}).items()]
        for code, item in wanted:
            if code not in known:
                repos.access_codes.add(AccessCode(code, who.clinic, plan, item, is_revoked=False))

    def _build_document(
        self, repos: Repositories, who: Actor, stored: StoredPlan, codes: SheetCodes
    ) -> RevisionDocument:
        patient = repos.patients.get(who.clinic, stored.plan.patient)
        newest = next(iter(repos.revisions.list_revisions(who.clinic, stored.plan.id)), None)
        catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        plan = without_unknown_exercises(stored.plan, catalog)
        return build_revision_document(
            plan,
            patient.context,
            assess_plan(plan, patient.context, catalog, self._get_today()),
            catalog,
            number=newest.number + 1 if newest else 1,
            issued_on=self._get_today(),
            clinic=repos.clinics.get(who.clinic).card,
            therapist=who.name,
            codes=codes,
        )

    def _assign_codes(
        self, known: dict[ItemId | None, str], plan: Plan, new_code: Callable[[], str]
    ) -> SheetCodes:
        return SheetCodes(
            base_url=self.public_url,
            plan=known.get(None) or new_code(),
            items={item.id: known.get(item.id) or new_code() for item in plan.items},
        )

    def _get_today(self) -> date:
        return self.clock().date()

    def _audit_issue(
        self, repos: Repositories, who: Actor, action: str, plan: PlanId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"plan {plan}", detail)
        repos.audit.add(who.clinic, entry)


def _load_live_codes(repos: Repositories, who: Actor, plan: Plan) -> dict[ItemId | None, str]:
    return {
        code.item: code.code
        for code in repos.access_codes.list_codes(who.clinic, plan.id)
        if not code.is_revoked
    }


def without_unknown_exercises(plan: Plan, catalog: Catalog) -> Plan:
    """Drop exercises that are no longer in the catalog, so that a preview works; the checks refuse to issue them."""
    return replace(
        plan, items=tuple(item for item in plan.items if item.exercise in catalog.exercises)
    )


def _is_same_for_patient(old: RevisionDocument, new: RevisionDocument) -> bool:
    """Tell whether both documents say the same to the patient, so that no new revision is needed.

    Codes are compared, because revoked codes must be reprinted; improved drawings are not.
    """
    same = replace(new, number=old.number, issued_on=old.issued_on, therapist=old.therapist)
    return replace(same, version=old.version, pictures=old.pictures) == old


def _list_blocking_reasons(checks: tuple[CheckResult, ...]) -> tuple[str, ...]:
    return tuple(check.sentence for check in checks if check.stops_issue)
