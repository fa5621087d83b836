"""Settings are complete, private, or refuse to start with what to set."""

from __future__ import annotations

from pathlib import Path

import pytest

from ptplanner.settings import SettingsError, load_settings


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    env = {"PTPLANNER_DATA": str(tmp_path / "data")}
    first, second = load_settings(env), load_settings(env)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0


def test_nobody_else_may_look_into_the_data_folder(tmp_path: Path) -> None:
    load_settings({"PTPLANNER_DATA": str(tmp_path / "data")})
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    secrets = {load_settings({"PTPLANNER_DATA": str(tmp_path / name)}).secret_key for name in "ab"}
    assert len(secrets) == 2


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(SettingsError, match="too short"):
        load_settings({"PTPLANNER_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    "address", ["pt.example.org", "ftp://pt.example.org", "https://pt.example.org/a path", ""]
)
def test_an_address_that_a_code_cannot_carry_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="PTPLANNER_PUBLIC_URL"):
        load_settings({"PTPLANNER_DATA": str(tmp_path), "PTPLANNER_PUBLIC_URL": address})


@pytest.mark.parametrize("address", ["https://clinic.example/?pt", "https://clinic.example/#pt"])
def test_an_address_with_more_than_a_path_is_refused_with_what_to_write(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"PTPLANNER_DATA": str(tmp_path), "PTPLANNER_PUBLIC_URL": address})
    assert "like https://pt.example.org or https://example.org/pt" in str(refused.value)
    assert address in str(refused.value)


def test_a_slash_at_the_end_of_an_address_is_no_path(tmp_path: Path) -> None:
    """People copy the address from a browser, which adds the slash; the codes are printed without it."""
    env = {"PTPLANNER_DATA": str(tmp_path), "PTPLANNER_PUBLIC_URL": "https://pt.example.org/"}
    assert load_settings(env).public_url == "https://pt.example.org"


def test_cookies_are_secure_behind_https(tmp_path: Path) -> None:
    env = {"PTPLANNER_DATA": str(tmp_path), "PTPLANNER_PUBLIC_URL": "https://pt.example.org"}
    settings = load_settings(env)
    assert settings.secure_cookies
    assert settings.is_reachable_by_phones


def test_a_phone_cannot_reach_this_computer_by_its_own_name(tmp_path: Path) -> None:
    assert not load_settings({"PTPLANNER_DATA": str(tmp_path)}).is_reachable_by_phones


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PTPLANNER_TRUSTED_PROXIES", "many"),
        ("PTPLANNER_PUBLIC_URL", "https://[::1"),
        ("PTPLANNER_PUBLIC_URL", "https://pt.example:99999"),
        ("PTPLANNER_LOG", "loud"),
        ("PTPLANNER_SLOW_QUERY_MS", "-1"),
        ("PTPLANNER_DATA", "/dev/null/data"),
        ("PTPLANNER_EXPORTS", "/dev/null"),
    ],
)
def test_an_unreadable_setting_is_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({"PTPLANNER_DATA": str(tmp_path), name: text})


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({"PTPLANNER_DATA": str(tmp_path)})


def test_a_secret_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff" * 80)
    with pytest.raises(SettingsError, match="is no text"):
        load_settings({"PTPLANNER_DATA": str(tmp_path)})


def test_empty_settings_are_like_missing_ones(tmp_path: Path) -> None:
    """A file of settings often names a variable without a value."""
    names = ("PTPLANNER_EXPORTS", "PTPLANNER_TRUSTED_PROXIES", "PTPLANNER_LOG", "DATABASE_URL")
    given = {"PTPLANNER_DATA": str(tmp_path)}
    assert load_settings(given | dict.fromkeys(names, "")) == load_settings(given)
