"""Export content and plans in the open formats, and import plans; patient names are exported only on request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.template import Template
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, NewId, Repositories, Store


class ExportScope(StrEnum):
    """Which exercises to export."""

    CUSTOM = "own"
    BUILT_IN = "built-in"
    ALL = "all"


@dataclass(frozen=True)
class FileFormats:
    """The functions that write and parse the open formats.

    ``parse_plan`` takes the bytes of a file and the catalog that its exercises must be in. It raises InvalidValue
    with every problem and its path.
    """

    write_exercises: Callable[[Iterable[Exercise]], str]
    write_templates: Callable[[Iterable[Template]], str]
    write_plan: Callable[[Plan, PatientContext], str]
    parse_plan: Callable[[bytes, Catalog], Plan]


@dataclass(frozen=True)
class Transfer:
    """Export and import as files; importing exercises has its own module (``importing``)."""

    store: Store
    catalogs: ClinicCatalogs
    formats: FileFormats
    clock: Clock
    new_id: NewId

    def export_exercises(self, who: Actor, which: ExportScope = ExportScope.CUSTOM) -> str:
        """Export exercises, without retired ones."""
        built_in = self.catalogs.built_in.exercises.keys()
        seen = self.catalogs.get_for_clinic(who.clinic).exercises
        wanted = {
            ExportScope.CUSTOM: seen.keys() - built_in,
            ExportScope.BUILT_IN: built_in,
            ExportScope.ALL: seen.keys(),
        }[which]
        return self.formats.write_exercises(seen[slug] for slug in sorted(wanted))

    def export_templates(self, who: Actor) -> str:
        return self.formats.write_templates(
            self.catalogs.get_for_clinic(who.clinic).templates.values()
        )

    def export_plan(self, who: Actor, plan: PlanId, *, with_name: bool = False) -> str:
        """Export a draft; the therapist's free text in it is exported unchanged."""
        with self.store.begin_write() as repos:
            stored = repos.plans.get(who.clinic, plan)
            self._audit_transfer(repos, who, "exported", plan)
            return self._write_plan_text(repos, who, stored.plan, with_name=with_name)

    def export_plans(
        self, who: Actor, *, with_names: bool = False
    ) -> tuple[tuple[PlanId, str], ...]:
        """Export every plan of the clinic, as pairs of id and file text."""
        with self.store.begin_read() as repos:
            rows = repos.patients.list(
                who.clinic, limit=repos.patients.count_patients(who.clinic) or 1
            )
            found = tuple(
                (
                    stored.plan.id,
                    self._write_plan_text(repos, who, stored.plan, with_name=with_names),
                )
                for row in rows
                for stored in repos.plans.list_for_patient(who.clinic, row.patient.id)
            )
        with self.store.begin_write() as repos:
            for plan, _ in found:
                self._audit_transfer(repos, who, "exported", plan)
        return found

    def list_patient_ids(self, who: Actor) -> tuple[PatientId, ...]:
        """The ids of all patients of the clinic."""
        with self.store.begin_read() as repos:
            rows = repos.patients.list(
                who.clinic, limit=repos.patients.count_patients(who.clinic) or 1
            )
        return tuple(row.patient.id for row in rows)

    def export_plans_of(self, who: Actor, patient: PatientId) -> tuple[tuple[PlanId, str], ...]:
        """Export the plans of one patient with the name, as pairs of id and file text; the caller audits it."""
        with self.store.begin_read() as repos:
            return tuple(
                (stored.plan.id, self._write_plan_text(repos, who, stored.plan, with_name=True))
                for stored in repos.plans.list_for_patient(who.clinic, patient)
            )

    def import_plan(self, who: Actor, patient: PatientId, text: bytes) -> PlanId:
        """Create a draft for the patient from a file; the patient named in the file is ignored."""
        require_permission(who, Permission.EDIT_PLANS)
        catalog = self.catalogs.get_for_clinic(who.clinic)
        read = self.formats.parse_plan(text, catalog)
        plan = replace(read, id=PlanId(self.new_id()), patient=patient)
        with self.store.begin_write() as repos:
            repos.patients.get(who.clinic, patient)
            repos.plans.add(who.clinic, plan, who.name, self.clock())
            self._audit_transfer(repos, who, "imported", plan.id)
        return plan.id

    def _write_plan_text(
        self, repos: Repositories, who: Actor, plan: Plan, *, with_name: bool
    ) -> str:
        context = repos.patients.get(who.clinic, plan.patient).context
        return self.formats.write_plan(plan, context if with_name else replace(context, name=""))

    def _audit_transfer(self, repos: Repositories, who: Actor, action: str, plan: PlanId) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, f"plan {plan}"))
