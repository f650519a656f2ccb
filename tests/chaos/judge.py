"""What was promised, and whether it held: nothing lost, nothing doubled without a reason, no file or act missing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from storage.store import Store
from tests.chaos import books
from tests.chaos.books import NoticeKey, Told
from tests.chaos.faults import Fault
from tests.chaos.mail_server import DROPPED, Arrival
from tests.chaos.world import World

CLOSES = ("submit", "accept", "waive")
CHANGES = (*CLOSES, "extend", "return")
IN_FLIGHT = 10.0  # seconds between "started" and a mail's arrival, at most, where nothing stands still
A_MOMENT = 2.0  # a mail's last bytes may be read after its sender was killed


@dataclass
class Verdict:
    """`broken`: what is not as promised, one sentence each. `lost` and `doubled` are among them."""

    broken: list[str] = field(default_factory=list)
    lost: int = 0
    unexplained: int = 0
    said: int = 0  # notices that the fault-free run sent
    as_there: int = 0  # notices that ended as there
    otherwise: Counter[str] = field(default_factory=Counter)  # those that did not, by the reason
    doubles: list[tuple[str, str]] = field(default_factory=list)  # whose mail came again, and why
    checks: list[tuple[str, str]] = field(default_factory=list)


class Judge:
    """Compares the world with what `oracle` says."""

    def __init__(self, world: World, faults: Sequence[Fault], oracle: Store) -> None:
        self.world, self.faults, self.verdict = world, faults, Verdict()
        self.expected, self.found = books.notices(oracle), books.notices(world.store)
        self.oracle = oracle
        self.arrivals = world.mail.by_id()

    def judge(self) -> Verdict:
        self._notices()
        self._doubles()
        self._foreign_mail()
        self._nagging()
        self._rungs()
        self._acts()
        self._files()
        if not self.world.settled:
            self._broken("it did not settle: something still waits, is due or fails")
        return self.verdict

    def _broken(self, sentence: str) -> None:
        self.verdict.broken.append(sentence)

    def _lost(self, key: NoticeKey, why: str) -> None:
        self.verdict.lost += 1
        self._broken(f"lost: {_words(key)}: {why}")

    # --- what was said ---------------------------------------------------------------------------------------------

    def _notices(self) -> None:
        verdict = self.verdict
        verdict.said = sum(one.state == "sent" for one in self.expected.values())
        for key, meant in self.expected.items():
            got = self.found.get(key)
            if got is None:
                self._missing(key, meant)
            elif meant.state == "sent":
                self._sent(key, got)
            elif (meant.state, meant.reason) == (got.state, got.reason):
                verdict.as_there += 1
            elif meant.state == got.state == "skipped":
                verdict.otherwise[f"skipped, {got.reason} instead of {meant.reason}: its rung fired late"] += 1
            else:
                self._broken(f"{_words(key)} is {got.state} ({got.reason}), not {meant.state} ({meant.reason})")
        for key in self.found.keys() - self.expected.keys():
            self._broken(f"nobody should be told: {_words(key)} is {self.found[key].state}")

    def _sent(self, key: NoticeKey, got: Told) -> None:
        arrived = [mail for known_as in got.message_ids for mail in self.arrivals.get(known_as, [])]
        if any(mail.recipient != key[3] for mail in arrived):
            self._broken(f"told somebody else: {_words(key)}")
        if got.state in ("sent", "delivered"):
            if arrived:
                self.verdict.as_there += 1
            else:
                self._lost(key, "the books say sent, and no mail came")
        elif got.state == "unknown":
            self._unknown(key, got, bool(arrived))
        elif got.state == "skipped" and self._newer_tells(got):
            self.verdict.otherwise["a newer rung told the same person before this could leave"] += 1
        elif got.state == "withdrawn" and self._acted_since(got):
            self.verdict.otherwise["withdrawn by an act before it could leave"] += 1
        else:
            self._lost(key, f"it is {got.state} ({got.reason})")

    def _unknown(self, key: NoticeKey, got: Told, arrived: bool) -> None:
        doubts = sum(len(self._ambiguities(known_as)) for known_as in got.message_ids)
        if doubts < 2:
            self._lost(key, f"it is unknown after {doubts} lost answers")
        came = "it had come" if arrived else "nothing had come"
        self.verdict.otherwise[f"unknown after two lost answers; {came}"] += 1

    def _newer_tells(self, got: Told) -> bool:
        return any(
            one.task_id == got.task_id and one.person_id == got.person_id and (one.fire_at and got.fire_at)
            and one.fire_at > got.fire_at
            for one in self.found.values()
        )  # fmt: skip

    def _acted_since(self, got: Told) -> bool:
        acts = [row for row in self._acts_of[got.task_id] if row.action in CHANGES]
        return bool(acts) and (got.fire_at is None or any(row.at >= got.fire_at for row in acts))

    def _missing(self, key: NoticeKey, meant: Told) -> None:
        """Not written at all: right only where the rung fired late, after an act that had made it pointless."""
        if meant.fire_at is not None and any(self._was_late(entry, key, meant) for entry in self._fired):
            self.verdict.otherwise["not written: an act came before its rung, which fired late"] += 1
        elif meant.state == "sent":
            self._lost(key, "it was never written")
        else:
            self._broken(f"never written: {_words(key)}, {meant.state} there")

    def _was_late(self, entry: Any, key: NoticeKey, meant: Told) -> bool:
        told = json.loads(entry.detail)
        same = told["rung"] == key[1].rpartition(" ")[0].rpartition(" ")[0]
        if not same or datetime.fromisoformat(told["fire_at"]) != meant.fire_at:
            return False
        number = books.tasks(self.world.store)[key[0]]
        acts = [one for one in self._entries if one.task_id == number and one.id < entry.id]
        return any(one.action.removeprefix("task.") in CHANGES and one.at >= meant.fire_at for one in acts)

    @cached_property
    def _entries(self) -> list[Any]:
        return books.entries(self.world.store)

    @cached_property
    def _fired(self) -> list[Any]:
        return [entry for entry in self._entries if entry.action == "rung.fired"]

    @cached_property
    def _acts_of(self) -> dict[int, list[Any]]:
        found = defaultdict(list)
        for row in books.acts(self.world.store):
            found[row.task_id].append(row)
        return found

    # --- what came twice -------------------------------------------------------------------------------------------

    def _doubles(self) -> None:
        for known_as, mails in self.arrivals.items():
            for before, again in pairwise(mails):
                why = self._why_again(known_as, before, again)
                self.verdict.doubles.append((before.recipient, why or "UNEXPLAINED"))
                if why is None:
                    self.verdict.unexplained += 1
                    self._broken(f"came again without a reason: {known_as} after {again.at - before.at:.1f} s")
        for key, told in self.found.items():
            came = [known_as for known_as in dict.fromkeys(told.message_ids) if known_as in self.arrivals]
            if len(came) > 1:
                self.verdict.unexplained += 1
                self._broken(f"said by {len(came)} mails: {_words(key)}")

    def _why_again(self, known_as: str, before: Arrival, again: Arrival) -> str | None:
        if before.answer == DROPPED:
            return "the answer to the first was dropped"
        hits = [one for one in self._hits(known_as, before.pid) if before.at - A_MOMENT <= one.at <= again.at]
        return f"{hits[0].kind} while it was in flight" if hits else None

    def _hits(self, known_as: str, pid: int | None) -> list[Fault]:
        """The faults that hit the process which sent it, while it was started and had no receipt."""
        those = [one for one in self.faults if one.in_flight and known_as in one.in_flight]
        return [one for one in those if pid is None or pid in one.pids]

    def _ambiguities(self, known_as: str) -> list[str]:
        """Each time when nobody could know whether it had come."""
        mails = self.arrivals.get(known_as, [])
        dropped = [mail.answer for mail in mails if mail.answer == DROPPED]
        answered = {mail.pid for mail in mails if mail.answer != DROPPED}
        hits = {one.at: one.kind for pid in answered or {None} for one in self._hits(known_as, pid)}
        return dropped + list(hits.values())

    def _foreign_mail(self) -> None:
        known = books.messages(self.world.store)
        for known_as in self.arrivals.keys() - known.keys():
            self._broken(f"a mail of which the books know nothing: {known_as}")

    # --- nobody is nagged ------------------------------------------------------------------------------------------

    def _nagging(self) -> None:
        """No mail speaks of a rung of a task that had been reported when the mail was started."""
        names, spoken = books.unit_names(self.world.store), defaultdict(list)
        titles = books.item_titles(self.world.store)
        for told in self.found.values():
            if told.fire_at is not None:
                for known_as in told.message_ids:
                    spoken[known_as].append(told.task_id)
        checked = 0
        for known_as, mails in self.arrivals.items():
            for mail in mails:
                for number in spoken[known_as]:
                    checked += 1
                    if self._closed(number, mail) and names[number] in mail.text and titles[number] in mail.text:
                        self._broken(f"nagged after the report: {names[number]} in {known_as}")
        self.verdict.checks.append(("mails × tasks looked through for nagging after a report", str(checked)))

    def _closed(self, number: int, mail: Arrival) -> bool:
        """Whether the task had been reported for certain when the mail was started."""
        since = mail.at - IN_FLIGHT
        acts = [one for one in self.world.desk.done if one.task_id == number and one.known <= since]
        if not acts or acts[-1].action not in CLOSES:
            return False
        stops = [one for one in self.faults if mail.pid in one.pids and "still" in one.kind]
        return not any(one.at <= mail.at and one.until >= acts[-1].known for one in stops)

    # --- rungs, acts, files ----------------------------------------------------------------------------------------

    def _rungs(self) -> None:
        meant, found = books.rungs(self.oracle), books.rungs(self.world.store)
        for key in meant.keys() ^ found.keys():
            self._broken(f"a rung is only in one of the two books: {key}")
        now = self.world.clock.now()
        late = [key for key, row in found.items() if row.fire_at <= now and row.fired_at is None]
        for key in late:
            self._broken(f"a rung never fired: {key}")
        self.verdict.checks.append(
            ("rungs fired, as in the fault-free run", str(sum(row.fire_at <= now for row in found.values())))
        )

    def _acts(self) -> None:
        desk = self.world.desk
        known = Counter((row.task_id, row.action, row.at) for row in books.acts(self.world.store))
        told = Counter((one.task_id, one.action, one.at) for one in desk.done)
        for act in (told - known).elements():
            self._broken(f"an acknowledged act is not in the books: {act}")
        for act in (known - told).elements():
            self._broken(f"an act is in the books that nobody did: {act}")
        for what, count in desk.counts.items():
            if what.isupper() or what.startswith(("LOST", "DOUBLED")):
                self._broken(f"{count} × {what}")
        for sentence in desk.said:
            if "Traceback" in sentence:
                self._broken(f"the command line printed a traceback: {sentence}")
        for failure in self.world.people.failures:
            self._broken(f"the run's own people failed: {failure}")
        self.verdict.checks.append(("acts acknowledged, all of them once in the books", str(len(desk.done))))

    def _files(self) -> None:
        known = defaultdict(set)
        for number, digest, _size in books.kept_files(self.world.store):
            known[number].add(digest)
        count = 0
        for one in self.world.desk.done:
            for digest in one.digests:
                count += 1
                path = self.world.files_folder / digest[:2] / digest
                if digest not in known[one.task_id] or not path.exists():
                    self._broken(f"a submitted file is not kept: {digest}")
                elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    self._broken(f"a kept file is not what was submitted: {digest}")
        every = {digest for digests in known.values() for digest in digests}
        there = [path for path in self.world.files_folder.rglob("*") if path.is_file()]
        orphans = [path.name for path in there if path.name not in every]
        if orphans:
            self._broken(f"{len(orphans)} files are kept that no submission knows")
        for kind, size, accepted in self.world.files_told:
            if accepted != (kind == "slow file"):
                self._broken(f"{kind} of {size >> 20} MB was {'accepted' if accepted else 'refused'}")
        self.verdict.checks.append(("submitted files, kept with their digest", str(count)))


def _words(key: NoticeKey) -> str:
    (item, unit), why, kind, address = key
    return f"{kind} “{why}” of {item} {unit} to {address}"
