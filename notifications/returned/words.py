"""What the words of mail servers speak of, in English and Vietnamese. Pure.

"đây", "đầy" and "dạy" are different words: Vietnamese counts as it is written, or where a server writes none of the
marks of what it says. Addresses in it are nobody's words: one may be called full@ or spam@.
"""

from __future__ import annotations

import re

from lib.text import fold, nfc

_ADDRESS = re.compile(r"[^\s@<>\"'():;,]{1,64}@[\w.-]{1,250}")


def spoken(text: str) -> str:
    """`text` as `Words` look through it."""
    return _ADDRESS.sub("@", nfc(text).casefold())


class Words:
    """Phrases as regular expressions, found with their marks or without any; no `\\S` and the like in them."""

    def __init__(self, *phrases: str) -> None:
        self._any = re.compile("|".join(dict.fromkeys((*phrases, *map(fold, phrases)))))

    def among(self, said: str) -> bool:
        return self._any.search(said) is not None

    def begin(self, said: str) -> bool:
        return self._any.match(said) is not None


NOBODY = Words(
    r"(?:no such|unknown|invalid) (?:user|recipient|mailbox|person|account|(?:e-?mail )?address)",
    r"(?:user|recipient|mailbox|account|address|domain)(?: name)?"
    r" (?:is )?(?:unknown|not (?:known|found|exist|recogni[sz]ed))",
    r"not exist|(?:doesn.?t|not) have an? .{0,40}account|no longer (?:exists|valid|available)",
    r"host(?: or domain)?(?: name)? not found(?!, try again)|unknown host|unroute?able address|nxdomain",
    r"(?:account|mailbox|user) (?:has been |is )?(?:disabled|deactivated|closed|deleted)",
    r"mailing list expansion problem",  # OpenSMTPD, of a name that stands for nobody
    r"không (?:tồn tại|tìm thấy (?:người (?:nhận|dùng)|địa chỉ|hộp thư|tài khoản|tên miền|máy chủ|host))",
    r"địa chỉ.{0,40} (?:sai|không (?:đúng|hợp lệ))",
    r"(?:tài khoản|hộp thư).{0,20}bị (?:kh(?:óa|oá)|x(?:óa|oá)|vô hiệu)",
)
FULL = Words(
    r"quota|\bfull\b|(?:insufficient|out of|not enough|no) (?:\w+ )?(?:storage|space)|over ?size",
    r"over (?:its|the) limit|(?:storage|size) (?:limit|exceeded)|disk (?:space|full)",
    # Without marks "day" is "here" as well.
    r"hộp thư(?: [^ .;:!?]+){0,3} (?:đã |bị |đang )?đầy(?! (?:la|đủ))",
    r"(?:hết|vượt|quá)(?: quá)? (?:dung lượng|hạn mức)",
)
# Of us, whoever the recipient: somebody has to set that right.
US = Words(
    r"\brelay(?! recipient)|authenti|client (?:host|ip)|block|black.?list|deny.?list|listed (?:at|in|on|by)\b|banned",
    r"\b(?:rbl|dnsbl)\b|reputation|spamhaus|spamcop|barracuda|proofpoint|danh sách (?:đen|chặn)|bị chặn|uy tín",
)
# Of the moment: how much comes, or a check that is not finished.
MOMENT = Words(
    r"\brate\b|rate.?limit|throttl|too (?:many|much|fast|often|frequent)|(?:per|this|an|last) (?:hour|minute|day)\b",
    r"gr[ea]y.?list|temporar|try(?:ing)? (?:again )?later|again later|tim(?:ed?|ing).?out|in progress|too busy",
    r"overload|unverified|(?:not|cannot|can.?t|unable to) (?:be )?verif|verif\w+ (?:fail|pending)",
    r"call-?out|try again(?= in )",
    r"host not found, try again|(?:server|lookup|connection|local) (?:error|fail|lost|refused|down)|maintenance",
    r"thử lại sau|gửi lại sau|tạm thời|quá nhiều|quá tải|quá nhanh|tần suất|đang bận|bảo trì|hết thời gian",
    r"chưa (?:được )?xác (?:minh|thực)|không (?:thể )?xác (?:minh|thực)|danh sách xám|mỗi (?:giờ|phút|ngày)",
)
# Of our mail, its sender or the rules of the place.
OUR_MAIL = Words(
    r"polic(?:y|ies)|spam|prohibit|\b(?:spf|dkim|dmarc|ptr|rdns|helo|ehlo)\b|reverse dns|virus|malware|suspicious",
    r"\bcontent|limit(?:s|ed)?\b|exceed|too (?:large|big)|sender|not (?:permitted|allowed|authori[sz]ed)",
    r"unauthori[sz]ed|restrict|chính sách|thư rác|người gửi|giới hạn|hạn chế|nội dung|không được phép|quá lớn",
)
ACCESS = Words(r"denied|từ chối truy cập")
WAITING = Words(
    r"not yet been delivered|not been delivered yet|delayed|will (?:be retried|retry|keep trying|continue)",
    r"no action is required|just a warning|still trying|chưa gửi được|tiếp tục (?:gửi|thử)|bị (?:trì hoãn|chậm)",
)
GIVEN_UP = Words(
    r"giv(?:en|ing) up|permanent|fatal|not (?:going to|be) (?:try again|retried)|thôi không gửi|không gửi lại nữa",
)


def speaks_of_something_else(said: str) -> bool:
    """True when the words are not about who is at the address, though the code may be."""
    return any(other.among(said) for other in (FULL, US, MOMENT, OUR_MAIL, ACCESS))
