"""`dondoc template …`: the words of the mails seen, taken out, changed and shown on real data."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path
from typing import Any

import pytest

from lib.vocabulary import GRAVITY
from notifications.letter.sentences import SENTENCES
from tests.integration.command_line import HOI, HUYEN_A, PUBLISHED, XA_A1, Office


def own(office: Office, name: str, text: str) -> Path:
    folder = office.home / "templates"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.j2"
    path.write_text(text, encoding="utf-8")
    return path


# --- preview -------------------------------------------------------------------------------------------------------


_planned: list[Any] = []


def planned_before(office: Office) -> Any:
    """What is to come in the office as it was prepared: each test has a copy of it, so that it is asked for once."""
    if not _planned:
        _planned.append(office.json("outbox", "list", "--planned"))
    return _planned[0]


@pytest.mark.parametrize("kind", GRAVITY)
def test_every_kind_is_previewed_on_real_data_and_nothing_is_kept(kind: str, office: Office) -> None:
    before = planned_before(office)
    found = office.json("template", "preview", kind, "--task", XA_A1)
    assert list(found) == ["kind", "task", "to", "subject", "text", "html", "file"]
    assert found["subject"].startswith("[87/KH-MTTQ-BTT] ")
    assert "Kế hoạch số 87/KH-MTTQ-BTT ngày 06/10/2020 của Mặt trận tỉnh: Sơ kết 5 năm" in found["text"]
    assert office.json("outbox", "list", "--planned") == before


def test_who_is_told_is_who_would_be(office: Office) -> None:
    told = {
        kind: office.json("template", "preview", kind, "--task", XA_A1)["to"]
        for kind in ("reminder", "escalation", "unreachable")
    }
    assert told == {
        "reminder": "officer@xa-a1.example",
        "escalation": "officer@huyen-a.example",
        "unreachable": "officer@ban.example",
    }


def test_the_tone_follows_from_what_the_unit_is_to_the_issuer(office: Office) -> None:
    below, member = (office.json("template", "preview", "overdue", "--task", task)["text"] for task in (XA_A1, HOI))
    assert "Yêu cầu đơn vị khẩn trương" in below
    assert "Trân trọng đề nghị quý cơ quan" in member
    superior = office.json("template", "preview", "escalation", "--task", XA_A1)["text"]
    assert "Yêu cầu chỉ đạo, đôn đốc" in superior
    desk = office.json("template", "preview", "escalation", "--task", HUYEN_A)["text"]
    assert "Mặt trận tỉnh" in desk.split("\n")[0]
    assert "Kính báo cáo để theo dõi" in desk


def test_the_summary_is_that_of_the_tasks_plan_to_its_desk(office: Office) -> None:
    shown = office.json("template", "preview", "summary", "--task", XA_A1, now="2020-12-16T09:00")
    assert shown["to"] == "officer@ban.example"
    assert "Tổng hợp tình hình thực hiện: 5 nhiệm vụ quá hạn" in shown["subject"]
    assert "Mặt trận xã A1 · Báo cáo cấp xã · 03/11/2020" in shown["text"]
    assert "dondoc journal verify --head" in shown["text"]


def test_the_last_act_gives_its_reason(office: Office) -> None:
    office.at(PUBLISHED, "task", "extend", XA_A1, "--until", "2020-11-20", "--reason", "Chờ số liệu thôn")
    shown = office.at(PUBLISHED, "template", "preview", "extended", "--task", XA_A1).out
    assert shown.startswith("Tiêu đề: [87/KH-MTTQ-BTT] Gia hạn đến 20/11/2020: Báo cáo cấp xã\n\nKính gửi: ")
    assert "Lý do: Chờ số liệu thôn\n" in shown
    assert "Hạn trước đây: 03/11/2020\n" in shown


def test_a_preview_is_written_as_a_page_or_as_a_mail(office: Office, tmp_path: Path) -> None:
    page, mail = tmp_path / "thu.html", tmp_path / "thu.eml"
    for path in (page, mail):
        assert str(path) in office.at(PUBLISHED, "template", "preview", "due", "--task", XA_A1, "-o", str(path)).out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    parsed = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert parsed["To"].addresses[0].addr_spec == "officer@xa-a1.example"
    assert parsed["Subject"].startswith("[87/KH-MTTQ-BTT] Đến hạn 03/11/2020")
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]


def test_what_cannot_be_previewed_is_refused(office: Office, tmp_path: Path) -> None:
    assert office.refused("template", "preview", "reminder", "--task", "999")["code"] == "unknown-task"
    assert "x.txt" not in str(list(tmp_path.iterdir()))
    office.refused("template", "preview", "reminder", "--task", XA_A1, "-o", str(tmp_path / "x.txt"), code=2)
    office.refused("template", "preview", "greeting", "--task", XA_A1, code=2)
    office.sql("DELETE FROM reach", "UPDATE contact SET retired_at = '2020-01-01T00:00:00.000000Z'")
    office.sql("UPDATE org_state SET revision = revision + 1")
    assert office.refused("template", "preview", "reminder", "--task", XA_A1)["code"] == "nobody-to-tell"


# --- own sentences -------------------------------------------------------------------------------------------------


def test_own_words_are_previewed_sent_and_listed(office: Office) -> None:
    path = own(office, "assignment.request", "Kính chuyển {{ unit }} thực hiện:")
    shown = office.json("template", "preview", "assignment", "--task", XA_A1)["text"]
    assert "Kính chuyển Mặt trận xã A1 thực hiện:" in shown
    office.json("deliver")
    mails = [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in _mails(office)]
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    assert len([one for one in texts if "Kính chuyển Mặt trận" in one]) == 6
    (listed,) = [one for one in office.json("template", "list") if one["source"] != "shipped"]
    assert (listed["name"], listed["source"], listed["path"]) == ("assignment.request", "own", str(path))
    assert office.run("doctor", wanted=None).out.count("1 câu riêng trong") == 1


def test_a_broken_sentence_is_refused_in_preview_told_by_the_doctor_and_stops_no_mail(office: Office) -> None:
    path = own(office, "assignment.request", "Lời\n{% for %}")
    refused = office.refused("template", "preview", "assignment", "--task", XA_A1)
    assert (refused["code"], refused["line"], refused["path"]) == ("broken-template", 2, str(path))
    assert office.json("deliver")["sent"] == 7
    assert all(b"{%" not in one.read_bytes() for one in _mails(office))
    examined = _examined(office)
    assert examined["state"] == "warning"
    assert examined["detail"].startswith(f"{path}, dòng 2: ")
    answer = office.run("template", "list")
    assert f"{path}, dòng 2: " in answer.err
    assert "hỏng, dùng câu có sẵn" in answer.out


def test_another_folder_can_be_named(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "loi-thu"
    monkeypatch.setenv("DONDOC_TEMPLATES", str(folder))
    assert _examined(office)["state"] == "warning"
    folder.mkdir()
    (folder / "closing.j2").write_text("Kính chào.", encoding="utf-8")
    assert "\nKính chào.\n" in office.json("template", "preview", "due", "--task", XA_A1)["text"]


# --- list and export -----------------------------------------------------------------------------------------------


def test_the_list_names_every_sentence_with_its_variables(office: Office) -> None:
    found = office.json("template", "list")
    assert {one["name"] for one in found} == set(SENTENCES)
    assert {tuple(one) for one in found} == {("name", "language", "variables", "source", "text", "path", "problem")}
    (greeting,) = [one for one in found if one["name"] == "greeting"]
    assert greeting["variables"] == ["to", "unit", "name", "title"]
    english = office.json("--lang", "en", "template", "list")
    assert {one["language"] for one in english} == {"en"}
    assert "Yours sincerely." in {one["text"] for one in english}


def test_sentences_are_taken_out_once(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "cau-mau"
    office.run("template", "export", str(folder), "greeting", "reminder.request.other")
    assert sorted(path.name for path in folder.iterdir()) == ["greeting.j2", "reminder.request.other.j2"]
    assert (folder / "greeting.j2").read_text(encoding="utf-8").endswith("#}\nKính gửi: {{ to }}\n")
    assert office.refused("template", "export", str(folder))["code"] == "file-exists"
    assert office.refused("template", "export", str(tmp_path / "a"), "greting")["message"].count("greeting") == 1
    assert not (tmp_path / "a").exists()
    assert len(office.json("template", "export", str(tmp_path / "b"))["sentences"]) == len(SENTENCES)


def _mails(office: Office) -> list[Path]:
    return sorted((office.home / "mail").glob("*.eml"))


def _examined(office: Office) -> dict[str, str]:
    """What the doctor says of the sentences; other checks may fail."""
    checks = json.loads(office.run("--json", "doctor", wanted=None).out)["checks"]
    return next(one for one in checks if one["name"] == "templates")
