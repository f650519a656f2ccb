"""How far the name of a unit reaches: before a verb, a mark or a time. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from plans.reading.naming import forms, within, words
from plans.reading.naming.begin import begins
from plans.reading.page import Found, Page

_LONGEST = 320  # letters of a list of units
WORD = re.compile(r"[^\W_]+(?:[./&-][^\W_]+)*")


def reach(page: Page, at: int, end: int, stops: Sequence[int]) -> int:
    """Where the name that begins at `at` ends: before a verb, a mark or a time."""
    limit = min(end, at + _LONGEST, next_of(stops, at + 1, end))
    upto, place = at, at
    first = True
    while match := WORD.search(page.text, place, limit):
        if not first:
            between = page.text[upto : match.start()]
            if (described := _described(page, at, match.start(), limit)) and not between.strip():
                upto = place = described
                continue
            if bracket := (forms.BRACKET.match(page.text, upto, limit) or forms.QUOTED.match(page.text, upto, limit)):
                upto = place = bracket.end()
                continue
            if not _continues(page, at, upto, match.start(), limit):
                break
        skip = (
            words.ALWAYS.at(page, match.start(), limit)
            or words.NAMED.at(page, match.start(), limit)
            or words.EVERY.at(page, match.start(), limit)
            or (page.text[match.start()].islower() and _noun(page, match.start(), limit))
        )
        if (
            skip
            and not page.text[match.start()].isupper()
            and skip.phrase in {"ban", "bộ", "hội", "đoàn", "đội", "báo", "nhà", "trưởng", "phó", "chi"}
        ):
            skip = None
        upto = place = skip.end if skip else match.end()
        first = False
    return upto


def next_of(stops: Sequence[int], at: int, end: int) -> int:
    """The first of the sorted `stops` from `at` on; `end` where there is none."""
    index = bisect_left(stops, at)
    return stops[index] if index < len(stops) else end


def _described(page: Page, begun: int, at: int, end: int) -> int | None:
    """“các xã được khảo sát”, “đảng ủy có thẩm quyền”, “Đoàn kiểm tra”: words like verbs that belong to the name."""
    generic = _generic(page, begun, at)
    if (generic or page.even.startswith("noi ", at)) and (clause := _clause(page, at, end)) is not None:
        return clause
    if match := forms.DESCRIBING.match(page.even, at, end):
        return match.end()
    if page.even.startswith(("duoc ", "bi ", "chiu "), at) and generic:
        verb_at = page.even.index(" ", at) + 1
        if page.even.endswith("cua ", 0, begun) and words.SENDING.at(page, verb_at, end):
            return None  # “Báo cáo của các sở được gửi về …”
        found = words.DOING.at(page, verb_at, end) or words.SENDING.at(page, verb_at, end)
        charged = forms.CHARGED.match(page.even, verb_at, end)
        return charged.end() if charged else found.end if found else None
    noun = _noun(page, at, end)
    if noun and (page.text[at].islower() or noun.phrase.count(" ") > 1):
        return noun.end
    if page.even.startswith("ve ", at) and forms.ABOUT.search(page.even, max(begun, at - 14), at):
        return at + 2
    if (trade := forms.TRADE.match(page.even, at, end)) and forms.TRADER.search(page.even, max(begun, at - 14), at):
        return trade.end() - 1 if verb(page, trade.end(), end) else None
    if (field := forms.FIELD.match(page.even, at, end)) and forms.POST.search(page.even, max(begun, at - 14), at):
        after = field.end() + 1
        behind = page.text[after - 1 : end].strip()[:1]
        whole = not behind.isalpha() or verb(page, after, end) or words.KINDS.at(page, after, end)
        return field.end() if whole else None
    head = forms.BARE_HEAD.search(page.even, max(begun, at - 14), at)
    if (
        head
        and words.NAMED.at(page, head.start(), at)
        and (  # “Phòng”, not “xã Hòa Phong”
            head.start() == begun
            or page.text[head.start()].isupper()
            or page.even.startswith("cac ", max(0, head.start() - 4))
        )
    ):
        found = words.NAMING.at(page, at, end)
        does = forms.DOES.match(page.even, head.start()) or (
            head.start() != begun and page.even.startswith("tong ", at)
        )
        return found.end if found and not does else None
    return None


def _generic(page: Page, begun: int, at: int) -> bool:
    """Whether what is named so far is common to many: “các xã”, “Đơn vị”; of a name of its own all is known."""
    every = words.EVERY.last(page, begun, at)
    if every and (every.end + 1 < at or every.phrase.endswith("đồng chí")):
        return True
    kinds = (table.at(page, begun, at) for table in (words.ALWAYS, words.KINDS, words.NAMED))
    return any(kind and kind.end + 1 >= at for kind in kinds)


def _clause(page: Page, at: int, end: int) -> int | None:
    """Where “có …”, “thuộc diện …” behind a common noun ends, which says which of them: before what they do.

    “Cán bộ có nguyện vọng nghỉ nộp đơn”, “các xã không thuộc diện kiểm tra phải tự kiểm tra”.
    """
    if by := forms.BY_WHOM.match(page.even, at, end):
        return by.end()
    said = within.WHICH.at(page, at, end)
    if said is None or words.MUST.at(page, at, end):
        return None
    mark = re.compile(r"[,;:.()\n]| và | do ").search(page.text, said.end, end)
    upto = mark.start() if mark else end
    nouns = [(one.start, one.end) for one in words.NOUNS.all(page, said.end, upto)]
    tables = (words.MUST,), (words.SENDING, words.ENDING, words.DOING)  # “có dự án kết thúc năm 2026 phải thu hồi”
    for verbs in tables:
        found = [one.start for table in verbs for one in table.all(page, said.end + 2, upto)]
        found = [one for one in found if not any(first < one < last for first, last in nouns) and verb(page, one, upto)]
        found = [one for one in found if not forms.WISH.search(page.even, said.end, one)]
        if found:
            return min(found) - 1
    return None


def _continues(page: Page, begun: int, upto: int, at: int, limit: int) -> bool:
    """Whether the word at `at` still belongs to the name from `begun` to `upto`."""
    between = page.text[upto:at]
    if re.search(r"[:.()\[\]…!?\"“”*]|\n\s*[-+]", between):
        if between == ": " and _shared(page, begun, upto, at, limit):
            return True
        return bool(
            between.strip() == "." and re.search(r"\b(?:tp|tx|tt|q|p|h|x|ttr|kt)$", page.even[max(0, upto - 4) : upto])
        )
    if page.text[at].isdigit() and page.even.startswith(("moi ", "tung "), begun):
        return False  # “mỗi khoa 30 phiếu”
    kind, does = words.KINDS.at(page, at, limit), words.DOING.at(page, at, limit)
    if kind and does and does.end > kind.end:
        kind = None  # “cấp ủy, ban hành kế hoạch”
    joined = bool(re.search(r"[,;\n]", between))
    if joined:
        if page.text[begun].islower() and page.text[at].isupper() and not words.EVERY.at(page, begun, upto):
            return False  # “tại địa phương, Ban Thường trực …”
        if begins(page, at, limit):
            return True
        if kind and "\n" not in between:
            return True
        if page.text[at].isdigit() and page.text[upto - 1].isdigit() and between == ", ":
            return True  # “các tổ bầu cử số 3, 8, 11”
        written = page.text[at]
        return ";" not in between and "\n" not in between and written.isupper() and not _stop(page, at, limit)
    if "\n" in between:
        return page.text[at].islower() and not _stop(page, at, limit)
    return not _stop(page, at, limit) and not beyond(page, begun, upto, at)


def beyond(page: Page, begun: int, upto: int, at: int) -> bool:
    """Behind the level of a named body a small word begins what it does: “Trạm Y tế xã tẩm màn”, whatever the verb."""
    return (
        page.text[begun].isupper()
        and page.text[at].islower()
        and forms.LEVEL.search(page.text, max(begun, upto - 12), upto) is not None
        and page.text[at + 1 : at + 2].isalpha()
        and within.OF_LEVEL.at(page, at, len(page.text)) is None
        and not (words.EVERY.at(page, begun, upto) and _soon(page, at))
    )


def _soon(page: Page, at: int) -> bool:
    """Whether a verb is known soon behind an unknown word: “các xã rẻo cao gửi …” does not tell what they “rẻo”."""
    mark = re.compile(r"[,;:.(\n]|$").search(page.text, at, at + 40)
    following = list(islice(WORD.finditer(page.text, at, mark.start() if mark else at + 40), 3))[1:]
    return any(verb(page, one.start(), one.start() + 40) for one in following)


def _noun(page: Page, at: int, end: int) -> Found | None:
    """A noun in which a verb stands; “cung cấp” is not “cùng cấp” without its marks."""
    found = words.NOUNS.at(page, at, end)
    if found is None or page.text[found.start : found.end].casefold() == found.phrase:
        return found
    verbs = (table.at(page, at, end) for table in (words.SENDING, words.DOING))
    written = any(one and page.text[one.start : one.end].casefold() == one.phrase for one in verbs)
    return None if written else found


def _shared(page: Page, begun: int, upto: int, at: int, limit: int) -> bool:
    """“Các Sở: Y tế, Công Thương, Xây dựng”: the names of several under one noun."""
    if not forms.SHARED.search(page.even, max(begun, upto - 20), upto) or not page.text[at].isupper():
        return False
    if words.THINGS.at(page, at, limit) or words.DOING.at(page, at, limit) or words.SENDING.at(page, at, limit):
        return False
    return "," in page.text[at : min(limit, at + 40)]


def verb(page: Page, at: int, end: int) -> bool:
    """Whether a verb, or a word like “phải”, begins here; “các tổ chức thành viên” and “Phòng Tổ chức” hold none."""
    if page.text[at].isupper():
        return False
    if _noun(page, at, end):
        return False
    if (adverb := within.ADVERB.at(page, at, end)) and adverb.end + 1 < end and verb(page, adverb.end + 1, end):
        return True
    before = page.even[max(0, at - 14) : at].rstrip()
    found = words.DOING.at(page, at, end)
    if (
        found
        and found.phrase == "tổ chức"
        and re.search(r"\b(?:cac|moi|nhung|co quan,|doan the,|don vi,|ca nhan,)$", before)
    ):
        return False
    if found and found.phrase in ("lãnh đạo", "trực tiếp", "quản lý"):
        of_rank = r"\b(?:can bo|tap the|cap uy|cap tren|can bo lanh dao,)$"
        if re.search(of_rank, page.even[max(0, at - 20) : at].rstrip()):
            return False
    if found and found.phrase.startswith("cấp") and re.search(r"\b(?:cac|moi|tung|hai|ba|cung|ca)$", before):
        return False
    if found and found.phrase == "tham mưu" and re.search(r"\b(?:cac|cac ban|ban,)$", before):
        return False
    return bool(
        found or words.SENDING.at(page, at, end) or words.ENDING.at(page, at, end) or words.MUST.at(page, at, end)
    )


def _stop(page: Page, at: int, end: int) -> bool:
    """Whether the name before ends here."""
    return verb(page, at, end) or bool(page.text[at].islower() and words.STOPS.at(page, at, end))
