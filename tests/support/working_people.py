"""People who work on a running server while it is killed, and the ledger of what the server has acknowledged.

Each person repeats an act until it is acknowledged, as somebody does whose page did not come.
"""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PatientId
from ptplanner.services.demo import DEMO_EMAIL
from ptplanner.services.suite import Services
from tests.support.exercises import a_free_entry
from tests.support.http_caller import SEE_OTHER, Answer, AnswerLost, Caller

OK = 200
# The server is starting, or busy, and says so; the record was changed meanwhile.
BUSY = frozenset({429, 502, 503})
PAUSE_SECONDS = 0.25
EXERCISES_IN_A_FILE = (4, 4, 60)
_VERSION = re.compile(r'name="version" value="(\d+)"')
_TOKEN = re.compile(r'name="form-token" value="([^"]+)"')
_WRITTEN = re.compile(r"note number (\d+)\b")


class Stopped(Exception):
    """The campaign is over; the person stops in the middle of what they do."""


@dataclass(frozen=True)
class SampledPlan:
    """A plan with one row, and the place of it in the addresses."""

    id: str
    item: str

    @property
    def path(self) -> str:
        return f"/plans/{self.id}"


@dataclass
class Ledger:
    """What was acknowledged. Threads only add to it.

    ``patients``: id by name. ``notes``: the last number that was acknowledged, by plan. ``sheets``: plan and number.
    ``imports``: names of the exercises by run, once it is confirmed; ``finished``: runs whose page said "All done".
    ``oddities``: answers that should not come. ``acts``: acknowledged acts by kind; ``lost``: answers that were lost.
    """

    patients: dict[str, str] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    sheets: list[tuple[str, int]] = field(default_factory=list)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    exports: set[str] = field(default_factory=set)
    oddities: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class Person:
    """Signed in at ``caller``; works until ``is_over`` is set."""

    name: str
    caller: Caller
    ledger: Ledger
    is_over: threading.Event

    def insist(self, kind: str, act: Callable[[], Answer]) -> Answer:
        """Repeat until the server answers with a page or a redirect."""
        while True:
            if self.is_over.is_set():
                raise Stopped
            try:
                answer = act()
            except AnswerLost:
                self.ledger.lost[kind] += 1
            else:
                assert "/sign-in" not in answer.location, "a session was lost"
                if answer.status not in BUSY:
                    return answer
                self.ledger.refused[kind] += 1
            self.is_over.wait(PAUSE_SECONDS)

    def read(self, path: str) -> str:
        answer = self.insist("read", lambda: self.caller.get(path))
        if answer.status != OK:
            self.report(f"GET {path}", answer)
        return answer.text

    def report(self, what: str, answer: Answer) -> None:
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.body.decode(errors="replace")))
        where = answer.location or said[:600]
        self.ledger.oddities.append(f"{self.name}: {what}: {answer.status} {where}")


def add_patients(person: Person) -> None:
    """A form whose answer was lost is sent again: one patient, not two."""
    for number in count(1):
        name = f"{person.name.title()} Number {number}"
        found = _TOKEN.search(person.read("/patients/new"))
        assert found
        form = {"name": name, "language": "en", "side": "none", "form-token": found[1]}
        form["is-another"] = "yes"
        answer = person.insist("patient", lambda: person.caller.post("/patients/new", form))  # noqa: B023  # called at once
        if answer.status == SEE_OTHER:
            person.ledger.patients[name] = answer.record
            person.ledger.acts["patient"] += 1
        else:
            person.report("a patient", answer)


def write_and_issue(person: Person, plan: SampledPlan, *, each: int = 3) -> None:
    """Change a note again and again, and issue the plan after ``each`` changes."""
    for number in count(1):
        if not _change_note(person, plan, number):
            continue
        if number % each == 0:
            _issue(person, plan)


def _change_note(person: Person, plan: SampledPlan, number: int) -> bool:
    """The page shows the note that was acknowledged before, or the one whose answer was lost."""
    page = person.read(plan.path)
    shown = max(map(int, _WRITTEN.findall(page)), default=0)
    if shown < person.ledger.notes.get(plan.id, 0):
        person.ledger.oddities.append(f"{person.name}: note {shown} came back on plan {plan.id}")
    found = _VERSION.search(page)
    assert found, page[:500]
    form = {"version": found[1], "note": f"This is note number {number}.", "warning": ""}
    path = f"{plan.path}/items/{plan.item}/words"
    answer = person.insist("note", lambda: person.caller.post(path, form))
    if answer.status == SEE_OTHER:
        person.ledger.notes[plan.id] = number
        person.ledger.acts["note"] += 1
        return True
    if answer.status != 409:  # the first try was saved and its answer was lost
        person.report("a note", answer)
    return False


def _issue(person: Person, plan: SampledPlan) -> None:
    found = _VERSION.search(person.read(plan.path))
    assert found
    answer = person.insist(
        "sheet", lambda: person.caller.post(f"{plan.path}/issue", {"version": found[1]})
    )
    if answer.status == SEE_OTHER:
        person.ledger.sheets.append((plan.id, int(answer.record)))
        person.ledger.acts["sheet"] += 1
    elif answer.status not in (409, 422):  # it was issued, and the answer was lost
        person.report("issuing", answer)


