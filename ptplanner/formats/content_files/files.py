"""Reads the TOML files of the content; each problem names its file, line and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ptplanner.domain.errors import ContentError
from ptplanner.formats.problems import Problem


class BrokenContent(ContentError):
    """One or more content files are invalid; ``problems`` lists every problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass
class ContentFile:
    """A parsed TOML file, with its text so that line numbers can be found."""

    path: Path
    name: str
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def build_problem(self, loc: Sequence[str | int], message: str) -> Problem:
        return Problem(format_location(loc), message, self.name, self.find_line(loc))

    def find_line(self, loc: Sequence[str | int]) -> int:
        """The line number of ``loc``, else of the table that contains it, else 1."""
        lines = self.text.splitlines()
        first, last = self._find_table_lines(lines, loc)
        keys = [re.escape(part) for part in reversed(loc) if isinstance(part, str)]
        patterns = [re.compile(rf"\s*\"?{key}\"?\s*[=.]") for key in keys]
        keyed = (n for pattern in patterns for n in range(first, last) if pattern.match(lines[n]))
        heads = (n for n, line in enumerate(lines) if line.strip() == f"[[{loc[0]}]]")
        return next(keyed, next(heads, first) if len(loc) == 1 else first) + 1

    def _find_table_lines(self, lines: list[str], loc: Sequence[str | int]) -> tuple[int, int]:
        """The line range of the ``[[table]]`` that contains ``loc``; without one, the lines before the first table."""
        heads = [n for n, line in enumerate(lines) if line.lstrip().startswith("[")]
        found, name = None, ""
        for table, place in _list_tables_on_path(loc):
            name = f"{name}.{table}" if name else table
            mine = [n for n in heads if lines[n].strip() == f"[[{name}]]" and n > (found or -1)]
            if place >= len(mine):
                break
            found = mine[place]
        if found is not None:
            return found, next((n for n in heads if n > found), len(lines))
        return 0, heads[0] if heads else len(lines)


def _list_tables_on_path(loc: Sequence[str | int]) -> Iterator[tuple[str, int]]:
    """The tables on the path to ``loc``, each with its index, counted from 0."""
    for name, place in zip(loc[::2], loc[1::2], strict=False):
        if isinstance(name, str) and isinstance(place, int):
            yield name, place


def format_location(loc: Sequence[str | int]) -> str:
    """Format ``loc`` as ``step.2.role``, with indexes counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)


def load_content_file(path: Path, root: Path, problems: list[Problem]) -> ContentFile | None:
    """Read and parse the file; on failure add the problem to ``problems`` and return None."""
    name, text = str(path.relative_to(root)), ""
    try:
        text = path.read_text(encoding="utf-8")
        return ContentFile(path, name, text, tomllib.loads(text))
    except FileNotFoundError:
        problems.append(Problem("", "This file is missing.", name))
    except UnicodeDecodeError:
        problems.append(Problem("", "This file is not UTF-8 text.", name))
    except OSError as error:
        problems.append(Problem("", f"This file cannot be read: {error.strerror}.", name))
    except tomllib.TOMLDecodeError as error:
        problems.append(
            Problem("", f"Not TOML: {error}.", name, _find_toml_error_line(error, text))
        )
    return None


def _find_toml_error_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line that the parser names, or the last line if it says "at end of document"."""
    line = re.search(r"at line (\d+)", str(error))
    return int(line[1]) if line else max(1, len(text.splitlines()))
