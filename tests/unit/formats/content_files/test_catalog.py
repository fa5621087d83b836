"""The built-in content keeps what the original guides say, and every step can be worded for either side."""

from __future__ import annotations

import re

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import Section
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade
from ptplanner.domain.red_flags import RedFlagKind
from ptplanner.domain.sides import BodySide, DoseSide, Laterality, fill_sides_as_text

GUIDE_A = {
    "single-leg-romanian-deadlift": "3x10-12/side",
    "rock-back": "3x10-12",
    "bird-dog": "3x12/side",
    "diagonal-chop": "3x10-12/side",
    "sciatic-nerve-glide": "no dose painful side",
    "double-knee-to-chest": "hold 30-60s",
}
GUIDE_B = {
    "stretches before": ("toe-touch", "lower-trunk-rotation"),
    "core": ("bicycle-crunch", "leg-lift", "single-leg-stand"),
    "stomach, groin and hip": ("abdominal-bracing", "adductor-squeeze", "clamshell"),
    "hamstrings": ("hamstring-curl-standing", "hamstring-stretch-with-strap"),
    "active stretch against a band": ("seated-band-back-stretch",),
}
# On paper a patient reads whole words; these belong to the therapist's field alone.
NOTATION = re.compile(r"\d\s?x\s?\d|\bROM\b|\breps?\b|\bsecs?\b|\bea\b|°")


def list_sentences(exercise: Exercise, lead: BodySide) -> list[str]:
    text = exercise.get_text("en")
    lines = [line for step in text.steps for line in (step.text, step.short) if line]
    lines += [text.feel, *text.mistakes, *text.stop_rules]
    lines += [text.start_alt, text.end_alt, text.movement_description]
    return [fill_sides_as_text(line, lead) for line in lines]


def test_guide_a_is_complete_with_the_doses_it_gives(catalog: Catalog) -> None:
    template = catalog.get_template("sciatica-six")
    doses = {item.exercise: item.dosage for item in template.items}
    assert doses == {slug: shorthand.parse_shorthand(dose) for slug, dose in GUIDE_A.items()}


def test_guide_a_keeps_its_hard_cases(catalog: Catalog) -> None:
    dose = {item.exercise: item.dosage for item in catalog.get_template("sciatica-six").items}
    glide, hug = dose["sciatic-nerve-glide"], dose["double-knee-to-chest"]  # type: ignore[index]  # slugs as words
    assert glide == Dosage(none_given=True, side=DoseSide.PAINFUL)
    assert hug == Dosage(hold_s=Span(30, 60))
    chop = catalog.get_exercise("diagonal-chop")
    assert chop.side_noun == "diagonal"
    knees = catalog.get_exercise("double-knee-to-chest")
    assert "herniated disc" in knees.get_text("en").warning
    assert knees.warned_condition == "disc-herniation"


def test_guide_b_stretches_at_both_ends(catalog: Catalog) -> None:
    items = catalog.get_template("sciatica-core-and-stretch").items
    ends = [item for item in items if item.section is not Section.MAIN]
    assert {item.section for item in ends} == {Section.WARM_UP, Section.COOL_DOWN}
    kinds = {catalog.get_exercise(item.exercise).type.value for item in ends}
    assert kinds <= {"stretch", "mobility"}
    assert {item.exercise for item in items} == {one for part in GUIDE_B.values() for one in part}


def test_guide_b_says_that_the_doses_are_ours_and_to_see_a_doctor_first(catalog: Catalog) -> None:
    template = catalog.get_template("sciatica-core-and-stretch")
    assert "gives no doses" in template.dosage_source
    assert "doctor first" in template.before_starting
    assert not any(item.dosage.is_missing for item in template.items)


@pytest.mark.parametrize("lead", BodySide)
def test_every_text_can_be_worded_for_either_side(catalog: Catalog, lead: BodySide) -> None:
    for exercise in catalog.exercises.values():
        for line in list_sentences(exercise, lead):
            assert not re.search(r"[{}]|\b(left left|right right)\b", line), exercise.slug
            if exercise.laterality is Laterality.NONE:
                assert not re.search(r"\b(left|right)\b(?! angle)", line), exercise.slug


