"""The roster put right by hand while plans run: what was never used goes, what was used stays, the journal holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from lib.problem import Refused
from org.files import listing
from org.files.correcting.removing import Which, remove_contact, remove_units
from org.files.correcting.replacing import all_of
from org.files.correcting.unit import correct_unit
from org.files.rows import Parsed
from org.files.units import Changes, import_units
from org.model import UnitVersion
from storage.tables import metadata, task, unit, unit_version
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import Story, head, officer, plan
from workflow.correcting import imported

ITEM = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
LADDER = "- {before: 7d, tell: officer}\n- {after: 1wd, tell: [officer, head]}"


@pytest.fixture
def begun(story: Story) -> Story:
    """A roster alone, before any plan."""
    return story.begin()


@pytest.fixture
def published(begun: Story) -> Story:
    """A plan whose assignment still waits to leave: it was published in the evening."""
    begun.now = at("2020-10-06 22:00")
    begun.publish_aloud(plan(ITEM, LADDER))
    return begun


def carry_out(story: Story, what: Any, act: Callable[[Connection], Changes], done: str = "removed") -> Changes:
    with story.store.write() as connection:
        changes = imported.entered(connection, what, act, now=story.now, actor="ban", done=done)
    assert_proven(story.store)
    return changes


def gone(story: Story, *codes: str) -> Changes:
    return carry_out(story, "units", lambda connection: remove_units(connection, codes, now=story.now))


def out(story: Story, code: str, post: Any = "officer", **more: Any) -> Changes:
    which = Which(unit=code, post=post, **more)
    return carry_out(story, "contacts", lambda connection: remove_contact(connection, which, now=story.now))


def put_right(story: Story, code: str, as_of: date | None = None, **fields: Any) -> Changes:
    def act(connection: Connection) -> Changes:
        return correct_unit(connection, code, fields, as_of=as_of, now=story.now)

    return carry_out(story, "units", act, "corrected")


def brought(story: Story, *versions: UnitVersion, replacing: tuple[str, ...] = ()) -> Changes:
    parsed = Parsed("don-vi.csv", tuple(enumerate(versions, start=2)), ())

    def act(connection: Connection) -> Changes:
        return import_units(connection, parsed, now=story.now, replacing=all_of(replacing, "don-vi.csv"))

    return carry_out(story, "units", act, "imported")


def validity(story: Story, code: str) -> list[tuple[str | None, str | None]]:
    with story.store.read() as connection:
        found = [one for one in listing.list_units(connection) if one["code"] == code]
    return [(one["valid_from"], one["valid_to"]) for one in found]


def of_huyen_a(first: date | None, last: date | None = None, **more: Any) -> UnitVersion:
    return UnitVersion(
        **{"code": "huyen-a", "name": "Đơn vị huyen-a", "level": "district", "parent": "tinh", **more},
        valid_from=first,
        valid_to=last,
    )


# --- units that are removed -------------------------------------------------------------------------------------------


def test_a_unit_that_was_never_used_goes_with_the_contacts_that_it_had_once(begun: Story) -> None:
    begun.people("xa-a1", officer="khac@xa-a1.example")
    out(begun, "xa-a1")
    assert gone(begun, "xa-a1").removed == ("xa-a1 · Đơn vị xa-a1",)
    assert validity(begun, "xa-a1") == []
    begun.now = at("2020-10-06 22:00")
    begun.publish_aloud(plan(ITEM, LADDER))
    begun.at("2020-10-07 08:05").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")
    assert_proven(begun.store)


def test_every_unit_may_be_removed_again(begun: Story) -> None:
    with begun.store.read() as connection:
        codes = connection.scalars(select(unit.c.code)).all()
        found = listing.list_contacts(connection)
    for one in found:
        out(begun, one["unit"], one["post"])
    gone(begun, *codes)
    with begun.store.read() as connection:
        assert listing.list_units(connection) == []
    begun.begin()
    assert_proven(begun.store)


def test_what_uses_a_unit_is_named_and_nothing_is_removed(published: Story) -> None:
    out(published, "xa-a1")
    with pytest.raises(Refused) as refused:
        gone(published, "xa-a1", "huyen-a", "tinh")
    first, second = refused.value.problems
    assert {first.code, second.code} == {"unit-used"}
    assert "đơn vị “huyen-a” vì đang có" in first.message
    assert "1 đơn vị trực thuộc (xa-a2)" in first.message, "and not the one that would go with it"
    assert "1 nhiệm vụ (1)" in first.message
    assert "2 liên hệ (officer, head)" in first.message or "2 liên hệ (head, officer)" in first.message
    assert "`dondoc units correct huyen-a --valid-to NGÀY`" in first.message
    assert "1 kế hoạch (87/KH-MTTQ-BTT)" in second.message
    assert validity(published, "xa-a1") == [(None, None)]
    assert_proven(published.store)


def test_what_could_go_first_is_said(begun: Story) -> None:
    with pytest.raises(Refused) as refused:
        gone(begun, "xa-a1")
    [problem] = refused.value.problems
    assert problem.message == (
        "Không gỡ bỏ được đơn vị “xa-a1” vì đang có 1 liên hệ (officer); hãy gỡ bỏ những mục đó trước."
    )


def test_every_table_that_refers_to_a_unit_is_asked() -> None:
    """Whoever adds a reference to a unit decides in org/files/correcting/removing.py what it means for a removal."""
    referring = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in ("unit", "unit_version", "contact")
    }
    derived = {f"org_tree.{name}_id" for name in ("unit", "version", "superior", "heir")} | {
        "reach.unit_id",
        "reach.contact_id",
    }
    own = {"unit_version.unit_id", "unit_past.unit_id", "contact.unit_id"}
    asked = {
        "unit_version.parent_id",
        "plan.issuer_id",
        "plan.desk_id",
        "item.report_to_id",
        "task.unit_id",
        "link.unit_id",
        "account.unit_id",
        "co_issuer.unit_id",
        "supporter.unit_id",
        "task.on_behalf_of_id",
        "clock_run.unit_id",
        "succession.old_id",
        "succession.new_id",
    }
    assert referring == derived | own | asked | {
        "task.unit_version_id", "notice.for_unit_id", "message.contact_id", "link.unit_id",
    }  # fmt: skip


# --- contacts that are removed ----------------------------------------------------------------------------------------


def test_what_waits_for_a_contact_entered_by_mistake_is_made_anew(published: Story) -> None:
    said = out(published, "huyen-a")
    assert said.removed == ("huyen-a · đầu mối · " + officer("huyen-a"),)
    assert said.notes == ("Từ 06/10/2020 trở đi, chưa có ai giữ chức vụ đầu mối của huyen-a.",)
    published.at("2020-10-07 08:05").expect_mail(head("huyen-a"), "Giao nhiệm vụ", "thay đầu mối của Đơn vị huyen-a")
    assert_proven(published.store)


def test_whoever_was_told_something_stays(published: Story) -> None:
    published.at("2020-10-07 08:05").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")
    with pytest.raises(Refused) as refused:
        out(published, "huyen-a")
    [problem] = refused.value.problems
    assert problem.code == "contact-used"
    assert "đã có 1 thông báo gửi cho người đó" in problem.message
    out(published, "huyen-a", "head")


# --- units that are corrected -----------------------------------------------------------------------------------------


def test_a_correction_keeps_the_tasks_with_the_same_version(published: Story) -> None:
    said = put_right(published, "huyen-a", valid_from=date(2020, 1, 1), name="Ủy ban MTTQ Việt Nam huyện A")
    assert len(said.changed) == 1
    assert validity(published, "huyen-a") == [("2020-01-01", None)]
    with published.store.read() as connection:
        named = select(unit_version.c.name).join(task, task.c.unit_version_id == unit_version.c.id)
        assert connection.scalars(named).all() == ["Ủy ban MTTQ Việt Nam huyện A"]
    assert put_right(published, "huyen-a", valid_from=date(2020, 1, 1)).unchanged == 1
    put_right(published, "huyen-a", valid_from=None)
    assert validity(published, "huyen-a") == [(None, None)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"valid_from": date(2020, 5, 1), "valid_to": date(2020, 4, 30)}, "ends-before-start"),
        ({"parent": "khong-co"}, "unknown-unit"),
        ({"parent": "xa-a1"}, "circle"),
        ({"parent": "huyen-a"}, "circle"),
        ({"name": "=?utf-8?q?x?="}, "encoded-word"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(begun: Story, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        put_right(begun, "huyen-a", **fields)
    assert [one.code for one in refused.value.problems] == [code]


def test_of_several_versions_that_of_the_day_is_corrected(begun: Story) -> None:
    put_right(begun, "huyen-a", valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31))
    brought(begun, of_huyen_a(date(2022, 1, 1)))
    with pytest.raises(Refused) as refused:
        put_right(begun, "huyen-a", valid_to=date(2022, 6, 30))
    [problem] = refused.value.problems
    assert problem.code == "no-version"
    assert "01/01/2021 – 31/12/2021; 01/01/2022 – …" in problem.message
    for first in (date(2021, 6, 1), date(2021, 1, 1)):
        with pytest.raises(Refused) as refused:
            put_right(begun, "huyen-a", date(2022, 1, 1), valid_from=first)
        assert [one.code for one in refused.value.problems] == ["overlap"]
    put_right(begun, "huyen-a", date(2022, 1, 1), valid_from=date(2022, 2, 1))
    assert validity(begun, "huyen-a") == [("2021-01-01", "2021-12-31"), ("2022-02-01", None)]


# --- units that a file replaces ---------------------------------------------------------------------------------------


def test_rows_of_a_unit_that_is_replaced_take_the_place_of_its_versions(published: Story) -> None:
    with pytest.raises(Refused) as refused:
        brought(published, of_huyen_a(date(2020, 1, 1)))
    assert "thêm --replace huyen-a" in refused.value.problems[0].message
    said = brought(published, of_huyen_a(date(2020, 1, 1)), replacing=("HUYEN-A",))
    assert (len(said.changed), said.added, said.removed) == (1, (), ())
    assert validity(published, "huyen-a") == [("2020-01-01", None)]
    assert not brought(published, of_huyen_a(date(2020, 1, 1)), replacing=("huyen-a",)).anything
    published.at("2020-10-07 08:05").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")


def test_versions_that_the_file_no_longer_has_go_where_no_task_rests_on_them(published: Story) -> None:
    two = of_huyen_a(None, date(2024, 12, 31)), of_huyen_a(date(2025, 1, 1))
    assert len(brought(published, *two, replacing=("huyen-a",)).added) == 1
    said = brought(published, of_huyen_a(None), replacing=("huyen-a",))
    assert said.removed == ("huyen-a · Đơn vị huyen-a · 01/01/2025 – …",)
    assert validity(published, "huyen-a") == [(None, None)]
    brought(published, *two, replacing=("huyen-a",))
    with pytest.raises(Refused) as refused:
        brought(published, two[1], replacing=("huyen-a",))
    assert [one.code for one in refused.value.problems] == ["version-used"]


def test_a_unit_that_the_file_does_not_name_is_not_replaced(begun: Story) -> None:
    with pytest.raises(Refused) as refused:
        brought(begun, of_huyen_a(None), replacing=("xa-a1",))
    assert [one.code for one in refused.value.problems] == ["unknown-unit"]
    assert validity(begun, "xa-a1") == [(None, None)]
