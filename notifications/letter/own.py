"""A committee's own sentences: one small file each, in a folder; those in English in its subfolder `en`.

`reminder.request.member.j2` replaces the sentence `reminder.request.member`; a sentence without a file is as shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from jinja2 import Template

from lib.language import Language, say
from lib.problem import Problem, why
from lib.regular import read_regular
from lib.text import nfc
from notifications.letter.wording import FILTERS, LONGEST, Fault, Wording, compiled, names, shipped, variables

SUFFIX = ".j2"
LONGEST_FILE = 1_000_000  # bytes
_ENOUGH = 8 * LONGEST  # bytes, to see that a file is too long
_SUBFOLDERS: dict[Language, str] = {"vi": ".", "en": "en"}


@dataclass(frozen=True, kw_only=True)
class OwnSentence:
    """One file of the folder: the sentence, or what is wrong with it."""

    name: str
    language: Language
    path: Path
    text: str = ""
    template: Template | None = None
    problem: Problem | None = None


def read(folder: Path) -> list[OwnSentence]:
    """Every sentence file of the folder, good or broken, by name; none where there is no folder. Never raises."""
    try:
        return [
            _sentence(path, code)
            for code, subfolder in _SUBFOLDERS.items()
            for path in sorted((folder / subfolder).glob(f"[!.]*{SUFFIX}"))
        ]
    except OSError:  # a name that no folder can have
        return []


def load(folder: Path) -> tuple[Wording, tuple[Problem, ...]]:
    """The wording to be used, and what is broken: there the shipped sentence is said, so that no mail waits for it."""
    found = read(folder)
    own = {(one.language, one.name): one.template for one in found if one.template is not None}
    return Wording(own), tuple(one.problem for one in found if one.problem is not None)


def as_file(name: str) -> str:
    """The shipped sentence in the current language as a file to begin with, its variables in a comment."""
    known = ", ".join(variables(name)) or say("không có", "none")
    note = say(
        "Biến: {known}. Bộ lọc: {filters}.",
        "Variables: {known}. Filters: {filters}.",
        known=known,
        filters=", ".join(FILTERS),
    )
    return f"{{# {note} #}}\n{shipped(name)}\n"


def _sentence(path: Path, code: Language) -> OwnSentence:
    name = path.name.removesuffix(SUFFIX)
    try:
        if name not in _NAMES:
            raise Fault(None, unknown(name))
        text = _text(path)
        template = compiled(name, text)
    except Fault as fault:
        line = say(", dòng {n}", ", line {n}", n=fault.line) if fault.line else ""
        message = f"{path}{line}: {fault.message}."
        problem = Problem(code="broken-template", message=message, path=str(path), line=fault.line)
        return OwnSentence(name=name, language=code, path=path, problem=problem)
    return OwnSentence(name=name, language=code, path=path, text=text, template=template)


def _text(path: Path) -> str:
    try:
        data = read_regular(path, LONGEST_FILE)[:_ENOUGH]
        return nfc(data.decode("utf-8-sig", "strict" if len(data) < _ENOUGH else "ignore"))
    except UnicodeDecodeError:
        raise Fault(
            None, say("không phải văn bản UTF-8; hãy lưu lại dạng UTF-8", "it is not UTF-8 text; save it as UTF-8")
        ) from None
    except OSError as error:
        raise Fault(None, say("không đọc được: {why}", "it cannot be read: {why}", why=why(error))) from None


def unknown(name: str) -> str:
    """What is wrong with a name that no sentence has."""
    nearest = get_close_matches(name, _NAMES, n=1)
    if nearest:
        return say(
            "không có câu “{name}”; gần nhất là “{it}”",
            "there is no sentence “{name}”; the nearest is “{it}”",
            name=name,
            it=nearest[0],
        )
    return say(
        "không có câu “{name}”; xem các tên bằng `dondoc template list`",
        "there is no sentence “{name}”; `dondoc template list` shows the names",
        name=name,
    )


_NAMES = tuple(names())
