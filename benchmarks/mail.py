"""A delivery pass, beside the loop that anybody would write: Jinja2, EmailMessage, one connection.

The loop remembers nothing: neither that it began, nor what was sent, nor what became of it.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

from jinja2 import Environment
from sqlalchemy import text

from benchmarks import sink
from benchmarks.data import PUBLISHED, published
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from settings import Smtp
from storage.store import Store
from workflow.delivery.deliver import deliver

PENDING = """
SELECT c.email, u.name, p.number, p.subject, i.title, n.due_on FROM notice n JOIN task t ON t.id = n.task_id
JOIN plan p ON p.id = t.plan_id JOIN item i ON i.id = t.item_id JOIN contact c ON c.id = n.contact_id
JOIN unit_version u ON u.id = t.unit_version_id WHERE n.state = 'pending' ORDER BY n.id
"""
WORDS = """Kính gửi {{ row.name }}.

Thực hiện Kế hoạch số {{ row.number }} ({{ row.subject }}), đề nghị đơn vị gửi {{ row.title }}
trước ngày {{ row.due_on }}. Báo cáo gửi về Ban Thường trực để tổng hợp. Trân trọng.
"""
PAGE = """<!doctype html><html lang="vi"><body style="font-family: sans-serif"><p>Kính gửi {{ row.name }}.</p>
<p>Thực hiện Kế hoạch số {{ row.number }} ({{ row.subject }}), đề nghị đơn vị gửi báo cáo sau đây:</p>
<table border="1"><tr><th>Việc</th><th>Hạn</th></tr><tr><td>{{ row.title }}</td><td>{{ row.due_on }}</td></tr></table>
<p>Báo cáo gửi về Ban Thường trực để tổng hợp. Trân trọng.</p></body></html>
"""


def sent(database: Database, scale: Scale) -> Iterator[Result]:
    """An assignment to each unit's officer, a mail a person."""
    url = database.create(published(scale.mails))
    with sink.running() as port:

        def ours() -> Taken:
            with database.copy_of(url) as store:
                settings = database.settings(store.url.render_as_string(hide_password=False), smtp=_server(port))
                return taken(lambda: _delivered(store, settings, scale.mails))

        def raw() -> Taken:
            with database.copy_of(url) as store:
                return taken(lambda: _loop(store, port))

        yield pairs("mails sent", database.name, scale.mails, scale.repetitions, ours, raw)
    database.drop(url)


def _server(port: int) -> Smtp:
    return Smtp(host="127.0.0.1", port=port)


def _delivered(store: Store, settings: object, wanted: int) -> None:
    done = deliver(store, settings, PUBLISHED)  # type: ignore[arg-type]
    assert done.sent == wanted, done


def _loop(store: Store, port: int) -> None:
    environment = Environment(autoescape=True)
    words, page = environment.from_string(WORDS), environment.from_string(PAGE)
    with store.read() as connection, smtplib.SMTP("127.0.0.1", port) as server:
        for row in connection.execute(text(PENDING)):
            mail = EmailMessage()
            mail["From"], mail["To"] = "Đôn Đốc <don-doc@localhost>", row.email
            mail["Subject"] = f"[{row.number}] Giao nhiệm vụ, hạn {row.due_on}"
            mail.set_content(words.render(row=row))
            mail.add_alternative(page.render(row=row), subtype="html")
            server.send_message(mail)
