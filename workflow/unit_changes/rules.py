"""What the rows of a unit change make of the roster on its date, or everything that is wrong with them (change
contract, U1 to U4). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

from lib.dates import day_words
from lib.language import say
from lib.problem import Problems, Refused, bounded
from lib.text import compared
from org.files.correcting.replacing import Key, key_of
from org.files.reading.refusal import nothing
from org.files.rows import Parsed
from org.files.trees import MAX_LEVELS, circle, too_deep
from org.files.units import note_at
from org.model import UnitVersion, valid_on
from org.resolve import heir_of
from workflow.unit_changes.model import Planned, Roster, Row, Succession

SAID = ("name", "level", "parent", "tags")
Rows = list[tuple[int, Row]]
By = Mapping[str, Rows]


def planned(parsed: Parsed[Row], roster: Roster, on: date, resolution: str, *, waive: bool = False) -> Planned:
    """Raises Refused with every problem: those of the file and of U3; then those of the tree that would be."""
    if not parsed.rows and not parsed.problems:
        raise nothing(parsed.filename)
    change = _Change(_as_known(parsed, roster), roster, on, resolution, waive=waive)
    if problems := bounded([*parsed.problems, *change.problems()]):
        raise Refused(problems)
    made = change.made()
    if change.trouble.count:
        raise Refused(change.trouble.all())
    return made


def _as_known(parsed: Parsed[Row], roster: Roster) -> Parsed[Row]:
    """Codes and levels that are the same in every spelling in one: that of the roster, else the first in the file."""
    there = {version.code for version in roster.versions.values()}
    codes = {compared(code): code for code in there}
    levels = {compared(version.level): version.level for version in roster.versions.values()}

    def code(written: str | None) -> str | None:
        return written if written is None or written in there else codes.setdefault(compared(written), written)

    def known(row: Row) -> Row:
        level = row.level and levels.setdefault(compared(row.level), row.level)
        return replace(row, old=code(row.old), new=code(row.new), level=level)

    rows = [(n, known(row)) for n, row in parsed.rows]
    return replace(parsed, rows=tuple((n, replace(row, parent=code(row.parent))) for n, row in rows))


class _Change:
    """The rows beside the roster as it is the day before and on the day."""

    def __init__(self, parsed: Parsed[Row], roster: Roster, on: date, resolution: str, *, waive: bool) -> None:
        self.parsed, self.roster, self.on, self.resolution, self.waive = parsed, roster, on, resolution, waive
        self.trouble = Problems()
        self.eve = on - timedelta(days=1)
        self.before, self.there = self._valid(self.eve), self._valid(on)
        self.known = {code for code, _ in roster.versions}
        self.later = {v.code for v in roster.versions.values() if (v.valid_from or date.min) > on}
        self.of_old, self.of_new = self._by("old"), self._by("new")
        self.ceasing = [old for old, rows in self.of_old.items() if all(row.new != old for _, row in rows)]
        self.gone = frozenset(self.ceasing)
        self.said = {new: self._said(rows) for new, rows in self.of_new.items()}

    def _valid(self, day: date) -> dict[str, UnitVersion]:
        return {v.code: v for v in self.roster.versions.values() if valid_on(day, v.valid_from, v.valid_to)}

    def _by(self, field: str) -> By:
        found: dict[str, Rows] = defaultdict(list)
        for n, row in self.parsed.rows:
            if (code := getattr(row, field)) is not None:
                found[code].append((n, row))
        return found

    def _said(self, rows: Rows) -> dict[str, Any]:
        """What the rows say of one new unit, each field where it is said first."""
        said = ((name, getattr(row, name)) for _, row in reversed(rows) for name in SAID)
        return {name: value for name, value in said if value is not None}

    # --- what is refused (U3) ----------------------------------------------------------------------------------------

    def problems(self) -> list[Any]:
        for old, rows in self.of_old.items():
            self._look_at_old(old, rows)
        for new, rows in self.of_new.items():
            self._look_at_new(new, rows)
        return self.trouble.all()

    def _wrong(self, row: int, code: str, field: str, vi: str, en: str, **values: Any) -> None:
        note_at(self.trouble, self.parsed, row, code, partial(say, vi, en, **values), field)

    def _look_at_old(self, old: str, rows: Rows) -> None:
        n = rows[0][0]
        if old not in self.before:
            vi, en = "ngày {day}, đơn vị “{old}” không có hiệu lực", "on {day} unit '{old}' is not valid"
            self._wrong(n, "unknown-unit", "old", vi, en, day=day_words(self.eve), old=old)
        elif old not in self.there:
            vi, en = "đơn vị “{old}” vốn đã hết hiệu lực từ ngày {day}", "unit '{old}' ends by {day} anyway"
            self._wrong(n, "unknown-unit", "old", vi, en, day=day_words(self.on), old=old)
        elif old in self.gone and (day := self.roster.receiving.get(old)) and day >= self.on:
            self._not_valid(n, "old", old, day)
        seen: dict[str | None, int] = {}
        for n, row in rows:
            if row.new in seen or (seen and (row.new is None or None in seen)):
                vi, en = "đơn vị “{old}” đã có ở dòng {n} như vậy", "unit '{old}' is so in row {n} already"
                self._wrong(n, "repeated-row", "old", vi, en, old=old, n=seen.get(row.new, rows[0][0]))
            seen.setdefault(row.new, n)
        if len(mains := [n for n, row in rows if row.main]) > 1:
            vi, en = "đơn vị “{old}” có {k} đơn vị kế thừa chính", "unit '{old}' has {k} main successors"
            self._wrong(mains[1], "two-mains", "main", vi, en, old=old, k=len(mains))
        owing = self.roster.owing.get(old)
        if owing and not self.waive and all(row.new is None for _, row in rows):
            vi = "đơn vị “{old}” không có đơn vị kế thừa mà còn {k} nhiệm vụ: {tasks}; hãy ghi lý do để miễn"
            en = "unit '{old}' has no successor and {k} open tasks: {tasks}; write why they are waived"
            self._wrong(n, "open-tasks", "old", vi, en, old=old, k=len(owing), tasks=_some(owing))

    def _look_at_new(self, new: str, rows: Rows) -> None:
        n, said = rows[0][0], self.said[new]
        for field in SAID:
            for row, one in rows:
                if (value := getattr(one, field)) is not None and value != said[field]:
                    vi = "các dòng ghi khác nhau về đơn vị “{new}”: {one} và {other}"
                    en = "rows say different things of unit '{new}': {one} and {other}"
                    words = {"one": _text(said[field]), "other": _text(value)}
                    self._wrong(row, "two-names", field, vi, en, new=new, **words)
                    break
        leaves = self.on if new in self.gone else self.roster.ceasing.get(new)
        known = new in self.known
        if leaves is not None:
            self._not_valid(n, "new", new, leaves)
        elif new in self.there and any(row.renames and row.old != new for _, row in rows):
            vi = "mã “{new}” là của một đơn vị khác, “{name}”; hãy ghi mã chưa dùng, hoặc sáp nhập vào đơn vị ấy"
            en = "'{new}' is the code of another unit, '{name}'; write one that none bears, or merge into that unit"
            self._wrong(n, "two-names", "new", vi, en, new=new, name=self.there[new].name)
        elif new in self.there or any(row.old == new for _, row in rows):
            pass  # whether it was there the day before is asked of the old one
        elif not self.founded(new) or (known and not said.get("name")):
            if known:
                vi, en = "ngày {day}, đơn vị “{new}” không có hiệu lực", "on {day} unit '{new}' is not valid"
                self._wrong(n, "successor-not-valid", "new", vi, en, day=day_words(self.on), new=new)
            else:
                vi = "không có đơn vị “{new}” trong danh bạ; đơn vị lập mới thì hãy ghi tên"
                en = "there is no unit '{new}' in the roster; of a unit that is founded write the name"
                self._wrong(n, "unknown-successor", "new", vi, en, new=new)
        elif "level" not in said and all(row.old is None for _, row in rows):
            vi, en = "đơn vị lập mới “{new}” chưa ghi cấp", "of '{new}', which is founded, the level is not written"
            self._wrong(n, "missing", "level", vi, en, new=new)
        parent = said.get("parent")
        if parent is not None and not self._stands(parent):
            vi, en = "ngày {day} không có đơn vị “{parent}”", "on {day} there is no unit '{parent}'"
            self._wrong(n, "unknown-parent", "parent", vi, en, day=day_words(self.on), parent=parent)

    def _not_valid(self, row: int, field: str, unit: str, day: date) -> None:
        vi = "đơn vị “{unit}” là đơn vị cũ hoặc mới của một thay đổi từ ngày {day} chưa chuyển nhiệm vụ"
        en = "unit '{unit}' ceases or receives by a change of {day} whose tasks have not passed"
        if field == "new" and unit in self.gone:
            vi = "đơn vị “{unit}” thôi hoạt động từ ngày {day}, nên không kế thừa được"
            en = "unit '{unit}' ceases on {day} and can be nobody's successor"
        self._wrong(row, "successor-not-valid", field, vi, en, unit=unit, day=day_words(day))

    def founded(self, code: str) -> bool:
        """It is no unit of the day before, of the day or later, and a row names it."""
        known = code in self.before or code in self.there or code in self.later
        return not known and code in self.of_new and bool(self.said[code].get("name"))

    def _stands(self, code: str) -> bool:
        return (code in self.there and code not in self.gone) or self.founded(code)

    def _first_old(self, new: str) -> UnitVersion | None:
        return next((self.before[row.old] for _, row in self.of_new[new] if row.old in self.before), None)

    # --- what comes of it --------------------------------------------------------------------------------------------

    def made(self) -> Planned:
        """The rows are sound; notes in `trouble` a tree that would be none."""
        founded = {new: self._found(new) for new in self.of_new if self.founded(new)}
        changed = dict(self._changed())
        below = {
            code: self._place(version.parent, code)
            for code, version in {**self.there, **changed}.items()
            if version.parent in self.gone and code not in self.gone and "parent" not in self.said.get(code, {})
        }
        after = {code: v for code, v in self.there.items() if code not in self.gone} | founded | changed
        after |= {code: replace(after[code], parent=above, resolution=self.resolution) for code, above in below.items()}
        stands = {code: v.parent if v.parent in after else self._place(v.parent, code) for code, v in after.items()}
        self._look_at_tree(stands)
        new = {code: after[code] for code in (*founded, *changed, *below)}
        return Planned(
            successions=tuple(self._successions()),
            ceasing=tuple(self.ceasing),
            founded=tuple(founded),
            changed=tuple(changed),
            moved_below=tuple(below),
            versions=self._versions(new),
        )

    def _found(self, new: str) -> UnitVersion:
        first, said = self._first_old(new), self.said[new]
        like = {} if first is None else {"level": first.level, "tags": first.tags}
        parent = first.parent if first else None
        parent = self._place(parent, new) if parent in self.gone else parent
        fields = {"parent": parent, **like, **said}
        return UnitVersion(code=new, valid_from=self.on, resolution=self.resolution, **fields)

    def _changed(self) -> Iterator[tuple[str, UnitVersion]]:
        """Units valid on the day of which the rows say something that is not so already."""
        for new, said in self.said.items():
            old = self.there.get(new)
            if old and (new in self.roster.renewed or any(getattr(old, name) != said[name] for name in said)):
                yield new, replace(old, resolution=self.resolution, **said)

    @cached_property
    def _heirs(self) -> dict[str, str]:
        successors = {**self.roster.successors, **{old: self._mains[old] for old in self.ceasing}}
        return heir_of(successors, {code for code in {*self.there, *self.of_new} if self._stands(code)})

    def _place(self, parent: str | None, code: str) -> str | None:
        """Below what a unit hangs on the day that would hang below `parent`: that one's heir, without one its nearest
        superior (U4). Nobody hangs below itself: whoever takes its superior's place hangs where that one did."""
        seen = {code}
        while parent is not None and parent not in seen:
            seen.add(parent)
            if self._stands(parent):
                return parent
            if (heir := self._heirs.get(parent, code)) != code:
                return heir
            parent = self._last[parent].parent if parent in self._last else None
        return None

    @cached_property
    def _last(self) -> dict[str, UnitVersion]:
        """Each unit as it is the day before, else as it was last, else as it will be: the place that it keeps."""
        begins = {one: one.valid_from or date.min for one in self.roster.versions.values()}
        later_first = sorted(begins, key=begins.__getitem__, reverse=True)
        return {v.code: v for v in (*later_first, *(v for v in reversed(later_first) if begins[v] <= self.eve))}

    def _look_at_tree(self, parents: Mapping[str, str | None]) -> None:
        rows = {new: rows[0][0] for new, rows in self.of_new.items()}
        if found := circle(parents):
            row = next((rows[code] for code in found if code in rows), 0)
            vi, en = "các đơn vị trực thuộc vòng quanh: {it}", "units in a circle: {it}"
            self._wrong(row, "circle", "parent", vi, en, it=" → ".join(found))
        elif code := too_deep(parents):
            vi, en = "đơn vị “{it}” nằm dưới hơn {most} cấp", "unit '{it}' stands below more than {most} others"
            self._wrong(rows.get(code, 0), "too-deep", "parent", vi, en, it=code, most=MAX_LEVELS)

    def _successions(self) -> Iterator[Succession]:
        for _, row in self.parsed.rows:
            main = row.old is not None and row.new is not None and row.new == self._mains[row.old]
            yield Succession(old=row.old, new=row.new, main=main, ceases=row.old in self.gone)

    @cached_property
    def _mains(self) -> dict[str, str | None]:
        """Each old unit's main successor: the one marked so, else the one with its own code, else the first (U1)."""
        return {
            old: min((row for _, row in rows), key=lambda row: (not row.main, row.new != old)).new
            for old, rows in self.of_old.items()
        }

    def _versions(self, new: Mapping[str, UnitVersion]) -> dict[Key, UnitVersion]:
        """All versions of the units that cease, are founded or get another version."""
        touched = self.gone | new.keys()
        kept = {key: one for key, one in self.roster.versions.items() if key[0] in touched}
        after: dict[Key, UnitVersion] = {}
        for key, one in kept.items():
            begins, ends = one.valid_from or date.min, one.valid_to or date.max
            if begins < self.on <= ends:
                after[key] = replace(one, valid_to=self.eve)
            elif one.code not in self.gone or begins < self.on:
                after[key] = one
        begun = (replace(one, valid_from=self.on) for one in new.values())
        return after | {key_of(one): one for one in begun}


def _some(names: Sequence[str], most: int = 20) -> str:
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
