"""Typing that is interrupted at random points: what the field, the database and the sheet say is the same.

Each run types in random fields and reloads, goes back, closes the page, cuts the network, lets the sign-in end, or
types in two windows at once. Every run has a number, from which its steps follow.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from ptplanner.domain import edits, shorthand
from ptplanner.domain.ids import ExerciseSlug, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.handout.document import build_sheet
from ptplanner.services.demo import DEMO_EMAIL
from tests.browser.therapist import DESKTOP, Server
from tests.support.served_clinic import PASSWORD

SEED = 20261129
EVERY_DAY = 4
ALL = 200
EXERCISES = ("bird-dog", "bridge")
WORDS = (
    "Slowly",
    "please",
    "Ana",
    "not too far",
    "żółć",
    "🙂",
    "stop at 3",
    "“as far as”",
    "<b>",
    "Łukasz’s",
)
# A pause shorter than the one after which text saves itself, about as long, and longer.
PAUSES_MS = (0, 60, 400, 950, 1050, 1600)
QUIET_MS = 30_000
SAVED = re.compile("saved|stale")
FIELDS = tuple((kind, row) for row in range(len(EXERCISES)) for kind in ("dose", "note", "warning"))
TITLE = ("title", -1)


@dataclass
class Window:
    """One page with the builder, and what was typed there last, by field."""

    page: Page
    url: str
    typed: dict[tuple[str, int], str] = field(default_factory=dict)

    def open(self) -> None:
        self.page.goto(self.url)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        expect(self.page.locator("#builder[data-ready]")).to_be_attached(timeout=QUIET_MS)

    def replace_page(self) -> None:
        """Close the page as one closes a tab, and open the plan in a new one."""
        context = self.page.context
        self.page.close()
        self.page = new_page(context)
        self.open()

    def row(self, number: int) -> str:
        return f"#plan .row:nth-child(1 of .row[data-exercise='{EXERCISES[number]}'])"

    def type(self, what: tuple[str, int], text: str) -> None:
        if self.page.locator("#compare-view").count():
            return
        box = self._find_box(what)
        box.focus()
        box.press("Control+a")
        self.page.keyboard.type(text, delay=3)
        self.typed[what] = text

    def _find_box(self, what: tuple[str, int]) -> Locator:
        kind, number = what
        if what == TITLE:
            if not self.page.locator("#plan-name").is_visible():
                self.page.locator("#schedule summary").click()
            return self.page.locator("#plan-name")
        row = self.page.locator(self.row(number))
        if kind == "dose":
            return row.locator(".dose__input")
        box = row.locator(f"textarea[name={kind}]")
        if not box.count() or not box.is_visible():
            row.focus()
            self.page.keyboard.press("w")
        return row.locator(f"textarea[name={kind}]")

    def read(self, what: tuple[str, int]) -> str:
        """What the field says, without opening anything."""
        kind, number = what
        if what == TITLE:
            return self.page.locator("#plan-name").input_value()
        row = self.page.locator(self.row(number))
        if kind == "dose":
            return row.locator(".dose__input").input_value()
        state = row.evaluate("row => JSON.parse(row.dataset.row)")
        box = row.locator(f"textarea[name={kind}]")
        return str(box.input_value() if box.count() else state[kind])

    def settle(self, choose: random.Random, *, is_alone: bool) -> None:
        """Answer the conflicts and wait until everything is saved."""
        for _ in range(10):
            expect(self.page.locator("#saved")).to_have_attribute(
                "data-state", SAVED, timeout=QUIET_MS
            )
            compare = self.page.locator("#compare-view")
            if not compare.count():
                return
            assert not is_alone, "a conflict although nobody else typed"
            side = choose.choice(("mine", "theirs"))
            compare.locator(f"form[data-choose={side}] button").click()
            self.page.wait_for_timeout(50)
        raise AssertionError("the conflicts do not end")


def new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def start_plan(server: Server) -> PlanId:
    planning = server.services.planning
    plan = planning.start_plan(server.who, server.ana)
    for version, slug in enumerate(EXERCISES, start=1):
        planning.edit_plan(server.who, plan, version, edits.AddExercise(ExerciseSlug(slug)))
    return plan


def sign_in_again(context: BrowserContext, server: Server) -> None:
    """As in another tab: a new session, with another token."""
    for _ in range(5):
        page = context.request.get(f"{server.url}/sign-in").text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if token is None:
            return
        form = {"csrf_token": token[1], "email": DEMO_EMAIL, "password": PASSWORD}
        # A page that is open may change the cookie between the two requests.
        if context.request.post(f"{server.url}/sign-in", form=form).ok:
            return
    raise AssertionError("nobody can sign in")


def make_text(choose: random.Random, kind: str) -> str:
    if kind == "dose":
        return f"{choose.randint(1, 5)}x{choose.randint(6, 12)}"
    return " ".join(choose.sample(WORDS, choose.randint(1, 4)))


class Run:
    """One run: its windows, and what is interrupted in them."""

    def __init__(self, number: int, server: Server, context: BrowserContext) -> None:
        self.choose = random.Random(f"{SEED}-{number}")  # noqa: S311  # repeatable on purpose
        self.server = server
        self.context = context
        self.plan = start_plan(server)
        self.windows = [Window(new_page(context), f"{server.url}/plans/{self.plan}")]
        self.is_offline = self.is_signed_out = False
        # What was done, to read after a failure.
        self.steps: list[str] = []

    def go(self) -> None:
        self.windows[0].open()
        if self.choose.random() < 0.4:
            self.windows.append(Window(new_page(self.context), self.windows[0].url))
            self.windows[1].open()
        for _ in range(self.choose.randint(3, 7)):
            self.type_somewhere()
            interrupt = self.choose.choice((self.wait, self.wait, *self.list_interruptions()))
            self.steps.append(interrupt.__name__)
            interrupt()
        self.come_back()
        for window in self.windows:
            window.settle(self.choose, is_alone=len(self.windows) == 1)

    def list_interruptions(self) -> tuple[Callable[[], None], ...]:
        return (self.reload, self.go_back, self.close, self.cut, self.end_session)

    def type_somewhere(self) -> None:
        what = self.choose.choice((*FIELDS, TITLE))
        for window in self.windows:
            if len(self.windows) == 1 or self.choose.random() < 0.7:
                text = make_text(self.choose, what[0])
                self.steps.append(f"window {self.windows.index(window)}: {what} {text!r}")
                window.type(what, text)
            if self.choose.random() < 0.5:
                what = self.choose.choice((*FIELDS, TITLE))

    def pick(self) -> Window:
        return self.choose.choice(self.windows)

    def wait(self) -> None:
        self.windows[0].page.wait_for_timeout(self.choose.choice(PAUSES_MS))

    def reload(self) -> None:
        self.come_back()
        window = self.pick()
        window.page.reload()
        window.wait_until_ready()

    def go_back(self) -> None:
        self.come_back()
        window = self.pick()
        if self.choose.random() < 0.5:
            window.page.locator(".planbar__name a").click()
            window.page.wait_for_url("**/patients/*")
        else:
            window.page.goto(f"{self.server.url}/patients")
        window.page.go_back()
        window.wait_until_ready()

    def close(self) -> None:
        """Also while the network is cut: then the text waits in the browser."""
        window = self.pick()
        if self.is_offline or self.is_signed_out:
            self.context.set_offline(self.is_offline)
            page = new_page(self.context)
            window.page.close()
            window.page = page
            self.come_back()
            window.open()
        else:
            window.replace_page()

    def cut(self) -> None:
        self.context.set_offline(True)
        self.is_offline = True

    def end_session(self) -> None:
        self.context.clear_cookies(name="ptplanner")
        self.is_signed_out = True

    def come_back(self) -> None:
        if self.is_offline:
            self.context.set_offline(False)
        if self.is_signed_out:
            sign_in_again(self.context, self.server)
        self.is_offline = self.is_signed_out = False

    def check(self) -> None:
        plan = self.server.services.planning.open_draft(self.server.who, self.plan).plan
        stored = read_plan(plan)
        self.check_nothing_is_lost(stored)
        if len(self.windows) == 1:
            assert {what: self.windows[0].read(what) for what in stored} == stored, (
                "fields, before a reload"
            )
        for window in self.windows:
            window.open()
            window.settle(self.choose, is_alone=len(self.windows) == 1)
            assert {what: window.read(what) for what in stored} == stored, "fields"
            kept = window.page.evaluate(
                "Object.keys(localStorage).filter(key => key.startsWith('ptplanner:'))"
            )
            assert kept == []
        assert (
            read_plan(self.server.services.planning.open_draft(self.server.who, self.plan).plan)
            == stored
        )
        self.check_sheet(stored)

    def check_nothing_is_lost(self, stored: dict[tuple[str, int], str]) -> None:
        """A field holds what was typed there last: by the only window, or by one of two."""
        for what, value in stored.items():
            typed = [window.typed[what] for window in self.windows if what in window.typed]
            if typed and not (len(self.windows) > 1 and is_shared_form(what, self.windows)):
                assert value in typed, "\n".join([f"{what} is {value!r}", *self.steps])

    def check_sheet(self, stored: dict[tuple[str, int], str]) -> None:
        document = self.server.services.issuing.preview_document(self.server.who, self.plan)
        cards = build_sheet(document, {}).cards
        for number, card in enumerate(cards):
            assert (card.note, card.warning) == (stored["note", number], stored["warning", number])
            sets, reps = re.findall(r"\d+", stored["dose", number])[:2]
            assert {sets, reps} <= set(re.findall(r"\d+", " ".join(card.doses))), card.doses


def is_shared_form(what: tuple[str, int], windows: list[Window]) -> bool:
    """Whether two windows typed in the form of this field: a note and its warning are decided together."""
    kind, number = what
    group = {
        (one, number) for one in (("note", "warning") if kind in ("note", "warning") else (kind,))
    }
    return all(group & window.typed.keys() for window in windows)


def read_plan(plan: Plan) -> dict[tuple[str, int], str]:
    stored = {TITLE: plan.title}
    for item in plan.items:
        number = EXERCISES.index(item.exercise)
        stored["dose", number] = shorthand.format_shorthand(item.dosage)
        stored["note", number], stored["warning", number] = item.note, item.warning
    return stored


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=() if number < EVERY_DAY else pytest.mark.campaign)
        for number in range(ALL)
    ],
)
def test_interrupted_typing_is_the_same_in_field_database_and_sheet(
    number: int, server: Server, chromium: Browser, signed_in: StorageState
) -> None:
    with closing(chromium.new_context(storage_state=signed_in, viewport=DESKTOP)) as context:
        run = Run(number, server, context)
        run.go()
        run.check()
