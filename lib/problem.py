"""Problems and refusals: one clear sentence that says what, where, and what would be right. Pure."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.language import say
from lib.meaning import Sayings, meaning
from lib.regular import NotRegular, TooLong
from lib.vocabulary import Pair

Severity = Literal["error", "warning"]
MOST_TOLD = 200
LONGEST_PATH = 200  # characters: a key may be as long as the file
MORE = "more"  # the code of the sentence that says how many others there are


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `path` is the file or the place in it ("items[2].due", "units.csv"), `line` and `column` count from 1.
    An error refuses the whole, a warning does not. `stands_for`: of how many it tells, where it sums up others.
    """

    code: str
    message: str
    severity: Severity = "error"
    path: str | None = None
    line: int | None = None
    column: int | None = None
    stands_for: int = 1


def by_place(problem: Problem) -> tuple[bool, int, int]:
    """The order of the file; what concerns all of it comes first, how many others there are last."""
    return problem.code == MORE, problem.line or 0, problem.column or 0


def line_of(problem: Problem) -> str:
    """`dòng 12, cột 5 · items[2].due: …`; a message that begins with its place stands as it is."""
    if problem.path and problem.message.startswith(problem.path):
        return problem.message
    place = ""
    if problem.line:
        place = say("dòng {line}", "line {line}", line=problem.line)
        if problem.column:
            place += say(", cột {column}", ", column {column}", column=problem.column)
    where = " · ".join(part for part in (place, problem.path) if part)
    return f"{where}: {problem.message}" if where else problem.message


def bounded(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by place, at most MOST_TOLD, errors before warnings; at the end how many others there are."""
    found = list(problems)
    errors_first = sorted(found, key=lambda one: (one.severity != "error", by_place(one)))
    single = [one for one in errors_first if one.code != MORE]
    told, untold = sorted(single[:MOST_TOLD], key=by_place), single[MOST_TOLD:]
    untold += [one for one in found if one.code == MORE]
    return [*told, _more(untold)] if untold else told


def _more(untold: Sequence[Problem]) -> Problem:
    severity: Severity = "error" if any(one.severity == "error" for one in untold) else "warning"
    n = sum(one.stands_for for one in untold)
    written = say(f"{n:,}".replace(",", "."), f"{n:,}")
    if severity == "error":
        message = say("và {n} lỗi khác.", "and {n} more.", n=written)
    else:
        message = say("và {n} cảnh báo khác.", "and {n} more warnings.", n=written)
    return Problem(code=MORE, message=message, severity=severity, stands_for=n)


class Problems:
    """What is found wrong, one by one: of each severity the first MOST_TOLD, of the others only how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self._told: list[Problem] = []
        self._of: Counter[Severity] = Counter()

    @property
    def full(self) -> bool:
        """True when no other error would be told."""
        return self._of["error"] >= MOST_TOLD

    def note(
        self,
        code: str,
        message: str | Callable[[], str],
        severity: Severity = "error",
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """One more; a message that costs something to put together is given as a function."""
        self.count += 1
        self._of[severity] += 1
        if self._of[severity] <= MOST_TOLD:
            said = message if isinstance(message, str) else message()
            place = path[:LONGEST_PATH] if path else None
            problem = Problem(code=code, message=said, severity=severity, path=place, line=line, column=column)
            self._told.append(problem)

    def all(self) -> list[Problem]:
        """Those that are told, by place, and how many others there are."""
        untold = Counter(self._of) - Counter(one.severity for one in self._told)
        more = [Problem(code=MORE, message="", severity=severity, stands_for=n) for severity, n in untold.items()]
        return bounded([*self._told, *more])


class Refused(Exception):
    """The request is understood and not possible; nothing was written. Carries every problem found (exit code 1)."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def refuse(code: str, message: str) -> Refused:
    """`raise refuse("unknown-task", "…")`: a refusal with one problem."""
    return Refused(Problem(code=code, message=message))


# Why a file cannot be used, where it is one of the usual reasons.
FILE_TROUBLES: Mapping[str, Pair] = {
    "file.too-long": ("dài hơn {n} MB", "it has more than {n} MB"),
    "file.not-regular": (
        "không phải là tệp thường (mà là thư mục, ống dẫn hoặc thiết bị)",
        "it is not a regular file (but a folder, a pipe or a device)",
    ),
    "file.ENOENT": ("không có tệp hoặc thư mục này", "there is no such file or folder"),
    "file.EACCES": ("không có quyền", "permission denied"),
    "file.EPERM": ("không có quyền", "permission denied"),
    "file.EISDIR": ("đó là một thư mục", "it is a folder"),
    "file.ENOTDIR": ("một phần của đường dẫn không phải là thư mục", "a part of the path is not a folder"),
    "file.ELOOP": ("các liên kết dẫn vòng quanh", "links lead in a circle"),
    "file.ENAMETOOLONG": ("tên quá dài", "the name is too long"),
    "file.ENOSPC": ("hết chỗ trên đĩa", "the disk is full"),
    "file.EDQUOT": ("hết hạn mức đĩa", "the disk quota is used up"),
    "file.EROFS": ("chỉ được đọc, không được ghi", "it is on a read-only file system"),
}
_FILE_TROUBLES = Sayings(FILE_TROUBLES)


def why(error: OSError) -> str:
    """Why a file cannot be used, in words of the reader where it is one of the usual reasons."""
    return _FILE_TROUBLES.words(why_kept(error))


def why_kept(error: OSError) -> str:
    """The same as text to be kept (lib/meaning)."""
    if isinstance(error, TooLong):
        return meaning("file.too-long", n=f"{error.most / 1e6:g}")
    if isinstance(error, NotRegular):
        return meaning("file.not-regular")
    name = errno.errorcode.get(error.errno or 0)
    return meaning(f"file.{name}") if f"file.{name}" in FILE_TROUBLES else error.strerror or str(error)
