"""Plans in use are checked again: each newest revision against the record, the rules and the catalog of today.

Nothing of this is stored: a check reads the revisions without their texts and takes less than a millisecond each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.clinical_changes import ChangedExercise, ChangeReasons
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan_review import (
    RevisionInUse,
    RevisionReview,
    review_revision,
    summarize_document,
)
from ptplanner.domain.records import PatientSummary
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.clinical_changes import HashExercise, find_changed_exercises
from ptplanner.services.ports import Clock, Repositories, Store

# More patients than a clinic of the size that ptplanner is made for.
MAX_PATIENTS_REVIEWED = 20_000


PatientReviews = Mapping[PatientId, tuple[RevisionReview, ...]]
"""The revisions in use that have something to answer, last issued first, by patient; others are left out."""


@dataclass(frozen=True)
class OpenReviews:
    """The patients with something to answer, in the order of the patient list, and how many the clinic has."""

    rows: tuple[PatientSummary, ...]
    reviews: PatientReviews
    total: int


@dataclass(frozen=True)
class PlansInUse:
    """Finds the revisions in use that have something to answer."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    hash_exercise: HashExercise
    change_reasons: ChangeReasons

    def review_patients(self, who: Actor, patients: Sequence[Patient]) -> PatientReviews:
        with self.store.begin_read() as repos:
            ids = [patient.id for patient in patients]
            revisions = repos.revisions.list_in_use(who.clinic, ids)
            return self._review_all(repos, who, revisions, patients)

    def list_open_reviews(self, who: Actor) -> OpenReviews:
        """Check every plan in use of the clinic."""
        with self.store.begin_read() as repos:
            revisions = repos.revisions.list_in_use(who.clinic)
            rows = repos.patients.list(who.clinic, "", MAX_PATIENTS_REVIEWED)
            found = self._review_all(repos, who, revisions, [row.patient for row in rows])
        return OpenReviews(
            tuple(row for row in rows if row.patient.id in found), found, total=len(rows)
        )

    def list_clinical_changes(self, who: Actor) -> tuple[ChangedExercise, ...]:
        """Return the exercises corrected since they were issued, with the plans in use that this touches."""
        with self.store.begin_read() as repos:
            catalog = self.catalogs.get_in_transaction(repos, who.clinic)
            return find_changed_exercises(
                repos, who.clinic, catalog, self.hash_exercise, self.change_reasons
            )

    def review_one(self, who: Actor, plan: PlanId, number: int) -> RevisionReview:
        """Check one revision, also one that is no longer the newest of its plan."""
        with self.store.begin_read() as repos:
            stored = repos.revisions.get(who.clinic, plan, number)
            patient = repos.patients.get(who.clinic, stored.patient)
            catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        document = stored.document
        summary = summarize_document(document, {})
        return review_revision(
            summary, patient, catalog, who.get_local_day(self.clock()), retired=document.exercises
        )

    def _review_all(
        self,
        repos: Repositories,
        who: Actor,
        revisions: Sequence[RevisionInUse],
        patients: Sequence[Patient],
    ) -> PatientReviews:
        catalog = self.catalogs.get_in_transaction(repos, who.clinic)
        today = who.get_local_day(self.clock())
        records = {patient.id: patient for patient in patients}
        found: dict[PatientId, tuple[RevisionReview, ...]] = {}
        for revision in revisions:
            patient = records.get(revision.plan.patient)
            if patient is None or not patient.conditions:
                continue
            retired = _load_retired_exercises(repos, who, revision, catalog)
            review = review_revision(revision, patient, catalog, today, retired)
            if review.questions:
                found[patient.id] = (*found.get(patient.id, ()), review)
        return found


def _load_retired_exercises(
    repos: Repositories, who: Actor, revision: RevisionInUse, catalog: Catalog
) -> Mapping[ExerciseSlug, Exercise]:
    """Load the texts of the document if the catalog no longer offers one of its exercises."""
    if all(item.exercise in catalog.exercises for item in revision.plan.items):
        return {}
    plan, number = revision.plan.id, revision.number
    return repos.revisions.get(who.clinic, plan, number).document.exercises
