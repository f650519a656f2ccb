"""`dondoc plan cascade`, `plan check --propose`, `status --deep`; a suspension as the revision that it is."""

from __future__ import annotations

from tests.integration.command_line import PLAN, TASK_KEYS, Office

WHEN = "2020-10-12T09:00"
BELOW = """plan:
  {number: 12/KH, issuer: huyen-a, issued_on: 2020-10-10, subject: Kế hoạch huyện, summary: none,
   fulfils: ["87/KH-MTTQ-BTT@2020#districts"], buffers: {huyện: 3wd}}
items:
  - {id: xa, title: Xã báo cáo, assigned_to: {level: commune, under: huyen-a}, due: {none: true}}
  - {id: hop, title: Họp, assigned_to: huyen-a, due: 2020-12-08, needs: [xa]}
"""
REVISION = ["kind", "plan", "by", "version", "dry_run", "changes", "notices", "withdrawn", "wrong", "cascade"]


def test_a_plan_below_is_dated_published_and_seen_from_above(office: Office) -> None:
    file = office.write("below.yaml", BELOW)
    proposed = office.json("plan", "check", file, "--propose", now=WHEN)["proposals"]
    assert proposed == [
        {
            **{"item": "xa", "due": {"before": "hop", "by": "3wd"}, "due_given": "2020-12-03"},
            **{"due_on": "2020-12-03", "base": "2020-12-08", "buffer": "3wd"},
        }
    ]
    assert (
        "{before: hop, by: 3wd}  03/12/2020  08/12/2020 − 3wd"
        in office.at(WHEN, "plan", "check", file, "--propose").out
    )
    assert "proposals" not in office.json("plan", "check", file, now=WHEN)
    assert "Chưa có kế hoạch nào thực hiện" in office.run("plan", "cascade", PLAN).out
    office.at(WHEN, "plan", "publish", file)
    [row] = office.json("plan", "cascade", PLAN)["rows"]
    assert (row["level"], row["owing"], row["published"], row["missing"]) == ("district", 2, 1, ["huyen-b"])
    shown = office.run("plan", "cascade", PLAN).out
    assert "Cấp huyện  ░░░░░░░░░░ 0%  08/12/2020" in shown
    assert "Chưa ban hành (Cấp huyện): huyen-b." in shown
    alone, deep = (office.json("status", *more, now=WHEN)["rows"] for more in ((), ("--deep",)))
    assert [(one["key"], one["total"]) for one in alone][1:] == [("12/KH", 3)]
    assert [one["total"] for one in deep] == [alone[0]["total"] + 3]
    [task] = office.json("task", "list", "--item", "districts", "--unit", "huyen-a")
    assert (set(task) >= TASK_KEYS, task["fulfilled_by"]) == (True, ["12/KH"])


def test_a_suspension_and_a_resumption_are_revisions(office: Office) -> None:
    why = ("--reason", "Bão lụt")
    stopped = office.json("plan", "suspend", PLAN, *why, now=WHEN)
    goes_on = office.json("plan", "resume", PLAN, *why, now=WHEN)
    assert list(stopped) == list(goes_on) == REVISION
    assert [(one["kind"], one["changes"], len(one["notices"]), one["withdrawn"]) for one in (stopped, goes_on)] == [
        ("suspension", [], 7, 0),
        ("resumption", [], 7, 7),  # what told of the suspension had not left
    ]
