"""The words of a unit's name, so that two spellings of one unit are the same words. Pure.

One place to add an abbreviation: the tables below. Words of levels are read with their marks (quận, not cơ quan; bản,
not ban), all others without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lib.levels import WRITTEN
from lib.text import fold, nfc

LONGEST = 300  # characters of a name that are looked at
CITY = "city"  # thành phố: of a province, or a province itself; its neighbours say which

Kind = Literal["word", "office", "level", "group", "many", "some", "of"]

# Offices that there are at every level: as people write them, and the one word by which they are compared.
OFFICES: Mapping[str, tuple[str, ...]] = {
    "mttq": (
        *("Ủy ban Mặt trận Tổ quốc", "Mặt trận Tổ quốc", "Ủy ban Mặt trận", "Mặt trận", "UBMTTQVN", "MTTQVN", "MTTQ"),
        *("Ủy ban MTTQ", "UB MTTQ", "UBMTTQ", "UBMT", "MT"),
    ),
    "ubnd": ("Ủy ban nhân dân", "UBND", "UB nhân dân"),
    "hdnd": ("Hội đồng nhân dân", "HĐND"),
    "dang-uy": ("Đảng ủy", "cấp ủy"),
    "lhpn": ("Hội Liên hiệp Phụ nữ", "Hội LHPN", "LHPN", "Hội Phụ nữ"),
    "doan": (
        *("Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Đoàn TNCS Hồ Chí Minh", "Đoàn TNCS HCM", "Đoàn TNCS"),
        *("Đoàn Thanh niên", "Đoàn TN"),
    ),
    "nong-dan": ("Hội Nông dân", "Hội ND", "HND"),
    "ccb": ("Hội Cựu chiến binh", "Hội CCB", "CCB"),
    "ldld": ("Liên đoàn Lao động", "LĐLĐ"),
    "ctd": ("Hội Chữ thập đỏ", "Hội CTĐ"),
    "nct": ("Hội Người cao tuổi", "Hội NCT"),
    "bau-cu": ("Ủy ban bầu cử", "UBBC"),
    "ban-chi-dao": ("Ban Chỉ đạo", "BCĐ"),
    "cong-doan": ("Công đoàn",),
    "cong-an": ("Công an",),
    "ban-nhan-dan": ("Ban nhân dân", "Ban điều hành"),
    "tram-y-te": ("Trạm Y tế",),
}
# What is written in one word for an office and its level.
JOINED: Mapping[str, tuple[str, ...]] = {
    "Tỉnh ủy": ("dang-uy", "tỉnh"),
    "Thành ủy": ("dang-uy", "thành phố"),
    "Quận ủy": ("dang-uy", "quận"),
    "Huyện ủy": ("dang-uy", "huyện"),
    "Thị ủy": ("dang-uy", "thị xã"),
    "Tỉnh đoàn": ("doan", "tỉnh"),
    "Thành đoàn": ("doan", "thành phố"),
    "Quận đoàn": ("doan", "quận"),
    "Huyện đoàn": ("doan", "huyện"),
    "Thị đoàn": ("doan", "thị xã"),
    "thành, thị ủy": ("dang-uy", "thị xã"),
    "thị, thành ủy": ("dang-uy", "thị xã"),
    "thành, thị đoàn": ("doan", "thị xã"),
    "thị, thành đoàn": ("doan", "thị xã"),
    "Ủy ban Trung ương Mặt trận Tổ quốc": ("mttq", "trung ương"),
    "UBTWMTTQ": ("mttq", "trung ương"),
    "UBTƯMTTQ": ("mttq", "trung ương"),
    "MTTW": ("mttq", "trung ương"),
}
# Other abbreviations, for the words that they stand for.
SHORT: Mapping[str, str] = {
    "GD&ĐT": "giao duc dao tao",
    "GDĐT": "giao duc dao tao",
    "VH&TT": "van hoa thong tin",
    "VHTT": "van hoa thong tin",
    "VHTTDL": "van hoa the thao du lich",
    "LĐTBXH": "lao dong thuong binh xa-hoi",
    "NN&PTNT": "nong nghiep phat trien nong thon",
    "xã hội": "xa-hoi",  # which is no xã
    "HTX": "hop tac xa-vien",
    "Hợp tác xã": "hop tac xa-vien",
}
# Said of an office and not part of its name; small words with their marks, for giao is not giáo.
_SILENT = (
    *("Ban Thường trực", "BTT", "Thường trực", "Ban Thường vụ", "BTV", "Ban Chấp hành", "BCH", "Ban đại diện"),
    *("Việt Nam", "VN", "đồng chí", "Chủ tịch", "Phó Chủ tịch", "Bí thư", "Thủ trưởng", "lãnh đạo", "người đứng đầu"),
    *("đề nghị", "yêu cầu"),
)
_SMALL = ("giao", "và", "là", "về", "cho", "với", "toàn", "địa bàn", "trưởng")
_MANY = ("các", "mỗi", "từng", "mọi", "tất cả", "toàn thể", "những", "cấp", "100%")
_SOME = ("một số", "trừ", "ngoài", "nào", "trọng điểm", "được chọn", "còn lại")  # not all of them
_OF = ("của", "thuộc", "trực thuộc", "trong", "trên", "ở", "tại")
# Words of levels beside those that rosters use.
LEVELS = {
    **{word: code for code, words in WRITTEN.items() if code != "member-organisation" for word in words},
    **dict.fromkeys(("khu phố", "khóm", "buôn", "xóm", "KDC", "TDP"), "residential-area"),
    **dict.fromkeys(("thành phố", "TP"), CITY),
    **{
        "Tỉnh Hội": "province",
        "Huyện Hội": "district",
        "Thành Hội": CITY,
        "TX": "district",
        "trung ương": "central",
        "TW": "central",
        "thành phố thuộc tỉnh": "district",
    },
}
# Groups that stand for themselves: as a tag, or as a level.
GROUPS: Mapping[str, tuple[str, str]] = {
    "tổ chức thành viên": ("tag", "member-organisation"),
    "đoàn thể thành viên": ("tag", "member-organisation"),
    "Ban Công tác Mặt trận": ("level", "residential-area"),
    "Ban CTMT": ("level", "residential-area"),
}


@dataclass(frozen=True)
class Word:
    """One word, or several that count as one; of a level `text` is its code, of a group its words folded."""

    kind: Kind
    text: str
    place: int  # where in the words as written


@dataclass(frozen=True)
class Named:
    """A unit's name in its parts: which office, of which level, called how (“Ủy ban MTTQ · tỉnh · Tây Ninh”)."""

    office: tuple[str, ...]
    level: str | None
    called: tuple[str, ...]


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+%?", nfc(text[:LONGEST]).casefold())


