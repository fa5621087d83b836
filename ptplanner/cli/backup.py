"""``ptplanner backup``, ``ptplanner backup check`` and ``ptplanner restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ptplanner.domain.backups import BackupRefused
from ptplanner.services.backup_texts import (
    NOT_INSIDE,
    count_contents,
    describe_counts,
    format_size,
)
from ptplanner.settings import load_settings
from ptplanner.storage.backups.erased_list import ERASED_FILE, ErasedList
from ptplanner.storage.backups.installation import describe_installation
from ptplanner.storage.backups.locked_streams import (
    MIN_PASSPHRASE_LENGTH,
    BackupKeys,
    BackupLock,
    parse_recipients,
)
from ptplanner.storage.backups.reading import check_backup
from ptplanner.storage.backups.restoring import RestoreOrder, RestoreReport, restore_backup
from ptplanner.storage.backups.writing import BackupOrder, write_backup
from ptplanner.wording.english.numbers import format_quantity

_existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


class _BackupGroup(click.Group):
    """``ptplanner backup FILE`` writes; only ``check`` is a command of its own. A file of that name is ./check."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["write", *args]
        return super().parse_args(ctx, args)


identity_option = click.option(
    "--identity",
    type=_existing_file,
    help="File with the secret key of age, as `age-keygen` writes it.",
)
passphrase_option = click.option(
    "--passphrase-file", type=_existing_file, help="File whose first line is the passphrase."
)


@click.group("backup", cls=_BackupGroup)
def backup_group() -> None:
    """Write everything into one file while people work: ptplanner backup FILE.

    The database, sheets, pictures and imports. `ptplanner backup write --help` lists the options.
    """


@backup_group.command("write")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--with-secret",
    is_flag=True,
    help="Put the server's secret in, too. Who has the file could then act as anybody.",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="age1...",
    help="Lock the file so that only the secret key of this public key of age opens it.",
)
@passphrase_option
def save_backup(
    file: Path, with_secret: bool, recipients: tuple[str, ...], passphrase_file: Path | None
) -> None:
    """Write everything into FILE, which must not exist yet. The same as `ptplanner backup FILE`."""
    phrase = _read_passphrase(passphrase_file)
    if phrase and recipients:
        raise click.UsageError("Lock the backup with a key or with a passphrase, not with both.")
    if phrase and len(phrase) < MIN_PASSPHRASE_LENGTH:
        raise click.UsageError(f"A passphrase has at least {MIN_PASSPHRASE_LENGTH} characters.")
    parse_recipients(recipients)
    lock = BackupLock(recipients, phrase)
    contents = write_backup(
        describe_installation(load_settings()),
        file.absolute(),
        BackupOrder(datetime.now(UTC), lock, with_secret),
    )
    counts = describe_counts(count_contents(contents))
    click.echo(f"{file}: {format_size(file.stat().st_size)}, {counts}.")
    for name in contents.gone:
        click.echo(f"Removed while the backup was written, so not in it: {name}", err=True)
    if not lock.is_locked:
        click.echo("It is not locked: whoever can read the file can read the patients.", err=True)
    if not with_secret:
        click.echo(NOT_INSIDE, err=True)


@backup_group.command("check")
@click.argument("file", type=_existing_file)
@identity_option
@passphrase_option
def print_check(file: Path, identity: Path | None, passphrase_file: Path | None) -> None:
    """Open FILE, compare everything in it with its digest, open the database and count. Exit code 0: it restores."""
    contents = check_backup(file, _read_keys(identity, passphrase_file))
    made_at = contents.origin.made_at.astimezone()
    counts = describe_counts(count_contents(contents))
    click.echo(f"It restores: made {made_at:%Y-%m-%d %H:%M}, {counts}.")


@click.command("restore")
@click.argument("file", type=_existing_file)
@click.option(
    "--erased",
    "erased_files",
    multiple=True,
    type=_existing_file,
    help=f"List of erased records, {ERASED_FILE}; those in the data folder and beside FILE are read anyway.",
)
@identity_option
@passphrase_option
def load_backup(
    file: Path,
    erased_files: tuple[Path, ...],
    identity: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Restore FILE into an empty place: a data folder without a database, or an empty database of PostgreSQL.

    Patients who were erased since the backup do not come back.
    """
    settings = load_settings()
    lists = (*erased_files, settings.data_dir / ERASED_FILE, file.absolute().parent / ERASED_FILE)
    erased = tuple(dict.fromkeys(one for path in lists for one in ErasedList(path).load_records()))
    order = RestoreOrder(_read_keys(identity, passphrase_file), erased)
    report = restore_backup(describe_installation(settings), file, order)
    ErasedList(settings.data_dir / ERASED_FILE).append(erased)
    _print_report(report, has_list=bool(erased))


def _print_report(report: RestoreReport, *, has_list: bool) -> None:
    counts = describe_counts(count_contents(report.contents))
    click.echo(
        f"Restored the backup of {report.contents.origin.made_at.astimezone():%Y-%m-%d %H:%M}: {counts}."
    )
    if report.erased_patients or report.erased_clinics:
        patients = format_quantity(report.erased_patients, "patient")
        clinics = format_quantity(report.erased_clinics, "clinic")
        click.echo(f"Removed again, because they had been erased: {patients}, {clinics}.")
    elif not has_list:
        click.echo(
            "No list of erased records was found. Whoever was erased since the backup is here again; "
            f"give the list with --erased {ERASED_FILE}."
        )
    if not report.contents.has_secret:
        click.echo(NOT_INSIDE)


def _read_keys(identity: Path | None, passphrase_file: Path | None) -> BackupKeys:
    lines = identity.read_text(encoding="utf-8").splitlines() if identity else ()
    identities = tuple(line for line in lines if line.strip() and not line.startswith("#"))
    return BackupKeys(identities, _read_passphrase(passphrase_file))


def _read_passphrase(file: Path | None) -> str:
    if file is None:
        return ""
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].strip():
        raise BackupRefused(f"The first line of {file} is empty, so there is no passphrase.")
    return lines[0].strip()
