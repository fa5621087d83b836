"""Every method of every service, for every role: it is refused exactly if the role lacks the permission."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from io import BytesIO
from typing import Any

import pytest

from ptplanner.domain import edits
from ptplanner.domain.access import (
    PERMISSIONS_BY_ROLE,
    Permission,
    has_permission,
    require_permission,
)
from ptplanner.domain.audit import EVERY_LINE
from ptplanner.domain.backups import BackupKind, BackupRun, BackupState
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.condition import Advice
from ptplanner.domain.errors import InvalidValue, PermissionDenied, PtplannerError
from ptplanner.domain.exercise_import import (
    ImportedExercise,
    InputFile,
    ParsedImport,
    SourceFormat,
    TextChoices,
)
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, PlanId, RuleId
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import ClinicDetails
from ptplanner.domain.typed_edits import TypedEdit
from ptplanner.formats import plan_to_json
from ptplanner.services.backups import Backups
from ptplanner.services.custom_exercises import fingerprint_exercise
from ptplanner.services.export_jobs import ResultGone
from ptplanner.services.import_report import DuplicateChoices
from ptplanner.services.jobs import JobContext, JobKind
from ptplanner.services.sessions import hash_secret
from ptplanner.services.suite import Services
from tests.support.builders import a_patient, a_plan, a_record, a_rule, an_exercise
from tests.support.memory_services import PASSWORD, MemorySite
from tests.unit.services.test_planning import BIRD_DOG, add, edit, start_plan

OWN_SLUG = ExerciseSlug("own-heron-stand")
VERTIGO_RULE = a_rule(condition=ConditionSlug("vertigo"))


@dataclass(frozen=True)
class Clinic:
    """What a clinic has before each call: a patient, an issued plan, an exercise, a rule and two import runs."""

    site: MemorySite
    patient: PatientId
    plan: PlanId
    version: int
    rule: RuleId
    previewed: str
    running: str

    @property
    def services(self) -> Services:
        return self.site.services

    @property
    def own(self) -> Any:  # noqa: ANN401  # an exercise
        return an_exercise(OWN_SLUG, number=0)


@pytest.fixture
def clinic(site: MemorySite) -> Clinic:
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG)
    draft = site.services.planning.undo_edit(site.mia, plan, draft.stored.version)
    draft = site.services.planning.redo_edit(site.mia, plan, draft.stored.version)
    site.services.issuing.issue_plan(site.mia, plan, draft.stored.version)
    draft = site.services.planning.undo_edit(site.mia, plan, draft.stored.version)
    site.services.custom_exercises.create_exercise(site.mia, an_exercise("heron-stand"))
    site.services.precaution_rules.adjust_rule(site.mia, a_rule().id, Advice.NOTE, "Our surgeon.")
    site.reader.result = ParsedImport(
        SourceFormat.WGER, (ImportedExercise("x", "wger:1", an_exercise("reed-bow")),)
    )
    importing = site.services.importing
    previewed, running = (importing.preview_files(site.mia, [InputFile("x", b"")]) for _ in "ab")
    importing.confirm_run(site.mia, running.id, DuplicateChoices())
    site.services.jobs.kinds.register(JobKind("rest", "Resting", Resting()))
    return Clinic(
        site,
        draft.patient.id,
        plan,
        draft.stored.version,
        site.services.precaution_rules.add_rule(site.mia, VERTIGO_RULE),
        previewed.id,
        running.id,
    )


class Resting:
    """Does the jobs of a kind that does nothing."""

    def run(self, context: JobContext) -> Mapping[str, Any]:  # noqa: ARG002  # it does nothing
        return {}


def _enqueue(clinic: Clinic, who: Actor) -> str:
    job = clinic.services.jobs.enqueue(who, "rest")
    assert job is not None
    return job.id


def _add_job(clinic: Clinic, who: Actor) -> object:
    with clinic.site.store.begin_write() as repos:
        return clinic.services.jobs.add_job(repos, who, "rest")


def _expect_no_result(clinic: Clinic, who: Actor) -> None:
    with suppress(ResultGone):
        clinic.services.export_jobs.open_result(who, _enqueue(clinic, who))


def _begin_reading(clinic: Clinic, who: Actor) -> object:
    with clinic.site.store.begin_write() as repos:
        return clinic.services.importing.begin_reading(repos, who, ["x"])


def _dismiss(clinic: Clinic, who: Actor) -> object:
    job = clinic.services.jobs.cancel(who, _enqueue(clinic, who))
    return clinic.services.jobs.dismiss(who, job.id)


def _sign_in(clinic: Clinic, who: Actor) -> str:
    """The id of a session of this person."""
    user = clinic.site.get_user(who.user)
    return hash_secret(clinic.services.sessions.start_session(user, "Firefox, Linux"))


def _discard_issued_plan(clinic: Clinic, who: Actor) -> None:
    """An issued plan is not discarded, but that is said only to those who may discard."""
    with suppress(InvalidValue):
        clinic.services.planning.discard_plan(who, clinic.plan)


def _get_todays_sheet(clinic: Clinic, who: Actor) -> object:
    """One that somebody who may do so has made again."""
    revision = clinic.services.issuing.get_revision(who, clinic.plan, 1)
    clinic.services.sheets.make_again(clinic.site.mia, revision, Paper.A4)
    return clinic.services.sheets.get_todays_sheet(who, revision, Paper.A4)


Call = Callable[[Clinic, Actor], object]
READ_OR_OWN: Mapping[str, Call] = {
    "backups.warn_owner": lambda c, who: c.services.backups.warn_owner(who),
    "accounts.change_password": lambda c, who: c.services.accounts.change_password(
        who, PASSWORD, "seven slow otters swim"
    ),
    "accounts.get_clinic": lambda c, who: c.services.accounts.get_clinic(who),
    "accounts.sign_out_everywhere": lambda c, who: c.services.accounts.sign_out_everywhere(who),
    "catalog_browser.browse_exercises": lambda c, who: c.services.catalog_browser.browse_exercises(
        who
    ),
    "catalog_browser.is_favourite": lambda c, who: c.services.catalog_browser.is_favourite(
        who, BIRD_DOG
    ),
    "catalog_browser.set_favourite": lambda c, who: c.services.catalog_browser.set_favourite(
        who, BIRD_DOG, is_favourite=True
    ),
    "custom_exercises.get_custom_exercise": lambda c, who: (
        c.services.custom_exercises.get_custom_exercise(who, OWN_SLUG)
    ),
    "custom_exercises.list_exercises": lambda c, who: c.services.custom_exercises.list_exercises(
        who
    ),
    "import_jobs.find_run_job": lambda c, who: c.services.import_jobs.find_run_job(who, c.running),
    "importing.list_recent_headers": lambda c, who: c.services.importing.list_recent_headers(who),
    "importing.get_run": lambda c, who: c.services.importing.get_run(who, c.running),
    "importing.list_recent_runs": lambda c, who: c.services.importing.list_recent_runs(who),
    "issuing.get_revision": lambda c, who: c.services.issuing.get_revision(who, c.plan, 1),
    "sheets.lay_out": lambda c, who: c.services.sheets.lay_out(
        who, c.services.issuing.get_revision(who, c.plan, 1).document, Paper.A4
    ),
    "sheets.get_todays_sheet": _get_todays_sheet,
    "sheets.list_records": lambda c, who: c.services.sheets.list_records(who, c.plan, 1),
    "sheets.get_sheet": lambda c, who: c.services.sheets.get_sheet(
        who, c.services.issuing.get_revision(who, c.plan, 1), Paper.A4
    ),
    "issuing.open_revision": lambda c, who: c.services.issuing.open_revision(who, c.plan, 1),
    "issuing.list_access_codes": lambda c, who: c.services.issuing.list_access_codes(who, c.plan),
    "issuing.preview_document": lambda c, who: c.services.issuing.preview_document(who, c.plan),
    "issuing.render_preview": lambda c, who: c.services.issuing.render_preview(
        who, c.services.issuing.preview_document(who, c.plan), Paper.A4
    ),
    "jobs.add_job": _add_job,
    "jobs.cancel": lambda c, who: c.services.jobs.cancel(who, _enqueue(c, who)),
    "jobs.count_jobs": lambda c, who: c.services.jobs.count_jobs(who),
    "jobs.dismiss": _dismiss,
    "jobs.enqueue": _enqueue,
    "jobs.get_job": lambda c, who: c.services.jobs.get_job(who, _enqueue(c, who)),
    "jobs.list_jobs": lambda c, who: c.services.jobs.list_jobs(who),
    "jobs.move_first": lambda c, who: c.services.jobs.move_first(who, _enqueue(c, who)),
    "jobs.retry": lambda c, who: c.services.jobs.retry(who, _enqueue(c, who)),
    "metering.measure_draft": lambda c, who: c.services.metering.measure_draft(
        who, c.services.planning.open_draft(who, c.plan)
    ),
    "patients.get_patient": lambda c, who: c.services.patients.get_patient(who, c.patient),
    "patients.open_patient": lambda c, who: c.services.patients.open_patient(who, c.patient),
    "patients.search_patients": lambda c, who: c.services.patients.search_patients(who),
    "sessions.list_open_sessions": lambda c, who: c.services.sessions.list_open_sessions(who),
    "sessions.end_session": lambda c, who: c.services.sessions.end_session(who, _sign_in(c, who)),
    "sessions.end_own_session": lambda c, who: c.services.sessions.end_own_session(
        who, _sign_in(c, who)
    ),
    "sessions.end_other_sessions": lambda c, who: c.services.sessions.end_other_sessions(who, "x"),
    "people.list_people": lambda c, who: c.services.people.list_people(who),
    "planning.check_plan_access": lambda c, who: c.services.planning.check_plan_access(who, c.plan),
    "planning.list_plan_records": lambda c, who: c.services.planning.list_plan_records(
        who, c.patient
    ),
    "planning.open_draft": lambda c, who: c.services.planning.open_draft(who, c.plan),
    "plans_in_use.list_clinical_changes": lambda c, who: (
        c.services.plans_in_use.list_clinical_changes(who)
    ),
    "plans_in_use.list_open_reviews": lambda c, who: c.services.plans_in_use.list_open_reviews(who),
    "plans_in_use.review_one": lambda c, who: c.services.plans_in_use.review_one(who, c.plan, 1),
    "plans_in_use.review_patients": lambda c, who: c.services.plans_in_use.review_patients(
        who, [a_record(id=c.patient)]
    ),
    "precaution_rules.get_clinic_rule": lambda c, who: c.services.precaution_rules.get_clinic_rule(
        who, c.rule
    ),
    "precaution_rules.load_rules": lambda c, who: c.services.precaution_rules.load_rules(who),
    "opened_records.keep_opening": lambda c, who: c.services.opened_records.keep_opening(
        who, f"plan {c.plan}"
    ),
    "security_events.record_refusal": lambda c, who: c.services.security_events.record_refusal(
        who, "clinic.edit_clinic_card"
    ),
    "security_events.record_wrong_current_password": lambda c, who: (
        c.services.security_events.record_wrong_current_password(who)
    ),
    "export_jobs.open_result": _expect_no_result,
    "transfer.export_plans_of": lambda c, who: c.services.transfer.export_plans_of(who, c.patient),
    "transfer.list_patient_ids": lambda c, who: c.services.transfer.list_patient_ids(who),
    "transfer.export_exercises": lambda c, who: c.services.transfer.export_exercises(who),
    "transfer.export_plan": lambda c, who: c.services.transfer.export_plan(who, c.plan),
    "transfer.export_plans": lambda c, who: c.services.transfer.export_plans(who),
    "transfer.export_templates": lambda c, who: c.services.transfer.export_templates(who),
}
EDIT_PATIENTS: Mapping[str, Call] = {
    "patients.create_patient": lambda c, who: c.services.patients.create_patient(who, a_record()),
    "patients.change_patient": lambda c, who: c.services.patients.change_patient(
        who, a_record(id=c.patient)
    ),
}
EDIT_PLANS: Mapping[str, Call] = {
    "planning.start_plan": lambda c, who: c.services.planning.start_plan(who, c.patient),
    "planning.edit_plan": lambda c, who: c.services.planning.edit_plan(
        who, c.plan, c.version, edits.AddExercise(BIRD_DOG)
    ),
    "planning.save_typed_text": lambda c, who: c.services.planning.save_typed_text(
        who, c.plan, c.version, TypedEdit(edits.SetDoses(()), ())
    ),
    "planning.discard_plan": _discard_issued_plan,
    "planning.restore_plan": lambda c, who: c.services.planning.restore_plan(who, c.plan),
    "planning.set_ended": lambda c, who: c.services.planning.set_ended(who, c.plan, is_ended=True),
    "planning.undo_edit": lambda c, who: c.services.planning.undo_edit(
        who, c.plan, c.services.planning.redo_edit(c.site.mia, c.plan, c.version).stored.version
    ),
    "planning.redo_edit": lambda c, who: c.services.planning.redo_edit(who, c.plan, c.version),
    "transfer.import_plan": lambda c, who: c.services.transfer.import_plan(
        who, c.patient, plan_to_json(a_plan(), a_patient()).encode()
    ),
}
ISSUE_PLANS: Mapping[str, Call] = {
    "sheets.make_again": lambda c, who: c.services.sheets.make_again(
        who, c.services.issuing.get_revision(who, c.plan, 1), Paper.A4
    ),
    "issuing.issue_plan": lambda c, who: c.services.issuing.issue_plan(
        who,
        c.plan,
        c.services.planning.redo_edit(c.site.mia, c.plan, c.version).stored.version,
    ),
    "issuing.revoke_codes": lambda c, who: c.services.issuing.revoke_codes(who, c.plan),
}
EDIT_EXERCISES: Mapping[str, Call] = {
    "custom_exercises.create_exercise": lambda c, who: c.services.custom_exercises.create_exercise(
        who, c.own
    ),
    "custom_exercises.change_exercise": lambda c, who: c.services.custom_exercises.change_exercise(
        who,
        OWN_SLUG,
        c.own,
        fingerprint_exercise(
            c.services.custom_exercises.get_custom_exercise(who, OWN_SLUG).exercise
        ),
    ),
    "custom_exercises.retire_exercise": lambda c, who: c.services.custom_exercises.retire_exercise(
        who, OWN_SLUG
    ),
    "custom_exercises.restore_exercise": lambda c, who: (
        c.services.custom_exercises.restore_exercise(who, OWN_SLUG)
    ),
    "import_jobs.go_on": lambda c, who: c.services.import_jobs.go_on(who, c.running),
    "import_jobs.receive_files": lambda c, who: c.services.import_jobs.receive_files(
        who, [("x", BytesIO(b"[]"))]
    ),
    "import_jobs.start_run": lambda c, who: c.services.import_jobs.start_run(
        who, c.previewed, DuplicateChoices(), TextChoices()
    ),
    "import_jobs.stop_run": lambda c, who: c.services.import_jobs.stop_run(who, c.running),
    "importing.begin_reading": _begin_reading,
    "importing.fail_reading": lambda c, who: c.services.importing.fail_reading(
        who, c.previewed, "Nothing in it."
    ),
    "importing.finish_reading": lambda c, who: c.services.importing.finish_reading(
        who, c.previewed, c.site.reader.result
    ),
    "importing.preview_files": lambda c, who: c.services.importing.preview_files(
        who, [InputFile("x", b"")]
    ),
    "importing.confirm_run": lambda c, who: c.services.importing.confirm_run(
        who, c.previewed, DuplicateChoices()
    ),
    "importing.import_next_batch": lambda c, who: c.services.importing.import_next_batch(
        who, c.running
    ),
    "importing.undo_run": lambda c, who: c.services.importing.undo_run(who, c.running),
    "importing.discard_run": lambda c, who: c.services.importing.discard_run(who, c.running),
}
EDIT_RULES: Mapping[str, Call] = {
    "precaution_rules.add_rule": lambda c, who: c.services.precaution_rules.add_rule(
        who, a_rule(why="Another reason.")
    ),
    "precaution_rules.change_rule": lambda c, who: c.services.precaution_rules.change_rule(
        who, 1, a_rule(id=c.rule, why="A better reason.")
    ),
    "precaution_rules.set_rule_active": lambda c, who: c.services.precaution_rules.set_rule_active(
        who, c.rule, 1, is_active=False
    ),
    "precaution_rules.adjust_rule": lambda c, who: c.services.precaution_rules.adjust_rule(
        who, a_rule().id, None, "Our surgeon."
    ),
    "precaution_rules.restore_built_in_rule": lambda c, who: (
        c.services.precaution_rules.restore_built_in_rule(who, a_rule().id)
    ),
}
EDIT_CLINIC: Mapping[str, Call] = {
    "export_jobs.start_export": lambda c, who: c.services.export_jobs.start_export(who),
    "people.change_clinic_card": lambda c, who: c.services.people.change_clinic_card(
        who, ClinicDetails("Harbour East", "1")
    ),
    "people.add_person": lambda c, who: c.services.people.add_person(
        who, "Lea Ito", "lea@harbour.example", Role.THERAPIST
    ),
    "sessions.end_sessions_of": lambda c, who: c.services.sessions.end_sessions_of(
        who, _other(c, who)
    ),
    "sessions.load_presence": lambda c, who: c.services.sessions.load_presence(who),
    "sessions.set_idle_minutes": lambda c, who: c.services.sessions.set_idle_minutes(who, 30),
    "people.reset_password": lambda c, who: c.services.people.reset_password(who, _other(c, who)),
    "people.set_role": lambda c, who: c.services.people.set_role(
        who, _other(c, who), Role.THERAPIST
    ),
    "people.set_active": lambda c, who: c.services.people.set_active(
        who, _other(c, who), is_active=False
    ),
}
SEE_INSTALLATION: Mapping[str, Call] = {
    "backups.show_overview": lambda c, who: c.services.backups.show_overview(who),
    "backups.back_up_now": lambda c, who: c.services.backups.back_up_now(who),
    "backups.practise_restore": lambda c, who: c.services.backups.practise_restore(who),
    "backups.open_last_backup": lambda c, who: _keep_backup(c).open_last_backup(who, PASSWORD),
    "doctor.show_report": lambda c, who: c.services.doctor.show_report(who),
    "doctor.look_again": lambda c, who: c.services.doctor.look_again(who),
}
READ_AUDIT: Mapping[str, Call] = {
    "audit_trail.read_page": lambda c, who: c.services.audit_trail.read_page(who, EVERY_LINE),
    "audit_trail.narrow_to_record": lambda c, who: c.services.audit_trail.narrow_to_record(
        who, EVERY_LINE, c.patient
    ),
    "audit_trail.find_records": lambda c, who: c.services.audit_trail.find_records(who, "Ana"),
    "audit_trail.find_record_name": lambda c, who: c.services.audit_trail.find_record_name(
        who, c.patient
    ),
    "audit_trail.check_trail": lambda c, who: c.services.audit_trail.check_trail(who),
    "audit_trail.export_lines": lambda c, who: c.services.audit_trail.export_lines(who, EVERY_LINE),
}
CALLS: Mapping[Permission | None, Mapping[str, Call]] = {
    None: READ_OR_OWN,
    Permission.EDIT_PATIENTS: EDIT_PATIENTS,
    Permission.EDIT_PLANS: EDIT_PLANS,
    Permission.ISSUE_PLANS: ISSUE_PLANS,
    Permission.EDIT_EXERCISES: EDIT_EXERCISES,
    Permission.EDIT_RULES: EDIT_RULES,
    Permission.EDIT_CLINIC: EDIT_CLINIC,
    Permission.READ_AUDIT: READ_AUDIT,
    Permission.SEE_INSTALLATION: SEE_INSTALLATION,
}


def _keep_backup(clinic: Clinic) -> Backups:
    """A locked one, which does not need the password."""
    at = clinic.services.clock()
    good = BackupRun("one", BackupKind.NIGHT, BackupState.GOOD, at, file="one", is_locked=True)
    with clinic.services.store.begin_write() as repos:
        repos.backup_runs.save(good)
    return clinic.services.backups


def _other(clinic: Clinic, who: Actor) -> Any:  # noqa: ANN401  # a user id
    return clinic.site.ama.user if who != clinic.site.ama else clinic.site.kim.user


def _list_methods_of_actors() -> set[str]:
    """The public methods of all services that act for somebody."""
    found = set()
    for field in fields(Services):
        service = inspect.get_annotations(Services, eval_str=True)[field.name]
        for name, method in inspect.getmembers(service, inspect.isfunction):
            if not name.startswith("_") and "who" in inspect.signature(method).parameters:
                found.add(f"{field.name}.{name}")
    return found


def test_every_method_that_acts_for_somebody_is_walked_below() -> None:
    walked = [name for calls in CALLS.values() for name in calls]
    assert len(walked) == len(set(walked))
    assert set(walked) == _list_methods_of_actors()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("permission", "name"), [(given, name) for given, calls in CALLS.items() for name in calls]
)
def test_a_method_is_refused_exactly_without_its_permission(
    clinic: Clinic, permission: Permission | None, name: str, role: Role
) -> None:
    site = clinic.site
    who = {Role.OWNER: site.mia, Role.THERAPIST: site.kim, Role.ASSISTANT: site.ama}[role]
    call = CALLS[permission][name]
    before = site.list_audit()
    if permission is None or permission in PERMISSIONS_BY_ROLE[role]:
        call(clinic, who)
    else:
        with pytest.raises(PermissionDenied):
            call(clinic, who)
        assert site.list_audit() == before


def test_the_audit_trail_names_no_patient_and_quotes_no_note(clinic: Clinic) -> None:
    site = clinic.site
    ana = site.services.patients.get_patient(site.mia, clinic.patient)
    personal = ("Ana", "Ruiz", "1961", "Loves gardening", "Slowly, Ana", "harbour.example")
    site.services.patients.change_patient(site.mia, replace(ana, notes="Loves gardening."))
    note = edits.SetNote(
        add(site, clinic.plan, BIRD_DOG).plan.items[0].id, "Slowly, Ana.", "Stop, Ana."
    )
    edit(site, clinic.plan, note)
    for calls in CALLS.values():
        for call in calls.values():
            with suppress(PtplannerError):
                call(clinic, site.mia)
    entries = site.list_audit()
    assert len({entry.action for entry in entries}) > 20
    words = [f"{entry.user} {entry.action} {entry.subject} {entry.detail}" for entry in entries]
    assert [text for text in words if any(part in text for part in personal)] == []


def test_owners_may_do_everything_and_assistants_only_read_and_print() -> None:
    assert PERMISSIONS_BY_ROLE[Role.OWNER] == set(Permission)
    assert PERMISSIONS_BY_ROLE[Role.ASSISTANT] == set()
    assert set(Permission) - PERMISSIONS_BY_ROLE[Role.THERAPIST] == {
        Permission.EDIT_RULES,
        Permission.EDIT_CLINIC,
        Permission.READ_AUDIT,
        Permission.SEE_INSTALLATION,
    }
    assert set(PERMISSIONS_BY_ROLE) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_a_refusal_says_who_may(site: MemorySite, permission: Permission) -> None:
    assert not has_permission(site.ama, permission)
    with pytest.raises(PermissionDenied, match=r"^Only .*owner.* can .*\.$"):
        require_permission(site.ama, permission)
