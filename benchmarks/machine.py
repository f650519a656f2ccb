"""On what was measured: without it no figure means anything."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from benchmarks.world import Database
from lib.time import VIETNAM


def machine(databases: list[Database]) -> dict[str, object]:
    """Processor, memory, system, versions, and when."""
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory": _line("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": next((_version(one) for one in databases if one.server), None),
        "load": [round(one, 2) for one in os.getloadavg()],
        "began": datetime.now(VIETNAM).isoformat(timespec="seconds"),
    }


def _line(path: str, name: str) -> str | None:
    """What a file of /proc says of `name`."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _version(database: Database) -> str:
    with database.server_connection() as connection:
        return str(connection.scalar(text("SHOW server_version")))
