"""The official table of where everything stands, as values and words; what an XLSX and a .docx of it have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from documents.office import head, kind_of, place, signature
from documents.text import long_date, month_and_year, safe
from lib.language import say
from lib.time import VIETNAM

DAY_TO_FILL = "……"
Value = int | float | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table: a name, counts, and ratios from 0 to 1 (None: of nothing)."""

    name: str
    counts: tuple[int, ...]
    ratios: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Office:
    """In whose name the table is: the issuer of its plans, what stands above it, and who signs."""

    issuer: str
    superior: str | None = None
    signed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A table to be printed; `plan` is (number, day of issue, subject), None of all plans; `office` None of several.

    `headings` are those of the counts and the ratios, `of` that of the names.
    """

    office: Office | None
    plan: tuple[str, date, str] | None
    as_of: datetime
    of: str
    headings: Sequence[str]
    lines: Sequence[Line]
    total: Line

    @property
    def at(self) -> datetime:
        """The instant in Vietnam."""
        return self.as_of.astimezone(VIETNAM)

    @property
    def title(self) -> str:
        return say("BẢNG TỔNG HỢP TÌNH HÌNH THỰC HIỆN", "WHERE EVERYTHING STANDS")

    @property
    def subtitle(self) -> str:
        """The plan, or that it is all of them."""
        if self.plan is None:
            return say("Tất cả kế hoạch", "All plans")
        number, issued_on, subject = self.plan
        return f"{kind_of(number)} số {safe(number)} ngày {long_date(issued_on)}: {safe(subject)}"

    @property
    def left(self) -> list[tuple[str, bool]]:
        """The lines at the left of the head, and whether each is bold."""
        if self.office is None:
            return []
        names = head(safe(self.office.issuer), safe(self.office.superior or "") or None)
        return [*((line, False) for line in names.superior), *((line, True) for line in names.issuing)]

    @property
    def dated(self) -> str:
        """Place and day, the day left open for whoever signs."""
        where = place(self.office.issuer, self.office.superior) if self.office else None
        return f"{where or '…………'}, ngày {DAY_TO_FILL} {month_and_year(self.at.date())}"

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines above the signature."""
        lines = signature(safe(self.office.issuer), self.office.signed_by) if self.office else ()
        return lines or (say("THỦ TRƯỞNG CƠ QUAN", "HEAD OF THE OFFICE"),)

    @property
    def total_name(self) -> str:
        return say("Tổng cộng", "Total")

    @property
    def drawn_up_by(self) -> str:
        return say("NGƯỜI LẬP BIỂU", "DRAWN UP BY")

    @property
    def columns(self) -> list[str]:
        return [say("TT", "No."), self.of, *self.headings]
