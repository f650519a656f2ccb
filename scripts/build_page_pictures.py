"""Writes docs/pictures/: pages as people see them, in the province of `dondoc demo --serve`. Needs Debian's Chromium.

.venv/bin/python -m scripts.build_page_pictures
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console

from commands.demo.demo import EXAMPLE, PUBLISHED, World, enter_roster, made
from commands.demo.files import handed_in
from commands.demo.screen import Screen
from commands.demo.serving import AT, accounts, links, live
from simulator.running import served
from web.app import create_app
from web.patience import configuration

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 540}
PUBLIC = "http://127.0.0.1"
MOST = 300_000  # bytes of one picture


def main() -> None:
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with _province() as (world, url), sync_playwright() as playwright:
        people = {one["role"]: one for one in accounts(world, AT)}
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _unit(browser.new_page(viewport=PHONE, device_scale_factor=2), url, world)
        for role, walk in (("desk", _desk), ("admin", _admin)):
            page = browser.new_context(viewport=DESKTOP).new_page()
            _sign_in(page, url, people[role])
            walk(page, url, world)
        with _province(published=False) as (world, url):
            page = browser.new_context(viewport=DESKTOP).new_page()
            _sign_in(page, url, accounts(world, PUBLISHED)[0])
            _from_text(page, url)
        browser.close()
    too_large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > MOST]
    assert not too_large, too_large


@contextmanager
def _province(*, published: bool = True) -> Iterator[tuple[World, str]]:
    """The demo's world on the morning after the due date, or on the day of issue with no plan yet; and where its pages
    are served."""
    now = AT if published else PUBLISHED
    with made(Screen(Console(), quiet=True), PUBLIC) as world:
        live(world, AT) if published else enter_roster(world)
        with served(configuration(create_app(world.settings, lambda: now), "127.0.0.1", 0)) as (url, _loop):
            yield world, url


def _sign_in(page: Any, url: str, who: dict[str, str]) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Thư điện tử").fill(who["email"])
    page.get_by_label("Mật khẩu").fill(who["password"])
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()


def _shot(page: Any, name: str, tall: int | None = None) -> None:
    """The whole page, or its top so many pixels tall, in as many colours as a page of ours has."""
    if tall:
        page.set_viewport_size({**DESKTOP, "height": tall})
    shown = Image.open(io.BytesIO(page.screenshot(full_page=tall is None)))
    shown.quantize(128).save(PICTURES / f"{name}.png", optimize=True)


def _unit(page: Any, url: str, world: World) -> None:
    """A district whose report was returned: its task, and the receipt of what it hands in instead."""
    returned, *_ = links(world, AT)
    page.goto(returned["url"].replace(PUBLIC, url))
    page.get_by_label("Báo cáo điển hình tiên tiến").wait_for()
    _shot(page, "unit-phone")
    report = handed_in(world.settings.home / "handed-in", "Mô hình điển hình", "huyện Gò Dầu")
    page.get_by_label("Mô hình điển hình.pdf").uncheck()
    page.get_by_label("Báo cáo điển hình tiên tiến").set_input_files(report)
    page.get_by_text("đã nhận đủ").wait_for()
    page.locator("#by-holder").check()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.wait_for_url("**/receipts/*")
    _shot(page, "receipt-phone")


def _desk(page: Any, url: str, _world: World) -> None:
    """The board, what waits to be decided, and a plan before it is published."""
    page.goto(f"{url}/plans/1")
    _shot(page, "board-desktop")
    page.goto(f"{url}/review")
    _shot(page, "review-desktop")
    page.goto(f"{url}/requests")
    _shot(page, "requests-desktop")
    page.goto(f"{url}/plans/new")
    page.get_by_label("Tệp kế hoạch").set_input_files(
        {"name": "ke-hoach.yaml", "mimeType": "text/yaml", "buffer": _next_plan()}
    )
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_url("**/plans/check")
    _shot(page, "preview-desktop", tall=900)


def _from_text(page: Any, url: str) -> None:
    """Plan 87 from its Word file to its board: the draft, an item that the text says without a date, the preview."""
    page.goto(f"{url}/plans/new")
    page.get_by_label("Tệp kế hoạch").set_input_files(EXAMPLE / "ke-hoach-87.docx")
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_url("**/plans/drafts/*")
    _shot(page, "draft-desktop", tall=900)
    for question in ("đến hết ngày ấy", "chuyển sang ngày làm việc kế tiếp"):
        page.get_by_label(question).check()
    page.locator("mark:not(.head) a").nth(2).click()
    _shot(page, "draft-item-desktop", tall=800)
    _add_communes(page)
    for one in page.get_by_label("Đã xem và xác nhận").all():
        one.check()
    _shot(page, "draft-added-desktop", tall=900)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Ban hành").wait_for()
    _shot(page, "draft-preview-desktop", tall=700)
    page.get_by_role("button", name="Ban hành").click()
    page.wait_for_url("**/plans/1")


def _add_communes(page: Any) -> None:
    """What the communes owe, ten working days before the districts."""
    if not (own := page.locator(".item:has([value='commune ']:checked)")).count():
        page.get_by_text("Thêm đầu việc mà bản thảo còn thiếu").click()
        own = page.locator(".more-items .item").first
    district = page.locator(".item:has([value='district ']:checked)").first.get_attribute("data-item")
    own.get_by_label("Tên đầu việc").fill("Báo cáo sơ kết 5 năm (bằng văn bản)")
    own.get_by_label("Ai thực hiện").select_option("commune ")
    own.get_by_label("Thời hạn").select_option("before")
    own.get_by_label("Số ngày làm việc").fill("10")
    own.get_by_label("trước hạn của đầu việc số").fill(district or "")
    own.get_by_label("Số ngày làm việc").scroll_into_view_if_needed()


def _next_plan() -> bytes:
    """The example's plan as it could be decreed the year after."""
    plan = (EXAMPLE / "plan.yaml").read_text(encoding="utf-8")
    for was, now in (("87/KH", "12/KH"), ("2020-10-06", "2020-12-16"), ("2020-12-15", "2021-06-15")):
        plan = plan.replace(was, now)
    return plan.replace("2021-01-31", "2021-07-31").encode()


def _admin(page: Any, url: str, _world: World) -> None:
    """What an administrator keeps, and what a roster would change before it does."""
    page.goto(f"{url}/admin")
    _shot(page, "admin-desktop")
    contacts = (EXAMPLE / "contacts.csv").read_text(encoding="utf-8")
    contacts = re.sub(r"dau-moi@(mttq-huyen-go-dau)", r"van-phong@\1", contacts)
    page.goto(f"{url}/admin/contacts")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(
        {"name": "lien-he.csv", "mimeType": "text/csv", "buffer": contacts.encode()}
    )
    page.get_by_role("button", name="Xem trước thay đổi").click()
    page.get_by_role("heading", name="Thay đổi sẽ nhập").wait_for()
    _shot(page, "import-desktop")


if __name__ == "__main__":
    main()
