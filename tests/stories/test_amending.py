"""A document amends a plan that runs: what each task does, and who hears of it (change contract, section 6)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from lib.problem import Refused
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import UnitVersion
from org.today import refresh
from storage.migrate import upgrade
from storage.store import Store
from tests.proven import undone
from tests.stories.instants import at
from tests.stories.world import NUMBER, UNITS, Story, head, officer
from tests.stories.world import plan as plan_file
from workflow import journal
from workflow.amending.amend import Document, amend
from workflow.calendar import overrides
from workflow.correcting import imported
from workflow.proof.prove import prove
from workflow.proof.watch import differences
from workflow.publish import publish
from workflow.views import plans
from workflow.views.status import status
from workflow.views.task.explained import explain

BY = "95/MTTQ-BTT"
ASKED = "{units: [huyen-a, huyen-b, hoi-nong-dan]}"
REPORTS = f"- {{id: reports, title: Báo cáo, assigned_to: {ASKED}, due: 2020-12-15}}"
ENDS = at("2020-10-31").date()
MONTHLY = (
    "- {id: reports, title: Báo cáo tháng, assigned_to: huyen-a,"
    ' due: {every: "FREQ=MONTHLY;BYMONTHDAY=20", from: 2020-09-20, until: 2020-12-31}}'
)


def amended(story: Story, file: str | bytes, *, dry_run: bool = False, by: str = BY, **more: Any) -> dict[str, Any]:
    """The revision that follows from the file with these items, now."""
    data = file if isinstance(file, bytes) else plan_file(file)
    document = Document(number=by, **more)
    return amend(story.store, NUMBER, data, document, now=story.now, actor="ban", dry_run=dry_run)


@pytest.fixture(scope="module")
def amended_once(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A plan with one more item than when it was published; nothing has left."""
    folder = tmp_path_factory.mktemp("amended")
    store = Store(f"sqlite:///{folder / 'dondoc.sqlite3'}")
    upgrade(store)
    told = Story(store, folder).begin()
    publish(store, plan_file(REPORTS), told.now, "ban")
    told.now = at("2020-10-07 09:00")
    amended(told, f"{REPORTS}\n- {{id: more, title: Phụ lục, assigned_to: huyen-a, due: 2021-01-29}}")
    return told


def refused(story: Story, file: str | bytes, **more: Any) -> dict[str, tuple[str | None, bool]]:
    """Of a refusal: by code the path, and whether it names a line."""
    with pytest.raises(Refused) as caught:
        amended(story, file, **more)
    return {one.code: (one.path, one.line is not None) for one in caught.value.problems}


