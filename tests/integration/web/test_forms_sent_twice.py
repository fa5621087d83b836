"""A form that is sent twice makes one record, and the second answer is that of the first."""

from __future__ import annotations

from ptplanner.domain.ids import PatientId
from tests.support.page_forms import Fields, read_form
from tests.support.website import Browser, Site


def test_a_new_patient_sent_twice_is_one_and_another_name_is_another(
    site: Site, mia: Browser
) -> None:
    form: Fields = {**read_form(mia.get("/patients/new").text), "name": ["Ben Okafor"]}
    first, second = (mia.post("/patients/new", form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    # The page is used again after the Back button: somebody else is a patient of their own.
    other = mia.post("/patients/new", {**form, "name": ["Cleo Okafor"]})
    assert other.headers["Location"] != first.headers["Location"]
    # A new page and the same name: the person is asked, as before.
    anew = {**read_form(mia.get("/patients/new").text), "name": ["Ben Okafor"]}
    asked = mia.post("/patients/new", anew)
    assert asked.status_code == 422
    assert "Is this the same person?" in asked.text
    assert site.services.patients.search_patients(site.who(), "Okafor").total == 3


def test_a_refused_form_keeps_its_token(mia: Browser) -> None:
    form: Fields = {**read_form(mia.get("/patients/new").text), "name": [""]}
    refused = mia.post("/patients/new", form)
    assert refused.status_code == 422
    assert read_form(refused.text)["form-token"] == form["form-token"]


def test_a_plan_an_exercise_and_a_person_are_made_once(site: Site, mia: Browser) -> None:
    page = f"/patients/{site.issued.patient}"
    start = {"form-token": read_form(mia.get(page).text)["form-token"], "template": ""}
    plans = {mia.post(f"{page}/plans", start).headers["Location"] for _ in range(2)}
    assert len(plans) == 1
    who, patient = site.who(), PatientId(site.issued.patient)
    assert len(site.services.planning.list_plan_records(who, patient)) == 2

    new: Fields = {**read_form(mia.get("/own-exercises/new").text), "name": ["Heron"],
                   "steps": ["Stand on one leg."]}  # fmt: skip
    made = [mia.post("/own-exercises/new", new) for _ in range(2)]
    assert {answer.headers["Location"] for answer in made} == {"/exercises/own-heron"}

    lea = {**read_form(mia.get("/clinic/people").text), "name": "Lea Ito", "role": "therapist",
           "email": "lea@harbour.example"}  # fmt: skip
    first, second = (mia.post("/clinic/people", lea) for _ in range(2))
    assert "shown once" in first.text
    assert second.status_code == 200
    assert "Lea Ito was added when this form came first." in second.text
    # The page that shows the password has a new token, for the next person.
    assert read_form(first.text)["form-token"] != lea["form-token"]
