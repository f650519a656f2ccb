"""The ladder of a plan file or of one of its items: rungs, repeated ones too, and whom they tell. Pure.

Contract, section 3, and section 5, rules 4, 6 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.language import say
from lib.levels import level_code
from lib.text import fold
from lib.vocabulary import AT_LEVEL, AUDIENCES
from lib.words import LEVELS
from plans.file.form import MAX_SPAN, Form, parse_span, twice
from plans.file.yaml_tree import Node
from plans.model import LadderStep, Span

MOST_RUNGS = 50
MOST_TIMES = 20
MOMENTS = ("before", "on_due", "after")
# Shared with the JSON Schema. Audiences are kept between ";" and proven between ",".
TIMES = "[1-9]|1[0-9]|20"
LEVEL = "[^;,]{1,100}"
# Whom a rung tells, as people say it; the whole names of the table come beside.
_SAID = {
    "officer": ("cán bộ đầu mối",),
    "head": ("người đứng đầu", "lãnh đạo"),
    "deputy": ("phó", "phó thủ trưởng"),
    "mailbox": ("hộp thư cơ quan",),
    "superior": ("cấp trên",),
    "superior.head": ("thủ trưởng cấp trên",),
    "superior.deputy": ("cấp phó của cấp trên", "cấp phó cấp trên"),
    "superior.mailbox": ("hộp thư của cấp trên", "hộp thư cấp trên"),
    "superior2": ("cấp trên của cấp trên",),
    "issuer": ("đơn vị theo dõi", "desk"),
    "with": ("phối hợp", "cơ quan phối hợp"),
    "issuers": ("các cơ quan ban hành", "cơ quan ban hành"),
}
_MEANT = {fold(said): code for code in AUDIENCES for said in (*AUDIENCES[code], *_SAID[code])}


def read_ladder(form: Form, node: Node, path: str) -> tuple[LadderStep, ...]:
    """The rungs, in the order in which they are written; one that repeats is as many."""
    steps: list[LadderStep] = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for entry, place in form.entries(node, path):
        for step in _rungs(form, entry, place):
            said = (step.label, frozenset(step.tell))
            if step.tell and said in seen:
                message = say(
                    "Bậc “{rung}” báo cho cùng những người đó được ghi hai lần; hãy giữ lại một.",
                    "The rung '{rung}' telling the same people is written twice; keep one.",
                    rung=step.label,
                )
                form.wrong(entry, place, "duplicate-rung", message)
            seen.add(said)
            steps.append(step)
    if len(steps) > MOST_RUNGS:
        message = say(
            "Thang đôn đốc có {n} bậc; tối đa {most}.",
            "The ladder has {n} rungs; at most {most}.",
            n=len(steps),
            most=MOST_RUNGS,
        )
        form.wrong(node, path, "too-many", message)
    return tuple(steps)


def _rungs(form: Form, node: Node, path: str) -> Iterator[LadderStep]:
    """What one entry of the ladder stands for; nothing where it is wrong."""
    before = form.problems.count
    fields = form.fields(node, path, (*MOMENTS, "every", "times", "tell"), required=("tell",))
    if fields is None:
        return
    moments = [name for name in MOMENTS if name in fields]
    if not moments and form.problems.count > before:
        return  # a mistyped word was noted
    if len(moments) != 1:
        message = say(
            "Mỗi bậc ghi đúng một trong: before, on_due, after.",
            "A rung has exactly one of: before, on_due, after.",
        )
        form.wrong(node, path, "bad-rung", message)
        return
    when, span = moments[0], None
    if when == "on_due":
        form.one_of(fields[when], f"{path}.on_due", ("true",))
    else:
        span = form.parsed(fields[when], f"{path}.{when}", "bad-span", parse_span)
    tell = tuple(_tell(form, fields["tell"], f"{path}.tell")) if "tell" in fields else ()
    spans = _repeated(form, node, path, fields, span) if {"every", "times"} & {*fields} else [span]
    for one in spans:
        if one is not None or when == "on_due":
            yield LadderStep(when=when, span=one, tell=tell)  # type: ignore[arg-type]


def _repeated(form: Form, node: Node, path: str, fields: dict[str, Node], first: Span | None) -> list[Span | None]:
    """`after: N, every: M, times: T` as its T spans: N, N+M, N+2M …"""
    if "after" not in fields or "every" not in fields or "times" not in fields:
        message = say(
            "Bậc lặp lại ghi đủ ba trường after, every, times, ví dụ {example}.",
            "A rung that repeats has all of after, every and times, for example {example}.",
            example="{after: 7wd, every: 5wd, times: 4, tell: superior}",
        )
        form.wrong(node, path, "bad-repeat", message)
        return []
    step = form.parsed(fields["every"], f"{path}.every", "bad-span", parse_span)
    times = form.parsed(fields["times"], f"{path}.times", "bad-count", _times)
    if first is None or step is None or times is None:
        return []
    if step.unit != first.unit:
        message = say(
            "“after” tính bằng {first} thì “every” cũng phải tính bằng {first}, không phải {other}.",
            "'after' counts in {first}, so 'every' must count in {first} too, not in {other}.",
            first=first.unit,
            other=step.unit,
        )
        form.wrong(fields["every"], f"{path}.every", "bad-repeat", message)
        return []
    last = first.n + step.n * (times - 1)
    if last > MAX_SPAN:
        message = say(
            "Lần lặp cuối rơi vào {n}{unit} sau hạn; tối đa {most}.",
            "The last repetition falls {n}{unit} after the due date; at most {most}.",
            n=last,
            unit=first.unit,
            most=MAX_SPAN,
        )
        form.wrong(node, path, "bad-repeat", message)
        return []
    return [Span(first.n + step.n * n, first.unit) for n in range(times)]


def _times(text: str) -> int:
    if re.fullmatch(TIMES, text):
        return int(text)
    raise ValueError(
        say(
            "“{text}” phải là số lần từ 1 đến {most}.",
            "'{text}' must be a number of times from 1 to {most}.",
            text=text,
            most=MOST_TIMES,
        )
    )


# --- whom ------------------------------------------------------------------------------------------------------------


def _tell(form: Form, node: Node, path: str) -> list[str]:
    tell: list[str] = []
    for entry, place in form.entries(node, path, some=True):
        audience = _audience(form, entry, place)
        if audience in tell:
            form.wrong(entry, place, "twice", twice(audience))
        elif audience:
            tell.append(audience)
    return tell


def _audience(form: Form, node: Node, path: str) -> str | None:
    """A word of AUDIENCES, or what people call it; or `level:` with a level's code, or with its name as it is read."""
    written = form.word(node, path)
    if written is None:
        return None
    if written.startswith(AT_LEVEL):
        return form.parsed(node, path, "bad-level", _at_level)
    said = " ".join(fold(written).split())
    if said in _MEANT:
        return _MEANT[said]
    if said.startswith("cap ") and (level := level_code(written)):
        return AT_LEVEL + level
    return form.one_of(node, path, (*AUDIENCES, f"{AT_LEVEL}…"))


def _at_level(text: str) -> str:
    written = text.removeprefix(AT_LEVEL).strip()
    if not re.fullmatch(LEVEL, written):
        raise ValueError(
            say(
                "“{text}” phải là “level:” rồi đến một cấp, ví dụ level:province.",
                "'{text}' must be 'level:' and a level, for example level:province.",
                text=text,
            )
        )
    known = (code for code, names in LEVELS.items() if written.casefold() in (code, *map(str.casefold, names)))
    return AT_LEVEL + (level_code(written) or next(known, written))
