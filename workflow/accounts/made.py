"""Accounts made and changed by an administrator, on the command line or on a page (web contract, section 6).

Whoever is disabled, or has other roles than before, is signed out at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from lib.headers import ADDRESS
from lib.language import Language, say
from lib.problem import Problem, Refused, refuse
from lib.text import clean_line, compared, encoded_word
from lib.vocabulary import Pair
from org.queries import known_code, unit_id
from storage.store import insert_row
from storage.tables import account, sign_in
from workflow import journal
from workflow.accounts import addresses, sessions
from workflow.accounts.authority import administers
from workflow.accounts.model import ROLES, Role, Viewer

LONGEST_NAME = 100
HOW_TO_BEGIN: Pair = (
    "dondoc account add THƯ_ĐIỆN_TỬ --unit MÃ_ĐƠN_VỊ --role desk,admin --name HỌ_TÊN",
    "dondoc account add E_MAIL --unit CODE --role desk,admin --name NAME",
)


def may_make(connection: Connection, viewer: Viewer, unit: int, roles: Collection[str]) -> bool:
    """Whether that administrator may make an account of that unit with these roles, or change one that has them:
    nobody gives a role or a unit wider than their own. Who has `desk` sees all that a reader sees."""
    given = viewer.roles | ({"reader"} if "desk" in viewer.roles else set())
    return set(roles) <= given and administers(connection, viewer, unit)


def roles_of(written: Iterable[str]) -> list[Role]:
    """The roles that are meant, in their order; refused where one is none, or there is none."""
    wanted = {one for text in written for one in clean_line(text).casefold().replace(",", " ").split()}
    if not wanted or wanted - set(ROLES):
        raise Refused(
            Problem(
                code="unknown-role",
                path="role",
                message=say(
                    "“{it}” không phải vai trò; các vai trò là {roles}, nhiều vai trò cách nhau bằng dấu phẩy.",
                    "“{it}” is no role; roles are {roles}, several with commas between them.",
                    it=", ".join(sorted(wanted - set(ROLES)))[:100],
                    roles=", ".join(ROLES),
                ),
            )
        )
    return [role for role in ROLES if role in wanted]


def add(
    connection: Connection,
    email: str,
    *,
    unit: str,
    roles: Iterable[str],
    name: str,
    now: datetime,
    actor: str,
    language: Language = "vi",
) -> int:
    """A new account, without a password yet; its id. Refused where something of it is wrong, or there is one."""
    wanted, address, called, code = roles_of(roles), compared(email), clean_line(name), known_code(connection, unit)
    wrong = [one for one in (_wrong_address(connection, address, email), _wrong_name(called)) if one is not None]
    if wrong:
        raise Refused(wrong)
    values = {"email": address, "name": called, "unit_id": unit_id(connection, code), "roles": wanted}
    values |= {"language": language, "enabled": True, "created_at": now}
    id = insert_row(connection, account, values)
    _enter(connection, "account.added", id, now, actor, unit=code, roles=wanted)
    return id


def known(connection: Connection, email: str) -> Any:
    """The account of that address; refused where there is none."""
    found = connection.execute(select(account).where(account.c.email == compared(email))).first()
    if found is None:
        raise refuse(
            "unknown-account",
            say(
                "Không có tài khoản nào của {email}; xem `dondoc account list`.",
                "There is no account of {email}; see `dondoc account list`.",
                email=clean_line(email)[:100],
            ),
        )
    return found


def disable(connection: Connection, id: int, *, now: datetime, actor: str) -> None:
    """It signs in no more, and is signed out at once; an address that would set its password is void."""
    connection.execute(update(account).where(account.c.id == id).values(enabled=False))
    sessions.end(connection, sign_in.c.account_id == id)
    addresses.void(connection, id)
    _enter(connection, "account.disabled", id, now, actor)


def enable(connection: Connection, id: int, *, now: datetime, actor: str) -> None:
    """It signs in again with the password that it had."""
    connection.execute(update(account).where(account.c.id == id).values(enabled=True))
    _enter(connection, "account.enabled", id, now, actor)


def change_roles(connection: Connection, id: int, roles: Iterable[str], *, now: datetime, actor: str) -> None:
    """It has these roles and no others from now on; its sign-ins end."""
    wanted = roles_of(roles)
    connection.execute(update(account).where(account.c.id == id).values(roles=wanted))
    sessions.end(connection, sign_in.c.account_id == id)
    _enter(connection, "account.roles", id, now, actor, roles=wanted)


def speak(connection: Connection, id: int, language: Language) -> None:
    """It is spoken to in that language when it signs in."""
    connection.execute(update(account).where(account.c.id == id).values(language=language))


def reset(connection: Connection, id: int, *, at: datetime, now: datetime, actor: str) -> str:
    """A new one-time address that sets its password: the token. Earlier ones are void; the password stays so long."""
    if not connection.scalar(select(account.c.enabled).where(account.c.id == id)):
        told = say(
            "Tài khoản đang bị khóa; hãy mở lại trước khi đặt lại mật khẩu.",
            "The account is disabled; enable it before its password is set anew.",
        )
        raise refuse("account-disabled", told)
    _enter(connection, "account.reset", id, now, actor)
    return addresses.make(connection, id, at)


def _enter(connection: Connection, action: str, id: int, now: datetime, actor: str, **more: Any) -> None:
    journal.append(connection, at=now, actor=actor, action=action, detail={"account": id, **more})


def _wrong_address(connection: Connection, address: str, written: str) -> Problem | None:
    if not ADDRESS.fullmatch(address):
        told = say(
            "“{it}” không phải địa chỉ thư điện tử; hãy ghi như ten@mattran.example.",
            "“{it}” is no e-mail address; write it like name@office.example.",
            it=clean_line(written)[:100],
        )
        return Problem(code="bad-email", message=told, path="email")
    if connection.scalar(select(account.c.id).where(account.c.email == address)) is not None:
        told = say("Đã có tài khoản của {email}.", "There is an account of {email} already.", email=address)
        return Problem(code="account-exists", message=told, path="email")
    return None


def _wrong_name(name: str) -> Problem | None:
    if not name or len(name) > LONGEST_NAME or encoded_word(name):
        told = say(
            "Phải ghi họ tên, nhiều nhất {n} ký tự.", "A name must be given, of at most {n} letters.", n=LONGEST_NAME
        )
        return Problem(code="bad-name", message=told, path="name")
    return None
