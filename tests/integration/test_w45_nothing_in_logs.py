"""What a whole run says of itself, in logs, on error pages and in metrics, holds nothing of anybody (W-45)."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from storage.store import Store
from storage.tables import task
from tests.integration.offices import Browser, Office, office
from tests.integration.test_unit_pages import LADDER, REPORTS, file, link_in
from tests.stories.world import officer, plan

CONTENT, PASSWORD, NOTE, NUMBER = "Nội-dung-báo-cáo", "Sai-mat-khau-ma-khong-ai-biet", "Ghi-chú-riêng", "0912345678"
PDF = f"%PDF-1.7\n{CONTENT}\n%%EOF\n".encode()


def test_w45_logs_error_pages_and_metrics_hold_nothing_of_anybody(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the caller, not the called
    store = Store(database_url)
    with office(store, database_url, tmp_path) as there:
        there.story.telephone("xa-a1", NUMBER)
        there.story.publish_aloud(plan(REPORTS, LADDER))
        answers = lived(there, link_in(there.story, "xa-a1"))
        token = link_in(there.story, "xa-a1").rpartition("/")[2]
        metrics = there.browser().get("/metrics").text
        secrets = there.story.store
        with secrets.engine.begin() as connection:  # something that the pages cannot go on from
            connection.exec_driver_sql("ALTER TABLE act RENAME TO act_away")
        broken = there.signed_in("ban", "desk").get("/tasks/1")
        assert (broken.status_code, "Traceback" in broken.text) == (503, False)
        with secrets.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE act_away RENAME TO act")
    out, err = capfd.readouterr()
    said = "\n".join([out, err, caplog.text, metrics, broken.text, *answers])
    for one in (officer("xa-a1"), officer("ban"), NUMBER, token, CONTENT, PASSWORD, NOTE, "ein Geheimnis"):
        assert one not in said, one
    assert not re.search(r"/n/[0-9a-z]{26}", said)


def lived(there: Office, link: str) -> list[str]:
    """A unit hands in, others guess and fail; returns the pages that said no, which name nobody."""
    unit, nobody = there.browser(), there.browser()
    with there.story.store.read() as connection:
        id = connection.scalar(task.select().with_only_columns(task.c.id).limit(1))
    fields = [("by", (None, "holder")), ("key", (None, "k")), ("note", (None, NOTE))]
    unit.client.post(f"{link}/tasks/{id}/submit", files=[*fields, *(file("file", f"{n}.pdf", PDF) for n in range(3))])
    guessed = guess(nobody)
    there.story.at("2020-12-16")
    refused = (
        nobody.get("/n/" + "0" * 26),
        nobody.get("/plans/1"),
        nobody.get(f"/set-password/{'z' * 26}"),
        nobody.client.post(f"{link}/tasks/{id}/submit", headers={"Origin": "https://evil.example"}),
        nobody.client.post(f"{link}/tasks/{id}/submit", content=PDF, headers={"Content-Type": "application/pdf"}),
        nobody.get("/plans", headers={"Host": "evil.example"}),
    )
    assert all(one.status_code >= 400 for one in refused)
    return [one.text for one in refused if link not in one.text] + guessed


def guess(nobody: Browser) -> list[str]:
    """Six wrong passwords for an address that there is."""
    answers = []
    for _ in range(6):
        csrf = re.search(r'name="csrf" value="(\w+)"', nobody.get("/sign-in").text)
        assert csrf is not None
        given = {"email": "desk@ban.example", "password": PASSWORD, "csrf": csrf[1]}
        answers.append(nobody.client.post("/sign-in", data=given))
    assert answers[-1].status_code == 429
    return [one.text for one in answers]
