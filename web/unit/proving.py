"""Before a unit submits or takes back: a browser that has not proved itself is asked for the code that was sent to the
link's holder (web contract, 3, “Forwarded link”; DONDOC_LINK_CODE).

Only a form in which somebody chose who acts asks for one, so that nothing is sent to whoever looks.
"""

from __future__ import annotations

from starlette.requests import Request

from lib.language import say
from web.forms import Form
from web.site import Site
from web.unit.pages import About
from web.unit.wrong import TooOften, Wrong, who
from workflow.links.made import link_key
from workflow.links.opened import Opened
from workflow.links.proving import REMEMBERED, Asked, ask_code, is_proof, proof, try_code

PROVED = "proved"  # the cookie
PROVED_FOR = int(REMEMBERED.total_seconds())
ACTS: tuple[About, ...] = ("submit", "recall")


def proof_of(site: Site, request: Request, holder: Opened, about: About, form: Form) -> str | None:
    """What the browser proves itself by from now on; None where it need not, or does so already. Raises Wrong."""
    if site.settings.link_code == "off" or about not in ACTS:
        return None
    who(holder, form)
    key, now, at = link_key(site.store, site.settings), site.now(), site.clock()
    if key is None:
        raise Wrong(("code", _no_way()))
    if is_proof(key, holder, request.cookies.get(PROVED, ""), at):
        return None
    if not form.first("code").strip():
        asked = ask_code(site.store, holder, now)
        raise Wrong(("code", _sent(asked) if asked else _no_way()))
    tried = try_code(site.store, key, holder, form.first("code"), now, at)
    if tried.wait is not None:
        raise TooOften(tried.wait, ("code", _too_often(tried.wait)))
    if not tried.right:
        asked = ask_code(site.store, holder, now)  # what was typed may be too old
        raise Wrong(("code", _not_right(asked) if asked else _no_way()))
    form.fields.pop("code")  # whatever else is to be corrected: it is not asked for again
    return proof(key, holder, at + REMEMBERED)


def _sent(asked: Asked) -> str:
    if asked.new:
        return say(
            "Trình duyệt này chưa được xác nhận. Mã 6 chữ số vừa được gửi đến {to}; hãy ghi mã vào ô này rồi bấm lại.",
            "This browser is not confirmed yet. A code of 6 digits was just sent to {to}; type it and press again.",
            to=asked.to,
        )
    return say(
        "Trình duyệt này chưa được xác nhận. Hãy ghi mã 6 chữ số đã gửi đến {to} trong 10 phút qua rồi bấm lại.",
        "This browser is not confirmed yet. Type the 6 digits sent to {to} in the last 10 minutes and press again.",
        to=asked.to,
    )


def _not_right(asked: Asked) -> str:
    if asked.new:
        return say(
            "Mã không đúng hoặc đã quá 10 phút. Một mã mới vừa được gửi đến {to}.",
            "The code is not right, or older than 10 minutes. A new one was just sent to {to}.",
            to=asked.to,
        )
    return say(
        "Mã không đúng. Hãy ghi mã 6 chữ số trong tin gửi đến {to}.",
        "The code is not right. Type the 6 digits of the message to {to}.",
        to=asked.to,
    )


def _too_often(wait: int) -> str:
    return say(
        "Đã ghi sai mã quá nhiều lần; đề nghị thử lại sau {n} phút.",
        "Too many wrong codes were typed; try again in {n} minutes.",
        n=-(-wait // 60),
    )


def _no_way() -> str:
    return say(
        "Không có địa chỉ nào dùng được để gửi mã xác nhận; đề nghị liên hệ bộ phận theo dõi ghi ở cuối trang.",
        "There is no address to which a code could be sent; please turn to the desk named at the end of this page.",
    )
