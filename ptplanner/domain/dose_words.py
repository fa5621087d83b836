"""Finds a dose inside English instructions, such as "hold for 5 seconds, repeat 15 times", and takes it out.

The sheet prints the dose of the plan above the steps. A second one in the steps contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue

_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_WORD_NUMBERS)})"
_SPAN = rf"{_NUMBER}(?:\s*(?:-|–|to|or)\s*{_NUMBER})?"
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?)\b"
_REPETITIONS = r"(?:times|repetitions|reps)\b"
_DAILY = r"\s+(?:a|per|each|every)\s+(?:day|week)\b"
_DOSE = re.compile(
    r"\b(?:for\s+)?(?:about\s+|around\s+|up\s+to\s+|at\s+least\s+)?(?:a\s+)?(?:"
    rf"(?P<sets>{_SPAN})\s+sets?\b(?:\s+of\s+(?P<set_reps>{_SPAN})\b(?!\s*{_UNIT})(?:\s+{_REPETITIONS})?)?"
    rf"|(?P<often>(?:{_SPAN}\s+times|once|twice){_DAILY})"
    rf"|(?P<reps>{_SPAN})\s+{_REPETITIONS}"
    rf"|(?P<time>{_SPAN})[\s-]*(?P<unit>{_UNIT})"
    rf"|(?:hold|keep|stay)\b[^.,;!?]{{0,30}}?\bcount\s+(?:of|to)\s+(?P<count>{_SPAN})\b)",
    re.IGNORECASE,
)  # fmt: skip
_HOLD_VERB = re.compile(r"\b(?:hold|keep|stay|pause|squeeze|remain|maintain|wait)", re.IGNORECASE)
_EACH_SIDE = re.compile(
    r"\b(?:each|either|both|per|other|opposite|switch|change|swap)\s+(?:\w+\s+)?"
    r"(?:side|leg|arm|foot|hand|knee|hip|direction)s?\b|\b(?:switch|change|swap)\s+(?:sides|legs|arms)\b",
    re.IGNORECASE,
)
# What is left of a clause without its dose says nothing if it consists of these words alone.
_FILLERS = frozenset(
    [
        "a", "about", "after", "again", "all", "and", "another", "arm", "arms", "at", "before", "both", "change",
        "complete", "contraction", "direction", "do", "each", "either", "end", "exercise", "feet", "finally", "foot",
        "for", "hand", "hands", "hold", "holding", "in", "it", "keep", "knee", "leg", "legs", "maintain", "movement",
        "next", "now", "of", "on", "one", "opposite", "or", "other", "pause", "per", "perform", "position", "relax",
        "remain", "repeat", "repeating", "rest", "return", "reverse", "same", "sequence", "set", "sets", "side",
        "sides", "squeeze", "stay", "stretch", "sure", "swap", "switch", "that", "the", "then", "this", "to", "top",
        "total", "wait", "with", "you", "your",
    ]
)  # fmt: skip
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_CLAUSES = re.compile(r"(\s*(?:[,;]|\band\s+then\b|\bthen\b|\band\b)\s*)", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True)
class SeparatedDose:
    """Instructions without the dose that they named. ``dose`` is None if it is not one clear dose.

    A line of nothing else becomes empty, so that each line keeps its place.
    """

    lines: tuple[str, ...]
    dose: Dosage | None


def find_dose_words(text: str) -> tuple[str, ...]:
    """Return each part of a dose as it is written: ``hold`` is not part of it, ``5 seconds`` is."""
    return tuple(match[0].strip() for match in _DOSE.finditer(text))


def separate_dose(lines: Sequence[str]) -> SeparatedDose:
    """Take one clear dose out of the lines; if it is not clear, the lines stay as they are."""
    text = " ".join(lines)
    dose = _read_dose(text) if _DOSE.search(text) else None
    if dose is None:
        return SeparatedDose(tuple(lines), None)
    shortened = tuple(map(_drop_dose, lines))
    return SeparatedDose(shortened, dose) if any(shortened) else SeparatedDose(tuple(lines), None)


def _read_dose(text: str) -> Dosage | None:
    """Read the dose of all sentences together; a part that is named twice makes it unclear."""
    parts: dict[str, str] = {}
    for clause in re.split(r"[.!?;,]", text):
        for match in _DOSE.finditer(clause):
            for name, value in _name_parts(match, is_hold=bool(_HOLD_VERB.search(clause))):
                if parts.setdefault(name, value) != value:
                    return None
    side = "/side" if _EACH_SIDE.search(text) else ""
    sets, reps = parts.get("sets"), parts.get("reps")
    count = f"{sets or 1}x{reps}{side}" if reps and sets else f"{reps}r{side}" if reps else ""
    alone = f"{sets} sets{side}" if sets and not reps else ""
    typed = " ".join(part for part in (count, alone, parts.get("hold"), parts.get("often")) if part)
    try:
        return shorthand.parse_shorthand(typed) if "other" not in parts and typed else None
    except InvalidValue:
        return None


def _name_parts(match: re.Match[str], *, is_hold: bool) -> list[tuple[str, str]]:
    """Return the parts of a dose that a phrase names, as shorthand; a time that is no hold is "other"."""
    if match["sets"]:
        reps = [("reps", _write_span(match["set_reps"]))] if match["set_reps"] else []
        return [("sets", _write_span(match["sets"])), *reps]
    if match["often"]:
        times = {"once": "1", "twice": "2"}.get(match["often"].split()[0].lower())
        unit = "d" if match["often"].lower().endswith("day") else "w"
        return [("often", f"{times or _write_span(match['often'])}x{unit}")]
    if match["reps"]:
        return [("reps", _write_span(match["reps"]))]
    if not is_hold:
        return [("other", match[0])]
    if match["count"]:
        return [("hold", f"hold {_write_span(match['count'])}s")]
    unit = "min" if match["unit"].lower().startswith("m") else "s"
    return [("hold", f"hold {_write_span(match['time'])}{unit}")]


def _write_span(words: str) -> str:
    found = re.findall(_NUMBER, words, re.IGNORECASE)
    return "-".join(str(_WORD_NUMBERS.get(one.lower(), one)) for one in found)


def _drop_dose(line: str) -> str:
    sentences = (_drop_dose_from_sentence(one) for one in _SENTENCES.split(line))
    return " ".join(one for one in sentences if one)


def _drop_dose_from_sentence(sentence: str) -> str:
    if not _DOSE.search(sentence):
        return sentence
    pieces = _CLAUSES.split(sentence)
    kept = ""
    for at in range(0, len(pieces), 2):
        clause = re.sub(r"\s{2,}", " ", _DOSE.sub("", pieces[at])).strip(" .!?")
        if all(word.lower() in _FILLERS for word in _WORDS.findall(clause)):
            continue
        kept += (pieces[at - 1] if kept else "") + clause
    return f"{kept[0].upper()}{kept[1:].strip()}." if kept else ""
