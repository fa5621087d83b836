"""Stores documents in few bytes. What is read is the same text, character by character.

A plan in the history is compressed with the plan next to it, from which it differs in one edit. A revision holds the
text of every exercise; such parts are the same in many revisions and are stored once, by their digest.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from ptplanner.storage.serialization import dump_canonical_json, sha256

_BEST_COMPRESSION = 9
# The parts of a revision document that many revisions share: each exercise, and all red flags together.
_EXERCISES, _RED_FLAGS = "exercises", "red_flags"


def compress_text(text: str, similar: str = "") -> bytes:
    """``similar`` is a text that will be at hand when this one is read; what they share takes no space."""
    packer = zlib.compressobj(_BEST_COMPRESSION, zdict=similar.encode())
    return packer.compress(text.encode()) + packer.flush()


def decompress_text(packed: bytes, similar: str = "") -> str:
    """Raises ValueError if ``packed`` is damaged or ``similar`` is another text than before."""
    unpacker = zlib.decompressobj(zdict=similar.encode())
    try:
        return (unpacker.decompress(packed) + unpacker.flush()).decode()
    except zlib.error as error:
        raise ValueError("The compressed text is damaged.") from error


def extract_parts(document: str) -> tuple[str, dict[str, str]]:
    """A revision document with digests in place of its shared parts, and these parts by digest."""
    plain: dict[str, Any] = json.loads(document)
    parts: dict[str, str] = {}

    def store_part(value: object) -> str:
        text = dump_canonical_json(value)
        digest = sha256(text)
        parts[digest] = text
        return digest

    plain[_EXERCISES] = {slug: store_part(value) for slug, value in plain[_EXERCISES].items()}
    plain[_RED_FLAGS] = store_part(plain[_RED_FLAGS])
    return dump_canonical_json(plain), parts


def list_part_digests(compact: str) -> frozenset[str]:
    plain: dict[str, Any] = json.loads(compact)
    return frozenset([*plain[_EXERCISES].values(), plain[_RED_FLAGS]])


def insert_parts(compact: str, parts: Mapping[str, str]) -> str:
    """The document as it was before ``extract_parts``. Raises KeyError if a part is missing.

    A part is canonical JSON, so its text is put in as it is: parsing all exercises for each reading takes most of
    the time of the patient's page.
    """
    plain: dict[str, Any] = json.loads(compact)
    exercises = ",".join(
        f"{dump_canonical_json(slug)}:{parts[digest]}"
        for slug, digest in sorted(plain[_EXERCISES].items())
    )
    inserted = {_EXERCISES: f"{{{exercises}}}", _RED_FLAGS: parts[plain[_RED_FLAGS]]}
    fields = (
        f"{dump_canonical_json(key)}:{inserted.get(key) or dump_canonical_json(value)}"
        for key, value in sorted(plain.items())
    )
    return f"{{{','.join(fields)}}}"
