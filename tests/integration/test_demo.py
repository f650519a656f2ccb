"""What the demo says of Plan 87 before its clock runs: when what is due, and where a date moved to and why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rich.console import Console

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


def test_the_demo_runs_to_its_end() -> None:
    command = [str(Path(sys.executable).with_name("dondoc")), "demo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Tổng hợp" in done.stdout
    ending = done.stdout.partition("Tiếp theo:")[2]
    assert "dondoc demo --serve" in " ".join(ending.split())
