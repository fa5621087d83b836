"""Two people edit the same record: nothing that one of them has saved is lost without a word."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ptplanner.domain.clinic import Role
from ptplanner.domain.patient import Patient
from tests.support.page_forms import Fields, read_form
from tests.support.website import KIM, Browser, Site

pytestmark = pytest.mark.integration


def tick(form: Fields, condition: str, **more: str) -> Fields:
    details = {f"{name}-{condition}": [value] for name, value in more.items()}
    return {**form, "condition": [*form.get("condition", []), condition], **details}


@dataclass
class TwoEditors:
    """Mia and Kim with the form of Ana's record open, both as it was at first."""

    site: Site
    mia: Browser
    kim: Browser
    place: str
    form: Fields

    def load(self) -> Patient:
        return self.site.services.patients.get_patient(self.site.who(), self.site.issued.patient)

    def list_conditions(self) -> list[str]:
        return [has.condition for has in self.load().conditions]


@pytest.fixture
def both(site: Site, mia: Browser) -> TwoEditors:
    place = f"/patients/{site.issued.patient}/edit"
    site.services.people.set_role(site.who(), site.colleague, Role.OWNER)
    first = site.services.people.reset_password(site.who(), site.colleague)
    kim = site.browser()
    assert kim.sign_in(KIM, first.password).status_code == 303
    return TwoEditors(site, mia, kim, place, read_form(mia.get(place).text))


def test_a_stale_note_does_not_remove_a_condition_20_of_20(both: TwoEditors) -> None:
    conditions = both.form["condition"]
    known = both.site.services.built_in_catalog.conditions
    others = [slug for slug in known if slug not in conditions][:20]
    assert len(others) == 20
    for number, condition in enumerate(others):
        form = read_form(both.mia.get(both.place).text)
        assert both.mia.post(both.place, tick(form, condition, undated="yes")).status_code == 303
        answer = both.kim.post(both.place, {**form, "notes": [f"Note {number}."]})
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("?merged=yes")
        assert condition in both.list_conditions()
        assert both.load().notes == f"Note {number}."
    page = both.kim.get(f"/patients/{both.site.issued.patient}?merged=yes").text
    assert "Somebody else had changed this record" in page


def test_both_notes_are_shown_and_the_one_that_is_chosen_is_saved(both: TwoEditors) -> None:
    both.mia.post(both.place, tick({**both.form, "notes": ["Mia's note."]}, "glaucoma"))
    answer = both.kim.post(both.place, {**both.form, "notes": ["Kim's note."]})
    assert answer.status_code == 409
    assert both.load().notes == "Mia's note."
    assert "Mia Berg has changed this in the meantime." in answer.text
    for words in ("Kim&#39;s note.", "Mia&#39;s note.", "Keep yours", "Keep theirs", "Glaucoma:"):
        assert words in answer.text, words
    asked = read_form(answer.text)
    unanswered = both.kim.post(both.place, asked)
    assert unanswered.status_code == 409
    assert "Choose yours or theirs for each line." in unanswered.text
    for chosen, notes in (("theirs", "Mia's note."), ("mine", "Kim's note.")):
        again = both.kim.post(both.place, {**asked, "keep-notes": [chosen]})
        assert again.status_code == 303, again.text
        assert both.load().notes == notes
        assert "glaucoma" in both.list_conditions()


def test_a_condition_that_one_removed_and_the_other_dated_is_asked_about(both: TwoEditors) -> None:
    [has] = both.form["condition"]
    without = {**both.form, "condition": []}
    both.mia.post(both.place, {**both.form, f"detail-{has}": ["L5-S1, since the birth"]})
    answer = both.kim.post(both.place, without)
    assert answer.status_code == 409
    assert "L5-S1, since the birth" in answer.text
    assert "not in the record" in answer.text
    assert both.list_conditions() == [has]
    asked = read_form(answer.text)
    kept = both.kim.post(both.place, {**asked, f"keep-condition-{has}": ["theirs"]})
    assert kept.status_code == 303
    assert both.load().conditions[0].detail == "L5-S1, since the birth"


