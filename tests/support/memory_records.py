"""In-memory repositories of clinics, users, patients, plans, revisions and access codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ptplanner.domain.clinic import Clinic, ClinicSummary, User
from ptplanner.domain.errors import InvalidValue, NotFound, StalePlan, StaleRecord
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId, PlanId, UserId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.plan_review import RevisionInUse, summarize_document
from ptplanner.domain.record_version import RecordVersion
from ptplanner.domain.records import (
    AccessCode,
    PatientSummary,
    RevisionHeader,
    StoredPlan,
    StoredRevision,
)
from ptplanner.domain.revision import RevisionDocument
from ptplanner.storage.repositories.plans import MAX_HISTORY
from ptplanner.storage.serialization import (
    hash_document,
    hash_plan,
    sha256,
    to_canonical_json,
)
from tests.support.memory_tables import (
    MemoryTables,
    PatientEntry,
    PlanEntry,
    has_every_word,
    list_date_words,
    require_storable,
    split_words,
)


@dataclass(frozen=True)
class MemoryClinics:
    tables: MemoryTables

    def add(self, clinic: Clinic) -> None:
        self.tables.require_write()
        self.tables.clinics[clinic.id] = clinic

    def get(self, clinic: ClinicId) -> Clinic:
        if clinic not in self.tables.clinics:
            raise NotFound("There is no such clinic.")
        return self.tables.clinics[clinic]

    def save(self, clinic: Clinic) -> None:
        self.tables.require_write()
        before = self.get(clinic.id)
        require_version(before.version, clinic.version)
        is_shown_otherwise = (before.card, before.locale) != (clinic.card, clinic.locale)
        version = clinic.version.count_change() if is_shown_otherwise else before.version
        changed = replace(clinic, version=version)
        self.tables.clinics[clinic.id] = changed

    def list_summaries(self) -> tuple[ClinicSummary, ...]:
        found = sorted(self.tables.clinics.values(), key=lambda one: (one.card.name, one.id))
        return tuple(map(self._summarize, found))

    def _summarize(self, clinic: Clinic) -> ClinicSummary:
        tables = self.tables
        seen = [one.seen_at for one in tables.sessions.values() if one.clinic == clinic.id]
        return ClinicSummary(
            clinic,
            sum(user.clinic == clinic.id for user in tables.users.values()),
            sum(entry.clinic == clinic.id for entry in tables.patients.values()),
            sum(entry.clinic == clinic.id for entry in tables.plans.values()),
            max(seen, default=None),
        )

    def count_clinics(self) -> int:
        return len(self.tables.clinics)

    def list_clinic_ids(self) -> tuple[ClinicId, ...]:
        return tuple(sorted(self.tables.clinics))

    def list_demo_clinics(self) -> tuple[ClinicId, ...]:
        return tuple(sorted(key for key, clinic in self.tables.clinics.items() if clinic.is_demo))

    def get_time_zone(self, clinic: ClinicId) -> str:
        return self.get(clinic).locale.time_zone

    def get_content_version(self, clinic: ClinicId) -> str:
        return self.tables.content_versions.get(clinic, "")


@dataclass(frozen=True)
class MemoryUsers:
    tables: MemoryTables

    def add(self, user: User) -> None:
        self.tables.require_write()
        self._require_unique_email(user)
        self.tables.users[user.id] = user

    def find_by_id(self, user: UserId) -> User | None:
        return self.tables.users.get(user)

    def find_by_email(self, email: str) -> User | None:
        key = _build_email_key(email)
        users = self.tables.users.values()
        return next((user for user in users if _build_email_key(user.email) == key), None)

    def list(self, clinic: ClinicId) -> tuple[User, ...]:
        return tuple(user for user in self.tables.users.values() if user.clinic == clinic)

    def save(self, user: User) -> None:
        self.tables.require_write()
        known = self.tables.users.get(user.id)
        if known is None or known.clinic != user.clinic:
            raise NotFound("There is no such person in this clinic.")
        require_version(known.version, user.version)
        self._require_unique_email(user)
        if _list_shown_facts(known) != _list_shown_facts(user):
            user = replace(user, version=user.version.count_change())
        self.tables.users[user.id] = user

    def _require_unique_email(self, user: User) -> None:
        same = self.find_by_email(user.email)
        if same is not None and same.id != user.id:
            raise InvalidValue("Another user already signs in with this e-mail address.")


def _build_email_key(email: str) -> str:
    return email.strip().casefold()


@dataclass(frozen=True)
class MemoryPatients:
    tables: MemoryTables

    def add(self, clinic: ClinicId, patient: Patient) -> None:
        self.tables.require_write()
        _require_storable_patient(patient)
        self.tables.patients[patient.id] = PatientEntry(clinic, patient)

    def get(self, clinic: ClinicId, patient: PatientId) -> Patient:
        return self._get_entry(clinic, patient).patient

    def save(self, clinic: ClinicId, patient: Patient) -> None:
        self.tables.require_write()
        _require_storable_patient(patient)
        entry = self._get_entry(clinic, patient.id)
        require_version(entry.patient.version, patient.version)
        changed = replace(patient, version=patient.version.count_change())
        self.tables.patients[patient.id] = replace(entry, patient=changed)

    def list(
        self, clinic: ClinicId, query: str = "", limit: int = 50
    ) -> tuple[PatientSummary, ...]:
        wanted = split_words(query)
        if query.strip() and not wanted:
            return ()
        mine = [entry for entry in self.tables.patients.values() if entry.clinic == clinic]
        found = [entry for entry in mine if has_every_word(wanted, _list_patient_words(entry))]
        found.sort(key=_sort_last_opened_first)
        return tuple(self._build_summary(entry) for entry in found[:limit])

    def count_patients(self, clinic: ClinicId) -> int:
        return sum(entry.clinic == clinic for entry in self.tables.patients.values())

    def list_ids(self, clinic: ClinicId) -> tuple[PatientId, ...]:
        mine = (entry for entry in self.tables.patients.values() if entry.clinic == clinic)
        return tuple(sorted(entry.patient.id for entry in mine))

    def list_made_up(self, clinic: ClinicId) -> tuple[PatientId, ...]:
        mine = (entry for entry in self.tables.patients.values() if entry.clinic == clinic)
        return tuple(sorted(entry.patient.id for entry in mine if entry.patient.is_made_up))

    def record_opening(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None:
        self.tables.require_write()
        entry = self._get_entry(clinic, patient)
        self.tables.patients[patient] = replace(entry, opened_at=at)

    def _get_entry(self, clinic: ClinicId, patient: PatientId) -> PatientEntry:
        entry = self.tables.patients.get(patient)
        if entry is None or entry.clinic != clinic:
            raise NotFound("There is no such patient.")
        return entry

    def _build_summary(self, entry: PatientEntry) -> PatientSummary:
        plans = MemoryPlans(self.tables).list_for_patient(entry.clinic, entry.patient.id)
        if not plans:
            return PatientSummary(entry.patient, None, 0, 0, None, False, entry.opened_at)
        current = plans[0].plan
        revisions = MemoryRevisions(self.tables).list_revisions(entry.clinic, current.id)
        newest = revisions[0] if revisions else None
        return PatientSummary(
            patient=entry.patient,
            plan=current.id,
            revision_number=newest.number if newest else 0,
            exercise_count=len(current.items),
            issued_on=newest.document.issued_on if newest else None,
            has_draft_changes=(
                current.without_removed() != newest.document.plan.without_removed()
                if newest
                else bool(current.items)
            ),
            opened_at=entry.opened_at,
            next_visit=current.next_visit,
            ended_on=plans[0].ended_on,
        )


def require_version(stored: RecordVersion, read: RecordVersion) -> None:
    if stored.number != read.number:
        raise StaleRecord


def _list_shown_facts(user: User) -> tuple[object, ...]:
    """What owners see of a user."""
    return (user.email, user.name, user.role, user.is_active)


def _require_storable_patient(patient: Patient) -> None:
    require_storable(patient.name, patient.notes, *(has.detail for has in patient.conditions))


def _list_patient_words(entry: PatientEntry) -> tuple[str, ...]:
    return (*split_words(entry.patient.name), *list_date_words(entry.patient.birth_date))


def _sort_last_opened_first(entry: PatientEntry) -> tuple[bool, float, str, str]:
    opened = entry.opened_at
    when = -opened.timestamp() if opened else 0.0
    return opened is None, when, entry.patient.name, entry.patient.id


@dataclass(frozen=True)
class MemoryPlans:
    tables: MemoryTables

    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None:
        self.tables.require_write()
        MemoryPatients(self.tables).get(clinic, plan.patient)
        self.tables.plans[plan.id] = PlanEntry(clinic, (plan,), 0, 1, at, by)

    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan:
        return _stored_plan_from_entry(self._get_entry(clinic, plan))

    def require_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        self._get_entry(clinic, plan)

    def list_for_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]:
        entries = self.tables.plans.values()
        mine = [
            e
            for e in entries
            if e.clinic == clinic and e.plan.patient == patient and not e.is_discarded
        ]
        mine.sort(key=lambda entry: (-entry.changed_at.timestamp(), entry.plan.id))
        return tuple(map(_stored_plan_from_entry, mine))

    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        entry = self._get_entry_to_save(clinic, plan, expected_version)
        history = (*entry.history[: entry.head + 1], plan)[-MAX_HISTORY:]
        return _stored_plan_from_entry(self._put(entry, history, len(history) - 1, by, at))

    def amend(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        entry = self._get_entry_to_save(clinic, plan, expected_version)
        history = (*entry.history[: entry.head], plan)
        return _stored_plan_from_entry(self._put(entry, history, entry.head, by, at))

    def mark_ended(self, clinic: ClinicId, plan: PlanId, on: date | None) -> None:
        self.tables.require_write()
        self.tables.plans[plan] = replace(self._get_entry(clinic, plan), ended_on=on)

    def mark_discarded(self, clinic: ClinicId, plan: PlanId, at: datetime | None) -> None:
        self.tables.require_write()
        entry = self._get_entry(clinic, plan)
        self.tables.plans[plan] = replace(entry, is_discarded=at is not None)

    def list_past_states(self, clinic: ClinicId, plan: PlanId) -> tuple[Plan, ...]:
        entry = self._get_entry(clinic, plan)
        return entry.history[: entry.head]

    def undo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        return self._step(clinic, plan, expected_version, -1, by, at)

    def redo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        return self._step(clinic, plan, expected_version, +1, by, at)

    def _step(
        self, clinic: ClinicId, plan: PlanId, expected: int, offset: int, by: str, at: datetime
    ) -> StoredPlan:
        entry = self._get_current_entry(clinic, plan, expected)
        head = entry.head + offset
        if not 0 <= head < len(entry.history):
            raise NotFound(f"There is nothing to {'undo' if offset < 0 else 'redo'}.")
        return _stored_plan_from_entry(self._put(entry, entry.history, head, by, at))

    def _put(
        self, entry: PlanEntry, history: tuple[Plan, ...], head: int, by: str, at: datetime
    ) -> PlanEntry:
        self.tables.require_write()
        changed = replace(
            entry,
            history=history,
            head=head,
            version=entry.version + 1,
            changed_at=at,
            changed_by=by,
        )
        self.tables.plans[changed.plan.id] = changed
        return changed

    def _get_entry_to_save(self, clinic: ClinicId, plan: Plan, expected_version: int) -> PlanEntry:
        entry = self._get_current_entry(clinic, plan.id, expected_version)
        if plan.patient != entry.plan.patient:
            raise NotFound("This plan belongs to another patient.")
        return entry

    def _get_current_entry(self, clinic: ClinicId, plan: PlanId, expected: int) -> PlanEntry:
        entry = self._get_entry(clinic, plan)
        if entry.version != expected:
            raise StalePlan(expected, entry.version)
        return entry

    def _get_entry(self, clinic: ClinicId, plan: PlanId) -> PlanEntry:
        entry = self.tables.plans.get(plan)
        if entry is None or entry.clinic != clinic:
            raise NotFound("There is no such plan.")
        return entry


def _stored_plan_from_entry(entry: PlanEntry) -> StoredPlan:
    return StoredPlan(
        entry.plan,
        entry.version,
        entry.changed_at,
        entry.changed_by,
        can_undo=entry.head > 0,
        can_redo=entry.head < len(entry.history) - 1,
        content_digest=hash_plan(entry.plan),
        ended_on=entry.ended_on,
        is_discarded=entry.is_discarded,
    )


@dataclass(frozen=True)
class MemoryRevisions:
    tables: MemoryTables

    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        self.tables.require_write()
        if MemoryPlans(self.tables).get(clinic, revision.plan).plan.patient != revision.patient:
            raise NotFound("There is no such plan.")
        newest = max((n for plan, n in self.tables.revisions if plan == revision.plan), default=0)
        if revision.number <= newest:
            raise StalePlan(revision.number - 1, newest)
        stored = replace(revision, digest=hash_document(revision.document))
        self.tables.revisions[revision.plan, revision.number] = (clinic, stored)

    def get(self, clinic: ClinicId, plan: PlanId, number: int) -> StoredRevision:
        owner, revision = self.tables.revisions.get((plan, number), (None, None))
        if revision is None or owner != clinic:
            raise NotFound("There is no such revision.")
        return revision

    def list_revisions(self, clinic: ClinicId, plan: PlanId) -> tuple[StoredRevision, ...]:
        mine = [
            revision
            for owner, revision in self.tables.revisions.values()
            if owner == clinic and revision.plan == plan
        ]
        return tuple(sorted(mine, key=lambda revision: -revision.number))

    def list_headers(self, clinic: ClinicId, plan: PlanId) -> tuple[RevisionHeader, ...]:
        return tuple(map(_build_header, self.list_revisions(clinic, plan)))

    def find_newest_header(self, clinic: ClinicId, plan: PlanId) -> RevisionHeader | None:
        return next(iter(self.list_headers(clinic, plan)), None)

    def list_in_use(
        self, clinic: ClinicId, patients: Sequence[PatientId] | None = None
    ) -> tuple[RevisionInUse, ...]:
        newest: dict[PlanId, StoredRevision] = {}
        for owner, revision in self.tables.revisions.values():
            if self.tables.plans[revision.plan].ended_on is not None:
                continue
            if owner == clinic and (patients is None or revision.patient in patients):
                known = newest.setdefault(revision.plan, revision)
                newest[revision.plan] = max(known, revision, key=lambda one: one.number)
        ordered = sorted(newest.values(), key=lambda one: (-one.issued_at.timestamp(), one.plan))
        return tuple(
            summarize_document(one.document, _hash_exercises(one.document)) for one in ordered
        )

    def load_issued_exercises(
        self, clinic: ClinicId, digests: Iterable[str]
    ) -> Mapping[str, Exercise]:
        wanted = set(digests)
        issued = (
            exercise
            for owner, revision in self.tables.revisions.values()
            if owner == clinic
            for exercise in revision.document.exercises.values()
        )
        return {hashed: one for one in issued if (hashed := _hash_value(one)) in wanted}

    def list_digests(self, clinic: ClinicId, patients: Sequence[PatientId]) -> tuple[str, ...]:
        return tuple(
            sorted(
                revision.digest
                for owner, revision in self.tables.revisions.values()
                if owner == clinic and revision.patient in patients
            )
        )


def _hash_value(value: object) -> str:
    return sha256(to_canonical_json(value))


def _hash_exercises(document: RevisionDocument) -> dict[ExerciseSlug, str]:
    return {slug: _hash_value(exercise) for slug, exercise in document.exercises.items()}


def _build_header(revision: StoredRevision) -> RevisionHeader:
    return RevisionHeader(
        revision.plan,
        revision.number,
        hash_plan(revision.document.plan),
        revision.document.issued_on,
        revision.issued_at,
        revision.issued_by,
    )


@dataclass(frozen=True)
class MemoryAccessCodes:
    tables: MemoryTables

    def add(self, code: AccessCode) -> None:
        self.tables.require_write()
        MemoryPlans(self.tables).get(code.clinic, code.plan)
        self.tables.access_codes[code.code] = code

    def add_all(self, clinic: ClinicId, plan: PlanId, codes: Sequence[AccessCode]) -> None:
        MemoryPlans(self.tables).get(clinic, plan)
        for code in codes:
            self.add(replace(code, clinic=clinic, plan=plan))

    def find_code(self, code: str) -> AccessCode | None:
        return self.tables.access_codes.get(code)

    def list_codes(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]:
        codes = self.tables.access_codes.values()
        mine = [code for code in codes if code.clinic == clinic and code.plan == plan]
        return tuple(sorted(mine, key=lambda code: (code.item is not None, code.code)))

    def revoke_for_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        self.tables.require_write()
        for code in self.list_codes(clinic, plan):
            self.tables.access_codes[code.code] = replace(code, is_revoked=True)

    def record_scan(self, code: str, on: date) -> None:
        self.tables.require_write()
        known = self.tables.access_codes.get(code)
        if known is not None:
            self.tables.access_codes[code] = replace(known, last_opened_on=on)
