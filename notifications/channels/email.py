"""E-mail over SMTP, one connection per batch; without a server, one .eml file per message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from notifications import own_words
from notifications.channels import Channel, Limits
from notifications.mime import BadMessage, compose
from notifications.model import Payload, Receipt
from notifications.returned.return_path import return_path
from notifications.signature import CannotSign, Signer
from notifications.smtp import Link
from notifications.smtp_answers import Trouble
from org.language import say
from settings import Settings
from storage import disk


class EmailChannel(Channel):
    """Mail as `settings` say: to the SMTP server, or into `settings.mail_folder`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wording, _broken = own_words.load(settings.templates_folder)  # what is broken, `dondoc doctor` tells
        self.resends = settings.email_unknown == "resend"
        self._return_path = return_path(settings)
        self._signer = Signer(settings.dkim) if settings.dkim else None
        if smtp := settings.smtp:
            self.limits = Limits(connections=smtp.connections, per_minute=smtp.per_minute)

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        """One receipt per payload, in order; ends early when the server cannot be used at all."""
        return self._over_smtp(iter(payloads)) if self._settings.smtp else map(self._into_folder, payloads)

    def check(self) -> str | None:
        """Connects, encrypts and logs in as a send would, without sending; or tries to write into the folder."""
        if self._signer and (wrong := self._signer.check()):
            return wrong
        if self._settings.smtp is None:
            return self._check_folder()
        link = Link(self._settings.smtp)
        try:
            link.open()
        except Trouble as trouble:
            return trouble.receipt.detail
        link.quit()
        return None

    # --- SMTP ------------------------------------------------------------------------------------------------------

    def _over_smtp(self, payloads: Iterator[Payload]) -> Iterator[Receipt]:
        assert self._settings.smtp is not None
        link = Link(self._settings.smtp)
        sent = 0
        try:
            while True:
                if sent == self._settings.smtp.per_connection:
                    link.quit()
                    sent = 0
                # Connect before the next message is taken: until then none is on its way, and none can be in doubt.
                trouble = _opening(link)
                payload = next(payloads, None)
                if payload is None:
                    break
                receipt, usable = (trouble, False) if trouble else self._send_one(link, payload)
                sent += 1
                yield receipt
                if not usable:
                    break
            link.quit()
        finally:
            link.close()

    def _send_one(self, link: Link, payload: Payload) -> tuple[Receipt, bool]:
        """What became of the mail, and whether the server can be used for the next one."""
        mail = self._made(payload)
        if isinstance(mail, Receipt):
            return mail, mail.outcome != "misconfigured"
        try:
            receipt = link.transfer(self._return_path.of(payload.message_id), payload.to.email or "", mail)
        except Trouble as trouble:
            return trouble.receipt, False
        return receipt, receipt.outcome != "misconfigured"

    def _made(self, payload: Payload) -> bytes | Receipt:
        """The mail, signed where that is set; or why there is none."""
        try:
            mail = compose(payload, self._settings.mail_from, self._wording)
            return self._signer.signed(mail) if self._signer else mail
        except BadMessage as error:
            return Receipt(outcome="refused", detail=str(error))
        except CannotSign as error:
            return Receipt(outcome="misconfigured", detail=str(error))

    # --- files -----------------------------------------------------------------------------------------------------

    def _into_folder(self, payload: Payload) -> Receipt:
        """Named by the Message-ID, so that a resend replaces the same file; readers never see half of one."""
        mail = self._made(payload)
        if isinstance(mail, Receipt):
            return mail
        folder = self._settings.mail_folder
        name = "".join(c if c.isalnum() or c in "-_." else "_" for c in payload.message_id.partition("@")[0])
        try:
            disk.make_folder(folder)
            disk.write_whole(folder / f"{name}.eml", mail)
            disk.sync_folder(folder)
        except OSError as error:
            return Receipt(outcome="temporary", detail=f"{folder}: {error.strerror}")
        return Receipt(outcome="sent")

    def _check_folder(self) -> str | None:
        folder = self._settings.mail_folder
        if why := disk.why_not_writable(folder):
            return say(
                "Không ghi được thư vào thư mục {folder}: {why}.",
                "Mail cannot be written to the folder {folder}: {why}.",
                folder=folder,
                why=why,
            )
        return None


def _opening(link: Link) -> Receipt | None:
    try:
        link.open()
    except Trouble as trouble:
        return trouble.receipt
    return None
