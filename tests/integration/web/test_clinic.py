"""The clinic's page: its details, its users, and who may change them."""

from __future__ import annotations

import re

from ptplanner.domain.access import Permission
from ptplanner.domain.clinic import Role
from tests.support.website import KIM, MIA, OTTO, Browser, Site

_PASSWORD = re.compile(r"<code>([0-9A-Z-]{19})</code>")


def password_in(page: str) -> str:
    found = _PASSWORD.search(page)
    assert found is not None
    return found[1]


def kim_with_a_password(mia: Browser, site: Site) -> tuple[Browser, str]:
    made = mia.post(f"/clinic/people/{site.colleague}/password").text
    kim = site.browser()
    assert kim.sign_in(KIM, password_in(made)).status_code == 303
    return kim, password_in(made)


def test_new_sheets_show_the_clinics_details(mia: Browser, site: Site) -> None:
    card = {
        "name": "Harbour East",
        "phone": "020 1",
        "hours": "",
        "emergency_number": "999",
        "version": "1",
    }
    assert mia.post("/clinic/card", card).status_code == 303
    page = mia.get("/clinic?done=card").text
    assert "Harbour East" in page
    assert "issued sheets stay" in page
    who = site.who()
    assert (
        site.services.issuing.preview_document(who, site.issued.plan).clinic.name == "Harbour East"
    )
    issued = site.services.issuing.get_revision(who, site.issued.plan, 2)
    assert issued.document.clinic.name == "Harbour Physio"


def test_clinic_details_without_a_name_are_refused_and_stay_in_the_form(mia: Browser) -> None:
    typed = {"name": " ", "phone": "020 99", "hours": "", "emergency_number": "112"}
    answer = mia.post("/clinic/card", typed)
    assert answer.status_code == 422
    assert "A clinic needs a name." in answer.text
    assert 'value="020 99"' in answer.text
    assert "Harbour Physio" in mia.get("/clinic").text


CARD = {"name": "Harbour", "phone": "", "hours": "", "emergency_number": "112", "version": "1"}


def test_a_new_country_sets_what_was_left_as_it_was(mia: Browser, site: Site) -> None:
    shown = {**CARD, "country": "US", "time_zone": "", "date_order": "day-first", "paper": "a4",
             "weight_unit": "kg", "doctor_word": "doctor"}  # fmt: skip
    assert mia.post("/clinic/card", shown).status_code == 303
    clinic = site.services.accounts.get_clinic(site.who())
    assert clinic.card.emergency_number == "911"
    assert (clinic.card.date_order, clinic.locale.paper) == ("month-first", "letter")
    assert (clinic.locale.country, clinic.locale.weight_unit) == ("US", "lb")
    document = site.services.issuing.preview_document(site.who(), site.issued.plan)
    assert document.clinic.date_order == "month-first"
    page = mia.get(f"/plans/{site.issued.plan}/preview").text
    assert '?paper=letter&amp;layout=standard" aria-current="true"' in page


def test_a_value_that_was_changed_by_hand_stays(mia: Browser, site: Site) -> None:
    typed = {**CARD, "country": "GB", "emergency_number": "111", "paper": "letter",
             "out_of_hours_phone": "01632 960 500"}  # fmt: skip
    assert mia.post("/clinic/card", typed).status_code == 303
    clinic = site.services.accounts.get_clinic(site.who())
    assert (clinic.card.emergency_number, clinic.locale.paper) == ("111", "letter")
    assert (clinic.card.doctor_word, clinic.locale.time_zone) == ("gp", "Europe/London")
    assert clinic.card.out_of_hours_phone == "01632 960 500"


def test_a_country_without_a_known_number_keeps_that_of_the_clinic(
    mia: Browser, site: Site
) -> None:
    assert mia.post("/clinic/card", {**CARD, "country": "JP"}).status_code == 303
    assert site.services.accounts.get_clinic(site.who()).card.emergency_number == "112"


def test_an_unknown_country_or_time_zone_is_refused(mia: Browser) -> None:
    for field in ("country", "time_zone", "paper", "date_order"):
        answer = mia.post("/clinic/card", {**CARD, field: "Atlantis"})
        assert answer.status_code == 422, field
        assert "Not saved." in answer.text


def test_letter_is_remembered_from_plan_to_plan(mia: Browser, site: Site) -> None:
    assert mia.post("/clinic/card", {**CARD, "paper": "letter"}).status_code == 303
    page = mia.get(f"/plans/{site.issued.plan}/preview").text
    assert '?paper=letter&amp;layout=standard" aria-current="true"' in page


def test_a_new_person_signs_in_with_the_password_that_was_shown_once(
    mia: Browser, site: Site
) -> None:
    new = {"name": "Lea Ito", "email": "Lea@Harbour.example", "role": "therapist"}
    made = mia.post("/clinic/people", new)
    password = password_in(made.text)
    assert site.browser().sign_in("lea@harbour.example", password).status_code == 303
    assert password not in mia.get("/clinic/people").text


