"""Prints the results of ``ptplanner handout``: findings, quality meter and file, as text or as one JSON object."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptplanner.cli.meter_text import lines
from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.precautions import Finding
from ptplanner.domain.quality import Key, Meter, PrintedSheet
from ptplanner.domain.revision import RevisionDocument
from ptplanner.interop.meter import meter_to_json

if TYPE_CHECKING:
    from ptplanner.handout.press import Printed, PrintedFridge


@dataclass(frozen=True)
class Teller:
    """Prints text to standard output, or with ``as_json`` a single JSON object and nothing else."""

    document: RevisionDocument
    findings: tuple[Finding, ...]
    catalog: Catalog
    paper: Paper
    as_json: bool

    def findings_first(self) -> None:
        """Print each finding with its source and, if overridden, the reason."""
        if self.as_json:
            return
        for finding in self.findings:
            rule, exercise = finding.match.rule, self.catalog.exercises[finding.exercise]
            source = f"{rule.source.title} {rule.source.year or ''}".strip()
            click.echo(
                f"{rule.advice.word.capitalize()}: {exercise.name} ({finding.exercise}), "
                f"{finding.match.condition.name}. {rule.for_therapist} [{source}]"
            )
            if finding.answer:
                click.echo(f"  Overridden: {finding.answer.reason}")

    def meter_of_a_draft(self) -> None:
        """Print the meter of a sheet that was not rendered; its pages are estimated."""
        from ptplanner.handout.proof import proof

        self._say(self._meter(proof(self.document, self.paper)), None)

    def meter_of_a_sheet(self, made: Printed | PrintedFridge, file: Path) -> None:
        """Print the meter of the rendered sheet and the path of its file.

        For a fridge layout, the meter is that of the full sheet that goes with it.
        """
        from ptplanner.handout.press import Printed
        from ptplanner.handout.proof import proof, proof_of

        if isinstance(made, Printed):
            sheet = proof_of(self.document, made, self.paper)
        else:
            sheet = proof(self.document, self.paper)
        meter = self._meter(sheet)
        self._say(meter, file)
        if not self.as_json:
            self._file(meter, made.pages, file)

    def _meter(self, sheet: PrintedSheet) -> Meter:
        document = self.document
        return quality.measure(
            document.plan, document.patient, self.catalog, document.issued_on, sheet
        )

    def _say(self, meter: Meter, file: Path | None) -> None:
        if self.as_json:
            told = meter_to_json(meter, self.document.plan)
            click.echo(json.dumps({"file": str(file) if file else None} | told, ensure_ascii=False))
            return
        # Precautions are already printed in full as findings.
        for line in lines(meter, told=frozenset({Key.PRECAUTIONS})):
            click.echo(line)

    def _file(self, meter: Meter, pages: int, file: Path) -> None:
        click.echo(
            f"{_counted(len(self.document.plan.items), 'exercise')}, "
            f"{_counted(meter.minutes_a_day, 'minute')} a day, "
            f"{_counted(pages, 'page')} of {self.paper.value}: {file}"
        )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
