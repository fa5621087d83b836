"""Draft plans: start, edit, undo and redo. Every change is saved at once and the draft is checked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, tzinfo

from ptplanner.domain import edits
from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import InvalidValue, StalePlan
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import (
    Finding,
    assess_plan,
    list_unchecked_conditions,
)
from ptplanner.domain.records import (
    AccessCode,
    AuditEntry,
    RevisionHeader,
    StoredPlan,
    StoredRevision,
)
from ptplanner.domain.red_flag_assessment import RedFlagFinding, assess_red_flags
from ptplanner.domain.typed_edits import TypedEdit
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, NewId, Repositories, Store
from ptplanner.services.sent_forms import NO_FORM, make_once


@dataclass(frozen=True)
class Draft:
    """A stored plan as assessed today: with its patient, the clinic's catalog, the findings and its revisions.

    ``revisions`` are newest first. ``time_zone`` is that of the clinic; None for that of the server.
    """

    stored: StoredPlan
    patient: Patient
    catalog: Catalog
    today: date
    findings: tuple[Finding, ...]
    unchecked_conditions: tuple[PatientCondition, ...]
    red_flags: tuple[RedFlagFinding, ...]
    revisions: tuple[RevisionHeader, ...]
    time_zone: tzinfo | None = UTC

    @property
    def plan(self) -> Plan:
        return self.stored.plan

    @property
    def next_revision_number(self) -> int:
        return self.revisions[0].number + 1 if self.revisions else 1

    @property
    def is_unchanged_since_issue(self) -> bool:
        """Whether the draft equals the newest revision."""
        return bool(self.revisions) and (
            self.revisions[0].plan_digest == self.stored.content_digest
        )


@dataclass(frozen=True)
class PlanRecord:
    """A draft with everything that was issued of it, newest first, and its access codes."""

    draft: Draft
    revisions: tuple[StoredRevision, ...]
    codes: tuple[AccessCode, ...]


def assess_draft(
    repos: Repositories, who: Actor, stored: StoredPlan, catalog: Catalog, today: date
) -> Draft:
    """Check a stored plan against the patient's conditions; reads the patient and the revision headers."""
    patient = repos.patients.get(who.clinic, stored.plan.patient)
    headers = repos.revisions.list_headers(who.clinic, stored.plan.id)
    return build_draft(who, stored, patient, headers, catalog, today)


def build_draft(
    who: Actor,
    stored: StoredPlan,
    patient: Patient,
    headers: tuple[RevisionHeader, ...],
    catalog: Catalog,
    today: date,
) -> Draft:
    """Assess a stored plan that was read together with its patient and its revision headers."""
    return Draft(
        stored=stored,
        patient=patient,
        catalog=catalog,
        today=today,
        findings=assess_plan(stored.plan, patient.context, catalog, today),
        unchecked_conditions=list_unchecked_conditions(patient.context, catalog, today),
        red_flags=assess_red_flags(stored.plan, patient.context, catalog, today),
        revisions=headers,
        time_zone=who.time_zone,
    )


