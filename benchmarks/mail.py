"""A delivery pass, beside the loop that anybody would write: the same letters by Jinja2, EmailMessage, one connection.

The loop is given the letters as values and remembers nothing: neither that it began, nor what was sent, nor what became
of it.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from sqlalchemy import select

from benchmarks import sink
from benchmarks.data import PUBLISHED, published
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from notifications.letter.view import render
from notifications.model import Payload
from settings import Smtp
from storage.store import Store
from storage.tables import message
from workflow.delivery.deliver import deliver
from workflow.delivery.drafts import drafts

NOBODY_LISTENS = 9  # the port of RFC 863, which is closed


def sent(database: Database, scale: Scale) -> Iterator[Result]:
    """An assignment to each unit's officer, a mail a person."""
    url = database.create(published(scale.mails))
    with sink.running() as port:
        with database.copy_of(url) as store:
            payloads = _payloads(database, store)

        def ours() -> Taken:
            with database.copy_of(url) as store:
                return taken(lambda: _delivered(database, store, port, scale.mails))

        def raw() -> Taken:
            return taken(lambda: _loop(payloads, port))

        yield pairs("mails sent", database.name, scale.mails, scale.repetitions, ours, raw)
    database.drop(url)


def _pass(database: Database, store: Store, port: int) -> int:
    smtp = Smtp(host="127.0.0.1", port=port)
    settings = database.settings(store.url.render_as_string(hide_password=False), smtp=smtp)
    return deliver(store, settings, PUBLISHED).sent


def _delivered(database: Database, store: Store, port: int, wanted: int) -> None:
    done = _pass(database, store, port)
    assert done == wanted, done


def _payloads(database: Database, store: Store) -> list[Payload]:
    """What is to be said to whom: of messages that a pass without a server has left."""
    _pass(database, store, NOBODY_LISTENS)
    with store.read() as connection:
        found = drafts(connection, list(connection.scalars(select(message.c.id))), PUBLISHED).values()
    return [one.payload(sorted(one.said), PUBLISHED, domain="mttq.example", channel="email") for one in found]


def _loop(payloads: Sequence[Payload], port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for payload in payloads:
            words, mail = render(payload.letter), EmailMessage(policy=SMTP)
            mail["From"] = "Đôn Đốc <don-doc@mttq.example>"
            mail["To"] = formataddr((payload.to.name or "", payload.to.email or ""))
            mail["Subject"], mail["Date"] = words.subject, payload.date
            mail["Message-ID"], mail["List-Id"] = f"<{payload.message_id}>", f"<{payload.list_id}>"
            mail["Auto-Submitted"], mail["Content-Language"] = "auto-generated", payload.language
            mail.set_content(words.text)
            mail.add_alternative(words.html, subtype="html")
            server.send_message(mail)
