"""Cases of imports that once went wrong: each small file brings one of them back if it is not handled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ptplanner.domain.catalog import Catalog, CustomExercise, merge_clinic_content
from ptplanner.domain.edits import AddExercise, EditContext, JudgeUnchecked
from ptplanner.domain.exercise import NO_EQUIPMENT, Exercise, Unconfirmed
from ptplanner.domain.exercise_import import (
    ImportedExercise,
    InputFile,
    ParsedImport,
    TextChoices,
    TextRemarkKind,
)
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import list_issue_blockers, review_plan
from ptplanner.domain.shorthand import describe_dose, parse_shorthand
from ptplanner.domain.sides import BodySide, Laterality, fill_sides_as_text
from ptplanner.formats import content_files
from ptplanner.formats.import_reader import read_exercise_files
from ptplanner.services.catalog_browser import list_equipment_values
from ptplanner.services.import_duplicates import KnownExercises, find_duplicates
from ptplanner.services.import_report import DuplicateChoices, ImportAction
from ptplanner.services.import_texts import apply_text_choices, find_text_remarks
from ptplanner.wording.english.clinical import format_position_line
from tests.integration.records import NOON
from tests.support.builders import TODAY, a_patient, a_plan

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("import_cases")
CHANGED = TextChoices(turns_sides=True, moves_doses=True)
DISC = "disc-herniation"
OWN = ExerciseSlug("own-case")


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    return content_files.load_catalog()


def _read(name: str) -> ParsedImport:
    return read_exercise_files([InputFile(name, (CASES / name).read_bytes())])


def _one(name: str) -> ImportedExercise:
    (entry,) = _read(name).entries
    return entry


def _add(built_in: Catalog, exercise: Exercise) -> tuple[Catalog, Plan, EditContext]:
    """A plan with the exercise alone, as the builder adds it."""
    own = CustomExercise(replace(exercise, slug=OWN), NOON)
    catalog = merge_clinic_content(built_in, (), (), [own])
    context = EditContext(catalog, lambda: "row", "Mia Berg", NOON)
    return catalog, AddExercise(OWN).apply(replace(a_plan(), items=()), context), context


def _with_dose(plan: Plan, dose: str) -> Plan:
    (item,) = plan.items
    return plan.replace_item(replace(item, dosage=parse_shorthand(dose)))


def _list_blockers(plan: Plan, catalog: Catalog, patient: PatientContext) -> list[str]:
    findings = assess_plan(plan, patient, catalog, TODAY)
    checks = list_issue_blockers(plan, patient, catalog, TODAY, findings)
    return [check.sentence for check in checks]


def _list_failures(plan: Plan, catalog: Catalog, patient: PatientContext) -> list[str]:
    checks = review_plan(plan, patient, catalog, TODAY)
    return [check.sentence for check in checks if not check.passed]


def test_i01_a_side_in_the_words_is_found_at_import_and_stops_a_contradicting_sheet(
    built_in: Catalog,
) -> None:
    entry = _one("side-words.fedb.json")
    (remark,) = find_text_remarks([entry])
    assert (remark.kind, remark.step, remark.words) == (TextRemarkKind.SIDE, 1, "right ankle")
    catalog, plan, _ = _add(built_in, entry.exercise)
    left = _list_blockers(_with_dose(plan, "3x10 L"), catalog, a_patient())
    assert left == ["Pulley Heel Pull, step 1 says “right ankle”, but the dose says left."]
    right = _list_blockers(_with_dose(plan, "3x10 R"), catalog, a_patient())
    assert right == ["Pulley Heel Pull, step 3 says “left leg”, but the dose says right."]


def test_i01_sides_are_turned_into_those_of_the_dose_in_one_act(built_in: Catalog) -> None:
    entry = _one("side-words.fedb.json")
    turned = apply_text_choices(entry, CHANGED, "Harbour Physio")
    steps = [step.text for step in turned.get_text("en").steps]
    assert steps == [
        "Stand at the pulley. Strap the cuff to your {side} ankle.",
        "Pull your {side} heel to your seat.",
    ]
    assert turned.laterality is Laterality.EACH
    assert turned.credits[-1].author == "Harbour Physio"
    assert "left heel" in fill_sides_as_text(steps[1], BodySide.LEFT)
    catalog, plan, _ = _add(built_in, turned)
    for dose in ("3x10 L", "3x10 R", "3x10/side"):
        assert _list_blockers(_with_dose(plan, dose), catalog, a_patient()) == []


def test_i02_unknown_equipment_keeps_its_word_and_is_not_nothing() -> None:
    needs = {entry.exercise.name: entry.exercise for entry in _read("equipment-unknown.fedb.json").entries}  # fmt: skip
    assert [one.unlisted_equipment for one in needs.values()] == [
        ("kettlebells",),
        ("barbell",),
        ("cable",),
    ]
    for exercise in needs.values():
        assert NO_EQUIPMENT not in list_equipment_values(exercise)
        assert "nothing needed" not in format_position_line(exercise)
    assert "kettlebells" in format_position_line(needs["Iron bell swing"])


def test_i02_equipment_of_an_earlier_import_is_read_from_its_note() -> None:
    exercise = replace(_one("side-words.fedb.json").exercise, other_equipment=())
    text = replace(exercise.get_text("en"), equipment_note="Uses: barbell, bench")
    old = replace(exercise, texts={"en": text})
    assert old.unlisted_equipment == ("barbell", "bench")
    assert list_equipment_values(old) == ()


def test_i04_names_of_opposites_are_not_alike_and_likeness_is_a_hint(built_in: Catalog) -> None:
    entries = _read("opposite-names.fedb.json").entries
    assert find_duplicates(entries, KnownExercises(built_in, {})) == ()
    assert DuplicateChoices().same_name is ImportAction.NEW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seated Dumbbell Palms Up Wrist Curl", "Seated Dumbbell Palms Down Wrist Curl"),
        ("Lying Face Up Plate Neck Resistance", "Lying Face Down Plate Neck Resistance"),
        ("Dumbbell Bench Row With Neutral Grip", "Dumbbell Upright Row With Neutral Grip"),
        ("Incline Dumbbell Flye On A Bench", "Flat Dumbbell Flye On A Bench"),
        ("Front Raise Standing With Two Plates", "Rear Raise Standing With Two Plates"),
        ("Ankle Turn Inward With Long Band", "Ankle Turn Outward With Long Band"),
        ("Squat To A Box With Chains", "Squat To A Box"),
        ("Standing Hip Raise With Soft Band", "Standing Hip Raise Soft"),
    ],
)
def test_i04_words_that_turn_a_meaning_round_tell_names_apart(one: str, other: str) -> None:
    (entry,) = _read("bom.fedb.json").entries
    named = [
        replace(
            entry,
            source_key=name,
            exercise=replace(
                entry.exercise,
                texts={"en": replace(entry.exercise.get_text("en"), name=name)},
            ),
        )
        for name in (one, other)
    ]
    nothing = Catalog({}, {}, (), {}, ())
    assert find_duplicates(named, KnownExercises(nothing, {})) == ()


def test_i06_the_report_names_the_earlier_entry(built_in: Catalog) -> None:
    (entry,) = _read("bom.fedb.json").entries
    twin = replace(entry, source_key="free-exercise-db:Twin")
    (found,) = find_duplicates([entry, twin], KnownExercises(built_in, {}))
    assert (found.existing_slug, found.is_built_in) == ("free-exercise-db:Heron_Reach", False)
    assert found.is_earlier_entry


def test_i07_a_dose_in_the_steps_is_found_and_the_placeholder_is_no_usual_dose(
    built_in: Catalog,
) -> None:
    entry = _one("dose-in-steps.fedb.json")
    (remark,) = find_text_remarks([entry])
    assert (remark.kind, remark.step, remark.words) == (TextRemarkKind.DOSE, 2, "for 5 seconds")
    catalog, plan, _ = _add(built_in, entry.exercise)
    assert plan.items[0].dosage.is_missing
    assert "Long reach stretch has no dose." in _list_blockers(plan, catalog, a_patient())
    dosed = _list_failures(_with_dose(plan, "3r h30"), catalog, a_patient())
    assert "Long reach stretch, step 2 names a dose of its own: “for 5 seconds”." in dosed


def test_i07_the_dose_is_moved_out_of_the_steps_in_one_act(built_in: Catalog) -> None:
    entry = _one("dose-in-steps.fedb.json")
    moved = apply_text_choices(entry, CHANGED, "Harbour Physio")
    assert [step.text for step in moved.get_text("en").steps] == ["Sit and reach forward."]
    assert describe_dose(moved.default_dosage) == "15 repetitions · each side · hold 5 s"
    assert Unconfirmed.DOSE not in moved.unconfirmed
    catalog, plan, _ = _add(built_in, moved)
    assert plan.items[0].dosage == moved.default_dosage
    assert _list_blockers(plan, catalog, a_patient()) == []


def test_i09_a_long_sentence_is_split_where_a_clause_begins() -> None:
    steps = [step.text for step in _one("long-step.fedb.json").exercise.get_text("en").steps]
    assert len(steps) > 1
    assert all(step.startswith("and ") for step in steps[1:])
    assert all(len(step) <= 300 for step in steps)


def test_i10_a_text_in_another_language_is_found_and_left_out(built_in: Catalog) -> None:
    entry = _one("wrong-language.wger.json")
    (remark,) = find_text_remarks([entry])
    assert (remark.kind, remark.words) == (TextRemarkKind.LANGUAGE, "es")
    kept = apply_text_choices(entry, TextChoices(), "Harbour Physio")
    assert Unconfirmed.LANGUAGE in kept.unconfirmed
    catalog, plan, _ = _add(built_in, kept)
    failures = _list_failures(plan, catalog, a_patient())
    assert "Estiramiento de garza: its text seems not to be English." in failures


def test_i13_a_row_with_unknown_words_is_kept_and_the_words_are_listed() -> None:
    reading = _read("unknown-category.fedb.json")
    assert len(reading.entries) == 4
    unmapped = {(word.field, word.theirs) for word in reading.word_mappings if not word.ours}
    assert unmapped >= {("category", "rehabilitation"), ("muscle", "rotator cuff")}
    assert ("equipment", "towel") in unmapped
    assert [entry.exercise.unlisted_equipment for entry in reading.entries] == [
        (),
        (),
        ("towel",),
        (),
    ]


def test_i14_the_same_file_again_makes_no_doubles(built_in: Catalog) -> None:
    entries = _read("opposite-names.fedb.json").entries
    known = {
        ExerciseSlug(f"own-{n}"): CustomExercise(
            replace(entry.exercise, slug=ExerciseSlug(f"own-{n}")), NOON, entry.source_key
        )
        for n, entry in enumerate(entries)
    }
    again = find_duplicates(entries, KnownExercises(built_in, known))
    assert len(again) == len(entries)
    assert {DuplicateChoices().choose_action(one) for one in again} == {ImportAction.SKIP}


def test_i15_an_entry_without_english_is_left_out_and_told() -> None:
    reading = _read("no-english.wger.json")
    assert reading.entries == ()
    assert [warning.message for warning in reading.warnings] == [
        "There is no English text; there is de."
    ]


@pytest.mark.parametrize("name", ["bom.fedb.json", "crlf.fedb.json"])
def test_i16_byte_order_mark_and_line_ends_of_windows_are_read(name: str) -> None:
    assert [step.text for step in _one(name).exercise.get_text("en").steps] == [
        "Stand tall.",
        "Lean forward.",
    ]


def test_i18_a_file_with_one_entry_a_line_is_read() -> None:
    names = [entry.exercise.name for entry in _read("lines.fedb.nd.json").entries]
    assert names == ["Heron Reach", "Crane Step"]


def test_i18_a_broken_line_is_named() -> None:
    content = (CASES / "lines.fedb.nd.json").read_bytes() + b'{"id": \n'
    (warning,) = read_exercise_files([InputFile("lines.json", content)]).warnings
    assert warning.message.startswith("Line 3: ")


def test_i19_a_twin_of_an_avoided_exercise_needs_one_act_before_it_is_issued(
    built_in: Catalog,
) -> None:
    entry = _one("twin-of-avoided.fedb.json")
    catalog, plan, context = _add(built_in, entry.exercise)
    plan = _with_dose(plan, "3r h20")
    patient = a_patient(DISC)
    (blocker,) = _list_blockers(plan, catalog, patient)
    assert blocker.startswith("Pull Both Knees In: movements not described, so nothing is checked")
    assert _list_blockers(plan, catalog, a_patient()) == []
    judged = JudgeUnchecked(plan.items[0].id, (ConditionSlug(DISC),)).apply(plan, context)
    assert _list_blockers(judged, catalog, patient) == []
    both = a_patient(DISC, "osteoporosis")
    (again,) = _list_blockers(judged, catalog, both)
    assert "Osteoporosis" in again
    assert "disc" not in again


def test_lists_in_one_line_become_steps_and_the_place_reads_well() -> None:
    entry = (CASES / "bom.fedb.json").read_text(encoding="utf-8-sig")
    listed = entry.replace('"Stand tall.", "Lean forward."', '"• Stand tall • Lean forward"')
    numbered = entry.replace('"Stand tall.", "Lean forward."', '"1. Stand tall 2. Lean forward"')
    for text in (listed, numbered):
        (found,) = read_exercise_files([InputFile("a.json", text.encode())]).entries
        steps = [step.text for step in found.exercise.get_text("en").steps]
        assert steps == ["Stand tall", "Lean forward"]
        assert found.exercise.get_text("en").feel == "the back of the thigh"
