"""What the demos say: of Plan 87 when what is due, and where a date moved to and why; of the reform of 2025."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from cli import main
from commands.demo import demo
from commands.demo.screen import Screen
from storage.store import Store
from tests.integration.delivery_world import settings


def test_all_three_due_dates_of_the_plan_are_named_and_the_third_says_where_it_moved_and_why(
    sqlite_url: str, tmp_path: Path
) -> None:
    console = Console(record=True, width=80, file=(tmp_path / "screen").open("w", encoding="utf-8"))
    store = Store(sqlite_url)
    screen = Screen(console, quiet=False)
    world = demo.World(store=store, settings=settings(tmp_path), sink=demo.Sink(), screen=screen, names={})
    demo.publish_plan(world)
    store.dispose()
    said = " ".join(console.export_text().split())
    assert "Hạn 01/12/2020 Báo cáo sơ kết 5 năm (bằng văn bản), 94 đơn vị" in said
    assert "Hạn 15/12/2020 Báo cáo 5 năm phối hợp thực hiện Cuộc vận động, 12 đơn vị" in said
    assert "Hạn 31/01/2021 → 01/02/2021 Sơ kết 5 năm cấp tỉnh, 1 đơn vị" in said
    assert "Là ngày nghỉ (Chủ nhật); chuyển sang ngày làm việc kế tiếp" in said
    assert "Đ.148" in said


def test_the_demo_runs_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    """In this process; as one of its own it runs where it is served, too."""
    with pytest.raises(SystemExit) as ended:
        main(["demo"])
    out, err = capsys.readouterr()
    assert ended.value.code == 0, err
    assert "Tổng hợp" in out
    ending = out.partition("Tiếp theo:")[2]
    assert "dondoc demo --serve" in " ".join(ending.split())


def test_the_reform_of_2025_loses_no_task_and_tells_nobody_who_is_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The figures of the official map: 280 communes of two provinces become 96 of one."""
    with pytest.raises(SystemExit) as ended:
        main(["--json", "demo", "reform"])
    assert ended.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["communes"], found["by_status"]["assigned"]) == (280, 96)
    assert sum(found["by_status"].values()) == found["communes"] + found["preview"]["tasks"]["made"]
    assert found["by_status"]["passed"] == found["preview"]["tasks"]["passed"] == 280 - found["handed_in"] - 85
    assert found["told_ceased"] == 0
    before, after = found["maps"]["2025-06-30"], found["maps"]["2025-07-01"]
    assert (before["total"], after["open_in_time"], after["done_on_time"]) == (280, 96, found["handed_in"])
