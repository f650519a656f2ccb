"""The board and the list of plans over plain HTTP: their figures are those of `status` and `task list`."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lib.time import local_date
from org.today import on_day
from storage.store import Store
from tests.integration.offices import Browser, Office, office
from tests.stories.instants import at
from tests.stories.world import plan
from workflow import acts
from workflow.views import tasks
from workflow.views.status import BUCKETS, status

COMMUNES = {f"xa-a{n}": "huyen-a" for n in range(1, 29)} | {"xa-b1": "huyen-b", "xa-b2": "huyen-b", "xa-b3": "huyen-b"}
UNITS = {"tinh": None, "ban": "tinh", "hoi-nong-dan": "tinh", "huyen-a": "tinh", "huyen-b": "tinh", **COMMUNES}
ITEMS = """- {id: bao-cao, title: Báo cáo cấp xã, assigned_to: {level: commune}, due: 2020-12-01}
- {id: so-ket, title: Sơ kết cấp huyện, assigned_to: {level: district}, due: 2020-12-15}
- {id: gop-y, title: "<b>Góp ý</b> {{7*7}}", assigned_to: {units: [hoi-nong-dan, tinh]}, due: {none: true}}"""
NOW = at("2020-12-16 08:05")
INSTANTS = [at(one) for one in ("2020-10-01", "2020-11-20 12:00", "2020-12-01 23:59", "2020-12-10 09:00")] + [NOW]


@pytest.fixture(scope="module")
def province(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A plan in which much was done: in time and late, returned, extended, waived, accepted after it was asked for."""
    folder = tmp_path_factory.mktemp("board")
    shutil.copy(sqlite_template, folder / "board.sqlite3")
    url = f"sqlite:///{folder / 'board.sqlite3'}"
    with office(Store(url), url, folder) as one:
        story = one.story
        story.begin(UNITS, silent=("xa-b3",))
        story.publish(plan(ITEMS))
        below = {"number": "9/KH", "issuer": "huyen-b", "desk": "huyen-b", "fulfils": "87/KH-MTTQ-BTT#so-ket"}
        story.publish(plan(ITEMS.replace("commune}", "commune, under: huyen-b}"), **below))
        _act(one)
        story.now = NOW
        yield one


def _act(province: Office) -> None:
    story = province.story
    with story.store.read() as connection:
        rows = [row for row in tasks.each(connection, NOW) if row["plan"] == "87/KH-MTTQ-BTT" and row["due_on"]]
    known = {"actor": "ban"}
    ways = cycle(("on time", "late", "nothing", "waived", "extended", "returned", "waits", "waits late", "after"))
    for row, way in zip(rows, ways, strict=False):
        id = int(row["id"])
        if way == "waived":
            acts.waive(story.store, id, reason="sáp nhập", now=at("2020-11-10"), **known)
        if way == "extended":
            acts.extend(story.store, id, until=at("2020-12-22").date(), reason="bão lụt", now=at("2020-11-25"), **known)
        came = at("2020-12-05 10:00") if "late" in way else at("2020-11-15 10:00")
        if way in ("on time", "late", "returned", "waits", "waits late", "after"):
            given = acts.Submission(by="Văn thư", paper=True)
            acts.submit(story.store, id, given, files_folder=story.folder / "files", now=came, actor="x")
        if way == "returned":
            acts.return_(story.store, id, reason="thiếu số liệu", now=at("2020-11-21"), **known)
        if way in ("on time", "late", "after"):
            acts.accept(story.store, id, now=at("2020-12-15" if way == "after" else "2020-12-06"), **known)


@pytest.fixture(scope="module")
def desk(province: Office) -> Browser:
    return province.signed_in("ban", "desk")


def attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'data-([\w-]+)="([^"]*)"', tag))


def measures(page: str) -> dict[str, int]:
    return {name: int(n) for name, n in re.findall(r'<span data-measure="(\w+)">(\d+)</span>', page)}


def cells(page: str) -> dict[tuple[str, str], dict[str, str]]:
    """By unit and item, what the cell's hooks say."""
    rows = re.findall(r'<tr data-unit="([^"]+)">(.*?)</tr>', page, re.DOTALL)
    tags = [(unit, attributes(tag)) for unit, row in rows for tag in re.findall(r"<td [^>]*>", row)]
    return {(unit, found["item"]): found for unit, found in tags}


