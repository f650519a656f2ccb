"""Word files (.docx) as text: the packed parts read one by one within bounds, nothing opened that is no text."""

from __future__ import annotations

import io
from zipfile import ZipFile

from documents.opening.word.body import Body
from documents.opening.word.styles import LinkReader, LookReader, Looks


def text_of(data: bytes) -> str:
    """The text of a sound .docx (`lib.incoming.file_types` has judged it): a paragraph a line, with the number that
    Word writes before it, a table as `documents.opening.tables` says.

    Raises Unfit for what goes beyond the bounds, anything else for what cannot be read.
    """
    with ZipFile(io.BytesIO(data)) as packed:
        parts = {info.filename.replace("\\", "/").lower(): info for info in packed.infolist()}
        main = _target("", _links(packed, "_rels/.rels")["officedocument"])
        folder, _, name = main.rpartition("/")
        beside = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        links, looks = _links(packed, beside) if beside in parts else {}, Looks()
        for kind in ("styles", "numbering"):
            if (part := _target(folder, links.get(kind, ""))) in parts:
                LookReader(packed, looks).read(parts[part])
        body = Body(packed, looks)
        body.read(parts[main])
    return "\n".join(body.lines)


def _links(packed: ZipFile, part: str) -> dict[str, str]:
    reader = LinkReader(packed)
    reader.read(next(info for info in packed.infolist() if info.filename.replace("\\", "/").lower() == part))
    return reader.targets


def _target(folder: str, written: str) -> str:
    """The name of a part that is linked from a part in `folder`."""
    if written.startswith("/") or not folder:
        return written.lstrip("/")
    return f"{folder}/{written}" if written else ""
