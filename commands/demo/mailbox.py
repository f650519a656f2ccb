"""The mails of the demo as their readers open them: a list and each mail, on loopback alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from lib.language import say

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HEAD = (
    '<!doctype html><html lang="vi"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    "<style>body{{font:1rem/1.5 system-ui,'Noto Sans',sans-serif;max-width:48rem;margin:1.5rem auto;padding:0 1rem;"
    "color:#1b2733}}h1{{font-size:1.4rem}}li{{margin:.6rem 0;overflow-wrap:anywhere}}a{{color:#0f4c81}}"
    "small{{display:block;color:#4a5866}}</style>"
)


@contextmanager
def mailbox(mails: Sequence[EmailMessage]) -> Iterator[str]:
    """Serve these mails, and those that still come, until the block ends; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(mails))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(mails: Sequence[EmailMessage]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.path.strip("/")
            found = _every(mails) if not asked else _one(mails, asked)
            self.send_response(200 if found else 404)
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((found or "").encode())

        log_message: Callable[..., None] = lambda *_: None

    return Handler


def _every(mails: Sequence[EmailMessage]) -> str:
    title = say("Thư đã đến, mới nhất trước", "Mails that came, the newest first")
    rows = "".join(
        f'<li><a href="/{n}">{escape(str(mail["Subject"]))}</a><small>{escape(str(mail["To"]))}</small></li>'
        for n, mail in reversed(list(enumerate(mails)))
    )
    return f"{_HEAD.format(title=title)}<h1>{title}</h1><ul>{rows}</ul></html>"


def _one(mails: Sequence[EmailMessage], asked: str) -> str | None:
    if not asked.isascii() or not asked.isdigit() or int(asked) >= len(mails):
        return None
    part = mails[int(asked)].get_body(("html", "plain"))
    if part is None:
        return None
    content = str(part.get_content())
    return content if part.get_content_subtype() == "html" else f"<pre>{escape(content)}</pre>"
