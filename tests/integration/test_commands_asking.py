"""`dondoc task ask-extension`, `extension …` and `question …` with the promised shapes and refusals."""

from __future__ import annotations

from tests.integration.command_line import HOI, HUYEN_A, PLAN, Office, is_instant

NIGHT = "2020-12-12T09:00"
KEYS = {"id", "task", "plan", "item", "unit", "by", "asked_at", "state", "answered_at", "answer"}
EXTENSION = KEYS | {"until", "reason", "granted_until", "answer_due_on", "late"}
QUESTION = KEYS | {"text", "answered_by"}
ASK = ("task", "ask-extension", HUYEN_A, "--reason", "Bão lụt", "--by", "Văn thư", "--until")


def test_a_request_from_asking_to_the_answer(office: Office) -> None:
    made = office.json(*ASK, "25/12/2020", now=NIGHT)
    assert set(made) == EXTENSION
    assert {name: made[name] for name in ("id", "task", "plan", "item", "unit", "until", "reason", "by", "state")} == {
        **{"id": "1", "task": HUYEN_A, "plan": PLAN, "item": "districts", "unit": "huyen-a"},
        **{"until": "2020-12-25", "reason": "Bão lụt", "by": "Văn thư", "state": "asked"},
    }
    assert is_instant(made["asked_at"])
    assert (made["answered_at"], made["answer"], made["granted_until"]) == (None, None, None)
    assert (made["answer_due_on"], made["late"]) == ("2020-12-16", False)
    assert office.json("task", "show", HUYEN_A)["asked_until"] == "2020-12-25"
    assert office.refused(*ASK, "2020-12-30", now=NIGHT)["code"] == "already-asked"
    assert [one["late"] for one in office.json("extension", "list", "--state", "asked", now="2020-12-17T09:00")] == [
        True
    ]
    assert office.json("extension", "list", "--plan", PLAN, "--unit", "huyen-b") == []
    shown = office.at(NIGHT, "extension", "list").out
    assert "25/12/2020" in shown
    assert "chờ trả lời" in shown

    given = office.json("extension", "shorten", "1", "--until", "2020-12-20", "--reason", "r", "--by", "ban", now=NIGHT)
    assert (given["state"], given["granted_until"], given["answer"]) == ("shortened", "2020-12-20", "r")
    found = office.json("task", "show", HUYEN_A)
    assert (found["asked_until"], found["due_on"], found["extended_from"]) == (None, "2020-12-21", "2020-12-15")
    assert [one["action"] for one in found["acts"]] == ["ask", "extend"]
    assert [one["action"] for one in office.json("journal", "--task", HUYEN_A)][-2:] == ["task.ask", "task.extend"]
    assert office.refused("extension", "grant", "1")["code"] == "no-request"
    assert office.refused("extension", "grant", "9")["code"] == "unknown-extension"
    kinds = [one["kind"] for one in office.json("outbox", "list", "--task", HUYEN_A) if one["state"] != "planned"]
    assert kinds[-2:] == ["asked", "extended"]


def test_granted_refused_withdrawn(office: Office) -> None:
    for answer, state in (
        (("withdraw", "1"), "withdrawn"),
        (("refuse", "2", "--reason", "r"), "refused"),
        (("grant", "3"), "granted"),
    ):
        office.json(*ASK, "2020-12-25", now=NIGHT)
        assert office.json("extension", *answer, now=NIGHT)["state"] == state
    states = [one["state"] for one in office.json("extension", "list")]
    assert states == ["withdrawn", "refused", "granted"]


def test_what_cannot_be_asked(office: Office) -> None:
    assert office.refused(*ASK, "2020-12-15", now=NIGHT)["code"] == "not-later"
    undated = ("task", "ask-extension", HOI, "--reason", "r", "--until", "2021-01-01")
    assert office.refused(*undated, now=NIGHT)["code"] == "not-later"
    office.at(NIGHT, "task", "waive", HUYEN_A, "--reason", "r")
    assert office.refused(*ASK, "2020-12-25", now=NIGHT)["code"] == "illegal-act"
    office.run(*ASK, "31/04/2021", wanted=2)


def test_a_question_and_its_answer(office: Office) -> None:
    made = office.json("question", "ask", HUYEN_A, "--text", "Đến ngày nào?", "--by", "Văn thư", now=NIGHT)
    assert set(made) == QUESTION
    assert (made["text"], made["by"], made["state"], made["answered_by"]) == ("Đến ngày nào?", "Văn thư", "open", None)
    given = office.json("question", "answer", made["id"], "--text", "30/11", "--by", "ban", now=NIGHT)
    assert (given["state"], given["answer"], given["answered_by"]) == ("answered", "30/11", "ban")
    assert is_instant(given["answered_at"])
    assert office.refused("question", "answer", made["id"], "--text", "x")["code"] == "no-question"
    other = office.json("question", "ask", HOI, "--text", "Ai làm?", "--by", "x", now=NIGHT)["id"]
    office.at(NIGHT, "task", "waive", HOI, "--reason", "r")
    assert [one["id"] for one in office.json("question", "list", "--plan", PLAN, "--state", "closed")] == [other]
    assert "30/11" in office.at(NIGHT, "question", "list").out
