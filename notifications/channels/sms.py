"""Text messages through a gateway; which one is a setting, and one file under notifications/sms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import httpx

from notifications.channels import Channel, Limits
from notifications.model import Payload, Receipt
from notifications.sms import esms, speedsms, viettel, vnpt
from notifications.sms.alphabet import parts
from notifications.sms.gateway import Gateway, Request, Response, by_status
from notifications.sms.post import client, post
from notifications.sms.text import text_of
from org.language import say
from org.routing import mobile
from settings import Sms

GATEWAYS: Mapping[str, Gateway] = {"esms": esms, "speedsms": speedsms, "viettel": viettel, "vnpt": vnpt}

BEHIND_A_PROXY = (502, 503, 504)


class SmsChannel(Channel):
    """One text of at most three parts per message, by the gateway that `settings` name."""

    def __init__(self, settings: Sms) -> None:
        self._settings, self._gateway = settings, GATEWAYS[settings.gateway]
        self.resends, self.limits = self._gateway.RESENDS, Limits(per_minute=self._gateway.PER_MINUTE)

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        """One receipt per payload, in order; ends early when the account is refused, or the gateway does not answer."""
        answers, waiting = False, iter(payloads)
        with client() as opened:
            while True:
                # Whether the gateway answers is seen before the next message is taken: none is put at risk for it.
                trouble = None if answers else self._silence(opened)
                payload = next(waiting, None)
                if payload is None:
                    return
                receipt = trouble or self._send_one(opened, payload)
                yield receipt
                if trouble or receipt.outcome == "misconfigured":
                    return
                answers = receipt.outcome not in ("temporary", "unknown")

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

    def _send_one(self, opened: httpx.Client, payload: Payload) -> Receipt:
        number = mobile(payload.to.phone)
        if number is None:
            none = say("Người nhận không có số di động.", "The recipient has no mobile number.")
            return Receipt(outcome="refused", detail=none)
        text = text_of(payload.letter, accented=self._settings.options.get("unicode") == "1")
        receipt = _called(opened, self._gateway.request(payload, text, self._settings), self._receipt)
        if receipt.outcome == "sent" and receipt.cost is None:
            receipt = replace(receipt, cost=self._cost(text))
        return self._without_secrets(receipt, number[2:])

    def _receipt(self, response: Response) -> Receipt:
        return by_status(response) or self._gateway.receipt(response)

    def _cost(self, text: str) -> int | None:
        """In đồng, at the price of the contract with the gateway."""
        price = self._settings.options.get("price")
        return int(price) * parts(text) if price else None

    def _without_secrets(self, receipt: Receipt, *more: str) -> Receipt:
        """Gateways repeat what they were sent: neither a secret nor a number goes into the books."""
        detail = receipt.detail
        for hidden in (self._settings.key, self._settings.secret, *more):
            detail = detail.replace(hidden, "…") if hidden else detail
        return replace(receipt, detail=detail)


def _called(opened: httpx.Client, request: Request, read: Callable[[Response], Receipt]) -> Receipt:
    answer = post(opened, request)
    return answer if isinstance(answer, Receipt) else read(answer)