def done(shown: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    return [(one["unit"], one["change"], one["due_on"], one["new_due_on"]) for one in shown["changes"]]


def told(story: Story, unit: str, kind: str) -> list[str]:
    return sorted(str(one["recipient"]["email"]) for one in story.notices(unit, kind=kind))


def test_r4_a_new_date_reaches_whoever_heard_that_the_old_one_had_passed(story: Story) -> None:
    """The worked example of section 14: A3, R4."""
    story.begin_with(plan_file(REPORTS))
    story.extend("reports", "huyen-b", "2021-01-15")
    story.extend("reports", "hoi-nong-dan", "2020-12-17")
    story.at("2020-12-18 15:00").put_mail_aside()
    file = REPORTS.replace("2020-12-15", "2020-12-25")
    shown = amended(story, file, dry_run=True)
    assert {row["version"] for row in _listed(story)} == {1}
    real = amended(story, file)
    assert done(real) == [
        ("hoi-nong-dan", "later", "2020-12-17", "2020-12-25"),
        ("huyen-a", "later", "2020-12-15", "2020-12-25"),
    ]
    assert {**shown, "dry_run": False, "notices": [{**one, "id": 0} for one in shown["notices"]]} == {
        **real,
        "notices": [{**one, "id": 0} for one in real["notices"]],
    }
    assert [(one["days"], one["to"]) for one in real["changes"]] == [(8, []), (10, [])]
    assert {one["unit"] for one in real["wrong"]} == {"huyen-a", "hoi-nong-dan"}
    assert "escalation" in {one["kind"] for one in real["wrong"]}
    assert told(story, "huyen-a", "amended") == [head("huyen-a"), officer("huyen-a"), officer("tinh")]
    assert told(story, "hoi-nong-dan", "amended") == [officer("hoi-nong-dan")]
    with story.store.read() as connection:
        laid = explain(connection, story.task_id("reports", "huyen-a"), story.now)["rungs"]
    assert [one["fire_at"][5:10] for one in laid] == ["12-22", "12-24", "12-25", "12-28", "12-30", "01-06"]
    assert story.task("reports", "huyen-b")["due_on"] == "2021-01-15"
    story.at("2020-12-18 15:05")
    for who in (officer("huyen-a"), head("huyen-a"), officer("tinh"), officer("hoi-nong-dan")):
        mail = story.expect_mail(who, "25/12/2020", BY)
    assert mail.says("17/12/2020")
    assert {row["version"] for row in _listed(story)} == {2}


def test_a2_occurrences_are_known_by_their_numbers_and_one_that_is_over_stays(story: Story) -> None:
    """The worked example of section 14: A2, A3."""
    story.begin_with(plan_file(MONTHLY))
    story.now = at("2020-11-23 10:00")
    later = MONTHLY.replace("BYMONTHDAY=20", "BYMONTHDAY=25").replace("2020-12-31", "2021-01-31")
    shown = amended(story, later)
    assert done(shown) == [
        ("huyen-a", "later", "2020-11-20", "2020-11-25"),
        # 20/12/2020 is a Sunday, moved to the day after it
        ("huyen-a", "later", "2020-12-21", "2020-12-25"),
        ("huyen-a", "made", None, "2021-01-25"),
    ]
    owed = sorted((one["due_given"], one["status"]) for one in story.tasks("reports"))
    assert owed == [(day, "assigned") for day in ("2020-10-20", "2020-11-25", "2020-12-25", "2021-01-25")]
    story.at("2020-11-23 10:05").put_mail_aside()
    calendar_moves(story)


def test_an_occurrence_that_stayed_follows_the_calendar_no_further(story: Story) -> None:
    """By the version that runs its date had passed before the plan was published."""
    monthly = MONTHLY.replace("from: 2020-09-20", "from: 2020-10-01")
    story.begin().publish(plan_file(monthly))
    story.now = at("2020-10-10 09:00")
    assert done(amended(story, monthly.replace("BYMONTHDAY=20", "BYMONTHDAY=2"))) == [
        ("huyen-a", "earlier", "2020-11-20", "2020-11-02"),
        ("huyen-a", "earlier", "2020-12-21", "2020-12-02"),
    ]
    overrides.put(story.store, [overrides.Override(day=at("2020-11-02").date(), working=False)], story.now, "ban")
    assert sorted(one["due_on"] for one in story.tasks("reports")) == ["2020-10-20", "2020-11-03", "2020-12-02"]
    story.at("2020-10-10 09:05").put_mail_aside()


def test_a_task_without_a_date_is_nudged_as_often_as_the_new_version_says(story: Story) -> None:
    undated = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: {none: true, nudge: month}}"
    story.begin().publish(plan_file(undated))
    story.without_mail_until("2020-12-10 09:00")
    shown = amended(story, undated.replace("month", "quarter"))
    assert done(shown) == [("huyen-a", "relaid", None, None)]
    dated = amended(story, undated.replace("{none: true, nudge: month}", "2021-03-01"), version=2)
    assert done(dated) == [("huyen-a", "dated", None, "2021-03-01")]
    again = amended(story, undated, version=3)
    assert (done(again), again["changes"][0]["days"]) == ([("huyen-a", "undated", "2021-03-01", None)], None)
    story.at("2020-12-10 09:05").put_mail_aside()
    # the amendment was an act on it: the first nudge within 20 working days of it is not said
    story.outage_until("2021-02-01 09:00").expect_mail(officer("huyen-a"))


