"""Parts of XML within a packed office file, read element by element and none kept, within bounds."""

from __future__ import annotations

from typing import Any
from xml.sax.handler import ContentHandler
from zipfile import ZipFile, ZipInfo

from defusedxml.sax import make_parser

from lib.incoming.file_types.unfit import Unfit

PIECE = 64 << 10  # bytes; no sound tag is longer, and an endless one would have endless attributes


class Elements(ContentHandler):
    """Of all parts together at most so many bytes and tags (two an element) are read, one element at most so deep in
    the others. A document type or an entity makes a part unreadable. Raises Unfit for what goes beyond."""

    def __init__(self, packed: ZipFile, *, most_bytes: int, most_tags: int, most_deep: int) -> None:
        super().__init__()
        self._packed, self._bytes, self._tags, self._deep, self._heard = packed, 0, 0, 0, 0
        self._most = most_bytes, most_tags, most_deep

    def read(self, info: ZipInfo) -> None:
        """Go through one part."""
        self._bytes += info.file_size
        if self._bytes > self._most[0]:
            raise Unfit("file-parts")
        self._deep = 0
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(self)
        with self._packed.open(info) as part:
            while piece := part.read(PIECE):
                before = self._tags + self._heard
                parser.feed(piece)
                if self._tags + self._heard == before and len(piece) == PIECE:
                    raise Unfit("file-damaged")
        parser.close()

    def begins(self, name: str, told: Any) -> None:
        """An element: its name without prefix, its attributes."""

    def ends(self, name: str) -> None:
        """The end of one."""

    def says(self, text: str) -> None:
        """Text between tags, perhaps a part of it only."""

    def startElement(self, name: str, attrs: Any) -> None:
        self._count(1)
        self.begins(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:
        self._count(-1)
        self.ends(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        self._heard += 1
        self.says(content)

    def _count(self, deeper: int) -> None:
        self._tags += 1
        self._deep += deeper
        if self._tags > self._most[1] or self._deep > self._most[2]:
            raise Unfit("file-parts")
