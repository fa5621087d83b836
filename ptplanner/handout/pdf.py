"""Converts HTML to tagged PDF without access to network or files; the only module that uses WeasyPrint.

Import it only in the process that renders: loading takes half a second, and its font
configuration must never be shared between threads (pages come out silently wrong).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Paper
from ptplanner.handout.fit import Outcome
from ptplanner.handout.html import Page
from ptplanner.settings import ROOT

PX_PER_MM = 96 / 25.4
_ASSET = "asset:"
_TYPES = {"svg": "image/svg+xml", "ttf": "font/ttf"}
_PAGE_SIZE = {Paper.A4: "@page { size: A4 }", Paper.LETTER: "@page { size: letter }"}
_STYLES = ROOT / "static" / "handout"
_SHEETS = ("sheet.css", "fridge.css")
_FONTS = ROOT / "static" / "fonts"


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves ``asset:`` names and ``data:`` URLs; any other URL stops the rendering.

    Network, files and redirects are not reachable. See docs/adr/0004.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(
            allowed_protocols=frozenset({"data"}), allow_redirects=False, fail_on_errors=True
        )
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(_ASSET):
            return super().fetch(url, headers)
        name = url.removeprefix(_ASSET)
        if name not in self._assets:
            raise FatalURLFetchingError(f"not on this sheet: {name}")
        kind = _TYPES[name.rpartition(".")[2]]
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


class LaidOut:
    """Pages that are laid out but not yet written as PDF."""

    def __init__(self, document: weasyprint.Document, identifier: bytes) -> None:
        self._document = document
        self._identifier = identifier

    @property
    def page_count(self) -> int:
        return len(self._document.pages)

    @property
    def front(self) -> Outcome:
        """The pages before the back begins."""
        pages, _ = self._place("back")
        return Outcome(pages, self._room_mm("front-end"))

    @property
    def back(self) -> Outcome:
        before, _ = self._place("back")
        return Outcome(self.page_count - before, self._room_mm("back-end"))

    def _place(self, anchor: str) -> tuple[int, float]:
        """Return the index of the page with ``anchor``, and the anchor's distance from the top in CSS pixels."""
        return next(
            (index, page.anchors[anchor][1])
            for index, page in enumerate(self._document.pages)
            if anchor in page.anchors
        )

    def _room_mm(self, anchor: str) -> float:
        index, top = self._place(anchor)
        bottom_margin_px = 12 * PX_PER_MM
        return float(self._document.pages[index].height - bottom_margin_px - top) / PX_PER_MM

    def pdf(self) -> bytes:
        """Write PDF/UA-1; the same page gives the same bytes."""
        with _complaints_are_errors():
            written: bytes = self._document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=self._identifier
            )
        return written


def lay_out(page: Page, paper: Paper, pictures: dict[str, object]) -> LaidOut:
    """Lay ``page`` out on ``paper``; ``picture_cache`` keeps decoded pictures between calls for one sheet."""
    assets = {**_icons(), **page.assets}
    with _complaints_are_errors():
        html = weasyprint.HTML(string=page.html, base_url=_ASSET, url_fetcher=ClosedFetcher(assets))
        document = html.render(
            font_config=_fonts(),
            stylesheets=[_styles(), _page_size(paper)],
            cache=pictures,
            pdf_variant="pdf/ua-1",
        )
    return LaidOut(document, hashlib.sha256(page.html.encode()).digest()[:16])


def warm_up() -> None:
    """Load fonts and style sheets before the first sheet needs them."""
    _styles()
    for paper in Paper:
        _page_size(paper)


@contextmanager
def _complaints_are_errors() -> Iterator[None]:
    """Raise RenderFailed on missing pictures and fonts, which WeasyPrint only logs."""
    ear = _Ear()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield
    except (FatalURLFetchingError, RecursionError, MemoryError) as error:
        raise RenderFailed("The sheet could not be made. Nothing was written.") from error
    finally:
        logger.removeHandler(ear)
    if ear.heard:
        raise RenderFailed(f"The sheet could not be made: {ear.heard[0]}")


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if (
            record.levelno >= logging.ERROR
            or "font" in message.lower()
            or "image" in message.lower()
        ):
            self.heard.append(message)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _styles() -> weasyprint.CSS:
    """Parse the style sheets with their fonts, once per process."""
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in _FONTS.glob("*.ttf")}
    text = "".join((_STYLES / name).read_text(encoding="utf-8") for name in _SHEETS)
    with _complaints_are_errors():
        return weasyprint.CSS(
            string=text,
            base_url=_ASSET,
            url_fetcher=ClosedFetcher({**fonts, **_icons()}),
            font_config=_fonts(),
        )


@cache
def _page_size(paper: Paper) -> weasyprint.CSS:
    return weasyprint.CSS(string=_PAGE_SIZE[paper], base_url=_ASSET, url_fetcher=ClosedFetcher({}))


@cache
def _icons() -> Mapping[str, bytes]:
    return {f"icons/{path.name}": path.read_bytes() for path in (_STYLES / "icons").glob("*.svg")}
