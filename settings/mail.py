"""How mail leaves beside its server, and where it comes back: return path, signature, returned mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote

from lib.headers import ADDRESS, DOMAIN
from lib.language import say
from settings.model import Dkim, Imap, Maildir, SettingError, Settings
from settings.parts import url_of

# Of the 64 characters before the @ (RFC 5321), 41 name the message.
LONGEST_BASE = 23


CATCHERS = (1025,)  # ports at which test mailboxes listen (Mailpit, MailHog, MailCatcher)


def goes_nowhere(settings: Settings) -> str | None:
    """Why mail that counts as sent may reach nobody, in the reader's language; None where it leaves this machine."""
    smtp = settings.smtp
    if smtp is None:
        return say(
            "Chưa đặt DONDOC_SMTP_URL: thư không gửi đi mà được ghi thành tệp .eml trong {folder}, không ai nhận được.",
            "DONDOC_SMTP_URL is not set: mails do not leave but are written as .eml files to {folder}; nobody gets "
            "them.",
            folder=settings.mail_folder,
        )
    if smtp.port in CATCHERS:
        return say(
            "Thư đi vào hộp hứng {host}:{port} (DONDOC_SMTP_URL), không ai nhận được; khi chạy thật hãy đặt máy chủ "
            "thư của cơ quan.",
            "Mail goes to the catcher {host}:{port} (DONDOC_SMTP_URL) and nobody gets it; name your own server in "
            "production.",
            host=smtp.host,
            port=smtp.port,
        )
    if smtp.here:
        return say(
            "Thư giao cho {host}:{port} ngay trên máy này (DONDOC_SMTP_URL); nếu đó không phải máy chủ chuyển thư đi "
            "thì không ai nhận được.",
            "Mail is handed to {host}:{port} on this very machine (DONDOC_SMTP_URL); unless that passes it on, nobody "
            "gets it.",
            host=smtp.host,
            port=smtp.port,
        )
    return None


def return_path(value: str | None, *, signed: bool) -> str | None:
    """DONDOC_MAIL_RETURN_PATH; `signed` when every message gets a sender of its own."""
    if not value:
        return None
    local = value.partition("@")[0]
    if not ADDRESS.fullmatch(value):
        raise SettingError(
            say(
                "DONDOC_MAIL_RETURN_PATH là “{value}”; hãy chỉ ghi một địa chỉ, không kèm tên, "
                "như don-doc+bounce@co-quan.example.",
                "DONDOC_MAIL_RETURN_PATH is '{value}'; it must be a bare address such as "
                "don-doc+bounce@co-quan.example.",
                value=value,
            )
        )
    if signed and len(local) > LONGEST_BASE:
        raise SettingError(
            say(
                "DONDOC_MAIL_RETURN_PATH là “{value}”; phần trước dấu @ được tối đa {most} ký tự, "
                "vì còn được ghép thêm mã riêng của từng thư.",
                "DONDOC_MAIL_RETURN_PATH is '{value}'; before the @ it may have at most {most} characters, "
                "because what names the message is added to it.",
                value=value,
                most=LONGEST_BASE,
            )
        )
    return value


def bounces(value: str | None, name: str = "DONDOC_BOUNCES") -> Maildir | Imap | None:
    """DONDOC_BOUNCES: a path is a Maildir."""
    if not value:
        return None
    if "://" not in value:
        return Maildir(path=Path(value).expanduser().absolute())
    wanted = say(
        "{name} phải là đường dẫn của một hộp thư Maildir hoặc có dạng imaps://user:password@host/Folder",
        "{name} must be the path of a Maildir or look like imaps://user:password@host/Folder",
        name=name,
    )
    url = url_of(value, wanted)
    if url.scheme not in ("imap", "imaps") or not url.hostname or not url.username or not url.password or url.query:
        raise SettingError(
            say(
                "{wanted}; imap:// cũng được mã hóa, bằng STARTTLS.",
                "{wanted}; imap:// is encrypted too, by STARTTLS.",
                wanted=wanted,
            )
        )
    tls = url.scheme == "imaps"
    return Imap(
        host=url.hostname,
        port=url.port or (993 if tls else 143),
        user=unquote(url.username),
        password=unquote(url.password),
        folder=unquote(url.path.strip("/")) or "INBOX",
        tls=tls,
    )


def dkim(env: Mapping[str, str], mail_from: str) -> Dkim | None:
    """DONDOC_DKIM_KEY_FILE and what goes with it; the domain is the sender's unless another is named."""
    key_file, selector = env.get("DONDOC_DKIM_KEY_FILE"), env.get("DONDOC_DKIM_SELECTOR")
    domain = env.get("DONDOC_DKIM_DOMAIN") or parseaddr(mail_from)[1].rpartition("@")[2]
    if not key_file and not selector and not env.get("DONDOC_DKIM_DOMAIN"):
        return None
    if not key_file or not selector:
        missing = "DONDOC_DKIM_SELECTOR" if key_file else "DONDOC_DKIM_KEY_FILE"
        raise SettingError(
            say(
                "{missing} chưa được đặt; muốn ký thư, hãy đặt cả DONDOC_DKIM_KEY_FILE và DONDOC_DKIM_SELECTOR.",
                "{missing} is not set; signing mail needs DONDOC_DKIM_KEY_FILE and DONDOC_DKIM_SELECTOR.",
                missing=missing,
            )
        )
    for name, given in (("DONDOC_DKIM_SELECTOR", selector), ("DONDOC_DKIM_DOMAIN", domain)):
        if not re.fullmatch(DOMAIN, given):
            raise SettingError(
                say(
                    "{name} là “{given}”; giá trị phải là một tên trong DNS như co-quan.example.",
                    "{name} is '{given}'; it must be a name of the DNS such as co-quan.example.",
                    name=name,
                    given=given,
                )
            )
    return Dkim(key_file=Path(key_file).expanduser().absolute(), selector=selector, domain=domain)
