"""Whom a text binds: what its words for units mean, and who that is in a roster."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.model import UnitVersion
from plans.model import Selection
from plans.reading.groups.forms import EXAMPLES, chosen
from plans.reading.groups.matched import Known, Unclear, desk_of, issuer_of, resolved
from plans.reading.groups.words import named
from plans.reading.model import Head

ISSUER = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
UNITS = """mttq|Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh|province||
ban|Ban Phong trào - Tuyên giáo, Ủy ban MTTQ Việt Nam tỉnh Tây Ninh|desk|mttq|
hnd|Hội Nông dân tỉnh Tây Ninh|organisation|mttq|member-organisation
lhpn|Hội Liên hiệp Phụ nữ tỉnh Tây Ninh|organisation|mttq|member-organisation
doan|Đoàn TNCS Hồ Chí Minh tỉnh Tây Ninh|organisation|mttq|member-organisation
tp|Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Tây Ninh|district|mttq|
tan-bien|Ban Thường trực Ủy ban MTTQ Việt Nam huyện Tân Biên|district|mttq|
hoa-thanh|Ban Thường trực Ủy ban MTTQ Việt Nam thị xã Hòa Thành|district|mttq|
xa|Ban Thường trực Ủy ban MTTQ Việt Nam xã Tân Bình|commune|tan-bien|
p1|Ban Thường trực Ủy ban MTTQ Việt Nam phường 1|commune|tp|
truong|Trường Tiểu học Tân Bình|school|tan-bien|truong-tieu-hoc"""


def units(text: str = UNITS) -> list[UnitVersion]:
    rows = [line.split("|") for line in text.splitlines()]
    return [
        UnitVersion(code=code, name=name, level=level, parent=parent or None, tags=(tag,) if tag else ())
        for code, name, level, parent, tag in rows
    ]


KNOWN = Known(units())


@pytest.mark.parametrize(("written", "issuer", "meant"), EXAMPLES, ids=[written for written, _, _ in EXAMPLES])
def test_each_form_means_what_its_example_says(written: str, issuer: str | None, meant: dict[str, object]) -> None:
    found = chosen(written, issuer)
    said = {"level": found.level, "tag": found.tag, "issuer": found.issuer}
    assert {name: value for name, value in said.items() if value} == meant
    assert found.name == (None if meant else written)
    assert found.written == written


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        (ISSUER, "mttq"),
        ("Ban Phong trào – Tuyên giáo", "ban"),
        ("BAN PHONG TRÀO - TUYÊN GIÁO", "ban"),
        ("Hội LHPN tỉnh", "lhpn"),
        ("Tỉnh đoàn", "doan"),
        ("Hội Nông dân", "hnd"),
        ("UBMTTQ Việt Nam huyện Tân Biên", "tan-bien"),
        ("thành phố Tây Ninh", "tp"),
        ("phường 01", "p1"),
        ("các huyện Tân Biên và thị xã Hòa Thành", "tan-bien hoa-thanh"),
        ("Hội LHPN, Hội Nông dân, Đoàn TNCS Hồ Chí Minh tỉnh", "lhpn hnd doan"),
        ("Mặt trận xã Tân Bình", "xa"),
    ],
)
def test_a_name_is_found_however_it_is_shortened(written: str, codes: str) -> None:
    assert resolved(chosen(written, ISSUER), KNOWN, "mttq") == Selection(units=tuple(codes.split()))


@pytest.mark.parametrize(
    ("written", "selection"),
    [
        ("các huyện, thị xã, thành phố", Selection(level="district", under="mttq")),
        ("Mặt trận các xã", Selection(level="commune", under="mttq")),
        ("các tổ chức thành viên", Selection(tag="member-organisation", under="mttq")),
        ("các trường tiểu học", Selection(tag="truong-tieu-hoc", under="mttq")),
    ],
)
def test_a_group_is_chosen_by_level_or_tag_below_the_issuer(written: str, selection: Selection) -> None:
    assert resolved(chosen(written, ISSUER), KNOWN, "mttq") == selection


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("các khu dân cư", Unclear(code="nobody")),
        ("UBND các xã", Unclear(code="nobody")),  # the Front's communes are not the committees
        ("Ủy ban nhân dân tỉnh", Unclear(code="not-known")),
        ("Sở Nội vụ", Unclear(code="not-known")),
        ("Ban Phong trào", Unclear(code="not-known", candidates=("ban",))),
        ("các cơ quan, đơn vị", Unclear(code="not-known")),
        ("một số tổ chức thành viên", Unclear(code="not-known")),
    ],
)
def test_what_the_roster_does_not_know_is_a_doubt(written: str, doubt: Unclear) -> None:
    assert resolved(chosen(written, ISSUER), KNOWN, "mttq") == doubt


def test_two_units_of_one_name_are_nobodys() -> None:
    twice = Known(
        [*units(), UnitVersion(code="xa-2", name="Mặt trận xã Tân Bình", level="commune", parent="hoa-thanh")]
    )
    assert resolved(chosen("xã Tân Bình", ISSUER), twice, "mttq") == Unclear(
        code="not-known", candidates=("xa", "xa-2")
    )


def test_member_organisations_of_districts_are_not_the_provinces() -> None:
    deeper = UnitVersion(
        code="hnd-tb", name="Hội Nông dân huyện Tân Biên", level="organisation", parent="tan-bien",
        tags=("member-organisation",),
    )  # fmt: skip
    chosen_ones = resolved(chosen("các tổ chức thành viên", ISSUER), Known([*units(), deeper]), "mttq")
    assert chosen_ones == Selection(units=("hnd", "lhpn", "doan"))


def test_the_issuer_is_known_by_the_place_of_the_date_where_its_name_says_none() -> None:
    other = UnitVersion(code="la", name="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Long An", level="province")
    both = Known([*units(), other])
    assert issuer_of(Head(issuer=ISSUER, place="Tây Ninh"), both) == "mttq"
    assert issuer_of(Head(issuer=ISSUER), both) == Unclear(code="not-known", candidates=("mttq", "la"))
    assert issuer_of(Head(issuer=ISSUER), KNOWN) == "mttq"
    assert issuer_of(Head(), KNOWN) == Unclear(code="not-known")
    assert issuer_of(Head(issuer="Sở Nội vụ"), KNOWN) == Unclear(code="not-known")


def test_an_issuer_of_two_lines_is_the_part_of_the_whole_above_it() -> None:
    board = UnitVersion(code="bdv", name="Ban Dân vận Huyện ủy Tân Biên", level="organisation")
    assert issuer_of(Head(issuer="HUYỆN ỦY TÂN BIÊN\nBAN DÂN VẬN"), Known([*units(), board])) == "bdv"


def test_the_desk_is_whom_a_report_goes_through() -> None:
    written = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tây Ninh (qua Ban Phong trào - Tuyên giáo)"
    assert desk_of(written, KNOWN, "mttq") == "ban"
    assert desk_of("Ủy ban MTTQ tỉnh (qua Văn phòng)", KNOWN, "mttq") is None
    assert desk_of("Ủy ban MTTQ tỉnh", KNOWN, "mttq") is None


def test_words_of_levels_are_read_with_their_marks() -> None:
    assert named("Cơ quan Ủy ban MTTQ quận Ba Đình").level == "district"
    assert named("Ban Quản lý các cơ quan").level is None
    assert named("Sở Lao động - Thương binh và Xã hội").level is None
    assert named("Phòng Giáo dục và Đào tạo").office == ("phong", "giao", "duc", "dao", "tao")  # giao is silent
    assert named("Ủy ban nhân dân tỉnh Sơn La").called == ("son", "la")


def test_a_circle_of_parents_ends() -> None:
    a = UnitVersion(code="a", name="Hội A", level="x", parent="b")
    b = UnitVersion(code="b", name="Hội B", level="x", parent="a")
    assert [unit.code for unit in Known([a, b]).below("a")] == ["b"]


@given(st.text(max_size=400), st.one_of(st.none(), st.text(max_size=60)))
def test_any_text_has_an_answer(written: str, issuer: str | None) -> None:
    found = chosen(written, issuer)
    assert sum(map(bool, (found.level, found.tag, found.issuer))) <= 1
    resolved(found, KNOWN, "mttq")


def test_of_several_offices_of_a_level_the_issuers_own_are_meant() -> None:
    committee = UnitVersion(code="ub", name="Ủy ban nhân dân xã Tân Bình", level="commune", parent="tan-bien")
    both = Known([*units(), committee])
    assert resolved(chosen("các xã, phường", ISSUER), both, "mttq") == Selection(units=("xa", "p1"))
    assert resolved(chosen("UBND các xã, phường", ISSUER), both, "mttq") == Selection(units=("ub",))
