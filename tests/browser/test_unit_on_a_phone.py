"""A unit's officer with a phone: from the mail to the receipt, with and without script, by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Province
from tests.integration.test_unit_pages import PDF
from workflow.views import tasks

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name}.pdf" for name in ("Báo cáo sơ kết", "Mô hình 1", "Mô hình 2")]
    for n, path in enumerate(made):
        path.write_bytes(PDF + bytes([n + 65]))
    return made


def submitted(province: Province) -> list[Any]:
    with province.story.store.read() as connection:
        found = tasks.show(connection, province.story.task_id("bao-cao", "xa-a1"), province.story.now)
        return list(found["submissions"])


@pytest.mark.parametrize("script", [True, False])
def test_w02_w03_from_the_mail_to_a_receipt_in_six_taps(
    chromium: Any, province: Province, files: list[Path], script: bool
) -> None:
    said: list[str] = []
    with chromium.new_context(viewport=PHONE, java_script_enabled=script) as phone:
        page = phone.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(province.link("xa-a1"))  # 1
        page.get_by_label("Báo cáo", exact=True).set_input_files(files[0])  # 2
        page.get_by_label("Mô hình").set_input_files(files[1:])  # 3
        page.locator("#by-holder").check()  # 4
        page.get_by_role("button", name="Nộp báo cáo").click()  # 5
        page.wait_for_url("**/receipts/*")
        assert page.get_by_role("heading", level=1).inner_text() == "Đã nhận báo cáo"
        number = page.locator("[data-receipt]").inner_text()
        page.reload()
        page.go_back()
        assert "Đã nộp, chờ xác nhận" in page.locator("main").inner_text(), "W-04: Back shows what has become of it"
    [given] = submitted(province)
    assert given["receipt"] == number
    assert [one["name"] for one in given["files"]] == [path.name for path in files]
    assert said == [], "W-22: nothing that the policy forbids"


def test_w06_a_file_that_broke_off_is_sent_again_without_a_touch(
    chromium: Any, province: Province, files: list[Path]
) -> None:
    with chromium.new_context(viewport=PHONE) as phone:
        page, broken = phone.new_page(), []

        def break_once(route: Any) -> None:
            if broken:
                route.continue_()
            else:
                broken.append(route)
                route.abort("connectionreset")

        page.route("**/uploads?*", break_once)
        page.goto(province.link("xa-a1"))
        page.locator("#note").fill("ghi chú")
        page.get_by_label("Báo cáo", exact=True).set_input_files(files[0])
        page.get_by_text("đã nhận đủ").wait_for()
        assert len(broken) == 1
        page.reload()
        page.get_by_text("đã nhận đủ").wait_for()
        page.get_by_label("Mô hình").set_input_files(files[1:])
        page.locator("#by-holder").check()
        page.get_by_role("button", name="Nộp báo cáo").click()  # at once: it goes when the files are there
        page.wait_for_url("**/receipts/*")
    assert len(submitted(province)[0]["files"]) == 3


def test_w03_by_keyboard_alone(chromium: Any, province: Province, files: list[Path]) -> None:
    with chromium.new_context(viewport=PHONE) as phone:
        page = phone.new_page()
        page.goto(province.link("xa-a1"))
        page.get_by_label("Báo cáo", exact=True).set_input_files(files[0])  # the system's own dialogue
        page.get_by_label("Mô hình").set_input_files(files[1:])
        page.evaluate("document.activeElement.blur()")
        seen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            focus = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.id || e.className || e.tagName, s.outlineStyle + s.outlineWidth] })()"
            )
            seen.append(focus)
            if focus[0] == "by-holder":
                page.keyboard.press("Space")
            if focus[0] == "button":
                break
        assert [one for one in seen if one[1] != "solid3px"] == [], "the focus is seen everywhere"
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipts/*")
        assert page.get_by_role("heading", level=1).inner_text() == "Đã nhận báo cáo"


def test_w33_nothing_scrolls_sideways_and_everything_is_large_enough_to_press(
    chromium: Any, province: Province, files: list[Path]
) -> None:
    with chromium.new_context(viewport=NARROW) as phone:
        page = phone.new_page()
        link = province.link("xa-a1")
        page.goto(link)
        _fits(page)
        page.get_by_role("button", name="Nộp báo cáo").click()  # nobody chosen: the browser itself says so
        page.locator("#by-holder").check()
        page.get_by_role("button", name="Nộp báo cáo").click()
        page.locator("[role=alert]").wait_for()
        assert "Có 2 chỗ cần sửa" in page.locator("[role=alert]").inner_text()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        _fits(page)
        for path in ("/not-me", "?lang=en"):
            page.goto(link + path)
            _fits(page)
        page.goto(province.link("huyen-a") if province.story.mails("officer@huyen-a.example") else link)
        _fits(page)


def _fits(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], page.title()
    small = page.evaluate(
        "[...document.querySelectorAll('button, .button, summary, input[type=file], input[type=text], .choice')]"
        ".filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    )
    assert small == []
