"""Reads a finished PDF: its words, its pixels, and its QR codes."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pdfplumber
import zxingcpp
from PIL import Image

from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.renderer import RenderedSheet, render_sheet
from tests.pdf import figures, sheets

# A home printer; finer pictures would flatter the codes.
SCAN_DPI = 150


@cache
def ana(paper: Paper, *, with_pictures: bool = False) -> RenderedSheet:
    """Ana's four exercises, printed once for all tests that only look."""
    return render_sheet(sheets.document(), paper, figures.four_figures() if with_pictures else {})


def printed(document: RevisionDocument, paper: Paper = Paper.A4) -> RenderedSheet:
    return render_sheet(document, paper, {})


@dataclass(frozen=True)
class Read:
    """What stands on the pages; ``outside`` are characters over the edge of the paper."""

    texts: list[str]
    smallest: float
    outside: list[str]


@cache
def read(pdf: bytes) -> Read:
    """Once per PDF: taking it apart costs more than making it."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        pages = opened.pages
        return Read(
            texts=[page.extract_text() for page in pages],
            smallest=min(
                float(c["size"]) for page in pages for c in page.chars if c["text"].strip()
            ),
            outside=[
                c["text"]
                for page in pages
                for c in page.chars
                if c["x0"] < 0 or c["x1"] > page.width or c["bottom"] > page.height
            ],
        )


def page_texts(pdf: bytes) -> list[str]:
    return read(pdf).texts


def text(pdf: bytes) -> str:
    return "\n".join(read(pdf).texts)


def smallest_type(pdf: bytes) -> float:
    """Size in points of the smallest character that is printed."""
    return read(pdf).smallest


def outside_of_page(pdf: bytes) -> list[str]:
    return read(pdf).outside


def pictures(pdf: bytes, last_page: int = 9) -> list[Image.Image]:
    """The first pages as a home printer would put it on paper, in grey."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sheet.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(SCAN_DPI), "-l", str(last_page), "-gray", "-png"]
        command += [str(source), f"{folder}/page"]
        subprocess.run(command, check=True)
        files = sorted(Path(folder).glob("page*.png"))
        return [Image.open(io.BytesIO(file.read_bytes())) for file in files]


def scanned(pdf: bytes, last_page: int = 9) -> list[str]:
    """What a phone reads from the printed pages."""
    return [
        code.text
        for picture in pictures(pdf, last_page)
        for code in zxingcpp.read_barcodes(picture)
    ]
