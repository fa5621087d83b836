"""Makes this folder. Kept to show how it was made: it runs on commit 2283437 alone.

    git checkout 2283437 && sh run.sh install dev
    PYTHONPATH=. .venv/bin/python tests/integration/made_by_2283437/make.py

``tests/support/reading_pages.py`` is newer than that commit and has to be copied into the checkout.
"""

# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN204, ARG005, E501, F401, I001, PLR0915, PTH123, RET504, RUF059, S311, T201
# mypy: ignore-errors
from __future__ import annotations

import base64
import dataclasses
import gzip
import io
import json
import lzma
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import textwrap
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from click.testing import CliRunner

from ptplanner import assembly
from ptplanner.app import create_app
from ptplanner.cli import main
from ptplanner.domain import shorthand
from ptplanner.domain.condition import Advice, PatientCondition, Rule
from ptplanner.domain.errors import CannotIssue, ShorthandError
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, RuleId, TemplateSlug
from ptplanner.domain.exercise_import import NamedFile
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Schedule, Section
from ptplanner.domain.dosage import Days, Weekday
from ptplanner.domain.revision import ClinicCard
from ptplanner.domain.sides import AffectedSide
from ptplanner.services import edits
from ptplanner.services.actor import Actor
from ptplanner.services.import_report import Action, Choices
from ptplanner.services.ports import Role
from ptplanner.settings import Settings
from ptplanner.storage import migrate
from ptplanner.web import own_forms, plan_views
from ptplanner.web.row_views import RowView
from tests.support.exercises import a_free_entry, a_page, a_wger_entry
from tests.support.reading_pages import read_order, read_pdf, read_words
from werkzeug.datastructures import MultiDict

HERE = Path(__file__).parent
PASSWORD = "five calm herons wade"
PUBLIC_URL = "https://plans.harbour.example"
MIA, KIM, BJORN, OTTO = (
    "mia@harbour.example",
    "kim@harbour.example",
    "bjorn@harbour.example",
    "otto@valley.example",
)
FAR = date(2099, 12, 31)
SEED = random.Random(2283437)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=41)
        return self.at

    def day(self, month: int, day: int, hour: int = 9) -> None:
        self.at = datetime(2026, month, day, hour, 0, tzinfo=UTC)


CLOCK = Clock()


def new_id() -> str:
    return base64.urlsafe_b64encode(SEED.randbytes(12)).decode()


def assemble_reproducibly() -> None:
    """Ids, codes and moments are the same in each run; salts of passwords are not."""
    assembly.now = CLOCK
    assembly.new_id = new_id
    assembly.secrets = SimpleNamespace(randbelow=SEED.randrange, token_urlsafe=lambda n: new_id())


def settings(folder: Path) -> Settings:
    return Settings(
        secret_key="a secret of at least thirty-two letters",
        database_url=f"sqlite:///{folder / 'ptplanner.sqlite3'}",
        data_dir=folder,
        exports_dir=folder / "exports",
        public_url=PUBLIC_URL,
        secure_cookies=False,
    )


class Desk:
    """One person at work."""

    def __init__(self, services, email):
        self.services = services
        with services.store.reading() as repos:
            user = repos.users.by_email(email)
        self.who = Actor(user.id, user.clinic, user.name, user.role)

    def patient(self, name, born, side, language="en", notes="", **conditions):
        held = tuple(
            PatientCondition(ConditionSlug(slug.replace("_", "-")), *given)
            for slug, given in conditions.items()
        )
        made = Patient(PatientId(""), name, born, language, side, held, notes)
        return self.services.patients.create(self.who, made).id

    def start(self, patient, template=None, phase=1):
        apply = edits.ApplyTemplate(TemplateSlug(template), phase) if template else None
        return self.services.planning.start(self.who, patient, apply)

    def open(self, plan):
        return self.services.planning.open(self.who, plan)

    def edit(self, plan, *changes):
        for change in changes:
            version = self.open(plan).stored.version
            self.services.planning.edit(self.who, plan, version, change)

    def item(self, plan, slug):
        return next(i for i in self.open(plan).plan.items if i.exercise == slug)

    def add(self, plan, slug, dose=None, section=None, note="", warning=""):
        self.edit(plan, edits.Add(ExerciseSlug(slug), Section(section) if section else None))
        if dose is not None:
            self.dose(plan, slug, dose)
        if note or warning:
            self.edit(plan, edits.SetNote(self.item(plan, slug).id, note, warning))

    def dose(self, plan, slug, text):
        self.edit(plan, edits.SetDose(self.item(plan, slug).id, shorthand.parse(text)))

    def undo(self, plan, times=1):
        for _ in range(times):
            self.services.planning.undo(self.who, plan, self.open(plan).stored.version)

    def answer(self, plan, reason):
        """Keep everything that a rule speaks against; cautions are accepted without a reason."""
        for finding in self.open(plan).findings:
            if finding.is_open:
                why = reason if finding.must_be_answered else ""
                self.edit(plan, edits.Keep(finding.item, finding.match.rule.id, why))

    def issue(self, plan):
        return self.services.issuing.issue(self.who, plan, self.open(plan).stored.version)


def own_exercise(**fields):
    form = MultiDict()
    for name, value in fields.items():
        form.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    read = own_forms.read(own_forms.typed(form))
    assert read.exercise, read.errors
    return read.exercise


