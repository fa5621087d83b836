"""``ptplanner clinic``: the clinics of an installation, for whoever runs it."""

from __future__ import annotations

import json
import secrets

import click

from ptplanner.assembly import build_services
from ptplanner.cli.arguments import IDS_WITH_A_DASH
from ptplanner.cli.country import build_clinic_locale, parse_country_option
from ptplanner.domain.clinic import ClinicSummary
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services import passwords
from ptplanner.services.clinic_administration import ClinicAdministration
from ptplanner.services.people import validate_card
from ptplanner.settings import load_settings
from ptplanner.wording.countries import get_country_defaults


def _open_administration() -> ClinicAdministration:
    services = build_services(load_settings())
    return ClinicAdministration(services.store, services.clock)


@click.group("clinic")
def clinic_group() -> None:
    """List, add, suspend and delete clinics. Their people do everything else in the browser."""


@clinic_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def print_clinics(as_json: bool) -> None:
    """List all clinics with how much is in each."""
    found = _open_administration().load_summaries()
    if as_json:
        click.echo(json.dumps([_describe_clinic(one) for one in found], indent=2))
        return
    if not found:
        click.echo("There is no clinic yet. Make one with: ptplanner clinic add")
    for one in found:
        facts = _describe_clinic(one)
        click.echo(f"{one.clinic.id}  {one.clinic.card.name}  ({facts['state']})")
        click.echo(
            f"    {one.people} people, {one.patients} patients, {one.plans} plans, "
            f"last used {facts['last_used'] or 'never'}"
        )


def _describe_clinic(one: ClinicSummary) -> dict[str, str | int | None]:
    clinic = one.clinic
    state = "suspended" if clinic.suspended_at else "demonstration" if clinic.is_demo else "active"
    return {
        "id": clinic.id,
        "name": clinic.card.name,
        "state": state,
        "people": one.people,
        "patients": one.patients,
        "plans": one.plans,
        "last_used": one.last_used_at.date().isoformat() if one.last_used_at else None,
    }


@clinic_group.command("add")
@click.option("--clinic", prompt="Name of the clinic")
@click.option("--country", prompt="Country, by its two letters", callback=parse_country_option)
@click.option("--name", prompt="Name of its owner")
@click.option("--email", prompt="E-mail of its owner, to sign in")
def add_clinic(clinic: str, country: str, name: str, email: str) -> None:
    """Make a clinic and its owner, with a password that is shown once. The owner fills in the rest."""
    usual = get_country_defaults(country)
    card = ClinicDetails(
        name=clinic,
        emergency_number=usual.emergency_number or ClinicDetails.emergency_number,
        date_order=usual.date_order,
        doctor_word=usual.doctor_word,
    )
    password = passwords.generate_password(secrets.randbelow)
    locale = build_clinic_locale(country, "")
    accounts = build_services(load_settings()).accounts
    user = accounts.create_clinic(validate_card(card), email, name, password, locale=locale)
    click.echo(f"{card.name.strip()} is ready, as {user.clinic}. {user.name} signs in with")
    click.echo(f"    e-mail    {user.email}")
    click.echo(f"    password  {password}")
    click.echo("The password is shown only once. It can be changed under the name, top right.")


@clinic_group.command("suspend", context_settings=IDS_WITH_A_DASH)
@click.argument("clinic_id")
def suspend_clinic(clinic_id: str) -> None:
    """Sign everybody of a clinic out and let nobody sign in. Patients can go on opening their plans."""
    clinic = _open_administration().suspend_clinic(ClinicId(clinic_id))
    click.echo(
        f"{clinic.card.name} is suspended. Undo it with: ptplanner clinic resume {clinic_id}"
    )


@clinic_group.command("resume", context_settings=IDS_WITH_A_DASH)
@click.argument("clinic_id")
def resume_clinic(clinic_id: str) -> None:
    """Let people of a suspended clinic sign in again."""
    clinic = _open_administration().resume_clinic(ClinicId(clinic_id))
    click.echo(f"People of {clinic.card.name} can sign in again.")


@clinic_group.command("delete", context_settings=IDS_WITH_A_DASH)
@click.argument("clinic_id")
@click.option("--yes", is_flag=True, help="Do not ask for the name.")
def delete_clinic(clinic_id: str, yes: bool) -> None:
    """Remove a suspended clinic with its people, patients, plans, codes and sheets. This cannot be undone.

    Export it before with ``ptplanner export-all``. Backups that were made before still hold it; restoring one
    leaves it out if this installation's list of erased records is given.
    """
    services = build_services(load_settings())
    administration = ClinicAdministration(services.store, services.clock)
    known = {one.clinic.id: one for one in administration.load_summaries()}
    found = known.get(ClinicId(clinic_id))
    if found is None:
        raise click.ClickException(f"There is no clinic {clinic_id}. See: ptplanner clinic list")
    name = found.clinic.card.name
    if not yes:
        click.echo(
            f"{name}: {found.people} people, {found.patients} patients, {found.plans} plans."
        )
        if click.prompt("Type the name of the clinic to remove it") != name:
            raise click.ClickException("That is another name. Nothing was removed.")
    files = administration.delete_suspended(ClinicId(clinic_id))
    services.sheets.remove_files(files)
    click.echo(
        f"Removed {name}: {found.people} people, {found.patients} patients, {found.plans} plans."
    )
