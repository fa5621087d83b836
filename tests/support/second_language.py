"""A made-up second language: English with every word in Greek letters, so that forgotten English stands out.

Paper and phone in this language may hold Latin letters only in names, codes and addresses.
"""

# ruff: noqa: ANN401  # values of any text type are translated
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ptplanner.domain.exercise import Exercise, ExerciseText
from ptplanner.domain.revision import RevisionDocument
from ptplanner.services.patient_page import PatientPage, ScannedPlan
from ptplanner.wording import english, languages
from ptplanner.wording.languages import Wording

CODE = "xx"
_GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβψδεφγηιξκλμνοπθρστυωςχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΣΧΥΖ",
)
# {side}, {number} and the like are filled in later.
_PLACEHOLDER = re.compile(r"(\{\w+\})")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
# Values that are no text: CSS classes, and the locale.
_CSS_FIELDS = frozenset({"sign"})
_UNTRANSLATED = frozenset({"LOCALE"})
# Attributes that are shown, read aloud, or shown by a script.
SPOKEN_ATTRIBUTES = frozenset(
    {"alt", "aria-label", "title", "placeholder", "data-left", "data-right", "data-next-label",
     "data-play-label", "data-pause-label", "data-page", "data-of", "data-footer"}
)  # fmt: skip


def translate(value: Any) -> Any:
    """Translate all text in a value: strings, and what tuples, mappings and frozen dataclasses hold."""
    if type(value) is str:
        parts = _PLACEHOLDER.split(value)
        return "".join(p if _PLACEHOLDER.fullmatch(p) else p.translate(_GREEK) for p in parts)
    if isinstance(value, tuple):
        return tuple(translate(part) for part in value)
    if isinstance(value, Mapping):
        return {key: translate(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in _CSS_FIELDS]
        return replace(value, **{name: translate(getattr(value, name)) for name in names})
    return value


def _translate_result(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def translated(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if name == "list_tick_marks":
            return tuple((css_class, translate(meaning)) for css_class, meaning in result)
        return translate(result)

    return translated


def build_second_language() -> Wording:
    """Wrap everything that English offers; a member that it lacks is missing here too."""
    members = {
        name: member
        if name in _UNTRANSLATED
        else _translate_result(name, member)
        if callable(member)
        else translate(member)
        for name, member in ((name, getattr(english, name)) for name in english.__all__)
    }
    return cast(Wording, SimpleNamespace(**members))


def translate_document(document: RevisionDocument) -> RevisionDocument:
    """The revision as it would be issued in the second language; names of people and places stay."""
    items = tuple(
        replace(item, note=translate(item.note), warning=translate(item.warning))
        for item in document.plan.items
    )
    findings = tuple(
        replace(
            one, avoid=translate(one.avoid), why=translate(one.why), instead=translate(one.instead)
        )
        for one in document.findings
    )
    return replace(
        document,
        language=CODE,
        plan=replace(document.plan, items=items),
        findings=findings,
        stop_rules=translate(document.stop_rules),
        red_flags=tuple(replace(one, text=translate(one.text)) for one in document.red_flags),
        goals=translate(document.goals),
        equipment={
            one: replace(
                text,
                name=translate(text.name),
                substitute=translate(text.substitute),
                safety=translate(text.safety),
            )
            for one, text in document.equipment.items()
        },
        clinic=replace(document.clinic, hours=translate(document.clinic.hours)),
    )


def register_second_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the language, and translate the texts of exercises and of plans that a code opens."""
    monkeypatch.setitem(
        cast(dict[str, Wording], languages.WORDING_BY_LANGUAGE), CODE, build_second_language()
    )
    get_text, open_code = Exercise.get_text, PatientPage.open_code

    def get_translated_text(exercise: Exercise, language: str) -> ExerciseText:
        text = get_text(exercise, language)
        return cast(ExerciseText, translate(text)) if language == CODE else text

    def open_translated(page: PatientPage, code: str, paper: int | None = None) -> ScannedPlan:
        view = open_code(page, code, paper)
        scanned = view.scanned_revision
        newest = view.newest_revision
        return replace(
            view,
            newest_revision=replace(newest, document=translate_document(newest.document)),
            scanned_revision=scanned
            and replace(scanned, document=translate_document(scanned.document)),
            item=view.item
            and replace(
                view.item, note=translate(view.item.note), warning=translate(view.item.warning)
            ),
        )

    monkeypatch.setattr(Exercise, "get_text", get_translated_text)
    monkeypatch.setattr(PatientPage, "open_code", open_translated)


def list_latin_words(text: str, allowed: Iterable[str]) -> list[str]:
    """List what is left of English, without the ``allowed`` names, codes and addresses."""
    for name in sorted(allowed, key=len, reverse=True):
        text = text.replace(name, " ").replace(name.upper(), " ")
    return _LATIN_WORD.findall(text)


class _TextCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]
        self.texts += [
            _list_json_texts(value or "") for name, value in attrs if name == "data-texts"
        ]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _list_json_texts(json_text: str) -> str:
    """The values without their keys and placeholders."""
    return re.sub(r'"\w+": ?(?=["\[])|\{\w+\}', "", json_text.encode().decode("unicode_escape"))


def collect_html_texts(html: str) -> str:
    """All text of a page, with what is read aloud and what its scripts show."""
    collector = _TextCollector()
    collector.feed(html)
    return "\n".join(collector.texts)
