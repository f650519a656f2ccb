"""The reminder letter opens in LibreOffice as it was meant: head, body, signature on a page, the annex on others."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from documents.letter import build
from tests import services
from tests.office import converted
from tests.unit.small_province import at
from tests.unit.test_reminder_letter import LATE, LETTER


def pages_of(data: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    reader = shutil.which("pdftotext")
    if reader is None:
        services.missing("pdftotext (poppler-utils)")
    assert reader is not None
    if not _has_times():
        services.missing("a font as wide as Times New Roman (fonts-liberation2)")
    (folder / "letter.pdf").write_bytes(converted(data, "docx", "pdf", folder))
    said = subprocess.run(
        [reader, "-layout", str(folder / "letter.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return said.removesuffix("\f").split("\f")


def _has_times() -> bool:
    """Whether lines break as they do in the decree's font; with a wider one the letter's head does not fit."""
    command = ["fc-match", "--format", "%{family}", "Times New Roman"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return any(family in found for family in ("Times New Roman", "Liberation Serif", "Tinos"))


@pytest.mark.timeout(180)
def test_libreoffice_lays_the_letter_out_as_the_decree_wants(tmp_path: Path) -> None:
    late = tuple(replace(LATE, unit=f"Ban Thường trực Ủy ban MTTQ Việt Nam xã {n}") for n in range(1, 41))
    letter, *annex = pages_of(build(replace(LETTER, late=late), at(18)), tmp_path)
    lines = letter.splitlines()
    assert "ỦY BAN MTTQ VIỆT NAM" in lines[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines[0]
    assert "Kính gửi: Các đơn vị có tên trong danh sách kèm theo." in letter
    assert "TM. BAN THƯỜNG TRỰC" in letter  # the signature is on the first page, and no empty page follows
    assert annex[0].split("\n")[0].strip() == "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO"
    assert len(annex) > 1
    for number, page in enumerate(annex[1:], start=2):
        assert page.split("\n")[0].strip() == str(number)
        assert "Nội dung" in page, "the heading is repeated"
    assert "xã 40" in " ".join(annex[-1].split())
