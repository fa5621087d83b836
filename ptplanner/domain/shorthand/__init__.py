"""Doses in the notation therapists write, both ways: ``parse(format(dose)) == dose`` for every dose."""

from ptplanner.domain.shorthand.read import parse
from ptplanner.domain.shorthand.write import format, read_back  # noqa: A004  # the pair of parse, always used as shorthand.format

__all__ = ["format", "parse", "read_back"]
