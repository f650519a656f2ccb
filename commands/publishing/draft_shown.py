"""A draft on a terminal: the text with its dates in colour, and beside it the item that each makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from lib.language import say
from lib.text import visible
from plans.reading.drafted.file import item_lines, open_fields
from plans.reading.drafted.model import DraftItem, DraftPlan
from plans.reading.drafted.written import decision

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDE = 100  # columns from which text and draft stand side by side
LONGEST = 700  # characters of one place in the text
# By how sure a date is read: what to fill in, what to look at, what is as the text says it.
_OPEN, _DOUBTED, _SURE = "bold red", "bold yellow", "bold green"


def side_by_side(console: Console, plan: DraftPlan, width: int) -> None:
    """Each item beside the words on which it rests; on a narrow terminal below them."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    console.print(_title(plan))
    for one in plan.decisions:
        console.print(Text(visible(decision(one.message, one.suggested)).removeprefix("# "), style=_OPEN))
    for item in plan.items:
        console.print(Rule(style="dim"))
        words = _words(item, plan)
        if width < WIDE:
            console.print(words)
            console.print(Padding(_item(item, width - 3), (0, 0, 0, 2)))
            continue
        row = Table.grid(padding=(0, 2), expand=True)
        row.add_column(ratio=1)
        row.add_column(ratio=1)
        row.add_row(words, _item(item, width // 2 - 4))
        console.print(row)
    console.print(Rule(style="dim"))
    if plan.targets:
        console.print(Text(say("{n} chỉ tiêu", "{n} targets", n=len(plan.targets)), style="bold"))
    if plan.aside:
        console.print(
            Text(
                say(
                    "{n} việc không có thời hạn được ghi thành lời chú thích ở cuối tệp.",
                    "{n} works without a date stand as comments at the end of the file.",
                    n=len(plan.aside),
                )
            )
        )


def _title(plan: DraftPlan) -> Text:
    from rich.text import Text

    head = plan.draft.head
    parts = [head.type, head.number, head.issuer]
    said = " · ".join(visible(part) for part in parts if part)
    return Text(said or say("Văn bản không rõ số, cơ quan ban hành", "A text that names no number or issuer"), "bold")


def _words(item: DraftItem, plan: DraftPlan) -> Any:
    """What the text says, each place in its paragraph, its dates in colour."""
    from rich.console import Group

    return Group(*(_place(start, end, item, plan) for start, end in dict.fromkeys(item.said)))


def _place(start: int, end: int, item: DraftItem, plan: DraftPlan) -> Text:
    """A paragraph; of a very long one what stands around the date. What is not of the place itself is dim."""
    from rich.text import Text

    text = plan.draft.text
    duties = [plan.draft.duties[n] for n in item.duties]
    times = [(it.start, it.end) for one in duties for it in (one.when, one.data) if it]
    here = [one for one in times if start <= one[0] < one[1] <= end]
    begins, ends = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    ends = len(text) if ends < 0 else ends
    if ends - begins > LONGEST:
        centre = here[0][0] if here else start
        begins, ends = max(begins, centre - LONGEST // 2), min(ends, centre + LONGEST // 2)
    marks = [(begins, start, "dim"), *((*one, _style(item)) for one in here), (end, ends, "dim")]
    found, at = Text(), begins
    for since, upto, style in sorted(marks):
        since, upto = max(since, at), min(upto, ends)
        if since < upto:
            found.append(visible(text[at:since])).append(visible(text[since:upto]), style=style)
            at = upto
    found.append(visible(text[at:ends]))
    return Text("…" if text[begins - 1 : begins].strip() else "") + found


def _style(item: DraftItem) -> str:
    of_due = [one for one in item.decisions if one.field == "due"]
    return _OPEN if item.due is None else _DOUBTED if of_due else _SURE


def _item(item: DraftItem, width: int) -> Text:
    """The item as the file has it, long lines going on below their beginning; what a human decides in yellow, what is
    to be filled in in red."""
    from rich.text import Text

    found = Text()
    for n, line in enumerate(item_lines(item)):
        deeper = " " * (len(line) - len(line.lstrip(" "))) + ("# " if line.lstrip().startswith("#") else "    ")
        rows = wrap(visible(line), width, subsequent_indent=deeper, break_on_hyphens=False) or [""]
        found.append("\n" if n else "").append("\n".join(rows), style=_line_style(line))
    return found


def _line_style(line: str) -> str:
    if "# ←" in line:
        return "yellow"
    return _OPEN if line.endswith(":") and line.strip() != "deliverables:" else ""


def next_step(plan: DraftPlan, path: Path | None, *, known: bool) -> Iterator[str]:
    """What was found and what to do next, in a sentence or two."""
    if not plan.items:
        yield from _nothing(plan, path)
        return
    if not known:
        yield say(
            "Chưa có danh bạ đơn vị, nên mã đơn vị còn để trống; hãy nhập danh bạ bằng `dondoc units import` rồi đọc "
            "lại.",
            "There is no roster yet, so units' codes are left open; import one with `dondoc units import`, then read "
            "it again.",
        )
    decided = [*plan.decisions, *(one for item in plan.items for one in item.decisions)]
    to_fill = len(open_fields(plan))
    to_see = sum(not one.open for one in decided) + (plan.target_item is not None)
    counts = say(
        "Bản thảo có {items} đầu việc: {fill} chỗ phải điền, {see} chỗ cần xem lại (dấu “←”).",
        "The draft has {items} items: {fill} fields to fill in, {see} to look at (marked “←”).",
        items=len(plan.items),
        fill=to_fill,
        see=to_see,
    )
    if path is None:
        rest = say("Thêm `-o KE-HOACH.yaml` để ghi ra tệp.", "Add `-o PLAN.yaml` to write it to a file.")
    else:
        rest = say(
            "Đã ghi {file}; sửa xong, chạy `dondoc plan check {file}`.",
            "Wrote {file}; change it, then run `dondoc plan check {file}`.",
            file=path,
        )
    yield f"{counts} {rest}"


def _nothing(plan: DraftPlan, path: Path | None) -> Iterator[str]:
    """No obligation: that is an answer; where the text tells of an outcome, that is drafted."""
    yield say("Không thấy nghĩa vụ nào trong văn bản này.", "No obligation was found in this text.")
    if plan.draft.outcome is None:
        if path is not None:
            yield say("Không ghi tệp {file}.", "{file} was not written.", file=path)
        return
    if path is None:
        yield say(
            "Văn bản thuật lại kết quả của một kế hoạch; thêm `-o KET-QUA.yaml` để ghi tệp kết quả.",
            "It tells of a plan's outcome; add `-o OUTCOME.yaml` to write the outcome file.",
        )
        return
    yield say(
        "Văn bản thuật lại kết quả của một kế hoạch: đã ghi {file}, dùng với `dondoc plan close SỐ --outcome {file}`.",
        "It tells of a plan's outcome: wrote {file}, for `dondoc plan close NUMBER --outcome {file}`.",
        file=path,
    )
