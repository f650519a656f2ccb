"""A form as it comes: fields, and files written to disk while they are read (web contract, section 8).

Everything is counted while it comes; reading stops at a limit, and what was written by then is removed. Nothing of a
body is looked at before the route has found out whose form it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from lib.language import say
from lib.problem import Refused
from workflow.keeping.files import Copy, Half, kept_name

MOST_FILES, MOST_PARTS, MOST_FIELDS = 10, 40, 100  # fields of a form without files: a page of rows may be ticked
ALL_FILES, ALL_FIELDS = 100 << 20, 64 << 10  # bytes
AT_ONCE = 256 << 10  # bytes of a body that are looked at together
LARGE_PARTS, LARGE_FIELDS = 6000, 2 << 20  # of a form without files that holds a whole plan; bytes
LARGE_CARRIED = 384 << 10  # bytes of such a form that outlive a sign-in: the page that carries them is one to be loaded


class NotTaken(Exception):
    """A form that is not read further: the status of the answer, and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass
class Form:
    """What was typed and chosen, by the names of the fields; files lie on disk and are not kept yet."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[tuple[str, Copy]] = field(default_factory=list)

    def first(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")

    def file(self, name: str) -> Copy | None:
        return next((copy for field, copy in self.files if field == name), None)

    def drop(self) -> None:
        """Remove the files that nobody has kept; so does the end of a `with`."""
        for _, copy in self.files:
            copy.half.unlink(missing_ok=True)

    def __enter__(self) -> Form:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.drop()


async def read_form(
    request: Request, folder: Path, limit: int, parts: int = MOST_PARTS, fields: int = ALL_FIELDS
) -> Form:
    """The form of a request; `limit`: bytes of one file, `fields` of all that was typed.

    Raises NotTaken, and leaves nothing behind then.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    _refuse_announced(request)
    if kind == b"application/x-www-form-urlencoded":
        return _of_words(await _short(request, fields), max(parts, MOST_FIELDS))
    if not kind and await _is_empty(request):
        return Form()  # nothing was chosen, and of nothing no kind need be told
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise NotTaken(415, say("Biểu mẫu gửi lên không đúng dạng.", "This is no form that can be read."))
    reader = _Reader(options, folder, limit, parts, fields)
    with reader.cleaned_up():
        async for piece in _pieces(request):
            await run_in_threadpool(reader.feed, piece)
        reader.end()
    return reader.form


async def read_file(request: Request, folder: Path, name: str, limit: int) -> Copy:
    """The body of a request as one file of that name; raises NotTaken, and leaves nothing behind then."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise NotTaken(413, _file_too_large(kept_name(name), limit))
    half = Half(folder, name, limit)
    try:
        async for piece in _pieces(request):
            await run_in_threadpool(half.write, piece)
        return await run_in_threadpool(half.done)
    except BaseException as error:
        half.drop()
        if isinstance(error, Refused):
            raise NotTaken(413, _file_too_large(half.name, limit)) from None
        if isinstance(error, OSError):
            raise NotTaken(507, _disk_full()) from None
        raise


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body of a request as it comes, small pieces together: each goes to a thread of its own."""
    come = bytearray()
    async for chunk in request.stream():
        come += chunk
        if len(come) >= AT_ONCE:
            yield bytes(come)
            come.clear()
    if come:
        yield bytes(come)


async def _is_empty(request: Request) -> bool:
    """Whether nothing comes; of what does come no more than its first piece is read."""
    async for chunk in request.stream():
        if chunk:
            return False
    return True


def _refuse_announced(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > ALL_FILES + 2 * ALL_FIELDS:
        raise NotTaken(413, _too_much())


async def _short(request: Request, most: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise NotTaken(413, _too_much())
    return body


def _of_words(body: bytes, parts: int) -> Form:
    form = Form()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=parts)
    except ValueError:
        raise _malformed() from None
    for name, value in pairs:
        form.fields.setdefault(name, []).append(value)
    return form


class _Reader:
    """Takes a multipart body piece by piece (RFC 7578)."""

    def __init__(self, options: Mapping[bytes, bytes], folder: Path, limit: int, most: int, fields: int) -> None:
        self.form, self._most, self._fields = Form(), most, fields
        self._folder, self._limit = folder, limit
        self._parts, self._of_files, self._of_fields = 0, 0, 0
        self._header, self._value, self._headers = b"", b"", dict[bytes, bytes]()
        self._name, self._text, self._half = "", bytearray(), None
        self._whole = False
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_ends,
                "on_end": self._ends,
            },
        )

    _half: Half | None

    @contextmanager
    def cleaned_up(self) -> Iterator[None]:
        """Nothing is left behind unless the form came whole."""
        try:
            yield
        except BaseException as error:
            if self._half is not None:
                self._half.drop()
            self.form.drop()
            if isinstance(error, (FormParserError, UnicodeDecodeError)):
                raise _malformed() from None
            raise

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except Refused:
            name = self._half.name if self._half else ""
            raise NotTaken(413, _file_too_large(name, self._limit)) from None
        except OSError:
            raise NotTaken(507, _disk_full()) from None

    def end(self) -> None:
        self._parser.finalize()
        if not self._whole:
            raise _malformed()

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > self._most:
            raise NotTaken(413, _too_much())
        self._headers, self._text, self._half = {}, bytearray(), None

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode()
        if name := options.get(b"filename", b"").decode():
            if len(self.form.files) == MOST_FILES:
                raise NotTaken(413, _too_many())
            self._half = Half(self._folder, name.replace("\\", "/").rpartition("/")[2], self._limit)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._half is not None:
            self._of_files += end - start
            if self._of_files > ALL_FILES:
                raise NotTaken(413, _too_much())
            self._half.write(data[start:end])
            return
        self._of_fields += end - start
        if self._of_fields > self._fields:
            raise NotTaken(413, _too_much())
        self._text += data[start:end]

    def _part_ends(self) -> None:
        if self._half is not None:
            copy, self._half = self._half.done(), None
            self.form.files.append((self._name, copy))
        elif b"filename" not in self._headers.get(b"content-disposition", b""):  # a file that was not chosen is none
            self.form.fields.setdefault(self._name, []).append(self._text.decode())

    def _ends(self) -> None:
        self._whole = True


# --- what is said --------------------------------------------------------------------------------------------------


def _malformed() -> NotTaken:
    return NotTaken(
        400, say("Biểu mẫu gửi lên bị lỗi hoặc dở dang; hãy gửi lại.", "The form came broken; send it again.")
    )


def _file_too_large(name: str, limit: int) -> str:
    mb = limit >> 20
    return say("Tệp {name} lớn quá {mb} MB.", "The file {name} has more than {mb} MB.", name=name, mb=mb)


def _too_many() -> str:
    return say("Mỗi lần nộp được nhiều nhất {n} tệp.", "At most {n} files can be submitted at once.", n=MOST_FILES)


def _too_much() -> str:
    mb = ALL_FILES >> 20
    return say("Nội dung gửi một lần không được quá {mb} MB.", "At most {mb} MB can be sent at once.", mb=mb)


def _disk_full() -> str:
    return say(
        "Hệ thống hiện không lưu được tệp. Chưa ghi nhận gì; đề nghị gửi lại sau.",
        "The file cannot be kept now. Nothing was recorded; please submit again later.",
    )