def _bare(text: str) -> tuple[str, ...]:
    return tuple(map(fold, _split(text)))


def _entries() -> Iterator[tuple[tuple[str, ...], tuple[tuple[Kind, str], ...]]]:
    """Every phrase of the tables without marks, and what it stands for; those of levels apart."""
    for office, written in OFFICES.items():
        yield from ((_bare(one), (("office", office),)) for one in written)
    for one, (office, level) in JOINED.items():
        yield _bare(one), (("office", office), ("level", LEVELS[level]))
    for one, words in SHORT.items():
        yield _bare(one), tuple(("word", word) for word in words.split())
    for one in GROUPS:
        yield _bare(one), (("group", one),)
    yield from ((_bare(one), ()) for one in _SILENT)


_PHRASES = dict(_entries())
_MARKED: dict[tuple[str, ...], tuple[tuple[Kind, str], ...]] = {
    **{tuple(_split(word)): (("level", code),) for word, code in LEVELS.items()},
    **{tuple(_split(one)): (("many", one),) for one in _MANY},
    **{tuple(_split(one)): (("some", one),) for one in _SOME},
    **{tuple(_split(one)): (("of", one),) for one in _OF},
    **{tuple(_split(one)): () for one in _SMALL},
}
_LONGEST_PHRASE = max(map(len, [*_PHRASES, *_MARKED]))


@lru_cache(maxsize=16_384)  # a roster's names are read again for every group
def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text` in order, the longest phrase at each place; what is silent is left out."""
    written = _split(text)
    bare = [fold(one) for one in written]
    found: list[Word] = []
    at = 0
    while at < len(written):
        for n in range(min(_LONGEST_PHRASE, len(written) - at), 0, -1):
            meant = _MARKED.get(tuple(written[at : at + n]))
            meant = _PHRASES.get(tuple(bare[at : at + n])) if meant is None else meant
            if meant is not None:
                found += [Word(kind, it, at) for kind, it in meant]
                break
        else:
            n = 1
            found.append(Word("word", bare[at].lstrip("0") or "0", at))
        at += n
    return tuple(found)


def named(text: str) -> Named:
    """The parts of one unit's name; what stands behind its own (“…, quận Đống Đa”) is left out."""
    office: list[str] = []
    called: list[str] = []
    level: str | None = None
    for word in words_of(text):
        if word.kind == "level" and level is None:
            level = word.text
        elif word.kind == "level":
            break
        elif word.kind in ("word", "office"):
            (office if level is None else called).append(word.text)
    return Named(tuple(office), level, tuple(called))
