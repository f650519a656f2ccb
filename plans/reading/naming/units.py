"""The units that a stretch of text names, as written, and the part each plays: it acts, it is told, it is reported to.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Literal

from plans.reading.naming import forms, words
from plans.reading.page import Page

Part = Literal["acts", "told", "topic", "towards", "weak", "other"]

_LONGEST = 320  # letters of a list of units
_WORD = re.compile(r"[^\W_]+(?:[./&-][^\W_]+)*")


@dataclass(frozen=True)
class Mention:
    """One unit, or several joined (“Sở A, Sở B; UBND các huyện”), from `start` to `end`."""

    start: int
    end: int
    part: Part


def mentions(page: Page, start: int, end: int, stops: Sequence[int] = ()) -> Iterator[Mention]:
    """The units named from `start` to `end`, in order; `stops` are places where a time expression begins."""
    past, opening = start, forms.OPENING.match(page.even, start, end)
    counted = (match.start() for match in forms.COUNTED.finditer(page.even, start, end))
    for at in merge(words.BEGINNINGS.places(page, start, end), counted):
        if at < past or not (begins(page, at, end) or (at == start and _anybody(page, at, end))):
            continue
        past = _reach(page, at, end, stops)
        if opening and "," not in page.text[start:at]:
            comma = page.text.find(", ", at, past)
            past = comma if comma > 0 and begins(page, comma + 2, end) else past
        if (every := words.EVERY.at(page, at, end)) and past <= every.end:
            continue
        part = _part(page, start, Mention(at, past, "other"), end, stops)
        if part in ("acts", "told", "topic") or not page.text[at].isdigit():
            yield Mention(at, past, part)


def begins(page: Page, at: int, end: int) -> bool:
    """Whether a unit's name begins here."""
    if forms.COUNTED.match(page.even, at, end):
        return True
    if every := words.EVERY.at(page, at, end):
        if every.phrase.endswith(("đồng chí", "đ/c")):
            return True
        gap = re.compile(r"\s*").match(page.text, every.end)
        following = gap.end() if gap else every.end
        if words.KINDS.at(page, following, end) or (
            following < end and page.text[following].isupper() and every.phrase != "quý"
        ):
            return True
    if words.ALWAYS.at(page, at, end):
        return True
    named = words.NAMED.at(page, at, end)
    if named is None or not page.text[at].isupper():
        return False
    none = words.NO_UNITS.at(page, at, end)
    return none is None or none.end <= named.end or page.text[none.end - len(none.phrase.split()[-1])].isupper()


def stranger(page: Page, start: int, end: int) -> Mention | None:
    """Who hands something in at the beginning of a sentence, whatever the word: “Cử tri nộp đơn …”."""
    match = _WORD.match(page.text, start, end)
    if match is None or not page.text[start].isupper() or words.THINGS.at(page, start, end):
        return None
    if any(table.at(page, start, end) for table in (words.DOING, words.SENDING, words.ENDING, words.MUST, words.STOPS)):
        return None
    sends = words.SENDING.first(page, match.end(), min(end, start + 60))
    upto = _reach(page, start, end, ())
    if sends is None or page.text[upto : sends.start].strip():
        return None
    return Mention(start, upto, "weak")


def _anybody(page: Page, at: int, end: int) -> bool:
    """Whether a sentence begins here with “các”, “mỗi” of somebody: “Các câu lạc bộ …”."""
    every = words.EVERY.at(page, at, end)
    if every is None or every.phrase in ("hai", "ba", "quý", "một số"):
        return False
    following = _WORD.search(page.text, every.end, end)
    return following is not None and words.THINGS.at(page, following.start(), end) is None


def _reach(page: Page, at: int, end: int, stops: Sequence[int]) -> int:
    """Where the name that begins at `at` ends: before a verb, a mark or a time."""
    limit = min(end, at + _LONGEST, _next(stops, at + 1, end))
    upto, place = at, at
    first = True
    while match := _WORD.search(page.text, place, limit):
        if not first:
            between = page.text[upto : match.start()]
            if (described := _described(page, at, match.start(), limit)) and not between.strip():
                upto = place = described
                continue
            if bracket := (forms.BRACKET.match(page.text, upto, limit) or forms.QUOTED.match(page.text, upto, limit)):
                upto = place = bracket.end()
                continue
            if not _continues(page, at, upto, match.start(), limit):
                break
        skip = (
            words.ALWAYS.at(page, match.start(), limit)
            or words.NAMED.at(page, match.start(), limit)
            or words.EVERY.at(page, match.start(), limit)
            or (page.text[match.start()].islower() and words.NOUNS.at(page, match.start(), limit))
        )
        if (
            skip
            and not page.text[match.start()].isupper()
            and skip.phrase in {"ban", "bộ", "hội", "đoàn", "đội", "báo", "nhà", "trưởng", "phó", "chi"}
        ):
            skip = None
        upto = place = skip.end if skip else match.end()
        first = False
    return upto


