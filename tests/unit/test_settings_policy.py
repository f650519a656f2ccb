"""How people are told, as it is set: channels and their order, hours, digest, limits, and what is malformed."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from settings import Policy, SettingError, load

pytestmark = pytest.mark.usefixtures("english")

ZALO = {"DONDOC_ZALO_APP_ID": "1", "DONDOC_ZALO_APP_SECRET": "s3cr3t"}
SMS = {"DONDOC_SMS_URL": "esms://key:s3cr3t@rest.esms.vn/?brand=MTTQ"}
EVERY = {**ZALO, **SMS}


def policy(**given: str) -> Policy:
    return load({**EVERY, **{f"DONDOC_{name}": value for name, value in given.items()}}).policy


def test_what_is_set_up_is_used_in_the_usual_order() -> None:
    assert load({}).policy.channels == ("email",)
    assert load(SMS).policy.channels == ("email", "sms")
    assert load(ZALO).policy.channels == ("zalo", "email")
    assert load(EVERY).policy.channels == ("zalo", "email", "sms")


def test_without_any_setting_the_contract_holds() -> None:
    usual = load({}).policy
    assert usual == Policy()
    assert (usual.opens, usual.closes) == (time(7), time(21))
    assert (usual.digest_at, usual.daily_limit, usual.jitter) == (None, None, timedelta())
    assert load({}).unreachable == "warn"


def test_an_empty_setting_is_none_at_all() -> None:
    names = ("CHANNELS", "CHANNELS_BY_POST", "CHANNELS_BY_KIND", "FALLBACK_AFTER", "SENDING_HOURS", "DIGEST_AT")
    names += ("DAILY_LIMIT", "JITTER", "UNREACHABLE")
    assert load({f"DONDOC_{name}": "" for name in names}) == load({})


def test_the_orders_of_channels_are_read() -> None:
    found = policy(
        CHANNELS="email, zalo",
        CHANNELS_BY_POST="head=zalo,email; mailbox=email;",
        CHANNELS_BY_KIND="escalation = email",
    )
    assert found.channels == ("email", "zalo")
    assert found.by_post == {"head": ("zalo", "email"), "mailbox": ("email",)}
    assert found.by_kind == {"escalation": ("email",)}


def test_hours_digest_limit_and_spans_are_read() -> None:
    found = policy(SENDING_HOURS="07:30 - 17:00", DIGEST_AT="08:00", DAILY_LIMIT="2", JITTER="45m", FALLBACK_AFTER="2d")
    assert (found.opens, found.closes, found.digest_at) == (time(7, 30), time(17), time(8))
    assert (found.daily_limit, found.jitter, found.fallback_after) == (2, timedelta(minutes=45), timedelta(days=2))
    assert policy(JITTER="2h").jitter == timedelta(hours=2)
    assert policy(DIGEST_AT="21:00").digest_at == time(21)
    assert load({"DONDOC_UNREACHABLE": "block"}).unreachable == "block"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ZALO_APP_SECRET", "mật khẩu", "ASCII"),
        ("ZALO_APP_SECRET", "s\r\nX-Other: b", "ASCII"),
        ("CHANNELS", "zalo,fax", "email, zalo, sms"),
        ("CHANNELS", "email,email", "twice"),
        ("CHANNELS_BY_POST", "chief=email", "officer=zalo,email"),
        ("CHANNELS_BY_POST", "head", "head"),
        ("CHANNELS_BY_POST", "head=", "head="),
        ("CHANNELS_BY_POST", "head=pigeon", "pigeon"),
        ("CHANNELS_BY_KIND", "alarm=email", "assignment=zalo,email"),
        ("CHANNELS_BY_KIND", "due=zalo,zalo", "twice"),
        ("FALLBACK_AFTER", "6", "6h"),
        ("FALLBACK_AFTER", "6 hours", "6h"),
        ("FALLBACK_AFTER", "-6h", "6h"),
        ("SENDING_HOURS", "06:00-17:00", "07:00-21:00"),
        ("SENDING_HOURS", "07:00-22:00", "07:00-21:00"),
        ("SENDING_HOURS", "17:00-08:00", "07:00-21:00"),
        ("SENDING_HOURS", "08:00-08:00", "07:00-21:00"),
        ("SENDING_HOURS", "07:30", "07:30"),
        ("SENDING_HOURS", "7h30-17h", "07:30"),
        ("DIGEST_AT", "6:00", "07:30"),
        ("DIGEST_AT", "06:00", "sending hours"),
        ("DIGEST_AT", "24:00", "07:30"),
        ("DAILY_LIMIT", "0", "from 1"),
        ("DAILY_LIMIT", "-1", "from 1"),
        ("DAILY_LIMIT", "two", "from 1"),
        ("UPLOAD_MB", "0", "from 1"),
        ("UPLOAD_MB", "25MB", "from 1"),
        ("UPLOAD_TYPES", "pdf exe", "'exe'; it takes pdf, docx"),
        ("JITTER", "3h", "2h"),
        ("JITTER", "10", "30m"),
        ("UNREACHABLE", "refuse", "warn, block"),
    ],
)
def test_what_is_malformed_is_named_with_what_would_be_right(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingError) as error:
        policy(**{name: value})
    assert f"DONDOC_{name}" in str(error.value)
    assert said in str(error.value)
    assert str(error.value).endswith(".")


def test_a_digest_must_lie_within_the_hours_that_are_set() -> None:
    with pytest.raises(SettingError, match="DONDOC_DIGEST_AT"):
        policy(SENDING_HOURS="08:00-17:00", DIGEST_AT="07:30")


@pytest.mark.parametrize("name", ["CHANNELS", "CHANNELS_BY_POST", "CHANNELS_BY_KIND"])
def test_a_channel_that_is_not_set_up_is_named_wherever_it_is_asked_for(name: str) -> None:
    value = {"CHANNELS": "email,zalo", "CHANNELS_BY_POST": "head=zalo", "CHANNELS_BY_KIND": "due=zalo"}[name]
    with pytest.raises(SettingError, match=f"DONDOC_{name} names 'zalo', which is not set up"):
        load({f"DONDOC_{name}": value})
