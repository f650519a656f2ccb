"""Who signed, and as what: “TM. BAN THƯỜNG TRỰC / PHÓ CHỦ TỊCH / (đã ký) / name”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plans.reading.even import even
from plans.reading.head.forms import CAPACITIES, POSTS
from plans.reading.head.issuers import as_written, in_usual_case
from plans.reading.head.lines import Piece, capital
from plans.reading.head.words import either

_USUAL = {even(post): post for post in POSTS}
POST = re.compile(rf"(?<![a-z])(?<!doan )(?<!ban ){either(POSTS)}(?![a-z])")
CAPACITY = re.compile(
    rf"(?<![a-z/])(?:{'|'.join(re.escape(one) for one in CAPACITIES)}|t\.m|k\.t|q)(?:\s?[.,]\s?|\s{{1,3}})(?=[a-z])"
)
# For whom another signs: “KT. CHỦ TỊCH” is no post of the signatory.
_FOR = re.compile(rf"(?<![a-z])(?:kt|k/t|k\.t|tl|t/l|tuq|t/uq)\s?[.,]?\s{{0,3}}(?:{either(POSTS)}(?![a-z]))?")
SIGNED = re.compile(
    r"[\[(]?\s?(?:da ky|ky ten|ky, (?:dong dau|ghi ro ho ten)|chu ky|dong dau)(?![a-z])[^)\]\n]{0,30}[\])]?"
    r"|[\[(]ky[\])]|\[daky\]"
)
_TITLES = re.compile(
    r"^(?:(?:(?:pgs|gs|ts|ths|bs|ds|ks|cn|ls|bscki{1,2})(?![a-z])\.?\s*,?\s*)+|(?:dai|thuong|trung|thieu) (?:ta|tuong)"
    r"\s+|linh muc\s+|hoa thuong\s+|dong chi\s+|dong chi:\s*)(?=[a-z])"
)
# Of the many peoples of the country.
_SURNAMES = frozenset(
    """
    a an au bach be bui cam cao chang chau chu cu dam dang danh dao diep dieu dinh do doan doi duong giang giap ha
    han hau ho hoang hu hua huynh kha khang khong khuat khuc kieu kim kpa ksor la lai lam lau le lo lu luc luong
    luu ly ma mac mai nay nghiem ngo nguyen ninh nong pham phan phi phu phung quach quan quang rcom rmah ro sa sam
    siu son su sung ta tang thach thai thao thi thieu tiet tieu to ton tong tran trang trieu trinh truong tu tua
    ung van vang vi vo vu vuong y
    """.split()  # noqa: SIM905
)


def is_name(text: str, *, sure: bool = False) -> bool:
    """Two to six words with a capital each; `sure`: and the first is a surname."""
    words = text.split()
    if not 2 <= len(words) <= 6 or POST.fullmatch(even(text)):
        return False
    if not all(_name_word(word) for word in words):
        return False
    return even(words[0]) in _SURNAMES or not (sure or capital(text))


def _name_word(word: str) -> bool:
    bare = word.replace("'", "").replace("’", "").replace("-", "")
    return bare.isalpha() and bare[0].isupper() and (len(bare) == 1 or bare[1:].islower() or bare.isupper())


def name_at_end(text: str) -> int | None:
    """Where the name begins with which the text ends, behind the end of a recipient."""
    for found in re.finditer(r"[;.)]\s{1,3}(?=[^\W\d_])", text[-80:]):
        start = max(0, len(text) - 80) + found.end()
        if is_name(without_title(text[start:].strip()), sure=True):
            return start
    return None


def without_title(text: str) -> str:
    """A name without degree and rank: ThS. Nguyễn Văn A."""
    found = _TITLES.match(even(text))
    return text[found.end() :].strip() if found else text


def signature_start(piece: Piece) -> int | None:
    """Where in a line of recipients the signature's column begins: a capacity, a post, “(đã ký)”, a name."""
    for form in (CAPACITY, POST, SIGNED):
        for found in form.finditer(piece.even):
            rest = piece.text[found.start() :]
            if form is SIGNED or (_stands_alone(rest, form) and _behind_an_end(piece.text[: found.start()])):
                return found.start()
    return name_at_end(piece.text)


def _stands_alone(rest: str, form: re.Pattern[str]) -> bool:
    """A column of a signature goes on in capitals, with a name or with “(đã ký)”."""
    words = rest[:160].split()
    if form is CAPACITY:
        return capital(" ".join(words[:4]))
    signs = capital(rest) or is_name(" ".join(words[-3:])) or SIGNED.search(even(rest[:160]))
    return capital(" ".join(words[:2])) and bool(signs)


def _behind_an_end(ahead: str) -> bool:
    ahead = ahead.rstrip()
    return not ahead or ahead[-1] in ";.:/)" or not capital(ahead)


def is_signature(piece: Piece) -> bool:
    """The whole line belongs to a signature."""
    if piece.text.startswith(("-", "–", "+", "•")):
        return False
    post = POST.match(piece.even)
    return bool(
        (CAPACITY.match(piece.even) and capital(piece.text[: max(12, len(piece.text) // 2)]))
        or (post and (piece.capital or post.end() == len(piece.text)))
        or SIGNED.match(piece.even)
    )


def signed_by(column: Iterable[Piece], text: str) -> str | None:
    """“name, post” of the pieces of a signature's column; what of both there is; None where there is neither."""
    post = name = None
    seen = False
    for piece in column:
        rest = piece.text
        for form in (SIGNED, _FOR):
            rest = _cut(rest, form)
        seen = seen or bool(CAPACITY.search(piece.even))
        found = POST.search(even(rest))
        if found and post is None and (capital(rest[: found.end()]) or found.start() == 0):
            post, rest = _post(rest, found, text)
        elif found and capital(rest[found.start() : found.end()]):
            rest = rest[found.end() :]
        name = name or _name(rest, post is not None or seen)
    return ", ".join(part for part in (name, post) if part) or None


def _cut(text: str, form: re.Pattern[str]) -> str:
    found = form.search(even(text))
    return (text[: found.start()] + "  " + text[found.end() :]).strip() if found else text


def _post(text: str, found: re.Match[str], whole: str) -> tuple[str, str]:
    """The post in its usual case with what belongs to it, and what stands behind."""
    usual, rest = _USUAL[" ".join(found[0].split())], text[found.end() :].strip()
    words = rest.split()
    size = next((at for at, word in enumerate(words) if not capital(word) and word not in ("-", "–")), len(words))
    if size and not is_name(" ".join(words), sure=True):
        more = " ".join(words[:size])
        said = as_written(f"{text[found.start() : found.end()]} {more}", whole)
        return said or f"{usual} {in_usual_case(more, whole)}", " ".join(words[size:])
    return usual, rest


def _name(text: str, seen: bool) -> str | None:
    bare = without_title(text.strip(" .,:;-*_()"))
    words = bare.split()
    if is_name(bare) and (seen or is_name(bare, sure=True)):
        return bare
    for size in (5, 4, 3, 2):  # behind a post in the same line
        if seen and len(words) > size and not capital(bare) and is_name(" ".join(words[-size:]), sure=True):
            return " ".join(words[-size:])
    return None
