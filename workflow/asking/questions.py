"""A unit asks how a task is meant, and the desk answers (web contract, section 7): no evidence, and no clock moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lib.language import say
from storage.store import Store
from workflow.asking.entered import Ending, end, enter, given_text, press
from workflow.owed import Owed, act_on, record, tell_officer


def ask(store: Store, task_id: int, *, text: str, by: str, now: datetime, actor: str, key: str | None = None) -> int:
    """A question about an open task; returns its id. The desk's officer is told. `key` names the form pressed."""
    words, made = _text(text), [0]

    def apply(owed: Owed) -> int:
        press(owed, key)
        act_id = record(owed, "question", reason=words)
        made[0] = enter(owed, act_id, "question", by)
        return act_id

    act_on(store, task_id, "question", now, actor, apply)
    return made[0]


def answer(store: Store, id: str | int, *, text: str, now: datetime, actor: str) -> None:
    """The desk's answer, told to the owing officer; refused where it was answered, or its task is closed."""
    words = _text(text)

    def apply(owed: Owed, row: Any) -> int:
        act_id = record(owed, "answer", reason=words)
        tell_officer(owed, "answered", act_id)
        return act_id

    end(store, id, Ending("question", "answer", "answered"), apply, now=now, actor=actor)


def _text(text: str) -> str:
    return given_text(text, "no-text", say("Phải ghi nội dung (--text).", "Some text is required (--text)."))
