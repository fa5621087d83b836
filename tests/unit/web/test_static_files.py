"""Addresses of static files change with what they load, and bundles load what their parts load."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ptplanner.web.shared.static_files import StaticFiles

BUNDLES = {"page": ("css/shared/base.css", "css/shared/components/field.css")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "js/main.js": 'import { a } from "./a.js";\nimport "./shared/b.js";\n',
        "js/a.js": 'export { b as a } from "./shared/b.js";\n',
        "js/shared/b.js": 'import { a } from "../a.js";\nexport const b = 1;\n',
        "css/shared/base.css": 'body { background: url("../../img/paper.svg"); }\n',
        "css/shared/components/field.css": "a { background: url(../../../img/paper.svg); }\n",
        "img/paper.svg": "<svg/>",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def files(folder: Path) -> StaticFiles:
    return StaticFiles(folder, BUNDLES)


def read(files: StaticFiles, name: str) -> str:
    text = files.read_text(name)
    assert text is not None
    return text.content.decode()


def test_a_script_lists_the_modules_it_loads_once_each_even_in_a_circle(files: StaticFiles) -> None:
    assert files.list_loaded("js/main.js") == ("js/a.js", "js/shared/b.js")


def test_a_script_names_its_modules_by_hashed_addresses(files: StaticFiles) -> None:
    version = files.compute_version("js/shared/b.js")
    assert f'from "./shared/b.js?v={version}"' in read(files, "js/a.js")
    assert f'import "./shared/b.js?v={version}"' in read(files, "js/main.js")


@pytest.mark.parametrize(
    ("changed", "loader"),
    [("js/shared/b.js", "js/main.js"), ("img/paper.svg", "css/bundles/page.css")],
)
def test_the_address_changes_with_a_file_that_is_loaded(
    folder: Path, changed: str, loader: str
) -> None:
    before = StaticFiles(folder, BUNDLES).compute_version(loader)
    (folder / changed).write_text("/* new */", encoding="utf-8")
    assert StaticFiles(folder, BUNDLES).compute_version(loader) != before


def test_a_bundle_holds_its_files_in_order_and_finds_their_pictures(files: StaticFiles) -> None:
    version = files.compute_version("img/paper.svg")
    assert read(files, "css/bundles/page.css") == (
        f'body {{ background: url("../../img/paper.svg?v={version}"); }}\n\n'
        f"a {{ background: url(../../img/paper.svg?v={version}); }}\n"
    )


def test_a_text_is_kept_compressed(files: StaticFiles) -> None:
    text = files.read_text("img/paper.svg")
    assert text is not None
    assert (gzip.decompress(text.compressed), text.mimetype) == (b"<svg/>", "image/svg+xml")


@pytest.mark.parametrize(
    "name", ["js/none.js", "../outside.css", "/etc/x.css", "a\0b.js", "css/bundles/x.css"]
)
def test_a_missing_file_is_not_read(files: StaticFiles, folder: Path, name: str) -> None:
    (folder.parent / "outside.css").write_text("", encoding="utf-8")
    assert files.read_text(name) is None


def test_files_are_read_anew_when_they_are_forgotten(files: StaticFiles, folder: Path) -> None:
    before = read(files, "js/a.js")
    (folder / "js/a.js").write_text("export const a = 2;\n", encoding="utf-8")
    assert read(files, "js/a.js") == before
    files.forget_all()
    assert read(files, "js/a.js") == "export const a = 2;\n"


def test_an_import_that_was_removed_is_no_longer_listed_after_forgetting(
    files: StaticFiles, folder: Path
) -> None:
    assert files.list_loaded("js/main.js") == ("js/a.js", "js/shared/b.js")
    (folder / "js/main.js").write_text('import "./shared/b.js";\n', encoding="utf-8")
    (folder / "js/shared/b.js").write_text("export const b = 1;\n", encoding="utf-8")
    files.forget_all()
    assert files.list_loaded("js/main.js") == ("js/shared/b.js",)
