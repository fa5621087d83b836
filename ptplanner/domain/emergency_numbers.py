"""The number that calls an ambulance, by country. A country that is not here has no number that we would vouch for.

Only what a page that could be read says is listed; whoever sets up a clinic is shown the number and can change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ptplanner.domain.exercise import Source

EUROPE = Source(
    "112, the emergency number of the EU and the EEA",
    "https://en.wikipedia.org/wiki/112_(emergency_telephone_number)",
)
STUDY_ABROAD = Source(
    "Ambulance numbers by country (in Japanese)",
    "https://studyabroad.co.jp/blog/study-abroad/201609090000.html",
    2016,
)
FIRST_AID = Source(
    "Wikibooks, First aid, appendix F: emergency numbers (in Vietnamese)",
    "https://vi.wikibooks.org/wiki/Sơ_cứu/Phụ_lục_F:_Số_điện_thoại_khẩn_cấp",
)
TRAVELLERS = Source(
    "Frequent Business Traveler, How to call for help around the world",
    "https://www.frequentbusinesstraveler.com/2012/08/"
    "how-to-call-for-help-around-the-world-emergency-numbers-and-instructions-for-travelers/",
    2012,
)
_EU_AND_EEA = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip

EMERGENCY_NUMBERS: Mapping[str, tuple[str, Source]] = MappingProxyType(
    dict.fromkeys(_EU_AND_EEA, ("112", EUROPE))
    | {
        "GB": ("999", STUDY_ABROAD),
        "US": ("911", STUDY_ABROAD),
        "CA": ("911", STUDY_ABROAD),
        "AU": ("000", STUDY_ABROAD),
        "NZ": ("111", STUDY_ABROAD),
        "MY": ("999", STUDY_ABROAD),
        "KR": ("119", STUDY_ABROAD),
        "TW": ("119", STUDY_ABROAD),
        "TR": ("112", TRAVELLERS),
        "IL": ("101", TRAVELLERS),
        "CN": ("120", FIRST_AID),
        "HK": ("999", FIRST_AID),
        "EG": ("123", FIRST_AID),
        "ZA": ("10177", FIRST_AID),
    }
)


def find_emergency_number(country: str) -> str:
    """Return the number of a country by its ISO 3166 code; empty if it is not known here."""
    known = EMERGENCY_NUMBERS.get(country)
    return known[0] if known else ""
