"""How well plans are read: `make reading-report` measures the parts of tests/corpus, and the seeds where they are.

A gold duty is found when a duty of the draft overlaps its quote and says the same day; one that is marked debatable
counts neither way. `--misses` lists what was misread, of the part `open` only: the others are never looked at.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.text import fold, nfc
from plans.reading.model import Draft, Duty
from plans.reading.read import read

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
SHARED = ROOT.parent / "shared"

# What is measured, and the least share that is right (issue 13).
BOUNDS: Mapping[str, float] = {
    "recall": 0.97,
    "precision": 0.97,
    "kind": 0.95,
    "recurrence": 0.90,
    "relative": 0.90,
    "responsible": 0.90,
    "number": 0.98,
    "issuer": 0.98,
    "issued_on": 0.98,
    "invalid": 1.0,
    "vague": 1.0,
}
HEADINGS: Mapping[str, str] = {
    "recall": "Due dates found",
    "precision": "Due dates right",
    "kind": "Kind",
    "recurrence": "Recurrence",
    "relative": "Relative rule",
    "responsible": "Responsible unit",
    "report_to": "Reported to",
    "suggested": "Suggested date",
    "number": "Document number",
    "issuer": "Issuer",
    "issued_on": "Issue date",
    "invalid": "Invalid flagged",
    "vague": "Vague flagged",
}


@dataclass
class Figures:
    """Of each thing measured: how many were right, how many there were, and which were not."""

    right: dict[str, int] = field(default_factory=dict)
    all: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def count(self, what: str, right: bool, miss: str) -> None:
        self.right[what] = self.right.get(what, 0) + right
        self.all[what] = self.all.get(what, 0) + 1
        if not right:
            self.misses.append(f"{what}: {miss}")

    def share(self, what: str) -> float | None:
        """How much of it was right; None where the texts hold none."""
        return self.right[what] / self.all[what] if self.all.get(what) else None

    def below(self, what: str, bound: float) -> bool:
        """Whether the texts hold some, and less than `bound` of it was right."""
        share = self.share(what)
        return share is not None and share < bound


def parts(of: str = "") -> Iterator[tuple[str, Sequence[Path]]]:
    """The parts of the corpus by their names, each with its gold files; `of`: of these writers alone (`ab`)."""
    for part in ("open", "aside", "fresh"):
        golds = sorted((CORPUS / part).glob("*.json"))
        yield part, [one for one in golds if not of or one.name[0] in of]


def measured(golds: Sequence[Path]) -> Figures:
    """The figures over these texts; a text lies beside its gold."""
    figures = Figures()
    for path in golds:
        text = nfc(path.with_suffix(".txt").read_text(encoding="utf-8").replace("\r\n", "\n"))
        compare(path.stem, text, json.loads(path.read_text(encoding="utf-8")), read(text), figures)
    return figures


def of_seeds() -> Figures | None:
    """The figures over the seeds; None where they are not."""
    golds = sorted((SHARED / "gold").glob("*.json"))
    if not golds:
        return None
    figures = Figures()
    for path in golds:
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = nfc((SHARED / "seeds" / gold["seed"]).read_text(encoding="utf-8"))
        gold["duties"] = [_as_gold(one) for one in gold["deadlines"] if one["is_task"]]
        compare(path.stem, text, gold, read(text), figures)
    return figures


def _as_gold(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "strict": one["strict_before"], "responsible": [one["responsible"]] if one["responsible"] else []}


def compare(name: str, text: str, gold: Mapping[str, Any], draft: Draft, figures: Figures) -> None:
    """Add to `figures` how `draft` compares with what `gold` says of the text."""
    _document(name, gold["doc"], draft, figures)
    left = list(draft.duties)
    debatable = []
    for one in gold["duties"]:
        start = _place(text, one["quote"], one.get("occurrence", 0))
        span = start, start + len(one["quote"])
        if one.get("debatable"):
            debatable.append(span)
            continue
        found = next((duty for duty in left if _overlap(duty, span)), None)
        right = found is not None and _day(found.when.due) == one["due"]
        figures.count(
            "recall", right, f"{name}: {one['quote']!r} {one['kind']} {one['due']}; read {_said(draft, found)}"
        )
        for kind in ("invalid", "vague"):
            if one["kind"] == kind:
                figures.count(
                    kind,
                    found is not None and found.when.kind == kind,
                    f"{name}: {one['quote']!r} {_said(draft, found)}",
                )
        if found is not None:
            left.remove(found)
            figures.count("precision", right, f"{name}: {one['quote']!r} {one['due']}; read {_said(draft, found)}")
            _details(name, one, found, draft, figures)
        else:
            for what in ("recurrence", "relative"):
                if one.get(what):
                    figures.count(what, False, f"{name}: {one['quote']!r} not found")
    for duty in left:
        if not any(_overlap(duty, span) for span in debatable):
            figures.count("precision", False, f"{name}: not in gold: {_said(draft, duty)} in {_around(draft, duty)!r}")


def _document(name: str, gold: Mapping[str, Any], draft: Draft, figures: Figures) -> None:
    head = draft.head
    if "number" in gold:
        figures.count("number", head.number == gold["number"], f"{name}: {gold['number']!r}, read {head.number!r}")
    if "issued_on" in gold:
        right = _day(head.issued_on) == gold["issued_on"]
        figures.count("issued_on", right, f"{name}: {gold['issued_on']}, read {head.issued_on}")
    if "issuer" in gold:
        right = any(_plain(one) == _plain(head.issuer) for one in _spellings(gold["issuer"]))
        figures.count("issuer", right, f"{name}: {gold['issuer']!r}, read {head.issuer!r}")


def _details(name: str, gold: Mapping[str, Any], duty: Duty, draft: Draft, figures: Figures) -> None:
    when, quote = duty.when, f"{name}: {gold['quote']!r}"
    figures.count("kind", when.kind == gold["kind"], f"{quote} {gold['kind']}, read {when.kind}")
    if gold.get("recurrence"):
        right = _parts(when.recurrence) in map(_parts, _spellings(gold["recurrence"]))
        figures.count("recurrence", right, f"{quote} {gold['recurrence']}, read {when.recurrence}")
    if gold.get("relative"):
        figures.count(
            "relative", _same_rule(gold["relative"], duty), f"{quote} {gold['relative']}, read {when.relative}"
        )
    if "responsible" in gold:
        right = _same_units(gold["responsible"], duty.responsible)
        figures.count("responsible", right, f"{quote} {gold['responsible']}, read {duty.responsible}")
    if "report_to" in gold:
        right = _plain(duty.report_to) in map(_plain, _spellings(gold["report_to"]))
        figures.count("report_to", right, f"{quote} {gold['report_to']!r}, read {duty.report_to!r}")
    if gold.get("suggested_due"):
        right = _day(when.suggested_due) == gold["suggested_due"]
        figures.count("suggested", right, f"{quote} {gold['suggested_due']}, read {when.suggested_due}")


def _same_rule(gold: Mapping[str, Any], duty: Duty) -> bool:
    read = duty.when.relative
    if read is None or (read.n, read.unit) != (gold["n"], gold["unit"]) or read.side not in gold:
        return False
    event, said = _plain(gold[read.side]), _plain(read.event)
    return event in said or said in event


def _same_units(gold: Sequence[Any], read: Sequence[str]) -> bool:
    """Each unit of the gold, in one of its spellings, is read, and no other."""
    names = [{_plain(one) for one in _spellings(unit)} for unit in gold]
    units = {_plain(one) for one in read}
    # Two units of the gold may share a spelling that names both ("A and B"): then one name read is right for both.
    if all(name & units for name in names) and units <= set().union(*names):
        return True
    # One name with commas in it may be read as a list of its parts.
    return len(names) == 1 and _plain(" ".join(read)) in names[0]


def _place(text: str, quote: str, occurrence: int) -> int:
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(quote, at + 1)
    return at


def _overlap(duty: Duty, span: tuple[int, int]) -> bool:
    return duty.when.start < span[1] and span[0] < duty.when.end


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _plain(written: str | None) -> str:
    return " ".join(re.findall(r"\w+", fold(written or "")))


def _spellings(gold: Any) -> Sequence[Any]:
    """What the gold accepts: one value, or a list of them."""
    return gold if isinstance(gold, list) else [gold]


def _parts(rule: str | None) -> frozenset[str]:
    return frozenset((rule or "").split(";"))


def _said(draft: Draft, duty: Duty | None) -> str:
    if duty is None:
        return "nothing"
    return f"{draft.text[duty.when.start : duty.when.end]!r} {duty.when.kind} {duty.when.due}"


def _around(draft: Draft, duty: Duty) -> str:
    return " ".join(draft.text[max(0, duty.when.start - 90) : duty.when.end + 40].split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; with `--misses`, what was misread in the open part."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what was misread in the part `open`")
    parser.add_argument("--of", default="", help="only the texts of these writers, by their letters (de)")
    chosen = parser.parse_args(arguments)
    columns = {part: measured(golds) for part, golds in parts(chosen.of)}
    if (seeds := of_seeds()) is not None:
        columns["seeds"] = seeds
    table = Table("", *columns, "bound", title="Reading plans: right of all")
    for what, heading in HEADINGS.items():
        cells = [_cell(figures, what) for figures in columns.values()]
        table.add_row(heading, *cells, f"{BOUNDS[what]:.0%}" if what in BOUNDS else "")
    Console().print(table)
    if chosen.misses:
        for name in ("open", "seeds"):
            for miss in columns[name].misses if name in columns else ():
                print(miss)
    return 0


def _cell(figures: Figures, what: str) -> str:
    share = figures.share(what)
    if share is None:
        return "–"
    colour = "green" if share >= BOUNDS.get(what, 0) else "red"
    return f"[{colour}]{share:.1%}[/] ({figures.right[what]}/{figures.all[what]})"


if __name__ == "__main__":
    sys.exit(main())
