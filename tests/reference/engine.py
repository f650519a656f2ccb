"""The engine's notices and tasks, read through its own views and written as the model writes its rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from org.today import on_day, refresh
from plans.model import Before, DueOn, DueRule, EndOf, Every, LadderStep, NoDue, Plan, PlanItem, Selection, Within
from plans.periods.model import Period, Recurring
from storage.store import Store
from tests.reference.figures import NAMES, WORST, Figures
from tests.reference.outcomes import Outcome
from tests.reference.state import local, sort_rows
from workflow.cascade.rows import cascade
from workflow.correcting import imported
from workflow.targets.reached import indicators
from workflow.views import outbox, tasks
from workflow.views.board.mapped import mapped
from workflow.views.status import status

Born = dict[str, str | None]  # a task's id in the engine: its date as written at publication
_STANDS_IN = re.compile(r"thay (đầu mối|thủ trưởng|cấp phó|hộp thư) của (.+)")
_POSTS = {"đầu mối": "officer", "thủ trưởng": "head", "cấp phó": "deputy", "hộp thư": "mailbox"}


def bring_in(store: Store, units: Iterable[UnitVersion], contacts: Iterable[Contact], now: datetime) -> None:
    """The roster and the contacts, through the importers."""
    with store.write() as connection:
        import_units(connection, Parsed("units.csv", tuple(enumerate(units, start=2)), ()), now=now)
        import_contacts(connection, Parsed("contacts.csv", tuple(enumerate(contacts, start=2)), ()), now=now)


def engine_tasks(store: Store, now: datetime, born: Born) -> list[dict[str, Any]]:
    """Every task at `now`; `born` learns of the new ones."""
    with store.rehearse() as connection:
        refresh(connection, local(now))
        found = tasks.rows(connection, now)
    for row in found:
        born.setdefault(row["id"], row["due_given"])
    names = ("status", "standing", "due_on", "due_given", "due_at", "extended_from")
    more = ("submitted_at", "accepted_at", "ready", "asked_until", "late", "extended", "amended_from", "on_behalf_of")
    ways = {row["id"]: " ".join(map(str, _of(row, row["id"], born).values())) for row in found}
    return sort_rows(
        {
            **_of(row, row["id"], born),
            **{name: row[name] for name in names + more},
            "fulfilled_by": sorted(row["fulfilled_by"]),
            "with": sorted(row["with"]),
            "period": row["period"],
            **{way: sorted(ways[one] for one in row[way]) for way in ("passed_to", "passed_from")},
        }
        for row in found
    )


def engine_notices(store: Store, born: Born) -> list[dict[str, Any]]:
    """Every notice that is written."""
    with store.read() as connection:
        return notice_rows(outbox.rows(connection), born)


def notice_rows(rows: Iterable[dict[str, Any]], born: Born) -> list[dict[str, Any]]:
    """Outbox rows in the model's shape."""
    return sort_rows(
        {
            **_of(row, row["task"], born),
            "kind": row["kind"],
            "clock": row["clock"],
            "rung": row["rung"],
            "post": row["post"],
            "told": row["recipient"]["unit"],
            "email": row["recipient"]["email"],
            "due_on": row["due_on"],
            "scheduled_for": row["scheduled_for"],
            "state": row["state"],
            "reason": _reason(row["reason"]),
            "period": row["period"],
        }
        for row in rows
    )


def rows_of(found: Figures) -> list[dict[str, Any]]:
    """The model's figures as rows."""
    return sort_rows({"key": key, **counts} for key, counts in found.items())


def reported(store: Store, now: datetime, *, deep: bool = False) -> list[dict[str, Any]]:
    """`status --by superior`."""
    with on_day(store, local(now)) as connection:
        found = status(connection, now, by="superior", deep=deep)["rows"]
    return _counted(found, NAMES)


