"""E-mail over SMTP, one connection per batch; without a server, one .eml file per message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lib.meaning import meaning
from notifications.channel import Channel, Limits
from notifications.email.answers import ServerTrouble
from notifications.email.mime import compose
from notifications.email.return_path import return_path
from notifications.email.signature import Signer
from notifications.email.smtp import Link
from notifications.letter import own
from notifications.model import Payload, Receipt
from settings import Settings
from storage import disk


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One finished mail in its envelope; `name` is its own among all mails."""

    sender: str
    to: str
    name: str
    content: bytes = field(repr=False)


class EmailChannel(Channel):
    """Mail as `settings` say: to the SMTP server, or into `settings.mail_folder`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wording, _broken = own.load(settings.templates_folder)  # what is broken, `dondoc doctor` tells
        self.resends = settings.email_unknown == "resend"
        self._return_path = return_path(settings)
        self._signer = Signer(settings.dkim) if settings.dkim else None
        if smtp := settings.smtp:
            self.limits = Limits(connections=smtp.connections, per_minute=smtp.per_minute)

    def make(self, payload: Payload) -> Mail:
        """The mail to the last byte, signed where that is set; raises CannotBeMade."""
        mail = compose(payload, self._settings.mail_from, self._wording)
        return Mail(
            sender=self._return_path.of(payload.message_id),
            to=payload.to.email or "",
            name=payload.message_id.partition("@")[0],
            content=self._signer.signed(mail) if self._signer else mail,
        )

    def send(self, messages: Iterable[Mail]) -> Iterator[Receipt]:
        """One receipt per mail, in order; ends early when the server cannot be used at all."""
        return self._over_smtp(iter(messages)) if self._settings.smtp else map(self._into_folder, messages)

    def check(self) -> str | None:
        """Connects, encrypts and logs in as a send would, without sending; or tries to write into the folder."""
        if self._signer and (wrong := self._signer.check()):
            return wrong
        if self._settings.smtp is None:
            return self._check_folder()
        link = Link(self._settings.smtp)
        try:
            link.open()
        except ServerTrouble as trouble:
            return trouble.receipt.detail
        link.quit()
        return None

    # --- SMTP ------------------------------------------------------------------------------------------------------

    def _over_smtp(self, mails: Iterator[Mail]) -> Iterator[Receipt]:
        assert self._settings.smtp is not None
        link = Link(self._settings.smtp)
        sent = 0
        try:
            while True:
                if sent == self._settings.smtp.per_connection:
                    link.quit()
                    sent = 0
                # Connect before the next mail is taken: until then none is on its way, and none can be in doubt.
                trouble = _opening(link)
                mail = next(mails, None)
                if mail is None:
                    break
                receipt, usable = (trouble, False) if trouble else _sent(link, mail)
                sent += 1
                goes_on = receipt.outcome == "sent" and link.is_open and sent != self._settings.smtp.per_connection
                yield replace(receipt, goes_on=True) if goes_on else receipt
                if not usable:
                    break
            link.quit()
        finally:
            link.close()

    # --- files -----------------------------------------------------------------------------------------------------

    def _into_folder(self, mail: Mail) -> Receipt:
        """Named by the Message-ID, so that a resend replaces the same file; readers never see half of one."""
        folder = self._settings.mail_folder
        try:
            disk.make_folder(folder)
            disk.write_whole(folder / f"{mail.name}.eml", mail.content)
            disk.sync_folder(folder)
        except OSError as error:
            return Receipt(outcome="temporary", detail=f"{folder}: {error.strerror}")
        return Receipt(outcome="sent", goes_on=True)

    def _check_folder(self) -> str | None:
        folder = self._settings.mail_folder
        if why := disk.why_not_writable(folder):
            return meaning("email.folder", folder=folder, why=why)
        return None


def _sent(link: Link, mail: Mail) -> tuple[Receipt, bool]:
    """What became of the mail, and whether the server can be used for the next one."""
    try:
        receipt = link.transfer(mail.sender, mail.to, mail.content)
    except ServerTrouble as trouble:
        return trouble.receipt, False
    return receipt, receipt.outcome != "misconfigured"


def _opening(link: Link) -> Receipt | None:
    try:
        link.open()
    except ServerTrouble as trouble:
        return trouble.receipt
    return None