def found_clinics(services):
    mia = services.accounts.found_clinic(
        ClinicCard("Harbour Physio", "+31 20 555 01 23", "Mon-Fri 9-17", "112"),
        MIA,
        "Mia Berg",
        PASSWORD,
    )
    services.accounts.found_clinic(
        ClinicCard(
            "Valley Clinic for Back, Neck & Joints", "01632 960 114", "Tuesdays, 8–12", "911"
        ),
        OTTO,
        "Otto Lind-Szczepański",
        PASSWORD,
    )
    owner = Actor(mia.id, mia.clinic, mia.name, mia.role)
    for name, email, role in (
        ("Kim Noor", KIM, Role.THERAPIST),
        ("Björn Ångström-Þórðarson", BJORN, Role.THERAPIST),
        ("Ama Owusu", "ama@harbour.example", Role.ASSISTANT),
    ):
        first = services.people.add(owner, name, email, role)
        kim = Actor(first.user.id, first.user.clinic, first.user.name, first.user.role)
        if email == KIM:
            services.accounts.change_password(kim, first.password, PASSWORD)
        if email == BJORN:
            services.people.set_active(owner, first.user.id, is_active=False)


def write_own_exercises(desk):
    services, who = desk.services, desk.who
    CLOCK.day(9, 2)
    services.own.create(
        who,
        own_exercise(
            name="Towel slide on the kitchen counter",
            aliases="counter slide, wisch-Übung",
            purpose="This helps your shoulder move up again.",
            feel="You feel it at the {side} shoulder.",
            steps="Stand at the counter with your {side} hand on a towel.\nSlide the towel away from you.\nSlide it back slowly.",
            stop_rules="Stop if your arm goes numb.",
            dose="2x10 h3 painful side",
            type="mobility",
            level="easier",
            position="standing",
            laterality="painful",
            side_noun="arm",
            region=["shoulder"],
            equipment=["counter"],
            movement=["shoulder-overhead"],
            is_described="1",
        ),
    )
    services.own.create(
        who,
        own_exercise(
            name="Marching on the spot",
            purpose="Gets your heart going.",
            feel="You breathe a little faster.",
            steps="Stand tall.\nLift one knee, then the other.",
            dose="2x60s rpe3-4 r30",
            type="aerobic",
            level="standard",
            position="standing",
            laterality="alternate",
            side_noun="leg",
            region=["hip", "thigh"],
            equipment=[],
        ),
    )
    retired = services.own.create(
        who,
        own_exercise(
            name="Old wobble board",
            purpose="Balance.",
            feel="",
            steps="Stand on the board.",
            dose="3x30s",
            type="balance",
            level="harder",
            position="standing",
            laterality="none",
            side_noun="side",
            region=["ankle-foot"],
            equipment=[],
            movement=["unstable-surface", "fall-risk-high"],
            is_described="1",
        ),
    )
    changed = services.own.get(who, retired).exercise
    text = dataclasses.replace(changed.texts["en"], feel="You feel it at your ankles.")
    from ptplanner.services.own_exercises import fingerprint

    services.own.change(
        who, retired, dataclasses.replace(changed, texts={"en": text}), fingerprint(changed)
    )
    return retired


FREE = [
    a_free_entry(id="Ash_Reach", name="Ash reach", images=[]),
    a_free_entry(),
    a_free_entry(
        id="Bird_Dogs", name="Bird dogs", equipment="body only", primaryMuscles=["lower back"]
    ),
    a_free_entry(
        id="Reed_Pull",
        name="Reed pull",
        equipment="bands",
        category="stretching",
        primaryMuscles=["lats"],
        instructions=["Hold the band.", "Pull it apart.", "=1+1 is not a formula here."],
    ),
    {"instructions": 7},
]


def import_exercises(desk):
    services, who = desk.services, desk.who
    CLOCK.day(9, 3)
    page = a_page(
        a_wger_entry(),
        a_wger_entry(id=7002, uuid="5f0c9f0e-0000-4000-8000-000000007002", translations=[]),
    )
    runs = []
    for files, choices in (
        ([NamedFile("free.json", json.dumps(FREE).encode())], Choices()),
        ([NamedFile("wger.json", json.dumps(page).encode())], Choices()),
        (
            [NamedFile("free-again.json", json.dumps(FREE[:2]).encode())],
            Choices(same_source=Action.UPDATE),
        ),
    ):
        run = services.importing.preview(who, files)
        run = services.importing.confirm(who, run.id, choices)
        while run.state.value == "running":
            run = services.importing.step(who, run.id)
        runs.append(run.id)
    waiting = services.importing.preview(
        who,
        [
            NamedFile(
                "later.json", json.dumps([a_free_entry(id="Later", name="Later reach")]).encode()
            )
        ],
    )
    services.importing.discard(who, waiting.id)
    runs.append(waiting.id)
    return runs


def write_rules(desk):
    services, who = desk.services, desk.who
    CLOCK.day(9, 4)
    rule = Rule(
        id=RuleId(""),
        condition=ConditionSlug("vertigo"),
        tags=frozenset({MovementTag.HEAD_DOWN, MovementTag.SUPINE_PROLONGED}),
        advice=Advice.CAUTION,
        for_therapist="Brings the head below the heart. Dizzy spells may come back.",
        avoid="Do not hang your head down.",
        why="It can make you dizzy.",
        instead="Keep your head up.",
        source=Source("Harbour Physio, house rule", year=2025),
    )
    services.precautions.add(who, rule)
    other = dataclasses.replace(
        rule,
        condition=ConditionSlug("anticoagulants"),
        tags=frozenset({MovementTag.HARD_PRESSURE}),
        for_therapist="Bruises come easily.",
        avoid="Do not press hard.",
        why="You bruise easily.",
        instead="Press lightly.",
    )
    second = services.precautions.add(who, other)
    kept = services.precautions.get(who, second)
    services.precautions.switch(who, second, kept.version, is_on=False)
    services.precautions.adjust(
        who,
        RuleId("stenosis-extension"),
        None,
        "Our stenosis class works in slight extension, see protocol 7.",
    )
    services.precautions.adjust(
        who, RuleId("disc-flexion"), Advice.NOTE, "Our spine surgeon lets them bend after week six."
    )


