"""Who may do what, as web contract, section 6, has it: every route asked by everybody, and no answer that is not
written here. A route that the table does not name fails the test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select

from storage.store import Store, insert_row
from storage.tables import link, message, outcome, outcome_file, unit
from tests.integration.offices import Browser, Office, office
from tests.integration.test_unit_pages import LADDER, PDF, REPORTS
from tests.stories.world import plan
from workflow import acts
from workflow.accounts.sessions import csrf_of
from workflow.acting.submission import Submission
from workflow.asking import extensions, questions
from workflow.links.issued import issue
from workflow.outcome.reading import read_outcome
from workflow.publishing.outlines import of_plan

# Who asks: nobody; the plan's desk, its issuer, the district above the owing commune, the one beside it, the commune
# itself, all by the role `desk`; readers of the issuer and of the district beside; an administrator of the province.
SIGNED: tuple[tuple[str, str], ...] = (
    ("ban", "desk"),
    ("tinh", "desk"),
    ("huyen-a", "desk"),
    ("huyen-b", "desk"),
    ("xa-a1", "desk"),
    ("tinh", "reader"),
    ("huyen-b", "reader"),
    ("tinh", "admin"),
)
LINKS = ("xa-a1", "xa-a2", "huyen-a", "xa-b1")  # the owing commune, its sibling, its superior, one of elsewhere

# What is answered: `y` it is shown or done, or could be if the form said enough; `n` 403; `0` 404; `s` 401; `e` 410.
YES = {200, 303, 400, 409, 422}
LETTERS = {401: "s", 403: "n", 404: "0", 410: "e"} | dict.fromkeys(YES, "y")


# In the order of people above, nobody first; by a link, in the order of LINKS.
TABLE = """
yyye       GET /n/{t}
y00e       GET /n/{t}/tasks/{id}
y00e       GET /n/{t}/receipts/{number}.pdf
y00e       GET /n/{t}/receipts/{number}
y00e       GET /n/{t}/tasks/{id}/files/{file}
yyye       GET /n/{t}/plans/{id}/files/{file}
yyye       GET /n/{t}/not-me
y00e       POST /n/{t}/tasks/{id}/submit
y00e       POST /n/{t}/tasks/{id}/acknowledge
y00e       POST /n/{t}/tasks/{id}/recall
yyye       POST /n/{t}/not-me
y00e       POST /n/{t}/uploads
000e       DELETE /n/{t}/uploads/{u}
y00e       POST /n/{t}/tasks/{id}/extension
y00e       POST /n/{t}/tasks/{id}/extension/withdraw
y00e       POST /n/{t}/tasks/{id}/question
000e       GET /n/{t}/support/{id}
000e       POST /n/{t}/support/{id}
yyyyyyyyy  GET /lien-ket
yyyyyyyyy  POST /lien-ket
yyyyyyyyy  GET /
yyyyyyyyy  GET /sign-in
nnnnnnnnn  POST /sign-in
000000000  GET /set-password/{k}
000000000  POST /set-password/{k}
syyyyyyyy  GET /account
syyyyyyyy  POST /account
syyyyynnn  GET /plans/new
syyyyynnn  GET /plans/check
syyyyynnn  GET /plans/publish
syyyyynnn  POST /plans/check
syyyyynnn  POST /plans/preview.xlsx
syyyyynnn  POST /plans/publish
syyyyyyyy  GET /plans/new/{kind}.yaml
s00000nnn  GET /plans/drafts/{id}
s00000nnn  POST /plans/drafts/{id}
syyn0nn00  GET /plans/{id}/attachments
syyy0yy00  GET /plans/{id}/files/{file}
syy000y00  GET /plans/{id}/outcome/{file}
syyn0nn00  POST /plans/{id}/attachments
syyn0nn00  POST /plans/{id}/close
syyn0nn00  POST /plans/{id}/cancel
syyn0nn00  POST /plans/{id}/suspend
syyn0nn00  POST /plans/{id}/resume
syyn0nn00  GET /plans/{id}/amend
syyn0nn00  GET /plans/{id}/amend/check
syyn0nn00  GET /plans/{id}/versions/{version}.yaml
syyn0nn00  POST /plans/{id}/amend/check
syyn0nn00  POST /plans/{id}/amend
syyyyyyyy  GET /plans
syyy0yy00  GET /plans/{id}
syyy0yy00  GET /plans/{id}/tasks
syyy0yy00  GET /plans/{id}/indicators
syyy0yy00  GET /plans/{id}/export.{kind}
syyy0yy00  GET /tasks/{id}
syyy0yy00  GET /tasks/{id}/files/{file}
syyy0yy00  GET /tasks/{id}/evidence.pdf
syyn0nn00  POST /tasks/{id}/accept
syyn0nn00  POST /tasks/{id}/return
syyn0nn00  POST /tasks/{id}/extend
syyn0nn00  POST /tasks/{id}/waive
syyn0nn00  POST /tasks/{id}/submit
syyyyynnn  GET /review
syyyyynnn  POST /review
syyyyynnn  GET /requests
syyn00n00  POST /extensions/{id}/grant
syyn00n00  POST /extensions/{id}/shorten
syyn00n00  POST /extensions/{id}/refuse
syyn0nn00  POST /questions/{id}/answer
syyn0nn00  POST /plans/{id}/letter.docx
syyy0yy00  GET /plans/{id}/files.zip
syyyyyyyy  GET /units
syyy0yy0y  GET /units/{code}
syyn0nn0y  POST /units/{code}/links/{l}/revoke
syyn0nn0y  POST /units/{code}/links/{l}/reissue
syyyyyyyy  GET /contacts
syyyyyyyy  GET /outbox
syyy0yy00  GET /plans/{id}/outbox
syyy0yy00  GET /outbox/{id}/html
syyy0yy00  GET /outbox/{id}
syyn0nn0y  POST /outbox/{id}/retry
syyyyyyyy  GET /journal
syyy0yy00  GET /plans/{id}/journal
snnnnnnny  GET /admin
snnnnnnny  GET /admin/settings
snnnnnnny  GET /admin/doctor
snnnnnnny  POST /admin/doctor
snnnnnnny  GET /admin/units
snnnnnnny  POST /admin/units
snnnnnnny  GET /admin/contacts
snnnnnnny  POST /admin/contacts
snnnnnnny  GET /admin/unit-changes
snnnnnnny  POST /admin/unit-changes
snnnnnnny  GET /admin/calendar
snnnnnnny  POST /admin/calendar
snnnnnnny  GET /admin/accounts
snnnnnnny  POST /admin/accounts
yyyyyyyyy  POST /sign-out
"""
NOTED = {"/plans/{id}/files.zip"}  # section 6: who takes all files away is entered in the journal
OF_MACHINES = ("/static/", "/health", "/metrics")


@dataclass
class World:
    """One commune's report, with everything that a route may name."""

    office: Office
    named: Mapping[str, str]
    links: Mapping[str, str]  # tokens, by unit

    def path(self, template: str, **more: str) -> str:
        for name, value in {**self.named, **more}.items():
            template = template.replace(f"{{{name}}}", value)
        if template.startswith(("/extensions/", "/questions/")):
            of = "extension" if template.startswith("/extensions/") else "question"
            template = template.replace("{id}", self.named[of])
        if template.startswith("/outbox/"):
            template = template.replace("{id}", self.named["message"])
        template = template.replace("/plans/new/xlsx.yaml", "/plans/new/general.yaml")
        if template.endswith("/uploads"):
            template += f"?task={self.named['task']}&filename=a.pdf"
        kind = "plan" if "/plans/" in template else "task"
        file = "came" if "/outcome/" in template else "outline" if "/plans/" in template else "given"
        return template.replace("{id}", self.named[kind]).replace("{file}", self.named[file])


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with office(Store(sqlite_url), sqlite_url, tmp_path) as there:
        story = there.story
        story.publish_aloud(plan(REPORTS, LADDER))
        story.at("2020-12-08")
        own, sibling = (story.task_id("bao-cao", one) for one in ("xa-a1", "xa-a2"))
        files = [(None, tmp_path / f"{n}.pdf") for n in range(3)]
        for n, (_, path) in enumerate(files):
            path.write_bytes(PDF + bytes([n]))
        given = Submission(by="Văn thư", files=files)
        folder = story.settings.files_folder
        acts.submit(story.store, own, given, files_folder=folder, now=story.now, actor="link:xa-a1:officer")
        asked = {"now": story.now, "actor": "link:xa-a2:officer", "by": "Văn thư"}
        extension = extensions.ask(story.store, sibling, until=date(2020, 12, 25), reason="Bão", **asked)
        question = questions.ask(story.store, own, text="Sao?", **asked)
        tokens = {
            one: issue(story.store, story.settings, one, post="officer", now=story.now, actor="cli")[1].rpartition("/")[
                2
            ]
            for one in LINKS
        }
        desk = there.signed_in("ban", "desk")
        desk.press(
            "/plans/1/attachments", "/plans/1/attachments", {"title": "Đề cương"}, files={"file": ("d.pdf", PDF)}
        )
        with story.store.read() as connection:
            [outline] = of_plan(connection, 1)
            named = {
                **{"plan": "1", "task": str(own), "extension": str(extension), "question": str(question)},
                **{
                    "outline": outline["id"],
                    "given": "1",
                    "code": "xa-a1",
                    "kind": "xlsx",
                    "version": "1",
                    "number": "BN-2020-000001",
                },
                "l": str(connection.scalar(select(link.c.id).join(unit).where(unit.c.code == "xa-a1"))),
                "message": str(connection.scalar(select(message.c.id))),
            }
        named["came"] = came_of(story.store, outline)
        yield World(there, named, tokens)


