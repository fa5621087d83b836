"""Files that are small to send and large to read end with a sentence, and their report stays small."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ptplanner.domain.exercise_import import InputFile, ParsedImport
from ptplanner.formats import json_file
from ptplanner.formats.import_reader import read_exercise_files
from tests.support.exercises import a_file, a_free_entry, a_page, a_wger_entry

pytestmark = pytest.mark.unit


def _read(content: bytes) -> ParsedImport:
    return read_exercise_files([InputFile("bomb.json", content)])


@pytest.mark.parametrize(
    "content",
    [
        b"[" + b"{}," * 13_000_000 + b"{}]",
        b"[" + b"[]," * 13_000_000 + b"[]]",
        b"{}\n" * 13_000_000,
        b"[" * 39_000_000,
    ],
    ids=["objects", "lists", "lines", "deep"],
)
def test_too_many_values_are_counted_before_they_are_read(content: bytes) -> None:
    found = _read(content)
    assert found.entries == ()
    (warning,) = found.warnings
    assert "more than 4,000,000 values" in warning.message


def test_a_million_numbers_beside_a_good_entry_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _read(json.dumps([a_free_entry(), *[1] * 1_000_000]).encode())
    assert len(found.entries) == 1
    assert found.lost_count == 1_000_000
    assert len(found.warnings) == 501
    assert found.warnings[-1].message == "And 999,500 more like these."


def _with_unknown_fields(count: int) -> dict[str, Any]:
    return a_wger_entry(**{f"unknown_{number}": number for number in range(count)})


def test_unknown_fields_are_named_up_to_a_hundred() -> None:
    found = read_exercise_files([a_file(a_page(_with_unknown_fields(200_000)))])
    assert len(found.entries) == 1
    assert len(found.warnings) == 101
    assert "ignored 199,900 times" in found.warnings[-1].message
    assert all(len(one.message) < 200 for one in found.warnings)


def test_words_without_a_counterpart_are_listed_up_to_a_limit() -> None:
    entries = [
        a_free_entry(id=f"e{n}", name=f"Reach {n}", primaryMuscles=[f"muscle {n}"])
        for n in range(600)
    ]
    found = read_exercise_files([a_file(entries)])
    assert len(found.entries) == 600
    assert len(found.word_mappings) == 501
    assert found.word_mappings[-1].theirs == "other words"


def test_a_file_of_long_texts_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = a_free_entry(instructions=["Sit, breathe, and turn, slowly."] * 20)
    content = json.dumps(
        [entry | {"id": f"e{n}", "name": f"Turn {n}"} for n in range(300)]
    ).encode()
    monkeypatch.setattr(json_file, "MAX_VALUES", 60_000)
    assert len(_read(content).entries) == 300
