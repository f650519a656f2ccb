"""The report of a run, as Markdown: what was done how often, what was said, what was lost, what came twice and why."""

from __future__ import annotations

import argparse
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.chaos import log_lines
from tests.chaos.faults import Fault
from tests.chaos.verdict import Verdict
from tests.chaos.world import World

MOST_LINES = 12  # kinds of lines of one part


def written(world: World, faults: Sequence[Fault], verdict: Verdict, given: argparse.Namespace, commit: str) -> str:
    """The whole page."""
    word = "as promised" if not verdict.broken else "NOT as promised"
    mails = world.mail.arrivals
    head = [
        "# A chaos run",
        f"*Written by `python -m tests.chaos --minutes {given.minutes:g} --seed {given.seed} --database "
        f"{given.database}` at commit {commit}.* The seed draws what happens when; how the processes meet it differs "
        "from run to run.",
        f"**{summary(verdict)}** It ended {word}.",
        f"Plan 87 of Tây Ninh lived from {world.days[0][1]:%d/%m/%Y} to {world.days[-1][1]:%d/%m/%Y} in "
        f"{world.calm_at - world.began:.0f} s of chaos and {_end(world) - world.calm_at:.0f} s of calm, "
        f"{len(world.days)} days of it; {len(mails)} mails arrived, {len(world.desk.done)} acts of people were done. "
        "How it is judged: [tests/chaos](../tests/chaos/__init__.py).",
    ]
    if given.report:
        head.append(f"![Faults above, mails per ten seconds below]({given.report.with_suffix('.svg').name})")
    parts = [
        _faults(world, faults),
        _people(world),
        _said(verdict),
        _doubles(verdict),
        _checks(world, verdict),
        _logs(world),
    ]
    broken = ["## What was not as promised", "\n".join(f"- {one}" for one in verdict.broken)] if verdict.broken else []
    return "\n\n".join([*head, *broken, *parts]) + "\n"


def summary(verdict: Verdict) -> str:
    """One line."""
    return (
        f"{verdict.said} notices were to be said: {verdict.lost} lost; {len(verdict.doubles)} mails came again, "
        f"{verdict.unexplained} without an explanation."
    )


def findings(text: str) -> dict[str, int]:
    """What `dondoc audit --json` found, by code."""
    start = text.find("{")
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start:])
    except ValueError:
        return {f"no JSON: {text[:200]}": 1}
    return {one["code"]: one["count"] for one in found.get("findings", found.get("errors", []))}


def _end(world: World) -> float:
    return world.watch.beats[-1][0] if world.watch.beats else world.calm_at


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return "\n".join([*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)])


def _faults(world: World, faults: Sequence[Fault]) -> str:
    rows: list[Sequence[object]] = []
    for kind in dict.fromkeys(one.kind for one in faults):
        those = [one for one in faults if one.kind == kind]
        back = sorted(seconds for one in those if (seconds := _back(world, one)) is not None)
        hit = sum(len(one.in_flight or ()) for one in those)
        shown = f"{statistics.median(back):.1f} / {back[-1]:.1f}" if back else "–"
        rows.append((kind, len(those), hit, shown))
    rows += [(f"mail server: {what}", count, "–", "–") for what, count in sorted(world.mail.faults.items())]
    return "## What went wrong\n\n" + _table(
        ("fault", "times", "messages in flight then", "s until the next tick after its end: median / longest"), rows
    )


def _back(world: World, fault: Fault) -> float | None:
    """Seconds from the fault's end to the first tick after it."""
    for at, beats in world.watch.beats:
        if at >= fault.until and "tick" in beats and beats["tick"].timestamp() >= fault.until:
            return beats["tick"].timestamp() - fault.until
    return None


def _people(world: World) -> str:
    rows: list[Sequence[object]] = [(what, count) for what, count in sorted(world.desk.counts.items())]
    rows += [(f"{kind} of {size >> 20} MB", "kept" if done else "refused") for kind, size, done in world.files_told]
    told: Counter[str] = Counter()
    for sentence, count in world.desk.said.items():
        told[log_lines.kind(sentence)] += count
    said = [(f"“{sentence}”", count) for sentence, count in told.most_common(8)]
    return "## What people did\n\n" + _table(("act, or what its person was told", "times"), [*rows, *said])


def _said(verdict: Verdict) -> str:
    rows: list[Sequence[object]] = [
        ("ended as in the fault-free run", verdict.as_there),
        *sorted(verdict.otherwise.items()),
    ]
    rows.append(("**lost**", f"**{verdict.lost}**"))
    return (
        "## What was said\n\nEvery notice, against a run of the same acts at the same instants in one process, without "
        "faults.\n\n" + _table(("how it ended", "notices"), rows)
    )


def _doubles(verdict: Verdict) -> str:
    rows = Counter(why for _whom, why in verdict.doubles)
    shown = _table(("why", "mails"), rows.most_common()) if rows else "None."
    each = [f"- {whom}: {why}" for whom, why in verdict.doubles]
    return "\n\n".join(
        [
            "## What came twice",
            "Under the same Message-ID, which many mail systems show as one mail.",
            shown,
            "\n".join(each),
        ]
    )


def _checks(world: World, verdict: Verdict) -> str:
    health = ", ".join(f"{count} × {code or 'no answer'}" for code, count in sorted(world.watch.health.items()))
    problems = [(f"/health said: {said}", count) for said, count in world.watch.problems.most_common(8)]
    steps = Counter(log_lines.kind(said) for said in world.watch.failing)
    failing = [(f"step that failed meanwhile: {said}", count) for said, count in steps.most_common(10)]
    rows = [
        *verdict.checks,
        ("/health", health),
        *problems,
        *failing,
        ("ended by itself", _listed(Counter(world.died))),
    ]
    return "## What was looked at\n\n" + _table(("what", "found"), rows)


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{count} × {what}" for what, count in sorted(counts.items())) or "nothing"


def _logs(world: World) -> str:
    parts = ["## What the machines' parts logged", "Kinds of lines; `n` and `…` stand for what differs."]
    for name in world.engine.parts:
        kinds = log_lines.kinds(world.engine.logs(name))
        if kinds:
            shown = [(f"`{kind}`", count) for kind, count in kinds.most_common(MOST_LINES)]
            rest = len(kinds) - len(shown)
            shown += (
                [(f"{rest} further kinds", sum(kinds.values()) - sum(count for _, count in shown))] if rest > 0 else []
            )
            starts = len(world.engine.parts[name].every)
            parts += [f"**{name}**, started {starts} times", _table(("line", "times"), shown)]
    return "\n\n".join(parts)
