"""Costs that must not grow: the number of SQL queries of a list and of a cached catalog."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from ptplanner.domain.audit import EVERY_LINE, AuditFilter, AuditKind
from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.ids import UserId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_trail import LINES_PER_PAGE, AuditTrail
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.storage import SqlStore
from tests.integration.records import (
    ANAS_PLAN,
    HARBOUR,
    NOON,
    catalog,
    exercise,
    patient,
    plan,
    with_ana,
)

pytestmark = pytest.mark.integration


def _record_queries(store: SqlStore) -> list[str]:
    """A list that grows with each SELECT that the store sends from now on."""
    queries: list[str] = []

    def record(*arguments: object) -> None:
        statement = str(arguments[2])
        if statement.startswith("SELECT"):
            queries.append(statement)

    event.listen(store._engine, "before_cursor_execute", record)
    return queries


def test_the_patient_list_takes_two_queries_whatever_its_length(store: SqlStore) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        for number in range(20):
            repos.patients.add(HARBOUR, patient(f"p-{number}"))
            repos.plans.add(HARBOUR, plan(of=f"plan-{number}", whose=f"p-{number}"), "mia", NOON)
    queries = _record_queries(store)
    with store.begin_read() as repos:
        assert len(repos.patients.list(HARBOUR)) == 21
    assert len(queries) == 2


def test_a_cached_catalog_costs_one_query(store: SqlStore) -> None:
    catalogs = ClinicCatalogs(with_ana(store), catalog(exercise()))
    own = CustomExercise(exercise("wall-angel", "Wall angel", number=0), NOON)
    with store.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [own])
    catalogs.get_for_clinic(HARBOUR)
    queries = _record_queries(store)
    assert "wall-angel" in catalogs.get_for_clinic(HARBOUR).exercises
    assert len(queries) == 1


@pytest.mark.parametrize("wanted", [EVERY_LINE, AuditFilter(kind=AuditKind.PLANS)])
def test_the_audit_trail_takes_seven_queries_whatever_it_names(
    store: SqlStore, wanted: AuditFilter
) -> None:
    """Lines, count, people, patients, plans, the chain, and what was added since it was checked."""
    with with_ana(store).begin_write() as repos:
        for number in range(LINES_PER_PAGE):
            subject = ("patient ana", f"plan {ANAS_PLAN}", "plan gone")[number % 3]
            repos.audit.add(HARBOUR, AuditEntry(NOON, f"user-{number}", "did", subject))
    queries = _record_queries(store)
    who = Actor(UserId("mia"), HARBOUR, "Mia Berg", Role.OWNER)
    assert AuditTrail(store, lambda: NOON).read_page(who, wanted).lines
    assert len(queries) <= 7
