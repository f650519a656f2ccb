"""Hostile plan files of two megabytes: answered with at most 200 problems, after a bounded amount of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from sqlalchemy import event

from lib.circles import circles
from lib.language import language
from lib.problem import MORE, MOST_TOLD, Problem, Problems, bounded
from lib.time import VIETNAM
from plans import recurrence
from plans.calendar import WorkCalendar
from plans.check.dates import MOST_DAYS
from plans.check.items import check
from plans.file import yaml_tree
from plans.file.reader import MOST, read
from plans.file.yaml_tree import MAX_BYTES
from storage.store import Store
from tests.unit.small_province import publish_plan
from workflow.publish import check_plan

NOW = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
HEAD = "plan:\n  number: 1/KH\n  issuer: tinh\n  issued_on: 2020-10-06\n  subject: S\n"
DUE = "2020-12-01"
A = f"- id: a\n  title: t\n  assigned_to: x\n  due: {DUE}\n"
NAMES = "".join(f"n{n}," for n in range(MOST + 1))


def many(line: Callable[[int], str], n: int) -> str:
    return "items:\n" + "".join(map(line, range(n)))


class Anyone:
    """A roster that knows nobody, or everybody, and counts what it is asked."""

    def __init__(self, *, known: bool) -> None:
        self.known, self.asked, self.levels = known, Counter[str](), list[str]()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def answer(*_wanted: object) -> Any:
            self.asked[name] += 1
            return [] if name.startswith(("near", "ending", "told")) else self.known

        return answer


def problems_of(text: str | bytes, *, known: bool = True) -> tuple[list[Problem], Anyone]:
    data = text if isinstance(text, bytes) else text.encode()
    assert len(data) <= MAX_BYTES
    roster = Anyone(known=known)
    return check(read(data), roster, WorkCalendar(), NOW), roster  # type: ignore[arg-type]


HOSTILE = {
    "wrong items": (HEAD + "items:\n" + "  - ab\n" * 3_000, "not-a-mapping", 3_000),
    "four problems an item": (HEAD + "items:\n" + "- {}\n" * 1_000, "missing", 4_000),
    "anchors": (HEAD + "items:\n" + "- &a x\n" * 1_000, "anchor", 1_000),
    "aliases": (HEAD + "items: [" + "*a," * 1_000 + "]", "alias", 1_000),
    "tags": (HEAD + "items: [" + "!a x," * 1_000 + "]", "tag", 1_000),
    "one key again and again": (HEAD + "items:\n- id: a\n" + "  k: 1\n" * 1_000, "duplicate-key", 999),
    "control characters": (HEAD + "#" + "\x9b" * 50_000, "control-character", 50_000),
    "escaped control characters": (HEAD + "items:\n" + '- "\\x1b"\n' * 1_000, "control-character", 1_000),
    "unknown fields": (HEAD + many(lambda n: f"- k{n}: 1\n", 1_000), "unknown-field", 5_000),
    "ladder": (HEAD + "items:\n" + A + "ladder: [" + "{before: 1d}," * 1_000 + "]", "missing", 1_000),
}


@pytest.mark.parametrize(("text", "code", "n"), HOSTILE.values(), ids=HOSTILE)
def test_of_very_many_problems_the_first_are_told_and_how_many_more_there_are(text: str, code: str, n: int) -> None:
    problems, _ = problems_of(text)
    assert len(problems) == MOST_TOLD + 1
    *told, more = problems
    assert code in {one.code for one in told}
    assert (more.code, more.severity, more.line) == (MORE, "error", None)
    assert n <= more.stands_for + MOST_TOLD <= n + 1


def test_how_many_more_there_are_is_said_as_each_language_writes_numbers() -> None:
    text = HEAD + "items:\n" + "  - ab\n" * 285_000
    assert problems_of(text)[0][-1].message == "và 284.800 lỗi khác."
    found = Problems()
    for _ in range(285_000):
        found.note("wrong", "…")
    token = language.set("en")
    assert found.all()[-1].message == "and 284,800 more."
    language.reset(token)


REFUSED = {
    "two million commas": (HEAD + "items: [" + "," * 1_990_000 + "]", "not-yaml"),
    "deep": (HEAD + "items: " + "[" * 20_000, "too-deep"),
    "deep mappings": (HEAD + "items: " + "{a: " * 20_000, "too-deep"),
    "items": (HEAD + many(lambda n: f"- {{id: i{n}, title: t, assigned_to: x, due: {DUE}}}\n", MOST + 1), "too-many"),
    "needs": (HEAD + "items:\n" + A + f"  needs: [{NAMES}]", "too-many"),
    "units": (HEAD + f"items:\n- id: a\n  title: t\n  due: {DUE}\n  assigned_to: [{NAMES}]", "too-many"),
    "a long text": (HEAD.replace(": S", ": " + "S" * 1_900_000) + "items:\n" + A, "length"),
    "a long number": (HEAD + "items:\n" + A.replace(DUE, f"{{within: {'9' * 1_900_000}wd, of: issued}}"), "length"),
    "a long key": (HEAD + "  " + "k" * 1_900_000 + ": 1\nitems:\n" + A, "not-yaml"),
    "marks without end": (HEAD.replace(": S", ": e" + "\u0323\u0302" * 400_000) + "items: []\n", "not-a-list"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_what_no_plan_can_be_is_refused_in_one_sentence(text: str, code: str) -> None:
    problems, roster = problems_of(text)
    assert [one.code for one in problems] == [code]
    assert len(problems[0].message) < 300
    assert sum(roster.asked.values()) <= 4


def test_no_more_is_read_of_a_file_than_a_plan_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    read_from = 0
    parse = yaml.parse

    def counted(*args: Any, **kwargs: Any) -> Iterator[Any]:
        nonlocal read_from
        for one in parse(*args, **kwargs):
            read_from += 1
            yield one

    monkeypatch.setattr(yaml, "parse", counted)
    monkeypatch.setattr(yaml_tree, "MAX_NODES", 1_000)
    for hostile in ("{}," * 10_000, "a," * 10_000, "{a: b}," * 10_000):
        read_from = 0
        assert [one.code for one in problems_of(HEAD + f"items: [{hostile}]")[0]] == ["too-many-values"]
        assert read_from <= 2_100


def test_of_many_names_that_nobody_knows_few_are_looked_up_among_those_alike() -> None:
    items = many(
        lambda n: f"- {{id: i{n}, title: t, assigned_to: {{level: l{n}, tag: t{n}}}, due: 2020-12-01}}\n", 5_000
    )
    problems, roster = problems_of(HEAD + items, known=False)
    assert len(problems) == MOST_TOLD + 1
    assert sum(n for name, n in roster.asked.items() if name.startswith("near")) <= 20


def test_a_lost_roster_costs_the_database_few_statements(store: Store) -> None:
    publish_plan(store)
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(store.engine, "before_cursor_execute", count)
    items = many(lambda n: f"- {{id: i{n}, title: t, assigned_to: [u{n}, v{n}], due: {DUE}}}\n", 500)
    assert len(check_plan(store, (HEAD + items).encode(), NOW)) == MOST_TOLD + 1
    assert statements < 100


# --- recurring items and long spans -----------------------------------------------------------------------------------


def every(rule: str, start: str = "1975-01-01", until: str = "2100-12-31") -> str:
    return f"due: {{every: {rule}, from: {start}, until: {until}}}"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-31",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=999",
    ],
)
def test_recurring_items_are_looked_through_for_so_many_days_and_no_more(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = 0
    periods = recurrence._periods

    def counted(*args: Any) -> Iterator[list[date]]:
        nonlocal days
        for one in periods(*args):
            days += len(one)
            yield one

    monkeypatch.setattr(recurrence, "_periods", counted)
    items = many(lambda n: f"- {{id: i{n}, title: t, assigned_to: x, {every(rule)}}}\n", 500)
    problems, _ = problems_of(HEAD + items)
    assert "too-many" in {one.code for one in problems}
    assert days <= 2 * MOST_DAYS


def test_a_rule_that_names_no_day_ends_with_its_range() -> None:
    assert recurrence.occurrences("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-31", date(1975, 1, 1), date(2100, 12, 31)) == []
    assert recurrence.occurrences("FREQ=DAILY", date(1975, 1, 1), date(2100, 12, 31), 3)[-1] == date(1975, 1, 3)


def test_long_spans_of_working_days_are_not_walked_day_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    is_working = WorkCalendar.is_working

    def counted(self: WorkCalendar, day: date) -> bool:
        nonlocal asked
        asked += 1
        return is_working(self, day)

    monkeypatch.setattr(WorkCalendar, "is_working", counted)
    due = "due: {within: 3660wd, of: issued}"
    problems, _ = problems_of(HEAD + many(lambda n: f"- {{id: i{n}, title: t, assigned_to: x, {due}}}\n", 500))
    assert [one.code for one in problems] == []
    assert asked < 20 * 366 + 10 * 500  # the years once, and a few days for each item


@pytest.mark.parametrize("span", ["999999999wd", "0d", "-1d", "3661wd", "٣d", "1e9d"])
def test_a_span_beyond_all_plans_is_refused(span: str) -> None:
    problems, _ = problems_of(HEAD + "items:\n" + A.replace("2020-12-01", f"{{within: {span}, of: issued}}"))
    assert [one.code for one in problems] == ["bad-span"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "31/12/9999", "0000-00-00", "10000-01-01"])
@pytest.mark.parametrize("field", ["issued", "due", "from", "until"])
def test_the_first_and_the_last_year_of_the_calendar_are_refused_wherever_a_date_stands(day: str, field: str) -> None:
    dates = {"issued": "2020-10-06", "due": "2020-12-01", "from": "2020-12-01", "until": "2021-12-01", field: day}
    text = HEAD.replace("2020-10-06", dates["issued"]) + "items:\n" + A.replace("2020-12-01", dates["due"])
    repeated = f"{{every: FREQ=MONTHLY, from: {dates['from']}, until: {dates['until']}}}"
    text += A.replace("id: a", "id: b").replace("2020-12-01", repeated)
    problems, _ = problems_of(text)
    assert [one.code for one in problems if one.severity == "error"] == ["bad-date"]


@pytest.mark.parametrize("by", ["3660d", "3660wd"])
def test_dates_that_are_counted_beyond_the_years_of_plans_are_refused(by: str) -> None:
    items = A.replace("2020-12-01", "2100-12-31") + A.replace("id: a", "id: b").replace(
        "2020-12-01", f"{{within: {by}, of: a}}"
    )
    assert "out-of-range" in {one.code for one in problems_of(HEAD + "items:\n" + items)[0]}
    items = A.replace("2020-12-01", "1975-01-01").replace("id: a", "id: c") + A.replace(
        "2020-12-01", f"{{before: c, by: {by}}}"
    )
    assert "out-of-range" in {one.code for one in problems_of(HEAD + "items:\n" + items)[0]}


# --- the parts ------------------------------------------------------------------------------------------


def test_a_dense_knot_of_items_is_followed_once() -> None:
    graph = {str(n): [str((n + 1) % 1_500), *(str(n * k % 1_500) for k in range(2, 40))] for n in range(1_500)}
    found = circles(graph)
    named = [one for circle in found for one in circle[:-1]]
    assert found
    assert len(named) == len(set(named))


def test_errors_are_told_before_warnings_where_not_all_can_be() -> None:
    found = Problems()
    for n in range(500):
        found.note("late", "…", "warning", line=n + 1)
    for n in range(250):
        found.note("wrong", lambda: "…", line=n + 1000)
    told = found.all()
    assert Counter(one.code for one in told) == {"wrong": MOST_TOLD, MORE: 1}
    assert told[-1].stands_for == 550
    assert bounded(told) == told
    assert [one.line for one in bounded(told[:-1])] == sorted(one.line or 0 for one in told[:-1])


def test_no_message_is_put_together_that_is_not_told() -> None:
    made = 0

    def message() -> str:
        nonlocal made
        made += 1
        return "…"

    found = Problems()
    for _ in range(10_000):
        found.note("wrong", message, path="p" * 10_000)
    assert (made, found.count, found.full) == (MOST_TOLD, 10_000, True)
    assert max(len(one.path or "") for one in found.all()) <= 200
