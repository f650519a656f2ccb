"""Targets of a plan: units hand in values, the desk sees what they come to (change contract, section 3)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, text

from commands.frame.exact_json import dumps
from lib.problem import Refused
from lib.time import local_date
from org.files.reading.book import Number
from org.today import on_day
from storage.tables import clock_run, journal, submission_value
from tests.proven import undone
from tests.stories.instants import at
from tests.stories.reform import reform
from tests.stories.tay_ninh import EXAMPLES, bring_in_roster
from tests.stories.world import NUMBER, Story, plan
from workflow import acts
from workflow.acting.intake import Intake, hand_in
from workflow.acting.submission import recall
from workflow.amending.amend import Document, amend
from workflow.find import find_plan
from workflow.proof.prove import prove
from workflow.targets.reached import By, indicators
from workflow.targets.sheet import Given, read_values_sheet
from workflow.views import tasks

ITEMS = """- {id: year, title: Báo cáo năm, assigned_to: {level: commune}, due: 2020-12-15}
- {id: month, title: Báo cáo tháng, assigned_to: {units: [xa-a1, xa-a2]}, period: month,
   due: {every: "FREQ=MONTHLY;BYMONTHDAY=20", from: 2020-10-20, until: 2020-12-31}}"""
FUND = 'id: quy, item: year, title: Quỹ, unit: triệu đồng, aggregate: sum, target: "134", strict: true'
INDICATORS = f"""
  - {{{FUND}, baseline: "96,5", decimals: 1}}
  - {{id: ty-le, item: year, title: Hộ nghèo, unit: "%", aggregate: weighted, weight: ho, direction: down, target: "5"}}
  - {{id: ho, item: year, title: Số hộ, unit: hộ, aggregate: sum, optional: true}}
  - {{id: dat, item: year, title: Xã đạt chuẩn, unit: xã, aggregate: count, target: 2}}
  - {{id: mo-hinh, item: month, title: Mô hình mới, unit: mô hình, aggregate: sum, over: sum, target: 10}}
"""

EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def file(indicators: str = INDICATORS, **head: str) -> bytes:
    return plan(ITEMS, **head) + f"\nindicators: {indicators}".encode()


def submit(story: Story, item: str, unit: str, *values: str, id: int | None = None, **more: Any) -> None:
    given = acts.Submission(by="Văn thư", values=[tuple(one.split("=")) for one in values], **more)  # type: ignore[misc]
    where = {"files_folder": story.folder / "files", "now": story.now, "actor": unit}
    acts.submit(story.store, id or story.task_id(item, unit), given, **where)


def rows(story: Story, *names: str, as_of: str | None = None, **asked: Any) -> list[Any]:
    """What the plan's indicators come to: of each row these fields."""
    when = at(as_of) if as_of else story.now
    with on_day(story.store, local_date(when)) as connection:
        found = [row for _, row in indicators(connection, NUMBER, when, **asked)]
    return [row[names[0]] if len(names) == 1 else tuple(row[name] for name in names) for row in found]


def read_sheet(story: Story, data: bytes, name: str = "so-lieu.csv") -> Intake:
    with story.store.read() as connection:
        given = Given(plan=find_plan(connection, NUMBER), by="Văn thư tỉnh", at=None)
        return read_values_sheet(connection, data, name, given, story.now)


def sheet(story: Story, data: bytes, name: str = "so-lieu.csv", **more: Any) -> list[int]:
    return hand_in(story.store, read_sheet(story, data, name), now=story.now, actor="ban", **more)


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def xlsx(*lines: Sequence[object], per_cent: str) -> bytes:
    book = openpyxl.Workbook()
    page: Any = book.active
    for line in lines:
        page.append(line)
    page[per_cent].number_format = "0.0%"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.problems]


