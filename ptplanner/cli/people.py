"""The account that a command acts for, given by its e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from ptplanner.assembly import build_services
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import NotFound
from ptplanner.services.suite import Services
from ptplanner.settings import load_settings

account_option = click.option(
    "--as",
    "email",
    required=True,
    envvar="PTPLANNER_AS",
    help="E-mail of the account to act as; the command works on its clinic.",
)


@contextmanager
def open_services_as(email: str) -> Iterator[tuple[Services, Actor]]:
    """Open the services and find the account; raises NotFound if there is no such active account."""
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(email.strip().casefold())
    if user is None or not user.is_active:
        raise NotFound("There is no account with this e-mail.")
    yield services, Actor(user.id, user.clinic, user.name, user.role)
