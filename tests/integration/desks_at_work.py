"""A province in the middle of a plan, as its desk meets it on its pages: reports that came, requests, questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from org.today import on_day
from storage.store import Store
from tests.integration.offices import Browser, Office, office
from tests.stories.world import Story, plan
from workflow import acts
from workflow.acting.submission import Submission
from workflow.asking import extensions, questions
from workflow.views import tasks

HOSTILE = "<script>alert(1)</script>{{7*7}}"
ITEMS = """- id: bao-cao
  title: Báo cáo <b>sơ kết</b>
  assigned_to: {level: commune}
  due: 2020-12-15
  deliverables: [{id: report, title: Báo cáo}]
- id: so-lieu
  title: Số liệu
  assigned_to: {units: [xa-a1]}
  due: 2020-12-08
"""
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@contextmanager
def desk_at_work(store: Store, database_url: str, folder: Path) -> Iterator[Office]:
    """The plan of the three communes, published, on 10 December 2020; nothing has come in yet."""
    with office(store, database_url, folder, _at_work) as one:
        yield one


def _at_work(story: Story) -> None:
    story.begin().publish(plan(ITEMS)).at("2020-12-10 10:42")


def task_of(at: Office, unit: str, item: str = "bao-cao") -> str:
    return str(at.story.task_id(item, unit))


def hand_in(at: Office, unit: str, *names: str, note: str | None = None) -> str:
    """The unit submits files of these names by its link; returns the task's id."""
    story, id = at.story, task_of(at, unit)
    given = []
    for name in names or ("báo cáo.pdf",):
        path = story.folder / unit / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PDF + unit.encode())
        given.append(("report", path))
    what = Submission(by="Văn thư xã", files=given, note=note)
    known: dict[str, Any] = {"files_folder": story.settings.files_folder, "now": story.now}
    acts.submit(story.store, int(id), what, **known, actor=f"link:{unit}:officer")
    return id


def ask(at: Office, unit: str, until: date = date(2020, 12, 25), reason: str = "Bão lụt") -> str:
    """The unit asks for more time; the request's id."""
    actor = f"link:{unit}:officer"
    known: dict[str, Any] = {"now": at.story.now, "actor": actor, "by": "Văn thư xã"}
    return str(extensions.ask(at.story.store, int(task_of(at, unit)), until=until, reason=reason, **known))


def wonder(at: Office, unit: str, text: str = "Số liệu đến ngày nào?") -> str:
    """The unit asks a question; its id."""
    known: dict[str, Any] = {"now": at.story.now, "actor": f"link:{unit}:officer", "by": "Văn thư xã"}
    return str(questions.ask(at.story.store, int(task_of(at, unit)), text=text, **known))


def shown(at: Office, id: str) -> dict[str, Any]:
    """The task as `task show` has it."""
    with on_day(at.story.store, at.story.now.date()) as connection:
        return tasks.show(connection, int(id), at.story.now)


def decide(who: Browser, id: str, act: str, **fields: str) -> Any:
    """Press the form of the task's page."""
    return who.press(f"/tasks/{id}", f"/tasks/{id}/{act}", fields)
