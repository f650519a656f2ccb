"""What somebody hands in through a page, kept under a name that fits what it is. What the command line is given is
taken as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lib.incoming.file_types import TYPES, refuse_unless_kind
from workflow.keeping.files import Copy

__all__ = ["TYPES", "fitted", "fitting_name", "refuse_unless_kind"]


def fitted(copy: Copy, allowed: Collection[str]) -> Copy:
    """The copy under a name that fits what it is; raises Refused where it is none of `allowed`."""
    with copy.half.open("rb") as content:
        kind = refuse_unless_kind(content, copy.name, allowed)
    return replace(copy, name=fitting_name(copy.name, kind))


def fitting_name(name: str, kind: str) -> str:
    """The name under which such content opens as what it is: `bao-cao.pdf` that is a docx becomes `bao-cao.pdf.docx`,
    and nothing that passed for a picture is opened as a page."""
    endings = (".jpg", ".jpeg", ".jpe", ".jfif") if kind == "jpg" else (f".{kind}",)
    return name if name.lower().endswith(endings) else f"{name}.{kind}"
