"""Renders a sheet as HTML together with its pictures; independent of Flask and of the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ptplanner.domain.paper import Paper
from ptplanner.domain.printable import prepare_for_print
from ptplanner.handout import back_geometry, blocks, estimate, fonts, fridge, geometry, grid
from ptplanner.handout.fit import BackFit, FrontFit
from ptplanner.handout.pictures import arrange_pictures
from ptplanner.handout.sheet import Sheet
from ptplanner.settings import PROJECT_ROOT
from ptplanner.wording.languages import get_wording

TEMPLATES_DIR = PROJECT_ROOT / "templates" / "handout"


@dataclass(frozen=True)
class HtmlPage:
    """HTML, and the pictures that it refers to as ``asset:NAME``."""

    html: str
    assets: Mapping[str, bytes]


@dataclass(frozen=True)
class _AssetCollector:
    """Collects the pictures that the templates refer to."""

    assets: dict[str, bytes] = field(default_factory=dict)

    def add_asset(self, name: str, content: bytes) -> str:
        self.assets[name] = content
        return f"asset:{name}"


def render_sheet_html(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> HtmlPage:
    """Render front and back as HTML."""
    collector = _AssetCollector()
    html = (
        _get_jinja_environment()
        .get_template("sheet.html")
        .render(
            sheet=sheet,
            body_class=front.name,
            front=front,
            front_precautions=blocks.select_front_precautions(sheet, front),
            back_precautions=blocks.select_back_precautions(sheet, front),
            block_rows=blocks.list_back_rows(sheet, front),
            select_card_texts=blocks.select_card_texts,
            danger_kinds=blocks.DANGER_KINDS,
            label_limit=grid.LABEL_LIMIT,
            label_leeway=grid.LABEL_LEEWAY,
            back=back,
            paper=paper,
            week_blocks=grid.build_week_blocks(sheet.tick_grid, back),
            weeks_left_out=grid.find_weeks_left_out(sheet.tick_grid, back),
            words=get_wording(sheet.language),
            asset=collector.add_asset,
            arrange_pictures=arrange_pictures,
            estimate_words_mm=estimate.estimate_words_mm,
            style_boxes=_build_box_styler(sheet, back, paper, collector),
        )
    )
    return HtmlPage(html, collector.assets)


def render_fridge_html(sheet: Sheet, layout: fridge.FridgeLayout, paper: Paper) -> HtmlPage:
    """Render the fridge layout as HTML."""
    collector = _AssetCollector()
    template = _get_jinja_environment().get_template("fridge.html")
    html = template.render(
        sheet=sheet,
        body_class=f"fridge {layout.fit.css_class}",
        layout=layout,
        paper=paper,
        asset=collector.add_asset,
        max_precautions=fridge.MAX_FRIDGE_PRECAUTIONS,
    )
    return HtmlPage(html, collector.assets)


def render_style_sheet() -> str:
    """Render the style sheet, with every length from ``geometry``."""
    return (
        _get_jinja_environment()
        .get_template("sheet.css")
        .render(
            font_faces=fonts.FONT_FACES,
            font_families=fonts.list_families(),
            page=geometry.PAGE,
            head=geometry.HEAD,
            summary=geometry.SUMMARY,
            box=geometry.BOX,
            card=geometry.CARD,
            pictures=geometry.PICTURES,
            grid=geometry.GRID,
            back=back_geometry.BACK,
            fridge=geometry.FRIDGE,
            part_rule=geometry.PART_RULE,
            thin_rule=geometry.THIN_RULE,
            corner_radius=geometry.CORNER_RADIUS,
            column_gap=geometry.COLUMN_GAP,
            step_indent=geometry.STEP_INDENT,
        )
    )


def _build_box_styler(
    sheet: Sheet, back: BackFit, paper: Paper, assets: _AssetCollector
) -> Callable[..., str]:
    """Return the function that styles a cell as a row of empty boxes; a background, to hide it from screen readers."""
    days = len(sheet.tick_grid.day_columns)
    width_mm = geometry.PAGE.get_content_width(paper) - geometry.GRID.label_width

    def style_boxes(block: grid.WeekBlock, *, is_grey: bool) -> str:
        weeks = len(block.weeks)
        svg = grid.draw_row_svg(days, weeks, width_mm, back.row_height_mm, is_grey=is_grey)
        name = f"grid/{days}x{weeks}-{back.row_height_mm}-{'grey' if is_grey else 'white'}.svg"
        return f"height: {back.row_height_mm}mm; background-image: url('{assets.add_asset(name, svg)}')"

    return style_boxes


@cache
def _get_jinja_environment() -> Environment:
    """Return the Jinja environment: undefined names raise, values are escaped, what no font has is replaced."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_DIR),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_prepare_value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Attributes that matter in a browser alone.
    environment.policies["urlize.rel"] = None
    return environment


def _prepare_value(value: object) -> object:
    if not isinstance(value, str):
        return value
    prepared = prepare_for_print(value)
    return value if prepared == value else type(value)(prepared)
