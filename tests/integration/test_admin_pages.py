"""What administrators keep without a shell: an import is looked at first, does what the command does, and ends at U."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from org.files.listing import list_contacts, list_units
from org.files.rows import read_units
from org.files.units import import_units
from settings.names import KNOWN, SECRETS
from storage.store import Store
from storage.tables import account, calendar_override, journal, unit
from tests.integration.offices import Browser, Office, office
from tests.stories.world import plan
from workflow.journal import entries

PLACES = (
    *("/admin", "/admin/units", "/admin/contacts", "/admin/accounts"),
    *("/admin/calendar", "/admin/unit-changes", "/admin/settings", "/admin/doctor"),
)
HEAD = "code,name,level,parent\n"
MARK = "<script>alert(1)</script>"
REPORTS = """- id: bao-cao
  title: Báo cáo
  assigned_to: {level: commune, under: tinh}
  due: 2020-12-15
"""


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path) as one:
        yield one


@pytest.fixture
def alone(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """The same on the embedded database alone."""
    with office(Store(sqlite_url), sqlite_url, tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def quiet(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A province in which nothing is changed."""
    folder = tmp_path_factory.mktemp("admin")
    (folder / "test.sqlite3").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'test.sqlite3'}"
    with office(Store(url), url, folder) as one:
        yield one


def upload(who: Browser, page: str, content: str, name: str = "tệp.csv", **fields: str) -> Response:
    return who.press(page, page, fields, files={"file": (name, content.encode(), "text/csv")})


def confirm(who: Browser, looked: Response) -> Response:
    """Press the form of the page on which the changes are shown."""
    [form] = re.findall(r'<form method="post" action="(/admin/\w+)">(.*?)</form>', looked.text, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
    return who.client.post(form[0], data=hidden)


def lines(page: str, sign: str) -> list[str]:
    found = re.search(rf'data-lines="{re.escape(sign)}">(.*?)</ul>', page, re.DOTALL)
    return re.findall("<li>(.*?)</li>", found[1]) if found else []


def counted(one: Office) -> tuple[Any, ...]:
    with one.story.store.read() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table)) for table in (unit, journal, calendar_override)
        )


# --- whose they are --------------------------------------------------------------------------------------------------


def test_w17_administration_is_the_administrators(quiet: Office) -> None:
    desk, admin = quiet.signed_in("tinh", "desk", "reader"), quiet.signed_in("tinh", "admin")
    csrf = re.search(r'name="csrf" value="([^"]+)"', desk.get("/units").text)
    assert csrf is not None
    before = counted(quiet)
    for path in PLACES:
        assert quiet.browser().get(path).status_code == 401, path
        refused = desk.get(path)
        assert (refused.status_code, "chỉ dành cho quản trị viên" in refused.text) == (403, True), path
        assert admin.get(path).status_code == admin.client.head(path).status_code == 200, path
        if path not in ("/admin", "/admin/settings"):
            assert desk.client.post(path, data={"csrf": csrf[1], "do": "set"}).status_code == 403, path
    assert counted(quiet) == before


# --- roster ----------------------------------------------------------------------------------------------------------

NEW = HEAD + f"xa-a3,Xã {MARK},xã,huyen-a\nxa-a1,Xã Tân Hà mới,xã,huyen-a\n"


def test_an_import_shows_first_what_the_command_would_change_and_then_does_it(province: Office) -> None:
    admin, store = province.signed_in("tinh", "admin"), province.story.store
    before = counted(province)
    looked = upload(admin, "/admin/units", NEW)
    with store.rehearse() as connection:
        meant = import_units(connection, read_units(NEW.encode(), "tệp.csv"), now=province.story.now)
        wanted = list_units(connection)
    assert (looked.status_code, counted(province)) == (200, before)
    assert lines(looked.text, "+") == [line.replace("<", "&lt;").replace(">", "&gt;") for line in meant.added]
    assert lines(looked.text, "~") == list(meant.changed)
    assert MARK not in looked.text
    done = confirm(admin, looked)
    assert (done.status_code, done.headers["location"]) == (303, "/admin/units?added=1&changed=1&removed=0")
    again = confirm(admin, looked)
    assert (again.status_code, again.headers["location"]) == (303, done.headers["location"])
    with store.read() as connection:
        assert list_units(connection) == wanted
        imports = [one for one in entries(connection) if one["action"] == "units.imported"]
    assert [one["actor"].partition(":")[0] for one in imports[-1:]] == ["account"]
    assert len(imports) == 2  # with the story's own
    assert "thêm 1, sửa 1, bỏ 0" in admin.get(done.headers["location"]).text
    assert "không làm thay đổi gì" in upload(admin, "/admin/units", NEW).text
    assert "Đơn vị xa-a2" in admin.get("/units").text


