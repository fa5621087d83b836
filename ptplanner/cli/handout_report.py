"""Prints the results of ``ptplanner handout``: findings, quality meter and file, as text or as one JSON object."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptplanner.cli.meter import format_meter_lines
from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.precautions import Finding
from ptplanner.domain.quality import CheckId, Meter, SheetOutline
from ptplanner.domain.quality.review_input import PageCount
from ptplanner.domain.revision import RevisionDocument
from ptplanner.formats.meter_json import meter_to_json
from ptplanner.wording.english.numbers import format_quantity

if TYPE_CHECKING:
    from ptplanner.handout.renderer import RenderedFridgePage, RenderedSheet


@dataclass(frozen=True)
class HandoutReport:
    """Prints text to standard output, or with ``as_json`` a single JSON object and nothing else."""

    document: RevisionDocument
    findings: tuple[Finding, ...]
    catalog: Catalog
    paper: Paper
    as_json: bool

    def print_findings(self) -> None:
        """Print each finding with its source and, if overridden, the reason."""
        if self.as_json:
            return
        for finding in self.findings:
            rule, exercise = finding.match.rule, self.catalog.exercises[finding.exercise]
            source = f"{rule.source.title} {rule.source.year or ''}".strip()
            click.echo(
                f"{rule.advice.label.capitalize()}: {exercise.name} ({finding.exercise}), "
                f"{finding.match.condition.name}. {rule.for_therapist} [{source}]"
            )
            if finding.override:
                click.echo(f"  Overridden: {finding.override.reason}")

    def print_draft_meter(self) -> None:
        """Print the meter of a sheet that was not rendered; its pages are estimated."""
        from ptplanner.handout.outline import outline_draft

        self._print_meter(self._measure_sheet(outline_draft(self.document, self.paper)), None)

    def print_sheet_meter(self, rendered: RenderedSheet | RenderedFridgePage, file: Path) -> None:
        """Print the meter of the rendered sheet and the path of its file.

        For a fridge layout, the meter is that of the full sheet that goes with it, with the pages that were made.
        """
        from ptplanner.handout.outline import outline_draft, outline_printed
        from ptplanner.handout.renderer import RenderedSheet

        if isinstance(rendered, RenderedSheet):
            sheet = outline_printed(self.document, rendered, self.paper)
        else:
            pages = PageCount(rendered.page_count, is_exact=True, paper=self.paper.value)
            sheet = replace(outline_draft(self.document, self.paper), pages=pages)
        meter = self._measure_sheet(sheet)
        self._print_meter(meter, file)
        if not self.as_json:
            self._print_file_line(meter, rendered.page_count, file)

    def _measure_sheet(self, sheet: SheetOutline) -> Meter:
        document = self.document
        return quality.build_plan_meter(
            document.plan, document.patient, self.catalog, document.issued_on, sheet
        )

    def _print_meter(self, meter: Meter, file: Path | None) -> None:
        if self.as_json:
            data = meter_to_json(meter, self.document.plan)
            click.echo(json.dumps({"file": str(file) if file else None} | data, ensure_ascii=False))
            return
        # Precautions are already printed in full as findings.
        for line in format_meter_lines(meter, hidden=frozenset({CheckId.PRECAUTIONS})):
            click.echo(line)

    def _print_file_line(self, meter: Meter, pages: int, file: Path) -> None:
        click.echo(
            f"{format_quantity(len(self.document.plan.items), 'exercise')}, "
            f"{format_quantity(meter.minutes_per_day, 'minute')} a day, "
            f"{format_quantity(pages, 'page')} of {self.paper.value}: {file}"
        )
