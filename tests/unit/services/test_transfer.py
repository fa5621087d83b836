"""Export and import: names leave only on request, and an imported plan belongs to the chosen patient."""

from __future__ import annotations

import json

import pytest

from ptplanner.domain import edits
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.services.transfer import ExportScope
from tests.support.builders import a_record, an_exercise
from tests.support.memory_services import MemorySite
from tests.unit.services.test_planning import BIRD_DOG, ROCK_BACK, add, edit, start_plan


@pytest.fixture
def plan(site: MemorySite) -> PlanId:
    started = start_plan(site, "disc-herniation")
    add(site, started, BIRD_DOG, ROCK_BACK)
    return started


@pytest.mark.parametrize(("with_name", "name"), [(False, ""), (True, "Ana Ruiz")])
def test_a_plan_leaves_with_its_patients_name_only_on_request(
    site: MemorySite, plan: PlanId, with_name: bool, name: str
) -> None:
    text = site.services.transfer.export_plan(site.ama, plan, with_name=with_name)
    assert ("Ana Ruiz" in text) == with_name
    entry = site.list_audit()[-1]
    assert (entry.user, entry.action, entry.subject) == ("ama", "exported", f"plan {plan}")
    [(exported, same)] = site.services.transfer.export_plans(site.mia, with_names=with_name)
    assert (exported, same) == (plan, text)
    assert json.loads(text)["format"]
    assert name in text


def test_every_plan_of_the_clinic_and_no_other_is_exported(site: MemorySite, plan: PlanId) -> None:
    patient = site.services.planning.open_draft(site.mia, plan).patient.id
    plans = {plan, site.services.planning.start_plan(site.mia, patient), start_plan(site)}
    start_plan(site, who=site.otto)
    exported = [found for found, _ in site.services.transfer.export_plans(site.mia)]
    assert len(exported) == 3
    assert set(exported) == plans
    assert [entry.action for entry in site.list_audit()][-3:] == ["exported"] * 3


def test_a_clinic_without_patients_exports_nothing(site: MemorySite) -> None:
    assert site.services.transfer.export_plans(site.mia) == ()


def test_an_imported_plan_is_a_new_draft_of_the_chosen_patient(
    site: MemorySite, plan: PlanId
) -> None:
    draft = site.services.planning.open_draft(site.mia, plan)
    draft = edit(site, plan, edits.SetNote(draft.plan.items[0].id, "Slowly.", ""))
    text = site.services.transfer.export_plan(site.mia, plan, with_name=True)
    ben = site.services.patients.create_patient(site.mia, a_record(name="Ben Okafor"))
    imported = site.services.transfer.import_plan(site.kim, ben.id, text.encode())
    assert imported != plan
    copy = site.services.planning.open_draft(site.mia, imported)
    assert copy.patient == ben
    assert [(i.exercise, i.dosage, i.note) for i in copy.plan.items] == [
        (i.exercise, i.dosage, i.note) for i in draft.plan.items
    ]
    assert (copy.stored.version, copy.stored.changed_by) == (1, "Kim Noor")
    assert (site.list_audit()[-1].action, site.list_audit()[-1].user) == ("imported", "kim")


def test_a_plan_is_not_imported_from_a_bad_file_or_for_nobody(
    site: MemorySite, plan: PlanId
) -> None:
    text = site.services.transfer.export_plan(site.mia, plan).encode()
    patient = site.services.planning.open_draft(site.mia, plan).patient.id
    transfer, audit = site.services.transfer, site.list_audit()
    with pytest.raises(InvalidValue):
        transfer.import_plan(site.mia, patient, b"{")
    with pytest.raises(InvalidValue, match="no-such"):
        transfer.import_plan(site.mia, patient, text.replace(b"bird-dog", b"no-such"))
    with pytest.raises(NotFound):
        transfer.import_plan(site.mia, PatientId("nobody"), text)
    with pytest.raises(NotFound):
        transfer.import_plan(site.otto, patient, text)
    with pytest.raises(NotFound):
        transfer.export_plan(site.otto, plan)
    assert len(site.services.planning.list_plan_records(site.mia, patient)) == 1
    assert site.list_audit() == audit


def test_exercises_are_exported_by_scope_without_retired_ones(site: MemorySite) -> None:
    exercises = site.services.custom_exercises
    own = exercises.create_exercise(site.mia, an_exercise("heron-stand", number=0))
    retired = exercises.create_exercise(site.mia, an_exercise("reed-bow", number=0))
    exercises.retire_exercise(site.mia, retired)
    built_in = sorted(site.services.built_in_catalog.exercises)

    def list_exported(scope: ExportScope) -> list[str]:
        text = site.services.transfer.export_exercises(site.mia, scope)
        return [exercise["slug"] for exercise in json.loads(text)["exercises"]]

    assert list_exported(ExportScope.CUSTOM) == [own]
    assert list_exported(ExportScope.BUILT_IN) == built_in
    assert list_exported(ExportScope.ALL) == sorted([*built_in, own])
    assert json.loads(site.services.transfer.export_templates(site.mia))["templates"] == []
