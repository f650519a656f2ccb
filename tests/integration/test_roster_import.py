"""Rosters and contacts on their way into the database: all problems at once, the same file twice, dry runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from lib.problem import Problem, Refused
from lib.time import VIETNAM
from org.files import listing, official
from org.files.contacts import import_contacts
from org.files.rows import Parsed, read_contacts, read_units
from org.files.units import Changes, import_units
from org.today import NOBODY, refresh, select_units
from storage.store import Store
from storage.tables import contact, org_tree, person, unit, unit_version

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "tay-ninh-87"
NOW = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
UNITS = "code,name,level,parent,tags,valid_from,valid_to\n"
CONTACTS = "unit,post,title,email,phone,valid_from,valid_to\n"


def bring_units(store: Store, rows: str) -> Changes:
    parsed = read_units((UNITS + rows).encode(), "units.csv")
    with store.write() as connection:
        return import_units(connection, parsed, now=NOW)


def bring_contacts(store: Store, rows: str) -> Changes:
    parsed = read_contacts((CONTACTS + rows).encode(), "contacts.csv")
    with store.write() as connection:
        return import_contacts(connection, parsed, now=NOW)


def refused(bring: Callable[[Store, str], Changes], store: Store, rows: str) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        bring(store, rows)
    return list(caught.value.problems)


def count(store: Store) -> tuple[int, ...]:
    with store.read() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table).where(table.c.id != NOBODY)) or 0
            for table in (unit, unit_version, contact, person)
        )


def listed(store: Store, **how: Any) -> list[dict[str, Any]]:
    with store.read() as connection:
        return listing.list_units(connection, **how)


def superior_of(store: Store, code: str, day: date) -> str | None:
    above = unit.alias("above")
    with store.write() as connection:
        refresh(connection, day)
        return connection.scalar(
            select(above.c.code)
            .select_from(org_tree)
            .join(unit, unit.c.id == org_tree.c.unit_id)
            .join(above, above.c.id == org_tree.c.superior_id)
            .where(unit.c.code == code)
        )


# --- units ---------------------------------------------------------------------------------------------------------


def test_the_example_is_brought_in_once_and_the_second_time_changes_nothing(store: Store) -> None:
    for first in (True, False):
        units = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
        contacts = read_contacts((EXAMPLE / "contacts.csv").read_bytes(), "contacts.csv")
        with store.write() as connection:
            changed = import_units(connection, units, now=NOW)
            told = import_contacts(connection, contacts, now=NOW)
        assert (len(changed.added), changed.unchanged) == ((117, 0) if first else (0, 117))
        assert (len(told.added), told.unchanged) == ((231, 0) if first else (0, 231))
        assert (changed.anything, told.anything) == (first, first)
        assert count(store)[:3] == (117, 117, 231)


def test_parents_may_stand_below_their_children_in_the_file(store: Store) -> None:
    bring_units(store, "xa,Xã,commune,huyen,,,\nhuyen,Huyện,district,tinh,,,\ntinh,Tỉnh,province,,,,\n")
    assert [one["code"] for one in listed(store, under="tinh")] == ["xa", "huyen"]


def test_units_that_the_file_does_not_name_stay(store: Store) -> None:
    bring_units(store, "tinh,Tỉnh,province,,,,\na,A,commune,tinh,,,\n")
    changes = bring_units(store, "a,Á,commune,tinh,front,,\nb,B,commune,tinh,,,\n")
    assert changes.added == ("b · B",)
    assert changes.changed == ("a · Á · tên: A → Á; nhóm: (trống) → front",)
    assert (changes.removed, changes.unchanged) == ((), 0)
    assert [(one["code"], one["name"]) for one in listed(store)] == [("tinh", "Tỉnh"), ("a", "Á"), ("b", "B")]


def test_versions_of_one_code_follow_each_other(store: Store) -> None:
    bring_units(store, "tinh,Tỉnh,province,,,,\nx,Huyện X,district,tinh,,,30/06/2025\n")
    bring_units(store, "x,Xã X,commune,tinh,,01/07/2025,\n")
    assert [one["name"] for one in listed(store, as_of=date(2025, 6, 30), under="tinh")] == ["Huyện X"]
    assert [one["name"] for one in listed(store, as_of=date(2025, 7, 1), under="tinh")] == ["Xã X"]
    with store.read() as connection:
        shown = listing.show_unit(connection, "x", date(2025, 7, 1))
    assert (shown["name"], [version["level"] for version in shown["versions"]]) == ("Xã X", ["district", "commune"])


def test_every_problem_of_file_and_roster_is_told_at_once(store: Store) -> None:
    bring_units(store, "tinh,Tỉnh,province,,,,\nx,X,commune,tinh,,,30/06/2025\n")
    problems = refused(
        bring_units,
        store,
        "a,A,commune,nobody,,,\n"
        "bad,,district,tinh,,,\n"
        "c,C,commune,bad,,,\n"
        "x,X,commune,tinh,,01/01/2025,\n"
        "d,D,commune,tinh,,31/04/2020,\n",
    )
    assert [(one.line, one.column, one.code) for one in problems] == [
        (2, 4, "unknown-parent"),
        (3, 2, "missing"),
        (5, None, "overlap"),
        (6, 6, "bad-date"),
    ], "and that `bad` is a unit is known, though its row is wrong"
    assert problems[0].message == "units.csv, dòng 2: không có đơn vị “nobody” mà “a” trực thuộc."
    assert problems[2].message == (
        "units.csv, dòng 5: đơn vị “x” đã có trong danh bạ với hiệu lực … – 30/06/2025, "
        "trùng với hiệu lực 01/01/2025 – …; hiệu lực cũ ghi sai thì thêm --replace x."
    )
    assert count(store) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("rows", "circle"),
    [
        ("a,A,x,b,,,\nb,B,x,a,,,\n", "a → b → a"),
        ("a,A,x,c,,,\nb,B,x,a,,,\nc,C,x,b,,,\n", "a → c → b → a"),
        ("a,A,x,b,,01/07/2025,\na,A,x,,,,30/06/2025\nb,B,x,a,,,\n", "a → b → a"),
    ],
)
def test_units_below_themselves_are_refused(store: Store, rows: str, circle: str) -> None:
    (problem,) = refused(bring_units, store, rows)
    assert problem.code == "circle"
    assert problem.message.endswith(f": các đơn vị trực thuộc vòng quanh: {circle}.")
    assert count(store) == (0, 0, 0, 0)


def test_a_circle_that_closes_over_units_already_known_is_refused(store: Store) -> None:
    bring_units(store, "a,A,x,,,,\nb,B,x,a,,,\nc,C,x,b,,,\n")
    (problem,) = refused(bring_units, store, "a,A,x,c,,,\n")
    assert (problem.code, problem.line) == ("circle", 2)


def test_units_that_are_above_each_other_at_different_times_are_no_circle(store: Store) -> None:
    rows = "a,A,x,b,,,30/06/2025\nb,B,x,,,,30/06/2025\na,A,x,,,01/07/2025,\nb,B,x,a,,01/07/2025,\n"
    assert len(bring_units(store, rows).added) == 4


@pytest.mark.parametrize("forever", ["31/12/9999", "9999-12-31"])
def test_a_unit_may_be_valid_from_the_first_to_the_last_day_there_is(store: Store, forever: str) -> None:
    bring_units(store, f"tinh,Tỉnh,province,,,0001-01-01,{forever}\na,A,x,tinh,,,{forever}\n")
    assert superior_of(store, "a", date(2020, 10, 6)) == "tinh"
    assert not bring_units(store, f"tinh,Tỉnh,province,,,0001-01-01,{forever}\n").anything


def test_a_parent_that_is_not_valid_for_all_of_its_childs_time_leaves_it_to_the_one_above(store: Store) -> None:
    bring_units(store, "tinh,Tỉnh,province,,,,\nhuyen,Huyện,district,tinh,,,30/06/2025\nxa,Xã,commune,huyen,,,\n")
    assert superior_of(store, "xa", date(2025, 6, 30)) == "huyen"
    assert superior_of(store, "xa", date(2025, 7, 1)) == "tinh"
    with store.write() as connection:
        refresh(connection, date(2025, 7, 1))
        below = connection.execute(select_units(under="tinh")).all()
    assert [row.code for row in below] == ["xa"]


def chain(length: int) -> str:
    return "u0,U,x,,,,\n" + "".join(f"u{n},U,x,u{n - 1},,,\n" for n in range(1, length + 1))


def test_a_unit_may_stand_below_fifty_others_and_no_more(store: Store) -> None:
    assert len(bring_units(store, chain(50)).added) == 51
    assert superior_of(store, "u50", date(2020, 10, 6)) == "u49"
    (problem,) = refused(bring_units, store, chain(1_000))
    assert (problem.code, problem.line, problem.column) == ("too-deep", 53, 4)
    assert problem.message == "units.csv, dòng 53: đơn vị “u51” nằm dưới hơn 50 cấp; hãy xem lại cột trực thuộc."


@pytest.mark.parametrize("as_of", [date(2020, 10, 6), date(2025, 7, 1)])
def test_every_official_province_can_be_brought_in(store: Store, as_of: date) -> None:
    names = official.provinces(as_of)
    versions = [version for name in names for version in official.official_units(name, as_of)]
    parsed = Parsed(filename="official", rows=tuple(enumerate(versions, start=1)), problems=())
    with store.write() as connection:
        changes = import_units(connection, parsed, now=NOW)
    assert len(changes.added) == {2020: 63 + 696 + 10_035, 2025: 34 + 3_321}[as_of.year]
    assert sum(one["level"] == "province" for one in listed(store, as_of=as_of)) == len(names)


def test_both_official_maps_of_a_province_live_side_by_side(store: Store) -> None:
    for as_of in (date(2020, 10, 6), date(2025, 7, 1)):
        units = official.official_units("Tây Ninh", as_of)
        with store.write() as connection:
            rows = tuple(enumerate(units, start=1))
            import_units(connection, Parsed("official", rows, ()), now=NOW)
    old, new = listed(store, as_of=date(2025, 6, 30)), listed(store, as_of=date(2025, 7, 1))
    assert ({one["level"] for one in old}, len(old)) == ({"province", "district", "commune"}, 104)
    assert ({one["level"] for one in new}, len(new)) == ({"province", "commune"}, 97)


# --- contacts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_units(store: Store) -> Store:
    bring_units(store, "a,A,x,,,,\nb,B,x,,,,\n")
    return store


def kept(store: Store) -> list[tuple[str, str, str | None, bool]]:
    with store.read() as connection:
        found = listing.list_contacts(connection)
    return [(one["unit"], one["post"], one["email"], one["reachable"]) for one in found]


def test_contacts_of_unknown_units_are_refused_all_at_once(two_units: Store) -> None:
    rows = "x,officer,,x@x.example,,,\na,boss,,,,,\ny,head,,y@y.example,,,\na,head,,h@a.example,,,\n"
    problems = refused(bring_contacts, two_units, rows)
    assert [(one.line, one.column, one.code) for one in problems] == [
        (2, 1, "unknown-unit"),
        (3, 2, "unknown-post"),
        (4, 1, "unknown-unit"),
    ]
    assert problems[0].message == "contacts.csv, dòng 2: không có đơn vị “x” trong danh bạ."
    assert count(two_units)[2:] == (0, 0)


def test_a_level_is_kept_in_one_spelling_and_found_by_its_words(store: Store) -> None:
    bring_units(store, "t,T,Tỉnh,,,,\na,A,Liên  phường,t,,,\nb,B,LIÊN PHƯỜNG,t,,,\nc,C,Xã,t,,,\n")
    bring_units(store, "d,D,liên phường,t,,,\n")
    assert {one["level"] for one in listed(store)} == {"province", "Liên phường", "commune"}
    for written, codes in (("xã", ["c"]), ("COMMUNE", ["c"]), ("liên phường", ["a", "b", "d"]), ("huyện", [])):
        assert [one["code"] for one in listed(store, level=written)] == codes


def test_a_unit_is_not_moved_to_the_top_by_a_file_that_does_not_say_where_it_stands(store: Store) -> None:
    bring_units(store, "t,T,Tỉnh,,,,\na,A,Xã,t,,,\n")
    with pytest.raises(Refused) as caught, store.write() as connection:
        import_units(connection, read_units("mã,tên,cấp\nA,Á,xã\n".encode(), "u.csv"), now=NOW)
    assert [one.message for one in caught.value.problems] == [
        "u.csv, dòng 2: thiếu cột parent (trực thuộc), mà đơn vị “a” đang trực thuộc “t”; hãy thêm cột này."
    ]
    with store.write() as connection:
        changes = import_units(connection, read_units("mã,tên,cấp\nT,Tê,tỉnh\n".encode(), "u.csv"), now=NOW)
    assert changes.changed == ("t · Tê · tên: T → Tê",)


def test_a_parent_that_lacks_only_its_marks_is_guessed(store: Store) -> None:
    (problem,) = refused(bring_units, store, "mttq-tinh,T,Tỉnh,,,,\na,A,Xã,mttq-tỉnh,,,\n")
    assert problem.message == (
        "units.csv, dòng 3: không có đơn vị “mttq-tỉnh” (có lẽ là “mttq-tinh”) mà “a” trực thuộc."
    )


def test_one_cause_is_one_sentence_however_many_contacts_it_concerns(store: Store) -> None:
    rows = "x,officer,,,,,\nx,head,,,,,\nx,deputy,,,,,\n"
    (problem,) = refused(bring_contacts, store, rows)
    assert problem.message == (
        "contacts.csv: danh bạ chưa có đơn vị nào; hãy nhập tệp đơn vị trước, bằng `dondoc units import`."
    )
    bring_units(store, "a,A,commune,,,,\n")
    (problem,) = refused(bring_contacts, store, rows)
    assert problem.message == "contacts.csv, dòng 2: không có đơn vị “x” trong danh bạ (3 dòng)."


def test_rows_replace_those_of_their_unit_and_post_and_leave_the_others(two_units: Store) -> None:
    bring_contacts(two_units, "a,officer,,1@a.example,,,\na,officer,,2@a.example,,,\na,head,,h@a.example,,,\n")
    changes = bring_contacts(two_units, "a,officer,,3@a.example,,,\nb,officer,,1@b.example,,,\n")
    assert kept(two_units) == [
        ("a", "head", "h@a.example", True),
        ("a", "officer", "3@a.example", True),
        ("b", "officer", "1@b.example", True),
    ]
    assert (len(changes.added), len(changes.changed), changes.unchanged) == (1, 1, 0)
    assert count(two_units)[2] == 5, "what was told to whom stays known"


def test_the_same_contacts_twice_change_nothing_and_another_order_does(two_units: Store) -> None:
    rows = ["a,officer,,1@a.example,,01/01/2020,\n", "a,officer,,2@a.example,0276,,\n"]
    bring_contacts(two_units, "".join(rows))
    again = bring_contacts(two_units, "".join(rows))
    assert (again.anything, again.unchanged) == (False, 2)
    turned = bring_contacts(two_units, "".join(reversed(rows)))
    assert len(turned.changed) == 2
    assert not any(line.endswith(" · ") for line in turned.changed)
    assert [email for _, _, email, _ in kept(two_units)] == ["2@a.example", "1@a.example"]


def test_one_address_is_one_person_case_aside_and_without_one_the_digits_of_the_phone_are(two_units: Store) -> None:
    bring_contacts(
        two_units,
        "a,officer,,Dau.Moi@a.example,,,\nb,officer,,dau.moi@A.EXAMPLE,,,\n"
        "a,head,,,0276 000 0000,,\nb,head,,,0276.000.0000,,\na,deputy,,,,,\nb,deputy,,,,,\n",
    )
    assert count(two_units)[2:] == (6, 4), "one by mail, one by phone, and two empty posts"
    assert [reachable for *_, reachable in kept(two_units)] == [False, False, True, False, False, True]


# --- the command line ----------------------------------------------------------------------------------------------


def dondoc(url: str, home: Path, *words: str) -> tuple[int, Any, str]:
    """The real command: its exit code, its JSON, what it said besides."""
    surroundings = {**os.environ, "DONDOC_DATABASE_URL": url, "DONDOC_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--json", *words],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


def test_a_dry_run_lists_what_would_change_and_writes_nothing(store: Store, database_url: str, tmp_path: Path) -> None:
    bring_units(store, "a,A,x,,,,\n")
    before = count(store)
    (tmp_path / "units.csv").write_text(f"{UNITS}a,Á,x,,,,\nb,B,x,a,,,\n", encoding="utf-8")
    code, data, _ = dondoc(database_url, tmp_path, "units", "import", str(tmp_path / "units.csv"), "--dry-run")
    assert code == 0
    assert data == {
        "dry_run": True, "added": ["b · B"], "changed": ["a · Á · tên: A → Á"], "removed": [], "unchanged": 0,
        "notes": [], "warnings": [],
    }  # fmt: skip
    assert count(store) == before


def test_a_refused_file_is_told_as_json_with_every_place_and_changes_nothing(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "contacts.csv").write_text(f"{CONTACTS}x,boss,,a@b,,1/1/20,\n", encoding="utf-8")
    code, data, said = dondoc(database_url, tmp_path, "contacts", "import", str(tmp_path / "contacts.csv"))
    errors = json.loads(said)["errors"]
    assert (code, data) == (1, None)
    assert [(one["code"], one["line"]) for one in errors] == [
        ("unknown-post", 2), ("malformed", 2), ("bad-date", 2)
    ]  # fmt: skip
    assert count(store) == (0, 0, 0, 0)
