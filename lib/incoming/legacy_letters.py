"""Letters of old code tables in what should be Unicode: TCVN3, VNI, Windows-1258, UTF-8 read as another table. Pure.

A word counts as written in an old table when it is no Vietnamese syllable as it stands and becomes one when the table
is read: so proper names of every kind, French and English ones among them, are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from lib.language import say
from lib.text import nfc

TCVN3, VNI, WINDOWS_1258, UTF_8, LOST = "TCVN3", "VNI", "Windows-1258", "UTF-8", "U+FFFD"

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ®§¡¢£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĐĂÂÊÔƠƯ",
        strict=True,
    )
)
_VNI_MARKS = {  # what stands behind a vowel, as the marks of Unicode's decomposed form
    **dict(zip("øùûõï", ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), strict=True)),
    "â": "\u0302",
    **dict(zip("àáåãä", ("\u0302\u0300", "\u0302\u0301", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"), strict=True)),
}
_VNI_BREVE = dict(
    zip(
        "êèéúüë",
        ("\u0306", "\u0306\u0300", "\u0306\u0301", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"),
        strict=True,
    )
)
_VNI_ALONE = dict(zip("ôöñìíæóòîÔÖÑÌÍÆÓÒÎ", "ơưđìíỉĩịỵƠƯĐÌÍỈĨỊỴ", strict=True))
_TCVN3_READ = str.maketrans(_TCVN3)
_1258_READ = str.maketrans("ÃÌÐÒÕÝÞãìðòõýþ", "Ă\u0300Đ\u0309ƠƯ\u0303ă\u0301đ\u0323ơư₫")  # where it is not Windows-1252
_VNI_PAIR = re.compile("(?i)a[øùûõïâàáåãäêèéúüë]|[eo][øùûõïâàáåãä]|[uyôö][øùûõï]|[ôöñìíæóòî]")
_WEAK = frozenset("ïöüëñóòîæôéèêáàâãçåäøßØÖÜÑÆÇÐÔÕÝÊÉÈÎÏËÒÓÞþðûùúõýíì")  # letters that other languages have too
_ONE_TABLE_READ_AS_ANOTHER = re.compile(
    "á[»º][^\\s\x00-\x7f]|â€|·[ª∫]|√[†°∫¢]|Ä[\x90\x91‘‚ƒ¨©]|Å[¨©]|Æ[°¡¯]|Ì[€\x80\x81ƒ\x83‰\x89›\x9b‚\x82†\x86]"
    "|Ã[€\x80\x81‚ƒ\x82\x83ˆ‰Š\x88-\x8aŒ\x8c\x8d™š\x99\x9a\x9d¡¢£¨©ª¬\xad²³´µ¹º½]"
)
_QUOTED = re.compile(r"«(?=\s|[^«»]*»)|»")
_BETWEEN = re.compile(r"[\s!-/:-@\[-`{-~“”‘’–—…]+")
_STOPS = ("c", "ch", "k", "p", "t")
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    "(?:[aeêioôơuưy]|ia|ya|ua|ưa|oa|oe|uê|uy|uơ|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|uôi|ươi|ươu"
    "|oai|oay|oao|oeo|uây|uyu"
    "|(?:[aăâeêioôơuưy]|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê)(?:ch?|k|m|ng?|nh|p|t))"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def foreign_letters(text: str) -> str | None:
    """The table whose letters stand in `text` as if they were Unicode (TCVN3, VNI, Windows-1258, UTF-8), `U+FFFD` where
    letters are lost; None for text that is what it looks like. `text` is as it was read, before anything is cleaned."""
    if text.isascii():
        return None
    if "\ufffd" in text:
        return LOST
    if _ONE_TABLE_READ_AS_ANOTHER.search(text):
        return UTF_8
    words = [word for word in _BETWEEN.split(_QUOTED.sub(_quote(text), text)) if not word.isascii() and len(word) > 1]
    for table, read in ((TCVN3, _from_tcvn3), (VNI, _from_vni), (WINDOWS_1258, _from_1258)):
        found = [sign for word in words for sign in _signs(word, read)]
        if len(found) > 1 or any(sign not in _WEAK for sign in found):
            return table
    return None


def taken_for_cp1252(data: bytes) -> str:
    """Bytes that are no UTF-8 as the letters for which those of an old table are taken."""
    return data.decode("cp1252", "replace").replace("\ufffd", "")


def in_unicode(text: str, table: str) -> str:
    """`text`, all of it in letters of TCVN3, VNI or Windows-1258 (`foreign_letters` says which), in Unicode, NFC. Other
    text is left as it is."""
    if table == TCVN3:
        return text.translate(_TCVN3_READ)
    if table == VNI:
        return nfc(_VNI_PAIR.sub(_vni_letter, text))
    if table == WINDOWS_1258:
        return nfc(text.translate(_1258_READ))
    return text


def not_unicode(table: str) -> str:
    """What is wrong with text in which `foreign_letters` found that table, and what to do, as the end of a sentence."""
    if table == LOST:
        return say(
            "có chữ đã mất (dấu �, U+FFFD) do tệp từng bị lưu sai bảng mã; hãy gõ lại hoặc lấy từ tệp gốc",
            "letters are lost (the sign �, U+FFFD) because the file was once saved in a wrong code table; type them "
            "anew or take them from the original",
        )
    if table == UTF_8:
        return say(
            "là chữ UTF-8 bị đọc nhầm sang bảng mã khác (Windows-1252); hãy mở lại tệp gốc bằng bảng mã UTF-8 rồi lưu",
            "it is UTF-8 that was read in another code table (Windows-1252); open the original as UTF-8 and save it",
        )
    return say(
        "là chữ theo bảng mã cũ {table}, không phải Unicode; hãy chuyển mã sang Unicode (ví dụ bằng Unikey Toolkit, "
        "Ctrl+Shift+F6) rồi lưu lại",
        "its letters are of the old code table {table}, not Unicode; convert it to Unicode (for example with Unikey's "
        "toolkit, Ctrl+Shift+F6) and save it again",
        table=table,
    )


def _quote(text: str) -> str:
    """Guillemets that stand as quotation marks part words; a lone one is a letter of TCVN3."""
    return r" " if re.search(r"(?:^|[\s(])«[^«»]*»(?:$|[\s.,;:)])", text) else r"\g<0>"


def _signs(word: str, read: Callable[[str], tuple[str, str] | None]) -> Iterator[str]:
    """The letters that make a word one of the table's."""
    if word == "µm" or _is_syllable(word.replace("\u00d0", "\u0110")) or not (made := read(word)):
        return
    text, signs = made
    if not text.isascii() and _is_syllable(text):
        yield from signs


