"""The simulator's rules, one by one: signature, numbers, templates, nights, limits, tokens, switches."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import pytest

from simulator.api.errors import Failure
from simulator.api.grants import Grants, challenge_of, proof_of
from simulator.api.templates import CAPS, Param, Template, check_data, check_usable, from_json
from simulator.clock import VIETNAM, Clock, milliseconds
from simulator.defaults import TEMPLATES
from simulator.events import mac_of
from simulator.limits import DailyCount, MinuteRate, is_night
from simulator.phones import ends_with, hash_of, normalise
from simulator.switches import Switches, WrongSwitch
from simulator.webhook_url import is_loopback
from simulator.world import World

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=VIETNAM)
BODY = (
    b'{"sender":{"id":"2893352839501541173"},"recipient":{"id":"84123456789"},"event_name":"user_received_message",'
    b'"message":{"delivery_time":"1602960467432","msg_id":"15a0cc0bbb13bd4ce403","tracking_id":"tracking_id"},'
    b'"app_id":"2074138120372622546","timestamp":"1602560967477"}'
)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return NINE.replace(hour=hour, minute=minute, second=second)


def code_of(act: object, *args: object, **named: object) -> int:
    with pytest.raises(Failure) as refused:
        act(*args, **named)  # type: ignore[operator]
    return refused.value.code


def test_the_signature_is_that_of_the_published_example() -> None:
    wanted = "mac=755a3226c155512799ad835d99b0c5090bf53820bde0ee67a0858279c15f548a"
    assert mac_of("2074138120372622546", BODY, "1602560967477", "OAsecretKey") == wanted


@pytest.mark.parametrize("written", ["84901234567", "+84901234567", "0901234567", "901234567"])
def test_a_number_is_taken_in_each_of_its_forms(written: str) -> None:
    assert normalise(written) == "84901234567"


@pytest.mark.parametrize(
    "written", ["", "84", "090123456", "09012345678", "0201234567", "090 1234567", None, 901234567]
)
def test_what_is_no_mobile_number_is_refused(written: object) -> None:
    assert code_of(normalise, written) == -108


def test_numbers_without_84_can_be_refused() -> None:
    assert normalise("84901234567", only_84=True) == "84901234567"
    assert code_of(normalise, "0901234567", only_84=True) == -108


def test_a_suffix_is_a_suffix_and_a_whole_number_is_a_number() -> None:
    assert ends_with("84901234501", "01")
    assert ends_with("84901234567", "0901234567")
    assert ends_with("84901234567", "+84901234567")
    assert not ends_with("84901234567", "")
    assert not ends_with("84901234511", "01")


def test_the_hash_of_a_number_is_that_of_its_84_form() -> None:
    assert hash_of("84901234567") == "f0a4b3a2d998485bc744a2e6fcb2dec760b843aba1f24a84edf4bf32c68e71d5"


TEMPLATE = Template(
    template_id="1",
    name="Thử",
    text="<don_vi> <ma> <han>",
    params=(
        Param(name="don_vi", kind="NAME"),
        Param(name="ma", kind="CODE", required=False),
        Param(name="han", kind="DATE"),
        Param(name="so", kind="NUMBER", required=False),
        Param(name="lien_ket", kind="URL", required=False),
    ),
)
GOOD = {"don_vi": "xã Một", "han": "15/12/2026"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"don_vi": "x" * (CAPS["NAME"] + 1)}, -1121),
        ({"ma": "x" * (CAPS["CODE"] + 1)}, -1121),
        ({"don_vi": ""}, -1122),
        ({"don_vi": None}, -1122),
        ({"don_vi": 3}, -112),
        ({"han": "2026-12-15"}, -1124),
        ({"han": "31/11/2026"}, -1124),
        ({"han": "8:00 15/12/2026"}, -1124),
        ({"so": "ba"}, -1124),
        ({"lien_ket": "javascript:1"}, -1124),
    ],
)
def test_data_that_do_not_fit_are_refused(changes: dict[str, object], code: int) -> None:
    assert code_of(check_data, TEMPLATE, {**GOOD, **changes}) == code


@pytest.mark.parametrize("han", ["15/12/2026", "08:00 15/12/2026", "08:00:30 15/12/2026"])
def test_dates_are_day_first_with_or_without_a_time(han: str) -> None:
    assert check_data(TEMPLATE, {**GOOD, "han": han})["han"] == han


def test_data_must_be_an_object_with_something_in_it() -> None:
    assert code_of(check_data, TEMPLATE, None) == -112
    assert code_of(check_data, TEMPLATE, {}) == -111


def test_the_same_words_are_too_long_in_nfd() -> None:
    name = "Ủy ban Thường trực xã Tân Lập"
    assert len(name) <= CAPS["NAME"]
    assert check_data(TEMPLATE, {**GOOD, "don_vi": name})
    assert code_of(check_data, TEMPLATE, {**GOOD, "don_vi": unicodedata.normalize("NFD", name)}) == -1121


def test_nfd_can_be_refused_at_any_length() -> None:
    short = unicodedata.normalize("NFD", "xã")
    assert check_data(TEMPLATE, {**GOOD, "don_vi": short})
    assert code_of(check_data, TEMPLATE, {**GOOD, "don_vi": short}, refuse_nfd=True) == -1121


def test_only_an_approved_template_is_sent() -> None:
    assert code_of(check_usable, None) == -109
    for status, code in {"DELETE": -109, "DISABLE": -146, "REJECT": -131, "PENDING_REVIEW": -131}.items():
        assert code_of(check_usable, from_json({"template_id": "1", "status": status}, TEMPLATE)) == code
    assert check_usable(TEMPLATE) is TEMPLATE


@pytest.mark.parametrize("given", [{"template_id": "1", "colour": "red"}, {"template_id": "1", "status": "GONE"}])
def test_a_template_has_only_known_fields(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"colour|status"):
        from_json(given, TEMPLATE)


def test_the_six_templates_of_an_office_are_approved_and_show_every_parameter() -> None:
    assert len(TEMPLATES) == 6
    for template in TEMPLATES:
        data = {param.name: f"[{param.name}]" for param in template.params}
        assert template.status == "ENABLE"
        assert template.price == 120
        assert all(value in template.filled(data) for value in data.values())
        assert "<" not in template.filled(data)


@pytest.mark.parametrize(
    ("profile", "tag", "flag", "now", "night"),
    [
        ("classic", "1", True, at(22), True),
        ("classic", "1", True, at(21, 59, 59), False),
        ("classic", "1", True, at(5, 59, 59), True),
        ("classic", "1", True, at(6), False),
        ("classic", "3", False, at(23), False),
        ("zbs2026", "1", True, at(23), False),
        ("zbs2026", "2", False, at(22), True),
        ("zbs2026", "2", False, at(21, 59, 59), False),
        ("zbs2026", "3", False, at(6, 59, 59), True),
        ("zbs2026", "3", False, at(7), False),
        ("off", "3", True, at(2), False),
    ],
)
def test_the_night_begins_and_ends_to_the_second(
    profile: str, tag: str, flag: bool, now: datetime, night: bool
) -> None:
    assert is_night(profile, tag=tag, not_at_night=flag, now=now) is night


def test_the_quota_comes_back_at_midnight_in_vietnam() -> None:
    count = DailyCount()
    late = at(23, 59, 59)
    count.take("phone", late)
    assert count.left("phone", 1, late) == 0
    assert count.left("uid", 1, late) == 1
    assert count.left("phone", 1, late + timedelta(seconds=1)) == 1


def test_calls_are_counted_over_a_sliding_minute() -> None:
    rate = MinuteRate()
    assert [rate.take(2, NINE), rate.take(2, NINE), rate.take(2, NINE)] == [1, 0, -1]
    assert rate.take(2, NINE + timedelta(seconds=60)) == 1


def grants() -> Grants:
    numbers = iter(range(1000))
    return Grants(lambda length: f"{next(numbers):0{length}}")


def test_a_refresh_token_is_good_once() -> None:
    given = grants()
    first = given.issue(NINE, 100)
    second = given.refresh(first.refresh, NINE, 100, single_use=True, old_access_dies=True)
    assert not given.is_alive(first, NINE)
    assert given.is_alive(second, NINE)
    with pytest.raises(Failure, match="-14020"):
        given.refresh(first.refresh, NINE, 100, single_use=True, old_access_dies=True)
    assert given.refresh(second.refresh, NINE, 100, single_use=True, old_access_dies=True)


def test_a_refresh_token_dies_after_three_months_and_an_access_token_after_its_seconds() -> None:
    given = grants()
    pair = given.issue(NINE, 90_000)
    assert given.is_alive(pair, NINE + timedelta(hours=25, seconds=-1))
    assert not given.is_alive(pair, NINE + timedelta(hours=25))
    with pytest.raises(Failure):
        given.refresh(pair.refresh, NINE + timedelta(days=90), 100, single_use=True, old_access_dies=True)


def test_a_code_is_good_once_for_ten_minutes_and_for_whoever_holds_the_verifier() -> None:
    given = grants()
    verifier = "v" * 43
    code = given.consent(challenge_of(verifier), NINE)
    assert given.exchange(code, verifier, NINE + timedelta(minutes=9), 100)
    assert code_of(given.exchange, code, verifier, NINE, 100) == -14005
    old = given.consent(challenge_of(verifier), NINE)
    assert code_of(given.exchange, old, verifier, NINE + timedelta(minutes=10), 100) == -14005
    other = given.consent(challenge_of(verifier), NINE)
    assert code_of(given.exchange, other, "w" * 43, NINE, 100) == -14005
    assert code_of(given.exchange, "", "", NINE, 100) == -14005


def test_the_challenge_and_the_proof_are_those_of_the_standards() -> None:
    # RFC 7636, appendix B; HMAC-SHA256 of RFC 4231, test case 2
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    wanted = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert proof_of("Jefe", "what do ya want for nothing?") == wanted


@pytest.mark.parametrize(
    "changes",
    [
        {"nope": 1},
        {"daily_quota": "3"},
        {"daily_quota": True},
        {"webhook_hold": 1},
        {"night_profile": "dark"},
        {"opted_out": [1]},
        {"error_by_suffix": {"01": "x"}},
        {"drop_rate": "often"},
    ],
)
def test_a_switch_takes_only_its_kind(changes: dict[str, object]) -> None:
    with pytest.raises(WrongSwitch):
        Switches().changed(changes)


def test_every_switch_is_explained_and_can_be_written_back() -> None:
    switches = Switches()
    assert all(meaning for _, _, meaning in switches.explained())
    assert switches.changed(switches.listed()) == switches
    assert switches.changed({"drop_rate": 1, "opted_out": ["84901234567"]}).drop_rate == 1.0


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "http://127.8.0.1/", "https://[::1]:1/", "http://localhost:1/"]
)
def test_a_webhook_on_this_machine_is_taken(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://office.example/zalo",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "http://127.0.0.1.office.example/",
        "http://127.0.0.1@office.example/",
        "http://x@127.0.0.1/",
        "http://[::1",
        "127.0.0.1",
    ],
)
def test_a_webhook_elsewhere_is_refused(url: str) -> None:
    assert not is_loopback(url)
    with pytest.raises(ValueError, match="must be on this machine"):
        World(NINE, webhook=url)


def test_the_same_seed_gives_the_same_ids_tokens_and_accidents() -> None:
    one, other, third = (World(NINE, seed=seed, running=False) for seed in (7, 7, 8))
    assert one.first == other.first
    assert one.first != third.first
    assert [one.new_id() for _ in range(3)] == [other.new_id() for _ in range(3)]
    assert [one.chance(0.5) for _ in range(20)] == [other.chance(0.5) for _ in range(20)]


def test_the_clock_stands_moves_and_runs() -> None:
    clock = Clock(datetime(2026, 12, 1, 9, 0), running=False)  # noqa: DTZ001 - Vietnam's time is meant
    assert clock.now() == clock.now() == NINE
    clock.advance(3600)
    assert clock.now() == at(10)
    clock.run(True)
    assert at(10) <= clock.now() < at(10, 1)
    assert milliseconds(NINE) == "1796090400000"
