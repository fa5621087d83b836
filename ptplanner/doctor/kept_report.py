"""Keeps the last report in a file of the data folder, where the pages of every process find it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from ptplanner.atomic_files import write_file_atomically
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.services.doctor import DoctorReport, Inspection, InspectionState


def report_to_json(report: DoctorReport) -> dict[str, Any]:
    return {
        "at": report.at.isoformat(),
        "state": report.worst_state.value,
        "inspections": [
            {
                "name": one.name,
                "state": one.state.value,
                "headline": one.headline,
                "seen": one.seen,
                "why": one.why,
                "steps": list(one.steps),
            }
            for one in report.inspections
        ],
    }


def report_from_json(data: Any) -> DoctorReport:  # noqa: ANN401  # what a file holds
    """Raises ValueError, KeyError or TypeError if ``data`` is no report."""
    return DoctorReport(
        datetime.fromisoformat(data["at"]),
        tuple(
            Inspection(
                name=one["name"],
                state=InspectionState(one["state"]),
                headline=one["headline"],
                seen=one["seen"],
                why=one["why"],
                steps=tuple(one["steps"]),
            )
            for one in data["inspections"]
        ),
    )


class ReportFile:
    """A report that cannot be written or read is made anew, so neither is an error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load_report(self) -> DoctorReport | None:
        try:
            return report_from_json(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save_report(self, report: DoctorReport) -> None:
        content = json.dumps(report_to_json(report), ensure_ascii=False, indent=1).encode()
        try:
            write_file_atomically(self._path, content)
        except StorageUnavailable:
            return
