"""`make bench`: prints a table and writes benchmarks/results.json.

`python -m benchmarks [--quick] [MEASURE …]` measures small sizes once, or only what is named; neither writes the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks import acts, board, engine, letters, mail, pages, reading, reform, reports, startup, values
from benchmarks.machine import machine
from benchmarks.timing import Result, Scale, Taken, median
from benchmarks.world import Database, databases

FULL = Scale(
    tasks=(1_000, 10_000, 100_000, 1_000_000),
    rows=100_000,
    report=1_000_000,
    plan=10_000,
    late=3_000,
    mails=2_000,
    repetitions=5,
)
QUICK = Scale(tasks=(1_000,), rows=2_000, report=10_000, plan=500, late=200, mails=100, repetitions=1)
MEASURES: dict[str, Callable[[Database, Scale], Iterator[Result]]] = {
    "tick": engine.idle_tick,
    "burst": engine.burst,
    "publication": engine.publication,
    "acts": acts.acceptance,
    "values": values.recorded,
    "reform": reform.reformed,
    "status": reports.official,
    "outbox": reports.outbox,
    "preview": reports.previewed,
    "board": board.shown,
    "letter": letters.drafted,
    "mail": mail.sent,
    "units": pages.units,
    "submission": pages.submitted,
    "decision": pages.accepted,
    "links": pages.linked,
    "reading": reading.read_in,
    "start": startup.started,
}


def main(words: list[str]) -> None:
    """Measure and report; exits with 0 whatever the figures, which are for people to read."""
    quick, names = "--quick" in words, [word for word in words if word != "--quick"]
    if unknown := [name for name in names if name not in MEASURES]:
        sys.exit(f"There is no measure {', '.join(unknown)}; known: {', '.join(MEASURES)}.")
    console, found = Console(stderr=True), databases()
    where, results = machine(found), list[Result]()
    try:
        for database in found:
            for name in names or MEASURES:
                with console.status(f"{database.name}: {name}"):
                    results += MEASURES[name](database, QUICK if quick else FULL)
    finally:
        for database in found:
            database.remove_all()
    Console(width=None if sys.stdout.isatty() else 150).print(_table(results, where))
    if not quick and not names:
        path = Path(__file__).parent / "results.json"
        data = {"machine": where, "results": [_row(result) for result in results]}
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _table(results: list[Result], where: dict[str, object]) -> Table:
    about = f"{where['processor']}, {where['cores']} cores, Python {where['python']}, load {where['load']}"
    how = "median [min–max] in ms; ratio 1.0 = as fast as the raw one, by the clock and in CPU time"
    table = Table(title=escape(f"{about}\n{how}"))
    for heading in ("what", "database", "size", "ours", "raw", "ratio", "CPU", "load"):
        table.add_column(heading, justify="left" if heading in ("what", "database") else "right")
    for r in results:
        ratios = (f"{r.ratio:.2f}", "—" if r.cpu_ratio is None else f"{r.cpu_ratio:.2f}")
        load = f"{r.load[0]:.1f}–{r.load[1]:.1f}"
        table.add_row(r.what, r.database, f"{r.size:,}", _spread(r.ours), _spread(r.raw), *ratios, load)
    return table


def _spread(runs: tuple[Taken, ...]) -> str:
    seconds = [one.wall for one in runs]
    low, middle, high = (1000 * x for x in (min(seconds), median(seconds), max(seconds)))
    digits = 2 if middle < 10 else 0
    return f"{middle:.{digits}f} [{low:.{digits}f}–{high:.{digits}f}]"


def _row(r: Result) -> dict[str, object]:
    return {
        "what": r.what,
        "database": r.database,
        "size": r.size,
        "ours_s": [round(one.wall, 6) for one in r.ours],
        "ours_cpu_s": [round(one.cpu, 6) for one in r.ours],
        "raw_s": [round(one.wall, 6) for one in r.raw],
        "raw_cpu_s": [round(one.cpu, 6) for one in r.raw],
        "ratio": round(r.ratio, 3),
        "cpu_ratio": None if r.cpu_ratio is None else round(r.cpu_ratio, 3),
        "load": [round(one, 2) for one in r.load],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
