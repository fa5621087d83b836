"""Jinja settings: strict, and without the whitespace of the tags."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
