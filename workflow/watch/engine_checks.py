"""What the doctor asks of the engine: is sending held, do all steps work, are the clocks right."""

from __future__ import annotations

from datetime import datetime

from lib.language import say
from lib.words import step_word
from storage.lease import TOLERANCE
from storage.store import Store
from workflow.keeping import hold
from workflow.steps import failed
from workflow.watch.heartbeat import ages, is_stale, wrong_clocks

Found = tuple[str, str]  # ok, warning or failed; a sentence


def steps(store: Store) -> Found:
    """Every step of the passes worked when it was last tried."""
    with store.read() as connection:
        known = failed(connection).values()
    if not known:
        return "ok", say("Mọi bước đều chạy được.", "Every step works.")
    told = "; ".join(f"{step_word(one.name)} ({one.failures}×): {one.why}" for one in known)
    return "failed", say(
        "{n} bước không chạy được, hệ thống tự thử lại; các bước khác vẫn chạy. {told}",
        "{n} steps do not work and are tried again; all others go on. {told}",
        n=len(known),
        told=told,
    )


def sending(store: Store) -> Found:
    """Nothing is held back after a restore."""
    with store.read() as connection:
        found = hold.held(connection)
    if found is not None:
        return "failed", found.sentence
    return "ok", say("Không giữ lại tin nào.", "Nothing is held back.")


def clocks(store: Store, at: datetime) -> Found:
    """Every machine of the last hour agrees with the database to within five seconds."""
    with store.read() as connection:
        wrong = wrong_clocks(connection, at, here=store.skew())
    if wrong:
        return "failed", " ".join(wrong)
    return "ok", say("Lệch không quá {n} giây.", "Within {n} s.", n=int(TOLERANCE.total_seconds()))


def heartbeat(store: Store, at: datetime) -> Found:
    """The engine did its work lately."""
    with store.read() as connection:
        alive = ages(connection, at)
    if not alive:
        return "warning", say(
            "Chưa có lượt rà soát nào; hãy chạy `dondoc up` hoặc worker và beat.",
            "There has been no tick yet; run `dondoc up`, or a worker and a beat.",
        )
    told = ", ".join(f"{step_word(name)} {int(age.total_seconds())} s" for name, age in sorted(alive.items()))
    stale = [name for name in ("tick", "deliver") if name not in alive or is_stale(alive[name])]
    if stale:
        return "failed", say(
            "Đã quá lâu không chạy: {stale} (lần cuối cách đây: {told}).",
            "Has not run for too long: {stale} (last seen: {told} ago).",
            stale=", ".join(map(step_word, stale)),
            told=told,
        )
    return "ok", say("Lần cuối cách đây: {told}.", "Last seen: {told} ago.", told=told)
