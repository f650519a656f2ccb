"""What an answer of a mail server says about the address (RFC 3463, RFC 5248). Pure.

Only some codes say that nobody is at an address, and only where the words do not speak of something else: servers say
5.1.1 and 5.2.1 of rates, block lists and full mailboxes too. Those, a refused content (5.6.x), size (5.3.4) or policy
(5.7.x) and a time that ran out (4.4.7) concern the message: the next one may arrive.
"""

from __future__ import annotations

import re

from notifications.returned.model import Action, Fault
from notifications.returned.words import (
    FULL,
    GIVEN_UP,
    MOMENT,
    NOBODY,
    OUR_MAIL,
    US,
    WAITING,
    speaks_of_something_else,
    spoken,
)

# No such mailbox, no such domain, no address at all, moved away, takes no mail (RFC 7505), switched off.
_NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
# Codes that leave open what is wrong: the words decide.
_VAGUE = re.compile(r"5\.\d+\.0|5\.2\.4|5\.4\.4")

# Full, too big, refused for what it holds or by policy, and whatever is no refusal for good.
_OF_THE_MESSAGE = re.compile(r"[24]\.|5\.2\.[23]|5\.[367]\.")

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?:^|[:(<>#])[ \t]*(421|45[0-2]|55[0-4])(?=[ -])", re.MULTILINE)


def enhanced_code(text: str) -> str | None:
    """The first enhanced status code in it, `5.1.1`."""
    match = _ENHANCED.search(text)
    return match[1] if match else None


def telling_code(status: str | None, diagnostic: str) -> str | None:
    """The code that says most: the one given, or where that is vague the one in the server's own answer."""
    if status is None or _VAGUE.fullmatch(status):
        return enhanced_code(diagnostic) or status
    return status


def fault_of(action: Action, code: str | None, diagnostic: str) -> Fault | None:
    """Whose fault it is that the message did not arrive; None when it did. `code` is the telling one."""
    if action == "delayed":
        return "later"
    if action != "failed":
        return None
    words = spoken(diagnostic)
    if speaks_of_something_else(words):
        return "message"
    if code is None or _VAGUE.fullmatch(code):
        return "address" if NOBODY.among(words) else "message"
    return "address" if code in _NOBODY and _agrees(enhanced_code(diagnostic)) else "message"


def nobody_there(reply: str) -> bool:
    """True when a refusal (550, 551, 553) of the recipient says that nobody is at the address.

    Without a telling code a refusal means the mailbox. Words that speak of something else outweigh both: a server that
    takes us for a sender of spam refuses everybody, and no address is to be struck off for that.
    """
    return _agrees(enhanced_code(reply)) and not speaks_of_something_else(spoken(reply))


def _agrees(code: str | None) -> bool:
    return code is None or code in _NOBODY or _VAGUE.fullmatch(code) is not None


def refuses_us(reply: str) -> bool:
    """True when a refusal of the recipient is one of us, whoever the recipient: somebody has to set that right."""
    return US.among(spoken(reply))


def passes(reply: str) -> bool:
    """True when a refusal, whatever its code, is one of the moment: a rate, a grey list, a check not finished."""
    return MOMENT.among(spoken(reply))


def lasting(answer: str) -> str | None:
    """What the same refusal of the recipient has in common each time: its code, or else its words without what changes.

    None for what need not be so with the next message: of us, of the moment, of this message, of a full mailbox.
    """
    code, words = enhanced_code(answer), spoken(answer)
    if any(other.among(words) for other in (FULL, US, MOMENT, OUR_MAIL)) or (code and _OF_THE_MESSAGE.match(code)):
        return None
    reply = re.search(r"(?<![\d.])5\d\d(?![\d.])", answer)
    if code is None and reply is None:
        return None
    return code or " ".join(re.sub(r"[^\s]*[\d@][^\s]*", " ", words).split())


def still_tries(text: str) -> bool:
    """True when a notice in plain words says that the server goes on trying."""
    words = spoken(text)
    return WAITING.among(words) and not GIVEN_UP.among(words)


def action_in(text: str) -> Action | None:
    """What a notice in plain words tells, by its code or else its words; None where it tells nothing of the kind."""
    if still_tries(text):
        return "delayed"
    words, code = spoken(text), enhanced_code(text)
    if code is None and (reply := _REPLY.search(text)):
        code = reply[1]
    if code is not None and code[0] != "2":
        return "delayed" if code[0] == "4" and not GIVEN_UP.among(words) else "failed"
    return "failed" if NOBODY.among(words) or FULL.among(words) else None
