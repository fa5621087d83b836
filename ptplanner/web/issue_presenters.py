"""Views of the preview and of an issued revision: precautions, quality checks, pages and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain import access_code
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.precautions import Finding
from ptplanner.domain.quality import Key, Meter
from ptplanner.handout.wording import calendar_date
from ptplanner.services.planning import Workbench
from ptplanner.services.ports import StoredRevision
from ptplanner.web import meter_presenters
from ptplanner.web.change_presenters import ChangeView, between
from ptplanner.web.clinical_words import ADVICE_WORDS
from ptplanner.web.meter_presenters import CheckView, MeterView
from ptplanner.web.plan_presenters import SIDE_BADGES
from ptplanner.web.precaution_words import until_words

PAPER_WORDS = {Paper.A4: "A4", Paper.LETTER: "Letter"}
SIDE_WORDS = ("front", "back")


@dataclass(frozen=True)
class PrecautionLine:
    state: str
    name: str
    said: str
    about: str
    item: str


@dataclass(frozen=True)
class PageView:
    number: int
    caption: str


@dataclass(frozen=True)
class PreviewView:
    plan: str
    patient_id: str
    patient: str
    side_badge: str
    version: int
    number: int
    is_issued: bool
    is_empty: bool
    precautions: tuple[PrecautionLine, ...]
    answered: int
    meter: MeterView
    paper: str
    pages: tuple[PageView, ...]
    pages_said: str

    @property
    def hints(self) -> tuple[CheckView, ...]:
        """The hints other than precautions, which have their own list."""
        return tuple(hint for hint in self.meter.hints if hint.key != Key.PRECAUTIONS.value)


def preview(
    bench: Workbench, meter: Meter, catalog: Catalog, paper: Paper, pages: int
) -> PreviewView:
    lines = tuple(_line(finding, catalog) for finding in bench.findings)
    return PreviewView(
        plan=bench.plan.id,
        patient_id=bench.patient.id,
        patient=bench.patient.name,
        side_badge=SIDE_BADGES[bench.patient.affected_side],
        version=bench.stored.version,
        number=bench.next_number,
        is_issued=bench.is_issued_as_it_stands,
        is_empty=not bench.plan.items,
        precautions=lines,
        answered=sum(line.state == "met" for line in lines),
        meter=meter_presenters.present(meter, bench.plan, pages),
        paper=paper.value,
        pages=page_views(pages),
        pages_said=_pages_said(pages),
    )


def _line(finding: Finding, catalog: Catalog) -> PrecautionLine:
    rule, answer = finding.match.rule, finding.answer
    if answer:
        state, said = "met", "kept, warning printed"
    elif finding.is_open:
        state, said = ("stop" if finding.must_be_answered else "hint"), "needs your answer"
    else:
        state, said = "met", "noted"
    until = until_words(finding.match)
    about = f"{ADVICE_WORDS[rule.advice]}: {finding.match.condition.name}"
    about += f". {until}" if until else ""
    reason = f" “{answer.reason}”" if answer and answer.reason else ""
    return PrecautionLine(
        state, catalog.exercises[finding.exercise].name, said, about + reason, finding.item
    )


def page_views(pages: int) -> tuple[PageView, ...]:
    """Build the page captions; two pages are the front and back of one sheet."""
    names = SIDE_WORDS if pages == len(SIDE_WORDS) else ()
    return tuple(
        PageView(number, names[number - 1] if names else f"page {number}")
        for number in range(1, pages + 1)
    )


def _pages_said(pages: int) -> str:
    if pages == 1:
        return "1 page"
    return "2 pages, both sides of one sheet" if pages == len(SIDE_WORDS) else f"{pages} pages"


@dataclass(frozen=True)
class RevisionView:
    plan: str
    patient_id: str
    patient: str
    side_badge: str
    number: int
    issued_on: str
    by: str
    exercises: int
    code: str
    is_revoked: bool
    is_newest: bool
    newest: int
    changes: tuple[ChangeView, ...]
    pages: tuple[PageView, ...]
    pages_said: str


def revision(
    stored: StoredRevision, bench: Workbench, pages: int, live_codes: frozenset[str]
) -> RevisionView:
    document = stored.document
    before = next((r for r in bench.revisions if r.number == stored.number - 1), None)
    return RevisionView(
        plan=stored.plan,
        patient_id=stored.patient,
        patient=document.patient.name,
        side_badge=SIDE_BADGES[document.patient.affected_side],
        number=stored.number,
        issued_on=_day(stored.issued_at.date()),
        by=stored.issued_by,
        exercises=len(document.plan.items),
        code=access_code.grouped(document.codes.plan),
        is_revoked=document.codes.plan not in live_codes,
        is_newest=bench.revisions[0].number == stored.number,
        newest=bench.revisions[0].number,
        changes=between(before.document, document) if before else (),
        pages=page_views(pages),
        pages_said=_pages_said(pages),
    )


def _day(day: date) -> str:
    return calendar_date(day)
