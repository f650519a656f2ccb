"""What mail servers say in words of their own: the bounces of qmail, Exim, Exchange and many others. Pure.

The addresses are found by flufl.bounce, which Mailman has fed with such bounces for twenty years; what it cannot tell,
the code and the words beside them say.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from email.message import Message
from itertools import takewhile

from flufl.bounce import all_failures

from lib.text import clean_line, nfc
from notifications.returned.codes import action_in, enhanced_code, fault_of, still_tries, telling_code
from notifications.returned.model import Action, Fate
from notifications.returned.parts import header, text_of
from notifications.returned.words import Words

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs every look
_LINES = 6  # from an address on, that speak of it
_DIAGNOSTIC = 300
_LEAVES, _HEADERS = 10, 200
_ADDRESS = re.compile(r"[^\s@<>\"'():;,]{1,64}@[\w.-]{1,250}\w")
# From here on a notice repeats the message that it returns.
_COPY = Words(
    r"[>\s]*(?:-{2,}.*\b(?:copy|original|below|returned message|thư gốc|bản sao)\b|below is a copy)",
)


def fates(message: Message, leaves: Sequence[Message]) -> tuple[Fate, ...]:
    """What the notice says of each address; of none in particular where it names nobody, and () where it is no bounce.

    `leaves` are the parts of `message` that hold text.
    """
    texts = [text_of(leaf) for leaf in leaves[:_LEAVES]]
    lines = _notice("\n".join(texts))
    delayed, failed = _recognised(_bare(message, leaves, texts))
    found = [_fate("delayed", one, lines) for one in delayed] + [_fate("failed", one, lines) for one in failed]
    if found:
        return tuple(found)
    action = action_in("\n".join(lines))
    return (_fate(action, None, lines),) if action else ()


def explained(fate: Fate, leaves: Sequence[Message]) -> Fate:
    """The fate with the server's answer that stands only in the words beside a report that does not give it."""
    if fate.action != "failed" or fate.diagnostic or fate.address is None:
        return fate
    said = clean_line(_about(fate.address, _notice("\n".join(map(text_of, leaves)))))
    if action_in(said) is None:
        return fate
    code = telling_code(fate.status, said)
    return replace(fate, status=code, fault=fault_of("failed", code, said), diagnostic=said[:_DIAGNOSTIC])


def _notice(text: str) -> list[str]:
    return list(takewhile(lambda line: not _COPY.begin(nfc(line).casefold()), text.splitlines()))


def _recognised(message: Message) -> tuple[list[str], list[str]]:
    try:
        delayed, failed = all_failures(message)
    except Exception:  # made for real bounces: a hostile one may be anything
        return [], []
    return _texts(delayed - failed), _texts(failed)


def _texts(addresses: Iterable[bytes]) -> list[str]:
    return sorted(one.decode("ascii", "replace").casefold() for one in addresses if b"@" in one)[:50]


def _fate(action: Action, address: str | None, lines: Sequence[str]) -> Fate:
    said = clean_line(_about(address, lines))
    if action == "failed" and still_tries(said):  # most of its detectors know failures only
        action = "delayed"
    named = {one.casefold() for one in _ADDRESS.findall(said)}
    code = enhanced_code(said)
    return Fate(
        action=action,
        fault=fault_of(action, code, said),
        status=code,
        address=address or (named.pop() if len(named) == 1 else None),
        diagnostic=said[:_DIAGNOSTIC],
    )


def _about(address: str | None, lines: Sequence[str]) -> str:
    """The lines that speak of the address, or of anything: those that tell what happened, if any do."""
    starts = [n for n, line in enumerate(lines) if (address in line.casefold() if address else action_in(line))]
    if address is None:  # the address stands before what is said of it
        starts = [max(n - 3, 0) for n in starts]
    told = ["\n".join(lines[start : start + _LINES]) for start in starts[:20]]
    return next((one for one in told if action_in(one)), told[0] if told else "")


def _bare(message: Message, leaves: Sequence[Message], texts: Sequence[str]) -> Message:
    """The message with nothing in it but its words, decoded, in lines of bounded length: what is looked for among them
    takes time that grows with the square of a line."""
    bare = Message(policy=message.policy)
    for name, value in message.items()[:_HEADERS]:
        if name.lower() != "content-transfer-encoding":
            bare[name] = value
    if not message.is_multipart():
        bare.set_payload("\n".join(texts))
        return bare
    for leaf, text in zip(leaves, texts, strict=False):
        part = Message(policy=message.policy)
        part["Content-Type"] = "text/plain"
        part["Content-Description"] = header(leaf, "Content-Description")
        part.set_payload(text)
        bare.attach(part)
    bare.attach(Message(policy=message.policy))  # in place of the message that is returned
    return bare
