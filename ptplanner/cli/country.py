"""The country of a clinic on the command line: what a sheet prints for it, with single values given by hand."""

from __future__ import annotations

from dataclasses import replace

import click

from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import ClinicDetails
from ptplanner.wording.countries import get_country_defaults, parse_country

# Letter paper is the paper of few countries; most of them call this one's number.
LETTER_COUNTRY = "US"
DEFAULT_EMERGENCY_NUMBER = ClinicDetails("").emergency_number


def parse_country_option(ctx: click.Context, param: click.Parameter, given: str | None) -> str:
    """Parse a country by its two letters or its English name; empty if none is given."""
    try:
        return parse_country(given or "")
    except InvalidValue as error:
        raise click.BadParameter(str(error), ctx, param) from error


def build_sheet_details(
    card: ClinicDetails, country: str, paper: str | None, emergency_number: str
) -> tuple[ClinicDetails, Paper]:
    """Complete what a sheet says by the country; without one, Letter paper stands for the United States.

    Prints a note if the emergency number is a guess.
    """
    guessed = "" if country or paper != Paper.LETTER.value else LETTER_COUNTRY
    usual = get_country_defaults(country or guessed)
    number = emergency_number or usual.emergency_number
    if not emergency_number and (not country or not number):
        number = number or DEFAULT_EMERGENCY_NUMBER
        click.echo(
            f"Note: the sheet prints {number} as the emergency number. Give --country or --emergency-number.",
            err=True,
        )
    details = replace(
        card, emergency_number=number, date_order=usual.date_order, doctor_word=usual.doctor_word
    )
    return details, Paper(paper) if paper else usual.paper


def build_clinic_locale(country: str, time_zone: str) -> ClinicLocale:
    """Build the locale of a new clinic; a country with one time zone gives it."""
    usual = get_country_defaults(country)
    return ClinicLocale(country, usual.paper, usual.weight_unit, time_zone or usual.time_zone)