def test_contacts_are_imported_likewise(alone: Office) -> None:
    admin = alone.signed_in("huyen-a", "admin")
    looked = upload(admin, "/admin/contacts", "unit,post,name,email\nxa-a1,officer,Lê Văn A,a@xa-a1.example\n")
    assert len(lines(looked.text, "~")) == 1
    assert confirm(admin, looked).status_code == 303
    with alone.story.store.read() as connection:
        [one] = list_contacts(connection, "xa-a1")
    assert (one["name"], one["email"]) == ("Lê Văn A", "a@xa-a1.example")


def test_every_problem_of_a_file_is_told_with_its_line(quiet: Office) -> None:
    admin, before = quiet.signed_in("tinh", "admin"), counted(quiet)
    refused = upload(admin, "/admin/units", HEAD + "xa-a9,Xã A9,xã,nowhere\nxa-a8,,xã,huyen-a\n")
    assert refused.status_code == 422
    assert "dòng 2" in refused.text or "dòng 3" in refused.text
    none = admin.press("/admin/units", "/admin/units", files={"other": ("", b"", "text/csv")})
    assert (none.status_code, "Hãy chọn tệp CSV hoặc XLSX." in none.text) == (422, True)
    gone = admin.press("/admin/units", "/admin/units", {"sha256": "0" * 64, "name": "x.csv"})
    assert (gone.status_code, "không còn được giữ" in gone.text) == (422, True)
    assert admin.press("/admin/units", "/admin/units", {"sha256": "../../secret.key"}).status_code == 422
    assert counted(quiet)[0] == before[0]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/admin/units", HEAD + "xa-b1,Xã B1,xã,huyen-b\n"),  # another's
        ("/admin/units", HEAD + "xa-a9,Xã A9,xã,huyen-b\n"),  # a new one below another
        ("/admin/units", HEAD + "xa-a1,Đơn vị xa-a1,xã,huyen-b\n"),  # its own, moved away
        ("/admin/units", HEAD + "huyen-a,Huyện A,huyện,\n"),  # itself, to the top
        ("/admin/units", HEAD + "Tinh,Tỉnh,tỉnh,huyen-a\n"),  # its superior, however it is typed
        ("/admin/contacts", "unit,post,email\nxa-b1,officer,x@example.org\n"),
    ],
)
def test_w17_an_administrator_changes_nothing_beyond_U_and_below(quiet: Office, path: str, content: str) -> None:
    refused = upload(quiet.signed_in("huyen-a", "admin"), path, content)
    assert (refused.status_code, "không thuộc Đơn vị huyen-a và các đơn vị cấp dưới" in refused.text) == (422, True)


def test_what_was_looked_at_is_judged_anew_for_whoever_presses(quiet: Office) -> None:
    looked = upload(quiet.signed_in("tinh", "admin"), "/admin/units", HEAD + "xa-b1,Xã B1,xã,huyen-b\n")
    digest = re.search(r'name="sha256" value="(\w+)"', looked.text)
    assert digest is not None
    district = quiet.signed_in("huyen-a", "admin")
    refused = district.press("/admin/units", "/admin/units", {"sha256": digest[1], "name": "tệp.csv"})
    assert (refused.status_code, "không thuộc" in refused.text) == (422, True)


def test_a_district_adds_below_itself(alone: Office) -> None:
    admin = alone.signed_in("huyen-a", "admin")
    looked = upload(admin, "/admin/units", HEAD + "xa-a4,Xã A4,xã,huyen-a\nap-1,Ấp 1,ấp,xa-a4\n")
    assert confirm(admin, looked).status_code == 303
    assert "Ấp 1" in admin.get("/units").text


# --- calendar --------------------------------------------------------------------------------------------------------


