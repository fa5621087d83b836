"""A therapist signs in, enters a patient, builds a plan and issues it, in every engine."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from ptplanner.services.demo import DEMO_EMAIL
from tests.engines.engines import Engine
from tests.engines.proxy import NetworkProxy
from tests.engines.screen import Screen
from tests.support.served_clinic import PASSWORD

BIRD_DOG = '#plan .row[data-name="Bird dog"]'
SAVED = "#saved[data-state=saved]"
# A note of a therapist: accents, quotation marks and an ampersand are what forms and scripts may spoil.
NOTE = "Très doucement: “heel & hip”, not the back."


@pytest.fixture(scope="module")
def therapist(screen: Screen) -> Screen:
    screen.open("/sign-in")
    screen.fill("input[name=email]", DEMO_EMAIL)
    screen.fill("input[name=password]", PASSWORD)
    screen.press(Keys.ENTER)
    screen.find("nav a", "Patients")
    return screen


def enter_patient(therapist: Screen, name: str) -> None:
    therapist.open("/patients/new")
    therapist.fill("input[name=name]", name)
    therapist.click(".patient-form__who label", "Left")
    therapist.click("button.button--primary", "Create patient")
    therapist.find("h1", name)


def start_plan(therapist: Screen) -> None:
    """An empty plan with bird dog in it."""
    therapist.click("button", "From nothing")
    therapist.wait_until_present("#builder[data-ready]")
    therapist.fill("#q", "bird")
    therapist.find('#results .result[data-name="Bird dog"]')
    therapist.press(Keys.ENTER)
    therapist.wait_until_present(BIRD_DOG)
    therapist.wait_until_present(SAVED)


def give_dose(therapist: Screen, shorthand: str) -> None:
    therapist.click(f"{BIRD_DOG} .dose__input")
    # Typed over, as a person does: a field that is cleared and left shows the dose that the plan keeps.
    field = therapist.find(f"{BIRD_DOG} .dose__input")
    field.send_keys(Keys.CONTROL, "a", Keys.NULL)
    field.send_keys(shorthand, Keys.ENTER)


def write_note(therapist: Screen, note: str) -> None:
    """Types into the note and leaves it to be saved by itself."""
    therapist.press(Keys.ESCAPE)
    therapist.find(BIRD_DOG).click()
    therapist.press("w")
    therapist.find(f"{BIRD_DOG} textarea[name=note]").send_keys(note)
    therapist.click("#plan h2")


def test_a_plan_is_built_saved_and_issued(therapist: Screen, engine: Engine) -> None:
    enter_patient(therapist, f"Nora {engine.name}")
    start_plan(therapist)
    give_dose(therapist, "3x6/side h4")
    therapist.find(f"{BIRD_DOG} .row__sentence", "3 sets of 6")
    write_note(therapist, NOTE)
    therapist.find(f"{BIRD_DOG} .row__own", NOTE)
    therapist.wait_until_present(SAVED)
    therapist.driver.refresh()
    therapist.find(f"{BIRD_DOG} .row__sentence", "3 sets of 6")
    therapist.find(f"{BIRD_DOG} .row__own", NOTE)
    therapist.click("a.button--primary", "Preview and issue")
    picture = therapist.find(".sheetpage img")
    therapist.wait_for("the page as a picture", lambda: picture.get_property("naturalWidth"))
    therapist.click("#issue")
    therapist.find("h1", "Revision 1 is issued")
    assert len(therapist.find(".bigcode").text.split()) == 3


def test_a_dose_typed_while_the_network_is_cut_is_saved_when_it_is_back(
    therapist: Screen, engine: Engine, network: NetworkProxy
) -> None:
    enter_patient(therapist, f"Otis {engine.name}")
    start_plan(therapist)
    network.cut()
    try:
        give_dose(therapist, "2x9/side")
        therapist.find("#saved", "Not saved")
    finally:
        network.mend()
    therapist.wait_until_present(SAVED)
    therapist.driver.refresh()
    therapist.find(f"{BIRD_DOG} .row__sentence", "2 sets of 9")
