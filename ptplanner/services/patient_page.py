"""Find the plan for a scanned or typed access code: its newest revision, and whether the paper is older."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain import access_code
from ptplanner.domain.access_code import MistypedCode
from ptplanner.domain.clinic_locale import get_local_day
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.records import AccessCode, StoredRevision
from ptplanner.domain.revision import ItemChange, RevisionDocument, compare_plans
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.ports import Clock, Repositories, Store
from ptplanner.services.time_zones import load_time_zone


class UnknownCode(NotFound):
    """The code is revoked or was never issued; the answer is the same for both."""


class CodeIsMistyped(NotFound):
    """No such code can have been issued, as its characters alone show."""

    def __init__(self, mistake: MistypedCode) -> None:
        super().__init__("We do not know this code.")
        self.mistake = mistake


@dataclass(frozen=True)
class ScannedPlan:
    """The plan that an access code opens.

    ``scanned_revision`` is the revision printed on the scanned sheet; None if the code was typed.
    ``ended_on``: since when the therapist says that the patient need not follow it.
    ``item`` is the exercise of an exercise code; ``is_item_removed`` if it is no longer in the plan.
    """

    code: str
    newest_revision: StoredRevision
    scanned_revision: StoredRevision | None
    item: PlanItem | None
    is_item_removed: bool
    item_codes: dict[ItemId, str]
    ended_on: date | None = None

    @property
    def document(self) -> RevisionDocument:
        return self.newest_revision.document

    @property
    def is_outdated(self) -> bool:
        return (
            self.scanned_revision is not None
            and self.scanned_revision.number < self.newest_revision.number
        )

    @property
    def differences(self) -> tuple[ItemChange, ...]:
        return (
            compare_plans(self.scanned_revision.document.plan, self.document.plan)
            if self.scanned_revision
            else ()
        )


@dataclass(frozen=True)
class PatientPage:
    """Opens access codes; needs no sign-in and stores nothing about the visitor."""

    store: Store
    clock: Clock
    marks: MarkWriter

    def open_code(self, typed_code: str, paper_number: int | None = None) -> ScannedPlan:
        """Return the plan. Raises CodeIsMistyped or UnknownCode. A revision number that was never issued is ignored."""
        text = access_code.read_code(typed_code)
        if isinstance(text, MistypedCode):
            raise CodeIsMistyped(text)
        with self.store.begin_read() as repos:
            code = repos.access_codes.find_code(text)
            if code is None or code.is_revoked:
                raise UnknownCode("We do not know this code.")
            view = self._build_scanned_plan(repos, code, paper_number)
            time_zone = repos.clinics.get_time_zone(code.clinic)
        self._mark_scan_day(code, time_zone)
        return view

    def _build_scanned_plan(
        self, repos: Repositories, code: AccessCode, paper_number: int | None
    ) -> ScannedPlan:
        headers = repos.revisions.list_headers(code.clinic, code.plan)
        if not headers:
            raise UnknownCode("We do not know this code.")
        newest = repos.revisions.get(code.clinic, code.plan, headers[0].number)
        scanned = newest if paper_number == newest.number else None
        older_numbers = {header.number for header in headers[1:]}
        if paper_number is not None and paper_number in older_numbers:
            scanned = repos.revisions.get(code.clinic, code.plan, paper_number)
        live = repos.access_codes.list_codes(code.clinic, code.plan)
        item = next((row for row in newest.document.plan.items if row.id == code.item), None)
        return ScannedPlan(
            code=code.code,
            newest_revision=newest,
            scanned_revision=scanned,
            item=item,
            is_item_removed=code.item is not None and item is None,
            item_codes={c.item: c.code for c in live if c.item and not c.is_revoked},
            ended_on=repos.plans.get(code.clinic, code.plan).ended_on,
        )

    def _mark_scan_day(self, code: AccessCode, time_zone: str) -> None:
        """Mark the day of the last scan, at most once a day, to show the therapist that the code works."""
        today = get_local_day(self.clock(), load_time_zone(time_zone))
        if code.last_opened_on != today:
            self.marks.add_mark(
                ("code scanned", code.code),
                lambda repos: repos.access_codes.record_scan(code.code, today),
            )