def _is_syllable(word: str) -> bool:
    """Whether it can be one Vietnamese syllable; a stop without a tone (Đăk, Pôt) may be a name of other peoples."""
    marks = unicodedata.normalize("NFD", nfc(word).casefold())
    tones = [mark for mark in marks if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not (bare.endswith(_STOPS) and tones and tones[0] not in "\u0301\u0323")


def _vni_letter(found: re.Match[str]) -> str:
    """One letter of VNI, with the mark that stands behind it."""
    pair = found[0]
    if len(pair) == 1:
        return _VNI_ALONE[pair]
    base, mark = _VNI_ALONE.get(pair[0], pair[0]), pair[1].lower()
    return base + (_VNI_MARKS.get(mark) or _VNI_BREVE[mark])


def _from_tcvn3(word: str) -> tuple[str, str] | None:
    signs = [letter for letter in word if not letter.isascii()]
    if any(letter not in _TCVN3 for letter in signs):
        return None
    return "".join(_TCVN3.get(letter, letter) for letter in word), "".join(signs)


def _from_vni(word: str) -> tuple[str, str] | None:
    signs: list[str] = []

    def read(found: re.Match[str]) -> str:
        pair = found[0]
        signs.extend(letter for letter in pair if not letter.isascii())
        if len(pair) > 1 and pair[1].lower() not in "ïüë":
            signs[-1] = "+"  # a vowel with its mark behind it: no other language writes that
        return _vni_letter(found)

    text = nfc(_VNI_PAIR.sub(read, word))
    rest = _VNI_PAIR.sub("", word)
    return (text, "".join(signs)) if signs and rest.isascii() else None


def _from_1258(word: str) -> tuple[str, str] | None:
    try:
        text = nfc(word.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None
    return text, "".join(letter for letter in word if letter in "ãðõýÌÒÞìòÃÕÝ")