def came_of(store: Store, like: Mapping[str, Any]) -> str:
    """What came of the first plan is kept with a file of that content, though the plan goes on; the file's id."""
    content = read_outcome(b"outcome: {units: 1}").content
    with store.write() as connection:
        id = insert_row(connection, outcome, {"plan_id": 1, "at": store.clock(), "content": content})
        kept = {name: like[name] for name in ("name", "sha256", "size")}
        return str(insert_row(connection, outcome_file, {"outcome_id": id, **kept}))


def walk(routes: Any) -> Iterator[tuple[str, str]]:
    for one in routes:
        if hasattr(one, "methods"):
            yield from ((method, one.path) for method in sorted(one.methods) if method != "HEAD")
        else:
            yield from walk(one.original_router.routes)


def asked(who: Browser, method: str, path: str) -> Response:
    if method != "POST":
        return who.client.request(method, path)
    secret = who.client.cookies.get("__Host-dondoc") or ""
    return who.client.post(path, files={"csrf": (None, csrf_of(secret))})


def test_w17_every_route_answers_everybody_as_the_table_has_it(world: World) -> None:
    people = [world.office.browser(), *(world.office.signed_in(unit, role) for unit, role in SIGNED)]
    expected = {tuple(line.split()[1:]): line.split()[0] for line in TABLE.strip().splitlines()}
    routes = [one for one in walk(world.office.app.routes) if not one[1].startswith(OF_MACHINES)]
    found, hidden = {}, set[bytes]()
    for method, template in sorted(routes, key=lambda one: one[1] == "/sign-out"):  # which ends what the others need
        if "{t}" in template:
            answers = [asked(people[0], method, world.path(template, t=world.links[one])) for one in LINKS]
        else:
            answers = [asked(one, method, world.path(template)) for one in people]
        found[method, template] = "".join(LETTERS.get(one.status_code, f"[{one.status_code}]") for one in answers)
        if not template.startswith("/set-password/"):  # which says what else it may be
            hidden |= {one.content for one in answers if one.status_code == 404}
    assert found == expected
    hidden |= {
        one.content
        for one in (world.office.browser().get("/nowhere"), world.office.signed_in("ban", "desk").get("/plans/999"))
    }
    assert len(hidden) == 1, "what is not there and what may not be seen answer the same bytes"


def test_looking_waits_for_nobody_and_changes_nothing(world: World) -> None:
    store = world.office.story.store
    looked = [path for method, path in walk(world.office.app.routes) if method == "GET" and "{t}" not in path]
    looked = [path for path in looked if path not in NOTED and not path.startswith(OF_MACHINES)]
    people = [world.office.signed_in("ban", "desk"), world.office.signed_in("tinh", "admin")]
    before = dump(store)
    with store.write():  # somebody else's, for as long as it likes
        began = monotonic()
        for who in people:
            answers = {path: who.get(world.path(path)).status_code for path in looked}
            assert {path: code for path, code in answers.items() if code not in (200, 303, 403, 404)} == {}
        by_link = world.office.browser()
        assert by_link.get(f"/n/{world.links['xa-a1']}").status_code == 200
        assert monotonic() - began < 30, "no page waits for the lock"
    assert dump(store) == before


def dump(store: Store) -> list[str]:
    """Everything that is kept."""
    with closing(sqlite3.connect(str(store.url.database))) as raw:
        return list(raw.iterdump())
