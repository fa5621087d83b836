"""The whole application with two clinics, and a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ptplanner.app import create_app
from ptplanner.domain import edits
from ptplanner.domain.audit import OPENED_ACTION
from ptplanner.domain.clinic import Actor, Role, User
from ptplanner.domain.condition import Advice, PatientCondition, PrecautionRule
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, PlanId, RuleId, UserId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Section
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.revision import ClinicDetails
from ptplanner.domain.sides import AffectedSide, DoseSide
from ptplanner.services.suite import Services
from ptplanner.settings import Settings

PASSWORD = "five calm herons wade"
MIA = "mia@harbour.example"
OTTO = "otto@valley.example"
KIM = "kim@harbour.example"
_TOKEN = re.compile(r'name="csrf(?:-token|_token)" (?:content|value)="([^"]+)"')
_FORM_TOKEN = re.compile(r'name="form-token" value="[^"]+"')


def without_token(page: str) -> str:
    """A page as it would be at any other moment: its CSRF token tells the time, and forms have tokens of one use."""
    return _FORM_TOKEN.sub("", _TOKEN.sub("", page))


def settings(folder: Path, database: Path, public_url: str = "http://127.0.0.1:8000") -> Settings:
    return Settings(
        secret_key="a secret of at least thirty-two letters",
        database_url=f"sqlite:///{database}",
        data_dir=folder,
        exports_dir=folder / "exports",
        public_url=public_url,
        secure_cookies=public_url.startswith("https://"),
    )


@dataclass(frozen=True)
class Issued:
    """Ana's plan at Harbour Physio: two revisions, with the codes that are printed on the sheets."""

    patient: PatientId
    plan: PlanId
    plan_code: str
    first_item: str
    first_item_code: str


@dataclass
class Browser:
    """A browser without scripts; it reads the CSRF token off a page, as a form does."""

    client: FlaskClient
    base_url: str = "http://localhost"
    sent: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> TestResponse:
        self.sent.append(path)
        return self.client.get(path, headers=headers, base_url=self.base_url, buffered=True)

    def token(self) -> str:
        for page in ("/account", "/sign-in"):
            found = _TOKEN.search(self.client.get(page, base_url=self.base_url).text)
            if found:
                return found[1]
        raise AssertionError("no page holds a CSRF token")

    def post(
        self, path: str, fields: Mapping[str, object] | None = None, **headers: str
    ) -> TestResponse:
        data = {"csrf_token": self.token(), **(fields or {})}
        self.sent.append(path)
        return self.client.post(
            path, data=data, headers=headers, base_url=self.base_url, buffered=True
        )

    def sign_in(self, email: str, password: str = PASSWORD, **fields: object) -> TestResponse:
        return self.post("/sign-in", {"email": email, "password": password, **fields})


@dataclass(frozen=True)
class Site:
    """A running application; ``issued`` is what Harbour Physio has."""

    app: Flask
    issued: Issued
    database: Path

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions["ptplanner"]
        return found

    def listed(self, sides: str) -> str:
        """A demonstration list of as many catalog exercises as ``sides`` has letters."""
        numbers = sorted(
            exercise.number for exercise in self.services.built_in_catalog.exercises.values()
        )
        return ".".join(f"{number}{side}" for number, side in zip(numbers, sides, strict=False))

    def list_audited(self, email: str = MIA) -> list[AuditEntry]:
        """The audit trail of a clinic, newest first, without what was opened, which is written a moment later."""
        assert self.services.marks.flush_marks()
        with self.services.store.begin_read() as repos:
            entries = repos.audit.list(self.who(email).clinic)
        return [entry for entry in entries if not entry.action.startswith(OPENED_ACTION)]

    def browser(self, base_url: str = "http://localhost") -> Browser:
        return Browser(self.app.test_client(), base_url)

    def who(self, email: str = MIA) -> Actor:
        with self.services.store.begin_read() as repos:
            user = repos.users.find_by_email(email)
        assert user is not None
        return _actor(user)

    @property
    def colleague(self) -> UserId:
        """Kim, who works with Mia."""
        return self.who(KIM).user

    @property
    def own_rule(self) -> RuleId:
        """Harbour Physio's own rule about vertigo."""
        who = self.who()
        known = self.services.precaution_rules.load_rules(who).clinic_rules
        return (
            known[0].rule.id
            if known
            else self.services.precaution_rules.add_rule(who, a_vertigo_rule())
        )

    def signed_in(self, email: str = MIA) -> Browser:
        browser = self.browser()
        assert browser.sign_in(email).status_code == 303
        return browser