def on_map(store: Store, now: datetime, on: date) -> list[dict[str, Any]]:
    """`status --by unit --map DATE`."""
    with on_day(store, on) as connection:
        found = mapped(connection, now, on, by="unit")["rows"]
    return _counted(found, ("total", *WORST))


def totals(store: Store, number: str, now: datetime) -> list[dict[str, Any]]:
    """`plan indicators`."""
    names = ("value", "provisional", "owing", "reported", "confirmed")
    with on_day(store, local(now)) as connection:
        found = [row for _, row in indicators(connection, number, now)]
    numbers = [{name: row[name] if row[name] is None else float(row[name]) for name in names} for row in found]
    return [{"id": row["id"], **one} for row, one in zip(found, numbers, strict=True)]


def outcome_figures(store: Store, plan: str, now: datetime) -> dict[str, Any] | None:
    """`outcome` of `status --plan`."""
    with on_day(store, local(now)) as connection:
        return status(connection, now, plan_number=plan)["outcome"]


def come_down(store: Store, plan: str) -> list[dict[str, Any]]:
    """`plan cascade`, by level."""
    with store.read() as connection:
        return sorted(cascade(connection, plan)["rows"], key=lambda row: row["level"])


def outcome_file(given: Outcome) -> bytes:
    """As a person would write it down."""
    said = {
        "held": {"on": given.held.isoformat(), "place": "Hội trường"} if given.held else None,
        "units": given.units,
        "commendations": [{"title": "Bằng khen", "to": "collective", "number": n} for n in given.commended],
        "models": [{"unit": unit, "title": "Mô hình", "chosen": chosen} for unit, chosen in given.models],
        "attachments": ["khong-co.docx"] if given.lost_file else [],
    }
    said = {name: value for name, value in said.items() if value is not None}
    return json.dumps({"outcome": said}, ensure_ascii=False).encode()


