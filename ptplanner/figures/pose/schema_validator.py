"""Validates a pose file against its schema; an unknown word is reported with the allowed ones.

Supports only the part of JSON Schema that the pose schema uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_TYPE_TESTS: dict[str, Callable[[object], bool]] = {
    "number": lambda data: isinstance(data, int | float) and not isinstance(data, bool),
    "string": lambda data: isinstance(data, str),
    "boolean": lambda data: isinstance(data, bool),
    "array": lambda data: isinstance(data, list),
    "object": lambda data: isinstance(data, dict),
}


@dataclass(frozen=True)
class SchemaFault:
    """The location of a fault (`all.floor`), the word to look for in the file, and what is wrong with it."""

    location: str
    word: str
    message: str

    def find_line(self, text: str) -> int:
        """Find the line that contains the word, searching from the header of the location's table."""
        rows, table = text.splitlines(), self.location.partition(".")[0]
        name, _, number = table.rstrip("]").partition("[")
        header = re.compile(rf"\s*\[\[?{re.escape(name)}[\].]")
        begins = [at for at, row in enumerate(rows) if name and header.match(row)] or [0]
        begin = begins[int(number)] if number and int(number) < len(begins) else begins[0]
        word = re.compile(rf"(?<![\w.]){re.escape(self.word)}(?![\w.])")
        return 1 + next((at for at in range(begin, len(rows)) if word.search(rows[at])), begin)

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message


@dataclass(frozen=True)
class SchemaValidator:
    """Validates values against one schema; `iter_faults` yields all faults in the order of the file."""

    schema: Schema

    def iter_faults(self, value: object) -> Iterator[SchemaFault]:
        yield from self._iter_value_faults(value, self.schema, "")

    def _resolve_reference(self, schema: Schema) -> Schema:
        """Follows a reference into `$defs`."""
        name: str = schema.get("$ref", "").rpartition("/")[2]
        meant: Schema = self.schema["$defs"][name] if name else schema
        return meant

    def _iter_value_faults(self, data: object, schema: Schema, place: str) -> Iterator[SchemaFault]:
        schema = self._resolve_reference(schema)
        if "anyOf" in schema:
            yield from self._iter_closest_choice_faults(data, schema["anyOf"], place)
        elif "enum" in schema:
            if data not in schema["enum"]:
                yield _build_unknown_word_fault(place, str(data), schema["enum"])
        elif not _TYPE_TESTS[schema["type"]](data):
            word = _extract_last_word(place) if isinstance(data, list | dict) else str(data)
            yield SchemaFault(place, word, f"{data!r} is no {schema['type']}")
        elif isinstance(data, dict):
            yield from self._iter_object_faults(data, schema, place)
        elif isinstance(data, list):
            yield from self._iter_list_faults(data, schema, place)

    def _iter_closest_choice_faults(
        self, data: object, choices: list[Schema], place: str
    ) -> Iterator[SchemaFault]:
        """Yield the faults of the alternative that fits best."""
        faults_by_choice = [
            list(self._iter_value_faults(data, choice, place)) for choice in choices
        ]
        if all(faults_by_choice):
            yield from min(
                faults_by_choice, key=lambda found: (-_count_nesting(found[0]), len(found))
            )

    def _iter_object_faults(
        self, data: dict[str, Any], schema: Schema, place: str
    ) -> Iterator[SchemaFault]:
        known: dict[str, Schema] = schema.get("properties", {})
        names = self._resolve_reference(schema.get("propertyNames", {"enum": sorted(known)}))[
            "enum"
        ]
        for name, value in data.items():
            if name not in names:
                yield _build_unknown_word_fault(place, name, names)
            else:
                inner = known.get(name) or schema["additionalProperties"]
                yield from self._iter_value_faults(
                    value, inner, f"{place}.{name}" if place else name
                )
        for missing in schema.get("required", ()):
            if missing not in data:
                yield SchemaFault(place, missing, f"{missing} is missing")

    def _iter_list_faults(
        self, data: list[Any], schema: Schema, place: str
    ) -> Iterator[SchemaFault]:
        fields: list[Schema] = schema.get("prefixItems", [])
        least, most = schema.get("minItems", 0), schema.get("maxItems", len(data))
        if not least <= len(data) <= most:
            count = str(least) if least == most else f"{least} to {most}"
            yield SchemaFault(
                place, _extract_last_word(place), f"{len(data)} values instead of {count}"
            )
            return
        for number, value in enumerate(data):
            inner = fields[number] if fields else schema["items"]
            yield from self._iter_value_faults(value, inner, f"{place}[{number}]")


def _build_unknown_word_fault(place: str, word: str, allowed: list[str]) -> SchemaFault:
    return SchemaFault(place, word, f"unknown word {word!r}; allowed: {', '.join(allowed)}")


def _count_nesting(fault: SchemaFault) -> int:
    """Count how deep a fault lies: the deeper it is, the more of the structure fits."""
    return fault.location.count(".") + fault.location.count("[")


def _extract_last_word(place: str) -> str:
    return place.rpartition(".")[2].partition("[")[0]
