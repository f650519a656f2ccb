"""Signing in and out, passwords by one-time addresses, limits of wrong tries: over HTTP, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

import pytest
from httpx import Response
from sqlalchemy import func, select, update

from lib.problem import Refused
from lib.time import local_date
from lib.tokens import digest
from org.queries import unit_id
from org.today import on_day
from storage.migrate import upgrade
from storage.store import Store
from storage.tables import account, failure, journal, password_address, sign_in
from tests.integration.offices import PUBLIC, Browser, Office, office
from web.forms import MOST_PARTS
from web.signed import signing_in
from web.signed.signing_in import form_at
from web.site import NotFound
from workflow.accounts import addresses, entering, made, passwords, sessions
from workflow.accounts.model import Role
from workflow.accounts.passwords import refuse_unfit
from workflow.keeping.limits import KEPT
from workflow.keeping.uploads import clear

EMAIL, PASSWORD = "theo-doi@ban.example", "bò vàng ăn cỏ xanh"


ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database does in its own way


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path) as one:
        yield one


def person(province: Office, *roles: str, email: str = EMAIL, unit: str = "ban") -> int:
    story = province.story
    with story.store.write() as connection:
        id = made.add(
            connection, email, unit=unit, roles=roles or ["desk"], name="Cán bộ theo dõi", now=story.now, actor="cli"
        )
        addresses.first_password(connection, id, email, PASSWORD, now=story.now, actor="cli")
    return id


def enter(who: Browser, email: str = EMAIL, password: str = PASSWORD, *, client: str = "", **more: str) -> Response:
    headers = {"X-Forwarded-For": client} if client else {}
    return who.press("/sign-in", "/sign-in", {"email": email, "password": password, **more}, headers=headers)


def own(who: Browser, what: str, **fields: str) -> Response:
    """One of the forms of `/account`, pressed."""
    hidden = dict(re.findall(r'type="hidden" name="(csrf|key)" value="([^"]*)"', who.get("/account").text))
    return who.client.post("/account", data={**hidden, "what": what, **fields})


def kept(province: Office, what: Any) -> Any:
    with province.story.store.read() as connection:
        return connection.scalar(what)


def actions(province: Office) -> list[str]:
    with province.story.store.read() as connection:
        wanted = select(journal.c.action).where(journal.c.action.like("account.%")).order_by(journal.c.id)
        return list(connection.scalars(wanted))


# --- in and out -----------------------------------------------------------------------------------------------------


def test_w19_a_sign_in_has_a_new_secret_in_a_safe_cookie_and_ends_with_sign_out(province: Office) -> None:
    id = person(province)
    who = province.browser()
    assert who.get("/").headers["location"] == "/sign-in"
    first = enter(who, email=f" {EMAIL.upper()} ")
    assert (first.status_code, first.headers["location"]) == (303, "/plans")
    [cookie] = [one for one in first.headers.get_list("set-cookie") if one.startswith("__Host-dondoc=")]
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    secret = who.client.cookies["__Host-dondoc"]
    assert kept(province, select(sign_in.c.digest)) == digest(secret) != secret
    assert who.get("/").headers["location"] == "/plans"
    enter(who)
    assert who.client.cookies["__Host-dondoc"] != secret
    assert kept(province, select(func.count()).select_from(sign_in)) == 1  # the one before ended
    secret = who.client.cookies["__Host-dondoc"]
    out = who.press("/plans", "/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    old = province.browser()
    old.client.cookies.set("__Host-dondoc", secret)
    assert old.get("/plans").status_code == who.get("/plans").status_code == 401
    assert actions(province)[-3:] == ["account.signed-in", "account.signed-in", "account.signed-out"]
    assert kept(province, select(journal.c.actor).order_by(journal.c.id.desc()).limit(1)) == f"account:{id}"


def test_w19_disabling_other_roles_and_another_password_end_all_sign_ins_at_once(province: Office) -> None:
    id, story = person(province), province.story
    here, there = province.browser(), province.browser()
    by = {"now": story.now, "actor": "cli"}
    for change in (
        lambda connection: made.disable(connection, id, **by),
        lambda connection: made.change_roles(connection, id, ["reader", "admin"], **by),
    ):
        assert enter(here).status_code == 303
        with story.store.write() as connection:
            change(connection)
        assert here.get("/plans").status_code == 401
        with story.store.write() as connection:
            made.enable(connection, id, **by)
    enter(here)
    enter(there)
    before, other = here.client.cookies["__Host-dondoc"], "sông Hồng tháng mười"
    chosen = {"current": PASSWORD, "password": other, "again": other}
    for wrong in ({"current": "x"}, {"again": "y"}, {"password": "ngắn", "again": "ngắn"}):
        assert own(here, "password", **{**chosen, **wrong}).status_code == 422
    assert there.get("/plans").status_code == 200
    assert own(here, "password", **chosen).status_code == 303
    assert (here.get("/account?done=password").status_code, there.get("/plans").status_code) == (200, 401)
    assert here.client.cookies["__Host-dondoc"] != before
    assert (enter(there).status_code, enter(there, password=other).status_code) == (422, 303)
    assert here.get("/account").text.count('<th scope="row">') == 2
    ended = own(here, "end")
    assert ended.headers["location"] == "/sign-in"
    assert here.get("/plans").status_code == there.get("/plans").status_code == 401


@ONE
def test_w18_nothing_is_signed_in_or_out_for_another_site(province: Office) -> None:
    person(province)
    who = province.browser()
    foreign = ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"})
    typed = {"email": EMAIL, "password": PASSWORD}
    for headers in foreign:
        assert who.press("/sign-in", "/sign-in", typed, headers=headers).status_code == 403
    other = re.findall(r'name="csrf" value="(\w+)"', province.browser().get("/sign-in").text)[0]
    for csrf in ("", other):
        again = who.client.post("/sign-in", data={**typed, "csrf": csrf})
        assert again.status_code == 403
        assert (EMAIL in again.text, PASSWORD in again.text) == (True, False)
    assert kept(province, select(func.count()).select_from(sign_in)) == 0
    enter(who)
    for headers in foreign:
        assert who.press("/plans", "/sign-out", headers=headers).status_code == 403
    assert who.client.post("/sign-out", data={"csrf": other}).status_code == 403
    assert who.client.post("/sign-out").status_code == 403
    assert who.get("/sign-out").status_code == 405
    assert who.get("/plans").status_code == 200


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:x", "", "x"]
)
def test_w24_nobody_is_led_to_another_site(evil: str, shared: Office) -> None:
    assert enter(shared.browser(), next=evil).headers["location"] == "/plans"


def test_w24_one_gets_to_where_one_wanted_on_this_site(shared: Office) -> None:
    page = shared.browser().get("/plans?q=t%C3%A2n%20bi%C3%AAn&lang=vi")
    assert page.status_code == 401
    [wanted] = re.findall(r'name="next" value="([^"]*)"', page.text)
    there = enter(shared.browser(), next=wanted.replace("&amp;", "&")).headers["location"]
    assert there == "/plans?q=t%C3%A2n%20bi%C3%AAn&lang=vi"
    assert enter(shared.browser(), next="/sign-out").headers["location"] == "/plans"  # no page


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for what leaves nothing behind but sign-ins, on the embedded default."""
    folder = tmp_path_factory.mktemp("shared")
    store = Store(f"sqlite:///{folder / 'dondoc.sqlite3'}")
    upgrade(store)
    with office(store, str(store.url), folder) as one:
        person(one)
        yield one


