"""The receipt of a submission as a paper to be kept: whole digests, so that each file can be proven to be the one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from documents.evidence import Facts, Grid, Note, Paper, Row, Section, build
from lib.language import language, say
from web import words
from workflow.links.opened import Opened


def receipt_pdf(given: Mapping[str, Any], task: Mapping[str, Any], holder: Opened) -> bytes:
    """The receipt as a .pdf file; the same receipt in the same language is the same file."""
    number = given["receipt"]
    return build(
        Paper(
            title=say("BIÊN NHẬN NỘP BÁO CÁO", "RECEIPT OF A REPORT"),
            about=(holder.unit_name, say("Số biên nhận {n}", "Receipt number {n}", n=number)),
            language=language.get(),
            at=datetime.fromisoformat(given["submitted_at"]),
            footer=say("Đôn Đốc · biên nhận {n}", "Đôn Đốc · receipt {n}", n=number),
            page=say("Trang", "Page"),
            sections=(_given(given, task, holder), _files(given)),
        )
    )


def _given(given: Mapping[str, Any], task: Mapping[str, Any], holder: Opened) -> Section:
    due = words.until(task) if task["due_on"] else say("Không ấn định hạn", "No date is set")
    came = words.came(task, given["submitted_at"]) if task["due_at"] else ""
    rows = (
        (say("Đơn vị", "Unit"), holder.unit_name),
        (say("Kế hoạch", "Plan"), f"{task['plan']}, {words.plain_day(task['issued_on'])}, {task['issuer']}"),
        (say("Nhiệm vụ", "Task"), task["title"]),
        (say("Thời hạn", "Due"), due),
        (say("Nộp lúc", "Handed in"), words.moment(given["submitted_at"])),
        (say("Đúng hạn hay không", "In time or late"), came),
        (say("Người nộp", "Submitted by"), given["by"]),
        (say("Ghi chú", "Note"), given["note"] or ""),
        (say("Nơi nhận báo cáo", "Reported to"), task["to"]),
    )
    values = ((one["title"], one["said"]) for one in given["values"])
    facts = Facts((*(row for row in rows if row[1]), *values))
    return Section(say("1. Đã nhận báo cáo", "1. Report received"), (facts,))


def _files(given: Mapping[str, Any]) -> Section:
    rows = tuple(
        Row((str(n), one["name"], words.size(one["size"])), (f"SHA-256 {one['sha256']}",))
        for n, one in enumerate(given["files"], start=1)
    )
    told = Note(
        say(
            "Tệp nào có đúng mã SHA-256 ghi dưới tên thì chính là tệp đã nộp.",
            "A file with the SHA-256 below a name is the very file that was handed in.",
        )
    )
    none = Note(say("Không có tệp nào kèm theo.", "No file came with it."))
    headings = (say("TT", "No."), say("Tên tệp", "File"), say("Cỡ", "Size"))
    blocks = (Grid(headings, (10, 130, 30), rows), told) if rows else (none,)
    return Section(say("2. Tệp đã nộp", "2. Files handed in"), blocks)
