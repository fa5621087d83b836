"""The sequence of fits: what is tried, in which order, and when it stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, LayoutResult, choose_fit

HEIGHT = 100.0


@dataclass
class Paper:
    """Pages of 100 mm; ``mm`` is what each step really takes, ``guess`` what is believed."""

    mm: dict[str, float]
    guess: dict[str, float]
    tried: list[str] = field(default_factory=list)

    def settled(self) -> str:
        return choose_fit(
            list(self.mm),
            lambda step: self._pages(self.guess[step]),
            lambda step: self.guess[step],
            self._lay_out,
        )

    def _lay_out(self, step: str) -> LayoutResult:
        self.tried.append(step)
        pages = self._pages(self.mm[step])
        return LayoutResult(pages, pages * HEIGHT - self.mm[step])

    @staticmethod
    def _pages(mm: float) -> int:
        return int(-(-mm // HEIGHT))


def test_a_correct_estimate_needs_one_layout() -> None:
    paper = Paper(mm={"a": 120, "b": 98, "c": 80}, guess={"a": 120, "b": 97, "c": 80})
    assert paper.settled() == "b"
    assert set(paper.tried) == {"b"}


def test_an_optimistic_estimate_is_tightened() -> None:
    paper = Paper(mm={"a": 120, "b": 103, "c": 80}, guess={"a": 120, "b": 97, "c": 80})
    assert paper.settled() == "c"


def test_a_pessimistic_estimate_is_loosened() -> None:
    paper = Paper(mm={"a": 120, "b": 90, "c": 70}, guess={"a": 130, "b": 105, "c": 90})
    assert paper.settled() == "b"


def test_a_sheet_that_fits_nowhere_gets_another_page_and_uses_its_room() -> None:
    paper = Paper(mm={"a": 180, "b": 150, "c": 104}, guess={"a": 180, "b": 150, "c": 99})
    assert paper.settled() == "a"


def test_a_long_sheet_is_laid_out_only_once() -> None:
    paper = Paper(mm={"a": 1900, "b": 1500, "c": 1200}, guess={"a": 1400, "b": 900, "c": 800})
    assert paper.settled() == "c"
    assert paper.tried == []


def test_no_later_fit_restores_what_an_earlier_one_removed() -> None:
    for looser, tighter in pairwise(FRONT_FITS):
        assert looser.has_full_steps >= tighter.has_full_steps
        assert looser.shows_purpose >= tighter.shows_purpose
        assert looser.shows_stop_rules >= tighter.shows_stop_rules
        assert looser.shows_notes >= tighter.shows_notes
        assert looser.max_steps >= tighter.max_steps
        assert looser.max_precautions >= tighter.max_precautions >= 1
    assert BACK_FITS[0].week_blocks == 2
    assert min(fit.row_height_mm for fit in BACK_FITS) >= 6.1


def test_a_side_of_two_pages_is_still_laid_out() -> None:
    paper = Paper(mm={"a": 320, "b": 230, "c": 150}, guess={"a": 320, "b": 195, "c": 150})
    assert paper.settled() == "c"
