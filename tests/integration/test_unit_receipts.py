"""What a press on a page is answered with by message: the receipt, at once and at any hour."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from tests import services
from tests.integration.test_unit_pages import PUBLIC, THREE, Unit, unit
from tests.stories.instants import at
from tests.stories.world import Mail, head, officer
from web.app import create_app
from workflow.links.issued import issue
from workflow.proof.prove import prove
from workflow.views import outbox

__all__ = ["unit"]


def new_mails(unit: Unit, when: str, to: str = officer("xa-a1")) -> list[Mail]:
    """What has left to that address since it was last asked, after a tick and a delivery pass at that instant."""
    unit.story.at(when)
    return unit.story.mails(to)


def test_the_receipt_leaves_at_night_with_number_time_and_files(unit: Unit) -> None:
    new_mails(unit, "2020-12-09 22:30")
    unit.submit(note="kèm phụ lục")
    [mail] = new_mails(unit, "2020-12-09 22:31")
    assert mail.at == at("2020-12-09 22:31")
    for words in (
        "Đã nhận báo cáo",
        "Số biên nhận: BN-2020-000001",
        "09/12/2020 22:30, đúng hạn",
        "báo cáo.pdf (1 KB)",
    ):
        assert mail.says(words), words
    assert not mail.says("Lý do")
    assert unit.path in mail.text
    with unit.story.store.read() as connection:
        [row] = outbox.rows(connection, kind="received")
        assert prove(connection).differences == []
    assert (row["state"], row["item"], row["post"]) == ("sent", "bao-cao", "officer")


def test_at_night_nothing_else_leaves(unit: Unit) -> None:
    new_mails(unit, "2020-12-07 22:30")
    unit.submit()
    unit.story.return_("bao-cao", "xa-a1", "thiếu số liệu")
    unit.submit(key="k2")
    mails = new_mails(unit, "2020-12-08 06:59")
    assert [(mail.says("BN-2020-000001"), mail.says("BN-2020-000002")) for mail in mails] == [
        (True, False),
        (False, True),
    ]
    assert not any(mail.says("thiếu số liệu") for mail in mails)
    [morning] = new_mails(unit, "2020-12-08 08:05")
    assert (morning.says("thiếu số liệu"), morning.says("BN-2020")) == (True, False)


def test_no_daily_digest_holds_it_back(unit: Unit) -> None:
    unit.story.settings = replace(unit.story.settings, policy=replace(unit.story.settings.policy, digest_at=time(16)))
    new_mails(unit, "2020-12-09 16:30")
    unit.submit()
    [mail] = new_mails(unit, "2020-12-09 16:31")
    assert mail.says("BN-2020-000001")


def test_who_pressed_is_told_beside_the_officer_unless_that_is_switched_off(unit: Unit) -> None:
    story = unit.story
    story.people("xa-a1", head=head("xa-a1"))
    _, url = issue(story.store, story.settings, "xa-a1", post="head", now=story.now, actor="ban")
    by_head = Unit(story, unit.client, url.removeprefix(PUBLIC))
    new_mails(unit, "2020-12-09 09:00")

    def told(when: str) -> list[int]:
        return [len(new_mails(unit, when, to)) for to in (officer("xa-a1"), head("xa-a1"))]

    by_head.submit()
    assert told("2020-12-09 09:01") == [1, 1]
    by_head.submit(key="k2", by="other", by_name="Văn thư")
    assert told("2020-12-09 09:02") == [1, 0]
    quiet = replace(story.settings, receipt_mail=False)
    app = TestClient(create_app(quiet, lambda: story.now), base_url=PUBLIC, follow_redirects=False)
    assert Unit(story, app, by_head.path).submit(key="k3").status_code == 303
    assert told("2020-12-09 09:03") == [0, 0]


def test_the_receipt_as_a_paper_has_whole_digests_and_is_the_units_own(unit: Unit, tmp_path: Path) -> None:
    unit.submit(by="other", by_name="Văn thư {nb}", note="kèm phụ lục")
    url = f"{unit.path}/receipts/BN-2020-000001.pdf"
    assert f'href="{url}"' in unit.client.get(url.removesuffix(".pdf")).text
    answer = unit.client.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="BN-2020-000001.pdf"'
    unit.story.now += timedelta(hours=1)
    assert unit.client.get(url).content == answer.content
    assert unit.client.head(url).status_code == 200
    text = text_of(answer.content, tmp_path)
    for words in ("Số biên nhận BN-2020-000001", "Nộp đúng hạn", "kèm phụ lục", "báo cáo.pdf", "Đơn vị xa-a1"):
        assert words in text
    for _, (_, content, _) in THREE:
        assert hashlib.sha256(content).hexdigest() in text
    _, other = issue(unit.story.store, unit.story.settings, "xa-a2", post="officer", now=unit.story.now, actor="ban")
    found = {
        unit.client.get(f"{other.removeprefix(PUBLIC)}/receipts/BN-2020-000001.pdf").content,
        unit.get("/receipts/BN-2020-000002.pdf").content,
        unit.get("/receipts/x.pdf").content,
    }
    assert found == {unit.client.get("/nowhere").content}


def text_of(paper: bytes, folder: Path) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        services.missing("pdftotext (poppler-utils)")
    path = folder / "paper.pdf"
    path.write_bytes(paper)
    return subprocess.run([reader, "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
