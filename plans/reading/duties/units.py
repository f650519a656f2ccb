"""The units that a stretch of text names, as written, and the part each plays: it acts, it is told, it is reported to.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from plans.reading.duties import words
from plans.reading.page import Page

Part = Literal["acts", "told", "topic", "towards", "other"]

_LONGEST = 320  # letters of a list of units
_WORD = re.compile(r"[^\W_]+(?:[./&-][^\W_]+)*")
_BRACKET = re.compile(r" ?\((?:qua|thông qua|bao gồm|gồm|sau đây|viết tắt|trừ|kể cả|cả|do)\b[^()\n]{1,150}\)", re.IGNORECASE)
_THROUGH = re.compile(r"[\s,*]{0,3}\(? ?(?:qua|thong qua)\b[^()\n;:]{2,120}?(?:\)|(?=[,.;*]| truoc | cham | de | theo |\n|$))")
_JOINT = re.compile(r"(?:;|,| và| hoặc| cùng| phối hợp với)\s+")


@dataclass(frozen=True)
class Mention:
    """One unit, or several joined (“Sở A, Sở B; UBND các huyện”), from `start` to `end`."""

    start: int
    end: int
    part: Part


def mentions(page: Page, start: int, end: int, stops: frozenset[int] = frozenset()) -> Iterator[Mention]:
    """The units named from `start` to `end`, in order; `stops` are places where a time expression begins."""
    for match in _WORD.finditer(page.text, start, end):
        at = match.start()
        if at < start or not _begins(page, at, end):
            continue
        upto = _reach(page, at, end, stops)
        start = upto
        yield Mention(at, upto, _part(page, match.start(), upto, end, stops))


def _begins(page: Page, at: int, end: int) -> bool:
    """Whether a unit's name begins here."""
    if every := words.EVERY.at(page, at, end):
        gap = re.compile(r"\s*").match(page.text, every.end)
        following = gap.end() if gap else every.end
        if words.KINDS.at(page, following, end) or (following < end and page.text[following].isupper() and every.phrase != "quý"):
            return True
    if words.ALWAYS.at(page, at, end):
        return True
    named = words.NAMED.at(page, at, end)
    return named is not None and page.text[at].isupper() and _followed(page, named.end, end)


def _followed(page: Page, at: int, end: int) -> bool:
    """“Ban hành”, “Tổ chức”, “Hội nghị”, “Đoàn kết” at the beginning of a sentence are no units."""
    tail = page.text[at : min(end, at + 12)].lstrip().casefold()
    return not tail.startswith(("hành", "chức", "nghị", "kết", "thi", "thảo", "viên", "cứ", "chí", "dân tộc", "nước", "ở", "hóa", "phổ", "trưng", "tuyên"))


def _reach(page: Page, at: int, end: int, stops: frozenset[int]) -> int:
    """Where the name that begins at `at` ends: before a verb, a mark or a time."""
    limit = min(end, at + _LONGEST)
    upto, place = at, at
    first = True
    while match := _WORD.search(page.text, place, limit):
        if not first:
            between = page.text[upto : match.start()]
            if (bracket := _BRACKET.match(page.text, upto, limit)) is not None:
                upto = place = bracket.end()
                continue
            if match.start() in stops or not _continues(page, upto, between, match.start(), limit):
                break
        skip = words.ALWAYS.at(page, match.start(), limit) or words.NAMED.at(page, match.start(), limit) or words.EVERY.at(page, match.start(), limit)
        if skip and not page.text[match.start()].isupper() and skip.phrase in {"ban", "bộ", "hội", "đoàn", "đội", "báo", "nhà", "trưởng", "phó", "chi"}:
            skip = None
        upto = place = skip.end if skip else match.end()
        first = False
    return upto


def _continues(page: Page, upto: int, between: str, at: int, limit: int) -> bool:
    """Whether the word at `at` still belongs to the name that has reached `upto`."""
    if between.strip(" \t") and re.search(r"[:.()\[\]…!?\"“”*]|\n\s*[-+]", between):
        return False
    kind = words.KINDS.at(page, at, limit)
    joined = bool(re.search(r"[,;\n]", between))
    if joined:
        if _begins(page, at, limit):
            return True
        if kind and "\n" not in between:
            return True
        written = page.text[at]
        return ";" not in between and "\n" not in between and written.isupper() and not _verb(page, at, limit)
    if "\n" in between:
        return page.text[at].islower() and not _verb(page, at, limit)
    return not _verb(page, at, limit)


