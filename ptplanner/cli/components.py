"""What ptplanner is made of: the locked Python packages, and what others made that lies in ``static/``."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from ptplanner.settings import PROJECT_ROOT

LOCK = PROJECT_ROOT / "requirements.lock"
STATIC = PROJECT_ROOT / "static"
_LOCKED_LINE = re.compile(
    r"^(?P<requirement>\S+==[^\\\n]+?)\s*\\?$(?P<rest>(?:\n    \S.*)*)", re.MULTILINE
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class ComponentKind(StrEnum):
    PACKAGE = "Python package"
    SCRIPT = "script"
    FONT = "font"
    PICTURES = "pictures"
    DATA = "data"


@dataclass(frozen=True)
class Component:
    """One part that others made. ``licence`` is an SPDX expression; ``hashes`` are SHA-256 of its files, in hex.

    ``licence_texts`` are the texts that come with the part.
    """

    kind: ComponentKind
    name: str
    version: str
    licence: str
    url: str
    hashes: tuple[str, ...] = ()
    licence_texts: tuple[str, ...] = ()


class UnknownLicence(Exception):
    """A part states no licence in SPDX's words; the message says where to add it."""


def list_components() -> tuple[Component, ...]:
    """Everything that an installation may have, by kind and name. Raises UnknownLicence.

    The same on every computer: a package that this one does not need is listed too, without its texts.
    """
    listed = tomllib.loads((STATIC / "third-party.toml").read_text(encoding="utf-8"))
    found = (
        *_list_packages(listed["python"]),
        *_list_scripts(),
        *(_build_static_component(one) for one in listed["component"]),
    )
    return tuple(sorted(found, key=lambda one: (list(ComponentKind).index(one.kind), one.name)))


def list_locked_packages() -> Iterator[tuple[Requirement, tuple[str, ...]]]:
    """The packages in requirements.lock, with the hashes of their files."""
    for found in _LOCKED_LINE.finditer(LOCK.read_text(encoding="utf-8")):
        yield Requirement(found["requirement"]), tuple(_HASH.findall(found["rest"]))


def _list_packages(known_licences: Mapping[str, str]) -> Iterator[Component]:
    for requirement, hashes in list_locked_packages():
        name = requirement.name
        is_needed = requirement.marker is None or requirement.marker.evaluate()
        installed = metadata.distribution(name) if is_needed else None
        yield Component(
            kind=ComponentKind.PACKAGE,
            name=name,
            version=str(requirement.specifier).removeprefix("=="),
            licence=known_licences.get(name) or _read_licence(name, installed),
            url=f"https://pypi.org/project/{name}/",
            hashes=hashes,
            licence_texts=tuple(_read_licence_texts(installed)) if installed else (),
        )


def _read_licence(name: str, installed: metadata.Distribution | None) -> str:
    """The expression of newer packages, or the licence of older ones where that is one short word."""
    described = installed.metadata.json if installed else {}
    licence = str(described.get("license_expression") or described.get("license") or "")
    if not licence or " " in licence.replace(" AND ", "").replace(" OR ", ""):
        raise UnknownLicence(f"{name} names no licence of SPDX: add it to static/third-party.toml.")
    return licence


def _read_licence_texts(installed: metadata.Distribution) -> Iterator[str]:
    for file in installed.files or ():
        is_licence = re.match(r"(LICEN[CS]E|COPYING|NOTICE)", file.name) or "licenses" in file.parts
        path = Path(str(installed.locate_file(file)))
        if is_licence and ".dist-info" in file.parts[0] and path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")


def _list_scripts() -> Iterator[Component]:
    folder = STATIC / "vendor"
    for one in json.loads((folder / "vendor.json").read_text(encoding="utf-8")):
        text = (folder / one["license_file"]).read_text(encoding="utf-8")
        yield Component(
            ComponentKind.SCRIPT,
            one["name"],
            one["version"],
            one["license"],
            one["url"],
            (),
            (text,),
        )


def _build_static_component(one: Mapping[str, str]) -> Component:
    file = one["licence_file"]
    texts = ((STATIC / file).read_text(encoding="utf-8"),) if file else ()
    kind = ComponentKind(one["kind"])
    return Component(kind, one["name"], one["version"], one["licence"], one["url"], (), texts)
