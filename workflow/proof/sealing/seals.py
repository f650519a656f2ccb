"""The seal of a message: a signature over what was said to whom when, made in the transaction that writes it down.

The entry of a pass comes at the pass's end, which a process that dies never sees; the seal stands with the message. It
has three parts, so that it can be told which one does not hold: whom, when, what. Whoever changes one of these facts
of a message that is over (`OVER`) seals it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, select, update

from lib.language import say
from org.routing import address
from storage.plain import IDS, per_dialect, plain, plain_row
from storage.tables import contact, message, notice, said
from storage.types import canonical_json
from workflow.proof.difference import Difference, Differences
from workflow.proof.model import SHORT
from workflow.proof.sealing.signing import signer_of

PURPOSE = "seal"
OVER = ("sent", "delivered", "failed", "unknown")  # once it has a Message-ID: it was begun, and is not under way
BATCH = 500

WHOM = ("id", "message_id", "person_id", "contact_id", "channel", "provider_id", "cost")
WHEN = ("id", "state", "started_at", "sent_at", "delivered_at", "read_at")
NOTICE = (notice.c.task_id, notice.c.rung_id, notice.c.act_id, notice.c.kind, notice.c.person_id, notice.c.due_on)
# What a notice tells of, as seals have it since the first: an act, or a lost message by its negative id.
_TELLS_OF = case((notice.c.lost_message_id > 0, -notice.c.lost_message_id), else_=notice.c.act_id)

SPOKEN = len(NOTICE) + 2  # of a notice in the message: its id, those, whether it shares the message's fate
_SEALED = update(message).where(message.c.id == bindparam("of")).values(seal=bindparam("sealed"))


def seal(connection: Connection, ids: Iterable[int]) -> None:
    """Seal those of these messages that are over, in the caller's transaction."""
    signer, sealed = signer_of(connection), []
    for row, parts in _contents(connection, list(ids)):
        signs = [signer.sign(PURPOSE, part)[:SHORT] for part in parts]
        sealed.append({"of": row.id, "sealed": ".".join((signer.fingerprint or "", *signs))})
    if sealed:
        connection.execute(_SEALED, sealed)


def seal_all(connection: Connection) -> None:
    """Seal every message that is over, as it stands."""
    for ids in _batches(connection):
        seal(connection, ids)


def check(connection: Connection, differences: Differences, among: Iterable[int] | None = None) -> None:
    """Every message that is over, or those of `among`, bears a seal that holds."""
    signer = signer_of(connection)
    foreign: Counter[str] = Counter()
    for ids in _batches(connection) if among is None else [list(among)]:
        for row, parts in _contents(connection, ids):
            key, *signs = (row.seal or "").split(".")
            if signer.signs and not (key and signs):
                differences.add(_of(row, "seal-missing", say("không có dấu ký lúc gửi", "bears no seal")))
            elif signs:
                made = [signer.made(PURPOSE, part, key or None) for part in parts]
                foreign[key] += None in made
                broken = [
                    name for name, sign, one in zip(_parts(), signs, made, strict=False) if one and one[:SHORT] != sign
                ]
                if broken or len(signs) != len(parts):
                    why = say("khác với lúc ghi nhận", "differs from when it was written down")
                    differences.add(_of(row, "seal-broken", f"{why}: {', '.join(broken or _parts())}"))
    for key, count in (+foreign).items():
        what = say(
            "Khóa {key} đã ký {n} tin nhưng không có ở máy này, nên chưa chứng minh được.",
            "The key {key}, which sealed {n} messages, is not at hand, so that they are not proven.",
            key=key,
            n=count,
        )
        differences.add(Difference(code="key-missing", what=what, table="message"))


def _batches(connection: Connection) -> Iterator[list[int]]:
    last = 0
    over = select(message.c.id).where(message.c.message_id.is_not(None), message.c.state.in_(OVER))
    while ids := connection.scalars(over.where(message.c.id > last).order_by(message.c.id).limit(BATCH)).all():
        yield list(ids)
        last = ids[-1]


def _contents(connection: Connection, ids: list[int]) -> Iterator[tuple[Any, list[str]]]:
    """Each message that is over, and the three texts that are signed."""
    rows = connection.execute(_sealed(connection), {"ids": ids})
    for _id, group in groupby(rows, key=itemgetter(0)):
        spoken = list(group)
        row = spoken[0]
        whom = [*(getattr(row, name) for name in WHOM), address(row.channel, row)]
        when = [getattr(row, name) for name in WHEN]
        what = [list(one[-SPOKEN:]) for one in spoken if one[-SPOKEN] is not None]
        yield row, [canonical_json(part) for part in (whom, when, [row.id, what])]


@per_dialect
def _sealed(connection: Connection) -> Select[Any]:
    """Those of `ids` that are over, with the addresses of their contacts; a row for each notice that ever went out with
    one, and whether it still shares the message's fate."""
    who = (contact.c.email, contact.c.phone, contact.c.zalo_user_id)
    shares = case((and_(notice.c.message_id == message.c.id, notice.c.state == message.c.state), 1), else_=0)
    told = [_TELLS_OF if column is notice.c.act_id else plain(connection, column) for column in NOTICE]
    spoken = [said.c.notice_id, *told, shares]
    columns = [one.label(f"spoken_{place}") for place, one in enumerate(spoken)]
    source = message.outerjoin(contact, contact.c.id == message.c.contact_id)
    source = source.outerjoin(said, said.c.message_id == message.c.id).outerjoin(
        notice, notice.c.id == said.c.notice_id
    )
    over = (message.c.id.in_(IDS), message.c.message_id.is_not(None), message.c.state.in_(OVER))
    rows = select(*plain_row(connection, message), *who, *columns).select_from(source).where(*over)
    return rows.order_by(message.c.id, said.c.notice_id)


def _parts() -> tuple[str, str, str]:
    return (
        say("người nhận, địa chỉ hoặc kênh", "whom, address or channel"),
        say("trạng thái hoặc thời điểm", "state or times"),
        say("các thông báo trong tin", "the notices in it"),
    )


def _of(row: Any, code: str, why: str) -> Difference:
    what = say("Tin {id} ({name}) {why}.", "Message {id} ({name}) {why}.", id=row.id, name=row.message_id, why=why)
    return Difference(code=code, what=what, table="message", row=str(row.id))
