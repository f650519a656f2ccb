"""An outcome kept: with the end of its plan, or in place of an earlier one (change contract, A10). All are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, insert, select

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, Refused, by_place
from lib.text import compared
from lib.time import local_date
from lib.vocabulary import word
from lib.words import PLAN_STATUSES
from storage.keys import FILE
from storage.store import Store, insert_row, lock_shared
from storage.tables import item, outcome, outcome_file, task, unit
from workflow import journal
from workflow.amending.checked import at
from workflow.ending import Ended, close_in
from workflow.find import find_plan
from workflow.keeping.files import Copy, copied, keep, kept_name, unfit
from workflow.outcome.reading import OutcomeFile, read_outcome
from workflow.outcome.shown import figures, of_plan
from workflow.proof.kinds import facts

MODEL_MISSING = "model-missing"


@dataclass(frozen=True)
class Given:
    """An outcome file with the copies of its attachments, by the path as written, and where they are to be kept;
    `problems` of its form and its attachments."""

    file: OutcomeFile
    copies: Mapping[str, Copy]
    folder: Path
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Kept:
    """What became of open tasks, the outcome as it is shown from now on, and what that lacks (warnings)."""

    ended: Ended
    outcome: dict[str, Any]
    lacking: list[Problem]


@contextmanager
def given(data: bytes, beside: Path, folder: Path, limit: int) -> Iterator[Given]:
    """The outcome file `data`; the paths of its attachments begin in the folder `beside`. They are copied where nothing
    is wrong: regular files of at most `limit` bytes, and not the secret key, which lies beside `folder`."""
    file = read_outcome(data)
    problems, paths = list(file.problems), {written: beside / written for written in file.attachments if written}
    for n, written in enumerate(file.attachments):
        if written and (trouble := unfit(paths[written], limit) or _secret(paths[written], folder.parent)):
            problems.append(at(file, f"outcome.attachments[{n}]", trouble.code, trouble.message))
    if problems:
        yield Given(file, {}, folder, problems)
        return
    with copied(folder, list(paths.values()), limit) as copies:
        yield Given(file, dict(zip(paths, copies, strict=True)), folder, ())


def sent(data: bytes, copies: Sequence[Copy], folder: Path) -> Given:
    """The outcome file, with the copies that were sent along: each attachment is found among them by its name."""
    file, by_name = read_outcome(data), {one.name: one for one in copies}
    found = {one: by_name.get(kept_name(PurePath(one or "").name)) for one in file.attachments}
    problems = [
        at(file, f"outcome.attachments[{n}]", "file-not-kept", say("Chưa kèm tệp {it}.", "{it} was not sent.", it=one))
        for n, one in enumerate(file.attachments)
        if one and not found[one]
    ]
    return Given(file, {one: copy for one, copy in found.items() if copy}, folder, [*file.problems, *problems])


def record(
    store: Store,
    reference: str,
    known: Given,
    *,
    closing: bool,
    force: bool = False,
    lacking: bool = True,
    now: datetime,
    actor: str,
) -> Kept:
    """Keep the outcome of a plan, with its end where `closing` (as `ending.close` would, by `force`); else of one that
    is closed, in place of an earlier outcome where there is any.

    Raises Refused with everything that is wrong, at once, or with what it lacks where `lacking` does not allow that;
    then nothing is done.
    """

    def transaction(connection: Connection) -> Kept:
        row, ended, problems = find_plan(connection, reference), Ended(), list(known.problems)
        if closing:
            try:
                ended = close_in(connection, reference, force=force, now=now, actor=actor)
            except Refused as refused:
                problems += refused.problems
        elif row.status != "closed":
            problems.append(_not_closed(row))
        owing = _owing(connection, row.id)
        if wrong := [*problems, *_wrong(row, known.file, owing, local_date(now))]:
            raise Refused(sorted(wrong, key=by_place))
        models = [{**one, "unit": owing.get(compared(one["unit"] or ""))} for one in known.file.content["models"]]
        lacks = list(_lacking(connection, row.id, known.file, models))
        if lacks and not lacking:
            raise Refused(lacks)
        return Kept(ended, _keep(connection, row.id, known, models, now, actor), lacks)

    return store.retrying(transaction)


def _keep(
    connection: Connection, plan_id: int, known: Given, models: Sequence[Any], now: datetime, actor: str
) -> dict[str, Any]:
    copies = [known.copies[written] for written in known.file.attachments]
    lock_shared(connection, "files")
    keep(known.folder, copies)
    content = {**known.file.content, "models": models}
    id = insert_row(connection, outcome, {"plan_id": plan_id, "at": now, "content": content})
    if copies:
        files = [{"outcome_id": id, "name": one.name, "sha256": one.sha256, "size": one.size} for one in copies]
        connection.execute(insert(outcome_file), files)
    detail = {**(figures(content) or {}), "files": [one.name for one in copies], **facts(connection, outcome=[id])}
    journal.append(connection, at=now, actor=actor, action="plan.outcome", plan_id=plan_id, detail=detail)
    return of_plan(connection, plan_id) or {}


# --- what is wrong, what is lacking ----------------------------------------------------------------------------------


def _owing(connection: Connection, plan_id: int) -> dict[str, str]:
    """The codes of the units that have a task of the plan, as they are compared and as they are written."""
    theirs = select(task.c.unit_id).where(task.c.plan_id == plan_id)
    codes = connection.execute(select(unit.c.code_key, unit.c.code).where(unit.c.id.in_(theirs)))
    return {key: code for key, code in codes}  # noqa: C416 - rows, for the type checker


def _wrong(row: Any, file: OutcomeFile, owing: Mapping[str, str], today: date) -> Iterator[Problem]:
    """What does not fit the plan, as far as the file could be read."""
    held = (file.content.get("held") or {}).get("on")
    if held and date.fromisoformat(held) < row.issued_on:
        message = say(
            "Ngày tổ chức trước ngày ban hành kế hoạch ({day}).",
            "It was held before the plan was issued ({day}).",
            day=day_words(row.issued_on),
        )
        yield at(file, "outcome.held.on", "before-issue", message)
    if held and date.fromisoformat(held) > today:
        message = say("Ngày tổ chức sau hôm nay ({day}).", "It was held after today ({day}).", day=day_words(today))
        yield at(file, "outcome.held.on", "after-today", message)
    for n, one in enumerate(file.content.get("models", ())):
        if one["unit"] and compared(one["unit"]) not in owing:
            message = say(
                "Đơn vị “{unit}” không có nhiệm vụ nào của kế hoạch; hãy ghi mã của đơn vị được giao.",
                "Unit '{unit}' has no task of the plan; write the code of a unit that owes in it.",
                unit=one["unit"],
            )
            yield at(file, f"outcome.models[{n}].unit", "unit-without-task", message)


def _lacking(
    connection: Connection, plan_id: int, file: OutcomeFile, models: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """A warning for each unit whose models were accepted and of which the outcome names none."""
    known = select(item.c.id, item.c.title, item.c.deliverables).where(item.c.plan_id == plan_id)
    titles = {one.id: one.title for one in connection.execute(known) if any(d.get("model") for d in one.deliverables)}
    named = {one["unit"] for one in models}
    accepted = (
        select(task.c.item_id, unit.c.code)
        .join(unit, unit.c.id == task.c.unit_id)
        .where(task.c.item_id.in_(titles), task.c.status == "accepted", unit.c.code.not_in(named - {None}))
        .distinct()
        .order_by(task.c.item_id, unit.c.code)
    )
    for row in connection.execute(accepted) if titles else ():
        message = say(
            "Đơn vị {unit} đã hoàn thành “{item}”, nhưng kết quả chưa nêu mô hình nào của đơn vị.",
            "Unit {unit} has done '{item}', but the outcome names no model of it.",
            unit=row.code,
            item=titles[row.item_id],
        )
        yield replace(at(file, "outcome.models", MODEL_MISSING, message), severity="warning")


def _secret(path: Path, home: Path) -> Problem | None:
    """The secret key would get into backups, by whatever name the file calls it."""
    if not (home / FILE).exists() or not path.samefile(home / FILE):
        return None
    message = say("{file} là khóa riêng của hệ thống.", "{file} is the installation's secret key.", file=path)
    return Problem(code="file-not-kept", message=message)


def _not_closed(row: Any) -> Problem:
    message = say(
        "Kế hoạch {number} {status}; chỉ ghi kết quả cho kế hoạch đã đóng, hoặc khi đóng (plan close --outcome).",
        "Plan {number} is {status}; an outcome is kept of a plan that is closed, or as it is closed (plan close "
        "--outcome).",
        number=row.number,
        status=word(PLAN_STATUSES, row.status),
    )
    return Problem(code="not-closed", message=message)
