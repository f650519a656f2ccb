"""A browser that has not proved itself is asked for a code before it submits or takes back (`DONDOC_LINK_CODE`)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select

from lib.tokens import code as code_of
from storage.tables import journal
from storage.tables.metadata import metadata
from tests.integration.test_unit_pages import PUBLIC, THREE, Unit, kept, tasks_of, unit
from tests.stories.instants import at
from tests.stories.world import officer
from web.app import create_app
from workflow.links.opened import Opened
from workflow.links.proving import is_proof, proof
from workflow.views import outbox

__all__ = ["unit"]

TO = "•••@xa-a1.example"


@pytest.fixture
def asking(unit: Unit) -> Unit:
    """The same, where a browser must prove itself."""
    unit.story.settings = replace(unit.story.settings, link_code="submit")
    unit.story.at("2020-12-10 10:00")
    unit.story.put_mail_aside()
    return browser(unit)


def browser(unit: Unit) -> Unit:
    """Another browser that opens the same link."""
    app = create_app(unit.story.settings, lambda: unit.story.now)
    return Unit(unit.story, TestClient(app, base_url=PUBLIC, follow_redirects=False), unit.path)


def codes(unit: Unit) -> list[str]:
    """What the mails say that leave within a minute."""
    unit.story.at(f"{unit.story.now + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    return [found for mail in unit.story.mails(officer("xa-a1")) for found in re.findall(CODE, mail.text)]


CODE = r"Mã xác nhận: (\d{6}), dùng trong 10 phút"


def later(unit: Unit, minutes: int) -> None:
    unit.story.now += timedelta(minutes=minutes)


def uploads(page: Response) -> list[tuple[str, tuple[None, str]]]:
    """The files that the form that came back holds."""
    return [("upload", (None, one)) for one in re.findall(r'name="upload" value="([^"]+)" checked', page.text)]


def told(page: Response) -> tuple[int, str]:
    """How it was answered, and what stands at the code."""
    found = re.search(r'id="error-(?:recall-)?code">([^<]+)<', page.text)
    return page.status_code, found[1] if found else ""


def notices(unit: Unit) -> int:
    with unit.story.store.read() as connection:
        return len(outbox.rows(connection, kind="link"))


@contextmanager
def nothing_known_of(unit: Unit, caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Neither the database nor the outbox nor a log holds what is put into the list."""
    secrets: list[str] = []
    with caplog.at_level(logging.DEBUG):
        yield secrets
    with unit.story.store.read() as connection:
        rows = [str(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
        listed = outbox.rows(connection)
        listed += [sent for one in listed for sent in outbox.messages(connection, int(one["id"]))]
    everything = "\n".join([*rows, str(listed), caplog.text])
    assert secrets
    assert [one for one in secrets if re.search(rf"(?<!\d){re.escape(one)}(?!\d)", everything)] == []


def test_w01_a_first_press_sends_one_code_and_the_code_submits_with_the_same_files(
    asking: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    assert 'name="code"' not in asking.get(asking.task).text, "nobody is asked before something is pressed"
    assert "Hãy chọn ai nộp." in asking.submit(by="", files=()).text
    assert asking.post(f"{asking.task}/acknowledge", {"by": "holder"}).status_code == 303, "this needs no code"
    assert notices(asking) == 0, "nothing is sent to whoever presses everything"
    with nothing_known_of(asking, caplog) as secrets:
        first, second = asking.submit(note="kèm phụ lục"), asking.submit(files=())
        assert told(first)[0] == 422
        assert f"vừa được gửi đến {TO}" in told(first)[1]
        assert f"đã gửi đến {TO} trong 10 phút qua" in told(second)[1]
        assert (notices(asking), tasks_of(asking)["status"], kept(asking)) == (1, "acknowledged", [])
        for hook in ('inputmode="numeric"', 'autocomplete="one-time-code"', 'maxlength="6"', ">kèm phụ lục</textarea>"):
            assert hook in first.text
        [code] = codes(asking)
        answer = asking.submit(files=uploads(first), code=f" {code[:3]} {code[3:]}")
        assert answer.status_code == 303
        [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith("proved=")]
        for flag in ("HttpOnly", "Secure", f"Path={asking.path}", "Max-Age=7776000", "SameSite=lax"):
            assert flag in cookie
        secrets += [code, cookie.partition("=")[2].partition(";")[0]]
        assert len(tasks_of(asking)["submissions"][0]["files"]) == len(THREE)
    with asking.story.store.read() as connection:
        actors = connection.scalars(select(journal.c.actor).where(journal.c.action == "code.asked")).all()
    assert actors == ["link:xa-a1:officer"]


def test_whoever_proved_it_is_asked_no_more_for_ninety_days_and_another_browser_is(
    asking: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.submit()
    [code] = codes(asking)
    short = asking.submit(files=THREE[:1], code=code)
    assert short.status_code == 422, "a file is missing, which costs no second code"
    assert 'name="code"' not in short.text
    assert asking.submit(files=uploads(short) + THREE[1:], key="k2").status_code == 303
    other = browser(asking)
    recall = other.post(f"{asking.task}/recall", {"by": "holder"})
    assert (told(recall)[0], 'id="recall-code"' in recall.text) == (422, True)
    assert 'id="recall-holder" name="by" value="holder" required checked' in recall.text, "who acts stays chosen"
    assert asking.post(f"{asking.task}/recall", {"by": "holder"}).status_code == 303
    later(asking, 90 * 24 * 60)
    with monkeypatch.context() as nobody:
        nobody.setattr("workflow.links.proving.rows_for", lambda *_, **__: [])
        assert told(asking.submit(key="k3"))[1].startswith("Không có địa chỉ nào dùng được để gửi mã xác nhận")


def test_five_wrong_codes_rest_a_quarter_of_an_hour_even_for_the_right_one(asking: Unit) -> None:
    asking.submit()
    [code] = codes(asking)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert told(asking.submit(files=(), code=wrong)) == (
            422,
            f"Mã không đúng. Hãy ghi mã 6 chữ số trong tin gửi đến {TO}.",
        )
    resting = browser(asking).submit(files=(), code=code)
    assert told(resting) == (429, "Đã ghi sai mã quá nhiều lần; đề nghị thử lại sau 15 phút.")
    assert (resting.headers["retry-after"], len(uploads(resting))) == ("900", 3)
    later(asking, 15)
    fresh = asking.submit(files=(), code=code)
    assert told(fresh)[1] == f"Mã không đúng hoặc đã quá 10 phút. Một mã mới vừa được gửi đến {TO}."
    [new] = codes(asking)
    assert asking.submit(files=uploads(fresh), code=new).status_code == 303


def test_where_it_is_off_nothing_is_asked_and_no_mail_has_a_code(unit: Unit) -> None:
    unit.client.post("/lien-ket", data={"address": officer("xa-a1")})
    unit.client.app.state.aside.settle()  # type: ignore[attr-defined]
    unit.story.mails(officer("xa-a1"))
    assert codes(unit) == []
    assert unit.submit().status_code == 303
    assert "proved" not in unit.client.cookies
    assert notices(unit) == 1


def test_what_a_browser_carries_is_good_for_its_own_link_alone() -> None:
    known = {"unit": "xa-a1", "unit_name": "Xã A1", "posts": ("officer",), "name": None, "title": None}
    mine = Opened(link_id=1, unit_id=2, person_id=3, **known)  # type: ignore[arg-type]
    now, end = at("2020-12-10 10:00"), at("2021-03-10 10:00")
    carried = proof(b"key", mine, end)
    until, _, signed = carried.partition(".")
    assert is_proof(b"key", mine, carried, now)
    assert not is_proof(b"key", mine, carried, end)
    assert not is_proof(b"other", mine, carried, now)
    assert not is_proof(b"key", replace(mine, link_id=4), carried, now), "the link that followed a revoked one"
    for forged in (f"{int(until) + 1}.{signed}", f"{until}.{'0' * 64}", "", ".", f"²{until}.{signed}", f"{until}.é"):
        assert not is_proof(b"key", mine, forged, now)


def test_codes_are_six_digits_that_the_key_and_the_notice_alone_tell() -> None:
    made = {code_of(b"key", n) for n in range(200)}
    assert all(re.fullmatch(r"\d{6}", one) for one in made)
    assert len(made) > 195
    assert code_of(b"key", 1) == code_of(b"key", 1) != code_of(b"other", 1)
