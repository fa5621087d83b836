"""A clinic's precaution rules: read by all, changed by owners, effective at once, and never in issued revisions."""

from __future__ import annotations

import re
from datetime import timedelta

from ptplanner.domain import edits
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, PlanId, RuleId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Section
from ptplanner.services.planning import Draft
from tests.support.page_forms import read_form
from tests.support.website import KIM, OTTO, Browser, Site

PAGE = "/clinic/precautions"
DISC = ConditionSlug("disc-herniation")
VERTIGO = ConditionSlug("vertigo")
HUG = ExerciseSlug("double-knee-to-chest")
REASON = "Our spine surgeon lets them."
TYPED: dict[str, object] = {
    "condition": "vertigo",
    "advice": "avoid",
    "movement": ["head-down", "supine-prolonged"],
    "for-therapist": "Changes the head's place. Dizzy spells may come back.",
    "avoid": "Do not lie flat.",
    "why": "It can make you dizzy.",
    "instead": "Keep your head up.",
    "source-title": "House rule",
    "source-year": "2025",
}


def a_plan(site: Site, *exercises: str, has: ConditionSlug = DISC) -> Draft:
    """A new patient's draft at Harbour Physio."""
    who, planning = site.who(), site.services.planning
    ended = PatientCondition(has)
    patient = site.services.patients.create_patient(
        who, Patient(PatientId(""), "Bo", conditions=(ended,))
    )
    draft = planning.open_draft(who, planning.start_plan(who, patient.id))
    for slug in exercises:
        add = edits.AddExercise(ExerciseSlug(slug), Section.MAIN)
        draft = planning.edit_plan(who, draft.plan.id, draft.stored.version, add)
    return draft


def again(site: Site, plan: PlanId) -> Draft:
    return site.services.planning.open_draft(site.who(), plan)


def adjust(browser: Browser, advice: str, reason: str = REASON, rule: str = "disc-hug") -> int:
    path = f"{PAGE}/built-in/{rule}/advice"
    return browser.post(path, {"advice": advice, "reason": reason}).status_code


def last_audited(site: Site) -> tuple[str, str, str]:
    entry = site.list_audited()[0]
    return entry.action, entry.subject, entry.detail


def test_every_built_in_rule_is_listed_with_its_source(site: Site, mia: Browser) -> None:
    page = mia.get(PAGE).text
    for rule in site.services.built_in_catalog.rules:
        assert f'id="rule-{rule.id}"' in page
    assert page.count("Source</span>") == len(site.services.built_in_catalog.rules)
    assert "None of your own yet." in page
    assert re.search(r"Glaucoma</span> <a [^>]*>Add a rule", page)


def test_the_clinics_page_links_to_its_precautions(mia: Browser) -> None:
    assert f'href="{PAGE}"' in mia.get("/clinic").text


def test_an_own_rule_applies_at_once(site: Site, mia: Browser) -> None:
    draft = a_plan(site, "bridge", has=VERTIGO)
    assert draft.unchecked_conditions
    assert not draft.findings
    assert mia.post(f"{PAGE}/new", TYPED).status_code == 303
    draft = again(site, draft.plan.id)
    (finding,) = draft.findings
    assert (finding.match.rule.id, finding.advice) == ("own-vertigo-1", Advice.AVOID)
    assert not draft.unchecked_conditions
    assert "Your clinic’s own rule." in mia.get(f"/plans/{draft.plan.id}").text
    assert last_audited(site)[:2] == ("added a rule", "rule own-vertigo-1")


def test_a_form_that_is_sent_twice_adds_one_rule(site: Site, mia: Browser) -> None:
    for _ in range(2):
        assert mia.post(f"{PAGE}/new", TYPED).status_code == 303
    assert len(site.services.precaution_rules.load_rules(site.who()).clinic_rules) == 1


def test_a_rule_is_for_one_clinic(site: Site, mia: Browser) -> None:
    mia.post(f"{PAGE}/new", TYPED)
    adjust(mia, "off")
    otto = site.signed_in(OTTO)
    page = otto.get(PAGE).text
    assert "own-vertigo-1" not in page
    assert REASON not in page
    rules = site.services.clinic_catalogs.get_for_clinic(site.who(OTTO).clinic).rules
    assert rules == site.services.built_in_catalog.rules