def test_values_are_handed_in_confirmed_replaced_and_judged(story: Story) -> None:
    story.begin_with(file())
    story.now = at("2020-12-01 09:00")
    with pytest.raises(Refused) as refused:
        submit(story, "year", "xa-a1", "quy=1.2.3", "mo-hinh=1", "dat=có", "dat=không")
    assert codes(refused) == ["bad-number", "unknown-indicator", "twice", "missing-value"]
    submit(story, "year", "xa-a1", "quy=70,25 triệu đồng", "ty-le=4 %", "ho=1.000", "dat=có")
    submit(story, "year", "xa-a2", "quy=63,8", "ty-le=6", "ho=3 000", "dat=yes")
    submit(story, "year", "xa-b1", paper=True)
    figures = ("id", "value", "provisional", "met", "progress", "confirmed", "reported", "owing")
    none = (None, None, None, 0)
    assert (
        rows(story, *figures)[:2]
        == [
            ("quy", None, Decimal("134.1"), *none[1:], 2, 3),  # 134,05, rounded half away from zero
            ("ty-le", None, Decimal(6), *none[1:], 2, 3),  # 5,5
        ]
    )
    for unit in ("xa-a1", "xa-a2"):
        story.accept("year", unit)
    before = rows(story, *figures)
    assert before == [
        ("quy", Decimal("134.1"), Decimal("134.1"), True, Decimal("1.0027"), 2, 2, 3),
        ("ty-le", Decimal(6), Decimal(6), False, None, 2, 2, 3),
        ("ho", Decimal(4000), Decimal(4000), None, None, 2, 2, 3),
        ("dat", Decimal(2), Decimal(2), True, Decimal(1), 2, 2, 3),
        ("mo-hinh", None, None, None, None, 0, 0, 2),
    ]
    by: By
    for by, groups in {  # type: ignore[assignment]
        "superior": [("huyen-a", Decimal("134.1"), 2), ("huyen-b", None, 1)],
        "unit": [("xa-a1", Decimal("70.3"), 1), ("xa-a2", Decimal("63.8"), 1), ("xa-b1", None, 1)],
        "level": [("commune", Decimal("134.1"), 3)],
    }.items():
        assert rows(story, "key", "value", "owing", by=by)[: len(groups)] == groups
    assert rows(story, "value", "owing", under="huyen-b")[0] == (None, 1)
    # What is judged is what had been recorded by then, whenever it is asked.
    story.now = at("2020-12-02 09:00")
    acts.return_(story.store, story.task_id("year", "xa-b1"), reason="thiếu số", now=story.now, actor="ban")
    submit(story, "year", "xa-b1", "quy=100", "ty-le=1", "dat=không", at=at("2020-11-30 09:00"))
    assert rows(story, *figures, as_of="2020-12-01 10:00") == before
    assert rows(story, "provisional")[0] == Decimal("234.1")
    recall(story.store, story.task_id("year", "xa-b1"), now=story.now, actor="xa-b1")
    assert rows(story, *figures) == before
    submit(story, "year", "xa-b1", "quy=-0,05", "ty-le=1", "dat=không", at=at("2020-12-02 08:00"))
    assert rows(story, "provisional", "reported")[0] == (Decimal("134.0"), 3)
    acts.waive(story.store, story.task_id("year", "xa-b1"), reason="đã đủ", now=story.now, actor="ban")
    assert rows(story, "provisional", "owing")[0] == (Decimal("134.1"), 2)
    with on_day(story.store, local_date(story.now)) as connection:
        shown = tasks.show(connection, story.task_id("year", "xa-a1"), story.now)
    assert [(one["id"], one["said"]) for one in shown["submissions"][0]["values"]] == [
        *(("quy", "70,25 triệu đồng"), ("ty-le", "4 %"), ("ho", "1.000 hộ"), ("dat", "có")),
    ]
    assert '"value": 70.25' in dumps(shown)
    _spoilt(story)
    story.at("2020-12-02 10:00").put_mail_aside()


def _spoilt(story: Story) -> None:
    """The journal knows what was handed in: a value that is changed, taken away or added is found."""
    change = "UPDATE submission_value SET value = '71' WHERE value = '70.25'"
    add = "INSERT INTO submission_value SELECT max(id), 'mo-hinh', '1' FROM submission"
    for spoil in (change, "DELETE FROM submission_value WHERE value = '70.25'", add):
        with undone(story.store) as connection:
            connection.execute(text(spoil))
            assert not prove(connection).holds, spoil