# --- what was typed -------------------------------------------------------------------------------------------------


@ONE
def test_w31_what_was_typed_when_the_sign_in_had_ended_is_there_again_and_not_pressed(province: Office) -> None:
    id = person(province)
    who = province.browser()
    enter(who)
    page = who.get("/account").text
    csrf = re.findall(r'name="csrf" value="(\w+)"', page)[0]
    province.story.now += timedelta(hours=9)
    typed = {"csrf": csrf, "key": "k", "what": "language", "language": "en", "current": "geheim"}
    ended = who.client.post("/account", data=typed)
    assert (ended.status_code, "geheim" in ended.text) == (401, False)
    fields = dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', ended.text))
    assert fields["next"] == "/account"
    assert fields["carried.language"] == "en"
    wrong = who.client.post("/sign-in", data={**fields, "email": EMAIL, "password": "x"})
    assert (wrong.status_code, 'name="carried.language" value="en"' in wrong.text) == (422, True)
    shown = who.client.post("/sign-in", data={**fields, "email": EMAIL, "password": PASSWORD})
    assert shown.status_code == 200
    assert re.search(r'id="language-en"[^>]* checked', shown.text)
    assert kept(province, select(account.c.language).where(account.c.id == id)) == "vi"
    again = dict(re.findall(r'type="hidden" name="(csrf|key)" value="([^"]*)"', shown.text))
    assert who.client.post("/account", data={**typed, **again}).headers["location"] == "/account?done=language"
    assert kept(province, select(account.c.language).where(account.c.id == id)) == "en"
    assert "Where you are signed in" in who.get("/account").text


