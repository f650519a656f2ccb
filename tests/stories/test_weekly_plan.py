"""A plan with a weekly duty, lived through from its publication to its end by four communes and the desk."""

from __future__ import annotations

from datetime import date, timedelta

from tests.stories.instants import at
from tests.stories.world import Mail, Story, officer

EARLY, LAST_DAY, LATE, SILENT = "xa-som", "xa-dung", "xa-muon", "xa-im"
UNITS = {"tinh": None, "ban": "tinh", **dict.fromkeys((EARLY, LAST_DAY, LATE, SILENT), "tinh")}
FRIDAYS = [date(2026, 10, 16) + timedelta(weeks=n) for n in range(6)]
FINAL = date(2026, 11, 25)
DESK = officer("ban")


def plan(weekly_ladder: str = "") -> bytes:
    return f"""
plan: {{number: 87/KH-MTTQ-BTT, issuer: tinh, issued_on: 28/09/2026, subject: Tháng cao điểm, desk: ban,
  day_off: previous}}
items:
  - id: tuan
    title: Báo cáo nhanh hằng tuần
    assigned_to: {{level: commune, under: tinh}}
    due: {{every: "FREQ=WEEKLY;BYDAY=FR", from: 16/10/2026, until: 20/11/2026, at: "16:00"}}
    {weekly_ladder}
  - {{id: tong-ket, title: Báo cáo tổng kết, assigned_to: {{level: commune, under: tinh}}, due: 25/11/2026}}
""".encode()


class Season:
    """The plan's life, day by day; what each commune hands in is accepted within the hour."""

    def __init__(self, story: Story, data: bytes) -> None:
        self.story, self.owed = story, {}
        story.now = at("2026-09-28 09:00")
        story.begin(UNITS).publish_aloud(data)

    def live(self, until: date) -> None:
        """Every morning until then; whoever hands in does so at ten."""
        handed_in = [
            (day, unit, due)
            for due in [*FRIDAYS, FINAL]
            for unit, day in ((EARLY, _monday(due)), (LAST_DAY, due), (LATE, due + timedelta(days=4)))
        ]
        for day, unit, due in sorted(handed_in):
            self.story.at(f"{day} 10:00")
            self._hand_in(unit, due)
        self.story.at(f"{until} 10:00")

    def _hand_in(self, unit: str, due: date) -> None:
        item = "tong-ket" if due == FINAL else "tuan"
        [task] = [one for one in self.story.tasks(item) if one["unit"] == unit and one["due_on"] == due.isoformat()]
        self.story.hand_in(int(task["id"]), unit)

    def mails(self, to: str) -> list[Mail]:
        return self.story.mails(officer(to))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def test_from_its_publication_to_its_end(story: Story) -> None:
    season = Season(story, plan())
    season.live(date(2026, 12, 21))
    _hears_little_more_than_thanks(season.mails(EARLY))
    _is_reminded_of_one_week_at_a_time(season.mails(LAST_DAY))
    _reads_from_one_mail_on_each_monday_who_owes_what(season.mails("ban"))
    _stays_in_every_figure_to_the_end(story)
    story.put_mail_aside()


def _hears_little_more_than_thanks(mails: list[Mail]) -> None:
    """Who hands in before the first reminder of a week."""
    assert len(mails) <= 14, [f"{mail.at:%d/%m} {mail.subject}" for mail in mails]
    assert sum("xác nhận hoàn thành" in mail.subject for mail in mails) == 7


def _is_reminded_of_one_week_at_a_time(mails: list[Mail]) -> None:
    reminders = [mail for mail in mails if "Nhắc hạn" in mail.subject and "hằng tuần" in mail.subject]
    for mail in reminders:
        assert sum(f"{friday:%d/%m/%Y}" in mail.text for friday in FRIDAYS) == 1, mail.text
    assert len(reminders) == 2 * len(FRIDAYS) + 2  # the first week has the whole ladder before it


def _reads_from_one_mail_on_each_monday_who_owes_what(mails: list[Mail]) -> None:
    summaries = [mail for mail in mails if "Tổng hợp" in mail.subject]
    assert [mail.at.date() for mail in summaries] == [date(2026, 10, 5) + timedelta(weeks=n) for n in range(12)]
    for mail in summaries:
        on = mail.at.date()
        owed = [due for due in [*FRIDAYS, FINAL] if due < on]
        assert mail.says(f"{len(owed) + _late(on)} nhiệm vụ quá hạn"), mail.text
        for title in sorted({_title(due) for due in owed}):
            dues = [due for due in owed if _title(due) == title]
            dates = "; ".join(f"{due:%d/%m/%Y}{_hour(due)}" for due in dues)
            days = "; ".join(f"{(on - due).days} ngày" for due in dues)
            assert mail.says(f"Đơn vị {SILENT} · {title} · {dates} · {days}"), mail.text


def _hour(due: date) -> str:
    return "" if due == FINAL else " 16:00"


def _stays_in_every_figure_to_the_end(story: Story) -> None:
    """The debts of who is silent, through the end of the plan."""
    figures = story.status()["total"]
    assert [figures[name] for name in ("total", "done_late", "open_overdue", "missed")] == [28, 7, 7, 0]
    story.close(force=True)
    figures = story.status()["total"]
    assert [figures[name] for name in ("total", "done_late", "open_overdue", "missed")] == [28, 7, 7, 7]


def _late(on: date) -> int:
    """How many reports of the late commune, which come four days after they are due, are still out."""
    return sum(due < on <= due + timedelta(days=4) for due in [*FRIDAYS, FINAL])


def _title(due: date) -> str:
    return "Báo cáo tổng kết" if due == FINAL else "Báo cáo nhanh hằng tuần"


def test_with_a_ladder_of_its_own_a_weekly_duty_says_one_word_a_week(story: Story) -> None:
    season = Season(story, plan("ladder: [{on_due: true, tell: officer}, {after: 3d, tell: officer}]"))
    season.live(date(2026, 11, 30))
    of_the_week = [mail for mail in season.mails(LAST_DAY) if "hằng tuần" in mail.subject]
    assert len([mail for mail in of_the_week if "xác nhận" not in mail.subject and "Giao" not in mail.subject]) == 6
    story.put_mail_aside()
