"""Codes as people type them: case, blanks, kinds of dashes and Ð for Đ aside they are one code (contract, section 5,
rule 22). What is written exactly comes first. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lib.text import compared


class Codes:
    """The codes that there are, each found however it is typed."""

    def __init__(self, known: Iterable[str]) -> None:
        self._alike: dict[str, list[str]] = {}
        for code in dict.fromkeys(known):
            self._alike.setdefault(compared(code), []).append(code)

    def alike(self, code: str) -> list[str]:
        """The codes that differ from `code` in nothing that counts, itself among them where it is one."""
        return self._alike.get(compared(code), [])

    def meant(self, code: str) -> str:
        """The one code that `code` means; `code` itself where there is none, or more than one."""
        alike = self.alike(code)
        return alike[0] if len(alike) == 1 else code