def make_plans(mia, kim, otto, retired):
    plans = {}
    CLOCK.day(9, 7)
    ana = mia.patient(
        "Ana Ruiz",
        date(1968, 5, 14),
        AffectedSide.LEFT,
        "es",
        "Likes tea. Has a strap and a 4 kg dumbbell.",
        sciatica=(date(2026, 3, 10),),
        disc_herniation=(date(2026, 3, 2), None, "L5-S1"),
    )
    tomasz = mia.patient(
        "Tomasz Wilk",
        date(1955, 2, 3),
        AffectedSide.BOTH,
        "pl",
        "Feels safer with a hand on the counter.",
        spinal_stenosis=(date(2025, 9, 1),),
        fall_risk=(date(2026, 1, 15),),
    )
    maria = kim.patient(
        "María del Carmen Hernández-Fernández de la Vega y Santiago-Montenegro",
        date(1941, 12, 31),
        AffectedSide.RIGHT,
        "es",
        "Zeile eins\nZeile zwei – mit „Anführung“ & <Klammern>.",
        osteoporosis=(date(2019, 6, 1),),
        vertebral_fracture=(date(2026, 8, 1), None, "T12, old"),
    )
    nguyen = kim.patient(
        "Nguyễn Thị Bích Ngọc",
        date(1992, 7, 9),
        AffectedSide.NONE,
        "vi",
        "",
        pregnancy=(date(2026, 5, 1),),
        vertigo=(None,),
    )
    thordis = mia.patient(
        "Þórdís Ævarsdóttir",
        date(1950, 1, 1),
        AffectedSide.RIGHT,
        "is",
        "Surgeon: no limits lifted yet.",
        hip_replacement_posterior=(date(2026, 8, 20), FAR, "right"),
        hypertension=(None,),
        lumbar_fusion=(date(2019, 1, 1),),
    )
    jean = kim.patient(
        "Jean-François D’Aubigné-Łukasiewicz",
        None,
        AffectedSide.NONE,
        "fr",
        "",
        uncontrolled_hypertension=(None,),
        anticoagulants=(None,),
        discectomy=(None,),
    )
    olga = otto.patient(
        "Ольга Ковальчук",
        date(1977, 3, 8),
        AffectedSide.LEFT,
        "uk",
        "",
        neuropathy=(date(2026, 1, 1),),
    )
    layla = otto.patient(
        "ليلى حداد",
        date(2001, 11, 30),
        AffectedSide.RIGHT,
        "ar",
        "Reads English.",
        acl_reconstruction=(date(2026, 6, 1),),
    )
    mia.services.patients.open(mia.who, ana)

    # 1: sciatica-six, one "avoid" kept with a written reason, two revisions, a draft that goes on.
    CLOCK.day(9, 8)
    plan = plans["sciatica-six"] = mia.start(ana, "sciatica-six")
    mia.dose(plan, "sciatic-nerve-glide", "1x10 painful side")
    mia.answer(plan, "Flexion eases her pain; tried twice in the clinic, no leg pain after.")
    mia.edit(
        plan,
        edits.SetNote(mia.item(plan, "bird-dog").id, "Hand on a cushion if your wrist hurts.", ""),
        edits.SetNote(mia.item(plan, "rock-back").id, "", "Stop before your low back rounds."),
        edits.SetDetails("Sciatica, weeks 1–6", 4, date(2026, 10, 6)),
    )
    mia.issue(plan)
    CLOCK.day(10, 6)
    mia.dose(plan, "rock-back", "3x10-12 h2 2xd")
    mia.dose(plan, "bird-dog", "3x12/side h5 r30 EOD")
    romanian = mia.item(plan, "single-leg-romanian-deadlift")
    mia.edit(
        plan,
        edits.Swap(romanian.id, ExerciseSlug("hip-hinge-with-stick")),
        edits.Step(mia.item(plan, "diagonal-chop").id, -1),
    )
    mia.answer(plan, "Same reason as in September.")
    mia.issue(plan)
    CLOCK.day(10, 20)
    mia.dose(plan, "diagonal-chop", "3x10-12/side 2.5kg rpe4-6")
    mia.edit(plan, edits.Remove(mia.item(plan, "double-knee-to-chest").id))

    # 2: a protocol in phases: phase 1 issued, phase 2 a draft with the rows of phase 1 removed; redo waits.
    CLOCK.day(9, 9)
    plan = plans["sciatica-in-phases"] = mia.start(ana, "sciatica-in-phases")
    mia.answer(plan, "It eases her.")
    mia.issue(plan)
    CLOCK.day(10, 9)
    mia.edit(plan, edits.ApplyTemplate(TemplateSlug("sciatica-in-phases"), 2))
    mia.dose(plan, "bridge", "3x8-12 h3")
    mia.dose(plan, "bridge", "3x12 h5 r60")
    mia.undo(plan)

    # 3: from nothing, every kind of dose.
    CLOCK.day(9, 10)
    plan = plans["every-kind-of-dose"] = mia.start(tomasz)
    mia.edit(
        plan,
        edits.SetDetails("Everything, for a test of doses", 3, None),
        edits.SetSchedule(
            Schedule(2, Days(weekdays=(Weekday.MON, Weekday.WED, Weekday.FRI)), None)
        ),
    )
    for slug, dose, section in (
        ("belly-breathing", "3 min as tolerated", "warm-up"),
        ("ankle-pumps", "20r 8xd", "warm-up"),
        ("sit-to-stand", "3x8-12 tempo 3-1-2 r60", "main"),
        ("band-row", "3x12 green band rpe4-6 3xw", "main"),
        ("heel-raise", "3x15 bw EOD", "main"),
        ("wrist-extension", "2x12/side 1.25kg mon thu", "main"),
        ("mini-squat", "2x10 10lb pain<=2 4w", "main"),
        ("sideways-walk", "2x60s alt r90", "main"),
        ("tandem-stand", "3x20-30s/side", "main"),
        ("calf-stretch-wall", "hold 30-60s 2r L 2xd", "cool-down"),
        ("neck-rotation", "5r R h10", "cool-down"),
        ("pendulum", "no dose L", "cool-down"),
        ("hamstring-stretch-with-strap", "2x30s painful side 5xw 6w", "cool-down"),
    ):
        mia.add(plan, slug, dose, section)
    mia.answer(plan, "With a hand on the counter.")
    mia.issue(plan)
    mia.edit(plan, edits.SetSchedule(Schedule(1, Days(every_second_day=True), 12)))

    # 4: swaps, removed rows, restored rows, moved between sections; issued, then its codes revoked.
    CLOCK.day(9, 11)
    plan = plans["revoked"] = kim.start(maria, "chronic-low-back-pain")
    kim.edit(plan, edits.Swap(kim.item(plan, "cat-camel").id, ExerciseSlug("pelvic-tilt")))
    kim.add(
        plan,
        "heel-raise",
        "2x8-10",
        "main",
        note="Hält sich am Stuhl fest – „sicher“ & <langsam>.",
        warning="Never barefoot on tiles!",
    )
    childs = kim.item(plan, "childs-pose").id
    kim.edit(
        plan,
        edits.Remove(childs),
        edits.Restore(childs),
        edits.Move(kim.item(plan, "bridge").id, Section.WARM_UP, 0),
    )
    kim.edit(plan, edits.SetDetails("Plan — español, ünïcödé & “quotes”", 0, date(2026, 12, 24)))
    kim.answer(plan, "Spine clinic allows gentle bending since 1 September (letter in the file).")
    kim.issue(plan)
    CLOCK.day(9, 25)
    kim.services.issuing.revoke(kim.who, plan)

    # 5: own and imported exercises; codes revoked and issued again.
    CLOCK.day(9, 14)
    plan = plans["own-exercises"] = kim.start(nguyen)
    for slug in (
        "own-towel-slide-on-the-kitchen-counter",
        "own-heron-stand",
        "own-marching-on-the-spot",
        "rock-back",
    ):
        kim.add(plan, slug)
    kim.dose(plan, "own-heron-stand", "3x20s/side")
    kim.dose(plan, "own-towel-slide-on-the-kitchen-counter", "2x10 h3 R")
    kim.dose(plan, "own-marching-on-the-spot", "2x60s alt rpe3-4 r30")
    kim.answer(plan, "Supported by the wall.")
    kim.issue(plan)
    kim.services.issuing.revoke(kim.who, plan)
    CLOCK.day(9, 28)
    kim.dose(plan, "own-marching-on-the-spot", "3x60s alt rpe4-6 r30 3xw")
    kim.answer(plan, "Supported by the wall.")
    kim.issue(plan)

    # 6: what must be answered is not; an undone edit can be made again.
    CLOCK.day(9, 15)
    plan = plans["not-yet-answered"] = mia.start(thordis, "hip-replacement-later", 2)
    for slug in ("double-knee-to-chest", "piriformis-stretch", "bridge"):
        mia.add(plan, slug)
    mia.edit(plan, edits.SetDoses(((mia.item(plan, "bridge").id, shorthand.parse("2x10 h5")),)))
    mia.undo(plan, 2)
    try:
        mia.issue(plan)
        raise AssertionError("it can be issued")
    except CannotIssue:
        pass

    # 7: empty, and one with a dose missing and an exercise that is retired since.
    CLOCK.day(9, 16)
    plans["empty"] = kim.start(jean)
    plan = plans["retired-exercise"] = kim.start(jean)
    kim.add(plan, retired)
    kim.add(plan, "front-plank")
    kim.add(plan, "toe-touch", "")
    kim.services.own.retire(kim.who, ExerciseSlug(retired))

    # 8: another clinic, three revisions, the card changed in between.
    CLOCK.day(9, 17)
    plan = plans["three-revisions"] = otto.start(olga, "neck-pain")
    otto.answer(plan, "Fine in the clinic.")
    otto.issue(plan)
    CLOCK.day(10, 1)
    otto.services.people.change_card(
        otto.who, ClinicCard("Valley Clinic", "01632 960 115", "Tuesdays and Fridays, 8–12", "999")
    )
    otto.edit(plan, edits.SetSchedule(Schedule(3, Days(per_week=5), 4)))
    otto.issue(plan)
    CLOCK.day(10, 15)
    first = otto.open(plan).plan.items[0]
    otto.edit(
        plan,
        edits.Swap(first.id, ExerciseSlug("chin-tuck"))
        if first.exercise != "chin-tuck"
        else edits.Swap(first.id, ExerciseSlug("open-book")),
    )
    otto.edit(plan, edits.SetNote(otto.open(plan).plan.items[1].id, "Дихайте спокійно.", ""))
    otto.answer(plan, "Fine in the clinic.")
    otto.issue(plan)

    # 9: nine exercises, issued; a plan file taken in beside it.
    CLOCK.day(9, 18)
    plan = plans["nine-exercises"] = otto.start(layla)
    for slug, dose in (
        ("quad-set", "3x10 h5 R 3xd"),
        ("heel-slide", "3x10 R"),
        ("terminal-knee-extension", "3x12 R blue band"),
        ("step-up", "2x8-10/side"),
        ("single-leg-stand", "3x20-30s/side"),
        ("hamstring-curl-standing", "2x12 R 2kg"),
        ("ankle-pumps", "20r 5xd"),
        ("calf-stretch-wall", "2x30s/side"),
        ("clamshell", "2x12/side"),
    ):
        otto.add(plan, slug, dose)
    otto.answer(plan, "Cleared by the surgeon.")
    otto.issue(plan)
    CLOCK.day(10, 2)
    text = otto.services.exchange.plan(otto.who, plan, with_name=True)
    plans["taken-in"] = otto.services.exchange.take_plan(otto.who, olga, text.encode())

    for who, slug in (
        (mia, "bird-dog"),
        (mia, "rock-back"),
        (kim, "bridge"),
        (kim, "own-heron-stand"),
        (otto, "chin-tuck"),
    ):
        who.services.catalog.mark(who.who, ExerciseSlug(slug), is_favourite=True)
    mia.services.catalog.mark(mia.who, ExerciseSlug("bird-dog"), is_favourite=False)
    mia.services.catalog.mark(mia.who, ExerciseSlug("dead-bug"), is_favourite=True)
    return plans


