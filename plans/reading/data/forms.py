"""How a text says of which time a report gives account: a table of forms, each with its example. Pure.

To add a form, add a line. Patterns are those of `plans.reading.dates.parts`; of forms that fit at one place the longest
counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from plans.periods.model import LAST_CLOSE, MONTHS, Period, Rhythm
from plans.reading.dates import days
from plans.reading.dates.parts import built
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression
from plans.reading.page import listed

LENGTHS: dict[int, Rhythm] = {months: rhythm for rhythm, months in MONTHS.items()}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a form says: which rhythms a report may have, and the day on which the data of its last month close (None:
    the last one), where it says which `month` that is; or the two `days` of one period."""

    rhythms: tuple[Rhythm, ...] = ()
    closes: int | None = None
    month: int | None = None
    days: Period | None = None

    def __str__(self) -> str:
        """`month 14`, `quarter half year 14`, `month end`, `2020-01-01..2020-11-30`."""
        if self.days:
            return f"{self.days.start}..{self.days.end}"
        return " ".join([*self.rhythms, f"{self.closes or 'end'}"])


@dataclass(frozen=True)
class Form:
    """`example` has what is read in brackets, `reads` is what it says, for a document of 2020.

    `touching`: only where nothing but words like “tính”, “lấy” parts it from the words for data.
    """

    example: str
    reads: str
    pattern: str
    reader: Callable[[Seen], Told | None]
    touching: bool = False

    @cached_property
    def matches(self) -> re.Pattern[str]:
        """The pattern, to be matched with folded text."""
        return built(self.pattern)


def _closing(*rhythms: Rhythm) -> Callable[[Seen], Told | None]:
    """Reads the day on which data close; a first day that is not the one behind it is that of something else."""

    def read(seen: Seen) -> Told | None:
        first, closes = seen.number("fd"), seen.number("d") or 0
        fits = 1 <= closes <= LAST_CLOSE and first in (None, closes + 1)
        return Told(rhythms=rhythms, closes=closes) if fits else None

    return read


def _ends(*rhythms: Rhythm) -> Callable[[Seen], Told | None]:
    """Reads that the data close with the month."""
    return lambda seen: Told(rhythms=rhythms)


def _of_year(seen: Seen) -> Told | None:
    """From a day to a day of every year: which part of it that is."""
    first, first_month, last, month = (seen.number(group) or 0 for group in ("fd", "fm", "d", "m"))
    if not (1 <= first_month <= 12 and 1 <= month <= 12):
        return None
    whole = first == 1 and last == monthrange(2001, month)[1]
    if not whole and (first != last + 1 or last > LAST_CLOSE):
        return None
    months = (month - first_month + whole) % 12 or 12
    rhythm = LENGTHS.get(months)
    if rhythm is None or month % months:
        return None
    return Told(rhythms=(rhythm,), closes=None if whole else last, month=month)


def _days(reader: Callable[[Seen], Expression | None]) -> Callable[[Seen], Told | None]:
    """Reads two days as the forms of time do."""

    def read(seen: Seen) -> Told | None:
        one = reader(seen)
        if one is None or one.due is None or one.range_start is None:
            return None
        return Told(days=Period(start=one.range_start, end=one.due))

    return read


# What data are called, and what says that they are those of something else.
DATA = listed("số liệu · dữ liệu · kỳ báo cáo · thời kỳ báo cáo")
OF_OTHERS = re.compile(r"(?<![a-z])(?:theo|qua|can cu|so voi|dua tren|dua vao|tu)[ ]$")
EXCEPT = listed("riêng · trừ · ngoại trừ · không kể")
# Between the words for data and the form these say that it is no form of data.
PARTING = listed("gửi · nộp · trình · hoàn thành · chậm nhất · trước ngày · cho thấy · đạt · đã · tăng · giảm · so với")
QUIET = re.compile(
    r"(?:[\s:,(*_-]|(?:tinh|lay|chot|duoc|la|bao cao|thong ke|tong hop|dinh ky|hang|thang|quy|nam|moc|thoi diem)\b)*"
)
# Behind two days these tell what the data of them are: it is no task.
TELLING = listed("cho thấy · đạt · ước đạt · tăng · giảm · có · đã · toàn tỉnh · toàn huyện · toàn xã · cả nước")
COUNTED = re.compile(r"[\s,:]*(?:la |co |con )?(?:khoang |tren |hon |gan )?[0-9]")

_HOUR = "(?:(?:0|00|24|17) ?(?:giờ|h|g)(?: ?00(?: phút)?)? )?"
_FROM = "(?:từ )?" + _HOUR + "(?:ngày )?(?P<fd>[0-9]{1,2})"
_TO = "(?:cho )?(?:đến|tới|-)(?: hết)? " + _HOUR + "(?:ngày )?"
_DAY = "(?P<d>[0-9]{1,2})"
_BEFORE = (
    "(?:liền kề |liền )?trước(?: liền kề| đó| liền trước)?"
    "(?:,? (?:của |với )?(?:kỳ|tháng|quý|năm) báo cáo| tháng đầu(?: của)? quý)?"
)
_REPORT = "(?:(?:thuộc |của |trong |có )?(?:kỳ )?báo cáo|này|hiện tại)"
_MONTH = "(?:của )?(?:tháng " + _REPORT + "|(?:hàng|hằng|mỗi) tháng|tháng(?! ?[0-9a-z])|kỳ báo cáo)"
_LAST = "(?:của )?tháng cuối(?: cùng)?(?: của)? "
_QUARTER, _TERM = "quý(?: " + _REPORT + ")?", "kỳ(?: báo cáo)?"
_EACH_YEAR = "(?:của )?(?:(?:hàng|hằng|mỗi) năm|(?:năm|kỳ) " + _REPORT + ")"
_YEAR_DAY = "(?:{slash}| tháng )"
_UNTIL = "(?:(?:đến|tới|vào)(?: hết)? |hết )?(?:ngày )"

