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
from warnings import catch_warnings

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Paper
from ptplanner.handout import NOT_MADE, OUT_OF_MEMORY
from ptplanner.handout.fit import LayoutResult
from ptplanner.handout.fonts import hide_system_fonts, load_font_files
from ptplanner.handout.geometry import PAGE
from ptplanner.handout.html import HtmlPage, render_style_sheet
from ptplanner.settings import PROJECT_ROOT

# WeasyPrint asks for the fonts of the system when it is loaded, and warns because there are none.
with hide_system_fonts(), catch_warnings(action="ignore"):
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

PX_PER_MM = 96 / 25.4
_ASSET_SCHEME = "asset:"
_MEDIA_TYPES = {"svg": "image/svg+xml", "ttf": "font/ttf"}
_ICONS_DIR = PROJECT_ROOT / "static" / "handout" / "icons"


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
        if not url.startswith(_ASSET_SCHEME):
            return super().fetch(url, headers)
        name = url.removeprefix(_ASSET_SCHEME)
        if name not in self._assets:
            raise FatalURLFetchingError(f"not on this sheet: {name}")
        kind = _MEDIA_TYPES[name.rpartition(".")[2]]
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


class PdfLayout:
    """Pages that are laid out but not yet written as PDF."""

    def __init__(self, document: weasyprint.Document, identifier: bytes) -> None:
        self._document = document
        self._identifier = identifier

    @property
    def page_count(self) -> int:
        return len(self._document.pages)

    @property
    def front_result(self) -> LayoutResult:
        """The pages before the back begins."""
        pages, _ = self._locate_anchor("back")
        return LayoutResult(pages, self._measure_free_mm("front-end"))

    @property
    def back_result(self) -> LayoutResult:
        before, _ = self._locate_anchor("back")
        return LayoutResult(self.page_count - before, self._measure_free_mm("back-end"))

    def measure_mm(self, start: str, end: str) -> float:
        """Measure how far the anchor ``end`` is below the anchor ``start``, which are on one page."""
        return (self._locate_anchor(end)[1] - self._locate_anchor(start)[1]) / PX_PER_MM

    def measure_from_top_mm(self, anchor: str) -> float:
        """Measure how far an anchor is below the edge of its page."""
        return self._locate_anchor(anchor)[1] / PX_PER_MM

    def _locate_anchor(self, anchor: str) -> tuple[int, float]:
        """Return the index of the page with ``anchor``, and the anchor's distance from the top in CSS pixels."""
        return next(
            (index, page.anchors[anchor][1])
            for index, page in enumerate(self._document.pages)
            if anchor in page.anchors
        )

    def _measure_free_mm(self, anchor: str) -> float:
        index, top = self._locate_anchor(anchor)
        bottom_margin_px = PAGE.margins.bottom * PX_PER_MM
        return float(self._document.pages[index].height - bottom_margin_px - top) / PX_PER_MM

    def write_pdf(self) -> bytes:
        """Write PDF/UA-1; the same page gives the same bytes."""
        with _raise_on_warnings():
            written: bytes = self._document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=self._identifier
            )
        return written


def lay_out_page(page: HtmlPage, paper: Paper, picture_cache: dict[str, object]) -> PdfLayout:
    """Lay ``page`` out on ``paper``; ``picture_cache`` keeps decoded pictures between calls for one sheet."""
    assets = {**_load_icons(), **page.assets}
    with _raise_on_warnings():
        html = weasyprint.HTML(
            string=page.html, base_url=_ASSET_SCHEME, url_fetcher=ClosedFetcher(assets)
        )
        document = html.render(
            font_config=_get_font_config(),
            stylesheets=[_load_styles(), _build_page_size_css(paper)],
            cache=picture_cache,
            pdf_variant="pdf/ua-1",
        )
    return PdfLayout(document, hashlib.sha256(page.html.encode()).digest()[:16])


def warm_up() -> None:
    """Load fonts and style sheets before the first sheet needs them."""
    _load_styles()
    for paper in Paper:
        _build_page_size_css(paper)


@contextmanager
def _raise_on_warnings() -> Iterator[None]:
    """Raise RenderFailed on missing pictures and fonts, which WeasyPrint only logs."""
    collector = _WarningCollector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    except MemoryError as error:
        raise RenderFailed(OUT_OF_MEMORY) from error
    except (FatalURLFetchingError, RecursionError) as error:
        raise RenderFailed(NOT_MADE) from error
    finally:
        logger.removeHandler(collector)
    if collector.messages:
        raise RenderFailed(f"The sheet could not be made: {collector.messages[0]}")


class _WarningCollector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if ".notdef" in message:
            _report_missing_sign(record)
        elif (
            record.levelno >= logging.ERROR
            or "font" in message.lower()
            or "image" in message.lower()
        ):
            self.messages.append(message)


def _report_missing_sign(record: logging.LogRecord) -> None:
    """Log a sign that was printed as an empty box: ``prepare_for_print`` leaves none, and a sheet with one is better
    than no sheet."""
    code_point = record.args[-1] if isinstance(record.args, tuple) and record.args else 0
    logger.error("a font of the paper lacks U+%04X", code_point)


@cache
def _get_font_config() -> FontConfiguration:
    """Set fonts up once per process; the ones that the style sheet brings are all that there are."""
    with hide_system_fonts():
        return FontConfiguration()


@cache
def _load_styles() -> weasyprint.CSS:
    """Parse the style sheets with their fonts, once per process."""
    fonts = {f"fonts/{name}": content for name, content in load_font_files().items()}
    with _raise_on_warnings():
        return weasyprint.CSS(
            string=render_style_sheet(),
            base_url=_ASSET_SCHEME,
            url_fetcher=ClosedFetcher({**fonts, **_load_icons()}),
            font_config=_get_font_config(),
        )


@cache
def _build_page_size_css(paper: Paper) -> weasyprint.CSS:
    return weasyprint.CSS(
        string=f"@page {{ size: {PAGE.papers[paper].css_name} }}",
        base_url=_ASSET_SCHEME,
        url_fetcher=ClosedFetcher({}),
    )


@cache
def _load_icons() -> Mapping[str, bytes]:
    return {f"icons/{path.name}": path.read_bytes() for path in _ICONS_DIR.glob("*.svg")}
