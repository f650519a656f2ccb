"""Submitted files: which deliverable each fills, and the kept copy under its SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from org.language import say
from org.problem import refuse
from org.text import nfc


@dataclass(frozen=True)
class KeptFile:
    """A copy on disk: the deliverable it fills, its name as given (metadata only), digest and size in bytes."""

    deliverable: str | None
    name: str
    sha256: str
    size: int


def fill(
    deliverables: Sequence[dict[str, Any]], files: Sequence[tuple[str | None, Path]], *, paper: bool
) -> list[tuple[str | None, Path]]:
    """Which deliverable each file fills: named ones as named, plain ones in the deliverables' order, extras none.

    Raises Refused where a deliverable lacks files and `paper` does not say that they came on paper.
    """
    known = [one["id"] for one in deliverables]
    for named, path in files:
        if named is not None and named not in known:
            raise refuse(
                "unknown-deliverable",
                say(
                    "Tệp {file} ghi cho “{named}”, nhưng đầu việc này chỉ cần: {known}.",
                    "File {file} is meant for “{named}”, but this item asks only for: {known}.",
                    file=path.name,
                    named=named,
                    known=", ".join(known) or "—",
                ),
            )
    filled = [(named, path) for named, path in files if named is not None]
    plain = [path for named, path in files if named is None]
    missing = []
    for one in deliverables:
        lacking = max(0, one["at_least"] - sum(named == one["id"] for named, _ in filled))
        filled += [(one["id"], path) for path in plain[:lacking]]
        if len(plain) < lacking:
            missing.append(f"{one['title']} ({lacking - len(plain)})")
        plain = plain[lacking:]
    if missing and not paper:
        raise refuse(
            "missing-deliverables",
            say(
                "Chưa nộp được, còn thiếu: {missing}. Hãy kèm tệp bằng --file, hoặc ghi --paper nếu đã nhận bản giấy.",
                "Not submitted, still missing: {missing}. Add files with --file, or --paper if they came on paper.",
                missing=", ".join(missing),
            ),
        )
    return filled + [(None, path) for path in plain]


def keep(folder: Path, path: Path, deliverable: str | None) -> KeptFile:
    """Copy `path` into `folder` under its SHA-256, on disk for certain (fsync) before this returns.

    The same content is kept once. Raises Refused when it cannot be read or written.
    """
    try:
        digest, size = _copy(folder, path)
    except OSError as error:
        raise refuse(
            "file-not-kept",
            say(
                "Không lưu được tệp {file}: {why}. Chưa ghi nhận báo cáo.",
                "File {file} could not be kept: {why}. Nothing was recorded.",
                file=path,
                why=error.strerror or error,
            ),
        ) from None
    name = "".join(letter if letter.isprintable() else "_" for letter in nfc(path.name))  # it is shown on terminals
    return KeptFile(deliverable, name, digest, size)


def _copy(folder: Path, path: Path) -> tuple[str, int]:
    """What is kept is what was read: one pass, so that a file that changes meanwhile cannot belie its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("rb") as source, tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        try:
            while block := source.read(1 << 20):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink()
            raise
        size = copy.tell()
    kept = folder / digest.hexdigest()[:2] / digest.hexdigest()
    kept.parent.mkdir(exist_ok=True)
    Path(copy.name).replace(kept)  # in place of the same content, if it is there
    return digest.hexdigest(), size
