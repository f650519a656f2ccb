"""What may be set, as frozen values; secrets never show in `repr`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal

from lib.incoming.file_kinds import TYPES


class SettingError(Exception):
    """A setting is missing or malformed; the message names it and says what would be right."""


Network = IPv4Network | IPv6Network


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """Where mail goes: `smtp://user:pass@host:587?starttls=1`, or `smtps://` for TLS from the first byte.

    What the server allows, None where it sets no bound: `connections` at once, mails `per_connection`, `per_minute`.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    tls: bool = False
    connections: int | None = None
    per_connection: int | None = None
    per_minute: int | None = None

    @property
    def here(self) -> bool:
        """True of a server on this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def password_in_clear(self) -> bool:
        """True when others on the network could read the password."""
        return self.password is not None and not (self.tls or self.starttls or self.here)


@dataclass(frozen=True, kw_only=True)
class Maildir:
    """Where returned mail lies, as a folder with `new` and `cur`."""

    path: Path


@dataclass(frozen=True, kw_only=True)
class Imap:
    """Where returned mail lies, on a server: `imaps://user:pass@host/Folder`; `imap://` is encrypted by STARTTLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True  # from the first byte


@dataclass(frozen=True, kw_only=True)
class Dkim:
    """How mail is signed (RFC 6376): the record `selector._domainkey.domain` holds the public key."""

    key_file: Path
    selector: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Zalo:
    """The Official Account that writes to people; the addresses are Zalo's unless a rehearsal names others."""

    app_id: str
    app_secret: str = field(repr=False)
    oa_secret: str | None = field(default=None, repr=False)
    phone_url: str = "https://business.openapi.zalo.me"
    oa_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    templates: Path | None = None  # which approved template says what


@dataclass(frozen=True, kw_only=True)
class Sms:
    """An SMS gateway: `esms://KEY:SECRET@host/?brand=NAME`; a path stands for a gateway's usual one."""

    gateway: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    host: str
    brand: str
    path: str = ""
    tls: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    public_url: str | None = None  # where the gateway may report to


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How people are told. Every default is the contract's."""

    channels: tuple[str, ...] = ("email",)  # in the order in which they are tried
    by_post: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # above by_post
    fallback_after: timedelta = timedelta(hours=6)
    opens: time = time(7, 0)
    closes: time = time(21, 0)
    digest_at: time | None = None  # what was written since goes out then, once a day
    daily_limit: int | None = None  # messages per person and day
    jitter: timedelta = timedelta(0)  # over which the morning's messages are spread


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process."""

    home: Path
    database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    email_unknown: Literal["resend", "hold"] = "resend"
    smtp: Smtp | None = None
    zalo: Zalo | None = None
    sms: Sms | None = None
    policy: Policy = field(default_factory=Policy)
    every: float = 30.0  # seconds between two ticks, and between two delivery passes
    unreachable: Literal["warn", "block"] = "warn"
    mail_from: str = "Đôn Đốc <don-doc@localhost>"
    mail_return_path: str | None = None  # the envelope's sender, and the base of those that name a message
    bounces: Maildir | Imap | None = None
    dkim: Dkim | None = None
    public_url: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    earlier_keys: tuple[str, ...] = field(default=(), repr=False)  # prove and open what they signed and sealed
    secret_files: Mapping[str, Path] = field(default_factory=dict, compare=False)  # by the variable that names each
    upload_limit: int = 25 << 20  # bytes of one submitted file
    trusted_proxies: tuple[Network, ...] = ()  # whose word on who asks is taken
    metrics_token: str | None = field(default=None, repr=False)  # who shows it may read /metrics
    receipt_mail: bool = True  # what is handed in by a page is confirmed by a message
    timing: bool = False  # pages tell where their time went
    link_days: int = 400  # how long a link works after it last left in a message
    link_code: Literal["off", "submit"] = "off"  # before which acts a browser proves itself
    upload_types: tuple[str, ...] = TYPES  # kinds of files that pages take
    templates: Path | None = None
    actor: str | None = None  # who acts on the command line where `--by` names nobody
    web_host: str = "127.0.0.1"
    web_port: int = 8087

    @property
    def mail_folder(self) -> Path:
        """Where mails are written as .eml when no SMTP server is set."""
        return self.home / "mail"

    @property
    def templates_folder(self) -> Path:
        """Where a committee keeps its own sentences for the mails."""
        return self.templates or self.home / "templates"

    @property
    def files_folder(self) -> Path:
        """Where submitted files are kept, each under its SHA-256."""
        return self.home / "files"

    @property
    def uploads_folder(self) -> Path:
        """Where files lie that came ahead of their form, until it is pressed."""
        return self.home / "uploads"

    @property
    def embedded_broker(self) -> bool:
        """True when no broker server is set and jobs travel through files under the home."""
        return self.broker_url.startswith("filesystem:")
