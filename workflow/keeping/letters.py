"""Reminder letters in the journal: every draft, and which of them went out (contract, section 5, rule 16).

A draft is none until somebody records that it was issued: it may be made as often as one likes. Only what was issued
counts as a round, and is cited by its number and date in the next one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from documents.letter_values import IssuedLetter, ReminderLetter
from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.time import local_date
from storage.store import Store, lock_exclusive
from storage.tables import journal
from workflow.find import find_plan
from workflow.journal import append

DRAFTED, ISSUED = "letter.drafted", "letter.issued"
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Gathered:
    """The letter, the plan's key, and the codes of the units it is written to."""

    letter: ReminderLetter
    plan_id: int
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GoneOut:
    """Of which plan the last draft went out, under which number, on which day (None: today); `replace` puts right
    what was recorded of it before."""

    plan: str
    number: str
    on: date | None = None
    replace: bool = False


def issued(connection: Connection, plan_id: int) -> dict[int, IssuedLetter]:
    """The letters of the plan that went out, by their round; of one recorded twice what was said last."""
    return {
        one["round"]: IssuedLetter(one["round"], one["number"], date.fromisoformat(one["on"]))
        for one in _details(connection, plan_id, ISSUED)
    }


def record(connection: Connection, drawn_up: Gathered, *, now: datetime, actor: str) -> None:
    """Enter the draft in the journal, in the caller's transaction."""
    letter = drawn_up.letter
    detail = {"round": letter.round, "units": list(drawn_up.units), "due": letter.due.isoformat()}
    append(connection, at=now, actor=actor, action=DRAFTED, plan_id=drawn_up.plan_id, detail=detail)


def issue(store: Store, out: GoneOut, *, now: datetime, actor: str) -> dict[str, Any]:
    """Record that the plan's last draft went out; returns {"plan", "round", "number", "on", "units"}.

    Refused where nothing was drafted, where that draft's round is recorded already (unless `out.replace`), and for a
    day to come or before the plan.
    """
    number, on = clean_line(out.number), out.on or local_date(now)

    def transaction(connection: Connection) -> dict[str, Any]:
        lock_exclusive(connection, "letters")
        found = find_plan(connection, out.plan)
        drafts = _details(connection, found.id, DRAFTED)
        if not drafts:
            raise _nothing_drafted(found.number)
        _check(found, number, on, now)
        before = issued(connection, found.id).get(drafts[-1]["round"])
        if (before is None) == out.replace:
            raise _recorded(found.number, before) if before else _nothing_to_replace(found.number)
        went_out = IssuedLetter(drafts[-1]["round"], number, on)
        detail = {**asdict(went_out), "on": on.isoformat(), "units": drafts[-1]["units"]}
        append(connection, at=now, actor=actor, action=ISSUED, plan_id=found.id, detail=detail)
        return {"plan": found.number, **detail}

    return store.retrying(transaction)


def _details(connection: Connection, plan_id: int, action: str) -> list[dict[str, Any]]:
    of_plan = (journal.c.plan_id == plan_id, journal.c.action == action)
    return [
        json.loads(one) for one in connection.scalars(select(journal.c.detail).where(*of_plan).order_by(journal.c.id))
    ]


def _check(found: Any, number: str, on: date, now: datetime) -> None:
    if not number or len(number) > LONGEST_NUMBER:
        raise refuse(
            "no-number",
            say(
                "Số của công văn phải có từ 1 đến {most} ký tự, ví dụ 112/MTTQ-BTT.",
                "The letter's number has 1 to {most} characters, such as 112/MTTQ-BTT.",
                most=LONGEST_NUMBER,
            ),
        )
    if not found.issued_on <= on <= local_date(now):
        raise refuse(
            "day-of-letter",
            say(
                "Ngày {on} không thể là ngày ban hành công văn; hãy ghi một ngày từ {first} (ngày của kế hoạch) "
                "đến hôm nay.",
                "The letter cannot be of {on}; give a day from {first} (the plan's own) to today.",
                on=day_words(on),
                first=day_words(found.issued_on),
            ),
        )


def _nothing_drafted(number: str) -> Exception:
    return refuse(
        "no-draft",
        say(
            "Chưa soạn công văn đôn đốc nào theo {number}; hãy soạn bằng `dondoc letter --plan {number}` rồi mới ghi "
            "nhận đã ban hành.",
            "No letter was drafted for {number}; draft one with `dondoc letter --plan {number}`, then record that it "
            "went out.",
            number=number,
        ),
    )


def _recorded(number: str, before: IssuedLetter) -> Exception:
    return refuse(
        "issued-already",
        say(
            "Công văn lần {round} theo {number} đã được ghi nhận là số {as_number} ngày {on}; ghi sai thì thêm "
            "--replace, còn công văn mới thì phải soạn trước.",
            "Letter {round} for {number} is recorded as {as_number} of {on}; to put that right add --replace, and a "
            "new letter is drafted first.",
            round=before.round,
            number=number,
            as_number=before.number,
            on=day_words(before.on),
        ),
    )


def _nothing_to_replace(number: str) -> Exception:
    return refuse(
        "not-issued",
        say(
            "Bản soạn cuối cùng theo {number} chưa được ghi nhận là đã ban hành nên không có gì để sửa; hãy bỏ "
            "--replace.",
            "The last draft for {number} is not recorded as issued: there is nothing to put right; leave out "
            "--replace.",
            number=number,
        ),
    )