TYPED = """
3x10-12/side | 3x12 ea h5 r60 2xd 5xw 6w | 2x30s L | hold 30-60s | 10r 3kg rpe4-6 | green band | 3 sets of 10 | 3 × 10–12
3x10 bid | 3X10 EOD | 2x10 daily | twice daily | 30 sec | 1:30 | 30s to 1 min | 5 lb | 2,5 kg | 3x10 R | 10r R r60 | 10-12 per leg
10 reps x 3 sets | sets 3 reps 10 | three sets of ten reps | 3x10x5s | 3x10 @ 20kg | @3-0-1-0 | mon, wed and fri | MWF | pain max 4/10
painful side | no rest | no dose | 3 sets as tolerated | 3x10 each leg hold 5 seconds twice a day for 6 weeks | 2x/day | 3 times a week
5 days/week for 6 weeks | tid | q.o.d. | alternate days | mon-wed | alternating legs | both sides | 3x10 w/ red theraband | body-weight | 5#
2 x 30" | 2 x 1 min | 1 min 30 s | 1.5 min | 1-2 min | 90s rest | 30s hold, 60s rest | 2x30s rest 60s | 30 s hold, 3 sets | 30s rest 3x10
10 x 3 sets | 3 sets 10 | 3x10,2xd | 3x10 x 6 weeks | 3x10 x2/day | 10/side | tempo 3010 | 5/10 rpe | pain free | every 2nd day
hold 10 sec, repeat 5 times | right leg only | .5 kg | AMRAP | ٣×١٠ | 3 X 10 REPS; HOLD: 5 SEC.
1x1 | 20x100 | 1r | 100r | hold 1s | hold 600s | 10 min | r0 | r600 | 0.1kg | 500 kg | 2.25kg | 499.99 lb | rpe0 | rpe10 | rpe0-10
1xd | 16xd | 1xw | 7xw | 1w | 52w | pain<=0 | pain<=10 | tempo 0-0-1 | tempo 30-30-30-30 | tempo 3-1-2-1
tan band | yellow band | red band | green band | blue band | black band | silver band | gold band | bw | mon | tue thu | sat sun | weekdays
mon tue wed thu fri sat sun | 3x10 alt | 3x8 h3 alt | 3x10 painful side | 2x30s right | hold 20-30s 2r each | 3x12/side h5 | 3x30-45s/side r30
no dose painful side | no dose 2xd 6w | as tolerated | as tolerated 3xd | 10r as tolerated | 3x10 1-2 min | 5 min bw pain<=3 | 3x10 pain<=5 4w
5r h10 3xd | 1x8-10 h3 | 3x10-12/side h5 r60 2xd 5xw 6w | 4x6-8 12.5kg rpe7-8 r120 tempo 4-0-1 3xw 8w pain<=4 | 2x15 gold band EOD 12w
hold 45s | hold 45s L | 3 sets | 2 sets 30s r | 10-15r/side | 3x10 ea side 2x/d | 2x60s alt r90 | 30 reps daily | 3x5 h5 r10 4xd mon wed fri
"""
REFUSED = """
3x10-12/sde h5 | 99999x1 | 3x10 h0 | 3x12-10 | 3x10 hodl | 2-3 times a day | 3x10 3x12 | 3x | 10 | hold 2.5s | no dose 3x10 | pain | band
3x10-200 | 4-6 weeks | 3-4x10 | 3x10 x 2 | 3x10 both legs | 3x10R | 3x10 r | 10r60 | 3x10,5kg | 3x10+ | hold -5 | 3x10- | 5m | pain < 4
every 2 hours | sets of 10 | 2 days | 1e5 reps | L R | 0.05 kg | 3x10 slow | 7/8 rpe | 2 L | 3x10 5kg each hand | 10+ reps | load 5
"""


