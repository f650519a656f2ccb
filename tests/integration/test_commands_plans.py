"""`dondoc plan …`: check, preview, publish, list, show, close, cancel, schema."""

from __future__ import annotations

import json

import pytest

from tests.integration.command_line import (
    HUYEN_A,
    OUTBOX_KEYS,
    PLAN,
    PLAN_FILE,
    PUBLISHED,
    TASK_KEYS,
    Office,
    is_instant,
)

SECOND = PLAN_FILE.replace("2020-10-06", "2021-10-06").replace("2020-12-15", "2021-12-15").replace(
    "2021-01-31", "2022-01-31"
)  # fmt: skip
NEXT_YEAR = "2021-10-06T09:00"


def test_check_names_every_problem_at_once_with_line_and_path(office: Office) -> None:
    broken = PLAN_FILE.replace("2020-12-15", "2020-15-12").replace("id: ongoing", "id: Chưa rõ")
    path = office.write("broken.yaml", broken)
    answer = office.run("plan", "check", path, wanted=1)
    assert answer.out.count("LỖI") == 2
    assert "dòng 17" in answer.out
    assert "items[1].due" in answer.out
    assert "2 lỗi" in answer.out
    machine = office.run("plan", "check", path, "--json", wanted=1)
    problems = json.loads(machine.out)["problems"]
    assert {(one["path"], one["line"]) for one in problems if one["severity"] == "error"} == {
        ("items[1].due", 17),
        ("items[3].id", 25),
    }
    assert len(json.loads(machine.err)["errors"]) == 2


def test_check_names_every_unit_that_is_not_in_the_roster(office: Office) -> None:
    broken = PLAN_FILE.replace("desk: ban", "desk: bann").replace("assigned_to: hoi", "assigned_to: nobody")
    answer = office.run("plan", "check", office.write("units.yaml", broken.replace("87/", "88/")), wanted=1)
    assert answer.out.count("LỖI") == 2
    assert "“bann”" in answer.out
    assert "“nobody”" in answer.out


def test_check_passes_a_plan_with_warnings_only(office: Office) -> None:
    path = office.write("good.yaml", PLAN_FILE.replace("87/KH-MTTQ-BTT", "88/KH"))
    found = office.json("plan", "check", path)["problems"]
    assert [one["severity"] for one in found] == ["warning"]
    assert "31/01/2021" in found[0]["message"]


def test_check_of_what_is_no_yaml_is_a_sentence(office: Office) -> None:
    for number, data in enumerate((b"plan: [", b"\xff\xff", b"", b"- just a list")):
        answer = office.run("plan", "check", office.write(f"{number}.yaml", data), wanted=1)
        assert "LỖI" in answer.out


def test_preview_shows_tasks_and_planned_notices_and_changes_nothing(office: Office) -> None:
    path = office.write("second.yaml", SECOND)
    before = (office.home / "dondoc.sqlite3").read_bytes()
    found = office.json("plan", "preview", path, now=NEXT_YEAR)
    assert set(found) >= {"tasks", "notices"}
    assert len(found["tasks"]) == 7
    assert all(set(task) >= TASK_KEYS for task in found["tasks"])
    assert all(set(notice) >= OUTBOX_KEYS for notice in found["notices"])
    assert {notice["state"] for notice in found["notices"]} == {"planned"}
    assert len(office.json("plan", "list")) == 1
    assert office.json("journal")[-1]["action"] == "plan.published"
    assert len(before) == len((office.home / "dondoc.sqlite3").read_bytes())


def test_a_preview_for_people_tells_days_kinds_and_numbers(office: Office) -> None:
    said = office.at(NEXT_YEAR, "plan", "preview", office.write("second.yaml", SECOND)).out
    assert "15/12/2021" in said
    assert "trước hạn 14 ngày" in said
    assert "7 nhiệm vụ" in said


def test_publish_answers_with_its_counts_and_refuses_the_same_number_twice(office: Office) -> None:
    path = office.write("plan.yaml", PLAN_FILE)
    assert office.refused("plan", "publish", path)["code"]
    done = office.json("plan", "publish", office.write("second.yaml", SECOND), now=NEXT_YEAR)
    assert done == {"plan": PLAN, "tasks": 7, "notices": 7}


