"""A clinic's own exercises in the browser: written, checked, retired, and invisible to other clinics."""

from __future__ import annotations

import io
import json
import re

import pytest

from ptplanner.domain.exercise import MovementTag, Unconfirmed
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import DoseSide
from ptplanner.services.custom_exercises import fingerprint_exercise
from tests.support.exercises import a_wger_entry
from tests.support.website import OTTO, Browser, Site

pytestmark = pytest.mark.integration

FORM: dict[str, object] = {
    "name": "Heron reach",
    "aliases": "Stork, Pond reach",
    "purpose": "Keeps your back steady.",
    "steps": "Stand on your {side} leg.\r\nReach forward.",
    "feel": "your hip",
    "dose": "2x8-10/side",
    "type": "balance",
    "level": "standard",
    "position": "standing",
    "laterality": "each",
    "side-noun": "leg",
    "region": ["hip", "core"],
    "movement": ["single-leg-stance-unsupported"],
    "is-described": "yes",
}
HERON = "own-heron-reach"


def _own(site: Site, mia: str = HERON) -> object:
    with site.services.store.begin_read() as repos:
        user = repos.users.find_by_email("mia@harbour.example")
        assert user is not None
        return repos.custom_exercises.get(user.clinic, ExerciseSlug(mia))


def _seen(browser: Browser, slug: str = HERON) -> str:
    found = re.search(
        r'name="version" value="([^"]+)"', browser.get(f"/own-exercises/{slug}/edit").text
    )
    assert found
    return found[1]


def test_the_empty_page_explains_what_it_is_for(mia: Browser) -> None:
    page = mia.get("/own-exercises").text
    assert "No exercises of your own yet" in page
    assert "precautions cannot be checked" in page


def test_a_written_exercise_is_found_and_can_be_read(site: Site, mia: Browser) -> None:
    answer = mia.post("/own-exercises/new", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/exercises/{HERON}")
    page = mia.get(f"/exercises/{HERON}").text
    assert "Stand on your left leg." in page
    assert "Stork, Pond reach" in page
    assert "movements not described" not in page
    assert "Heron" in mia.get("/exercises?q=stork").text
    assert "Heron reach" in mia.get("/own-exercises").text


def test_what_was_typed_stays_beside_what_is_wrong(mia: Browser) -> None:
    wrong = FORM | {"name": " ", "dose": "3x12/sde", "laterality": "none", "steps": "Use {side}."}
    answer = mia.post("/own-exercises/new", wrong)
    assert answer.status_code == 422
    for message in (
        "Give the exercise a name.",
        "Did you mean “side”?",
        "A step names {side}: choose on which sides it is done.",
        "Keeps your back steady.",
        "3 fields need a look.",
    ):
        assert message in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("steps", "", "Write at least one step"),
        ("steps", "\n".join(["Up."] * 13), "13 steps; a sheet takes 12."),
        ("steps", "x" * 301, "A line has 301 characters"),
        ("name", "x" * 121, "121 characters; a name takes 120."),
        ("name", "Bell\x07", "cannot be printed"),
        ("type", "juggling", "Choose one of these."),
        ("level", "", "Choose one of these."),
    ],
)
def test_a_mistake_is_reported_beside_its_field(
    mia: Browser, field: str, value: str, message: str
) -> None:
    answer = mia.post("/own-exercises/new", FORM | {field: value})
    assert answer.status_code == 422
    assert message in answer.text


def test_without_the_checkbox_movements_stay_unconfirmed(site: Site, mia: Browser) -> None:
    mia.post("/own-exercises/new", FORM | {"is-described": ""})
    assert (
        "Movements not described yet; precautions cannot be checked."
        in mia.get(f"/exercises/{HERON}").text
    )
    plan = site.issued.plan
    picker = mia.get(f"/plans/{plan}?q=heron").text
    assert "Not checked:" in picker
    version = re.search(r'data-version="(\d+)"', mia.get(f"/plans/{plan}").text)
    assert version
    mia.post(f"/plans/{plan}/items", {"version": version[1], "exercise": HERON})
    builder = mia.get(f"/plans/{plan}").text
    assert "Movements not described yet; precautions cannot be checked." in builder

    form = FORM | {"version": _seen(mia)}
    assert mia.post(f"/own-exercises/{HERON}/edit", form).status_code == 303
    own = _own(site)
    assert getattr(own, "exercise").unconfirmed == frozenset()  # noqa: B009  # the port's own type
    assert "Movements not described yet" not in mia.get(f"/plans/{plan}").text


def test_a_change_in_another_window_is_not_lost(site: Site, mia: Browser) -> None:
    mia.post("/own-exercises/new", FORM)
    seen = _seen(mia)
    mia.post(f"/own-exercises/{HERON}/edit", FORM | {"version": seen, "purpose": "Mine."})
    late = mia.post(f"/own-exercises/{HERON}/edit", FORM | {"version": seen, "purpose": "Theirs."})
    assert late.status_code == 409
    assert "Somebody else has changed this in the meantime." in late.text
    assert "Theirs." in late.text
    assert "Mine." in mia.get(f"/exercises/{HERON}").text


