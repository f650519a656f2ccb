"""The levels of units as people write them (contract, section 5, rule 19): one code for each. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lib.text import fold, nfc

# The words of each level, as they stand alone; “cấp” may stand before them.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "province": ("tỉnh", "thành phố trực thuộc trung ương"),
    "district": ("huyện", "quận", "thị xã", "thành phố thuộc tỉnh"),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
    "residential-area": ("khu dân cư", "thôn", "tổ dân phố", "ấp", "bản"),
    "member-organisation": ("tổ chức thành viên",),
}


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())


_CODES = {_plain(word): code for code, words in WRITTEN.items() for word in (code, *words)}
_BOARD = "ban"  # of an office; bản, a hamlet, has its mark


def level_code(text: str) -> str | None:
    """The code of the level that people call so, with or without case and marks; None for a level of the office's
    own."""
    written = _plain(text)
    if written == _BOARD and nfc(text).strip().casefold() != "bản":
        return None
    return _CODES.get(written) or _CODES.get(written.removeprefix("cap "))
