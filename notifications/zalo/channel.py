"""Zalo: an approved template by user id or telephone number, or plain words in a conversation that is still open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from zlib import crc32

from lib.meaning import meaning
from lib.telephone import mobile
from lib.time import VIETNAM
from notifications.channel import Channel, Limits
from notifications.letter.wording import SHIPPED, Wording
from notifications.model import CannotBeMade, Outcome, Payload, Receipt, Report
from notifications.zalo.account.agreement import disagreements
from notifications.zalo.account.tokens import NoGrant, NotNow
from notifications.zalo.client import NoTelling, Refusal, Unreachable, instant
from notifications.zalo.errors import AT_NIGHT, Class, Trouble
from notifications.zalo.line import Clock, Line
from notifications.zalo.message import Message, made
from notifications.zalo.templates import Registry, Template, Unfit, Unusable, load
from settings.model import Zalo
from storage.store import Store

# A conversation is free of charge for 48 hours; the last of them is left alone.
OPEN_FOR = timedelta(hours=47)
MORNING = time(7)


class NoRegistry(CannotBeMade):
    """The file that says which template says what cannot be used."""

    outcome = "misconfigured"


class ZaloChannel(Channel):
    """Messages of the Official Account `zalo`, with the grant kept in `store`; `wording` says what templates do not."""

    limits = Limits(per_minute=2_000)  # Zalo allows 4,000 calls; by user id a message takes a question and a send
    reports_delivery = True

    def __init__(self, zalo: Zalo, store: Store, clock: Clock, wording: Wording = SHIPPED) -> None:
        self._zalo, self._store, self._clock, self._wording = zalo, store, clock, wording
        self._registry: Registry | None = None

    def make(self, payload: Payload) -> Message:
        """The message by template, and in words where there may be a conversation; raises CannotBeMade."""
        try:
            self._registry = self._registry or load(self._zalo.templates)
        except Unusable as unusable:
            raise NoRegistry(unusable.kept) from unusable
        return made(payload, self._registry, self._wording)

    def send(self, messages: Iterable[Message]) -> Iterator[Receipt]:
        """One receipt per message, in order; ends early when Zalo cannot be used, or does not answer."""
        with self._line() as line:
            sending = _Sending(line, self._clock)
            waiting = iter(messages)
            while True:
                # Whether Zalo answers is asked before the next message is taken: none is put at risk for it.
                trouble = sending.prepare()
                message = next(waiting, None)
                if message is None:
                    return
                receipt = trouble or sending.send(message)
                yield receipt
                if trouble or receipt.outcome == "misconfigured":
                    return

    def rehearse(self, made: Message) -> Receipt:
        """By template, at its price: whether a conversation is open nobody is asked."""
        try:
            template, _ = made.by_template()
        except Unfit as unfit:
            return Receipt(outcome="refused", detail=str(unfit))
        return Receipt(outcome="sent", cost=template.price_by_user_id if made.user_id else template.price)

    def check(self) -> str | None:
        """The registry, the grant, and whether Zalo answers."""

        def answers(line: Line, _registry: Registry) -> None:
            line.do(line.quota)

        return self._wrong(answers)

    def flaw(self) -> str | None:
        """Whether every template of the registry is approved as the registry says."""

        def compared(line: Line, registry: Registry) -> str | None:
            ids = {template.template_id for template in registry.templates.values()}
            approved = {one: line.approved(one) for one in sorted(ids)}
            return " ".join(disagreements(registry, approved)) or None

        return self._wrong(compared)

    def _wrong(self, asked: Callable[[Line, Registry], str | None]) -> str | None:
        try:
            registry = load(self._zalo.templates)
            with self._line() as line:
                return asked(line, registry)
        except Unusable as unusable:
            return unusable.kept
        except Refusal as refusal:
            return _sentence(refusal)
        except (NoGrant, NotNow) as error:
            return str(error)
        except (Unreachable, NoTelling) as error:
            return _unanswered(error)

    def ask(self, provider_id: str, phone: str | None) -> Report | None:
        """Delivered, once Zalo says so; None as long as it does not know, or does not answer."""
        number = mobile(phone)
        try:
            with self._line() as line:
                found = line.do(lambda token: line.status(token, provider_id, number))
        except (Refusal, NoGrant, NotNow, Unreachable, NoTelling):
            return None
        if str(found.get("status")) != "1":
            return None
        return Report(delivered_at=instant(found.get("delivery_time")) or self._clock())

    def _line(self) -> Line:
        return Line(self._zalo, self._store, self._clock)


class _Sending:
    """One batch."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._answers = False
        self._looked_at: dict[str, str | None] = {}  # templates: why nothing can be said by them now
        self._takes_tracking_id_by_user = True

    def prepare(self) -> Receipt | None:
        """Ready to send: the token holds, Zalo answers. What is in the way, otherwise."""
        if self._answers:
            return None
        try:
            self._line.do(self._line.quota)
        except NoGrant as error:
            return Receipt(outcome="misconfigured", detail=str(error))
        except (NotNow, Unreachable, NoTelling) as error:
            return Receipt(outcome="temporary", detail=_unanswered(error))
        except Refusal as refusal:
            if refusal.trouble.kind in ("R", "H"):
                return Receipt(outcome="misconfigured", detail=_sentence(refusal))
            if refusal.trouble.kind == "T":
                return Receipt(outcome="temporary", detail=_sentence(refusal))
        self._answers = True
        return None

    def send(self, message: Message) -> Receipt:
        """Say one letter."""
        try:
            receipt = self._sent(message)
        except Unfit as error:
            return Receipt(outcome="refused", detail=str(error))
        except NoGrant as error:
            return Receipt(outcome="misconfigured", detail=str(error))
        except _Withdrawn as error:
            return Receipt(outcome="deferred", detail=str(error), again_at=_tomorrow(message.payload))
        except Refusal as refusal:
            receipt = receipt_of(refusal.trouble, message.payload)
        except (NotNow, Unreachable) as error:
            receipt = Receipt(outcome="temporary", detail=_unanswered(error))
        except NoTelling as error:
            receipt = Receipt(outcome="unknown", detail=_unanswered(error))
        self._answers = receipt.outcome not in ("temporary", "unknown")
        return receipt

    def _sent(self, message: Message) -> Receipt:
        if message.user_id:
            consulted = self._consulted(message.user_id, message.text)
            if consulted is not None:
                return consulted
            try:
                return self._to_user(message, message.user_id)
            except Refusal as refusal:
                if message.phone is None or not refusal.trouble.by_phone_instead:
                    raise
        assert message.phone is not None
        return self._to_phone(message, message.phone)

    def _consulted(self, user_id: str, text: str) -> Receipt | None:
        """Free, and the whole letter: where that person turned to the Official Account lately. None otherwise."""
        line = self._line
        try:
            last = line.do(lambda token: line.last_interaction(token, user_id))
        except NoTelling as error:
            raise Unreachable(str(error)) from error  # it was a question: no message is at risk
        except Refusal:
            return None
        if last is None or self._clock() - last > OPEN_FOR:
            return None
        try:
            known_as = line.do(lambda token: line.consult(token, user_id, text))
        except Refusal as refusal:
            if refusal.trouble.is_ambiguous or refusal.trouble.reaches_nobody:
                raise
            return None
        return Receipt(outcome="sent", provider_id=known_as or None, cost=0)

    def _to_user(self, message: Message, user_id: str) -> Receipt:
        line, (template, data) = self._line, self._filled(message)

        def send(token: str) -> str:
            named = message.tracking_id if self._takes_tracking_id_by_user else None
            return line.send_to_user(token, user_id, template.template_id, data, named)

        try:
            known_as = line.do(send)
        except Refusal as refusal:  # sources disagree on whether the tracking id may be given here
            if not self._takes_tracking_id_by_user or "tracking_id" not in refusal.trouble.message:
                raise
            self._takes_tracking_id_by_user = False
            known_as = line.do(send)
        return Receipt(outcome="sent", provider_id=known_as or None, cost=template.price_by_user_id)

    def _to_phone(self, message: Message, phone: str) -> Receipt:
        line, (template, data) = self._line, self._filled(message)
        named = message.tracking_id
        known_as = line.do(lambda token: line.send_to_phone(token, phone, template.template_id, data, named))
        return Receipt(outcome="sent", provider_id=known_as or None, cost=template.price)

    def _filled(self, message: Message) -> tuple[Template, Mapping[str, str]]:
        template, data = message.by_template()
        if template.template_id not in self._looked_at:
            self._looked_at[template.template_id] = self._withdrawn(template.template_id)
        if why := self._looked_at[template.template_id]:
            raise _Withdrawn(why)
        return template, data

    def _withdrawn(self, template_id: str) -> str | None:
        """Asked once per batch: a template that Zalo has taken away would break the channel with its first message."""
        try:
            status = self._line.approved(template_id).status
        except NoTelling as error:
            raise Unreachable(str(error)) from error  # it was a question: no message is at risk
        except Refusal as refusal:
            return _sentence(refusal) if refusal.trouble.of_one_template else None
        if status in ("", "ENABLE"):
            return None
        return meaning("zalo.withdrawn", id=template_id, status=status)


