"""The patient's name on paper, as the clinic chose it; the phone page always shows the first name alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import build_sheet
from ptplanner.storage.serialization import document_from_canonical_json, to_canonical_json
from ptplanner.web.phone.plan_views import build_phone_plan
from tests.pdf import sheets


def build_named_document(
    name: str, printed: NameOnSheet, birth_year: int | None = None
) -> RevisionDocument:
    document = sheets.document(name=name)
    clinic = replace(document.clinic, name_on_sheet=printed)
    return replace(document, clinic=clinic, birth_year=birth_year)


@pytest.mark.parametrize(
    ("name", "printed", "year", "words"),
    [
        ("Ana Ruiz", NameOnSheet.FIRST_NAME, None, "Ana"),
        ("Ana Ruiz", NameOnSheet.INITIAL, None, "Ana R."),
        ("Ana", NameOnSheet.INITIAL, None, "Ana"),
        ("Ana Ruiz", NameOnSheet.BIRTH_YEAR, 1968, "Ana, born 1968"),
        ("Ana Ruiz", NameOnSheet.BIRTH_YEAR, None, "Ana"),
    ],
)
def test_every_place_of_the_name_prints_what_the_clinic_chose(
    name: str, printed: NameOnSheet, year: int | None, words: str
) -> None:
    document = build_named_document(name, printed, year)
    sheet = build_sheet(document, {})
    assert sheet.patient == words
    assert sheet.title == f"Your exercise plan, {words}"
    assert sheet.tick_grid.heading == f"Keep track, {words}"
    assert build_phone_plan(document, {}).heading == "Ana’s exercises"


@pytest.mark.parametrize("printed", list(NameOnSheet))
def test_nobody_is_born_without_a_name(printed: NameOnSheet) -> None:
    assert build_sheet(build_named_document("", printed, 1968), {}).patient == ""


def test_the_choice_is_frozen_in_the_revision() -> None:
    document = build_named_document("Ana Ruiz", NameOnSheet.BIRTH_YEAR, 1968)
    assert document_from_canonical_json(to_canonical_json(document)) == document


def test_a_document_with_the_first_name_alone_is_stored_as_before() -> None:
    plain = json.loads(to_canonical_json(sheets.document()))
    assert "birth_year" not in plain
    assert "name_on_sheet" not in plain["clinic"]
    read = document_from_canonical_json(json.dumps(plain))
    assert read.clinic.name_on_sheet is NameOnSheet.FIRST_NAME
