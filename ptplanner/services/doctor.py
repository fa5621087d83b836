"""The doctor looks at the installation itself: what is wrong with it, why that matters, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.services.ports import Clock

# A page that is opened shows a kept report up to this age and looks anew after it.
REPORT_LASTS = timedelta(hours=1)


class InspectionState(StrEnum):
    """How one part of the installation is, from best to worst."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Inspection:
    """What was seen of one part of the installation.

    ``name`` is a word or two, ``headline`` a short statement that stands in bold if something is wrong, and ``seen``
    goes on from it. ``why`` says what happens if nobody mends it; ``steps`` say how to mend it, in order, with
    what is typed between backticks.
    """

    name: str
    state: InspectionState
    seen: str
    headline: str = ""
    why: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class DoctorReport:
    """All inspections of one moment, in the order in which they were made."""

    at: datetime
    inspections: tuple[Inspection, ...]

    def list_in_state(self, state: InspectionState) -> tuple[Inspection, ...]:
        return tuple(one for one in self.inspections if one.state is state)

    @property
    def worst_state(self) -> InspectionState:
        order = list(InspectionState)
        states = [one.state for one in self.inspections]
        return max(states, key=order.index, default=InspectionState.FINE)


Inspect = Callable[[bool], Inspection | None]
"""Looks at one part; True looks at everything, which may take minutes. None: there is no such part here."""


@dataclass(frozen=True)
class Doctor:
    """Makes the inspections and keeps the last report, so that all processes show the same one."""

    inspections: Sequence[tuple[str, Inspect]]
    load_report: Callable[[], DoctorReport | None]
    save_report: Callable[[DoctorReport], None]
    clock: Clock
    on_request: Sequence[tuple[str, Inspect]] = ()

    def examine(self, *, deep: bool = False, is_requested: bool = False) -> DoctorReport:
        """Make every inspection and keep the report; one that fails is reported like a part that is wrong.

        ``is_requested``: a person asked for it, so that ``on_request`` is looked at too, which asks the network.
        """
        chosen = (*self.inspections, *(self.on_request if is_requested else ()))
        seen = (_inspect_safely(name, inspect, deep=deep) for name, inspect in chosen)
        report = DoctorReport(self.clock(), tuple(one for one in seen if one is not None))
        self.save_report(report)
        return report

    def show_report(self, who: Actor) -> DoctorReport:
        """The kept report, or a new one if there is none or it is old."""
        require_permission(who, Permission.SEE_INSTALLATION)
        kept = self.load_report()
        if kept is None or not timedelta(0) <= self.clock() - kept.at < REPORT_LASTS:
            return self.examine()
        return kept

    def look_again(self, who: Actor) -> DoctorReport:
        require_permission(who, Permission.SEE_INSTALLATION)
        return self.examine(is_requested=True)


def _inspect_safely(name: str, inspect: Inspect, *, deep: bool) -> Inspection | None:
    try:
        return inspect(deep)
    except Exception as error:  # noqa: BLE001  # the other inspections must still be made
        return Inspection(
            name,
            InspectionState.WRONG,
            f"The inspection itself failed ({type(error).__name__}).",
            headline="Could not be looked at.",
            steps=(
                "Run `ptplanner doctor` on the computer that runs ptplanner, as the user that runs it.",
            ),
        )