def test_an_e_mail_that_is_in_use_is_refused_and_stays_in_the_form(mia: Browser) -> None:
    new = {"name": "Otto Two", "email": OTTO, "role": "therapist"}
    answer = mia.post("/clinic/people", new)
    assert answer.status_code == 422
    assert "already an account" in answer.text
    assert 'value="Otto Two"' in answer.text


def test_a_new_password_ends_every_session_of_the_person(mia: Browser, site: Site) -> None:
    kim, first = kim_with_a_password(mia, site)
    assert kim.get("/patients").status_code == 200
    mia.post(f"/clinic/people/{site.colleague}/password")
    assert kim.get("/patients").status_code == 302
    assert site.browser().sign_in(KIM, first).status_code == 422


def test_a_deactivated_user_cannot_sign_in_until_reactivated(mia: Browser, site: Site) -> None:
    kim, password = kim_with_a_password(mia, site)
    mia.post(f"/clinic/people/{site.colleague}/active", {"on": "0", "version": "1"})
    assert kim.get("/patients").status_code == 302
    assert site.browser().sign_in(KIM, password).status_code == 422
    assert "has left" in mia.get("/clinic/people").text
    mia.post(f"/clinic/people/{site.colleague}/active", {"on": "1", "version": "2"})
    assert site.browser().sign_in(KIM, password).status_code == 303


def test_only_an_owner_changes_anything(mia: Browser, site: Site) -> None:
    kim, _ = kim_with_a_password(mia, site)
    assert 'action="/clinic/card"' not in kim.get("/clinic").text
    assert kim.post("/clinic/card", {"name": "Mine", "emergency_number": "1"}).status_code == 403
    new = {"name": "X", "email": "x@harbour.example", "role": "owner"}
    assert kim.post("/clinic/people", new).status_code == 403
    assert kim.post(f"/clinic/people/{site.colleague}/role", {"role": "owner"}).status_code == 403


def test_an_owner_cannot_lock_themselves_out(mia: Browser, site: Site) -> None:
    answer = mia.post(f"/clinic/people/{site.who(MIA).user}/active", {"on": "0", "version": "1"})
    assert answer.status_code == 422
    assert mia.get("/patients").status_code == 200


def test_nobody_can_change_another_clinic(site: Site) -> None:
    otto = site.signed_in(OTTO)
    assert otto.post(f"/clinic/people/{site.colleague}/password").status_code == 404
    assert "Kim Noor" not in otto.get("/clinic/people").text


def test_an_unknown_role_is_refused(mia: Browser, site: Site) -> None:
    answer = mia.post(f"/clinic/people/{site.colleague}/role", {"role": "queen"})
    assert answer.status_code == 422
    mia.post(f"/clinic/people/{site.colleague}/role", {"role": "owner", "version": "1"})
    assert site.who(KIM).role is Role.OWNER


def test_new_sheets_name_patients_as_the_clinic_chose(mia: Browser, site: Site) -> None:
    who, plan = site.who(), site.issued.plan
    assert mia.post("/clinic/card", {**CARD, "name_on_sheet": "birth-year"}).status_code == 303
    page = mia.get("/clinic").text
    assert '<option value="birth-year" selected>' in page
    draft = site.services.planning.open_draft(who, plan)
    document = site.services.issuing.preview_document(who, plan)
    assert document.clinic.name_on_sheet == "birth-year"
    born = draft.patient.birth_date
    assert document.birth_year == (born.year if born else None)
    # A form that does not send the choice leaves it as it is.
    assert mia.post("/clinic/card", {**CARD, "version": "2"}).status_code == 303
    assert site.services.accounts.get_clinic(who).card.name_on_sheet == "birth-year"
    issued = site.services.issuing.get_revision(who, plan, 2).document
    assert (issued.clinic.name_on_sheet, issued.birth_year) == ("first-name", None)


def test_an_unknown_way_to_print_names_is_refused(mia: Browser) -> None:
    assert mia.post("/clinic/card", {**CARD, "name_on_sheet": "full"}).status_code == 422


def test_the_menu_marks_the_page_that_is_shown(mia: Browser) -> None:
    for path, title in (
        ("/clinic", "Clinic details"),
        ("/clinic/people", "People and roles"),
        ("/clinic/precautions/new", "Conditions and rules"),
        ("/clinic/changes", "Clinical changes"),
    ):
        menu = mia.get(path).text.partition('class="side-menu"')[2].partition("</nav>")[0]
        (current,) = re.findall(r'aria-current="page">.*?<span>(.*?)</span>', menu)
        assert current == title


def test_the_table_of_roles_says_what_is_decided(mia: Browser) -> None:
    page = mia.get("/clinic/people").text
    rows = dict(re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page))
    said = {title: re.findall(r"hidden\">(yes|no)<", cells) for title, cells in rows.items()}
    assert said["Build plans"] == ["yes", "yes", "no"]
    assert said["Change precaution rules"] == ["yes", "no", "no"]
    assert len(said) == len(Permission) + 1
