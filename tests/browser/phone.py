"""A patient's phone, and a plan that was issued for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

from ptplanner.domain import edits
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.ids import ExerciseSlug, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Section
from ptplanner.domain.sides import AffectedSide, DoseSide
from tests.browser.therapist import PHONE, SLOWEST_MS, Server, watched

HOLDS = Dosage(
    sets=Span.of(2),
    repetitions=Span(3, 3),
    hold_s=Span(5, 5),
    rest_s=Span.of(20),
    side=DoseSide.EACH,
)
COUNTS = Dosage(sets=Span.of(2), repetitions=Span(8, 10))


@dataclass(frozen=True)
class Sheet:
    """What is printed on the newest sheet: the plan's code, and that of bird dog."""

    plan: str
    bird_dog: str


def issue(server: Server) -> Sheet:
    """Ben's plan: first a rock-back to count, then bird dog to hold as well; two revisions."""
    planning, who = server.services.planning, server.who
    ben = Patient(PatientId(""), "Ben Ito", affected_side=AffectedSide.RIGHT)
    plan = planning.start_plan(who, server.services.patients.create_patient(who, ben).id)
    _add(server, plan, "rock-back", COUNTS)
    _issue(server, plan)
    _add(server, plan, "bird-dog", HOLDS)
    codes = _issue(server, plan)
    return Sheet(codes[0], codes[1])


def _add(server: Server, plan: PlanId, slug: str, dose: Dosage) -> None:
    planning, who = server.services.planning, server.who
    version = planning.open_draft(who, plan).stored.version
    draft = planning.edit_plan(
        who, plan, version, edits.AddExercise(ExerciseSlug(slug), Section.MAIN)
    )
    item = draft.plan.items[-1].id
    planning.edit_plan(who, plan, draft.stored.version, edits.SetDose(item, dose))


def _issue(server: Server, plan: PlanId) -> tuple[str, str]:
    version = server.services.planning.open_draft(server.who, plan).stored.version
    document = server.services.issuing.issue_plan(server.who, plan, version).document
    last = document.plan.items[-1].id
    return document.codes.plan, document.codes.get_item_code(last)


def demonstration(server: Server, sides: str) -> str:
    """The address of the first exercises of the catalog, with these sides."""
    numbers = sorted(
        exercise.number for exercise in server.services.built_in_catalog.exercises.values()
    )
    return "/X/" + ".".join(f"{n}{side}" for n, side in zip(numbers, sides, strict=False))


@contextmanager
def phone(chromium: Browser, scheme: str = "light", *, scripts: bool = True) -> Iterator[Page]:
    """A phone that nobody signed in to; no script may fail on it."""
    context: BrowserContext = chromium.new_context(
        viewport=PHONE,
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(SLOWEST_MS)
    page = context.new_page()
    problems = watched(page)
    yield page
    context.close()
    assert problems == []
