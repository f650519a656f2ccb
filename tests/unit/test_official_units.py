"""The official lists of units: the map to 30/6/2025 and the one since, whole and as they are known."""

from __future__ import annotations

import csv
import lzma
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from lib.problem import Refused
from org.files.official import committees, official_changes, official_units, provinces, renamed
from org.files.rows import overlap

ROOT = Path(__file__).resolve().parents[2]
OLD, LAST_OLD, NEW = date(2020, 10, 6), date(2025, 6, 30), date(2025, 7, 1)


def levels(province: str, as_of: date) -> dict[str, int]:
    return dict(Counter(unit.level for unit in official_units(province, as_of)))


@pytest.mark.parametrize(
    ("province", "as_of", "expected"),
    [
        ("Tây Ninh", OLD, {"province": 1, "district": 9, "commune": 94}),
        ("Tây Ninh", LAST_OLD, {"province": 1, "district": 9, "commune": 94}),
        ("Tây Ninh", NEW, {"province": 1, "commune": 96}),
        ("Tây Ninh", date(2026, 11, 25), {"province": 1, "commune": 96}),
        ("Hà Nội", NEW, {"province": 1, "commune": 126}),
        ("Thành phố Hồ Chí Minh", NEW, {"province": 1, "commune": 168}),
    ],
)
def test_a_province_has_the_units_that_it_is_known_to_have(
    province: str, as_of: date, expected: dict[str, int]
) -> None:
    assert levels(province, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(OLD, {"province": 63, "district": 696, "commune": 10_035}), (NEW, {"province": 34, "commune": 3_321})],
)
def test_the_whole_map_has_the_number_of_units_that_is_published(as_of: date, expected: dict[str, int]) -> None:
    names = provinces(as_of)
    assert len(names) == len(set(names)) == expected["province"]
    assert Counter(unit.level for name in names for unit in official_units(name, as_of)) == expected


@pytest.mark.parametrize("as_of", [OLD, NEW])
def test_every_unit_stands_below_one_that_came_before_it_and_codes_are_unique(as_of: date) -> None:
    seen: set[str] = set()
    for name in provinces(as_of):
        units = official_units(name, as_of)
        assert [unit.parent for unit in units[:1]] == [None]
        for place, unit in enumerate(units):
            assert unit.code not in seen
            assert place == 0 or unit.parent in seen, unit
            seen.add(unit.code)
    assert len(seen) > 3_000


def test_the_two_maps_do_not_overlap_on_any_day() -> None:
    old, new = official_units("Tây Ninh", LAST_OLD), official_units("Tây Ninh", NEW)
    assert {(unit.valid_from, unit.valid_to) for unit in old} == {(None, LAST_OLD)}
    assert {(unit.valid_from, unit.valid_to) for unit in new} == {(NEW, None)}
    assert not any(overlap(one, other) for one in old for other in new)


def test_names_are_those_of_the_real_units() -> None:
    names = {unit.name for unit in official_units("Tây Ninh", OLD)}
    assert {"Huyện Tân Biên", "Thành phố Tây Ninh", "Thị xã Trảng Bàng"} <= names


@pytest.mark.parametrize(
    "written",
    ["Tây Ninh", "tây ninh", "TÂY NINH", "tay ninh", "Tỉnh Tây Ninh", " tinh  tay ninh ", "Ti\u0309nh Ta\u0302y Ninh"],
)
def test_a_province_is_found_without_case_marks_or_kind(written: str) -> None:
    assert official_units(written, OLD) == official_units("Tây Ninh", OLD)


@pytest.mark.parametrize("written", ["Hồ Chí Minh", "TP. Hồ Chí Minh", "tp ho chi minh", "Thành phố Hồ Chí Minh"])
def test_a_city_is_found_by_each_of_its_names(written: str) -> None:
    assert official_units(written, NEW)[0].name == "Thành phố Hồ Chí Minh"


