"""One message to one person, as delivery hands it to a channel."""

from __future__ import annotations

from datetime import date
from typing import Any

from notifications.letter.model import Entry, Letter, Recipient
from notifications.model import Address, Payload
from tests.integration.delivery_world import DUE, ITEM, PLAN, TUESDAY

NAME = "c4ff72194f196ef16fff513dc0d63ce8c1188910"
TEXT = (
    f"Ke hoach {PLAN}: Nhac han 15/12/2020: Bao cao 5 nam phoi hop thuc hien Cuoc van dong. "
    "De nghi gui bao cao dung han."
)


def entry(**more: Any) -> Entry:
    values = {"kind": "reminder", "plan_number": PLAN, "plan_issued_on": date(2020, 10, 6), "plan_subject": "Sơ kết"}
    values |= {"desk": "Ban", "item": ITEM, "unit": "Xã A", "report_to": "Ban", "due_on": DUE}
    return Entry(**{**values, **more})


def letter(*entries: Entry) -> Letter:
    return Letter(recipient=Recipient(unit="Xã A"), entries=entries or (entry(),), on=TUESDAY.date())


def payload(phone: str | None = "0901.888.484", **more: Any) -> Payload:
    values = {"message_id": f"{NAME}@mttq.example", "to": Address(phone=phone), "letter": letter()}
    return Payload(**{**values, "list_id": "x.mttq.example", "date": TUESDAY, **more})
