"""What an assistant's browser can change: their own account and favourites, and nothing of the clinic."""

from __future__ import annotations

from http import HTTPStatus

from ptplanner.domain.clinic import Role
from tests.security.routes import doors
from tests.support.website import Site

FIELDS: dict[str, object] = {
    "version": 1,
    "exercise": "bird-dog",
    "name": "Taken Over",
    "role": "owner",
    "by": "1",
    "email": "ama@harbour.example",
    "emergency_number": "112",
}
# They read (a search is a POST, so that no name stands in an address), redirect, or change what is one's own.
HARMLESS = {
    "patients.search_patients",
    "plan_issue.revise_plan",
    "catalog.mark_favourite",
    "sessions.end_session_elsewhere",
    "sessions.end_other_sessions",
}
# An incomplete form is answered before its service asks for the permission.
UNFINISHED = {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_FOUND}


def test_an_assistant_reads_everything_and_changes_nothing(site: Site) -> None:
    made = site.services.people.add_person(
        site.who(), "Ama Owusu", "ama@harbour.example", Role.ASSISTANT
    )
    ama = site.browser()
    ama.sign_in("ama@harbour.example", made.password)
    before = site.services.planning.open_draft(site.who(), site.issued.plan).stored
    changing = [d for d in doors(site) if d.method != "GET" and not d.endpoint.startswith("auth.")]
    answers = {door.endpoint: ama.post(door.path, FIELDS).status_code for door in changing}
    refused = {name for name, code in answers.items() if code == HTTPStatus.FORBIDDEN}
    assert len(refused) > 20
    unfinished = {name for name, code in answers.items() if code in UNFINISHED}
    assert set(answers) - refused - unfinished == HARMLESS
    after = site.services.planning.open_draft(site.who(), site.issued.plan).stored
    assert after == before
    assert ama.get(f"/patients/{site.issued.patient}").status_code == HTTPStatus.OK
