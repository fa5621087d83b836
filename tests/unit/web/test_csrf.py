"""The CSRF token looks different each time and is the same inside."""

from __future__ import annotations

import pytest

from ptplanner.web.shared.csrf import mask_token, unmask_token

TOKEN = "IjQ4ZWM3Ig.aSs1Zw.9mNn0mWgQv5mXyQpG2c1uB0"


def test_a_masked_token_is_unmasked_to_the_same_token() -> None:
    assert unmask_token(mask_token(TOKEN)) == TOKEN


def test_no_two_masks_are_alike() -> None:
    assert len({mask_token(TOKEN) for _ in range(20)}) == 20


@pytest.mark.parametrize("sent", ["", "x", "xyz", "ü", TOKEN, "////", "AAAA AAAA", "_" * 90])
def test_an_invalid_masked_token_is_refused(sent: str) -> None:
    assert unmask_token(sent) != TOKEN
