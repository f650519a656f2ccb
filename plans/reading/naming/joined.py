"""Units named together: each of them, and through whom something goes to one. Pure."""

from __future__ import annotations

import re

from plans.reading.naming import words
from plans.reading.naming.begin import begins, placed
from plans.reading.naming.units import Mention
from plans.reading.page import Page

_LEVELS = re.compile(r"cac (?:huyen|quan|xa|phuong|thi tran|thi xa|thanh pho|tinh|doan the)\b")
_THROUGH = re.compile(
    r"[\s,*]{0,3}(?:\( ?(?:(?:thong )?qua|bo phan|phong|ban|van phong|to)\b[^()\n]{2,120}\)|"
    r"(?:thong )?qua (?:bo phan|phong|ban|van phong|so)\b[^()\n;:,.*]{2,120}?(?=[,.;*(]| truoc | cham | de |"
    r" theo | xong |\n|$))"
)
# One that is named behind a kind of its own: “UBND xã Gào, phường Chi Lăng”, “Các trường THPT, trung tâm GDNN-GDTX”.
_AT_PLACE = re.compile(
    r"(?:^| )(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|đặc khu) (?!hội)[^\W\d_]\S*(?: \S+)*$"
)
_OF_ANOTHER_KIND = re.compile(r"(?:trung tam|cong doan|benh vien) \w|don vi (?:truc thuoc|lien quan)")
_JOINT = re.compile(r"(?:;|,| và| hoặc| cùng| phối hợp với)\s+")


def through(page: Page, mention: Mention, end: int) -> int:
    """Where “X (qua Ban …)” ends, when that follows."""
    limit = min(end, mention.end + 160)
    if match := _THROUGH.match(page.even, mention.end, limit):
        return match.end()
    bracket = re.compile(r" ?\(([^()\n]{2,120})\)").match(page.text, mention.end, limit)
    named = bracket and any(table.at(page, bracket.start(1), limit) for table in (words.NAMED, words.EVERY))
    return bracket.end() if bracket and named else mention.end


def apart(page: Page, start: int, end: int) -> tuple[str, ...]:
    """Each of several units that are named together; “các huyện, thị xã, thành phố” is one."""
    names, begun = [], start
    for match in _JOINT.finditer(page.text, start, end):
        if begun <= match.start() and _stands_alone(page, begun, match, end):
            names.append(page.cut(begun, match.start()))
            begun = match.end()
    names.append(page.cut(begun, end))
    return tuple(name.strip(" ,;*_") for name in names if name.strip(" ,;*_"))


def _stands_alone(page: Page, begun: int, joint: re.Match[str], end: int) -> bool:
    """“Văn phòng HĐND và UBND huyện” is one; so is “UBMTTQ thành phố Thủ Đức và các quận, huyện”."""
    at = joint.end()
    if re.match(
        r"(?:chanh |pho chanh |lanh dao )?van phong (?:doan \w+ va )?hdnd(?: tinh| huyen)?$",
        page.even[begun : joint.start()],
    ):
        return False
    if (
        "và" in joint[0]
        and page.text[begun].isupper()
        and not words.EVERY.at(page, begun, end)
        and _LEVELS.match(page.even, at)
    ):
        return False
    if page.text.startswith(("THCS", "THPT"), at) and "truong" in page.even[begun : joint.start()]:
        return False  # “các trường mầm non, tiểu học, THCS”
    if words.EVERY.at(page, at, end) and begins(page, at, end):
        return True
    if page.text[at].islower():
        if placed(page, begun, end) and placed(page, at, end) and not words.EVERY.at(page, begun, end):
            return True  # “xã Đông Thành, thị trấn Thanh Ba”
        upto = page.text[begun : joint.start()]
        other = _OF_ANOTHER_KIND.match(page.even, at) and any(word[0].isupper() for word in upto.split()[1:])
        if upto[0].isupper() and (other or (placed(page, at, end) and _at_place(upto))):
            return True
        always, kind = words.ALWAYS.at(page, at, end), words.KINDS.at(page, at, end)
        proper = page.text[begun].isupper() and not words.EVERY.at(page, begun, end)
        if always and proper and page.text[always.end + 1 : always.end + 2].isupper():
            return True  # “Văn phòng Huyện ủy, cơ quan Ủy ban Kiểm tra”
        return always is not None and (kind is None or kind.end < always.end)
    return begins(page, at, end)


def _at_place(name: str) -> bool:
    """Whether a name ends with that of a place: “UBND xã Gào”, and not “UBND các xã”."""
    found = _AT_PLACE.search(name)
    return found is not None and found[0].split()[-1][0].isupper() and "các" not in name.casefold().split()
