"""`/lien-ket`: who is known is sent their link, who is not learns nothing."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import select

from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.model import Contact
from storage.tables import journal
from tests.integration.test_unit_pages import PUBLIC, Unit, unit
from tests.stories.world import Mail, officer
from workflow.proof.prove import prove
from workflow.views import outbox

__all__ = ["unit"]


def ask(unit: Unit, address: str, **more: object) -> Response:
    answer = unit.client.post("/lien-ket", data={"address": address}, **more)  # type: ignore[arg-type]
    unit.client.app.state.aside.settle()  # type: ignore[attr-defined]
    return answer


def sent(unit: Unit, to: str = officer("xa-a1"), *, minutes: int = 1) -> list[Mail]:
    """What leaves to that address in a pass that much later."""
    later = unit.story.now + timedelta(minutes=minutes)
    unit.story.at(f"{later:%Y-%m-%d %H:%M}")
    return unit.story.mails(to)


def test_w15_who_is_known_gets_the_same_link_at_night_and_the_answer_tells_nobody(unit: Unit) -> None:
    unit.story.at("2020-12-05 23:00")  # a Saturday
    unit.story.mails(officer("xa-a1"))
    form = unit.client.get("/lien-ket")
    assert (form.status_code, 'name="address"' in form.text) == (200, True)
    answers = {ask(unit, one).content for one in ("Officer@XA-A1.example ", "ai@khong.example", "", "x" * 5000, "0912")}
    assert len(answers) == 1
    [mail] = sent(unit)
    assert mail.subject == "[87/KH-MTTQ-BTT] Liên kết đến trang của đơn vị: Đơn vị xa-a1"
    assert f"\n{PUBLIC}{unit.path}\n" in mail.text.replace("\r", "")
    assert not mail.says("Hạn:")
    with unit.story.store.read() as connection:
        [row] = outbox.rows(connection, kind="link")
        assert (row["task"], row["unit"], row["state"], row["recipient"]["unit"]) == (None, None, "sent", "xa-a1")
        assert prove(connection).differences == []
        [entry] = connection.scalars(select(journal.c.detail).where(journal.c.action == "link.asked")).all()
        assert officer("xa-a1") not in entry


def test_at_most_one_an_hour_and_three_a_day(unit: Unit) -> None:
    unit.story.at("2020-12-09 09:00")
    unit.story.mails(officer("xa-a1"))
    counts = []
    for _ in range(5):
        ask(unit, officer("xa-a1"))
        ask(unit, officer("xa-a1"))
        counts.append(len(sent(unit, minutes=30)))
        ask(unit, officer("xa-a1"))
        counts.append(len(sent(unit, minutes=31)))
    assert counts == [1, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    unit.story.at("2020-12-10 00:01")
    ask(unit, officer("xa-a1"))
    assert len(sent(unit)) == 1


def test_a_telephone_number_in_any_spelling_and_each_unit_of_one_person(unit: Unit) -> None:
    number = "0912 345 678"
    with unit.story.store.write() as connection:
        rows = [
            Contact(unit=one, post="officer", email="chung@huyen-a.example", phone=number) for one in ("xa-a1", "xa-a2")
        ]
        import_contacts(connection, Parsed("c.csv", tuple(enumerate(rows, start=2)), ()), now=unit.story.now)
    ask(unit, "+84 912.345.678")
    mail = sent(unit, "chung@huyen-a.example")[-1]
    pages = set(re.findall(rf"{PUBLIC}(/n/\w+)", mail.text))
    whose = {re.search("</b>, (.*?)[.]", unit.client.get(one).text)[1] for one in pages}  # type: ignore[index]
    assert whose == {"Đơn vị xa-a1", "Đơn vị xa-a2"}
    assert mail.says("Đơn vị xa-a1")
    assert mail.says("Đơn vị xa-a2")
    assert unit.path not in mail.text, "the one who held the post before has another"


def test_who_has_left_and_whose_plan_is_long_over_gets_nothing(unit: Unit) -> None:
    unit.story.people("xa-a1", officer="moi@xa-a1.example")
    ask(unit, officer("xa-a1"))
    ask(unit, officer("ban"))  # owes nothing, nor does anybody below
    assert sent(unit) == sent(unit, officer("ban")) == []
    unit.story.cancel("thôi")
    unit.story.now += timedelta(days=91)
    ask(unit, "moi@xa-a1.example")
    with unit.story.store.read() as connection:
        assert outbox.rows(connection, kind="link") == []


def test_another_sites_form_and_a_file_do_nothing_and_pages_that_lead_nowhere_offer_it(
    unit: Unit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert ask(unit, officer("xa-a1"), headers={"Origin": "https://evil.example"}).status_code == 403
    assert unit.client.post("/lien-ket", files={"address": ("a.pdf", b"x")}).status_code == 413
    with unit.story.store.read() as connection:
        assert outbox.rows(connection, kind="link") == []
    unit.post("/not-me", {"why": "mistake"})
    for path, status in ((unit.path, 410), ("/n/abc", 404)):
        answer = unit.client.get(path)
        assert (answer.status_code, 'href="/lien-ket"' in answer.text) == (status, True)

    def broken(*_: object) -> int:
        raise RuntimeError(officer("xa-a1"))

    monkeypatch.setattr("web.unit.again.ask_again", broken)
    with caplog.at_level(logging.ERROR):
        assert ask(unit, officer("xa-a1")).status_code == 200
    assert "RuntimeError" in caplog.text
    assert officer("xa-a1") not in caplog.text
