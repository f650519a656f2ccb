"""Who was commended, by kind: “khen thưởng 11 tập thể”, “tặng Giấy khen cho 12 tập thể và 30 cá nhân”. Pure."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from plans.reading.model import Commended

To = Literal["collective", "individual", "household", "other"]
MOST, LONGEST, LARGEST = 50, 200, 999_999
_OF: dict[str, To] = {  # the longer before the shorter
    **dict.fromkeys(("tập thể", "đơn vị", "chi hội", "chi đoàn", "khu dân cư", "tổ dân phố"), "collective"),
    **dict.fromkeys(("doanh nghiệp", "cơ quan"), "collective"),
    **dict.fromkeys(("hộ gia đình", "gia đình", "hộ"), "household"),
    **dict.fromkeys(("cá nhân", "đồng chí", "cán bộ", "hội viên", "đoàn viên", "gương", "điển hình"), "individual"),
    "mô hình": "other",
}
_VERB = re.compile(
    r"(?:(?:biểu dương|tuyên dương|tôn vinh|vinh danh)(?:,\s|\svà\s|\s))?(?:khen thưởng|khen tặng)"
    r"|biểu dương|tuyên dương|tôn vinh|vinh danh"
    r"|(?:trao|tặng|trao tặng)\s(?:giấy|bằng|thư|cờ|kỷ niệm chương)|(?:giấy|bằng) khen"
)
_TEN = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_WORDS = {word: n for n, word in enumerate(_TEN, 1)}
_COUNT = re.compile(
    rf"(?<![\w/.,])(?P<number>\d{{1,3}}(?:\.\d{{3}})?|{'|'.join(_TEN)})\s(?:lượt\s)?"
    rf"(?P<kind>{'|'.join(_OF)})(?!\w)"
)
_AWARD = re.compile(r"(?:giấy khen|bằng khen|thư khen|cờ thi đua|kỷ niệm chương|danh hiệu)(?!\w)")
_GIVEN_BY = re.compile(r"\scủa\s(?P<by>[^,;.\n]{3,120}?)\s(?:cho|tới|tặng)\s")
_REASON = re.compile(r"(?:trong|vì)\s(?:việc\s)?")
_OPENS = re.compile(
    r"(?:(?:cũng\s)?(?:tại|nhân|trong)\s(?:hội nghị|buổi lễ|lễ|dịp này|dịp|đại hội)(?:\snày)?|dịp này),?\s*"
)
_RECEIVED = re.compile(r"(?<!\w)được(?!\w)")
_DID = re.compile(r"(?:,\s*)?\b(?:đã|cũng|được|quyết định|tiến hành|trao|tặng)\b")
_STOP = re.compile(r"[;\n]|\.(?=\s|/|$)")


def commendations(text: str, lower: str, start: int) -> tuple[Commended, ...]:
    """The commendations of which the text tells from `start` on, in their order; `lower`: the text without capitals."""
    found: list[Commended] = []
    at, subject, sentence = start, None, -1
    while len(found) < MOST and (verb := _VERB.search(lower, at)):
        stop = _STOP.search(lower, verb.end(), verb.end() + 600)
        close = stop.start() if stop else min(len(lower), verb.end() + 600)
        begin = _begin(lower, verb.start())
        if begin != sentence:
            subject, sentence = None, begin
        counts = list(_COUNT.finditer(lower, verb.end(), close))
        if counts:
            subject = _by(text, lower, begin, verb.start(), close) or subject
        elif _RECEIVED.search(lower, begin, verb.start()):
            counts, subject = _received(text, lower, begin, verb.start())
        found.extend(
            Commended(number=number, to=_OF[count["kind"]], title=_title(text, lower, verb, count, close), by=subject)
            for count in counts
            if 0 < (number := _number(count["number"])) <= LARGEST
        )
        at = max(close, verb.end())
    return tuple(found)


def _number(written: str) -> int:
    return _WORDS.get(written) or int(written.replace(".", ""))


def _begin(lower: str, at: int) -> int:
    """Where the sentence begins in which this stands."""
    first = max(0, at - 400)
    stop = lower.rfind(". ", first, at)
    return max(first, lower.rfind("\n", first, at) + 1, stop + 2 if stop >= 0 else 0)


def _by(text: str, lower: str, begin: int, verb: int, close: int) -> str | None:
    """Who commended: “Giấy khen của X cho”, else who the sentence begins with."""
    if given := _GIVEN_BY.search(lower, verb, close):
        return _line(text[given.start("by") : given.end("by")])
    opens = _OPENS.match(lower, begin, verb)
    begin = max(opens.end() if opens else begin, lower.rfind(";", begin, verb) + 1)
    did = _DID.search(lower, begin, verb)
    by = _line(text[begin : did.start() if did else verb])
    return by if by[:1].isupper() and 3 <= len(by) <= LONGEST else None


def _received(text: str, lower: str, begin: int, verb: int) -> tuple[list[re.Match[str]], str | None]:
    """Of “06 tập thể và 21 cá nhân được X tặng Bằng khen” who was commended, and X."""
    counts = list(_COUNT.finditer(lower, begin, verb))
    passive = _RECEIVED.search(lower, counts[-1].end(), verb) if counts else None
    by = _line(text[passive.end() : verb]) if passive else ""
    return (counts if passive else []), by if 3 <= len(by) <= LONGEST else None


def _title(text: str, lower: str, verb: re.Match[str], count: re.Match[str], close: int) -> str:
    """With what, and what for: “Giấy khen, 5 năm thực hiện Cuộc vận động”; of two the one that stands before the count.

    What for is said behind the last count of the sentence.
    """
    given = list(_AWARD.finditer(lower, verb.start(), max(count.start(), verb.end() + 1))) or [
        *islice(_AWARD.finditer(lower, verb.start(), close), 1)
    ]
    reason = _REASON.search(lower, max(count.end(), verb.end()), close)
    parts = [
        _line(text[given[-1].start() : given[-1].end()]) if given else "",
        _cut(_line(text[reason.end() : close])) if reason else "",
    ]
    title = ", ".join(part for part in parts if part) or "Khen thưởng"
    return title[:1].upper() + title[1:]


def _line(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:-–/")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