def test_no_text_says_left_or_right_by_itself(catalog: Catalog) -> None:
    """A fixed side is wrong for half of all patients; "right in front" reads as one."""
    for exercise in catalog.exercises.values():
        text = exercise.get_text("en")
        lines = [text.purpose, text.feel, text.equipment_note, *text.mistakes, *text.stop_rules]
        lines += [text.start_alt, text.end_alt, text.movement_description]
        lines += [line for step in text.steps for line in (step.text, step.short)]
        for line in lines:
            assert not re.search(r"\b(left|right)\b(?! angle)", line), f"{exercise.slug}: {line}"


def test_wording_for_the_other_side_changes_only_the_side(catalog: Catalog) -> None:
    swap = {"left": "right", "right": "left"}
    for exercise in catalog.exercises.values():
        for raw in (step.text for step in exercise.get_text("en").steps if "{" in step.text):
            left, right = (
                fill_sides_as_text(raw, side) for side in (BodySide.LEFT, BodySide.RIGHT)
            )
            mirrored = re.sub(r"\b(left|right)\b(?! angle)", lambda m: swap[m[1]], left)
            assert right == mirrored, exercise.slug


def test_patients_read_words_not_notation(catalog: Catalog) -> None:
    for exercise in catalog.exercises.values():
        text = exercise.get_text("en")
        for line in (text.purpose, text.equipment_note, *list_sentences(exercise, BodySide.LEFT)):
            assert not NOTATION.search(line), f"{exercise.slug}: {line}"


def test_the_whole_text_of_each_exercise_reads_at_sixth_grade_or_below(catalog: Catalog) -> None:
    for exercise in catalog.exercises.values():
        text = exercise.get_text("en")
        shown = "\n".join(
            [text.purpose, text.equipment_note, *list_sentences(exercise, BodySide.LEFT)]
        )
        assert (compute_reading_grade(shown) or 0) <= MAX_READING_GRADE, exercise.slug


def test_default_doses_name_a_side_where_the_exercise_has_sides(catalog: Catalog) -> None:
    for exercise in catalog.exercises.values():
        has_side = exercise.default_dosage.side is not None
        assert has_side == (exercise.laterality is not Laterality.NONE), exercise.slug


def test_numbers_in_printed_codes_never_change(catalog: Catalog) -> None:
    """A QR code on paper carries the number; what guide A printed once must stay."""
    numbers = {slug: catalog.get_exercise(slug).number for slug in GUIDE_A}
    assert sorted(numbers.values()) == [101, 102, 103, 105, 106, 108]
    assert numbers["single-leg-romanian-deadlift"] == 101
    assert numbers["bird-dog"] == 103


def test_nothing_claims_a_review_that_has_not_been(catalog: Catalog) -> None:
    reviewed = [e.slug for e in catalog.exercises.values() if e.review.is_reviewed]
    assert reviewed == []
    assert not any(template.review.is_reviewed for template in catalog.templates.values())


def test_danger_signs_are_complete(catalog: Catalog) -> None:
    (spine,) = (group for group in catalog.red_flag_groups if group.slug == "spine-and-leg")
    text_by_kind = {
        kind: " ".join(flag.text for flag in spine.signs if flag.kind is kind)
        for kind in RedFlagKind
    }
    for sign in ("both legs", "weak", "private parts", "urine", "stool", "sex"):
        assert sign in text_by_kind[RedFlagKind.EMERGENCY].lower()
    for sign in ("fever", "injury", "cancer", "weight"):
        assert sign in text_by_kind[RedFlagKind.ASK_FIRST].lower()


def test_back_and_leg_conditions_show_the_danger_signs(catalog: Catalog) -> None:
    for slug in ("sciatica", "disc-herniation", "low-back-pain", "spinal-stenosis"):
        assert "spine-and-leg" in catalog.get_condition(slug).red_flags


def test_radicular_pain_prints_its_stop_rule(catalog: Catalog) -> None:
    assert "further down your leg" in catalog.get_condition("sciatica").stop_rule


def test_surgery_needs_a_date_to_count_from(catalog: Catalog) -> None:
    ends = {slug for slug, one in catalog.conditions.items() if one.in_force_weeks}
    assert {"hip-replacement-posterior", "lumbar-fusion", "discectomy"} <= ends
    assert all(catalog.conditions[slug].needs_date for slug in ends)
