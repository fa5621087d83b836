"""Find the plan for a scanned or typed access code: its newest revision, and whether the paper is older."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain import access_code
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import Change, RevisionDocument, changes
from ptplanner.services.ports import AccessCode, Clock, Repositories, Store, StoredRevision


class UnknownCode(NotFound):
    """The code is mistyped, revoked or was never issued; the answer is the same for all three."""


@dataclass(frozen=True)
class PatientView:
    """The plan that an access code opens.

    ``scanned_revision`` is the revision printed on the scanned sheet; None if the code was typed.
    ``item`` is the exercise of an exercise code; ``is_item_removed`` if it is no longer in the plan.
    """

    code: str
    newest: StoredRevision
    paper: StoredRevision | None
    item: PlanItem | None
    left_plan: bool
    item_codes: dict[ItemId, str]

    @property
    def document(self) -> RevisionDocument:
        return self.newest.document

    @property
    def is_outdated(self) -> bool:
        return self.paper is not None and self.paper.number < self.newest.number

    @property
    def differences(self) -> tuple[Change, ...]:
        return changes(self.paper.document.plan, self.document.plan) if self.paper else ()


@dataclass(frozen=True)
class PatientPage:
    """Opens access codes; needs no sign-in and stores nothing about the visitor."""

    store: Store
    clock: Clock

    def open(self, typed: str, paper_number: int | None = None) -> PatientView:
        """Return the plan. Raises UnknownCode. A revision number that was never issued is ignored."""
        text = access_code.normalised(typed)
        if not access_code.is_code(text):
            raise UnknownCode("We do not know this code.")
        with self.store.reading() as repos:
            code = repos.codes.find(text)
            if code is None or code.is_revoked:
                raise UnknownCode("We do not know this code.")
            view = self._view(repos, code, paper_number)
        self._remember(code)
        return view

    def _view(self, repos: Repositories, code: AccessCode, paper_number: int | None) -> PatientView:
        revisions = repos.revisions.of_plan(code.clinic, code.plan)
        if not revisions:
            raise UnknownCode("We do not know this code.")
        newest = revisions[0]
        live = repos.codes.of_plan(code.clinic, code.plan)
        item = next((row for row in newest.document.plan.items if row.id == code.item), None)
        return PatientView(
            code=code.code,
            newest=newest,
            paper=next((r for r in revisions if r.number == paper_number), None),
            item=item,
            left_plan=code.item is not None and item is None,
            item_codes={c.item: c.code for c in live if c.item and not c.is_revoked},
        )

    def _remember(self, code: AccessCode) -> None:
        """Store the day of the last scan, at most once a day, to show the therapist that the code works."""
        today = self.clock().date()
        if code.last_opened_on != today:
            with self.store.writing() as repos:
                repos.codes.opened(code.code, today)