def test_a_day_is_decided_after_what_moves_was_shown(province: Office) -> None:
    province.story.publish(plan(REPORTS, day_off="next"))
    admin, district = province.signed_in("tinh", "admin"), province.signed_in("huyen-a", "admin")
    before = counted(province)
    fields = {"day": "15/12/2020", "working": "no", "decision": "12/QĐ"}
    page, path = admin.get("/admin/calendar").text, "/admin/calendar"
    hidden = dict(re.findall(r'name="(csrf)" value="([^"]+)"', page))
    looked = admin.client.post(path, data=hidden | {"do": "set"} | fields)
    assert ('data-moves="bao-cao"' in looked.text, "16/12/2020" in looked.text) == (True, True)
    assert counted(province) == before
    assert confirm(admin, looked).status_code == 303
    assert province.story.task("bao-cao", "xa-a1")["due_on"] == "2020-12-16"
    shown = admin.get("/admin/calendar?year=2020").text
    assert ('data-day="2020-12-15"' in shown, "12/QĐ" in shown) == (True, True)
    assert "12/QĐ" in district.get("/admin/calendar?year=2020").text
    lower = dict(re.findall(r'name="(csrf)" value="([^"]+)"', district.get("/admin/calendar").text))
    refused = district.client.post(path, data=lower | {"do": "remove", "day": "2020-12-15", "confirm": "1"})
    assert (refused.status_code, "cấp cao nhất" in refused.text) == (403, True)
    gone = admin.client.post(path, data=hidden | {"do": "remove", "day": "2020-12-15"})
    assert confirm(admin, gone).status_code == 303
    assert province.story.task("bao-cao", "xa-a1")["due_on"] == "2020-12-15"


def test_days_come_from_a_file_and_wrong_ones_are_told(alone: Office) -> None:
    admin, path = alone.signed_in("tinh", "admin"), "/admin/calendar"
    hidden = dict(re.findall(r'name="(csrf)" value="([^"]+)"', admin.get(path).text))

    def sent(content: str) -> Response:
        return admin.client.post(path, data=hidden | {"do": "import"}, files={"file": ("n.csv", content.encode())})

    assert "dòng 2" in sent("day,working\n2021-13-01,no\n").text
    looked = sent("day,working\n2021-01-04,no\n2021-01-09,yes\n")
    assert confirm(admin, looked).status_code == 303
    assert counted(alone)[2] == 2
    for fields in (
        {"day": "31/04/2021", "working": "no"},
        {"day": "2021-01-05"},
        {"do": "remove", "day": "2021-02-01"},
    ):
        assert admin.client.post(path, data=hidden | {"do": "set"} | fields).status_code == 422


# --- accounts --------------------------------------------------------------------------------------------------------


def the_account(one: Office, email: str) -> Any:
    with one.story.store.read() as connection:
        return connection.execute(select(account).where(account.c.email == email)).one()


def accounts_form(who: Browser, **fields: Any) -> Response:
    hidden = dict(re.findall(r'name="(csrf)" value="([^"]+)"', who.get("/admin/accounts").text))
    return who.client.post("/admin/accounts", data=hidden | fields)


def test_an_account_is_made_led_to_its_password_and_ended(province: Office) -> None:
    admin, path = province.signed_in("huyen-a", "admin", "desk"), "/admin/accounts"
    new = {
        "what": "add",
        "email": "Moi@xa-a1.example",
        "name": f"Lê {MARK}",
        "unit": "xa-a1",
        "role": ["desk", "reader"],
    }
    made = accounts_form(admin, **new, key="k1")
    address = re.search(r"https://\S+(/set-password/\w+)<", made.text)
    assert address is not None
    assert (made.status_code, province.browser().get(address[1]).status_code) == (200, 200)
    again = accounts_form(admin, **new, key="k1")
    assert (again.status_code, again.headers["location"]) == (303, path)
    one = the_account(province, "moi@xa-a1.example")
    assert one.roles == ("desk", "reader")
    listed = admin.get(path).text
    assert (f'data-account="{one.id}"' in listed, MARK in listed, "set-password" in listed) == (True, False, False)
    renewed = accounts_form(admin, what="reset", account=one.id)
    assert (renewed.status_code, "/set-password/" in renewed.text) == (200, True)
    assert province.browser().get(address[1]).status_code == 404  # the earlier one is void
    assert (
        accounts_form(admin, what="roles", account=one.id, role=["reader"]).headers["location"] == f"{path}?done=roles"
    )
    assert the_account(province, "moi@xa-a1.example").roles == ("reader",)
    assert accounts_form(admin, what="disable", account=one.id).status_code == 303
    assert not the_account(province, "moi@xa-a1.example").enabled
    assert accounts_form(admin, what="enable", account=one.id).status_code == 303
    with province.story.store.read() as connection:
        done = [entry["action"] for entry in entries(connection) if entry["detail"].get("account") == one.id]
    assert done == [f"account.{what}" for what in ("added", "reset", "roles", "disabled", "enabled")]


