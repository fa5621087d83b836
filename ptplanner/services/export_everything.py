"""Writes everything of a clinic as files that can be read without ptplanner.

Plans and exercises are in the open formats, which ptplanner reads again; the rest is plain JSON and CSV.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ptplanner.domain.access_code import format_code
from ptplanner.domain.audit import EVERY_LINE
from ptplanner.domain.clinic import User
from ptplanner.domain.errors import FileDamaged, FileMissing
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import ClinicId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.records import PatientSummary, StoredRevision
from ptplanner.services.audit_export import format_trail_csv, format_trail_json_lines
from ptplanner.services.audit_trail import read_batches
from ptplanner.services.file_port import FileStore
from ptplanner.services.import_report import escape_formula
from ptplanner.services.ports import Repositories, Store
from ptplanner.services.transfer import FileFormats

README = """Everything that a clinic has in ptplanner, to be read without it.

patients.csv            every patient: number, name, date of birth, language, side, notes
patients/NUMBER.json    the same with the conditions and their dates
plans/NUMBER.json       every plan as it is now, in the open format; `ptplanner import plan` reads it
revisions/PLAN-N.json   every issued sheet as it was issued, and PLAN-N.pdf as it was printed
codes.csv               the codes that are printed on the sheets
exercises.json          the clinic's own exercises, in the open format; `ptplanner import exercises` reads it
rules.json              the clinic's own rules and its changes to the built-in ones
people.csv              who signs in, without passwords
clinic.json             name, telephone, country and the like
audit.csv, audit.jsonl  who did what and when
missing.txt             sheets whose PDF is lost; it is there only if some are

Numbers are random and mean nothing outside. This folder holds the data of patients: keep it like their records.
"""
NamedFile = tuple[str, bytes]


@dataclass(frozen=True)
class ExportEverything:
    """``dump`` writes any value of ours as JSON."""

    store: Store
    files: FileStore
    formats: FileFormats
    dump: Callable[[object], str]

    def list_files(self, clinic: ClinicId) -> Iterator[NamedFile]:
        """Yield every file with its path, one after the other, so that memory stays small."""
        yield "README.txt", README.encode()
        with self.store.begin_read() as repos:
            yield "clinic.json", self._dump_readably(repos.clinics.get(clinic))
            yield "people.csv", _format_people(repos.users.list(clinic))
            patients = [row.patient for row in _list_patients(repos, clinic)]
            yield "patients.csv", _format_patients(patients)
            yield "rules.json", self._dump_rules(repos, clinic)
            own = [one.exercise for one in repos.custom_exercises.list(clinic)]
            yield "exercises.json", self.formats.write_exercises(own).encode()
        missing: list[str] = []
        codes: list[tuple[str, ...]] = []
        for patient in patients:
            yield f"patients/{patient.id}.json", self._dump_readably(patient)
            yield from self._list_plan_files(clinic, patient, codes, missing)
        yield "codes.csv", _format_csv(("code", "plan", "exercise row", "revoked"), codes)
        yield from self._list_trail_files(clinic)
        if missing:
            yield "missing.txt", "".join(f"{name}\n" for name in missing).encode()

    def _list_plan_files(
        self,
        clinic: ClinicId,
        patient: Patient,
        codes: list[tuple[str, ...]],
        missing: list[str],
    ) -> Iterator[NamedFile]:
        with self.store.begin_read() as repos:
            for stored in repos.plans.list_for_patient(clinic, patient.id):
                plan = stored.plan
                text = self.formats.write_plan(plan, patient.context)
                yield f"plans/{plan.id}.json", text.encode()
                codes += [
                    (format_code(one.code), one.plan, one.item or "", str(one.is_revoked))
                    for one in repos.access_codes.list_codes(clinic, plan.id)
                ]
                for revision in repos.revisions.list_revisions(clinic, plan.id):
                    yield from self._list_revision_files(repos, clinic, revision, missing)

    def _list_revision_files(
        self,
        repos: Repositories,
        clinic: ClinicId,
        revision: StoredRevision,
        missing: list[str],
    ) -> Iterator[NamedFile]:
        name = f"revisions/{revision.plan}-{revision.number}"
        yield f"{name}.json", self._dump_readably(revision.document)
        for number, pdf in enumerate(
            self._load_pdfs(repos, clinic, revision.plan, revision.number)
        ):
            end = "" if number == 0 else f"-{number + 1}"
            if pdf is None:
                missing.append(f"{name}{end}.pdf")
            else:
                yield f"{name}{end}.pdf", pdf

    def _load_pdfs(
        self, repos: Repositories, clinic: ClinicId, plan: PlanId, number: int
    ) -> Iterator[bytes | None]:
        """Every PDF on record, in the order in which they were made; None for a lost one."""
        for record in repos.sheet_records.list(clinic, plan, number):
            try:
                yield self.files.get(FileKey(FileArea.SHEETS, record.digest))
            except (FileMissing, FileDamaged):
                yield None

    def _list_trail_files(self, clinic: ClinicId) -> Iterator[NamedFile]:
        for name, write in (
            ("audit.csv", format_trail_csv),
            ("audit.jsonl", format_trail_json_lines),
        ):
            parts = write(read_batches(self.store, clinic, EVERY_LINE))
            yield name, "".join(parts).encode()

    def _dump_rules(self, repos: Repositories, clinic: ClinicId) -> bytes:
        rules = [json.loads(self.dump(one)) for one in repos.clinic_rules.list(clinic)]
        changes = [
            json.loads(self.dump(one)) for one in repos.clinic_rules.list_adjustments(clinic)
        ]
        found = {"rules": rules, "changes to built-in rules": changes}
        return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()

    def _dump_readably(self, value: object) -> bytes:
        found = json.loads(self.dump(value))
        return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _list_patients(repos: Repositories, clinic: ClinicId) -> Iterable[PatientSummary]:
    return repos.patients.list(clinic, limit=repos.patients.count_patients(clinic) or 1)


def _format_people(people: Iterable[User]) -> bytes:
    rows = ((one.id, one.name, one.email, one.role.value, str(one.is_active)) for one in people)
    return _format_csv(("number", "name", "e-mail", "role", "may sign in"), rows)


def _format_patients(patients: Iterable[Patient]) -> bytes:
    rows = (
        (
            one.id,
            one.name,
            one.birth_date.isoformat() if one.birth_date else "",
            one.language,
            one.affected_side.value,
            one.notes,
        )
        for one in patients
    )
    return _format_csv(("number", "name", "born", "language", "affected side", "notes"), rows)


def _format_csv(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table; cells that a spreadsheet would take for a formula are quoted."""
    out = io.StringIO()
    csv.writer(out).writerows(
        [list(headings), *([escape_formula(cell) for cell in row] for row in rows)]
    )
    return out.getvalue().encode()
