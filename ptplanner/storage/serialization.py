"""Converts domain values to canonical JSON and back: sorted keys, no spaces, equal values give equal text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ptplanner.domain.condition import PrecautionRule
from ptplanner.domain.dosage import Days, DecimalSpan, Dosage, Span, Tempo
from ptplanner.domain.errors import DatabaseTooNew
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.exercise_import import ExternalPicture
from ptplanner.domain.plan import Plan, PlanItem, Schedule
from ptplanner.domain.revision import DOCUMENT_VERSION, ClinicDetails, RevisionDocument

ValueT = TypeVar("ValueT")


def _format_decimal(value: Decimal) -> str:
    """Equal numbers give equal text: 2, 2.0 and 2E0 are all "2"."""
    return format(value.normalize(), "f")


# Fields that were renamed after documents had been stored: the stored key stays, and with it every digest.
_STORED_KEYS: Mapping[type, Mapping[str, str]] = {
    PlanItem: {"overrides": "answers"},
    RevisionDocument: {"goals": "move_on"},
    PrecautionRule: {
        "is_custom": "is_own",
        "adjustment": "adjusted",
        "original_advice": "adjusted_from",
    },
    ExternalPicture: {"url": "address"},
}


# Fields that held one number before they became ranges: one number is still stored as it was, and so keeps its digest.
_COUNT_FIELDS: Mapping[type, tuple[str, ...]] = {
    Dosage: ("sets", "rest_s", "per_day", "weeks"),
    Days: ("per_week",),
    Schedule: ("per_day", "weeks"),
}
# Fields added later: left out while they have their default, so that the stored text and the digest of a plan
# or a revision do not change by themselves.
_OPTIONAL_FIELDS: Mapping[type, tuple[str, ...]] = {
    Dosage: ("duration_s", "distance", "pace"),
    Tempo: ("first",),
    Plan: ("red_flag_omissions", "max_pain_reason", "opening_note"),
    ClinicDetails: ("name_on_sheet",),
    RevisionDocument: ("birth_year",),
}
# A hook takes over those of the parts of its value, so the parts come first.
_KINDS_WITH_HOOKS = (
    Tempo, Days, Dosage, Schedule, PlanItem, Plan, ClinicDetails, RevisionDocument, PrecautionRule,
    ExternalPicture,
)  # fmt: skip


def _store_count(span: Span | None) -> object:
    if span is None or span.is_single:
        return span and span.low
    return {"low": span.low, "high": span.high}


def _load_count(stored: int | Mapping[str, int] | None, _: object) -> Span | None:
    if stored is None:
        return None
    return Span(**stored) if isinstance(stored, Mapping) else Span.of(stored)


def _store_decimals(span: DecimalSpan) -> object:
    low, high = _format_decimal(span.low), _format_decimal(span.high)
    return low if span.is_single else {"low": low, "high": high}


def _load_decimals(stored: str | Mapping[str, str], _: object) -> DecimalSpan:
    return DecimalSpan.of(**stored) if isinstance(stored, Mapping) else DecimalSpan.of(stored)


def _build_field_overrides(kind: type) -> dict[str, Any]:
    renamed = {field: override(rename=key) for field, key in _STORED_KEYS.get(kind, {}).items()}
    counts = {
        field: override(unstruct_hook=_store_count, struct_hook=_load_count)
        for field in _COUNT_FIELDS.get(kind, ())
    }
    optional = {field: override(omit_if_default=True) for field in _OPTIONAL_FIELDS.get(kind, ())}
    return {**renamed, **counts, **optional}


def _build_converter() -> Converter:
    # We wrote the stored text ourselves: detailed error reports would double the parsing time for nothing.
    converter = Converter(
        unstruct_collection_overrides={frozenset: sorted}, detailed_validation=False
    )
    converter.register_unstructure_hook(Decimal, _format_decimal)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(DecimalSpan, _store_decimals)
    converter.register_structure_hook(DecimalSpan, _load_decimals)
    for kind in _KINDS_WITH_HOOKS:
        names = _build_field_overrides(kind)
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, **names)
        )
        converter.register_structure_hook(kind, make_dict_structure_fn(kind, converter, **names))
    return converter


_CONVERTER = _build_converter()


def to_canonical_json(value: object) -> str:
    """The canonical JSON text of a value."""
    return dump_canonical_json(_CONVERTER.unstructure(value))


def dump_canonical_json(plain: object) -> str:
    """The canonical JSON text of parsed JSON."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_document(document: RevisionDocument) -> str:
    """SHA-256 of the document's canonical JSON, in hex."""
    return sha256(to_canonical_json(document))


def hash_exercise(exercise: Exercise) -> str:
    """SHA-256 of the exercise's canonical JSON: the digest under which revisions store it."""
    return sha256(to_canonical_json(exercise))


def hash_plan(plan: Plan) -> str:
    """SHA-256 of what the plan would print; removed items that can still be restored do not count."""
    return sha256(to_canonical_json(plan.without_removed()))


def from_json(plain: object, kind: type[ValueT]) -> ValueT:
    """Convert parsed canonical JSON back to a value of ``kind``."""
    return _CONVERTER.structure(plain, kind)


def plan_from_canonical_json(text: str) -> Plan:
    return _CONVERTER.structure(json.loads(text), Plan)


@lru_cache(maxsize=512)
def document_from_canonical_json(text: str) -> RevisionDocument:
    """Parse an issued document of this or an older version; missing fields take their defaults."""
    plain = json.loads(text)
    if plain.setdefault("version", 1) > DOCUMENT_VERSION:
        raise DatabaseTooNew("This plan was issued by a newer version of ptplanner. Update first.")
    return _CONVERTER.structure(plain, RevisionDocument)
