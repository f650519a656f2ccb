"""W-32, W-33: the pages on which a desk decides keep nobody out, on a desk and on a phone; W-36: without script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from simulator.running import served
from storage.store import Store
from tests.browser.test_access import FOUND, SIZES
from tests.integration.desks_at_work import ask, desk_at_work, hand_in, shown, task_of, wonder
from tests.integration.offices import Office
from web.app import create_app
from web.patience import configuration
from workflow import acts


@pytest.fixture
def at(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_at_work(store, database_url, tmp_path) as one:
        yield one


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_w32_w33_w36_a_desk_decides(chromium: Any, at: Office) -> None:
    story, came = (
        at.story,
        hand_in(at, "xa-a1", "báo cáo sơ kết của Ủy ban Mặt trận Tổ quốc xã.pdf", note="kèm phụ lục"),
    )
    back = hand_in(at, "xa-a2")
    acts.return_(story.store, int(back), reason="thiếu số liệu", now=story.now, actor="ban")
    ask(at, "xa-b1")
    wonder(at, "xa-a2")
    story.at("2020-12-16 09:00")
    late = task_of(at, "xa-b1")
    secret = at.signed_in("ban", "desk").client.cookies["__Host-dondoc"]
    app = create_app(replace(story.settings, public_url=None), lambda: story.now)
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with (
        served(configuration(app, "127.0.0.1", 0)) as (url, _loop),
        chromium.new_context(bypass_csp=True) as looking,
        chromium.new_context(java_script_enabled=False) as plain,
    ):
        for context in (looking, plain):
            context.add_cookies([{"name": "dondoc", "value": secret, "url": url}])
        page = looking.new_page()
        form = f"/tasks/{came}?form=return"
        for size in SIZES:
            page.set_viewport_size(size)
            for path in (form, f"/tasks/{back}", f"/tasks/{late}", "/review", "/requests"):
                page.goto(f"{url}{path}")
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
                page.evaluate(axe)
                grave = [one for one in page.evaluate(FOUND) if one[0] in ("serious", "critical")]
                assert grave == [], path
        page = plain.new_page()
        page.goto(f"{url}/review")
        page.get_by_role("link", name="Trả lại").click()
        page.get_by_label("Lý do").first.fill("Thiếu biểu 1.1")
        page.get_by_role("button", name="Trả lại, yêu cầu bổ sung").click()
        page.get_by_text("“Thiếu biểu 1.1”").wait_for()
    assert shown(at, came)["status"] == "returned"
    story.put_mail_aside()
