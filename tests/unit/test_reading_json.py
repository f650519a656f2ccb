"""`plan draft --json` field by field: its schema (contract, section 4), its places, and the page that explains it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

import pytest
from dateutil.rrule import rrulestr
from jsonschema import Draft202012Validator, FormatChecker

from plans.periods.model import MONTHS
from plans.reading.drafted.shape import draft_json
from plans.reading.model import Confidence, Kind
from plans.reading.read import read

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "tests" / "corpus" / "open").glob("*.txt"))[::3]  # the outcome among them
PAGE = (ROOT / "docs" / "reference" / "reading.md").read_text(encoding="utf-8")
Schema = dict[str, Any]


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _or_null(of: Schema) -> Schema:
    return {"anyOf": [of, {"type": "null"}]}


TEXT: Schema = {"type": "string", "minLength": 1}
PLACE: Schema = {"type": "integer", "minimum": 0}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
WORDS, NUMBER = _list(TEXT), _or_null({"type": "integer", "minimum": 0})
_RELATIVE: dict[str, Any] = {"n": {"type": "integer", "minimum": 0}, "unit": {"enum": ["d", "wd", "w", "m"]}}
RELATIVE = {"oneOf": [_object(**_RELATIVE, **{side: {"type": "string"}}) for side in ("after", "before")]}
PROBLEM: Schema = {
    "type": "object",
    "properties": {"code": TEXT, "message": TEXT, "start": PLACE, "end": PLACE, "candidates": WORDS, "suggested": DAY},
    "required": ["code", "message", "start", "end"],
    "additionalProperties": False,
}
SELECTOR = _object(
    written=TEXT, issuer=YES_NO, name=_or_null(TEXT), level=_or_null(TEXT), tag=_or_null(TEXT), under=_or_null(TEXT),
    units=WORDS, problem=_or_null(TEXT), candidates=WORDS,
)  # fmt: skip
DOC = _object(
    type=_or_null(TEXT), number=_or_null({"type": "string", "pattern": r"^\S+$"}), issuer=_or_null(TEXT),
    issuer_code=_or_null(TEXT), issued_on=_or_null(DAY), place=_or_null(TEXT), subject=_or_null(TEXT), based_on=WORDS,
    signed_by=_or_null(TEXT), recipients=WORDS, recipients_for=_object(act=WORDS, report=WORDS, file=WORDS),
)  # fmt: skip
RHYTHM = _object(
    every={"enum": [*MONTHS]}, closes={"anyOf": [{"type": "integer", "minimum": 1, "maximum": 28}, {"const": "end"}]}
)
PERIOD = {"oneOf": [RHYTHM, _object(**{"from": DAY, "to": DAY})]}
DUTY = _object(
    quote=TEXT, start=PLACE, end=PLACE, sentence=_object(start=PLACE, end=PLACE), kind={"enum": [*get_args(Kind)]},
    due=_or_null(DAY), at=_or_null({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
    range_start=_or_null(DAY), strict=YES_NO, recurrence=_or_null(TEXT), relative=_or_null(RELATIVE),
    suggested_due=_or_null(DAY), responsible=WORDS, supporting=WORDS, report_to=_or_null(TEXT),
    title={"type": "string"}, deliverables=_list(_object(title=TEXT, at_least={"type": "integer", "minimum": 1})),
    period=_or_null(PERIOD), selectors=_list(SELECTOR), confidence={"enum": [*get_args(Confidence)]},
    problems=_list(PROBLEM),
)  # fmt: skip
WORK = _object(
    start=PLACE, end=PLACE, title=TEXT, responsible=WORDS, supporting=WORDS, selectors=_list(SELECTOR), reports=YES_NO
)
TARGET = _object(
    quote=TEXT, start=PLACE, end=PLACE, title=TEXT, target={"type": "string", "pattern": r"^\d+(\.\d+)?$"}, unit=TEXT,
    strict=YES_NO, direction={"enum": ["up", "down"]},
)  # fmt: skip
OUTCOME = _object(
    start=PLACE, end=PLACE, held=_object(on=_or_null(DAY), place=_or_null(TEXT), title=_or_null(TEXT)), units=NUMBER,
    commendations=_list(_object(
        title=TEXT, by=_or_null(TEXT), to={"enum": ["collective", "individual", "household", "other"]}, number=NUMBER,
    )),
)  # fmt: skip
DRAFT = _object(
    text={"type": "string"}, doc=DOC, duties=_list(DUTY), works=_list(WORK), targets=_list(TARGET),
    outcome=_or_null(OUTCOME), problems=_list(PROBLEM),
)  # fmt: skip
VALID = Draft202012Validator(DRAFT, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    return {path.stem: draft_json(read(unicodedata.normalize("NFC", path.read_text("utf-8")))) for path in TEXTS}


def test_every_answer_has_the_fields_of_the_contract_and_their_types(answers: dict[str, Any]) -> None:
    found = {
        f"{name} {error.json_path}: {error.message[:120]}"
        for name, answer in answers.items()
        for error in VALID.iter_errors(json.loads(json.dumps(answer)))
    }
    assert found == set()
    assert any(answer["outcome"] for answer in answers.values())
    assert all(any(answer[part] for answer in answers.values()) for part in ("duties", "targets", "problems"))


def test_every_place_lies_in_the_text_and_every_quote_is_the_slice(answers: dict[str, Any]) -> None:
    for answer in answers.values():
        text = answer["text"]
        assert unicodedata.is_normalized("NFC", text)
        assert "\r" not in text
        for one in _places(answer):
            assert 0 <= one["start"] <= one["end"] <= len(text)
            assert one.get("quote", text[one["start"] : one["end"]]) == text[one["start"] : one["end"]]


def test_what_a_kind_promises_holds(answers: dict[str, Any]) -> None:
    for duty in (duty for answer in answers.values() for duty in answer["duties"]):
        kind, codes = duty["kind"], {one["code"] for one in duty["problems"]}
        assert (duty["recurrence"] is not None) == (kind == "recurring")
        assert (duty["relative"] is not None) == (kind == "relative")
        assert duty["due"] is None or kind not in ("recurring", "vague", "invalid", "undated")
        assert duty["due"] is not None or kind in ("recurring", "relative", "vague", "invalid", "undated"), duty
        assert kind != "vague" or "vague" in codes
        assert kind != "invalid" or "impossible" in codes
        assert duty["range_start"] is None or date.fromisoformat(duty["range_start"]) <= date.fromisoformat(duty["due"])
        assert duty["at"] is None or time.fromisoformat(duty["at"])
        assert duty["recurrence"] is None or rrulestr(duty["recurrence"])


def test_the_page_explains_every_field_kind_and_problem(answers: dict[str, Any]) -> None:
    named = set(re.findall(r"[a-z_0-9]+(?:-[a-z]+)*", " ".join(re.findall(r"`([^`]+)`", PAGE))))
    codes = {one["code"] for answer in answers.values() for one in _places(answer) if "code" in one}
    assert {*_fields(DRAFT), *get_args(Kind), *get_args(Confidence), *codes} - named == set()


def _places(value: Any) -> Iterator[dict[str, Any]]:
    """All objects that say where they stand."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _places(one)


def _fields(schema: Schema) -> Iterator[str]:
    """The names of all fields, those within others too."""
    for name, of in schema.get("properties", {}).items():
        yield name
        yield from _fields(of)
    for inner in (*filter(None, [schema.get("items")]), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _fields(inner)
