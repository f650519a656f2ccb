"""The units that a stretch of text names, as written, and the part each plays: it acts, it is told, it is reported to.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Literal

from plans.reading.naming import forms, words
from plans.reading.naming.begin import begins
from plans.reading.naming.goes import TOWARDS
from plans.reading.naming.reach import WORD, beyond, next_of, reach, verb
from plans.reading.page import Found, Page

Part = Literal["acts", "told", "topic", "asks", "towards", "weak", "other"]

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
        label = words.ASSIGNING.at(page, at, end)
        if (label and page.text.startswith(":", label.end)) or forms.HELPING.match(page.even, at, end):
            continue  # “Cơ quan chủ trì: Sở A”
        past = reach(page, at, end, stops)
        if opening and "," not in page.text[start:at]:
            comma = page.text.find(", ", at, past)
            past = comma if comma > 0 and begins(page, comma + 2, end) else past
        if (every := words.EVERY.at(page, at, end)) and past <= every.end:
            continue
        part = _part(page, start, Mention(at, past, "other"), end, stops)
        if part in ("acts", "told", "topic") or not page.text[at].isdigit():
            yield Mention(at, past, part)


def stranger(page: Page, start: int, end: int) -> Mention | None:
    """Who hands something in at the beginning of a sentence, whatever the word: “Cử tri nộp đơn …”."""
    match = WORD.match(page.text, start, end)
    if match is None or not page.text[start].isupper() or words.THINGS.at(page, start, end):
        return None
    if any(table.at(page, start, end) for table in (words.DOING, words.SENDING, words.ENDING, words.MUST, words.STOPS)):
        return None
    sends = words.SENDING.first(page, match.end(), min(end, start + 60))
    upto = reach(page, start, end, ())
    if sends is None or page.text[upto : sends.start].strip():
        return None
    return Mention(start, upto, "weak")


def _anybody(page: Page, at: int, end: int) -> bool:
    """Whether a sentence begins here with “các”, “mỗi” of somebody: “Các câu lạc bộ …”."""
    every = words.EVERY.at(page, at, end)
    if every is None or every.phrase in ("hai", "ba", "quý", "một số"):
        return False
    following = WORD.search(page.text, every.end, end)
    if following is None or words.THINGS.at(page, following.start(), end):
        return False
    upto = reach(page, at, end, ())
    return words.KINDS.at(page, following.start(), end) is not None or not forms.PASSIVE.search(page.even, at, upto + 8)


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
    if directing and not _of_verb(page, begins, directing) and not before.rstrip().endswith(","):
        named = page.text[at].isupper() or words.EVERY.at(page, at, upto) is not None
        return "told" if named or directing.phrase not in ("phân công", "mời", "giao") else "other"
    acting = _acting(page, at, upto, end, stops)
    if agent := forms.AGENT.search(page.even, max(floor, at - 40), at):
        return "acts" if _does_it(page, floor, agent, one, acting=acting) else "other"
    alone = not re.search(r"\w", page.text[begins:at]) and (cut >= 0 or since == floor)
    topic = words.TOPIC.ending(page, begins, at)
    fresh = alone or (before.rstrip(" *_").endswith((",", "-", "–")) and not _listed(page, begins, at))
    if topic and topic.phrase in ("đối với", "riêng", "riêng đối với"):
        whole = not re.search(r"\w[ *_]*$", page.text[floor : topic.start]) or forms.TERM.match(page.even, floor)
        return "topic" if whole else "other"  # “Thanh tra đột xuất đối với đơn vị …” is about what is done to it
    if acting and not alone and not topic and _over_whom(page, begins, Mention(at, upto, "other"), stops):
        return "towards"
    if (acting and (fresh or topic or forms.MEETING.fullmatch(page.even, begins, at))) or forms.FALLS_TO.search(
        page.even, begins, at
    ):
        return "asks" if _asks(page, upto, end) else "acts"
    if fresh and re.match(r"[\s*_]*(?:\([^()\n]{1,80}\)[\s*_]*)?[:]", page.text[upto : upto + 100]):
        return "topic"
    if TOWARDS.ending(page, begins, at):
        return "towards"
    beside = acting and not page.text[upto : upto + 2].startswith((",", " ,"))
    return "weak" if beside and words.EVERY.at(page, at, upto) else "other"


def _listed(page: Page, start: int, at: int) -> bool:
    """Whether this is but one more of what a verb has for its object: “… sau sắp xếp thôn, tổ dân phố, hoàn thành”."""
    if page.text[at].isupper() or words.EVERY.at(page, at, at + 40):
        return False
    if forms.PLACES.search(page.even, start, at):
        return True
    return words.KINDS.ending(page, start, at) is not None and page.text[start:at].rstrip().endswith(",")


def _over_whom(page: Page, start: int, one: Mention, stops: Sequence[int]) -> bool:
    """Whether this is the body over the one to which something goes: “gửi Viện B, Bộ A (bản điện tử) trước ngày …”."""
    sent = words.SENDING.last(page, max(start, one.start - 80), one.start)
    if (
        sent is None
        or not page.text.endswith(", ", start, one.start)
        or next_of(stops, sent.end, one.start) < one.start
    ):
        return False
    unit = WORD.search(page.text, sent.end, one.start)
    behind = re.compile(r" ?(?:\([^()\n]{1,150}\) ?)?").match(page.text, one.end)
    whole = (
        unit is not None and begins(page, unit.start(), one.start) and "," not in page.text[sent.end : one.start - 2]
    )
    return whole and behind is not None and behind.end() in stops


def _asks(page: Page, upto: int, end: int) -> bool:
    """Whether a body only asks others for what follows (“Ban Thường vụ đề nghị: …”): it is never bound by that.

    Whom it asks is named behind, or is who the letter goes to.
    """
    asks = forms.ASKS.match(page.even, upto, end)
    if asks is None or asks["asks"]:
        return asks is not None
    rest = page.text[asks.end() : end].rstrip()
    return rest.endswith(":") and rest == rest.lower()  # “Sở A chỉ đạo Chi cục B: …” names whom


def _of_verb(page: Page, start: int, found: Found) -> bool:
    """Whether a word that directs somebody is the end of another verb: “bàn giao cho”, “chuyển giao cho”."""
    verbs = (one for table in (words.SENDING, words.DOING) for one in table.all(page, start, found.end))
    return any(one.start < found.start < one.end for one in verbs)


def _does_it(page: Page, floor: int, agent: re.Match[str], one: Mention, *, acting: bool) -> bool:
    """Whether what an agent does is the duty (“Hồ sơ được Tổ A kiểm tra”), and does not only describe a thing.

    A thing is described where the sentence says what else is done with it: “Triển khai đề án được tỉnh phê duyệt”,
    “theo mẫu do Bộ A ban hành”.
    """
    passive = agent[1] in ("duoc", "bi")
    if passive and (not acting or forms.GIVEN.search(page.even, max(floor, agent.start() - 20), agent.start())):
        return False
    if not passive and forms.LEADS.match(page.even, one.end):
        return True
    verbs = (words.DOING, words.SENDING, words.ENDING)
    first = floor + len(page.text[floor : one.start]) - len(page.text[floor : one.start].lstrip())
    return not forms.OPENING.match(page.even, floor) and not any(table.at(page, first, one.start) for table in verbs)


def _acting(page: Page, start: int, upto: int, end: int, stops: Sequence[int]) -> bool:
    """Whether the unit is followed by what it does, or by a time."""
    match = re.compile(r"[\s*_]*(?:\([^()\n]{1,150}\)[\s*_]*)?,?[\s*_]*").match(page.text, upto, end)
    at = match.end() if match else upto
    time = next_of(stops, at, at + 9)
    timed = time < at + 3 and not page.text[at:time].strip()
    whose = page.text[start].isupper() or words.EVERY.at(page, start, upto) or page.even.startswith("cap ", start)
    return (at < end and (verb(page, at, end) or (at == upto + 1 and beyond(page, start, upto, at)))) or (
        timed and bool(whose)
    )
