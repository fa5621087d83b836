"""The lengths of the printed page: every one is stated here, and nowhere else.

Those of the boxes on the back are in ``back_geometry``. The style sheet ``templates/handout/sheet.css`` is rendered
from these values, and the estimates, the fits and the pictures calculate with them. Lengths are in millimetres unless
their type is ``Pt``. What the font decides, such as characters per line, was measured on printed sheets and is in
``estimate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.paper import Paper
from ptplanner.handout.lengths import Edges, Mm, Pt, Sign, TextSize


@dataclass(frozen=True)
class PaperSize:
    """Width and height of the paper, and the name that CSS has for it."""

    css_name: str
    width: Mm
    height: Mm


@dataclass(frozen=True)
class PageGeometry:
    """The page, and the text that is not set in another size."""

    papers: Mapping[Paper, PaperSize]
    # No letter of the footer is nearer to the edge than 7 mm, which home printers leave white.
    margins: Edges = Edges(7, 10, 13, 10)
    text: TextSize = TextSize(Pt(12), 1.22)
    footer_rule: Pt = Pt(0.6)
    footer_padding: Mm = Mm(0.4)

    def get_content_height(self, paper: Paper) -> float:
        return self.papers[paper].height - self.margins.height

    def get_content_width(self, paper: Paper) -> float:
        return self.papers[paper].width - self.margins.width


PAGE = PageGeometry(
    {
        Paper.A4: PaperSize("A4", Mm(210), Mm(297)),
        Paper.LETTER: PaperSize("letter", Mm(215.9), Mm(279.4)),
    }
)
# Lines between the parts of a page, and thin ones inside a part.
PART_RULE, THIN_RULE = Pt(1.2), Pt(0.6)
CORNER_RADIUS = Mm(2)
# Space between two columns of text, and in front of a numbered step.
COLUMN_GAP, STEP_INDENT = Mm(6), Mm(5.8)


@dataclass(frozen=True)
class HeadGeometry:
    """Clinic, title and patient on the left; the plan's code and how to open it on the right."""

    rule: Pt = Pt(3)
    title: TextSize = TextSize(Pt(28), 1.16)
    title_spacing: Pt = Pt(-0.3)
    about_padding: Mm = Mm(2)
    logo: Sign = Sign(Mm(7.4), Mm(2.4))
    prompt_width: Mm = Mm(47.5)
    prompt_padding: Mm = Mm(1.5)
    # Twelve characters in three groups fit the prompt's width: 99 codes in 100 take less than 45.6 mm.
    code: TextSize = TextSize(Pt(13.5), 1.15)
    code_spacing: Pt = Pt(0.4)
    qr_width: Mm = Mm(25)
    # The quiet zone of a code needs no space of its own beside white paper.
    qr_margin: Edges = Edges(-2.6, -2.8, -1.6, 0)

    @property
    def height(self) -> float:
        """Height with one line for patient and therapist; the logo is higher than the line it is in."""
        lines = max(self.logo.size, PAGE.text.line_mm) + self.title.line_mm + PAGE.text.line_mm
        return lines + self.about_padding + self.rule.mm


HEAD = HeadGeometry()


@dataclass(frozen=True)
class SummaryGeometry:
    """The row of cells below the head: how many exercises, how long, how often."""

    padding: Edges = Edges(1.4, 2, 1.2, 2)
    strong: Pt = Pt(14)
    needs_padding: Edges = Edges(1, 0, 1, 0)

    @property
    def height(self) -> float:
        return self.padding.height + self.strong.mm * PAGE.text.line_height + PART_RULE.mm


SUMMARY = SummaryGeometry()


@dataclass(frozen=True)
class BoxGeometry:
    """The frame on the front with the precautions and when to stop."""

    margin: Edges = Edges(1.8, 0, 1.6, 0)
    border: Pt = Pt(2)
    padding: Edges = Edges(1.3, 3, 1.5, 3)
    heading: TextSize = TextSize(Pt(14), 1.2)
    stop_sign: Sign = Sign(Mm(5.6), Mm(2), Mm(-1))

    @property
    def frame_height(self) -> float:
        """Height of everything but the text below the heading."""
        spaces = self.margin.height + self.padding.height + 2 * self.border.mm
        return spaces + self.heading.line_mm


BOX = BoxGeometry()


@dataclass(frozen=True)
class BadgeGeometry:
    """The frame around the side that is trained."""

    border: Pt = Pt(1.3)
    radius: Mm = Mm(1.2)
    padding: Edges = Edges(0.3, 1.8, 0.3, 1.8)
    gap: Mm = Mm(1)
    text: TextSize = TextSize(Pt(12), 1.25)
    raised: Mm = Mm(0.5)


@dataclass(frozen=True)
class NoteGeometry:
    """A note or warning, with a line at its left."""

    border: Pt
    indent: Mm = Mm(2.4)
    gap: Mm = Mm(0.8)


@dataclass(frozen=True)
class WarningGeometry:
    """The frame around a warning on a card."""

    border: Pt = Pt(1.4)
    radius: Mm = Mm(1.2)
    padding: Edges = Edges(0.4, 2, 0.4, 2)

    @property
    def frame_height(self) -> float:
        return self.padding.height + 2 * self.border.mm


