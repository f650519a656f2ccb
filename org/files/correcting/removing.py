"""What was entered by mistake and never used, taken out again (contract, section 5, rule 20)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, or_, select, update

from lib.language import say
from lib.problem import Problem, Refused, refuse
from lib.text import clean_line, fold
from lib.time import local_date
from lib.vocabulary import POSTS, Pair, Post, word
from org.files.contacts import contact_line
from org.files.correcting.replacing import clear_the_day
from org.files.tenure import gap_words, gaps
from org.files.units import Changes, line_of, stored_versions
from org.model import Contact
from org.queries import known_code, unit_id
from org.today import mark_changed, refresh
from storage.store import lock_exclusive
from storage.tables import (
    account,
    clock_run,
    co_issuer,
    contact,
    item,
    link,
    message,
    notice,
    plan,
    succession,
    supporter,
    task,
    unit,
    unit_past,
    unit_version,
)

NAMED = 3  # of what uses a unit so many are named
_USES: Mapping[str, Pair] = {
    "units": ("đơn vị trực thuộc", "units below"),
    "plans": ("kế hoạch", "plans"),
    "tasks": ("nhiệm vụ", "tasks"),
    "notices": ("thông báo", "notices"),
    "messages": ("tin", "messages"),
    "contacts": ("liên hệ", "contacts"),
    "links": ("liên kết", "links"),
    "accounts": ("tài khoản", "accounts"),
    "changes": ("thay đổi đơn vị", "unit changes"),
    "supported": ("nhiệm vụ phối hợp", "supported tasks"),
}
_REMOVABLE = frozenset(["units", "contacts"])  # these could be taken out first
_NOT_SAID = ("pending", "skipped", "withdrawn")  # states of notices of which nobody has heard
_CONTACT = tuple(name for name in Contact.__dataclass_fields__ if name != "unit")


def remove_units(connection: Connection, codes: Sequence[str], *, now: datetime) -> Changes:
    """Take out these units with all their versions, and the contacts that each had and that nobody was told by.

    Raises Refused for a code that there is not, else with one problem for each unit that something uses beside those
    that go with it: units below it, plans, tasks, notices, contacts.
    """
    lock_exclusive(connection, "publish")  # a plan that is being published may name them
    lock_exclusive(connection, "roster")
    going = {known_code(connection, code): 0 for code in codes}
    going = {code: unit_id(connection, code) for code in going}
    ids = [*going.values()]
    used = [_used(code, found) for code, one in going.items() if (found := users(connection, one, ids))]
    if used:
        raise Refused(used)
    removed = [version for version in stored_versions(connection).values() if version.code in going]
    clear_the_day(connection)
    connection.execute(delete(link).where(link.c.unit_id.in_(ids)))  # issued, and never sent: nobody was told
    connection.execute(delete(contact).where(contact.c.unit_id.in_(ids)))
    for table in (unit_past, unit_version):
        connection.execute(delete(table).where(table.c.unit_id.in_(ids)))
    connection.execute(delete(unit).where(unit.c.id.in_(ids)))
    mark_changed(connection)
    refresh(connection, local_date(now))
    return Changes(removed=tuple(line_of(version) for version in removed))


def users(connection: Connection, one: int, going: Collection[int]) -> dict[str, list[str]]:
    """What refers to the unit, by kind: every foreign key to `unit`, and what refers to its contacts."""
    theirs = select(contact.c.id).where(contact.c.unit_id == one)
    below = (unit_version.c.parent_id == one, unit_version.c.unit_id.not_in(going))
    reported = select(item.c.plan_id).where(item.c.report_to_id == one)
    jointly = select(co_issuer.c.plan_id).where(co_issuer.c.unit_id == one)
    bound = task.c.id.in_(select(clock_run.c.task_id).where(clock_run.c.unit_id == one))
    asked = {
        "units": select(unit.c.code).where(unit.c.id.in_(select(unit_version.c.unit_id).where(*below))),
        "plans": select(plan.c.number).where(
            or_(plan.c.issuer_id == one, plan.c.desk_id == one, plan.c.id.in_(reported), plan.c.id.in_(jointly))
        ),
        "supported": select(supporter.c.task_id).where(supporter.c.unit_id == one),
        "tasks": select(task.c.id).where(or_(task.c.unit_id == one, task.c.on_behalf_of_id == one, bound)),
        "notices": select(notice.c.id).where(or_(notice.c.for_unit_id == one, notice.c.contact_id.in_(theirs))),
        "messages": select(message.c.id).where(message.c.contact_id.in_(theirs)),
        "links": select(link.c.id).where(link.c.unit_id == one),
        "accounts": select(account.c.email).where(account.c.unit_id == one),
        "changes": select(succession.c.change_id).where(or_(succession.c.old_id == one, succession.c.new_id == one)),
        "contacts": select(contact.c.post).where(contact.c.unit_id == one, contact.c.retired_at.is_(None)),
    }
    found = {kind: [str(name) for name in connection.scalars(rows)] for kind, rows in asked.items()}
    return {kind: names for kind, names in found.items() if names}


def _used(code: str, users: Mapping[str, Sequence[str]]) -> Problem:
    said = [
        say("{n} {what} ({names})", "{what} ({n}: {names})", n=len(names), what=say(*_USES[kind]), names=_some(names))
        for kind, names in users.items()
    ]
    if set(users) <= _REMOVABLE:
        advice = say("hãy gỡ bỏ những mục đó trước", "remove those first")
    else:
        advice = say(
            "đơn vị thôi hoạt động thì ghi ngày cuối: `dondoc units correct {code} --valid-to NGÀY`",
            "a unit that ceased to be gets a last day: `dondoc units correct {code} --valid-to DATE`",
            code=code,
        )
    message = say(
        "Không gỡ bỏ được đơn vị “{code}” vì đang có {uses}; {advice}.",
        "Unit '{code}' cannot be removed while it has {uses}; {advice}.",
        code=code,
        uses=", ".join(said),
        advice=advice,
    )
    return Problem(code="unit-used", message=message)


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])


# --- contacts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Which:
    """A contact as people name it; the rest is for a post that several hold."""

    unit: str
    post: Post
    name: str | None = None
    email: str | None = None
    valid_from: date | None = None

    def fits(self, one: Contact) -> bool:
        """True where nothing that is named is otherwise."""
        return (
            (self.name is None or fold(clean_line(self.name)) == fold(one.name or ""))
            and (self.email is None or self.email.strip().casefold() == (one.email or "").casefold())
            and (self.valid_from is None or self.valid_from == one.valid_from)
        )


def remove_contact(connection: Connection, which: Which, *, now: datetime) -> Changes:
    """Take out one contact who was told nothing; what only waits is for workflow/correcting to make anew.

    Raises Refused where there is none, or several, and where something was said to that person in that post.
    """
    lock_exclusive(connection, "roster")
    code = known_code(connection, which.unit)
    of_post = (contact.c.unit_id == unit_id(connection, code), contact.c.post == which.post)
    kept = connection.execute(
        select(contact).where(*of_post, contact.c.retired_at.is_(None)).order_by(contact.c.position, contact.c.id)
    )
    held = {row: Contact(unit=code, **{name: getattr(row, name) for name in _CONTACT}) for row in kept}
    meant = [row for row, one in held.items() if which.fits(one)]
    if len(meant) != 1:
        raise _not_one(code, which.post, [held[row] for row in meant or held], several=bool(meant))
    (row,) = meant
    same = select(contact.c.id).where(*of_post, contact.c.person_id == row.person_id)
    said = list(_said(connection, same))
    if said:
        raise _told(contact_line(held[row]), len(said))
    connection.execute(update(contact).where(contact.c.id == row.id).values(retired_at=now))
    mark_changed(connection)
    today, removed = local_date(now), held.pop(row)
    left = gaps([(one.valid_from, one.valid_to) for one in held.values()], today) if held else [(today, None)]
    return Changes(
        removed=(contact_line(removed),),
        unchanged=len(held),
        notes=tuple(gap_words(code, which.post, days) for days in left),
    )


def _said(connection: Connection, contacts: object) -> Iterator[int]:
    """Notices that set out to those contacts, and messages that were tried."""
    told = (notice.c.contact_id.in_(contacts), notice.c.state.not_in(_NOT_SAID))  # type: ignore[arg-type]
    tried = (message.c.contact_id.in_(contacts), message.c.attempts > 0)  # type: ignore[arg-type]
    yield from connection.scalars(select(notice.c.id).where(*told)).all()
    yield from connection.scalars(select(message.c.id).where(*tried, message.c.state == "pending")).all()


def _not_one(code: str, post: Post, found: Sequence[Contact], *, several: bool) -> Refused:
    place = {"unit": code, "post": word(POSTS, post), "found": "; ".join(map(contact_line, found))}
    if several:
        message = say(
            "Đơn vị “{unit}” có nhiều {post} như vậy; hãy chọn bằng --name, --email hoặc --from: {found}.",
            "Unit '{unit}' has several contacts as {post}; choose by --name, --email or --from: {found}.",
            **place,
        )
        return refuse("several-contacts", message)
    if found:
        message = say(
            "Đơn vị “{unit}” không có {post} như vậy; đang có: {found}.",
            "Unit '{unit}' has no such contact as {post}; there are: {found}.",
            **place,
        )
    else:
        message = say("Đơn vị “{unit}” không có {post} nào.", "Unit '{unit}' has no contact as {post}.", **place)
    return refuse("unknown-contact", message)


def _told(line: str, n: int) -> Refused:
    return refuse(
        "contact-used",
        say(
            "Không gỡ bỏ được “{line}” vì đã có {n} thông báo gửi cho người đó; người thôi giữ chức vụ thì nhập lại "
            "dòng ấy với ngày cuối ở cột “đến ngày”.",
            "'{line}' cannot be removed, since {n} notices were sent there; for whoever left the post import that row "
            "again with the last day in valid_to.",
            line=line,
            n=n,
        ),
    )