def test_a_form_without_a_version_overwrites_nothing(both: TwoEditors) -> None:
    """A page that was open before the upgrade sends neither version nor what it showed."""
    both.mia.post(both.place, tick(both.form, "glaucoma"))
    old = {k: v for k, v in both.form.items() if k not in ("version", "shown")}
    answer = both.kim.post(both.place, {**old, "name": ["Anna Ruiz"]})
    assert answer.status_code == 409
    assert "glaucoma" in both.list_conditions()


def test_strange_versions_are_questions_and_no_errors(both: TwoEditors) -> None:
    before = set(both.list_conditions())
    for version in ("", "x", "-1", "9" * 30, "1\0"):
        for shown in ("", "%", "a=b&" * 5_000, "condition=%00"):
            sent = {**both.form, "version": [version], "shown": [shown], "notes": [version]}
            assert both.kim.post(both.place, sent).status_code in (303, 409)
    assert set(both.list_conditions()) >= before


def test_two_owners_edit_the_clinics_details(both: TwoEditors) -> None:
    form = read_form(both.mia.get("/clinic").text)
    assert both.mia.post("/clinic/card", {**form, "phone": ["020 1"]}).status_code == 303
    late = both.kim.post("/clinic/card", {**form, "hours": ["8 to 6"]})
    assert late.status_code == 409
    assert "Mia Berg has changed this in the meantime." in late.text
    assert "Telephone:" in late.text
    card = both.site.services.accounts.get_clinic(both.site.who()).card
    assert (card.phone, card.hours) == ("020 1", "Mon-Fri 9-17")
    assert both.kim.post("/clinic/card", read_form(late.text)).status_code == 303
    card = both.site.services.accounts.get_clinic(both.site.who()).card
    assert (card.phone, card.hours) == ("020 1", "8 to 6")


def test_two_people_edit_a_custom_exercise(both: TwoEditors) -> None:
    new = {"name": "Heron", "steps": "Stand on one leg.", "type": "balance", "level": "standard",
           "laterality": "each", "side-noun": "leg", "position": "standing"}  # fmt: skip
    place = both.mia.post("/own-exercises/new", new).headers["Location"]
    edit = f"/own-exercises/{place.rpartition('/')[2]}/edit"
    form = read_form(both.mia.get(edit).text)
    mine = {**form, "movement": ["head-down"], "purpose": ["Mine."]}
    assert both.mia.post(edit, mine).status_code == 303
    late = both.kim.post(
        edit, {**form, "movement": ["lumbar-flexion-loaded"], "purpose": ["Hers."]}
    )
    assert late.status_code == 409
    asked = read_form(late.text)
    assert sorted(asked["movement"]) == ["head-down", "lumbar-flexion-loaded"]
    saved = both.kim.post(edit, {**asked, "keep-purpose": ["mine"]})
    assert saved.status_code == 303, saved.text
    page = both.kim.get(place).text
    assert "Hers." in page
    assert "Mine." not in page


def test_two_owners_adjust_a_built_in_rule(both: TwoEditors) -> None:
    rules = both.site.services.precaution_rules
    rule = both.site.services.built_in_catalog.rules[0].id
    place = f"/clinic/precautions/built-in/{rule}"
    first = {"advice": "off", "reason": "Never here.", "version": ""}
    assert both.mia.post(f"{place}/advice", first).status_code == 303
    late = both.kim.post(f"{place}/advice", {**first, "reason": "Kim's reason."})
    assert late.status_code == 409
    for words in ("Somebody else has changed this rule", "Never here.", "Kim&#39;s reason."):
        assert words in late.text, words
    assert both.kim.post(f"{place}/restore", {"version": ""}).status_code == 409
    assert rules.load_rules(both.site.who()).adjustments[rule].reason == "Never here."


def test_two_owners_change_a_person(both: TwoEditors) -> None:
    lea = both.site.services.people.add_person(both.site.who(), "Lea", "lea@x.example", Role.OWNER)
    place, seen = f"/clinic/people/{lea.user.id}", {"version": "1"}
    assert both.mia.post(f"{place}/active", {**seen, "on": "0"}).status_code == 303
    late = both.kim.post(f"{place}/role", {**seen, "role": "therapist"})
    assert late.status_code == 409
    assert "Lea was changed by Mia Berg in the meantime and is now: shut out." in late.text
    assert both.kim.post(f"{place}/role", {"role": "therapist", "version": "2"}).status_code == 303
    found = both.site.who("lea@x.example")
    assert found.role is Role.THERAPIST
