"""The builder without scripts: what its forms do, and how they answer invalid input."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.dosage import Span
from ptplanner.domain.ids import ConditionSlug, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.web.phone.plan_views import compute_session_minutes
from tests.support.website import Browser, Site

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "javascript:alert(1)",
    "<svg onload=alert(2)>",
)


NEXT_YEAR = date.today().year + 1  # noqa: DTZ011  # the year is enough


def draft(site: Site) -> tuple[Plan, int]:
    stored = site.services.planning
    with stored.store.begin_read() as repos:
        user = repos.users.find_by_email("mia@harbour.example")
        assert user is not None
        found = repos.plans.get(user.clinic, site.issued.plan)
    return found.plan, found.version


def change(mia: Browser, site: Site, path: str, **fields: object) -> int:
    """Send a form of the builder with the version it would carry; the status tells."""
    _, version = draft(site)
    answer = mia.post(f"/plans/{site.issued.plan}/{path}", {"version": version, **fields})
    return answer.status_code


def test_a_plan_is_started_for_a_patient(mia: Browser, site: Site) -> None:
    answer = mia.post(f"/patients/{site.issued.patient}/plans", {"template": "sciatica-six"})
    assert answer.status_code == 303
    page = mia.get(answer.headers["Location"]).text
    assert page.count('class="row"') == 6


def test_an_exercise_is_added_where_it_belongs(mia: Browser, site: Site) -> None:
    assert change(mia, site, "items", exercise="sciatic-nerve-glide") == 303
    plan, _ = draft(site)
    assert plan.items[0].exercise == "sciatic-nerve-glide"


def test_an_exercise_is_added_to_the_chosen_section(mia: Browser, site: Site) -> None:
    assert change(mia, site, "items?section=cool-down", exercise="bridge") == 303
    plan, _ = draft(site)
    assert (plan.items[-1].exercise, plan.items[-1].section) == ("bridge", "cool-down")


def test_a_dose_in_shorthand_is_kept(mia: Browser, site: Site) -> None:
    item = site.issued.first_item
    assert change(mia, site, f"items/{item}/dose", text="2x8/side h4") == 303
    dosage = draft(site)[0].get_item(draft(site)[0].items[0].id).dosage
    assert (dosage.sets, dosage.side) == (Span.of(2), "each")


def test_a_dose_in_fields_is_kept(mia: Browser, site: Site) -> None:
    fields = {"source": ["text", "fields"], "sets": "2", "repetitions": "8–10", "load": "kg", "load_value": "2.5",
              "side": "left", "days": "named", "weekdays": ["1", "3"], "tempo": "3-1-3"}  # fmt: skip
    assert change(mia, site, f"items/{site.issued.first_item}/dose", **fields) == 303
    page = mia.get(f"/plans/{site.issued.plan}").text
    assert 'value="2x8-10 L tempo 3-1-3 2.5kg mon wed"' in page


@pytest.mark.parametrize(
    "text", ["99999x1", "three of ten", "3x10 sdie", "3x0", "\x00", "9" * 5000]
)
def test_an_impossible_dose_is_refused_and_stays_in_its_field(
    mia: Browser, site: Site, text: str
) -> None:
    before, version = draft(site)
    item = site.issued.first_item
    answer = mia.post(
        f"/plans/{site.issued.plan}/items/{item}/dose", {"version": version, "text": text}
    )
    assert answer.status_code == 422
    assert draft(site) == (before, version)
    assert "The plan keeps " in answer.text
    assert text[:40].replace("\x00", "") in answer.text


def test_a_mistake_in_a_dose_is_reported_with_its_position(mia: Browser, site: Site) -> None:
    answer = mia.get(f"/plans/{site.issued.plan}/dose?text=3x10+sdie")
    assert answer.status_code == 422
    assert answer.json is not None
    assert "3x10 sdie"[answer.json["start"] : answer.json["end"]] == "sdie"


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("sets", "99"), ("repetitions", "12-3"), ("hold_s", "9999"), ("rest_s", "9999"), ("effort", "11"),
        ("days", "9"), ("max_pain", "11"), ("tempo", "0-0-0"), ("none_given", "1"),
    ],
)  # fmt: skip
def test_without_scripts_the_field_at_fault_is_marked_and_keeps_its_text(
    mia: Browser, site: Site, field: str, bad: str
) -> None:
    _, version = draft(site)
    item = site.issued.first_item
    fields = {"source": ["text", "fields"], "text": "3x10", "sets": "3", field: bad}
    answer = mia.post(
        f"/plans/{site.issued.plan}/items/{item}/dose", {"version": version, **fields}
    )
    assert answer.status_code == 422
    marked = re.findall(r'<(?:input|select)[^>]*name="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert marked == [field]
    live = mia.get(f"/plans/{site.issued.plan}/dose?source=fields&{field}={bad}&sets=3")
    assert live.json is not None
    assert live.json["field"] == field


def test_a_parsed_dose_fills_all_fields(mia: Browser, site: Site) -> None:
    answer = mia.get(f"/plans/{site.issued.plan}/dose?text=3x10-12/side+h5")
    assert answer.json is not None
    fields = answer.json["fields"]
    assert (fields["sets"], fields["repetitions"], fields["hold_s"], fields["side"]) == (
        "3", "10–12", "5", "each",
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(mia: Browser, site: Site, text: str) -> None:
    item = site.issued.first_item
    assert change(mia, site, f"items/{item}/words", note=text, warning=text) == 303
    for path in ("", f"?open={item}", "/preview"):
        page = mia.get(f"/plans/{site.issued.plan}{path}")
        assert page.status_code == 200
        assert not re.search(r"<img src=x|<svg onload|href=.javascript:", page.text)
    assert "49" not in re.findall(
        r'class="row__own">.*?</p>', mia.get(f"/plans/{site.issued.plan}").text
    )


def test_a_note_of_ten_thousand_characters_is_refused(mia: Browser, site: Site) -> None:
    before = draft(site)
    item = site.issued.first_item
    assert change(mia, site, f"items/{item}/words", note="a" * 10_000) == 422
    assert draft(site) == before


def test_a_stale_form_is_refused_and_shown_beside_what_is_saved(mia: Browser, site: Site) -> None:
    item = site.issued.first_item
    _, old = draft(site)
    assert change(mia, site, f"items/{item}/dose", text="5x5/side") == 303
    answer = mia.post(
        f"/plans/{site.issued.plan}/items/{item}/dose", {"version": old, "text": "2x8/side"}
    )
    assert answer.status_code == 409
    assert "2x8/side" in answer.text
    assert "5x5/side" in answer.text
    assert draft(site)[0].get_item(draft(site)[0].items[0].id).dosage.sets == Span.of(5)


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "1.5"])
def test_an_invalid_version_is_not_a_server_error(mia: Browser, site: Site, version: str) -> None:
    answer = mia.post(f"/plans/{site.issued.plan}/undo", {"version": version})
    assert answer.status_code in (409, 422)


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("items", {"exercise": "no-such-exercise"}, 404),
        ("items?section=attic", {"exercise": "bridge"}, 422),
        ("items/nobody/dose", {"text": "3x10"}, 404),
        ("items/nobody/remove", {}, 404),
        ("template", {"template": "no-such-template"}, 404),
        ("schedule", {"per_day": "99", "weeks": "6", "max_pain": "5", "days": "7"}, 422),
        (
            "schedule",
            {"per_day": "1", "weeks": "6", "max_pain": "5", "days": "7", "next_visit": "soon"},
            422,
        ),
    ],
)
def test_an_edit_of_something_unknown_is_refused_and_changes_nothing(
    mia: Browser, site: Site, path: str, fields: dict[str, object], status: int
) -> None:
    before = draft(site)
    assert change(mia, site, path, **fields) == status
    assert draft(site) == before


def test_schedule_pain_limit_and_next_visit_are_kept(mia: Browser, site: Site) -> None:
    fields = {"per_day": "2", "days": "named", "weekdays": ["1", "5"], "weeks": "8",
              "max_pain": "3", "next_visit": f"{NEXT_YEAR}-12-12", "title": "Back plan"}  # fmt: skip
    assert change(mia, site, "schedule", **fields) == 303
    plan, _ = draft(site)
    assert (plan.schedule.per_day, plan.schedule.weeks, plan.max_pain) == (
        Span.of(2),
        Span.of(8),
        3,
    )
    assert str(plan.next_visit) == f"{NEXT_YEAR}-12-12"
    assert plan.title == "Back plan"


@pytest.mark.parametrize(
    "text", [f"12 December {NEXT_YEAR}", f"12.12.{NEXT_YEAR}", f"Dec 12, {NEXT_YEAR}"]
)
def test_the_next_visit_takes_the_dates_that_the_patient_form_takes(
    mia: Browser, site: Site, text: str
) -> None:
    fields = {"per_day": "1", "weeks": "6", "max_pain": "5", "days": "7"}
    assert change(mia, site, "schedule", **fields, next_visit=text) == 303
    assert str(draft(site)[0].next_visit) == f"{NEXT_YEAR}-12-12"


def test_the_schedule_form_is_one_step_of_undo(mia: Browser, site: Site) -> None:
    before, version = draft(site)
    fields = {"per_day": "3", "days": "5", "weeks": "9", "max_pain": "2", "title": "Knee plan"}
    assert change(mia, site, "schedule", **fields) == 303
    after, saved_version = draft(site)
    assert saved_version == version + 1
    assert (after.schedule.per_day, after.schedule.weeks, after.max_pain) == (
        Span.of(3),
        Span.of(9),
        2,
    )
    assert change(mia, site, "undo") == 303
    assert draft(site)[0] == before


@pytest.mark.parametrize(
    ("field", "bad"), [("max_pain", "11"), ("title", "x" * 121), ("weeks", "99"), ("days", "8"),
     ("next_visit", "0001-01-01"), ("next_visit", "9999-12-31")]
)  # fmt: skip
def test_one_bad_field_of_the_schedule_form_keeps_nothing_of_it(
    mia: Browser, site: Site, field: str, bad: str
) -> None:
    before = draft(site)
    fields = {"per_day": "3", "days": "5", "weeks": "9", "max_pain": "2", "title": "T", field: bad}
    assert change(mia, site, "schedule", **fields) == 422
    assert draft(site) == before
    _, version = before
    mended = {"per_day": "3", "days": "5", "weeks": "9", "max_pain": "2", "version": version}
    assert mia.post(f"/plans/{site.issued.plan}/schedule", mended).status_code == 303


def test_a_stale_schedule_form_keeps_nothing_of_it(mia: Browser, site: Site) -> None:
    _, old = draft(site)
    assert change(mia, site, f"items/{site.issued.first_item}/dose", text="5x5/side") == 303
    before = draft(site)
    fields = {"version": old, "per_day": "3", "days": "5", "weeks": "9", "max_pain": "2"}
    assert mia.post(f"/plans/{site.issued.plan}/schedule", fields).status_code == 409
    assert draft(site) == before


def type_dose(mia: Browser, site: Site, text: str, *over: str, version: int) -> int:
    """Send a dose as a page with scripts does: with the doses that it was typed over."""
    fields = {"version": version, "source": "text", "text": text, "over": list(over)}
    path = f"/plans/{site.issued.plan}/items/{site.issued.first_item}/dose"
    return mia.post(path, fields, **{"HX-Request": "true"}).status_code


def test_a_typed_dose_is_saved_over_the_dose_it_was_typed_over(mia: Browser, site: Site) -> None:
    _, old = draft(site)
    assert change(mia, site, f"items/{site.issued.first_item}/dose", text="5x5/side") == 303
    over = ("source=text&text=2x2", "source=text&text=5x5%2Fside")
    assert type_dose(mia, site, "6x6", *over, version=old) == 200
    assert draft(site)[0].items[0].dosage.sets == Span.of(6)


@pytest.mark.parametrize(
    "over",
    ["source=text&text=2x8", "source=text&text=x", "%", "&" * 200, "text=%00", "x" * 5000],
)
def test_a_typed_dose_over_another_value_is_a_conflict(mia: Browser, site: Site, over: str) -> None:
    before = draft(site)
    assert type_dose(mia, site, "6x6", over, version=before[1]) == 409
    assert draft(site) == before


def test_all_doses_are_set_at_once_or_not_at_all(mia: Browser, site: Site) -> None:
    first, second = draft(site)[0].items
    before = draft(site)
    fields = {f"dose-{first.id}": "4x4/side", f"dose-{second.id}": "nonsense"}
    assert change(mia, site, "doses", **fields) == 422
    assert draft(site) == before
    fields[f"dose-{second.id}"] = "4x5"
    assert change(mia, site, "doses", **fields) == 303
    assert [item.dosage.sets for item in draft(site)[0].items] == [Span.of(4), Span.of(4)]


def test_a_removed_row_is_restored_to_its_place(mia: Browser, site: Site) -> None:
    before, _ = draft(site)
    item = site.issued.first_item
    assert change(mia, site, f"items/{item}/remove") == 303
    assert "Removed Bird dog" in mia.get(f"/plans/{site.issued.plan}").text
    assert change(mia, site, f"items/{item}/restore") == 303
    assert draft(site)[0].items == before.items


def test_sixty_exercises_fit_and_one_more_is_refused(mia: Browser, site: Site) -> None:
    while len(draft(site)[0].items) < 60:
        assert change(mia, site, "items", exercise="bridge") == 303
    assert change(mia, site, "items", exercise="bridge") == 422
    assert mia.get(f"/plans/{site.issued.plan}").status_code == 200


def test_an_edit_returns_only_the_changed_parts(mia: Browser, site: Site) -> None:
    _, version = draft(site)
    answer = mia.post(
        f"/plans/{site.issued.plan}/items",
        {"version": version, "exercise": "bridge"},
        **{"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == version + 1
    added = draft(site)[0].items[-1].id
    assert answer.json["order"]["main"][-1] == f"row-{added}"
    assert 'data-exercise="bridge"' in answer.json["parts"][f"row-{added}"]


def test_all_doses_are_written_without_scripts(mia: Browser, site: Site) -> None:
    there = f"/plans/{site.issued.plan}"
    assert f'name="dose-{site.issued.first_item}"' not in mia.get(there).text
    for path in (f"{there}?menu=doses", f"{there}/menus/doses"):
        assert f'name="dose-{site.issued.first_item}"' in mia.get(path).text
    assert mia.get(f"{there}/menus/dinner").status_code == 404


def test_the_catalog_is_searched_without_scripts(mia: Browser, site: Site) -> None:
    site.services.store.index_catalog(site.services.built_in_catalog)  # type: ignore[attr-defined]  # the real store
    page = mia.get(f"/plans/{site.issued.plan}?q=bridge&type=strength").text
    assert 'data-name="Bridge"' in page
    assert re.search(r'name="type" value="strength"[^>]* checked', page)


def test_sections_and_status_add_up_to_the_minutes_on_the_sheet(mia: Browser, site: Site) -> None:
    made = mia.post(f"/patients/{site.issued.patient}/plans", {"template": "sciatica-six"})
    plan = made.headers["Location"].partition("?")[0]
    page = mia.get(plan).text
    sections = re.findall(r'id="section-[^"]+">[^<]+</h3><span>(\d+) min</span>', page)
    [status] = re.findall(r"<strong>(\d+) min</strong></span> <span[^>]*>each time<", page)
    assert sum(map(int, sections)) == int(status)
    plan_id = PlanId(plan.rpartition("/")[2])
    document = site.services.issuing.preview_document(site.who(), plan_id)
    assert compute_session_minutes(document) == int(status)


def test_each_condition_has_its_own_date_in_the_builder(mia: Browser, site: Site) -> None:
    held = (
        PatientCondition(ConditionSlug("sciatica"), date(2026, 3, 10)),
        PatientCondition(ConditionSlug("vertebral-fracture"), date(2026, 9, 2)),
        PatientCondition(ConditionSlug("osteoporosis")),
    )
    patient = Patient(PatientId(""), "Zed Lamar", conditions=held)
    made = site.services.patients.create_patient(site.who(), patient)
    plan = site.services.planning.start_plan(site.who(), made.id)
    page = mia.get(f"/plans/{plan}").text
    assert "radicular leg pain since March 2026, Vertebral" in page
    assert "since September 2026, Osteoporosis</strong>" in page
