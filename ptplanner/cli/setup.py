"""``ptplanner setup`` and ``ptplanner init``: prepare the database and create a demo clinic or a real one."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from ptplanner import content, storage
from ptplanner.assembly import assemble
from ptplanner.domain.revision import ClinicCard
from ptplanner.services import demo
from ptplanner.services.passwords import SHORTEST
from ptplanner.services.suite import Services
from ptplanner.settings import from_environment


def _ready() -> Services:
    """Migrate the database, index the content for search, and build the services."""
    settings = from_environment()
    Path(settings.exports_dir).mkdir(parents=True, exist_ok=True)
    storage.migrate(settings.database_url)
    store = storage.open_store(settings.database_url)
    store.load_content(content.load())
    store.close()
    return assemble(settings)


@click.command()
@click.option(
    "--demo/--no-demo",
    "with_demo",
    default=True,
    help="Create a demo clinic if there is no clinic yet.",
)
def setup(with_demo: bool) -> None:
    """Prepare the database, load the content, create the demo clinic. Safe to run again."""
    services = _ready()
    if services.accounts.has_clinic():
        click.echo("The database is ready.")
    elif with_demo:
        password = secrets.token_urlsafe(12)
        demo.Demo(services.accounts, services.patients).found(password)
        click.echo("A demo clinic is ready. Sign in with")
        click.echo(f"    e-mail    {demo.EMAIL}")
        click.echo(f"    password  {password}")
        click.echo("The password is shown only once. You can change it under your name, top right.")
    else:
        click.echo("The database is ready. Create your clinic with: ptplanner init")


@click.command()
@click.option("--clinic", prompt="Name of the clinic")
@click.option("--phone", prompt="Telephone, as patients dial it", default="", show_default=False)
@click.option("--hours", prompt="Telephone hours, in words", default="", show_default=False)
@click.option("--emergency-number", prompt="Emergency number in your country", default="112")
@click.option("--name", prompt="Your name, as printed on the sheet")
@click.option("--email", prompt="Your e-mail, to sign in")
@click.password_option(prompt=f"A password, at least {SHORTEST} characters")
def init(
    clinic: str, phone: str, hours: str, emergency_number: str, name: str, email: str, password: str
) -> None:
    """Create a clinic and its owner. Asks for everything; there is no default password."""
    services = _ready()
    card = ClinicCard(clinic.strip(), phone.strip(), hours.strip(), emergency_number.strip())
    services.accounts.found_clinic(card, email, name, password)
    click.echo(f"{clinic.strip()} is ready. Sign in as {email.strip()}.")
