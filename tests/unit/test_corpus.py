"""The corpus itself: every gold speaks of what stands in its text, in forms that can be compared."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from dateutil.rrule import rrulestr

from plans.reading.model import Kind

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
PARTS = ("open", "aside", "fresh")
FEWEST = 15
PROBLEMS = {"impossible", "vague", "no-year", "day-off", "before-issue", "same-day", "nobody"}
DOCUMENT = {"number", "issuer", "issued_on", "subject", "based_on", "signed_by", "recipients"}
NEVER_DUE = {"recurring", "vague", "invalid", "undated"}
ALWAYS_DUE = {"before", "on_or_before", "on", "range", "month", "quarter", "year_end"}


def _texts(part: str) -> list[Path]:
    return sorted((CORPUS / part).glob("*.txt"))


@cache
def _text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))


@cache
def _gold(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return gold


def _spellings(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _place(text: str, said: dict[str, Any]) -> int:
    """Where the quote stands for the `occurrence`-th time; -1 where it does not."""
    at = -1
    for _ in range(said.get("occurrence", 0) + 1):
        at = text.find(said["quote"], at + 1)
        if at < 0:
            break
    return at


def _all(list_name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for part in PARTS:
        for path in _texts(part):
            for said in _gold(path)[list_name]:
                yield f"{path.stem}: {said['quote']}", _text(path), said


@pytest.mark.parametrize("part", ["open", "aside"])
def test_each_part_has_its_texts_with_gold_and_every_kind_of_date(part: str) -> None:
    texts = _texts(part)
    kinds = {duty["kind"] for path in texts for duty in _gold(path)["duties"] if not duty.get("debatable")}
    assert len(texts) >= FEWEST
    assert {path.stem for path in texts} == {path.stem for path in (CORPUS / part).glob("*.json")}
    assert all(_text(path).strip() and "\r" not in _text(path) for path in texts)
    assert kinds == set(get_args(Kind))
    assert any(not _gold(path)["duties"] for path in texts), "no text without obligations"


def test_a_text_is_in_one_part_only() -> None:
    names = [path.stem for part in PARTS for path in _texts(part)]
    assert len(names) == len(set(names))


def test_documents_are_said_as_written() -> None:
    for part in PARTS:
        for path in _texts(part):
            doc, text = _gold(path)["doc"], _text(path)
            bare = re.sub(r"\s", "", text)
            assert set(doc) <= DOCUMENT, path.stem
            if doc.get("issued_on"):
                date.fromisoformat(doc["issued_on"])
            for number in (*_spellings(doc.get("number")), *doc.get("based_on", ())):
                assert number == re.sub(r"\s", "", number), (path.stem, number)
                assert number in bare, (path.stem, number)
            for name in ("issuer", "subject", "signed_by", "recipients"):
                for written in _spellings(doc.get(name)):
                    assert written in text, (path.stem, written)


@pytest.mark.parametrize("list_name", ["duties", "not_duties", "targets"])
def test_every_quote_stands_where_it_is_said_to(list_name: str) -> None:
    for name, text, said in _all(list_name):
        assert unicodedata.is_normalized("NFC", said["quote"]), name
        assert _place(text, said) >= 0, name


def test_places_do_not_overlap() -> None:
    for part in PARTS:
        for path in _texts(part):
            said = [*_gold(path)["duties"], *_gold(path)["not_duties"]]
            places = sorted((_place(_text(path), one), len(one["quote"]), one["quote"]) for one in said)
            for (start, length, quote), (following, _, other) in pairwise(places):
                assert start + length <= following, (path.stem, quote, other)


def test_duties_are_well_formed() -> None:
    for name, text, duty in _all("duties"):
        kind, due = duty["kind"], duty["due"]
        assert kind in get_args(Kind), name
        assert set(duty.get("problems", ())) <= PROBLEMS, name
        assert not (kind in NEVER_DUE and due), name
        assert due or kind not in ALWAYS_DUE, name
        days = [due, duty.get("range_start"), duty.get("suggested_due"), *(duty.get("candidates") or ())]
        assert all(date.fromisoformat(day) for day in days if day), name
        assert (kind == "range") == bool(duty.get("range_start")), name
        if duty.get("range_start"):
            assert duty["range_start"] <= due, name
        if duty.get("at"):
            assert time.fromisoformat(duty["at"]).strftime("%H:%M") == duty["at"], name
        assert (kind == "invalid") == ("impossible" in duty.get("problems", ())), name
        assert (kind == "vague") == ("vague" in duty.get("problems", ())), name
        for unit in duty.get("responsible", ()):
            assert any(written in text for written in _spellings(unit)), (name, unit)


def test_recurrences_and_relative_rules_are_well_formed() -> None:
    for name, _, duty in _all("duties"):
        rules = _spellings(duty.get("recurrence"))
        assert bool(rules) == (duty["kind"] == "recurring"), name
        assert all(rrulestr(rule) and rule.startswith("FREQ=") for rule in rules), name
        relative = duty.get("relative")
        assert bool(relative) == (duty["kind"] == "relative"), name
        if relative:
            assert set(relative) in ({"n", "unit", "after"}, {"n", "unit", "before"}), name
            assert relative["unit"] in ("d", "wd", "w", "m"), name
            assert relative["n"] > 0, name


def test_what_is_no_duty_says_why_and_targets_have_numbers() -> None:
    assert all(said["role"] for _, _, said in _all("not_duties"))
    for name, _, target in _all("targets"):
        assert Decimal(target["value"]) >= 0, name
        assert target["unit"], name
