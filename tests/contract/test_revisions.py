"""Issued revisions stay as they were issued."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.records import StoredRevision
from ptplanner.services.ports import Store
from ptplanner.storage.serialization import hash_plan
from tests.integration.records import ANAS_PLAN, HARBOUR, VALLEY, item, plan, revision, with_ana


def _issue(store: Store, *issued: StoredRevision) -> None:
    with store.begin_write() as repos:
        for each in issued:
            repos.revisions.add(HARBOUR, each)


def test_a_revision_is_read_completely(store: Store) -> None:
    issued = revision()
    _issue(with_ana(store), issued)
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1) == issued


def test_revisions_are_listed_newest_first(store: Store) -> None:
    first, second = revision(1), revision(2, plan(item(sets=5)))
    _issue(with_ana(store), first, second)
    with store.begin_read() as repos:
        assert repos.revisions.list_revisions(HARBOUR, ANAS_PLAN) == (second, first)
        headers = repos.revisions.list_headers(HARBOUR, ANAS_PLAN)
        draft = repos.plans.get(HARBOUR, ANAS_PLAN)
        assert repos.revisions.find_newest_header(HARBOUR, ANAS_PLAN) == headers[0]
        assert repos.revisions.find_newest_header(VALLEY, ANAS_PLAN) is None
    assert [(header.number, header.issued_at) for header in headers] == [
        (2, second.issued_at),
        (1, first.issued_at),
    ]
    assert headers[0].plan_digest == hash_plan(second.document.plan)
    assert draft.content_digest == hash_plan(draft.plan)


@pytest.mark.parametrize("number", [1, 2])
def test_a_taken_number_is_refused(store: Store, number: int) -> None:
    _issue(with_ana(store), revision(1), revision(2))
    with pytest.raises(StalePlan):
        _issue(store, revision(number, plan(title="Another")))
    with store.begin_read() as repos:
        assert len(repos.revisions.list_revisions(HARBOUR, ANAS_PLAN)) == 2


@pytest.mark.parametrize("number", [0, 2, -1, 2**40, 10**30])
def test_a_number_that_was_not_issued_is_not_found(store: Store, number: int) -> None:
    _issue(with_ana(store), revision(1))
    with store.begin_read() as repos, pytest.raises(NotFound):
        repos.revisions.get(HARBOUR, ANAS_PLAN, number)


def test_the_digest_belongs_to_the_stored_text(store: Store) -> None:
    _issue(with_ana(store), replace(revision(), digest=""))
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1).digest == revision().digest
