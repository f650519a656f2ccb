"""Unit changes at the command line, and at the page of a unit that ceased."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from lib.problem import Refused
from org.files.official import committees, official_units
from org.files.rows import Parsed
from org.files.units import import_units
from storage.store import Store
from tests.integration.command_line import PUBLISHED, Office
from tests.integration.offices import office as pages_of
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.test_unit_changes import REPORTS, changed
from tests.stories.world import plan
from workflow.correcting import imported
from workflow.links.issued import issue
from workflow.unit_changes.model import Row
from workflow.unit_changes.official import official_rows
from workflow.unit_changes.recorded import Change, record

DECEMBER = ("--on", "01/12/2020", "--resolution", "35/NQ-HĐND")


def test_units_are_changed_by_commands_and_files(office: Office) -> None:
    merged = office.json("units", "merge", "xa-a1", "xa-a2", "--into", "xa-n", "--name", "Xã N", *DECEMBER, "--dry-run")
    assert (merged["ceasing"], merged["founded"], merged["id"]) == (["xa-a1", "xa-a2"], ["xa-n"], None)
    said = office.run("units", "rename", "huyen-a", "--name", "Quận A", *DECEMBER, "--dry-run").out
    assert "Xem trước, chưa thay đổi gì." in said
    assert "Đơn vị từ ngày 01/12/2020" in said
    taken = ("units", "rename", "xa-a1", "--name", "Phường A", "--to-code", "xa-a2", *DECEMBER, "--dry-run")
    assert office.refused(*taken)["code"] == "two-names", "to merge into it is another command"
    founded = office.write(
        "lap-moi.csv", "Mã cũ,Mã mới,Tên,Cấp,Trực thuộc\n,xa-k,Xã K,xã,huyen-a\n,tinh-k,Tỉnh K,tỉnh,\n"
    )
    new = office.json("units", "apply", founded, *DECEMBER, "--dry-run")
    assert (new["founded"], new["unreachable"]) == (["xa-k", "tinh-k"], ["tinh-k"]), "xa-k by its superior"
    split = office.json("units", "split", "xa-a1", "--into", "xa-a2", "xa-b1", *DECEMBER, "--dry-run")
    assert (split["ceasing"], split["founded"]) == (["xa-a1"], [])
    moved = office.json("units", "move", "XA-A1", "--to", "huyen-b", *DECEMBER, "--by", "Văn thư")
    assert (moved["changed"], moved["id"]) == (["xa-a1"], "1")
    file = office.write("sap-xep.csv", "Mã cũ,Mã mới,Tên\nxa-a2,xa-m,Xã M\nxa-zz,xa-m,Xã K\n")
    wrong = office.run("units", "apply", file, *DECEMBER, "--json", wanted=1)
    assert ('"unknown-unit"' in wrong.err, '"two-names"' in wrong.err, '"line": 3' in wrong.err) == (True, True, True)
    headed = office.write("trong.csv", "Mã cũ,Mã mới,Tên\n,,\n")
    assert office.refused("units", "apply", headed, *DECEMBER)["code"] == "empty"
    office.run("units", "apply", *DECEMBER, wanted=2)
    office.run("units", "dissolve", "xa-a1", *DECEMBER, "--waive-open", wanted=2)
    assert office.refused("units", "dissolve", "xa-a1", *DECEMBER)["code"] == "open-tasks"
    [listed] = office.json("units", "changes")
    assert (listed["id"], listed["by"], listed["state"], listed["changed"]) == ("1", "Văn thư", "pending", ["xa-a1"])
    assert "35/NQ-HĐND" in office.run("units", "changes").out
    office.at(PUBLISHED, "units", "revert", "1", "--reason", "nhầm")
    assert [one["action"] for one in office.json("journal")[-2:]] == ["units.changed", "units.reverted"]
    assert office.json("journal", "verify")["ok"] is True


def test_an_import_that_ends_a_unit_that_owes_says_so(office: Office) -> None:
    file = office.write("u.csv", "code,name,level,parent,valid_to\nxa-a1,Xã A1,commune,huyen-a,2020-11-30\n")
    done = office.json("units", "import", file, "--dry-run")
    assert [(one["code"], one["severity"]) for one in done["warnings"]] == [("open-tasks", "warning")]
    assert "hết hiệu lực ngày 30/11/2020" in office.at(PUBLISHED, "units", "import", file).err
    assert office.json("units", "import", file)["warnings"] == []


def test_the_page_of_a_unit_that_ceased_names_who_took_its_place(sqlite_url: str, tmp_path: Path) -> None:
    with pages_of(Store(sqlite_url), sqlite_url, tmp_path) as there:
        there.story.publish(plan(REPORTS))
        _, url = issue(there.story.store, there.story.settings, "xa-a1", post="officer", now=there.story.now, actor="x")
        changed(there.story, Row(old="xa-a1", new="xa-b1"), Row(old="xa-a1", new="xa-a2"))
        assert there.browser().get(url).status_code == 200, "it is a unit until then"
        there.story.now = at("2020-12-01 00:00")
        gone = there.browser().get(url)
    assert gone.status_code == 410
    assert "đơn vị không còn hoạt động. Đơn vị kế thừa: Đơn vị xa-a2, Đơn vị xa-b1." in gone.text


@pytest.mark.parametrize("kind", ["units", "committees"])
def test_the_official_change_of_2025(sqlite_url: str, kind: str) -> None:
    """Tây Ninh of 2020 comes to the new Tây Ninh: its units, or their committees with a desk."""
    store, now, as_of = Store(sqlite_url), at("2026-11-01 09:00"), at("2020-10-06 09:00").date()
    units = official_units("Tây Ninh", as_of)
    units = committees(units) if kind == "committees" else units
    with store.write() as connection:
        done = import_units(connection, Parsed("f", tuple(enumerate(units, start=1)), ()), now=now)
        imported.enter(connection, "units", done, now=now, actor="x")
    on = at("2025-07-01 00:00").date()
    change = Change(on=on, resolution="202/2025/QH15", official=True)
    shown = record(store, partial(official_rows, on=on, province="tay ninh"), change, now=now, actor="x")
    desks = int(kind == "committees")
    assert len(shown["ceasing"]) == 1 + 9 + 58 + desks
    assert [code for code in shown["founded"] if len(code) == 2] == ["80"]
    assert len(shown["changed"]) == 36
    assert shown["moved_below"] == []
    assert_proven(store)
    with pytest.raises(Refused, match="chưa thay đổi"):
        record(store, partial(official_rows, on=on), change, now=now, actor="x")
