"""Import files are read in a process of their own, which ends at its limits and when nobody waits any more."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ptplanner.domain.exercise_import import InputFile, NamedPath, ParsedImport, SourceFormat
from ptplanner.formats.apart import ApartReader, ImportTooLarge, ReadingLimits
from tests.support.exercises import a_file, a_free_entry

pytestmark = pytest.mark.integration


def read_for_ever(files: Sequence[InputFile]) -> ParsedImport:
    time.sleep(600)
    return ParsedImport(SourceFormat.WGER, (), lost_count=len(files))


def read_greedily(files: Sequence[InputFile]) -> ParsedImport:
    kept = [bytearray(64 * 1024**2) for _ in range(100)]
    return ParsedImport(SourceFormat.WGER, (), lost_count=len(kept) + len(files))


@pytest.fixture
def paths(tmp_path: Path) -> list[NamedPath]:
    path = tmp_path / "upload"
    path.write_bytes(a_file([a_free_entry()]).content)
    return [NamedPath("ponds.json", str(path))]


@pytest.fixture
def readers() -> Iterator[list[ApartReader]]:
    made: list[ApartReader] = []
    yield made
    for reader in made:
        reader.stop_process()


def test_a_good_file_is_read_and_the_process_is_kept(
    readers: list[ApartReader], paths: list[NamedPath]
) -> None:
    reader = ApartReader()
    readers.append(reader)
    for _ in range(2):
        found = reader(paths, lambda: None)
        assert [entry.place for entry in found.entries] == ["ponds.json, entry 1 (Pond reach)"]


@pytest.mark.parametrize(
    ("read", "limits", "words"),
    [
        (read_for_ever, ReadingLimits(seconds=3), "more than 3 seconds"),
        (read_greedily, ReadingLimits(memory_bytes=1024**3), "too much memory"),
    ],
    ids=["time", "memory"],
)
def test_a_file_that_exceeds_the_limits_ends_with_a_sentence(
    readers: list[ApartReader],
    paths: list[NamedPath],
    read: object,
    limits: ReadingLimits,
    words: str,
) -> None:
    reader = ApartReader(read, limits)  # type: ignore[arg-type]  # one of the two above
    readers.append(reader)
    with pytest.raises(ImportTooLarge, match=words):
        reader(paths, lambda: None)


class NobodyWaits(Exception):
    """What a job raises that was cancelled."""


def test_reading_stops_when_nobody_waits_any_more(
    readers: list[ApartReader], paths: list[NamedPath]
) -> None:
    reader = ApartReader(read_for_ever)
    readers.append(reader)
    asked: list[int] = []

    def keep_going() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise NobodyWaits

    with pytest.raises(NobodyWaits):
        reader(paths, keep_going)
