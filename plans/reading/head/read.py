"""The head of a document: of which document a text is, put together from header, preamble, ending and annex. Pure."""

from __future__ import annotations

from datetime import date

from plans.reading.even import even
from plans.reading.head.foot.annex import Attached, annex_start, attached_to
from plans.reading.head.foot.endings import read_ending
from plans.reading.head.foot.sorting import sorted_recipients
from plans.reading.head.header import Header, read_header
from plans.reading.head.issuers import issuer_of
from plans.reading.head.news import News, read_news
from plans.reading.head.numbers import type_of
from plans.reading.head.preamble import based_on, said_issuer
from plans.reading.head.subjects import subject_of_letter, subject_under
from plans.reading.model import Head

NEAR = 60_000  # characters from the beginning in which a body names its office


def read_head(text: str) -> Head:
    """Of which document `text` (NFC, `\\n`) is; None and empty for what it does not say, and never a guess.

    Takes time in proportion to the text's length.
    """
    header = read_header(text)
    subject, body = (None, 0)
    if header.type:
        subject, body = subject_under(text, header)
    elif header.found:
        body = header.end
    subject = subject or subject_of_letter(header)
    news = None if header.found else read_news(text)
    if news:
        body = news.body
    ending = read_ending(text, body)
    annex = annex_start(text, ending.end) if ending.end is not None else len(text)
    attached = attached_to(text)
    type_, number, issued_on = _identity(header, news, attached)
    issuer = news.issuer if news else _issuer(text, body, header)
    if issuer is None and _same(number, issued_on, attached):
        issuer = attached.issuer
    return Head(
        type=type_,
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        place=header.place,
        subject=news.subject if news else subject,
        based_on=based_on(text, body, number, headed=header.found),
        signed_by=ending.signed_by,
        recipients=ending.recipients,
        sorted_recipients=sorted_recipients(ending.recipients, issuer),
        body=body,
        annex=annex,
    )


def _identity(header: Header, news: News | None, attached: Attached) -> tuple[str | None, str | None, date | None]:
    """Type, number and day: of the header, of the page that tells of it, or of the annex that repeats them."""
    type_, number, on = header.type, header.number, header.issued_on
    if news:
        type_, number, on = news.type, news.number, news.issued_on
    if _same(number, on, attached):
        type_, number, on = type_ or attached.type, number or attached.number, on or attached.issued_on
    return type_ or (type_of(number) if number else None), number, on


def _same(number: str | None, on: date | None, attached: Attached) -> bool:
    """The annex speaks of the document that the header is of."""
    return number in (None, attached.number) and (on is None or attached.issued_on in (None, on))


def _issuer(text: str, body: int, header: Header) -> str | None:
    """As the header says; as the body's sentence does where that says no less, or the header's lines were turned."""
    near = text[:NEAR]
    said = said_issuer(text, body) if header.found else None
    above, turned = issuer_of(header.bodies, near[header.end :])
    if above is None or said is None:
        return above or said
    return said if turned or len(even(said)) >= len(even(above)) else above
