"""``ptplanner export-all``: everything of each clinic in open formats, as a folder or one ZIP file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import click

from ptplanner.assembly import FILE_FORMATS, build_services, get_utc_now
from ptplanner.atomic_files import FileNotWritten, translate_write_errors, write_file_atomically
from ptplanner.domain.audit import COMMAND_LINE
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.export_everything import ExportEverything
from ptplanner.services.suite import Services
from ptplanner.settings import load_settings
from ptplanner.storage.serialization import to_canonical_json
from ptplanner.wording.english.numbers import format_quantity


class _Target(Protocol):
    def __call__(self, name: str, content: bytes) -> None: ...


@click.command("export-all")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--clinic", "clinic_id", help="Only the clinic with this number; all clinics if not given."
)
def export_all(target: Path, clinic_id: str | None) -> None:
    """Write everything of each clinic to TARGET: a new folder, or a new file that ends with .zip.

    Patients, plans, issued sheets with their PDFs, codes, own exercises, rules, people, audit trail; to be read
    without ptplanner. It holds the data of patients.
    """
    services = build_services(load_settings())
    clinics = _choose_clinics(services, clinic_id)
    export = ExportEverything(services.store, services.files, FILE_FORMATS, to_canonical_json)
    count = 0
    with _open_target(target) as write:
        for clinic in clinics:
            for name, content in export.list_files(clinic):
                write(f"{clinic}/{name}", content)
                count += 1
    for clinic in clinics:
        with services.store.begin_write() as repos:
            entry = AuditEntry(
                get_utc_now(), COMMAND_LINE, "exported everything", f"clinic {clinic}"
            )
            repos.audit.add(clinic, entry)
    clinic_words = format_quantity(len(clinics), "clinic")
    click.echo(f"{format_quantity(count, 'file')} of {clinic_words} in {target}.")


def _choose_clinics(services: Services, wanted: str | None) -> tuple[ClinicId, ...]:
    with services.store.begin_read() as repos:
        found = repos.clinics.list_clinic_ids()
    if wanted is None:
        return found
    if wanted not in found:
        raise NotFound(
            f"There is no clinic with the number {wanted}. It stands in `ptplanner clinic list`."
        )
    return (ClinicId(wanted),)


@contextmanager
def _open_target(target: Path) -> Iterator[_Target]:
    if target.exists():
        raise FileNotWritten(f"{target} exists. Choose a new name; nothing was written.")
    if target.suffix.lower() != ".zip":
        yield lambda name, content: _write_into_folder(target / name, content)
        return
    part = target.with_name(f".{target.name}.part")
    with translate_write_errors(f"the file {target}"):
        part.touch(mode=0o600)
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                yield partial(_write_into_archive, archive)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)


def _write_into_folder(path: Path, content: bytes) -> None:
    write_file_atomically(path, content, create_folder=True)


def _write_into_archive(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(name, content)
