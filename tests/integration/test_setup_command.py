"""``ptplanner setup``, ``init``, ``set-password`` and ``remove-demo``: safe to repeat, without a fixed password."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import build_services
from ptplanner.cli import main
from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import ExerciseSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Section
from ptplanner.services import demo
from ptplanner.services.accounts import WrongCredentials
from ptplanner.settings import load_settings

ANSWERS = ("--clinic", "Harbour", "--phone", "", "--hours", "", "--emergency-number", "112",
           "--country", "GB", "--out-of-hours", "",
           "--name", "Marta Silva", "--email", "marta@clinic.example")  # fmt: skip
PASSWORD = "four quiet words here"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "exports"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def printed_password(result: Result) -> str:
    return next(line.split()[1] for line in result.output.splitlines() if "password  " in line)


def test_the_demo_password_is_random_printed_once_and_opens_the_clinic() -> None:
    first, second = run("setup"), run("setup")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "password" not in second.output
    accounts = build_services(load_settings()).accounts
    user = accounts.sign_in(demo.DEMO_EMAIL, printed_password(first))
    assert user.email == demo.DEMO_EMAIL
    with pytest.raises(WrongCredentials):
        accounts.sign_in(demo.DEMO_EMAIL, "demo")


def test_the_demo_clinic_has_two_made_up_patients() -> None:
    result = run("setup")
    services = build_services(load_settings())
    user = services.accounts.sign_in(demo.DEMO_EMAIL, printed_password(result))
    with services.store.begin_read() as repos:
        names = {row.patient.name for row in repos.patients.list(user.clinic)}
    assert names == {"Ana Ruiz", "Tomasz Wilk"}


def test_setup_without_the_demo_says_what_to_do_next() -> None:
    result = run("setup", "--no-demo")
    assert "ptplanner init" in result.output
    assert not build_services(load_settings()).accounts.has_clinic()


def test_a_real_clinic_has_the_password_that_was_typed() -> None:
    assert run("init", *ANSWERS, "--password", PASSWORD).exit_code == 0
    user = build_services(load_settings()).accounts.sign_in("marta@clinic.example", PASSWORD)
    assert user.name == "Marta Silva"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--password", "short"), "12 to 256 characters"),
        (("--password", PASSWORD, "--email", "no address"), "name@clinic.example"),
        (("--password", PASSWORD, "--clinic", " "), "needs a name"),
    ],
)
def test_an_invalid_answer_creates_no_clinic(change: tuple[str, ...], says: str) -> None:
    result = run("init", *ANSWERS, *change)
    assert result.exit_code == 2
    assert says in result.output
    assert not build_services(load_settings()).accounts.has_clinic()


def test_one_address_has_one_account() -> None:
    run("init", *ANSWERS, "--password", PASSWORD)
    again = run("init", *ANSWERS, "--password", PASSWORD)
    assert again.exit_code == 2
    assert "already an account" in again.output


def test_a_forgotten_password_is_replaced_on_the_command_line() -> None:
    run("init", *ANSWERS, "--password", PASSWORD)
    services = build_services(load_settings())
    accounts = services.accounts
    before = accounts.sign_in("marta@clinic.example", PASSWORD)
    secret = services.sessions.start_session(before, "Firefox, Linux")
    assert services.sessions.find_session(secret)
    result = run("set-password", " MARTA@clinic.example ")
    assert result.exit_code == 0
    with pytest.raises(WrongCredentials):
        accounts.sign_in("marta@clinic.example", PASSWORD)
    assert services.sessions.find_session(secret) is None
    signed_in = accounts.sign_in("marta@clinic.example", printed_password(result).lower())
    assert signed_in.id == before.id
    with accounts.store.begin_read() as repos:
        entries = [(entry.action, entry.user) for entry in repos.audit.list(before.clinic)]
    assert ("reset password", "command line") in entries


def test_a_password_for_nobody_is_refused() -> None:
    run("init", *ANSWERS, "--password", PASSWORD)
    result = run("set-password", "nobody@clinic.example")
    assert result.exit_code == 2
    assert "no account with the e-mail nobody@clinic.example" in result.output


def enter_patient(email: str, name: str) -> None:
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(email)
    assert user is not None
    who = Actor(user.id, user.clinic, user.name, user.role)
    services.patients.create_patient(who, Patient(PatientId(""), name))


def list_patient_names(email: str) -> set[str]:
    with build_services(load_settings()).store.begin_read() as repos:
        user = repos.users.find_by_email(email)
        return {row.patient.name for row in repos.patients.list(user.clinic)} if user else set()


def test_the_demo_is_removed_wholly_and_a_real_clinic_stays() -> None:
    run("setup")
    run("init", *ANSWERS, "--password", PASSWORD)
    enter_patient("marta@clinic.example", "Zed Lamar")
    result = run("remove-demo", "--yes")
    assert (result.exit_code, "2 made-up patients" in result.output) == (0, True)
    accounts = build_services(load_settings()).accounts
    with accounts.store.begin_read() as repos:
        assert repos.clinics.count_clinics() == 1
        assert repos.users.find_by_email(demo.DEMO_EMAIL) is None
    assert list_patient_names("marta@clinic.example") == {"Zed Lamar"}
    assert "no demo data" in run("remove-demo", "--yes").output


def test_a_demo_with_a_real_patient_is_not_removed_but_its_made_up_patients_are() -> None:
    run("setup")
    enter_patient(demo.DEMO_EMAIL, "Zed Lamar")
    refused = run("remove-demo", "--yes")
    assert refused.exit_code == 2
    assert "--patients-only" in refused.output
    assert len(list_patient_names(demo.DEMO_EMAIL)) == 3
    assert run("remove-demo", "--patients-only", "--yes").exit_code == 0
    assert list_patient_names(demo.DEMO_EMAIL) == {"Zed Lamar"}


def test_the_sheets_of_the_demo_are_removed_with_it(tmp_path: Path) -> None:
    run("setup")
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(demo.DEMO_EMAIL)
        assert user is not None
        ana = repos.patients.list(user.clinic, "Ana Ruiz")[0].patient
    who = Actor(user.id, user.clinic, user.name, user.role)
    plan = services.planning.start_plan(who, ana.id)
    add = edits.AddExercise(ExerciseSlug("bird-dog"), Section.MAIN)
    draft = services.planning.edit_plan(who, plan, 1, add)
    services.issuing.issue_plan(who, plan, draft.stored.version)
    assert len(list((tmp_path / "exports").glob("*.pdf"))) == 1
    assert run("remove-demo", "--yes").exit_code == 0
    assert list((tmp_path / "exports").glob("*.pdf")) == []


def test_removing_the_demo_asks_first() -> None:
    run("setup")
    result = CliRunner().invoke(main, ["remove-demo"], input="n\n")
    assert result.exit_code == 1
    assert len(list_patient_names(demo.DEMO_EMAIL)) == 2


def test_a_made_up_patient_who_gets_another_name_is_a_real_one() -> None:
    run("setup")
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(demo.DEMO_EMAIL)
        assert user is not None
        ana, tomasz = (row.patient for row in repos.patients.list(user.clinic))
    who = Actor(user.id, user.clinic, user.name, user.role)
    services.patients.change_patient(who, replace(ana, name="Anna Real", is_made_up=False))
    services.patients.change_patient(who, replace(tomasz, notes="", is_made_up=False))
    with services.store.begin_read() as repos:
        assert repos.patients.list_made_up(user.clinic) == (tomasz.id,)
