"""What is to be handed in: “ít nhất 01 mô hình …”, “báo cáo sơ kết …”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.duties.context import Bound, Reading
from plans.reading.model import Deliver
from plans.reading.naming import words
from plans.reading.naming.units import mentions
from plans.reading.page import Page

_COUNT = re.compile(
    r"\b(?:it nhat|toi thieu|tu)?\s?(?P<n>[0-9]{1,3})(?: \([^()\n]{1,20}\))? (?P<what>mo hinh|dien hinh|bai|"
    r"tac pham|san pham|tap the|ca nhan|guong|cong trinh|sang kien|bao cao|video|tin bai|tin|hinh anh)\b"
)
_REPORT = re.compile(
    r"\b(?P<what>(?:bao cao|van ban|ke hoach|ho so|danh sach|bien ban|phieu|to trinh|bai du thi|bai thu hoach|"
    r"tham luan|de cuong|bang tong hop|nghi quyet|bang diem|de an|nhan xet|don|du thao|so lieu|ket qua)\b"
    r"[^,;.:()\n]{0,80})"
)
_STOP = re.compile(
    r"[,;.:()\n*]|\b(?:trong trien khai|co bao cao|gui|ve|va bao cao|truoc|cham nhat|de|nop|theo|phai|can|duoc|"
    r"va|va it nhat|va [0-9]|kem|kem theo|den|tai|toi|cho|cung|trinh|vao|hang tuan|hang thang|neu|khan truong|tu|luc|ban cung|"
    r"ban mem|ban giay|file|xong|chua|cua (?:cac|moi|tung|don vi|co quan)|thong qua|qua)\b"
)
_REGIME = re.compile(r"\b(?:che do|thuc hien|chap hanh|viec|nghe|quyet dinh so|so|theo|can cu|nhan) $")
_TO_WHOM = re.compile(r"bao cao (?:trung uong|huyen|tinh|thanh pho|xa|phuong|cap tren|lanh dao)\b")
_HANDING = re.compile(r"\b(?:gui|nop|bao cao)\b")


def deliverables(read: Reading, here: Bound) -> tuple[Deliver, ...]:
    """What a submission holds; nothing where nothing is handed in."""
    page = read.page
    own, behind = read.around(here.clause, here.when)
    start, end = own if own[1] > own[0] + 12 else behind
    if not words.SENDING.first(page, start, end):
        return ()
    made = [
        Deliver(title=_named(page, match.start("what"), end), at_least=max(1, int(match["n"])))
        for match in _COUNT.finditer(page.even, start, end)
        if not _in_bracket(page, start, match.start())
    ]
    for written in _things(read, start, end):
        if all(written != one.title for one in made):
            made.append(Deliver(title=written))
    if not made and _HANDING.search(page.even, start, end):
        made.append(Deliver(title=thing_before(read, here) or "Báo cáo"))
    return tuple(made[:4])


def thing_before(read: Reading, here: Bound) -> str | None:
    """What “gửi về …” without an object sends: the last thing that the sentence names before the clause."""
    *_, last = (None, *_things(read, here.sentence[0], here.clause[0]))
    return last


def _in_bracket(page: Page, start: int, at: int) -> bool:
    return page.even.rfind("(", start, at) > page.even.rfind(")", start, at)


def _things(read: Reading, start: int, end: int) -> Iterator[str]:
    """The things named there that can be handed in, in order; “báo cáo Chủ tịch UBND huyện” is said of a verb."""
    page, past = read.page, start
    while match := _REPORT.search(page.even, past, end):
        begin = match.start("what")
        past = begin + 3
        if _in_bracket(page, start, begin) or _TO_WHOM.match(page.even, begin):
            continue
        if _REGIME.search(page.even, max(start, begin - 14), begin):
            continue
        first = re.compile(r"\w+(?: (?:cao|ban|hoach|so|sach|trinh))?").match(page.even, begin)
        past = first.end() if first else past
        to_whom = next(mentions(page, past, match.end("what")), None)
        upto = min(end, match.end("what"))
        written = _named(page, begin, min(upto, to_whom.start) if to_whom and to_whom.start > past else upto)
        if to_whom and not re.search(r"\w", page.even[past : to_whom.start]):
            continue
        past = max(past, begin + len(written))
        if written and not written.endswith(("Kết quả", "Số liệu", "Văn bản")):
            yield written


def _named(page: Page, start: int, end: int) -> str:
    """The name of a thing, up to a verb or a mark."""
    stop = _STOP.search(page.even, start + 3, min(end, start + 100))
    upto = stop.start() if stop else min(end, start + 100)
    kept = page.cut(start, upto).strip(" -")
    return kept[:1].upper() + kept[1:]