def calendar_moves(story: Story) -> None:
    """What runs follows the calendar by its present version."""
    off = overrides.Override(day=at("2021-01-25").date(), working=False, decision="1/QĐ", note="nghỉ")
    effect = overrides.put(story.store, [off], story.now, "ban")
    assert [(one.due_on.isoformat(), one.new_due_on.isoformat()) for one in effect.moves] == [
        ("2021-01-25", "2021-01-26")
    ]
    story.at("2020-11-23 10:10").put_mail_aside()


def test_a6_other_words_are_told_and_another_ladder_to_nobody(story: Story) -> None:
    story.begin_with(plan_file(REPORTS))
    story.submit("reports", "huyen-b")
    story.without_mail_until("2020-12-02 10:00")
    ladder = "  - {before: 14d, tell: officer}\n  - {before: 2d, tell: officer}\n  - {after: 1wd, tell: superior}"
    shown = amended(story, plan_file(REPORTS, ladder))
    assert {one["change"] for one in shown["changes"]} == {"relaid"}
    assert (len(shown["changes"]), shown["notices"], shown["wrong"]) == (3, [], [])
    assert rungs(story, "huyen-a") == ["before 14d", "before 2d", "after 1wd"]
    again = amended(story, plan_file(REPORTS.replace("Báo cáo", "Báo cáo năm"), ladder), by="96/MTTQ", version=2)
    assert done(again)[0] == ("hoi-nong-dan", "reworded", "2020-12-15", "2020-12-15")
    assert told(story, "huyen-b", "amended") == [officer("huyen-b")]  # what is under review, too
    with story.store.read() as connection:
        counts = last_entry(connection)["detail"]
    assert {name: counts[name] for name in ("made", "released", "moved", "passed", "joined", "reworded", "relaid")} == {
        **dict.fromkeys(("made", "released", "moved", "passed", "joined", "relaid"), 0),
        "reworded": 3,
    }
    story.at("2020-12-02 10:05").put_mail_aside()
    story.outage_until("2020-12-11 10:00").put_mail_aside()
    assert [one["state"] for one in story.notices("huyen-a", rung="before 2d")] == ["sent"]


def test_a6_at_another_hour_of_the_same_day_it_is_said_again(story: Story) -> None:
    """The ladder is laid anew without the rungs up to now: the one of this morning is ahead again."""
    story.begin_with(plan_file(REPORTS), until="2020-12-08 08:05")
    story.put_mail_aside()
    amended(story, plan_file(REPORTS, send_at="'17:00'"))
    story.at("2020-12-08 17:05")
    for unit in ("huyen-a", "huyen-b", "hoi-nong-dan"):
        story.expect_mail(officer(unit), "Nhắc hạn 15/12/2020")


