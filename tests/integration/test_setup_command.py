"""``ptplanner setup`` and ``init``: ready at once, safe to repeat, and without a fixed password."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import build_services
from ptplanner.cli import main
from ptplanner.services import demo
from ptplanner.services.accounts import WrongCredentials
from ptplanner.settings import load_settings

ANSWERS = ("--clinic", "Harbour", "--phone", "", "--hours", "", "--emergency-number", "112",
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
