"""Whatever rows say: what is accepted leaves a roster that is one, and the days before as they were."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from lib.problem import Refused
from org.files.correcting.replacing import key_of
from org.files.rows import Parsed, overlap
from org.files.trees import circle
from org.model import UnitVersion, valid_on
from workflow.unit_changes.model import Planned, Roster, Row
from workflow.unit_changes.rules import planned

ON = date(2025, 7, 1)
EVE = ON - timedelta(days=1)
CODES = "abcdef"
_days = st.sampled_from([date(2025, 1, 1), EVE, ON, date(2025, 12, 31)])


@st.composite
def rosters(draw: st.DrawFn) -> list[UnitVersion]:
    """Up to five units in a tree, some with an end, some with a second version."""
    found: list[UnitVersion] = []
    for n, code in enumerate(CODES[: draw(st.integers(1, 5))]):
        parent = draw(st.sampled_from([None, *CODES[:n]]))
        ends = draw(st.none() | _days)
        one = UnitVersion(code=code, name=code, level="commune", parent=parent, valid_to=ends)
        found.append(one)
        if ends and draw(st.booleans()):
            begins = ends + timedelta(days=draw(st.sampled_from([1, 40])))
            found.append(UnitVersion(code=code, name=f"{code}2", level="commune", parent=parent, valid_from=begins))
    return found


_codes = st.none() | st.sampled_from(CODES)
_names = st.sampled_from([None, None, "N"])
_rows = st.builds(Row, old=_codes, new=_codes, main=st.booleans(), name=_names, parent=_codes)
_sound = st.lists(_rows.filter(lambda row: row.old or row.new), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rosters(), _sound)
def test_what_is_accepted_leaves_a_sound_roster(units: list[UnitVersion], rows: list[Row]) -> None:
    there = Roster(versions={key_of(one): one for one in units})
    try:
        made = planned(Parsed("f.csv", tuple(enumerate(rows, start=2)), ()), there, ON, "NQ")
    except Refused:
        reject()
    touched = {code for code, _ in made.versions}
    after = [one for one in units if one.code not in touched] + list(made.versions.values())
    _is_sound(after, made)
    for day in (date(2025, 3, 1), EVE):
        assert _on(after, day).keys() == _on(units, day).keys()
        assert all((_on(units, day)[code].name, _on(units, day)[code].parent) == (one.name, one.parent)
                   for code, one in _on(after, day).items())  # fmt: skip


def _on(versions: list[UnitVersion], day: date) -> dict[str, UnitVersion]:
    return {one.code: one for one in versions if valid_on(day, one.valid_from, one.valid_to)}


def _is_sound(after: list[UnitVersion], made: Planned) -> None:
    today = _on(after, ON)
    assert not made.ceasing or not set(made.ceasing) & {one.code for one in after if (one.valid_to or ON) >= ON}
    assert {one.new for one in made.successions} - {None} <= today.keys()
    assert not [one for one in today.values() if one.parent in made.ceasing], "nobody hangs below who ceased"
    assert circle({code: one.parent for code, one in today.items()}) == []
    for place, one in enumerate(after):
        assert not [other for other in after[place + 1 :] if other.code == one.code and overlap(one, other)]
    mains = [one.old for one in made.successions if one.main]
    assert len(mains) == len(set(mains))
    assert set(mains) == {one.old for one in made.successions if one.old and one.new}
