"""Units that change on a date: recorded beforehand, taken back, in force (change contract, section 9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from lib.problem import Refused
from notifications.audiences import desk_of
from org.files.contacts import import_contacts
from org.files.listing import list_contacts, list_units, show_unit
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from org.queries import unit_id
from org.today import on_day
from storage.tables import contact, org_tree, person, succession, unit, unit_version
from tests.proven import assert_proven, undone
from tests.stories.world import Story, officer, plan
from workflow.correcting import imported
from workflow.proof.prove import prove
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record
from workflow.unit_changes.reverted import revert
from workflow.unit_changes.shown import changes
from workflow.views.status import status

REPORTS = """
  - {id: reports, title: Báo cáo cấp xã, assigned_to: {level: commune, under: tinh}, due: 2020-12-15}
"""
MERGED = (Row(old="xa-a1", new="xa-n", name="Xã N"), Row(old="xa-b1", new="xa-n"))
FIRST_OF_DECEMBER = date(2020, 12, 1)


def changed(story: Story, *rows: Row, on: date = FIRST_OF_DECEMBER, dry_run: bool = False, **more: Any) -> Any:
    parsed = Parsed("sap-xep.csv", tuple(enumerate(rows, start=2)), ())
    change = Change(on=on, resolution="35/NQ-HĐND", **more)
    return record(story.store, lambda _: parsed, change, now=story.now, actor="Văn thư", dry_run=dry_run)


def roster(story: Story) -> list[Any]:
    """Every version of a unit and every contact in force, ids and all."""
    with story.store.read() as connection:
        kept = select(contact).where(contact.c.retired_at.is_(None)).order_by(contact.c.id)
        return [connection.execute(rows).all() for rows in (select(unit_version).order_by(unit_version.c.id), kept)]


def held(story: Story, code: str) -> list[tuple[str | None, str | None, str | None]]:
    with story.store.read() as connection:
        return [(c["email"], c["valid_from"], c["valid_to"]) for c in list_contacts(connection, code)]


def contacts_are(story: Story, *rows: Contact) -> None:
    with story.store.write() as connection:
        done = import_contacts(connection, Parsed("f", tuple(enumerate(rows, start=2)), ()), now=story.now)
        imported.enter(connection, "contacts", done, now=story.now, actor="ban")


def test_a_change_to_come_shows_what_it_does_and_can_be_taken_back(story: Story) -> None:
    story.begin()
    story.publish(plan(REPORTS))
    before = roster(story)
    shown = changed(story, *MERGED, dry_run=True)
    assert roster(story) == before
    done = changed(story, *MERGED)
    assert {**done, "id": None, "dry_run": True} == shown
    assert [done[name] for name in ("ceasing", "founded", "changed", "moved_below")] == [
        *(["xa-a1", "xa-b1"], ["xa-n"], [], []),
    ]
    assert (done["on"], done["resolution"], done["contacts_moved"]) == ("2020-12-01", "35/NQ-HĐND", 2)
    assert done["unreachable"] == []
    assert held(story, "xa-a1") == [(officer("xa-a1"), None, "2020-11-30")]
    assert held(story, "xa-n") == [(officer(u), "2020-12-01", None) for u in ("xa-a1", "xa-b1")]
    with story.store.read() as connection:
        listed = {one["code"]: one for one in list_units(connection)}
        new = show_unit(connection, "xa-n", FIRST_OF_DECEMBER)
    assert (listed["xa-a1"]["successors"], listed["xa-a1"]["main_successor"]) == (["xa-n"], "xa-n")
    assert (listed["xa-a2"]["successors"], listed["xa-a2"]["main_successor"]) == ([], None)
    assert (new["predecessors"], new["parent"], new["name"]) == (["xa-a1", "xa-b1"], "huyen-a", "Xã N")
    with undone(story.store) as connection:
        connection.execute(update(succession).values(main=False))
        assert [one.table for one in prove(connection).differences] == ["unit_change"], "the journal tells of it"
    further = changed(story, Row(old="xa-n", new="xa-m", name="Xã M"), on=date(2021, 1, 1))
    for id in (further["id"], done["id"]):  # what was built upon it was taken back before
        reverted = revert(story.store, id, "thay nghị quyết", now=story.now, actor="Văn thư")
    assert reverted["state"] == "reverted"
    assert roster(story) == before
    with story.store.read() as connection:
        assert connection.scalar(select(unit.c.id).where(unit.c.code == "xa-n")) is None
        assert [one["state"] for one in changes(connection)] == ["reverted", "reverted"]
    with pytest.raises(Refused, match="đã được rút lại"):
        revert(story.store, done["id"], "lại", now=story.now, actor="Văn thư")


def test_what_a_change_took_out_comes_back_though_another_bears_its_key(story: Story) -> None:
    story.begin()

    def entered(*rows: UnitVersion) -> None:
        with story.store.write() as connection:
            parsed = Parsed("units.csv", tuple(enumerate(rows, start=2)), ())
            imported.enter(
                connection, "units", import_units(connection, parsed, now=story.now), now=story.now, actor="ban"
            )

    renamed = date(2021, 1, 1)
    entered(
        UnitVersion(code="xa-k", name="Xã K", level="commune", parent="huyen-b", valid_to=date(2020, 12, 31)),
        UnitVersion(code="xa-k", name="Phường K", level="commune", parent="huyen-b", valid_from=renamed),
    )

    def named(code: str) -> list[tuple[str, str | None]]:
        with story.store.read() as connection:
            return [(one["name"], one["valid_to"]) for one in show_unit(connection, code, renamed)["versions"]]

    done = changed(story, Row(old="xa-k", new="xa-b1"))
    assert named("xa-k") == [("Xã K", "2020-11-30")]
    entered(UnitVersion(code="xa-l", name="Xã L", level="commune", parent="huyen-b"))
    revert(story.store, done["id"], "thay nghị quyết", now=story.now, actor="ban")
    assert named("xa-k") == [("Xã K", "2020-12-31"), ("Phường K", None)]
    assert named("xa-l") == [("Xã L", None)]


def test_what_was_built_upon_or_has_applied_is_not_taken_back(story: Story) -> None:
    story.begin()
    first = changed(story, *MERGED)
    second = changed(story, Row(old="huyen-a", new="huyen-a", name="Quận A"), contacts=False)

    def refused(id: str) -> str:
        with pytest.raises(Refused) as told:
            revert(story.store, id, "nhầm", now=story.now, actor="ban")
        return told.value.problems[0].code

    assert refused(first["id"]) == "built-upon"
    revert(story.store, second["id"], "nhầm", now=story.now, actor="ban")
    contacts_are(story, Contact(unit="xa-b1", post="officer", email="moi@xa-b1.example"))
    assert refused(first["id"]) == "built-upon"
    assert refused("99") == "unknown-change"
    with pytest.raises(Refused) as twice:
        changed(story, Row(old="xa-a2", new="xa-a1"), Row(old="xa-n", new="xa-a2"))
    assert [one.code for one in twice.value.problems] == [
        *("successor-not-valid", "unknown-unit", "successor-not-valid"),
    ]
    story.at("2020-12-01 09:00")
    assert refused(first["id"]) == "already-applied"
    third = changed(story, Row(old="xa-a2"), on=date(2020, 11, 1))
    assert refused(third["id"]) == "already-applied"


def test_of_two_changes_of_one_unit_at_once_one_is_recorded(story: Story) -> None:
    story.begin()

    def one(into: str) -> str:
        try:
            changed(story, Row(old="xa-a1", new=into), contacts=into == "xa-a2")
        except Refused as refused:
            return refused.problems[0].code
        return "recorded"

    with ThreadPoolExecutor(3) as threads:
        contacts = threads.submit(contacts_are, story, Contact(unit="xa-b1", post="officer", email="b@xa-b1.example"))
        found = sorted(threads.map(one, ["xa-a2", "xa-b1"]))
        contacts.result()
    assert found == ["recorded", "unknown-unit"]


def test_whoever_ceased_stands_where_its_heir_stands(story: Story) -> None:
    story.begin()
    story.publish(plan(REPORTS))
    story.submit("reports", "xa-a1")
    changed(story, Row(old="xa-a1", new="xa-b1"), Row(old="ban", new="hoi-nong-dan"), contacts=False)
    story.at("2020-12-01 07:00")
    with on_day(story.store, FIRST_OF_DECEMBER) as connection:
        ids = {code: unit_id(connection, code) for code in ("xa-a1", "xa-b1", "ban", "hoi-nong-dan")}
        stands = select(org_tree.c.unit_id, org_tree.c.heir_id).where(org_tree.c.heir_id.is_not(None))
        assert dict(connection.execute(stands).all()) == {ids["xa-a1"]: ids["xa-b1"], ids["ban"]: ids["hoi-nong-dan"]}
        told = desk_of(connection, ids["ban"])
        address = select(person.c.address).where(person.c.id == told.person_id)
        assert connection.scalar(address) == officer("hoi-nong-dan")
    with on_day(story.store, FIRST_OF_DECEMBER) as connection:
        rows = {row["key"]: row["total"] for row in status(connection, story.now, by="superior")["rows"]}
        under = status(connection, story.now, under="huyen-b")["total"]["total"]
        own = {row["key"] for row in status(connection, story.now, by="unit")["rows"]}
    assert (rows, under) == ({"huyen-a": 1, "huyen-b": 2}, 2)
    assert own == {"xa-a1", "xa-a2", "xa-b1"}, "its history stays with it"
    story.accept("reports", "xa-a1")
    mail = story.expect_mail(officer("xa-b1"), "Đơn vị xa-a1")
    assert not mail.says("chuyển")
    [notice] = story.notices("xa-a1", kind="accepted")
    assert (notice["unit"], notice["recipient"]["unit"]) == ("xa-a1", "xa-b1")
    assert notice["reason"] == "thay đầu mối của xa-a1"


def test_a_unit_ceases_on_the_day_on_which_another_change_had_renewed_it(story: Story) -> None:
    """U3 has no refusal for what it was given since: that bears the name which it had the day before."""
    story.begin()
    day = date(2020, 10, 6)
    changed(story, Row(old="xa-a1", new="xa-a1", name="Phường A1"), on=day)
    story.publish(plan(REPORTS))
    story.hand_in(story.task_id("reports", "xa-b1"), "xa-b1")
    found = changed(story, Row(old="xa-a1", new="xa-a2"), Row(old="xa-b1", new="xa-a2"), on=day)
    assert (found["ceasing"], found["tasks"]["joined"]) == (["xa-a1", "xa-b1"], 1)
    with story.store.read() as connection:
        [version] = show_unit(connection, "xa-a1", day)["versions"]
    assert (version["name"], version["valid_to"]) == ("Đơn vị xa-a1", "2020-10-05")
    assert story.task("reports", "xa-a1")["status"] == "passed"
    story.at("2020-10-07").put_mail_aside()
    assert_proven(story.store)


def test_whoever_loses_the_last_unit_that_kept_it_waiting_is_ready(story: Story) -> None:
    """R5, where nothing passes: what is needed is what units below owe."""
    reports = "- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2]}, due: 2020-12-15}"
    whole = "- {id: whole, title: Tổng hợp, assigned_to: huyen-a, due: 2020-12-25, needs: [reports]}"
    story.begin().publish(plan(f"{reports}\n{whole}"))
    for one in ("xa-a1", "xa-a2"):
        story.submit("reports", one)
    story.accept("reports", "xa-a1")
    changed(story, Row(old="xa-a2", new="xa-a2", parent="huyen-b"), on=date(2020, 10, 6))
    assert [one["kind"] for one in story.notices("huyen-a", kind="ready")] == ["ready"]
    story.put_mail_aside()


def test_a_unit_founded_from_one_whose_superior_has_ended_hangs_where_that_one_did(story: Story) -> None:
    story.begin()
    with story.store.write() as connection:
        ends = (unit_version.c.unit_id == unit_id(connection, "huyen-a"), unit_version.c.valid_to.is_(None))
        connection.execute(update(unit_version).where(*ends).values(valid_to=date(2020, 11, 20)))
    changed(story, Row(old="xa-a1", new="xa-n", name="Xã N"))
    with on_day(story.store, FIRST_OF_DECEMBER) as connection:
        above = select(org_tree.c.superior_id).where(org_tree.c.unit_id == unit_id(connection, "xa-n"))
        assert connection.scalar(above) == unit_id(connection, "tinh"), "as of xa-a1: the nearest that is valid"
        assert show_unit(connection, "xa-n", FIRST_OF_DECEMBER)["parent"] == "huyen-a"


def test_a_unit_that_was_renamed_is_one_row_as_the_day_has_it(story: Story) -> None:
    """B1: whatever it was called, and of which level it was, when its tasks were made."""
    story.begin()
    story.publish(plan(REPORTS))
    changed(story, Row(old="xa-a1", new="xa-a1", name="Phường A1", level="ward"))
    story.outage_until("2020-12-01 09:00").publish(plan(REPORTS.replace("commune", "ward"), number="88/KH"))
    with on_day(story.store, FIRST_OF_DECEMBER) as connection:
        rows, levels = (status(connection, story.now, by=by)["rows"] for by in ("unit", "level"))
    assert [(row["name"], row["total"]) for row in rows if row["key"] == "xa-a1"] == [("Phường A1", 2)]
    assert {row["key"]: row["total"] for row in levels} == {"ward": 2, "commune": 2}
