"""Writes everything of a clinic as files that can be read without ptplanner.

Plans and exercises are in the open formats, which ptplanner reads again; the rest is plain JSON and CSV.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ptplanner.domain.access_code import format_code
from ptplanner.domain.catalog import ClinicRule
from ptplanner.domain.clinic import Clinic, User
from ptplanner.domain.errors import FileDamaged, FileMissing
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.records import StoredRevision
from ptplanner.services.audit_export import format_trail_csv, format_trail_json_lines
from ptplanner.services.audit_trail import read_batches
from ptplanner.services.file_port import FileStore
from ptplanner.services.import_report import escape_formula
from ptplanner.services.ports import Repositories, Store
from ptplanner.services.transfer import FileFormats
