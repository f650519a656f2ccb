"""What each answer of a mail server means for the mail, and how it is told."""

from __future__ import annotations

import smtplib
import socket
import ssl

from lib.language import say
from lib.text import clean_line
from notifications.model import Receipt
from notifications.returned.codes import nobody_there, refuses_us

_NO_SUCH_MAILBOX = {524, 550, 551, 553}
_AUTHENTICATION = {530, 534, 535, 538}


class Trouble(Exception):
    """The server cannot be used for now; carries the receipt for whatever was to be sent by it."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.detail)
        self.receipt = receipt


class Over(Exception):
    """This connection is of no more use, and nothing of the mail is on its way; a new one may be."""


# --- answers to commands ---------------------------------------------------------------------------------------------


def at_mail(code: int, answer: str) -> Receipt:
    """What is said of us or of the sender is not said of the recipient, and would meet every other message too."""
    if code >= 500 and code != 552:
        return _not_from_us(answer)
    receipt = before_the_mail(code, answer)
    if receipt.outcome == "temporary":
        raise Trouble(receipt)
    return receipt


def at_rcpt(code: int, answer: str) -> Receipt:
    if code == 452 and "4.5.3" in answer:  # so many recipients, one mail each, were enough for this connection
        raise Over(_not_now(answer).detail)
    if code in _NO_SUCH_MAILBOX and nobody_there(answer):
        nobody = say("Địa chỉ không có người nhận ({answer})", "Nobody is at this address ({answer})", answer=answer)
        return Receipt(outcome="permanent", detail=nobody, address_dead=True)
    if code >= 500 and refuses_us(answer):  # a relay that does not know us, a block list: days to set it right
        return Receipt(outcome="temporary", detail=_not_from_us(answer).detail)
    return before_the_mail(code, answer)


def before_the_mail(code: int, answer: str) -> Receipt:
    """Of an answer after which nothing of the mail is on its way; raises Over where the server hangs up."""
    if code == 421:
        raise Over(_not_now(answer).detail)
    return refusal(code, answer)


def refusal(code: int, answer: str) -> Receipt:
    if code in _AUTHENTICATION:
        return _not_from_us(answer)
    if not 500 <= code < 600:
        return _not_now(answer)
    no = say("Máy chủ thư từ chối thư này ({answer})", "The mail server refuses this mail ({answer})", answer=answer)
    return Receipt(outcome="permanent", detail=no)


def _not_now(answer: str) -> Receipt:
    later = say(
        "Máy chủ thư tạm thời chưa nhận thư ({answer})",
        "The mail server does not take the mail for now ({answer})",
        answer=answer,
    )
    return Receipt(outcome="temporary", detail=later)


def _not_from_us(answer: str) -> Receipt:
    return _misconfigured(
        say(
            "Máy chủ thư không cho hệ thống này gửi thư ({answer})",
            "The mail server does not let this installation send ({answer})",
            answer=answer,
        )
    )


def _misconfigured(detail: str) -> Receipt:
    return Receipt(outcome="misconfigured", detail=detail)


def reply(code: int, answer: bytes | str) -> str:
    """The server's answer as one line that can be kept and shown."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return clean_line(f"{code} {text}")[:300]


# --- no connection ---------------------------------------------------------------------------------------------------


def cause(error: Exception) -> str:
    """Why a connection failed, in words of the reader where it is one of the usual reasons."""
    if isinstance(error, smtplib.SMTPResponseException):
        return reply(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return say("máy chủ quá lâu không trả lời", "the server took too long to answer")
    if isinstance(error, ConnectionRefusedError):
        return say("không có máy chủ nào ở cổng này", "no server listens there")
    if isinstance(error, socket.gaierror):
        return say("không tìm thấy tên máy chủ", "the name of the server cannot be looked up")
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return say("máy chủ ngắt kết nối", "the server closed the connection")
    return str(error)


def opening_failed(where: str, error: Exception) -> Receipt:
    """What it means that the server at `where` could not be connected to, or did not let us in."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _misconfigured(
            say(
                "Chứng thư của máy chủ thư {where} không hợp lệ: {why}; thư không được gửi.",
                "The certificate of the mail server {where} is not valid: {why}; nothing was sent.",
                where=where,
                why=error.verify_message,
            )
        )
    if isinstance(error, UnicodeError):
        return _misconfigured(
            say(
                "Tên máy chủ, tên đăng nhập hoặc mật khẩu trong DONDOC_SMTP_URL có chữ có dấu hoặc sai dạng; "
                "thư không được gửi.",
                "The host, user or password in DONDOC_SMTP_URL is not ASCII or malformed; nothing was sent.",
            )
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _misconfigured(
            say(
                "Máy chủ thư {where} không có {what} mà DONDOC_SMTP_URL yêu cầu; thư không được gửi.",
                "The mail server {where} lacks {what}, which DONDOC_SMTP_URL asks for; nothing was sent.",
                where=where,
                what="STARTTLS" if "STARTTLS" in str(error) else "AUTH",
            )
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return _misconfigured(
            say(
                "Máy chủ thư {where} không nhận tên hoặc mật khẩu trong DONDOC_SMTP_URL ({code}).",
                "The mail server {where} refuses the user or password in DONDOC_SMTP_URL ({code}).",
                where=where,
                code=error.smtp_code,
            )
        )
    cannot = say(
        "Không kết nối được máy chủ thư {where}: {why}.",
        "The mail server {where} cannot be reached: {why}.",
        where=where,
        why=cause(error),
    )
    return Receipt(outcome="temporary", detail=cannot)
