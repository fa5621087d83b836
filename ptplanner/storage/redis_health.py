"""Asks whether Redis answers, where it is set."""

from __future__ import annotations

from urllib.parse import urlsplit

from ptplanner.domain.errors import StorageUnavailable

# A Redis in the same network answers in a millisecond.
TIMEOUT_SECONDS = 1.5
DEFAULT_PORT = 6379


def require_redis(redis_url: str) -> None:
    """Raises StorageUnavailable, without user name and password, unless Redis answers. Does nothing for ""."""
    if not redis_url:
        return
    try:
        from redis import Redis, RedisError
    except ModuleNotFoundError:
        raise StorageUnavailable(
            "REDIS_URL is set, and the library for Redis is missing. Install it with: pip install redis"
        ) from None
    try:
        client = Redis.from_url(
            redis_url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
        )
        with client:
            client.ping()
    except (RedisError, OSError, ValueError) as error:
        raise StorageUnavailable(
            f"Redis at {_describe_place(redis_url)} does not answer ({type(error).__name__}). "
            "Start it, or correct REDIS_URL."
        ) from None


def _describe_place(redis_url: str) -> str:
    try:
        parts = urlsplit(redis_url)
        host, port = parts.hostname or parts.path, parts.port or DEFAULT_PORT
    except ValueError:
        return "an address that cannot be read"
    return f"{host}:{port}"
