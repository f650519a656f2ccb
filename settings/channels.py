"""Where messages go: the mail server, the Zalo account, the SMS gateway."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote

from lib.headers import ADDRESS, ENCODED_WORD
from lib.language import say
from settings.model import SettingError, Sms, Smtp, Zalo
from settings.parts import number, query_of, switch, url_of, web_address

GATEWAYS = ("esms", "speedsms", "viettel", "vnpt")
_CAPS = ("connections", "per_connection", "per_minute")


def smtp(value: str | None) -> Smtp | None:
    """DONDOC_SMTP_URL."""
    if not value:
        return None
    wanted = say(
        "DONDOC_SMTP_URL phải có dạng smtp://user:password@host:587?starttls=1 (hoặc smtps://host:465)",
        "DONDOC_SMTP_URL must look like smtp://user:password@host:587?starttls=1 (or smtps://host:465)",
    )
    url = url_of(value, wanted)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise SettingError(f"{wanted}.")
    asked = query_of(url, ("starttls", *_CAPS), wanted)
    tls, starttls = url.scheme == "smtps", switch(asked.get("starttls", "0"), "starttls", wanted)
    if tls and starttls:
        raise SettingError(
            say(
                "{wanted}; smtps:// mã hóa ngay từ đầu nên không dùng starttls.",
                "{wanted}; smtps:// is encrypted from the first byte and takes no starttls.",
                wanted=wanted,
            )
        )
    return Smtp(
        host=url.hostname,
        port=url.port or (465 if tls else 587 if starttls else 25),
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        starttls=starttls,
        tls=tls,
        **{cap: number(asked.get(cap), _inside("DONDOC_SMTP_URL", cap)) for cap in _CAPS},
    )


def _inside(name: str, option: str) -> str:
    return say("{option} trong {name}", "{option} in {name}", option=option, name=name)


def mail_from(value: str | None) -> str:
    """DONDOC_MAIL_FROM."""
    if not value:
        return "Đôn Đốc <don-doc@localhost>"
    wanted = say(
        "hãy đặt một địa chỉ như Đôn Đốc <don-doc@co-quan.example>",
        "it must be an address such as Đôn Đốc <don-doc@co-quan.example>",
    )
    if not value.isprintable() or ENCODED_WORD.search(value):
        raise SettingError(
            say(
                "DONDOC_MAIL_FROM có “=?…?=” hoặc ký tự không in ra được; {wanted}.",
                "DONDOC_MAIL_FROM holds '=?…?=' or a character that cannot be printed; {wanted}.",
                wanted=wanted,
            )
        )
    # A longer one may be nested beyond what can be read.
    if len(value) > 500 or not ADDRESS.fullmatch(parseaddr(value)[1]):
        raise SettingError(
            say(
                "DONDOC_MAIL_FROM là “{value}”; {wanted}.",
                "DONDOC_MAIL_FROM is '{value}'; {wanted}.",
                value=value.strip()[:500],
                wanted=wanted,
            )
        )
    return value


def zalo(env: Mapping[str, str]) -> Zalo | None:
    """DONDOC_ZALO_…; an app id turns the channel on. One API address serves both of Zalo's hosts where it is set."""
    app_id = env.get("DONDOC_ZALO_APP_ID")
    if not app_id:
        if given := next((name for name in sorted(env) if name.startswith("DONDOC_ZALO_") and env[name]), None):
            raise _half_of_zalo(given, "DONDOC_ZALO_APP_ID")
        return None
    if not (secret := env.get("DONDOC_ZALO_APP_SECRET")):
        raise _half_of_zalo("DONDOC_ZALO_APP_ID", "DONDOC_ZALO_APP_SECRET")
    if not secret.isascii() or not secret.isprintable():
        raise SettingError(
            say(
                "DONDOC_ZALO_APP_SECRET phải gồm toàn chữ, số và dấu thuộc bảng mã ASCII, đúng như Zalo hiển thị.",
                "DONDOC_ZALO_APP_SECRET must be letters, digits and signs of ASCII, as Zalo shows it.",
            )
        )
    addresses = {}
    if api := env.get("DONDOC_ZALO_API_URL"):
        addresses["phone_url"] = addresses["oa_url"] = web_address("DONDOC_ZALO_API_URL", api)
    if oauth := env.get("DONDOC_ZALO_OAUTH_URL"):
        addresses["oauth_url"] = web_address("DONDOC_ZALO_OAUTH_URL", oauth)
    templates = env.get("DONDOC_ZALO_TEMPLATES")
    return Zalo(
        app_id=app_id,
        app_secret=secret,
        oa_secret=env.get("DONDOC_ZALO_OA_SECRET") or None,
        templates=Path(templates).expanduser().absolute() if templates else None,
        **addresses,
    )


def _half_of_zalo(given: str, missing: str) -> SettingError:
    return SettingError(
        say(
            "{given} đã được đặt nhưng {missing} thì chưa; Zalo cần cả hai.",
            "{given} is set, but {missing} is not; Zalo needs both.",
            given=given,
            missing=missing,
        )
    )


def sms(value: str | None, public_url: str | None = None) -> Sms | None:
    """DONDOC_SMS_URL; `public_url` is where this installation can be called."""
    if not value:
        return None
    wanted = say(
        "DONDOC_SMS_URL phải có dạng esms://KEY:SECRET@rest.esms.vn/?brand=NAME; các cổng tin nhắn là {gateways}",
        "DONDOC_SMS_URL must look like esms://KEY:SECRET@rest.esms.vn/?brand=NAME; the gateways are {gateways}",
        gateways=", ".join(GATEWAYS),
    )
    url = url_of(value, wanted)
    if url.scheme not in GATEWAYS or not url.hostname or not url.username:
        raise SettingError(f"{wanted}.")
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    asked = query_of(url, ("brand", "tls", "price", *_SWITCHES, *_OPTIONS), wanted)
    for name in ("brand", *_NEEDED.get(url.scheme, ())):
        if not asked.get(name):
            raise SettingError(
                say(
                    "{wanted}; với {gateway} còn thiếu {name} ({meaning}).",
                    "{wanted}; for {gateway}, {name} ({meaning}) is missing.",
                    wanted=wanted,
                    gateway=url.scheme,
                    name=name,
                    meaning=say(*_MEANING[name]),
                )
            )
    number(asked.get("price"), _inside("DONDOC_SMS_URL", "price"))
    for name in _SWITCHES:
        asked[name] = "1" if switch(asked.get(name, "0"), name, wanted) else "0"
    return Sms(
        gateway=url.scheme,
        key=unquote(url.username),
        secret=unquote(url.password or ""),
        host=host if url.port is None else f"{host}:{url.port}",
        brand=asked["brand"],
        path=url.path if url.path != "/" else "",
        tls=switch(asked.get("tls", "1"), "tls", wanted),
        options={name: value for name, value in asked.items() if name not in ("brand", "tls") and value},
        public_url=public_url,
    )


_SWITCHES = ("unicode", "sandbox")
_OPTIONS = ("cpcode", "contract", "template", "agent", "user")
_NEEDED = {"viettel": ("cpcode",), "vnpt": ("contract", "template", "agent", "user")}
_MEANING = {
    "brand": ("tên thương hiệu đã đăng ký", "the registered name of the sender"),
    "cpcode": ("mã khách hàng tại Viettel", "the customer's code at Viettel"),
    "contract": ("mã hợp đồng", "the contract's number"),
    "template": ("mã mẫu tin đã đăng ký", "the number of the registered pattern"),
    "agent": ("mã đại lý", "the agent's number"),
    "user": ("tên tài khoản", "the account's name"),
}
