"""Where the name of a unit begins. Pure."""

from __future__ import annotations

import re

from plans.reading.naming import forms, words
from plans.reading.page import Page


def begins(page: Page, at: int, end: int) -> bool:
    """Whether a unit's name begins here; none begins behind a dash of a document's number (“75/KH-MTTW-BTT”)."""
    if page.text[at - 1 : at] in ("-", "/", "_"):
        return False
    if forms.COUNTED.match(page.even, at, end):
        return True
    if every := words.EVERY.at(page, at, end):
        if every.phrase.endswith(("đồng chí", "đ/c")):
            return True
        gap = re.compile(r"\s*").match(page.text, every.end)
        following = gap.end() if gap else every.end
        loud = page.text[at : every.end].isupper()  # “CÁC BƯỚC TIẾN HÀNH”: there a capital says nothing
        if words.KINDS.at(page, following, end) or (
            following < end and page.text[following].isupper() and every.phrase != "quý" and not loud
        ):
            return True
    if words.ALWAYS.at(page, at, end):
        return True
    named = words.NAMED.at(page, at, end)
    if named is None or not (page.text[at].isupper() or _place(page, at, end)):
        return False
    none = words.NO_UNITS.at(page, at, end)
    if page.text[named.end + 1 : named.end + 2].isupper() and page.text[at + 1 : at + 2].islower():
        return True  # “Quỹ Hỗ trợ nông dân” has a name, “Quỹ hỗ trợ” says what it is for
    return none is None or none.end <= named.end or page.text[none.end - len(none.phrase.split()[-1])].isupper()


def placed(page: Page, at: int, end: int) -> bool:
    """Whether a common noun has a name of its own here, or another one beside it: “xã Đông Thành”, “xã, phường”."""
    found = forms.PLACE.match(page.text, at, end)
    own = page.text[found.end()] if found else ""
    numbered = own.isdigit() and found is not None and found[0].strip().casefold() in forms.NUMBERED
    return found is not None and (own.isupper() or numbered or "," in found[0])


def _place(page: Page, at: int, end: int) -> bool:
    """One in small letters, where a part of a sentence begins."""
    since = max(0, at - 12)
    alone = page.even.endswith("rieng ", since, at) and page.text.startswith("ngành", at)
    return placed(page, at, end) and (alone or forms.FRESH.search(page.text, since, at) is not None)
