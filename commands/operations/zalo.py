"""`dondoc zalo …`: the consent of the Official Account, and how the account stands."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command, Group
from lib.dates import instant_words
from lib.language import say
from lib.time import VIETNAM, local_iso
from lib.vocabulary import KIND_WORDS, word


@click.group(cls=Group, help=say("Tài khoản Zalo OA: cấp quyền, tình trạng.", "The Zalo account: consent, state."))
def zalo() -> None: ...


@zalo.command(
    cls=Command,
    help=say(
        "Xin quyền gửi tin của Zalo OA. Không có --code thì in liên kết để quản trị viên OA mở và chọn đồng ý; trình "
        "duyệt sau đó chuyển đến một địa chỉ có mã. Có --code thì đổi mã đó lấy quyền và lưu lại.",
        "Ask for the right to send as the Official Account. Without --code it prints the link on which the account's "
        "administrator consents; the browser is then led to an address that holds a code. With --code that code is "
        "redeemed, and what was granted is kept.",
    ),
    examples="""dondoc zalo connect --redirect https://dondoc.mttq.example/zalo/connected
        dondoc zalo connect --code 'https://dondoc.mttq.example/zalo/connected?code=…&oa_id=…&state=…'""",
)
@click.option(
    "--code",
    metavar=say("ĐỊA_CHỈ", "ADDRESS"),
    help=say(
        "Địa chỉ mà trình duyệt chuyển đến, hoặc riêng mã trong đó; dùng một lần, trong 10 phút.",
        "The address that the browser was led to, or the code in it; good once, for 10 minutes.",
    ),
)
@click.option(
    "--redirect",
    metavar="URL",
    help=say(
        "Địa chỉ chuyển về đã khai ở Zalo; mặc định là DONDOC_PUBLIC_URL thêm /zalo/connected.",
        "The address of return as registered at Zalo; by default DONDOC_PUBLIC_URL and /zalo/connected.",
    ),
)
@pass_app
def connect(app: App, code: str | None, redirect: str | None) -> None:
    if code is None:
        _ask(app, redirect)
    else:
        _redeem(app, code)


def _ask(app: App, given: str | None) -> None:
    from settings.parts import web_address
    from workflow.keeping.zalo_account import account, consent, redirect

    zalo = account(app.settings)
    assert app.store  # what comes back must have where to be kept
    asking = consent(app.settings)
    leads_to = redirect(app.settings, web_address("--redirect", given) if given else None)
    link = asking.link(zalo.oauth_url, leads_to)

    def people() -> None:
        app.say(
            "1. Ở trang quản lý ứng dụng Zalo, địa chỉ chuyển về (Official Account Callback URL) phải là\n   {it}\n"
            "   và code challenge, nếu được hỏi, là {challenge}",
            "1. In Zalo's console the app's Official Account Callback URL must be\n   {it}\n"
            "   and its code challenge, where one is asked for, {challenge}",
            it=leads_to,
            challenge=asking.challenge,
        )
        app.say(
            "2. Quản trị viên OA mở liên kết này và chọn đồng ý:\n   {link}",
            "2. The account's administrator opens this link and consents:\n   {link}",
            link=link,
        )
        app.say(
            "3. Trình duyệt chuyển đến một địa chỉ có mã (trang có thể trống hay báo lỗi, không sao); trong 10 phút, "
            "hãy dán cả địa chỉ:\n"
            "   dondoc zalo connect --code 'ĐỊA CHỈ'",
            "3. The browser is led to an address that holds a code (the page may be empty or an error, no matter); "
            "within 10 minutes, paste all of it:\n   dondoc zalo connect --code 'ADDRESS'",
        )

    app.emit({"link": link, "redirect": leads_to, "code_challenge": asking.challenge, "connected": False}, people)


def _redeem(app: App, code: str) -> None:
    from workflow.keeping.zalo_account import account
    from workflow.keeping.zalo_account import connect as redeem

    account(app.settings)  # before the database is opened
    with app.working("Đang hỏi Zalo …", "Asking Zalo …"):
        grant = redeem(app.store, app.settings, code, app.now, actor=app.actor)
    app.emit(
        {"connected": True, "app_id": grant.app_id, "expires_at": local_iso(grant.expires_at)},
        lambda: app.say(
            "Zalo OA đã cấp quyền. Mã truy cập dùng đến {at} và được tự gia hạn.",
            "The Official Account has granted access. The token holds until {at} and is renewed by itself.",
            at=f"{grant.expires_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        ),
    )


@zalo.command(
    cls=Command,
    help=say(
        "Tình trạng Zalo OA: quyền gửi còn hay hết và cần làm gì, hạn mức còn lại hôm nay, chất lượng, mẫu tin đã "
        "duyệt chưa. Khi không hỏi được Zalo thì cho biết những gì đã lưu. Mã thoát 1 khi không còn quyền gửi.",
        "How the account stands: is the grant alive and what to do if not, what may still be sent today, quality, "
        "whether the templates are approved. Where Zalo cannot be asked, what is kept is shown. Exit code 1 when the "
        "grant is gone.",
    ),
    examples="dondoc zalo status\ndondoc zalo status --json",
)
@pass_app
def status(app: App) -> None:
    from workflow.keeping.zalo_account import account
    from workflow.watch.zalo_status import zalo_status

    account(app.settings)  # before the database is opened
    with app.working("Đang hỏi Zalo …", "Asking Zalo …"):
        found = zalo_status(app.store, app.settings)
    app.emit(found, lambda: _print(app, found))
    if found["grant"]["state"] != "alive":
        raise click.exceptions.Exit(1)


def _print(app: App, found: dict[str, Any]) -> None:
    app.head(say("Ứng dụng: ", "App: "), found["app_id"])
    app.head(say("Quyền gửi: ", "Grant: "), _grant_words(found["grant"]))
    app.head(say("Kênh: ", "Channel: "), found["broken"] or say("không báo hỏng", "not reported broken"))
    if quota := found["quota"]:
        left = say("còn {left}/{daily} tin hôm nay", "{left} of {daily} messages left today", **quota)
        app.head(say("Hạn mức: ", "Quota: "), left)
    if quality := found["quality"]:
        words = {name: _quality(value) for name, value in quality.items()}
        app.head(say("Chất lượng: ", "Quality: "), say("{now}; 7 ngày: {week}", "{now}; 7 days: {week}", **words))
    for sentence in found["unanswered"]:
        app.head("! ", sentence)
    if found["templates"]:
        headings = (
            *(say("Mẫu tin", "Template"), say("Tên", "Name"), say("Tình trạng", "Status")),
            *(say("Chất lượng", "Quality"), say("Dùng cho", "Says")),
        )
        app.table("", headings, [_template_row(one) for one in found["templates"]])


def _grant_words(grant: dict[str, Any]) -> str:
    if grant["state"] == "none":
        return say("chưa có; hãy chạy `dondoc zalo connect`", "none yet; run `dondoc zalo connect`")
    values = {name: instant_words(grant[name]) for name in ("obtained_at", "expires_at", "consent_until")}
    if grant["state"] == "dead":
        return say(
            "đã hết hiệu lực (lấy lúc {obtained_at}); quản trị viên OA cần cấp lại bằng `dondoc zalo connect`",
            "gone (obtained at {obtained_at}); the administrator must renew it by `dondoc zalo connect`",
            **values,
        )
    return say(
        "còn hiệu lực; mã lấy {hours} giờ trước, dùng đến {expires_at}, tự gia hạn nếu hệ thống chạy trước "
        "{consent_until}",
        "alive; the token is {hours} hours old, holds until {expires_at} and renews itself if the system runs before "
        "{consent_until}",
        hours=grant["age_seconds"] // 3600,
        **values,
    )


def _template_row(one: dict[str, Any]) -> tuple[str, ...]:
    digest = say("Tổng hợp", "Digest")
    kinds = ", ".join(digest if kind == "digest" else word(KIND_WORDS, kind) for kind in one["kinds"])
    return one["template_id"], one["name"] or "", _template_status(one["status"]), _quality(one["quality"]), kinds


def _template_status(status: str | None) -> str:
    return {
        "ENABLE": say("đã duyệt", "approved"),
        "PENDING_REVIEW": say("chờ duyệt", "pending"),
        "REJECT": say("bị từ chối", "rejected"),
        "DISABLE": say("bị khóa", "disabled"),
        "DELETE": say("đã xóa", "deleted"),
        None: say("chưa hỏi được", "not known"),
    }.get(status, status or "")


def _quality(grade: str | None) -> str:
    return {
        "HIGH": say("cao", "high"),
        "MEDIUM": say("trung bình", "medium"),
        "LOW": say("thấp", "low"),
        "UNDEFINED": say("chưa đánh giá", "not graded"),
    }.get(grade or "", grade or "")
