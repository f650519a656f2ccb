"""Settings from the environment, read once at the start (contract: Environment).

A missing or malformed setting stops the start with a sentence that names it. Every secret may also be given
as `NAME_FILE`, the path of a file that holds it (Docker and systemd secrets).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit


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
    home = Path(env.get("DONDOC_HOME") or "./var").expanduser().absolute()
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
    return env


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise SettingError(f"{name} is '{value}'; it must be one of: {', '.join(allowed)}.")
    return value


def _database_url(value: str | None, home: Path) -> str:
    if not value:
        return f"sqlite:///{home / 'dondoc.sqlite3'}"
    if value.startswith("sqlite:///"):
        return value
    if value.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith("postgresql+psycopg://"):
        return value
    raise SettingError(
        "DONDOC_DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///, "
        "for example postgresql+psycopg://dondoc@db/dondoc."
    )


def _broker_url(value: str | None) -> str:
    if not value:
        return "filesystem://"
    if value.startswith(("redis://", "rediss://", "sentinel://", "amqp://", "amqps://", "filesystem://")):
        return value
    raise SettingError(
        "DONDOC_BROKER_URL must begin with redis:// or amqp://, for example redis://localhost:6379/0; "
        "leave it out to use the embedded broker."
    )


def _smtp(value: str | None) -> Smtp | None:
    if not value:
        return None
    wanted = "DONDOC_SMTP_URL must look like smtp://user:password@host:587?starttls=1 (or smtps://host:465)"
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        raise SettingError(f"{wanted}; its port is not a number.") from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise SettingError(f"{wanted}.")
    starttls = parse_qs(url.query).get("starttls", ["0"])[-1].lower() in ("1", "true", "yes")
    tls = url.scheme == "smtps"
    return Smtp(
        host=url.hostname,
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        starttls=starttls,
        tls=tls,
    )


def _mail_from(value: str | None) -> str:
    if not value:
        return "Đôn Đốc <don-doc@localhost>"
    if "@" not in value or any(c in value for c in "\r\n"):
        raise SettingError(
            f"DONDOC_MAIL_FROM is '{value.strip()}'; it must be an address such as Đôn Đốc <don-doc@co-quan.example>."
        )
    return value


def _public_url(value: str | None) -> str | None:
    if not value:
        return None
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SettingError(f"DONDOC_PUBLIC_URL is '{value}'; it must begin with https:// and name a host.")
    return value.rstrip("/")
