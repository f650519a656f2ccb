"""What the engine and its people did, against the books: rungs, acts, files, and whether it ever stood still."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Sequence

from storage.store import Store
from tests.chaos import books
from tests.chaos.faults import Fault
from tests.chaos.verdict import Verdict
from tests.chaos.world import World

# While Redis is away or a file stands still, ticks go on. A worker that is killed meanwhile takes a while to start.
LONGEST_PAUSE = 30.0


def judge(world: World, faults: Sequence[Fault], oracle: Store, verdict: Verdict) -> None:
    """Enter into `verdict` what was found."""
    if not world.settled:
        verdict.broken.append("it did not settle: something still waits, is due or fails")
    _rungs(world, oracle, verdict)
    _acts(world, verdict)
    _files(world, verdict)
    _pauses(world, faults, verdict)
    _clocks(world, faults, verdict)


def _rungs(world: World, oracle: Store, verdict: Verdict) -> None:
    meant, found = books.rungs(oracle), books.rungs(world.store)
    verdict.broken += [f"a rung is only in one of the two books: {key}" for key in meant.keys() ^ found.keys()]
    due = {key: row for key, row in found.items() if row.fire_at <= world.clock.now()}
    verdict.broken += [f"a rung never fired: {key}" for key, row in due.items() if row.fired_at is None]
    verdict.checks.append(("rungs fired, as in the fault-free run", str(len(due))))


def _acts(world: World, verdict: Verdict) -> None:
    desk, broken = world.desk, verdict.broken
    known = Counter((row.task_id, row.action, row.at) for row in books.acts(world.store))
    told = Counter((one.task_id, one.action, one.at) for one in desk.done)
    broken += [f"an acknowledged act is not in the books: {act}" for act in (told - known).elements()]
    broken += [f"an act is in the books that nobody did: {act}" for act in (known - told).elements()]
    broken += [f"{count} × {what}" for what, count in desk.counts.items() if what.startswith(("LOST", "DOUBLED"))]
    broken += [f"the command line printed a traceback: {said}" for said in desk.said if "Traceback" in said]
    broken += [f"the run's own people failed: {failure}" for failure in world.people.failures]
    verdict.checks.append(("acts acknowledged, all of them once in the books", str(len(desk.done))))


def _files(world: World, verdict: Verdict) -> None:
    known, broken, count = defaultdict(set), verdict.broken, 0
    for number, digest, _size in books.kept_files(world.store):
        known[number].add(digest)
    for one in world.desk.done:
        for digest in one.digests:
            count += 1
            path = world.files_folder / digest[:2] / digest
            if digest not in known[one.task_id] or not path.exists():
                broken.append(f"a submitted file is not kept: {digest}")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                broken.append(f"a kept file is not what was submitted: {digest}")
    every = {digest for digests in known.values() for digest in digests}
    orphans = [path for path in world.files_folder.rglob("*") if path.is_file() and path.name not in every]
    if orphans:
        broken.append(f"{len(orphans)} files are kept that no submission knows")
    for kind, size, accepted in world.files_told:
        if accepted != (kind == "slow file"):
            broken.append(f"{kind} of {size >> 20} MB was {'accepted' if accepted else 'refused'}")
    verdict.checks.append(("submitted files, kept with their digest; files beside them", f"{count}; {len(orphans)}"))
    verdict.checks.append(("copies of a file that stood still in the middle", str(world.stood_still)))


def age_files(world: World) -> None:
    """As if an hour had passed: what an act that was killed left behind is younger, and the audit lets it be."""
    for path in world.files_folder.rglob("*"):
        if path.is_file():
            os.utime(path, (world.began - 7200, world.began - 7200))


def _pauses(world: World, faults: Sequence[Fault], verdict: Verdict) -> None:
    whole = Fault("the whole run", "", world.began, world.calm_at)
    verdict.checks.append(("ticks in all, longest pause in s", "{}, {:.1f}".format(*ticks_during(world, whole))))
    for fault in faults:
        if fault.kind.startswith(("Redis away", "slow file")):
            count, pause = ticks_during(world, fault)
            verdict.checks.append((f"{fault.kind}: ticks meanwhile, longest pause in s", f"{count}, {pause:.1f}"))
            if pause > LONGEST_PAUSE and not _nobody_works(world, fault, faults):
                verdict.broken.append(f"{fault.kind}: no tick for {pause:.0f} s")


def _clocks(world: World, faults: Sequence[Fault], verdict: Verdict) -> None:
    """The machine that is a day ahead is named by /health, where there is a clock to hold it against."""
    told = sum(count for said, count in world.watch.problems.items() if "may-nhanh" in said)
    if any(fault.kind == "clock a day ahead" for fault in faults):
        verdict.checks.append(("times that /health named the machine with the wrong clock", str(told)))
        if not told:
            verdict.broken.append("/health never named the machine whose clock was a day ahead")


def _nobody_works(world: World, fault: Fault, faults: Sequence[Fault]) -> bool:
    """Whether the database was away meanwhile, or the only worker stood still."""
    alone = len([name for name in world.engine.parts if name.startswith("worker")]) == 1
    kinds = ("PostgreSQL away", "worker stands still") if alone else ("PostgreSQL away",)
    stops = [one for one in faults if one.kind.startswith(kinds)]
    return any(one.at <= fault.until and one.until >= fault.at for one in stops)


def ticks_during(world: World, fault: Fault) -> tuple[int, float]:
    """How many ticks were seen while it lasted, and the longest time without one."""
    seen = {beats["tick"].timestamp() for _, beats in world.watch.beats if "tick" in beats}
    ticks = sorted(at for at in seen if fault.at <= at <= fault.until)
    gaps = [after - before for before, after in zip([fault.at, *ticks], [*ticks, fault.until], strict=True)]
    return len(ticks), max(gaps)
