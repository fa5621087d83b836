"""Static files: a content hash in every address, style sheets joined by page, text compressed once.

The address of a text file changes with everything that it loads: a script names the modules that it imports, and a
style sheet its fonts and pictures, by their hashed addresses. Browsers may therefore keep all of them for a year.
Files are read once; while debugging they are read each time.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from flask import Flask, Response, request, url_for
from markupsafe import Markup

# Long enough to distinguish two versions of a file.
VERSION_LENGTH = 12
CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"
CACHE_FOR_A_WEEK = "public, max-age=604800"
# Under the folder css, as deep as the style sheets that it joins.
BUNDLE_FOLDER = "css/bundles"

_TEXT_SUFFIXES = frozenset({".css", ".js", ".json", ".svg"})
# The module in `import ... from "./dom.js"`, `import "./dom.js"` and `import("./dom.js")`.
_IMPORT = re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["'])(?P<target>\.{1,2}/[^"']+)""")
_CSS_URL = re.compile(r"""(?P<before>\burl\(["']?)(?P<target>\.{1,2}/[^"')#?]+)""")
_REFERENCES = {".js": _IMPORT, ".css": _CSS_URL}


@dataclass(frozen=True)
class StaticText:
    """A script or style sheet as it is sent: the addresses in it contain hashes."""

    content: bytes
    mimetype: str

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, mtime=0)


