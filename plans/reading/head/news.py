"""A page of the web that tells of a plan: its title, and the sentence that says what was issued. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from plans.reading.even import even
from plans.reading.head.days import DAY, day
from plans.reading.head.forms import LETTER
from plans.reading.head.issuers import BODY
from plans.reading.head.lines import Piece, pieces
from plans.reading.head.numbers import numbers
from plans.reading.head.preamble import begins_preamble, said_issuer
from plans.reading.head.types import WORDS, named, titled

ZONE = 6_000
_PUBLISHED = re.compile(
    r"(?:ngay dang|dang ngay|ngay cap nhat|cap nhat|ngay xuat ban|ngay tao|ngay viet|dang luc)(?![a-z])"
    r"|luot xem|view count"
    r"|(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s?,.{0,12}[0-9]{1,2}/[0-9]"
    r"|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}\s{0,2}[-|,]?\s{0,2}[0-9]{1,2}:[0-9]{2}"
    r"|[0-9]{1,2}:[0-9]{2}.{0,8}[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}"
)
_TYPE = WORDS.pattern
# “Ngày 12/11/2020, Ban … (đã, vừa) ban hành Kế hoạch số 30/KH-MTTQ về …”
_ISSUED = re.compile(
    r"(?<![a-z])(?:da |vua |vua co |moi )?(?:ban hanh|ky ban hanh|co|xay dung va ban hanh|phat hanh|xay dung)"
    rf"\s{{1,3}}(?:ban )?(?P<type>{_TYPE}|van ban)(?![a-z])"
)
_PLACE = re.compile(r"\s*(?:thanh pho|tinh|huyen|quan|thi xa)(?![a-z])")
_FROM = re.compile(r"(?:ve viec|ve|nham|de)(?![a-z])\s{0,3}|(?<= )(?=(?:trien khai|thuc hien|to chuc|huong dan) )")
_ENDS = re.compile(
    r"\s(?:voi (?:cac |nhung )?(?:noi dung|muc)|gom|nhu sau|cu the)|[.;\n]|,\s(?:nham|theo do|trong do|yeu cau)"
)


@dataclass(frozen=True)
class News:
    """What a page tells of the document that was issued; `body` is where the sentence begins."""

    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    subject: str | None = None
    body: int = 0


def read_news(text: str) -> News | None:
    """What is told, or the text itself without its header; None where the text tells of no document."""
    lines = list(pieces(text, 0, ZONE))
    at = next((at for at, one in enumerate(lines) if _PUBLISHED.search(one.even) and len(one.text) < 160), None)
    title = _title(lines, at)
    told = _told(lines[at + 1 if at is not None else 0 :], at is not None or title is not None)
    kind = titled(title.text) if title else None
    bare = None if told and told.number else _bare(text, lines, published=at is not None)
    if bare:
        return bare
    if told is None and kind is None:
        return None
    told = told or News(body=_first(lines, at, title))
    if not kind:
        return told
    return News(kind[0], told.number or kind[1], told.issuer, told.issued_on, kind[2], told.body)


def _bare(text: str, lines: list[Piece], *, published: bool) -> News | None:
    """A document without its header: short lines, and then its preamble."""
    above = list[Piece]()
    for piece in (one for one in lines if not one.rule):
        if begins_preamble(piece.even):
            break
        above.append(piece)
        if len(piece.text) > 300 or len(above) > 12:
            return None
    else:
        return None
    issuer, what = said_issuer(text, piece.start, issues=True)
    title = next((read for one in reversed(above) if (read := titled(one.text))), None)
    if published and not (issuer and title):
        return None
    kind, number, subject = title or (what, None, None)
    return News(kind, number, issuer, None, subject, piece.start)


def _title(lines: list[Piece], at: int | None) -> Piece | None:
    """The line over the day of publication; without one the text's first, where it reads like a title."""
    said = (
        [one for one in lines[:at] if not one.rule]
        if at is not None
        else [one for one in lines[:3] if not one.rule][:1]
    )
    title = said[-1] if said else None
    return title if title and len(title.text) < 400 and not title.text.endswith((".", ";", ":")) else None


def _first(lines: list[Piece], at: int | None, title: Piece | None) -> int:
    """Where the text begins under title and day."""
    behind = lines[at].end if at is not None else title.end if title else 0
    return next((one.start for one in lines if one.start >= behind and not one.rule), behind)


def _told(lines: list[Piece], page: bool) -> News | None:
    """The sentence among the first ones in which somebody issues the document that the page is about."""
    said = [one for one in lines if len(one.text) > 60][:2]
    for piece in said:
        for found in _ISSUED.finditer(piece.even):
            ahead = _sentence(piece.even, found.start())
            named_body = _speaker(piece, ahead, found.start())
            if named_body is None:
                continue
            own = next(numbers(piece.text, found.end(), found.end() + 60), None)
            if own and own.start - found.end() > 10:
                own = None
            if not own and not page:
                continue
            news = _news(piece, found, named_body, own.text if own else None, own.end if own else found.end(), ahead)
            after = next((one for one in lines if one.start > piece.start and not one.rule), None)
            return replace(news, body=after.start) if after and begins_preamble(after.even) else news
    return None


def _sentence(folded: str, at: int) -> int:
    return max(folded.rfind(". ", 0, at) + 2 if ". " in folded[:at] else 0, 0)


def _speaker(piece: Piece, start: int, end: int) -> str | None:
    """Who issues: what stands between the day and the verb, if it is a body's name and nothing else."""
    ahead = re.sub(r"\s+(?:đã|vừa|mới|cũng)\s*$", "", piece.text[start:end]).strip()
    ahead = re.sub(r"^(?:\([^)]{1,40}\)|[A-Z.]{2,12})\s?[-–—:]\s?", "", ahead)  # the paper's name
    parts = ahead.split(",")  # “Ngày 14/9/2026, Ban Thường trực … phường Lê Chân, thành phố Hải Phòng”
    last = parts[-2 if len(parts) > 1 and _PLACE.match(even(parts[-1])) else -1].strip()
    last = re.sub(r"^(?:Vừa qua|Mới đây)\s+|\s?\([^)]*\)$", "", last)
    last = last[last.rfind(" đ/c ") + 1 :] if " đ/c " in last else last
    return last if last[:1].isupper() and BODY.match(even(last)) and len(last) < 140 and " với " not in last else None


def _news(piece: Piece, found: re.Match[str], issuer: str, number: str | None, at: int, start: int) -> News:
    own_day = DAY.match(piece.even, at + 1) or DAY.search(piece.even, at, at + 14)
    on = own_day or DAY.search(piece.even[: found.start()], start)
    begin = own_day.end() if own_day else at
    about = _FROM.search(piece.even, begin, begin + 120)
    subject = None
    if about:
        ends = _ENDS.search(piece.even, about.end())
        subject = piece.text[about.end() : ends.start() if ends else len(piece.text)].strip(" ,.;:") or None
    kind = LETTER if found["type"] == "van ban" else named(found["type"])
    return News(kind, number, issuer, day(on) if on else None, subject, piece.start)