def test_w17_nobody_gives_a_wider_role_or_unit_than_their_own(quiet: Office) -> None:
    admin = quiet.signed_in("huyen-a", "admin", name="A")
    quiet.signed_in("tinh", "reader", name="above"), quiet.signed_in("xa-a1", "desk", name="below")
    with quiet.story.store.read() as connection:
        ids = dict(connection.execute(select(account.c.name, account.c.id)).all())
    new = {"what": "add", "email": "x@example.org", "name": "X", "unit": "huyen-a", "role": "admin"}
    wider = accounts_form(admin, **new | {"role": "desk"})
    assert (wider.status_code, "vai trò rộng hơn" in wider.text) == (403, True)
    for code in ("tinh", "huyen-b", "nowhere", ""):
        beyond = accounts_form(admin, **new | {"unit": code})
        assert (beyond.status_code, "hoặc của một đơn vị cấp dưới" in beyond.text) == (422, True), code
    assert accounts_form(admin, what="reset", account=ids["above"]).status_code == 404
    assert accounts_form(admin, what="reset", account="x").status_code == 404
    assert (
        accounts_form(admin, what="reset", account=ids["below"]).status_code == 403
    )  # a desk's place is not to be had
    assert accounts_form(admin, what="roles", account=ids["A"], role="admin").status_code == 422
    assert accounts_form(admin, what="disable", account=ids["A"]).status_code == 422
    wrong = accounts_form(admin, **new | {"email": "no address"})
    assert (wrong.status_code, "không phải địa chỉ" in wrong.text, 'value="X"' in wrong.text) == (422, True, True)
    with quiet.story.store.read() as connection:
        assert "x@example.org" not in connection.scalars(select(account.c.email)).all()
    assert "above" not in admin.get("/admin/accounts").text


# --- what is only looked at ------------------------------------------------------------------------------------------


def test_no_secret_is_shown_among_the_settings(quiet: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KNOWN:
        if name not in ("DONDOC_NOW", "DONDOC_LANG"):
            monkeypatch.setenv(name, f"giá-trị-{name}-đây")
    text = quiet.signed_in("huyen-a", "admin").get("/admin/settings").text
    assert not [name for name in SECRETS if f"giá-trị-{name}" in text]
    plain = [
        one for one in KNOWN if one.removesuffix("_FILE") not in SECRETS and one not in ("DONDOC_NOW", "DONDOC_LANG")
    ]
    assert [name for name in plain if f"giá-trị-{name}-đây" not in text] == []
    assert len(re.findall("<dd>đã đặt</dd>", text)) == len(SECRETS)
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    bare = quiet.signed_in("huyen-a", "admin").get("/admin/settings").text
    assert len(re.findall("<dd>chưa đặt</dd>", bare)) == len(SECRETS)


def test_the_doctor_is_seen_and_asks_the_channels_when_told_to(quiet: Office) -> None:
    admin = quiet.signed_in("tinh", "admin")
    quietly = re.findall(r'data-check="([^"]+)" data-state="(\w+)"', admin.get("/admin/doctor").text)
    assert {"configuration", "database", "links", "heartbeat"} <= {name for name, _ in quietly}
    assert not [name for name, _ in quietly if name.startswith("channel")]
    assert dict(quietly)["database"] == "ok"
    whole = admin.press("/admin/doctor", "/admin/doctor")
    assert (whole.status_code, 'data-check="channel email"' in whole.text) == (200, True)


def test_the_front_page_says_how_much_of_each_there_is_below(quiet: Office) -> None:
    assert "3 đơn vị có hiệu lực" in quiet.signed_in("huyen-a", "admin").get("/admin").text
    assert "8 đơn vị có hiệu lực" in quiet.signed_in("tinh", "admin").get("/admin").text
