"""The previews viewed last are kept, each under the digest of its document and the paper."""

from __future__ import annotations

from ptplanner.domain.revision import RevisionDocument
from ptplanner.storage.serialization import hash_document
from ptplanner.web.plans.page_pictures import SheetCache
from tests.pdf import sheets


def test_a_sheet_is_made_once_for_the_same_document() -> None:
    cache, made = SheetCache(), []

    def make(document: RevisionDocument) -> bytes:
        def render() -> bytes:
            made.append(document)
            return document.patient.name.encode()

        return cache.get_or_make(hash_document(document), render)

    assert make(sheets.document(name="Ana")) == b"Ana"
    assert make(sheets.document(name="Ana")) == b"Ana"
    assert make(sheets.document(name="Ben")) == b"Ben"
    assert len(made) == 2


def test_the_sheet_viewed_longest_ago_is_dropped_first() -> None:
    cache = SheetCache(size=2)
    for key in ("one", "two", "one", "three"):
        cache.get_or_make(key, key.encode)
    assert cache.get_or_make("one", lambda: b"made again") == b"one"
    assert cache.get_or_make("two", lambda: b"made again") == b"made again"
