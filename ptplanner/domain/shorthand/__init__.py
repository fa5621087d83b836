"""Parses and formats doses in therapists' shorthand. Formatting a dose and parsing it gives the same dose."""

from ptplanner.domain.shorthand.read import parse_shorthand
from ptplanner.domain.shorthand.write import (  # the pair of parse, always used as shorthand.format
    describe_dose,
    format_shorthand,
)

__all__ = ["describe_dose", "format_shorthand", "parse_shorthand"]
