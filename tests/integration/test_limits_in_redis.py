"""Limits are counted in Redis where it is set; when it goes away, people go on working and limits stay."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from redis import Redis

from ptplanner.app import create_app
from ptplanner.domain.errors import StorageUnavailable
from tests.support.redis_server import RedisServer, redis_server
from tests.support.site_fixtures import anybody, mia, site, two_clinics
from tests.support.website import MIA, Browser, Site, settings

__all__ = ["anybody", "mia", "redis_server", "site", "two_clinics"]

pytestmark = pytest.mark.integration


@pytest.fixture
def app(site: Site, redis_server: RedisServer) -> Iterator[Flask]:
    chosen = replace(settings(site.database.parent, site.database), redis_url=redis_server.url)
    app = create_app(chosen)
    yield app
    app.extensions["ptplanner"].store.close()


def guess(app: Flask, times: int) -> list[int]:
    """The answers to wrong passwords, each from a browser that nobody knows."""
    return [
        Browser(app.test_client()).sign_in(MIA, f"guess number {number}").status_code
        for number in range(times)
    ]


def test_guesses_are_counted_in_redis_without_names(app: Flask, redis_server: RedisServer) -> None:
    assert guess(app, 9) == [422] * 8 + [429]
    with Redis.from_url(redis_server.url) as client:
        keys = b" ".join(client.keys())
    assert keys
    for personal in (b"mia", b"harbour", b"127.0.0.1"):
        assert personal not in keys


def test_when_redis_goes_away_pages_are_answered_and_guesses_are_counted(
    app: Flask, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Browser(app.test_client())
    assert guess(app, 1) == [422]
    assert phone.get("/p").status_code == 200
    redis_server.stop()
    with caplog.at_level(logging.WARNING):
        assert guess(app, 9) == [422] * 8 + [429]
        assert [phone.get("/p").status_code for _ in range(3)] == [200] * 3
    assert "counted in memory" in caplog.text
    redis_server.start()
    assert guess(app, 1) == [422]


def test_a_redis_that_does_not_answer_at_the_start_is_said(
    site: Site, redis_server: RedisServer
) -> None:
    redis_server.stop()
    chosen = replace(settings(site.database.parent, site.database), redis_url=redis_server.url)
    with pytest.raises(StorageUnavailable, match="does not answer"):
        create_app(chosen)
