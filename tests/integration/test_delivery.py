"""A delivery pass: bundling, sending, receipts, crashes and races, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pytest
from sqlalchemy import select

from lib.problem import Refused
from lib.time import real_clock
from notifications.channel import Channel
from notifications.model import Payload, Receipt
from notifications.policy import MAX_ATTEMPTS
from settings import Policy
from storage.store import Store
from storage.tables import heartbeat, journal, message, notice, org_state, suppression, task
from tests import services
from tests.integration.delivery_world import DUE, ITEM, PLAN, SATURDAY, TUESDAY, Clock, World, settings, world
from workflow.delivery import lease
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.retry import retry
from workflow.proof.chain import verify
from workflow.watch.heartbeat import ages


class Fake(Channel):
    """A channel that notes what it was given and answers as scripted; None in the script is a crash."""

    def __init__(self, *script: str | None, default: str = "sent") -> None:
        self.script, self.default = list(script), default
        self.given: list[Payload] = []
        self._lock = Lock()

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for payload in payloads:
            with self._lock:
                self.given.append(payload)
                answer = self.script.pop(0) if self.script else self.default
            if answer is None:
                raise SystemExit("killed")
            yield Receipt(outcome=answer, detail=f"said {answer}", address_dead=answer == "permanent")  # type: ignore[arg-type]
            if answer == "misconfigured":
                return

    def check(self) -> str | None:
        return None


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def run(there: World, folder: Path, channel: Any = None, now: Any = TUESDAY, **more: Any) -> Delivered:
    unknown = more.pop("email_unknown", "resend")
    channels = {"email": channel} if channel is not None else None
    if channel is not None:
        channel.resends = unknown == "resend"
    return deliver(there.store, settings(folder, email_unknown=unknown), now, channels=channels, **more)


def mails(folder: Path) -> list[EmailMessage]:
    found = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]  # type: ignore[misc]


# --- bundling ------------------------------------------------------------------------------------------------------


def test_what_one_person_is_told_in_one_pass_is_one_mail(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    for code in ("xa-a", "xa-b"):
        there.notice(there.task(code), "Dau.Moi@mttq.example", rung_id=rung_id)
    there.notice(there.task("xa-c"), "khac@mttq.example", rung_id=rung_id)
    assert run(there, tmp_path) == Delivered(sent=2)
    assert Counter(mail["To"].addresses[0].addr_spec for mail in mails(tmp_path)) == {
        "Dau.Moi@mttq.example": 1,
        "khac@mttq.example": 1,
    }
    assert there.states() == ["sent"] * 3
    assert {row.sent_at for row in there.messages()} == {TUESDAY}


def test_the_mail_names_plan_date_sender_and_says_that_it_is_automatic(there: World, tmp_path: Path) -> None:
    there.notice(there.task("xa-a"), "a@mttq.example", rung_id=there.rung(), name="Đầu mối xã A")
    run(there, tmp_path)
    [mail] = mails(tmp_path)
    assert mail["Subject"] == f"[{PLAN}] Nhắc hạn 15/12/2020: {ITEM}"
    assert str(mail["From"]) == "Đôn Đốc <don-doc@mttq.example>"
    assert mail["To"].addresses[0].display_name == "Đầu mối xã A"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<87-kh-mttq-btt-2020.don-doc.mttq.example>"
    assert mail["Message-ID"] == f"<{there.messages()[0].message_id}>"
    assert mail["Date"].datetime == TUESDAY
    assert mail["Content-Language"] == "vi"


def test_a_second_pass_sends_nothing(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    run(there, tmp_path)
    entries = len(there.rows(journal))
    assert run(there, tmp_path) == Delivered()
    assert len(there.rows(journal)) == entries


def test_a_notice_of_later_waits(there: World, tmp_path: Path) -> None:
    there.notice(there.task("xa-a"), "a@mttq.example", scheduled_for=TUESDAY + timedelta(minutes=1), kind="assignment")
    assert run(there, tmp_path) == Delivered()
    assert run(there, tmp_path, now=TUESDAY + timedelta(minutes=1)) == Delivered(sent=1)


def test_the_limit_is_kept_and_the_rest_goes_with_the_next_pass(there: World, tmp_path: Path) -> None:
    there.reminders(5)
    assert run(there, tmp_path, limit=2) == Delivered(sent=2)
    assert run(there, tmp_path, limit=0) == Delivered()
    assert run(there, tmp_path) == Delivered(sent=3)


def test_more_messages_than_one_batch_leave_in_one_pass(there: World, tmp_path: Path) -> None:
    there.reminders(120)
    channel = Fake()
    assert run(there, tmp_path, channel) == Delivered(sent=120)
    assert len({payload.message_id for payload in channel.given}) == 120


def test_a_message_not_yet_started_takes_up_what_the_person_is_told_meanwhile(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    there.notice(there.task("xa-a"), "a@mttq.example", rung_id=rung_id)
    there.notice(there.task("xa-b"), "a@mttq.example", rung_id=rung_id)
    with there.store.write() as connection:
        from notifications.bundle import bundle

        assert bundle(connection, TUESDAY, Policy(), leaves="all") == 1
    there.notice(there.task("xa-c"), "a@mttq.example", rung_id=rung_id)
    channel = Fake()
    assert run(there, tmp_path, channel) == Delivered(sent=1)
    assert there.states() == ["sent"] * 3


# --- when it may leave ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "minute", "leaves"), [(6, 59, 0), (7, 0, 1), (21, 0, 1), (21, 1, 0), (3, 0, 0)])
def test_nothing_leaves_at_night(there: World, tmp_path: Path, hour: int, minute: int, leaves: int) -> None:
    there.notice(there.task("xa-a"), "a@mttq.example", kind="assignment", scheduled_for=TUESDAY - timedelta(days=1))
    assert run(there, tmp_path, now=TUESDAY.replace(hour=hour, minute=minute)).sent == leaves


def test_on_a_saturday_an_act_is_told_and_the_ladder_waits(there: World, tmp_path: Path) -> None:
    task_id = there.task("xa-a")
    there.notice(task_id, "a@mttq.example", rung_id=there.rung(fire_at=SATURDAY), scheduled_for=SATURDAY)
    act_id = there.act(task_id, "return", "returned", "Thiếu biểu số liệu")
    there.notice(task_id, "a@mttq.example", kind="returned", act_id=act_id, scheduled_for=SATURDAY)
    assert run(there, tmp_path, now=SATURDAY) == Delivered(sent=1)
    assert there.states() == ["pending", "sent"]
    assert run(there, tmp_path, now=SATURDAY + timedelta(days=2)) == Delivered(sent=1)


def test_a_retry_too_keeps_off_the_night_and_days_off(there: World, tmp_path: Path) -> None:
    friday_evening = SATURDAY.replace(day=11, hour=21)
    there.notice(
        there.task("xa-a"), "a@mttq.example", rung_id=there.rung(fire_at=friday_evening), scheduled_for=friday_evening
    )
    assert run(there, tmp_path, Fake("temporary"), now=friday_evening) == Delivered(retried=1)
    channel = Fake()
    for now in (friday_evening + timedelta(hours=1), SATURDAY, SATURDAY + timedelta(days=1)):
        assert run(there, tmp_path, channel, now=now) == Delivered()
    assert run(there, tmp_path, channel, now=SATURDAY + timedelta(days=2)) == Delivered(sent=1)


# --- receipts ------------------------------------------------------------------------------------------------------


def test_a_temporary_failure_is_tried_again_later_with_the_same_message_id(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    channel = Fake("temporary", "temporary")
    assert run(there, tmp_path, channel) == Delivered(retried=1)
    [row] = there.messages()
    assert (row.state, row.attempts, row.error) == ("pending", 1, "said temporary")
    assert row.next_attempt_at == TUESDAY + timedelta(minutes=1)
    assert there.states() == ["pending"]
    assert run(there, tmp_path, channel) == Delivered()
    assert run(there, tmp_path, channel, now=TUESDAY + timedelta(minutes=1)) == Delivered(retried=1)
    assert run(there, tmp_path, channel, now=TUESDAY + timedelta(minutes=6)) == Delivered(sent=1)
    assert len({payload.message_id for payload in channel.given}) == 1
    assert len(channel.given) == 3


def test_what_fails_too_often_is_failed_and_the_journal_knows(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    channel, now = Fake(default="temporary"), TUESDAY
    for _ in range(MAX_ATTEMPTS * 8):
        if run(there, tmp_path, channel, now=now).failed:
            break
        now += timedelta(hours=3)
    assert len(channel.given) == MAX_ATTEMPTS
    assert [row.kind for row in there.notices() if row.state != "failed"] == ["unreachable"] * 2  # told upward
    assert "message.failed" in [row.action for row in there.rows(journal)]


def test_a_dead_address_is_marked_on_every_post_of_that_person(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    for code in ("xa-a", "xa-b"):
        there.notice(there.task(code), "a@mttq.example", rung_id=rung_id)
    there.notice(there.task("xa-c"), "c@mttq.example", rung_id=rung_id)
    revision = there.rows(org_state)[0].revision
    assert run(there, tmp_path, Fake("permanent")) == Delivered(failed=1, sent=1)
    assert there.states()[:3] == ["failed", "failed", "sent"]
    assert {row.state for row in there.notices()[3:]} == {"unreachable"}  # in this world nobody stands in
    dead = {row.address for row in there.rows(suppression) if row.since == TUESDAY}
    assert dead == {"a@mttq.example"}
    assert [row.reason for row in there.rows(suppression)] == ["said permanent"]
    assert there.rows(org_state)[0].revision == revision + 1
    assert there.notices()[0].reason is None
    assert there.messages()[0].error == "said permanent"


def test_a_wrong_configuration_costs_no_attempt_and_stops_the_pass(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    channel = Fake(default="misconfigured")
    assert run(there, tmp_path, channel) == Delivered(retried=1)
    assert len(channel.given) == 1
    assert [row.attempts for row in there.messages()] == [0, 0, 0]
    assert [row.lease_owner for row in there.messages()] == [None] * 3
    assert run(there, tmp_path, Fake(), now=TUESDAY + timedelta(minutes=1)) == Delivered(sent=3)


def test_in_hold_mode_an_ambiguous_send_is_left_to_a_human(there: World, tmp_path: Path) -> None:
    [notice_id] = there.reminders(1)
    channel = Fake("unknown")
    assert run(there, tmp_path, channel, email_unknown="hold") == Delivered(unknown=1)
    assert there.states() == ["unknown"]
    assert "message.unknown" in [row.action for row in there.rows(journal)]
    retry(there.store, notice_id, TUESDAY)
    assert run(there, tmp_path, channel, email_unknown="hold") == Delivered(sent=1)
    assert channel.given[0].message_id == channel.given[1].message_id


def test_in_resend_mode_it_is_sent_once_more_and_no_second_time(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    channel, now = Fake("unknown", "temporary", "unknown"), TUESDAY
    results = []
    for _ in range(5):
        results.append(run(there, tmp_path, channel, now=now))
        now += timedelta(minutes=20)
    assert results[:4] == [Delivered(retried=1), Delivered(retried=1), Delivered(unknown=1), Delivered()]
    assert len({payload.message_id for payload in channel.given}) == 1
    assert there.states() == ["unknown"]


# --- crashes and races ---------------------------------------------------------------------------------------------


def test_after_a_crash_in_the_middle_of_a_send_it_is_sent_once_more_under_the_same_name(
    there: World, tmp_path: Path, clock: Clock
) -> None:
    there.reminders(3)
    channel = Fake("sent", None)
    with pytest.raises(SystemExit):
        run(there, tmp_path, channel, clock=clock)
    assert there.states() == ["sent", "sending", "pending"]
    assert run(there, tmp_path, channel, clock=clock) == Delivered(sent=1)  # the third; the second is in doubt
    clock.forward(seconds=lease.LEASE.total_seconds() + 1)
    assert run(there, tmp_path, channel, clock=clock) == Delivered(sent=1, retried=1, recovered=1)
    assert channel.given[1].message_id == channel.given[3].message_id
    assert there.states() == ["sent"] * 3


def test_a_second_crash_in_the_same_send_leaves_it_unknown(there: World, tmp_path: Path, clock: Clock) -> None:
    there.reminders(1)
    channel = Fake(None, None)
    for _ in range(2):
        with pytest.raises(SystemExit):
            run(there, tmp_path, channel, clock=clock)
        clock.forward(seconds=lease.LEASE.total_seconds() + 1)
    assert run(there, tmp_path, channel, clock=clock) == Delivered(recovered=1, unknown=1)
    assert len(channel.given) == 2
    assert there.states() == ["unknown"]


def test_in_hold_mode_a_crash_leaves_it_unknown_at_once(there: World, tmp_path: Path, clock: Clock) -> None:
    there.reminders(1)
    channel = Fake(None)
    with pytest.raises(SystemExit):
        run(there, tmp_path, channel, clock=clock)
    clock.forward(seconds=lease.LEASE.total_seconds() + 1)
    assert run(there, tmp_path, channel, clock=clock, email_unknown="hold") == Delivered(recovered=1, unknown=1)
    assert len(channel.given) == 1


def test_what_a_dead_process_had_claimed_and_not_started_is_sent(there: World, tmp_path: Path, clock: Clock) -> None:
    there.reminders(2)
    run(there, tmp_path, limit=0, clock=clock)
    with there.store.write() as connection:
        from notifications.bundle import bundle

        bundle(connection, TUESDAY, Policy(), leaves="all")
    for row in there.messages():
        there.change(message, row.id, lease_owner="dead", lease_until=clock() + lease.LEASE)
    assert run(there, tmp_path, clock=clock) == Delivered()
    clock.forward(seconds=lease.LEASE.total_seconds() + 1)
    assert run(there, tmp_path, clock=clock) == Delivered(recovered=2, sent=2)


def test_a_process_that_lost_its_lease_writes_no_receipt(there: World, tmp_path: Path, clock: Clock) -> None:
    there.reminders(1)

    class Stopped(Fake):
        """Stands still in the middle of a send until another pass has taken the message over."""

        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                self.given.append(payload)
                clock.forward(seconds=lease.LEASE.total_seconds() + 1)
                assert run(there, tmp_path, other, clock=clock) == Delivered(recovered=1, retried=1, failed=1)
                yield Receipt(outcome="sent")

    other, stopped = Fake("permanent"), Stopped()
    assert run(there, tmp_path, stopped, clock=clock) == Delivered()
    assert there.states()[:1] == ["failed"]


def test_a_slow_server_costs_no_lease(there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY", timedelta(milliseconds=50))
    there.reminders(1)
    start = real_clock()

    class Slow(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                self.given.append(payload)
                there.change(message, there.messages()[0].id, lease_until=start)  # it would have run out
                services.wait_until(lambda: there.messages()[0].lease_until > start, 5, "the renewal")
                with there.store.read() as connection:
                    assert "deliver" in ages(connection, start), "who delivers for long is alive"
                assert run(there, tmp_path, Fake()) == Delivered()
                yield Receipt(outcome="sent")

    slow = Slow()
    assert run(there, tmp_path, slow) == Delivered(sent=1)


@pytest.mark.parametrize("passes", [2, 4])
def test_passes_at_the_same_time_double_nothing(there: World, tmp_path: Path, passes: int) -> None:
    there.reminders(60)
    channel = Fake()
    results: list[Delivered] = []
    threads = [Thread(target=lambda: results.append(run(there, tmp_path, channel))) for _ in range(passes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    results.append(run(there, tmp_path, channel))
    assert sum(result.sent for result in results) == 60
    assert Counter(payload.to.email for payload in channel.given) == {f"u{n}@mttq.example": 1 for n in range(60)}
    assert len(there.messages()) == 60
    assert there.states() == ["sent"] * 60
    with there.store.read() as connection:
        assert verify(connection).broken is None


# --- what is no longer to be said ----------------------------------------------------------------------------------


def test_what_is_withdrawn_between_bundling_and_sending_is_not_sent(there: World, tmp_path: Path) -> None:
    first, second, third = there.reminders(3)

    class Withdrawing(Fake):
        """While the first mail is on its way, the second unit submits."""

        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for receipt in super().send(payloads):
                there.change(notice, second, state="withdrawn")
                yield receipt

    channel = Withdrawing()
    assert run(there, tmp_path, channel) == Delivered(sent=2, dropped=1)
    assert [payload.to.email for payload in channel.given] == ["u0@mttq.example", "u2@mttq.example"]
    assert there.states() == ["sent", "withdrawn", "sent"]
    assert [row.state for row in there.messages()] == ["sent", "dropped", "sent"]
    assert first < third


def test_a_digest_says_only_what_still_stands(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    kept = there.notice(there.task("xa-kept"), "a@mttq.example", rung_id=rung_id)
    gone = there.notice(there.task("xa-gone"), "a@mttq.example", rung_id=rung_id)
    there.change(notice, gone, state="withdrawn")
    run(there, tmp_path)
    [mail] = mails(tmp_path)
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "xa-kept" in body
    assert "xa-gone" not in body
    assert there.states() == ["sent", "withdrawn"]
    assert kept < gone


@pytest.mark.parametrize(
    ("action", "status", "state"), [("submit", "submitted", "withdrawn"), ("accept", "accepted", "withdrawn")]
)
def test_an_act_during_a_send_that_fails_takes_the_notice_back(
    there: World, tmp_path: Path, action: str, status: str, state: str
) -> None:
    there.reminders(1)

    class Acting(Fake):
        """The act comes while the mail is on its way, when there is nothing pending to withdraw."""

        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                self.given.append(payload)
                there.act(there.rows(task)[0].id, action, status)
                yield Receipt(outcome="temporary", detail="451")

    channel = Acting()
    assert run(there, tmp_path, channel) == Delivered(retried=1)
    assert there.states() == [state]
    assert run(there, tmp_path, channel, now=TUESDAY + timedelta(hours=1)) == Delivered(dropped=1)
    assert len(channel.given) == 1


def test_a_newer_rung_during_a_send_that_fails_takes_its_place(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    task_id, later = there.rows(task)[0].id, TUESDAY + timedelta(hours=2)

    class Ticking(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                self.given.append(payload)
                newer = there.rung("before 3d", fire_at=later)
                there.notice(task_id, "u0@mttq.example", rung_id=newer, scheduled_for=later)
                yield Receipt(outcome="temporary", detail="451")

    run(there, tmp_path, Ticking())
    assert [(row.state, row.reason) for row in there.notices()] == [("skipped", "superseded"), ("pending", None)]
    assert run(there, tmp_path, Fake(), now=later) == Delivered(sent=1, dropped=1)


# --- retry, journal, heartbeat -------------------------------------------------------------------------------------


def test_retry_revives_the_address_and_keeps_the_message_id(there: World, tmp_path: Path) -> None:
    [notice_id] = there.reminders(1)
    channel = Fake("permanent")
    run(there, tmp_path, channel)
    retry(there.store, notice_id, TUESDAY)
    assert there.rows(suppression) == []
    assert there.messages()[0].error is None
    assert run(there, tmp_path, channel) == Delivered(sent=1)
    assert channel.given[0].message_id == channel.given[1].message_id


def test_retry_is_refused_unless_it_failed_and_still_holds(there: World, tmp_path: Path) -> None:
    first, second = there.reminders(2)
    with pytest.raises(Refused, match="chờ gửi"):
        retry(there.store, first, TUESDAY)
    with pytest.raises(Refused, match="999"):
        retry(there.store, 999, TUESDAY)
    run(there, tmp_path, Fake("permanent"))
    with pytest.raises(Refused, match="đã gửi"):
        retry(there.store, second, TUESDAY)
    there.act(there.rows(task)[0].id, "accept", "accepted")
    with pytest.raises(Refused, match="không còn phù hợp"):
        retry(there.store, first, TUESDAY)
    assert there.states()[:2] == ["failed", "sent"]


def test_a_pass_is_one_journal_entry_without_addresses_and_a_heartbeat(
    there: World, tmp_path: Path, clock: Clock
) -> None:
    there.reminders(3)
    run(there, tmp_path, clock=clock)
    [entry] = there.rows(journal)
    assert entry.action == "messages.sent"
    assert '"sent":3' in entry.detail
    assert "@" not in entry.detail
    clock.forward(seconds=30)
    run(there, tmp_path, clock=clock)
    assert [(row.name, row.at) for row in there.rows(heartbeat)] == [("deliver", clock())]


# --- what goes into a mail -----------------------------------------------------------------------------------------


def test_the_same_is_said_under_the_same_name_in_another_database(there: World, tmp_path: Path) -> None:
    there.task("another-id")  # other keys, the same words
    there.notice(there.task("u0"), "u0@mttq.example", rung_id=there.rung())
    channel = Fake()
    run(there, tmp_path, channel)
    assert channel.given[0].message_id == "c4ff72194f196ef16fff513dc0d63ce8c1188910@mttq.example"


def test_the_one_who_stands_in_is_told_for_whom(there: World, tmp_path: Path) -> None:
    with there.store.write() as connection:
        there.unit(connection, "xa-a", "Ủy ban MTTQ Việt Nam xã A")
    there.notice(there.task("xa-a"), "a@mttq.example", rung_id=there.rung(), in_place_of="head")
    run(there, tmp_path)
    [mail] = mails(tmp_path)
    for part in ("plain", "html"):
        body = " ".join(mail.get_body((part,)).get_content().split())  # type: ignore[union-attr]
        assert "thay thủ trưởng của Ủy ban MTTQ Việt Nam xã A" in body


def test_a_name_with_a_line_break_begins_no_header(there: World, tmp_path: Path) -> None:
    there.notice(
        there.task("xa-a"), "a@mttq.example", rung_id=there.rung(), name="A\r\nBcc: b@evil.example", title="x\nY: z"
    )
    assert run(there, tmp_path) == Delivered(sent=1)
    [mail] = mails(tmp_path)
    assert mail["Bcc"] is None
    assert mail["Y"] is None


def test_an_address_that_is_none_fails_alone(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    there.notice(there.task("xa-a"), "không phải@địa chỉ\r\nBcc: x@evil.example", rung_id=rung_id)
    there.notice(there.task("xa-b"), "b@mttq.example", rung_id=rung_id)
    assert run(there, tmp_path) == Delivered(failed=1, sent=1)
    assert there.states()[:2] == ["failed", "sent"]


def test_the_due_date_written_differently_is_explained(there: World, tmp_path: Path) -> None:
    from storage.tables import deadline

    there.change(deadline, there.deadline_id, due_given=DUE.replace(day=13), due_on=DUE.replace(day=14))
    there.notice(there.task("xa-a"), "a@mttq.example", rung_id=there.rung(), due_on=DUE.replace(day=14))
    run(there, tmp_path)
    [mail] = mails(tmp_path)
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "14/12/2020" in body
    assert "13/12/2020, là Chủ nhật; hạn chuyển sang ngày làm việc kế tiếp" in body
    assert "14/12/2020" in mail["Subject"]


def test_a_message_id_is_fixed_in_the_table_before_the_send(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    seen: list[Any] = []

    class Looking(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                with there.store.read() as connection:
                    row = connection.execute(select(message)).one()
                seen.append((row.state, row.message_id == payload.message_id, row.started_at))
                yield Receipt(outcome="sent")

    run(there, tmp_path, Looking())
    assert seen == [("sending", True, TUESDAY)]
