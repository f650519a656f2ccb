"""The language of what a user reads: Vietnamese by default, English on request. Both stand side by side in the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Language = Literal["vi", "en"]
language: ContextVar[Language] = ContextVar("language", default="vi")


def say(vi: str, en: str, /, **values: object) -> str:
    """The sentence in the current language, with `{name}` filled from `values`; values are never read as a format."""
    sentence = en if language.get() == "en" else vi
    return sentence.format(**values) if values else sentence


@contextmanager
def speaking(tongue: Language) -> Iterator[None]:
    """In here the current language is `tongue`."""
    before = language.set(tongue)
    try:
        yield
    finally:
        language.reset(before)