def _verb(page: Page, at: int, end: int) -> bool:
    """Whether a verb, or a word like “phải”, begins here; “các tổ chức thành viên” and “Phòng Tổ chức” hold none."""
    if page.text[at].isupper():
        return False
    before = page.even[max(0, at - 14) : at].rstrip()
    found = words.DOING.at(page, at, end)
    if found and found.phrase == "tổ chức" and re.search(r"\b(?:cac|moi|nhung|co quan,|doan the,|don vi,|ca nhan,|va|cac ban,)$", before):
        return False
    if found and found.phrase == "tham mưu" and re.search(r"\b(?:cac|cac ban|ban,)$", before):
        return False
    if found and found.phrase in {"cấp", "thu", "in", "dự", "cho", "trực", "đưa", "mở", "làm"}:
        following = page.text[found.end : found.end + 10].strip().casefold()
        if found.phrase == "cấp" and following.startswith(("ủy", "uỷ", "trên", "dưới", "huyện", "xã", "tỉnh", "cơ sở", "hội", "trung", "phòng", "bộ", "ngành", "thành", "phường", "quận", "tiểu", "học")):
            return False
        if found.phrase == "trực" and following.startswith(("thuộc", "tiếp thuộc")):
            return False
    if found and found.phrase == "trực tiếp" and page.text[found.end : found.end + 7].strip().startswith("thuộc"):
        return False
    if found and found.phrase in {"quản lý", "giám sát", "kiểm tra", "bầu", "vận động", "hướng dẫn"} and re.search(r"\b(?:ban|to|doan|can bo|cong chuc|hoi dong)$", before):
        return False
    return bool(found or words.SENDING.at(page, at, end) or words.ENDING.at(page, at, end) or words.MUST.at(page, at, end))


def _part(page: Page, at: int, upto: int, end: int, stops: frozenset[int]) -> Part:
    """What the unit named from `at` to `upto` is in its sentence."""
    since = max(0, at - 40)
    before = page.text[since:at]
    cut = max(before.rfind(mark) for mark in ".;:!?\n")
    begins = since + cut + 1
    if words.DIRECTING.ending(page, begins, at) and not re.search(r"[,]\s*$", before):
        return "told"
    agent = re.search(r"\bdo\s*$", page.even[begins:at])
    if agent:
        return "acts"
    acting = _acting(page, upto, end, stops)
    alone = not re.search(r"\w", page.text[begins:at])
    topic = words.TOPIC.ending(page, begins, at)
    if alone and cut < 0 and since > 0:
        alone = False
    fresh = alone or before.rstrip(" *_").endswith((",", "-", "(", "–"))
    if topic and topic.phrase in ("đối với", "riêng", "riêng đối với"):
        return "topic"
    if acting and (fresh or topic):
        return "acts"
    if fresh and re.match(r"[\s*_]*(?:\([^()\n]{1,80}\)[\s*_]*)?[:]", page.text[upto : upto + 100]):
        return "topic"
    return "towards" if words.TOWARDS.ending(page, begins, at) else "other"


def _acting(page: Page, upto: int, end: int, stops: frozenset[int]) -> bool:
    """Whether the unit is followed by what it does, or by a time."""
    match = re.compile(r"[\s*_]*(?:\([^()\n]{1,150}\)[\s*_]*)?,?[\s*_]*").match(page.text, upto, end)
    at = match.end() if match else upto
    if at >= end:
        return False
    return at in stops or any(at <= stop <= at + 2 for stop in stops) or _verb(page, at, end)


def through(page: Page, mention: Mention, end: int) -> int:
    """Where “X (qua Ban …)” ends, when that follows."""
    match = _THROUGH.match(page.even, mention.end, min(end, mention.end + 160))
    return match.end() if match else mention.end


def apart(page: Page, start: int, end: int) -> tuple[str, ...]:
    """Each of several units that are named together; “các huyện, thị xã, thành phố” is one."""
    names, begun = [], start
    for match in _JOINT.finditer(page.text, start, end):
        if begun <= match.start() and _stands_alone(page, match.end(), end, match[0]):
            names.append(page.cut(begun, match.start()))
            begun = match.end()
    names.append(page.cut(begun, end))
    return tuple(name.strip(" ,;*_") for name in names if name.strip(" ,;*_"))


def _stands_alone(page: Page, at: int, end: int, joint: str) -> bool:
    if words.EVERY.at(page, at, end) and _begins(page, at, end):
        return True
    if page.text[at].islower():
        return words.ALWAYS.at(page, at, end) is not None
    return _begins(page, at, end)
