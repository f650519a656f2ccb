"""W-32, W-33: nobody is kept out. Every page and state, in both languages, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import Province
from tests.integration.test_unit_pages import PDF
from tests.stories.world import officer
from workflow import acts
from workflow.acting.submission import Submission

SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})
LANGUAGES = ("vi", "en")
FOUND = "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_w32_w33_every_page_in_every_state(chromium: Any, province: Province, tmp_path: Any) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        for state, address in _states(province, page, tmp_path):
            for tongue in LANGUAGES if address is not None else LANGUAGES[:1]:
                if address is not None:
                    page.goto(f"{address}?lang={tongue}")
                page.evaluate(axe)
                for size in SIZES:
                    page.set_viewport_size(size)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= size["width"], f"{state}, {tongue}: {wide} px"
                    grave = [one for one in page.evaluate(FOUND) if one[0] in ("serious", "critical")]
                    assert grave == [], f"{state}, {tongue}, {size['width']} px"


def _states(province: Province, page: Any, folder: Any) -> Iterator[tuple[str, str | None]]:
    """Each state as it comes about; an address, or None for what the browser shows after a form was pressed."""
    story, link = province.story, province.link("xa-a1")
    task = f"{link}/tasks/{story.task_id('bao-cao', 'xa-a1')}"
    yield "assigned", task
    yield "not me", f"{link}/not-me"
    yield "nothing there", f"{province.served_at}/nowhere"
    story.at("2020-12-14")
    yield "due soon", task
    yield "units below", province.link("huyen-a") if story.mails(officer("huyen-a")) else link
    page.goto(f"{task}?lang=vi")
    page.locator("#by-holder").check()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.locator("[role=alert]").wait_for()
    yield "to be corrected", None
    story.at("2020-12-17 10:00")
    yield "overdue", task
    path = folder / "báo cáo.pdf"
    path.write_bytes(PDF)
    given = Submission(by="Văn thư", files=[("report", path), ("model", path), ("model", path)])
    known = {"now": story.now, "actor": "link:xa-a1:officer", "files_folder": story.settings.files_folder}
    acts.submit(story.store, story.task_id("bao-cao", "xa-a1"), given, **known)
    yield "submitted", task
    yield "receipt", f"{link}/receipts/BN-2020-000001"
    yield "all submitted", link
    story.return_("bao-cao", "xa-a1", "thiếu số liệu")
    yield "returned", task
    acts.submit(story.store, story.task_id("bao-cao", "xa-a1"), given, **known)
    story.accept("bao-cao", "xa-a1")
    yield "accepted", task
    story.people("xa-a1", officer="moi@xa-a1.example")
    yield "ended", link