# fmt: off
FORMS: tuple[Form, ...] = (
    Form("Số liệu tính [từ ngày 15 tháng trước đến ngày 14 của tháng thuộc kỳ báo cáo].", "month 14",
         _FROM + "(?: của)? tháng " + _BEFORE + " " + _TO + _DAY + "(?![0-9/])(?: " + _MONTH + "|(?! (?:của|tháng)))",
         _closing("month")),
    Form("Thời gian chốt số liệu: [từ ngày 15 của tháng trước kỳ báo cáo đến ngày 14 của tháng cuối quý]", "quarter 14",
         _FROM + "(?: của)? tháng (?:cuối(?: của)? quý )?" + _BEFORE + " " + _TO + _DAY + " " + _LAST + _QUARTER,
         _closing("quarter")),
    Form("Thời gian chốt số liệu [từ ngày 15 tháng trước kỳ báo cáo đến ngày 14 của tháng cuối kỳ báo cáo]",
         "quarter half year 14",
         _FROM + "(?: của)? tháng " + _BEFORE + " " + _TO + _DAY + " " + _LAST + _TERM,
         _closing("quarter", "half", "year")),
    Form("Thời gian chốt số liệu [từ ngày 15/12 năm trước đến ngày 14/12 của năm báo cáo]", "year 14",
         _FROM + _YEAR_DAY + "(?P<fm>[0-9]{1,2}) (?:của )?(?:năm|kỳ) " + _BEFORE + " " + _TO + _DAY + _YEAR_DAY
         + "(?P<m>[0-9]{1,2}){no_more}(?: " + _EACH_YEAR + ")?", _of_year),
    Form("số liệu 6 tháng cuối năm lấy [từ ngày 15/6 đến hết ngày 14/12 của năm báo cáo]", "half 14",
         _FROM + _YEAR_DAY + "(?P<fm>[0-9]{1,2}) " + _TO + _DAY + _YEAR_DAY + "(?P<m>[0-9]{1,2}) " + _EACH_YEAR,
         _of_year),
    Form("Số liệu tính [từ ngày 01 đến ngày cuối cùng của tháng báo cáo]", "month end",
         "từ (?:ngày )?(?:0?1|mùng 1|đầu)(?: tiên)?(?:(?: của)? tháng(?: " + _BEFORE + "| " + _REPORT + ")?)? " + _TO
         + "cuối(?: cùng)?(?: của)? tháng(?: " + _BEFORE + "| " + _REPORT + "| đó)?(?! ?[0-9])", _ends("month")),
    Form("chốt số liệu [đến ngày 14 hằng tháng]", "month 14", _UNTIL + _DAY + " " + _MONTH, _closing("month"), True),
    Form("số liệu lấy [đến hết ngày 20 của tháng] gửi báo cáo", "month 20",
         _UNTIL + _DAY + " của tháng(?! ?[0-9]| cuối| đầu)", _closing("month"), True),
    Form("Hằng tháng, các xã báo cáo, số liệu chốt [đến hết ngày 14]", "month 14",
         "(?:đến|tới)(?: hết)? (?:ngày )" + _DAY + "(?! ?[0-9/-])(?![.][0-9])(?! (?:của|tháng|hàng|hằng|mỗi|và|năm))",
         _closing("month"), True),
    Form("Số liệu chốt [đến ngày 14 của tháng cuối quý]", "quarter 14",
         _UNTIL + _DAY + " " + _LAST + _QUARTER, _closing("quarter"), True),
    Form("số liệu tính [đến hết ngày cuối tháng]", "month end",
         _UNTIL + "cuối(?: cùng)?(?: của)? (?:(?:hàng|hằng|mỗi) )?tháng(?: " + _BEFORE + "| " + _REPORT + ")?"
         "(?! ?[0-9])", _ends("month"), True),
    Form("số liệu tính [đến ngày cuối cùng của quý]", "quarter end",
         _UNTIL + "cuối(?: cùng)?(?: của)? " + _QUARTER + "(?! ?[0-9iv])", _ends("quarter"), True),
    Form("Số liệu [từ ngày 01/01/2020 đến hết ngày 30/11/2020]", "2020-01-01..2020-11-30",
         "(?:kể )?từ {first_day} (?:cho )?(?:đến|tới|-)(?: hết)? {when}", _days(days.span)),
    Form("Kỳ số liệu: [15/12/2019 - 14/12/2020]", "2019-12-15..2020-12-14",
         "(?:ngày )?{first} (?:đến|tới|-)(?: hết)? (?:ngày )?{day}", _days(days.bare_span), True),
    Form("Số liệu tính [từ tháng 01/2020 đến hết tháng 11/2020]", "2020-01-01..2020-11-30",
         "(?:kể )?từ (?:{first_day}|{first_month}) (?:cho )?(?:đến|tới|-)(?: hết)? {month}", _days(days.until_month)),
)
# fmt: on
BEGINS = re.compile(r"(?<![a-z0-9/])(?:(?:tu|ke|den|toi|vao|het|ngay)(?![a-z])|[0-9]{1,2}(?= ?(?:[/.-]|thang)))")