def test_what_recurs_is_summed_and_shown_by_occurrence(story: Story) -> None:
    story.begin().publish(file(review_within="5wd"))
    story.now = at("2020-10-21 09:00")
    heads = "Đơn vị;Đầu việc;Hạn;Mô hình mới;Quỹ"
    wrong = csv(heads, "xa-a1;month;;3;", "xa-a2;month;20/10/2020;x;1", "xa-a1;year;;;")
    with pytest.raises(Refused) as refused:
        sheet(story, wrong)
    assert {(one.code, one.line) for one in refused.value.problems} == {
        *(("missing", 2), ("bad-number", 3), ("unknown-indicator", 3), ("missing-value", 4)),
    }
    with pytest.raises(Refused) as refused:
        sheet(story, csv(heads, "xa-b1;month;20/10/2020;1;", "xa-a1;month;20/10/2020;1;"))
    assert codes(refused) == ["owes-nothing"]
    [unknown] = read_sheet(story, csv(f"{heads};Khác", "xa-a1;month;20/10/2020;1;;x")).notes
    assert "bỏ qua cột “Khác”; các cột được dùng là: quy (Quỹ), ty-le (Hộ nghèo)," in unknown
    right = csv(heads, "xa-a1;month;20/10/2020;3;", "xa-a1;month;2020-11-20;4;", "xa-a2;month;20/10/2020;5;")
    assert len(sheet(story, right, dry_run=True)) == 3
    assert rows(story, "provisional")[-1] is None
    steps: list[int] = []
    ids = sheet(story, right, step=steps.append)
    assert sum(steps) == 3
    with story.store.read() as connection:  # as if each had been handed in alone
        runs = connection.execute(select(clock_run.c.task_id, clock_run.c.clock)).all()
        entries = connection.scalars(select(journal.c.task_id).where(journal.c.action == "task.submit")).all()
    assert sorted(runs) == [(id, "review") for id in ids]
    assert sorted(entries) == ids
    story.extend("year", "xa-a1", "2021-01-15")
    acts.accept(story.store, ids, now=story.now, actor="ban")
    [whole] = [one for one in rows(story, "id", "value", "met", "progress", "series") if one[0] == "mo-hinh"]
    assert whole[1:4] == (Decimal(12), True, Decimal("1.2"))
    assert [one.pop("period")["name"] for one in whole[4]] == ["2020-10", "2020-11", "2020-12"]
    assert [tuple(one.values()) for one in whole[4]] == [
        (0, "2020-10-20", Decimal(8), Decimal(8), 2, 2),
        (1, "2020-11-20", Decimal(4), Decimal(4), 1, 2),
        (2, "2020-12-21", None, None, 0, 2),
    ]
    assert [one["due_on"] for one in rows(story, "series", by="unit")[-1]] == ["2020-10-20", "2020-11-20", "2020-12-21"]
    story.at("2020-10-21 10:00").put_mail_aside()


@EMBEDDED
def test_a_spreadsheet_s_numbers_are_what_people_see_in_it(story: Story) -> None:
    """A cell that holds 1.234 holds a little over one, whatever a text of these signs would be."""
    story.begin_with(file())
    head = ["Mã đơn vị", "Mã đầu việc", "quy", "Hộ nghèo (%)", "Số hộ", "Xã đạt chuẩn"]
    first, second = ["xa-a1", "year", 1.234, 0.055, 1000, "có"], ["xa-a2", "year", "1.234", "5,5", "-", 1]
    assert len(sheet(story, xlsx(head, first, second, per_cent="D2"), "a.xlsx")) == 2
    with story.store.read() as connection:
        found = connection.execute(submission_value.select().order_by(submission_value.c.submission_id)).all()
    assert {(one.submission_id, one.indicator): one.value for one in found} == {
        **{(1, "quy"): "1.234", (1, "ty-le"): "5.5", (1, "ho"): "1000", (1, "dat"): "1"},
        **{(2, "quy"): "1234", (2, "ty-le"): "5.5", (2, "dat"): "1"},
    }
    assert Number.of("0.30000000000000004", 0.1 + 0.2, "General").said == "0,3"


@EMBEDDED
def test_an_amendment_of_indicators_rewords_their_item_and_the_past_stays(story: Story) -> None:
    story.begin_with(file())
    story.now = at("2020-11-02 09:00")
    submit(story, "year", "xa-a1", "quy=140", "ty-le=4", "dat=có")
    story.accept("year", "xa-a1")
    story.now = at("2020-11-03 09:00")
    less = INDICATORS.replace('target: "134"', 'target: "150"').replace("  - {id: dat,", "  - {id: dat-2,")
    document = Document(number="95/MTTQ")
    other = file(less).replace(b"period: month", b"period: {every: month, closes: end}")
    other = other.replace(b"until: 2020-12-31", b"until: 2020-11-30")
    done = amend(story.store, NUMBER, other, document, now=story.now, actor="ban", dry_run=False)
    assert {(one["item"], one["unit"], one["change"]) for one in done["changes"]} == {
        *(("year", "xa-a2", "reworded"), ("year", "xa-b1", "reworded")),
        *(("month", "xa-a1", "released"), ("month", "xa-a2", "released")),
    }
    assert rows(story, "id", "target", "met", "reported")[0] == ("quy", 150, False, 1)
    assert rows(story, "id", "reported")[3] == ("dat-2", 0)
    assert rows(story, "id", "target", "met", as_of="2020-11-02 10:00")[0] == ("quy", 134, True)
    assert rows(story, "id", as_of="2020-10-01") == []
    months = [[one["period"]["name"] for one in rows(story, "series", as_of=t)[-1]] for t in ("2020-11-02 10:00", None)]
    assert months == [["2020-10", "2020-11", "2020-12"], ["2020-09", "2020-10"]], "by the version that was in force"
    assert story.tasks("month")[-1]["period"]["name"] == "2020-12", "what the plan writes no more keeps its period"
    with pytest.raises(Refused) as refused:
        submit(story, "year", "xa-a2", "quy=1", "ty-le=1", "dat=có")
    assert codes(refused) == ["unknown-indicator", "missing-value"]
    story.at("2020-11-03 10:00").put_mail_aside()


