"""What an answer of a mail server says about the address (RFC 3463, RFC 5248). Pure.

Only some codes say that nobody is at an address. A full mailbox (5.2.2), a refused content (5.6.x), size (5.3.4) or
policy (5.7.x) and a time that ran out (4.4.7) concern the message: the next one may arrive.
"""

from __future__ import annotations

import re

from lib.text import fold
from notifications.returned.model import Action, Fault

# No such mailbox, no such domain, no address at all, moved away, takes no mail (RFC 7505), switched off.
_NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
# Codes that leave open what is wrong: the words decide.
_VAGUE = re.compile(r"5\.\d+\.0|5\.2\.4|5\.4\.4")

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?:^|[:(<>#])[ \t]*(421|45[0-2]|55[0-4])(?=[ -])", re.MULTILINE)

# Compared without marks and case; the Vietnamese ones are what translated servers and web mail say.
_FULL = re.compile(r"quota|mailbox (?:is )?full|(?:insufficient|out of) (?:\w+ )?(?:storage|space)|hop thu.{0,20}day")
_NOBODY_THERE = re.compile(
    r"(?:no such|unknown|invalid) (?:user|recipient|mailbox|person|account|(?:e-?mail )?address)"
    r"|(?:user|recipient|mailbox|account|address|domain)(?: name)?"
    r" (?:is )?(?:unknown|not (?:known|found|exist|recogni[sz]ed))"
    r"|not exist|(?:doesn.?t|not) have an? .{0,40}account|no longer (?:exists|valid|available)"
    r"|host(?: or domain)?(?: name)? not found(?!, try again)|unknown host|unroute?able address|nxdomain"
    r"|(?:account|mailbox|user) (?:has been |is )?(?:disabled|deactivated|closed|deleted)"
    r"|mailing list expansion problem"  # OpenSMTPD, of a name that stands for nobody
    r"|khong (?:ton tai|tim thay (?:nguoi (?:nhan|dung)|dia chi|hop thu|tai khoan|ten mien|may chu|host))"
    r"|dia chi.{0,40} (?:sai|khong (?:dung|hop le))|(?:tai khoan|hop thu).{0,20}bi (?:khoa|xoa|vo hieu)"
)
# What a refusal at the door speaks of when it does not speak of the mailbox: of us, or of our mail.
_ABOUT_US = re.compile(r"relay|authenti|client (?:host|ip)|block(?:ed|list)|black.?list|\b(?:rbl|dnsbl)\b|reputation")
_ABOUT_OUR_MAIL = re.compile(
    r"polic|spam|denied|prohibit|sender|\b(?:spf|dkim|dmarc|rate)\b|too (?:many|large|big)|limit"
)
_WAITING = re.compile(
    r"not yet been delivered|not been delivered yet|delayed|will (?:be retried|retry|keep trying|continue)"
    r"|no action is required|just a warning|still trying|chua gui duoc|tiep tuc (?:gui|thu)|bi (?:tri hoan|cham)"
)
_GIVEN_UP = re.compile(
    r"giv(?:en|ing) up|permanent|fatal|not (?:going to|be) (?:try again|retried)|thoi khong gui|khong gui lai nua"
)


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
    if code is None or _VAGUE.fullmatch(code):
        words = fold(diagnostic)
        return "address" if _NOBODY_THERE.search(words) and not _FULL.search(words) else "message"
    return "address" if code in _NOBODY else "message"


def nobody_there(reply: str) -> bool:
    """True when a refusal (550, 551, 553) of the recipient says that nobody is at the address.

    Without a telling code a refusal means the mailbox, unless its words speak of something else: a server that takes
    us for a sender of spam refuses everybody, and no address is to be struck off for that.
    """
    code = enhanced_code(reply)
    if code is not None and not _VAGUE.fullmatch(code):
        return code in _NOBODY
    words = fold(reply)
    if any(other.search(words) for other in (_FULL, _ABOUT_US)):
        return False
    return _NOBODY_THERE.search(words) is not None or not _ABOUT_OUR_MAIL.search(words)


def refuses_us(reply: str) -> bool:
    """True when a refusal of the recipient is one of us, whoever the recipient: somebody has to set that right."""
    return not nobody_there(reply) and _ABOUT_US.search(fold(reply)) is not None


def still_tries(text: str) -> bool:
    """True when a notice in plain words says that the server goes on trying."""
    words = fold(text)
    return _WAITING.search(words) is not None and not _GIVEN_UP.search(words)


def action_in(text: str) -> Action | None:
    """What a notice in plain words tells, by its code or else its words; None where it tells nothing of the kind."""
    if still_tries(text):
        return "delayed"
    words, code = fold(text), enhanced_code(text)
    if code is None and (reply := _REPLY.search(text)):
        code = reply[1]
    if code is not None and code[0] != "2":
        return "delayed" if code[0] == "4" and not _GIVEN_UP.search(words) else "failed"
    return "failed" if _NOBODY_THERE.search(words) or _FULL.search(words) else None
