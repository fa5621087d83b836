"""Commands for the database and its accounts: ``setup``, ``init``, ``set-password`` and ``remove-demo``."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from ptplanner import storage
from ptplanner.assembly import build_services
from ptplanner.cli.country import build_clinic_locale, parse_country_option
from ptplanner.domain.revision import ClinicDetails
from ptplanner.file_rights import mend_file_rights
from ptplanner.formats import content_files
from ptplanner.services import demo, passwords
from ptplanner.services.passwords import MIN_PASSWORD_LENGTH
from ptplanner.services.people import validate_card
from ptplanner.services.suite import Services
from ptplanner.services.time_zones import validate_time_zone
from ptplanner.settings import load_settings
from ptplanner.storage.lost_database import (
    mark_set_up,
    require_known_database,
    require_no_files,
)
from ptplanner.wording.countries import get_country_defaults


def _prepare_services(*, is_new: bool) -> Services:
    """Migrate the database, index the content for search, and build the services.

    Raises DatabaseLost if there must have been a database, unless ``is_new``.
    """
    settings = load_settings()
    if not is_new:
        require_known_database(settings)
    Path(settings.exports_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
    storage.migrate(settings.database_url)
    mark_set_up(settings)
    mend_file_rights(settings)
    store = storage.open_store(settings.database_url)
    store.index_catalog(content_files.load_catalog())
    store.close()
    return build_services(settings)


new_option = click.option(
    "--new",
    "is_new",
    is_flag=True,
    help="Begin anew although there was an installation here: its database is gone and will not be restored.",
)


@click.command("setup")
@click.option(
    "--demo/--no-demo",
    "with_demo",
    default=True,
    help="Create a demo clinic if there is no clinic yet.",
)
@new_option
def set_up_database(with_demo: bool, is_new: bool) -> None:
    """Prepare the database, load the content, create the demo clinic. Safe to run again."""
    services = _prepare_services(is_new=is_new)
    if services.accounts.has_clinic():
        click.echo("The database is ready.")
    elif with_demo:
        if not is_new and not services.accounts.has_erased_clinic():
            require_no_files(services.settings)
        password = secrets.token_urlsafe(12)
        demo.DemoClinic(services.accounts, services.patients).create_demo(password)
        click.echo("A demo clinic is ready. Sign in with")
        click.echo(f"    e-mail    {demo.DEMO_EMAIL}")
        click.echo(f"    password  {password}")
        click.echo("The password is shown only once. You can change it under your name, top right.")
    else:
        click.echo("The database is ready. Create your clinic with: ptplanner init")


@click.command("init")
@click.option("--clinic", prompt="Name of the clinic")
@click.option("--phone", prompt="Telephone, as patients dial it", default="", show_default=False)
@click.option("--hours", prompt="Telephone hours, in words", default="", show_default=False)
@click.option(
    "--out-of-hours",
    prompt="Telephone when you are closed, if there is one",
    default="",
    show_default=False,
)
@click.option(
    "--country",
    prompt="Country, by its two letters such as GB or US",
    callback=parse_country_option,
)
@click.option("--emergency-number", help="Asked for if not given; the country proposes it.")
@click.option("--time-zone", default="", help="Such as Europe/London; a country with one gives it.")
@click.option("--name", prompt="Your name, as printed on the sheet")
@click.option("--email", prompt="Your e-mail, to sign in")
@new_option
@click.password_option(prompt=f"A password, at least {MIN_PASSWORD_LENGTH} characters")
def set_up_clinic(  # noqa: PLR0913, PLR0917  # click passes one argument per option
    clinic: str,
    phone: str,
    hours: str,
    out_of_hours: str,
    country: str,
    emergency_number: str | None,
    time_zone: str,
    name: str,
    email: str,
    password: str,
    is_new: bool,
) -> None:
    """Create a clinic and its owner. Asks for everything; there is no default password."""
    usual = get_country_defaults(country)
    card = ClinicDetails(
        name=clinic,
        phone=phone,
        hours=hours,
        emergency_number=emergency_number
        or click.prompt("Emergency number", default=usual.emergency_number or None),
        out_of_hours_phone=out_of_hours,
        date_order=usual.date_order,
        doctor_word=usual.doctor_word,
    )
    locale = build_clinic_locale(country, validate_time_zone(time_zone))
    services = _prepare_services(is_new=is_new)
    services.accounts.create_clinic(validate_card(card), email, name, password, locale=locale)
    click.echo(f"{clinic.strip()} is ready. Sign in as {email.strip()}.")
    if not locale.time_zone:
        click.echo("Days are those of this computer. Choose a time zone on the page “Clinic”.")


@click.command("set-password")
@click.argument("email")
def set_password(email: str) -> None:
    """Make a new password for the account that signs in as EMAIL, and sign it out everywhere.

    For an owner who has forgotten the password. Whoever can run this can read the database anyway.
    """
    password = passwords.generate_password(secrets.randbelow)
    user = build_services(load_settings()).accounts.replace_password(email, password)
    click.echo(f"{user.name} signs in with")
    click.echo(f"    e-mail    {user.email}")
    click.echo(f"    password  {password}")
    click.echo("The password is shown only once. It can be changed under the name, top right.")
    if not user.is_active:
        click.echo("This account is switched off. An owner of the clinic can switch it on again.")


@click.command("remove-demo")
@click.option(
    "--patients-only",
    is_flag=True,
    help="Remove the made-up patients alone; the clinic stays, with whoever was entered into it.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_demo(patients_only: bool, yes: bool) -> None:
    """Remove the demo clinic with its people, made-up patients, plans and codes.

    Refused if somebody has entered patients into it. The PDFs of its sheets go too.
    """
    services = build_services(load_settings())
    what = "the made-up patients with their plans" if patients_only else "the whole demo clinic"
    if not yes:
        click.confirm(f"Remove {what}? This cannot be undone.", abort=True)
    removed = demo.DemoClinic(services.accounts, services.patients).remove_demo(
        patients_only=patients_only
    )
    services.sheets.remove_files(removed.files)
    if not removed.clinics and not removed.patients:
        click.echo("There is no demo data.")
    else:
        click.echo(f"Removed: {removed.clinics} clinics, {removed.patients} made-up patients.")
