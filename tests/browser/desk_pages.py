"""Every address of signed-in people, as an example of each state; and what pressing a form leaves on the page.

In an address `{bao-cao xa-a1}` stands for the task of that unit, `{open}` for the plan, `{outline}` and the like for
what the province has one of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from typing import Any

from tests.browser.desk_world import CLOCKS, LADDER, ONE_ITEM, OPEN_PLAN, PLANS, TARGETS
from tests.stories.world import plan as plan_file

# By route: who looks at which addresses.
PAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "/": {"desk": ("/",), "nobody": ("/",)},
    "/sign-in": {"nobody": ("/sign-in", "/sign-in?set=1")},
    "/set-password/{k}": {"nobody": ("/set-password/{password}",)},
    "/account": {"desk": ("/account", "/account?done=password")},
    "/lien-ket": {"nobody": ("/lien-ket",)},
    "/n/{t}": {"nobody": ("/n/{link xa-a1}", "/n/{link xa-b1}", "/n/{link huyen-a}")},
    "/n/{t}/tasks/{id}": {
        "nobody": (
            *("/n/{link xa-a1}/tasks/{bao-cao xa-a1}", "/n/{link xa-a2}/tasks/{bao-cao xa-a2}"),
            *("/n/{link xa-b1}/tasks/{bao-cao xa-b1}", "/n/{link xa-a1}/tasks/{so-lieu xa-a1}"),
            *("/n/{link xa-a2}/tasks/{so-lieu xa-a2}", "/n/{link xa-b1}/tasks/{quy-1 xa-b1}"),
            "/n/{link huyen-a}/tasks/{tong-hop huyen-a}",
        )
    },
    "/n/{t}/support/{id}": {
        "nobody": ("/n/{link xa-a1}/support/{quy-1 xa-b1}", "/n/{link huyen-a}/support/{quy-1 xa-b1}")
    },
    "/n/{t}/receipts/{number}": {"nobody": ("/n/{link xa-a1}/receipts/{receipt}",)},
    "/n/{t}/not-me": {"nobody": ("/n/{link xa-a1}/not-me",)},
    "/plans": {"desk": ("/plans", "/plans?q=zzz"), "reader": ("/plans",), "idle": ("/plans",)},
    "/plans/{id}": {
        "desk": (
            *("/plans/{open}", "/plans/{open}?under=huyen-a", "/plans/{open}?q=zzz", "/plans/{open}?table=1"),
            *("/plans/{open}?as_of=2020-10-07", "/plans/{closed}", "/plans/{cancelled}"),
        ),
        "reader": ("/plans/{open}",),
    },
    "/plans/{id}/tasks": {"desk": ("/plans/{open}/tasks?noted=review", "/plans/{open}/tasks?q=zzz")},
    "/plans/{id}/indicators": {"desk": ("/plans/{open}/indicators",), "reader": ("/plans/{open}/indicators",)},
    "/plans/{id}/outbox": {"desk": ("/plans/{open}/outbox", "/plans/{open}/outbox?state=unreachable")},
    "/plans/{id}/journal": {"desk": ("/plans/{open}/journal",)},
    "/plans/{id}/attachments": {"desk": ("/plans/{open}/attachments", "/plans/{closed}/attachments")},
    "/plans/{id}/amend": {"desk": ("/plans/{open}/amend", "/plans/{closed}/amend")},
    "/plans/{id}/amend/check": {"desk": ("/plans/{open}/amend/check",)},
    "/plans/new": {"desk": ("/plans/new",)},
    "/plans/check": {"desk": ("/plans/check",)},
    "/plans/publish": {"desk": ("/plans/publish",)},
    "/plans/drafts/{id}": {"desk": ("/plans/drafts/{draft}",)},
    "/tasks/{id}": {
        "desk": (
            *("/tasks/{bao-cao xa-a1}", "/tasks/{bao-cao xa-a1}?form=return", "/tasks/{bao-cao xa-a2}"),
            *("/tasks/{bao-cao xa-b1}?form=submit", "/tasks/{so-lieu xa-a1}", "/tasks/{so-lieu xa-a2}"),
            *("/tasks/{tong-hop huyen-a}", "/tasks/{kiem-tra huyen-b}", "/tasks/{tuyen-truyen hoi-nong-dan}"),
            *("/tasks/{quy-1 xa-b1}", "/tasks/{missed}", "/tasks/{dropped}"),
        ),
        "reader": ("/tasks/{bao-cao xa-a1}",),
    },
    "/review": {"desk": ("/review", "/review?done=2&left={so-lieu xa-a1}"), "idle": ("/review",)},
    "/requests": {"desk": ("/requests",), "idle": ("/requests",)},
    "/units": {"desk": ("/units", "/units?q=zzz")},
    "/units/{code}": {"desk": ("/units/xa-a1", "/units/hoi-nong-dan", "/units/huyen-a"), "reader": ("/units/xa-a1",)},
    "/contacts": {"desk": ("/contacts", "/contacts?q=zzz")},
    "/outbox": {"desk": ("/outbox", "/outbox?state=failed", "/outbox?since=31/04/2020"), "idle": ("/outbox",)},
    "/outbox/{id}": {"desk": ("/outbox/{reminder}", "/outbox/{failed}"), "reader": ("/outbox/{reminder}",)},
    "/journal": {"desk": ("/journal",), "idle": ("/journal",)},
    "/admin": {"admin": ("/admin",)},
    "/admin/settings": {"admin": ("/admin/settings",)},
    "/admin/doctor": {"admin": ("/admin/doctor",)},
    "/admin/units": {"admin": ("/admin/units",)},
    "/admin/contacts": {"admin": ("/admin/contacts?added=1&changed=0&removed=0",)},
    "/admin/unit-changes": {"admin": ("/admin/unit-changes", "/admin/unit-changes?recorded=1")},
    "/admin/calendar": {"admin": ("/admin/calendar",)},
    "/admin/accounts": {"admin": ("/admin/accounts",)},
}
# Pages that say no: who asks, what, and the answer's status.
REFUSED = (
    *(("nobody", "/n/{ended}", 410), ("nobody", "/n/000", 404)),
    *(("nobody", "/plans", 401), ("nobody", "/set-password/000", 404), ("reader", "/review", 403)),
    *(("desk", "/plans/999", 404), ("desk", "/plans/{open}?as_of=x", 400), ("admin", "/plans/{open}", 404)),
)
FILES = {
    "/n/{t}/receipts/{number}.pdf": "/n/{link xa-a1}/receipts/{receipt}.pdf",
    "/n/{t}/tasks/{id}/files/{file}": "/n/{link xa-a1}/tasks/{bao-cao xa-a1}/files/{file}",
    "/n/{t}/plans/{id}/files/{file}": "/n/{link xa-a1}/plans/{open}/files/{outline}",
    "/plans/new/{kind}.yaml": "/plans/new/general.yaml",
    "/plans/{id}/files/{file}": "/plans/{open}/files/{outline}",
    "/plans/{id}/outcome/{file}": "/plans/{closed}/outcome/{came}",
    "/plans/{id}/versions/{version}.yaml": "/plans/{open}/versions/1.yaml",
    "/plans/{id}/export.{kind}": "/plans/{open}/export.xlsx",
    "/plans/{id}/files.zip": "/plans/{open}/files.zip",
    "/tasks/{id}/files/{file}": "/tasks/{bao-cao xa-a1}/files/{file}",
    "/tasks/{id}/evidence.pdf": "/tasks/{bao-cao xa-a1}/evidence.pdf",
}
# What machines ask; and the mail within its frame, which is not of our making.
OTHERS = ("/static/{hash}/{name}", "/health", "/metrics", "/outbox/{id}/html")


@dataclass(frozen=True)
class Press:
    """A form pressed as it is drawn, but for what stands in `fields`, each by its selector, and the file chosen."""

    who: str
    path: str
    button: str
    status: int
    fields: Mapping[str, str] = _field(default_factory=dict)
    chosen: tuple[str, str] | None = None  # the file's name and content
    field: str = "file"  # in which that is
    added: Mapping[str, str] = _field(default_factory=dict)  # what the form has no field for here, by name

    @property
    def name(self) -> str:
        return f"{self.who} {self.path} {self.button} {self.status}"


GOOD = plan_file(ONE_ITEM.replace("2020-11-10", "2021-02-10"), LADDER, number="14/KH-MTTQ-BTT").decode()
BROKEN = GOOD.replace("due: 2021-02-10", "due: 31/04/2021")
TAKEN = GOOD.replace("14/KH-MTTQ-BTT", PLANS["open"])
AMENDED = plan_file(OPEN_PLAN.replace("due: 2020-12-15", "due: 2020-12-25"), LADDER + TARGETS, **CLOCKS).decode()
UNCLEAR = AMENDED.replace("due: 2020-12-25", "due: 31/04/2021")
CONTACT, NOBODY = "unit,post,email\nxa-a1,officer,moi@xa-a1.example\n", "unit,post,email\nxa-zz,officer,moi\n"
NEW_UNIT = "code,name,level,parent\nxa-a9,Đơn vị xa-a9,commune,huyen-a\n"
MERGED = "old,new,name\nxa-a1,xa-a9,Đơn vị xa-a9\nxa-a2,xa-a9,\nxa-b1,,\n"
LATER = {"#on": "01/12/2021", "#resolution": "35/NQ-HĐND"}
MAIN, ADD = "main form button", "form:has([value=add]) button"
PRESSES = (
    Press(
        *("desk", "/tasks/{bao-cao xa-a1}?form=return", "#return button", 422),
        {"#return-reason": " ", "#return-due": "31/04/2020"},
    ),
    Press("desk", "/review", "#task button", 422),
    Press("desk", "/requests", "form[action$=shorten] button", 422, {"[name=until]": "31/04/2020"}),
    Press("desk", "/plans/{open}/attachments", "form[action$=close] button", 422),
    Press(
        *("desk", "/plans/{open}/attachments", "form[action$=close] button", 422, {"#force": "yes"}),
        *(("ket-qua.yaml", "outcome: {held: {on: 2020-10-01}, attachments: [a.pdf]}"), "outcome"),
    ),
    Press("desk", "/plans/{open}", "form[action$='letter.docx'] button", 422, added={"due": "31/04/2020"}),
    Press("desk", "/units/huyen-b", "form[action$=reissue] button", 200),
    Press("desk", "/plans/{open}/attachments", "form[action$=cancel] button", 422),
    Press("desk", "/plans/{open}/attachments", "form[action$=suspend] button", 422),
    Press("desk", "/plans/{open}/amend", MAIN, 422),
    Press("desk", "/plans/{open}/amend", MAIN, 422, {"#number": "95/MTTQ"}, ("ke-hoach.yaml", UNCLEAR)),
    Press("desk", "/plans/{open}/amend", MAIN, 200, {"#number": "95/MTTQ"}, ("ke-hoach.yaml", AMENDED)),
    Press("desk", "/plans/new", MAIN, 422, chosen=("ke-hoach.yaml", BROKEN)),
    Press("desk", "/plans/new", MAIN, 409, chosen=("ke-hoach.yaml", TAKEN)),
    Press("desk", "/plans/new", MAIN, 200, chosen=("ke-hoach.yaml", GOOD)),
    Press("desk", "/plans/drafts/{draft}", "[value=look]", 422),
    Press("desk", "/units/xa-a1", "form[action$=revoke] button", 422),
    Press("desk", "/account", "section:has(#change) button", 422, {"#password": "mười hai chữ", "#again": "x"}),
    Press("admin", "/admin/contacts", MAIN, 200, chosen=("lien-he.csv", CONTACT)),
    Press("admin", "/admin/contacts", MAIN, 422, chosen=("lien-he.csv", NOBODY)),
    Press("admin", "/admin/units", MAIN, 200, chosen=("don-vi.csv", NEW_UNIT)),
    Press("admin", "/admin/unit-changes", MAIN, 200, {**LATER, "#waive": "35/NQ-HĐND"}, ("sap-xep.csv", MERGED)),
    Press("admin", "/admin/unit-changes", MAIN, 422, LATER, ("sap-xep.csv", MERGED)),
    Press("admin", "/admin/calendar", "form:has(#day) button", 200, {"#day": "18/12/2020", "#working-no": "no"}),
    Press("admin", "/admin/calendar", "form:has(#day) button", 422, {"#day": "31/04/2020"}),
    Press("admin", "/admin/accounts", "form:has([value=reset]) button", 200),
    Press("admin", "/admin/accounts", ADD, 422, {"#email": "moi@tinh.example", "#name": "Đầu mối"}),
    Press("admin", "/admin/doctor", MAIN, 200),
    Press("nobody", "/n/{link xa-b1}/tasks/{bao-cao xa-b1}", "#submit button", 422),
    Press("nobody", "/n/{link xa-a2}/tasks/{bao-cao xa-a2}", "form[action$=question] button", 422),
    Press("nobody", "/n/{link xa-b1}/tasks/{quy-1 xa-b1}", "form[action$=extension] button", 422),
    Press("nobody", "/n/{link huyen-a}/support/{quy-1 xa-b1}", MAIN, 422),
    Press("nobody", "/n/{link xa-a1}/not-me", MAIN, 422),
    Press("nobody", "/sign-in", MAIN, 422, {"#email": "ai@tinh.example", "#password": "không phải thế"}),
    Press("nobody", "/set-password/{password}", MAIN, 422, {"#password": "123456789012", "#again": "123456789012"}),
)
# A page is written into the open document, under the same policy and with axe at hand: to load each anew takes four
# times as long.
WRITTEN = """
  document.open(); document.write(await answer.text()); document.close()
  if (document.readyState != 'complete') await new Promise(ok => addEventListener('load', ok, {once: true}))
  return answer.status
}"""
SHOW = "async path => { const answer = await fetch(path)" + WRITTEN
PRESSED = (
    """async ({button, fields, chosen, field, added}) => {
  for (const [where, text] of Object.entries(fields)) {
    const one = document.querySelector(where)
    if (['radio', 'checkbox'].includes(one.type)) one.checked = true; else one.value = text
  }
  const pressed = document.querySelector(button), form = pressed.form, typed = new FormData(form, pressed)
  if (chosen) typed.set(field, new File([chosen[1]], chosen[0]))
  for (const [name, text] of Object.entries(added)) typed.set(name, text)
  const body = form.enctype.startsWith('multipart') ? typed : new URLSearchParams(typed)
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body})"""
    + WRITTEN
)


def show(page: Any, path: str) -> int:
    """Show what is at that path; the answer's status."""
    return int(page.evaluate(SHOW, path))


def press(page: Any, path: str, one: Press) -> int:
    """Show what that press leaves; the answer's status."""
    show(page, path)
    return int(page.evaluate(PRESSED, vars(one)))


def addressed() -> list[tuple[str, str, int]]:
    """Who looks at which page, and the status that is right; the same person's together."""
    every = [(who, path, 200) for route in PAGES.values() for who, paths in route.items() for path in paths]
    return sorted((*every, *REFUSED), key=lambda one: one[0])
