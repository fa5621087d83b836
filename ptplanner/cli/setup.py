"""Commands for the database and its accounts: ``setup``, ``init``, ``set-password`` and ``remove-demo``."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from ptplanner import storage
from ptplanner.assembly import build_services
from ptplanner.domain.revision import ClinicDetails
from ptplanner.formats import content_files
from ptplanner.services import demo, passwords
from ptplanner.services.passwords import MIN_PASSWORD_LENGTH
from ptplanner.services.suite import Services
from ptplanner.settings import load_settings


def _prepare_services() -> Services:
    """Migrate the database, index the content for search, and build the services."""
    settings = load_settings()
    Path(settings.exports_dir).mkdir(parents=True, exist_ok=True)
    storage.migrate(settings.database_url)
    store = storage.open_store(settings.database_url)
    store.index_catalog(content_files.load_catalog())
    store.close()
    return build_services(settings)


@click.command("setup")
@click.option(
    "--demo/--no-demo",
    "with_demo",
    default=True,
    help="Create a demo clinic if there is no clinic yet.",
)
def set_up_database(with_demo: bool) -> None:
    """Prepare the database, load the content, create the demo clinic. Safe to run again."""
    services = _prepare_services()
    if services.accounts.has_clinic():
        click.echo("The database is ready.")
    elif with_demo:
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
@click.option("--emergency-number", prompt="Emergency number in your country", default="112")
@click.option("--name", prompt="Your name, as printed on the sheet")
@click.option("--email", prompt="Your e-mail, to sign in")
@click.password_option(prompt=f"A password, at least {MIN_PASSWORD_LENGTH} characters")
def set_up_clinic(
    clinic: str, phone: str, hours: str, emergency_number: str, name: str, email: str, password: str
) -> None:
    """Create a clinic and its owner. Asks for everything; there is no default password."""
    services = _prepare_services()
    card = ClinicDetails(clinic.strip(), phone.strip(), hours.strip(), emergency_number.strip())
    services.accounts.create_clinic(card, email, name, password)
    click.echo(f"{clinic.strip()} is ready. Sign in as {email.strip()}.")


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

    Refused if somebody has entered patients into it. Sheets that were printed or stored in the exports folder are
    not touched.
    """
    services = build_services(load_settings())
    what = "the made-up patients with their plans" if patients_only else "the whole demo clinic"
    if not yes:
        click.confirm(f"Remove {what}? This cannot be undone.", abort=True)
    removed = demo.DemoClinic(services.accounts, services.patients).remove_demo(
        patients_only=patients_only
    )
    if not removed.clinics and not removed.patients:
        click.echo("There is no demo data.")
    else:
        click.echo(f"Removed: {removed.clinics} clinics, {removed.patients} made-up patients.")
