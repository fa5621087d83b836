"""The plan in the builder as parts, each with a digest of its content, so that an edit answers with what changed.

The page sends the digests that it shows. A part that is not among them is rendered again; nothing else is, and
no earlier state of the plan is needed. Every edit, undo and redo works in this way.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import render_template, request, url_for
from markupsafe import Markup

from ptplanner.domain.plan import (
    ITEM_NOTE_LIMIT,
    OPENING_NOTE_LIMIT,
    OVERRIDE_REASON_LIMIT,
    PATIENT_REASON_LIMIT,
    SECTIONS,
)
from ptplanner.web.plans.dose_fields import DOSE_OPTIONS
from ptplanner.web.plans.row_views import PlanRowView, RemovedView
from ptplanner.web.plans.views import BuilderView, SectionView
from ptplanner.web.shared.csrf import get_masked_token
from ptplanner.wording.english.clinical import SECTION_TITLES

TEXT_LIMITS: Mapping[str, int] = {
    "note": ITEM_NOTE_LIMIT,
    "reason": OVERRIDE_REASON_LIMIT,
    "for_patient": PATIENT_REASON_LIMIT,
    "opening": OPENING_NOTE_LIMIT,
}
# Two contents of one part would have to collide, and a reload would correct it.
DIGEST_BYTES = 6
# About seven kilobytes each; a clinic edits a few plans at a time.
CACHED_PARTS = 1024
_SECTION_LINKS = tuple(
    {"id": section.value, "title": SECTION_TITLES[section]} for section in SECTIONS
)
# Stand in cached HTML for the CSRF token and the version; random, so that no text of a user holds them.
_TOKEN_PLACEHOLDER = f"token-{secrets.token_hex(16)}"
_VERSION_PLACEHOLDER = f"version-{secrets.token_hex(16)}"


@dataclass(frozen=True)
class PlanPart:
    """A part of the page: the id of its element, its template, and its view, which is a frozen value."""

    id: str
    template: str
    view: object

    @cached_property
    def digest(self) -> str:
        text = repr(self.view).encode()
        return hashlib.blake2b(text, digest_size=DIGEST_BYTES).hexdigest()


@dataclass(frozen=True)
class PageContext:
    """What the templates of parts need besides their view; it does not change while a plan is edited.

    ``root``: the path below which the application lives; every address in a part begins with it.
    """

    root: str
    plan_id: str
    patient_id: str
    first_name: str


def build_page_context(view: BuilderView) -> PageContext:
    return PageContext(request.script_root, view.plan_id, view.patient_id, view.first_name)


def list_plan_parts(view: BuilderView) -> tuple[PlanPart, ...]:
    """List every part of the plan."""
    return (
        PlanPart("status-counts", "plans/_status_counts.html", view.status),
        PlanPart("status-open", "plans/_status_open.html", view.open_decisions),
        PlanPart("plan-title", "plans/_plan_title.html", view.issue_state),
        PlanPart("schedule", "plans/_schedule.html", view.details),
        PlanPart("undo-buttons", "plans/_undo_buttons.html", view.history),
        PlanPart("unchecked", "plans/_unchecked.html", view.unchecked),
        PlanPart("red-flags", "plans/_red_flags.html", view.red_flags),
        *(part for section in view.sections for part in _list_section_parts(section)),
        PlanPart("revisions", "plans/_revisions.html", view.revisions),
    )


def _list_section_parts(section: SectionView) -> Iterable[PlanPart]:
    yield PlanPart(f"head-{section.id}", "plans/_section_head.html", section.head)
    yield from map(build_row_part, section.rows)
    yield PlanPart(f"empty-{section.id}", "plans/_empty_section.html", section.empty)


def build_row_part(row: PlanRowView | RemovedView) -> PlanPart:
    if isinstance(row, RemovedView):
        return PlanPart(f"removed-{row.id}", "plans/_removed_row.html", row)
    return PlanPart(f"row-{row.id}", "plans/_row.html", row)


def list_row_order(view: BuilderView) -> dict[str, list[str]]:
    """The ids of the row elements of each section, in their order."""
    return {
        section.id: [build_row_part(row).id for row in section.rows] for section in view.sections
    }


def find_changed_parts(view: BuilderView, known: Mapping[str, str]) -> tuple[PlanPart, ...]:
    """Return the parts whose digest differs from the one that the page shows; ``known`` maps ids to digests."""
    return tuple(part for part in list_plan_parts(view) if known.get(part.id) != part.digest)


def parse_known_digests(text: str) -> dict[str, str]:
    """Parse ``row-1=a1b2 row-2=c3d4``, as the page sends it; what cannot be parsed is not known."""
    pairs = (pair.partition("=") for pair in text.split())
    return {part: digest for part, _, digest in pairs}


def render_parts(view: BuilderView, parts: Iterable[PlanPart]) -> dict[str, Markup]:
    """Render parts from the cache, for this user and this version; by id."""
    page = build_page_context(view)
    token, version = get_masked_token(), str(view.version)
    return {
        part.id: Markup(  # noqa: S704  # rendered and escaped by Jinja; only placeholders are replaced
            _render_cached(part, page)
            .replace(_TOKEN_PLACEHOLDER, token)
            .replace(_VERSION_PLACEHOLDER, version)
        )
        for part in parts
    }


@lru_cache(maxsize=CACHED_PARTS)
def _render_cached(part: PlanPart, page: PageContext) -> str:
    return render_template(
        part.template,
        **build_part_context(part, page),
        csrf_token=lambda: _TOKEN_PLACEHOLDER,
        version=_VERSION_PLACEHOLDER,
        opened="",
        typed=None,
    )


def forget_rendered_parts() -> None:
    """Empty the cache, so that a benchmark can measure the first view of a plan."""
    _render_cached.cache_clear()


def build_part_context(part: PlanPart, page: PageContext) -> dict[str, object]:
    return {
        "part": part,
        "view": page,
        "base": url_for("plans.show_builder", plan_id=page.plan_id),
        "section_titles": _SECTION_LINKS,
        "choices": DOSE_OPTIONS,
        "limits": TEXT_LIMITS,
    }
