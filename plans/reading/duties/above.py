"""Whom no paper of an office binds: those above it, and what they ask of everybody. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.text import fold

_HIGHEST = re.compile(
    r"(?:trung uong|chinh phu|quoc hoi|thu tuong(?: chinh phu)?|bo chinh tri|ban bi thu|uy ban thuong vu quoc hoi)"
)
# Of the whole country, in an office's own words; a province has a “Bộ Chỉ huy”.
_NATIONAL = re.compile(
    r"(?:bo (?!chi huy|tu lenh|phan\b|doi\b)|kiem toan nha nuoc|thanh tra chinh phu|cuc thong ke$|nha xuat ban|"
    r"tong cuc |(?:doan|vu|cuc|ban) .{0,40}\bcua (?:bo|quoc hoi|chinh phu)\b)"
)
_PROVINCIAL = re.compile(r"so |.*\b(?:tinh|tinh uy|tinh doan)(?: (?!tinh)\w+){0,3}$")
_LOCAL = re.compile(r"\b(?:xa|phuong|thi tran|dac khu|thon|ap|khu pho|to dan pho|huyen|quan|thi xa)\b|^truong ")
_OFFICE = re.compile(r"^so |\b(?:tinh|thanh pho|tinh uy|thanh uy|tinh doan|thanh doan)\b")
# “Kỳ thi cấp tỉnh do Sở A tổ chức, dự kiến …”
_PLANNED = re.compile(r"\bdu kien\b|\bdo (?:so|ubnd|uy ban|tinh)\b")
# “Trung ương yêu cầu các tỉnh …”, “cả nước xóa xong …”: what is asked of everybody, not by this paper.
_OF_ALL = re.compile(
    r"\b(?:trung uong|chinh phu|thu tuong|bo chinh tri) (?:da )?(?:yeu cau|giao) (?:cac (?:tinh|dia phuong)|ca nuoc)\b|"
    r"\bca nuoc (?!chung tay|cung)"
)


def of_those_above(units: Sequence[str], issuer: str | None, said: str, *, limit: bool) -> bool:
    """Whether only those owe it whom no paper of `issuer` binds: “dự kiến trong quý III Trung ương hướng dẫn”.

    `said`: the sentence up to the time, folded; `limit`: it is a limit, which many sentences set for somebody else than
    the one whom they name last.
    """
    office = fold(issuer or "")
    if not office or _HIGHEST.match(office):
        return False
    if units and all(_HIGHEST.fullmatch(fold(unit)) for unit in units):
        return True
    if not (_LOCAL.search(office) or _OFFICE.search(office)):
        return False
    if _OF_ALL.search(said):
        return True
    planned = _PLANNED.search(said) is not None
    return not limit and bool(units) and all(_is_above(fold(unit), office, planned=planned) for unit in units)


def _is_above(unit: str, office: str, *, planned: bool) -> bool:
    if _NATIONAL.match(unit):
        return True
    return (
        planned and _LOCAL.search(office) is not None and "tinh" not in office and _PROVINCIAL.match(unit) is not None
    )
