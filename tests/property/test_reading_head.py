"""A head that is put together from its parts, in whatever layout, gives its parts back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as some

from lib.text import fold
from plans.reading.head import read_head
from plans.reading.head.numbers import numbers

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PLACES = ("Tây Ninh", "Lào Cai", "Bà Rịa - Vũng Tàu", "TP. Hồ Chí Minh", "A Lưới", "Phường 12", "Đắk Lắk", "Sa Pa")
# Lines of a header from above to below, and who issues.
OFFICES = (
    (("ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI"), "Ủy ban nhân dân tỉnh Lào Cai"),
    (("UBND HUYỆN TÂN BIÊN", "PHÒNG NỘI VỤ"), "Phòng Nội vụ"),
    (("ỦY BAN MTTQ VIỆT NAM TỈNH TÂY NINH", "BAN THƯỜNG TRỰC"), "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh"),
    (("ỦY BAN BẦU CỬ", "XÃ TÂN LẬP"), "Ủy ban bầu cử xã Tân Lập"),
    (("BỘ TÀI CHÍNH", "TỔNG CỤC THUẾ"), "Tổng cục Thuế"),
    (("HỘI LHPN TỈNH TÂY NINH", "BAN THƯỜNG VỤ"), "Ban Thường vụ Hội LHPN tỉnh Tây Ninh"),
)
SYMBOLS = ("KH-UBND", "KH-MTTQ-BTT", "KHPH-MTTQ-TCTV", "QĐ-TTg", "KH/HU", "SGDĐT-GDTrH", "NQLT/CP-ĐCT", "TTr-SNV")
SUBJECTS = ("Trồng cây năm 2024", "tổ chức Ngày hội ở khu dân cư", "Kiểm tra công tác (giai đoạn 2021 - 2025)")
RECIPIENTS = (
    "Như trên",
    "Thường trực Tỉnh ủy (b/c)",
    "Các sở, ban, ngành",
    "UBND các xã, thị trấn",
    "Bộ Nội vụ",
    "Các ấp",
)
FILED = ("Lưu: VT", "Lưu VP", "Lưu: VT, NC (2b)")
SIGNATURES = (
    (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Chủ tịch"),
    (("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Phó Chủ tịch"),
    (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "Phó Bí thư"),
    (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Chánh Văn phòng"),
    (("HIỆU TRƯỞNG",), "Hiệu trưởng"),
)


@dataclass(frozen=True)
class Parts:
    office: tuple[tuple[str, str], str]
    number: str
    place: str
    day: date
    subject: str
    cited: tuple[tuple[str, date], ...]
    recipients: tuple[str, ...]
    signature: tuple[tuple[str, ...], str]
    named: bool


days = some.dates(date(1990, 1, 1), date(2035, 12, 31))
written_numbers = some.builds(
    "{}{}{}".format, some.integers(1, 9999), some.sampled_from("/-"), some.sampled_from(SYMBOLS)
)
cited = some.lists(some.tuples(written_numbers, days), max_size=3, unique_by=lambda one: one[0]).map(tuple)
lists = some.tuples(some.lists(some.sampled_from(RECIPIENTS), max_size=4, unique=True), some.sampled_from(FILED)).map(
    lambda both: (*both[0], both[1])
)
parts = some.builds(
    Parts,
    office=some.sampled_from(OFFICES),
    number=written_numbers,
    place=some.sampled_from(PLACES),
    day=days,
    subject=some.sampled_from(SUBJECTS),
    cited=cited,
    recipients=lists,
    signature=some.sampled_from(SIGNATURES),
    named=some.booleans(),
)
dates_written = some.sampled_from(
    ("ngày {d:02} tháng {m:02} năm {y}", "ngày {d} tháng {m} năm {y}", "ngày {d}/{m}/{y}")
)


def header(one: Parts, layout: str, dated: str) -> str:
    """The header's two columns, flattened as readers of files do."""
    upper, lower = one.office[0]
    when = f"{one.place}, {dated.format(d=one.day.day, m=one.day.month, y=one.day.year)}"
    left, right = (upper, lower, f"Số: {one.number}"), (NATION, MOTTO, when)
    beside = {"one blank": " ", "wide": "       ", "cells": " | ", "tab": "\t"}
    if layout in beside:
        return "\n".join(beside[layout].join(pair) for pair in zip(left, right, strict=True))
    if layout == "right first":
        return "\n".join(" ".join(pair) for pair in zip(right, left, strict=True))
    if layout == "one row":
        return f"{upper} {lower} | {NATION} {MOTTO}\nSố: {one.number} | {when}"
    if layout == "bold":
        return "\n\n".join(f"**{line}**" for line in (*left, *right))
    return "\n".join((*right, *left) if layout == "right column first" else (*left, *right))


