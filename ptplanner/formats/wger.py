"""Entries of wger's exerciseinfo: translations in HTML, and a licence and author for every part."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr

from ptplanner.domain.exercise import Credit, Source
from ptplanner.domain.exercise_import import ExternalPicture
from ptplanner.formats.external_exercise import ExternalExercise, ExternalText
from ptplanner.formats.free_exercise_db import LongText, ShortText, normalize_line_ends
from ptplanner.formats.plain_steps import extract_html_lines, split_into_steps

COLLECTION_NAME = "wger"
COLLECTION_URL = "https://wger.de"
# Enough for long articles with markup; a list of steps takes a twentieth of it.
MAX_DESCRIPTION_LENGTH = 50_000
MAX_PARTS = 100

# wger's ids of languages and licences; they have never changed.
LANGUAGE_CODES_BY_ID = {
    1: "de", 2: "en", 3: "bg", 4: "es", 5: "ru", 6: "nl", 7: "pt", 8: "el", 9: "cs", 10: "sv",
    11: "no", 12: "fr", 13: "it", 14: "pl", 15: "uk", 16: "tr",
}  # fmt: skip
LICENCES_BY_ID = {
    1: ("CC-BY-SA-3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    2: ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    3: ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    4: ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
}


class _WgerModel(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


HtmlText = Annotated[
    StrictStr, BeforeValidator(normalize_line_ends), Field(max_length=MAX_DESCRIPTION_LENGTH)
]
OptionalText = Annotated[LongText, BeforeValidator(lambda value: "" if value is None else value)]


class WgerNamed(_WgerModel):
    name: LongText
    name_en: OptionalText = ""


class WgerLicence(_WgerModel):
    id: StrictInt | None = None
    short_name: OptionalText = ""
    url: OptionalText = ""


class WgerLicensed(_WgerModel):
    """The fields in which wger names the author and licence of a part; all of them go into the credit."""

    license: StrictInt | WgerLicence | None = None
    license_title: OptionalText = ""
    license_object_url: OptionalText = ""
    license_author: OptionalText = ""
    license_author_url: OptionalText = ""
    license_derivative_source_url: OptionalText = ""
    author_history: Annotated[list[LongText], Field(max_length=MAX_PARTS)] = []


class WgerAlias(_WgerModel):
    alias: ShortText


class WgerNote(_WgerModel):
    comment: HtmlText


class WgerTranslation(WgerLicensed):
    language: StrictInt
    name: ShortText
    description: HtmlText
    aliases: Annotated[list[WgerAlias], Field(max_length=MAX_PARTS)] = []
    notes: Annotated[list[WgerNote], Field(max_length=MAX_PARTS)] = []


class WgerPicture(WgerLicensed):
    image: LongText


class WgerVideo(WgerLicensed):
    video: LongText


class WgerEntry(WgerLicensed):
    """An exercise with its translations; other fields are allowed and ignored."""

    id: StrictInt
    uuid: OptionalText = ""
    category: WgerNamed
    muscles: Annotated[list[WgerNamed], Field(max_length=MAX_PARTS)]
    muscles_secondary: Annotated[list[WgerNamed], Field(max_length=MAX_PARTS)]
    equipment: Annotated[list[WgerNamed], Field(max_length=MAX_PARTS)]
    translations: Annotated[list[WgerTranslation], Field(max_length=MAX_PARTS)]
    images: Annotated[list[WgerPicture], Field(max_length=MAX_PARTS)] = []
    videos: Annotated[list[WgerVideo], Field(max_length=MAX_PARTS)] = []


# Present in every entry and not used here.
IGNORED_FIELDS = frozenset(
    ["created", "last_update", "last_update_global", "variations", "variation_group", "comments",
     "total_authors_history"]
)  # fmt: skip


class NoEnglishText(ValueError):
    """The entry has no English text; the message names the languages that it has."""


def is_wger_entry(value: object) -> bool:
    return isinstance(value, dict) and "translations" in value


def is_wger_page(value: object) -> bool:
    return isinstance(value, dict) and "results" in value


def external_from_wger(entry: WgerEntry) -> ExternalExercise:
    """Convert an entry; raise NoEnglishText if it has no English translation."""
    spoken = _select_translations(entry)
    if "en" not in spoken:
        named = ", ".join(sorted(spoken)) or "no language"
        raise NoEnglishText(f"There is no English text; there is {named}.")
    return ExternalExercise(
        source_key=f"{COLLECTION_NAME}:{entry.uuid or entry.id}",
        texts=tuple(_build_external_text(lang, part) for lang, part in spoken.items()),
        category=entry.category.name,
        level="",
        muscles=tuple(muscle.name for muscle in entry.muscles),
        secondary_muscles=tuple(muscle.name for muscle in entry.muscles_secondary),
        equipment=tuple(item.name for item in entry.equipment),
        credits=_build_wger_credits(entry, spoken),
        source=Source(f"{COLLECTION_NAME}, exercise {entry.id}", COLLECTION_URL),
        pictures=_build_wger_pictures(entry),
    )


def _select_translations(entry: WgerEntry) -> dict[str, WgerTranslation]:
    """Select the first translation of each language, English first; unknown languages become “x-wger-<id>”."""
    found: dict[str, WgerTranslation] = {}
    for part in entry.translations:
        found.setdefault(LANGUAGE_CODES_BY_ID.get(part.language, f"x-wger-{part.language}"), part)
    return dict(sorted(found.items(), key=lambda pair: pair[0] != "en"))


def _build_external_text(lang: str, part: WgerTranslation) -> ExternalText:
    notes = tuple(line for note in part.notes for line in extract_html_lines(note.comment))
    return ExternalText(
        lang=lang,
        name=" ".join(part.name.split()),
        steps=split_into_steps(extract_html_lines(part.description)),
        cues=split_into_steps(notes),
        aliases=tuple(dict.fromkeys(one.alias for one in part.aliases)),
    )


def _build_wger_credits(entry: WgerEntry, spoken: dict[str, WgerTranslation]) -> tuple[Credit, ...]:
    """List the credit of each text, English first, then the entry's own if it names another author."""
    texts = [
        _build_wger_credit("Text" if lang == "en" else f"Text ({lang})", part)
        for lang, part in spoken.items()
    ]
    whole = _build_wger_credit("Exercise", entry)
    says_more = whole.author and whole.author not in {credit.author for credit in texts}
    return (*texts, *([whole] if says_more else []))


