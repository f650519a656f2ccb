"""Long names on the board: what all of a level begin with stands once, and nothing that tells them apart is lost."""

from __future__ import annotations

import pytest

from web.desk.board.page import Line, alike

FRONT = "Ban Thường trực Ủy ban MTTQ Việt Nam"


def told(top: str, *names: str) -> set[str]:
    return {one.alike for one in alike(top, [Line(code="", name=name, link="", cells="") for name in names])}


def test_what_names_begin_with_stands_once_and_leaves_the_kind_of_each_unit() -> None:
    assert told(f"{FRONT} tỉnh Tây Ninh", f"{FRONT} huyện Bến Cầu", f"{FRONT} huyện Gò Dầu") == {FRONT}
    assert told(f"{FRONT} thành phố Tây Ninh", f"{FRONT} phường 1", f"{FRONT} phường 2") == {FRONT}


@pytest.mark.parametrize(
    ("top", "names"),
    [
        (f"{FRONT} tỉnh Tây Ninh", [f"{FRONT} tỉnh Tây Ninh"]),  # nothing would be left
        (f"{FRONT} tỉnh Tây Ninh", [f"{FRONT} huyện Bến Cầu", "Hội Đông y"]),  # not of all
        ("Hội Nông dân tỉnh", ["Hội Chữ thập đỏ", "Hội Đông y"]),  # too short to be worth it
        (f"{FRONT} tỉnh Tây Ninh", ["Ban  Thường trực Ủy ban huyện Bến Cầu"]),  # written with two spaces
    ],
)
def test_elsewhere_names_stand_whole(top: str, names: list[str]) -> None:
    assert told(top, *names) == {""}