HEADERS = (
    "one blank",
    "wide",
    "cells",
    "tab",
    "right first",
    "one row",
    "bold",
    "right column first",
    "left column first",
)


def ending(one: Parts, layout: str) -> str:
    """Recipients and signature, below, above or beside each other."""
    signature = (*one.signature[0], "(đã ký)", *(("Nguyễn Văn A",) if one.named else ()))
    recipients = [f"- {name};" for name in one.recipients[:-1]] + [f"- {one.recipients[-1]}."]
    if layout == "one line":
        return "\n".join((f"Nơi nhận: {' '.join(recipients)}", *signature))
    if layout == "cells":
        return f"Nơi nhận: {' '.join(recipients)} | {' '.join(signature)}"
    if layout == "signature first":
        return "\n".join((*signature, "", "Nơi nhận:", *recipients))
    if layout == "beside":
        rows = zip_longest(("Nơi nhận:", *recipients), signature, fillvalue="")
        return "\n".join(" ".join(pair).strip() for pair in rows)
    return "\n".join(("Nơi nhận:", *recipients, "", *signature))


ENDINGS = ("below", "one line", "cells", "signature first", "beside")


@given(parts, some.sampled_from(HEADERS), some.sampled_from(ENDINGS), dates_written)
def test_a_head_gives_its_parts_back(one: Parts, above: str, below: str, dated: str) -> None:
    basis = "".join(f"Căn cứ Kế hoạch số {number} ngày {on:%d/%m/%Y} của cấp trên;\n" for number, on in one.cited)
    top = f"{header(one, above, dated)}\n\nKẾ HOẠCH\n{one.subject}\n\n"
    text = f"{top}{basis}\nI. NỘI DUNG\n1. Các xã báo cáo.\n\n{ending(one, below)}\n\nPHỤ LỤC\nSTT | Việc\n"
    head = read_head(text)
    assert (head.type, head.number, head.issued_on) == ("Kế hoạch", one.number, one.day)
    assert (head.place, head.subject) == (one.place, one.subject)
    as_written = " ".join((head.issuer or "").split())  # two lines stay two where the text has no name of both
    assert fold(as_written) in {fold(one.office[1]), fold(" ".join(one.office[0]))}
    assert [(found.number, found.on) for found in head.based_on] == [two for two in one.cited if two[0] != one.number]
    assert head.recipients == one.recipients
    assert head.signed_by == ("Nguyễn Văn A, " if one.named else "") + one.signature[1]
    assert {*head.sorted_recipients.act, *head.sorted_recipients.report, *head.sorted_recipients.file} == {
        *one.recipients
    }
    assert text[head.annex :].startswith("PHỤ LỤC")
    assert text[head.body :].startswith("Căn cứ" if one.cited else "I. NỘI DUNG")


@given(written_numbers, some.sampled_from(("", " ")), some.sampled_from(("", " ")), some.sampled_from("-–—−"))
def test_a_number_is_the_same_in_all_its_spellings(number: str, before: str, behind: str, dash: str) -> None:
    spelt = number.replace("-", f"{before}{dash}{behind}")
    assert [found.text for found in numbers(f"Số: {spelt} ngày")] == [number]


@given(some.text(some.sampled_from("aKHẾỦY số:/-|.;,\n\t123 ()*"), max_size=300))
def test_whatever_is_read_every_place_is_in_the_text(text: str) -> None:
    head = read_head(text)
    assert 0 <= head.body <= len(text)
    assert 0 <= head.annex <= len(text)


@given(parts, some.sampled_from(HEADERS), some.integers(0, 400))
def test_a_text_that_breaks_off_is_read_all_the_same(one: Parts, layout: str, size: int) -> None:
    text = f"{header(one, layout, 'ngày {d}/{m}/{y}')}\n\nKẾ HOẠCH\n{one.subject}\n\n{ending(one, 'below')}"[:size]
    assert read_head(text).number in (None, *(one.number[:end] for end in range(len(one.number) + 1)))