def test_a4_what_is_gone_is_released_and_what_is_new_is_assigned(story: Story) -> None:
    file = f"{REPORTS}\n- {{id: plans, title: Kế hoạch, assigned_to: huyen-a, due: 2020-12-20}}"
    story.begin().publish(plan_file(file))
    story.hand_in(story.task_id("plans", "huyen-a"), "huyen-a")
    story.now = at("2020-11-01 10:00")
    new = "- {id: sums, title: Tổng hợp, assigned_to: huyen-b, due: {none: true}, needs: [news]}\n"
    new += "- {id: news, title: Tin, assigned_to: {level: commune, under: huyen-b}, due: 2020-12-01}"
    shown = amended(story, new)
    assert [(one["item"], *one_of[:2]) for one, one_of in zip(shown["changes"], done(shown), strict=True)] == [
        ("sums", "huyen-b", "made"),
        ("news", "xa-b1", "made"),
        ("reports", "hoi-nong-dan", "released"),
        ("reports", "huyen-a", "released"),
        ("reports", "huyen-b", "released"),
    ]
    assert story.task("plans", "huyen-a")["status"] == "accepted"  # closed tasks are never touched
    assert told(story, "xa-b1", "assignment") == [officer("xa-b1")]
    assert told(story, "huyen-a", "cancelled") == [officer("huyen-a")]
    with story.store.rehearse() as connection:
        refresh(connection, at("2020-11-01").date())
        before = status(connection, at("2020-11-01 09:59"))["total"]["total"]
        assert (before, status(connection, story.now)["total"]["total"]) == (4, 3)
        assert not differences(connection, 0)[0].found  # nor does the audit find anything
    story.at("2020-11-01 10:05").put_mail_aside()
    assert refused(story, f"{new}\n{REPORTS}", version=2) == {"id-reused": ("items[2].id", True)}


def test_a5_only_where_the_units_differ_they_are_chosen_again(story: Story) -> None:
    communes = "- {id: reports, title: Báo cáo, assigned_to: {level: commune, under: huyen-a}, due: 2020-12-15}"
    story.begin({one: above for one, above in UNITS.items() if one != "xa-a2"}).publish(plan_file(communes))
    story.begin({"xa-a2": "huyen-a"})
    assert done(amended(story, communes.replace("2020-12-15", "2020-12-16"))) == [
        ("xa-a1", "later", "2020-12-15", "2020-12-16")
    ]
    wider = communes.replace("2020-12-15", "2020-12-16").replace(
        "{level: commune, under: huyen-a}", "{units: [xa-a2, xa-b1]}"
    )
    assert done(amended(story, wider, version=2)) == [
        ("xa-a1", "released", "2020-12-16", None),
        ("xa-a2", "made", None, "2020-12-16"),
        ("xa-b1", "made", None, "2020-12-16"),
    ]
    again = wider.replace("{units: [xa-a2, xa-b1]}", "xa-a1")
    assert done(amended(story, again, version=3)) == [  # what it was released from is given to it once more
        ("xa-a1", "made", None, "2020-12-16"),
        ("xa-a2", "released", "2020-12-16", None),
        ("xa-b1", "released", "2020-12-16", None),
    ]
    story.at("2020-10-06 09:30").put_mail_aside()


def test_r5_what_needs_less_than_before_may_be_ready_at_once(story: Story) -> None:
    news = "- {id: news, title: Tin, assigned_to: xa-b1, due: 2020-12-01}\n"
    sums = "- {id: sums, title: Tổng hợp, assigned_to: huyen-b, due: 2021-01-29, needs: [news, notes]}\n"
    notes = "- {id: notes, title: Số liệu, assigned_to: xa-b1, due: 2020-12-01}"
    story.begin().publish(plan_file(news + sums + notes))
    story.hand_in(story.task_id("notes", "xa-b1"), "xa-b1")
    story.put_mail_aside()
    shown = amended(story, news + sums.replace("[news, notes]", "[notes]") + notes)
    assert (shown["changes"], [one["kind"] for one in shown["notices"]]) == ([], ["ready"])
    story.at("2020-10-06 09:30").expect_mail(officer("huyen-b"), "Tổng hợp")


