"""What people are to do in a rehearsal, read from a file: `[{at, do, item, unit, due_on, args}]` (change contract, S2).

`do` is the name of an act, `args` what its command takes: by, reason, until, note, percent, due; of a contribution the
`unit` that supports.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lib.dates import moment_words, read_moment
from lib.language import say
from lib.problem import Problem, Refused
from plans.file.form import parse_day
from settings import Settings
from storage.store import Store
from storage.tables import asked
from workflow import acts
from workflow.acting.chosen import Selection, task_ids
from workflow.acting.reopen import reopen
from workflow.acting.submission import Submission, recall
from workflow.asking import extensions
from workflow.asking.entered import OPEN
from workflow.joint.contributing import contribute

BY = "dondoc simulate"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody does at an instant: an act on the tasks that `which` names, with what its command takes."""

    at: datetime
    do: str
    which: int | Selection
    args: Mapping[str, Any] = field(default_factory=dict)
    scripted: bool = False  # somebody wrote that it is done; else it is assumed

    def act(self, store: Store, settings: Settings) -> None:
        """Do it at `at` on the live code; Refused as the command is. What is handed in came on paper."""
        with store.read() as connection:
            ids = task_ids(connection, self.which, self.do)  # type: ignore[arg-type]
        args = {**self.args, "at": self.at, "by": str(self.args.get("by", BY))}
        _ACTS[self.do](store, settings, ids, args)


def read(text: str, plan: str, now: datetime) -> list[Deed]:
    """The script of what is done from `now` on, in its order; Refused with everything that is wrong, by the number of
    the entry."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            [_wrong("", say("Không phải JSON: {why}", "This is no JSON: {why}", why=str(error)[:200]))]
        ) from None
    if not isinstance(entries, list):
        raise Refused([_wrong("", say("Kịch bản phải là một danh sách JSON.", "A script is a list in JSON."))])
    problems: list[Problem] = []
    deeds = [deed for n, one in enumerate(entries) for deed in _read(n, one, (plan, now), problems)]
    if problems:
        raise Refused(problems)
    return deeds


def _read(n: int, one: Any, of: tuple[str, datetime], problems: list[Problem]) -> Iterator[Deed]:
    def wrong(what: str) -> None:
        problems.append(_wrong(f"[{n}]", what))

    if not isinstance(one, dict) or not {"at", "do", "item", "unit"} <= set(one) <= _FIELDS:
        return wrong(
            say(
                "Mỗi việc phải có at, do, item, unit; có thể có due_on, args.",
                "Each entry must have at, do, item, unit; it may have due_on, args.",
            )
        )
    if one["do"] not in _ACTS:
        return wrong(say("`do` phải là một trong: {acts}.", "`do` must be one of: {acts}.", acts=", ".join(_ACTS)))
    args = one.get("args") or {}
    if not isinstance(args, dict) or not all(isinstance(value, str | int | list) for value in args.values()):
        return wrong(say("`args` phải là các trường tên: giá trị.", "`args` must be fields of texts or numbers."))
    if not re.fullmatch("[0-9]{1,3}", percent := str(args.get("percent", 0))):
        return wrong(say("`percent` phải là số.", "`percent` must be a number."))
    plan, now = of
    try:
        if (when := read_moment(str(one["at"]))) < now:
            return wrong(
                say(
                    "Việc lúc {at} ở trước lúc bắt đầu diễn tập ({now}).",
                    "What is done at {at} lies before the rehearsal begins ({now}).",
                    at=moment_words(when),
                    now=moment_words(now),
                )
            )
        due_on = parse_day(str(one["due_on"])) if one.get("due_on") else None
        days = {name: parse_day(str(args[name])) for name in ("until", "due") if args.get(name)}
        which = Selection(plan=plan, unit=str(one["unit"]), item=str(one["item"]), due_on=due_on)
        said = {**args, **days, **({"percent": int(percent)} if "percent" in args else {})}
        yield Deed(at=when, do=one["do"], which=which, args=said, scripted=True)
    except ValueError as error:
        wrong(str(error))


def _wrong(path: str, message: str) -> Problem:
    return Problem(code="bad-script", message=message, path=path or None)


Acting = Callable[[Store, Settings, list[int], Mapping[str, Any]], object]
_FIELDS = {"at", "do", "item", "unit", "due_on", "args"}


def _when(args: Mapping[str, Any]) -> dict[str, Any]:
    return {"now": args["at"], "actor": args["by"]}


def _why(args: Mapping[str, Any]) -> str:
    return str(args.get("reason", ""))


def _submit(store: Store, settings: Settings, ids: list[int], args: Mapping[str, Any]) -> None:
    given = Submission(by=args["by"], note=args.get("note"), paper=True)
    acts.submit(store, ids, given, files_folder=settings.files_folder, **_when(args))


def _contribute(store: Store, settings: Settings, ids: list[int], args: Mapping[str, Any]) -> None:
    given, unit = Submission(by=args["by"], note=args.get("note")), str(args.get("unit", ""))
    for id in ids:
        contribute(store, id, given, unit=unit, files_folder=settings.files_folder, **_when(args))


def _of_request(answer: Callable[..., None], *words: str) -> Acting:
    """An answer to what is asked about the tasks."""

    def do(store: Store, _settings: Settings, ids: list[int], args: Mapping[str, Any]) -> None:
        open_ones = select(asked.c.id).where(asked.c.task_id.in_(ids), asked.c.state == OPEN["extension"])
        with store.read() as connection:
            found = connection.scalars(open_ones.where(asked.c.until.is_not(None))).all()
        for id in found:
            answer(store, id, **{name: str(args.get(name, "")) for name in words}, **_when(args))

    return do


def _ask(store: Store, _settings: Settings, ids: list[int], args: Mapping[str, Any]) -> None:
    for id in ids:
        extensions.ask(store, id, until=_day(args, "until"), reason=_why(args), **_when(args))


def _day(args: Mapping[str, Any], name: str) -> date:
    given = args.get(name)
    if not isinstance(given, date):
        raise Refused([_wrong("", say("Thiếu ngày `{name}`.", "The day `{name}` is missing.", name=name))])
    return given


_ACTS: Mapping[str, Acting] = {
    "acknowledge": lambda store, _, ids, args: acts.acknowledge(store, ids, **_when(args)),
    "submit": _submit,
    "recall": lambda store, _, ids, args: recall(store, ids, reason=_why(args), **_when(args)),
    "accept": lambda store, _, ids, args: acts.accept(store, ids, **_when(args)),
    "return": lambda store, _, ids, args: acts.return_(
        store, ids, reason=_why(args), due=args.get("due"), **_when(args)
    ),
    "extend": lambda store, _, ids, args: acts.extend(
        store, ids, until=_day(args, "until"), reason=_why(args), **_when(args)
    ),
    "waive": lambda store, _, ids, args: acts.waive(store, ids, reason=_why(args), **_when(args)),
    "progress": lambda store, _, ids, args: acts.progress(
        store, ids, note=str(args.get("note", "")), percent=args.get("percent"), **_when(args)
    ),
    "reopen": lambda store, _, ids, args: reopen(store, ids, reason=_why(args), **_when(args)),
    "contribute": _contribute,
    "ask": _ask,
    "refuse": _of_request(extensions.refuse_it, "reason"),
    "withdraw": _of_request(extensions.withdraw),
}
