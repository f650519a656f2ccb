"""PDF as text: read by a process of its own (`child`), within bounds of memory and time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lib.incoming.file_types.unfit import Unfit
from lib.language import say
from lib.problem import refuse

TIME = 180  # seconds, most of which only scanned pages need
_ROOT = Path(__file__).resolve().parents[3]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from documents.opening.pdf.child import main; main()"


def text_of(data: bytes) -> tuple[str, list[str]]:
    """The text and what a reader must know of it. Raises Unfit for what cannot be read, Refused where the package that
    reads PDF is not installed."""
    if find_spec("pypdfium2") is None:
        raise refuse(
            "no-pdf-reader",
            say(
                "Chưa cài gói pypdfium2 để đọc tệp .pdf; hãy chạy `pip install 'dondoc[documents]'`, hoặc "
                "nộp tệp .docx.",
                "The package pypdfium2, which reads .pdf, is missing; run `pip install 'dondoc[documents]'`, or take a "
                ".docx.",
            ),
        )
    told = _asked(data)
    if "refused" in told:
        raise Unfit(told["refused"])
    notes = _notes(told)
    if not told["text"].strip() and notes:
        raise Unfit("file-scanned")
    return told["text"], notes


def _asked(data: bytes) -> dict[str, Any]:
    """What the process says. It is isolated (-I): nothing in the folder one stands in, or in the environment, is taken
    for a part of this program."""
    command = [sys.executable, "-I", "-c", _START, str(_ROOT)]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, start_new_session=True)  # noqa: S603
    try:
        said, _ = process.communicate(data, timeout=TIME)
    except BaseException as error:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with whatever it started
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Unfit("file-much") from None
        raise
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unfit("file-much")
    try:
        return dict(json.loads(said))
    except ValueError:  # it was ended by what it read
        raise Unfit("file-damaged") from None


def _notes(told: dict[str, Any]) -> list[str]:
    sentences = (
        ("scanned", say("trang quét đã đọc bằng OCR: {n}", "scanned pages read by OCR: {n}", n=told["scanned"])),
        (
            "without_ocr",
            say(
                "trang không có chữ: {n}, chưa đọc vì máy chưa cài OCR (tesseract-ocr-vie)",
                "pages without text: {n}, not read since OCR is not installed (tesseract-ocr-vie)",
                n=told["without_ocr"],
            ),
        ),
        (
            "unread",
            say(
                "trang quét chưa đọc được trong thời gian cho phép: {n}",
                "scanned pages that could not be read in the time there is: {n}",
                n=told["unread"],
            ),
        ),
    )
    return [sentence for key, sentence in sentences if told[key]]