def _next(stops: Sequence[int], at: int, end: int) -> int:
    """The first of the sorted `stops` from `at` on; `end` where there is none."""
    index = bisect_left(stops, at)
    return stops[index] if index < len(stops) else end


def _described(page: Page, begun: int, at: int, end: int) -> int | None:
    """“các xã được khảo sát”, “đảng ủy có thẩm quyền”, “Đoàn kiểm tra”: words like verbs that belong to the name."""
    if match := forms.DESCRIBING.match(page.even, at, end):
        return match.end()
    if page.even.startswith(("duoc ", "bi "), at):
        verb_at = page.even.index(" ", at) + 1
        found = words.DOING.at(page, verb_at, end) or words.SENDING.at(page, verb_at, end)
        charged = forms.CHARGED.match(page.even, verb_at, end)
        return charged.end() if charged else found.end if found else None
    noun = words.NOUNS.at(page, at, end)
    if noun and (page.text[at].islower() or noun.phrase.count(" ") > 1):
        return noun.end
    if page.even.startswith("ve ", at) and forms.ABOUT.search(page.even, max(begun, at - 14), at):
        return at + 2
    if (trade := forms.TRADE.match(page.even, at, end)) and forms.TRADER.search(page.even, max(begun, at - 14), at):
        return trade.end() - 1 if _verb(page, trade.end(), end) else None
    if (field := forms.FIELD.match(page.even, at, end)) and forms.POST.search(page.even, max(begun, at - 14), at):
        return field.end() if not page.text[field.end() : end].strip() or _verb(page, field.end() + 1, end) else None
    head = forms.BARE_HEAD.search(page.even, max(begun, at - 14), at)
    if head and (
        head.start() == begun
        or page.text[head.start()].isupper()
        or page.even.startswith("cac ", max(0, head.start() - 4))
    ):
        found = words.NAMING.at(page, at, end)
        return found.end if found else None
    return None


def _continues(page: Page, begun: int, upto: int, at: int, limit: int) -> bool:
    """Whether the word at `at` still belongs to the name from `begun` to `upto`."""
    between = page.text[upto:at]
    if re.search(r"[:.()\[\]…!?\"“”*]|\n\s*[-+]", between):
        if between == ": " and _shared(page, begun, upto, at, limit):
            return True
        return bool(
            between.strip() == "." and re.search(r"\b(?:tp|tx|tt|q|p|h|x|ttr|kt)$", page.even[max(0, upto - 4) : upto])
        )
    kind = words.KINDS.at(page, at, limit)
    joined = bool(re.search(r"[,;\n]", between))
    if joined:
        if page.text[begun].islower() and page.text[at].isupper() and not words.EVERY.at(page, begun, upto):
            return False  # “tại địa phương, Ban Thường trực …”
        if begins(page, at, limit):
            return True
        if kind and "\n" not in between:
            return True
        if page.text[at].isdigit() and page.text[upto - 1].isdigit() and between == ", ":
            return True  # “các tổ bầu cử số 3, 8, 11”
        written = page.text[at]
        return ";" not in between and "\n" not in between and written.isupper() and not _stop(page, at, limit)
    if "\n" in between:
        return page.text[at].islower() and not _stop(page, at, limit)
    return not _stop(page, at, limit) and not _beyond(page, begun, upto, at)


def _beyond(page: Page, begun: int, upto: int, at: int) -> bool:
    """Behind the level of a named body a small word begins what it does: “Trạm Y tế xã tẩm màn”, whatever the verb."""
    return (
        page.text[begun].isupper()
        and page.text[at].islower()
        and forms.LEVEL.search(page.text, max(begun, upto - 12), upto) is not None
        and not forms.OF_LEVEL.match(page.even, at)
        and not words.EVERY.at(page, begun, upto)
    )


