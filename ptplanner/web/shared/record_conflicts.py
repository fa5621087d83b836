"""Compares three states of a record's form: as it was shown, as it was sent, and as somebody else has saved it since.

A form is compared in parts, such as one field, or one condition with its dates. A part that only one of the two has
changed is theirs to change; a part that both have changed differently is a clash, about which the person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from ptplanner.web.shared.forms import FormData, normalize_line_ends

# What a page adds to the form of a record: the version that was read, its fields as shown, and what was asked.
VERSION_FIELD, SHOWN_FIELD, CLASH_FIELD, KEEP_PREFIX = "version", "shown", "clash", "keep-"
MINE, THEIRS = "mine", "theirs"
# More than any form has; what exceeds it is not read.
MAX_SHOWN_FIELDS = 1_000

Pairs = tuple[tuple[str, str], ...]
"""Names and values of form fields."""


@dataclass(frozen=True)
class FormParts:
    """How the form of one kind of record is compared.

    ``find_part`` gives the name of the part to which a field with a value belongs. ``name_part`` is its label on the
    page, and ``describe_part`` says what it holds, in the words of the page.
    """

    find_part: Callable[[str, str], str]
    name_part: Callable[[str], str]
    describe_part: Callable[[str, Pairs], str]

    def split_form(self, form: FormData) -> dict[str, Pairs]:
        """The fields of each part that have a value, in the order of the form."""
        parts: dict[str, list[tuple[str, str]]] = {}
        for name, value in form.items(multi=True):
            if value:
                parts.setdefault(self.find_part(name, value), []).append((name, value))
        return {part: tuple(pairs) for part, pairs in parts.items()}


@dataclass(frozen=True)
class SeenRecord:
    """What a page showed of a record: the ``version``, "" if none was sent, and its form as shown.

    ``clashes`` are the parts about which the page asked; ``choices`` are the answers, by part.
    """

    version: str
    shown: FormData
    clashes: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None

    @property
    def shown_text(self) -> str:
        return urlencode(list(self.shown.items(multi=True)))

    @property
    def has_open_clash(self) -> bool:
        return any((self.choices or {}).get(part) not in (MINE, THEIRS) for part in self.clashes)

    def apply_choices(self, sent: FormData, parts: FormParts) -> FormData:
        """The form as sent, with the parts of the stored record where the person chose those."""
        replaced = {part for part in self.clashes if (self.choices or {}).get(part) == THEIRS}
        if not replaced:
            return sent
        shown = parts.split_form(self.shown)
        kept = [(n, v) for n, v in sent.items(multi=True) if parts.find_part(n, v) not in replaced]
        return MultiDict([*kept, *(pair for part in replaced for pair in shown.get(part, ()))])


def read_seen_record(form: FormData) -> SeenRecord:
    """Read what the page added to the form; a page that sent nothing has seen nothing."""
    form = normalize_line_ends(form)
    clashes = tuple(form.getlist(CLASH_FIELD))[:MAX_SHOWN_FIELDS]
    return SeenRecord(
        form.get(VERSION_FIELD, ""),
        MultiDict(_parse_shown_fields(form.get(SHOWN_FIELD, ""))),
        clashes,
        {part: form.get(f"{KEEP_PREFIX}{part}", "") for part in clashes},
    )


def _parse_shown_fields(text: str) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_SHOWN_FIELDS)
    except ValueError:
        return ()


@dataclass(frozen=True)
class MergedForm:
    """Both changes in one form; at the ``clashes`` it holds what the person has sent.

    ``taken`` are the parts that only somebody else has changed.
    """

    form: FormData
    clashes: tuple[str, ...]
    taken: tuple[str, ...]


def merge_forms(parts: FormParts, shown: FormData, mine: FormData, theirs: FormData) -> MergedForm:
    """Merge what was sent over ``shown`` with what is stored now. Nothing that one of the two has added gets lost."""
    before, sent, stored = map(parts.split_form, (shown, mine, theirs))
    merged: list[tuple[str, str]] = []
    clashes, taken = [], []
    for part in dict.fromkeys((*stored, *sent)) | dict.fromkeys(before):
        was, my, their = (state.get(part, ()) for state in (before, sent, stored))
        if sorted(my) == sorted(was) and sorted(their) != sorted(was):
            taken.append(part)
            my = their
        elif sorted(their) not in (sorted(was), sorted(my)):
            clashes.append(part)
        merged.extend(my)
    return MergedForm(MultiDict(merged), tuple(clashes), tuple(taken))


@dataclass(frozen=True)
class ClashView:
    """A part that both have changed: ``mine`` and ``theirs`` in words, ``chosen`` is "mine", "theirs" or "" so far."""

    part: str
    label: str
    mine: str
    theirs: str
    chosen: str = ""


@dataclass(frozen=True)
class ConflictView:
    """What the page says above a form whose record somebody else has changed: who, when, and what to choose."""

    changed_by: str
    changed_at: str
    clashes: tuple[ClashView, ...]
    taken: tuple[ClashView, ...]
    must_choose: bool = False


def view_clashes(
    parts: FormParts,
    names: Iterable[str],
    mine: FormData,
    theirs: FormData,
    choices: Mapping[str, str] | None = None,
) -> tuple[ClashView, ...]:
    sent, stored = parts.split_form(mine), parts.split_form(theirs)
    return tuple(
        ClashView(
            part,
            parts.name_part(part),
            parts.describe_part(part, sent.get(part, ())),
            parts.describe_part(part, stored.get(part, ())),
            (choices or {}).get(part, ""),
        )
        for part in names
    )
