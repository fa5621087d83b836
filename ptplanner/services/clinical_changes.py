"""Finds the plans in use that were issued with exercises as they were before a correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinical_changes import (
    ChangedExercise,
    ChangeReasons,
    TouchedPlan,
    compare_exercises,
)
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan_review import RevisionInUse
from ptplanner.services.ports import Repositories

HashExercise = Callable[[Exercise], str]
"""Returns the digest under which a revision stores the text of an exercise."""

# More patients than a clinic of the size that ptplanner is made for.
MAX_PATIENTS_COMPARED = 20_000
# SQLite takes at most 999 values in one statement of older versions.
_MAX_DIGESTS = 900
_Version = tuple[ExerciseSlug, str]


def find_changed_exercises(
    repos: Repositories,
    clinic: ClinicId,
    catalog: Catalog,
    hash_exercise: HashExercise,
    reasons: ChangeReasons,
) -> tuple[ChangedExercise, ...]:
    """Return the changed exercises by name; each version that was issued is compared once."""
    rows = repos.patients.list(clinic, "", MAX_PATIENTS_COMPARED)
    patients = {row.patient.id: row.patient for row in rows}
    users = _group_by_version(repos.revisions.list_in_use(clinic), catalog, hash_exercise)
    issued = _load_versions(repos, clinic, users)
    found = (
        _compare_version(
            catalog.exercises[slug], issued[slug, digest], revisions, patients, reasons
        )
        for (slug, digest), revisions in users.items()
        if (slug, digest) in issued
    )
    changed = (one for one in found if one is not None)
    return tuple(sorted(changed, key=lambda one: one.exercise.name.casefold()))


def _group_by_version(
    revisions: Sequence[RevisionInUse], catalog: Catalog, hash_exercise: HashExercise
) -> Mapping[_Version, list[RevisionInUse]]:
    """Group the revisions by the versions of their exercises that are no longer the catalog's."""
    current: dict[ExerciseSlug, str] = {}
    users: defaultdict[_Version, list[RevisionInUse]] = defaultdict(list)
    for revision in revisions:
        for slug, digest in revision.exercise_digests.items():
            exercise = catalog.exercises.get(slug)
            if exercise is None:
                continue
            if slug not in current:
                current[slug] = hash_exercise(exercise)
            if digest != current[slug]:
                users[slug, digest].append(revision)
    return users


def _load_versions(
    repos: Repositories, clinic: ClinicId, users: Mapping[_Version, list[RevisionInUse]]
) -> Mapping[_Version, Exercise]:
    """Load the issued texts; documents of older releases are read whole, because they keep theirs inside."""
    digests = [digest for _, digest in users]
    by_digest: dict[str, Exercise] = {}
    for start in range(0, len(digests), _MAX_DIGESTS):
        some = digests[start : start + _MAX_DIGESTS]
        by_digest.update(repos.revisions.load_issued_exercises(clinic, some))
    found: dict[_Version, Exercise] = {}
    for (slug, digest), revisions in users.items():
        issued = by_digest.get(digest)
        if issued is None:
            first = revisions[0]
            issued = repos.revisions.get(clinic, first.plan.id, first.number).document.exercises[
                slug
            ]
        found[slug, digest] = issued
    return found


def _compare_version(
    now: Exercise,
    issued: Exercise,
    revisions: Sequence[RevisionInUse],
    patients: Mapping[PatientId, Patient],
    reasons: ChangeReasons,
) -> ChangedExercise | None:
    changes = compare_exercises(issued, now, reasons)
    plans = tuple(
        TouchedPlan(patients[one.plan.patient], one.plan.id, one.number, one.issued_on)
        for one in revisions
        if one.plan.patient in patients
    )
    return ChangedExercise(now, changes, plans) if changes and plans else None
