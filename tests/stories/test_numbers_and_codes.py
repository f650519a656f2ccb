"""A number used again, and numbers and codes however they are typed (contract, section 5, rules 3 and 22)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lib.problem import Refused
from org.files.contacts import import_contacts
from org.files.listing import list_contacts, list_units
from org.files.rows import Parsed, read_contacts, read_units
from org.files.units import import_units
from org.model import UnitVersion
from org.queries import unit_id
from storage.store import Store
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, officer, plan
from workflow.find import find_plan
from workflow.publish import publish

REPORTS = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
TYPED = ["87/KH–MTTQ–BTT", "87/kh - mttq - btt", "87/KH\u2011MTTQ\u2212BTT", "87/KH-MTTQ-BTT"]


def found(store: Store, reference: str) -> tuple[int, str]:
    with store.read() as connection:
        row = find_plan(connection, reference)
        return row.id, row.status


def refusal(story: Story, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        publish(story.store, data, story.now, "x")
    return refused.value.problems[0].code


def test_a_cancelled_plans_number_is_free_and_means_the_plan_that_took_it(story: Story) -> None:
    story.begin_with(plan(REPORTS))
    assert refusal(story, plan(REPORTS)) == "already-published"
    story.cancel("ban hành nhầm")
    story.expect_mail(officer("huyen-a"), "Thôi thực hiện")
    first = found(story.store, NUMBER)
    assert first[1] == "cancelled"  # none is in force: the latest
    story.publish_aloud(plan(REPORTS.replace("12-15", "12-31")))
    story.expect_mail(officer("huyen-a"), "31/12/2020")
    assert refusal(story, plan(REPORTS)) == "already-published"
    for reference in (NUMBER, f"{NUMBER}@2020", f"{NUMBER}@2020@tinh"):
        again = found(story.store, reference)
        assert (again[1], again[0] > first[0]) == ("published", True)
    of_both = story.notices("huyen-a")
    assert {row["plan"] for row in of_both} == {NUMBER}  # every row keeps the number that it was said of
    assert [task["status"] for task in story.tasks("reports")] == ["cancelled", "assigned"]
    story.cancel("lại nhầm")
    story.expect_mail(officer("huyen-a"), "Thôi thực hiện")
    assert found(story.store, NUMBER) == (again[0], "cancelled")


def test_what_was_said_under_a_number_is_said_again_of_the_plan_that_took_it(story: Story) -> None:
    """Item, unit, date and person are the same, and so would be the Message-ID."""
    story.begin_with(plan(REPORTS))
    for _ in range(2):
        story.cancel("ban hành nhầm")
        story.expect_mail(officer("huyen-a"), "Thôi thực hiện")
        story.publish_aloud(plan(REPORTS))
        story.expect_mail(officer("huyen-a"), "Giao nhiệm vụ", "15/12/2020")
    names = [row["message_id"] for row in story.notices("huyen-a", state="sent")]
    assert len(names) == len({*names}) == 5


def test_a_closed_plan_keeps_its_number(story: Story) -> None:
    story.begin_with(plan(REPORTS))
    story.close(force=True)
    assert refusal(story, plan(REPORTS)) == "already-published"
    story.expect_mail(officer("huyen-a"), "Thôi thực hiện")


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_is_one_number_however_it_is_typed(story: Story, typed: str) -> None:
    story.begin_with(plan(REPORTS))
    assert refusal(story, plan(REPORTS, number=typed)) == "already-published"
    assert found(story.store, typed) == found(story.store, f"{typed}@2020@TINH") == found(story.store, NUMBER)


@pytest.mark.parametrize("level", ["Huyện", "cấp huyện", "QUAN", "district"])
def test_a_plan_file_names_levels_in_vietnamese(story: Story, level: str) -> None:
    items = f"- {{id: reports, title: Báo cáo, assigned_to: {{level: {level}, under: Tinh}}, due: 2020-12-15}}"
    story.begin().publish(plan(items))
    assert [task["unit"] for task in story.tasks("reports")] == ["huyen-a", "huyen-b"]


def test_a_plan_file_names_units_as_people_type_them(story: Story) -> None:
    story.begin().publish_aloud(
        plan("- {id: reports, title: Báo cáo, assigned_to: [HUYEN–A, Huyen-B], report_to: 'Ban ', due: 2020-12-15}")
    )
    story.expect_mail(officer("huyen-a"), "Báo cáo")
    story.expect_mail(officer("huyen-b"), "Báo cáo")
    assert [task["unit"] for task in story.tasks("reports")] == ["huyen-a", "huyen-b"]


# --- the roster ------------------------------------------------------------------------------------------------------


def units(store: Store, *rows: str) -> None:
    data = "\n".join(["code,name,level,parent", *rows]).encode()
    with store.write() as connection:
        import_units(connection, read_units(data, "units.csv"), now=at("2020-10-06 09:00"))


def test_a_parent_and_a_contacts_unit_are_found_however_they_are_typed(store: Store) -> None:
    units(store, "MTTQ-T,Tỉnh,province,", "h-1,Huyện 1,district,mttq–t", "h-2,Huyện 2,district,MTTQ - T")
    contacts = b"unit,post,email\nH\xe2\x80\x931,officer,a@h.example\nmttq-t,officer,t@t.example"
    with store.write() as connection:
        import_contacts(connection, read_contacts(contacts, "contacts.csv"), now=at("2020-10-06 09:00"))
    with store.read() as connection:
        assert {one["code"]: one["parent"] for one in list_units(connection, under="mttq—T")} == {
            "h-1": "MTTQ-T",
            "h-2": "MTTQ-T",
        }
        assert {one["unit"] for one in list_contacts(connection)} == {"h-1", "MTTQ-T"}
        assert unit_id(connection, "H-2") == unit_id(connection, "h-2")


def test_a_code_in_another_spelling_is_the_same_unit(store: Store) -> None:
    units(store, "T-1,Tỉnh,province,")
    with store.write() as connection:
        again = read_units("code,name,level\nt–1,Tỉnh,province".encode(), "units.csv")
        changes = import_units(connection, again, now=at("2020-10-06 09:00"))
    assert (len(changes.added), len(changes.changed)) == (0, 0)
    with store.read() as connection:
        assert [one["code"] for one in list_units(connection)] == ["T-1"]
    with pytest.raises(Refused, match="T-1"):
        units(store, "t-2,Tỉnh,province,", "T-1,Tỉnh,province,", "t-1,Tỉnh khác,province,")


def test_the_exact_code_is_meant_first(store: Store) -> None:
    """Of two codes that an earlier version let in, each is found by itself, and neither by a third spelling."""
    rows: Mapping[str, str] = {"x-1": "Một", "X-1": "Hai"}
    for code, name in rows.items():  # as before there was a comparison
        parsed = Parsed("units.csv", ((2, UnitVersion(code=code, name=name, level="commune")),), ())
        with store.write() as connection, pytest.MonkeyPatch.context() as patched:
            patched.setattr("org.files.units.one_spelling", lambda parsed, *_: parsed)
            import_units(connection, parsed, now=at("2020-10-06 09:00"))
    with store.read() as connection:
        assert unit_id(connection, "x-1") != unit_id(connection, "X-1")
        with pytest.raises(Refused):
            unit_id(connection, "x–1")
