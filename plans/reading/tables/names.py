"""The units in a cell of a table, as written. Pure.

A cell names several between semicolons, bullets, commas and “và”; but “UBND các huyện, thị xã, thành phố” is one, and
“Phòng Văn hóa và Thông tin” too: what follows a comma or “và” is a unit of its own only where it begins as units do.
"""

from __future__ import annotations

import re

from plans.reading.even import even

# How units begin, folded; of those in the second line only with a capital letter.
_HEADS = (
    *("uy ban", "ubnd", "ubmttq", "mttq", "ub mttq", "mat tran", "hdnd", "so", "phong", "ban", "van phong", "vp"),
    *("cong an", "bch", "bo chi huy", "ban chi huy", "quan su", "trung tam", "truong", "hieu truong", "chi cuc", "cuc"),
    *("vu", "vien", "bo", "tong cuc", "doan", "hoi", "lien doan", "cong doan", "lien hiep hoi", "dang uy", "chi bo"),
    *("dang bo", "huyen uy", "tinh uy", "thanh uy", "quan uy", "thi uy", "thuong truc", "btt", "btv", "bgh"),
    *("ban giam hieu", "to", "nhom", "dai", "bao", "kho bac", "ngan hang", "bao hiem", "toa an", "vien kiem sat"),
    *("thanh tra", "ban quan ly", "cac", "moi", "tat ca", "toan the", "xa", "phuong", "thi tran", "huyen", "quan"),
    *("tinh", "chu tich", "pho chu tich", "giam doc", "truong ban", "can bo", "giao vien", "gvcn", "thanh vien"),
    *("don vi", "co quan", "thuong vu", "tieu ban", "thu vien", "tram", "hat", "doi", "mat tran to quoc", "lanh dao"),
)
_HEAD = re.compile(rf"(?:{'|'.join(sorted(_HEADS, key=len, reverse=True))})\b")
_PARTS = re.compile(r";|(?:^|(?<=\s))[-+•](?=\s)|(?:,|\bva\b)(?=\s)")
_SURE = ";+•"
_WITH = re.compile(r"(?:[,;.]\s*)?(?:don vi |co quan )?phoi hop(?: voi| thuc hien)?\s*[:\-]?\s*")
_LEADS = re.compile(r"(?:[-+•]\s*)?(?:don vi |co quan )?chu tri(?: thuc hien)?\s*:?\s*")
_TAIL = re.compile(r"\s+chu tri(?: thuc hien)?$")
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
    folded, start = even(cell), 0
    listed = folded.startswith("-")
    for part in _PARTS.finditer(folded):
        sure = part[0] in _SURE or (listed and part[0] == "-")
        if not sure and not _begins(cell, folded, part.end()):
            continue
        found.append(cell[start : part.start()])
        start = part.end()
    found.append(cell[start:])
    kept = [" ".join(one.strip(_EDGES).split()) for one in found]
    return tuple(dict.fromkeys(one for one in kept if one))


def _begins(cell: str, folded: str, at: int) -> bool:
    """Whether a unit begins here: a word with which units begin, in capitals, or “các”, “mỗi” before it."""
    while at < len(cell) and cell[at].isspace():
        at += 1
    if not _HEAD.match(folded, at):
        return False
    return cell[at].isupper() or folded.startswith(("cac ", "moi ", "tat ca "), at)
