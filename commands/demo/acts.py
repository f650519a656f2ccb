"""What the units do in the demo: some submit early, some late, one is returned, one asks for time, some stay silent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Literal

from commands.demo.files import handed_in
from lib.language import say
from settings import Settings
from storage.store import Store
from workflow import acts

UNITS = Path(__file__).resolve().parents[2] / "examples" / "tay-ninh-87" / "units.csv"
# What is handed in for each item.
TITLES = {
    "member-reports": ("Báo cáo 5 năm",),
    "commune-reports": ("Báo cáo sơ kết cấp xã",),
    "district-reports": ("Báo cáo sơ kết 5 năm", "Mô hình điển hình"),
    "province-review": ("Báo cáo sơ kết cấp tỉnh",),
}
Verb = Literal["submit", "accept", "return", "extend", "waive"]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act of a day: who does what; `on` binds it to the task's id."""

    day: date
    verb: Verb
    item: str
    unit: str
    name: str
    reason: str = ""
    until: date | None = None
    task_id: int = 0

    def on(self, task_id: int) -> Act:
        """The same act on a known task."""
        return replace(self, task_id=task_id)

    def do(self, store: Store, settings: Settings, now: datetime) -> None:
        """Carry it out."""
        desk = "Ban Phong trào - Tuyên giáo"
        if self.verb == "submit":
            files = [(None, handed_in(settings.home / "handed-in", title, self.name)) for title in TITLES[self.item]]
            given = acts.Submission(by=say("Cán bộ đầu mối", "Officer"), files=files)
            acts.submit(
                store,
                self.task_id,
                given,
                files_folder=settings.files_folder,
                now=now,
                actor=f"link:{self.unit}:officer",
            )
        elif self.verb == "accept":
            acts.accept(store, self.task_id, now=now, actor=desk)
        elif self.verb == "return":
            acts.return_(store, self.task_id, reason=self.reason, now=now, actor=desk, due=self.until)
        elif self.verb == "extend":
            assert self.until
            acts.extend(store, self.task_id, until=self.until, reason=self.reason, now=now, actor=desk)
        else:
            acts.waive(store, self.task_id, reason=self.reason, now=now, actor=desk)


def acts_of(day: date) -> list[Act]:
    """What people do on `day`."""
    return [act for act in _all() if act.day == day]


@cache
def _all() -> tuple[Act, ...]:
    return (*_organisations(), *_communes(), *_districts(), *_province())


@cache
def _units() -> list[dict[str, str]]:
    with UNITS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _done(item: str, unit: dict[str, str], submitted: date, review: int = 1) -> Iterator[Act]:
    """Submitted one day, accepted some days later, both on weekdays."""
    about = partial(Act, item=item, unit=unit["code"], name=unit["name"])
    came = _weekday(submitted)
    yield about(day=came, verb="submit")
    yield about(day=_weekday(came + timedelta(days=review)), verb="accept")


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def _organisations() -> Iterator[Act]:
    """Twelve: eight in time, two late, one with more time, one escalated up to the desk before it submits."""
    some = [unit for unit in _units() if unit["level"] == "organisation"]
    for n, unit in enumerate(some[:8]):
        yield from _done("member-reports", unit, date(2020, 12, 1) + timedelta(days=n))
    for unit in some[8:10]:
        yield from _done("member-reports", unit, date(2020, 12, 17))
    about = partial(Act, item="member-reports", unit=some[10]["code"], name=some[10]["name"])
    reason = "Đề nghị lùi thời hạn để lấy ý kiến các hội thành viên"
    yield about(day=date(2020, 12, 14), verb="extend", reason=reason, until=date(2020, 12, 22))
    yield from _done("member-reports", some[10], date(2020, 12, 21))
    yield from _done("member-reports", some[11], date(2020, 12, 28))


def _communes() -> Iterator[Act]:
    """Ninety-four: most in time, some late, a few only after the district was told, one waived."""
    some = [unit for unit in _units() if unit["level"] == "commune"]
    for n, unit in enumerate(some):
        if n == 40:
            about = partial(Act, item="commune-reports", unit=unit["code"], name=unit["name"])
            yield about(day=date(2020, 11, 26), verb="waive", reason="Địa bàn đang khắc phục hậu quả bão lụt")
        elif n % 23 == 7:
            yield from _done("commune-reports", unit, date(2020, 12, 11))
        elif n % 9 == 4:
            yield from _done("commune-reports", unit, date(2020, 12, 3))
        else:
            yield from _done("commune-reports", unit, date(2020, 11, 18) + timedelta(days=n % 12))


def _districts() -> Iterator[Act]:
    """Nine: six in time, one returned and handed in anew, one late, one silent until its superior is told."""
    some = [unit for unit in _units() if unit["level"] == "district"]
    for n, unit in enumerate(some[:6]):
        yield from _done("district-reports", unit, date(2020, 12, 9) + timedelta(days=n), 2)
    about = partial(Act, item="district-reports", unit=some[6]["code"], name=some[6]["name"])
    yield about(day=date(2020, 12, 11), verb="submit")
    reason = "Báo cáo điển hình chưa nêu số liệu kết quả"
    yield about(day=date(2020, 12, 14), verb="return", reason=reason, until=date(2020, 12, 18))
    yield from _done("district-reports", some[6], date(2020, 12, 18))
    yield from _done("district-reports", some[7], date(2020, 12, 17))
    yield from _done("district-reports", some[8], date(2020, 12, 30))


def _province() -> Iterator[Act]:
    top = next(unit for unit in _units() if unit["code"] == "mttq-tay-ninh")
    yield from _done("province-review", top, date(2021, 1, 29), 3)
