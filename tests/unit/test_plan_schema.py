"""The JSON Schema of the plan file: valid itself, and of one mind with the reader."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from plans.file.reader import read
from plans.file.schema import json_schema

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("dong-da-2023", "hoan-kiem", "tam-duong", "tay-ho-30", "tay-ninh-87", "two-level", "weekly")
PLANS = [f"{name}/plan.yaml" for name in NAMES]
PLANS += [f"three-levels/{level}.yaml" for level in ("central", "province", "district")]
PLANS += [f"tay-ho-30/{level}.yaml" for level in ("city", "district", "ward")]
VALID: dict[str, Any] = {
    "plan": {"number": "1/KH", "issuer": "a", "issued_on": "2020-10-06", "subject": "S"},
    "items": [{"id": "report", "title": "T", "assigned_to": "a", "due": "2020-12-15"}],
}


class Loader(yaml.SafeLoader):
    """YAML as editors read it (1.2): a date is text, `true` and 2020 are not."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def accepts(document: Any) -> bool:
    return Draft202012Validator(json_schema()).is_valid(document)


def reads(document: Any) -> bool:
    return read(yaml.safe_dump(document, allow_unicode=True).encode()).plan is not None


def changed(path: str, value: Any) -> dict[str, Any]:
    """VALID with one value put in, such as `items.0.due`."""
    document = copy.deepcopy(VALID)
    *above, last = path.split(".")
    place: Any = document
    for step in above:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return document


def test_the_schema_is_a_schema_and_new_at_each_call() -> None:
    Draft202012Validator.check_schema(json_schema())
    json_schema()["properties"].clear()
    assert set(json_schema()["properties"]) == {"plan", "items", "ladder", "ladders", "indicators"}


@pytest.mark.parametrize("file", PLANS)
def test_the_schema_accepts_the_real_plans(file: str) -> None:
    document = yaml.load((EXAMPLES / file).read_text(encoding="utf-8"), Loader)
    assert [error.message for error in Draft202012Validator(json_schema()).iter_errors(document)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("items.0.due", "15/12/2020"),
        ("items.0.due", {"on": "2020-12-15", "strict": True, "at": "17:00"}),
        ("items.0.due", {"end_of": "2020-12"}),
        ("items.0.due", {"end_of": "2020-Q4"}),
        ("items.0.due", {"end_of": 2020}),
        ("items.0.due", {"within": "5wd", "of": "issued"}),
        ("items.0.due", {"within": "30 d", "of": "other"}),
        ("items.0.due", {"before": "other", "by": "3660d"}),
        ("items.0.due", {"every": "FREQ=DAILY", "from": "2020-10-01", "until": "31/12/2020"}),
        ("items.0.due", {"none": True}),
        ("items.0.due", {"none": True, "nudge": "month"}),
        ("items.0.assigned_to", ["a", "b"]),
        ("items.0.assigned_to", 72),
        ("items.0.assigned_to", {"units": ["a", "b"]}),
        ("items.0.assigned_to", {"units": "a"}),
        ("items.0.assigned_to", {"tag": "t", "under": "a"}),
        ("items.0.assigned_to", {"level": "district"}),
        ("items.0.with", "b"),
        ("items.0.with", ["b", {"tag": "t", "under": "a"}]),
        ("items.0.with", {"level": "district"}),
        ("items.0.period", {"from": "2020-01-01", "to": "30/11/2020"}),
        ("items", [{"id": "r", "title": "T", "lead": ["a", "b"], "due": "2020-12-15"}]),
        ("plan", {"number": "1/KH", "issuers": ["a", "b"], "issued_on": "2020-10-06", "subject": "S"}),
        ("items.0.needs", ["other"]),
        ("items.0.needs", "other"),
        ("items.0.report_to", "b"),
        ("items.0.deliverables", [{"id": "r", "title": "T", "at_least": 2}]),
        ("plan.based_on", ["1/KH", "2/KH"]),
        ("plan.fulfils", "178/KH-MTTW-BTT@2020@mttw#province-report"),
        ("plan.fulfils", ["1/KH#a", "2/KH@2020#b@20/12/2020"]),
        ("plan.buffers", {"district": "5wd", "cấp xã": "10 d"}),
        ("plan.send_at", "7:00"),
        ("plan.send_at", "21:00"),
        ("plan.day_off", "keep"),
        ("ladder", []),
        ("ladder", [{"before": "5wd", "tell": "officer"}, {"on_due": True, "tell": ["officer", "head"]}]),
    ],
)
def test_what_the_reader_reads_the_schema_accepts(path: str, value: Any) -> None:
    document = changed(path, value)
    assert (reads(document), accepts(document)) == (True, True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("plan.number", "1@KH"),
        ("plan.fulfils", "178/KH-MTTW-BTT"),
        ("plan.fulfils", ["#a"]),
        ("plan.fulfils", ["1/KH#A b"]),
        ("plan.fulfils", ["1/KH#a@20/12"]),
        ("plan.fulfils", ["1/KH#a", "1/KH#a"]),
        ("plan.buffers", {"district": "0d"}),
        ("plan.buffers", ["5wd"]),
        ("plan.send_at", "06:59"),
        ("plan.send_at", "21:01"),
        ("plan.day_off", "later"),
        ("plan.calendar", "us"),
        ("plan.subjetc", "S"),
        ("items", []),
        ("items.0.id", "Report"),
        ("items.0.id", "issued"),
        ("items.0.due", "15/12/20"),
        ("items.0.due", "2020-12-15T08:00"),
        ("items.0.due", {"on": "2020-12-15", "none": True}),
        ("items.0.due", {"within": "5wd"}),
        ("items.0.due", {"within": "5 days", "of": "issued"}),
        ("items.0.due", {"within": "0d", "of": "issued"}),
        ("items.0.due", {"within": "3661d", "of": "issued"}),
        ("items.0.due", {"end_of": "2020-13"}),
        ("items.0.due", {"end_of": 1900}),
        ("items.0.due", {"on": "2020-12-15", "at": "24:00"}),
        ("items.0.due", {"none": False}),
        ("items.0.due", {"none": True, "nudge": "week"}),
        ("items.0.assigned_to", {}),
        ("items.0.assigned_to", []),
        ("items.0.assigned_to", {"units": ["a"], "level": "district"}),
        ("items.0.lead", "a"),
        ("items.0.with", []),
        ("items.0.period", "week"),
        ("items.0.period", {"every": "month", "closes": 0}),
        ("items.0.period", {"from": "2020-01-01"}),
        ("plan.issuers", ["a", "b"]),
        ("items.0.deliverables", [{"id": "r", "title": "T", "at_least": 0}]),
        ("ladder", [{"before": "7d"}]),
        ("ladder", [{"before": "7d", "on_due": True, "tell": "officer"}]),
        ("ladder", [{"before": "7d", "tell": "boss"}]),
    ],
)
def test_what_the_reader_refuses_the_schema_rejects(path: str, value: Any) -> None:
    document = changed(path, value)
    assert (reads(document), accepts(document)) == (False, False)


@pytest.mark.parametrize("field", ["number", "issuer", "issued_on", "subject"])
def test_the_head_is_not_whole_without_its_fields(field: str) -> None:
    document = copy.deepcopy(VALID)
    del document["plan"][field]
    assert (reads(document), accepts(document)) == (False, False)


def test_every_field_carries_a_description_for_the_editor() -> None:
    schema = json_schema()
    fields = schema["properties"]["items"]["items"]["properties"]
    assert [name for name in ("title", "assigned_to", "report_to", "due") if "description" not in fields[name]] == []
