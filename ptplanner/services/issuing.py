"""Issue a draft as a frozen revision with access codes, once its sheet is laid out, and keep its PDF."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ptplanner.domain import access_code, quality
from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.edits import format_override
from ptplanner.domain.errors import CannotIssue, StalePlan
from ptplanner.domain.ids import ExerciseSlug, ItemId, PlanId, RuleId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import AccessCode, AuditEntry, StoredRevision
from ptplanner.domain.revision import (
    PictureDigests,
    RevisionDocument,
    SheetCodes,
)
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.draft_document import build_draft_document, is_same_for_patient
from ptplanner.services.issued_sheets import IssuedSheets
from ptplanner.services.planning import Draft, assess_draft
from ptplanner.services.ports import (
    Clock,
    PictureStore,
    Repositories,
    Store,
)
from ptplanner.services.sheet_queue import has_not_left

logger = logging.getLogger(__name__)

# How often the sheet is laid out anew because something that it prints was changed meanwhile.
ISSUE_ATTEMPTS = 3
# Placeholder for codes in previews; drawing the same letter for a whole code is practically impossible.
PREVIEW_CODE = "X" * access_code.CODE_LENGTH


@dataclass(frozen=True)
class OpenedRevision:
    """A revision, the one before it if any, and what has become of its codes since."""

    revision: StoredRevision
    previous: StoredRevision | None
    newest_number: int
    live_codes: frozenset[str]


@dataclass(frozen=True)
class Issuing:
    """Previews and issues plans, renders their sheets and revokes their codes."""

    store: Store
    catalogs: ClinicCatalogs
    sheets: IssuedSheets
    picture_store: PictureStore
    clock: Clock
    randbelow: Callable[[int], int]
    digest: Callable[[RevisionDocument], str]
    public_url: str
    # False for sample data in bulk: the PDF of a revision is then made when it is first asked for.
    lays_out_before_issue: bool = True

    def preview_document(self, who: Actor, plan: PlanId) -> RevisionDocument:
        """Return the document as it would be issued now; nothing is stored."""
        with self.store.begin_read() as repos:
            draft = self._open_draft(repos, who, plan)
            known = _find_live_codes(repos.access_codes.list_codes(who.clinic, plan))
            codes = self._assign_codes(known, draft.plan, {}, lambda: PREVIEW_CODE)
            return build_draft_document(who, draft, repos.clinics.get(who.clinic).card, codes)

    def render_preview(
        self,
        who: Actor,
        document: RevisionDocument,
        paper: Paper,
        layout: Layout = Layout.STANDARD,
        has_left: Callable[[], bool] = has_not_left,
    ) -> bytes:
        """Lay out a sheet that nobody keeps; only the newest one of a plan and user, and only if they still wait.

        Raises RendererBusy and RenderFailed.
        """
        topic = f"{document.plan.id}:{layout.value}"
        return self.sheets.lay_out(who, document, paper, layout, topic=topic, has_left=has_left)

    def issue_plan(
        self, who: Actor, plan: PlanId, version: int, paper: Paper = Paper.A4
    ) -> StoredRevision:
        """Lay the sheet out, then issue a new revision; only what could be made is issued.

        If nothing changed, return the newest revision, so that a double click issues once. Raises CannotIssue with
        the checks that failed, StalePlan if the draft has changed since ``version``, RenderFailed if no sheet could
        be made; nothing is issued then.
        """
        require_permission(who, Permission.ISSUE_PLANS)
        pictures = self._store_pictures(who, plan)
        codes: Mapping[ItemId | None, str] = {}
        for _ in range(ISSUE_ATTEMPTS):
            with self.store.begin_read() as repos:
                wanted = self._prepare_revision(repos, who, plan, version, pictures, codes)
            if isinstance(wanted, StoredRevision):
                return wanted
            codes = _list_document_codes(wanted)
            pdf = self._lay_out_before_issue(who, wanted, paper)
            with self.store.begin_write() as repos:
                found = self._prepare_revision(repos, who, plan, version, pictures, codes)
                if isinstance(found, StoredRevision):
                    return found
                is_proved = found == wanted
                revision = self._save_revision(repos, who, found) if is_proved else None
                if revision and pdf is not None:
                    self.sheets.record_issued_pdf(repos, who.clinic, revision, paper, pdf)
            if revision:
                self._keep_issued_pdf(pdf)
                return revision
        raise StalePlan(version, version)

    def _lay_out_before_issue(
        self, who: Actor, document: RevisionDocument, paper: Paper
    ) -> bytes | None:
        """Make the PDF outside of any transaction, because it takes seconds."""
        return self.sheets.lay_out(who, document, paper) if self.lays_out_before_issue else None

    def _keep_issued_pdf(self, pdf: bytes | None) -> None:
        if pdf is not None:
            self.sheets.keep_issued_pdf(pdf)

    def get_revision(self, who: Actor, plan: PlanId, number: int) -> StoredRevision:
        with self.store.begin_read() as repos:
            return repos.revisions.get(who.clinic, plan, number)

    def open_revision(self, who: Actor, plan: PlanId, number: int) -> OpenedRevision:
        """Return a revision with what its page says about it."""
        with self.store.begin_read() as repos:
            revision = repos.revisions.get(who.clinic, plan, number)
            headers = repos.revisions.list_headers(who.clinic, plan)
            codes = repos.access_codes.list_codes(who.clinic, plan)
            has_previous = any(header.number == number - 1 for header in headers)
            return OpenedRevision(
                revision=revision,
                previous=repos.revisions.get(who.clinic, plan, number - 1)
                if has_previous
                else None,
                newest_number=headers[0].number,
                live_codes=frozenset(code.code for code in codes if not code.is_revoked),
            )

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

    def _open_draft(self, repos: Repositories, who: Actor, plan: PlanId) -> Draft:
        stored = repos.plans.get(who.clinic, plan)
        catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        return assess_draft(repos, who, stored, catalog, who.get_local_day(self.clock()))

    def _store_pictures(self, who: Actor, plan: PlanId) -> Mapping[ExerciseSlug, PictureDigests]:
        """Store the pictures of the plan before the transaction: files are slow and their names are their content.

        The plan cannot change in between: the version of the form would be stale.
        """
        with self.store.begin_read() as repos:
            items = repos.plans.get(who.clinic, plan).plan.items
        return self.picture_store.store(dict.fromkeys(item.exercise for item in items))

    def _prepare_revision(
        self,
        repos: Repositories,
        who: Actor,
        plan: PlanId,
        version: int,
        pictures: Mapping[ExerciseSlug, PictureDigests],
        proposed: Mapping[ItemId | None, str],
    ) -> RevisionDocument | StoredRevision:
        """Build the document to issue; return the newest revision if it says the same to the patient.

        ``proposed``: the new codes of an earlier attempt. Raises CannotIssue and StalePlan.
        """
        draft = self._open_draft(repos, who, plan)
        _require_issuable(draft)
        known = _find_live_codes(repos.access_codes.list_codes(who.clinic, plan))
        codes = self._assign_codes(
            known, draft.plan, proposed, lambda: access_code.generate_code(self.randbelow)
        )
        document = build_draft_document(who, draft, repos.clinics.get(who.clinic).card, codes)
        newest = _load_newest_revision(repos, who, draft)
        if newest and is_same_for_patient(newest.document, document):
            return newest
        if draft.stored.version != version:
            raise StalePlan(version, draft.stored.version)
        return replace(document, pictures=pictures)

    def _save_revision(
        self, repos: Repositories, who: Actor, document: RevisionDocument
    ) -> StoredRevision:
        now = self.clock()
        stored = repos.plans.get(who.clinic, document.plan.id)
        known = repos.access_codes.list_codes(who.clinic, stored.plan.id)
        revision = StoredRevision(
            plan=stored.plan.id,
            patient=stored.plan.patient,
            number=document.number,
            document=document,
            digest=self.digest(document),
            issued_at=now,
            issued_by=who.name,
        )
        repos.access_codes.add_all(
            who.clinic, stored.plan.id, _list_new_codes(who, revision, known)
        )
        repos.revisions.add(who.clinic, revision)
        if stored.ended_on:
            repos.plans.mark_ended(who.clinic, stored.plan.id, None)
        if stored.plan.removed:
            repos.plans.save(
                who.clinic, stored.plan.without_removed(), stored.version, who.name, now
            )
        overrides = _format_overrides(document)
        self._audit_issue(
            repos, who, f"issued revision {revision.number}", stored.plan.id, overrides
        )
        return revision

    def _assign_codes(
        self,
        known: Mapping[ItemId | None, str],
        plan: Plan,
        proposed: Mapping[ItemId | None, str],
        new_code: Callable[[], str],
    ) -> SheetCodes:
        def choose_code(item: ItemId | None) -> str:
            return known.get(item) or proposed.get(item) or new_code()

        return SheetCodes(
            base_url=self.public_url,
            plan=choose_code(None),
            items={item.id: choose_code(item.id) for item in plan.items},
        )

    def _audit_issue(
        self, repos: Repositories, who: Actor, action: str, plan: PlanId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"plan {plan}", detail)
        repos.audit.add(who.clinic, entry)


def _require_issuable(draft: Draft) -> None:
    """Raises CannotIssue with a sentence for each check that blocks issuing."""
    blockers = quality.list_issue_blockers(
        draft.plan, draft.patient.context, draft.catalog, draft.today, draft.findings
    )
    if blockers:
        raise CannotIssue(tuple(check.sentence for check in blockers))


def _list_document_codes(document: RevisionDocument) -> Mapping[ItemId | None, str]:
    """List the codes of a document by item; that of the plan stands under None."""
    codes: dict[ItemId | None, str] = {None: document.codes.plan}
    return codes | dict(document.codes.items or {})


def _find_live_codes(codes: tuple[AccessCode, ...]) -> dict[ItemId | None, str]:
    return {code.item: code.code for code in codes if not code.is_revoked}


def _list_new_codes(
    who: Actor, revision: StoredRevision, known: tuple[AccessCode, ...]
) -> tuple[AccessCode, ...]:
    """List the codes of the revision that are not stored yet."""
    codes = revision.document.codes
    wanted: list[tuple[str, ItemId | None]] = [(codes.plan, None)]
    wanted += [(code, item) for item, code in (codes.items or {}).items()]
    stored = {code.code for code in known}
    return tuple(
        AccessCode(code, who.clinic, revision.plan, item, is_revoked=False)
        for code, item in wanted
        if code not in stored
    )


def _load_newest_revision(repos: Repositories, who: Actor, draft: Draft) -> StoredRevision | None:
    if not draft.revisions:
        return None
    return repos.revisions.get(who.clinic, draft.plan.id, draft.revisions[0].number)


def _format_overrides(document: RevisionDocument) -> str:
    """List the overrides in a revision as one line for the audit trail; "" if there are none.

    It names exercises and rules. The written reasons stay in the plan, so they are deleted with the patient.
    """
    return "; ".join(
        format_override(item.exercise, finding.rule, finding.advice.label)
        for finding in document.findings
        for item in (document.plan.get_item(finding.item),)
        if item.find_override(RuleId(finding.rule), finding.advice)
    )