def listed(text):
    return [one.strip() for line in text.strip().splitlines() for one in line.split(" | ")]


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def read_doses():
    taken, refused = [], []
    for typed in listed(TYPED):
        said, fields = run("dose", "--", typed), run("dose", "--json", "--", typed)
        if said.exit_code:
            print("not a dose, listed as refused:", typed, said.stderr.splitlines()[0])
            refused.append({"typed": typed, "said": said.stderr.splitlines()})
            continue
        words, _, short = said.stdout.rstrip("\n").rpartition("\n")
        taken.append(
            {"typed": typed, "json": json.loads(fields.stdout), "shorthand": short, "words": words}
        )
    for typed in listed(REFUSED):
        said = run("dose", "--", typed)
        assert said.exit_code == 2, typed
        refused.append({"typed": typed, "said": said.stderr.splitlines()})
    assert len(taken) >= 120, len(taken)
    return taken, refused


def write_dose_plans(taken, folder):
    """Plan files whose rows hold the doses as JSON, sixty in each, and one that holds them as typed."""
    slugs = sorted(p.name for p in Path("ptplanner/content/exercises").iterdir())
    doses = [one["json"] for one in taken]
    names = []
    for number, at in enumerate(range(0, len(doses), 60), start=1):
        items = [
            {
                "id": f"dose-{at + i + 1}",
                "exercise": slugs[i % len(slugs)],
                "section": "main",
                "dose": dose,
            }
            for i, dose in enumerate(doses[at : at + 60])
        ]
        names.append(
            write_json(
                folder / f"doses-{number}.json",
                {
                    "format": "ptplanner-plan",
                    "version": 1,
                    "title": f"Doses {number}",
                    "items": items,
                },
            )
        )
    items = [{"exercise": "bird-dog", "dose": one["typed"]} for one in taken[:60]]
    names.append(
        write_json(
            folder / "doses-as-typed.json",
            {"format": "ptplanner-plan", "version": 1, "items": items},
        )
    )
    return names


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path.name


