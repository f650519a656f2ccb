"""Submitted files: which deliverable each fills, and the kept copy under its SHA-256.

A file is copied before the act's transaction, which only gives the copy its name: neither a large file nor a slow disk
keeps anybody else waiting.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol, TypeVar

from lib.language import say
from lib.problem import Problem, Refused, refuse, why
from lib.regular import NotRegular, open_regular
from lib.text import clean_line
from storage.disk import make_folder, sync_folder

LONGEST_NAME = 200  # characters
HALF = ".copy-"  # begins the name of a copy that is not kept yet


class Named(Protocol):
    """What a refusal can name: a path, or a copy."""

    @property
    def name(self) -> str: ...


F = TypeVar("F", bound=Named)


@dataclass(frozen=True)
class Copy:
    """A copy on disk, not kept yet: its name as given (metadata only), digest, size in bytes, and where it lies."""

    name: str
    sha256: str
    size: int
    half: Path


def fill(
    deliverables: Sequence[dict[str, Any]], files: Sequence[tuple[str | None, F]], *, paper: bool
) -> list[tuple[str | None, F]]:
    """Which deliverable each file fills: named ones as named, plain ones in the deliverables' order, extras none.

    Raises Refused where a deliverable lacks files and `paper` does not say that they came on paper.
    """
    known = [one["id"] for one in deliverables]
    for named, file in files:
        if named is not None and named not in known:
            raise refuse(
                "unknown-deliverable",
                say(
                    "Tệp {file} ghi cho “{named}”, nhưng đầu việc này chỉ cần: {known}.",
                    "File {file} is meant for “{named}”, but this item asks only for: {known}.",
                    file=file.name,
                    named=named,
                    known=", ".join(known) or "—",
                ),
            )
    filled, missing = filling(deliverables, files)
    if missing and not paper:
        raise refuse(
            "missing-deliverables",
            say(
                "Chưa nộp được, còn thiếu: {missing}. Hãy kèm tệp bằng --file, hoặc ghi --paper nếu đã nhận bản giấy.",
                "Not submitted, still missing: {missing}. Add files with --file, or --paper if they came on paper.",
                missing=", ".join(f"{one['title']} ({n})" for one, n in missing),
            ),
        )
    return filled


def filling(
    deliverables: Sequence[dict[str, Any]], files: Sequence[tuple[str | None, F]]
) -> tuple[list[tuple[str | None, F]], list[tuple[dict[str, Any], int]]]:
    """Which deliverable each file fills, and how many each deliverable still lacks, where it lacks any."""
    filled = [(named, file) for named, file in files if named is not None]
    plain = [file for named, file in files if named is None]
    missing = []
    for one in deliverables:
        lacking = max(0, one["at_least"] - sum(named == one["id"] for named, _ in filled))
        filled += [(one["id"], file) for file in plain[:lacking]]
        if len(plain) < lacking:
            missing.append((one, lacking - len(plain)))
        plain = plain[lacking:]
    return filled + [(None, file) for file in plain], missing


@contextmanager
def copied(folder: Path, paths: Sequence[Path], limit: int) -> Iterator[list[Copy]]:
    """Copies in `folder`, on disk for certain (fsync); what is not kept at the end of the block is removed.

    All are looked at before any is copied. Raises Refused where one cannot be read, is no regular file, has more than
    `limit` bytes, or cannot be written.
    """
    for path in paths:
        with _opened(path, limit):
            pass
    copies: list[Copy] = []
    try:
        for path in paths:
            copies.append(_copy(folder, path, limit))
        yield copies
    finally:
        for copy in copies:
            copy.half.unlink(missing_ok=True)


def keep(folder: Path, copies: Iterable[Copy]) -> None:
    """Give each copy its name, under which it outlives a loss of power; the same content is kept once.

    Within the act's transaction, under the lock `files`: what no submission names the audit puts aside.
    """
    parents: dict[Path, None] = {}
    for copy in copies:
        kept = place(folder, copy.sha256)
        try:
            make_folder(kept.parent)
            if copy.half.exists():  # else an earlier attempt of this act has done it
                os.utime(copy.half)
                copy.half.replace(kept)  # in place of the same content, if it is there
        except OSError as error:
            raise _not_kept(copy.name, error) from None
        parents |= {kept.parent: None}
    for parent in (*parents, *([folder, folder.parent] if parents else [])):
        sync_folder(parent)


def place(folder: Path, sha256: str) -> Path:
    """Where the content of that digest is kept."""
    return folder / sha256[:2] / sha256


def unfit(path: Path, limit: int) -> Problem | None:
    """Why a file cannot be kept, as `copied` would refuse it; None where it can."""
    try:
        with _opened(path, limit):
            return None
    except Refused as refused:
        return refused.problems[0]


@contextmanager
def _opened(path: Path, limit: int) -> Iterator[FileIO]:
    """The file, if it is one and not too large."""
    try:
        with open_regular(path) as file:
            _refuse_larger(path, os.fstat(file.fileno()).st_size, limit)
            yield file
    except NotRegular:
        raise _not_a_file(path) from None
    except OSError as error:
        raise _not_kept(path, error) from None


def _copy(folder: Path, path: Path, limit: int) -> Copy:
    """What is kept is what was read: one pass, so that a file that changes meanwhile cannot belie its digest."""
    half = None
    try:
        half = Half(folder, path.name, limit)
        with _opened(path, limit) as source:
            while block := source.read(1 << 20):
                half.write(block)
        return half.done()
    except BaseException as error:
        if half is not None:
            half.drop()
        if isinstance(error, OSError):
            raise _not_kept(path, error) from None
        raise


class Half:
    """A copy that is being written: counted and digested as it comes, on disk for certain once it is done.

    `write` raises Refused as soon as there are more than `limit` bytes; all three raise OSError where the disk does.
    """

    def __init__(self, folder: Path, name: str, limit: int) -> None:
        self.name, self.size = kept_name(name), 0
        self._limit, self._digest = limit, hashlib.sha256()
        self._path = folder / f"{HALF}{token_hex(8)}"
        make_folder(folder)
        self._file = open(self._path, "xb", opener=_private)  # noqa: SIM115 - `done` or `drop` closes it

    def write(self, block: bytes) -> None:
        self.size += len(block)
        _refuse_larger(self.name, self.size, self._limit)
        self._digest.update(block)
        self._file.write(block)

    def done(self) -> Copy:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        return Copy(self.name, self._digest.hexdigest(), self.size, self._path)

    def drop(self) -> None:
        """Nothing is left of it."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def kept_name(name: str) -> str:
    """The name of a file as it is kept: metadata only, NFC, without what cannot be seen, of at most 200 characters."""
    shown = clean_line(name) or "_"
    stem, dot, ending = shown.rpartition(".")
    return shown if len(shown) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 1 - len(ending)]}{dot}{ending[:20]}"


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _not_a_file(path: Path) -> Refused:
    return refuse(
        "file-not-kept",
        say(
            "{file} không phải là tệp thường (là thư mục, thiết bị hay đường ống). Chưa ghi nhận gì.",
            "{file} is no ordinary file (but a folder, a device or a pipe). Nothing was recorded.",
            file=path,
        ),
    )


def _refuse_larger(path: Path | str, size: int, limit: int) -> None:
    if size <= limit:
        return
    raise refuse(
        "file-too-large",
        say(
            "Tệp {file} quá lớn: {size} MB, mỗi tệp được tối đa {limit} MB (DONDOC_UPLOAD_MB). Chưa ghi nhận gì.",
            "File {file} is too large: {size} MB, at most {limit} MB a file (DONDOC_UPLOAD_MB). Nothing was recorded.",
            file=path,
            size=_megabytes(size),
            limit=limit >> 20,
        ),
    )


def _megabytes(size: int) -> str:
    """Rounded up, so that one byte too many shows."""
    whole, tenths = divmod(-(-size * 10 // (1 << 20)), 10)
    return say(f"{whole},{tenths}", f"{whole}.{tenths}")


def _not_kept(file: Path | str, error: OSError) -> Refused:
    return refuse(
        "file-not-kept",
        say(
            "Không lưu được tệp {file}: {why}. Chưa ghi nhận gì.",
            "File {file} could not be kept: {why}. Nothing was recorded.",
            file=file,
            why=why(error),
        ),
    )
