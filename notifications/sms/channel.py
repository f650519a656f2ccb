"""Text messages through a gateway; which one is a setting, and one file under notifications/sms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import httpx

from lib.meaning import in_values, meaning
from lib.telephone import mobile
from notifications.channel import Channel, Limits
from notifications.model import CannotBeMade, Payload, Receipt
from notifications.sms import esms, speedsms, viettel, vnpt
from notifications.sms.alphabet import parts
from notifications.sms.gateway import Gateway, Request, Response, by_status
from notifications.sms.post import client, post
from notifications.sms.text import text_of
from settings import Sms

GATEWAYS: Mapping[str, Gateway] = {"esms": esms, "speedsms": speedsms, "viettel": viettel, "vnpt": vnpt}

BEHIND_A_PROXY = (502, 503, 504)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One finished call of the gateway; what the text costs, in đồng, where the contract's price is known."""

    request: Request
    number: str
    cost: int | None


class SmsChannel(Channel):
    """One text of at most three parts per message, by the gateway that `settings` name."""

    def __init__(self, settings: Sms) -> None:
        self._settings, self._gateway = settings, GATEWAYS[settings.gateway]
        self.resends, self.limits = self._gateway.RESENDS, Limits(per_minute=self._gateway.PER_MINUTE)

    def make(self, payload: Payload) -> Text:
        """The call that sends the text; raises CannotBeMade where there is no mobile number."""
        number = mobile(payload.to.phone)
        if number is None:
            raise CannotBeMade(meaning("sms.no-number"))
        text = text_of(payload.letter, accented=self._settings.options.get("unicode") == "1")
        request = self._gateway.request(payload, text, self._settings)
        return Text(request=request, number=number, cost=self._cost(text))

    def send(self, messages: Iterable[Text]) -> Iterator[Receipt]:
        """One receipt per text, in order; ends early when the account is refused, or the gateway does not answer."""
        answers, waiting = False, iter(messages)
        with client() as opened:
            while True:
                # Whether the gateway answers is seen before the next message is taken: none is put at risk for it.
                trouble = None if answers else self._silence(opened)
                text = next(waiting, None)
                if text is None:
                    return
                receipt = trouble or self._send_one(opened, text)
                yield receipt
                if trouble or receipt.outcome == "misconfigured":
                    return
                answers = receipt.outcome not in ("temporary", "unknown")

    def rehearse(self, made: Text) -> Receipt:
        """At the price of the contract."""
        return Receipt(outcome="sent", cost=made.cost)

    def check(self) -> str | None:
        """Asks the gateway what it says of the account, without sending."""
        with client() as opened:
            receipt = _called(opened, self._gateway.question(self._settings), self._gateway.answer)
        return None if receipt.outcome == "sent" else self._without_secrets(receipt).detail

    def _silence(self, opened: httpx.Client) -> Receipt | None:
        """What is in the way when the gateway does not answer at all; whatever it answers, it does."""
        asked = post(opened, self._gateway.question(self._settings))
        found = by_status(asked) if isinstance(asked, Response) and asked.status in BEHIND_A_PROXY else asked
        if not isinstance(found, Receipt):
            return None
        return replace(found, outcome="misconfigured" if found.outcome == "misconfigured" else "temporary")

    def _send_one(self, opened: httpx.Client, text: Text) -> Receipt:
        receipt = _called(opened, text.request, self._receipt)
        if receipt.outcome == "sent" and receipt.cost is None:
            receipt = replace(receipt, cost=text.cost)
        return self._without_secrets(receipt, text.number[2:])

    def _receipt(self, response: Response) -> Receipt:
        return by_status(response) or self._gateway.receipt(response)

    def _cost(self, text: str) -> int | None:
        """In đồng, at the price of the contract with the gateway."""
        price = self._settings.options.get("price")
        return int(price) * parts(text) if price else None

    def _without_secrets(self, receipt: Receipt, *more: str) -> Receipt:
        """Gateways repeat what they were sent: neither a secret nor a number goes into the books."""
        secrets = [one for one in (self._settings.key, self._settings.secret, *more) if one]

        def without(text: str) -> str:
            return reduce(lambda left, hidden: left.replace(hidden, "…"), secrets, text)

        return replace(receipt, detail=in_values(receipt.detail, without))


def _called(opened: httpx.Client, request: Request, read: Callable[[Response], Receipt]) -> Receipt:
    answer = post(opened, request)
    return answer if isinstance(answer, Receipt) else read(answer)
