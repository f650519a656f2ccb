"""Numbers as people write them, exactly, and as they are written for people (change contract, I2, I7). Pure.

In Vietnamese papers a dot parts thousands and a comma begins the decimals, whatever the language of the program.
"""

from __future__ import annotations

import re
from decimal import Decimal

from lib.language import say
from lib.text import nfc, plain_blanks, visible

BEFORE, AFTER = 15, 6  # digits before and after the mark
_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+"  # 1.234 is never a little over one
_COMMA = re.compile(rf"(?P<whole>{_GROUPED}|[0-9]+)(?:,(?P<rest>[0-9]+))?")
_DOT = re.compile(r"(?P<whole>[0-9]+)\.(?P<rest>[0-9]+)")
_YES, _NO = ("có", "yes", "1"), ("không", "no", "0")
_SHOWN = 40  # characters of what was written


def read_number(text: str, unit: str = "") -> Decimal:
    """The number that `text` says, with as many decimals as it is written with; ValueError with a sentence else.

    `-` or `−` may stand before it, `unit` behind it.
    """
    written = _in_one_form(text)
    bare = written.removesuffix(nfc(unit)).rstrip() if unit else written
    sign, digits = ("-", bare[1:]) if bare[:1] in ("-", "−") else ("", bare)
    match = _COMMA.fullmatch(digits) or _DOT.fullmatch(digits)
    if match is None:
        raise ValueError(_no_number(written, unit))
    whole, rest = re.sub("[. ]", "", match["whole"]), match["rest"] or ""
    if len(whole) > BEFORE or len(rest) > AFTER:
        message = say(
            "“{it}” quá dài; chỉ dùng tối đa {before} chữ số trước và {after} chữ số sau dấu phẩy.",
            "'{it}' is too long; a number has at most {before} digits before and {after} after the comma.",
            it=visible(written[:_SHOWN]),
            before=BEFORE,
            after=AFTER,
        )
        raise ValueError(message)
    value = Decimal(f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}")
    return value or abs(value)  # there is no zero below zero


def read_yes_or_no(text: str) -> Decimal:
    """1 or 0; ValueError with a sentence where it is neither."""
    written = _in_one_form(text)
    said = written.casefold()
    if said in _YES or said in _NO:
        return Decimal(int(said in _YES))
    raise ValueError(
        say(
            "“{it}” không rõ là có hay không; hãy ghi “có” hoặc “không” (hay 1 hoặc 0).",
            "'{it}' is neither yes nor no; write 'yes' or 'no' (or 1 or 0).",
            it=visible(written[:_SHOWN]),
        )
    )


def yes_or_no_words(value: Decimal) -> str:
    """What 1 and 0 stand for."""
    return say("có", "yes") if value else say("không", "no")


def written(value: Decimal, decimals: int | None = None) -> str:
    """1.234,5, with so many decimals, or with those that it has."""
    text = f"{value:,f}" if decimals is None else f"{value:,.{decimals}f}"
    return text.translate({ord(","): ".", ord("."): ","})


def _in_one_form(text: str) -> str:
    """NFC, every kind of blank a space, none at the ends; what cannot be seen stays, and is no number."""
    return plain_blanks(nfc(text)).strip()


def _no_number(text: str, unit: str) -> str:
    end = say(", có thể kèm đơn vị “{unit}” ở cuối", ", perhaps with '{unit}' at its end", unit=unit) if unit else ""
    return say(
        "“{it}” không phải là số; hãy viết như 1.234,5 hoặc 1234,5{end}.",
        "'{it}' is no number; write it like 1.234,5 or 1234,5{end}.",
        it=visible(text[:_SHOWN]),
        end=end,
    )
