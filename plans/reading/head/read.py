"""The head of a document: of which document a text is, put together from header, preamble, ending and annex. Pure."""

from __future__ import annotations

from dataclasses import astuple, replace

from lib.text import plain_blanks
from plans.reading.even import even
from plans.reading.head.foot.annex import annex_start, attached_to
from plans.reading.head.foot.endings import read_ending
from plans.reading.head.foot.sorting import sorted_recipients
from plans.reading.head.header import Header, read_header
from plans.reading.head.issuers import is_part_of, issuer_of, named_in_full, signs_for
from plans.reading.head.labels import Said, held_on, read_labels
from plans.reading.head.news import News, read_news
from plans.reading.head.numbers import type_of
from plans.reading.head.preamble import based_on, said_issuer
from plans.reading.head.subjects import subject_of_letter, subject_under
from plans.reading.model import Head

NEAR = 60_000  # characters from the beginning in which a body names its office
FOOT = 1_500  # characters of the end in which somebody signs


def read_head(text: str) -> Head:
    """Of which document `text` (NFC, `\\n`) is; None and empty for what it does not say, and never a guess.

    Takes time in proportion to the text's length.
    """
    text = plain_blanks(text)
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
    said = _said(text, header, news)
    signature = text[ending.start : ending.end] if ending.start is not None else text[max(body, len(text) - FOOT) :]
    issuer = news.issuer if news else _issuer(text, body, header, signature)
    issuer = issuer or said.issuer
    return Head(
        type=said.type,
        number=said.number,
        issuer=issuer,
        issued_on=said.issued_on,
        place=header.place,
        subject=(news.subject if news else subject) or said.subject,
        based_on=based_on(text, body, said.number, headed=header.found),
        signed_by=ending.signed_by,
        recipients=ending.recipients,
        sorted_recipients=sorted_recipients(ending.recipients, [issuer or "", *reversed(header.bodies)]),
        body=body,
        annex=annex_start(text, ending.end) if ending.end is not None else len(text),
    )


def _said(text: str, header: Header, news: News | None) -> Said:
    """Type, number and day: of the header, or of the page that tells of it.

    Labels and the annex repeat them; they count where they speak of the same document. Minutes are of the day of which
    they begin to tell.
    """
    first = Said(header.type, header.number, header.issued_on)
    if news:
        first = Said(news.type, news.number, news.issued_on)
    for also in (read_labels(text), attached_to(text)):
        if (
            first.number in (None, also.number)
            and first.type in (None, also.type or first.type)  # rules that a decision issues have no number of theirs
            and (first.issued_on is None or also.issued_on in (None, first.issued_on))
        ):
            first = Said(*(mine or theirs for mine, theirs in zip(astuple(first), astuple(also), strict=True)))
    if first.type == "Biên bản" and first.issued_on is None:
        first = replace(first, issued_on=held_on(text))
    return first if first.type or not first.number else replace(first, type=type_of(first.number))


def _issuer(text: str, body: int, header: Header, signature: str) -> str | None:
    """As the header says; as the body's sentence does where that says no less, or the header's lines were turned.

    Where header and signature name the whole body, it issues, though the sentence names a part of it.
    """
    near = text[:NEAR]
    found = issuer_of(header.bodies, near[header.end :])
    said = said_issuer(text, body, issues=found.name is not None)[0] if header.found else None
    above = found.name and named_in_full(found.name, near[header.end : body], near)
    if above is None or said is None:
        return found.lines or above or said
    if not found.turned and is_part_of(said, above) and signs_for(signature, above):
        return above
    return said if found.turned or len(even(said)) >= len(even(above)) else above
