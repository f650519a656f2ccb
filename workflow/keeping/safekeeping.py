"""The doctor's look at how data is kept: is the database whole, is what it accepts on disk, who else could read it?"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lib.language import say
from lib.problem import Refused
from settings import Settings
from storage.store import Store
from workflow.keeping import privacy
from workflow.keeping.opening import ready_store

SHOWN = 3  # paths named, of however many there are


def database(settings: Settings) -> tuple[str, str]:
    """The check `database`; as every command does, it upgrades an older schema on SQLite."""
    try:
        store = ready_store(settings)
    except Refused as refused:
        return "failed", str(refused)
    try:
        return _sqlite(store) if store.is_sqlite else _postgresql(store)
    finally:
        store.dispose()


def _sqlite(store: Store) -> tuple[str, str]:
    with store.read() as connection:
        found = connection.scalar(text("PRAGMA quick_check(1)"))
    if found != "ok":
        return "failed", say(
            "SQLite bị hỏng: {found}. Hãy chạy `dondoc db check`, rồi đặt lại bản sao lưu.",
            "SQLite is damaged: {found}. Run `dondoc db check`, then put a backup in its place.",
            found=" ".join(str(found).split()),
        )
    return "ok", say("SQLite, đúng phiên bản.", "SQLite, schema current.")


def _postgresql(store: Store) -> tuple[str, str]:
    with store.read() as connection:
        off = [name for name in ("fsync", "synchronous_commit") if connection.scalar(text(f"SHOW {name}")) == "off"]
    if off:
        return "warning", say(
            "PostgreSQL đang tắt {off}: mất điện thì mất cả những gì đã xác nhận; hãy bật lại.",
            "PostgreSQL has {off} switched off: a loss of power loses what was acknowledged; switch it on.",
            off=", ".join(off),
        )
    return "ok", say("PostgreSQL, đúng phiên bản.", "PostgreSQL, schema current.")


def secrecy(settings: Settings) -> tuple[str, str]:
    """The check `privacy`: closes what was open, says so once, and warns of what is not ours to close."""
    foreign = privacy.close(settings, whole=True, database=_is_ours(settings)).foreign
    told = [*_closed(privacy.said_once(settings)), *_foreign([str(path) for path in foreign]), *_secrets(settings)]
    if not settings.database_url.startswith("sqlite") and settings.secret_key is None:
        told.append(
            say(
                "Chưa đặt DONDOC_SECRET_KEY: mỗi máy ký và niêm phong bằng khóa riêng, máy khác không đọc được; "
                "hãy đặt một khóa chung cho mọi máy.",
                "DONDOC_SECRET_KEY is not set: each machine signs and seals with a key of its own, which others cannot "
                "read; set one key for all.",
            )
        )
    if told:
        return "warning", " ".join(told)
    return "ok", say("Chỉ tài khoản này đọc được dữ liệu.", "Only this account can read the data.")


def _is_ours(settings: Settings) -> bool:
    try:
        ready_store(settings).dispose()
    except (Refused, SQLAlchemyError):
        return False
    return True


def _closed(lines: list[str]) -> list[str]:
    if not lines:
        return []
    return [
        say(
            "Đã sửa quyền của {n} tệp, thư mục mà tài khoản khác trên máy từng đọc được: {which}.",
            "Closed {n} files and folders that other accounts could read: {which}.",
            n=len(lines),
            which=_some([f"{path} ({mode})" for mode, _, path in (line.partition(" ") for line in lines)]),
        )
    ]


def _foreign(paths: list[str]) -> list[str]:
    if not paths:
        return []
    return [
        say(
            "Tài khoản khác đọc được {which}; hệ thống không tự sửa vì không phải của riêng nó, hãy dùng thư mục riêng "
            "hoặc sửa quyền.",
            "Other accounts can read {which}; not closed, since it is not ours alone: use a folder of its own, or "
            "change its permissions.",
            which=_some(paths),
        )
    ]


def _secrets(settings: Settings) -> list[str]:
    named = dict(settings.secret_files)
    if settings.dkim:
        named["DONDOC_DKIM_KEY_FILE"] = settings.dkim.key_file
    exposed = [f"{name} ({path})" for name, path in named.items() if privacy.open_to_others(path)]
    if not exposed:
        return []
    return [
        say(
            "Tài khoản khác đọc được tệp bí mật: {which}; hãy chạy chmod 600.",
            "Other accounts can read secret files: {which}; run chmod 600.",
            which=", ".join(exposed),
        )
    ]


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
