"""The units in a cell of a table, as written. Pure.

A cell names several between semicolons, bullets, commas and “và”; but “UBND các huyện, thị xã, thành phố” is one, and
“Phòng Văn hóa và Thông tin” too: what follows a comma or “và” is a unit of its own only where it begins as units do.
"""

from __future__ import annotations

import re

from plans.reading.even import even, small

# How units begin. Marks count: “Mỗi”, not “Môi trường”.
_HEADS = (
    *("ủy ban", "uỷ ban", "ubnd", "ubmttq", "mttq", "ub mttq", "mặt trận", "hđnd", "sở", "phòng", "ban", "văn phòng"),
    *("vp", "công an", "bch", "bộ chỉ huy", "quân sự", "trung tâm", "trường", "hiệu trưởng", "chi cục", "cục", "vụ"),
    *("viện", "bộ", "tổng cục", "đoàn", "hội", "liên đoàn", "công đoàn", "liên hiệp", "đảng ủy", "đảng uỷ", "chi bộ"),
    *("đảng bộ", "huyện ủy", "tỉnh ủy", "thành ủy", "quận ủy", "thị ủy", "thường trực", "btt", "btv", "bgh", "tổ"),
    *("nhóm", "đài", "báo", "kho bạc", "ngân hàng", "bảo hiểm", "tòa án", "toà án", "thanh tra", "các", "mỗi"),
    *("tất cả", "toàn thể", "xã", "phường", "thị trấn", "huyện", "quận", "tỉnh", "thành phố", "thị xã", "chủ tịch"),
    *("phó chủ tịch", "giám đốc", "trưởng", "cán bộ", "giáo viên", "gvcn", "thành viên", "đơn vị", "cơ quan"),
    *("thường vụ", "tiểu ban", "thư viện", "trạm", "hạt", "đội", "lãnh đạo", "hợp tác xã", "công ty", "doanh nghiệp"),
    *("bưu điện", "điện lực", "ông", "bà", "đồng chí", "đ/c", "bí thư", "hội đồng", "huyện đoàn", "tỉnh đoàn"),
    *("xã đoàn", "thành đoàn", "khối"),
)
_HEAD = re.compile(rf"(?:{'|'.join(sorted(_HEADS, key=len, reverse=True))})(?!\w)(?!\shội\b)")
_PARTS = re.compile(r";|(?:^|(?<=\s))[-–+•](?=\s)|(?:,|\bvà\b)(?=\s)")
_ONE = re.compile(r"\b(?:hđnd|hội đồng nhân dân|đbqh|đại biểu quốc hội)\s?$")  # “Văn phòng HĐND và UBND xã” is one
_WITH = re.compile(r"(?:[,;.]\s*)?(?:don vi |co quan )?phoi hop(?: voi| thuc hien)?\s*[:\-]?\s*")
_LEADS = re.compile(r"(?:[-+•]\s*)?(?:don vi |co quan )?chu tri(?: thuc hien)?\s*:?\s*")
_TAIL = re.compile(r"\s+chu tri(?: thuc hien)?$")
_DOING = re.compile(r"\s(?:chủ trì|thực hiện|chỉ đạo|tham mưu|phụ trách|tổ chức thực hiện|chủ trì thực hiện)$")
_EDGES = " \t.,;:-+•*\u00a0"


def lead_and_support(cell: str) -> tuple[str, str]:
    """Of “Chủ trì: A; phối hợp: B” or “A chủ trì, B phối hợp” what A is and what B is."""
    folded = even(cell)
    if found := _LEADS.match(folded):
        cell, folded = cell[found.end() :], folded[found.end() :]
    lead, support = cell, ""
    if found := _WITH.search(folded):
        lead, support = cell[: found.start()], cell[found.end() :]
        if not support.strip(_EDGES):
            cut = max(lead.rfind(","), lead.rfind(";"))
            lead, support = lead[: max(cut, 0)], lead[cut + 1 :]
    lead = lead.strip(_EDGES)
    if found := _TAIL.search(even(lead)):
        lead = lead[: found.start()]
    return lead, support.strip(_EDGES)


def names(cell: str) -> tuple[str, ...]:
    """Each unit that a cell names, once, in their order."""
    found: list[str] = []
    lower, start = small(cell), 0
    listed = lower.startswith(("-", "–"))
    for part in _PARTS.finditer(lower):
        if part[0] in "-–":
            if not listed:
                continue
        elif part[0] in (",", "và") and not _begins(cell, lower, part):
            continue
        found.append(cell[start : part.start()])
        start = part.end()
    found.append(cell[start:])
    kept = [_DOING.sub("", " ".join(one.strip(_EDGES).split())) for one in found]
    return tuple(dict.fromkeys(one for one in kept if one))


def _begins(cell: str, lower: str, mark: re.Match[str]) -> bool:
    """Whether a unit begins behind this mark: a word with which units begin, in capitals, or “các”, “mỗi” before it."""
    at = mark.end()
    while at < len(cell) and cell[at].isspace():
        at += 1
    if not _HEAD.match(lower, at) or _ONE.search(lower, max(0, mark.start() - 20), mark.start()):
        return False
    return cell[at].isupper() or lower.startswith(("các ", "mỗi ", "tất cả "), at)
