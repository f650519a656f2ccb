"""What is written down in one language is read in the other: nothing stored has a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, String, Text, create_engine, select

from lib.language import language
from lib.meaning import code_of
from notifications.sms.channel import SmsChannel
from org.routing import Routing
from org.today import refresh, set_routing
from settings import Policy, Settings
from simulator.running import running
from storage.store import Store
from storage.tables import channel_state, metadata, notice, suppression, task, zalo_token
from tests.integration.command_line import PLAN, PUBLISHED, XA_A2, Office
from tests.integration.delivery_world import TUESDAY, settings, world
from tests.integration.sms_gateway import gateway, says
from tests.integration.smtp_server import Server, listening
from tests.integration.test_commands_mail import bounce, maildir
from tests.integration.test_zalo_delivery import Office as ZaloOffice
from tests.unit.test_evidence import words_of
from workflow import journal
from workflow.delivery.deliver import deliver
from workflow.papers.evidence_paper import paper
from workflow.sayings import TABLE
from workflow.views import evidence, outbox
from workflow.views.contacts import check_contacts
from workflow.watch.audit import audit
from workflow.watch.doctor import doctor
from workflow.watch.zalo_status import zalo_status

__all__ = ["maildir"]
LATER, NEXT_DAY = "2020-10-06T10:00", "2020-10-07T09:00"
# A kept sentence as it stands, within JSON or not.
_CODE = re.compile(r'code\\*": ?\\*"(?:' + "|".join({re.escape(code) for code in TABLE}) + r')\\*"')
BOTH_WAYS = pytest.mark.parametrize(("written", "read"), [("en", "vi"), ("vi", "en")])


def phrases(tongue: str) -> set[str]:
    """What the tables say between their values in that language alone."""

    def parts(index: int) -> set[str]:
        return {one.strip(" .:;(){}") for pair in TABLE.values() for one in re.split(r"\{\w+\}", pair[index])}

    ours, others = (parts(1), parts(0)) if tongue == "en" else (parts(0), parts(1))
    return {one for one in ours - others if len(one) > 8}


def phrases_of(code: str, tongue: str) -> set[str]:
    sentence = TABLE[code][tongue == "en"]
    return {one.strip(" .:;(){}") for one in re.split(r"\{\w+\}", sentence)} & phrases(tongue)


def found_in(text: str, tongue: str) -> set[str]:
    words = " ".join(text.split())
    return {one for one in phrases(tongue) if one in words}


@contextmanager
def spoken(tongue: str) -> Iterator[None]:
    token = language.set(tongue)  # type: ignore[arg-type]
    try:
        yield
    finally:
        language.reset(token)


def stored(connection: Connection) -> dict[str, list[str]]:
    """Every text in every column that holds text."""
    return {
        f"{table.name}.{column.name}": [str(one) for one in connection.scalars(select(column)) if one]
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | Text)
    }


def read_as(shown: str, tongue: str, *met: str) -> None:
    """It speaks one language, in words, and tells of what was met."""
    assert found_in(shown, "vi" if tongue == "en" else "en") == set()
    assert _CODE.findall(shown) == []
    for code in met:
        assert phrases_of(code, tongue), code
        assert phrases_of(code, tongue) <= found_in(shown, tongue), code


def nothing_said_is_stored(connection: Connection) -> None:
    said = {
        (name, phrase)
        for name, texts in stored(connection).items()
        for tongue in ("vi", "en")
        for phrase in found_in("\n".join(texts), tongue)
    }
    assert said == set()


def codes(connection: Connection, column: Any) -> set[str]:
    return {code for one in connection.scalars(select(column)) if (code := code_of(one))}


# --- by mail, on the command line ------------------------------------------------------------------------------------


MET = ("workflow.came-back", "email.nobody", "email.login-refused", "email.not-now", "workflow.plan-closed")
MET += ("workflow.calendar-changed.by",)


@BOTH_WAYS
def test_what_befell_mails_and_plans_is_read_in_either_language(
    office: Office, maildir: Path, monkeypatch: pytest.MonkeyPatch, written: str, read: str
) -> None:
    server = Server(refused={"officer@xa-a2.example": "550 5.1.1 no such user officer@xa-a2.example"})
    server.always["AUTH"] = "535 5.7.8 no"

    def write(at: str, *words: str, wanted: int | None = 0) -> None:
        office.at(at, "--lang", written, *words, wanted=wanted)

    (maildir / "new" / "1.a").write_bytes(bounce(office))
    write(PUBLISHED, "mail", "bounces", "--maildir", str(maildir))
    write(PUBLISHED, "calendar", "set", "2020-10-20", "--off", "--decision", "QĐ 15")
    with listening(server, auth_require_tls=False) as smtp:
        address = f"{smtp.host}:{smtp.port}"
        monkeypatch.setenv("DONDOC_SMTP_URL", f"smtp://{address}")
        write(LATER, "deliver")
        write(LATER, "plan", "close", PLAN, "--force")
        monkeypatch.setenv("DONDOC_SMTP_URL", f"smtp://u:p@{address}")  # it lets nobody log in
        write(NEXT_DAY, "deliver")
        write("2020-10-07T09:30", "audit", wanted=1)
        shown = read_everything(office, read)
        server.always["RCPT"] = "450 4.3.0 later"
        monkeypatch.setenv("DONDOC_SMTP_URL", f"smtp://{address}")
        for hour in (11, 13, 15):
            write(f"2020-10-07T{hour}:00", "deliver")
        shown += read_everything(office, read)
        server.always.clear()
        server.received.clear()
        office.at("2020-10-08T09:00", "--lang", read, "deliver")
        mails = "\n".join(map(text_of, server.received))
    read_as(shown, read, *MET)
    read_as(mails, read, "workflow.plan-closed")
    with create_engine(f"sqlite:///{office.home / 'dondoc.sqlite3'}").connect() as connection:
        nothing_said_is_stored(connection)


def read_everything(office: Office, tongue: str) -> str:
    """All that the desk may look at."""
    asked = [("outbox", "list"), ("journal",), ("contacts", "check"), ("doctor",), ("audit",), ("task", "show", XA_A2)]
    with spoken(tongue):
        told = [office.at(NEXT_DAY, "--lang", tongue, *words, wanted=None).out for words in asked]
        told += [office.at(NEXT_DAY, "--lang", tongue, "--json", *words, wanted=None).out for words in asked]
        with Store(f"sqlite:///{office.home / 'dondoc.sqlite3'}").rehearse() as connection:
            refresh(connection, TUESDAY.date())
            told.append(words_of(paper(evidence.gather(connection, int(XA_A2), TUESDAY), full=True)))
        for row in office.json("outbox", "list"):
            if row["attempts"]:
                told.append(office.at(NEXT_DAY, "--lang", tongue, "outbox", "show", row["id"]).out)
    return "\n".join(told)


def text_of(received: tuple[Any, bytes]) -> str:
    """What a reader of the mail reads."""
    mail = message_from_bytes(received[1])
    return "\n".join(part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart())


# --- by the other channels -------------------------------------------------------------------------------------------


@BOTH_WAYS
def test_what_befell_texts_is_read_in_either_language(store: Store, tmp_path: Path, written: str, read: str) -> None:
    there = world(store)
    there.tell_each("s", [(f"{n}", {"phone": f"090100000{n}"}) for n in range(5)], channel="sms")
    with store.write() as connection:
        set_routing(connection, Routing(channels=("sms",)))
    balance = says({"CodeResponse": "100", "Balance": 1})
    answers = [
        says({"CodeResult": "108"}),
        says({"CodeResult": "99"}),
        says({"CodeResult": "55", "ErrorMessage": "odd"}),
    ]
    answers += [says("", 429), says({"CodeResult": "103"})]
    with gateway(*answers, checks=[balance]) as esms, spoken(written):
        sms = esms.settings()
        office = settings(
            tmp_path,
            sms=sms,
            policy=Policy(channels=("sms",)),
            database_url=store.url.render_as_string(hide_password=False),
        )
        deliver(store, office, TUESDAY, channels={"sms": SmsChannel(sms)})
        audit(store, office, TUESDAY)
        with spoken(read):
            shown = everything(store, office)
    met = ("sms.esms.108", "sms.esms.99", "sms.refused.told", "sms.status", "sms.esms.103")
    read_as(shown, read, *met)
    with store.read() as connection:
        nothing_said_is_stored(connection)


@BOTH_WAYS
def test_what_befell_zalo_messages_is_read_in_either_language(
    store: Store, tmp_path: Path, written: str, read: str
) -> None:
    with running(clock_runs=False) as zalo, spoken(written):
        office = ZaloOffice(store, zalo, tmp_path)
        office.people(2)
        zalo.switch(opted_out=("84901000000",))
        office.run()
        office.people(1, phone=902_000_000)
        zalo.revoke()
        office.run(TUESDAY + timedelta(minutes=5))
        with spoken(read):
            shown = everything(
                store, replace(office.settings, database_url=store.url.render_as_string(hide_password=False))
            )
            shown += str(zalo_status(store, office.settings, clock=office.clock))
        read_as(shown, read, "zalo.phone.-141", "zalo.grant-gone")
    with store.read() as connection:
        assert codes(connection, zalo_token.c.dead) == {"zalo.grant-gone"}
        assert codes(connection, channel_state.c.broken) == {"zalo.grant-gone"}
        assert codes(connection, suppression.c.reason) == {"zalo.refused.told"}
        nothing_said_is_stored(connection)


def everything(store: Store, office: Settings) -> str:
    """Outbox, journal, contacts, the evidence of each task, and the doctor's and the audit's looks."""
    with store.rehearse() as connection:
        shown: list[Any] = [check_contacts(connection, TUESDAY).defects, journal.entries(connection)]
        shown += [outbox.rows(connection), *(outbox.messages(connection, one.id) for one in _rows(connection, notice))]
        shown += [
            words_of(paper(evidence.gather(connection, one.id, TUESDAY), full=True)) for one in _rows(connection, task)
        ]
    shown.append(doctor(office, TUESDAY, clock=store.clock))
    shown += [one.shape() for one in audit(store, office, TUESDAY + timedelta(hours=1))]
    return "\n".join(map(str, shown))


def _rows(connection: Connection, table: Any) -> Sequence[Any]:
    return connection.execute(select(table.c.id)).all()
