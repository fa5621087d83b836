"""The forms of the clinic page. The services check names, e-mails and lengths; here is read what was submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator

from ptplanner.domain.clinic import Clinic, Role
from ptplanner.domain.clinic_locale import ClinicLocale, DateOrder, DoctorWord, WeightUnit
from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import ClinicDetails
from ptplanner.web.shared.forms import FormModel, Line, find_member
from ptplanner.wording.countries import get_country_defaults, parse_country

# Services let assistants only read and print, but the pages still show them what they cannot use.
ASSIGNABLE_ROLES = (Role.OWNER, Role.THERAPIST)


def _read_role(text: str) -> Role:
    role = find_member(Role, text)
    if role not in ASSIGNABLE_ROLES:
        raise ValueError("Choose “Owner” or “Therapist”.")
    return role


RoleField = Annotated[Role, BeforeValidator(_read_role)]


def _read_country(text: str) -> str:
    return parse_country(text)


class ClinicCardForm(FormModel):
    """What the sheets say of the clinic, and what follows from its country; a choice that is not sent stays."""

    name: Line
    phone: Line
    hours: Line
    emergency_number: Line
    out_of_hours_phone: Line = ""
    country: Annotated[str | None, BeforeValidator(_read_country)] = None
    date_order: DateOrder | None = None
    doctor_word: DoctorWord | None = None
    name_on_sheet: NameOnSheet | None = None
    paper: Paper | None = None
    weight_unit: WeightUnit | None = None
    time_zone: Line | None = None


def build_clinic_settings(
    form: ClinicCardForm, before: Clinic
) -> tuple[ClinicDetails, ClinicLocale]:
    """Build the card and the locale; a new country changes what the person has left as it was."""
    card = replace(
        before.card,
        name=form.name,
        phone=form.phone,
        hours=form.hours,
        emergency_number=form.emergency_number,
        out_of_hours_phone=form.out_of_hours_phone,
        date_order=form.date_order or before.card.date_order,
        doctor_word=form.doctor_word or before.card.doctor_word,
        name_on_sheet=form.name_on_sheet or before.card.name_on_sheet,
    )
    locale = ClinicLocale(
        country=before.locale.country if form.country is None else form.country,
        paper=form.paper or before.locale.paper,
        weight_unit=form.weight_unit or before.locale.weight_unit,
        time_zone=before.locale.time_zone if form.time_zone is None else form.time_zone,
    )
    if locale.country in ("", before.locale.country):
        return card, locale
    return follow_country(card, locale, before)


def follow_country(
    card: ClinicDetails, locale: ClinicLocale, before: Clinic
) -> tuple[ClinicDetails, ClinicLocale]:
    """Take over what is usual in the country for each value that is still as it was before."""
    usual = get_country_defaults(locale.country)
    was, then = before.card, before.locale
    keeps_number = card.emergency_number != was.emergency_number or not usual.emergency_number
    card = replace(
        card,
        emergency_number=card.emergency_number if keeps_number else usual.emergency_number,
        date_order=usual.date_order if card.date_order is was.date_order else card.date_order,
        doctor_word=usual.doctor_word if card.doctor_word is was.doctor_word else card.doctor_word,
    )
    keeps_zone = locale.time_zone != then.time_zone or not usual.time_zone
    return card, replace(
        locale,
        paper=usual.paper if locale.paper is then.paper else locale.paper,
        weight_unit=usual.weight_unit
        if locale.weight_unit is then.weight_unit
        else locale.weight_unit,
        time_zone=locale.time_zone if keeps_zone else usual.time_zone,
    )


class PersonForm(FormModel):
    """A person who starts to work in the clinic."""

    name: Line
    email: Line
    role: RoleField


class RoleForm(FormModel):
    """A new role of a person."""

    role: RoleField
