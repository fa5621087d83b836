"""Converts domain values to canonical JSON and back: sorted keys, no spaces, equal values give equal text."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from cattrs import Converter

from ptplanner.domain.errors import DatabaseTooNew
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import DOCUMENT_VERSION, RevisionDocument

Value = TypeVar("Value")


def _plain_decimal(value: Decimal) -> str:
    """Equal numbers give equal text: 2, 2.0 and 2E0 are all "2"."""
    return format(value.normalize(), "f")


def _converter() -> Converter:
    # We wrote the stored text ourselves: detailed error reports would double the parsing time for nothing.
    converter = Converter(
        unstruct_collection_overrides={frozenset: sorted}, detailed_validation=False
    )
    converter.register_unstructure_hook(Decimal, _plain_decimal)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    return converter


_CONVERTER = _converter()


def canonical(value: object) -> str:
    """The canonical JSON text of a value."""
    plain = _CONVERTER.unstructure(value)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest(document: RevisionDocument) -> str:
    """SHA-256 of the document's canonical JSON, in hex."""
    return sha256(canonical(document))


def plan_digest(plan: Plan) -> str:
    """SHA-256 of what the plan would print; removed items that can still be restored do not count."""
    return sha256(canonical(plan.settled()))


def structured(plain: object, kind: type[Value]) -> Value:
    """Convert parsed canonical JSON back to a value of ``kind``."""
    return _CONVERTER.structure(plain, kind)


def read_plan(text: str) -> Plan:
    return _CONVERTER.structure(json.loads(text), Plan)


@lru_cache(maxsize=512)
def read_document(text: str) -> RevisionDocument:
    """Parse an issued document of this or an older version; missing fields take their defaults."""
    plain = json.loads(text)
    if plain.setdefault("version", 1) > DOCUMENT_VERSION:
        raise DatabaseTooNew("This plan was issued by a newer version of ptplanner. Update first.")
    return _CONVERTER.structure(plain, RevisionDocument)