def _shared(page: Page, begun: int, upto: int, at: int, limit: int) -> bool:
    """“Các Sở: Y tế, Công Thương, Xây dựng”: the names of several under one noun."""
    if not forms.SHARED.search(page.even, max(begun, upto - 20), upto) or not page.text[at].isupper():
        return False
    if words.THINGS.at(page, at, limit) or words.DOING.at(page, at, limit) or words.SENDING.at(page, at, limit):
        return False
    return "," in page.text[at : min(limit, at + 40)]


def _verb(page: Page, at: int, end: int) -> bool:
    """Whether a verb, or a word like “phải”, begins here; “các tổ chức thành viên” and “Phòng Tổ chức” hold none."""
    if page.text[at].isupper():
        return False
    if words.NOUNS.at(page, at, end):
        return False
    before = page.even[max(0, at - 14) : at].rstrip()
    found = words.DOING.at(page, at, end)
    if (
        found
        and found.phrase == "tổ chức"
        and re.search(r"\b(?:cac|moi|nhung|co quan,|doan the,|don vi,|ca nhan,)$", before)
    ):
        return False
    if found and found.phrase in ("lãnh đạo", "trực tiếp", "quản lý"):
        of_rank = r"\b(?:can bo|tap the|cap uy|cap tren|can bo lanh dao,)$"
        if re.search(of_rank, page.even[max(0, at - 20) : at].rstrip()):
            return False
    if found and found.phrase.startswith("cấp") and re.search(r"\b(?:cac|moi|tung|hai|ba|cung|ca)$", before):
        return False
    if found and found.phrase == "tham mưu" and re.search(r"\b(?:cac|cac ban|ban,)$", before):
        return False
    return bool(
        found or words.SENDING.at(page, at, end) or words.ENDING.at(page, at, end) or words.MUST.at(page, at, end)
    )


def _stop(page: Page, at: int, end: int) -> bool:
    """Whether the name before ends here."""
    return _verb(page, at, end) or bool(page.text[at].islower() and words.STOPS.at(page, at, end))


def _part(page: Page, floor: int, one: Mention, end: int, stops: Sequence[int]) -> Part:
    """What a unit is in the sentence that begins at `floor`."""
    at, upto = one.start, one.end
    since = max(floor, at - 40)
    before = page.text[since:at]
    if page.text.count("(", floor, at) > page.text.count(")", floor, at):
        return "other"
    cut = max(before.rfind(mark) for mark in ".;:!?\n")
    begins = since + cut + 1
    directing = words.DIRECTING.ending(page, begins, at)
    if directing and not before.rstrip().endswith(","):
        named = page.text[at].isupper() or words.EVERY.at(page, at, upto) is not None
        return "told" if named or directing.phrase not in ("phân công", "mời", "giao") else "other"
    agent = re.search(r"\bdo\s*$", page.even[begins:at])
    if agent:
        return "acts"
    acting = _acting(page, at, upto, end, stops)
    alone = not re.search(r"\w", page.text[begins:at]) and (cut >= 0 or since == floor)
    topic = words.TOPIC.ending(page, begins, at)
    fresh = alone or before.rstrip(" *_").endswith((",", "-", "–"))
    if topic and topic.phrase in ("đối với", "riêng", "riêng đối với"):
        return "topic"
    if acting and (fresh or topic):
        return "acts"
    if fresh and re.match(r"[\s*_]*(?:\([^()\n]{1,80}\)[\s*_]*)?[:]", page.text[upto : upto + 100]):
        return "topic"
    if words.TOWARDS.ending(page, begins, at):
        return "towards"
    beside = acting and not page.text[upto : upto + 2].startswith((",", " ,"))
    return "weak" if beside and words.EVERY.at(page, at, upto) else "other"


def _acting(page: Page, start: int, upto: int, end: int, stops: Sequence[int]) -> bool:
    """Whether the unit is followed by what it does, or by a time."""
    match = re.compile(r"[\s*_]*(?:\([^()\n]{1,150}\)[\s*_]*)?,?[\s*_]*").match(page.text, upto, end)
    at = match.end() if match else upto
    time = _next(stops, at, at + 9)
    timed = time < at + 3 and not page.text[at:time].strip()
    return (at < end and (_verb(page, at, end) or (at == upto + 1 and _beyond(page, start, upto, at)))) or (
        timed and (page.text[start].isupper() or bool(words.EVERY.at(page, start, upto)))
    )
