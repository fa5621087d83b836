"""Files of other collections: good entries are imported, every problem is reported with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.exercise import (
    Credit,
    Equipment,
    ExerciseType,
    Level,
    MovementTag,
    Position,
    Region,
    StepRole,
    Unconfirmed,
)
from ptplanner.domain.exercise_import import (
    ImportedExercise,
    InputFile,
    ParsedImport,
    SourceFormat,
    WordMapping,
)
from ptplanner.domain.sides import Laterality
from ptplanner.formats import import_reader as reading_module
from ptplanner.formats.external_exercise import USUAL_DOSE_SOURCE
from ptplanner.formats.import_reader import UNKNOWN_FORMAT_MESSAGE, read_exercise_files
from tests.support.exercises import (
    a_file,
    a_free_entry,
    a_page,
    a_wger_entry,
    a_wger_picture,
    a_wger_translation,
)


def _read(value: object) -> ParsedImport:
    return read_exercise_files([a_file(value)])


def _one(value: object) -> ImportedExercise:
    reading = _read(value)
    assert [trouble for trouble in reading.warnings if trouble.is_lost] == []
    (entry,) = reading.entries
    return entry


def _lost(reading: ParsedImport) -> list[str]:
    return [f"{t.place}: {t.message}" for t in reading.warnings if t.is_lost]


def test_an_entry_of_free_exercise_db_becomes_an_exercise() -> None:
    entry = _one([a_free_entry()])
    exercise, text = entry.exercise, entry.exercise.get_text("en")
    assert entry.source_key == "free-exercise-db:Pond_Reach"
    assert (text.name, text.purpose, text.feel) == (
        "Pond reach",
        "Trains your buttocks.",
        "your buttocks",
    )
    assert [step.text for step in text.steps] == [
        "Stand tall with the weight in one hand.",
        "Bend and reach for the pond.",
    ]
    assert exercise.regions == (Region.HIP,)
    assert exercise.muscles == ("buttocks", "low back", "back of the thigh")
    assert exercise.equipment == (Equipment.DUMBBELL,)
    assert (exercise.type, exercise.level) == (ExerciseType.STRENGTH, Level.EASIER)
    assert exercise.position is Position.STANDING


def test_missing_facts_are_unconfirmed_and_nothing_looks_reviewed_or_safe() -> None:
    exercise = _one([a_free_entry()]).exercise
    assert exercise.unconfirmed == {
        Unconfirmed.MOVEMENTS,
        Unconfirmed.LATERALITY,
        Unconfirmed.DOSE,
        Unconfirmed.POSITION,
    }
    assert not exercise.has_described_movements
    assert exercise.laterality is Laterality.NONE
    assert exercise.dosage_source == USUAL_DOSE_SOURCE
    assert not exercise.review.is_reviewed


def test_movements_that_follow_from_a_category_are_kept_and_the_rest_is_unconfirmed() -> None:
    exercise = _one([a_free_entry(category="plyometrics")]).exercise
    assert exercise.movement_tags == {MovementTag.IMPACT}
    assert not exercise.has_described_movements


def test_unknown_words_are_kept_and_listed() -> None:
    odd = a_free_entry(primaryMuscles=["toe wigglers"], equipment="canoe", category="boating")
    entry, reading = _one([odd]), _read([odd])
    assert "toe wigglers" in entry.exercise.muscles
    assert entry.exercise.unlisted_equipment == ("canoe",)
    assert entry.exercise.unconfirmed >= {Unconfirmed.TYPE, Unconfirmed.REGIONS}
    assert WordMapping("muscle", "toe wigglers", "", 1) in reading.word_mappings
    assert WordMapping("equipment", "canoe", "", 1) in reading.word_mappings
    assert WordMapping("category", "boating", "", 1) in reading.word_mappings


def test_pictures_are_named_and_not_imported() -> None:
    entry = _one([a_free_entry()])
    assert [picture.url for picture in entry.pictures] == [
        "Pond_Reach/0.jpg",
        "Pond_Reach/1.jpg",
    ]
    assert {picture.credit.licence for picture in entry.pictures} == {"unknown"}


def test_an_entry_of_wger_keeps_every_licence_and_author() -> None:
    entry = _one(a_page(a_wger_entry()))
    text, whole = entry.exercise.credits
    assert text == Credit(
        part="Text",
        licence="CC-BY-SA-4.0",
        licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        author="Lena Reed, Tom Bog",
        author_url="https://marsh.example/lena",
        title="Heron stand, as we teach it",
        source_url="https://marsh.example/heron",
        derived_from="https://marsh.example/older-heron",
    )
    assert (whole.part, whole.author) == ("Exercise", "marsh.walker")
    (picture,) = entry.pictures
    assert (picture.credit.author, picture.credit.licence) == ("Pia Sedge", "CC-BY-4.0")


def test_an_entry_of_wger_becomes_plain_steps_and_cues() -> None:
    text = _one(a_page(a_wger_entry())).exercise.get_text("en")
    assert [(step.role, step.text) for step in text.steps] == [
        (StepRole.MOVE, "Stand on one leg by the reeds."),
        (StepRole.MOVE, "Count to ten."),
        (StepRole.CUE, "Breathe."),
    ]
    assert text.aliases == ("Stork stand",)


def test_translations_are_kept_by_their_language() -> None:
    spanish = a_wger_translation(language=4, name="Garza", description="<p>Una pierna.</p>")
    unheard = a_wger_translation(language=99, name="Ooo", description="<p>Aaa.</p>")
    entry = _one([a_wger_entry(translations=[spanish, unheard, a_wger_translation()])])
    assert list(entry.exercise.texts) == ["en", "es", "x-wger-99"]
    assert entry.exercise.get_text("es").name == "Garza"
    assert [credit.part for credit in entry.exercise.credits][:3] == [
        "Text",
        "Text (es)",
        "Text (x-wger-99)",
    ]


def test_an_entry_without_english_text_is_reported_and_not_imported() -> None:
    german = a_wger_entry(translations=[a_wger_translation(language=1, name="Reiher")])
    (warning,) = _lost(_read([german]))
    assert warning.endswith("There is no English text; there is de.")


def test_pages_may_come_in_any_order_and_twice() -> None:
    first = a_page(a_wger_entry(id=1, uuid="a"), a_wger_entry(id=2, uuid="b"), count=3)
    second = a_page(a_wger_entry(id=3, uuid="c"), count=3)
    files = [a_file(second, "2.json"), a_file(first, "1.json"), a_file(second, "2 again.json")]
    reading = read_exercise_files(files)
    assert [entry.source_key for entry in reading.entries] == ["wger:a", "wger:b", "wger:c"]
    (twice,) = reading.warnings
    assert "This is a duplicate of 2 again.json, entry 1" in twice.message


def test_a_missing_page_is_reported() -> None:
    reading = _read(a_page(a_wger_entry(), count=41))
    (warning,) = reading.warnings
    assert warning.message == "The pages announce 41 exercises; 1 were read. A page is missing."
    assert not warning.is_lost


def test_good_entries_are_imported_despite_bad_ones() -> None:
    bad: list[Any] = [
        {},
        "text",
        None,
        a_free_entry(name=7),
        a_free_entry(instructions="stand"),
        a_free_entry(name="Bell\u0007"),
        a_free_entry(name="\ud800"),
        a_free_entry(instructions=[]),
        a_free_entry(name="x" * 121),
        a_free_entry(instructions=["a" * 4_999] * 3),
    ]
    missing = a_free_entry()
    del missing["category"]
    entries = [a_free_entry(id="first"), *bad, missing, a_free_entry(id="last")]
    reading = _read(entries)
    assert [entry.source_key for entry in reading.entries] == [
        "free-exercise-db:first",
        "free-exercise-db:last",
    ]
    assert _lost(reading) == [
        f"exercises.json, entry 2: {UNKNOWN_FORMAT_MESSAGE}",
        f"exercises.json, entry 3: {UNKNOWN_FORMAT_MESSAGE}",
        f"exercises.json, entry 4: {UNKNOWN_FORMAT_MESSAGE}",
        "exercises.json, entry 5 (7): name: This must be text.",
        "exercises.json, entry 6 (Pond reach): instructions: This must be a list.",
        "exercises.json, entry 7 (Bell): name: This holds characters that cannot be printed.",
        "exercises.json, entry 8: name: This holds characters that cannot be printed.",
        "exercises.json, entry 9 (Pond reach): There are no steps; without them nobody can do the exercise.",
        f"exercises.json, entry 10 ({'x' * 40}): The name has more than 120 characters.",
        "exercises.json, entry 11 (Pond reach): There are more than 30 steps; a sheet cannot hold them.",
        "exercises.json, entry 12 (Pond reach): category: This is missing.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"\xff\xfe[]", "This is not UTF-8 text (byte 1)."),
        (b"<html>", "This is not JSON: Expecting value in line 1, column 1."),
        (b"[" * 100_000, "This is nested too deeply."),
        (b"[NaN]", "NaN is not a number."),
        (b"[" + b"1" * 5_000 + b"]", "It contains a number with too many digits."),
        (b"7", UNKNOWN_FORMAT_MESSAGE),
        (b'{"format": "other", "exercises": []}', "“format” must be “ptplanner-content”."),
        (
            json.dumps([a_free_entry()]).encode()[:-20],
            "The file ends in the middle (line 1, column 360). Download it again; nothing was imported.",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_an_unusable_file_is_refused_in_plain_words(content: bytes, message: str) -> None:
    reading = read_exercise_files(
        [InputFile("x.json", content), a_file([a_free_entry()], "y.json")]
    )
    assert [t.message for t in reading.warnings if t.place.startswith("x.json")] == [message]
    assert len(reading.entries) == 1


def test_more_exercises_than_allowed_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MAX_ENTRIES", 2)
    reading = _read([a_free_entry(id=str(number)) for number in range(3)])
    assert len(reading.entries) == 2
    assert [warning.message for warning in reading.warnings] == [
        "One import takes at most 2 exercises."
    ]


def test_an_empty_list_gives_no_exercises() -> None:
    assert _read([]).entries == ()


def test_a_duplicate_field_affects_only_its_entry() -> None:
    good = json.dumps(a_free_entry())
    doubled = good.replace('"level"', '"name": "Other", "level"', 1)
    reading = read_exercise_files([InputFile("x.json", f"[{doubled}, {good}]".encode())])
    assert len(reading.entries) == 1
    (warning,) = reading.warnings
    assert warning.message == "The field “name” appears twice. It is unclear which value is meant."


def test_unknown_fields_are_reported_once() -> None:
    entries = [a_free_entry(id="a", tips=[]), a_free_entry(id="b", tips=[])]
    (warning,) = _read(entries).warnings
    assert warning.message == "The field “tips” is unknown to this import and was ignored (2×)."
    assert not warning.is_lost


def test_two_collections_are_not_mixed() -> None:
    reading = _read([a_free_entry(), a_wger_entry()])
    assert reading.source is SourceFormat.FREE_EXERCISE_DB
    (warning,) = _lost(reading)
    assert warning.endswith(
        "This is from wger, the others are from free-exercise-db. Import it separately."
    )


def test_hostile_html_leaves_only_words() -> None:
    html = "<p>Up<script>steal()</script><img src=x onerror=steal()></p><p>=1+1|cmd {side}</p>"
    entry = _one([a_wger_entry(translations=[a_wger_translation(description=html)])])
    assert [step.text for step in entry.exercise.get_text("en").steps[:2]] == [
        "Up",
        "=1+1|cmd (side)",
    ]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [(1, "CC-BY-SA-3.0"), (77, "wger licence 77"), (None, "not stated")],
)
def test_a_licence_with_an_unknown_number_is_still_named(licence: object, expected: str) -> None:
    entry = _one([a_wger_entry(images=[a_wger_picture(license=licence)])])
    assert entry.pictures[0].credit.licence == expected


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(sorted(a_wger_entry())), _JSON)
def test_no_value_in_any_field_of_wger_causes_a_crash(field: str, value: object) -> None:
    reading = _read([a_wger_entry(**{field: value})])
    assert len(reading.entries) + len(_lost(reading)) == 1


@given(st.sampled_from(sorted(a_free_entry())), _JSON)
def test_no_value_in_any_field_of_free_exercise_db_causes_a_crash(
    field: str, value: object
) -> None:
    reading = _read([a_free_entry(**{field: value})])
    assert len(reading.entries) + len(_lost(reading)) == 1


@given(st.binary(max_size=200))
def test_no_bytes_cause_a_crash(content: bytes) -> None:
    assert read_exercise_files([InputFile("x.json", content)]).entries == ()
