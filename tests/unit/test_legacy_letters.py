"""Letters of old code tables are recognised; names of every kind are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from lib.incoming.legacy_letters import LOST, TCVN3, UTF_8, VNI, WINDOWS_1258, foreign_letters, not_unicode
from lib.language import language
from org.files.official import official_units, provinces

OLD = {
    "Thµnh phè Hµ Néi": TCVN3,
    "Ban Th\u00adêng trùc tØnh": TCVN3,
    "ñy ban nh©n d©n": TCVN3,
    "NguyÔn V¨n": TCVN3,
    "Lª": TCVN3,
    "TrÇn ThÞ Hßa": TCVN3,
    "UBND x· T©n LËp": TCVN3,
    "§ång Nai": TCVN3,
    "Thaønh phoá Hoà Chí Minh": VNI,
    "Tænh Ñoàng Nai": VNI,
    "Xaõ Taân Laäp": VNI,
    "UÛY BAN NHAÂN DAÂN": VNI,
    "Höông": VNI,
    "Nguyeãn Vaên": VNI,
    "Uyû ban Maët traän": VNI,
    "ThÃ nh phá»‘ HÃ  Ná»™i": UTF_8,
    "á»¦y ban": UTF_8,
    "Ä\u0090á»“ng Nai": UTF_8,
    "XÃ£": UTF_8,
    "Th\ufffdnh ph\ufffd": LOST,
    "Thýõòng": WINDOWS_1258,
}
PROPER = [
    *("Thành phố Hà Nội", "Xã K'Dang", "Phường B’ Lao", "Xã Đắk Ơ", "Xã La Êê", "UỶ BAN MTTQ XÃ HOÀ BÌNH"),
    *("Ban Thường trực Ủy ban MTTQ Việt Nam xã Ea Hiao – cụm 2", "ĐẶC KHU CÔN ĐẢO", "XÃ\u00a0TÂN BIÊN", "“XÃ”"),
    *("François Hébert", "Zoë Noël", "Loïc", "Jean-Loïc Gérard", "Anaïs", "Chloé Lefèvre", "Thérèse", "Père Noël"),
    *("Côte d'Ivoire", "Müller", "Köln", "Muñoz", "Peña Nieto", "Bjørn Ångström", "Raphaël", "São Paulo", "naïve café"),
    *("Ðồng Tháp", "Ðông Anh, Ðà Nẵng", "uỷ viên", "Hoà Lý Thuỷ", "Nguyễn Thuý Quỳnh", "Xã Dliê Ya, Krông Nô, Ia Pôt"),
    *("© 2026", "§ 5", "5 µm", "25 °C", "½ ngày", "«Anh hùng»", "le «été»", "m²", "dau-moi@don-vi.example", "", "A·B"),
    *("Q. 3 – TP. Thủ Đức", "Trình độ: Đại học; 10/10", "Ô Môn", "Óc Eo", "Xà Bang", "Ngọk Réo", "Đăk Tờ Kan"),
]


@pytest.mark.parametrize(("text", "table"), OLD.items())
def test_an_old_table_is_named(text: str, table: str) -> None:
    assert foreign_letters(text) == table


@pytest.mark.parametrize("text", PROPER)
def test_names_of_every_kind_are_left_alone(text: str) -> None:
    assert foreign_letters(text) is None


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 7, 1)])
def test_no_official_unit_is_taken_for_one_in_old_letters(day: date) -> None:
    for province in provinces(day):
        for unit in official_units(province, day):
            assert foreign_letters(unit.name) is foreign_letters(unit.name.upper()) is None, unit.name
            assert foreign_letters(f"{unit.name} {unit.name}".replace("Đ", "\u00d0")) is None, unit.name


@pytest.mark.parametrize("table", [TCVN3, VNI, WINDOWS_1258, UTF_8, LOST])
def test_what_to_do_is_said_with_the_tables_name(table: str) -> None:
    for tongue in ("vi", "en"):
        token = language.set(tongue)
        try:
            assert table in not_unicode(table)
        finally:
            language.reset(token)


def test_most_names_of_the_country_are_recognised_in_tcvn3() -> None:
    """Written in the old letters, hardly a unit's name gets through."""
    from lib.incoming.legacy_letters import _TCVN3

    back = str.maketrans({new: old for old, new in _TCVN3.items()})
    names = [
        unit.name for province in provinces(date(2025, 7, 1)) for unit in official_units(province, date(2025, 7, 1))
    ]
    unseen = [name for name in names if not name.isascii() and foreign_letters(name.translate(back)) != TCVN3]
    assert len(unseen) < len(names) / 100, unseen[:20]
