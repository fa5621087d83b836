"""How the English sheet writes the patient's name where the first name alone is not enough."""

from __future__ import annotations


def format_name_with_initial(first_name: str, initial: str) -> str:
    return f"{first_name} {initial}."


def format_name_with_birth_year(first_name: str, year: int) -> str:
    return f"{first_name}, born {year}"
