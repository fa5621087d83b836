"""Security events leave a trace, in the audit trail and in the log, and neither ever names a person."""

from __future__ import annotations

import io
import logging
import re
import sqlite3

import pytest

from ptplanner.domain import edits
from ptplanner.domain.audit import NOBODY, REFUSED, SIGN_IN_FAILED, SLOWED_DOWN
from ptplanner.domain.ids import ItemId, RuleId
from ptplanner.logs import SECURITY_LOGGER, JsonFormatter
from tests.security.routes import doors
from tests.support.website import KIM, MIA, OTTO, PASSWORD, Browser, Site

UNKNOWN = "stranger@nowhere.example"
ADDRESS = "203.0.113.77"
# What somebody may type anywhere: nothing of it may appear in a row of the trail or in a line of the log.
TYPED = "Zuzana Typed of Elm Street"
PERSONAL = (
    *("Ana", "Ruiz", "Mia Berg", "Kim Noor", "Otto Lind", "Likes tea", TYPED, "Zuzana", "Elm Street"),
    *(MIA, KIM, OTTO, UNKNOWN, "harbour.example", "nowhere.example", "zuzana@", PASSWORD),
    *(ADDRESS, "127.0.0.1"),
)  # fmt: skip

# Pages that are left out of the walk: they end it, or lay a sheet out, which takes seconds.
LEFT_OUT = {
    "out",
    "static",
    "pdf",
    "sheet",
    "meter",
    "preview",
    "png",
    "revision",
    "issue",
    "demonstration",
}


def set_password(site: Site, email: str) -> None:
    site.services.accounts.replace_password(email, PASSWORD)


def list_acts(site: Site, email: str = MIA) -> list[tuple[str, str, str]]:
    return [(entry.user, entry.action, entry.subject) for entry in site.list_audited(email)]


def test_a_sign_in_that_fails_is_audited_in_the_clinic_of_the_account(
    site: Site, anybody: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    mia = site.who().user
    anybody.sign_in(MIA, "not the password")
    anybody.sign_in(UNKNOWN, "not the password")
    anybody.sign_in(MIA)
    assert list_acts(site)[:2] == [
        (mia, "signed in", f"user {mia}"),
        (NOBODY, SIGN_IN_FAILED, f"user {mia}"),
    ]
    assert SIGN_IN_FAILED not in {action for _, action, _ in list_acts(site, OTTO)}
    events = [(record.getMessage(), vars(record).get("clinic")) for record in caplog.records]
    assert (SIGN_IN_FAILED, site.who().clinic) in events
    assert (SIGN_IN_FAILED, None) in events
    assert all(len(vars(record)["network"]) == 12 for record in caplog.records)


def test_a_stranger_who_goes_on_guessing_adds_few_lines(site: Site) -> None:
    before = len(list_acts(site))
    stranger = site.browser()
    answers = [stranger.sign_in(MIA, f"guess {number}").status_code for number in range(12)]
    assert 429 in answers
    added = [action for _, action, _ in list_acts(site)[: len(list_acts(site)) - before]]
    assert sorted(added) == sorted([SIGN_IN_FAILED, SLOWED_DOWN])


def test_what_a_role_may_not_do_is_audited_by_the_page(site: Site) -> None:
    set_password(site, KIM)
    kim = site.signed_in(KIM)
    for _ in range(3):
        assert kim.post("/clinic/card", {"name": TYPED}).status_code == 403
    refused = [act for act in list_acts(site) if act[1] == REFUSED]
    assert refused == [(site.colleague, REFUSED, "page clinic.edit_clinic_card")]


def test_who_opened_which_record_is_kept_once_an_hour(site: Site, mia: Browser) -> None:
    issued, who = site.issued, site.who()
    for path in (
        *(f"/patients/{issued.patient}", f"/plans/{issued.plan}") * 2,
        f"/plans/{issued.plan}/revisions/1",
        "/patients/AAAAAAAAAAAAAAAA",
    ):
        mia.get(path)
    site.signed_in(OTTO).get(f"/patients/{issued.patient}")
    assert site.services.marks.flush_marks()
    for email, wanted in (
        (
            MIA,
            {
                ("opened", f"patient {issued.patient}"),
                ("opened", f"plan {issued.plan}"),
                ("opened revision 1", f"plan {issued.plan}"),
            },
        ),
        (OTTO, set()),
    ):
        with site.services.store.begin_read() as repos:
            entries = repos.audit.list(site.who(email).clinic)
        opened = [entry for entry in entries if entry.action.startswith("opened")]
        assert {(entry.action, entry.subject) for entry in opened} == wanted
        assert len(opened) == len(wanted)
        assert {entry.user for entry in opened} <= {who.user}


def test_nothing_in_the_trail_or_in_the_log_names_a_person(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """A day in which people type a name into everything there is, as owner, as therapist and as a stranger."""
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(JsonFormatter())
    set_password(site, KIM)
    mia, kim, stranger = site.signed_in(), site.signed_in(KIM), site.browser()
    for browser in (mia, kim):
        browser.client.environ_base["REMOTE_ADDR"] = ADDRESS
    _work(site, mia)
    for browser, methods in ((kim, ("POST",)), (mia, ("GET", "POST")), (stranger, ("GET",))):
        for door in doors(site):
            if door.method in methods and not LEFT_OUT & set(re.split(r"\W|_", door.endpoint)):
                _knock(browser, door.method, door.path)
    stranger.sign_in(UNKNOWN, TYPED)
    assert site.services.marks.flush_marks()
    with sqlite3.connect(site.database) as connection:
        rows = connection.execute("SELECT user, action, subject, detail FROM audit").fetchall()
    assert len(rows) > 30
    lines = [*map(str, rows), *caplog.text.splitlines()]
    assert [line for line in lines for word in PERSONAL if word in line] == []


def _work(site: Site, mia: Browser) -> None:
    """What ends well: a patient, a rule, an override and a person, each with a name in every text."""
    who, services = site.who(), site.services
    ana = services.patients.get_patient(who, site.issued.patient)
    services.patients.change_patient(who, ana)
    services.precaution_rules.adjust_rule(who, RuleId("disc-flexion"), None, TYPED)
    draft = services.planning.open_draft(who, site.issued.plan)
    for finding in draft.findings[:1]:
        keep = edits.OverridePrecaution(ItemId(finding.item), finding.match.rule.id, TYPED)
        services.planning.edit_plan(who, site.issued.plan, draft.stored.version, keep)
    mia.post("/clinic/people", {"name": TYPED, "email": "zuzana@nowhere.example", "role": "owner"})
    services.transfer.export_plan(who, site.issued.plan)
    services.issuing.revoke_codes(who, site.issued.plan)


def _knock(browser: Browser, method: str, path: str) -> None:
    words = (
        "name",
        "reason",
        "title",
        "notes",
        "note",
        "text",
        "words",
        "q",
        "detail",
        "first_note",
    )
    fields = dict.fromkeys(words, TYPED) | {"email": "zuzana@nowhere.example", "version": "1"}
    if method == "GET":
        browser.get(path)
    elif method == "POST":
        upload = (io.BytesIO(TYPED.encode()), f"{TYPED}.json")
        browser.post(path, {**fields, "files": upload, "file": upload})