def test_a_plan_with_errors_is_not_published_and_nothing_is_written(office: Office) -> None:
    path = office.write("b.yaml", PLAN_FILE.replace("2020-12-15", "soon").replace("87/", "88/"))
    error = office.refused("plan", "publish", path)
    assert error["line"] == 17
    assert error["path"] == "items[1].due"
    assert len(office.json("plan", "list")) == 1


def test_plan_list_has_the_promised_shape(office: Office) -> None:
    (one,) = office.json("plan", "list")
    assert set(one) >= {"number", "issuer", "issued_on", "subject", "status", "published_at", "tasks"}
    assert (one["number"], one["issuer"], one["issued_on"]) == (PLAN, "tinh", "2020-10-06")
    assert (one["status"], one["tasks"]) == ("published", 7)
    assert is_instant(one["published_at"])


def test_plan_show_tells_items_dates_and_ladder(office: Office) -> None:
    found = office.json("plan", "show", PLAN)
    dues = {item["id"]: item["dues"][0] for item in found["items"]}
    assert dues["province"] == {
        **{"due_on": "2021-02-01", "due_given": "2021-01-31"},
        **{"due_at": "2021-02-02T00:00:00+07:00", "tasks": 1},
    }
    assert dues["ongoing"]["due_on"] is None
    assert found["ladder"][5] == {"rung": "after 1wd", "tell": ["officer", "head"]}
    shown = office.run("plan", "show", PLAN).out
    assert "chuyển sang ngày làm việc kế tiếp" in shown
    assert "quá hạn 1 ngày làm việc" in shown


@pytest.mark.parametrize("number", ["87/KH-MTTQ-BTT@2020", " 87/KH- MTTQ-BTT "])
def test_a_plan_is_found_with_its_year_and_however_it_is_spaced(office: Office, number: str) -> None:
    assert office.json("plan", "show", number)["number"] == PLAN


@pytest.mark.parametrize("number", ["99/KH", "87/KH-MTTQ-BTT@2019", "87/KH-MTTQ-BTT@hai", "@2020", ""])
def test_an_unknown_number_is_refused(office: Office, number: str) -> None:
    error = office.refused("plan", "show", number)
    assert error["code"] == "unknown-plan"
    assert "dondoc plan list" in error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "show", PLAN],
        ["plan", "close", PLAN],
        ["plan", "cancel", PLAN, "--reason", "r"],
        ["task", "list", "--plan", PLAN],
        ["outbox", "list", "--plan", PLAN],
        ["status", "--plan", PLAN],
        ["journal", "--plan", PLAN],
    ],
)
def test_an_ambiguous_number_is_refused_with_the_candidates(office: Office, words: list[str]) -> None:
    office.at(NEXT_YEAR, "plan", "publish", office.write("second.yaml", SECOND))
    error = office.refused(*words, now=NEXT_YEAR)
    assert error["code"] == "ambiguous-plan"
    assert f"{PLAN}@2020" in error["message"]
    assert f"{PLAN}@2021" in error["message"]
    with_year = [word.replace(PLAN, f"{PLAN}@2020") for word in words]
    if words[:2] != ["plan", "close"]:
        office.json(*with_year, now=NEXT_YEAR)


def test_two_issuers_may_have_one_number_in_one_year(office: Office) -> None:
    office.at(
        PUBLISHED, "plan", "publish", office.write("second.yaml", PLAN_FILE.replace("issuer: tinh", "issuer: huyen-a"))
    )
    message = office.refused("plan", "show", f"{PLAN}@2020")["message"]
    assert f"{PLAN}@2020@huyen-a, {PLAN}@2020@tinh" in message
    assert office.json("plan", "show", f"{PLAN}@2020@huyen-a")["issuer"] == "huyen-a"
    assert office.refused("plan", "show", f"{PLAN}@2020@ban")["code"] == "unknown-plan"
    ended = office.json("plan", "cancel", f"{PLAN}@2020@huyen-a", "--reason", "r")
    assert ended["plan"] == PLAN
    assert {one["issuer"]: one["status"] for one in office.json("plan", "list")} == {
        "tinh": "published",
        "huyen-a": "cancelled",
    }


