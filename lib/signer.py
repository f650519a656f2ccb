"""Who signs, as plan files write it: the name, the post, and for whom the signature stands. Pure.

`Nguyễn Văn Vy, Phó Chủ tịch` · `Phó Chủ tịch` · `Chủ tịch Nguyễn Văn Vy` · `TM. BAN THƯỜNG TRỰC – CHỦ TỊCH`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOR = re.compile(r"(TM|KT|TL|TUQ|T/M|K/T|T/L)\b\.? ?", re.I)  # on behalf of, in place of, by order of (NĐ 30/2020)
# How posts begin, the longest way first; what follows such a beginning is a name, or belongs to the post.
_POST = re.compile(
    r"(quyền |q\. ?|phụ trách )?(phó )?"
    r"(chủ tịch|chủ nhiệm|trưởng(?: ban| phòng| đoàn)?|bí thư|(?:tổng )?giám đốc|tổng thư ký|chánh(?: văn phòng)?"
    r"|viện trưởng|hiệu trưởng|ủy viên|uỷ viên|thủ trưởng|cục trưởng|vụ trưởng)( thường trực)?(?=$|\W)",
    re.I,
)
_OFFICE = re.compile(r"(ủy ban|uỷ ban|ban|hội|mặt trận|liên|phòng|văn phòng|sở|tỉnh|huyện|xã) ", re.I)

# Behind a post without a comma only what begins like a name of a person is one: “Trưởng Ban Pháp luật” is a post.
_FAMILY = re.compile(
    r"(nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đào|đinh|trịnh|lương|mai|tô"
    r"|trương|lâm|cao|châu|hà|tạ|phùng|quách|vương|thái|tăng|la|kiều|triệu|chu|đoàn|lưu|nông|giàng|hứa|lò|vàng"
    r"|thạch|sơn|danh|kim|siu|rơ|y|h’|điểu|ksor)(?= )",
    re.I,
)


@dataclass(frozen=True)
class Signer:
    """What a signature is made of; `post` None where the text names none. `clear` when every part was understood."""

    post: str | None = None
    name: str | None = None
    stands_for: tuple[str, ...] = ()  # TM. BAN THƯỜNG TRỰC
    clear: bool = False


def read_signer(text: str | None) -> Signer:
    """The parts of `signed_by`; without a post it is not `clear`, and without any text there is nothing to be clear."""
    stands_for: list[str] = []
    posts: list[str] = []
    odd: list[str] = []
    name = None
    for part in _parts(text or ""):
        begins = _POST.match(part)
        if _FOR.match(part):
            stands_for.append(part)
        elif begins and _FAMILY.match(rest := part[begins.end() :].strip()) and _is_name(rest):
            posts, name = [*posts, begins[0]], rest
        elif begins:
            posts.append(part)
        elif name is None and _is_name(part):
            name = part
        else:
            odd.append(part)
    post = ", ".join(posts or (odd if name or stands_for else ())) or None
    return Signer(post=post, name=name, stands_for=tuple(stands_for), clear=bool(posts) and not odd)


def _parts(text: str) -> list[str]:
    """Between commas; behind `TM.` a dash divides too."""
    whole = [part.strip() for part in re.split(r"[,;]", text)]
    parts = [one for part in whole for one in (re.split(r"\s+[-–—]\s+", part) if _FOR.match(part) else [part])]
    return [part.strip() for part in parts if part.strip()]


def _is_name(text: str) -> bool:
    """Two to six words with capitals, no office's name."""
    words = text.split()
    capitals = all(word[:1].isupper() and word.replace("-", "").isalpha() for word in words)
    return 2 <= len(words) <= 6 and capitals and _OFFICE.match(text) is None
