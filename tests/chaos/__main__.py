"""`python -m tests.chaos [--minutes 10] [--seed N] [--database postgresql|sqlite] [--report FILE]`."""

from __future__ import annotations

import argparse
import re
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from tests.chaos import facts, picture, report, run
from tests.chaos.judge import Judge
from tests.chaos.oracle import fault_free
from tests.chaos.verdict import Verdict


def main() -> int:
    """0: all was as promised; 1: something was not, each told on a line of its own."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="dondoc-chaos-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with run.running(home, 60 * given.minutes, given.seed, given.database) as (world, faults):
            end = world.clock.now()
            facts.age_files(world)
            said = {words: run.dondoc(world, *words.split()) for words in ("audit", "journal verify", "audit --json")}
            oracle = fault_free(home / "oracle", [day for _, day in world.days], world.store, world.desk.done, end)
            verdict = Verdict()
            Judge(world, faults.happened, oracle, verdict).judge()
            facts.judge(world, faults.happened, oracle, verdict)
            _commands(verdict, said)
            oracle.dispose()
            text = report.written(world, faults.happened, verdict, given, run.commit())
            if given.report:
                given.report.write_text(text, encoding="utf-8")
                given.report.with_suffix(".svg").write_text(picture.svg(world, faults.happened), encoding="utf-8")
    print(report.summary(verdict))
    for sentence in verdict.broken:
        print("✗", sentence)
    return 1 if verdict.broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(100_000))
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--report", type=Path, help="where the report is written")
    return parser.parse_args()


def _commands(verdict: Verdict, said: dict[str, tuple[int, str]]) -> None:
    """The journal proves the facts, and the audit finds nothing."""
    code, text = said["journal verify"]
    verdict.checks.append(("`dondoc journal verify`", " ".join(text.split())))
    if code:
        verdict.broken.append(f"journal verify: {text}")
    first = " ".join(said["audit"][1].split())
    verdict.checks.append(
        ("`dondoc audit`, an hour after the last act", re.sub(r"\b[0-9a-f]{64}\b|/\S+", "…", first)[:300])
    )
    code, text = said["audit --json"]
    findings = report.findings(text)
    verdict.checks.append(("`dondoc audit`, once more", ", ".join(findings) or "nothing found"))
    unknown = sum(count for why, count in verdict.otherwise.items() if why.startswith("unknown"))
    for code_name, count in findings.items():
        if code_name != "messages-unknown" or count > unknown:
            verdict.broken.append(f"audit: {code_name} ({count})")


if __name__ == "__main__":
    sys.exit(main())
