"""Office files that are ZIP archives, judged by their directory: nothing is unpacked but the short parts that say what
the others are, piece by piece, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lib.incoming.file_types.elements import Elements
from lib.incoming.file_types.unfit import MOST_PARTS, MOST_TIMES, MOST_UNPACKED, Unfit

MOST_READ = 1 << 20  # bytes at once; no sound directory of MOST_PARTS is longer
MOST_DESCRIBED = 10 << 20  # bytes of all parts that are read; the 65,530 links that a sheet may have are as many
MOST_TAGS, MOST_DEEP = 200_000, 20  # in them, two an element; one within the other
TYPES_PART, MANIFEST, MIMETYPE = "[content_types].xml", "meta-inf/manifest.xml", "mimetype"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}presentationml.presentation.main+xml": "pptx",
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet")  # within a content type
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MSCF")
_OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHART_DATA = (".docx", ".xlsx", ".pptx")  # office files within office files: a chart's numbers, a pasted table

Told = Mapping[str, str]


def kind_of_packed(file: BinaryIO, size: int) -> str | None:
    """docx, xlsx, pptx, odt or ods; None for any other archive.

    Raises Unfit for what is none to be taken, anything else for what cannot be read.
    """
    with ZipFile(_Bounded(file)) as packed:
        parts = _parts(packed, size)
        _look_into(packed, parts)
        if TYPES_PART in parts and MIMETYPE not in parts:
            return _office_kind(packed, parts)
        if MIMETYPE in parts and TYPES_PART not in parts:
            return _open_kind(packed, parts)
    return None


class _Bounded:
    """The file, of which no piece longer than MOST_READ is read: a directory that long is refused unread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, n: int = -1) -> bytes:
        if n > MOST_READ:
            raise Unfit("file-parts")
        return self._file.read(MOST_READ if n < 0 else n)


def _parts(packed: ZipFile, size: int) -> dict[str, ZipInfo]:
    """The files within by their name in small letters; sizes are those that the directory tells."""
    infos = packed.infolist()
    if len(infos) > MOST_PARTS:
        raise Unfit("file-parts")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * size:
        raise Unfit("file-unpacked")
    if any(info.flag_bits & 1 for info in infos):
        raise Unfit("file-password")
    parts = {info.filename.replace("\\", "/").lower(): info for info in infos}
    twice, overlapping = len(parts) < len(infos), sum(info.compress_size for info in infos) > size
    foreign = any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos)
    if twice or overlapping or foreign:  # readers would disagree on what is in it
        raise Unfit("file-damaged")
    return {name: info for name, info in parts.items() if not name.endswith("/")}


def _look_into(packed: ZipFile, parts: dict[str, ZipInfo]) -> None:
    """Names, and the first bytes of each."""
    for name, info in parts.items():
        folder, _, base = name.rpartition("/")
        if base == "vbaproject.bin" or name.startswith(("basic/", "scripts/")):
            raise Unfit("file-macros")
        with packed.open(info) as part:
            begins = part.read(len(_OBJECT))
        if begins == _OBJECT:  # whether or not a relationship tells of it
            raise Unfit("file-object")
        if begins.startswith(_ARCHIVES) and not (folder.endswith("/embeddings") and base.endswith(_CHART_DATA)):
            raise Unfit("file-nested")


def _office_kind(packed: ZipFile, parts: dict[str, ZipInfo]) -> str | None:
    """By the content type of the part that the package names as its document."""
    mains: list[str] = []
    content, reader = {"own": "", "usual": ""}, _Reader(packed)

    def relation(tag: str, told: Told) -> None:
        what = told.get("Type", "").rsplit("/", 1)[-1].lower()
        _refuse_related(what, outside=told.get("TargetMode", "").lower() == "external")
        if links == "_rels/.rels" and what == "officedocument":
            mains.append(told.get("Target", "").lower().lstrip("/"))

    def content_type(tag: str, told: Told) -> None:
        given = told.get("ContentType", "").strip()
        if any(word in given.lower() for word in _MACRO_TYPES):
            raise Unfit("file-macros")
        if tag == "Override" and told.get("PartName", "").lower().lstrip("/") == main:
            content["own"] = given
        if tag == "Default" and told.get("Extension", "").lower() == main.rpartition(".")[2]:
            content["usual"] = given

    for links in (name for name in parts if name.endswith(".rels")):
        reader.each(parts[links], relation)
    main = mains[0] if len(mains) == 1 and mains[0] in parts else ""
    reader.each(parts[TYPES_PART], content_type)
    return _MAIN.get(content["own"] or content["usual"]) if main else None


def _refuse_related(what: str, *, outside: bool) -> None:
    if what == "vbaproject":
        raise Unfit("file-macros")
    if what == "oleobject":
        raise Unfit("file-object")
    if what == "attachedtemplate" and outside:
        raise Unfit("file-template")


def _open_kind(packed: ZipFile, parts: dict[str, ZipInfo]) -> str | None:
    with packed.open(parts[MIMETYPE]) as part:
        kind = _OPEN.get(part.read(200).strip())

    def entry(tag: str, told: Told) -> None:
        if tag == "encryption-data":
            raise Unfit("file-password")
        if any("oleobject" in value for value in told.values()):
            raise Unfit("file-object")

    if kind:
        _Reader(packed).each(parts[MANIFEST], entry)
    return kind


class _Reader(Elements):
    """Tells of every element of the parts that it reads."""

    def __init__(self, packed: ZipFile) -> None:
        super().__init__(packed, most_bytes=MOST_DESCRIBED, most_tags=MOST_TAGS, most_deep=MOST_DEEP)

    def each(self, info: ZipInfo, see: Callable[[str, Told], None]) -> None:
        """`see` is told of every element: its name without prefix, its attributes."""
        self._see = see
        self.read(info)

    def begins(self, name: str, told: Told) -> None:
        self._see(name, told)
