"""What a register or a page says of a document beside it: “Số ký hiệu: …”, “Ngày ban hành: …”. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from plans.reading.even import even
from plans.reading.head.days import DAY, day
from plans.reading.head.forms import LABELS
from plans.reading.head.issuers import begins_body
from plans.reading.head.numbers import numbers
from plans.reading.head.words import either

ZONE = 6_000
_LABEL = {even(label): field for field, labels in LABELS.items() for label in labels}
_ANY = re.compile(rf"(?:^|(?<=[\n|])|(?<= ))[ \t*-]{{0,4}}({either(_LABEL)})[ \t]{{0,3}}[:|][ \t|*]{{0,6}}(?=\S)")


_TODAY = re.compile(rf"(?:^|(?<=\n))[ \t*-]{{0,4}}hom nay(?![a-z])[^.;\n]{{0,60}}?(?={DAY.pattern})")


@dataclass(frozen=True)
class Said:
    """What is said of a document at one place; None for what is not."""

    type: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    subject: str | None = None


def read_labels(text: str) -> Said:
    """The first value of each label near the beginning; what does not look like a value is none."""
    window = text[:ZONE]
    folded = even(window)
    found = list(_ANY.finditer(folded))
    said = dict[str, str]()
    for at, one in enumerate(found):
        line = folded.find("\n", one.end())
        stop = min(found[at + 1].start() if at + 1 < len(found) else len(window), line if line >= 0 else len(window))
        said.setdefault(_LABEL[" ".join(one[1].split())], window[one.end() : stop].strip(" \t|*.;"))
    number = next(iter(numbers(said.get("number", ""))), None)
    on = DAY.match("ngay " + even(said.get("issued_on", "").removeprefix("ngày ")))
    issuer = said.get("issuer", "")
    return Said(
        None,
        number.text if number else None,
        day(on) if on else None,
        issuer if issuer and begins_body(even(issuer)) and len(issuer) < 120 else None,
        said.get("subject") or None,
    )


def held_on(text: str) -> date | None:
    """The day of minutes, which begin: “Hôm nay, vào hồi 14 giờ, ngày 09/7/2026, tại …”."""
    folded = even(text[:ZONE])
    today = _TODAY.search(folded)
    on = DAY.match(folded, today.end()) if today else None
    return day(on) if on else None
