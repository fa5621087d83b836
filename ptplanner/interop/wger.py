"""Entries of wger's exerciseinfo: translations in HTML, and a licence and author for every part."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr

from ptplanner.domain.exercise import Credit, Source
from ptplanner.domain.imported import ForeignPicture
from ptplanner.interop.foreign import Foreign, ForeignText
from ptplanner.interop.free_exercise_db import Text, Word, newlines
from ptplanner.interop.plain_steps import as_steps, lines_of_html

COLLECTION = "wger"
ADDRESS = "https://wger.de"
# Enough for long articles with markup; a list of steps takes a twentieth of it.
LONGEST_DESCRIPTION = 50_000
MOST_PARTS = 100

# wger's ids of languages and licences; they have never changed.
LANGUAGES = {
    1: "de", 2: "en", 3: "bg", 4: "es", 5: "ru", 6: "nl", 7: "pt", 8: "el", 9: "cs", 10: "sv",
    11: "no", 12: "fr", 13: "it", 14: "pl", 15: "uk", 16: "tr",
}  # fmt: skip
LICENCES = {
    1: ("CC-BY-SA-3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    2: ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    3: ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    4: ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


Html = Annotated[StrictStr, BeforeValidator(newlines), Field(max_length=LONGEST_DESCRIPTION)]
Maybe = Annotated[Text, BeforeValidator(lambda value: "" if value is None else value)]


class Named(_Part):
    name: Text
    name_en: Maybe = ""


class LicenceModel(_Part):
    id: StrictInt | None = None
    short_name: Maybe = ""
    url: Maybe = ""


class Licensed(_Part):
    """The fields in which wger names the author and licence of a part; all of them are kept."""

    license: StrictInt | LicenceModel | None = None
    license_title: Maybe = ""
    license_object_url: Maybe = ""
    license_author: Maybe = ""
    license_author_url: Maybe = ""
    license_derivative_source_url: Maybe = ""
    author_history: Annotated[list[Text], Field(max_length=MOST_PARTS)] = []


class Alias(_Part):
    alias: Word


class Note(_Part):
    comment: Html


class Translation(Licensed):
    language: StrictInt
    name: Word
    description: Html
    aliases: Annotated[list[Alias], Field(max_length=MOST_PARTS)] = []
    notes: Annotated[list[Note], Field(max_length=MOST_PARTS)] = []


class Picture(Licensed):
    image: Text


class Film(Licensed):
    video: Text


class Entry(Licensed):
    """An exercise with its translations; other fields are allowed and ignored."""

    id: StrictInt
    uuid: Maybe = ""
    category: Named
    muscles: Annotated[list[Named], Field(max_length=MOST_PARTS)]
    muscles_secondary: Annotated[list[Named], Field(max_length=MOST_PARTS)]
    equipment: Annotated[list[Named], Field(max_length=MOST_PARTS)]
    translations: Annotated[list[Translation], Field(max_length=MOST_PARTS)]
    images: Annotated[list[Picture], Field(max_length=MOST_PARTS)] = []
    videos: Annotated[list[Film], Field(max_length=MOST_PARTS)] = []


# Present in every entry and not used here.
UNUSED = frozenset(
    ["created", "last_update", "last_update_global", "variations", "variation_group", "comments",
     "total_authors_history"]
)  # fmt: skip


class NoEnglish(ValueError):
    """The entry has no English text; the message names the languages that it has."""


def is_entry(value: object) -> bool:
    return isinstance(value, dict) and "translations" in value


def is_page(value: object) -> bool:
    return isinstance(value, dict) and "results" in value


def foreign(entry: Entry) -> Foreign:
    """Convert an entry; raise NoEnglishText if it has no English translation."""
    spoken = _one_per_language(entry)
    if "en" not in spoken:
        named = ", ".join(sorted(spoken)) or "no language"
        raise NoEnglish(f"There is no English text; there is {named}.")
    return Foreign(
        source_key=f"{COLLECTION}:{entry.uuid or entry.id}",
        texts=tuple(_text(lang, part) for lang, part in spoken.items()),
        category=entry.category.name,
        level="",
        muscles=tuple(muscle.name for muscle in entry.muscles),
        more_muscles=tuple(muscle.name for muscle in entry.muscles_secondary),
        equipment=tuple(item.name for item in entry.equipment),
        credits=_credits(entry, spoken),
        source=Source(f"{COLLECTION}, exercise {entry.id}", ADDRESS),
        pictures=_pictures(entry),
    )


def _one_per_language(entry: Entry) -> dict[str, Translation]:
    """Select the first translation of each language, English first; unknown languages become “x-wger-<id>”."""
    found: dict[str, Translation] = {}
    for part in entry.translations:
        found.setdefault(LANGUAGES.get(part.language, f"x-wger-{part.language}"), part)
    return dict(sorted(found.items(), key=lambda pair: pair[0] != "en"))


def _text(lang: str, part: Translation) -> ForeignText:
    notes = tuple(line for note in part.notes for line in lines_of_html(note.comment))
    return ForeignText(
        lang=lang,
        name=" ".join(part.name.split()),
        steps=as_steps(lines_of_html(part.description)),
        cues=as_steps(notes),
        aliases=tuple(dict.fromkeys(one.alias for one in part.aliases)),
    )


def _credits(entry: Entry, spoken: dict[str, Translation]) -> tuple[Credit, ...]:
    """List the credit of each text, English first, then the entry's own if it names another author."""
    texts = [
        _credit("Text" if lang == "en" else f"Text ({lang})", part) for lang, part in spoken.items()
    ]
    whole = _credit("Exercise", entry)
    says_more = whole.author and whole.author not in {credit.author for credit in texts}
    return (*texts, *([whole] if says_more else []))


def _credit(part: str, licensed: Licensed) -> Credit:
    licence, url = _licence(licensed.license)
    # The people who changed a text later are its authors too.
    authors = dict.fromkeys([licensed.license_author, *licensed.author_history])
    return Credit(
        part=part,
        licence=licence,
        licence_url=url,
        author=", ".join(name.strip() for name in authors if name.strip()),
        author_url=licensed.license_author_url,
        title=licensed.license_title,
        source_url=licensed.license_object_url or ADDRESS,
        derived_from=licensed.license_derivative_source_url,
    )


def _licence(told: int | LicenceModel | None) -> tuple[str, str]:
    if isinstance(told, LicenceModel):
        known = LICENCES.get(told.id or 0)
        return known or (told.short_name, told.url)
    if told is None:
        return "not stated", ""
    return LICENCES.get(told, (f"wger licence {told}", ""))


def _pictures(entry: Entry) -> tuple[ForeignPicture, ...]:
    shown = [ForeignPicture(one.image, _credit("Picture", one)) for one in entry.images]
    return (*shown, *(ForeignPicture(one.video, _credit("Film", one)) for one in entry.videos))
