"""By which channel a person is told: orders of channels, addresses, mobile numbers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.telephone import mobile
from org.routing import Channels, Routing, address, usable

NAMES = ("email", "zalo", "sms")
ORDERS = st.lists(st.sampled_from(NAMES), unique=True, min_size=1).map(tuple)
ROUTINGS = st.builds(
    Routing,
    channels=ORDERS,
    by_post=st.dictionaries(st.sampled_from(["officer", "head"]), ORDERS),
    by_kind=st.dictionaries(st.sampled_from(["reminder", "escalation"]), ORDERS),
)


def person(email: str | None = None, phone: str | None = None, zalo_user_id: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(email=email, phone=phone, zalo_user_id=zalo_user_id)


# --- orders --------------------------------------------------------------------------------------------------------


def test_the_order_of_the_kind_goes_before_that_of_the_post_and_that_before_everyones() -> None:
    orders = Routing(channels=("email",), by_post={"head": ("zalo",)}, by_kind={"escalation": ("sms",)})
    assert orders.order("escalation", "head") == ("sms", "zalo", "email")
    assert orders.order("escalation", "officer") == ("sms", "email")
    assert orders.order("reminder", "head") == ("zalo", "email", "sms")
    assert orders.order("reminder", "officer") == ("email", "sms")


def test_without_any_setting_everyone_is_told_by_mail() -> None:
    assert Routing().order("reminder", "officer") == ("email",)
    assert Routing.from_json(None) == Routing()


@given(ROUTINGS, st.sampled_from(["reminder", "due"]), st.sampled_from(["officer", "mailbox"]))
def test_an_order_names_each_channel_once_and_leaves_out_none_that_everyone_has(
    orders: Routing, kind: str, post: str
) -> None:
    order = orders.order(kind, post)
    assert len(set(order)) == len(order)
    assert set(orders.channels) <= set(order)


@given(ROUTINGS)
def test_orders_are_read_back_as_they_were_kept(orders: Routing) -> None:
    assert Routing.from_json(orders.to_json()) == orders


def test_a_broken_channel_is_passed_over_unless_none_is_left_for_everyone() -> None:
    orders = Routing(channels=("zalo", "email"), by_post={"head": ("zalo",)}, by_kind={"due": ("sms", "zalo")})
    assert orders.without({"zalo"}) == Routing(channels=("email",), by_post={"head": ()}, by_kind={"due": ("sms",)})
    assert orders.without({"zalo"}).order("due", "head") == ("sms", "email")
    assert orders.without({"zalo", "email"}) == orders  # what waits must know where it waits


# --- addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("0912345678", "84912345678"),
        ("+84 912 345 678", "84912345678"),
        ("84912345678", "84912345678"),
        ("912345678", "84912345678"),
        ("(091) 234-56.78", "84912345678"),
        ("0312345678", "84312345678"),
        ("02763822222", None),  # a landline
        ("0276 3822 222", None),
        ("0612345678", None),  # no such range
        ("091234567", None),
        ("09123456789", None),
        ("+85512345678", None),
        ("chưa có", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_vietnamese_mobile_is_a_mobile(written: str | None, known_as: str | None) -> None:
    assert mobile(written) == known_as


@given(st.from_regex(r"[35789][0-9]{8}", fullmatch=True), st.sampled_from(["0", "84", "+84", ""]))
def test_however_it_is_written_a_number_is_one_address(digits: str, prefix: str) -> None:
    assert mobile(f"{prefix}{digits[:2]} {digits[2:5]}.{digits[5:]}") == f"84{digits}"


def test_each_channel_has_its_own_address() -> None:
    both = person("Dau.Moi@MTTQ.example", "0912 345 678", "123")
    assert [address(name, both) for name in NAMES] == ["dau.moi@mttq.example", "123", "84912345678"]
    assert address("zalo", person(phone="0912 345 678")) == "84912345678"
    assert [address(name, person(phone="0276 3822 222")) for name in NAMES] == [None, None, None]


@pytest.mark.parametrize(
    ("dead", "left"),
    [
        (set(), ("zalo", "email", "sms")),
        ({("zalo", "84912345678")}, ("email", "sms")),  # the number may be dead for Zalo and not for texts
        ({("email", "a@b.example"), ("sms", "84912345678")}, ("zalo",)),
        ({("email", "c@d.example")}, ("zalo", "email", "sms")),
    ],
)
def test_a_dead_address_counts_for_its_own_channel(dead: set[tuple[str, str]], left: Channels) -> None:
    assert usable(("zalo", "email", "sms"), person("A@b.example", "0912345678"), dead) == left


def test_what_a_person_has_no_address_for_is_passed_over() -> None:
    assert usable(("zalo", "sms", "email"), person("a@b.example"), ()) == ("email",)
    assert usable(("zalo", "sms"), person("a@b.example"), ()) == ()
