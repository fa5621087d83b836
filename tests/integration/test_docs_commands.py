"""Every command in README.md and docs is run in a copy of the repository, or says here why it is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, tracked_files

_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A comment stands at the beginning of a line or after two spaces.
_COMMENT = re.compile(r"(^|\s{2,})#.*$")

# Beginning of a command -> why it is not run.
NOT_RUN = {
    ". .venv/bin/activate": "only for the shell of a reader; here ptplanner is on the path",
    ".venv/bin/prek install": "writes into the git folder",
    "git ": "changes the history",
    "ptplanner bench": "measures the machine for minutes",
    "ptplanner import ": "needs files and an account; test_exchange_commands.py runs it",
    "sh run.sh figures": "installs an environment of its own; sh test.sh figures runs it",
    "sh run.sh\n": "serves until it is stopped; every browser test runs against that server",
    "sh test.sh": "runs this test",
}
# Beginning of a command -> the exit status that it ends with, if not 0.
EXIT_STATUS = {
    # 3 says that the exercise is advised against.
    "ptplanner precautions double-knee-to-chest": 3,
}


@dataclass(frozen=True)
class Command:
    """A command of a fenced block ``sh``, without its comment, on one line."""

    document: str
    line: str

    @property
    def reason_not_run(self) -> str:
        return next(
            (why for start, why in NOT_RUN.items() if f"{self.line}\n".startswith(start)), ""
        )

    @property
    def exit_status(self) -> int:
        starts = (code for start, code in EXIT_STATUS.items() if self.line.startswith(start))
        return next(starts, 0)


def list_commands() -> list[Command]:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        Command(document.relative_to(ROOT).as_posix(), line)
        for document in documents
        for block in _BLOCK.findall(document.read_text(encoding="utf-8"))
        for line in split_block(block)
    ]


def split_block(block: str) -> list[str]:
    """The commands of a block: lines that end with a backslash go on in the next one."""
    joined = re.sub(r"\s*\\\n\s*", " ", block)
    return [line for raw in joined.splitlines() if (line := _COMMENT.sub("", raw).strip())]


COMMANDS = list_commands()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked files, and beside it a ``ptplanner`` that runs them."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in tracked_files():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    program = folder / "bin" / "ptplanner"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ptplanner "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if not command.reason_not_run],
    ids=lambda command: f"{command.document}: {command.line}",
)
def test_a_command_of_the_documentation_works(command: Command, checkout: Path) -> None:
    path = f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command.line],
        cwd=checkout,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(checkout)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == command.exit_status, done.stdout + done.stderr


def test_the_documentation_has_commands_of_every_kind() -> None:
    assert {command.document for command in COMMANDS} >= {"README.md", "docs/figures.md"}
    assert any(not command.reason_not_run for command in COMMANDS)


def test_a_block_is_read_as_a_shell_reads_it() -> None:
    block = "# first\nptplanner dose 3x10 \\\n    --json  # as JSON\n\nls a#b\n"
    assert split_block(block) == ["ptplanner dose 3x10 --json", "ls a#b"]