@pytest.mark.parametrize(
    ("written", "as_of", "sentence"),
    [
        ("Tây Nin", OLD, "Ngày 06/10/2020 không có tỉnh, thành phố nào tên “Tây Nin”. Gần giống: "),
        ("Long An", NEW, "Ngày 01/07/2025 không có tỉnh, thành phố nào tên “Long An”."),
        ("xyz", NEW, "Ngày 01/07/2025 không có tỉnh, thành phố nào tên “xyz”."),
        ("", NEW, "Ngày 01/07/2025 không có tỉnh, thành phố nào tên “”."),
    ],
)
def test_an_unknown_province_is_refused_with_the_nearest(written: str, as_of: date, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        official_units(written, as_of)
    (problem,) = refused.value.problems
    assert problem.code == "unknown-province"
    assert problem.message.startswith(sentence)
    assert ("Tỉnh Tây Ninh" in problem.message) is (written == "Tây Nin")


# --- the committees of those units -----------------------------------------------------------------------------------


def test_each_unit_has_its_committee_and_the_province_a_desk() -> None:
    units = official_units("Tây Ninh", NEW)
    made = committees(units)
    by_code = {one.code: one for one in made}
    assert len(by_code) == len(made) == len(units) + 1
    for unit in units:
        committee = by_code.pop(unit.code)
        assert (committee.level, committee.parent) == (unit.level, unit.parent)
        assert (committee.valid_from, committee.valid_to) == (unit.valid_from, unit.valid_to)
        assert committee.name.casefold() == f"Ủy ban MTTQ Việt Nam {unit.name}".casefold()
    (desk,) = by_code.values()
    assert (desk.code, desk.level, desk.parent) == ("80-ban-thuong-truc", "desk", "80")
    assert (desk.name, desk.valid_from) == ("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh", NEW)


@pytest.mark.parametrize(
    ("province", "as_of", "name"),
    [
        ("Tây Ninh", OLD, "Ủy ban MTTQ Việt Nam xã Tân Lập"),
        ("Tây Ninh", OLD, "Ủy ban MTTQ Việt Nam thị xã Trảng Bàng"),
        ("Tây Ninh", NEW, "Ủy ban MTTQ Việt Nam tỉnh Tây Ninh"),
        ("Hà Nội", NEW, "Ủy ban MTTQ Việt Nam thành phố Hà Nội"),
        ("Hồ Chí Minh", OLD, "Ủy ban MTTQ Việt Nam quận 1"),
    ],
)
def test_a_committee_is_called_as_one_says_it(province: str, as_of: date, name: str) -> None:
    assert name in {one.name for one in committees(official_units(province, as_of))}


@pytest.mark.parametrize("as_of", [OLD, NEW])
def test_every_kind_of_unit_is_in_small_letters_within_a_name(as_of: date) -> None:
    names = [one.name for province in provinces(as_of) for one in committees(official_units(province, as_of))]
    kinds = {name.split("Việt Nam ", 1)[1].split()[0] for name in names}
    assert kinds <= {"tỉnh", "thành", "huyện", "quận", "thị", "xã", "phường", "đặc"}
    assert not [name for name in names if "thị Trấn" in name or "thị Xã" in name or "thành Phố" in name]


def test_the_data_file_is_compact_and_names_its_source_and_licence() -> None:
    data, notice = (
        ROOT / "org" / "files" / "official_units.csv.xz",
        ROOT / "org" / "files" / "official_units.NOTICE.txt",
    )
    assert data.stat().st_size < 200_000
    with lzma.open(data, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 14_000
    assert {row[0] for row in rows} == {"old", "new"}
    text = notice.read_text(encoding="utf-8")
    assert "vietnamadminunits 1.0.4" in text
    assert "Permission is hereby granted, free of charge" in text


def test_what_became_of_the_communes_has_the_numbers_that_are_known() -> None:
    """Change contract, U13."""
    changes = official_changes()
    communes = [one for one in changes if one.new.level == "commune"]
    assert len(communes) == 10_602
    assert (len({one.old.code for one in communes}), len({one.new.code for one in communes})) == (10_040, 3_321)
    assert sum(one.old.code == one.new.code for one in communes) == 3_316
    parts = Counter(one.old.code for one in communes)
    mains = Counter(one.old.code for one in communes if one.main)
    assert {code for code, n in parts.items() if n > 1} == mains.keys()
    assert set(mains.values()) == {1}
    districts = [one for one in changes if one.old.level == "district" and one.new.level == "province"]
    whole = [one for one in changes if one.old.level == "province"]
    assert (len(districts), len(whole), len({one.new.code for one in whole})) == (696 - 5, 63, 34)
    assert {one.old.level for one in communes} == {"commune", "district"}, "five islands were districts of no commune"


def test_a_province_is_named_as_it_is_called_now_or_was_called_before() -> None:
    now, before = official_changes("tay ninh"), official_changes("Tỉnh Long An")
    assert {one.new.code for one in now if one.old.level == "province"} == {"80"}
    assert {one.old.code for one in now if one.old.level == "province"} == {"72", "80"}
    assert {one.old.code for one in before if one.old.level == "province"} == {"80"}
    assert len(before) < len(now)
    with pytest.raises(Refused, match="Atlantis"):
        official_changes("Atlantis")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Phường Trúc Bạch", "Phường Ba Đình"),
        ("Ủy ban MTTQ Việt Nam phường Trúc Bạch", "Ủy ban MTTQ Việt Nam phường Ba Đình"),
        ("Tên riêng", "Phường Ba Đình"),
    ],
)
def test_what_is_called_after_a_unit_is_called_after_its_successor(name: str, wanted: str) -> None:
    one = next(one for one in official_changes() if one.old.code == one.new.code == "00004")
    assert renamed(name, one.old, one.new) == wanted
