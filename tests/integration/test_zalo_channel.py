"""The Zalo channel against the stand-in: which way a message goes, what each refusal becomes, what is left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lib.time import VIETNAM
from notifications.letter.model import Entry, Letter, Recipient
from notifications.model import Address, Payload, Receipt
from notifications.zalo.account.tokens import keep, state
from notifications.zalo.channel import ZaloChannel, receipt_of
from notifications.zalo.errors import TABLES, Trouble
from settings.model import Zalo
from simulator.api.errors import OA, ZBS
from simulator.running import MORNING, Simulator, running
from storage.store import Store
from tests.integration.handing_over import handed_over
from tests.integration.zalo_office import PHONE, USER
from workflow.sayings import SAYINGS

TEMPLATES = Path(__file__).parents[2] / "examples" / "zalo" / "mau-tin.yaml"
MIDNIGHT = datetime(2026, 12, 2, 0, 0, tzinfo=VIETNAM)


class Desk:
    """The channel, its stand-in and its store."""

    def __init__(self, store: Store, zalo: Simulator, **changes: Any) -> None:
        ours, there = zalo.credentials, zalo.base_url
        self.store, self.zalo = store, zalo
        self.settings = replace(
            Zalo(app_id=ours.app_id, app_secret=ours.app_secret, phone_url=there, oa_url=there, oauth_url=there),
            **{"templates": TEMPLATES, **changes},
        )
        self.channel = ZaloChannel(self.settings, store, zalo.world.clock.now)
        keep(store, ours.app_id, zalo.access_token, zalo.refresh_token, 90_000, zalo.world.clock.now())

    def send(self, *payloads: Payload) -> list[Receipt]:
        return handed_over(self.channel, payloads)

    def one(self, **given: Any) -> Receipt:
        (receipt,) = self.send(reminder(**given))
        return receipt


@pytest.fixture
def zalo() -> Iterator[Simulator]:
    with running(clock_runs=False) as simulator:
        yield simulator


@pytest.fixture
def desk(sqlite_url: str, zalo: Simulator) -> Iterator[Desk]:
    store = Store(sqlite_url)
    yield Desk(store, zalo)
    store.dispose()


def reminder(
    number: int = 0,
    *,
    phone: str | None = PHONE,
    user_id: str | None = None,
    kind: Any = "reminder",
    at: datetime = MORNING,
    **more: Any,
) -> Payload:
    entry = Entry(
        kind=kind,
        plan_number="87/KH-MTTQ-BTT",
        plan_issued_on=date(2026, 10, 6),
        plan_subject="Sơ kết 5 năm Cuộc vận động",
        desk="Ban Phong trào - Tuyên giáo",
        item="Báo cáo kết quả Ngày hội Đại đoàn kết",
        unit="Ủy ban MTTQ Việt Nam xã Tân Lập",
        report_to="Ban Phong trào - Tuyên giáo",
        **{"due_on": date(2026, 12, 15), **more},
    )
    return Payload(
        message_id=f"{number:040x}@mttq.example",
        to=Address(phone=phone, zalo_user_id=user_id),
        letter=Letter(recipient=Recipient(unit=entry.unit), entries=(entry,), on=at.date()),
        list_id="don-doc.mttq.example",
        date=at,
    )


# --- ways ----------------------------------------------------------------------------------------------------------


def test_a_template_by_telephone_number(desk: Desk) -> None:
    receipt = desk.one(number=7, phone="0901 234 567")
    (message,) = desk.zalo.messages()
    assert receipt == Receipt(outcome="sent", provider_id=message["msg_id"], cost=120)
    assert (message["recipient"], message["channel"], message["tracking_id"]) == (PHONE, "phone", f"{7:040x}")
    assert message["text"] == (
        "Kính gửi Ủy ban MTTQ Việt Nam xã Tân Lập. Kế hoạch 87/KH-MTTQ-BTT: Báo cáo kết quả Ngày hội Đại đoàn kết. "
        "Hạn: 15/12/2026. Tình trạng: còn 14 ngày."
    )


def test_by_user_id_where_it_is_known(desk: Desk) -> None:
    assert desk.one(user_id=USER).outcome == "sent"
    assert [(one["channel"], one["recipient"]) for one in desk.zalo.messages()] == [("uid", USER)]


def test_a_template_that_goes_by_number_only_takes_the_number(desk: Desk) -> None:
    desk.zalo.change_template("510001", by_uid=False)
    assert desk.one(user_id=USER).outcome == "sent"
    assert [one["channel"] for one in desk.zalo.messages()] == ["phone"]
    receipt = desk.one(user_id=USER, phone=None)
    assert (receipt.outcome, receipt.address_dead) == ("permanent", False)
    assert "-249" in receipt.detail


def test_the_user_id_without_tracking_id_where_zalo_takes_none(desk: Desk) -> None:
    desk.zalo.switch(uid_takes_tracking_id=False)
    assert [one.outcome for one in desk.send(reminder(1, user_id=USER), reminder(2, user_id=USER))] == ["sent", "sent"]
    assert [(one["channel"], one["tracking_id"]) for one in desk.zalo.messages()] == [("uid", ""), ("uid", "")]


@pytest.mark.parametrize(("since", "way", "cost"), [(46, "cs", 0), (49, "uid", 120), (24 * 8, "uid", 120)])
def test_an_open_conversation_is_free_and_holds_the_whole_letter(desk: Desk, since: int, way: str, cost: int) -> None:
    with desk.zalo.world.lock:
        desk.zalo.world.person(user_id=USER).last_interaction = MORNING - timedelta(hours=since)
    assert desk.one(user_id=USER).cost == cost
    (message,) = desk.zalo.messages()
    assert message["channel"] == way
    assert ("Ban Phong trào - Tuyên giáo" in message["text"]) == (way == "cs")


def test_a_kind_without_a_template_is_left_to_another_channel(desk: Desk) -> None:
    receipt = desk.one(kind="unreachable")
    assert (receipt.outcome, desk.zalo.messages()) == ("refused", [])
    assert "unreachable" in receipt.detail


def test_the_proof_of_the_app_secret_goes_with_every_call(desk: Desk) -> None:
    desk.zalo.switch(appsecret_proof=True)
    assert desk.one(user_id=USER).outcome == "sent"


# --- refusals ------------------------------------------------------------------------------------------------------

WANTED = {"T": "temporary", "D": "deferred", "P": "permanent", "H": "misconfigured"}
AMBIGUOUS = (-100, -200)


def wanted(code: int, kind: str) -> str:
    return "unknown" if code in AMBIGUOUS else WANTED[kind]


def test_every_code_of_both_hosts_becomes_the_receipt_of_its_class() -> None:
    for host, table in (("phone", ZBS), ("oa", OA)):
        for code, (kind, _) in table.items():
            if kind == "R":
                continue  # a new token is asked for: below
            receipt = receipt_of(Trouble(code, host), reminder())  # type: ignore[arg-type]
            assert (receipt.outcome, str(code) in receipt.detail) == (wanted(code, kind), True), (host, code, receipt)
            assert (receipt.again_at is not None) == (kind == "D" or code == -114), code


@pytest.mark.parametrize("kind", WANTED)
@pytest.mark.parametrize("by", ["phone", "oa"])
def test_so_it_is_when_zalo_answers_with_one_of_each_class(desk: Desk, by: str, kind: str) -> None:
    table, to = (ZBS, {}) if by == "phone" else (OA, {"user_id": USER, "phone": None})
    for code in [code for code, (its, _) in sorted(table.items()) if its == kind][:2]:
        desk.zalo.switch(error_by_suffix={PHONE[-4:]: code, USER[-4:]: code})
        receipt = desk.one(**to)
        assert (receipt.outcome, str(code) in receipt.detail) == (wanted(code, kind), True), (code, receipt)
    assert desk.zalo.messages() == []


def test_the_tables_agree_with_those_of_the_stand_in() -> None:
    for ours, theirs in (("phone", ZBS), ("oa", OA)):
        for code, (kind, _) in theirs.items():
            known = Trouble(code, ours)  # type: ignore[arg-type]
            assert known.kind == kind or (ours, code) == ("oa", -100), (ours, code)
        assert TABLES[ours].keys() == theirs.keys()  # type: ignore[index]


def test_a_code_of_no_table_leaves_open_whether_it_was_sent(desk: Desk) -> None:
    desk.zalo.switch(error_by_suffix={PHONE[-2:]: -9999})
    receipt = desk.one()
    assert (receipt.outcome, receipt.address_dead) == ("unknown", False)
    assert "-9999" in receipt.detail


@pytest.mark.parametrize("code", [-108, -110, -118, -119, -139, -140, -141])
def test_nobody_there_or_nothing_wanted_there_is_not_written_to_again(desk: Desk, code: int) -> None:
    desk.zalo.switch(error_by_suffix={PHONE[-2:]: code})
    assert desk.one().address_dead


@pytest.mark.parametrize("code", [-114, -1121, -1122, -132])
def test_other_refusals_say_nothing_about_the_number(desk: Desk, code: int) -> None:
    desk.zalo.switch(error_by_suffix={PHONE[-2:]: code})
    receipt = desk.one()
    assert (receipt.outcome, receipt.address_dead) == ("permanent", False)


def test_over_the_days_limit_waits_for_midnight(desk: Desk) -> None:
    desk.zalo.switch(daily_quota=1)
    first, second = desk.send(reminder(1), reminder(2))
    assert (first.outcome, second.outcome, second.again_at) == ("sent", "deferred", MIDNIGHT)


@pytest.mark.parametrize(("hour", "day"), [(6, 1), (22, 2)])
def test_at_night_it_waits_for_seven_and_a_little(desk: Desk, hour: int, day: int) -> None:
    night = MORNING.replace(hour=hour)
    desk.zalo.set_clock(night)
    keep(desk.store, desk.settings.app_id, desk.zalo.access_token, desk.zalo.refresh_token, 90_000, night)
    receipt = desk.one(number=0xFFFF << 144, at=night)
    assert receipt.outcome == "deferred"
    assert receipt.again_at is not None
    opens = datetime(2026, 12, day, 7, 0, tzinfo=VIETNAM)
    assert opens <= receipt.again_at < opens + timedelta(minutes=15)


# --- the token -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_401", [False, True])
@pytest.mark.parametrize("to", [{}, {"user_id": USER}], ids=["phone", "oa"])
def test_a_token_that_ends_in_the_middle_of_a_batch_is_renewed_and_nothing_is_lost(
    store: Store, zalo: Simulator, to: dict[str, str], as_401: bool
) -> None:
    desk = Desk(store, zalo)
    desk.zalo.switch(dead_token_as_401=as_401)
    with desk.zalo.world.lock:
        desk.zalo.world.first.uses_left = 3
    receipts = desk.send(*(reminder(n, **to) for n in range(6)))
    assert [one.outcome for one in receipts] == ["sent"] * 6
    assert len(desk.zalo.messages()) == 6
    with desk.store.read() as connection:
        kept = state(connection, desk.settings.app_id)
    assert kept is not None
    assert kept.version == 2


def test_a_consent_that_was_taken_back_ends_the_batch_and_asks_for_a_human(store: Store, zalo: Simulator) -> None:
    desk = Desk(store, zalo)
    taken = []

    def payloads() -> Iterator[Payload]:
        for n in range(5):
            taken.append(n)
            if n == 2:
                desk.zalo.revoke()
            yield reminder(n)

    receipts = handed_over(desk.channel, payloads())
    assert [one.outcome for one in receipts] == ["sent", "sent", "misconfigured"]
    assert "zalo connect" in SAYINGS.words(receipts[-1].detail)
    assert taken == [0, 1, 2]
    assert "zalo connect" in SAYINGS.words(desk.channel.check())


# --- no answer -----------------------------------------------------------------------------------------------------


def test_a_lost_answer_is_unknown_and_the_batch_goes_on(desk: Desk) -> None:
    desk.zalo.switch(drop_answers=1)
    assert [one.outcome for one in desk.send(reminder(1), reminder(2))] == ["unknown", "sent"]
    assert len(desk.zalo.messages()) == 2


@pytest.mark.parametrize("broken", ["html200", "text200", "html502"])
def test_an_answer_that_is_none_before_the_first_message_puts_none_at_risk(desk: Desk, broken: str) -> None:
    desk.zalo.switch(broken_answer=broken)
    receipts = desk.send(*(reminder(n) for n in range(5)))
    assert [one.outcome for one in receipts] == ["temporary"]
    assert desk.zalo.messages() == []


def test_a_provider_that_hangs_costs_one_question(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.zalo.client.READ", 0.2)
    desk.zalo.switch(slow_seconds=3.0)
    receipts = desk.send(*(reminder(n) for n in range(5)))
    assert [one.outcome for one in receipts] == ["temporary"]
    assert desk.zalo.messages() == []


def test_where_nobody_listens_nothing_was_sent(desk: Desk) -> None:
    nowhere = Desk(desk.store, desk.zalo, phone_url="http://127.0.0.1:1", oa_url="http://127.0.0.1:1")
    assert [one.outcome for one in nowhere.send(reminder(1), reminder(2))] == ["temporary"]
    assert "127.0.0.1" not in (nowhere.channel.check() or "")


# --- questions -----------------------------------------------------------------------------------------------------


def test_what_became_of_a_message_is_asked(desk: Desk) -> None:
    known_as = desk.one().provider_id
    assert known_as is not None
    assert desk.channel.ask(known_as, "0901 234 567") is None
    desk.zalo.advance(5)
    found = desk.channel.ask(known_as, "0901 234 567")
    assert found is not None
    assert found.delivered_at == MORNING + timedelta(seconds=1)
    desk.zalo.revoke()
    assert desk.channel.ask(known_as, "0901 234 567") is None


def test_the_check_finds_all_in_order(desk: Desk) -> None:
    assert desk.channel.check() is None
    assert desk.channel.flaw() is None


def test_a_template_that_zalo_disabled_is_named_and_does_not_stop_the_others(desk: Desk) -> None:
    desk.zalo.change_template("510003", status="DISABLE")
    receipts = desk.send(reminder(1, kind="escalation"), reminder(2))
    assert [(one.outcome, one.again_at) for one in receipts] == [("deferred", MIDNIGHT), ("sent", None)]
    assert desk.channel.check() is None
    assert "510003 (escalation)" in (desk.channel.flaw() or "")


def test_the_check_compares_the_registry_with_what_zalo_has_approved(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mau-tin.yaml"
    path.write_text(
        'templates:\n  reminder:\n    id: "510001"\n    price: 1\n    params:\n'
        "      don_vi: {value: recipient, max: 300}\n      so_ke_hoach: {value: plan, max: 60}\n      noi_dung: item\n"
        "      han: state\n      trang_thai: state\n",
        encoding="utf-8",
    )
    said = Desk(desk.store, desk.zalo, templates=path).channel.flaw() or ""
    assert "“tinh_trang”" in said
    assert "“trang_thai”" in said
    assert "“don_vi” chỉ nhận 200" in said
    assert "“so_ke_hoach” chỉ nhận 30" in said
    assert "“han” thuộc kiểu DATE, chỉ ghi được: due, today; sổ mẫu ghi state" in said


@pytest.mark.parametrize("text", [None, "templates:\n  reminder: [\n"])
def test_without_a_sound_registry_nothing_is_sent_and_the_reason_is_said(
    desk: Desk, tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "mau-tin.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    desk = Desk(desk.store, desk.zalo, templates=path)
    assert [one.outcome for one in desk.send(reminder(1), reminder(2))] == ["misconfigured"]
    assert "mau-tin.yaml" in (desk.channel.check() or "")