@EMBEDDED
def test_tam_duong_s_fifteen_targets_come_to_what_its_communes_report(story: Story) -> None:
    folder = EXAMPLES / "tam-duong"
    story.now = at("2020-03-02 09:00")
    bring_in_roster(story.store, folder, story.now)
    story.publish((folder / "plan.yaml").read_bytes())
    story.now = at("2021-01-05 09:00")
    number = "KH-UBND-2020"
    with story.store.read() as connection:
        given = Given(plan=find_plan(connection, number), by="Văn thư huyện", at=at("2020-12-31 09:00"))
        data = (folder / "so-lieu.csv").read_bytes()
        found = read_values_sheet(connection, data, "so-lieu.csv", given, story.now)
    acts.accept(story.store, hand_in(story.store, found, now=story.now, actor="vhtt"), now=story.now, actor="vhtt")
    with story.store.read() as connection:
        rows = [row for _, row in indicators(connection, number, story.now)]
    assert {row["id"]: (str(row["value"]), row["met"]) for row in rows if row["target"] is not None} == {
        **{"nong-thon-moi": ("61.5", True), "quy": ("145.8", True), "giam-ngheo": ("4.0", False)},
        **{"ho-van-hoa": ("87.3", False), "ban-van-hoa": ("92.4", True), "co-quan-van-hoa": ("100", True)},
        **{"nha-van-hoa": ("91.7", True), "doi-van-nghe": ("79.6", True), "chuan-mam-non": ("47.4", True)},
        **{"chuan-tieu-hoc": ("69", False), "chuan-thcs": ("30.8", True), "y-te": ("92", False)},
        **{"tang-tu-nhien": ("15.9", True), "giam-sinh": ("0.7", True), "suy-dinh-duong": ("20.2", True)},
    }
    assert sum(row["owing"] == row["confirmed"] == 13 for row in rows) == len(rows) == 23


@EMBEDDED
def test_whoever_owes_on_behalf_of_others_reports_once_for_each(story: Story) -> None:
    """I5 after two communes merged, each of whose reports is still owed (change contract, U7)."""
    data = plan("- {id: year, title: Báo cáo, assigned_to: {level: commune}, due: 2020-12-15, on_merge: each}")
    story.begin().publish(data + f"\nindicators:\n  - {{{FUND}}}\n".encode())
    story.now = at("2020-11-25 10:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    assert rows(story, "owing", by="unit") == [1, 1, 1]
    story.outage_until("2020-12-03 09:00")
    first, second = (int(one["id"]) for one in story.tasks("year") if one["unit"] == "xa-n")
    with pytest.raises(Refused, match=f"nộp từng nhiệm vụ theo số: {first}, {second}"):
        sheet(story, csv("unit;quy", "xa-n;100"))
    with pytest.raises(Refused, match="cột “unit”: trùng với dòng 2"):
        sheet(story, csv("unit;quy", "xa-b1;1", "xa-b1;2"))
    submit(story, "year", "xa-n", "quy=100", id=first)
    submit(story, "year", "xa-n", "quy=34,5", id=second)
    assert rows(story, "provisional", "reported", "owing") == [(Decimal(135), 2, 3)]
    assert rows(story, "key", "owing", by="unit") == [("xa-b1", 1), ("xa-n", 2)]
    assert rows(story, "reported", "owing", as_of="2020-12-01 10:00") == [(0, 3)]
    for each in (first, second):
        acts.return_(story.store, each, reason="thiếu", now=story.now, actor="ban")
    reform(story, [("xa-n", "xa-b1")], on="2020-12-03")  # both are owed on behalf of xa-n now
    for each, value in zip([int(one["id"]) for one in story.tasks("year")][-2:], ("quy=100", "quy=34,5"), strict=True):
        submit(story, "year", "xa-b1", value, id=each)
    assert rows(story, "provisional", "reported", "owing", "key", by="unit") == [(Decimal(135), 2, 3, "xa-b1")]
    for each in [int(one["id"]) for one in story.tasks("year")][-2:]:
        acts.return_(story.store, each, reason="thiếu", now=story.now, actor="ban")
    reform(story, [("xa-b1", "xa-k"), ("xa-b1", "xa-l")], on="2020-12-03")
    reform(story, [("xa-k", "xa-m"), ("xa-l", "xa-m")], on="2020-12-04")  # divided and joined again: six are owed
    story.outage_until("2020-12-04 09:00")
    assert rows(story, "owing", "key", by="unit") == [(6, "xa-m")]
    story.put_mail_aside()
