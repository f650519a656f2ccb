"""Acceptance: Plan 87/KH-MTTQ-BTT of Tây Ninh with nobody submitting, from 06/10/2020 to 28/02/2021.

One run ticks and delivers every morning at 08:05, another wakes up once after an outage of the whole time. Both must
end with exactly the notices that the reference model demands, and with facts worked out by hand from the calendar of
2020/21: the literals below, which rest on no code. The daily run is made once for each database and process; delivery
goes to a channel that keeps the mails, not over SMTP.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from storage.store import Store
from tests.integration.delivery_world import settings
from tests.reference.engine import notice_rows
from tests.stories.instants import at
from tests.stories.tay_ninh import (
    EXAMPLE,
    LAST_DAY,
    PLAN,
    PUBLISHED,
    Life,
    Recorder,
    bring_in_roster,
    live,
    modelled,
    mornings,
    seen,
)
from workflow.delivery.deliver import deliver
from workflow.preview import preview
from workflow.views import outbox

PROVINCE, DESK, TAN_BIEN = "mttq-tay-ninh", "mttq-tay-ninh-ptth", "mttq-huyen-tan-bien"
SILENT = "mttq-xa-tan-binh-huyen-tan-bien"  # the one commune without any contact
# Communes by district, counted in the roster.
COMMUNES_OF = {
    "mttq-thanh-pho-tay-ninh": 10,
    "mttq-huyen-tan-bien": 10,
    "mttq-huyen-tan-chau": 12,
    "mttq-huyen-duong-minh-chau": 11,
    "mttq-huyen-chau-thanh": 15,
    "mttq-thi-xa-hoa-thanh": 8,
    "mttq-huyen-go-dau": 9,
    "mttq-huyen-ben-cau": 9,
    "mttq-thi-xa-trang-bang": 10,
}
# (day it left, item, rung): how many notices were said. Communes have no head of their own to tell on the 1st working
# day, so their officer, told once, stands for both; Saturdays 28/11 and 12/12 and Sunday 31/01 moved to a working day.
SAID = {
    ("2020-10-06", "member-reports", None): 12,
    ("2020-10-06", "commune-reports", None): 94,
    ("2020-10-06", "district-reports", None): 9,
    ("2020-10-06", "province-review", None): 1,
    ("2020-11-17", "commune-reports", "before 14d"): 94,
    ("2020-11-24", "commune-reports", "before 7d"): 94,
    ("2020-11-27", "commune-reports", "before 3d"): 94,
    ("2020-11-30", "commune-reports", "before 1d"): 94,
    ("2020-12-01", "commune-reports", "on_due"): 94,
    ("2020-12-02", "commune-reports", "after 1wd"): 94,
    ("2020-12-04", "commune-reports", "after 3wd"): 94,
    ("2020-12-10", "commune-reports", "after 7wd"): 94,
    ("2020-12-01", "district-reports", "before 14d"): 9,
    ("2020-12-08", "district-reports", "before 7d"): 9,
    ("2020-12-11", "district-reports", "before 3d"): 9,
    ("2020-12-14", "district-reports", "before 1d"): 9,
    ("2020-12-15", "district-reports", "on_due"): 9,
    ("2020-12-16", "district-reports", "after 1wd"): 18,  # officer and head
    ("2020-12-18", "district-reports", "after 3wd"): 9,
    ("2020-12-24", "district-reports", "after 7wd"): 9,
    ("2020-12-01", "member-reports", "before 14d"): 12,
    ("2020-12-08", "member-reports", "before 7d"): 12,
    ("2020-12-11", "member-reports", "before 3d"): 12,
    ("2020-12-14", "member-reports", "before 1d"): 12,
    ("2020-12-15", "member-reports", "on_due"): 12,
    ("2020-12-16", "member-reports", "after 1wd"): 24,
    ("2020-12-18", "member-reports", "after 3wd"): 12,
    ("2020-12-24", "member-reports", "after 7wd"): 12,
    ("2021-01-18", "province-review", "before 14d"): 1,
    ("2021-01-25", "province-review", "before 7d"): 1,
    ("2021-01-29", "province-review", "before 1d"): 1,  # Sunday 31/01 back to the Friday of `before 3d`
    ("2021-02-01", "province-review", "on_due"): 1,
    ("2021-02-02", "province-review", "after 1wd"): 2,
    ("2021-02-04", "province-review", "after 3wd"): 1,
    ("2021-02-17", "province-review", "after 7wd"): 1,  # Tết was from 10/02 to 16/02
}
# Mails a day, one for each person: Tân Biên's officer also gets what its silent commune is told.
MAILS = {
    **{"2020-10-06": 115, "2020-11-17": 94, "2020-11-24": 94, "2020-11-27": 94, "2020-11-30": 94, "2020-12-01": 114},
    **{"2020-12-02": 94, "2020-12-04": 9, "2020-12-08": 21, "2020-12-10": 1, "2020-12-11": 21, "2020-12-14": 21},
    **{"2020-12-15": 21, "2020-12-16": 42, "2020-12-18": 1, "2020-12-24": 1, "2021-01-18": 1, "2021-01-25": 1},
    **{"2021-01-29": 1, "2021-02-01": 1, "2021-02-02": 2, "2021-02-04": 1, "2021-02-17": 1},
}

_daily: dict[str, Life] = {}  # by database; values that no test changes


def unhurried(url: str) -> str:
    """PostgreSQL that does not wait for its disk at each of 2,500 commits; what it holds is the same."""
    options = {"options": "-c synchronous_commit=off"}
    return make_url(url).update_query_dict(options).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Gives an empty store at each call, on SQLite and on PostgreSQL."""
    opened: list[Store] = []

    def open_store() -> Store:
        if request.param == "sqlite":
            path = tmp_path / f"{len(opened)}.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            url = f"sqlite:///{path}"
        else:
            url = unhurried(request.getfixturevalue("new_postgresql")())
        opened.append(Store(url))
        return opened[-1]

    yield open_store
    for store in opened:
        store.dispose()