class StaticFiles:
    """The files under one folder, and bundles of style sheets: name of the bundle -> names of its files, in order."""

    def __init__(self, folder: Path, bundles: Mapping[str, tuple[str, ...]]) -> None:
        self._folder = folder
        self._bundles = {f"{BUNDLE_FOLDER}/{name}.css": files for name, files in bundles.items()}
        self._sources: dict[str, str] = {}
        self._versions: dict[str, str] = {}
        self._loaded: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, StaticText] = {}

    def forget_all(self) -> None:
        """Read every file anew when it is asked for."""
        for kept in (self._sources, self._versions, self._loaded, self._texts):
            kept.clear()

    def compute_version(self, name: str) -> str:
        """The hash of a file and of all that it loads.

        Raises:
            FileNotFoundError: there is no such file.
        """
        if name not in self._versions:
            digest = hashlib.sha256()
            for part in sorted({name, *self.list_loaded(name)}):
                digest.update(self._read_bytes(part))
            self._versions[name] = digest.hexdigest()[:VERSION_LENGTH]
        return self._versions[name]

    def list_loaded(self, name: str) -> tuple[str, ...]:
        """Every file that a script or style sheet loads, directly or through another, nearest first."""
        if name not in self._loaded:
            self._loaded[name] = self._follow_references(name)
        return self._loaded[name]

    def _follow_references(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            new = [one for one in self._list_references(waiting.pop(0)) if one not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return tuple(one for one in found if one != name)

    def read_text(self, name: str) -> StaticText | None:
        """A style sheet, bundle, script or drawing; None for all that is sent as it is or does not exist."""
        if name not in self._texts:
            if name not in self._bundles and name not in self._text_names:
                return None
            content = self._read_with_versions(name)
            self._texts[name] = StaticText(content, mimetypes.guess_type(name)[0] or "text/plain")
        return self._texts[name]

    @cached_property
    def _text_names(self) -> frozenset[str]:
        paths = (path for suffix in _TEXT_SUFFIXES for path in self._folder.rglob(f"*{suffix}"))
        return frozenset(path.relative_to(self._folder).as_posix() for path in paths)

    def _read_bytes(self, name: str) -> bytes:
        has_references = Path(name).suffix in _REFERENCES
        return (
            self._read_source(name).encode()
            if has_references
            else (self._folder / name).read_bytes()
        )

    def _read_source(self, name: str) -> str:
        if name not in self._sources:
            if name in self._bundles:
                self._sources[name] = "\n".join(map(self._read_bundled, self._bundles[name]))
            else:
                self._sources[name] = (self._folder / name).read_text(encoding="utf-8")
        return self._sources[name]

    def _read_bundled(self, name: str) -> str:
        """A style sheet whose references hold in the folder of bundles too."""

        def move(match: re.Match[str]) -> str:
            target = posixpath.join(posixpath.dirname(name), match["target"])
            return match["before"] + posixpath.relpath(target, BUNDLE_FOLDER)

        return _CSS_URL.sub(move, self._read_source(name))

    def _list_references(self, name: str) -> Iterator[str]:
        pattern = _REFERENCES.get(Path(name).suffix)
        for match in pattern.finditer(self._read_source(name)) if pattern else ():
            yield _resolve(name, match["target"])

    def _read_with_versions(self, name: str) -> bytes:
        pattern = _REFERENCES.get(Path(name).suffix)
        if pattern is None:
            return self._read_bytes(name)

        def add_version(match: re.Match[str]) -> str:
            return f"{match[0]}?v={self.compute_version(_resolve(name, match['target']))}"

        return pattern.sub(add_version, self._read_source(name)).encode()


def _resolve(name: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def init_app(app: Flask, bundles: Mapping[str, tuple[str, ...]]) -> None:
    """Give templates ``static``, ``figure``, ``stylesheet`` and ``script``, and serve what they name."""
    folder = Path(app.static_folder or "")
    files = StaticFiles(folder, bundles)
    if app.debug:
        app.before_request(files.forget_all)

    def static(name: str) -> str:
        """The address of a static file with its content hash."""
        return url_for("static", filename=name, v=files.compute_version(name))

    def figure(slug: str, name: str) -> str:
        """The address of an exercise's picture or clip; empty if there is none."""
        path = f"exercises/{slug}/{name}"
        return static(path) if slug and (folder / path).is_file() else ""

    def stylesheet(name: str) -> Markup:
        """The link to a bundle of style sheets."""
        address = static(f"{BUNDLE_FOLDER}/{name}.css")
        return Markup('<link rel="stylesheet" href="{}">').format(address)

    def script(name: str) -> Markup:
        """A module script; the modules that it imports are loaded at once and not one after the other."""
        preload = Markup('<link rel="modulepreload" href="{}">')
        loaded = [preload.format(static(one)) for one in files.list_loaded(name)]
        tag = Markup('<script type="module" src="{}"></script>').format(static(name))
        return Markup("\n").join([*loaded, tag])

    def send_file(filename: str) -> Response:
        text = files.read_text(filename)
        return app.send_static_file(filename) if text is None else _send_text(text)

    app.jinja_env.globals.update(static=static, figure=figure, stylesheet=stylesheet, script=script)
    app.view_functions["static"] = send_file
    app.after_request(set_static_cache)


def _send_text(text: StaticText) -> Response:
    is_compressed = request.accept_encodings["gzip"] > 0
    response = Response(text.compressed if is_compressed else text.content, mimetype=text.mimetype)
    response.vary.add("Accept-Encoding")
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    # Both encodings are one version of the file, so the tag is a weak one.
    response.set_etag(hashlib.sha256(text.content).hexdigest()[:VERSION_LENGTH], weak=True)
    response.make_conditional(request)
    return response


def set_static_cache(response: Response) -> Response:
    """Cache hashed addresses for a year and fonts for a week; revalidate everything else."""
    if request.endpoint == "static":
        is_font = request.path.endswith(".woff2")
        has_version = "v" in request.args
        other = CACHE_FOR_A_WEEK if is_font else "no-cache"
        response.headers["Cache-Control"] = CACHE_FOR_A_YEAR if has_version else other
    return response


def _list_sheets(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"css/{folder}/{name}.css" for name in names)


_COMPONENTS = ("button", "field", "chip", "notice", "clash", "state", "picture", "dialog")

_BUILDER = (
    *("builder", "menus", "rows", "dose", "panels", "findings", "conflict", "dock"),
    # Widths come last: they change what stands before them.
    *("tablet", "phone"),
)

# Every therapist's page loads "base" and one of the others; a patient's page loads "phone" alone.
STYLE_BUNDLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "base": (
            *_list_sheets("shared", "fonts", "tokens", "base"),
            *_list_sheets("shared/components", *_COMPONENTS),
        ),
        "account": _list_sheets("auth", "account"),
        "audit": _list_sheets("clinic", "menu", "audit"),
        # The first of each page of the Clinic area, which may add one more.
        "clinic": (*_list_sheets("clinic", "menu", "people"), *_list_sheets("auth", "account")),
        "builder": (
            *_list_sheets("plans", *_BUILDER),
            *_list_sheets("catalog", "search"),
            *_list_sheets("plans", "meter"),
        ),
        "catalog": _list_sheets("catalog", "search", "browse"),
        "custom-exercises": _list_sheets("custom_exercises", "custom-exercises"),
        "doctor": _list_sheets("clinic", "menu", "doctor", "backup"),
        "exercise": _list_sheets("catalog", "search", "browse", "exercise"),
        "jobs": (*_list_sheets("clinic", "menu"), *_list_sheets("jobs", "jobs")),
        "meter": _list_sheets("plans", "meter"),
        "patients": _list_sheets("patients", "patients"),
        "preview": _list_sheets("plans", "preview", "meter"),
        "rules": (*_list_sheets("clinic", "menu"), *_list_sheets("rules", "rules")),
        "phone": (
            *_list_sheets("phone", "fonts"),
            *_list_sheets("shared", "tokens", "base"),
            *_list_sheets("shared/components", "picture"),
            *_list_sheets("phone", "phone"),
        ),
    }
)
