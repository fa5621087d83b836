"""Render PDF pages as PNG, so that every browser shows exactly what will be printed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

import pypdfium2
from PIL import Image

from ptplanner.domain.errors import SheetUnreadable

# Pixels per point: an A4 page becomes 952 pixels wide, sharp on a high-density screen.
PIXELS_PER_POINT = 1.6
# The sheet is black, white, one green and the figures; more colours double the size for no gain.
PALETTE_SIZE = 64
# Enough for a clinic's open previews; each is a few hundred kilobytes.
CACHE_SIZE = 16

# PDFium is not thread-safe.
_pdfium_lock = Lock()


class SheetCache:
    """A cache of the PDFs viewed last, so that each page image does not render its sheet again."""

    def __init__(self, size: int = CACHE_SIZE) -> None:
        self._size = size
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the PDF kept under ``key``, which must name everything that the PDF shows; else make and keep it."""
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = make()
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return found


def count_pages(pdf: bytes) -> int:
    """Raises SheetUnreadable."""
    with _open_pdf(pdf) as document:
        return len(document)


def render_page_png(pdf: bytes, index: int) -> bytes:
    """Render the page at ``index``, counted from 0, as PNG; raises IndexError beyond the last, or SheetUnreadable."""
    with _open_pdf(pdf) as document:
        if not 0 <= index < len(document):
            raise IndexError(index)
        picture: Image.Image = document[index].render(scale=PIXELS_PER_POINT).to_pil()
    out = BytesIO()
    picture.convert("RGB").quantize(PALETTE_SIZE).save(out, "PNG", compress_level=6)
    return out.getvalue()


@contextmanager
def _open_pdf(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open the PDF for one thread at a time; whatever PDFium cannot read raises SheetUnreadable."""
    with _pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise SheetUnreadable("This PDF is damaged and cannot be opened.") from error
