"""Draft plans: start, edit, undo and redo. Every change is saved at once and the draft is checked again."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import StalePlan
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import Finding, assess, unchecked_conditions
from ptplanner.services import edits
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.decisions import decision
from ptplanner.services.ports import (
    AuditEntry,
    Clock,
    NewId,
    Repositories,
    Store,
    StoredPlan,
    StoredRevision,
)


@dataclass(frozen=True)
class Workbench:
    """A stored plan with its patient, findings and revisions: everything the builder shows."""

    stored: StoredPlan
    patient: Patient
    findings: tuple[Finding, ...]
    unchecked: tuple[PatientCondition, ...]
    revisions: tuple[StoredRevision, ...]

    @property
    def plan(self) -> Plan:
        return self.stored.plan

    @property
    def next_number(self) -> int:
        return self.revisions[0].number + 1 if self.revisions else 1

    @property
    def is_issued_as_it_stands(self) -> bool:
        """Whether the draft equals the newest revision."""
        return bool(self.revisions) and self.revisions[0].document.plan == self.plan.settled()


@dataclass(frozen=True)
class Planning:
    """Starts, opens and edits drafts, with undo and redo."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    new_id: NewId

    def start(
        self, who: Actor, patient: PatientId, template: edits.ApplyTemplate | None = None
    ) -> PlanId:
        """Create a plan for the patient, empty or from a phase of a template."""
        plan = Plan(PlanId(self.new_id()), patient)
        with self.store.writing() as repos:
            repos.patients.get(who.clinic, patient)
            if template is not None:
                given = self._circumstances(repos, who)
                plan = edits.apply(template, plan, given)
            repos.plans.add(who.clinic, plan, who.name, self.clock())
            self._note(repos, who, "started", plan.id)
        return plan.id

    def open(self, who: Actor, plan: PlanId) -> Workbench:
        with self.store.reading() as repos:
            return self._workbench(repos, who, repos.plans.get(who.clinic, plan))

    def of_patient(self, who: Actor, patient: PatientId) -> tuple[Workbench, ...]:
        """Return the patient's plans, most recently changed first."""
        with self.store.reading() as repos:
            repos.patients.get(who.clinic, patient)
            plans = repos.plans.of_patient(who.clinic, patient)
            return tuple(self._workbench(repos, who, stored) for stored in plans)

    def edit(self, who: Actor, plan: PlanId, version: int, edit: edits.Edit) -> Workbench:
        """Apply ``edit`` and save the plan. Raises StalePlan if ``version`` is not the newest."""
        with self.store.writing() as repos:
            stored = repos.plans.get(who.clinic, plan)
            if stored.version != version:
                raise StalePlan(version, stored.version)
            changed = edits.apply(edit, stored.plan, self._circumstances(repos, who))
            if changed != stored.plan:
                repos.plans.save(who.clinic, changed, version, who.name, self.clock())
                self._note_decision(repos, who, edit, changed)
                self._remember(repos, who, edit)
            return self._workbench(repos, who, repos.plans.get(who.clinic, plan))

    def undo(self, who: Actor, plan: PlanId, version: int) -> Workbench:
        with self.store.writing() as repos:
            stored = repos.plans.undo(who.clinic, plan, version, who.name, self.clock())
            return self._workbench(repos, who, stored)

    def redo(self, who: Actor, plan: PlanId, version: int) -> Workbench:
        with self.store.writing() as repos:
            stored = repos.plans.redo(who.clinic, plan, version, who.name, self.clock())
            return self._workbench(repos, who, stored)

    def _workbench(self, repos: Repositories, who: Actor, stored: StoredPlan) -> Workbench:
        patient = repos.patients.get(who.clinic, stored.plan.patient)
        catalog, today = self.catalogs.within(repos, who.clinic), self.clock().date()
        return Workbench(
            stored=stored,
            patient=patient,
            findings=assess(stored.plan, patient.context, catalog, today),
            unchecked=unchecked_conditions(patient.context, catalog, today),
            revisions=repos.revisions.of_plan(who.clinic, stored.plan.id),
        )

    def _circumstances(self, repos: Repositories, who: Actor) -> edits.Circumstances:
        catalog = self.catalogs.within(repos, who.clinic)
        return edits.Circumstances(catalog, self.new_id, who.name, self.clock())

    def _remember(self, repos: Repositories, who: Actor, edit: edits.Edit) -> None:
        """Record an exercise that the user picked by hand as recently used."""
        if isinstance(edit, edits.Add | edits.Swap):
            repos.favourites.used(who.clinic, who.user, edit.exercise, self.clock())

    def _note_decision(self, repos: Repositories, who: Actor, edit: edits.Edit, plan: Plan) -> None:
        decided = decision(edit, plan)
        if decided is not None:
            action, detail = decided
            entry = AuditEntry(self.clock(), who.user, action, f"plan {plan.id}", detail)
            repos.audit.add(who.clinic, entry)

    def _note(self, repos: Repositories, who: Actor, action: str, plan: PlanId) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, f"plan {plan}"))