def test_close_refuses_while_tasks_are_open_and_force_cancels_them(office: Office) -> None:
    error = office.refused("plan", "close", PLAN)
    assert error["code"] == "tasks-open"
    assert "7" in error["message"]
    assert office.json("plan", "close", PLAN, "--force") == {
        **{"plan": PLAN, "status": "closed", "cancelled": 7, "missed": 0, "accepted": 0}
    }
    assert {task["status"] for task in office.json("task", "list")} == {"cancelled"}
    assert office.refused("plan", "close", PLAN)["code"] == "plan-ended"
    assert office.refused("plan", "cancel", PLAN, "--reason", "r")["code"] == "plan-ended"
    assert office.json("plan", "list")[0]["status"] == "closed"


def test_cancel_needs_a_reason_withdraws_what_waits_and_tells_the_officers(office: Office) -> None:
    office.run("plan", "cancel", PLAN, wanted=2)
    assert office.refused("plan", "cancel", PLAN, "--reason", "  ")["code"] == "no-reason"
    office.at(PUBLISHED, "task", "waive", HUYEN_A, "--reason", "r")
    assert office.json("plan", "cancel", PLAN, "--reason", "Có kế hoạch thay thế")["cancelled"] == 6
    told = office.json("outbox", "list", "--planned")
    assert {one["state"] for one in told if one["kind"] == "assignment"} == {"withdrawn"}
    assert sum(one["kind"] == "cancelled" for one in told) == 6
    assert not [one for one in told if one["state"] == "planned"]


def test_the_schema_is_json_schema_and_takes_the_plan(office: Office) -> None:
    import jsonschema
    import yaml

    schema = json.loads(office.run("plan", "schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "items" in schema["properties"]
    plan = json.loads(json.dumps(yaml.safe_load(PLAN_FILE), default=str))  # editors see dates as text
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(plan)
    del plan["items"][0]["due"]
    assert not validator.is_valid(plan)


@pytest.mark.parametrize("silent", [1, 30])
def test_units_that_reach_nobody_are_told_on_stderr_or_stop_the_publication(
    new_office: Office, monkeypatch: pytest.MonkeyPatch, silent: int
) -> None:
    units = "code,name,level,parent\nban,Ban,desk,\ntop,Trên,district,ban\n"
    units += "".join(f"xa-{n},Xã {n},commune,top\n" for n in range(silent))
    new_office.run("units", "import", new_office.write("units.csv", units))
    people = new_office.write("contacts.csv", "unit,post,email\nban,officer,ban@ban.example\n")
    new_office.run("contacts", "import", people)
    items = "  - {id: a, title: A, assigned_to: {level: commune}, due: 2020-12-15}"
    head = "plan: {number: 1/KH, issuer: ban, issued_on: 2020-10-06, subject: S}"
    file = new_office.write("plan.yaml", f"{head}\nitems:\n{items}\n")
    shown = min(silent, 20) + (silent > 20)
    for command in ("check", "preview"):
        assert new_office.at(PUBLISHED, "plan", command, file).err.count("CẢNH BÁO") == shown
    assert f"0 lỗi, {silent} cảnh báo" in new_office.at(PUBLISHED, "plan", "check", file).out
    monkeypatch.setenv("DONDOC_UNREACHABLE", "block")
    for command in ("check", "preview", "publish"):
        answer = new_office.at(PUBLISHED, "plan", command, file, wanted=1)
        assert (answer.out + answer.err).count("Không liên hệ được ai cho Xã") == silent
    assert new_office.json("plan", "list") == []
    monkeypatch.setenv("DONDOC_UNREACHABLE", "warn")
    published = new_office.at(PUBLISHED, "plan", "publish", file, "--json")
    assert published.err.count("CẢNH BÁO") == shown
    assert json.loads(published.out)["tasks"] == silent
