"""Settings, read from the environment; the application refuses to start if they are incomplete or wrong."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ptplanner.logs import LOG_STYLES

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# Flask signs sessions with the secret key; a shorter one could be guessed.
MIN_SECRET_LENGTH = 32
SECRET_FILE = "secret_key"  # noqa: S105  # nosec B105  # the name of a file
# Stands beside a new secret until the database is set up: without it, a missing database is a lost one.
NOT_SET_UP_FILE = ".not-set-up-yet"
DEFAULT_BIND = "127.0.0.1:8000"
# Everyday statements take a few milliseconds.
DEFAULT_SLOW_QUERY_MS = 500
LARGEST_PORT = 65_535


class SettingsError(Exception):
    """A setting is invalid; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations.

    ``data_dir`` holds the embedded database and the secret; ``exports_dir`` the issued PDFs.
    ``public_url`` is the address in QR codes: scheme, host and path, as a patient's phone reaches them.
    ``report_address``: the e-mail address to which therapists report mistakes in exercises; "" if there is none.
    ``log_style`` is one of LOG_STYLES; ``slow_query_ms``: statements that take longer are logged, 0 logs none.
    ``metrics_bind``: where ``ptplanner serve`` shows its metrics, an address of its own; "" counts nothing.
    ``trusted_proxies`` counts the reverse proxies in front; 0 ignores forwarded headers.
    ``files``: a folder or s3://bucket/prefix for all files; "" for ``exports_dir`` and folders in ``data_dir``.
    ``files_cache_mb``: how much of a bucket this computer keeps copies of.
    ``redis_url``: a Redis that carries messages between several machines; "" for a file in ``data_dir``.
    ``bind``: where ``ptplanner serve`` listens; it starts ``web_processes`` (at least 1) and ``workers`` (0: none).
    ``backups_dir``: the folder of nightly backups, None for none; ``backup_recipient``: the public key of age that
    locks them, "" to leave them open.
    ``web_threads`` of each web process answer requests: half of them may wait for sheets, a quarter to write.
    """

    secret_key: str
    database_url: str
    data_dir: Path
    exports_dir: Path
    public_url: str
    secure_cookies: bool
    trusted_proxies: int = 0
    rate_limit_storage: str = "memory://"
    report_address: str = ""
    log_style: str = ""
    slow_query_ms: int = DEFAULT_SLOW_QUERY_MS
    metrics_bind: str = ""
    files: str = ""
    files_cache_mb: int = 500
    bind: str = DEFAULT_BIND
    web_processes: int = 1
    workers: int = 1
    web_threads: int = 16
    redis_url: str = ""
    backups_dir: Path | None = None
    backup_recipient: str = ""

    @property
    def has_bucket(self) -> bool:
        """Whether files are stored in a bucket."""
        return self.files.startswith("s3://")

    @property
    def path_prefix(self) -> str:
        """The path of the public address, such as ``/pt``; empty at the root of a host."""
        return urlsplit(self.public_url).path

    @property
    def is_reachable_by_phones(self) -> bool:
        """Whether phones can open the QR codes of this installation, because its public URL is not local."""
        return not is_local_url(self.public_url)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read ``PTPLANNER_*`` and ``DATABASE_URL``; creates the data folder and the secret key at the first start."""
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("PTPLANNER_DATA") or PROJECT_ROOT / "instance").resolve()
    _create_data_folder(data_dir)
    exports_dir = Path(env.get("PTPLANNER_EXPORTS") or PROJECT_ROOT / "exports").resolve()
    if not env.get("PTPLANNER_FILES", "").strip():
        _require_usable_place(exports_dir, "folder of sheets", "PTPLANNER_EXPORTS")
    public_url = parse_public_url(
        env.get("PTPLANNER_PUBLIC_URL", build_default_url(env.get("PTPLANNER_BIND", "")))
    )
    return Settings(
        secret_key=env.get("PTPLANNER_SECRET_KEY")
        or _load_or_create_secret(data_dir / SECRET_FILE),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'ptplanner.sqlite3'}",
        data_dir=data_dir,
        exports_dir=exports_dir,
        public_url=public_url,
        secure_cookies=public_url.startswith("https://"),
        trusted_proxies=_parse_whole_number(env, "PTPLANNER_TRUSTED_PROXIES"),
        rate_limit_storage=env.get("PTPLANNER_RATE_LIMIT_STORAGE", "memory://"),
        report_address=env.get("PTPLANNER_REPORT_ADDRESS", "").strip(),
        log_style=_parse_log_style(env.get("PTPLANNER_LOG", "")),
        slow_query_ms=_parse_whole_number(
            env, "PTPLANNER_SLOW_QUERY_MS", str(DEFAULT_SLOW_QUERY_MS)
        ),
        files=_parse_files_place(env.get("PTPLANNER_FILES", "").strip()),
        files_cache_mb=_parse_whole_number(env, "PTPLANNER_FILES_CACHE_MB", "500"),
        metrics_bind=_parse_metrics_bind(env.get("PTPLANNER_METRICS_BIND", "")),
        bind=env.get("PTPLANNER_BIND") or DEFAULT_BIND,
        web_processes=max(1, _parse_whole_number(env, "PTPLANNER_WEB_PROCESSES", "1")),
        workers=_parse_whole_number(env, "PTPLANNER_WORKERS", "1"),
        web_threads=max(4, _parse_whole_number(env, "PTPLANNER_WEB_THREADS", "16")),
        redis_url=env.get("REDIS_URL", "").strip(),
        backups_dir=_parse_backups_dir(env.get("PTPLANNER_BACKUPS", ""), data_dir),
        backup_recipient=env.get("PTPLANNER_BACKUP_RECIPIENT", "").strip(),
    )


