"""Settings from the environment, read once at the start (contract: Environment).

A missing or malformed setting stops the start with a sentence that names it. Every secret may also be given
as `NAME_FILE`, the path of a file that holds it (Docker and systemd secrets).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or malformed; the message names it and says what would be right."""


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """Where mail goes: `smtp://user:pass@host:587?starttls=1`, or `smtps://` for TLS from the first byte."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    tls: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Frozen settings; secrets never show in `repr`."""

    home: Path
    database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    email_unknown: Literal["resend", "hold"] = "resend"
    smtp: Smtp | None = None
    mail_from: str = "Đôn Đốc <don-doc@localhost>"
    public_url: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    web_host: str = "127.0.0.1"
    web_port: int = 8087

    @property
    def mail_folder(self) -> Path:
        """Where mails are written as .eml when no SMTP server is set."""
        return self.home / "mail"

    @property
    def files_folder(self) -> Path:
        """Where submitted files are kept, each under its SHA-256."""
        return self.home / "files"

    @property
    def embedded_broker(self) -> bool:
        """True when no broker server is set and jobs travel through files under the home."""
        return self.broker_url.startswith("filesystem:")


SECRETS = ("DONDOC_DATABASE_URL", "DONDOC_BROKER_URL", "DONDOC_SMTP_URL", "DONDOC_SECRET_KEY")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's); raises SettingError."""
    env = _with_secret_files(dict(os.environ if environ is None else environ))
    home = _home(env.get("DONDOC_HOME"))
    return Settings(
        home=home,
        database_url=_database_url(env.get("DONDOC_DATABASE_URL"), home),
        broker_url=_broker_url(env.get("DONDOC_BROKER_URL")),
        email_unknown=_one_of(env, "DONDOC_EMAIL_UNKNOWN", ("resend", "hold")),  # type: ignore[arg-type]
        smtp=_smtp(env.get("DONDOC_SMTP_URL")),
        mail_from=_mail_from(env.get("DONDOC_MAIL_FROM")),
        public_url=_public_url(env.get("DONDOC_PUBLIC_URL")),
        secret_key=env.get("DONDOC_SECRET_KEY") or None,
    )


def _with_secret_files(env: dict[str, str]) -> dict[str, str]:
    for name in SECRETS:
        path = env.get(f"{name}_FILE")
        if not path:
            continue
        if env.get(name):
            raise SettingError(f"{name} and {name}_FILE are both set; keep only one of them.")
        try:
            env[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise SettingError(f"{name}_FILE names {path}, which is not UTF-8 text.") from None
        if not env[name]:
            raise SettingError(f"{name}_FILE names {path}, which is empty.")
    return env


def _home(value: str | None) -> Path:
    try:
        return Path(value or "./var").expanduser().absolute()
    except RuntimeError:
        raise SettingError(f"DONDOC_HOME is '{value}', and there is no such home folder.") from None


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise SettingError(f"{name} is '{value}'; it must be one of: {', '.join(allowed)}.")
    return value


def _url(value: str, wanted: str) -> SplitResult:
    """The URL in its parts; raises SettingError with `wanted`, never with the value: it may hold a password."""
    try:
        url = urlsplit(value)
        if url.port == 0:
            raise ValueError
    except ValueError:
        raise SettingError(f"{wanted}; its port is not a number from 1 to 65535, or its host is malformed.") from None
    return url


def _database_url(value: str | None, home: Path) -> str:
    if not value:
        return f"sqlite:///{home / 'dondoc.sqlite3'}"
    wanted = (
        "DONDOC_DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///, "
        "for example postgresql+psycopg://dondoc@db/dondoc"
    )
    if value.startswith("sqlite:///") and value.removeprefix("sqlite:///"):
        return value
    scheme, _, rest = value.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise SettingError(f"{wanted}.")
    _url(value, wanted)
    return f"postgresql+psycopg://{rest}"


def _broker_url(value: str | None) -> str:
    if not value:
        return "filesystem://"
    wanted = (
        "DONDOC_BROKER_URL must begin with redis:// or amqp://, for example redis://localhost:6379/0; "
        "leave it out to use the embedded broker"
    )
    if not value.startswith(("redis://", "rediss://", "sentinel://", "amqp://", "amqps://", "filesystem://")):
        raise SettingError(f"{wanted}.")
    if ";" not in value:  # several addresses are for the client library to read
        _url(value, wanted)
    return value


def _smtp(value: str | None) -> Smtp | None:
    if not value:
        return None
    wanted = "DONDOC_SMTP_URL must look like smtp://user:password@host:587?starttls=1 (or smtps://host:465)"
    url = _url(value, wanted)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise SettingError(f"{wanted}.")
    tls, starttls = url.scheme == "smtps", _starttls(url, wanted)
    if tls and starttls:
        raise SettingError(f"{wanted}; smtps:// is encrypted from the first byte and takes no starttls.")
    return Smtp(
        host=url.hostname,
        port=url.port or (465 if tls else 587 if starttls else 25),
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        starttls=starttls,
        tls=tls,
    )


def _starttls(url: SplitResult, wanted: str) -> bool:
    """A mistyped switch must not send the password in clear."""
    switches = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    asked = parse_qs(url.query, keep_blank_values=True)
    if asked.keys() - {"starttls"}:
        raise SettingError(f"{wanted}; after the question mark only starttls=1 is known.")
    answer = asked.get("starttls", ["0"])[-1].lower()
    if answer not in switches:
        raise SettingError(f"{wanted}; starttls must be 1 or 0.")
    return switches[answer]


def _mail_from(value: str | None) -> str:
    if not value:
        return "Đôn Đốc <don-doc@localhost>"
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", parseaddr(value)[1]) or any(c in value for c in "\r\n"):
        raise SettingError(
            f"DONDOC_MAIL_FROM is '{value.strip()}'; it must be an address such as Đôn Đốc <don-doc@co-quan.example>."
        )
    return value


def _public_url(value: str | None) -> str | None:
    if not value:
        return None
    wanted = "DONDOC_PUBLIC_URL must begin with https:// and name a host"
    url = _url(value, wanted)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SettingError(f"{wanted}; it is '{value}'.")
    return value.rstrip("/")
