"""What was said, against what should have been: nothing lost, nothing doubled without a reason, nobody nagged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise, product
from typing import Any

from storage.store import Store
from tests.chaos import books
from tests.chaos.acting import Done
from tests.chaos.books import NoticeKey, Told
from tests.chaos.faults import Fault
from tests.chaos.mail_server import DROPPED, Arrival
from tests.chaos.verdict import Verdict
from tests.chaos.world import World

CLOSES = ("submit", "accept", "waive")
CHANGES = (*CLOSES, "extend", "return")
IN_FLIGHT = 10.0  # seconds between "started" and a mail's arrival, at most, where nothing stands still
A_MOMENT = 2.0  # a mail's last bytes may be read after its sender was killed


class Judge:
    """Compares the world with what `oracle` says."""

    def __init__(self, world: World, faults: Sequence[Fault], oracle: Store, verdict: Verdict) -> None:
        self.world, self.faults, self.verdict = world, faults, verdict
        self.expected, self.found = books.notices(oracle), books.notices(world.store)
        self.arrivals = world.mail.by_id()

    def judge(self) -> None:
        self._notices()
        self._doubles()
        self._foreign_mail()
        self._nagging()

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
        """No mail speaks of a rung of a task that had been reported when the mail was started.

        Where a mail set out to tell something else of the task too, its words do not say which: it is left out.
        """
        names, titles = books.unit_names(self.world.store), books.item_titles(self.world.store)
        ladder: dict[str, set[int]] = defaultdict(set)
        others: dict[str, set[int]] = defaultdict(set)
        for told in self.found.values():
            for known_as in told.message_ids:
                (ladder if told.fire_at is not None else others)[known_as].add(told.task_id)
        checked = 0
        for known_as, mails in self.arrivals.items():
            for mail, number in product(mails, ladder[known_as] - others[known_as]):
                checked += 1
                reported = self._reported(number, mail)
                if reported is not None and names[number] in mail.text and titles[number] in mail.text:
                    since = f"{mail.at - reported.known:.0f} s after “{reported.action}” was acknowledged"
                    self._broken(f"nagged {since}: {names[number]} in one of {len(mails)} mails {known_as}")
        self.verdict.checks.append(("mails × tasks looked through for nagging after a report", str(checked)))

    def _reported(self, number: int, mail: Arrival) -> Done | None:
        """The act by which the task had been reported for certain when the mail was started."""
        every = [one for one in self.world.desk.done if one.task_id == number]
        acts = [one for one in every if one.known <= mail.at - IN_FLIGHT]
        just_now = [one for one in every[len(acts) :] if one.known <= mail.at + IN_FLIGHT]
        if not acts or acts[-1].action not in CLOSES or any(one.action == "return" for one in just_now):
            return None
        stops = [one for one in self.faults if mail.pid in one.pids and "still" in one.kind]
        stood_still = any(one.at <= mail.at and one.until >= acts[-1].known for one in stops)
        return None if stood_still else acts[-1]


def _words(key: NoticeKey) -> str:
    (item, unit), why, kind, address = key
    return f"{kind} “{why}” of {item} {unit} to {address}"
