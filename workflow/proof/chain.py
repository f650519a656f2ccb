"""The journal's chain, walked: numbers without gaps, each signature, each link; once signed, always signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from storage.keys import FILE
from storage.plain import plain_row
from storage.tables import journal
from workflow.journal import GENESIS, entry_hash
from workflow.proof.difference import Difference, Differences
from workflow.proof.sealing.signing import signer_of


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many entries there are, the first that does not hold (None: all do) and why, the first
    signed one, and the last one's id and hash."""

    entries: int
    broken: int | None = None
    why: str | None = None
    signed_since: int | None = None
    head: tuple[int, str] | None = None


def verify(
    connection: Connection,
    differences: Differences | None = None,
    *,
    after: int = 0,
    heads: Iterable[str] = (),
) -> Verdict:
    """Walk the chain behind entry `after`: numbers without gaps, each signature, each link; once signed, always signed.

    Every entry that does not hold is added to `differences`, and each of `heads` that is no entry's hash. What a chain
    cannot show by itself, that entries were cut off at its end, is shown by the rows that nobody entered.
    """
    walk, missing = _Walk(connection, Differences() if differences is None else differences, after), set(heads)
    wanted = select(*plain_row(connection, journal)).order_by(journal.c.id)
    if after:
        wanted = wanted.where(journal.c.id > after)
    for row in connection.execute(wanted.execution_options(yield_per=1000)):
        missing.discard(row.hash)
        walk.take(row._asdict())
    for one in sorted(missing):
        why = say(
            "không còn mục nào mang mã băm {hash}, nên các mục từ đó về sau đã bị cắt bỏ hoặc làm lại",
            "no entry bears the hash {hash} any more, so entries from there on were cut off or made anew",
            hash=one,
        )
        walk.break_at(walk.last + 1, "head-missing", why)
    return walk.verdict()


class _Walk:
    """One walk along the chain, entry by entry."""

    def __init__(self, connection: Connection, differences: Differences, after: int) -> None:
        wanted = select(journal.c.hash, journal.c.key).where(journal.c.id == after)
        start = connection.execute(wanted).first() if after else None
        self.signer, self.differences = signer_of(connection), differences
        self.count, self.last, self.hash = 0, after, start.hash if start else GENESIS
        self.signed_since = after if start and start.key is not None else None
        self.broken: tuple[int, str] | None = None
        self._unsigned = _Several()
        self._foreign: dict[str, _Several] = {}

    def take(self, entry: dict[str, Any]) -> None:
        """The next entry, as a row of plain values."""
        number, key, kept = entry["id"], entry["key"], entry.pop("hash")
        if number != self.last + 1:
            self.break_at(self.last + 1, "entry-missing", say("mục này bị mất", "this entry is missing"))
        elif entry["previous"] != self.hash:
            why = say("không nối với mục trước", "it does not follow the entry before it")
            self.break_at(number, "entry-unlinked", why)
        if key is None:
            self._unsigned.add(number, when=self.signed_since is not None)
        elif self.signed_since is None:
            self.signed_since = number
        made = entry_hash(entry, self.signer)
        if made is None:
            self._foreign.setdefault(key, _Several()).add(number)
        elif made != kept:
            self.break_at(number, "entry-changed", say("nội dung đã bị sửa", "its content was changed"))
        self.count, self.last, self.hash = self.count + 1, number, kept

    def break_at(self, number: int, code: str, why: str) -> None:
        if self.broken is None or number < self.broken[0]:
            self.broken = number, why
        what = say("Nhật ký, mục {n}: {why}.", "The journal, entry {n}: {why}.", n=number, why=why)
        self.differences.add(Difference(code=code, what=what, entry=number))

    def verdict(self) -> Verdict:
        """What holds, after the last entry."""
        if self.signer.signs and self.count and self.signed_since is None:
            self.break_at(1, "entry-unsigned", say("không mục nào được ký", "no entry is signed"))
        if self._unsigned.count:
            why = say(
                "từ mục {since} mọi mục đều được ký, nhưng {n} mục sau đó thì không",
                "since entry {since} all are signed, but {n} after it are not",
                since=self.signed_since,
                n=self._unsigned.count,
            )
            self.break_at(self._unsigned.first, "entry-unsigned", why)
        for key, several in self._foreign.items():
            self.break_at(several.first, "key-missing", _no_key(key, several.count))
        at = (self.last, self.hash) if self.count else None
        broken: tuple[int | None, str | None] = self.broken or (None, None)
        return Verdict(self.count, *broken, self.signed_since, at)


class _Several:
    """Entries of one kind: the first, and how many."""

    first, count = 0, 0

    def add(self, number: int, *, when: bool = True) -> None:
        if when:
            self.first, self.count = self.first or number, self.count + 1


def _no_key(fingerprint: str, count: int) -> str:
    return say(
        "khóa {key} đã ký {n} mục từ đây nhưng không có ở máy này, nên chưa chứng minh được; hãy đặt lại "
        "DONDOC_SECRET_KEY, thêm khóa cũ vào DONDOC_SECRET_KEY_BEFORE, hoặc chép lại tệp {file} vào thư mục dữ liệu",
        "the key {key}, which signed {n} entries from here on, is not at hand, so that they are not proven; set "
        "DONDOC_SECRET_KEY, add an earlier key to DONDOC_SECRET_KEY_BEFORE, or put the file {file} back into the data "
        "folder",
        key=fingerprint,
        n=count,
        file=FILE,
    )