def a_vertigo_rule() -> PrecautionRule:
    """A rule as an owner writes it, for a condition that has none built in."""
    return PrecautionRule(
        id=RuleId(""),
        condition=ConditionSlug("vertigo"),
        tags=frozenset({MovementTag.HEAD_DOWN}),
        advice=Advice.CAUTION,
        for_therapist="Brings the head below the heart. Dizzy spells may come back.",
        avoid="Do not hang your head down.",
        why="It can make you dizzy.",
        instead="Keep your head up.",
        source=Source("Harbour Physio, house rule", year=2025),
    )


def found_two_clinics(folder: Path, database: Path) -> Issued:
    """Harbour Physio with Ana's issued plan, and Valley Clinic next door."""
    services = make_sheets_on_request(create_app(settings(folder, database)))
    mia = services.accounts.create_clinic(
        ClinicDetails("Harbour Physio", "+31 20 555 01 23", "Mon-Fri 9-17"),
        MIA,
        "Mia Berg",
        PASSWORD,
    )
    services.accounts.create_clinic(ClinicDetails("Valley Clinic"), OTTO, "Otto Lind", PASSWORD)
    services.people.add_person(_actor(mia), "Kim Noor", KIM, Role.THERAPIST)
    issued = _issue_two_revisions(services, _actor(mia))
    services.store.close()  # type: ignore[attr-defined]  # the real store, not the port
    return issued


def make_sheets_on_request(app: Flask) -> Services:
    """Let an application issue without laying the sheet out before, which takes seconds; for tests of other things."""
    services: Services = app.extensions["ptplanner"]
    issuing = replace(services.issuing, lays_out_before_issue=False)
    quick: Services = replace(services, issuing=issuing)
    app.extensions["ptplanner"] = quick
    return quick


def _actor(user: User) -> Actor:
    return Actor(user.id, user.clinic, user.name, user.role)


def _issue_two_revisions(services: Services, who: Actor) -> Issued:
    ana = services.patients.create_patient(who, _ana())
    plan = services.planning.start_plan(who, ana.id)
    draft = services.planning.open_draft(who, plan)
    for slug in ("bird-dog", "rock-back"):
        add = edits.AddExercise(ExerciseSlug(slug), Section.MAIN)
        draft = services.planning.edit_plan(who, plan, draft.stored.version, add)
    first, second = draft.plan.items
    for item, dose in (
        (
            first.id,
            Dosage(sets=Span.of(2), repetitions=Span(8, 8), hold_s=Span(5, 5), side=DoseSide.EACH),
        ),
        (second.id, Dosage(sets=Span.of(2), repetitions=Span(10, 10))),
    ):
        edit = edits.SetDose(item, dose)
        draft = services.planning.edit_plan(who, plan, draft.stored.version, edit)
    services.issuing.issue_plan(who, plan, draft.stored.version)
    stronger = Dosage(
        sets=Span.of(3),
        repetitions=Span(10, 12),
        hold_s=Span(5, 5),
        side=DoseSide.EACH,
        rest_s=Span.of(30),
    )
    draft = services.planning.edit_plan(
        who, plan, draft.stored.version, edits.SetDose(first.id, stronger)
    )
    codes = services.issuing.issue_plan(who, plan, draft.stored.version).document.codes
    return Issued(ana.id, plan, codes.plan, first.id, codes.get_item_code(first.id))


def _ana() -> Patient:
    sciatica = PatientCondition(ConditionSlug("sciatica"), since=date(2026, 3, 10))
    return Patient(
        PatientId(""),
        "Ana Ruiz",
        date(1968, 5, 14),
        "es",
        AffectedSide.LEFT,
        (sciatica,),
        "Likes tea.",
    )