def is_local_url(url: str) -> bool:
    """Tell whether ``url`` points to the local computer."""
    return _is_local_host(urlsplit(url).hostname or "")


def _is_local_host(host: str) -> bool:
    """Also true of "every address of this computer", which means something to a server and nothing to a phone."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


def build_default_url(bind: str) -> str:
    """The address of a server that listens on ``bind``, such as ``0.0.0.0:8080``, seen from its own computer."""
    host, _, port = bind.rpartition(":")
    if not port.isdecimal():
        return "http://127.0.0.1:8000"
    return f"http://127.0.0.1:{port}" if _is_local_host(host) else f"http://{bind}"


# Letters that need no coding in an address.
_PATH = re.compile(r"(/[A-Za-z0-9._-]+)*/?")


def parse_public_url(text: str) -> str:
    """Return ``text`` without a trailing slash. Raises SettingsError unless it is scheme, host and a plain path."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # raises ValueError unless it is a port
    except ValueError:
        raise SettingsError(f"PTPLANNER_PUBLIC_URL is no address: {text!r}.") from None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or not _PATH.fullmatch(parts.path)
        or parts.query
        or parts.fragment
    ):
        raise SettingsError(
            "PTPLANNER_PUBLIC_URL must be like https://pt.example.org or https://example.org/pt; "
            f"it is {text!r}."
        )
    return text.rstrip("/")


def _parse_metrics_bind(text: str) -> str:
    host, _, port = text.strip().rpartition(":")
    if text.strip() and not (host and port.isdecimal() and int(port) <= LARGEST_PORT):
        raise SettingsError(f"PTPLANNER_METRICS_BIND must be like 127.0.0.1:9100; it is {text!r}.")
    return text.strip()


def _parse_log_style(text: str) -> str:
    style = text.strip().lower()
    if style not in LOG_STYLES:
        raise SettingsError(f"PTPLANNER_LOG must be text or json; it is {text!r}.")
    return style


def _parse_whole_number(env: Mapping[str, str], name: str, default: str = "0") -> int:
    text = env.get(name) or default
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number; it is {text!r}.")
    return int(text)


def _parse_files_place(text: str) -> str:
    """Return a bucket's address as it is, a folder as an absolute path, "" if nothing is named."""
    parts = urlsplit(text)
    if parts.scheme == "s3" and parts.netloc and not (parts.query or parts.fragment or "@" in text):
        return text
    if "://" in text:
        raise SettingsError(
            "PTPLANNER_FILES must be a folder, or like s3://bucket/prefix; keys stand in AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    return str(Path(text).resolve()) if text else ""


def _create_data_folder(folder: Path) -> None:
    """It holds patient data, so no other user of the computer may read it."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_usable_place(folder, "data folder", "PTPLANNER_DATA")


def _require_usable_place(folder: Path, what: str, name: str) -> None:
    """Raises SettingsError unless the folder can be written, or made where it is missing; a full disk is allowed."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if existing.is_dir() and os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return
    reason = "there is no permission to write there" if existing.is_dir() else "it is a file"
    raise SettingsError(
        f"The {what} {folder} cannot be used: {existing}: {reason}. Set {name} to a folder that the user who runs "
        "ptplanner may write, or give that user this one."
    )


def _parse_backups_dir(text: str, data_dir: Path) -> Path | None:
    """A folder; "off" switches nightly backups off, and nothing means a folder in the data folder."""
    if text.strip() == "off":
        return None
    return Path(text.strip()).resolve() if text.strip() else data_dir / "backups"


def _load_or_create_secret(path: Path) -> str:
    """Return the secret key of this installation, creating it at the first start, readable only by its owner."""
    try:
        return _read_or_create_secret(path)
    except OSError as error:
        raise SettingsError(
            f"The secret in {path} cannot be read: {error.strerror}. Give the file to the user who runs ptplanner."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"The secret in {path} is no text. Delete the file; a new one is created at the next start."
        ) from None


def _read_or_create_secret(path: Path) -> str:
    if not path.exists():
        path.with_name(NOT_SET_UP_FILE).touch(mode=0o600)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_text(encoding="utf-8").strip()
        if len(secret) < MIN_SECRET_LENGTH:
            raise SettingsError(
                f"The secret in {path} is too short. Delete the file; a new one is created at the next start."
            ) from None
        return secret
    secret = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret
