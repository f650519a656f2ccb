"""What a plan file says of other clocks than the report's, and what people see of them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from lib.clocks.words import NOTED, beside_words, rung_of_clock
from lib.language import speaking
from plans.clocks.rules import rules_of
from plans.file.reader import read
from plans.file.schema import json_schema
from plans.model import LadderStep, Plan, PlanFile, Span

HEAD = {"number": "1/KH", "issuer": "tinh", "issued_on": "2020-10-06", "subject": "x"}
ITEMS = [{"id": "r", "title": "R", "assigned_to": "a", "due": "2020-12-15"}]


def written(head: dict[str, Any] | None = None, **more: Any) -> PlanFile:
    return read(yaml.safe_dump({"plan": {**HEAD, **(head or {})}, "items": ITEMS, **more}).encode())


def planned(head: dict[str, Any] | None = None, **more: Any) -> Plan:
    file = written(head, **more)
    assert file.plan is not None, file.problems
    document = {"plan": {**HEAD, **(head or {})}, "items": ITEMS, **more}
    assert list(Draft202012Validator(json_schema()).iter_errors(document)) == [], "the schema takes it too"
    return file.plan


def test_without_a_word_of_clocks_only_requests_are_answered_within_three_working_days() -> None:
    plan = planned()
    assert (plan.within, plan.ladders, plan.asking_stops) == ({}, {}, False)
    assert {clock: str(rule.within) for clock, rule in rules_of(plan).items()} == {"answer": "3wd"}
    assert [step.label for step in rules_of(plan)["answer"].ladder] == ["on_due", "after 1wd", "after 3wd"]
    assert [step.tell for step in rules_of(plan)["answer"].ladder] == [("officer",), ("officer", "head"), ("superior",)]


def test_each_clock_has_its_span_and_its_ladder() -> None:
    own = [{"before": "1wd", "tell": ["officer", "superior"]}]
    plan = planned({"review_within": "5d", "answer_within": "1wd", "asking_stops": True}, ladders={"review": own})
    assert plan.asking_stops
    rules = rules_of(plan)
    assert {clock: rule.within for clock, rule in rules.items()} == {"review": Span(5, "d"), "answer": Span(1, "wd")}
    assert rules["review"].ladder == (LadderStep(when="before", span=Span(1, "wd"), tell=("officer", "superior")),)


def test_everything_wrong_is_said_at_once() -> None:
    bad = {"acknowledge_within": "3 weeks", "review_within": "0wd", "asking_stops": "maybe"}
    file = written(bad, ladders={"answer": [{"after": "1wd", "tell": "nobody"}], "report": []})
    found = {(one.path, one.code) for one in file.problems}
    assert found == {
        ("plan.acknowledge_within", "bad-span"),
        ("plan.review_within", "bad-span"),
        ("plan.asking_stops", "not-allowed"),
        ("ladders.answer[0].tell", "not-allowed"),
        ("ladders.report", "unknown-field"),
    }
    assert all(one.line for one in file.problems)


@pytest.mark.parametrize(
    ("tongue", "words", "rung"),
    [
        ("vi", "Xin gia hạn, Đã gia hạn, Chậm tiếp nhận, Chậm xem xét, Chậm trả lời", "xem xét: ngày đến hạn"),
        (
            *("en", "More time asked for, Extended, Late to acknowledge, Late to review, Late to answer"),
            "review: on the due date",
        ),
    ],
)
def test_what_is_noted_stands_beside_the_standing_in_both_languages(tongue: Any, words: str, rung: str) -> None:
    task = {"asked_until": "2020-12-25", "extended": True, "late": ["acknowledge", "review", "answer"]}
    with speaking(tongue):
        assert ", ".join(beside_words(task)) == words
        assert beside_words({"asked_until": None, "extended": False, "late": []}) == []
        assert beside_words({"noted": list(NOTED)}) == words.split(", ")
        assert (rung_of_clock("on_due", "review"), rung_of_clock(None, "report")) == (rung, "")
