"""`dondoc task …`: the list, one task, how its date came about, and the acts of people with every refusal."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.integration.command_line import (
    HOI,
    HUYEN_A,
    HUYEN_B,
    PLAN,
    PLAN_FILE,
    TASK_KEYS,
    TINH,
    XA_A1,
    XA_A2,
    XA_B1,
    Office,
    is_instant,
)

MORNING = "2020-10-07T09:00"
LATE = "2020-12-16T09:00"


def submit(office: Office, task: str, now: str = MORNING, *more: str) -> None:
    office.at(now, "task", "submit", task, "--by", "Đầu mối", "--paper", *more)


# --- looking -------------------------------------------------------------------------------------------------------


def test_tasks_have_the_promised_shape(office: Office) -> None:
    found = office.json("task", "list")
    assert [task["id"] for task in found] == [XA_A1, XA_A2, XA_B1, HUYEN_A, HUYEN_B, TINH, HOI]
    assert all(set(task) >= TASK_KEYS for task in found)
    first, province, undated = found[0], found[5], found[6]
    # Twenty working days after 6 October 2020, that day not counted.
    assert (first["due_on"], first["due_given"], first["due_at"]) == (
        "2020-11-03",
        "2020-11-03",
        "2020-11-04T00:00:00+07:00",
    )
    assert (first["plan"], first["unit_name"], first["status"], first["ready"]) == (
        PLAN,
        "Mặt trận xã A1",
        "assigned",
        None,
    )
    assert (province["due_given"], province["due_on"], province["ready"]) == ("2021-01-31", "2021-02-01", False)
    assert (undated["due_on"], undated["due_at"], undated["standing"]) == (None, None, "undated")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--plan", PLAN], {XA_A1, XA_A2, XA_B1, HUYEN_A, HUYEN_B, TINH, HOI}),
        (["--unit", "huyen-a"], {HUYEN_A}),
        (["--item", "communes"], {XA_A1, XA_A2, XA_B1}),
        (["--standing", "undated"], {HOI}),
        (["--standing", "overdue"], {XA_A1, XA_A2, XA_B1, HUYEN_A, HUYEN_B}),
        (["--standing", "overdue", "--unit", "xa-a1"], {XA_A1}),
        (["--standing", "done_late"], set()),
    ],
)
def test_the_list_is_filtered(office: Office, words: list[str], ids: set[str]) -> None:
    assert {task["id"] for task in office.json("task", "list", *words, now=LATE)} == ids


def test_a_mistyped_filter_is_refused_and_lists_nothing(office: Office) -> None:
    assert office.refused("task", "list", "--unit", "huyen-c")["code"] == "unknown-unit"
    assert office.refused("task", "list", "--item", "comunes")["code"] == "unknown-item"
    assert office.refused("task", "list", "--plan", "9/KH")["code"] == "unknown-plan"
    assert office.refused("task", "list", "--standing", "late", code=2)["code"] == "usage"


@pytest.mark.parametrize("verb", ["show", "explain", "acknowledge", "accept"])
def test_an_unknown_task_is_refused(office: Office, verb: str) -> None:
    for id in ("999", "0", "abc", "1.5", "٣", "9" * 30, ""):
        assert office.refused("task", verb, id)["code"] == "unknown-task", id


def test_one_task_is_shown_with_what_it_must_deliver_and_its_history(office: Office) -> None:
    submit(office, HUYEN_A, MORNING, "--note", "Đủ hai biểu")
    found = office.json("task", "show", HUYEN_A)
    assert set(found) >= TASK_KEYS | {"title", "deliverables", "report_to", "subject", "acts", "submissions"}
    assert [one["id"] for one in found["deliverables"]] == ["report", "model"]
    assert found["report_to"] == "ban"
    assert [(one["action"], one["status"]) for one in found["acts"]] == [("submit", "submitted")]
    assert is_instant(found["acts"][0]["at"])
    assert found["submissions"][0].items() >= {"by": "Đầu mối", "note": "Đủ hai biểu", "paper": True}.items()
    shown = office.at(MORNING, "task", "show", HUYEN_A).out
    assert "Nộp báo cáo" in shown
    assert "bản giấy" in shown
    assert shown.count("Đã báo cáo, chờ xác nhận") == 1


def test_explain_names_the_rule_behind_every_step(office: Office) -> None:
    steps = office.json("task", "explain", XA_A1)["steps"]
    counted = next(step for step in steps if "20 ngày làm việc" in step["text"])
    assert "Đ.147" in counted["source"]
    assert counted["on"] == "2020-11-03"
    steps = office.json("task", "explain", TINH)["steps"]
    moved = next(step for step in steps if "Chủ nhật" in step["text"])
    assert moved["on"] == "2021-02-01"
    assert "Đ.148" in moved["source"]
    assert "Quy định của kế hoạch" in moved["source"]
    said = office.run("task", "explain", TINH).out
    assert "ngày ghi: 31/01/2021" in said
    assert "trước hạn 14 ngày" in said


def test_explain_shows_the_rungs_that_are_for_this_task(office: Office) -> None:
    rungs = office.json("task", "explain", HUYEN_A)["rungs"]
    assert [one["rung"] for one in rungs][:2] == ["before 14d", "before 7d"]
    assert rungs[0].items() >= {"fire_at": "2020-12-01T08:00:00+07:00", "fired_at": None, "tell": ["officer"]}.items()
    assert office.json("task", "explain", HOI)["rungs"] == []


def test_an_undated_task_can_be_explained(office: Office) -> None:
    assert office.json("task", "explain", HOI)["steps"]
    assert "Tuyên truyền" in office.run("task", "show", HOI).out


# --- acts ----------------------------------------------------------------------------------------------------------


def test_a_task_goes_from_assigned_to_accepted(office: Office) -> None:
    def status() -> str:
        return str(office.json("task", "show", XA_A1, now=MORNING)["status"])

    office.at(MORNING, "task", "acknowledge", XA_A1)
    assert status() == "acknowledged"
    submit(office, XA_A1)
    assert status() == "submitted"
    office.at(MORNING, "task", "return", XA_A1, "--reason", "Thiếu biểu 1.1")
    assert status() == "returned"
    submit(office, XA_A1)
    done = office.json("task", "accept", XA_A1, now=MORNING)
    assert (done["status"], done["standing"]) == ("accepted", "done_on_time")
    assert done["accepted_at"] == "2020-10-07T09:00:00+07:00"
    assert [one["action"] for one in office.json("journal", "--task", XA_A1)] == [
        "task.acknowledge",
        "task.submit",
        "task.return",
        "task.submit",
        "task.accept",
    ]


ACTS = {
    "acknowledge": [],
    "submit": ["--by", "x", "--paper"],
    "accept": [],
    "return": ["--reason", "r"],
    "extend": ["--until", "2020-12-30", "--reason", "r"],
    "waive": ["--reason", "r"],
    "reopen": ["--reason", "r"],
}
LEGAL = {
    "assigned": {"acknowledge", "submit", "extend", "waive"},
    "acknowledged": {"submit", "extend", "waive"},
    "submitted": {"submit", "accept", "return", "waive"},
    "returned": {"submit", "extend", "waive"},
    "accepted": {"reopen"},
    "waived": {"reopen"},
    "cancelled": set(),
}
WAY = {
    "assigned": [],
    "acknowledged": ["acknowledge"],
    "submitted": ["submit"],
    "returned": ["submit", "return"],
    "accepted": ["submit", "accept"],
    "waived": ["waive"],
    "cancelled": [],
}


@pytest.mark.parametrize("status", list(LEGAL))
def test_whatever_a_status_does_not_allow_is_refused(office: Office, status: str) -> None:
    for verb in WAY[status]:
        office.at(MORNING, "task", verb, HUYEN_A, *ACTS[verb])
    if status == "cancelled":
        office.at(MORNING, "plan", "cancel", PLAN, "--reason", "r")
    before = office.json("task", "show", HUYEN_A)
    assert before["status"] == status
    for verb in ACTS.keys() - LEGAL[status]:
        error = office.refused("task", verb, HUYEN_A, *ACTS[verb], now=MORNING)
        assert error["code"] == "illegal-act", verb
        assert HUYEN_A in error["message"]
    assert office.json("task", "show", HUYEN_A) == before


@pytest.mark.parametrize("verb", ["acknowledge", "submit", "extend", "waive"])
def test_what_a_new_task_allows_is_done(office: Office, verb: str) -> None:
    after = office.json("task", verb, HUYEN_A, *ACTS[verb], now=MORNING)
    assert after["status"] == {"acknowledge": "acknowledged", "submit": "submitted", "waive": "waived"}.get(
        verb, "assigned"
    )


@pytest.mark.parametrize("verb", ["return", "extend", "waive", "reopen"])
def test_a_reason_is_required_and_must_say_something(office: Office, verb: str) -> None:
    submit(office, XA_A1)
    task = XA_A1 if verb == "return" else XA_A2
    words = [word for word in ACTS[verb] if word not in ("--reason", "r")]
    office.at(MORNING, "task", verb, task, *words, wanted=2)
    assert office.refused("task", verb, task, *words, "--reason", " \t", now=MORNING)["code"] == "no-reason"


def test_who_submits_must_be_said(office: Office) -> None:
    office.at(MORNING, "task", "submit", XA_A1, "--paper", wanted=2)
    assert office.refused("task", "submit", XA_A1, "--by", " ", "--paper", now=MORNING)["code"] == "no-name"


def test_a_submission_may_have_come_in_the_past_and_not_in_the_future(office: Office) -> None:
    error = office.refused("task", "submit", XA_A1, *ACTS["submit"], "--at", "2020-10-07T09:01", now=MORNING)
    assert error["code"] == "in-the-future"
    assert "07/10/2020 09:01" in error["message"]
    after = office.json("task", "submit", XA_A1, *ACTS["submit"], "--at", "2020-11-03T23:59:59", now=LATE)
    assert after["submitted_at"] == "2020-11-03T23:59:59+07:00"
    assert office.json("task", "accept", XA_A1, now=LATE)["standing"] == "done_on_time"
    submit(office, XA_A2, LATE, "--at", "2020-11-04T00:00:01+07:00")
    assert office.json("task", "accept", XA_A2, now=LATE)["standing"] == "done_late"


@pytest.mark.parametrize(
    ("written", "came"),
    [
        ("03/11/2020", "2020-11-03T23:59:59+07:00"),
        ("2020-11-03", "2020-11-03T23:59:59+07:00"),
        ("03/11/2020 15:00", "2020-11-03T15:00:00+07:00"),
        ("2020-11-03 15:00", "2020-11-03T15:00:00+07:00"),
        ("2020-11-03T08:00Z", "2020-11-03T15:00:00+07:00"),
    ],
)
def test_a_day_alone_is_its_end_and_an_hour_is_understood(office: Office, written: str, came: str) -> None:
    assert office.json("task", "submit", XA_A1, *ACTS["submit"], "--at", written, now=LATE)["submitted_at"] == came


def test_what_came_today_came_by_now_and_nothing_comes_tomorrow(office: Office) -> None:
    told = office.json("task", "submit", XA_A1, *ACTS["submit"], "--at", MORNING[:10], now=MORNING)
    assert told["submitted_at"].startswith(MORNING)
    error = office.refused("task", "submit", XA_A2, *ACTS["submit"], "--at", "08/10/2020", now=MORNING)
    assert error["code"] == "in-the-future"


def test_a_new_date_with_a_return_is_from_today_on_and_moves_off_a_day_off(office: Office) -> None:
    submit(office, XA_A1)
    words = ["task", "return", XA_A1, "--reason", "r", "--due"]
    assert office.refused(*words, "2020-10-06", now=MORNING)["code"] == "due-in-the-past"
    after = office.json(*words, "2020-10-10", now=MORNING)  # a Saturday
    assert (after["due_given"], after["due_on"], after["extended_from"]) == ("2020-10-10", "2020-10-12", "2020-11-03")


def test_today_itself_will_do_as_a_new_date(office: Office) -> None:
    submit(office, XA_A1)
    after = office.json("task", "return", XA_A1, "--reason", "r", "--due", "07/10/2020", now=MORNING)
    assert after["due_on"] == "2020-10-07"


@pytest.mark.parametrize("until", ["2020-11-02", "2020-11-03"])
def test_an_extension_must_be_later_than_the_date_now_due(office: Office, until: str) -> None:
    error = office.refused("task", "extend", XA_A1, "--until", until, "--reason", "r", now=MORNING)
    assert error["code"] == "not-later"
    assert "03/11/2020" in error["message"]


def test_an_extension_keeps_the_date_before_and_lays_the_ladder_anew(office: Office) -> None:
    after = office.json("task", "extend", XA_A1, "--until", "2020-11-15", "--reason", "Bão lụt", now=MORNING)
    assert (after["due_given"], after["due_on"], after["extended_from"]) == ("2020-11-15", "2020-11-16", "2020-11-03")
    first = office.json("task", "explain", XA_A1, now=MORNING)["rungs"][0]
    assert (first["rung"], first["fire_at"]) == ("before 14d", "2020-11-02T08:00:00+07:00")
    again = office.json("task", "extend", XA_A1, "--until", "2020-11-20", "--reason", "r", now=MORNING)
    assert again["extended_from"] == "2020-11-16"
    assert office.json("task", "show", XA_A2)["due_on"] == "2020-11-03"


def test_an_undated_task_cannot_be_extended(office: Office) -> None:
    error = office.refused("task", "extend", HOI, "--until", "2020-12-30", "--reason", "r", now=MORNING)
    assert error["code"] == "not-later"


@pytest.mark.parametrize("day", ["2020-02-30", "31/04/2020", "mai", ""])
def test_a_day_that_does_not_exist_is_wrong_usage(office: Office, day: str) -> None:
    answer = office.at(MORNING, "task", "extend", XA_A1, "--until", day, "--reason", "r", wanted=2)
    assert "không phải là ngày" in answer.err


def test_a_task_that_needs_others_is_ready_when_all_of_those_below_are_closed(office: Office) -> None:
    assert office.json("task", "show", HUYEN_A)["ready"] is False
    for task in (XA_A1, XA_A2):
        submit(office, task)
    office.at(MORNING, "task", "accept", XA_A1)
    assert office.json("task", "show", HUYEN_A)["ready"] is False
    office.at(MORNING, "task", "waive", XA_A2, "--reason", "r")
    assert office.json("task", "show", HUYEN_A)["ready"] is True
    assert office.json("task", "show", HUYEN_B)["ready"] is False
    told = [one for one in office.json("outbox", "list", "--kind", "ready", now=MORNING) if one["state"] == "pending"]
    assert [one["recipient"]["email"] for one in told] == ["officer@huyen-a.example"]


# --- files ---------------------------------------------------------------------------------------------------------


def test_files_are_kept_under_their_digest_and_fill_the_deliverables_in_order(office: Office) -> None:
    texts = {"bao-cao.docx": "báo cáo", "a.pdf": "mô hình một", "b.pdf": "mô hình hai", "thêm.txt": "phụ lục"}
    paths = [office.write(name, text) for name, text in texts.items()]
    words = [word for path in paths for word in ("--file", path)]
    office.at(MORNING, "task", "submit", HUYEN_A, "--by", "Đầu mối", *words)
    files = office.json("task", "show", HUYEN_A)["submissions"][0]["files"]
    assert [(one["name"], one["deliverable"]) for one in files] == [
        ("bao-cao.docx", "report"),
        ("a.pdf", "model"),
        ("b.pdf", "model"),
        ("thêm.txt", None),
    ]
    for one, text in zip(files, texts.values(), strict=True):
        digest = hashlib.sha256(text.encode()).hexdigest()
        assert (one["sha256"], one["size"]) == (digest, len(text.encode()))
        assert (office.home / "files" / digest[:2] / digest).read_text() == text


def test_missing_deliverables_refuse_the_act_unless_they_came_on_paper(office: Office) -> None:
    path = office.write("a.txt", "một")
    error = office.refused("task", "submit", HUYEN_A, "--by", "x", "--file", path, now=MORNING)
    assert error["code"] == "missing-deliverables"
    assert "Mô hình (2)" in error["message"]
    assert not (office.home / "files").exists()
    office.at(MORNING, "task", "submit", HUYEN_A, "--by", "x", "--file", path, "--paper")
    assert office.json("task", "show", HUYEN_A)["status"] == "submitted"


def test_a_file_may_name_its_deliverable(office: Office) -> None:
    one, two, three = (office.write(name, name) for name in ("1.txt", "2.txt", "3.txt"))
    words = ["--file", f"model={one}", "--file", two, "--file", f"model={three}"]
    office.at(MORNING, "task", "submit", HUYEN_A, "--by", "x", *words)
    files = office.json("task", "show", HUYEN_A)["submissions"][0]["files"]
    assert {one["name"]: one["deliverable"] for one in files} == {"1.txt": "model", "3.txt": "model", "2.txt": "report"}
    error = office.refused("task", "submit", HUYEN_A, "--by", "x", "--file", f"other={one}", now=MORNING)
    assert error["code"] == "unknown-deliverable"
    assert "report, model" in error["message"]


def test_a_second_submission_replaces_the_first_and_both_stay_on_record(office: Office) -> None:
    for name in ("1.txt", "2.txt"):
        office.at(MORNING, "task", "submit", XA_A1, "--by", name, "--file", office.write(name, name))
    found = office.json("task", "show", XA_A1)
    assert [one["by"] for one in found["submissions"]] == ["1.txt", "2.txt"]
    later = office.json("task", "submit", XA_A1, "--by", "3", "--paper", now="2020-11-05T10:00")
    assert later["submitted_at"] == "2020-11-05T10:00:00+07:00"


def test_a_file_that_is_not_there_is_wrong_usage_and_a_folder_too(office: Office, tmp_path: Path) -> None:
    for path in (str(tmp_path / "nowhere.txt"), str(tmp_path), "report=nowhere.txt"):
        answer = office.at(MORNING, "task", "submit", XA_A1, "--by", "x", "--file", path, wanted=2)
        assert "Không có tệp" in answer.err
    assert office.json("task", "show", XA_A1)["status"] == "assigned"


def test_a_harmful_name_is_kept_as_text_only(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "..;rm"
    folder.mkdir()
    path = folder / "..=$(touch x)\n\x1b[2J[red]<b>.txt"
    path.write_text("x")
    office.at(MORNING, "task", "submit", XA_A1, "--by", "x", "--file", str(path))
    (kept,) = office.json("task", "show", XA_A1)["submissions"][0]["files"]
    assert kept["name"] == "..=$(touch x) [red]<b>.txt"
    digest = hashlib.sha256(b"x").hexdigest()
    assert [one for one in (office.home / "files").rglob("*") if one.is_file()] == [
        office.home / "files" / digest[:2] / digest
    ]
    assert office.run("task", "show", XA_A1).code == 0


# --- the way every command behaves -----------------------------------------------------------------------------------


def test_the_global_options_stand_before_or_after_the_command(office: Office) -> None:
    before = office.run("--now", LATE, "--json", "--lang", "en", "task", "show", XA_A1)
    after = office.run("task", "show", XA_A1, "--now", LATE, "--json", "--lang", "en")
    between = office.run("task", "--now", LATE, "show", "--json", XA_A1, "--lang=en")
    assert before.out == after.out == between.out
    assert json.loads(before.out)["standing"] == "overdue"


def test_the_instant_comes_from_the_environment_and_the_option_goes_above_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_NOW", LATE)
    assert json.loads(office.run("task", "show", XA_A1, "--json").out)["standing"] == "overdue"
    assert office.json("task", "show", XA_A1, now="2020-11-03T23:59:59")["standing"] == "due_today"


def test_an_instant_with_another_offset_is_the_same_instant(office: Office) -> None:
    assert office.json("task", "show", XA_A1, now="2020-11-03T16:59:00Z")["standing"] == "due_today"
    assert office.json("task", "show", XA_A1, now="2020-11-03T17:00:01+00:00")["standing"] == "overdue"
    answer = office.run("--now", "hôm nay", "task", "list", wanted=2)
    assert "không phải là thời điểm" in answer.err


def test_a_person_is_told_in_words_and_without_json(office: Office) -> None:
    answer = office.at(MORNING, "task", "accept", XA_A1, wanted=1)
    assert answer.out == ""
    assert answer.err == "Không thể xác nhận hoàn thành nhiệm vụ 1: nhiệm vụ đang ở trạng thái “Đã giao”.\n"
    english = office.at(MORNING, "--lang", "en", "task", "accept", XA_A1, wanted=1)
    assert english.err == "Task 1 cannot be accepted: its status is “assigned”.\n"


def test_a_list_is_complete_without_a_limit(new_office: Office) -> None:
    units = "code,name,level,parent\ntinh,Tỉnh,province,\n" + "".join(
        f"xa-{n},Xã {n},commune,tinh\n" for n in range(600)
    )
    new_office.run("units", "import", new_office.write("units.csv", units))
    plan = PLAN_FILE.partition("items:")[0].replace("  desk: ban\n", "")
    plan += "items: [{id: all, title: T, assigned_to: {level: commune, under: tinh}, due: 2020-12-15}]\n"
    new_office.at(MORNING, "plan", "publish", new_office.write("plan.yaml", plan))
    assert len(new_office.json("task", "list")) == 600
    assert "600 dòng" in new_office.at(MORNING, "task", "list").out
