"""A content folder that a test may break."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ptplanner.formats import content_files
from ptplanner.formats.content_files import BrokenContent
from ptplanner.formats.problems import Problem

# These name each other as easier, harder and safer, and nothing else.
KEPT = (
    "abdominal-bracing",
    "belly-breathing",
    "bicycle-crunch",
    "bird-dog",
    "bird-dog-leg-only",
    "bridge",
    "cat-camel",
    "dead-bug",
    "pelvic-tilt",
    "single-leg-bridge",
)


@dataclass(frozen=True)
class Folder:
    root: Path

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"“{old}” is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def line(self, name: str, number: int) -> str:
        """The line that a problem names, counted from 1."""
        return (self.root / name).read_text(encoding="utf-8").splitlines()[number - 1]

    def problems(self) -> tuple[Problem, ...]:
        with pytest.raises(BrokenContent) as caught:
            content_files.load_catalog(self.root)
        return caught.value.problems

    def the_problem(self) -> Problem:
        """The only one: a fault is told once, not echoed by every check that it upsets."""
        problems = self.problems()
        assert len(problems) == 1, "\n".join(map(str, problems))
        return problems[0]
