"""Who signs in: accounts, their sign-ins, the addresses by which a password is set."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant, Words

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),  # as compared: NFC, small letters
    Column("name", Text, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("roles", Words, nullable=False),  # out of `desk`, `reader`, `admin`
    Column("language", Text, nullable=False, server_default="vi"),
    Column("enabled", Boolean, nullable=False),
    Column("password", Text),  # argon2id; null until one is set
    Column("created_at", Instant, nullable=False),
)

# One browser of one account. What has ended is removed.
sign_in = Table(
    "sign_in",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of what the cookie holds
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("began_at", Instant, nullable=False),  # real time, as the next
    Column("seen_at", Instant, nullable=False),  # to some minutes
    sqlite_with_rowid=False,
)

# An address that sets the password once, within a day.
password_address = Table(
    "password_address",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of its token
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),  # real time
    sqlite_with_rowid=False,
)
