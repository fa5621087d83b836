"""The forms of the clinic page. The services check names, e-mails and lengths; here is read what was submitted."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from ptplanner.domain.clinic import Role
from ptplanner.web.shared.forms import FormModel, Line, find_member

# Services let assistants only read and print, but the pages still show them what they cannot use.
ASSIGNABLE_ROLES = (Role.OWNER, Role.THERAPIST)


def _read_role(text: str) -> Role:
    role = find_member(Role, text)
    if role not in ASSIGNABLE_ROLES:
        raise ValueError("Choose “Owner” or “Therapist”.")
    return role


RoleField = Annotated[Role, BeforeValidator(_read_role)]


class ClinicCardForm(FormModel):
    """What the sheets say of the clinic; the fields are those of ``ClinicDetails``."""

    name: Line
    phone: Line
    hours: Line
    emergency_number: Line


class PersonForm(FormModel):
    """A person who starts to work in the clinic."""

    name: Line
    email: Line
    role: RoleField


class RoleForm(FormModel):
    """A new role of a person."""

    role: RoleField
