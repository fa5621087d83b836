"""``ptplanner clinic``: whoever runs an installation lists, adds, suspends and deletes clinics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import build_services
from ptplanner.cli import main
from ptplanner.domain.clinic import Actor, User
from ptplanner.domain.ids import PatientId
from ptplanner.domain.patient import Patient
from ptplanner.services.accounts import ClinicSuspended
from ptplanner.services.suite import Services
from ptplanner.settings import load_settings

ADD = ("clinic", "add", "--country", "GB", "--name", "Marta Silva")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "exports"))
    assert run("setup", "--no-demo").exit_code == 0


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def list_clinics() -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in json.loads(run("clinic", "list", "--json").output)}


def add_clinic(name: str, email: str) -> tuple[str, str]:
    """The id of a new clinic, and the password of its owner."""
    done = run(*ADD, "--clinic", name, "--email", email)
    assert done.exit_code == 0, done.output
    password = next(line.split()[1] for line in done.output.splitlines() if "password  " in line)
    return str(list_clinics()[name]["id"]), password


def sign_in(services: Services, email: str, password: str) -> Actor:
    user: User = services.accounts.sign_in(email, password)
    return Actor(user.id, user.clinic, user.name, user.role)


def test_an_empty_installation_says_how_to_begin() -> None:
    assert "ptplanner clinic add" in run("clinic", "list").output


def test_two_clinics_share_nothing_and_are_listed_with_what_they_have() -> None:
    _, first = add_clinic("Harbour", "marta@harbour.example")
    add_clinic("Valley", "marta@valley.example")
    services = build_services(load_settings())
    who = sign_in(services, "marta@harbour.example", first)
    services.patients.create_patient(who, Patient(PatientId(""), "Ana Ruiz"))
    found = list_clinics()
    assert (found["Harbour"]["patients"], found["Valley"]["patients"]) == (1, 0)
    assert found["Harbour"]["people"] == 1


def test_a_suspended_clinic_is_closed_to_its_people_until_it_is_taken_up_again() -> None:
    clinic, password = add_clinic("Harbour", "marta@harbour.example")
    services = build_services(load_settings())
    who = sign_in(services, "marta@harbour.example", password)
    user = services.accounts.sign_in("marta@harbour.example", password)
    secret = services.sessions.start_session(user, "")
    assert services.sessions.find_session(secret)
    assert run("clinic", "suspend", clinic).exit_code == 0
    assert list_clinics()["Harbour"]["state"] == "suspended"
    assert services.sessions.find_session(secret) is None
    with pytest.raises(ClinicSuspended, match="whoever runs ptplanner"):
        sign_in(services, "marta@harbour.example", password)
    assert run("clinic", "resume", clinic).exit_code == 0
    assert sign_in(services, "marta@harbour.example", password) == who
    assert services.sessions.find_session(secret) is None


def test_an_id_that_begins_with_a_dash_is_no_option() -> None:
    refused = run("clinic", "suspend", "-dvlJ_2v937KFuFM")
    assert "There is no such clinic" in refused.output


def test_a_clinic_is_deleted_only_when_suspended_and_named() -> None:
    clinic, _ = add_clinic("Harbour", "marta@harbour.example")
    add_clinic("Valley", "marta@valley.example")
    refused = run("clinic", "delete", clinic, "--yes")
    assert refused.exit_code != 0
    assert f"ptplanner clinic suspend {clinic}" in refused.output
    run("clinic", "suspend", clinic)
    assert run("clinic", "delete", clinic, typed="Valley\n").exit_code != 0
    assert set(list_clinics()) == {"Harbour", "Valley"}
    assert run("clinic", "delete", clinic, typed="Harbour\n").exit_code == 0
    assert set(list_clinics()) == {"Valley"}
    assert run("clinic", "delete", clinic, "--yes").exit_code != 0
