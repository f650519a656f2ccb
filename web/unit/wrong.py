"""What must be corrected in a form, and the one thing that every form is asked: who acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lib.language import say
from lib.text import clean_line
from lib.vocabulary import POSTS, word
from web.forms import Form
from workflow.links.opened import Opened


class Wrong(Exception):
    """What must be corrected in a form: (field, sentence) each."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


class TooOften(Wrong):
    """The same, where nothing is looked at for so many seconds."""

    def __init__(self, wait: int, *errors: tuple[str, str]) -> None:
        super().__init__(*errors)
        self.wait = wait


def together(*checks: Callable[[], Any]) -> list[Any]:
    """What each check gives; raises Wrong with everything that any of them finds."""
    given, errors = [], []
    for check in checks:
        try:
            given.append(check())
        except Wrong as error:
            errors += error.errors
    if errors:
        raise Wrong(*errors)
    return given


def who(holder: Opened, form: Form) -> str:
    """The name under which it is recorded; raises Wrong where nobody was chosen."""
    by, name = form.first("by"), clean_line(form.first("by_name"))
    if by == "holder":
        return holder.name or holder.title or word(POSTS, holder.posts[0]).capitalize()
    if by != "other":
        raise Wrong(("by", say("Hãy chọn ai nộp.", "Choose who submits.")))
    if not 2 <= len(name) <= 100:
        raise Wrong(
            ("by_name", say("Hãy ghi họ và tên, chức vụ (2–100 ký tự).", "Give the name and post (2–100 letters)."))
        )
    return name
