"""Which PDFs were made of a revision is recorded in order, for its clinic alone, and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ptplanner.domain.ids import ExerciseSlug, PatientId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.sheet_record import SheetReason, SheetRecord
from ptplanner.services.ports import Store
from tests.integration.records import ANA, ANAS_PLAN, HARBOUR, VALLEY, revision, with_ana

FIRST = SheetRecord(
    plan=ANAS_PLAN,
    number=1,
    paper=Paper.A4,
    layout=Layout.STANDARD,
    place=1,
    digest="a" * 64,
    renderer_version="6",
    made_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
    reason=SheetReason.ISSUED,
)
AGAIN = replace(
    FIRST,
    place=2,
    digest="b" * 64,
    reason=SheetReason.DAMAGED,
    made_at=FIRST.made_at + timedelta(days=1),
    newer_pictures=(ExerciseSlug("bird-dog"), ExerciseSlug("rock-back")),
)
FRIDGE = replace(
    FIRST,
    layout=Layout.FRIDGE,
    digest="c" * 64,
    reason=SheetReason.FIRST_REQUEST,
    made_at=FIRST.made_at + timedelta(days=2),
)


def with_records(store: Store) -> Store:
    with with_ana(store).begin_write() as repos:
        repos.revisions.add(HARBOUR, revision())
        for record in (FIRST, AGAIN, FRIDGE):
            assert repos.sheet_records.add(HARBOUR, replace(record, place=0)) == record
    return store


def test_records_are_read_in_the_order_in_which_they_were_made(store: Store) -> None:
    with with_records(store).begin_read() as repos:
        assert repos.sheet_records.list(HARBOUR, ANAS_PLAN, 1) == (FIRST, AGAIN, FRIDGE)
        for clinic, number in ((VALLEY, 1), (HARBOUR, 2), (HARBOUR, 0), (HARBOUR, 10**30)):
            assert repos.sheet_records.list(clinic, ANAS_PLAN, number) == ()
    with store.begin_write() as repos:
        assert repos.sheet_records.list_for_update(HARBOUR, ANAS_PLAN, 1)[1:] == (AGAIN, FRIDGE)


def test_what_a_patient_has_on_paper_is_found_for_their_clinic_alone(store: Store) -> None:
    with with_records(store).begin_read() as repos:
        list_pdfs = repos.sheet_records.list_digests_of_patients
        list_revisions = repos.revisions.list_digests
        assert list_pdfs(HARBOUR, [ANA]) == ("a" * 64, "b" * 64, "c" * 64)
        assert list_revisions(HARBOUR, [ANA]) == (revision().digest,)
        for clinic, patients in ((VALLEY, [ANA]), (HARBOUR, [PatientId("zed")]), (HARBOUR, [])):
            assert list_pdfs(clinic, patients) == list_revisions(clinic, patients) == ()


def test_records_are_removed_with_their_patient(store: Store) -> None:
    with with_records(store).begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, [ANA])
        assert repos.sheet_records.list(HARBOUR, ANAS_PLAN, 1) == ()


def test_records_are_removed_with_their_clinic(store: Store) -> None:
    with with_records(store).begin_write() as repos:
        repos.erasure.remove_clinic(HARBOUR)
        assert repos.sheet_records.list(HARBOUR, ANAS_PLAN, 1) == ()
