"""Problems and refusals: one clear sentence that says what, where, and what would be right. Pure."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from org.language import say
from settings.regular import NotRegular, TooLong


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `path` is the file or the place in it ("items[2].due", "units.csv"), `line` and `column` count from 1.
    An error refuses the whole, a warning does not.
    """

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    path: str | None = None
    line: int | None = None
    column: int | None = None


def by_place(problem: Problem) -> tuple[int, int]:
    """The order of the file; what concerns all of it comes first."""
    return problem.line or 0, problem.column or 0


class Refused(Exception):
    """The request is understood and not possible; nothing was written. Carries every problem found (exit code 1)."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def refuse(code: str, message: str) -> Refused:
    """`raise refuse("unknown-task", "…")`: a refusal with one problem."""
    return Refused(Problem(code=code, message=message))


def why(error: OSError) -> str:
    """Why a file cannot be used, in words of the reader where it is one of the usual reasons."""
    if isinstance(error, TooLong):
        return say("dài hơn {n:g} MB", "it has more than {n:g} MB", n=error.most / 1e6)
    if isinstance(error, NotRegular):
        return say(
            "không phải là tệp thường (mà là thư mục, ống dẫn hoặc thiết bị)",
            "it is not a regular file (but a folder, a pipe or a device)",
        )
    usual = {
        errno.ENOENT: say("không có tệp hoặc thư mục này", "there is no such file or folder"),
        errno.EACCES: say("không có quyền", "permission denied"),
        errno.EPERM: say("không có quyền", "permission denied"),
        errno.EISDIR: say("đó là một thư mục", "it is a folder"),
        errno.ENOTDIR: say("một phần của đường dẫn không phải là thư mục", "a part of the path is not a folder"),
        errno.ELOOP: say("các liên kết dẫn vòng quanh", "links lead in a circle"),
        errno.ENAMETOOLONG: say("tên quá dài", "the name is too long"),
        errno.ENOSPC: say("hết chỗ trên đĩa", "the disk is full"),
        errno.EDQUOT: say("hết hạn mức đĩa", "the disk quota is used up"),
        errno.EROFS: say("chỉ được đọc, không được ghi", "it is on a read-only file system"),
    }
    return usual.get(error.errno or 0) or error.strerror or str(error)