def report(province: Office, as_of: datetime, by: Any, under: str | None) -> dict[str, Any]:
    with on_day(province.story.store, local_date(as_of)) as connection:
        return status(connection, as_of, plan_number="87/KH-MTTQ-BTT", by=by, under=under)


@pytest.mark.parametrize(("as_of", "few"), [*((one, 8) for one in INSTANTS), (INSTANTS[-1], 0)], ids=str)
def test_w26_five_figures_and_cells_are_those_of_status(
    province: Office, desk: Browser, as_of: datetime, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.views.board.grouped.FEW", few)  # more instants are joined to their tasks
    by_item = cache(lambda unit: {row["key"]: row for row in report(province, as_of, "item", unit)["rows"]})
    for under in (None, "tinh", "huyen-a", "huyen-b", "xa-a1"):
        page = desk.get("/plans/1", params={"as_of": as_of.isoformat(), "under": under or ""}).text
        total = report(province, as_of, "plan", under)["total"]
        assert measures(page) == {name: total[name] for name in (*BUCKETS, "total")}, under
        share = re.findall(r'data-measure="completeness" value="([^"]*)"', page)
        assert share == ["" if total["completeness"] is None else str(total["completeness"])]
        found = cells(page)
        for (unit, item), cell in found.items():
            if "total" in cell:  # of the units below it, for nobody in this plan owes an item together with them
                counted = by_item(unit)[item]
                done = counted["done_on_time"] + counted["done_late"]
                shown = tuple(int(cell[name]) for name in ("total", "done", "overdue"))
                assert shown == (counted["total"], done, counted["open_overdue"])
        if under is None:
            singles = sum("task" in cell for cell in found.values())
            assert sum(int(cell.get("total", 0)) for cell in found.values()) <= total["total"] <= 35
            assert singles == (4 if as_of > INSTANTS[0] else 0)


def test_w26_cells_are_those_of_the_list_of_tasks(province: Office, desk: Browser) -> None:
    with on_day(province.story.store, local_date(NOW)) as connection:
        rows = [row for row in tasks.each(connection, NOW) if row["plan"] == "87/KH-MTTQ-BTT"]
    for under in ("huyen-a", "huyen-b"):
        below = [row for row in rows if UNITS[row["unit"]] == under]
        found = cells(desk.get(f"/plans/1?under={under}").text)
        expected = {(row["unit"], row["item"]): (row["id"], row["standing"]) for row in below}
        assert {key: (cell["task"], cell["standing"]) for key, cell in found.items()} == expected
        listed = desk.get(f"/plans/1/tasks?within={under}&item=bao-cao").text
        assert Counter(re.findall(r'<tr data-task="\d+"[^>]* data-standing="(\w+)"', listed)) == Counter(
            row["standing"] for row in below
        )
    assert {row["standing"] for row in rows} >= {
        "overdue",
        "awaiting_review",
        "done_on_time",
        "done_late",
        "waived",
        "undated",
    }


def test_the_cell_leads_to_as_many_tasks_as_it_counts(desk: Browser) -> None:
    page = desk.get("/plans/1").text
    many = re.findall(r'<td [^>]*data-total="(\d+)"[^>]*><a class="many" href="([^"]+)"', page)
    assert {int(total) for total, _ in many} == {25, 2}
    for total, link in many:
        shown = re.findall(r'data-standing="(\w+)"', desk.get(link.replace("&amp;", "&")).text)
        assert len([one for one in shown if one not in ("waived", "cancelled")]) == int(total)
    marked = {
        unit: page.count("<use") for unit, page in re.findall(r'<tr data-unit="([^"]+)">(.*?)</tr>', page, re.DOTALL)
    }
    assert marked == {"tinh": 1, "hoi-nong-dan": 1, "huyen-a": 1, "huyen-b": 3 + 1}  # 28 are a bar


def test_w27_filters_find_without_diacritics_and_stay_in_every_link(desk: Browser) -> None:
    page = desk.get("/plans/1?q=don+vi+HUYEN-B&item=so-ket&standing=overdue&as_of=2020-12-16T08:05").text
    shown = {unit for unit, _ in cells(page)}
    whole = cells(desk.get("/plans/1?item=so-ket").text)
    assert shown == {unit for (unit, _), cell in whole.items() if unit == "huyen-b" and cell["standing"] == "overdue"}
    page = desk.get("/plans/1?q=don+vi+huyen&as_of=2020-12-16T08:05").text
    assert {unit for unit, _ in cells(page)} == {"huyen-a", "huyen-b"}
    assert 'name="q" value="don vi huyen"' in page
    drilled = [link for link in re.findall(r'href="(/plans/1\?[^"]*)"', page) if "under=" in link]
    assert drilled
    assert all("as_of=2020-12-16" in link and "q=don" in link for link in drilled)
    assert re.search(r'href="\?lang=en&amp;q=don\+vi\+huyen&amp;as_of=', page)


@pytest.mark.parametrize("asked", ["", "standing=overdue&", "q=XA-a1&", "within=huyen-a&", "as_of=2020-12-05&"])
def test_pages_of_the_list_are_the_whole_list_cut(desk: Browser, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    def listed(page: int) -> list[str]:
        return re.findall(r'href="/tasks/(\d+)"', desk.get(f"/plans/1/tasks?{asked}page={page}").text)

    whole = listed(1)
    monkeypatch.setattr("web.desk.board.tasks_of_plan.ROWS_ON_A_PAGE", 4)
    assert len(whole) > 4
    assert [id for page in range(1, -(-len(whole) // 4) + 1) for id in listed(page)] == whole
    assert listed(1000) == listed(-(-len(whole) // 4))  # the last


def test_what_cannot_be_asked_is_refused_in_a_sentence(desk: Browser) -> None:
    assert desk.get("/plans/1?as_of=2020-02-31").status_code == 400
    gone = [
        desk.get(path) for path in ("/plans/77", "/plans/x", "/plans/1?under=nowhere", "/plans/1/tasks?unit=nowhere")
    ]
    assert {(one.status_code, one.text) for one in gone} == {(404, desk.get("/nowhere").text)}
    assert desk.get("/plans/1?page=99&standing=no-such&item=x&q=%00").status_code == 200
    assert (
        desk.get("/plans/1?page=0").text.count("<tr data-unit") == desk.get("/plans/1").text.count("<tr data-unit") > 0
    )


def test_queues_and_those_late_the_longest_stand_beside(province: Office, desk: Browser) -> None:
    page = desk.get("/plans/1").text
    queues = dict(re.findall(r'data-queue="(\w+)">(\d+)<', page))
    with on_day(province.story.store, local_date(NOW)) as connection:
        rows = [row for row in tasks.each(connection, NOW) if row["plan"] == "87/KH-MTTQ-BTT"]
    assert queues["review"] == str(sum(row["status"] == "submitted" for row in rows))
    assert (queues["extensions"], queues["questions"], queues["failed"]) == ("0", "0", "0")
    silent = [row for row in rows if row["unit"] == "xa-b3" and row["status"] in ("assigned", "submitted", "returned")]
    assert queues["unreachable"] == str(len(silent))
    side = page[page.index("Quá hạn, chưa nộp") :]
    days = [int(n) for n in re.findall(r"<b>Quá hạn (\d+) ngày</b>", side)]
    overdue = sum(row["standing"] == "overdue" for row in rows)
    assert days == sorted(days, reverse=True)
    assert len(days) == min(overdue, 20)
    assert f"Xem tất cả ({overdue})" in side
    assert 'action="/plans/1/letter.docx"' in side
    assert 'action="/plans/1/letter.docx"' not in province.signed_in("tinh", "reader").get("/plans/1").text


def test_w25_titles_are_shown_as_they_are_written(desk: Browser) -> None:
    for path in ("/plans/1", "/plans/1?table=1&lang=en", "/plans/1/tasks"):
        page = desk.get(path).text
        assert "&lt;b&gt;Góp ý&lt;/b&gt; {{7*7}}" in page
        assert "<b>Góp ý</b>" not in page
        assert " style=" not in page


def test_who_sees_a_part_sees_the_figures_of_that_part(province: Office) -> None:
    district, commune = province.signed_in("huyen-b", "reader"), province.signed_in("xa-a1", "reader")
    found = cells(district.get("/plans/1").text)
    assert {unit for unit, _ in found} == {"huyen-b", "xa-b1", "xa-b2", "xa-b3"}
    assert measures(district.get("/plans/1").text)["total"] == sum(
        1 for cell in found.values() if cell["standing"] != "waived"
    )
    assert set(cells(district.get("/plans/1?under=huyen-a").text)) == set()
    assert {unit for unit, _ in cells(commune.get("/plans/1").text)} == {"xa-a1"}
    hidden, unknown = commune.get("/plans/2"), commune.get("/plans/99")
    assert (hidden.status_code, hidden.text) == (404, unknown.text)
    assert [re.findall(r'data-plan="(\d+)"', who.get("/plans").text) for who in (district, commune)] == [
        ["2", "1"],
        ["1"],
    ]
    ties = {
        name: re.findall(r'href="/plans/(\d+)"', who.get(f"/plans/{n}").text) for name, who, n in _looking(province)
    }
    assert ties == {"above": ["2"], "of its desk": [], "below": ["1"], "of neither": []}
    assert province.signed_in("tinh", "admin").get("/plans/1").status_code == 404
    assert province.browser().get("/plans/1").status_code == 401


def _looking(province: Office) -> Iterator[tuple[str, Browser, int]]:
    """Who looks at which plan: the other one is named where they see anything of it."""
    yield "above", province.signed_in("tinh", "reader"), 1
    yield "of its desk", province.signed_in("ban", "desk"), 1
    yield "below", province.signed_in("huyen-b", "reader"), 2
    yield "of neither", province.signed_in("xa-a1", "reader"), 1


def test_the_list_of_plans_has_their_figures_and_filters(province: Office, desk: Browser) -> None:
    page = province.signed_in("tinh", "reader").get("/plans").text
    assert ["/plans/new" in text for text in (page, desk.get("/plans").text)] == [False, True]
    total = report(province, NOW, "plan", None)["total"]
    row = page[page.index('data-plan="1"') :]
    assert f">{total['open_overdue']}</td>" in row
    assert f"{total['done_on_time'] + total['done_late']}/{total['total']} hoàn thành" in row
    for asked, plans in (
        ("q=so+ket", ["2", "1"]),
        ("q=87/kh", ["1"]),
        ("issuer=huyen-b", ["2"]),
        ("status=closed", []),
        ("upper=1", ["2"]),
        ("upper=2", []),
        ("upper=x", []),
    ):
        shown = province.signed_in("tinh", "reader").get(f"/plans?{asked}").text
        assert re.findall(r'data-plan="(\d+)"', shown) == plans, asked


def test_exports_hold_what_is_in_view(desk: Browser) -> None:
    answer = desk.get("/plans/1/export.csv?under=huyen-b&item=bao-cao")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:]] == ["Đơn vị xa-b1", "Đơn vị xa-b2", "Đơn vị xa-b3"]
    assert answer.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(desk.get("/plans/1/export.xlsx").content))
    assert book.active.max_row == 1 + 35
    assert desk.get("/plans/1/export.docx").status_code == 404
    assert desk.client.head("/plans/1/export.csv").status_code == 200


def test_w26_both_databases_count_the_same(store: Store, database_url: str, tmp_path: Path) -> None:
    with office(store, database_url, tmp_path) as one:
        one.story.begin({code: above for code, above in UNITS.items() if code not in list(COMMUNES)[4:28]})
        one.story.publish(plan(ITEMS))
        _act(one)
        one.story.now = NOW
        who = one.signed_in("ban", "desk")
        known = list[int]()
        for as_of in (INSTANTS[3], NOW):
            page = who.get("/plans/1", params={"as_of": as_of.isoformat()}).text
            total = report(one, as_of, "plan", None)["total"]
            assert measures(page) == {name: total[name] for name in (*BUCKETS, "total")}
            known.append(total["done_on_time"] + total["done_late"])
            begun = page[: page.index(f'<th scope="row">{as_of:%d/%m/%Y}')]
            by_then = re.findall(r"</th><td>(\d+)</td>", page[len(begun) :])[0]  # in the timeline's table
            assert by_then == str(known[-1])
            assert who.get("/plans/1/tasks", params={"as_of": as_of.isoformat()}).text.count("<tr data-task") == 11
        assert 0 < known[0] < known[1]
        assert f">{total['open_overdue']}</td>" in who.get("/plans").text
