"""What is usual in a country: emergency number, date order, paper, weights, the word for a doctor, time zones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError, core

from ptplanner.domain.clinic_locale import DateOrder, DoctorWord, WeightUnit
from ptplanner.domain.emergency_numbers import find_emergency_number
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.paper import Paper

# CLDR 47, supplemental measurementData: paperSize US-Letter, and measurementSystem US. babel does not carry them.
# https://github.com/unicode-org/cldr/blob/main/common/supplemental/supplementalData.xml
LETTER_COUNTRIES = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)
POUND_COUNTRIES = frozenset(["US", "LR", "MM"])
# Where patients say GP; no source found, it is common usage of these health services.
GP_COUNTRIES = frozenset(["AU", "GB", "GG", "IE", "IM", "JE", "NZ", "ZA"])


@dataclass(frozen=True)
class CountryDefaults:
    """What a clinic in a country starts with. ``emergency_number`` is empty where none is known.

    ``time_zones``: those of the country; a clinic in a country with several has to choose.
    """

    emergency_number: str
    date_order: DateOrder
    doctor_word: DoctorWord
    paper: Paper
    weight_unit: WeightUnit
    time_zones: tuple[str, ...]

    @property
    def time_zone(self) -> str:
        """The only time zone of the country, or empty."""
        return self.time_zones[0] if len(self.time_zones) == 1 else ""


def get_country_defaults(country: str) -> CountryDefaults:
    """Return what is usual in a country, by its ISO 3166 code."""
    return CountryDefaults(
        emergency_number=find_emergency_number(country),
        date_order=_find_date_order(country),
        doctor_word=DoctorWord.GP if country in GP_COUNTRIES else DoctorWord.DOCTOR,
        paper=Paper.LETTER if country in LETTER_COUNTRIES else Paper.A4,
        weight_unit=WeightUnit.LB if country in POUND_COUNTRIES else WeightUnit.KG,
        time_zones=tuple(core.get_global("territory_zones").get(country, ())),
    )


def _find_date_order(country: str) -> DateOrder:
    """Find the order of English dates in a country; the day first where English has no custom of its own there."""
    try:
        pattern = Locale.parse(f"en_{country}").date_formats["long"].pattern
    except (UnknownLocaleError, ValueError):
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if pattern.startswith("M") else DateOrder.DAY_FIRST


@lru_cache(maxsize=1)
def list_country_options() -> tuple[tuple[str, str], ...]:
    """List codes and English names of all countries that have a time zone, by name."""
    names = Locale("en").territories
    codes = (code for code in core.get_global("territory_zones") if code in names)
    return tuple(
        sorted(
            ((code, str(names[code])) for code in codes if len(code) == 2 and code.isalpha()),
            key=lambda pair: pair[1],
        )
    )


def parse_country(text: str) -> str:
    """Return the code of a country given by code or English name; empty for no text."""
    typed = text.strip().casefold()
    if not typed:
        return ""
    for code, name in list_country_options():
        if typed in (code.casefold(), name.casefold()):
            return code
    raise InvalidValue(
        f"“{text.strip()[:60]}” is not a country we know. Write its two letters, such as GB, US or DE."
    )