TOKEN = re.compile(r'name="csrf(?:-token|_token)" (?:content|value)="([^"]+)"')


class Web:
    def __init__(self, app, email=None):
        self.client = app.test_client()
        if email:
            answer = self.post("/sign-in", email=email, password=PASSWORD)
            assert answer.status_code == 303, answer.status_code

    def get(self, path):
        return self.client.get(path, buffered=True)

    def post(self, path, **fields):
        token = next(
            found[1]
            for page in ("/account", "/sign-in")
            if (found := TOKEN.search(self.client.get(page).text))
        )
        return self.client.post(path, data={"csrf_token": token, **fields}, buffered=True)

    def take_plan(self, patient, file):
        answer = self.post(
            f"/patients/{patient}/plans/from-file",
            plan=(io.BytesIO(file.read_bytes()), "plan.json"),
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"].rpartition("/")[2]


def row_of(view):
    findings = [
        {
            "rule": f.rule,
            "says": [
                f"{f.word}: {f.condition}.",
                f.text,
                *filter(None, (f.until, f.date_wanted, f.whose)),
            ],
            "state": "kept" if f.is_answered else "open" if f.is_open else "told",
            "reason": f.reason,
        }
        for f in view.findings
    ]
    return {
        "item": view.id,
        "number": view.number,
        "name": view.name,
        "badge": view.badge,
        "dose": "No dose yet. Write one, or “no dose”." if view.is_missing_dose else view.sentence,
        "note": view.note,
        "warning": view.warning,
        "not_checked": view.is_undescribed,
        "findings": findings,
    }


def draft_of(app, desk, email, name, plan):
    services, web = desk.services, Web(app, email)
    bench = desk.open(plan)
    view = plan_views.present(
        bench, services.catalogs.of(desk.who.clinic), services.clock().date(), {}
    )
    told = {
        "name": name,
        "as": email,
        "plan": plan,
        "patient": bench.patient.id,
        "patient_name": bench.patient.name,
        "version": bench.stored.version,
        "file": f"{'harbour' if email == MIA else 'valley'}/plans/{plan}.json",
        "unchecked": [f"{one.name}. {one.why}" for one in view.unchecked],
        "sections": [
            {
                "title": s.title,
                "rows": [row_of(r) for r in s.rows if isinstance(r, RowView)],
                "removed": [r.name for r in s.rows if not isinstance(r, RowView)],
            }
            for s in view.sections
        ],
        "schedule": view.schedule.line,
        "title": view.title,
        "max_pain": view.max_pain,
        "can_undo": view.can_undo,
        "can_redo": view.can_redo,
        "to_answer": view.status.to_answer,
        "draft_sheet": None,
    }
    if name in ("sciatica-in-phases", "taken-in"):
        told["draft_sheet"] = sheet_texts(
            web.get(f"/plans/{plan}/preview.pdf?paper=a4").data, is_of_today=True
        )
    # Back and forth through the history, on this copy.
    steps, states = [], []
    for way in ("undo", "undo", "redo", "redo", "redo"):
        version = desk.open(plan).stored.version
        answer = web.post(f"/plans/{plan}/{way}", version=version)
        state = json.loads(web.get(f"/plans/{plan}/plan.json").text)["items"]
        states += [] if state in states else [state]
        steps.append({"way": way, "status": answer.status_code, "state": states.index(state)})
    told["history"] = {"steps": steps, "states": states}
    return told


def sheet_texts(pdf, is_of_today=False):
    """A preview bears the date of the day on which it is looked at; it is left out."""
    today = f"{CLOCK.at.day} {CLOCK.at:%B %Y}" if is_of_today else "\0"
    order = " ".join(" ".join(read_order(pdf)).split()).replace(today, "TODAY")
    pages = [[line.replace(today, "TODAY") for line in page] for page in read_pdf(pdf)]
    return {"pages": pages, "in_reading_order": textwrap.wrap(order, 100)}


def revisions_of(app, desk, email, name, plan, database):
    web, found = Web(app, email), []
    rows = database.execute(
        "select number, digest, issued_on, issued_by from revision where plan_id = ? order by number",
        (plan,),
    ).fetchall()
    for number, digest, issued_on, issued_by in rows:
        sheets = {}
        for layout in ("standard", "fridge"):
            pdf = web.get(f"/plans/{plan}/revisions/{number}.pdf?paper=a4&layout={layout}").data
            sheets[layout] = sheet_texts(pdf)
        page = read_words(web.get(f"/plans/{plan}/revisions/{number}").text)
        works = next(
            line for line in page[page.index("Code on the sheet") :] if line in ("works", "revoked")
        )
        code = page[page.index("Code on the sheet") + 2]
        found.append(
            {
                "name": name,
                "as": email,
                "plan": plan,
                "number": number,
                "digest": digest,
                "issued_on": issued_on,
                "issued_by": issued_by,
                "code": code,
                "code_is": works,
                "sheets": sheets,
            }
        )
    return found


def codes_of(app, plans, database):
    web, found = Web(app), []
    for plan in plans:
        numbers = [
            n
            for (n,) in database.execute(
                "select number from revision where plan_id = ? order by number", (plan,)
            )
        ]
        rows = database.execute(
            "select code, item_id, is_revoked from access_code where plan_id = ? order by rowid",
            (plan,),
        ).fetchall()
        for code, item, is_revoked in rows:
            paths = [f"/P/{code}"]
            if item is None and not is_revoked:
                paths += [f"/P/{code}/{n}" for n in numbers] + [
                    f"/P/{code}/{n}/old" for n in numbers[:-1]
                ]
            pages = {}
            for path in paths:
                answer = web.get(path)
                says = read_words(answer.text)
                same = next(
                    (known for known, page in pages.items() if page.get("says") == says), None
                )
                pages[path] = {
                    "status": answer.status_code,
                    **({"same_as": same} if same else {"says": says}),
                }
            found.append(
                {
                    "code": code,
                    "plan": plan,
                    "item": item,
                    "is_revoked": bool(is_revoked),
                    "pages": pages,
                }
            )
    return found


def expect(source, plans, runs, taken, refused):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        shutil.copytree(source, folder)
        app = create_app(settings(folder))
        services = app.extensions["ptplanner"]
        mia, kim, otto = (Desk(services, email) for email in (MIA, KIM, OTTO))
        database = sqlite3.connect(folder / "ptplanner.sqlite3")
        owner_of = {}
        for plan in plans.values():
            (clinic,) = database.execute(
                "select clinic_id from plan where id = ?", (plan,)
            ).fetchone()
            owner_of[plan] = (mia, MIA) if clinic == mia.who.clinic else (otto, OTTO)
        told = {
            "commit": "2283437",
            "accounts": {MIA: "Mia Berg", KIM: "Kim Noor", OTTO: "Otto Lind-Szczepański"},
            "password": PASSWORD,
        }
        print("revisions")
        told["revisions"] = [
            r for n, p in plans.items() for r in revisions_of(app, *owner_of[p], n, p, database)
        ]
        print("codes")
        told["codes"] = codes_of(app, plans.values(), database)
        web = {email: Web(app, email) for email in (MIA, KIM, OTTO)}
        told["patients"] = patients_of(database, mia, otto, web)
        told["clinics"] = clinics_of(web)
        told["imports"] = {
            run: read_words(web[MIA].get(f"/imports/{run}").text, "main") for run in runs
        }
        print("files")
        write_files(web, runs, folder)
        print("drafts")
        told["drafts"] = [draft_of(app, *owner_of[p], n, p) for n, p in plans.items()]
        told["files"] = files_of(app, services, web, mia, otto, database)
        told["tables"] = {
            table: database_rows(source / "ptplanner.sqlite3", sql)
            for table, sql in {
                "audit": "select at, user, action, subject, detail from audit order by id",
                "access_code": "select code, plan_id, item_id, is_revoked from access_code order by code",
                "import_run": "select id, state from import_run order by id",
            }.items()
        }
        write_json(HERE / "doses.json", {"read": taken, "refused": refused})
        (HERE / "expected.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        database.close()
        services.store.close()


def database_rows(path, sql):
    with sqlite3.connect(path) as database:
        return [list(row) for row in database.execute(sql)]


def patients_of(database, mia, otto, web):
    found = []
    for desk, email in ((mia, MIA), (otto, OTTO)):
        rows = database.execute(
            "select id, name, notes from patient where clinic_id = ? order by rowid",
            (desk.who.clinic,),
        ).fetchall()
        for identifier, name, notes in rows:
            page = web[email].get(f"/patients/{identifier}").text
            lines = read_words(page)
            form = web[email].get(f"/patients/{identifier}/edit").text
            fields = {
                key: value
                for key, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
                if value and key.startswith(("since-", "ended-", "detail-", "born", "name"))
            }
            start = lines.index("Conditions Edit conditions")
            conditions = lines[
                start + 1 : next(
                    i for i, line in enumerate(lines) if i > start and line.startswith("Notes")
                )
            ]
            revisions = [
                line
                for line in lines
                if re.fullmatch(r"(Draft of revision|Revision|Draft) ?\d*", line)
            ]
            codes = [
                line
                for line in lines
                if line == "Revoked. Printed codes open nothing. Issue again to print new ones."
                or re.fullmatch(r"(?:[A-Z0-9]{3,4} ){2}[A-Z0-9]{3,5}", line)
            ]
            found.append(
                {
                    "as": email,
                    "patient": identifier,
                    "name": name,
                    "notes": notes,
                    "conditions": conditions,
                    "revisions": revisions,
                    "codes": codes,
                    "form": fields,
                }
            )
    return found


def clinics_of(web):
    return {
        email: {
            "favourites": re.findall(
                r'data-slug="([^"]+)"', web[email].get("/exercises?mine=favourite").text
            )
            or sorted(
                set(
                    re.findall(
                        r'href="/exercises/([a-z0-9-]+)"',
                        web[email].get("/exercises?mine=favourite").text,
                    )
                )
            ),
            "own": read_words(web[email].get("/own-exercises?all=1").text, "main"),
            "precautions": precautions_said(web[email].get("/clinic/precautions").text),
            "clinic": read_words(web[email].get("/clinic").text, "main"),
        }
        for email in (MIA, OTTO)
    }


def precautions_said(page):
    """What the clinic's own rules and adjustments add to the page of built-in rules."""
    lines = read_words(page)
    own = [line for line in lines if "house rule" in line or "“" in line]
    return own


def write_files(web, runs, folder):
    environment = {
        "PTPLANNER_DATA": str(folder),
        "PTPLANNER_EXPORTS": str(folder / "exports"),
        "DATABASE_URL": f"sqlite:///{folder / 'ptplanner.sqlite3'}",
        "PTPLANNER_SECRET_KEY": "x" * 40,
        "PTPLANNER_PUBLIC_URL": PUBLIC_URL,
    }
    os.environ.update(environment)
    files = HERE / "files"
    for email, place in ((MIA, "harbour"), (OTTO, "valley")):
        for extra, kind in (((), "plans"), (("--with-names",), "plans-with-names")):
            out = run("export", "plans", str(files / place / kind), "--as", email, *extra)
            assert out.exit_code == 0, out.output
    for which in ("own", "built-in"):
        out = run(
            "export",
            "content",
            "--as",
            MIA,
            "--which",
            which,
            "--out",
            str(files / f"exercises-{which}.json"),
        )
        assert out.exit_code == 0, out.output
    (files / "exercises-built-in.json.gz").write_bytes(
        gzip.compress((files / "exercises-built-in.json").read_bytes(), 9, mtime=0)
    )
    (files / "exercises-built-in.json").unlink()
    out = run("export", "templates", "--as", MIA, "--out", str(files / "templates.json"))
    assert out.exit_code == 0, out.output
    for run_id in runs[:2]:
        for kind in ("json", "csv"):
            (files / f"import-report-{runs.index(run_id) + 1}.{kind}").write_bytes(
                web[MIA].get(f"/imports/{run_id}/report.{kind}").data
            )
    (files / "free-exercise-db.json").write_text(
        json.dumps(FREE, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def files_of(app, services, web, mia, otto, database):
    """What each file reads into: taken in by the web, and taken out again."""
    files, told = HERE / "files", []
    patients = {}
    for desk, email in ((mia, MIA), (otto, OTTO)):
        patients[email] = database.execute(
            "select id from patient where clinic_id = ? order by rowid", (desk.who.clinic,)
        ).fetchone()[0]
    wanted = [(MIA, p) for p in sorted((files / "harbour/plans").glob("*.json"))] + [
        (OTTO, p) for p in sorted((files / "valley/plans").glob("*.json"))
    ]
    wanted += [(MIA, p) for p in sorted((files / "doses").glob("*.json"))]
    for email, path in wanted:
        answer = web[email].post(
            f"/patients/{patients[email]}/plans/from-file",
            plan=(io.BytesIO(path.read_bytes()), "plan.json"),
        )
        entry = {
            "file": str(path.relative_to(files)),
            "as": email,
            "into": patients[email],
            "status": answer.status_code,
        }
        if answer.status_code == 303:
            plan = answer.headers["Location"].rpartition("/")[2]
            out, given = (
                {k: v for k, v in json.loads(text).items() if k not in ("id", "patient")}
                for text in (
                    web[email].get(f"/plans/{plan}/plan.json").text,
                    path.read_text(encoding="utf-8"),
                )
            )
            # Left out where it reads as what it is, but for whose it is.
            entry |= {} if out == given else {"document": out}
            if path.parent.name == "doses":
                desk = mia
                view = plan_views.present(
                    desk.open(plan),
                    services.catalogs.of(desk.who.clinic),
                    services.clock().date(),
                    {},
                )
                entry["dose_words"] = {r.id: row_of(r)["dose"] for r in view.rows}
                entry["badges"] = {r.id: r.badge for r in view.rows}
        else:
            entry["says"] = [
                line for line in read_words(answer.text) if ":" in line or "no longer" in line
            ]
        told.append(entry)
    # The other clinic takes in Harbour's own exercises, and gives them out again.
    out = run("import", "exercises", str(files / "exercises-own.json"), "--as", OTTO, "--yes")
    assert out.exit_code == 0, out.output
    again = run("export", "content", "--as", OTTO)
    sheets = []
    for path in sorted((files / "harbour/plans-with-names").glob("*.json")) + sorted(
        (files / "valley/plans-with-names").glob("*.json")
    ):
        with tempfile.TemporaryDirectory() as name:
            pdf = Path(name) / "x.pdf"
            made = run(
                "handout",
                "--plan",
                str(path),
                "--date",
                "2026-11-20",
                "--public-url",
                PUBLIC_URL,
                "--out",
                str(pdf),
            )
            sheets.append(
                {
                    "file": str(path.relative_to(files)),
                    "exit": made.exit_code,
                    "sheet": sheet_texts(pdf.read_bytes()) if pdf.exists() else None,
                }
            )
    kept = [one for one in sheets if one["sheet"]][:2] + [one for one in sheets if not one["sheet"]]
    return {
        "plans": told,
        "own_exercises_elsewhere": {
            "said": out.stdout.splitlines(),
            "exported": json.loads(again.stdout),
        },
        "handouts": kept,
    }


def pack(folder):
    source = folder / "ptplanner.sqlite3"
    with sqlite3.connect(source) as database:
        database.execute("pragma wal_checkpoint(truncate)")
        database.execute("pragma journal_mode=delete")
        database.execute("vacuum")
    database.close()
    with (
        open(HERE / "clinic.sqlite.gz", "wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
    ):
        packed.write(source.read_bytes())
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted((folder / "pictures").iterdir()):
            entry = tarfile.TarInfo(f"pictures/{path.name}")
            entry.size = path.stat().st_size
            archive.addfile(entry, io.BytesIO(path.read_bytes()))
    (HERE / "pictures.tar.xz").write_bytes(
        lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME)
    )


def main_():
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert head.startswith("2283437"), head
    assemble_reproducibly()
    shutil.rmtree(HERE / "files", ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "made"
        folder.mkdir()
        migrate(f"sqlite:///{folder / 'ptplanner.sqlite3'}")
        services = create_app(settings(folder)).extensions["ptplanner"]
        services.store.load_content(services.content)
        found_clinics(services)
        mia, kim, otto = (Desk(services, email) for email in (MIA, KIM, OTTO))
        retired = write_own_exercises(mia)
        runs = import_exercises(mia)
        write_rules(mia)
        plans = make_plans(mia, kim, otto, retired)
        services.store.close()
        pack(folder)
        CLOCK.day(11, 27)
        taken, refused = read_doses()
        write_dose_plans(taken, HERE / "files" / "doses")
        expect(folder, plans, runs, taken, refused)
    print(sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file()), "bytes")


if __name__ == "__main__":
    main_()
