"""Contacts corrected while something still waits: who left is told no more, whoever the post reaches now is."""

from __future__ import annotations

from datetime import date

import pytest

from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.model import Contact
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import Story, head, officer, plan
from workflow.correcting import imported

ITEM = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
LADDER = "- {before: 7d, tell: officer}\n- {after: 1wd, tell: [officer, head]}"
NEW = "new@huyen-a.example"


@pytest.fixture
def published(story: Story) -> Story:
    """A plan whose assignment still waits to leave: it was published in the evening."""
    story.begin()
    story.now = at("2020-10-06 22:00")
    story.publish_aloud(plan(ITEM, LADDER))
    return story


def _states(story: Story) -> list[tuple[str, str]]:
    rows = story.notices("huyen-a", kind="assignment")
    return sorted((str(row["recipient"]["email"]), row["state"]) for row in rows)


def test_whoever_holds_the_post_now_is_told_instead_of_who_left(published: Story) -> None:
    published.people("huyen-a", officer=NEW)
    assert _states(published) == [(NEW, "pending"), (officer("huyen-a"), "withdrawn")]
    published.at("2020-10-07 08:05").expect_mail(NEW, "Giao nhiệm vụ")
    assert_proven(published.store)


def test_where_nobody_holds_it_any_more_whoever_stands_in_is_told(published: Story) -> None:
    published.people("huyen-a", officer=None)
    published.at("2020-10-07 08:05").expect_mail(head("huyen-a"), "Giao nhiệm vụ", "thay đầu mối của Đơn vị huyen-a")
    assert_proven(published.store)


def test_who_comes_back_before_it_left_is_told_once(published: Story) -> None:
    published.people("huyen-a", officer=NEW)
    published.people("huyen-a", officer=officer("huyen-a"))
    assert _states(published) == [(NEW, "withdrawn"), (officer("huyen-a"), "pending")]
    published.at("2020-10-07 08:05").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")
    assert_proven(published.store)


def test_a_corrected_name_takes_nothing_back(published: Story) -> None:
    row = Contact(unit="huyen-a", post="officer", email=officer("huyen-a").upper(), title="Chuyên viên")
    _bring(published, row)
    assert [state for _, state in _states(published)] == ["pending"]
    published.at("2020-10-07 08:05").expect_mail(officer("huyen-a").upper(), "Giao nhiệm vụ")


def test_a_holder_who_begins_later_ends_nobodys_time_today(published: Story) -> None:
    _bring(published, Contact(unit="huyen-a", post="officer", email=NEW, valid_from=date(2020, 12, 1)))
    published.at("2020-10-07 08:05").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")
    published.at("2020-12-08").expect_mail(NEW, "Nhắc hạn 15/12/2020")


def test_of_several_plans_each_desk_hears_that_nobody_is_left(story: Story) -> None:
    story.begin(silent=("tinh",))
    story.now = at("2020-10-06 22:00")
    for number, desk in (("87/KH", "ban"), ("88/KH", "hoi-nong-dan")):
        story.publish_aloud(plan(ITEM, LADDER, number=number, desk=desk))
    story.people("huyen-a", officer=None, head=None)
    story.at("2020-10-07 08:05")
    story.expect_mail(officer("ban"), "Không liên hệ được", "87/KH")
    story.expect_mail(officer("hoi-nong-dan"), "Không liên hệ được", "88/KH")


@pytest.mark.parametrize(("supporters", "in_place"), [("[tinh]", True), ("[tinh, ban]", False)])
def test_who_leaves_a_post_goes_on_being_told_for_the_unit_that_the_person_is_reached_for_besides(
    story: Story, supporters: str, in_place: bool
) -> None:
    """The desk's officer stands in for a unit at the top that has nobody, and hears for the own unit rather."""
    person = officer("ban")
    story.begin(silent=("tinh",)).people("huyen-a", officer=person)
    story.now = at("2020-10-06 22:00")
    item = f"- {{id: fund, title: Vận động Quỹ, lead: huyen-a, with: {supporters}, due: 2020-12-15}}"
    story.publish_aloud(plan(item, LADDER))
    assert _states(story) == [(person, "pending")]
    story.people("huyen-a", officer=NEW)
    story.at("2020-10-07 08:05").expect_mail(NEW, "Giao nhiệm vụ")
    assert story.expect_mail(person, "Giao nhiệm vụ").says("thay đầu mối của Đơn vị tinh") is in_place
    assert_proven(story.store)


CIRCLE = {"officer": head("huyen-a"), "head": "deputy@huyen-a.example", "deputy": officer("huyen-a")}


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("posts", [["officer", "head"], ["officer", "head", "deputy"], ["deputy", "head", "officer"]])
def test_who_change_places_while_it_waits_are_each_told_once_in_the_post_they_hold_now(
    story: Story, posts: list[str], at_once: bool
) -> None:
    story.begin()
    story.people("huyen-a", deputy=CIRCLE["head"])
    story.publish(plan(ITEM, "- {after: 1wd, tell: [officer, head, deputy]}")).without_mail_until("2020-12-16 08:01")
    moved = CIRCLE if len(posts) == 3 else {"officer": head("huyen-a"), "head": officer("huyen-a")}
    for some in [posts] if at_once else [[post] for post in posts]:
        story.people("huyen-a", **{post: moved[post] for post in some})
    story.at("2020-12-16 08:05")
    held = {"deputy": CIRCLE["head"], **moved}
    for address in held.values():
        mail = story.expect_mail(address, "Đôn đốc: quá hạn 15/12/2020")
        assert "thay" not in mail.text, "who holds the post now is told in nobody's place"
    assert_proven(story.store)


def test_who_comes_back_after_a_try_that_failed_is_told_under_a_name_of_its_own(story: Story) -> None:
    story.begin()
    with story.over_smtp():
        assert story.post_office
        story.post_office.refused = {officer("huyen-a"): "451 4.7.1 later"}
        story.publish_aloud(plan(ITEM, LADDER))
        story.people("huyen-a", officer=NEW)
        story.people("huyen-a", officer=officer("huyen-a"))
        story.post_office.refused = {}
        story.at("2020-10-06 11:00").expect_mail(officer("huyen-a"), "Giao nhiệm vụ")
    assert _states(story) == [(NEW, "withdrawn"), (officer("huyen-a"), "sent")]
    assert_proven(story.store)


def _bring(story: Story, *rows: Contact) -> None:
    with story.store.write() as connection:
        parsed = Parsed("contacts.csv", tuple(enumerate(rows, start=2)), ())
        imported.enter(
            connection, "contacts", import_contacts(connection, parsed, now=story.now), now=story.now, actor="ban"
        )
