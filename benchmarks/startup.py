"""A command from nothing: `dondoc status` in a small office, beside Python with sqlite3 that counts and prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data import AFTER, published
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database

UNITS, STARTS = 100, 3  # units of the office; times as many repetitions
RAW = """import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT status, count(*) FROM task GROUP BY status"): print(*row)
"""


def started(database: Database, scale: Scale) -> Iterator[Result]:
    """On SQLite alone: a server's answer is not what a start is about."""
    if database.server is not None:
        return
    url = database.create(published(UNITS))
    path = url.removeprefix("sqlite:///")
    environment = {**os.environ, "DONDOC_HOME": str(database.folder), "DONDOC_DATABASE_URL": url}
    environment["DONDOC_NOW"] = AFTER.isoformat()

    def start(*words: str) -> Taken:
        return taken(lambda: subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL))

    yield pairs(
        "start of `dondoc status`",
        database.name,
        UNITS,
        scale.repetitions * STARTS,
        lambda: start(str(Path(sys.executable).parent / "dondoc"), "status"),
        lambda: start(sys.executable, "-c", RAW, path),
    )
    database.drop(url)