def _build_wger_credit(part: str, licensed: WgerLicensed) -> Credit:
    licence, url = _resolve_licence(licensed.license)
    # The people who changed a text later are its authors too.
    authors = dict.fromkeys([licensed.license_author, *licensed.author_history])
    return Credit(
        part=part,
        licence=licence,
        licence_url=url,
        author=", ".join(name.strip() for name in authors if name.strip()),
        author_url=licensed.license_author_url,
        title=licensed.license_title,
        source_url=licensed.license_object_url or COLLECTION_URL,
        derived_from=licensed.license_derivative_source_url,
    )


def _resolve_licence(licence: int | WgerLicence | None) -> tuple[str, str]:
    if isinstance(licence, WgerLicence):
        known = LICENCES_BY_ID.get(licence.id or 0)
        return known or (licence.short_name, licence.url)
    if licence is None:
        return "not stated", ""
    return LICENCES_BY_ID.get(licence, (f"wger licence {licence}", ""))


def _build_wger_pictures(entry: WgerEntry) -> tuple[ExternalPicture, ...]:
    shown = [ExternalPicture(one.image, _build_wger_credit("Picture", one)) for one in entry.images]
    return (
        *shown,
        *(ExternalPicture(one.video, _build_wger_credit("Film", one)) for one in entry.videos),
    )
