"""`make bench`: prints a table and writes benchmarks/results.json. `--quick` measures small sizes only."""

from __future__ import annotations

import json
import platform
import statistics
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import measures
from benchmarks.measures import Result
from benchmarks.world import databases

SIZES = {"full": ([1_000, 10_000, 100_000, 1_000_000], 100_000, 5), "quick": ([1_000, 10_000], 10_000, 3)}


def main(argv: list[str]) -> None:
    """Measure and report; exits with 0 whatever the figures, which are for people to read."""
    console = Console(stderr=True)
    sizes, burst, repetitions = SIZES["quick" if "--quick" in argv else "full"]
    results: list[Result] = []
    for database in databases():
        try:
            with console.status(f"{database.name}: idle tick"):
                results += measures.idle_tick(database, sizes, repetitions)
            with console.status(f"{database.name}: {burst:,} notices due at once"):
                results.append(measures.burst(database, burst, repetitions))
            with console.status(f"{database.name}: publication to {burst:,} units"):
                results.append(measures.publication(database, burst, repetitions))
        finally:
            database.remove_all()
    Console().print(_table(results))
    path = Path(__file__).parent / "results.json"
    path.write_text(json.dumps([_row(result) for result in results], indent=1) + "\n", encoding="utf-8")


def _table(results: list[Result]) -> Table:
    table = Table(title=f"Python {platform.python_version()}, median [min–max] in ms; ratio 1.0 = as fast as raw SQL")
    for heading in ("what", "database", "size", "ours", "raw statement", "ratio"):
        table.add_column(heading, justify="left" if heading in ("what", "database") else "right")
    for r in results:
        table.add_row(r.what, r.database, f"{r.size:,}", _spread(r.ours), _spread(r.raw), f"{r.ratio:.2f}")
    return table


def _spread(seconds: tuple[float, ...]) -> str:
    low, middle, high = (1000 * x for x in (min(seconds), statistics.median(seconds), max(seconds)))
    digits = 2 if middle < 10 else 0
    return f"{middle:.{digits}f} [{low:.{digits}f}–{high:.{digits}f}]"


def _row(r: Result) -> dict[str, object]:
    return {
        "what": r.what,
        "database": r.database,
        "size": r.size,
        "ours_s": [round(x, 6) for x in r.ours],
        "raw_s": [round(x, 6) for x in r.raw],
        "ratio": round(r.ratio, 3),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
