"""Jinja settings: strict, and without the whitespace of the tags."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from ptplanner.domain.printable import describe_replaced_signs


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["signs_on_paper"] = describe_signs_on_paper


def describe_signs_on_paper(text: str) -> str:
    """Say as a sentence which signs of a text the paper shows as others; "" if it prints the text as it is."""
    sentence = describe_replaced_signs(text)
    return sentence[:1].upper() + sentence[1:]