def test_changed_text_of_others_is_marked_beside_its_author(site: Site, mia: Browser) -> None:
    wger = json.dumps([a_wger_entry()]).encode()
    at = mia.client.post(
        "/own-exercises/import",
        data={"csrf_token": mia.token(), "files": [(io.BytesIO(wger), "wger.json")]},
        content_type="multipart/form-data",
    ).headers["Location"]
    mia.post(f"{at}/start")
    mia.post(f"{at}/step")
    slug = "own-heron-stand"
    same = {"name": "Heron stand", "aliases": "Stork stand", "purpose": "Trains your buttocks."}
    steps = "Stand on one leg by the reeds.\nCount to ten.\nBreathe."
    kept = FORM | same | {"steps": steps, "feel": "your buttocks", "laterality": "none"}
    mia.post(f"/own-exercises/{slug}/edit", kept | {"version": _seen(mia, slug)})
    assert "<strong>Changes</strong>" not in mia.get(f"/exercises/{slug}").text
    changed = kept | {"steps": "Stand on one leg.", "version": _seen(mia, slug)}
    assert mia.post(f"/own-exercises/{slug}/edit", changed).status_code == 303
    page = mia.get(f"/exercises/{slug}").text
    assert "<strong>Changes</strong> by Harbour Physio" in page
    assert "Lena Reed" in page


def test_a_retired_exercise_is_no_longer_offered_and_can_be_restored(
    site: Site, mia: Browser
) -> None:
    mia.post("/own-exercises/new", FORM)
    mia.post(f"/own-exercises/{HERON}/retire")
    assert "Heron reach" not in mia.get("/exercises?q=heron").text
    assert mia.get(f"/exercises/{HERON}").status_code == 404
    assert "Retired: no longer offered." in mia.get("/own-exercises").text
    mia.post(f"/own-exercises/{HERON}/bring-back")
    assert mia.get(f"/exercises/{HERON}").status_code == 200


def test_another_clinic_neither_sees_nor_changes_the_exercise(site: Site, mia: Browser) -> None:
    mia.post("/own-exercises/new", FORM)
    otto = site.signed_in(OTTO)
    assert "Heron" not in otto.get("/own-exercises").text
    assert "Heron reach" not in otto.get("/exercises?q=heron").text
    assert otto.get(f"/exercises/{HERON}").status_code == 404
    assert otto.get(f"/own-exercises/{HERON}/edit").status_code == 404
    for way in ("edit", "retire", "bring-back"):
        assert otto.post(f"/own-exercises/{HERON}/{way}", FORM).status_code == 404
    assert json.loads(otto.get("/own-exercises/exercises.json").text)["exercises"] == []


def test_the_exported_file_is_complete(mia: Browser) -> None:
    mia.post("/own-exercises/new", FORM)
    answer = mia.get("/own-exercises/exercises.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="own-exercises.json"'
    (exported,) = json.loads(answer.text)["exercises"]
    assert exported["texts"]["en"]["name"] == "Heron reach"
    assert exported["movement_tags"] == [MovementTag.SINGLE_LEG_STANCE_UNSUPPORTED.value]


def test_different_exercises_have_different_fingerprints_in_any_order_of_sets(
    site: Site, mia: Browser
) -> None:
    mia.post("/own-exercises/new", FORM | {"is-described": ""})
    exercise = getattr(_own(site), "exercise")  # noqa: B009  # the port's own type
    assert Unconfirmed.MOVEMENTS in exercise.unconfirmed
    assert fingerprint_exercise(exercise) == _seen(mia)


def test_sides_and_dose_in_typed_steps_are_turned_before_saving(site: Site, mia: Browser) -> None:
    typed = {**FORM, "steps": "Lift your left heel.\nRepeat 12 times on each side.", "dose": ""}
    page = mia.post("/own-exercises/new", {**typed, "convert": "sides"})
    assert page.status_code == 200
    assert "Lift your {side} heel." in page.text
    assert "The steps name a side" not in page.text
    assert "The steps name a dose" in page.text
    turned = mia.post("/own-exercises/new", {**typed, "convert": "dose"}).text
    assert "12r each" in turned
    assert "Repeat" not in turned
    assert site.services.custom_exercises.list_exercises(site.who()) == ()


def test_an_exercise_for_the_painful_side_says_so_and_brings_its_side(
    site: Site, mia: Browser
) -> None:
    mia.post("/own-exercises/new", {**FORM, "laterality": "painful", "dose": "3x10"})
    [own] = site.services.custom_exercises.list_exercises(site.who())
    page = mia.get(f"/exercises/{own.slug}").text
    assert "Painful leg" in page
    assert "Both at once" not in page
    assert own.exercise.starting_dosage.side is DoseSide.PAINFUL
