"""`dondoc plan amend`, `plan file` and `plan versions`: what a document changes, seen before it is done."""

from __future__ import annotations

import json

import pytest
import yaml

from plans.file.reader import read
from tests.integration.command_line import OUTBOX_KEYS, PLAN, PLAN_FILE, Office
from workflow.amending.versions import numbered

BY = ("--by", "95/MTTQ-BTT")
WHEN = "2020-10-12T09:00"
LATER = PLAN_FILE.replace("due: 2020-12-15", "due: 2020-12-25")


def test_what_a_document_would_change_is_shown_first_and_then_done(office: Office) -> None:
    file = office.write("later.yaml", LATER)
    shown = office.json("plan", "amend", PLAN, file, *BY, "--reason", "bão lụt", "--dry-run", now=WHEN)
    assert office.json("plan", "list")[0]["version"] == 1
    assert set(shown) == {
        *("kind", "plan", "by", "version", "dry_run", "changes", "notices", "withdrawn", "wrong", "cascade")
    }
    assert (shown["kind"], shown["plan"], shown["by"], shown["version"]) == ("amendment", PLAN, "95/MTTQ-BTT", 2)
    assert [(one["item"], one["unit"], one["change"], one["days"]) for one in shown["changes"]] == [
        ("districts", "huyen-a", "later", 10),
        ("districts", "huyen-b", "later", 10),
    ]
    assert [(one["kind"], one["unit"], set(one) >= OUTBOX_KEYS) for one in shown["notices"]] == [
        ("amended", "huyen-a", True),
        ("amended", "huyen-b", True),
    ]
    people = office.at(WHEN, "plan", "amend", PLAN, file, *BY, "--dry-run").out
    assert "Xem trước" in people
    assert "hạn muộn hơn" in people
    done = office.json("plan", "amend", PLAN, file, *BY, "--reason", "bão lụt", now=WHEN)
    assert (done["changes"], done["dry_run"]) == (shown["changes"], False)
    kept = office.json("plan", "versions", PLAN)
    assert [(one["version"], one["by"], one["reason"]) for one in kept] == [
        (1, PLAN, None),
        (2, "95/MTTQ-BTT", "bão lụt"),
    ]
    assert office.json("plan", "show", PLAN)["version"] == 2
    entry = office.json("journal")[-2]
    assert (entry["action"], entry["detail"]["moved"], entry["detail"]["version"]) == ("plan.amended", 2, 2)
    office.run("journal", "verify")
    assert_the_file_that_runs_says_its_version(office)


def assert_the_file_that_runs_says_its_version(office: Office) -> None:
    present = office.run("plan", "file", PLAN).out
    assert yaml.safe_load(present)["plan"]["version"] == 2
    file = office.write("again.yaml", present.replace("2020-12-25", "2020-12-28"))
    assert office.json("plan", "amend", PLAN, file, "--by", "96/MTTQ", now=WHEN)["version"] == 3
    assert "2020-12-15" in office.run("plan", "file", PLAN, "--version", "1").out
    assert office.refused("plan", "file", PLAN, "--version", "4")["code"] == "unknown-version"
    assert office.refused("plan", "amend", PLAN, file, *BY, now=WHEN)["code"] == "version-changed"
    new = office.write("new.yaml", present.replace("87/", "88/"))
    assert office.refused("plan", "publish", new, now=WHEN)["code"] == "not-first"


def test_what_cannot_be_amended_is_told_with_its_line(office: Office) -> None:
    same = office.write("same.yaml", PLAN_FILE)
    assert office.refused("plan", "amend", PLAN, same, *BY, now=WHEN)["code"] == "nothing-changes"
    other = office.write("other.yaml", LATER.replace("issuer: tinh", "issuer: huyen-a"))
    refused = office.refused("plan", "amend", PLAN, other, *BY, now=WHEN)
    assert (refused["code"], refused["path"], refused["line"]) == ("not-the-same-plan", "plan.issuer", 3)
    assert office.refused("plan", "amend", PLAN, same, "--by", " ", now=WHEN)["code"] == "no-number"
    assert office.refused("plan", "amend", "99/KH", same, *BY, now=WHEN)["code"] == "unknown-plan"


@pytest.mark.parametrize(
    "head",
    [
        "plan:\n  # số\n  number: 87/KH\n  issuer: tinh\n  issued_on: 2020-10-06\n  subject: Sơ kết\n",
        'plan: {"number": 87/KH, issuer: tinh, issued_on: 2020-10-06, subject: Sơ kết}\n',
        "plan: {issuer: tinh,\n  number: 87/KH, issued_on: 2020-10-06, subject: Sơ kết}\n",
        "plan:\n  version: 1\n  number: 87/KH\n  issuer: tinh\n  issued_on: 2020-10-06\n  subject: Sơ kết\n",
    ],
)
def test_the_version_is_written_into_a_file_however_it_is_written(head: str) -> None:
    text = head + "items:\n- {id: a, title: A, assigned_to: tinh, due: 2020-12-15}\n"
    written, found = numbered(text, 12), read(numbered(text, 12).encode()).plan
    assert found is not None
    assert found.version == 12
    assert json.dumps(sorted(written.replace("12", ""))).count("#") == text.count("#")
