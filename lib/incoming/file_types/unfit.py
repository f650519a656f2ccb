"""Why a file is not taken, in one sentence: which file, what is wrong with it, what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lib.language import say
from lib.problem import Refused, refuse
from lib.text import clean_line
from lib.vocabulary import Pair

LONGEST_NAME = 200  # characters
MOST_PARTS, MOST_UNPACKED, MOST_TIMES = 2000, 500_000_000, 200
# What stands after the file's name; {save} names kinds that are taken, {or_pdf} is empty where .pdf is not.
TROUBLES: Mapping[str, Pair] = {
    "file-empty": (
        "trống, không có nội dung; hãy kiểm tra lại tệp rồi gửi lại",
        "is empty; look at the file and send it again",
    ),
    "file-kind": ("không phải {types}{instead}; hãy {save}", "is none of {types}{instead}; {save}"),
    "file-macros": (
        "có macro; hãy lưu lại không có macro{or_pdf}",
        "holds macros; save it without macros{or_pdf}",
    ),
    "file-password": (
        "có mật khẩu; hãy bỏ mật khẩu rồi lưu lại{or_pdf}",
        "has a password; remove the password and save it again{or_pdf}",
    ),
    "file-template": (
        "dùng một mẫu (template) nằm ngoài tệp; hãy bỏ mẫu ấy rồi lưu lại{or_pdf}",
        "uses a template outside of it; remove the template and save it again{or_pdf}",
    ),
    "file-object": (
        "có đối tượng nhúng hoặc liên kết (OLE); hãy bỏ đối tượng ấy rồi lưu lại{or_pdf}",
        "holds an embedded or linked object (OLE); remove the object and save it again{or_pdf}",
    ),
    "file-nested": (
        "có tệp nén ở bên trong; hãy bỏ tệp nén ấy rồi lưu lại{or_pdf}",
        "holds an archive; remove the archive and save it again{or_pdf}",
    ),
    "file-unpacked": (
        "khi mở ra lớn hơn {mb} MB, hoặc lớn gấp hơn {times} lần; hãy {save}",
        "unpacks to more than {mb} MB, or to more than {times} times its size; {save}",
    ),
    "file-parts": (
        "có quá nhiều phần ở bên trong (tối đa {parts}); hãy {save}",
        "has too many parts inside (at most {parts}); {save}",
    ),
    "file-long": (
        "lớn quá 25 MB; hãy bỏ bớt ảnh, hoặc tách tệp",
        "has more than 25 MB; leave out pictures, or part it",
    ),
    "file-much": (
        "quá dài hoặc quá phức tạp để đọc; hãy tách thành nhiều tệp, mỗi tệp không quá 300 trang",
        "is too long or too intricate to be read; part it into files of at most 300 pages",
    ),
    "file-scanned": (
        "chỉ gồm ảnh quét, máy này không đọc được; hãy lưu lại thành .docx, hoặc cài tesseract-ocr-vie",
        "holds only scanned pictures, which cannot be read here; save it as .docx, or install tesseract-ocr-vie",
    ),
    "file-letters": (
        "không phải văn bản, hoặc theo bảng mã không đọc được; hãy {save}, hoặc lưu lại bằng bảng mã UTF-8",
        "is no text, or in a code table that cannot be read; {save}, or save it again in UTF-8",
    ),
    "file-damaged": (
        "bị hỏng hoặc không đầy đủ; hãy mở tệp, {save} rồi gửi lại",
        "is damaged or not complete; open it, {save} and send it again",
    ),
}


class Unfit(Exception):
    """The file is not taken; `code` is one of TROUBLES, `instead` the kind that it is."""

    def __init__(self, code: str, instead: str | None = None) -> None:
        super().__init__(code)
        self.code, self.instead = code, instead


def refusal(unfit: Unfit, name: str, allowed: Collection[str]) -> Refused:
    """The same in the reader's language, of the file that was given as `name`."""
    wanted = [f".{kind}" for kind in ("docx", "pdf") if kind in allowed] or [f".{kind}" for kind in allowed]
    to = say(" hoặc ", " or ").join(wanted)
    what = say(
        *TROUBLES[unfit.code],
        types=", ".join(allowed),
        instead=say(", mà là tệp {kind}", ", but {kind}", kind=unfit.instead) if unfit.instead else "",
        save=say("lưu lại thành {to}", "save it as {to}", to=to),
        or_pdf=say(", hoặc thành .pdf", ", or as .pdf") if "pdf" in allowed else "",
        mb=MOST_UNPACKED // 1_000_000,
        times=MOST_TIMES,
        parts=say(f"{MOST_PARTS:,}".replace(",", "."), f"{MOST_PARTS:,}"),
    )
    return refuse(unfit.code, say("Tệp {file} {what}.", "File {file} {what}.", file=_shown(name), what=what))


def _shown(name: str) -> str:
    line = clean_line(name)
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"
