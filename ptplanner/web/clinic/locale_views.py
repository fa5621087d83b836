"""The choices of the clinic page: what follows from the country, and the patient's name on sheets."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.clinic_locale import ClinicLocale, DateOrder, DoctorWord, WeightUnit
from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.paper import Paper
from ptplanner.services.time_zones import list_time_zones
from ptplanner.wording.countries import get_country_defaults, list_country_options

Options = tuple[tuple[str, str], ...]

DATE_ORDERS = (
    (DateOrder.DAY_FIRST.value, "30 November 2026"),
    (DateOrder.MONTH_FIRST.value, "November 30, 2026"),
)
DOCTOR_WORDS = (
    (DoctorWord.DOCTOR.value, "See a doctor first"),
    (DoctorWord.GP.value, "See a GP first"),
)
NAMES_ON_SHEET = (
    (NameOnSheet.FIRST_NAME.value, "First name: Ana"),
    (NameOnSheet.INITIAL.value, "First name and initial: Ana R."),
    (NameOnSheet.BIRTH_YEAR.value, "First name and year of birth: Ana, born 1968"),
)
PAPERS = ((Paper.A4.value, "A4"), (Paper.LETTER.value, "Letter"))
WEIGHT_UNITS = ((WeightUnit.KG.value, "Kilograms"), (WeightUnit.LB.value, "Pounds"))


@dataclass(frozen=True)
class LocaleChoices:
    """The options of each field; the time zones of the clinic's country come first."""

    countries: Options
    date_orders: Options
    doctor_words: Options
    papers: Options
    weight_units: Options
    time_zones: Options
    names_on_sheet: Options = NAMES_ON_SHEET


def list_locale_choices(locale: ClinicLocale) -> LocaleChoices:
    near = get_country_defaults(locale.country).time_zones
    others = sorted(name for name in list_time_zones() if "/" in name and name not in near)
    return LocaleChoices(
        countries=(("", "Not chosen"), *list_country_options()),
        date_orders=DATE_ORDERS,
        doctor_words=DOCTOR_WORDS,
        papers=PAPERS,
        weight_units=WEIGHT_UNITS,
        time_zones=(
            ("", "That of the computer it runs on"),
            *((name, name.replace("_", " ")) for name in (*near, *others)),
        ),
    )