@pytest.fixture
def daily(fresh: Callable[[], Store], request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    """The life with a tick and a delivery every morning."""
    name = request.node.callspec.params["fresh"]
    if name not in _daily:
        _daily[name] = live(fresh(), tmp_path, mornings())
    return _daily[name]


def officer(unit: str) -> str:
    return f"dau-moi@{unit}.tay-ninh.example"


def told(life: Life, day: str, item: str) -> Counter[tuple[str, str]]:
    """Who was told of the item on a day: (kind, address) and of how many tasks."""
    rows = [row for row in life.said if row["item"] == item and row["sent_at"].startswith(day)]
    return Counter((row["kind"], row["recipient"]["email"]) for row in rows)


# --- the model's word ------------------------------------------------------------------------------------------------


def test_the_daily_life_ends_with_exactly_the_notices_that_the_model_demands(daily: Life) -> None:
    model = modelled(mornings())
    assert notice_rows(daily.rows, daily.born) == model.notices()
    assert [row["status"] for row in daily.tasks] == ["assigned"] * 116
    assert Counter(row["standing"] for row in daily.tasks) == {"overdue": 116}


# --- facts worked out by hand ----------------------------------------------------------------------------------------


def test_everybody_is_told_on_the_days_that_the_calendar_says(daily: Life) -> None:
    assert Counter((row["sent_at"][:10], row["item"], row["rung"]) for row in daily.said) == SAID


def test_one_person_gets_one_mail_a_day(daily: Life) -> None:
    assert Counter(mail.date.date().isoformat() for mail in daily.mails) == MAILS
    assert max(Counter((mail.date, mail.to) for mail in daily.mails).values()) == 1


def test_the_mails_leave_at_the_morning_pass_and_on_working_days_only(daily: Life) -> None:
    ladder = [mail for mail in daily.mails if mail.date != PUBLISHED]
    assert {mail.date.strftime("%H:%M") for mail in ladder} == {"08:05"}
    assert {mail.date.weekday() for mail in ladder} <= {0, 1, 2, 3, 4}
    assert not [mail for mail in ladder if "2021-02-10" <= mail.date.date().isoformat() <= "2021-02-16"]  # Tết


def test_the_communes_are_due_ten_working_days_before_their_districts(daily: Life) -> None:
    dates = Counter((row["item"], row["due_given"], row["due_on"], row["due_at"]) for row in daily.tasks)
    assert dates == {
        ("commune-reports", "2020-12-01", "2020-12-01", "2020-12-02T00:00:00+07:00"): 94,
        ("member-reports", "2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"): 12,
        ("district-reports", "2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"): 9,
        # Sunday 31/01/2021 moved to Monday; what was written stays visible
        ("province-review", "2021-01-31", "2021-02-01", "2021-02-02T00:00:00+07:00"): 1,
    }


def test_each_district_hears_on_the_third_working_day_of_its_own_communes(daily: Life) -> None:
    assert told(daily, "2020-12-04", "commune-reports") == {
        ("escalation", officer(district)): communes for district, communes in COMMUNES_OF.items()
    }


def test_the_desk_hears_on_the_seventh_working_day_of_all_communes_in_one_mail(daily: Life) -> None:
    assert told(daily, "2020-12-10", "commune-reports") == {("escalation", officer(DESK)): 94}
    [mail] = [mail for mail in daily.mails if mail.date == at("2020-12-10")]
    assert mail.subject.startswith("[87/KH-MTTQ-BTT] Báo cáo cấp trên: 94 đơn vị chưa nộp, hạn 01/12/2020")


def test_the_province_hears_of_districts_and_organisations_and_then_the_desk_does(daily: Life) -> None:
    for item, count in (("district-reports", 9), ("member-reports", 12)):
        assert told(daily, "2020-12-18", item) == {("escalation", officer(PROVINCE)): count}
        assert told(daily, "2020-12-24", item) == {("escalation", officer(DESK)): count}


def test_the_nine_districts_are_told_with_their_heads_on_the_day_after(daily: Life) -> None:
    posts = Counter(address.split("@")[0] for _kind, address in told(daily, "2020-12-16", "district-reports"))
    assert posts == {"dau-moi": 9, "lanh-dao": 9}
    assert {kind for kind, _address in told(daily, "2020-12-16", "district-reports")} == {"overdue"}


def test_the_province_at_the_top_is_reported_to_the_desk(daily: Life) -> None:
    for day in ("2021-02-04", "2021-02-17"):
        assert told(daily, day, "province-review") == {("escalation", officer(DESK)): 1}


def test_the_reminder_that_fell_on_the_friday_of_another_is_skipped(daily: Life) -> None:
    [skipped] = [row for row in daily.rows if row["state"] != "sent"]
    assert (skipped["unit"], skipped["rung"], skipped["state"], skipped["reason"]) == (
        *(PROVINCE, "before 3d", "skipped", "same day"),
    )
    assert skipped["scheduled_for"] == "2021-01-29T08:00:00+07:00"


def test_the_commune_without_contacts_is_told_through_its_districts_officer(daily: Life) -> None:
    rows = [row for row in daily.said if row["unit"] == SILENT]
    stood_in = [row for row in rows if row["kind"] != "escalation"]
    assert [row["rung"] for row in stood_in] == [
        *(None, "before 14d", "before 7d", "before 3d", "before 1d", "on_due", "after 1wd"),
    ]
    assert {row["recipient"]["email"] for row in stood_in} == {officer(TAN_BIEN)}
    assert {row["reason"] for row in stood_in} == {f"thay đầu mối của {SILENT}"}
    assert [row["recipient"]["email"] for row in rows if row["kind"] == "escalation"] == [
        officer(TAN_BIEN),
        officer(DESK),
    ]


def test_a_commune_with_only_a_mailbox_is_told_there(daily: Life) -> None:
    for unit in ("mttq-xa-tan-lap", "mttq-xa-hoa-hiep"):
        rows = [row for row in daily.said if row["unit"] == unit and row["kind"] != "escalation"]
        assert {row["recipient"]["email"] for row in rows} == {f"van-thu@{unit}.tay-ninh.example"}
        assert {(row["post"], row["reason"]) for row in rows} == {("mailbox", f"thay đầu mối của {unit}")}
        assert len(rows) == 7


# --- a long outage ---------------------------------------------------------------------------------------------------


def test_after_an_outage_of_five_months_each_person_hears_of_each_task_once(
    fresh: Callable[[], Store], tmp_path: Path
) -> None:
    store, monday = fresh(), Recorder()
    sunday = live(store, tmp_path, [LAST_DAY])
    assert len(sunday.mails) == 115  # the assignments of October; on a Sunday no ladder notice leaves
    deliver(store, settings(tmp_path), at("2021-03-01 07:00"), channels={"email": monday})
    life = seen(store, at("2021-03-01 07:00"), monday.mails)
    ladder = [row for row in life.rows if row["rung"]]
    said = Counter((row["task"], row["recipient"]["email"]) for row in ladder if row["state"] != "skipped")
    assert set(said.values()) == {1}
    assert {row["sent_at"] for row in ladder if row["state"] == "sent"} == {"2021-03-01T07:00:00+07:00"}
    assert _states(ladder) == {
        # Communes: 93 officers, 94 times a superior, 94 times the desk. The officer who stands in for the silent one is
        # its superior's too, and hears only the newer rung. Then 21 with officer, head, superior and desk; then the
        # province with officer, head and, by the 7th working day instead of the 3rd, the desk.
        "sent": 93 + 94 + 94 + 21 * 4 + 3,
        "superseded": 94 * 5 + 1 + 21 * 5 + 5,
        "same day": 1,
    }
    # 93 communes, 21 districts and organisations and the province: their officers; 22 heads; the desk
    assert len(monday.mails) == 93 + 22 + 22 + 1
    model = modelled([LAST_DAY])
    model.deliver(at("2021-03-01 07:00"))
    assert notice_rows(life.rows, life.born) == model.notices()


def test_waking_up_on_the_next_working_day_says_the_same(fresh: Callable[[], Store], tmp_path: Path) -> None:
    life = live(fresh(), tmp_path, [at("2021-03-01")])
    ladder = [row for row in life.rows if row["rung"]]
    assert _states(ladder) == {"sent": 368, "superseded": 581, "same day": 1}
    assert notice_rows(life.rows, life.born) == modelled([at("2021-03-01")]).notices()


def _states(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(row["state"] if row["state"] != "skipped" else row["reason"] for row in rows)


# --- preview, and the two databases ----------------------------------------------------------------------------------


def test_the_preview_lists_exactly_what_the_daily_ticks_then_send(daily: Life, fresh: Callable[[], Store]) -> None:
    store = fresh()
    bring_in_roster(store, EXAMPLE, PUBLISHED)
    seen_before = preview(store, PLAN, PUBLISHED)
    assert _as_promised(seen_before["notices"]) == _as_promised(daily.said)
    assert {row["state"] for row in seen_before["notices"]} == {"planned"}
    assert seen_before["unreachable"] == []
    with store.read() as connection:
        assert outbox.rows(connection) == []  # it was a rehearsal


def test_the_preview_lists_the_tasks_as_they_are_on_the_day_of_publication(
    daily: Life, fresh: Callable[[], Store]
) -> None:
    store = fresh()
    bring_in_roster(store, EXAMPLE, PUBLISHED)
    tasks = preview(store, PLAN, PUBLISHED)["tasks"]
    assert {row["standing"] for row in tasks} == {"not_due"}
    apart = ("id", "standing")
    assert [_without(row, *apart) for row in tasks] == [_without(row, *apart) for row in daily.tasks]


def test_both_databases_say_the_same_to_the_byte(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    for name, url in (("sqlite", sqlite_url), ("postgresql", postgresql_url)):
        if name not in _daily:
            store = Store(unhurried(url) if name == "postgresql" else url)
            _daily[name] = live(store, tmp_path, mornings())
            store.dispose()
    lives = [_daily[name].as_bytes() for name in ("sqlite", "postgresql")]
    assert lives[0] == lives[1]
    assert all(row["message_id"] for row in _daily["sqlite"].said)


def _as_promised(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what only sending gives a notice, and without numbers, which a rehearsal may use up."""
    made = ("id", "task", "state", "message_id", "sent_at", "attempts", "error")
    return sorted((_without(row, *made) for row in rows), key=str)


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
