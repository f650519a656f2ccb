"""One SMTP connection: opened, used for one mail after the other, opened anew after a break.

Until the server has taken the DATA command nothing can have been delivered: whatever breaks is temporary. From there
to the answer after the final dot, a break leaves the outcome unknown.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress

from lib.meaning import meaning
from notifications.email.answers import (
    Over,
    ServerTrouble,
    at_mail,
    at_rcpt,
    before_the_mail,
    cause,
    opening_failed,
    refusal,
    reply,
)
from notifications.model import Receipt
from settings import Smtp

TIMEOUT = 15.0  # seconds, for each step
FINAL_TIMEOUT = 60.0  # for the answer after the final dot: filters at the server take their time


class Link:
    """A connection that is opened when it is needed and opened anew after a break."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._server: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        return self._server is not None

    def open(self) -> None:
        """Connect, encrypt and log in as configured, if not done yet; raises ServerTrouble."""
        if self.is_open:
            return
        try:
            self._server = self._connect()
            self._prepare(self._server)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.close()
            raise ServerTrouble(opening_failed(self._where, error)) from error

    def transfer(self, sender: str, to: str, mail: bytes) -> Receipt:
        """Hand one mail over, from and to plain addresses (`lib.headers`). A connection that is over is opened
        anew, once.

        Raises ServerTrouble when that is of no use, or when the server wants no mail from us for now: the next would
        fare no better.
        """
        try:
            return self._attempt(sender, to, mail)
        except Over:
            self.close()
        try:
            return self._attempt(sender, to, mail)
        except Over as over:
            self.close()
            raise ServerTrouble(Receipt(outcome="temporary", detail=str(over))) from over

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

    # --- one mail --------------------------------------------------------------------------------------------------

    def _attempt(self, sender: str, to: str, mail: bytes) -> Receipt:
        self.open()
        assert self._server is not None
        try:
            refused = self._envelope(self._server, sender, to)
        except (OSError, smtplib.SMTPException) as error:
            raise Over(meaning("email.interrupted", where=self._where, why=cause(error))) from error
        if refused is None:
            return self._body(self._server, mail)
        self._start_over()
        return refused

    def _envelope(self, server: smtplib.SMTP, sender: str, to: str) -> Receipt | None:
        """MAIL, RCPT and DATA; what the first answer means that stops the mail, None when the server waits for it."""
        code, answer = server.mail(sender)
        if code != 250:
            return at_mail(code, reply(code, answer))
        code, answer = server.rcpt(to)
        if code not in (250, 251):
            return at_rcpt(code, reply(code, answer))
        code, answer = server.docmd("DATA")
        return None if code == 354 else before_the_mail(code, reply(code, answer))

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
            return self._unanswered(cause(error))
        if 200 <= code < 300:
            return Receipt(outcome="sent", detail=reply(code, answer))
        if not 400 <= code < 600:
            self.close()
            return self._unanswered(reply(code, answer))
        if code == 421:
            self.close()
        return refusal(code, reply(code, answer))

    def _unanswered(self, why: str) -> Receipt:
        return Receipt(outcome="unknown", detail=meaning("email.unconfirmed", where=self._where, why=why))

    def _start_over(self) -> None:
        try:
            assert self._server is not None
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()
