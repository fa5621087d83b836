"""Parses and formats doses in therapists' shorthand. Formatting a dose and parsing it gives the same dose."""

from ptplanner.domain.shorthand.formatter import describe_dose, format_shorthand
from ptplanner.domain.shorthand.parser import parse_shorthand
from ptplanner.domain.shorthand.question import DoseQuestion, DoseReading

__all__ = ["DoseQuestion", "DoseReading", "describe_dose", "format_shorthand", "parse_shorthand"]
