"""The legs of docs/architecture.md, walked: one datum enters few rooms, and just those that are named.

A room is a file whose functions run. Left out is what stands under every leg: the ground (lib, settings, storage), the
books that every change is entered in (journal, proof), the steps that guard a pass, the door that every page stands
behind; and values, which come along.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from org.today import on_day
from storage.store import Store
from tests.integration.offices import Office, office
from tests.integration.test_unit_pages import PDF
from tests.proven import REPORTS
from tests.stories.instants import at
from tests.stories.world import Story, plan
from workflow import acts
from workflow.delivery.deliver import deliver
from workflow.delivery.sender import Sender
from workflow.links.issued import issue
from workflow.publish import check_plan, publish
from workflow.tick import tick
from workflow.views.status import status

ROOT = Path(__file__).resolve().parents[2]
MOST = 20
UNDER_EVERY_LEG = re.compile(
    r"(lib|settings|storage|workflow/proof)/|workflow/(journal|steps)\.py|.*/model\.py"
    r"|web/(guard|patience|site|timing|words)\.py"
)


class Rooms:
    """Which files of the product ran while one looked."""

    def __init__(self) -> None:
        self.entered: set[str] = set()

    def _note(self, frame: FrameType, event: str, _argument: Any) -> None:
        name, file = frame.f_code.co_name, frame.f_code.co_filename
        if event == "call" and name != "<module>" and file.startswith(f"{ROOT}/") and file.endswith(".py"):
            self.entered.add(file.removeprefix(f"{ROOT}/"))

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        before = sys.getprofile()
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(before)
            threading.setprofile(None)  # type: ignore[arg-type]

    @property
    def of_the_leg(self) -> set[str]:
        product = {path for path in self.entered if not path.startswith(("tests/", ".venv/", "benchmarks/"))}
        return {path for path in product if not UNDER_EVERY_LEG.match(path)}


def named(leg: str) -> set[str]:
    """The rooms that the architecture names for that leg."""
    for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 3 and cells[1] == leg:
            return {f"{name.replace('.', '/')}.py" for name in re.findall(r"`([a-z_.]+)`", line)}
    raise AssertionError(f"docs/architecture.md has no leg '{leg}'")


def assert_walks(leg: str, entered: set[str]) -> None:
    """Just the rooms that the leg names were entered, and not too many."""
    assert entered == named(leg), f"the leg '{leg}' names other rooms"
    assert len(entered) <= MOST


@pytest.fixture
def story(sqlite_url: str, tmp_path: Path) -> Iterator[Story]:
    store = Store(sqlite_url)
    yield Story(store, tmp_path).begin()
    store.dispose()


def walked(do: Callable[[], Any]) -> set[str]:
    rooms = Rooms()
    with rooms.looked_at():
        do()
    return rooms.of_the_leg


def test_a_plan_is_read_checked_and_issued(story: Story) -> None:
    data, now = plan(REPORTS), at("2020-10-06 09:00")
    read = walked(lambda: check_plan(story.store, data, now))
    assert_walks("plan", read)
    assert_walks("issue", walked(lambda: publish(story.store, data, now, "ban")) - read | {"workflow/publish.py"})


def test_a_tick_and_a_mail(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.publish(plan(REPORTS))
    assert_walks("tick", walked(lambda: tick(story.store, at("2020-12-01 08:05"))))
    mail, send_batch = Rooms(), Sender._send_batch

    def seen(sender: Sender) -> bool:
        with mail.looked_at():
            return send_batch(sender)

    monkeypatch.setattr(Sender, "_send_batch", seen)
    around = walked(lambda: deliver(story.store, story.settings, at("2020-12-01 08:10")))
    assert len(mail.of_the_leg) > 10
    assert_walks("send", mail.of_the_leg)
    assert_walks("pass", around - mail.of_the_leg)


def test_a_submission_and_a_status(story: Story, tmp_path: Path) -> None:
    story.publish(plan(REPORTS))
    id, now, report = story.task_id("reports", "xa-a1"), at("2020-12-02 09:00"), tmp_path / "báo cáo.pdf"
    report.write_bytes(b"%PDF-1.4")
    given = acts.Submission(by="Văn thư", files=((None, report),))
    kept = tmp_path / "files"
    assert_walks("act", walked(lambda: acts.submit(story.store, id, given, files_folder=kept, now=now, actor="xa-a1")))
    with on_day(story.store, now.date()) as connection:
        assert_walks("report", walked(lambda: status(connection, now, by="superior")))


@pytest.fixture
def province(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(Store(sqlite_url), sqlite_url, tmp_path) as there:
        there.story.publish(plan(REPORTS))
        yield there


def test_a_press_on_a_units_page_goes_to_the_act_and_to_nothing_beside_it(province: Office) -> None:
    story, browser = province.story, province.browser()
    _, url = issue(story.store, story.settings, "xa-a1", post="officer", now=story.now, actor="ban")
    page = f"{url}/tasks/{story.task_id('reports', 'xa-a1')}"
    given = {"data": {"by": "holder", "key": "a" * 32}, "files": {"file.report": ("báo cáo.pdf", PDF)}}
    assert browser.get(page).status_code == 200
    entered = walked(lambda: browser.client.post(f"{page}/submit", **given))
    assert named("act") <= entered
    assert_walks("press", entered - named("act"))


def test_a_board(province: Office) -> None:
    browser = province.signed_in("tinh", "desk")
    assert browser.get("/plans/1").status_code == 200
    assert_walks("board", walked(lambda: browser.get("/plans/1")))
