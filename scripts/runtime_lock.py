"""Print the part of requirements.lock that the product itself needs, with its hashes, without development's tools.

    python scripts/runtime_lock.py requirements.lock > runtime.lock

The lock says for each package who wants it ("# via …"); what leads back to the project's own dependencies is kept.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

OURS = "dondoc (pyproject.toml)"


def blocks(lock: str) -> dict[str, str]:
    """Each package's lines, by its name."""
    found: dict[str, list[str]] = {}
    name = None
    for line in lock.splitlines():
        if begins := re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", line):
            name = begins[1]
        if name and line and not line.startswith("#"):
            found.setdefault(name, []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def wanted_by(block: str) -> set[str]:
    """Who wants the package, from its comment."""
    said = re.search(r"^ +# via(.*(?:\n +#  .*)*)", block, re.MULTILINE)
    names = re.sub(r"(?m)^ +# +", "\n", said[1]).splitlines() if said else []
    return {name.strip() for name in names if name.strip()}


def runtime(lock: str) -> str:
    """The lock without what only development needs."""
    packages = blocks(lock)
    wanted = {name: wanted_by(block) for name, block in packages.items()}
    kept: set[str] = set()
    while more := {name for name, by in wanted.items() if name not in kept and by & (kept | {OURS})}:
        kept |= more
    return "\n".join(packages[name] for name in packages if name in kept) + "\n"


if __name__ == "__main__":
    print(runtime(Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
