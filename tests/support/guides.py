"""Follows a guide of docs/ word for word in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A fenced block, indented or not: its language, the file that it shows (if any), and its text.
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>sh|toml)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
GUIDE_TIMEOUT_S = 1800


@dataclass(frozen=True)
class GuideBlock:
    """One fenced block of a guide: commands to type, or the whole text of a file."""

    text: str
    file: str = ""

    def to_shell(self) -> str:
        """The commands themselves; for a file, the command that writes it."""
        return (
            f"cat >{self.file} <<'END_OF_FILE'\n{self.text}END_OF_FILE\n"
            if self.file
            else self.text
        )


def read_guide(name: str) -> list[GuideBlock]:
    """The blocks of docs/`name` that a reader types or saves, in their order."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [
        GuideBlock(textwrap.dedent(found["text"]), found["file"] or "")
        for found in BLOCK.finditer(text)
        if found["language"] == "sh" or found["file"]
    ]


def copy_repository(target: Path, environment: str) -> Path:
    """Copy all tracked files to `target`; the copy uses the installed `environment` (a folder like .venv).

    `run.sh` regards the environment as installed for the copy, so that nothing is downloaded.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    _link_environment(target, environment)
    return target


def _link_environment(target: Path, environment: str) -> None:
    folder = target / environment
    folder.mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (folder / part).symlink_to((ROOT / environment / part).resolve())
    for lock in target.glob("requirements*.lock"):
        with lock.open("rb") as content:
            stamp = subprocess.run(["cksum"], stdin=content, check=True, capture_output=True)
        root = target.resolve()
        (folder / f".from-{lock.name}").write_text(f"{stamp.stdout.decode().strip()} {root}\n")


def follow_guide(blocks: list[GuideBlock], copy: Path) -> str:
    """Type all blocks into one shell in the copy; returns what it printed, and fails where a command does."""
    script = "set -eux\n" + "".join(block.to_shell() for block in blocks)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "PYTHONPATH": str(copy),  # the environment imports the package from where it was installed
        "PTPLANNER_DATA": str(copy / "instance"),
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=copy, env=environment, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=GUIDE_TIMEOUT_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    return done.stdout
