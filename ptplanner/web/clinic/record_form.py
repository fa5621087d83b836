"""The form of the clinic's details that two owners may edit: its parts, and how they are named to a person."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ptplanner.domain.clinic import Clinic
from ptplanner.domain.errors import InvalidValue
from ptplanner.services.suite import Services
from ptplanner.web.clinic.forms import ClinicCardForm, build_clinic_settings
from ptplanner.web.clinic.locale_views import list_locale_choices
from ptplanner.web.shared.context import current_actor
from ptplanner.web.shared.forms import WHOLE_FORM, FormData, parse_form
from ptplanner.web.shared.record_conflicts import FormParts, Pairs
from ptplanner.web.shared.record_pages import (
    ReadForm,
    RecordPage,
    ShownForm,
    StoredForm,
    parse_version_number,
)

_LABELS = {
    "phone": "Telephone",
    "out_of_hours_phone": "Telephone when you are closed",
    "name_on_sheet": "Patient’s name on sheets",
    "date_order": "Dates on sheets",
    "weight_unit": "Weights",
    "doctor_word": "Who is seen first",
}


def build_clinic_page(
    services: Services,
    render: Callable[[ShownForm], str],
    leave: Callable[[], ResponseReturnValue],
) -> RecordPage[ClinicCardForm]:
    """The page on which the clinic's details are edited."""
    who = current_actor()

    def load_card_form() -> StoredForm[ClinicCardForm]:
        clinic = services.accounts.get_clinic(who)
        form = fill_clinic_form(clinic)
        card = ClinicCardForm.model_validate(form.to_dict())
        return StoredForm(card, form, str(clinic.version.number), clinic.version)

    def read_card_form(data: FormData) -> ReadForm[ClinicCardForm]:
        stored = load_card_form().form
        typed: FormData = MultiDict({**stored.to_dict(), **data.to_dict()})
        try:
            form = parse_form(ClinicCardForm, data)
        except InvalidValue as error:
            return ReadForm(None, {WHOLE_FORM: str(error)}, typed, typed)
        return ReadForm(form, {}, typed, _tidy_form(form, stored))

    def save(form: ClinicCardForm, version: str) -> None:
        card, locale = build_clinic_settings(form, services.accounts.get_clinic(who))
        number = parse_version_number(version)
        services.people.change_clinic_card(who, card, locale, number)

    return RecordPage(
        parts=_build_clinic_parts(services.accounts.get_clinic(who)),
        load=load_card_form,
        read=read_card_form,
        save=save,
        render=render,
        leave=leave,
    )


def fill_clinic_form(clinic: Clinic) -> FormData:
    """What the form shows of the stored clinic."""
    card, locale = clinic.card, clinic.locale
    return MultiDict(
        {
            "name": card.name,
            "phone": card.phone,
            "hours": card.hours,
            "emergency_number": card.emergency_number,
            "out_of_hours_phone": card.out_of_hours_phone,
            "name_on_sheet": card.name_on_sheet.value,
            "country": locale.country,
            "time_zone": locale.time_zone,
            "date_order": card.date_order.value,
            "paper": locale.paper.value,
            "weight_unit": locale.weight_unit.value,
            "doctor_word": card.doctor_word.value,
        }
    )


def _tidy_form(form: ClinicCardForm, stored: FormData) -> FormData:
    """The form as it would be shown; a choice that was not sent is as it is stored."""
    sent = {name: value for name, value in form if value is not None}
    return MultiDict(
        {**stored.to_dict(), **{n: v.value if isinstance(v, Enum) else v for n, v in sent.items()}}
    )


def _build_clinic_parts(clinic: Clinic) -> FormParts:
    choices = list_locale_choices(clinic.locale)
    words = {
        "country": dict(choices.countries),
        "time_zone": dict(choices.time_zones),
        "date_order": dict(choices.date_orders),
        "paper": dict(choices.papers),
        "weight_unit": dict(choices.weight_units),
        "doctor_word": dict(choices.doctor_words),
        "name_on_sheet": dict(choices.names_on_sheet),
    }

    def describe_part(part: str, pairs: Pairs) -> str:
        return ", ".join(words.get(part, {}).get(value, value) for _, value in pairs)

    return FormParts(_find_clinic_part, _name_clinic_part, describe_part)


def _find_clinic_part(name: str, _: str) -> str:
    return name


def _name_clinic_part(part: str) -> str:
    return _LABELS.get(part, part[:1].upper() + part[1:].replace("_", " "))