class _Withdrawn(Exception):
    """Zalo takes no message by the template that this one needs; a sentence that says why."""


_OUTCOMES: dict[Class, Outcome] = {
    "R": "misconfigured",  # refused with a token that was granted a moment ago
    "T": "temporary",
    "D": "deferred",
    "P": "permanent",
    "H": "misconfigured",
}


def receipt_of(trouble: Trouble, payload: Payload) -> Receipt:
    """What a refusal means for the message."""
    if trouble.is_ambiguous or trouble.kind is None:
        return Receipt(outcome="unknown", detail=trouble.sentence)
    later = trouble.kind == "D" or trouble.may_pass_in_a_day
    return Receipt(
        outcome=_OUTCOMES[trouble.kind],
        detail=trouble.sentence,
        address_dead=trouble.reaches_nobody,
        again_at=_again_at(trouble, payload) if later else None,
    )


def _again_at(trouble: Trouble, payload: Payload) -> datetime:
    """When the night is over, spread over a quarter of an hour; what may be better tomorrow, such as a day's limit: at
    midnight."""
    if trouble.code not in AT_NIGHT:
        return _tomorrow(payload)
    morning = datetime.combine(payload.date.astimezone(VIETNAM), MORNING, VIETNAM)
    if morning <= payload.date:
        morning += timedelta(days=1)
    return morning + timedelta(minutes=crc32(payload.message_id.encode()) % 15)


def _tomorrow(payload: Payload) -> datetime:
    return datetime.combine(payload.date.astimezone(VIETNAM) + timedelta(days=1), time(0), VIETNAM)


def _sentence(refusal: Refusal) -> str:
    return refusal.trouble.sentence


def _unanswered(error: Exception) -> str:
    return meaning("zalo.silent", why=error)
