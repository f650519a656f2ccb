"""W-03, W-24, W-31, W-36: the ways of a desk, a reader and an administrator, without script; one by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from org.files.listing import list_contacts
from tests.browser.desk_pages import GOOD
from tests.browser.desk_world import PASSWORD, PLANS, TEXT, Desks
from tests.integration.desks_at_work import PDF

FOCUS = """(() => { const one = document.activeElement, style = getComputedStyle(one)
  return [one.id, one.innerText || one.value || '', style.outlineStyle + style.outlineWidth] })()"""


@contextmanager
def browser(chromium: Any) -> Iterator[Any]:
    """A page without script on which nothing may be said on the console."""
    said: list[str] = []
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on("console", lambda message: said.append(message.text))
        yield page
    refused = ("401 (Unauthorized)", "422 (Unprocessable Entity)")
    assert [one for one in said if not one.endswith(refused)] == [], "W-22: nothing that the policy forbids"


def sign_in(page: Any, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Thư điện tử").fill(email)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def go(page: Any, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).inner_text())


def test_w27_w36_a_desks_day(chromium: Any, desk_province: Desks, tmp_path: Path) -> None:
    province, story = desk_province, desk_province.story
    story.submit("tong-hop", "huyen-a")
    plan_file, outline = tmp_path / "ke-hoach.yaml", tmp_path / "mẫu biểu.pdf"
    plan_file.write_text(GOOD), outline.write_bytes(PDF)
    with browser(chromium) as page:
        page.goto(f"{province.url}/plans/{province.named['open']}")
        sign_in(page, province.account("ban", "desk"))
        go(page, "Đơn vị huyen-a")
        page.get_by_label("Tìm đơn vị").fill("don vi xa-a2")
        press(page, "Lọc")
        for _ in range(2):
            assert [one.get_attribute("data-unit") for one in page.locator("tr[data-unit]").all()] == ["xa-a2"]
            assert "under=huyen-a" in page.url
            page.reload()
        go(page, "English")
        assert page.get_by_label("Find a unit").input_value() == "don vi xa-a2"
        go(page, "Tiếng Việt")
        go(page, "Đơn vị")
        page.get_by_label("Tìm theo tên, mã").fill("huyen a")
        press(page, "Lọc")
        go(page, "English")
        assert page.get_by_label("Search by name or code").input_value() == "huyen a"
        go(page, "Tiếng Việt")
        go(page, "Chờ xác nhận")
        came = page.locator("tr[data-task]", has_text="Đơn vị xa-a1")
        came.get_by_role("button").click()
        assert page.get_by_role("status").inner_text() == "Đã xác nhận hoàn thành 1 nhiệm vụ."
        page.locator("tr[data-task]", has_text="Đơn vị huyen-a").get_by_role("link", name="Trả lại").click()
        page.get_by_label("Lý do").first.fill("Thiếu biểu 1.1")
        press(page, "Trả lại, yêu cầu bổ sung")
        assert "“Thiếu biểu 1.1”" in page.locator("[data-act=return]").inner_text()
        go(page, "Đề nghị, câu hỏi")
        page.get_by_text("Rút ngắn").first.click()
        page.get_by_label("Chỉ gia hạn đến ngày").fill("18/12/2020")
        press(page, "Rút ngắn")
        page.get_by_label("Câu trả lời").fill("Đến hết tháng 11")
        press(page, "Trả lời")
        assert "Không có đề nghị hay câu hỏi nào chờ trả lời." in page.locator("main").inner_text()
        go(page, "Kế hoạch")
        go(page, "Ban hành kế hoạch")
        page.get_by_label("Tệp kế hoạch").set_input_files(plan_file)
        press(page, "Kiểm tra")
        assert heading(page) == "Xem trước kế hoạch 14/KH-MTTQ-BTT"
        press(page, "Ban hành")
        assert "14/KH-MTTQ-BTT" in heading(page)
        go(page, "Quản lý kế hoạch")
        page.get_by_label("Tệp", exact=True).set_input_files(outline)
        press(page, "Thêm")
        assert page.locator("[data-outline] th").all_inner_texts() == ["mẫu biểu"]
        press(page, "Đăng xuất")
        assert (page.url, heading(page)) == (f"{province.url}/sign-in", "Đăng nhập")
        assert page.goto(f"{province.url}/plans").status == 401
    stands = {unit: story.task(item, unit)["status"] for item, unit in (("bao-cao", "xa-a1"), ("tong-hop", "huyen-a"))}
    assert stands == {"xa-a1": "accepted", "huyen-a": "returned"}
    assert story.task("bao-cao", "xa-b1")["due_on"] == "2020-12-18"


def test_w36_from_a_plans_text_to_its_preview_and_back(chromium: Any, desk_province: Desks, tmp_path: Path) -> None:
    text = tmp_path / "van-ban.txt"
    text.write_text(TEXT.replace("15/KH", "16/KH"), encoding="utf-8")
    with browser(chromium) as page:
        page.goto(f"{desk_province.url}/plans/new")
        sign_in(page, desk_province.account("tinh", "desk", "reader"))
        page.get_by_label("Tệp kế hoạch").set_input_files(text)
        press(page, "Kiểm tra")
        sentence = page.get_by_role("link", name="giữa tháng 3/2021")
        sentence.click()
        item = page.locator(":target")
        assert item.get_by_label("Ngày", exact=True).input_value() == "15/03/2021"
        item.get_by_role("link", name="Xem trong văn bản").click()
        assert page.locator("mark:target").inner_text().startswith("Các huyện gửi báo cáo")
        before = page.locator("[data-open]").get_attribute("data-open")
        for one in page.get_by_label("Đã xem và xác nhận").all():
            one.check()
        page.get_by_label("Cơ quan ban hành").select_option("tinh")
        press(page, "Lưu bản thảo")
        assert int(page.locator("[data-open]").get_attribute("data-open") or 0) < int(before or 0)
        press(page, "Xem trước")
        assert page.get_by_role("alert").is_visible()
        assert page.get_by_label("Đã xem và xác nhận").first.is_checked()


def test_w03_w24_w33_a_reader_by_keyboard_alone(chromium: Any, desk_province: Desks) -> None:
    email = desk_province.account("tinh", "reader")
    with browser(chromium) as page:

        def tab_to(words: str, most: int = 60) -> None:
            """Press Tab until what bears these words has the focus, which is seen at each step."""
            for _ in range(most):
                page.keyboard.press("Tab")
                name, told, outline = page.evaluate(FOCUS)
                assert outline == "solid3px", f"{name} on the way to {words}"
                if words in told:
                    return
            raise AssertionError(f"{words} is not reached")

        page.goto(f"{desk_province.url}/sign-in?next=//evil.example/plans")
        page.get_by_label("Thư điện tử").focus()
        page.keyboard.type(email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk_province.url}/plans")
        tab_to(PLANS["open"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/plans/*")
        tab_to("Đến nội dung chính", 1)
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUS)[0] == "main"
        tab_to("Bỏ qua bảng")
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUS)[0] == "after"
        tab_to("Đơn vị không liên hệ được", 2)
        tab_to("Đơn vị xa-a2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/tasks/*")
        assert "Báo cáo sơ kết" in heading(page)
        assert page.locator("main form").count() == 0
        assert page.locator("nav").get_by_role("link", name="Chờ xác nhận").count() == 0
        tab_to("Đăng xuất")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in")


def test_w36_an_administrators_way(chromium: Any, desk_province: Desks, tmp_path: Path) -> None:
    contacts = tmp_path / "lien-he.csv"
    contacts.write_text("unit,post,name,email\nxa-a1,officer,Lê Văn A,a@xa-a1.example\n")

    def kept() -> list[Any]:
        with desk_province.story.store.read() as connection:
            return [one["email"] for one in list_contacts(connection, "xa-a1")]

    before = kept()
    with browser(chromium) as page:
        page.goto(desk_province.url)
        sign_in(page, desk_province.account("tinh", "admin", "reader"))
        go(page, "Quản trị")
        go(page, "Liên hệ")
        page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(contacts)
        press(page, "Xem trước thay đổi")
        assert page.locator("[data-lines='~'] li").count() == 1
        assert "a@xa-a1.example" in page.locator("[data-lines='~']").inner_text()
        assert kept() == before
        press(page, "Nhập đúng các thay đổi này")
        assert "sửa 1" in page.get_by_role("status").inner_text()
        assert kept() == ["a@xa-a1.example"]
        go(page, "Quản trị")
        go(page, "Tài khoản")
        page.get_by_label("Thư điện tử").fill("chi@huyen-a.example")
        page.get_by_label("Họ và tên").fill("Nguyễn Thị Chi")
        page.get_by_label("Mã đơn vị").fill("huyen-a")
        page.get_by_label("Người xem").last.check()
        press(page, "Lập tài khoản")
        address = page.locator(".once").inner_text().removeprefix("http://localhost")
        press(page, "Đăng xuất")
        page.goto(desk_province.url + address)
        page.get_by_label("Mật khẩu mới", exact=True).fill("bốn mùa hoa nở")
        page.get_by_label("Nhập lại mật khẩu mới").fill("bốn mùa hoa nở")
        press(page, "Đặt mật khẩu")
        assert "Đã đặt mật khẩu" in page.get_by_role("status").inner_text()
        sign_in(page, "chi@huyen-a.example", "bốn mùa hoa nở")
        assert (page.url, heading(page)) == (f"{desk_province.url}/plans", "Kế hoạch")
        assert "Nguyễn Thị Chi" in page.locator("header").inner_text()


def test_w31_a_reason_outlives_the_sign_in(chromium: Any, desk_province: Desks) -> None:
    story, email = desk_province.story, desk_province.account("tinh", "desk")
    story.submit("tong-hop", "huyen-b")

    def status() -> str:
        return str(story.task("tong-hop", "huyen-b")["status"])

    with browser(chromium) as page:
        page.goto(f"{desk_province.url}/tasks/{desk_province.named['tong-hop huyen-b']}?form=return")
        sign_in(page, email)
        page.get_by_label("Lý do").first.fill("Chưa có chữ ký")
        story.now += timedelta(hours=9)
        press(page, "Trả lại, yêu cầu bổ sung")
        assert "Nội dung vừa nhập được giữ lại" in page.locator("main").inner_text()
        sign_in(page, email)
        assert page.get_by_label("Lý do").first.input_value() == "Chưa có chữ ký"
        assert status() == "submitted"
        press(page, "Trả lại, yêu cầu bổ sung")
        assert "“Chưa có chữ ký”" in page.locator("[data-act=return]").inner_text()
    assert status() == "returned"
