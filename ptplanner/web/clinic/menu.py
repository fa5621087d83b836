"""The side menu of the Clinic area: one line for each page, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, request, url_for

from ptplanner.domain.access import Permission, has_permission
from ptplanner.web.shared.context import current_actor


class MenuGroup(StrEnum):
    """The heading above some entries; the first group has none."""

    CLINIC = ""
    RECORDS = "Records"
    INSTALLATION = "This installation"


@dataclass(frozen=True)
class MenuEntry:
    """A page of the Clinic area. ``permission`` is what a person needs to see the entry; None shows it to all."""

    title: str
    endpoint: str
    icon: str
    group: MenuGroup
    permission: Permission | None = None


CLINIC_MENU = (
    MenuEntry("Clinic details", "clinic.show_clinic", "building-hospital", MenuGroup.CLINIC),
    MenuEntry("People and roles", "people.show_people", "users", MenuGroup.CLINIC),
    MenuEntry("Conditions and rules", "rules.list_rules", "shield-check", MenuGroup.CLINIC),
    MenuEntry("Clinical changes", "clinic.show_clinical_changes", "git-compare", MenuGroup.CLINIC),
    MenuEntry(
        "Audit trail", "audit.show_trail", "history", MenuGroup.RECORDS, Permission.READ_AUDIT
    ),
    MenuEntry("Jobs", "jobs.show_jobs", "loader-2", MenuGroup.INSTALLATION),
    MenuEntry(
        "Backup and doctor",
        "doctor.show_doctor",
        "database",
        MenuGroup.INSTALLATION,
        Permission.SEE_INSTALLATION,
    ),
)


@dataclass(frozen=True)
class MenuLink:
    title: str
    address: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class MenuSection:
    title: str
    links: tuple[MenuLink, ...]


def build_clinic_menu() -> tuple[MenuSection, ...]:
    """Build the menu as the person who is signed in may see it, in the order of the groups."""
    who = current_actor()
    entries = [
        entry
        for entry in CLINIC_MENU
        if entry.permission is None or has_permission(who, entry.permission)
    ]
    current = _find_current_address([url_for(entry.endpoint) for entry in entries])
    sections = (
        MenuSection(
            group.value, tuple(_build_link(one, current) for one in entries if one.group is group)
        )
        for group in MenuGroup
    )
    return tuple(section for section in sections if section.links)


def _build_link(entry: MenuEntry, current: str) -> MenuLink:
    address = url_for(entry.endpoint)
    return MenuLink(entry.title, address, entry.icon, is_current=address == current)


def _find_current_address(addresses: list[str]) -> str:
    """Return the longest address under which the page of this request stands."""
    here = request.script_root + request.path
    above = [address for address in addresses if f"{here}/".startswith(f"{address}/")]
    return max(above, key=len, default="")


def init_app(app: Flask) -> None:
    """Give the templates of the Clinic area their menu."""
    app.jinja_env.globals["build_clinic_menu"] = build_clinic_menu
