"""The files in deploy/ hold together: settings that exist, commands that start, rules of a hardened server."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ptplanner.cli.serve import WEB_STOP_SECONDS, WORKER_STOP_SECONDS
from ptplanner.settings import PROJECT_ROOT
from tests.support.served_processes import (
    build_environment,
    list_children,
    run_server,
)
from tests.support.waiting import PATIENCE_SECONDS, wait_until

DEPLOY = PROJECT_ROOT / "deploy"
UNITS = ("ptplanner-web.service", "ptplanner-worker.service")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SETTING = re.compile(r"\b(?:PTPLANNER_[A-Z_]+|DATABASE_URL|REDIS_URL)\b")
# Read by the files of this folder alone.
OF_THE_PROXY = {"PTPLANNER_HOST", "PTPLANNER_UPSTREAM"}


def read_unit(name: str) -> dict[str, list[tuple[str, str]]]:
    """The settings of a unit by section; a name may stand several times."""
    sections: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            current.append((key, value))
    return sections


def list_known_settings() -> set[str]:
    return (
        set(SETTING.findall((PROJECT_ROOT / "ptplanner" / "settings.py").read_text()))
        | OF_THE_PROXY
    )


@pytest.mark.parametrize(
    "name", ["ptplanner.env.example", "compose.yaml", "Containerfile", "README.md", "Caddyfile"]
)
def test_every_setting_that_a_file_names_exists(name: str) -> None:
    named = set(SETTING.findall((DEPLOY / name).read_text(encoding="utf-8")))
    assert named <= list_known_settings()


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_hardened_and_gives_time_to_stop(name: str) -> None:
    service = dict(read_unit(name)["Service"])
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert (service["UMask"], service["CapabilityBoundingSet"]) == ("0077", "")
    assert service["User"] == "ptplanner"
    needed = WEB_STOP_SECONDS if "web" in name else WORKER_STOP_SECONDS
    assert int(service["TimeoutStopSec"]) > needed


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """The program is not in /opt on a build machine, so the units are read with another path."""
    for name in (*UNITS, "ptplanner.target"):
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        text = text.replace("/opt/ptplanner/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text.replace("/opt/ptplanner", str(PROJECT_ROOT)))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if "ptplanner" in line]
    assert not complaints


def read_command(unit: str, key: str = "ExecStart") -> list[str]:
    """What a unit starts, after ``python -m ptplanner``."""
    program, *arguments = shlex.split(dict(read_unit(unit)["Service"])[key])
    assert program == "/opt/ptplanner/.venv/bin/python"
    assert arguments[:2] == ["-m", "ptplanner"]
    return arguments[2:]


@pytest.mark.slow
def test_what_the_units_start_answers_and_stops(tmp_path: Path) -> None:
    web, worker = UNITS
    environment = build_environment(tmp_path, PTPLANNER_TRUSTED_PROXIES="1", PTPLANNER_LOG="json")
    before = [sys.executable, "-m", "ptplanner", *read_command(web, "ExecStartPre")]
    subprocess.run(before, env=environment, cwd=PROJECT_ROOT, check=True, capture_output=True)
    first, *others = read_command(web)
    assert first == "serve"
    with run_server(tmp_path, *others) as running:
        assert running.stop() == 0
    assert read_command(worker)[0] == "serve"
    working = subprocess.Popen(
        [sys.executable, "-m", "ptplanner", *read_command(worker)],
        env=environment,
        cwd=PROJECT_ROOT,
    )
    try:
        wait_until(lambda: bool(list_children(working.pid)), "a worker runs")
        working.terminate()
        assert working.wait(PATIENCE_SECONDS) == 0
    finally:
        working.kill()


def test_every_container_is_closed_and_has_its_command() -> None:
    services = COMPOSE["services"]
    for name in ("setup", "web", "worker"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["command"][0] in {"setup", "serve"}
        assert "ports" not in service
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    stop = int(services["web"]["stop_grace_period"].removesuffix("s"))
    assert stop > WEB_STOP_SECONDS


def test_no_file_holds_a_secret() -> None:
    """Passwords come from files that git ignores; in the example they are to be changed."""
    for path in DEPLOY.rglob("*"):
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            named = re.search(
                r"(?:PASSWORD|SECRET[A-Z_]*)\s*[=:]\s*(\S*)|://[^/\s:]*:([^@\s]+)@", line
            )
            given = (named[1] or named[2] or "").strip('"') if named else ""
            assert not given or given.startswith(("CHANGE", "$(", "$secret")), line


def test_no_secret_and_no_data_get_into_the_image() -> None:
    left_out = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"deploy/secrets", ".env", "instance", "*.sqlite3*", ".git"} <= set(left_out)


def test_the_database_is_not_newer_than_what_backs_it_up() -> None:
    """``pg_dump`` refuses a newer server; Debian 12 brings version 15."""
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert image.count("debian:12-slim") == 2
    assert COMPOSE["services"]["database"]["image"].endswith("/postgres:15")


def test_web_and_worker_share_the_folder_of_backups() -> None:
    kept = "data:/var/lib/ptplanner"
    assert all(kept in COMPOSE["services"][name]["volumes"] for name in ("setup", "web", "worker"))
    assert "data" in COMPOSE["volumes"]


def test_the_image_runs_as_its_own_user_with_locked_packages() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    last_stage = text[text.rindex("\nFROM ") :]
    assert "\nUSER ptplanner\n" in last_stage
    assert "--require-hashes -r requirements.lock" in text
    assert "HEALTHCHECK" in last_stage
    run_script = (PROJECT_ROOT / "run.sh").read_text(encoding="utf-8")
    listed = re.search(r"^apt_packages='([^']+)'", run_script, re.MULTILINE)
    assert listed
    needed = set(listed[1].split()) - {"python3-venv"}
    assert needed <= set(last_stage.split())


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not here")
def test_nginx_understands_its_file(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    make_certificate(tmp_path)
    (tmp_path / "site.conf").write_text(site.replace("/etc/ssl/ptplanner", str(tmp_path)))
    main = f"error_log stderr; pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main)
    done = subprocess.run(
        ["nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # Only root may open port 443, which is no fault of the file.
    assert done.returncode == 0 or "Permission denied" in done.stderr, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not here")
def test_caddy_understands_its_file(tmp_path: Path) -> None:
    done = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")],
        capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem"), "-days", "1",
         "-subj", "/CN=pt.example.org"],
        check=True, capture_output=True,
    )  # fmt: skip
