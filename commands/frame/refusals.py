"""Why a command ended in an exception, in sentences: what is refused, what is away, full or broken, and a defect."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from commands.frame.app import App
from lib.language import say
from lib.problem import Problem, Refused, why
from lib.text import clean_line

DEFECTS = "defects.log"  # in the data folder, for the account that runs the product only
LONGEST_LOG = 1_000_000  # bytes; then it begins anew


def problems_of(error: Exception, app: App, command: str) -> Sequence[Problem]:
    """What ended `command`, such as "dondoc task show"."""
    if isinstance(error, Refused):
        return error.problems
    if isinstance(error, OSError):
        return [Problem(code="file", message=_of_the_system(error))]
    if isinstance(error, MemoryError):
        return [Problem(code="memory", message=say("Máy không đủ bộ nhớ.", "The machine has not enough memory."))]
    if damaged := _damaged(error, app):
        return damaged
    if _is_of_the_database(error):
        return [Problem(code="database", message=_of_the_database(error, app))]
    return [Problem(code="defect", message=_defect(error, app, command))]


def _of_the_system(error: OSError) -> str:
    if error.filename:
        return say(
            "Không dùng được {path}: {why}.", "{path} cannot be used: {why}.", path=error.filename, why=why(error)
        )
    return say("Hệ điều hành từ chối: {why}.", "The operating system refuses: {why}.", why=why(error))


def _damaged(error: Exception, app: App) -> Sequence[Problem]:
    """What is wrong with the file of a SQLite database; nothing where it is not that."""
    if "sqlalchemy" not in type(error).__module__:
        return ()
    from workflow.keeping.unusable import refused, told_by

    found = told_by(error, app.settings.database_url)
    return refused(found).problems if found else ()


def _is_of_the_database(error: Exception) -> bool:
    """Away, locked, read-only, full, broken, or of another version; but not a statement that is wrong."""
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__.partition(".")[0] in _OF_DATABASES}
    if "CommandError" in kinds:  # alembic: a schema that it does not know
        return True
    if getattr(getattr(error, "orig", error), "sqlstate", None) == "42501":  # PostgreSQL: insufficient privilege
        return True
    return bool(kinds & _AWAY) and not kinds & {"DataError", "IntegrityError", "ProgrammingError", "NotSupportedError"}


_OF_DATABASES = {"sqlalchemy", "sqlite3", "psycopg", "alembic"}
_AWAY = {"DatabaseError", "InterfaceError", "TimeoutError", "PendingRollbackError"}


def _of_the_database(error: Exception, app: App) -> str:
    from workflow.keeping.unusable import busy

    return busy(error, app.settings.database_url) or say(
        "Không dùng được cơ sở dữ liệu: {why}. Hãy xem DONDOC_DATABASE_URL và chạy `dondoc doctor`.",
        "The database cannot be used: {why}. See DONDOC_DATABASE_URL and run `dondoc doctor`.",
        why=clean_line(str(getattr(error, "orig", None) or error)).rstrip("."),
    )


# --- defects ----------------------------------------------------------------------------------------------------


def _defect(error: Exception, app: App, command: str) -> str:
    """The sentence for whoever met it; what a developer needs is in a file, or with DONDOC_DEBUG=1 on stderr."""
    for one in _chain(error):
        if hasattr(one, "hide_parameters"):
            one.hide_parameters = True  # of statements: they hold what people wrote, and addresses
    frames = traceback.extract_tb(error.__traceback__)
    reference = sha256(repr([(frame.filename, frame.lineno) for frame in frames]).encode()).hexdigest()[:8]
    told = "".join(traceback.format_exception(error))
    if os.environ.get("DONDOC_DEBUG"):
        sys.stderr.write(told)
    try:
        where = _write(app.settings.home, f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {command} {reference}\n{told}\n")
    except Exception:  # whatever was wrong may be wrong here too
        where = None
    if where is None:
        return say(
            "Lỗi của chương trình (mã {reference}) khi chạy `{command}`; hãy chạy lại với DONDOC_DEBUG=1 và báo cho "
            "người phụ trách phần mềm.",
            "A defect of the program (reference {reference}) ended `{command}`; run it again with DONDOC_DEBUG=1 and "
            "report what it prints.",
            reference=reference,
            command=command,
        )
    return say(
        "Lỗi của chương trình (mã {reference}) khi chạy `{command}`; đề nghị báo cho người phụ trách phần mềm, kèm tệp "
        "{file}.",
        "A defect of the program (reference {reference}) ended `{command}`; please report it, with the file {file}.",
        reference=reference,
        command=command,
        file=where,
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _write(home: Path, told: str) -> Path | None:
    """Add to the file of defects; None where there is no data folder: reading commands make none."""
    if not home.is_dir():
        return None
    path = home / DEFECTS
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    with open(path, "ab", opener=lambda name, _flags: os.open(name, flags, 0o600)) as file:
        if file.tell() > LONGEST_LOG:
            file.truncate(0)
        file.write(told.encode(errors="backslashreplace"))
    return path
