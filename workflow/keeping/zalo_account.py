"""The Official Account of this installation: the consent of its administrator is asked for, redeemed and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from lib.language import say
from lib.problem import Refused, refuse
from lib.time import local_iso
from notifications.zalo.account import tokens
from notifications.zalo.account.consent import Consent
from notifications.zalo.account.oauth import NoAnswer, OAuthRefused, redeem
from settings import Settings, Zalo
from storage.store import Store
from workflow import journal
from workflow.delivery.channels import mark_working
from workflow.keeping.opening import keys
from workflow.sayings import in_words

CHANNEL = "zalo"
RETURNS_TO = "/zalo/connected"  # under the public address, where no other one is registered at Zalo


def account(settings: Settings) -> Zalo:
    """The account as it is set. Raises Refused where none is."""
    if settings.zalo is None:
        raise refuse(
            "zalo-not-set",
            say(
                "Chưa khai báo Zalo: hãy đặt DONDOC_ZALO_APP_ID và DONDOC_ZALO_APP_SECRET.",
                "Zalo is not set up: set DONDOC_ZALO_APP_ID and DONDOC_ZALO_APP_SECRET.",
            ),
        )
    return settings.zalo


def consent(settings: Settings) -> Consent:
    """How this installation asks: what is secret in it follows from the installation's key."""
    return Consent(account(settings).app_id, keys(settings).current.derived("zalo consent"))


def redirect(settings: Settings, given: str | None) -> str:
    """Where the browser is led after the consent; Zalo must know the address. Raises Refused where there is none."""
    if given is None and settings.public_url is None:
        raise refuse(
            "zalo-redirect",
            say(
                "Chưa rõ trình duyệt chuyển về đâu: hãy thêm --redirect với địa chỉ đã khai ở trang quản lý ứng dụng "
                "Zalo, hoặc đặt DONDOC_PUBLIC_URL.",
                "It is not clear where the browser is to return: add --redirect with the address that is registered "
                "for the app at Zalo, or set DONDOC_PUBLIC_URL.",
            ),
        )
    return given or f"{(settings.public_url or '').rstrip('/')}{RETURNS_TO}"


def connect(
    store: Store,
    settings: Settings,
    written: str,
    now: datetime,
    *,
    actor: str,
    clock: Callable[[], datetime] | None = None,
) -> tokens.Grant:
    """Redeem the code in `written`, keep the pair, and let the channel send again. Raises Refused."""
    zalo, asking = account(settings), consent(settings)
    given = asking.given(written)
    try:
        pair = redeem(zalo, given.code, asking.verifier)
    except OAuthRefused as error:
        raise _refused(error) from error
    except NoAnswer as error:
        raise _unanswered(error) from error
    tokens.keep(store, zalo.app_id, pair.access_token, pair.refresh_token, pair.expires_in, (clock or store.clock)())

    def note(connection: Connection) -> tokens.Grant:
        grant = tokens.state(connection, zalo.app_id)
        assert grant is not None
        detail = {"app_id": zalo.app_id, "oa_id": given.oa_id, "expires_at": local_iso(grant.expires_at)}
        journal.append(connection, at=now, actor=actor, action="zalo.connected", detail=detail)
        mark_working(connection, CHANNEL, now, actor)
        return grant

    return store.retrying(note)


def _refused(error: OAuthRefused) -> Refused:
    """What to do about a refusal; Zalo publishes no table of these codes, so its own words go along."""
    told = {
        -14002: say(
            "ứng dụng không đúng hoặc chưa được kích hoạt; hãy kiểm tra DONDOC_ZALO_APP_ID",
            "the app is wrong or not activated; check DONDOC_ZALO_APP_ID",
        ),
        -14003: say(
            "địa chỉ chuyển về chưa được khai ở trang quản lý ứng dụng Zalo",
            "the address of return is not registered for the app at Zalo",
        ),
        -14004: say(
            "khóa bí mật của ứng dụng không đúng; hãy kiểm tra DONDOC_ZALO_APP_SECRET",
            "the app's secret is wrong; check DONDOC_ZALO_APP_SECRET",
        ),
    }
    expired = say(
        "mã cấp quyền sai, đã dùng hoặc quá 10 phút; hãy chạy lại `dondoc zalo connect` và mở liên kết mới",
        "the authorization code is wrong, used, or older than 10 minutes; run `dondoc zalo connect` again and open the "
        "link anew",
    )
    return refuse(
        "zalo-refused",
        say(
            "Zalo từ chối ({words}): {why}.",
            "Zalo refuses ({words}): {why}.",
            words=error,
            why=told.get(error.code, expired),
        ),
    )


def _unanswered(error: NoAnswer) -> Refused:
    if error.received:
        return refuse(
            "zalo-no-answer",
            say(
                "Zalo đã nhận yêu cầu nhưng không trả lời rõ ({why}); mã có thể đã dùng: hãy chạy lại "
                "`dondoc zalo connect` và mở liên kết mới.",
                "Zalo took the request and gave no clear answer ({why}); the code may be used up: run "
                "`dondoc zalo connect` again and open the link anew.",
                why=in_words(str(error)),
            ),
        )
    return refuse(
        "zalo-no-answer",
        say(
            "Không kết nối được với Zalo ({why}); mã chưa dùng, hãy thử lại.",
            "Zalo cannot be reached ({why}); the code is not used up, try again.",
            why=in_words(str(error)),
        ),
    )
