"""Documents are read from JSON as they were written, and equal values give equal text."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.dosage import (
    Days,
    DecimalSpan,
    Dosage,
    Load,
    LoadUnit,
    Span,
)
from ptplanner.domain.errors import DatabaseTooNew
from ptplanner.domain.exercise import MovementTag
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, PatientId, PlanId, RuleId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import SECTIONS, Override, Plan, PlanItem, RemovedItem, Section
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import AffectedSide
from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage.serialization import (
    document_from_canonical_json,
    hash_document,
    hash_plan,
    plan_from_canonical_json,
    to_canonical_json,
)
from tests.integration.records import ANA, ANAS_PLAN, document, exercise, item, plan
from tests.support.doses import doses
from tests.support.plans import schedules

pytestmark = pytest.mark.integration

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


ANSWERS = st.builds(
    Override,
    WORDS.map(RuleId),
    st.sampled_from(Advice),
    WORDS.map(lambda text: "Asked. " + text),
    WORDS,
    st.none() | MOMENTS,
)
ITEMS = st.builds(
    PlanItem,
    WORDS.map(ItemId),
    WORDS.map(ExerciseSlug),
    st.sampled_from(Section),
    doses(),
    WORDS,
    WORDS,
    st.lists(ANSWERS, max_size=2).map(tuple),
)


def _in_order(items: list[PlanItem]) -> tuple[PlanItem, ...]:
    return tuple(sorted(items, key=lambda each: SECTIONS.index(each.section)))


PLANS = st.builds(
    Plan,
    st.just(ANAS_PLAN),
    st.just(ANA),
    WORDS,
    st.lists(ITEMS, max_size=4, unique_by=lambda each: each.id).map(_in_order),
    st.lists(st.builds(RemovedItem, ITEMS, st.integers(0, 9)), max_size=2).map(tuple),
    schedules(),
    st.integers(0, 10),
    st.none() | DATES,
)
PATIENTS = st.builds(
    PatientContext,
    WORDS,
    st.sampled_from(["en", "es", "ar"]),
    st.sampled_from(AffectedSide),
    st.lists(
        st.builds(
            PatientCondition, WORDS.map(ConditionSlug), st.none() | DATES, st.none() | DATES, WORDS
        ),
        max_size=2,
    ).map(tuple),
)


@given(PLANS)
def test_a_plan_is_read_as_it_was_written(draft: Plan) -> None:
    text = to_canonical_json(draft)
    assert plan_from_canonical_json(text) == draft
    assert to_canonical_json(plan_from_canonical_json(text)) == text


@given(PLANS, PATIENTS, st.frozensets(st.sampled_from(MovementTag)), doses())
def test_a_document_is_read_as_it_was_written(
    draft: Plan, who: PatientContext, tags: frozenset[MovementTag], dose: Dosage
) -> None:
    shown = replace(exercise(), movement_tags=tags, default_dosage=dose)
    issued = replace(document(), plan=draft, patient=who, exercises={shown.slug: shown})
    text = to_canonical_json(issued)
    assert document_from_canonical_json(text) == issued
    assert to_canonical_json(document_from_canonical_json(text)) == text


def test_canonical_json_is_sorted_and_compact() -> None:
    text = to_canonical_json(document())
    plain = json.loads(text)
    assert text == json.dumps(plain, sort_keys=True, separators=(",", ":"))
    [shown] = plain["exercises"].values()
    assert shown["movement_tags"] == ["impact", "lifting", "prone"]


def test_equal_loads_give_equal_digests() -> None:
    doses = [
        Dosage(load=Load(LoadUnit.KG, DecimalSpan.of(kg))) for kg in ("2", "2.0", "2.00", "2E0")
    ]
    assert len({hash_plan(plan(replace(item(), dosage=dose))) for dose in doses}) == 1
    assert '"value":"20"' in to_canonical_json(Load(LoadUnit.KG, DecimalSpan.of("2E1")))


def test_one_number_is_stored_as_before_there_were_ranges() -> None:
    """The digest of a plan that was issued before stays the same."""
    dose = Dosage(
        sets=Span.of(3), per_day=Span.of(2), days=Days(per_week=Span.of(5)), rest_s=Span(0, 30)
    )
    stored = json.loads(to_canonical_json(plan(replace(item(), dosage=dose))))
    [row] = stored["items"]
    assert row["dosage"]["sets"] == 3
    assert row["dosage"]["days"]["per_week"] == 5
    assert row["dosage"]["rest_s"] == {"low": 0, "high": 30}
    assert not {"duration_s", "distance", "pace"} & row["dosage"].keys()
    assert (stored["schedule"]["per_day"], stored["schedule"]["weeks"]) == (1, 6)


def test_the_digest_does_not_depend_on_the_process() -> None:
    """Sets and dicts come out in another order under another hash seed."""
    code = (
        "from tests.integration.records import document; "
        "from ptplanner.storage.serialization import hash_document; print(hash_document(document()))"
    )
    data = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT_ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT_ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert data == {hash_document(document()) + "\n"}


def test_removed_rows_do_not_count_as_a_change() -> None:
    assert hash_plan(plan(item(), item("row-2")).remove_item(ItemId("row-2"))) == hash_plan(
        plan(item())
    )


def _without(text: str, *paths: str) -> str:
    plain = json.loads(text)
    for path in paths:
        *way, last = path.split(".")
        at = plain
        for step in way:
            at = at[step]
        del at[last]
    return json.dumps(plain)


def test_an_older_document_without_newer_fields_is_read() -> None:
    older = _without(
        to_canonical_json(document()),
        "version",
        "language",
        "plan.max_pain",
        "plan.next_visit",
        "clinic.hours",
        "codes.items",
        "exercises.bird-dog.review",
        "exercises.bird-dog.safer",
        "exercises.bird-dog.texts.en.plain_name",
    )
    read = document_from_canonical_json(older)
    assert read.version == 1
    assert read.codes.get_item_code(ItemId("row-1")) == ""
    assert read.exercises == document().exercises


def test_fields_that_no_longer_exist_are_ignored() -> None:
    plain = json.loads(to_canonical_json(document())) | {"fax": "none"}
    assert document_from_canonical_json(json.dumps(plain)) == document()


def test_a_document_of_a_newer_version_is_refused() -> None:
    newer: RevisionDocument = replace(document(), version=99)
    with pytest.raises(DatabaseTooNew, match="newer version"):
        document_from_canonical_json(to_canonical_json(newer))


def test_a_plan_may_name_an_exercise_that_no_catalog_has() -> None:
    gone = Plan(PlanId("p"), PatientId("ana"), items=(item(exercise="unheard-of"),))
    assert plan_from_canonical_json(to_canonical_json(gone)) == gone
