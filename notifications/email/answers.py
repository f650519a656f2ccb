"""What each answer of a mail server means for the mail, and how it is told."""

from __future__ import annotations

import smtplib
import socket
import ssl

from lib.meaning import meaning
from lib.text import clean_line
from notifications.model import Receipt
from notifications.returned.codes import nobody_there, passes, refuses_us

_NO_SUCH_MAILBOX = {524, 550, 551, 553}
ANSWER = 600  # characters of it: what it is about may stand at its end
_AUTHENTICATION = {530, 534, 535, 538}


class ServerTrouble(Exception):
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
        raise ServerTrouble(receipt)
    return receipt


def at_rcpt(code: int, answer: str) -> Receipt:
    if code == 452 and "4.5.3" in answer:  # so many recipients, one mail each, were enough for this connection
        raise Over(_not_now(answer).detail)
    if code in _NO_SUCH_MAILBOX and nobody_there(answer):
        return Receipt(outcome="permanent", detail=meaning("email.nobody", answer=answer), address_dead=True)
    if code >= 500 and refuses_us(answer):  # a relay that does not know us, a block list: days to set it right
        return Receipt(outcome="temporary", detail=_not_from_us(answer).detail)
    if code >= 500 and passes(answer):
        return _not_now(answer)
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
    return Receipt(outcome="permanent", detail=meaning("email.refused", answer=answer))


def _not_now(answer: str) -> Receipt:
    return Receipt(outcome="temporary", detail=meaning("email.not-now", answer=answer))


def _not_from_us(answer: str) -> Receipt:
    return _misconfigured(meaning("email.not-from-us", answer=answer))


def _misconfigured(detail: str) -> Receipt:
    return Receipt(outcome="misconfigured", detail=detail)


def reply(code: int, answer: bytes | str) -> str:
    """The server's answer as one line that can be kept and shown."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return clean_line(f"{code} {text}")[:ANSWER]


# --- no connection ---------------------------------------------------------------------------------------------------


def cause(error: Exception) -> str:
    """Why a connection failed, as text to be kept: a sentence of ours where it is one of the usual reasons."""
    if isinstance(error, smtplib.SMTPResponseException):
        return reply(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return meaning("email.too-slow")
    if isinstance(error, ConnectionRefusedError):
        return meaning("email.nobody-listens")
    if isinstance(error, socket.gaierror):
        return meaning("email.no-such-host")
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return meaning("email.closed")
    return str(error)


def opening_failed(where: str, error: Exception) -> Receipt:
    """What it means that the server at `where` could not be connected to, or did not let us in."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _misconfigured(meaning("email.bad-certificate", where=where, why=error.verify_message))
    if isinstance(error, UnicodeError):
        return _misconfigured(meaning("email.bad-url"))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _misconfigured(
            meaning("email.lacks", where=where, what="STARTTLS" if "STARTTLS" in str(error) else "AUTH")
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return _misconfigured(meaning("email.login-refused", where=where, n=error.smtp_code))
    return Receipt(outcome="temporary", detail=meaning("email.unreachable", where=where, why=cause(error)))