def _counted(found: list[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return sort_rows({"key": row["key"], **{name: row[name] for name in names}} for row in found if row["total"])


def _of(row: dict[str, Any], task_id: str | None, born: Born) -> dict[str, Any]:
    known = born[task_id] if task_id else None  # a summary is of no task
    return {"plan": row["plan"], "item": row["item"], "unit": row["unit"], "born": known}


def _reason(text: str | None) -> str | tuple[str, str] | None:
    match = _STANDS_IN.fullmatch(text or "")
    return (_POSTS[match[1]], match[2]) if match else text


# --- a plan as its file --------------------------------------------------------------------------------------------


def plan_file(plan: Plan) -> bytes:
    """The plan as a person would write it down; JSON is YAML too."""
    head = {
        "number": plan.number,
        **({"issuers": [plan.issuer, *plan.co_issuers]} if plan.co_issuers else {"issuer": plan.issuer}),
        "issued_on": plan.issued_on.isoformat(),
        "subject": plan.subject,
        "desk": plan.desk,
        "day_off": plan.day_off,
        "send_at": _hour(plan.send_at),
        "summary": plan.summary,
        "asking_stops": plan.asking_stops or None,
        "supersedes": list(plan.supersedes) or None,
        "fulfils": list(plan.fulfils) or None,
        "version": plan.version if plan.version > 1 else None,
        **{f"{clock}_within": str(span) for clock, span in plan.within.items()},
    }
    measured = [
        {
            name: getattr(one, name)
            for name in ("id", "item", "title", "unit", "aggregate", "over", "decimals", "optional")
        }
        for one in plan.indicators
    ]
    written = {
        "plan": {name: value for name, value in head.items() if value is not None},
        "items": [_item(item) for item in plan.items],
        "ladder": _ladder(plan.ladder),
        "ladders": {clock: _ladder(ladder) for clock, ladder in plan.ladders.items()},
        **({"indicators": measured} if measured else {}),
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode()


def _item(item: PlanItem) -> dict[str, Any]:
    helped = [found.get("units", [found])[0] for found in map(_selection, item.supporters)]
    needs = {"needs": list(item.needs)} if item.needs else {}
    own = {} if item.ladder is None else {"ladder": _ladder(item.ladder)}
    to = {"report_to": item.report_to} if item.report_to else {}
    shares = {} if item.on_merge == "one" else {"on_merge": item.on_merge}
    shares |= {} if item.on_split == "all" else {"on_split": item.on_split}
    said = {"id": item.id, "title": item.title, "assigned_to": _selection(item.assigned_to), "due": _due(item.due)}
    more = {
        "with": helped,
        "period": _period(item.period),
        "deliverables": [{"id": one.id, "title": one.title, "model": one.model} for one in item.deliverables],
    }
    return {**said, **to, **needs, **own, **shares, **{name: value for name, value in more.items() if value}}


def _period(rule: Recurring | Period | None) -> Any:
    if isinstance(rule, Period):
        return {"from": rule.start.isoformat(), "to": rule.end.isoformat()}
    if rule is None or rule.closes == 14:  # that is what it is when nothing is said
        return rule and rule.every
    return {"every": rule.every, "closes": rule.closes or "end"}


def _selection(chosen: Selection) -> dict[str, Any]:
    by = {"level": chosen.level, "tag": chosen.tag, "under": chosen.under}
    return {"units": list(chosen.units)} if chosen.units else {name: value for name, value in by.items() if value}


def _ladder(steps: Iterable[LadderStep]) -> list[dict[str, Any]]:
    """As it is written down; rungs at even distances that tell the same are one entry that repeats."""
    written: list[dict[str, Any]] = []
    run: list[LadderStep] = []
    for step in [*steps, None]:
        if step is not None and _goes_on(run, step):
            run.append(step)
            continue
        if run:
            written.append(_entry(run))
        run = [step] if step is not None else []
    return written


def _goes_on(run: list[LadderStep], step: LadderStep) -> bool:
    if not run or len(run) == 20 or {one.when for one in (*run, step)} != {"after"} or step.tell != run[-1].tell:
        return False
    spans = [one.span for one in (*run, step) if one.span]
    apart = {later.n - earlier.n for earlier, later in pairwise(spans)}
    return len({span.unit for span in spans}) == 1 and len(apart) == 1 and min(apart) > 0


def _entry(run: list[LadderStep]) -> dict[str, Any]:
    first, tell = run[0], {"tell": list(run[0].tell)}
    if first.span is None:
        return {"on_due": True, **tell}
    again = {}
    if len(run) > 1 and run[1].span:
        again = {"every": f"{run[1].span.n - first.span.n}{first.span.unit}", "times": len(run)}
    return {first.when: str(first.span), **again, **tell}


def _due(rule: DueRule) -> dict[str, Any]:
    at = {"at": _hour(rule.at)} if rule.at else {}
    if isinstance(rule, DueOn):
        return {"on": rule.on.isoformat(), **({"strict": True} if rule.strict else {}), **at}
    if isinstance(rule, EndOf):
        return {"end_of": rule.text, **at}
    if isinstance(rule, Within):
        return {"within": str(rule.span), "of": rule.of, **at}
    if isinstance(rule, Before):
        return {"before": rule.item, "by": str(rule.by), **at}
    if isinstance(rule, Every):
        return {"every": rule.rule, "from": rule.start.isoformat(), "until": rule.until.isoformat(), **at}
    nudge = {"nudge": rule.nudge} if isinstance(rule, NoDue) and rule.nudge else {}
    return {"none": True, **nudge, **at}


def _hour(at: time) -> str:
    return f"{at:%H:%M}"


def replace_contacts(connection: Connection, rows: Iterable[Contact], now: datetime) -> None:
    """A contact file whose rows replace the posts that it names."""
    changes = import_contacts(connection, Parsed("contacts.csv", tuple(enumerate(rows, start=2)), ()), now=now)
    imported.enter(connection, "contacts", changes, now=now, actor="x")
