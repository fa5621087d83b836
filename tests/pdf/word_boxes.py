"""Where each word of a PDF stands, and which words a printer or another word would hide."""

from __future__ import annotations

import itertools
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

MM_PER_POINT = 25.4 / 72
# What home printers leave white at the edges of the paper.
PRINTER_MARGIN_MM = 7.0
# A box is as high as the font allows, not as the letters are, so boxes may reach this far into the margin.
# Fonts of other scripts have room for marks above and below their letters.
FONT_SLACK_MM, OTHER_FONT_SLACK_MM = 0.6, 1.6
# Two words collide when their boxes share more than this; lines are set closer than the height of their font.
SHARED_WIDTH_MM, SHARED_HEIGHT = 0.5, 0.45

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class WordBox:
    """A word and its box in mm, from the top left corner of the paper."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class PageWords:
    """The words of one page, and the size of the page in mm."""

    width: float
    height: float
    words: tuple[WordBox, ...]


def read_word_boxes(pdf: bytes) -> list[PageWords]:
    """Read the words of each page with ``pdftotext -bbox``."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        command = ["pdftotext", "-bbox", file.name, "-"]
        html = subprocess.run(command, check=True, capture_output=True).stdout.decode(
            errors="replace"
        )
    return [
        PageWords(_to_mm(width), _to_mm(height), tuple(_read_words(body)))
        for width, height, body in _PAGE.findall(html)
    ]


def _read_words(body: str) -> Iterator[WordBox]:
    for left, top, right, bottom, text in _WORD.findall(body):
        yield WordBox(unescape(text), *map(_to_mm, (left, top, right, bottom)))


def _to_mm(points: str) -> float:
    return float(points) * MM_PER_POINT


def find_misplaced_words(pdf: bytes) -> list[str]:
    """Describe each word in the printer's margin or outside the paper, and each pair of words that collide."""
    return [
        f"page {number}: {problem}"
        for number, page in enumerate(read_word_boxes(pdf), start=1)
        for problem in (*_find_words_outside(page), *_find_collisions(page))
    ]


def _find_words_outside(page: PageWords) -> Iterator[str]:
    for word in page.words:
        slack = OTHER_FONT_SLACK_MM if _has_other_script(word.text) else FONT_SLACK_MM
        distances = (
            word.left,
            word.top,
            page.width - word.right,
            page.height - word.bottom,
        )
        if min(distances) < PRINTER_MARGIN_MM - slack:
            yield f"“{word.text}” is {min(distances):.1f} mm from the edge"


def _may_be_mixed_up(one: WordBox, other: WordBox) -> bool:
    """Whether ``pdftotext`` may have mixed up the boxes, as it does for a right-to-left word beside an arrow."""
    is_right_to_left = any(
        unicodedata.bidirectional(sign) in ("R", "AL") for sign in one.text + other.text
    )
    has_sign = not (_has_letter(one.text) and _has_letter(other.text))
    return is_right_to_left and has_sign


def _has_letter(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _has_other_script(text: str) -> bool:
    """Whether a font beside the sheet's own prints a letter of this word."""
    return any(
        not unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha()
    )


def _find_collisions(page: PageWords) -> Iterator[str]:
    for one, other in itertools.combinations(page.words, 2):
        width = min(one.right, other.right) - max(one.left, other.left)
        height = min(one.bottom, other.bottom) - max(one.top, other.top)
        if _may_be_mixed_up(one, other):
            continue
        if width > SHARED_WIDTH_MM and height > SHARED_HEIGHT * min(one.height, other.height):
            yield f"“{one.text}” and “{other.text}” collide at {one.left:.0f}, {one.top:.0f} mm"
