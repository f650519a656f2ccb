"""The subject: the lines under the type, to where the body begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.head.days import DAY, day
from plans.reading.head.foot.signatures import POST
from plans.reading.head.forms import BASES, ISSUES
from plans.reading.head.header import ABOUT, ADDRESSED, BASIS, HEADING, Header, taken
from plans.reading.head.issuers import BODY, begins_body
from plans.reading.head.lines import Piece, capital, pieces
from plans.reading.head.numbers import numbers
from plans.reading.head.words import either

REACH = 4_000  # characters behind the type in which the subject ends
_OPENS = re.compile(
    either(
        (
            *BASES,
            *("Nhằm", "Để triển khai", "Để tiếp tục", "Để nâng cao", "Để đảm bảo", "Để bảo đảm", "Để kịp thời"),
            *("Để chủ động", "Kính gửi", "Kính trình", "Trong thời gian", "Trong những", "Thời gian qua", "Tiếp tục"),
            *("Sau khi", "Hiện nay"),
        )
    )
    + r"(?![a-z])|ngay [0-9]|nam [0-9]{4},"
)
# Types under whose subject who decides stands on a line of its own.
_DECIDED = ("Quyết định", "Nghị quyết", "Thông tư", "Nghị định")
# The sentence of who issues, also where its line ends within the verb.
_ISSUES = re.compile(rf"(?<![a-z])(?:{either(ISSUES)}(?![a-z])|(?:xay|ban|de|huong|yeu)$)")
_ATTACHED = re.compile(r"\(?\s?(?:ban hanh )?(?:kem theo|dinh kem)(?![a-z])|\(ban hanh")
_GOES_ON = re.compile(
    r"\(|giai doan|nam (?:hoc )?[0-9]{4}|nhiem ky|tren dia ban|quy [ivx0-9]|thang [0-9]|dot [0-9]|lan thu"
)
_UNFINISHED = re.compile(
    rf"(?:[,\-]|(?:^| ){either(('và', 'của', 'các', 'về', 'cho', 'tại', 'trong', 'theo', 'năm', 'thực hiện'))}"
    rf"|(?:^| ){either(('công tác', 'giai đoạn', 'ngày', 'tỉnh', 'huyện', 'xã', 'với', 'đối với'))})$"
)
_LONG = 400
_ABOUT_IT = re.compile(r"ve (?:viec )?")


def subject_under(text: str, header: Header) -> tuple[str | None, int]:
    """The subject and where the body begins; None where the type's line is followed by the body at once."""
    lines = list(pieces(text, header.end, header.end + REACH))
    kept = [header.rest] if header.rest and header.rest.text else []
    kept = _without_number(kept, header)
    begin, blank = header.end, False
    for at, piece in enumerate(lines):
        begin = piece.start
        if piece.rule:
            if kept and piece.text:
                begin = piece.end
                break
            blank = True
            continue
        if at < 12 and not taken(piece, header):  # a number, a day, “Dự thảo”, that stand under the type
            continue
        if _ends(piece, kept, blank, header.type) or len(" ".join(one.text for one in kept)) > _LONG:
            break
        kept.append(piece)
        blank, begin = False, piece.end
        if at > 30:
            break
    return _said(kept), _next(text, begin)


def _next(text: str, at: int) -> int:
    """The next line that says something: a rule and what is attached to are none of the body."""
    for piece in pieces(text, at, at + REACH):
        if not piece.rule and not _ATTACHED.match(piece.even) and not capital(piece.text):
            return piece.start
        if piece.capital and not piece.rule and (HEADING.match(piece.even) or len(piece.text) > 200):
            return piece.start
    return at


def _without_number(kept: list[Piece], header: Header) -> list[Piece]:
    """KẾ HOẠCH SỐ 12/KH-UBND NGÀY … VỀ …: the number is the document's own; what is behind it is the subject."""
    if not kept or not re.match(r"so(?![a-z])", kept[0].even):
        return kept
    own = next(numbers(kept[0].text), None)
    if own is None:
        return kept
    header.number = header.number or own.text
    if on := DAY.search(kept[0].even, own.end, own.end + 40):
        header.issued_on = header.issued_on or day(on)
    about = _ABOUT_IT.search(kept[0].even, own.end)
    rest = kept[0].part(about.end() if about else own.end, len(kept[0].text))
    return [rest] if rest.text else []


def _ends(piece: Piece, kept: Sequence[Piece], blank: bool, kind: str | None) -> bool:
    """Whether the body, or what stands between, begins with this line."""
    if ADDRESSED.match(piece.even) or (BASIS.match(piece.even) and (kept or "can cu" in piece.even[:8])):
        return True
    if _ATTACHED.match(piece.even) or _heads(piece):
        return True
    if not kept:
        return len(piece.text) > _LONG or bool(re.match(r"(?:ngay [0-9]|can cu)", piece.even))
    before = kept[-1]
    if piece.capital and (not before.capital or _decides(piece, kind)):
        return True  # CHỦ TỊCH ỦY BAN NHÂN DÂN …
    if _OPENS.match(piece.even) and piece.text[0].isupper() and not (piece.capital and before.capital):
        return True
    if piece.text.endswith((";", ":", ".")) and len(piece.text) > 120:
        return True
    if begins_body(piece.even) and not piece.capital and (blank or _ISSUES.search(piece.even)):
        return True
    return blank and not _goes_on(piece, before)


def _decides(piece: Piece, kind: str | None) -> bool:
    """The line of who decides (GIÁM ĐỐC SỞ NỘI VỤ), between the subject and what it rests on."""
    return kind in _DECIDED and len(piece.text) < 80 and bool(POST.match(piece.even) or BODY.fullmatch(piece.even))


def _heads(piece: Piece) -> bool:
    return bool(HEADING.match(piece.even)) and not piece.text[:1].islower()


def _goes_on(piece: Piece, before: Piece) -> bool:
    if len(piece.text) > 150:
        return False
    small = piece.text[0].islower() and piece.text[:1].isalpha()
    both = piece.capital and before.capital and not begins_body(piece.even)
    return bool(small or both or _GOES_ON.match(piece.even) or _UNFINISHED.search(before.even))


_OF_DATA = re.compile(r"\s?\((?:số liệu|tính) (?:từ|đến)[^()]*\)$", re.IGNORECASE)


def _said(kept: Sequence[Piece]) -> str | None:
    said = " ".join(" ".join(one.text for one in kept if one).split())
    found = ABOUT.match(Piece(0, said, 0, alone=True).even)
    if found:
        said = said[found.end() :]
    return _OF_DATA.sub("", said).strip(" .;:-–—─_*") or None


def subject_of_letter(header: Header) -> str | None:
    """What stands behind “V/v”."""
    said = " ".join(" ".join(one.text for one in header.about).split())
    return (
        said.strip(" .;:").removesuffix(")").strip()
        if said.count(")") > said.count("(")
        else said.strip(" .;:") or None
    )