@dataclass(frozen=True)
class CardGeometry:
    """One exercise: drawings on the left, or name and dose where there are none; words on the right."""

    padding: Edges = Edges(1.7, 0, 1.5, 0)
    # The last fit takes the white between cards before it takes a page.
    tightest_padding_top: Mm = Mm(1)
    tightest_padding_bottom: Mm = Mm(0.9)
    picture_column: Mm = Mm(62)
    words_padding: Mm = Mm(5)
    name_column: Mm = Mm(64.5)
    name_padding: Mm = Mm(3)
    title: TextSize = TextSize(Pt(17), 1.18)
    disc: Sign = Sign(Mm(7.4), Mm(1), Mm(0.2))
    disc_number: Pt = Pt(14)
    badge: BadgeGeometry = BadgeGeometry()
    dose: TextSize = TextSize(Pt(15), 1.2)
    # Space above a dose below a name, where there are no drawings.
    dose_padding: Mm = Mm(0.6)
    scan_width: Mm = Mm(23.6)
    scan_gap: Mm = Mm(1.6)
    qr_margin: Edges = Edges(-1.2, -1, -1.1, -1)
    text_gap: Mm = Mm(0.4)
    note: NoteGeometry = NoteGeometry(Pt(2))
    warning: NoteGeometry = NoteGeometry(Pt(2.4))
    warning_box: WarningGeometry = WarningGeometry()
    warning_sign: Sign = Sign(Mm(5), Mm(1.6), Mm(-0.8))

    @property
    def tightest_padding_height(self) -> float:
        return self.tightest_padding_top + self.tightest_padding_bottom

    @property
    def name_indent(self) -> Mm:
        """Where a second line of the name begins: behind the disc, not below it."""
        return Mm(self.disc.size + self.disc.gap + 1.2)

    @property
    def title_line_mm(self) -> float:
        """Height of a line of the name, whose first one holds the raised disc with the number."""
        return max(self.title.line_mm, self.disc.size + self.disc.raised)


CARD = CardGeometry()


@dataclass(frozen=True)
class PictureGeometry:
    """The two drawings of an exercise in their column."""

    width: Mm = Mm(60)
    # A caption beside its drawing, and the gaps between the drawings above or beside each other.
    caption_width: Mm = Mm(19)
    stacked_gap: Mm = Mm(1)
    side_gap: Mm = Mm(4)


PICTURES = PictureGeometry()


@dataclass(frozen=True)
class GridGeometry:
    """The tick grid. Rows are as high as the fit of the back says."""

    margin: Mm = Mm(1.4)
    label_width: Mm = Mm(50)
    label_padding: Mm = Mm(1)
    label_line_height: float = 1.05
    week: Pt = Pt(14)
    week_rule: Pt = Pt(2.4)
    strong_rule: Mm = Mm(0.5)
    thin_rule: Mm = Mm(0.25)
    weeks_left_out_padding: Mm = Mm(0.8)

    @property
    def block_heading_height(self) -> float:
        """Height of the rows with weeks and days, with the space above the table and its outer lines."""
        weeks = self.week.mm * PAGE.text.line_height + self.week_rule.mm
        return self.margin + weeks + PAGE.text.line_mm + 2 * self.strong_rule

    @property
    def label_line_mm(self) -> float:
        return PAGE.text.size.mm * self.label_line_height


GRID = GridGeometry()


@dataclass(frozen=True)
class FridgeFit:
    """The type sizes of names and doses on the page for the fridge."""

    name: TextSize
    dose: TextSize

    @property
    def css_class(self) -> str:
        return f"fit-{self.name.size.points:g}-{self.dose.size.points:g}"


def _build_fridge_fit(name_pt: float, dose_pt: float) -> FridgeFit:
    return FridgeFit(
        TextSize(Pt(name_pt), CARD.title.line_height), TextSize(Pt(dose_pt), CARD.dose.line_height)
    )


@dataclass(frozen=True)
class FridgeGeometry:
    """The fridge layout: cards in two or three columns."""

    stop_padding: Edges = Edges(1.2, 0, 1.2, 0)
    precautions_padding: Mm = Mm(1)
    margin: Mm = Mm(2.4)
    row_gap: Mm = Mm(3)
    # Gap between the columns, and between pictures and a dose beside them.
    gap: Mm = Mm(4)
    border: Pt = Pt(1.4)
    padding: Edges = Edges(2, 3.4, 1.6, 3.4)
    picture_margin: Mm = Mm(0.6)
    badge_gap: Mm = Mm(2)
    # Largest first.
    fits: tuple[FridgeFit, ...] = (
        _build_fridge_fit(17, 20),
        _build_fridge_fit(17, 17),
        _build_fridge_fit(15, 15),
        _build_fridge_fit(14, 14),
        _build_fridge_fit(13, 12),
    )

    @property
    def frame_width(self) -> float:
        """Left and right border and padding of a card."""
        return self.padding.width + 2 * self.border.mm

    @property
    def frame_height(self) -> float:
        """Top and bottom border and padding of a card."""
        return self.padding.height + 2 * self.border.mm


FRIDGE = FridgeGeometry()
