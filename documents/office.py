"""How an office writes itself and its documents: head, place, number, signature (Nghị định 30/2020/NĐ-CP, phụ lục I).

Pure: everything is read from the names and numbers that the roster and the plan hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.signer import read_signer

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
STANDING_COMMITTEE = "Ban Thường trực"
# Types of documents by the first part of their symbol; a công văn has no type in its own (phụ lục I, mục II.3).
_TYPES = {
    "KH": "Kế hoạch",
    "CTR": "Chương trình",
    "CTPH": "Chương trình phối hợp",
    "KHPH": "Kế hoạch phối hợp",
    "HD": "Hướng dẫn",
    "CT": "Chỉ thị",
    "QĐ": "Quyết định",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "TB": "Thông báo",
    "TTR": "Tờ trình",
    "BC": "Báo cáo",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "QC": "Quy chế",
    "TT": "Thông tri",
    "CV": "Công văn",
}
# A proper name follows the kind: “xã hội” is no commune.
_CAPITAL = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper())
_PLACE = re.compile(
    rf"\b((?i:tỉnh|thành phố|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu))\s+([{_CAPITAL}0-9][^,;()]*)"
)
_COLLEGIAL = re.compile(
    r"^(ban thường trực|ủy ban|uỷ ban|ban chấp hành|ban thường vụ|ban chỉ đạo|đoàn chủ tịch)\b", re.I
)


@dataclass(frozen=True)
class Head:
    """The two names at the left of a document's head, as they are printed: line breaks stand where they belong."""

    superior: tuple[str, ...]
    issuing: tuple[str, ...]


def head(issuer: str, superior: str | None) -> Head:
    """`Ban Thường trực X` issues under the name of X; any other body under its superior, where it has one."""
    if issuer.casefold().startswith(STANDING_COMMITTEE.casefold() + " "):
        body = issuer[len(STANDING_COMMITTEE) :].strip()
        return Head(_lines(body), (STANDING_COMMITTEE.upper(),))
    return Head(_lines(superior) if superior else (), _lines(issuer))


def _lines(name: str) -> tuple[str, ...]:
    """In capitals; a long name breaks before the place that it is of."""
    found = _PLACE.search(name)
    if found and len(name) > 24 and found.start() > 8:
        return (name[: found.start()].strip(" ,").upper(), name[found.start() :].strip().upper())
    return (name.upper(),)


def place(*names: str | None) -> str | None:
    """Where documents are dated, by the first name that says it: `… tỉnh Tây Ninh` is `Tây Ninh`, `quận 1` stays whole.

    A place that bears a number or a person's name is written with its kind.
    """
    for name in names:
        found = _PLACE.search(name or "")
        if found is None:
            continue
        kind, proper = found[1].lower(), found[2].strip()
        whole = proper[:1].isdigit() or proper.casefold() == "hồ chí minh"
        return f"{kind[0].upper()}{kind[1:]} {proper}" if whole else proper
    return None


def kind_of(number: str) -> str:
    """What the document with that number is called: `87/KH-MTTQ-BTT` is a Kế hoạch; unknown types are a Văn bản."""
    return _TYPES.get(_type_of(number) or "", "Văn bản")


def letter_symbol(number: str) -> str:
    """What follows the number of a công văn of the same office: `/MTTQ-BTT` for `87/KH-MTTQ-BTT`.

    Party offices write `09-TT/QU`; their letters are `-CV/QU`.
    """
    before, slash, after = number.partition("/")
    if not slash:
        return "/"
    if "-" in before:
        return f"-CV/{after}"
    first, _, rest = after.partition("-")
    return "/" + (rest if first.upper() in _TYPES else after)


def _type_of(number: str) -> str | None:
    before, _, after = number.partition("/")
    written = before.partition("-")[2] or after.partition("-")[0]
    return written.upper() if written.upper() in _TYPES else None


def signature(issuer: str, signed_by: str | None) -> tuple[str, ...]:
    """The lines above the signature: `TM. BAN THƯỜNG TRỰC`, `PHÓ CHỦ TỊCH`. The name is left to whoever signs."""
    signer = read_signer(signed_by)
    post = signer.post
    if signer.stands_for:
        return tuple(line.upper() for line in (*signer.stands_for, signer.post or "") if line)
    if issuer.casefold().startswith(STANDING_COMMITTEE.casefold()):
        authority = f"TM. {STANDING_COMMITTEE.upper()}"
    elif _COLLEGIAL.match(issuer):
        authority = f"TM. {issuer.upper()}"
    elif post and post.casefold().startswith("phó "):
        authority = f"KT. {post[4:].upper()}"
    else:
        authority = ""
    return tuple(line for line in (authority, (post or "").upper()) if line)


def short_name(unit: str) -> str:
    """A department without the body it belongs to: `Ban Phong trào - Tuyên giáo, Ủy ban …` up to the comma."""
    return unit.partition(",")[0].strip()


def abbreviation(unit: str) -> str:
    """`Ban Phong trào - Tuyên giáo` as it stands in “Lưu: VT, PT-TG.”: initials, the word Ban or Phòng left out."""
    parts = [part.split() for part in short_name(unit).split(" - ")]
    if parts and len(parts[0]) > 1 and parts[0][0].casefold() in ("ban", "phòng"):
        parts[0] = parts[0][1:]
    return "-".join("".join(word[0].upper() for word in part if word[0].isalnum()) for part in parts if part)