@dataclass(frozen=True)
class Planning:
    """Starts, opens and edits drafts, with undo and redo."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    new_id: NewId

    def start_plan(
        self,
        who: Actor,
        patient: PatientId,
        template: edits.ApplyTemplate | None = None,
        form_key: str = NO_FORM,
    ) -> PlanId:
        """Create a plan for the patient, empty or from a phase of a template.

        A form that was sent before makes no second plan.
        """
        require_permission(who, Permission.EDIT_PLANS)

        def add() -> str:
            plan = Plan(PlanId(self.new_id()), patient)
            repos.patients.get(who.clinic, patient)
            if template is not None:
                given = self._build_edit_context(repos, who)
                plan = template.apply(plan, given)
            repos.plans.add(who.clinic, plan, who.name, self.clock())
            self._audit_edit(repos, who, plan.id, edits.AuditNote("started", ""))
            return plan.id

        with self.store.begin_write() as repos:
            return PlanId(make_once(repos, who, form_key, self.clock(), add)[0])

    def open_draft(self, who: Actor, plan: PlanId) -> Draft:
        with self.store.begin_read() as repos:
            return self._build_draft(repos, who, repos.plans.get(who.clinic, plan))

    def check_plan_access(self, who: Actor, plan: PlanId) -> None:
        """Raises NotFound unless the plan belongs to the user's clinic; does not read the plan."""
        with self.store.begin_read() as repos:
            repos.plans.require_plan(who.clinic, plan)

    def list_plan_records(self, who: Actor, patient: PatientId) -> tuple[PlanRecord, ...]:
        """Return the patient's plans, most recently changed first."""
        with self.store.begin_read() as repos:
            person = repos.patients.get(who.clinic, patient)
            catalog = self.catalogs.get_in_transaction(repos, who.clinic)
            today = who.get_local_day(self.clock())
            return tuple(
                PlanRecord(
                    build_draft(
                        who,
                        stored,
                        person,
                        repos.revisions.list_headers(who.clinic, stored.plan.id),
                        catalog,
                        today,
                    ),
                    repos.revisions.list_revisions(who.clinic, stored.plan.id),
                    repos.access_codes.list_codes(who.clinic, stored.plan.id),
                )
                for stored in repos.plans.list_for_patient(who.clinic, patient)
            )

    def edit_plan(self, who: Actor, plan: PlanId, version: int, edit: edits.Edit) -> Draft:
        """Apply ``edit`` and save the plan. Raises StalePlan if ``version`` is not the newest."""
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            if stored.version != version:
                raise StalePlan(version, stored.version)
            context = self._build_edit_context(repos, who)
            changed = edit.apply(stored.plan, context)
            if changed != stored.plan:
                stored = repos.plans.save(who.clinic, changed, version, who.name, self.clock())
                self._audit_edit(repos, who, plan, edit.describe_for_audit(changed))
                self._record_exercise_use(repos, who, edit)
            return self._build_draft(repos, who, stored, context.catalog)

    def save_typed_text(self, who: Actor, plan: PlanId, version: int, typed: TypedEdit) -> Draft:
        """Apply an edit of typed text if its field has the value that the text was typed over.

        ``version`` is what the page showed. Text that was saved before and replaced since then is dropped. Raises
        StalePlan if the field has any other value.
        """
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            context = self._build_edit_context(repos, who)
            if typed.may_apply(stored.plan, context):
                stored = self._store_typed_text(repos, who, stored, version, typed, context)
            elif not typed.was_applied(repos.plans.list_past_states(who.clinic, plan), context):
                raise StalePlan(version, stored.version)
            return self._build_draft(repos, who, stored, context.catalog)

    def _store_typed_text(
        self,
        repos: Repositories,
        who: Actor,
        stored: StoredPlan,
        version: int,
        typed: TypedEdit,
        context: edits.EditContext,
    ) -> StoredPlan:
        changed = typed.edit.apply(stored.plan, context)
        if changed == stored.plan:
            return stored
        is_next = typed.continues and stored.version == version
        store = repos.plans.amend if is_next else repos.plans.save
        return store(who.clinic, changed, stored.version, who.name, self.clock())

    def discard_plan(self, who: Actor, plan: PlanId) -> PatientId:
        """Take a draft that was never issued out of every list; return whose it is."""
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            if repos.revisions.find_newest_header(who.clinic, plan):
                raise InvalidValue("This plan was issued, so it stays. End it instead.")
            repos.plans.mark_discarded(who.clinic, plan, self.clock())
            self._audit_edit(repos, who, plan, edits.AuditNote("discarded", ""))
        return stored.plan.patient

    def restore_plan(self, who: Actor, plan: PlanId) -> PatientId:
        """Take back that a draft was discarded."""
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            repos.plans.mark_discarded(who.clinic, plan, None)
            self._audit_edit(repos, who, plan, edits.AuditNote("restored", ""))
        return stored.plan.patient

    def set_ended(self, who: Actor, plan: PlanId, *, is_ended: bool) -> PatientId:
        """Record today as the day on which the patient stopped to follow an issued plan, or take that back."""
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            if not repos.revisions.find_newest_header(who.clinic, plan):
                raise InvalidValue("This plan was never issued. Discard it instead.")
            repos.plans.mark_ended(
                who.clinic, plan, who.get_local_day(self.clock()) if is_ended else None
            )
            note = edits.AuditNote("ended" if is_ended else "went on with", "")
            self._audit_edit(repos, who, plan, note)
        return stored.plan.patient

    def undo_edit(self, who: Actor, plan: PlanId, version: int) -> Draft:
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.undo(who.clinic, plan, version, who.name, self.clock())
            return self._build_draft(repos, who, stored)

    def redo_edit(self, who: Actor, plan: PlanId, version: int) -> Draft:
        require_permission(who, Permission.EDIT_PLANS)
        with self.store.begin_write() as repos:
            stored = repos.plans.redo(who.clinic, plan, version, who.name, self.clock())
            return self._build_draft(repos, who, stored)

    def _build_draft(
        self, repos: Repositories, who: Actor, stored: StoredPlan, catalog: Catalog | None = None
    ) -> Draft:
        catalog = catalog or self.catalogs.get_in_transaction(repos, who.clinic)
        return assess_draft(repos, who, stored, catalog, who.get_local_day(self.clock()))

    def _build_edit_context(self, repos: Repositories, who: Actor) -> edits.EditContext:
        catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        return edits.EditContext(catalog, self.new_id, who.name, self.clock())

    def _record_exercise_use(self, repos: Repositories, who: Actor, edit: edits.Edit) -> None:
        """Record an exercise that the user picked by hand as recently used."""
        exercise = edit.get_chosen_exercise()
        if exercise is not None:
            repos.favourites.record_use(who.clinic, who.user, exercise, self.clock())

    def _audit_edit(
        self, repos: Repositories, who: Actor, plan: PlanId, note: edits.AuditNote | None
    ) -> None:
        if note is not None:
            entry = AuditEntry(self.clock(), who.user, note.action, f"plan {plan}", note.detail)
            repos.audit.add(who.clinic, entry)
