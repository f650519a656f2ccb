"""What rows of a unit change make of a roster, and every reason why they cannot (change contract, U1 to U5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter

from lib.language import speaking
from lib.problem import Refused
from org.files.correcting.replacing import key_of
from org.files.rows import Parsed
from org.model import UnitVersion
from org.resolve import Holder, Version, heir_of, resolve
from workflow.unit_changes.model import Planned, Roster, Row
from workflow.unit_changes.reading import read_changes
from workflow.unit_changes.rules import planned

ON, EVE = date(2020, 12, 1), date(2020, 11, 30)
LATER = date(2021, 3, 1)
#  t ── h ── a, b, c        t ── k ── d        z ceased in 2019, y begins in 2021, e ends on the eve anyway
UNITS: dict[str, UnitVersion] = {
    code: UnitVersion(code=code, name=f"Đơn vị {code}", level=level, parent=parent, tags=("nhom",))
    for code, level, parent in (
        *(("t", "province", None), ("h", "district", "t"), ("k", "district", "t")),
        *(("a", "commune", "h"), ("b", "commune", "h"), ("c", "commune", "h"), ("d", "commune", "k")),
    )
}
UNITS["z"] = replace(UNITS["a"], code="z", valid_to=date(2019, 6, 30))
UNITS["w"] = replace(UNITS["a"], code="w", parent="z")
UNITS["y"] = replace(UNITS["a"], code="y", valid_from=LATER)
UNITS["e"] = replace(UNITS["a"], code="e", valid_to=EVE)


def roster(units: Iterable[UnitVersion] = UNITS.values(), **more: object) -> Roster:
    return Roster(versions={key_of(one): one for one in units}, **more)  # type: ignore[arg-type]


def parsed(*rows: Row) -> Parsed[Row]:
    return Parsed("sap-xep.csv", tuple(enumerate(rows, start=2)), ())


def change(*rows: Row, there: Roster | None = None) -> Planned:
    return planned(parsed(*rows), there or roster(), ON, "35/NQ")


def row(old: str | None = None, new: str | None = None, **said: object) -> Row:
    return Row(old=old, new=new, **said)  # type: ignore[arg-type]


def versions(made: Planned, code: str) -> list[UnitVersion]:
    return sorted((v for v in made.versions.values() if v.code == code), key=lambda v: v.valid_from or date.min)


PENDING = {"ceasing": {"c": LATER}, "receiving": {"d": LATER}}
REFUSED: Mapping[str, tuple[list[Row], dict[str, object], list[tuple[str, int]]]] = {
    "an old unit that there is not": ([row("x", "b")], {}, [("unknown-unit", 2)]),
    "one that ceased before": ([row("z", "b")], {}, [("unknown-unit", 2)]),
    "one that ends then anyway": ([row("e", "b")], {}, [("unknown-unit", 2)]),
    "one that ends then anyway, renamed": ([row("e", "e", name="E")], {}, [("unknown-unit", 2)]),
    "one that is founded by the same change": (
        [row("a", "n", name="N"), row("n", "b")],
        {},
        [("successor-not-valid", 2), ("unknown-unit", 3)],
    ),
    "a new unit that there is not and that no row names": ([row("a", "n")], {}, [("unknown-successor", 2)]),
    "one that begins later": ([row("a", "y")], {}, [("successor-not-valid", 2)]),
    "one that begins later, named": ([row("a", "y", name="Y")], {}, [("successor-not-valid", 2)]),
    "one that ceased before and that no row names": ([row("a", "z")], {}, [("successor-not-valid", 2)]),
    "one that ends the day before": ([row("a", "e", name="E")], {}, [("successor-not-valid", 2)]),
    "one that ceases by the same change": ([row("a", "b"), row("b", "c")], {}, [("successor-not-valid", 2)]),
    "each the other's": (
        [row("a", "b"), row("b", "a")],
        {},
        [("successor-not-valid", 2), ("successor-not-valid", 3)],
    ),
    "one that ceases by another change": ([row("a", "c")], PENDING, [("successor-not-valid", 2)]),
    "an old one that is to receive later": ([row("d", "b")], PENDING, [("successor-not-valid", 2)]),
    "two mains": ([row("a", "b", main=True), row("a", "c", main=True)], {}, [("two-mains", 3)]),
    "the same row twice": ([row("a", "b"), row("a", "c"), row("a", "b")], {}, [("repeated-row", 4)]),
    "with a successor and without": ([row("a", "b"), row("a")], {}, [("repeated-row", 3)]),
    "two names": ([row("a", "b", name="B"), row("c", "b", name="B'")], {}, [("two-names", 3)]),
    "two parents": ([row("a", "b", parent="h"), row("c", "b", parent="k")], {}, [("two-names", 3)]),
    "another code that a unit bears": ([row("a", "b", name="A'", renames=True)], {}, [("two-names", 2)]),
    "a parent that there is not": ([row("a", "a", parent="x")], {}, [("unknown-parent", 2)]),
    "a parent that ceases": ([row("h", "k"), row("a", "a", parent="h")], {}, [("unknown-parent", 3)]),
    "below itself": ([row("h", "h", parent="a")], {}, [("circle", 2)]),
    "below one that hangs below its heir": ([row("k", "k", parent="w")], {"successors": {"z": "k"}}, [("circle", 2)]),
    "founded without a level": ([row(None, "n", name="N")], {}, [("missing", 2)]),
    "dissolved while it owes": ([row("a")], {"owing": {"a": ["7 (87/KH, r)"]}}, [("open-tasks", 2)]),
    "everything at once": (
        [row("x", "n"), row("a", "b", main=True), row("a", "c", main=True), row("b", parent="t")],
        {},
        [("unknown-successor", 2), ("unknown-unit", 2), ("successor-not-valid", 3), ("two-mains", 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_the_rows(case: str) -> None:
    rows, more, wanted = REFUSED[case]
    with pytest.raises(Refused) as refused:
        change(*rows, there=roster(**more))
    assert sorted((one.code, one.line) for one in refused.value.problems) == sorted(wanted)
    with speaking("en"), pytest.raises(Refused) as told:
        change(*rows, there=roster(**more))
    for vi, en in zip(refused.value.problems, told.value.problems, strict=True):
        assert vi.message.startswith(f"sap-xep.csv, dòng {vi.line}: ")
        assert en.message.startswith(f"sap-xep.csv, row {en.line}: ")


def test_too_many_levels_are_refused() -> None:
    chain = [replace(UNITS["a"], code=f"s{n}", parent=f"s{n - 1}" if n else None) for n in range(51)]
    with pytest.raises(Refused, match="cấp"):
        change(row("d", "d", parent="s50"), there=roster([*UNITS.values(), *chain]))


def test_open_tasks_may_be_waived() -> None:
    made = planned(parsed(row("a")), roster(owing={"a": ["7"]}), ON, "35/NQ", waive=True)
    assert made.ceasing == ("a",)


def test_merged_units_end_the_day_before_and_the_new_one_is_like_the_first_of_them() -> None:
    made = change(row("A", "n", name="Xã N"), row("d", "N"))
    assert (made.ceasing, made.founded, made.changed, made.moved_below) == (("a", "d"), ("n",), (), ())
    assert [(v.valid_to, v.name) for v in versions(made, "a")] == [(EVE, "Đơn vị a")]
    (new,) = versions(made, "n")
    assert (new.name, new.level, new.parent, new.tags) == ("Xã N", "commune", "h", ("nhom",))
    assert (new.valid_from, new.valid_to, new.resolution) == (ON, None, "35/NQ")
    assert [(s.old, s.new, s.main, s.ceases) for s in made.successions] == [
        ("a", "n", True, True),
        ("d", "n", True, True),
    ]


@pytest.mark.parametrize(
    ("rows", "main"),
    [
        ([row("a", "b"), row("a", "c")], "b"),
        ([row("a", "b"), row("a", "a")], "a"),
        ([row("a", "a"), row("a", "b", main=True)], "b"),
    ],
    ids=["the first", "its own code", "the one marked"],
)
def test_one_of_the_successors_is_the_main_one(rows: list[Row], main: str) -> None:
    made = change(*rows)
    assert [s.new for s in made.successions if s.main] == [main]
    assert made.ceasing == (() if any(r.new == "a" for r in rows) else ("a",))


def test_renamed_and_moved_it_gets_another_version_and_keeps_those_that_come_later() -> None:
    ends = date(2022, 12, 31)
    later = replace(UNITS["a"], name="Sau", valid_from=ends + timedelta(days=1))
    there = roster([*UNITS.values(), replace(UNITS["a"], valid_to=ends), later])
    made = change(row("a", "a", name="Phường A", parent="k"), there=there)
    assert (made.ceasing, made.changed) == ((), ("a",))
    assert [(v.name, v.parent, v.valid_from, v.valid_to) for v in versions(made, "a")] == [
        ("Đơn vị a", "h", None, EVE),
        ("Phường A", "k", ON, ends),
        ("Sau", "h", ends + timedelta(days=1), None),
    ]
    assert change(row("a", "a", name="Đơn vị a")).changed == (), "what is so already makes no version"


def test_a_version_that_begins_on_the_day_is_put_right_in_its_place() -> None:
    before, since = replace(UNITS["a"], valid_to=EVE), replace(UNITS["a"], valid_from=ON)
    made = change(row("a", "a", name="A"), there=roster([*UNITS.values(), before, since]))
    assert [(v.name, v.valid_from) for v in versions(made, "a")] == [("Đơn vị a", None), ("A", ON)]


def test_of_a_unit_that_ceases_nothing_of_later_is_left() -> None:
    before, since = replace(UNITS["a"], valid_to=LATER), replace(UNITS["a"], valid_from=LATER + timedelta(days=1))
    made = change(row("a", "b"), there=roster([UNITS["t"], UNITS["h"], UNITS["b"], before, since]))
    assert [(v.valid_from, v.valid_to) for v in versions(made, "a")] == [(None, EVE)]


def test_a_unit_can_be_founded_again() -> None:
    made = change(row("a", "z", name="Lại là z"))
    assert made.founded == ("z",)
    assert [(v.valid_from, v.valid_to) for v in versions(made, "z")] == [(None, date(2019, 6, 30)), (ON, None)]


def test_who_hung_below_a_unit_that_ceases_hangs_below_its_heir_or_its_superior() -> None:
    made = change(row("h", "k"))
    assert made.moved_below == ("a", "b", "c")
    assert {versions(made, code)[-1].parent for code in "abc"} == {"k"}
    dissolved = change(row("h"), row("b", "b", parent="k"), row(None, "n", name="N", level="commune", parent="t"))
    assert dissolved.moved_below == ("a", "c"), "b says a parent"
    assert {versions(dissolved, code)[-1].parent for code in "ac"} == {"t"}


def test_who_takes_its_superiors_place_hangs_where_that_one_did() -> None:
    made = change(row("h", "a"))
    assert {code: versions(made, code)[-1].parent for code in "abc"} == {"a": "t", "b": "a", "c": "a"}
    founded = change(row("a", "n", name="N"), row("h", "n"))
    assert (versions(founded, "n")[-1].parent, founded.moved_below) == ("t", ("b", "c"))


def test_what_the_rows_of_one_new_unit_say_counts_together() -> None:
    made = change(row("a", "n", name="N"), row("b", "n", level="Commune"), row("c", "n", tags=("x", "y")))
    (new,) = versions(made, "n")
    assert (new.name, new.level, new.tags) == ("N", "commune", ("x", "y"))


# --- files ------------------------------------------------------------------------------------------------------------


def test_rows_are_read_with_vietnamese_and_english_headings_and_titles_above() -> None:
    vi = "Danh sách sắp xếp đơn vị,,,,,,\nMã cũ,Mã mới,Chính,Tên,Cấp,Trực thuộc,Nhóm\n"
    vi += "xa-a,xa-n,có,Xã N,xã,huyen-h,một; hai\nxa-b,xa-n,không,,,,\nxa-c,,,,,,\n,xa-m,,Xã M,xã,huyen-h,\n"
    en = "old,new,main,name,level,parent,tags\n" + vi.split("\n", 2)[2].replace("có", "yes").replace("không", "no")
    for text in (vi, en):
        found = read_changes(text.encode(), "f.csv")
        assert not found.problems
        assert [one for _, one in found.rows] == [
            row("xa-a", "xa-n", main=True, name="Xã N", level="commune", parent="huyen-h", tags=("một", "hai")),
            row("xa-b", "xa-n"),
            row("xa-c"),
            row(None, "xa-m", name="Xã M", level="commune", parent="huyen-h"),
        ]
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for n, line in enumerate(vi.splitlines()):
            book.get_worksheet_by_name("S") or book.add_worksheet("S")
            book.get_worksheet_by_name("S").write_row(n, 0, line.split(","))
    assert [one for _, one in read_changes(data.getvalue(), "f.xlsx").rows] == [one for _, one in found.rows]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("xa a,xa-n,,", ["malformed"]),
        ("xa-a,=1+1,,", ["malformed"]),
        ("xa-a,xa-n,chắc,", ["malformed"]),
        ("xa-a,,có,", ["missing"]),
        ("xa-a,,,Xã N", ["missing"]),
        (",,có,Xã N", ["missing"]),
        ("xa-a,xa-n\u202e,,", ["control-character"]),
        (f"xa-a,xa-n,,{'x' * 1001}", ["too-long"]),
        ("xa-a,xa-n,,=?utf-8?b?Cg==?=", ["encoded-word"]),
    ],
)
def test_hostile_rows_are_problems_with_their_place(line: str, codes: list[str]) -> None:
    found = read_changes(f"old,new,main,name\n{line}\n".encode(), "f.csv")
    assert [(one.code, one.line, one.path) for one in found.problems] == [(code, 2, "f.csv") for code in codes]
    assert not found.rows


def test_a_file_without_the_columns_is_refused() -> None:
    assert [one.code for one in read_changes(b"code,name\na,b\n", "f.csv").problems] == ["missing-heading"]


# --- heirs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successors", "valid", "heirs"),
    [
        ({1: 2}, {2}, {1: 2}),
        ({1: 2, 2: 3}, {3}, {1: 3, 2: 3}),
        ({1: 2, 2: 3}, {2, 3}, {1: 2}),
        ({1: 2, 2: None}, {3}, {}),
        ({1: 2, 2: 1}, {3}, {}),
        ({1: 1}, {2}, {}),
        ({1: 1}, {1}, {}),
        ({1: 2}, {1, 2}, {}),
        ({1: None}, {2}, {}),
    ],
)
def test_an_heir_is_the_first_valid_one_on_the_way_of_main_successors(
    successors: dict[int, int | None], valid: set[int], heirs: dict[int, int]
) -> None:
    assert heir_of(successors, valid) == heirs


def test_a_unit_that_ceased_stands_where_its_heir_stands() -> None:
    """1 above 2 and 3; 4 below 2 ceased and passed to 5 below 3; 6, which ceased without successor, hung below 4."""
    open_end = {2: 1, 3: 1, 5: 3, 1: None}
    there = [Version(n, n, str(n), above, None, None) for n, above in open_end.items()]
    there += [Version(4, 4, "4", 2, None, EVE), Version(6, 6, "6", 4, None, EVE), Version(7, 7, "7", 4, None, None)]
    held = [Holder(n, n, "officer", n, ("email",), None, None) for n in (4, 5, 6)]
    found = resolve(there, held, ON, {4: 5, 6: None})
    tree = {one.unit_id: one for one in found.tree}
    reached = {(one.unit_id, one.post): one for one in found.reach}
    assert (tree[4].superior_id, tree[4].path, tree[4].valid, tree[4].heir_id) == (3, "/1/3/5/", False, 5)
    assert (tree[7].superior_id, tree[7].path) == (5, "/1/3/5/7/"), "who hangs below it hangs below its heir"
    assert (tree[6].superior_id, tree[6].heir_id) == (5, None)
    officer = reached[4, "officer"]
    assert officer.holder is not None
    assert (officer.holder.person_id, officer.stands_in, officer.own) == (5, True, True)
    assert not reached[5, "officer"].stands_in
    assert resolve(there, held, EVE, {}).tree[3].path == "/1/2/4/"
