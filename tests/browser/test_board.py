"""W-22, W-32, W-33, W-34, W-36 of the board: Tây Ninh's plan on a desk, on a phone, on paper, without script."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from simulator.running import served
from storage.keys import Keys
from storage.migrate import upgrade
from storage.store import Store
from storage.tables import deadline, task
from tests.integration.delivery_world import settings
from tests.stories.instants import at
from tests.stories.tay_ninh import EXAMPLE, PLAN, PUBLISHED, bring_in_roster
from web.app import create_app
from web.patience import configuration
from workflow import acts
from workflow.accounts import made, sessions
from workflow.publish import publish

NOW = at("2020-12-16 08:05")
PATHS = ("/plans", "/plans/1", "/plans/1/tasks?standing=overdue")


@pytest.fixture(scope="module")
def board(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where the pages are served, and the cookie of the province's desk."""
    folder = tmp_path_factory.mktemp("board")
    url = f"sqlite:///{folder / 'board.sqlite3'}"
    store = Store(url, Keys("ein Geheimnis", folder))
    upgrade(store)
    bring_in_roster(store, EXAMPLE, PUBLISHED)
    publish(store, PLAN, PUBLISHED, "desk")
    _act(store, folder)
    known = {"public_url": "http://localhost", "secret_key": "ein Geheimnis", "database_url": url}
    with store.write() as connection:
        account = made.add(
            connection,
            "a@b.example",
            unit="mttq-tay-ninh",
            roles=("desk",),
            name="Cán bộ theo dõi",
            now=NOW,
            actor="cli",
        )
        secret = sessions.begin(connection, account, NOW)
    with served(configuration(create_app(replace(settings(folder), **known), lambda: NOW), "127.0.0.1", 0)) as (at_, _):
        yield at_, secret
    store.dispose()


def _act(store: Store, folder: Path) -> None:
    """Most is done: by every sixth unit late, every ninth still owes."""
    with store.read() as connection:
        dated = select(task.c.id, deadline.c.due_at).join(deadline, deadline.c.id == task.c.deadline_id)
        rows = connection.execute(dated.where(deadline.c.due_at < NOW).order_by(task.c.id)).all()
    for n, row in enumerate(rows[::3]):
        if n % 9:
            came = at("2020-12-15 23:59") if n % 6 == 0 else at("2020-11-20 10:00")
            given = acts.Submission(by="Văn thư", paper=True)
            acts.submit(store, row.id, given, files_folder=folder / "files", now=came, actor="x")
            if n % 5:
                acts.accept(store, row.id, now=NOW, actor="desk")


def opened(chromium: Any, board: tuple[str, str], **more: Any) -> Any:
    context = chromium.new_context(**more)
    context.add_cookies([{"name": "dondoc", "value": board[1], "url": board[0]}])
    return context


def test_w32_w33_nobody_is_kept_out(chromium: Any, board: tuple[str, str]) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with opened(chromium, board, bypass_csp=True) as context:
        page = context.new_page()
        for path in PATHS:
            for width, tongue in ((1280, "vi"), (360, "en")):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{board[0]}{path}{'&' if '?' in path else '?'}lang={tongue}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                page.evaluate(axe)
                found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
                assert [one for one in found if one[0] in ("serious", "critical")] == [], (path, width)


def test_w22_w27_w36_filters_work_without_script_and_survive_a_reload(chromium: Any, board: tuple[str, str]) -> None:
    with opened(chromium, board, java_script_enabled=False) as context:
        page, refused = context.new_page(), list[str]()
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"{board[0]}/plans/1")
        assert page.locator("[data-print]").is_hidden()
        page.get_by_label("Tìm đơn vị, không cần dấu").fill("tan bien")
        page.get_by_role("button", name="Lọc").click()
        for _ in range(2):
            assert page.locator("tr[data-unit]").count() == 1
            assert "Tân Biên" in page.locator("tr[data-unit] th").inner_text()
            page.reload()
        page.locator("tr[data-unit] th a").click()
        assert "under=mttq-huyen-tan-bien" in page.url
        assert refused == []


def test_w34_one_sheet_of_a3_on_which_marks_differ_without_colour(
    chromium: Any, board: tuple[str, str], tmp_path: Path
) -> None:
    with opened(chromium, board) as context:
        page = context.new_page()
        page.goto(f"{board[0]}/plans/1")
        page.pdf(path=tmp_path / "board.pdf", prefer_css_page_size=True, print_background=True)
        shapes = page.evaluate("[...document.querySelectorAll('symbol')].map(one => one.innerHTML)")
    told = subprocess.run(["pdfinfo", tmp_path / "board.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told
    assert "(A3)" in told
    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "board.pdf", "-"], capture_output=True, check=True
    ).stdout
    assert "Tính đến 08 giờ 05" in words.decode()
    assert "1/1" in words.decode()
    assert len(set(shapes)) == 8
