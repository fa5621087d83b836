"""Danger signs fit the patient: which groups each template, condition and exercise prints, and what never appears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.exercise import Region
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, RedFlagGroupSlug, TemplateSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem, Section
from ptplanner.domain.red_flag_assessment import (
    RedFlagOrigin,
    assess_red_flags,
    list_printed_signs,
)
from ptplanner.domain.red_flags import RedFlagKind, RedFlagOmission
from ptplanner.domain.template import apply_template
from ptplanner.formats.content_files import load_catalog
from tests.support.builders import TODAY, a_plan

CATALOG = load_catalog()
NOBODY = PatientContext("")

SPINE, NECK, ANKLE = "spine-and-leg", "neck", "ankle"
CLOT, WOUND, HIP, JOINT = "leg-clot", "operation-wound", "hip-dislocation", "hot-joint"
CHEST, PREGNANCY, FALLS = "chest", "pregnancy", "falls"

GROUPS_BY_TEMPLATE = {
    "acute-low-back-pain": {SPINE},
    "ankle-sprain": {ANKLE, CLOT},
    "chronic-low-back-pain": {SPINE},
    "falls-prevention": {FALLS},
    "hip-replacement-later": {CLOT, WOUND, HIP},
    "knee-osteoarthritis": {JOINT},
    "lumbar-stenosis": {SPINE},
    "neck-pain": {NECK},
    "sciatica-core-and-stretch": {SPINE},
    "sciatica-in-phases": {SPINE},
    "sciatica-six": {SPINE},
}
GROUPS_BY_CONDITION: dict[str, set[str]] = {
    "sciatica": {SPINE},
    "disc-herniation": {SPINE},
    "low-back-pain": {SPINE},
    "spinal-stenosis": {SPINE},
    "spondylolisthesis": {SPINE},
    "osteoporosis": set(),
    "vertebral-fracture": {SPINE},
    "pregnancy": {PREGNANCY},
    "hypertension": {CHEST},
    "uncontrolled-hypertension": {CHEST},
    "heart-disease": {CHEST},
    "hip-replacement-posterior": {CLOT, WOUND, HIP},
    "hip-replacement-anterior": {CLOT, WOUND, HIP},
    "hip-replacement-lateral": {CLOT, WOUND, HIP},
    "lumbar-fusion": {SPINE, CLOT, WOUND},
    "discectomy": {SPINE, CLOT, WOUND},
    "lumbar-disc-replacement": {SPINE, CLOT, WOUND},
    "neuropathy": set(),
    "fall-risk": {FALLS},
    "rotator-cuff-repair": {WOUND},
    "acl-reconstruction": {CLOT, WOUND},
    "knee-replacement": {CLOT, WOUND},
    "vertigo": {NECK},
    "diastasis": set(),
    "glaucoma": set(),
    "anticoagulants": set(),
    "knee-osteoarthritis": {JOINT},
    "neck-pain": {NECK},
    "ankle-sprain": {ANKLE, CLOT},
}
# A region that is not here adds no group.
GROUPS_BY_REGION = {
    Region.LOW_BACK: SPINE,
    Region.NECK: NECK,
    Region.ANKLE_FOOT: ANKLE,
    Region.KNEE: JOINT,
}
# Words that have no business on a sheet without pain of the back.
CAUDA_EQUINA_WORDS = ("private parts", "stool", "sex", "both legs", "urine")


def plan_of(*exercises: str) -> Plan:
    items = tuple(PlanItem(ItemId(slug), ExerciseSlug(slug), Section.MAIN) for slug in exercises)
    return replace(a_plan(), items=items)


def plan_from(template: str, phase: int = 1, catalog: Catalog = CATALOG) -> Plan:
    found = catalog.get_template(template)
    ids = iter(str(number) for number in range(100))
    return apply_template(replace(a_plan(), items=()), found, phase, lambda: next(ids))


def patient_with(*conditions: str) -> PatientContext:
    return PatientContext(
        "Ana", conditions=tuple(PatientCondition(ConditionSlug(slug)) for slug in conditions)
    )


def find_groups(plan: Plan, patient: PatientContext = NOBODY) -> set[str]:
    return {one.group.slug for one in assess_red_flags(plan, patient, CATALOG, TODAY)}


def read_signs(plan: Plan, patient: PatientContext = NOBODY) -> str:
    signs = list_printed_signs(assess_red_flags(plan, patient, CATALOG, TODAY))
    return " ".join(sign.text for sign in signs)


@pytest.mark.parametrize("slug", sorted(GROUPS_BY_TEMPLATE))
def test_each_template_prints_its_groups_in_every_phase(slug: str) -> None:
    for phase in range(1, len(CATALOG.get_template(slug).phases) + 1):
        assert find_groups(plan_from(slug, phase)) == GROUPS_BY_TEMPLATE[slug], phase


@pytest.mark.parametrize("slug", sorted(CATALOG.conditions))
def test_each_condition_prints_its_groups(slug: str) -> None:
    assert find_groups(plan_of("belly-breathing"), patient_with(slug)) == GROUPS_BY_CONDITION[slug]


@pytest.mark.parametrize("slug", sorted(CATALOG.exercises))
def test_each_exercise_alone_prints_the_groups_of_its_regions(slug: str) -> None:
    regions = CATALOG.get_exercise(slug).regions
    wanted = {GROUPS_BY_REGION[region] for region in regions if region in GROUPS_BY_REGION}
    assert find_groups(plan_of(slug)) == wanted


def test_some_exercises_by_name() -> None:
    assert find_groups(plan_of("sciatic-nerve-glide")) == {SPINE}
    assert find_groups(plan_of("chin-tuck")) == {NECK}
    assert find_groups(plan_of("ankle-alphabet")) == {ANKLE}
    assert find_groups(plan_of("quad-set")) == {JOINT}
    assert find_groups(plan_of("wall-slide", "band-row")) == set()


@pytest.mark.parametrize(
    "slug", ["ankle-sprain", "knee-osteoarthritis", "hip-replacement-later", "falls-prevention"]
)
def test_sheets_for_a_leg_do_not_speak_of_the_cauda_equina(slug: str) -> None:
    text = read_signs(plan_from(slug))
    assert not [words for words in CAUDA_EQUINA_WORDS if words in text]


def test_a_recorded_condition_decides_over_the_regions_of_the_exercises() -> None:
    bridge_and_squat = plan_of("bridge", "mini-squat")
    assert find_groups(bridge_and_squat) == {SPINE, JOINT}
    assert find_groups(bridge_and_squat, patient_with("knee-replacement", "osteoporosis")) == {
        CLOT, WOUND,
    }  # fmt: skip


def test_a_condition_that_tells_no_body_part_leaves_the_doubt() -> None:
    assert find_groups(plan_of("bridge"), patient_with("hypertension")) == {SPINE, CHEST}
    assert find_groups(plan_of("bridge"), patient_with("glaucoma")) == {SPINE}


def test_a_template_adds_its_groups_to_those_of_another_condition() -> None:
    assert find_groups(plan_from("sciatica-six"), patient_with("ankle-sprain")) == {
        SPINE, ANKLE, CLOT,
    }  # fmt: skip


def test_an_exercise_added_to_a_template_adds_the_group_of_its_region() -> None:
    ankle = plan_from("ankle-sprain")
    added = ankle.insert_item(PlanItem(ItemId("new"), ExerciseSlug("chin-tuck"), Section.MAIN))
    assert find_groups(added) == {ANKLE, CLOT, NECK}


def test_a_condition_that_has_ended_adds_nothing() -> None:
    ended = PatientCondition(ConditionSlug("knee-replacement"), ended=date(2020, 1, 1))
    assert find_groups(plan_of("wall-slide"), replace(NOBODY, conditions=(ended,))) == set()


def test_what_is_unknown_asks_for_nothing() -> None:
    plan = replace(plan_of("no-such-exercise"), template=TemplateSlug("gone"))
    assert find_groups(plan, patient_with("no-such-condition")) == set()


def test_each_finding_names_what_asked_for_it() -> None:
    plan = replace(plan_from("ankle-sprain"), items=())
    by_group = {
        one.group.slug: one
        for one in assess_red_flags(plan, patient_with("pregnancy"), CATALOG, TODAY)
    }
    assert by_group[RedFlagGroupSlug(PREGNANCY)].origin is RedFlagOrigin.CONDITION
    assert by_group[RedFlagGroupSlug(PREGNANCY)].names == ("Pregnancy after the first trimester",)
    assert by_group[RedFlagGroupSlug(ANKLE)].origin is RedFlagOrigin.TEMPLATE
    (by_region,) = assess_red_flags(plan_of("chin-tuck"), NOBODY, CATALOG, TODAY)
    assert (by_region.origin, by_region.names) == (RedFlagOrigin.REGION, ("Chin tuck",))


def test_an_omitted_group_is_not_printed_and_stays_listed_with_its_reason() -> None:
    omission = RedFlagOmission(RedFlagGroupSlug(SPINE), "Shoulder only; bridge for warmth.")
    plan = replace(plan_of("bridge"), red_flag_omissions=(omission,))
    (finding,) = assess_red_flags(plan, NOBODY, CATALOG, TODAY)
    assert finding.omission == omission
    assert list_printed_signs([finding]) == ()


def test_an_omission_needs_a_reason_of_readable_length() -> None:
    with pytest.raises(InvalidValue, match="Write why"):
        RedFlagOmission(RedFlagGroupSlug(SPINE), "  ")
    with pytest.raises(TextTooLong):
        RedFlagOmission(RedFlagGroupSlug(SPINE), "x" * 501)


def test_a_sentence_of_two_groups_is_printed_once() -> None:
    patient = patient_with(*CATALOG.conditions)
    signs = list_printed_signs(assess_red_flags(plan_of("bridge"), patient, CATALOG, TODAY))
    texts = [(sign.kind, sign.text) for sign in signs]
    assert len(texts) == len(set(texts))


def test_the_ankle_has_the_whole_ottawa_rule() -> None:
    text = read_signs(plan_from("ankle-sprain")).lower()
    for words in ("four steps", "ankle bone", "outer edge of the foot", "inner arch"):
        assert words in text


def test_a_pregnancy_has_every_sign_of_the_list_of_acog() -> None:
    text = read_signs(plan_of("wall-slide"), patient_with("pregnancy")).lower()
    for words in (
        "bleed", "water", "dizzy", "headache", "chest pain", "short of breath", "weak", "calf",
        "belly tightens", "moves less",
    ):  # fmt: skip
        assert words in text


def test_a_new_hip_has_clot_wound_and_dislocation() -> None:
    text = read_signs(plan_from("hip-replacement-later")).lower()
    for words in ("calf", "breath", "wound", "fever", "shorter or turned"):
        assert words in text


def test_every_sign_has_a_source_and_no_group_claims_a_review() -> None:
    for group in CATALOG.red_flag_groups:
        assert not group.review.is_reviewed
        for sign in group.signs:
            assert sign.source.title
            assert sign.source.url or sign.source.title.startswith("No source found")


def test_emergency_and_same_day_are_kept_apart() -> None:
    kinds = {sign.text: sign.kind for group in CATALOG.red_flag_groups for sign in group.signs}
    assert kinds["Your hands drop things or fumble with buttons"] is RedFlagKind.SAME_DAY
    assert kinds["One arm gets weaker, or more numb"] is RedFlagKind.SAME_DAY
    crash = "You had a fall or a car crash, and nobody has checked your neck"
    assert kinds[crash] is RedFlagKind.ASK_FIRST
