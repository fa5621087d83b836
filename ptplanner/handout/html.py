"""Renders a sheet as HTML together with its pictures; independent of Flask and of the network."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ptplanner.domain.paper import Paper
from ptplanner.handout import arrange, fridge, grid, measure
from ptplanner.handout.fit import BackFit, FrontFit
from ptplanner.handout.sheet import Sheet
from ptplanner.handout.wording import for_language
from ptplanner.settings import ROOT

TEMPLATES = ROOT / "templates" / "handout"
# Unicode categories that cannot be printed: control characters and lone surrogates.
_UNPRINTABLE = frozenset({"Cc", "Cs"})


@dataclass(frozen=True)
class Page:
    """HTML, and the pictures that it refers to as ``asset:NAME``."""

    html: str
    assets: Mapping[str, bytes]


@dataclass(frozen=True)
class _Shown:
    """Collects the pictures that the templates refer to."""

    assets: dict[str, bytes] = field(default_factory=dict)

    def asset(self, name: str, content: bytes) -> str:
        self.assets[name] = content
        return f"asset:{name}"


def page(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> Page:
    """Render front and back as HTML."""
    shown = _Shown()
    html = (
        _environment()
        .get_template("sheet.html")
        .render(
            sheet=sheet,
            kind=front.name,
            front=front,
            back=back,
            paper=paper,
            bands=grid.bands(sheet.grid, back),
            later=grid.weeks_left_out(sheet.grid, back),
            words=for_language(sheet.lang),
            asset=shown.asset,
            place=arrange.place,
            words_mm=measure.words_mm,
            boxes=_boxes(sheet, back, paper, shown),
        )
    )
    return Page(html, shown.assets)


def fridge_page(sheet: Sheet, plot: fridge.Plot, paper: Paper) -> Page:
    """Render the fridge layout as HTML."""
    shown = _Shown()
    template = _environment().get_template("fridge.html")
    html = template.render(
        sheet=sheet,
        kind=f"fridge {plot.fit.name}",
        plot=plot,
        paper=paper,
        asset=shown.asset,
        most_care=fridge.MOST_CARE_LINES,
    )
    return Page(html, shown.assets)


def _boxes(sheet: Sheet, back: BackFit, paper: Paper, shown: _Shown) -> Callable[..., str]:
    """Return the function that styles a cell as a row of empty boxes; a background, to hide it from screen readers."""
    days = len(sheet.grid.day_names)
    width_mm = measure.LIVE_MM[paper] - grid.LABEL_MM

    def boxes(band: grid.Band, *, is_grey: bool) -> str:
        weeks = len(band.weeks)
        svg = grid.row_svg(days, weeks, width_mm, back.row_mm, is_grey=is_grey)
        name = f"grid/{days}x{weeks}-{back.row_mm}-{'grey' if is_grey else 'white'}.svg"
        return f"height: {back.row_mm}mm; background-image: url('{shown.asset(name, svg)}')"

    return boxes


@cache
def _environment() -> Environment:
    """Return the Jinja environment: undefined names raise, values are escaped, control characters are dropped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: object) -> object:
    if not isinstance(value, str) or value.isprintable():
        return value
    kept = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in _UNPRINTABLE)
    return type(value)(kept)