def test_an_own_rule_is_edited_and_switched_off_and_on(site: Site, mia: Browser) -> None:
    mia.post(f"{PAGE}/new", TYPED)
    draft = a_plan(site, "bridge", has=VERTIGO)
    form = mia.get(f"{PAGE}/own-vertigo-1").text
    assert re.search(r'value="head-down" checked', form)
    assert 'value="Keep your head up."' in form
    milder = {**TYPED, "advice": "note", "version": 1}
    assert mia.post(f"{PAGE}/own-vertigo-1", milder).status_code == 303
    assert again(site, draft.plan.id).findings[0].advice is Advice.NOTE
    off = {"on": "0", "version": 2}
    assert mia.post(f"{PAGE}/own-vertigo-1/active", off).status_code == 303
    assert again(site, draft.plan.id).unchecked_conditions, "nothing is checked, and it says so"
    assert "Switched off" in mia.get(PAGE).text
    assert mia.post(f"{PAGE}/own-vertigo-1/active", {"on": "1", "version": 3}).status_code == 303
    assert again(site, draft.plan.id).findings


def test_two_windows_cannot_save_a_rule_over_each_other(mia: Browser) -> None:
    mia.post(f"{PAGE}/new", TYPED)
    assert mia.post(f"{PAGE}/own-vertigo-1", {**TYPED, "version": 1}).status_code == 303
    answer = mia.post(f"{PAGE}/own-vertigo-1", {**TYPED, "why": "Later.", "version": 1})
    assert answer.status_code == 409
    assert "Mia Berg has changed this in the meantime." in answer.text
    assert "Later." in answer.text


def test_a_mistake_is_shown_beside_its_field_and_nothing_is_lost(site: Site, mia: Browser) -> None:
    answer = mia.post(f"{PAGE}/new", {**TYPED, "why": "one two three four five six seven"})
    assert answer.status_code == 422
    assert "7 words; at most 6." in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    for kept in ("Keep your head up.", "one two three four five six seven", "House rule"):
        assert kept in answer.text
    assert site.services.precaution_rules.load_rules(site.who()).clinic_rules == ()


def test_hostile_rule_texts_are_shown_as_text(mia: Browser) -> None:
    hostile = {**TYPED, "for-therapist": "<script>alert(1)</script>"}
    assert mia.post(f"{PAGE}/new", hostile).status_code == 303
    page = mia.get(PAGE).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_milder_advice_is_shown_beside_the_built_in_one(site: Site, mia: Browser) -> None:
    draft = a_plan(site, HUG)
    assert draft.findings[0].is_override_required
    assert adjust(mia, "caution") == 303
    finding = again(site, draft.plan.id).findings[0]
    assert finding.advice is Advice.CAUTION
    assert not finding.is_override_required
    page = mia.get(PAGE).text
    assert "Built in: avoid" in page
    assert f"“{REASON}”" in page
    plan_page = mia.get(f"/plans/{draft.plan.id}").text
    assert f"Changed by your clinic, built in as avoid: “{REASON}”" in plan_page
    assert last_audited(site)[0] == "adjusted a built-in rule"


def test_a_condition_whose_rules_are_off_says_so(site: Site, mia: Browser) -> None:
    draft = a_plan(site, "prone-press-up", has=ConditionSlug("spinal-stenosis"))
    adjust(mia, "off", rule="stenosis-extension")
    for page in (f"/plans/{draft.plan.id}", f"/patients/{draft.patient.id}"):
        assert "Your clinic switched its rules off. Nothing is checked" in mia.get(page).text


def test_an_adjustment_can_be_removed(site: Site, mia: Browser) -> None:
    draft = a_plan(site, HUG)
    adjust(mia, "off")
    (milder,) = again(site, draft.plan.id).findings
    assert milder.match.rule.id == "disc-flexion", "the milder rule of the condition still speaks"
    seen = read_form(mia.get(PAGE).text)["version"]
    [version] = {one for one in seen if len(one) > 5}
    restored = mia.post(f"{PAGE}/built-in/disc-hug/restore", {"version": version})
    assert restored.status_code == 303
    assert again(site, draft.plan.id).findings[0].is_override_required
    assert last_audited(site)[0] == "removed an adjustment"


def test_an_invalid_adjustment_stays_in_the_form(site: Site, mia: Browser) -> None:
    for advice, reason, message in (
        ("off", "  ", "Write why your clinic changes this rule."),
        ("", REASON, "Choose what it should be in your clinic."),
        ("avoid", REASON, "The rule already has this advice."),
        ("off", "x" * 501, "The reason has 501 characters; it takes at most 500."),
    ):
        path = f"{PAGE}/built-in/disc-hug/advice"
        answer = mia.post(path, {"advice": advice, "reason": reason})
        assert answer.status_code == 422
        assert message in answer.text
        assert reason.strip() in answer.text
    assert not site.services.precaution_rules.load_rules(site.who()).adjustments


