"""Jinja settings: strict and escaped, with content hashes in the URLs of static files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from jinja2 import StrictUndefined

# On every therapist's page, in this order; screens add their own.
BASE_STYLES = (
    "css/shared/fonts.css",
    "css/shared/tokens.css",
    "css/shared/base.css",
    "css/shared/components/button.css",
    "css/shared/components/field.css",
    "css/shared/components/chip.css",
    "css/shared/components/notice.css",
    "css/shared/components/state.css",
    "css/shared/components/picture.css",
    "css/shared/components/dialog.css",
)
# Long enough to distinguish two versions of a file.
VERSION_LENGTH = 12
CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"
CACHE_FOR_A_WEEK = "public, max-age=604800"


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    static = _build_static_url(app)
    app.jinja_env.globals.update(
        base_styles=BASE_STYLES, static=static, figure=_build_figure_url(app, static)
    )
    app.after_request(_set_static_cache)


def _build_static_url(app: Flask) -> Callable[[str], str]:
    """Make ``static(name)``: the URL of a static file with its content hash, computed once per change."""
    folder = Path(app.static_folder or "")

    def static(name: str) -> str:
        path = folder / name
        return url_for("static", filename=name, v=_hash_file(path, path.stat().st_mtime_ns))

    return static


def _build_figure_url(app: Flask, static: Callable[[str], str]) -> Callable[[str, str], str]:
    """Make ``figure(slug, name)``: the URL of an exercise's picture or clip; empty if there is none."""
    folder = Path(app.static_folder or "") / "exercises"

    def figure(slug: str, name: str) -> str:
        is_built = bool(slug) and (folder / slug / name).is_file()
        return static(f"exercises/{slug}/{name}") if is_built else ""

    return figure


@lru_cache(maxsize=512)
def _hash_file(path: Path, changed_ns: int) -> str:  # noqa: ARG001  # the modification time is part of the cache key
    return hashlib.sha256(path.read_bytes()).hexdigest()[:VERSION_LENGTH]


def _set_static_cache(response: Response) -> Response:
    """Cache hashed URLs for a year and fonts for a week; revalidate everything else."""
    if request.endpoint == "static":
        is_font = request.path.endswith(".woff2")
        keep = (
            CACHE_FOR_A_YEAR if "v" in request.args else CACHE_FOR_A_WEEK if is_font else "no-cache"
        )
        response.headers["Cache-Control"] = keep
    return response
