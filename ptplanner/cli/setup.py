"""``ptplanner setup`` and ``ptplanner init``: prepare the database and create a demo clinic or a real one."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from ptplanner import storage
from ptplanner.assembly import build_services
from ptplanner.domain.revision import ClinicDetails
from ptplanner.formats import content_files
from ptplanner.services import demo
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