def test_a_rule_that_is_not_built_in_cannot_be_adjusted(mia: Browser) -> None:
    assert adjust(mia, "off", rule="no-such-rule") == 404


def test_only_an_owner_changes_precautions(site: Site) -> None:
    kim = site.browser()
    first = site.services.people.reset_password(site.who(), site.colleague)
    assert kim.sign_in(KIM, first.password).status_code == 303
    assert "An owner of the clinic can change them." in kim.get(PAGE).text
    assert "<form" not in kim.get(PAGE).text.split("<main")[1]
    assert adjust(kim, "off") == 403
    assert kim.post(f"{PAGE}/new", TYPED).status_code == 403
    assert kim.post(f"{PAGE}/built-in/disc-hug/restore").status_code == 403
    rule = site.own_rule
    assert kim.post(f"{PAGE}/{rule}", {**TYPED, "version": 1}).status_code == 403
    assert kim.post(f"{PAGE}/{rule}/active", {"on": "0", "version": 1}).status_code == 403


def test_a_change_of_rules_leaves_issued_revisions_unchanged(site: Site, mia: Browser) -> None:
    who, issuing = site.who(), site.services.issuing
    draft = a_plan(site, HUG)
    keep = edits.OverridePrecaution(draft.plan.items[0].id, RuleId("disc-hug"), "Bending eases it.")
    draft = site.services.planning.edit_plan(who, draft.plan.id, draft.stored.version, keep)
    issued = issuing.issue_plan(who, draft.plan.id, draft.stored.version)
    adjust(mia, "off")
    assert issuing.get_revision(who, draft.plan.id, 1) == issued
    anew = issuing.issue_plan(who, draft.plan.id, again(site, draft.plan.id).stored.version)
    assert anew.number == 2
    assert [finding.rule for finding in anew.document.findings] == ["disc-flexion"]


def test_a_kept_exercise_does_not_contradict_itself_on_the_phone(
    site: Site, anybody: Browser
) -> None:
    who = site.who()
    draft = a_plan(site, HUG)
    item = draft.plan.items[0].id
    keep = edits.OverridePrecaution(
        item, RuleId("disc-hug"), "Bending eases it.", "It eased your back."
    )
    draft = site.services.planning.edit_plan(who, draft.plan.id, draft.stored.version, keep)
    codes = site.services.issuing.issue_plan(
        who, draft.plan.id, draft.stored.version
    ).document.codes
    for code in (codes.plan, codes.get_item_code(item)):
        page = anybody.get(f"/P/{code}").text
        assert "Exercise 1 was chosen for you. It eased your back." in page
        assert "Hug gently, only as far as it feels easy." in page
        assert "Do not pull both knees to your chest." not in page
        assert "herniated disc" not in page
        assert "Bending eases it." not in page


def test_a_stricter_rule_needs_a_new_override(site: Site, mia: Browser) -> None:
    """An answer to a caution does not cover an avoid: the next revision is refused."""
    who, planning, issuing = site.who(), site.services.planning, site.services.issuing
    draft = a_plan(site, "rock-back")
    keep = edits.OverridePrecaution(draft.plan.items[0].id, RuleId("disc-flexion"))
    draft = planning.edit_plan(who, draft.plan.id, draft.stored.version, keep)
    issuing.issue_plan(who, draft.plan.id, draft.stored.version)
    adjust(mia, "avoid", rule="disc-flexion")
    answer = mia.post(
        f"/plans/{draft.plan.id}/issue", {"version": again(site, draft.plan.id).stored.version}
    )
    assert answer.status_code == 422
    assert len(again(site, draft.plan.id).revisions) == 1


def test_each_override_is_audited_without_its_reason(site: Site) -> None:
    who, planning = site.who(), site.services.planning
    draft = a_plan(site, HUG)
    item = draft.plan.items[0].id
    keep = edits.OverridePrecaution(item, RuleId("disc-hug"), "Bo's knees are fine.")
    draft = planning.edit_plan(who, draft.plan.id, draft.stored.version, keep)
    detail = "double-knee-to-chest in spite of disc-hug (avoid)"
    assert last_audited(site) == ("overrode a precaution", f"plan {draft.plan.id}", detail)
    revision = site.services.issuing.issue_plan(who, draft.plan.id, draft.stored.version)
    assert last_audited(site) == ("issued revision 1", f"plan {draft.plan.id}", detail)
    assert revision.document.findings[0].reason == "Bo's knees are fine."
    draft = again(site, draft.plan.id)
    reconsider = edits.WithdrawOverride(item, RuleId("disc-hug"))
    planning.edit_plan(who, draft.plan.id, draft.stored.version, reconsider)
    assert last_audited(site)[0] == "withdrew an override"


