"""One SMTP connection, and what each answer of the server means for the message.

Until the server has taken the DATA command nothing can have been delivered: whatever breaks is temporary. From there
to the answer after the final dot, a break leaves the outcome unknown.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress

from notifications.model import Receipt
from notifications.returned.codes import nobody_there, refuses_us
from org.language import say
from settings import Smtp

TIMEOUT = 15.0  # seconds, for each step
FINAL_TIMEOUT = 60.0  # for the answer after the final dot: filters at the server take their time

_NO_SUCH_MAILBOX = {524, 550, 551, 553}
_AUTHENTICATION = {530, 534, 535, 538}


class Trouble(Exception):
    """The server cannot be used for now; carries the receipt for whatever was to be sent by it."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.detail)
        self.receipt = receipt


class _Over(Exception):
    """This connection is of no more use, and nothing of the mail is on its way; a new one may be."""


class Link:
    """A connection that is opened when it is needed and opened anew after a break."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt and log in as configured, if not done yet; raises Trouble."""
        if self._server is not None:
            return
        try:
            self._server = self._connect()
            self._prepare(self._server)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.close()
            raise Trouble(self._opening_failed(error)) from error

    def transfer(self, sender: str, to: str, mail: bytes) -> Receipt:
        """Hand one mail over. A connection that is over is opened anew, once.

        Raises Trouble when that is of no use, or when the server wants no mail from us for now: the next would fare
        no better.
        """
        try:
            return self._attempt(sender, to, mail)
        except _Over:
            self.close()
        try:
            return self._attempt(sender, to, mail)
        except _Over as over:
            self.close()
            raise Trouble(Receipt(outcome="temporary", detail=str(over))) from over

    def quit(self) -> None:
        """Take leave."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
        self.close()

    def close(self) -> None:
        """Drop the connection at once."""
        if self._server is not None:
            with suppress(OSError):
                self._server.close()
            self._server = None

    # --- opening ---------------------------------------------------------------------------------------------------

    @property
    def _where(self) -> str:
        return f"{self._smtp.host}:{self._smtp.port}"

    def _connect(self) -> smtplib.SMTP:
        if self._smtp.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._smtp.host, self._smtp.port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self._smtp.host, self._smtp.port, timeout=TIMEOUT)

    def _prepare(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self._smtp.starttls:
            if not server.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("STARTTLS")
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self._smtp.user:
            server.login(self._smtp.user, self._smtp.password or "")

    def _opening_failed(self, error: Exception) -> Receipt:
        where = self._where
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
        why = _reply(error.smtp_code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else error
        cannot = say(
            "Không kết nối được máy chủ thư {where}: {why}.",
            "The mail server {where} cannot be reached: {why}.",
            where=where,
            why=why,
        )
        return Receipt(outcome="temporary", detail=cannot)

    # --- one mail --------------------------------------------------------------------------------------------------

    def _attempt(self, sender: str, to: str, mail: bytes) -> Receipt:
        self.open()
        assert self._server is not None
        try:
            refused = self._envelope(self._server, sender, to)
        except UnicodeError as error:
            self.close()
            return Receipt(outcome="refused", detail=f"{type(error).__name__}: {error}")
        except (OSError, smtplib.SMTPException) as error:
            raise _Over(
                say(
                    "Máy chủ thư {where} ngắt kết nối trước khi nhận thư: {why}",
                    "The mail server {where} broke off before it took the mail: {why}",
                    where=self._where,
                    why=error,
                )
            ) from error
        if refused is None:
            return self._body(self._server, mail)
        self._start_over()
        return refused

    def _envelope(self, server: smtplib.SMTP, sender: str, to: str) -> Receipt | None:
        """MAIL, RCPT and DATA; what the first answer means that stops the mail, None when the server waits for it."""
        options = ("SMTPUTF8",) if not (sender + to).isascii() and server.has_extn("smtputf8") else ()
        if options:
            server.command_encoding = "utf-8"
        try:
            code, answer = server.mail(sender, options)
            if code != 250:
                return _at_mail(code, _reply(code, answer))
            code, answer = server.rcpt(to)
            if code not in (250, 251):
                return _at_rcpt(code, _reply(code, answer))
            code, answer = server.docmd("DATA")
            return None if code == 354 else _before_the_mail(code, _reply(code, answer))
        finally:
            server.command_encoding = "ascii"

    def _body(self, server: smtplib.SMTP, mail: bytes) -> Receipt:
        stuffed = re.sub(rb"(?m)^\.", b"..", mail)
        ending = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            if server.sock is not None:
                server.sock.settimeout(FINAL_TIMEOUT)
            server.send(stuffed + ending)
            code, answer = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return self._unanswered(str(error))
        if 200 <= code < 300:
            return Receipt(outcome="sent", detail=_reply(code, answer))
        if not 400 <= code < 600:
            self.close()
            return self._unanswered(_reply(code, answer))
        if code == 421:
            self.close()
        return _refusal(code, _reply(code, answer))

    def _unanswered(self, why: str) -> Receipt:
        cannot_tell = say(
            "máy chủ thư {where} nhận xong thư mà không xác nhận ({why})",
            "the mail server {where} was given the whole mail and confirmed nothing ({why})",
            where=self._where,
            why=why,
        )
        return Receipt(outcome="unknown", detail=cannot_tell)

    def _start_over(self) -> None:
        try:
            assert self._server is not None
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _misconfigured(detail: str) -> Receipt:
    return Receipt(outcome="misconfigured", detail=detail)


def _at_mail(code: int, reply: str) -> Receipt:
    """What is said of us or of the sender is not said of the recipient, and would meet every other message too."""
    if code >= 500 and code != 552:
        return _misconfigured(reply)
    receipt = _before_the_mail(code, reply)
    if receipt.outcome == "temporary":
        raise Trouble(receipt)
    return receipt


def _at_rcpt(code: int, reply: str) -> Receipt:
    if code == 452 and "4.5.3" in reply:  # so many recipients, one mail each, were enough for this connection
        raise _Over(reply)
    if code in _NO_SUCH_MAILBOX and nobody_there(reply):
        return Receipt(outcome="permanent", detail=reply, address_dead=True)
    if code >= 500 and refuses_us(reply):  # a relay that does not know us, a block list: days to set it right
        return Receipt(outcome="temporary", detail=reply)
    return _before_the_mail(code, reply)


def _before_the_mail(code: int, reply: str) -> Receipt:
    if code == 421:
        raise _Over(reply)
    return _refusal(code, reply)


def _refusal(code: int, reply: str) -> Receipt:
    if code in _AUTHENTICATION:
        return _misconfigured(reply)
    return Receipt(outcome="permanent" if 500 <= code < 600 else "temporary", detail=reply)


def _reply(code: int, answer: bytes | str) -> str:
    """The server's answer as one line that can be kept and shown."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(f"{code} {text}".split())[:300]
