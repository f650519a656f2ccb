"""Where a text states goals: below “Mục tiêu”, “Chỉ tiêu”, and in sentences that say “phấn đấu”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.even import even, small

Span = tuple[int, int]
LONGEST = 160  # characters of a heading
SENTENCE = 900  # characters of a sentence that says “phấn đấu”, and of a clause
CLAUSE = 300  # characters of a clause before its “ít nhất”
# fmt: off
_MARKS = (  # outline marks, from above to below
    (1, re.compile(r"(?:phần|chương|điều) [ivx\d]+[.:]?|[ivx]{1,5}[.)/-]|[a-h]\. ")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)/-]?\s")),
    (2, re.compile(r"\d{1,2}[.)/-]\s")),
    (4, re.compile(r"[a-zđ][)/]\s")),
)
# fmt: on
_UNMARKED = 5
_GOALS = re.compile(r"(?:(?:các|những|một số|quan điểm,|mục đích,|yêu cầu,)\s)*(?:mục tiêu|chỉ tiêu)\b")
_MORE = re.compile(r"nhiệm vụ|giải pháp|nội dung|kết quả|đánh giá|thực hiện các|tình hình|phương pháp|phân công")
# With what a part begins that states no goals any more; below a heading without a mark its items may bear marks.
_ELSE = re.compile(
    r"yêu cầu|nhiệm vụ|nội dung|giải pháp|tổ chức|kinh phí|thời gian|đối tượng|trách nhiệm|phạm vi|biện pháp"
)
_AT_MARK = re.compile(r"[\s*_#>]*")
_STRIVES = re.compile(r"phấn đấu\b")
_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu)\s\d[\d.,]*\s?%")
# What a letter asks for and a plan too; of what was done, a report says the same.
_ALL = re.compile(r"(?:đạt|bảo đảm|đảm bảo)\s100\s?%")
_REACHES = re.compile(
    r"(?:đạt|bảo đảm|đảm bảo)\s(?:tỷ lệ\s|tỉ lệ\s)?(?:từ\s|trên\s)?\d[\d.,]*\s?%"
    r"|(?<![\d.,])\d[\d.,]{0,20}\s?%\strở\slên"
)
_BY_TYPE = {  # of a document, folded
    **dict.fromkeys(("ke hoach", "chuong trinh", "de an", "nghi quyet", "huong dan", "phuong an"), _REACHES),
    **dict.fromkeys(("cong van", "chi thi", "quyet dinh", "thong bao", "thong tri"), _ALL),
}
# “Các chỉ tiêu giao: 85% …”
_SAYS = re.compile(r"(?:\A|[\n.;])[ \t*_-]{0,20}(?:các\s)?(?:mục tiêu|chỉ tiêu)[^.;:\n]{0,60}:")
_SENTENCE_STOPS = re.compile(r"\n|\.(?=\s|$)")
_STOPS = re.compile(r"\n|;|\.(?=\s|$)|\./")


def goals(text: str, start: int, end: int, type: str | None) -> list[Span]:
    """The parts of `text[start:end]` that state goals, in their order, none within another; `type` of the document."""
    lower = small(text)
    found = _below_headings(text, lower, start, end)
    cues = [(cue.end(), _STOPS) for cue in _STRIVES.finditer(lower, start, end)]
    cues += [(cue.end(), _SENTENCE_STOPS) for cue in _SAYS.finditer(lower, start, end) if not _MORE.search(cue[0])]
    asked = _BY_TYPE.get(even(type or ""))
    for least in (_AT_LEAST, asked) if asked else (_AT_LEAST,):
        cues += [(_begin(lower, start, cue.start()), _STOPS) for cue in least.finditer(lower, start, end)]
    parts, at = list(found), 0
    for begin, stops in sorted(cues, key=lambda one: one[0]):
        while at < len(found) and found[at][1] <= begin:
            at += 1
        if at == len(found) or begin < found[at][0]:
            stop = stops.search(lower, begin, min(end, begin + SENTENCE))
            parts.append((begin, stop.start() if stop else min(end, begin + SENTENCE)))
    return _apart(sorted(parts))


def _begin(lower: str, start: int, at: int) -> int:
    """Where the clause begins that holds this place."""
    first = max(start, at - CLAUSE)
    return max(
        first,
        *(lower.rfind(mark, first, at) + len(mark) for mark in ("\n", "; ", ". ") if mark in lower[first:at]),
        first,
    )


def is_plan(type: str | None) -> bool:
    """Whether a document says what is to be done, and not what was."""
    return even(type or "") in _BY_TYPE


def clauses(text: str, span: Span) -> Iterator[Span]:
    """What stands between semicolons, full stops and line ends, each at most so long as a clause is."""
    at, end = span
    while at < end:
        stop = _STOPS.search(text, at, min(end, at + SENTENCE))
        close = stop.start() if stop else min(end, at + SENTENCE)
        if close > at:
            yield at, close
        at = stop.end() if stop else close


def _below_headings(text: str, lower: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    begun: tuple[int, int] | None = None  # where the goals begin that are open, and the level of their heading
    for first, last in _lines(text, start, end):
        level, title = _mark(lower, text, first, last)
        goal = _goal_heading(lower, title, last)
        if begun and _ends(level, begun[1], goal=goal, other=bool(_ELSE.match(lower, title, last))):
            found.append((begun[0], first))
            begun = None
        if goal and begun is None:
            begun = (title, level)
    if begun:
        found.append((begun[0], end))
    return found


def _ends(level: int, begun: int, *, goal: bool, other: bool) -> bool:
    """Whether a line ends the goals that a heading of the level `begun` opened."""
    if begun == _UNMARKED:
        return level == 1 or goal or (other and level < _UNMARKED)
    return level <= begun


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 1


def _mark(lower: str, text: str, first: int, last: int) -> tuple[int, int]:
    """The level of a line by the mark before it, and where its words begin; `_UNMARKED` without one."""
    around = _AT_MARK.match(lower, first, last)
    at = around.end() if around else first
    for level, mark in _MARKS:
        if found := mark.match(lower, at, last):
            words = _AT_MARK.match(lower, found.end(), last)
            return level, words.end() if words else found.end()
    short = text[at : min(last, at + LONGEST)]
    return (1 if last - at < LONGEST and short.isupper() and len(short) > 5 else _UNMARKED), at


def _goal_heading(lower: str, title: int, last: int) -> bool:
    """Whether a line begins with “Mục tiêu …”, “Chỉ tiêu …”, and with nothing else beside it."""
    close = lower.find(":", title, min(last, title + LONGEST))
    close = close if close >= 0 else min(last, title + LONGEST)
    return bool(_GOALS.match(lower, title, last)) and not _MORE.search(lower, title, close)


def _apart(parts: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in parts:
        start = max(start, kept[-1][1]) if kept else start
        if end > start:
            kept.append((start, end))
    return kept