def test_a_template_shows_its_findings_before_and_after_it_is_applied(
    site: Site, mia: Browser
) -> None:
    draft = a_plan(site)
    before = mia.get(f"/plans/{draft.plan.id}/menus/templates").text
    start = mia.get(f"/patients/{draft.patient.id}").text
    for page in (before, start):
        assert re.search(r"1 to avoid, \d with caution", page)
    fields = {"version": draft.stored.version, "template": "sciatica-six"}
    answer = mia.post(f"/plans/{draft.plan.id}/template", fields, **{"HX-Request": "true"})
    # The answer is JSON: its HTML is compared without the escapes of its quotes.
    html = answer.text.replace('\\"', '"')
    assert 'data-level="avoid" data-open-finding' in html
    assert "to answer" in html


def test_a_search_result_shows_its_finding_before_it_is_added(site: Site, mia: Browser) -> None:
    draft = a_plan(site)
    for query, rule in (("double knee", "disc-hug"), ("rock back", "disc-flexion")):
        site.services.store.index_catalog(site.services.built_in_catalog)  # type: ignore[attr-defined]  # the real store
        page = mia.get(f"/plans/{draft.plan.id}/catalog?q={query}").text
        reason = next(r.for_therapist for r in site.services.built_in_catalog.rules if r.id == rule)
        assert reason in page


def test_a_precaution_says_when_it_ends(site: Site, mia: Browser) -> None:
    today = site.services.clock().date()
    operated = PatientCondition(ConditionSlug("hip-replacement-posterior"), since=today)
    patient = Patient(PatientId(""), "Bo", conditions=(operated,))
    made = site.services.patients.create_patient(site.who(), patient)
    ends = today + timedelta(weeks=12)
    until = f"{ends.day} {ends:%B %Y} (12 weeks)"
    assert f"until {until}" in mia.get(f"/patients/{made.id}").text
    draft = site.services.planning.open_draft(
        site.who(), site.services.planning.start_plan(site.who(), made.id)
    )
    add = edits.AddExercise(HUG, Section.MAIN)
    site.services.planning.edit_plan(site.who(), draft.plan.id, draft.stored.version, add)
    assert f"Until {until}." in mia.get(f"/plans/{draft.plan.id}").text
    assert f"Until {until}." in mia.get(f"/plans/{draft.plan.id}/preview").text


def test_a_date_that_is_missing_is_asked_for(site: Site, mia: Browser) -> None:
    draft = a_plan(site, HUG, has=ConditionSlug("hip-replacement-posterior"))
    assert draft.findings[0].is_override_required, "an unknown date counts"
    patient_page = mia.get(f"/patients/{draft.patient.id}").text
    assert "Its precautions count from a date." in patient_page
    assert "but no date is recorded." in mia.get(f"/plans/{draft.plan.id}").text
    assert f"/patients/{draft.patient.id}/edit" in patient_page


def test_the_therapists_date_overrides_the_usual_term(site: Site, mia: Browser) -> None:
    today = site.services.clock().date()
    fields = {
        "name": "Bo", "born": "", "side": "none", "language": "en", "notes": "",
        "condition": ["hip-replacement-posterior"],
        "since-hip-replacement-posterior": "",
        "ended-hip-replacement-posterior": (today + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    answer = mia.post("/patients/new", fields)
    assert answer.status_code == 303, "an end without a beginning is enough to count to"
    ends = today + timedelta(days=9)
    page = mia.get(answer.headers["Location"]).text
    assert f"until {ends.day} {ends:%B %Y}" in page
    assert "count from a date" not in page


def test_no_harder_exercise_is_offered_that_a_rule_advises_against(
    site: Site, mia: Browser
) -> None:
    """Single knee to chest is a caution with a herniated disc; both knees, its harder step, are not to be done."""
    offered = 'value="double-knee-to-chest"'
    draft = a_plan(site, "single-knee-to-chest")
    assert offered not in mia.get(f"/plans/{draft.plan.id}").text
    without = a_plan(site, "single-knee-to-chest", has=ConditionSlug("low-back-pain"))
    assert offered in mia.get(f"/plans/{without.plan.id}").text
