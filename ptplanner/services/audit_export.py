"""The audit trail as a file: a table for people, and JSON lines from which the chain can be checked anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from ptplanner.domain.audit import AuditLine, classify_entry
from ptplanner.services.audit_trail import TrailNames
from ptplanner.services.import_report import escape_formula

CSV_HEADINGS = (
    *("line", "time (UTC)", "who", "account", "what"),
    *("detail", "patient", "record", "kind", "seal"),
)

Batch = tuple[tuple[AuditLine, ...], TrailNames]


def format_trail_csv(batches: Iterable[Batch]) -> Iterator[str]:
    """Yield the table in parts, with names as they are today; cells that begin a formula are quoted."""
    yield _format_rows([CSV_HEADINGS])
    for lines, names in batches:
        yield _format_rows(_build_trail_row(line, names) for line in lines)


def format_trail_json_lines(batches: Iterable[Batch]) -> Iterator[str]:
    """Yield one JSON object a line: what the digest is made of, and the digest. It names nobody."""
    for lines, _ in batches:
        yield "".join(f"{_format_json(line)}\n" for line in lines)


def _build_trail_row(line: AuditLine, names: TrailNames) -> tuple[str, ...]:
    entry = line.entry
    patient = names.patients.get(entry.subject)
    return (
        str(line.number),
        _format_moment(line),
        names.people.get(entry.user, entry.user),
        entry.user,
        entry.action,
        entry.detail,
        patient.name if patient else "",
        entry.subject,
        classify_entry(entry.action, entry.subject).value,
        line.digest,
    )


def _format_rows(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()


def _format_json(line: AuditLine) -> str:
    entry = line.entry
    fields = {
        "number": line.number,
        "at": _format_moment(line),
        "user": entry.user,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
        "digest": line.digest,
    }
    return json.dumps(fields, ensure_ascii=False)


def _format_moment(line: AuditLine) -> str:
    """As the digest has it: in UTC, with microseconds."""
    return line.entry.at.astimezone(UTC).isoformat(timespec="microseconds")
