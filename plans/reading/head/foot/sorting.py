"""Recipients by what they are to do: to act, to be reported to, to file. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.even import even
from plans.reading.head.words import whole
from plans.reading.model import Recipients

_FILE = re.compile(r"luu(?![a-z])")
_TO_ACT = re.compile(
    r"nhu (?:tren|dieu|kinh gui)|[(,/\s](?:thuc hien|t/h|th|de th|p/h|phoi hop|de thuc hien|c/d|chi dao)\)"
)
_TO_REPORT = re.compile(r"[(,\s](?:de )?(?:b/c|bc|bao cao|b/cao)(?:[);,\s]|$)")
_LEADERS = re.compile(
    whole(
        *("chủ tịch", "phó chủ tịch", "lãnh đạo", "thường trực", "TTr", "TT", "BTV", "bí thư", "PCT", "BTT", "TVTU"),
        *("ban thường vụ", "ban thường trực", "giám đốc", "BGH", "cấp ủy", "BTCN", "CVP", "PCVP"),
    ).pattern
    + r"|(?<![a-z])ct(?=[,.]| ubnd| hdnd)"  # no CT-XH
)
_CENTRE = re.compile(
    r"(?<![a-z])(?:trung uong|t\.?w|tw[a-z]*|mttw|ubtw[a-z]*|chinh phu|thu tuong|quoc hoi|ban bi thu|t176"
    r"|t78|hdbcqg|quoc gia)(?![a-z])"
    r"|^(?:cac )?bo [a-z]|^tong (?:ldld|lien doan|cuc)(?![a-z])"
)
_SEVERAL = whole("các", "những", "mọi", "tất cả")
_BELOW = whole(
    *("cơ quan", "ban, ngành", "ban ngành", "sở", "phòng", "đơn vị", "tổ chức", "đoàn thể", "trường", "xã", "phường"),
    *("huyện", "quận", "thị xã", "thị trấn", "chi bộ", "chi đoàn", "thành viên", "doanh nghiệp"),
)
# How high: of whom the words speak, and of whom the office's own name does.
_LEVELS = (
    (3, re.compile(r"(?<!\w)(?:tỉnh|tỉnh[ -]?đoàn|thành [uủ][ủy]|tp\.? ?hcm|(?<!cơ )sở(?! [0-9]))(?!\w)")),
    (2, re.compile(r"(?<!\w)(?:huyện|quận|thị xã|thị [uủ][ủy]|phòng)(?!\w| trào)")),
    (1, re.compile(r"(?<!\w)(?:xã|phường|thị trấn|đặc khu|đảng [uủ][ủy])(?!\w| hội)")),
)
_CITY = re.compile(r"(?<!\w)(?:thành phố|tp|t\.p)(?!\w)")
_CENTRAL_CITY = re.compile(r"thành phố (?:hà nội|hồ chí minh|hải phòng|đà nẵng|cần thơ|huế)")


def sorted_recipients(written: Sequence[str], issuers: Sequence[str]) -> Recipients:
    """Each recipient in one of the three lists, in the order in which they are written.

    `issuers`: who issues, and behind it whose names may say its level where its own does not.
    """
    own = next((level for name in issuers if (level := _level(name))), 0)
    act, report, file = list[str](), list[str](), list[str]()
    for one in written:
        folded = even(one)
        (file if _FILE.match(folded) else report if _is_told(one, folded, own) else act).append(one)
    return Recipients(act=tuple(act), report=tuple(report), file=tuple(file))


def _is_told(written: str, folded: str, own: int) -> bool:
    """Whether they are told of it and do not act: what the note says, or superiors and leaders of their own level."""
    if _TO_REPORT.search(folded):
        return True
    if _TO_ACT.search(folded):
        return False
    if _CENTRE.search(folded) and not re.search(r"tren dia ban|dong tren", folded):
        return True
    level = _level(written)
    if level and own and level < own:
        return False
    if folded.startswith("cac ") and not _LEADERS.search(folded) and "dong chi" not in folded:
        return False
    if _LEADERS.search(folded) and not re.match(r"(?:ubnd|uy ban|mt|mttq|dang uy) (?:cac )", folded):
        return True
    if _SEVERAL.search(folded) and _BELOW.search(folded):
        return False
    if level is None:
        return False
    return level > own > 0 or (
        level == own > 0
        and bool(
            re.search(r"(?:tinh|thanh|huyen|quan|thi|dang) uy|ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan", folded)
        )
    )


def _level(name: str) -> int | None:
    """With its marks: xã is no “xã hội”, sở no “số”."""
    small = name.casefold()
    level = next((level for level, words in _LEVELS if words.search(small)), None)
    if level or not _CITY.search(small):
        return level
    return 3 if _CENTRAL_CITY.search(small) else 2
