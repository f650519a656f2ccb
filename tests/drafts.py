"""Drafts made by hand: what a reading of Plan 87 gives, and rosters of the examples."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from org.model import UnitVersion
from plans.reading.model import Cited, Deliver, Draft, Duty, Expression, Head, Kind, Work

ROOT = Path(__file__).resolve().parents[1]
ISSUER = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
DISTRICTS = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam các huyện, thị xã, thành phố"
TO_PROVINCE = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tây Ninh (qua Ban Phong trào - Tuyên giáo)"
# What may stand open in a drafted file.
OPEN = (" due:", " assigned_to:", " lead:", " issuer:")
LINES = (
    "- Ban Thường trực tỉnh tổ chức sơ kết 5 năm. Thời gian hoàn thành sơ kết trước ngày 31/01/2021.",
    "- Đề nghị các tổ chức thành viên xây dựng báo cáo 5 năm phối hợp thực hiện, gửi trước ngày 15/12/2020.",
    "Các huyện, thị xã, thành phố tổ chức sơ kết cấp mình; hoàn thành trước ngày 15/12/2020.",
    "Hướng dẫn các xã, phường, thị trấn báo cáo sơ kết 5 năm (bằng văn bản).",
    "- Mỗi huyện, thị xã, thành phố chọn ít nhất 01 mô hình, gửi báo cáo sơ kết trước ngày 15/12/2020.",
    "Giao Ban Phong trào - Tuyên giáo theo dõi, đôn đốc.",
)
TEXT = "\n".join(LINES)
HEAD = Head(
    type="Kế hoạch",
    number="87/KH-MTTQ-BTT",
    issuer=ISSUER,
    issued_on=date(2020, 10, 6),
    place="Tây Ninh",
    subject="Sơ kết 5 năm thực hiện Cuộc vận động “Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh”",
    based_on=(Cited(number="178/KH-MTTW-BTT", on=date(2020, 9, 15)),),
    signed_by="Nguyễn Văn Vy, Phó Chủ tịch",
    recipients=("MTTW", "Lưu: VP, PT"),
)


def place(n: int) -> tuple[int, int]:
    """Where a line of TEXT stands in it."""
    start = sum(len(line) + 1 for line in LINES[:n])
    return start, start + len(LINES[n])


def expression(n: int, quote: str, due: date | None, kind: Kind = "before", **more: object) -> Expression:
    """An expression in that line of TEXT."""
    start = TEXT.index(quote, place(n)[0])
    values = {"due": due, "strict": kind == "before", **more}
    return Expression(start=start, end=start + len(quote), kind=kind, form="", **values)  # type: ignore[arg-type]


def duty(n: int, quote: str, due: date | None, title: str, *responsible: str, **more: object) -> Duty:
    """A duty of that line of TEXT."""
    when = expression(n, quote, due)
    return Duty(when=when, sentence=place(n), title=title, responsible=responsible, **more)  # type: ignore[arg-type]


PLAN_87 = Draft(
    text=TEXT,
    head=HEAD,
    duties=(
        duty(0, "trước ngày 31/01/2021", date(2021, 1, 31), "Sơ kết 5 năm cấp tỉnh", ISSUER),
        duty(
            1,
            "trước ngày 15/12/2020",
            date(2020, 12, 15),
            "Báo cáo 5 năm phối hợp thực hiện Cuộc vận động",
            "các tổ chức thành viên của Mặt trận Tổ quốc Việt Nam tỉnh",
            report_to=TO_PROVINCE,
            deliverables=(Deliver(title="Báo cáo 5 năm"),),
        ),
        duty(2, "trước ngày 15/12/2020", date(2020, 12, 15), "Sơ kết cấp huyện", DISTRICTS),
        duty(
            4,
            "trước ngày 15/12/2020",
            date(2020, 12, 15),
            "Gửi báo cáo sơ kết và mô hình điển hình",
            "Mỗi huyện, thị xã, thành phố",
            report_to=TO_PROVINCE,
            deliverables=(Deliver(title="Báo cáo sơ kết 5 năm"), Deliver(title="Mô hình điển hình", at_least=1)),
        ),
    ),
    works=(
        Work(
            start=place(3)[0],
            end=place(3)[1],
            title="Báo cáo sơ kết 5 năm (bằng văn bản)",
            responsible=("các xã, phường, thị trấn",),
            reports=True,
        ),
        Work(
            start=place(5)[0], end=place(5)[1], title="Theo dõi, đôn đốc", responsible=("Ban Phong trào - Tuyên giáo",)
        ),
    ),
)


def roster(example: str) -> list[UnitVersion]:
    """The units of an example as they were before July 2025."""
    with (ROOT / "examples" / example / "units.csv").open(encoding="utf-8-sig") as file:
        return [
            UnitVersion(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                parent=row["parent"] or None,
                tags=tuple(filter(None, row["tags"].split(";"))),
            )
            for row in csv.DictReader(file)
        ]


def filled(plan: str, *values: str) -> str:
    """A drafted plan file with what stands open filled in, in its order."""
    lines = plan.split("\n")
    open_ones = [n for n, line in enumerate(lines) if line.rstrip().endswith(OPEN) and "#" not in line]
    assert len(open_ones) == len(values), [lines[n] for n in open_ones]
    for n, value in zip(open_ones, values, strict=True):
        lines[n] = f"{lines[n].rstrip()} {value}"
    return "\n".join(lines)
