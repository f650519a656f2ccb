"""Who can be told and who cannot: `contacts check`, and what publication says of it, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from lib.problem import Refused
from lib.time import VIETNAM, local_date
from org.files import contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from org.routing import Routing
from org.today import on_day, set_routing
from storage.store import Store
from storage.tables import journal, notice, plan, suppression, task
from tests.integration.command_line import PLAN_FILE, UNITS
from workflow.acts import waive
from workflow.find import find_plan
from workflow.preview import preview
from workflow.publish import check_plan, publish
from workflow.views.contacts import Reachability, check_contacts

NOW = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
HEADINGS = "unit,post,name,email,phone"
# xa-a1 and huyen-a have nobody; xa-b1 has nobody, its superior has; hoi is at the top of its own.
SOME = ("tinh", "ban", "hoi", "huyen-b", "xa-a2")


def people_of(store: Store, *lines: str, units: tuple[str, ...] = SOME, roster_of: str = UNITS) -> None:
    rows = [HEADINGS, *(f"{code},officer,,officer@{code}.example," for code in units), *lines]
    with store.write() as connection:
        import_units(connection, read_units(roster_of.encode(), "units.csv"), now=NOW)
        found = read_contacts("\n".join(rows).encode(), "contacts.csv")
        contacts.import_contacts(connection, found, now=NOW)


def _check(store: Store, number: str | None = None, now: datetime = NOW) -> Reachability:
    with on_day(store, local_date(now)) as connection:
        return check_contacts(connection, now, find_plan(connection, number) if number else None)


def _found(checked: Reachability) -> set[tuple[str, str]]:
    return {(one.code, one.unit) for one in checked.defects}


def _publish(store: Store, **more: Any) -> dict[str, Any]:
    return publish(store, PLAN_FILE.encode(), NOW, "test", **more)


# --- contacts check ------------------------------------------------------------------------------------------------


def test_each_unit_is_told_by_itself_through_its_superior_or_not_at_all(store: Store) -> None:
    people_of(store)
    checked = _check(store)
    assert {one.unit: (one.reached, one.told) for one in checked.units} == {
        "tinh": ("own", "tinh"),
        "ban": ("own", "ban"),
        "hoi": ("own", "hoi"),
        "huyen-a": ("superior", "tinh"),
        "huyen-b": ("own", "huyen-b"),
        "xa-a1": ("nobody", None),  # its superior has nobody either: one step and no further
        "xa-a2": ("own", "xa-a2"),
        "xa-b1": ("superior", "huyen-b"),
    }
    assert _found(checked) == {("unreachable", "xa-a1"), ("stand-in", "huyen-a"), ("stand-in", "xa-b1")}
    assert [one.severity for one in checked.defects] == ["error", "warning", "warning"]
    assert "Mặt trận xã A1 (xa-a1)" in checked.defects[0].message


def test_only_units_valid_that_day_are_looked_at(store: Store) -> None:
    people_of(store)
    later = datetime(2025, 7, 1, 9, 0, tzinfo=VIETNAM)  # xa-a1 ended the day before
    assert "xa-a1" not in {one.unit for one in _check(store, now=later).units}


def test_a_dead_address_is_named_with_its_day_and_reason_also_where_somebody_else_is_told(store: Store) -> None:
    people_of(store, "tinh,head,,Head@TINH.example,")
    with store.write() as connection:
        values = {"channel": "email", "address": "head@tinh.example", "since": NOW, "reason": "550 no such user"}
        connection.execute(suppression.insert().values(**values))
    [dead] = [one for one in _check(store).defects if one.code == "dead-address"]
    assert (dead.unit, dead.post, dead.channel, dead.address) == ("tinh", "head", "email", "head@tinh.example")
    assert dead.since == NOW
    assert "06/10/2020" in dead.message
    assert "550 no such user" in dead.message


def test_what_counts_as_an_address_depends_on_the_channels_in_use(store: Store) -> None:
    people_of(store, "xa-a1,officer,,,0912 345 678", "huyen-a,officer,,,0276 3822 222")
    by_mail = _found(_check(store))
    assert {("no-address", "xa-a1"), ("no-address", "huyen-a"), ("not-mobile", "huyen-a")} <= by_mail
    assert ("not-mobile", "xa-a1") not in by_mail
    with store.write() as connection:
        set_routing(connection, Routing(channels=("zalo", "email")))
    checked = _check(store)
    assert {one.unit: one.channel for one in checked.units if one.unit in ("xa-a1", "tinh")} == {
        "xa-a1": "zalo",
        "tinh": "email",
    }
    assert ("no-address", "huyen-a") in _found(checked)
    assert not {("no-address", "xa-a1"), ("unreachable", "xa-a1")} & _found(checked)


def test_a_mailbox_of_several_units_or_several_people_is_named_once(store: Store) -> None:
    people_of(
        store,
        "xa-a1,officer,,Chung@huyen-a.example,",
        "huyen-a,officer,,chung@huyen-a.example,",
        "tinh,head,Chủ tịch,hai@tinh.example,",
        "tinh,deputy,Phó Chủ tịch,hai@tinh.example,",
        "ban,head,Trưởng ban,ba@ban.example,",
        "ban,deputy,Trưởng ban,ba@ban.example,",  # one person in two posts
    )
    shared = [(one.unit, one.address) for one in _check(store).defects if one.code == "shared-mailbox"]
    assert shared == [("huyen-a", "chung@huyen-a.example"), ("tinh", "hai@tinh.example")]


def test_a_contact_that_is_over_counts_no_more(store: Store) -> None:
    with store.write() as connection:
        import_units(connection, read_units(UNITS.encode(), "units.csv"), now=NOW)
        text = "unit,post,phone,valid_to\nhuyen-a,officer,0276 3822 222,2020-10-05\n"
        contacts.import_contacts(connection, read_contacts(text.encode(), "c.csv"), now=NOW)
    assert {code for code, _ in _found(_check(store))} == {"unreachable"}


def test_of_a_plan_the_owing_units_those_above_them_and_the_desk_are_looked_at(store: Store) -> None:
    people_of(store)
    _publish(store)
    assert {one.unit for one in _check(store, "87/KH-MTTQ-BTT").units} == {
        *("xa-a1", "xa-a2", "xa-b1", "huyen-a", "huyen-b", "tinh", "hoi", "ban"),
    }
    with store.read() as connection:
        owed = connection.scalars(select(task.c.id).order_by(task.c.id)).all()
    for task_id in owed[:-1]:  # all but hoi's
        waive(store, task_id, reason="x", now=NOW, actor="test")
    assert {one.unit for one in _check(store, "87/KH-MTTQ-BTT").units} == {"hoi", "tinh", "ban"}


def test_at_the_top_the_desk_of_the_plan_stands_in(store: Store) -> None:
    people_of(store, units=("ban", "hoi", "huyen-a", "huyen-b", "xa-a1", "xa-a2", "xa-b1"))
    warned: list[Any] = []
    _publish(store, block=True, warn=warned.extend)
    assert warned == []
    assert ("unreachable", "tinh") in _found(_check(store))
    [top] = [one for one in _check(store, "87/KH-MTTQ-BTT").units if one.unit == "tinh"]
    assert (top.reached, top.told, top.channel) == ("superior", "ban", "email")


# --- publication ---------------------------------------------------------------------------------------------------


def test_publication_warns_of_each_unit_that_reaches_nobody_and_goes_on(store: Store) -> None:
    people_of(store)
    warned: list[Any] = []
    assert _publish(store, warn=warned.extend)["tasks"] == 7
    [warning] = warned
    assert (warning.code, warning.severity, warning.path) == ("unreachable", "warning", "items[0].assigned_to")
    assert "Mặt trận xã A1 (xa-a1)" in warning.message


def test_where_it_blocks_nothing_is_written_and_every_unit_named(store: Store) -> None:
    people_of(store, units=("ban", "hoi", "huyen-b"))  # tinh has nobody: huyen-a and xa-a1, xa-a2 neither
    with pytest.raises(Refused) as refused:
        _publish(store, block=True)
    named = [
        word for one in refused.value.problems for word in ("xa-a1", "xa-a2", "huyen-a") if f"({word})" in one.message
    ]
    assert sorted(named) == ["huyen-a", "xa-a1", "xa-a2"]
    assert len(refused.value.problems) == 3
    with store.read() as connection:
        for table in (plan, task, notice):
            assert connection.execute(select(table.c.id)).all() == []
        assert "plan.published" not in connection.scalars(select(journal.c.action)).all()


def test_check_and_preview_say_what_publication_will(store: Store) -> None:
    people_of(store)
    severities = Counter(
        one.severity for one in check_plan(store, PLAN_FILE.encode(), NOW) if one.code == "unreachable"
    )
    assert severities == {"warning": 1}
    blocked = check_plan(store, PLAN_FILE.encode(), NOW, block=True)
    assert [one.severity for one in blocked if one.code == "unreachable"] == ["error"]
    warned: list[Any] = []
    assert preview(store, PLAN_FILE.encode(), NOW, warn=warned.extend)["unreachable"]
    assert [one.code for one in warned] == ["unreachable"]
    with pytest.raises(Refused):
        preview(store, PLAN_FILE.encode(), NOW, block=True)
