"""The page of the audit trail: plain lines by day, filters without names in the address, the chain, and files."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
from datetime import datetime
from urllib.parse import quote

import pytest

from ptplanner.domain.audit import CHAIN_START, AuditLine, check_chain
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_trail import LINES_PER_PAGE
from tests.support.website import KIM, MIA, OTTO, PASSWORD, Browser, Site

PAGE = "/clinic/audit"
_TAGS = re.compile(r"<[^>]+>")


def read_lines(page: str) -> list[str]:
    """Each line as a person reads it: who, what, about."""
    rows = re.findall(r'<tr id="line-\d+">(.*?)</tr>', page, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[1:4] for row in rows]
    return [
        " | ".join(html.unescape(_TAGS.sub("", cell)).strip() for cell in row).rstrip(" |")
        for row in cells
    ]


def add_entries(site: Site, *entries: tuple[str, str, str, str]) -> None:
    with site.services.store.begin_write() as repos:
        for user, action, subject, detail in entries:
            entry = AuditEntry(site.services.clock(), user, action, subject, detail)
            repos.audit.add(site.who().clinic, entry)


def tamper(site: Site, statement: str) -> None:
    with sqlite3.connect(site.database) as connection:
        connection.execute("DROP TRIGGER audit_keeps_update")
        connection.execute("DROP TRIGGER audit_keeps_delete")
        connection.execute(statement, (site.who().clinic,))


def test_lines_are_plain_words_with_the_names_of_today(site: Site, mia: Browser) -> None:
    who, issued = site.who().user, site.issued
    site.services.issuing.revoke_codes(site.who(), issued.plan)
    add_entries(site, ("nobody", "wrong password", f"user {site.colleague}", "4 times"))
    lines = read_lines(mia.get(PAGE).text)
    assert lines[0] == "Nobody signed in | Wrong password: 4 times | Kim Noor"
    assert lines[1] == "Mia Berg | Revoked codes | Ana Ruiz"
    assert lines[2] == "Mia Berg | Signed in"
    assert "Mia Berg | Issued revision 2 | Ana Ruiz" in lines
    page = mia.get(f"{PAGE}?person={who}&kind=security").text
    assert {line.split(" | ")[0] for line in read_lines(page)} == {"Mia Berg"}
    assert "Issued revision" not in page


def test_an_erased_patient_leaves_a_number(site: Site, mia: Browser) -> None:
    with site.services.store.begin_write() as repos:
        repos.erasure.remove_patients(site.who().clinic, [site.issued.patient])
    page = mia.get(f"{PAGE}?record={site.issued.patient}").text
    assert "Ana" not in page
    assert f"Mia Berg | Created the record | Record {site.issued.patient[:6]}…" in read_lines(page)


def test_a_typed_name_becomes_a_record_number_in_the_address(site: Site, mia: Browser) -> None:
    answer = mia.post(f"{PAGE}/filter", {"about": "ana ruiz", "kind": "plans"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PAGE}?kind=plans&record={site.issued.patient}"
    page = mia.get(answer.headers["Location"]).text
    assert 'value="Ana Ruiz"' in page
    assert "Mia Berg | Issued revision 1 | Ana Ruiz" in read_lines(page)
    code = mia.post(f"{PAGE}/filter", {"about": site.issued.plan_code.lower()})
    assert code.headers["Location"] == f"{PAGE}?record={site.issued.plan}"


def test_a_name_of_nobody_or_of_several_is_answered_on_the_page(site: Site, mia: Browser) -> None:
    nobody = mia.post(f"{PAGE}/filter", {"about": "Zebedee Quux"})
    assert "No patient, code or record matches." in nobody.text
    assert 'value="Zebedee Quux"' in nobody.text
    mia.post("/patients/new", {"name": "Ana Ruiz-Lopez", "side": "left", "language": "en"})
    several = mia.post(f"{PAGE}/filter", {"about": "Ana"}).text
    assert "Several records match." in several
    assert f'href="{PAGE}?record={site.issued.patient}"' in several


@pytest.mark.parametrize(
    "query",
    [
        "kind=nothing&person=nobody-here&before=-1",
        "first=0001-01-01&last=9999-12-31",
        "before=99999999999999999999",
        f"record={quote('’; DROP TABLE audit')}",
        "first=tomorrow&kind=%00&person=%00",
    ],
)
def test_odd_filters_find_little_and_break_nothing(mia: Browser, query: str) -> None:
    assert mia.get(f"{PAGE}?{query}").status_code == 200


def test_days_of_the_filter_are_those_of_the_clinic(site: Site, mia: Browser) -> None:
    today = site.who().get_local_day(site.services.clock()).isoformat()
    assert read_lines(mia.get(f"{PAGE}?first={today}&last={today}").text)
    assert "Nothing matches." in mia.get(f"{PAGE}?last=2020-01-01").text


def test_pages_follow_each_other_without_gaps(site: Site, mia: Browser) -> None:
    who = site.who().user
    add_entries(site, *((who, f"did {n}", "clinic x", "") for n in range(LINES_PER_PAGE + 5)))
    first = mia.get(f"{PAGE}?kind=clinic").text
    (older,) = re.findall(r'href="([^"]*before=[^"]*)"', first)
    second = mia.get(html.unescape(older)).text
    did = [line.split(" | ")[1] for line in read_lines(first) + read_lines(second)]
    assert did == [f"Did {n}" for n in reversed(range(LINES_PER_PAGE + 5))]
    assert f"{LINES_PER_PAGE} of {LINES_PER_PAGE + 5} that match" in first


def test_a_changed_line_turns_the_chain_red(site: Site, mia: Browser) -> None:
    assert "The chain is whole." in mia.get(PAGE).text
    tamper(site, "UPDATE audit SET user = 'kim' WHERE clinic_id = ? AND number = 2")
    assert "Line 2 is the first that is not as it was written" in mia.get(PAGE).text
    assert mia.post(f"{PAGE}/check").status_code == 303
    assert "The chain is broken." in mia.get(PAGE).text


def test_a_check_is_remembered_and_a_cut_off_end_is_found(site: Site, mia: Browser) -> None:
    mia.post(f"{PAGE}/check")
    assert "was last checked today" in mia.get(PAGE).text
    add_entries(site, (site.who().user, "did something", "clinic x", ""))
    assert "The chain is whole." in mia.get(PAGE).text
    tamper(site, "DELETE FROM audit WHERE clinic_id = ? AND action = 'did something'")
    assert "The chain is broken." in mia.get(PAGE).text


def test_the_file_holds_what_is_filtered_and_starts_no_formula(site: Site, mia: Browser) -> None:
    add_entries(site, (site.who().user, "=HYPERLINK(1)", f"patient {site.issued.patient}", "+1"))
    sent = mia.post(f"{PAGE}/export.csv", {"record": site.issued.patient, "kind": "patients"})
    rows = list(csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert {row["patient"] for row in rows} == {"Ana Ruiz"}
    assert (rows[-1]["what"], rows[-1]["detail"], rows[-1]["who"]) == (
        "'=HYPERLINK(1)",
        "'+1",
        "Mia Berg",
    )
    assert "attachment" in sent.headers["Content-Disposition"]
    assert site.list_audited()[0].action == "exported the audit trail"


def test_the_chain_can_be_checked_from_the_json_lines_alone(site: Site, mia: Browser) -> None:
    sent = mia.post(f"{PAGE}/export.jsonl").text
    assert "Ana" not in sent
    assert "Mia" not in sent
    lines = [
        AuditLine(
            one["number"],
            AuditEntry(
                datetime.fromisoformat(one["at"]),
                *(one[name] for name in ("user", "action", "subject", "detail")),
            ),
            one["digest"],
        )
        for one in map(json.loads, sent.splitlines())
    ]
    found = check_chain(site.who().clinic, lines, CHAIN_START)
    assert (found.end.number, found.wrong) == (len(lines), None)


def test_only_an_owner_sees_the_trail_and_only_of_their_clinic(site: Site, mia: Browser) -> None:
    site.services.accounts.replace_password(KIM, PASSWORD)
    kim = site.signed_in(KIM)
    assert kim.get(PAGE).status_code == 403
    assert PAGE not in kim.get("/clinic").text
    assert f'href="{PAGE}"' in mia.get("/clinic").text
    patient, link = (
        f"/patients/{site.issued.patient}",
        f'href="{PAGE}?record={site.issued.patient}"',
    )
    assert link in mia.get(patient).text
    assert link not in kim.get(patient).text
    otto = site.signed_in(OTTO)
    page = otto.get(f"{PAGE}?record={site.issued.patient}").text
    assert "Ana" not in page
    assert "Nothing matches." in page
    assert MIA not in otto.post(f"{PAGE}/export.csv").text
    assert "Ana" not in otto.post(f"{PAGE}/filter", {"about": "Ana Ruiz"}).text.replace(
        'value="Ana Ruiz"', ""
    )