def import_exercises(person: Person) -> None:
    """Upload, confirm and wait until it is done; files of different sizes in turn."""
    for number in count(1):
        size = EXERCISES_IN_A_FILE[number % len(EXERCISES_IN_A_FILE)]
        names = tuple(f"{_spell(number)} {_spell(1000 + n)} {person.name}" for n in range(size))
        entries = [a_free_entry(id=f"{person.name} {number} {n}", name=n) for n in names]
        content = json.dumps(entries).encode()
        answer = person.insist(
            "upload",
            lambda: person.caller.upload("/own-exercises/import", "x.json", content),  # noqa: B023  # called at once
        )
        if answer.status != SEE_OTHER:
            person.report("an upload", answer)
            continue
        person.ledger.acts["upload"] += 1
        _finish_import(person, answer.record, names)


def _finish_import(person: Person, run: str, names: tuple[str, ...]) -> None:
    path = f"/imports/{run}"
    while "All done." not in (page := person.read(path)):
        for step in ("start", "go-on"):
            if f'action="{path}/{step}"' in page:
                answer = person.insist(
                    "import",
                    lambda: person.caller.post(f"{path}/{step}", {"same-name": "new"}),  # noqa: B023  # called at once
                )
                if answer.status == SEE_OTHER:
                    person.ledger.imports[run] = names
                    person.ledger.acts[f"import: {step}"] += 1
        if "Import failed" in page:
            person.ledger.oddities.append(f"{person.name}: import {run} failed")
            return
        person.is_over.wait(PAUSE_SECONDS)
    person.ledger.finished.add(run)
    person.ledger.acts["import"] += 1


def _spell(number: int) -> str:
    """A word of letters alone, so that no name is like another's."""
    letters = "bcdfghjklmnpqrstvwxz"
    return "".join(letters[number // 20**place % 20] + "aeiou"[place] for place in range(4))


def export_everything(person: Person, list_done: Callable[[], set[str]]) -> None:
    """Start an export, wait for its file and open it. ``list_done``: exports that are done; the page shows few."""
    while True:
        before = list_done()
        answer = person.insist("export", lambda: person.caller.post("/clinic/jobs/export", {}))
        if answer.status != SEE_OTHER:
            person.report("an export", answer)
        while not (new := list_done() - before):
            page = person.read("/clinic/jobs")
            for failed in set(re.findall(r'action="(/clinic/jobs/[\w-]+/retry)"', page)):
                person.insist("export", lambda: person.caller.post(failed, {}))  # noqa: B023  # called at once
                person.ledger.acts["export: again"] += 1
            person.is_over.wait(PAUSE_SECONDS)
        for job in new:
            _open_export(person, job)


def _open_export(person: Person, job: str) -> None:
    answer = person.insist("download", lambda: person.caller.get(f"/clinic/jobs/{job}/result"))
    if answer.status != OK:
        person.report("a download", answer)
        return
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
    person.ledger.exports.add(job)
    person.ledger.acts["export"] += 1


def find_therapist(services: Services) -> Actor:
    """The owner of the demo clinic."""
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(DEMO_EMAIL)
    assert user is not None
    return Actor(user.id, user.clinic, user.name, user.role)


def make_plans(services: Services, number: int, *, exercises: int = 1) -> list[SampledPlan]:
    """Plans of one patient of the demo clinic."""
    who = find_therapist(services)
    with services.store.begin_read() as repos:
        patient = repos.patients.list(who.clinic, "Tomasz")[0].patient.id
    return [_make_plan(services, who, patient, exercises) for _ in range(number)]


def _make_plan(services: Services, who: Actor, patient: PatientId, exercises: int) -> SampledPlan:
    plan = services.planning.start_plan(who, patient)
    draft = services.planning.open_draft(who, plan)
    for slug in sorted(services.built_in_catalog.exercises)[:exercises]:
        add = edits.AddExercise(slug)
        draft = services.planning.edit_plan(who, plan, draft.stored.version, add)
    return SampledPlan(plan, draft.plan.items[0].id)


Act = Callable[[Person], None]


@contextmanager
def people_at_work(
    acts: Mapping[str, Act], url: str, ledger: Ledger, senders: Iterator[str] | None = None
) -> Iterator[None]:
    """Let everybody work in a thread of their own until the end of the block; a crash of one fails it."""
    is_over = threading.Event()
    crashes: list[BaseException] = []

    def work(person: Person, act: Act) -> None:
        try:
            act(person)
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001  # raised again below
            crashes.append(error)

    threads = []
    for name, act in acts.items():
        caller = Caller(url, next(senders) if senders else "").sign_in()
        person = Person(name, caller, ledger, is_over)
        threads.append(threading.Thread(target=work, args=(person, act), daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    if crashes:
        raise crashes[0]