def test_a_unit_that_the_running_version_names_may_have_ceased_since(story: Story) -> None:
    named = "- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2]}, due: 2020-12-15}"
    story.begin().publish(plan_file(named))
    ends = UnitVersion(code="xa-a1", name="Đơn vị xa-a1", level="commune", parent="huyen-a", valid_to=ENDS)
    with story.store.write() as connection:
        changes = import_units(connection, Parsed("units.csv", ((2, ends),), ()), now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")
    story.now = at("2020-11-02 09:00")
    assert done(amended(story, named.replace("2020-12-15", "2020-12-16"))) == [
        ("xa-a1", "later", "2020-12-15", "2020-12-16"),
        ("xa-a2", "later", "2020-12-15", "2020-12-16"),
    ]
    story.at("2020-11-02 09:05").put_mail_aside()


def test_a_recurring_item_ends_by_its_last_day(story: Story) -> None:
    story.begin_with(plan_file(MONTHLY))
    story.now = at("2020-11-23 10:00")
    assert done(amended(story, MONTHLY.replace("2020-12-31", "2020-11-20"))) == [
        ("huyen-a", "released", "2020-12-21", None)
    ]
    story.at("2020-11-23 10:05").put_mail_aside()


def test_everything_that_cannot_be_is_refused_at_once(story: Story) -> None:
    story.begin().publish(plan_file(f"{REPORTS}\n{MONTHLY.replace('id: reports', 'id: monthly')}"))
    story.now = at("2020-12-16 10:00")
    past = REPORTS.replace("2020-12-15", "2020-12-10")
    weekly = MONTHLY.replace("id: reports", "id: monthly").replace("FREQ=MONTHLY;BYMONTHDAY=20", "FREQ=WEEKLY")
    wrong = plan_file(f"{past}\n{weekly}", number="88/KH", issued_on="2020-10-07").replace(b"huyen-b", b"huyen-c")
    found = refused(story, wrong, version=3)
    assert found.keys() == {
        *("not-the-same-plan", "version-changed", "recurrence-changed", "due-in-the-past", "unknown-unit"),
    }
    assert found["due-in-the-past"] == ("items[0].due", True)
    assert found["recurrence-changed"] == ("items[1].due", True)
    same = plan_file(f"{REPORTS}\n{MONTHLY.replace('id: reports', 'id: monthly')}")
    assert refused(story, same).keys() == {"nothing-changes"}
    with story.store.read() as connection:
        assert last_entry(connection)["action"] != "plan.amended"
    story.cancel("thôi")
    story.put_mail_aside()
    assert refused(story, same).keys() == {"plan-ended"}


def test_of_two_documents_made_from_one_version_one_wins_and_the_other_is_told(story: Story) -> None:
    story.begin_with(plan_file(REPORTS))
    amended(story, REPORTS.replace("2020-12-15", "2020-12-25"))
    assert refused(story, REPORTS.replace("2020-12-15", "2020-12-24")).keys() == {"version-changed"}
    story.at("2020-10-06 09:30").put_mail_aside()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE amendment SET source = 'plan: {}'", "amendment"),
        ("UPDATE amendment SET by_number = '1/QĐ'", "amendment"),
        ("DELETE FROM amendment WHERE version = 2", "amendment"),
        ("UPDATE item SET title = 'Khác' WHERE key = 'more'", "plan"),
        ("UPDATE task SET made_at = NULL, since = '2020-10-06 02:00:00' WHERE id = 4", "task"),
        ("UPDATE rung SET fire_at = '2030-01-01 00:00:00' WHERE id = (SELECT max(id) FROM rung)", "deadline"),
        ("DELETE FROM notice WHERE kind = 'assignment' AND task_id = 4", "plan"),
    ],
)
def test_what_an_amendment_wrote_is_proven(statement: str, table: str, amended_once: Story) -> None:
    with undone(amended_once.store) as connection:
        assert prove(connection).holds
        connection.execute(text(statement))
        assert table in {one.table for one in prove(connection).differences}


def rungs(story: Story, unit: str) -> list[str]:
    with story.store.read() as connection:
        found = explain(connection, story.task_id("reports", unit), story.now)["rungs"]
    return [one["rung"] for one in found]


def last_entry(connection: Any) -> dict[str, Any]:
    return journal.entries(connection, plan_id=1)[-1]


def _listed(story: Story) -> list[dict[str, Any]]:
    with story.store.read() as connection:
        return plans.rows(connection)