def test_w31_whoever_else_signs_in_is_let_in_where_the_form_is_not_theirs_to_see(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hidden(*_asked: Any) -> Response:
        raise NotFound

    monkeypatch.setattr(signing_in, "form_at", lambda _site, _path: (hidden, "", {}))
    who = shared.browser()
    answer = enter(who, next="/account", **{f"carried.field{n}": "x" for n in range(MOST_PARTS)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/plans")
    assert who.get("/plans").status_code == 200


def test_w31_a_form_is_found_again_by_the_path_that_it_was_sent_to() -> None:
    class Forms:
        forms = MappingProxyType({"/tasks/{id}/return": ("page", "return"), "/review": ("queue", "")})

    assert form_at(Forms(), "/tasks/17/return") == ("page", "return", {"id": "17"})  # type: ignore[arg-type]
    assert form_at(Forms(), "/tasks/17/return/x") is None  # type: ignore[arg-type]


# --- wrong tries ----------------------------------------------------------------------------------------------------


@ONE
def test_w20_wrong_address_wrong_password_and_disabled_are_answered_alike(
    province: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(province)
    off = person(province, email="off@ban.example")
    with province.story.store.write() as connection:
        made.disable(connection, off, now=province.story.now, actor="cli")
        made.add(
            connection, "no@ban.example", unit="ban", roles=["desk"], name="Ai đó", now=province.story.now, actor="cli"
        )
    verified = []
    hasher = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting(hasher, verified))
    answers = set()
    for email, password in (
        (EMAIL, "wrong"),
        ("nobody@ban.example", PASSWORD),
        ("off@ban.example", PASSWORD),
        ("no@ban.example", "\0"),
    ):
        verified.clear()
        answer = enter(province.browser(), email, password)
        assert len(verified) == 1, email
        answers.add((answer.status_code, re.sub(rf"{email}|[0-9a-f]{{64}}", "", answer.text)))
    [(status, text)] = answers
    assert status == 422
    assert text.count("Thư điện tử hoặc mật khẩu không đúng.") == 1


class Counting:
    """The hasher, which notes each hash that is verified."""

    def __init__(self, hasher: Any, verified: list[str]) -> None:
        self._hasher, self._verified = hasher, verified

    def verify(self, kept: str, password: str) -> bool:
        self._verified.append(kept)
        return bool(self._hasher.verify(kept, password))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hasher, name)


def test_w20_w21_the_sixth_wrong_try_is_refused_and_another_address_is_not(province: Office) -> None:
    id = person(province)
    office_address = province.browser()
    for n in range(5):
        answer = enter(office_address, password=f"wrong {n}", client=f"203.0.113.{n}")  # nobody trusts that header
        assert answer.status_code == 422
    refused = enter(office_address)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert enter(office_address, email="nobody@ban.example").status_code == 422  # others are still looked at
    elsewhere = {"at": province.story.now, "now": province.story.now, "before": ""}
    found = entering.enter(province.story.store, EMAIL, PASSWORD, client="198.51.100.7", **elsewhere)
    assert isinstance(found, entering.Entered)
    with province.story.store.read() as connection:
        entries = connection.execute(
            select(journal.c.action, journal.c.detail)
            .where(journal.c.action.in_(["account.refused", "account.signed-in"]))
            .order_by(journal.c.id)
        ).all()
    assert [(one.action, one.detail) for one in entries] == [
        ("account.refused", f'{{"account":{id},"failures":5}}'),
        ("account.signed-in", f'{{"account":{id},"failures":5}}'),
    ]
    province.story.now += timedelta(minutes=15)
    assert enter(office_address).status_code == 303
    province.story.now += KEPT
    clear(province.story.store, province.story.settings.uploads_folder, province.story.now)
    assert kept(province, select(func.count()).select_from(failure)) == 0


def test_w20_tries_by_many_names_and_tries_from_many_addresses_end_too(province: Office) -> None:
    person(province)
    story = province.story
    monkey = pytest.MonkeyPatch()
    monkey.setattr(passwords, "holds", lambda kept, password: kept is not None and password == PASSWORD)
    try:

        def tried(email: str, client: str, password: str = "x") -> object:
            return entering.enter(story.store, email, password, before="", client=client, at=story.now, now=story.now)

        assert {tried(f"{n}@ban.example", "a") for n in range(30)} == {None}
        assert isinstance(tried(EMAIL, "a", PASSWORD), entering.TooMany)
        assert {tried(EMAIL, f"b{n}") for n in range(50)} == {None}
        assert isinstance(tried(EMAIL, "c", PASSWORD), entering.TooMany)
        assert isinstance(tried(EMAIL, "c", PASSWORD), entering.TooMany)
    finally:
        monkey.undo()
    assert kept(province, select(func.count()).select_from(sign_in)) == 0
    assert actions(province).count("account.refused") == 2


def test_w20_a_right_password_is_no_way_round_tries_at_the_same_time(
    province: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one hash is verified, others fail: what was found out by then is not told."""
    person(province)
    story = province.story
    times = {"before": "", "client": "a", "at": story.now, "now": story.now}
    really = passwords.holds

    def slow(kept: str | None, password: str) -> bool:
        monkeypatch.setattr(passwords, "holds", really)
        for n in range(5):
            entering.enter(story.store, EMAIL, f"wrong {n}", **times)
        return really(kept, password)

    monkeypatch.setattr(passwords, "holds", slow)
    assert isinstance(entering.enter(story.store, EMAIL, PASSWORD, **times), entering.TooMany)


@ONE
def test_a_hash_of_earlier_parameters_is_made_anew_at_the_next_sign_in(province: Office) -> None:
    from argon2 import PasswordHasher

    id = person(province)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with province.story.store.write() as connection:
        connection.execute(update(account).values(password=weak))
    assert enter(province.browser()).status_code == 303
    now_kept = kept(province, select(account.c.password).where(account.c.id == id))
    assert now_kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert enter(province.browser()).status_code == 303


# --- passwords ------------------------------------------------------------------------------------------------------


def test_a_one_time_address_sets_the_password_once_by_post_and_within_a_day(province: Office) -> None:
    id, story = person(province), province.story
    with story.store.write() as connection:
        old = made.reset(connection, id, at=story.now, now=story.now, actor="cli")
        token = made.reset(connection, id, at=story.now, now=story.now, actor="cli")
    who, path = province.browser(), f"/set-password/{token}"
    assert kept(province, select(password_address.c.digest)) != token
    over = who.get(f"/set-password/{old}")
    assert over.status_code == 404
    assert who.get(f"/set-password/{'0' * 26}").content == over.content
    for _ in range(2):  # whoever opens it, and however often, sets nothing
        assert who.get(path.upper().replace("/SET-PASSWORD/", "/set-password/")).status_code == 200
        assert who.client.head(path).status_code == 200
    assert who.press(path, path, {"password": "sông Hồng", "again": "sông Hồng"}).status_code == 422
    foreign = {"Origin": "https://evil.example"}
    chosen = {"password": "sông Hồng tháng mười", "again": "sông Hồng tháng mười"}
    assert who.press(path, path, chosen, headers=foreign).status_code == 403
    assert enter(who).status_code == 303
    done = who.press(path, path, chosen)
    assert (done.status_code, who.get("/plans").status_code) == (303, 401)
    assert "Đã đặt mật khẩu" in who.get(done.headers["location"]).text
    assert who.get(path).content == who.client.post(path, data=chosen).content == over.content
    assert enter(who, password="sông Hồng tháng mười").status_code == 303
    with story.store.write() as connection:
        late = made.reset(connection, id, at=story.now, now=story.now, actor="cli")
    story.now += timedelta(hours=24)
    assert who.get(f"/set-password/{late}").content == over.content


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("mười một 11", "password-short"),
        ("ă" * 257, "password-long"),
        ("passwordpassword", "password-common"),
        ("Mật khẩu 123456", "password-common"),
        ("P@ssw0rd2024", "password-common"),
        ("qwertyuiop12", "password-common"),
        ("1q2w3e4r5t6y", "password-common"),
        ("abcabcabcabc", "password-common"),
        ("THEO-dõi và mẹ", "password-named"),
    ],
)
def test_an_unfit_password_is_refused(password: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_unfit(password, EMAIL)
    assert [one.code for one in refused.value.problems] == [why]


@pytest.mark.parametrize("password", [PASSWORD, "thuyền nan qua sông 3", "correct horse battery", "xK9#mq2LpQ7z"])
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password: str) -> None:
    refuse_unfit(password, EMAIL)
    assert passwords.holds(passwords.made(password), normalize("NFD", password))
    refuse_unfit(f"an {password}", "an@ban.example")  # a name of three letters is in everything


# --- who makes whom -------------------------------------------------------------------------------------------------


def test_nobody_gives_a_role_or_a_unit_wider_than_their_own(shared: Office) -> None:
    story = shared.story

    def may(unit: str, roles: list[Role], to: str, wanted: list[Role]) -> bool:
        who = shared.signed_in(unit, *roles)
        secret = who.client.cookies["__Host-dondoc"]
        with on_day(story.store, local_date(story.now)) as connection:
            found = sessions.viewer_of(connection, secret, story.now)
            assert found is not None
            return made.may_make(connection, found[0], unit_id(connection, to), wanted)

    assert may("huyen-a", ["desk", "admin"], "xa-a1", ["desk", "reader", "admin"])
    assert may("huyen-a", ["desk", "admin"], "huyen-a", ["reader"])
    assert not may("huyen-a", ["desk", "admin"], "huyen-b", ["reader"])
    assert not may("huyen-a", ["desk", "admin"], "tinh", ["reader"])
    assert not may("huyen-a", ["admin"], "xa-a1", ["desk"])
    assert not may("huyen-a", ["desk"], "xa-a1", ["reader"])


@ONE
def test_without_any_account_the_page_says_how_to_make_the_first(province: Office) -> None:
    assert "dondoc account add" in province.browser().get("/sign-in").text
    person(province, "admin")
    page = province.browser().get("/sign-in")
    assert "dondoc account add" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert enter(province.browser()).headers["location"] == "/admin"
    assert PUBLIC.startswith("https:")
