"""Asks veraPDF, fetched once from Maven Central, what a PDF breaks of PDF/UA-1."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ptplanner.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERSION = "1.28.2"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
CACHE = PROJECT_ROOT / ".cache" / "validators"
_JAR = CACHE / f"greenfield-apps-{VERSION}.jar"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_COMMAND_LINE = "org.verapdf.apps.GreenfieldCliWrapper"
_PROFILE = "PDF/UA-1 validation profile"
# So that a download that hangs ends; a slow machine needs a small part of it.
LONGEST_S = 1800
# veraPDF's exit statuses when it has looked at every file.
_SOUND, _FAULTY = 0, 1


class ValidatorUnavailable(Exception):
    """The validator could not be fetched or did not finish: nothing is known about the files."""


@dataclass(frozen=True, order=True)
class Fault:
    """A rule that a file breaks, named as the standard names it, and the first place."""

    clause: str
    test: int
    says: str
    where: str

    @property
    def rule(self) -> str:
        return f"{self.clause}-{self.test}"


@dataclass(frozen=True)
class Verdict:
    """``rules_kept`` shows that there was something to look at."""

    rules_kept: int
    faults: tuple[Fault, ...]

    @property
    def broken_rules(self) -> list[str]:
        return [fault.rule for fault in self.faults]


def missing() -> list[str]:
    """Programs that are not here; on a Mac both may be names that only offer an installation."""
    return [name for name, ask in (("Java", "java"), ("Maven", "mvn")) if not _answers(ask)]


def _answers(program: str) -> bool:
    try:
        asked = subprocess.run([program, "-version"], check=False, capture_output=True)
    except OSError:
        return False
    return asked.returncode == 0


def fetch() -> Path:
    """The validator's archive, which holds all that it needs; a damaged one is fetched again."""
    if not _is_whole():
        CACHE.mkdir(parents=True, exist_ok=True)
        artifact = f"-Dartifact=org.verapdf.apps:greenfield-apps:{VERSION}"
        into = [f"-DoutputDirectory={CACHE}", "-Dmdep.overWriteReleases=true"]
        _run(["mvn", "-B", "-ntp", "-q", _COPY, artifact, *into], {0})
    if not _is_whole():
        raise ValidatorUnavailable(f"{_JAR} is not the archive that was tried: wrong SHA-256.")
    return _JAR


def _is_whole() -> bool:
    return _JAR.exists() and hashlib.sha256(_JAR.read_bytes()).hexdigest() == SHA256


def judge(files: Sequence[Path]) -> dict[str, Verdict]:
    """A verdict for each file by its stem; starting Java takes longer than looking at a sheet."""
    command = ["java", "-Djava.awt.headless=true", "-cp", str(fetch()), _COMMAND_LINE]
    options = ["--flavour", "ua1", "--format", "json"]
    output = _run([*command, *options, *map(str, files)], {_SOUND, _FAULTY})
    jobs = json.loads(output)["report"]["jobs"]
    return {Path(job["itemDetails"]["name"]).stem: _verdict(job) for job in jobs}


def _verdict(job: Mapping[str, Any]) -> Verdict:
    (result,) = job["validationResult"]
    if result["profileName"] != _PROFILE or result["jobEndStatus"] != "normal":
        raise ValidatorUnavailable(f"veraPDF did not finish: {result}")
    details = result["details"]
    rules = [r for r in details["ruleSummaries"] if r["ruleStatus"] == "FAILED"]
    return Verdict(details["passedRules"], tuple(sorted(map(_fault, rules))))


def _fault(rule: Mapping[str, Any]) -> Fault:
    first = rule["checks"][0]
    return Fault(rule["clause"], rule["testNumber"], first["errorMessage"], first["context"])


def _run(command: list[str], accepted: set[int]) -> str:
    done = subprocess.run(
        command, check=False, cwd=CACHE, capture_output=True, text=True, timeout=LONGEST_S
    )
    if done.returncode not in accepted:
        end = (done.stdout + done.stderr)[-2000:]
        raise ValidatorUnavailable(f"{command[0]} ended with {done.returncode}: {end}")
    return done.stdout
