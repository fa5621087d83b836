"""``ptplanner sbom`` and ``ptplanner licences``: what an installation is made of, for auditors and redistributors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from ptplanner.atomic_files import write_file_atomically
from ptplanner.cli.components import Component, list_components

INTRODUCTION = """# Parts made by others

Made by `ptplanner licences --table`; a test checks that it is up to date. Do not edit it. `ptplanner licences` prints
the full texts, and `ptplanner sbom` writes the same list as CycloneDX for programs.

The program is under the Apache License 2.0, the clinical content and the figures under CC BY 4.0. `sh run.sh` installs
the Python packages, which `requirements.lock` pins by hash; everything else lies in `static/`.

| part | version | kind | licence |
|---|---|---|---|
"""


@click.command("sbom")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def write_sbom(file: Path | None) -> None:
    """Write a CycloneDX 1.6 list of everything that is installed; without FILE, print it."""
    try:
        from ptplanner.cli.cyclonedx_document import format_sbom
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"The list needs the package cyclonedx-python-lib ({error}). Install it with: sh run.sh install dev"
        ) from error
    text = format_sbom(list_components())
    if file is None:
        click.echo(text)
    else:
        write_file_atomically(file, text.encode(), subject="the list")


@click.command("licences")
@click.option("--table", is_flag=True, help="Only the table that docs/third-party.md holds.")
def print_licences(table: bool) -> None:  # an option of the command line
    """Print the licence of every part, with its full text."""
    components = list_components()
    click.echo(format_licence_table(components) if table else format_licence_texts(components))


def format_licence_table(components: Iterable[Component]) -> str:
    """The Markdown of docs/third-party.md."""
    rows = (
        f"| [{c.name}]({c.url}) | {c.version} | {c.kind.value} | {c.licence} |" for c in components
    )
    return INTRODUCTION + "\n".join(rows)


def format_licence_texts(components: Iterable[Component]) -> str:
    """Each text once, below the parts that come with it."""
    parts_by_text: dict[str, list[str]] = {}
    for one in components:
        for text in one.licence_texts:
            parts_by_text.setdefault(text.strip(), []).append(f"{one.name} {one.version}".strip())
    line = "=" * 78
    return "\n\n".join(
        f"{line}\n{', '.join(parts)}\n{line}\n\n{text}" for text, parts in parts_by_text.items()
    )
