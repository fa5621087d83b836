"""Whatever is typed is shown as text, on the clinic's screens and on the patient's phone."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise import Credit, Source
from tests.support.builders import an_exercise
from tests.support.website import MIA, Browser, Site

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7191 * 7193 }}{% raw %}",
    "${7191*7193}",
    "'; DROP TABLE patient; --",
)
NAMES = ("محمد علي", "王小明", "🦋 Zoë", "O’Brien-Ñandú", "\u202etxt.exe")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_patient_is_shown_as_typed(mia: Browser, text: str) -> None:
    answer = mia.post(
        "/patients/new", {"name": text, "notes": text, "side": "left", "language": "en"}
    )
    assert answer.status_code == 303
    for page in (
        mia.get(answer.headers["Location"]),
        mia.get("/patients"),
        mia.post("/patients/search", {"q": text}),
    ):
        assert page.status_code == 200
        assert (
            str(html.escape(text)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
            in page.text
        )
        if "<" in text:
            assert text not in page.text
        assert str(7191 * 7193) not in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_refused_hostile_form_is_shown_as_typed(mia: Browser, text: str) -> None:
    page = mia.post("/patients/new", {"name": "", "born": text, "notes": text})
    assert page.status_code == 422
    if "<" in text:
        assert text not in page.text


@pytest.mark.parametrize("name", NAMES)
def test_names_of_the_whole_world_are_kept(mia: Browser, name: str) -> None:
    answer = mia.post("/patients/new", {"name": name, "side": "none", "language": "en"})
    assert name in mia.get(answer.headers["Location"]).text


def test_a_hostile_note_is_text_on_the_phone(site: Site, anybody: Browser) -> None:
    services, issued = site.services, site.issued
    user = services.accounts.sign_in(MIA, "five calm herons wade")
    who = Actor(user.id, user.clinic, user.name, user.role)
    draft = services.planning.open_draft(who, issued.plan)
    note = "<script>alert(1)</script>{{ 7 * 7 }}"
    draft = services.planning.edit_plan(
        who, issued.plan, draft.stored.version, edits.SetNote(draft.plan.items[0].id, note, note)
    )
    services.issuing.issue_plan(who, issued.plan, draft.stored.version)
    page = anybody.get(f"/P/{issued.first_item_code}").text
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}") == 2
    assert "<script>alert" not in page


def test_a_hostile_code_is_shown_as_typed(anybody: Browser) -> None:
    page = anybody.client.get("/p", query_string={"code": '"><script>alert(1)</script>'})
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_an_exercise_of_others_links_to_web_pages_alone(site: Site, mia: Browser) -> None:
    hostile = "javascript:alert(1)"
    exercise = replace(
        an_exercise("heron-reach", number=0),
        sources=(
            Source("A hostile file", hostile),
            Source("A journal", "https://journal.example/1"),
        ),
        credits=(Credit("Text", "CC0-1.0", hostile, "Lena", hostile, "Reach", hostile, hostile),),
    )
    slug = site.services.custom_exercises.create_exercise(site.who(), exercise)
    page = mia.get(f"/exercises/{slug}").text
    assert "A hostile file" in page
    assert 'href="https://journal.example/1"' in page
    assert not re.search(r"""href=["']?\s*javascript:""", page)
