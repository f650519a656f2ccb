"""Of which document a text is: heads and endings of many offices, in the layouts in which they reach a reader."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib.text import fold, nfc
from plans.reading.head import read_head
from plans.reading.model import Cited, Head

SHARED = Path(__file__).resolve().parents[3] / "shared"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
ABOUT = "KẾ HOẠCH\nTrồng cây năm 2024\n\nI. MỤC ĐÍCH\n"


def read(text: str, *names: str) -> tuple[Any, ...]:
    head = read_head(text)
    return tuple(getattr(head, name) for name in names)


@pytest.mark.parametrize("seed", range(5))
def test_the_heads_of_the_seeds(seed: int) -> None:
    found = sorted((SHARED / "seeds").glob(f"{seed:03}_*.txt"))
    if not found:
        pytest.skip("the seeds are not here")
    head = read_head(nfc(found[0].read_text(encoding="utf-8")))
    gold = json.loads((SHARED / "gold" / f"seed-{seed:03}.json").read_text(encoding="utf-8"))["doc"]
    assert (head.number, head.issuer) == (gold["number"], gold["issuer"])
    assert (head.issued_on and head.issued_on.isoformat()) == gold["issued_on"]
    assert (head.subject and fold(head.subject)) == (gold["subject"] and fold(gold["subject"]))
    assert list(head.recipients) == gold.get("recipients", [])
    assert [one.number for one in head.based_on] == gold.get("legal_basis", [])
    signed = gold.get("signatory")
    assert head.signed_by == (f"{signed['name']}, {signed['role'].capitalize()[:4]}Chủ tịch" if signed else None)


LAYOUTS = {
    "one below the other": (
        f"ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 45/KH-UBND\n{NATION}Lào Cai, ngày 03 tháng 4 năm 2024\n"
    ),
    "columns in one line": (
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH LÀO CAI Độc lập - Tự do - Hạnh phúc\n"
        "Số: 45/KH-UBND Lào Cai, ngày 03 tháng 4 năm 2024\n"
    ),
    "the right column first": (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ỦY BAN NHÂN DÂN\nĐộc lập - Tự do - Hạnh phúc TỈNH LÀO CAI\n"
        "Lào Cai, ngày 03 tháng 4 năm 2024 Số: 45/KH-UBND\n"
    ),
    "cells": (
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 45 /KH-UBND | Lào Cai, ngày 03 tháng 4 năm 2024\n"
    ),
    "wide blanks": (
        "UỶ BAN NHÂN DÂN          CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "   TỈNH LÀO CAI            Độc lập – Tự do – Hạnh phúc\n"
        "Sô:45/KH – UBND          Lào Cai, ngày O3 tháng 4 năm 2024\n"
    ),
    "markdown": (
        "**ỦY BAN NHÂN DÂN**\n**TỈNH LÀO CAI**\n\n*Lào Cai, ngày 03 tháng 4 năm 2024*\n\n**Số:** 45/KH-UBND\n\n"
    ),
    "a page of the web": (
        f"Trang chủ\nTHÔNG BÁO\nVĂN BẢN\nTrồng cây\n09:15 | 12/08/2024\nỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 45/KH-UBND\n"
        f"{NATION}Lào Cai, ngày 3/4/2024\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_header_is_read_in_every_layout(layout: str) -> None:
    names = ("type", "number", "issued_on", "place", "subject")
    assert read(layout + ABOUT, *names) == ("Kế hoạch", "45/KH-UBND", date(2024, 4, 3), "Lào Cai", "Trồng cây năm 2024")
    assert fold(read_head(layout + ABOUT).issuer or "") == fold("Ủy ban nhân dân tỉnh Lào Cai")


def test_a_header_in_one_line_with_the_body() -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH HÀ NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 77/KH-UBND "
        "Hà Nam, ngày 4 tháng 5 năm 2023 KẾ HOẠCH Triển khai Đề án năm 2023 Căn cứ Quyết định số 06/QĐ-TTg ngày "
        "06/01/2022; Ủy ban nhân dân tỉnh Hà Nam ban hành kế hoạch như sau: I. MỤC ĐÍCH 1. Các sở báo cáo. Nơi nhận: "
        "- Các sở; - Lưu: VT. TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Đã ký) Nguyễn Văn A"
    )
    head = read_head(text)
    assert (head.number, head.issued_on, head.place) == ("77/KH-UBND", date(2023, 5, 4), "Hà Nam")
    assert (head.subject, head.issuer) == ("Triển khai Đề án năm 2023", "Ủy ban nhân dân tỉnh Hà Nam")
    assert (head.recipients, head.signed_by) == (("Các sở", "Lưu: VT"), "Nguyễn Văn A, Chủ tịch")
    assert text[head.body :].startswith("Căn cứ")


def test_a_partys_header() -> None:
    text = (
        "ĐẢNG BỘ TỈNH TÂY NINH ĐẢNG CỘNG SẢN VIỆT NAM\nHUYỆN ỦY TÂN BIÊN\n* Tân Biên, ngày 15 tháng 8 năm 2023\n"
        "Số 959 - KH/HU\n\nKẾ HOẠCH\nthực hiện Nghị quyết số 24-NQ/TW ngày 16/11/2022\n-----\n"
        "Thực hiện Kế hoạch số 127-KH/TU ngày 01/6/2023 của Ban Thường vụ Tỉnh ủy.\nI- MỤC ĐÍCH\n"
        "Nơi nhận: T/M BAN THƯỜNG VỤ\n- Tỉnh ủy (báo cáo), PHÓ BÍ THƯ\n- Các chi bộ,\n- Lưu VPHU.\nNguyễn Văn A\n"
    )
    names = ("number", "issuer", "issued_on", "place", "subject", "signed_by", "recipients")
    assert read(text, *names) == (
        "959-KH/HU", "Huyện ủy Tân Biên", date(2023, 8, 15), "Tân Biên",
        "thực hiện Nghị quyết số 24-NQ/TW ngày 16/11/2022",
        "Nguyễn Văn A, Phó Bí thư", ("Tỉnh ủy (báo cáo)", "Các chi bộ", "Lưu VPHU"),
    )  # fmt: skip
    assert read_head(text).based_on == (Cited(number="127-KH/TU", on=date(2023, 6, 1)),)


def test_a_letter() -> None:
    text = (
        "UBND HUYỆN CHÂU THÀNH\nPHÒNG NỘI VỤ\nSố: 581/PNV-CCHC\nV/v báo cáo kết quả cải cách\nhành chính quý III/2024\n"
        f"{NATION}Châu Thành, ngày 10 tháng 9 năm 2024\n\nKính gửi: UBND các xã.\n\nThực hiện Công văn số 846 /UBND-TH "
        "ngày 05/9/2024, Phòng Nội vụ đề nghị các xã báo cáo theo Kế hoạch số 12/KH-UBND.\n"
    )
    names = ("type", "number", "issuer", "issued_on", "subject")
    assert read(text, *names) == (
        "Công văn", "581/PNV-CCHC", "Phòng Nội vụ", date(2024, 9, 10),
        "báo cáo kết quả cải cách hành chính quý III/2024",
    )  # fmt: skip
    assert [one.number for one in read_head(text).based_on] == ["846/UBND-TH", "12/KH-UBND"]


@pytest.mark.parametrize("number", ["Số: /KH-UBND", "Số:      /KH-UBND", "Số: ....../KH-UBND", "Số:     -KH/HU"])
def test_a_number_and_a_day_that_nobody_filled_in(number: str) -> None:
    text = f"ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\n{number}\n{NATION}Tân Lập, ngày     tháng 4 năm 2024\n{ABOUT}"
    assert read(text, "number", "issued_on", "place", "issuer") == (None, None, "Tân Lập", "Ủy ban nhân dân xã Tân Lập")


def test_the_annex_says_what_the_head_leaves_open() -> None:
    text = ABOUT + "TM. ỦY BAN\nCHỦ TỊCH\n\nPHỤ LỤC\n(Kèm theo Kế hoạch số 87 /KH-MTTQ-BTT ngày 06/10/2020)\n"
    head = read_head(text)
    assert (head.number, head.issued_on) == ("87/KH-MTTQ-BTT", date(2020, 10, 6))
    assert text[head.annex :].startswith("PHỤ LỤC")


def test_an_annex_that_speaks_of_another_document_says_nothing() -> None:
    text = f"Số: 5/QĐ-UBND\n{ABOUT}\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 06/10/2020)\n"
    assert read(text, "number", "issued_on") == ("5/QĐ-UBND", None)


def test_a_text_whose_numbers_are_all_cited_has_none_of_its_own() -> None:
    text = "Căn cứ Kế hoạch số 709/KH-UBND ngày 03/8/2017;\n\nI. NỘI DUNG\n1. Theo Chỉ thị số 10-CT/TW.\n"
    assert read(text, "number", "issued_on", "issuer", "subject", "signed_by") == (None,) * 5
    assert [one.number for one in read_head(text).based_on] == ["709/KH-UBND"]


def test_a_page_that_tells_of_a_plan() -> None:
    text = (
        "Kế hoạch Trồng cây năm 2024\nNgày đăng 16/11/2024 | 08:43\n\n"
        "Ngày 12/11/2024, Ủy ban nhân dân quận Tây Hồ đã ban "
        "hành Kế hoạch số 30/KH- UBND về trồng cây với các nội dung sau:\n\nI. MỤC ĐÍCH\n"
    )
    names = ("type", "number", "issuer", "issued_on", "subject")
    assert read(text, *names) == (
        "Kế hoạch", "30/KH-UBND", "Ủy ban nhân dân quận Tây Hồ", date(2024, 11, 12), "Trồng cây năm 2024",
    )  # fmt: skip


def test_a_page_that_tells_of_a_conference_is_no_document() -> None:
    text = (
        "Huyện Ba Bể tổng kết phong trào\nNgày đăng 03/06/2024\n"
        "Sáng 3/6, UBND huyện tổ chức hội nghị. Thực hiện Kế hoạch "
        "số 12/KH-UBND ngày 5/1/2024 của UBND tỉnh, huyện đã đạt kết quả.\n"
    )
    assert read_head(text) == Head(annex=len(text))


def test_a_header_whose_lines_are_broken() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\n-------\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "|\nSố: 68/KH-UBND\n|\nSơn\nLa, ngày 11 tháng 3\nnăm 2020\n|\nKẾ HOẠCH\nVỀ VIỆC XÂY DỰNG QUAN HỆ CỦA BAN\n"
        "BÍ THƯ\n"
        "Căn cứ Chỉ thị số\n37-CT/TW ngày\n03/9/2019; UBND tỉnh ban hành Kế hoạch như sau:\n"
    )
    names = ("number", "issued_on", "place", "issuer", "subject")
    assert read(text, *names) == (
        "68/KH-UBND", date(2020, 3, 11), "Sơn La", "Ủy ban nhân dân tỉnh Sơn La", "XÂY DỰNG QUAN HỆ CỦA BAN BÍ THƯ",
    )  # fmt: skip
    assert read_head(text).based_on == (Cited(number="37-CT/TW", on=date(2019, 9, 3)),)


def test_what_a_register_says_beside_a_document() -> None:
    text = (
        "Kế hoạch 155/KH-UBND năm 2017 triển khai công tác hộ tịch\nSố hiệu: 155/KH-UBND Loại văn bản: Kế hoạch\n"
        "Cơ quan ban hành: UBND tỉnh Bắc Ninh\nNgày ban hành: 26/05/2017 Ngày hiệu lực: Đang cập nhật\n\n"
        "Thực hiện Nghị định số 123/2015/NĐ-CP, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\nI. MỤC TIÊU\n"
    )
    assert read(text, "type", "number", "issued_on", "subject") == (
        "Kế hoạch", "155/KH-UBND", date(2017, 5, 26), "triển khai công tác hộ tịch",
    )  # fmt: skip


def test_a_text_that_begins_with_its_preamble() -> None:
    text = (
        "Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23 tháng\n4 năm 2018 về cơ chế một cửa, Ủy ban nhân dân\nthành phố "
        "(UBND) ban hành Kế hoạch như sau:\nĐánh giá hài lòng\n"
    )
    assert read(text, "type", "number", "issuer") == ("Kế hoạch", None, "Ủy ban nhân dân thành phố")
    assert [one.on for one in read_head(text).based_on] == [date(2018, 4, 23)]


def test_a_paper_that_tells_of_a_plan() -> None:
    text = "(Báo X) - Ban Thường vụ Tỉnh ủy vừa ban hành Kế hoạch số 207-KH/TU triển khai Chỉ thị số 35-CT/TW.\n"
    assert read(text * 2, "number", "issuer", "subject") == (
        "207-KH/TU", "Ban Thường vụ Tỉnh ủy", "triển khai Chỉ thị số 35-CT/TW",
    )  # fmt: skip


def test_a_table_of_terms_is_no_header() -> None:
    text = "PHỤ LỤC\nPhân công\nTT | Việc | Chủ trì | Thời gian\n1 | Tập huấn | Ban Tuyên giáo | Trước ngày 30/6/2022\n"
    assert read(text, "number", "issued_on", "place", "issuer") == (None,) * 4


@pytest.mark.parametrize(
    ("ending", "recipients", "signed"),
    [
        ("Nơi nhận: Sở Y tế (b/c); Các xã; Lưu: VT, DD.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nBSCKII. Nguyễn Văn A",
         ("Sở Y tế (b/c)", "Các xã", "Lưu: VT, DD"), "Nguyễn Văn A, Phó Giám đốc"),
        ("Nơi nhận: - Như trên; - Các xã; - Lưu: VT. | TM. ỦY BAN KT. CHỦ TỊCH PHÓ CHỦ TỊCH (đã ký) Nguyễn Văn A",
         ("Như trên", "Các xã", "Lưu: VT"), "Nguyễn Văn A, Phó Chủ tịch"),
        ("Nơi nhận: KT. CHỦ TỊCH\n- UBND huyện; PHÓ CHỦ TỊCH\n- Các ấp;\n- Lưu: VT. Nguyễn Văn A",
         ("UBND huyện", "Các ấp", "Lưu: VT"), "Nguyễn Văn A, Phó Chủ tịch"),
        ("TM. ỦY BAN\nCHỦ TỊCH\nNguyễn Văn A\nNơi nhận:\n- Các thôn\ncủa xã;\n- Lưu: VT.",
         ("Các thôn của xã", "Lưu: VT"), "Nguyễn Văn A, Chủ tịch"),
        ("NƠI NHẬN:\n— Như Điều 3;\n— Lưu: VT, TCCV (2b).\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nĐã ký\nNguyễn Văn A",
         ("Như Điều 3", "Lưu: VT, TCCV (2b)"), "Nguyễn Văn A, Chánh Văn phòng"),
        ("***Nơi nhận:***\nCác xã;\nLưu VT.\n**CHỦ TỊCH**", ("Các xã", "Lưu VT"), "Chủ tịch"),
        ("T/M BAN THƯỜNG VỤ\nBÍ THƯ", (), "Bí thư"),
        ("Hiệu trưởng\n(ký tên, đóng dấu)\nThS. Nguyễn Văn A", (), "Nguyễn Văn A, Hiệu trưởng"),
    ],
)  # fmt: skip
def test_recipients_and_signature_however_they_are_laid_out(
    ending: str, recipients: tuple[str, ...], signed: str
) -> None:
    text = f"Số: 1/KH-UBND\n{ABOUT}1. Các xã báo cáo.\n{ending}\n"
    assert read(text, "recipients", "signed_by") == (recipients, signed)


def test_recipients_are_sorted_by_what_they_are_to_do() -> None:
    told = "- Chính phủ;\n- TT. Tỉnh ủy;\n- UBND tỉnh;\n- Sở Nội vụ (để b/c);\n- TT. HĐND huyện;\n- CT, các PCT UBND;\n"
    acting = "- Như trên;\n- UBND các xã, thị trấn;\n- Các phòng, ban;\n- Đài Truyền thanh (t/h);\n"
    text = f"UBND HUYỆN TÂN BIÊN\nSố: 1/KH-UBND\n{ABOUT}Nơi nhận:\n{told}{acting}- Lưu: VT.\n"
    lists = read_head(text).sorted_recipients
    assert len(lists.report) == 6
    assert lists.act == ("Như trên", "UBND các xã, thị trấn", "Các phòng, ban", "Đài Truyền thanh (t/h)")
    assert lists.file == ("Lưu: VT",)


def test_several_documents_in_one_sentence_are_each_cited() -> None:
    text = (
        f"{ABOUT.split('I.')[0]}Căn cứ Nghị quyết số 133/2020/QH14 ngày 17/11/2020 của Quốc hội về ngày bầu cử và Chỉ "
        "thị số 45-CT/TW ngày 20 tháng 6 năm 2020 của Bộ Chính trị về lãnh đạo cuộc bầu cử.\nQuyết định này thay thế "
        "Quyết định số 1/QĐ-UBND.\n\nI. NỘI DUNG\n1. Thực hiện Kế hoạch số 9/KH-UBND.\n"
    )
    assert read_head(text).based_on == (
        Cited(number="133/2020/QH14", on=date(2020, 11, 17), title="ngày bầu cử"),
        Cited(number="45-CT/TW", on=date(2020, 6, 20), title="lãnh đạo cuộc bầu cử"),
    )


HOSTILE = (
    "a",
    "\n",
    " ",
    "1",
    "(Kèm theo Kế hoạch số ",
    "Nơi nhận:\n- a;\n",
    "TM. ỦY BAN\n",
    "KẾ HOẠCH\n",
    "số 1/KH-",
    "V/v ",
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_million_of_the_same_is_read_at_once(piece: str) -> None:
    assert read_head(piece * (1_000_000 // len(piece))).issued_on is None


@pytest.mark.parametrize(
    "office",
    [
        "Ủy ban nhân dân xã Tân Lập", "Ban Tuyên giáo Huyện ủy Giao Thủy", "UBND phường Đề Thám",
        "Hội Nông dân xã Lập Lễ", "Ban Tổ chức Tỉnh ủy", "Ban Chỉ đạo huyện Hướng Hóa",
        "Ban Thường trực Ủy ban MTTQ Việt Nam xã Trung Lập Hạ",
    ],
)  # fmt: skip
def test_an_office_is_named_whole_by_its_sentence(office: str) -> None:
    text = (
        f"KẾ HOẠCH\nTrồng cây\n\nThực hiện Kế hoạch số 1/KH-UBND, {office} xây dựng kế hoạch như sau:\n\nI. MỤC ĐÍCH\n"
    )
    assert read_head(text).issuer == office


def test_a_day_without_a_header_is_the_pages() -> None:
    assert read_head("Ngày 05/03/2024\nXã Tân Lập sôi nổi ngày hội\n").issued_on is None


def test_number_and_day_may_stand_under_the_type() -> None:
    text = "UBND HUYỆN TRÀ CÚ\nKẾ HOẠCH\nSố: 12/KH-UBND\n(Dự thảo)\nTrồng cây\nTrà Cú, ngày 5 tháng 3 năm 2024\nI. A\n"
    names = ("number", "issued_on", "place", "subject", "issuer")
    assert read(text, *names) == ("12/KH-UBND", date(2024, 3, 5), "Trà Cú", "Trồng cây", "UBND huyện Trà Cú")


def test_what_is_attached_ends_with_an_ending_of_its_own() -> None:
    text = f"Số: 1/KH-UBND\n{ABOUT}Nơi nhận:\n- Các xã;\n- Lưu: VT.\nCHỦ TỊCH\nMẫu số 01\nNơi nhận:\n- Trạm Y tế;\n"
    assert read(text, "recipients", "signed_by") == (("Các xã", "Lưu: VT"), "Chủ tịch")
    assert text[read_head(text).annex :].startswith("Mẫu số 01")


def _office(above: str, sentence: str = "", signature: str = "") -> str | None:
    """Who issues a plan with these lines above its number, this sentence, this end."""
    return read_head(
        f"{above}\nSố: 5/KH-X\n{NATION}{ABOUT.replace('I. M', f'{sentence}{chr(10)}I. M')}{signature}"
    ).issuer


@pytest.mark.parametrize(
    ("above", "written"),
    [
        ("TỈNH ỦY LẠNG SƠN\nBAN TUYÊN GIÁO", "TỈNH ỦY LẠNG SƠN\nBAN TUYÊN GIÁO"),
        ("HỘI LHPN HUYỆN\nYÊN CHÂU\nBAN THƯỜNG VỤ", "HỘI LHPN HUYỆN YÊN CHÂU\nBAN THƯỜNG VỤ"),
    ],
)
def test_a_name_that_stands_nowhere_is_given_as_its_lines(above: str, written: str) -> None:
    assert _office(above) == written


def test_a_committee_of_the_party_is_named_to_the_end_of_its_level() -> None:
    says = "Ban Thường vụ Tỉnh ủy giao các huyện ủy thực hiện."
    assert _office("TỈNH ỦY LẠNG SƠN\nBAN THƯỜNG VỤ", says) == "Ban Thường vụ Tỉnh ủy"


@pytest.mark.parametrize(
    ("signature", "issuer"),
    [
        ("TM. HỘI ĐỒNG NHÂN DÂN", "Hội đồng nhân dân xã Tân Lập"),
        ("T/M HĐND XÃ", "Hội đồng nhân dân xã Tân Lập"),
        ("TM. THƯỜNG TRỰC HĐND", "Thường trực Hội đồng nhân dân xã Tân Lập"),
    ],
)
def test_the_whole_body_issues_where_head_and_signature_agree(signature: str, issuer: str) -> None:
    says = "Căn cứ Luật Đất đai, Thường trực Hội đồng nhân dân xã Tân Lập xây dựng kế hoạch như sau:\n"
    assert _office("HỘI ĐỒNG NHÂN DÂN\nXÃ TÂN LẬP", says, f"1. Trồng cây.\n\n{signature}\nCHỦ TỊCH\n") == issuer


@pytest.mark.parametrize("meeting", ["HỘI NGHỊ TỔNG KẾT NĂM 2023", "HỘI THI DÂN VẬN KHÉO", "ĐẠI HỘI LẦN THỨ V"])
def test_an_invitation_is_issued_by_who_invites(meeting: str) -> None:
    text = f"HỘI KHUYẾN HỌC\nHUYỆN BA BỂ\n{meeting}\nGIẤY MỜI\nDự hội nghị\n\n"
    assert (read_head(text).issuer or "").casefold() == "hội khuyến học huyện ba bể"
    invites = f"GIẤY MỜI\n{meeting}\n\nBan Thường vụ Hội Nông dân tỉnh Hà Nam trân trọng kính mời: các đồng chí\n"
    assert read_head(invites).issuer == "Ban Thường vụ Hội Nông dân tỉnh Hà Nam"


def test_a_word_that_only_looks_like_an_area_is_none() -> None:
    assert _office("UBND TỈNH HÀ NAM\nBAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP") == "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"


def test_a_number_that_is_damaged_is_no_line_of_an_office() -> None:
    assert _office("UBND TỈNH HÀ NAM\nSỞ CÔNG THƯƠNG\nSố: 1.2 45/?") == "Sở Công Thương"
