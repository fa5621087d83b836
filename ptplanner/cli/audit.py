"""``ptplanner audit``: check the chain of the audit trail, list its lines, and write them to a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import click

from ptplanner.domain.audit import CHAIN_START, COMMAND_LINE, EVERY_LINE, AuditLine, ChainCheck
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_export import format_trail_csv, format_trail_json_lines
from ptplanner.services.audit_trail import (
    EXPORTED_TRAIL,
    TrailNames,
    load_trail_names,
    read_batches,
    walk_chain,
)
from ptplanner.settings import load_settings
from ptplanner.storage import SqlStore, open_store

EXIT_BROKEN = 1

clinic_option = click.option(
    "--clinic", "number", default="", help="Number of the clinic; needed if there are several."
)


@click.group("audit")
def audit_group() -> None:
    """Check, list and export the audit trail."""


@audit_group.command("verify")
@clinic_option
@click.option(
    "--expect",
    default="",
    metavar="DIGEST",
    help="A digest that was noted down earlier: the chain must still contain it.",
)
def verify_chains(number: str, expect: str) -> None:
    """Walk along the chain of each clinic; name the first wrong line, with exit code 1."""
    is_right, is_expected_found = True, not expect
    with closing(_open()) as store:
        for clinic in [_choose_clinic(store, number)] if number else _list_clinics(store):
            check, has_expected = _verify_chain(store, clinic, expect)
            is_right &= check.wrong is None
            is_expected_found |= has_expected
    if not is_expected_found:
        click.echo(f"No chain contains {expect}: lines were replaced or cut off since.", err=True)
    sys.exit(0 if is_right and is_expected_found else EXIT_BROKEN)


def _verify_chain(store: SqlStore, clinic: ClinicId, expect: str) -> tuple[ChainCheck, bool]:
    check, has_expected = ChainCheck(CHAIN_START), False
    for lines, check in walk_chain(store, clinic):
        has_expected |= any(
            line.digest == expect for line in lines if line.number <= check.end.number
        )
    if check.wrong is None:
        click.echo(f"Clinic {clinic}: {check.end.number} lines, the chain is whole.")
        click.echo(f"  Newest digest: {check.end.digest or 'none yet'}")
    else:
        click.echo(f"Clinic {clinic}: line {check.wrong.number} is wrong; {check.wrong.why}.")
    return check, has_expected


@audit_group.command("list")
@clinic_option
@click.option("--limit", default=50, show_default=True, help="How many of the newest lines.")
def list_trail(number: str, limit: int) -> None:
    """Print the newest lines, newest first, with the names of people and the numbers of records."""
    with closing(_open()) as store, store.begin_read() as repos:
        clinic = _choose_clinic(store, number)
        lines = repos.audit.list_newest(clinic, EVERY_LINE, limit)
        names = load_trail_names(repos, clinic, lines)
    for line in lines:
        click.echo(_describe_line(line, names))


def _describe_line(line: AuditLine, names: TrailNames) -> str:
    entry = line.entry
    moment = entry.at.astimezone().isoformat(" ", "seconds")
    detail = f" ({entry.detail})" if entry.detail else ""
    person = names.people.get(entry.user, entry.user)
    return f"{line.number:>7}  {moment}  {person}: {entry.action}, {entry.subject}{detail}"


@audit_group.command("export")
@clinic_option
@click.option("--csv", "as_csv", is_flag=True, help="A table with names, instead of JSON lines.")
def export_trail(number: str, as_csv: bool) -> None:  # click passes it by name
    """Write all lines of a clinic to the standard output, oldest first; the trail gets a line about it."""
    with closing(_open()) as store:
        clinic = _choose_clinic(store, number)
        entry = AuditEntry(datetime.now(UTC), COMMAND_LINE, EXPORTED_TRAIL, f"clinic {clinic}")
        with store.begin_write() as repos:
            repos.audit.add(clinic, entry)
        batches = read_batches(store, clinic, EVERY_LINE)
        parts: Iterator[str] = (format_trail_csv if as_csv else format_trail_json_lines)(batches)
        for part in parts:
            click.echo(part, nl=False)


def _open() -> SqlStore:
    return open_store(load_settings().database_url)


def _list_clinics(store: SqlStore) -> tuple[ClinicId, ...]:
    with store.begin_read() as repos:
        return repos.audit.list_clinics()


def _choose_clinic(store: SqlStore, number: str) -> ClinicId:
    clinics = _list_clinics(store)
    if number and number not in clinics:
        raise NotFound("No clinic with this number has an audit trail.")
    if not number and len(clinics) != 1:
        raise NotFound(
            f"Say which clinic with --clinic: {', '.join(clinics) or 'there is none yet'}."
        )
    return ClinicId(number) if number else clinics[0]
