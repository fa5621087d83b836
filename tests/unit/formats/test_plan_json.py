"""A plan leaves as JSON and comes back the same; a broken file tells all that is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.ids import ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, Schedule
from ptplanner.domain.sides import DoseSide
from ptplanner.formats import FormatError, content_files, plan_from_json, plan_to_json
from ptplanner.formats.json_schema import build_format_schema
from ptplanner.formats.plan_json import MAX_PLAN_BYTES
from tests.support.builders import a_catalog, a_patient, a_plan, an_answer, an_item
from tests.support.plans import patients, plans

FORMAT_DOCS = Path(__file__).parents[3] / "docs" / "format"


def _text(**fields: Any) -> str:  # noqa: ANN401  # any JSON value is worth a try
    return json.dumps({"format": "ptplanner-plan", "version": 1, "items": []} | fields)


def _problems(text: str | bytes, **options: Any) -> list[str]:  # noqa: ANN401  # passed on
    with pytest.raises(FormatError) as caught:
        plan_from_json(text, **options)
    return [str(problem) for problem in caught.value.problems]


@given(plans(), patients())
def test_every_plan_comes_back_as_itself(plan: Plan, patient: PatientContext) -> None:
    assert plan_from_json(plan_to_json(plan, patient)) == (plan, patient)


def test_rows_that_wait_for_undo_stay_behind() -> None:
    plan = a_plan(an_item("1"), an_item("2")).remove_item(ItemId("2"))
    assert plan_from_json(plan_to_json(plan, a_patient())).plan == plan.without_removed()


def test_what_is_not_said_has_the_documented_meaning() -> None:
    plan, patient = plan_from_json(_text())
    assert (plan.title, plan.schedule, plan.max_pain) == ("Exercise plan", Schedule(), 5)
    assert patient == PatientContext("")


def test_a_dose_may_be_a_line_of_shorthand() -> None:
    plan, _ = plan_from_json(_text(items=[{"exercise": "bird-dog", "dose": "3x12/side"}]))
    assert plan.items[0].dosage == Dosage(
        sets=Span.of(3), repetitions=Span.of(12), side=DoseSide.EACH
    )


def test_rows_are_grouped_by_section_and_numbered_where_they_have_no_id() -> None:
    rows = [
        {"exercise": "a", "section": "cool-down", "id": "2"},
        {"exercise": "b"},
        {"exercise": "c", "section": "warm-up"},
    ]
    plan, _ = plan_from_json(_text(items=rows))
    assert [(item.exercise, item.id) for item in plan.items] == [("c", "3"), ("b", "1"), ("a", "2")]


def test_an_override_may_name_the_condition() -> None:
    override = {"condition": "disc-herniation", "reason": "Flexion eases her pain."}
    rows = [{"exercise": "double-knee-to-chest", "overrides": [override]}]
    plan, _ = plan_from_json(_text(items=rows), catalog=a_catalog())
    assert plan.items[0].overrides == (an_answer(by=""),)


def test_an_avoid_without_a_reason_is_refused() -> None:
    rows = [{"exercise": "bird-dog", "overrides": [{"rule": "disc-hug", "reason": " "}]}]
    (problem,) = _problems(_text(items=rows))
    assert problem.startswith("items[0].overrides[0]: reason is missing")
    rows[0]["overrides"][0]["advice"] = "caution"  # type: ignore[index]  # the list is above
    assert plan_from_json(_text(items=rows)).plan.items[0].overrides[0].advice is Advice.CAUTION


def test_all_problems_of_a_file_are_reported_with_their_paths() -> None:
    rows = [
        {"exercise": "bird-dog", "dose": "3x12/sde"},
        {"exercise": "rock-back", "dose": {"sets": 99, "repsmin": 3}},
        {"section": "middle", "exercise": "x"},
    ]
    text = _text(
        items=rows, max_pain=11, patient={"conditions": [{"condition": "a", "since": "1.2."}]}
    )
    assert set(_problems(text)) == {
        "patient.conditions[0].since: This must be a date like 2026-03-01.",
        "max_pain: This must be 10 or less.",
        "items[0].dose: “sde” is not a side. Write side, L, R or alt. Did you mean “side”? (character 6)",
        "items[1].dose.sets: This must be 20 or less.",
        "items[1].dose.repsmin: This is not a field of the format. Did you mean “reps_min”?",
        "items[2].section: “middle” is not known. Allowed: warm-up, main, cool-down.",
    }  # fmt: skip


def test_names_unknown_to_the_catalog_are_reported_with_a_suggestion() -> None:
    override = {"rule": "disc-hugs", "reason": "Why."}
    text = _text(
        items=[{"exercise": "bird-dgo", "overrides": [override]}],
        patient={"conditions": [{"condition": "vertgo"}]},
    )
    assert _problems(text, catalog=a_catalog()) == [
        "patient.conditions[0].condition: There is no condition “vertgo” in the catalog. Did you mean “vertigo”?",
        "items[0].exercise: There is no exercise “bird-dgo” in the catalog. Did you mean “bird-dog”?",
        "items[0].overrides[0].rule: There is no rule “disc-hugs” in the catalog. Did you mean “disc-hug”?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The file is empty."),
        ("[]", "This must be an object."),
        (b"\xff\x00\xfe", "This is not UTF-8 text (byte 1)."),
        ('{"a": 1, "a": 2}', "The field “a” appears twice in one object."),
        ("[" * 100_000, "This is nested too deeply."),
        ('{"max_pain": NaN}', "NaN is not a number."),
        ("1" * 5_000, "It contains a number with too many digits."),
        (
            "x" * (MAX_PLAN_BYTES + 1),
            "The file is larger than 1 MB. Split it, or choose another one.",
        ),
        ('{"format": "other"}', "format: “other” is not known. Allowed: ptplanner-plan."),
        (_text(version=2), "version: “2” is not known. Allowed: 1."),
        (_text(title="a\x00b"), "title: This holds characters that cannot be printed."),
        (_text(title="\ud800"), "title: This holds characters that cannot be printed."),
        (_text(title="x" * 121), "title: This takes at most 120 characters."),
        (_text(items=[{"exercise": "a"}] * 61), "items: This takes at most 60 entries."),
        (_text(items=[{"exercise": "a", "id": "1"}] * 2), "Two items share the id “1”."),
        (_text(script="alert(1)"), "script: This is not a field of the format."),
        (_text(schedule={"per_day": 0}), "schedule.per_day: This must be 1 or more."),
        (_text(next_visit="2026-02-30"), "next_visit: This must be a date like 2026-03-01."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_file_that_is_not_a_plan_is_refused_in_plain_words(
    text: str | bytes, problem: str
) -> None:
    assert problem in _problems(text)


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    assert (FORMAT_DOCS / "plan.schema.json").read_text(encoding="utf-8") == build_format_schema(
        "plan"
    )


def test_the_example_of_the_documentation_is_a_plan() -> None:
    page = (FORMAT_DOCS / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert example is not None

    plan, patient = plan_from_json(example[1], content_files.load_catalog())
    assert len(plan.items) == 3
    assert patient.first_name == "Ana"
