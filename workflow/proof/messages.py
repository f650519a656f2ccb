"""Facts about messages: which left in a pass, what became of one that did not arrive, which addresses are given up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from lib.vocabulary import CHANNELS, word
from org.routing import address
from storage.tables import contact, message, suppression
from workflow.proof.difference import Difference, Differences
from workflow.proof.model import BIGGEST, Facts, Keys

# What a message may be by now without another entry that says so; of other states an entry claims nothing.
MAY_BE = {
    "sent": ("sent", "delivered"),
    "delivered": ("delivered",),
    "unknown": ("unknown", "delivered"),
    "failed": ("failed",),
}
BATCH = 500
MOST = 1_000_000  # messages that leave in one pass


def of_messages(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """The state of each message; the stated one where it may have led to that."""
    found = {}
    rows = select(message.c.id, message.c.state).where(message.c.id.in_(wanted))
    for id, state in connection.execute(rows):
        stated = (wanted[id] or {}).get("state", state)
        found[id] = {"state": stated if state in MAY_BE.get(stated, (state,)) else state}
    return found


# --- those that left in one pass -------------------------------------------------------------------------------------


def left(sent: dict[int, str]) -> dict[str, Any]:
    """What the entry of a pass states of the messages that left in it: ids → Message-IDs."""
    return {"digest": _digest(sent.values()), **({"facts": {"sent": ranges(sent)}} if sent else {})}


def ranges(ids: Iterable[int]) -> str:
    """Ids in few words: "12-127,130"."""
    runs: list[list[int]] = []
    for id in sorted(ids):
        if runs and id == runs[-1][1] + 1:
            runs[-1][1] = id
        else:
            runs.append([id, id])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def check_left(connection: Connection, entry: int, detail: Facts, differences: Differences) -> None:
    """Each message that left in the pass is there, with the name it bore, and was sent."""
    names, count = [], 0
    for some in batches(expanded(detail["facts"]["sent"])):
        count += len(some)
        rows = select(message.c.id, message.c.message_id, message.c.state, message.c.sent_at.is_not(None).label("left"))
        found = {row.id: row for row in connection.execute(rows.where(message.c.id.in_(some)))}
        names += [str(row.message_id) for row in found.values()]
        for id in some:
            if id not in found:
                why = say("đã bị xóa", "is gone")
            elif not found[id].left and found[id].state != "unknown":
                why = say("không còn được ghi là đã gửi", "is no longer recorded as sent")
            else:
                continue
            what = say(
                "Tin {id} {why}; nhật ký (mục {entry}) ghi tin đã gửi.",
                "Message {id} {why}; the journal (entry {entry}) says that it left.",
                id=id,
                why=why,
                entry=entry,
            )
            differences.add(Difference(code="row-changed", what=what, entry=entry, table="message", row=str(id)))
    if len(names) == count and _digest(names) != detail["digest"]:
        what = say(
            "Mã tin (Message-ID) của lượt gửi ở mục {entry} đã bị đổi.",
            "The Message-IDs of the pass in entry {entry} were changed.",
            entry=entry,
        )
        differences.add(Difference(code="row-changed", what=what, entry=entry, table="message"))


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids, so many at once."""
    every = iter(ids)
    while some := list(islice(every, BATCH)):
        yield some


def expanded(ranges: str) -> Iterator[int]:
    """The ids of `ranges`. Raises ValueError for more than any pass can have sent, or what is no id."""
    left = MOST
    for run in ranges.split(","):
        ends = [int(end) for end in run.split("-")]
        first, last = ends[0], ends[-1]
        left -= last + 1 - first
        if not first <= last < BIGGEST or left < 0:
            raise ValueError(run)
        yield from range(first, last + 1)


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


# --- addresses that are given up -------------------------------------------------------------------------------------


class GivenUp:
    """Addresses to which nobody writes any more, as entries tell: newest first, message by message."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dead: dict[tuple[str, str], bool] = {}

    def take(self, name: str, *, dead: bool) -> None:
        """The entry of a message that met a dead address, or that somebody sent again."""
        who = (contact.c.email, contact.c.phone, contact.c.zalo_user_id)
        row = self._connection.execute(
            select(message.c.channel, *who)
            .join(contact, contact.c.id == message.c.contact_id)
            .where(message.c.message_id == name)
        ).first()
        if row is not None and (at := address(row.channel, row)) is not None:
            self._dead.setdefault((row.channel, at), dead)

    def check(self, differences: Differences) -> None:
        """Each address that is given up met an entry that says so, and the other way round."""
        columns = select(suppression.c.channel, suppression.c.address)
        kept = {(channel, at) for channel, at in self._connection.execute(columns)}
        dead = {key for key, is_dead in self._dead.items() if is_dead}
        for channel, at in sorted(kept - dead):
            why = say("bị ngừng gửi mà không mục nhật ký nào nói đến", "is written to no more, and no entry says why")
            differences.add(_of(channel, at, "row-unexplained", why))
        for channel, at in sorted(dead - kept):
            why = say("được gửi lại mà không mục nhật ký nào nói đến", "is written to again, and no entry says so")
            differences.add(_of(channel, at, "row-missing", why))


def _of(channel: str, at: str, code: str, why: str) -> Difference:
    what = say(
        "Địa chỉ {at} ({channel}) {why}.",
        "The address {at} ({channel}) {why}.",
        at=at,
        channel=word(CHANNELS, channel),
        why=why,
    )
    return Difference(code=code, what=what, table="suppression", row=f"{channel} {at}")
