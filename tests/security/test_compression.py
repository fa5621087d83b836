"""Pages are compressed only where their length reveals nothing about a secret."""

from __future__ import annotations

import gzip

import pytest

from tests.support.website import _TOKEN, Browser, Site

GZIP = {"Accept-Encoding": "gzip"}


def read_token(browser: Browser, path: str) -> str:
    page = gzip.decompress(browser.get(path, **GZIP).data).decode()
    found = _TOKEN.search(page)
    assert found
    return found[1]


def test_a_phone_page_is_compressed(site: Site, anybody: Browser) -> None:
    path = f"/P/{site.issued.plan_code}"
    sent = anybody.get(path, **GZIP)
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert gzip.decompress(sent.data) == anybody.get(path).data


def test_the_builder_is_compressed_and_its_token_never_looks_the_same(
    site: Site, mia: Browser
) -> None:
    path = f"/plans/{site.issued.plan}"
    first, second = (read_token(mia, path) for _ in range(2))
    assert first != second
    for token in (first, second):
        answer = mia.post("/sign-out", {"csrf_token": token + "A"})
        assert answer.status_code == 400
    assert mia.post("/sign-out", {"csrf_token": first}).status_code == 303


@pytest.mark.parametrize("path", ["/patients?q=Ana", "/exercises?q=bridge"])
def test_an_answer_to_what_somebody_typed_is_not_compressed(mia: Browser, path: str) -> None:
    assert "Content-Encoding" not in mia.get(path, **GZIP).headers


def test_a_browser_that_cannot_read_gzip_gets_none(mia: Browser) -> None:
    sent = mia.get("/patients")
    assert "Content-Encoding" not in sent.headers
    assert "Accept-Encoding" in sent.headers["Vary"]


def test_a_script_is_compressed_and_revalidated(anybody: Browser) -> None:
    path = "/static/js/shared/app.js"
    sent = anybody.get(path, **GZIP)
    assert gzip.decompress(sent.data) == anybody.get(path).data
    assert anybody.get(path, **{"If-None-Match": sent.headers["ETag"]}).status_code == 304
