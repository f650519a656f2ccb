"""Writes examples/tay-ninh-87/ke-hoach-87.docx: Plan 87 as an office has it in Word, to try the reading with.

.venv/bin/python -m scripts.build_example_text
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

FILE = Path(__file__).resolve().parent.parent / "examples" / "tay-ninh-87" / "ke-hoach-87.docx"
HEAD = (
    ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM\nTỈNH TÂY NINH\nBAN THƯỜNG TRỰC\n\nSố: 87/KH-MTTQ-BTT"),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nTây Ninh, ngày 06 tháng 10 năm 2020"),
)
TITLE = (
    "KẾ HOẠCH",
    "Sơ kết 5 năm thực hiện Cuộc vận động “Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh” "
    "(giai đoạn 2016-2020)",
)
BODY = (
    "Thực hiện Kế hoạch số 178/KH-MTTW-BTT ngày 15/9/2020 của Ban Thường trực Ủy ban Trung ương Mặt trận Tổ quốc Việt "
    "Nam, Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh xây dựng kế hoạch sơ kết như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "Đánh giá đúng kết quả và hạn chế của Cuộc vận động; chọn cách làm hay để nhân rộng.",
    "II. HÌNH THỨC VÀ THỜI GIAN",
    "1. Cấp tỉnh",
    "- Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh tổ chức sơ kết 5 năm cấp tỉnh trước ngày 31/01/2021.",
    "- Đề nghị các tổ chức thành viên của Mặt trận Tổ quốc Việt Nam tỉnh gửi báo cáo 5 năm phối hợp thực hiện Cuộc vận "
    "động về Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tây Ninh (qua Ban Phong trào - Tuyên giáo) trước ngày 15/12/2020.",
    "2. Cấp huyện",
    "Mỗi huyện, thị xã, thành phố tổ chức sơ kết cấp huyện, gửi báo cáo sơ kết 5 năm và ít nhất 01 mô hình điển hình "
    "về Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh (qua Ban Phong trào - Tuyên giáo) trước ngày 15/12/2020.",
    "3. Cấp xã",
    "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam các xã, phường, thị trấn báo cáo sơ kết 5 năm bằng văn bản.",
    "III. TỔ CHỨC THỰC HIỆN",
    "Giao Ban Phong trào - Tuyên giáo theo dõi, hướng dẫn, đôn đốc việc thực hiện Kế hoạch này.",
)
END = (
    "Nơi nhận:\n- Các tổ chức thành viên;\n- Ủy ban MTTQ các huyện, thị xã, thành phố;\n- Lưu: VP, PT.",
    "TM. BAN THƯỜNG TRỰC\nPHÓ CHỦ TỊCH\n\n\nNguyễn Văn Vy",
)


def main() -> None:
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    _two(document, HEAD)
    for line in TITLE:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for line in BODY:
        document.add_paragraph(line)
    _two(document, END)
    document.save(str(FILE))


def _two(document: object, columns: tuple[str, ...]) -> None:
    """What stands side by side above and below the body."""
    table = document.add_table(rows=1, cols=len(columns))  # type: ignore[attr-defined]
    for cell, words in zip(table.rows[0].cells, columns, strict=True):
        cell.text = words


if __name__ == "__main__":
    main()
