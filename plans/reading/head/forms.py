"""The forms of a document's head, each with its example: the one place to add a form. Pure.

Types and symbols: Nghị định 30/2020/NĐ-CP, Appendix III; Party: Hướng dẫn 36-HD/VPTW. Words are matched on `even`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Type:
    """A type of document: its name, how numbers abbreviate it, and a number that says so."""

    name: str
    symbols: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class Numbering:
    """How a number is put together: `{n}` the running number, `{year}`, `{symbol}`; an example, and what is read."""

    form: str
    example: str
    read: str


@dataclass(frozen=True)
class Body:
    """Who issues: the name in its usual case, its abbreviations, a head that shows it, and the issuer it gives.

    `part`: stands under the body that it is part of, and is named before it.
    """

    name: str
    short: tuple[str, ...]
    example: str
    read: str
    part: bool = False


TYPES = (
    Type("Kế hoạch liên tịch", ("KHLT",), "05/KHLT-MTTQ-ĐTN"),
    Type("Kế hoạch phối hợp", ("KHPH",), "237/KHPH-MTTQ-TCTV"),
    Type("Kế hoạch", ("KH",), "87/KH-MTTQ-BTT"),
    Type("Hướng dẫn liên tịch", ("HDLT",), "02/HDLT-MTTQ-HND"),
    Type("Hướng dẫn", ("HD",), "36-HD/VPTW"),
    Type("Chương trình hành động", ("CTrHĐ", "CTHĐ"), "14-CTrHĐ/HU"),
    Type("Chương trình phối hợp", ("CTPH", "CTrPH"), "05/CTrPH-UBND-MTTQ"),
    Type("Chương trình", ("CTr", "CT.r"), "12-CTr/TU"),
    Type("Chỉ thị", ("CT",), "10-CT/TW"),
    Type("Quyết định", ("QĐ",), "127-QĐ/TW"),
    Type("Nghị quyết liên tịch", ("NQLT",), "88/NQLT/CP-ĐCTUBTWMTTQVN"),
    Type("Nghị quyết", ("NQ",), "24-NQ/TW"),
    Type("Nghị định", ("NĐ",), "09/2019/NĐ-CP"),
    Type("Thông tri", ("TT",), "09-TT/QU"),
    Type("Thông tư liên tịch", ("TTLT",), "01/2016/TTLT-BNV-BTC"),
    Type("Thông tư", (), "01/2021/TT-BNV"),
    Type("Thông báo", ("TB",), "45-TB/VPTU"),
    Type("Báo cáo", ("BC",), "120/BC-UBND"),
    Type("Tờ trình", ("TTr",), "33/TTr-SNV"),
    Type("Đề án", ("ĐA",), "06-ĐA/TU"),
    Type("Phương án", ("PA",), "11/PA-UBND"),
    Type("Kết luận", ("KL",), "49-KL/TW"),
    Type("Quy chế", ("QC",), "01-QC/ĐU"),
    Type("Quy định", ("QyĐ", "QĐi"), "08-QĐi/HU"),
    Type("Công điện", ("CĐ",), "02/CĐ-UBND"),
    Type("Dự án", ("DA",), "04/DA-UBND"),
    Type("Thể lệ", ("TL",), "12/TL-BTC"),
    Type("Biên bản", ("BB",), "09/BB-UBND"),
    Type("Thông cáo", ("TC",), "02/TC-HĐBCQG"),
    Type("Thư mời", ("TM",), "14/TM-HĐND"),
    Type("Giấy mời", ("GM",), "77/GM-UBND"),
    Type("Thư kêu gọi", (), ""),
    Type("Lời kêu gọi", (), ""),
    Type("Lịch công tác", ("LCT",), "49-LCT/ĐU"),
    Type("Lịch tiếp công dân", (), ""),
    Type("Đề cương", ("ĐC",), "03/ĐC-BCĐ"),
    Type("Công văn", ("CV",), "21-CV/ĐTN"),
)
LETTER = "Công văn"  # whose number names no type: 846/UBND-TH

NUMBERINGS = (
    Numbering("{n}/{year}/{symbol}", "Nghị định số 09/2019/NĐ-CP", "09/2019/NĐ-CP"),
    Numbering("{n}/{symbol}", "Số: 87/KH-MTTQ-BTT", "87/KH-MTTQ-BTT"),
    Numbering("{n}/{symbol}", "Số: 846 /UBND-TH", "846/UBND-TH"),
    Numbering("{n}/{symbol}", "Số: 1 245 /SVHTTDL-NSVH", "1245/SVHTTDL-NSVH"),
    Numbering("{n}/{symbol}", "năm 2023 45/KH-UBND", "45/KH-UBND"),
    Numbering("{n}/{symbol}", "Sổ581/BNV-CCHC", "581/BNV-CCHC"),
    Numbering("{n}/{symbol}", "Kế hoạch số 207/KH-BCA-V05 ngày 4/5/2023", "207/KH-BCA-V05"),
    Numbering("{n}/{symbol}", "Công văn số581/BNV-CCHC", "581/BNV-CCHC"),
    Numbering("{n}/{symbol}", "Kế hoạch số 16/KH – MTTQ - BTT ngày 30/8/2016", "16/KH-MTTQ-BTT"),
    Numbering("{n}/{symbol}", "Kế hoạch số 30/KH- MTTQ về sơ kết", "30/KH-MTTQ"),
    Numbering("{n}/{symbol}", "Sô: 12A/PGD&ĐT-THCS", "12A/PGD&ĐT-THCS"),
    Numbering("{n}/{symbol}", "số 88/NQLT/CP-\n\nĐCTUBTWMTTQVN ngày 7/10/2016", "88/NQLT/CP-ĐCTUBTWMTTQVN"),
    Numbering("{n}-{symbol}", "Số 959 - KH/ĐUSCT", "959-KH/ĐUSCT"),
    Numbering("{n}-{symbol}", "Quyết định 127-QĐ/TW", "127-QĐ/TW"),
    Numbering("{n}{symbol}", "Số: 15 KH/ĐTN", "15KH/ĐTN"),
)

# fmt: off
BODIES = (
    Body("Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", ("MTTW", "UBTWMTTQVN"),
         "ỦY BAN TRUNG ƯƠNG\nMẶT TRẬN TỔ QUỐC VIỆT NAM\nBAN THƯỜNG TRỰC",
         "Ban Thường trực Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"),
    Body("Ủy ban Mặt trận Tổ quốc Việt Nam", ("UBMTTQVN", "UBMTTQ", "UB MTTQ", "Ủy ban MTTQ", "Ủy ban MTTQ Việt Nam"),
         "ỦY BAN MTTQ VIỆT NAM TỈNH TÂY NINH\nBAN THƯỜNG TRỰC", "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh"),
    Body("Mặt trận Tổ quốc Việt Nam", ("MTTQ", "MTTQ Việt Nam"), "MẶT TRẬN TỔ QUỐC VIỆT NAM\nHUYỆN TÂN BIÊN",
         "Mặt trận Tổ quốc Việt Nam huyện Tân Biên"),
    Body("Ủy ban nhân dân", ("UBND", "UB"), "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH", "Ủy ban nhân dân tỉnh Tây Ninh"),
    Body("Hội đồng nhân dân", ("HĐND",), "HỘI ĐỒNG NHÂN DÂN\nXÃ TÂN LẬP", "Hội đồng nhân dân xã Tân Lập"),
    Body("Tỉnh ủy", (), "ĐẢNG BỘ TỈNH TÂY NINH\nTỈNH ỦY\n*", "Tỉnh ủy"),
    Body("Thành ủy", (), "THÀNH ỦY HÀ NỘI\n*", "Thành ủy Hà Nội"),
    Body("Huyện ủy", (), "ĐẢNG BỘ TỈNH TÂY NINH\nHUYỆN ỦY TÂN BIÊN\n*", "Huyện ủy Tân Biên"),
    Body("Quận ủy", (), "QUẬN ỦY TÂY HỒ", "Quận ủy Tây Hồ"),
    Body("Thị ủy", (), "THỊ ỦY TRẢNG BÀNG", "Thị ủy Trảng Bàng"),
    Body("Đảng ủy", (), "ĐẢNG BỘ HUYỆN TÂN BIÊN\nĐẢNG ỦY XÃ TÂN LẬP\n*", "Đảng ủy xã Tân Lập"),
    Body("Đảng bộ", (), "ĐẢNG BỘ XÃ TÂN LẬP\nBAN CHẤP HÀNH", "Ban Chấp hành Đảng bộ xã Tân Lập"),
    Body("Chi bộ", (), "ĐẢNG ỦY XÃ TÂN LẬP\nCHI BỘ TRƯỜNG TIỂU HỌC TÂN LẬP", "Chi bộ Trường Tiểu học Tân Lập"),
    Body("Đảng đoàn", (), "TỈNH ỦY TÂY NINH\nĐẢNG ĐOÀN MẶT TRẬN TỔ QUỐC TỈNH", "Đảng đoàn Mặt trận Tổ quốc tỉnh"),
    Body("Ban Cán sự đảng", ("BCSĐ",), "TỈNH ỦY TÂY NINH\nBAN CÁN SỰ ĐẢNG ỦY BAN NHÂN DÂN TỈNH",
         "Ban Cán sự đảng Ủy ban nhân dân tỉnh"),
    Body("Ban Thường trực", ("BTT",), "ỦY BAN MTTQ VIỆT NAM\nPHƯỜNG 2\nBAN THƯỜNG TRỰC",
         "Ban Thường trực Ủy ban MTTQ Việt Nam phường 2", part=True),
    Body("Ban Thường vụ", ("BTV",), "HỘI LHPN TỈNH TÂY NINH\nBAN THƯỜNG VỤ", "Ban Thường vụ Hội LHPN tỉnh Tây Ninh",
         part=True),
    Body("Ban Chấp hành", ("BCH",), "ĐOÀN TNCS HỒ CHÍ MINH\nBCH TỈNH TÂY NINH\n***",
         "BCH Đoàn TNCS Hồ Chí Minh tỉnh Tây Ninh", part=True),
    Body("Đoàn Chủ tịch", ("ĐCT",), "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM\nĐOÀN CHỦ TỊCH",
         "Đoàn Chủ tịch Hội Liên hiệp Phụ nữ Việt Nam", part=True),
    Body("Ban Tuyên giáo và Dân vận", (), "TỈNH ỦY TÂY NINH\nBAN TUYÊN GIÁO VÀ DÂN VẬN\n*",
         "Ban Tuyên giáo và Dân vận Tỉnh ủy Tây Ninh", part=True),
    Body("Ban Tuyên giáo", (), "HUYỆN ỦY TÂN BIÊN\nBAN TUYÊN GIÁO\n*", "Ban Tuyên giáo Huyện ủy Tân Biên", part=True),
    Body("Ban Tổ chức", (), "TỈNH ỦY TÂY NINH\nBAN TỔ CHỨC\n*", "Ban Tổ chức Tỉnh ủy Tây Ninh", part=True),
    Body("Ban Dân vận", (), "HUYỆN ỦY TÂN BIÊN\nBAN DÂN VẬN\n*", "Ban Dân vận Huyện ủy Tân Biên", part=True),
    Body("Ban Nội chính", (), "TỈNH ỦY TÂY NINH\nBAN NỘI CHÍNH\n*", "Ban Nội chính Tỉnh ủy Tây Ninh", part=True),
    Body("Ban Xây dựng Đảng", (), "ĐẢNG ỦY XÃ TÂN LẬP\nBAN XÂY DỰNG ĐẢNG\n*", "Ban Xây dựng Đảng Đảng ủy xã Tân Lập",
         part=True),
    Body("Ủy ban Kiểm tra", ("UBKT",), "HUYỆN ỦY TÂN BIÊN\nỦY BAN KIỂM TRA\n*", "Ủy ban Kiểm tra Huyện ủy Tân Biên",
         part=True),
    Body("Văn phòng", (), "TỈNH ỦY TÂY NINH\nVĂN PHÒNG\n*", "Văn phòng Tỉnh ủy Tây Ninh", part=True),
    Body("Ban Pháp chế", (), "HĐND TỈNH TÂY NINH\nBAN PHÁP CHẾ", "Ban Pháp chế HĐND tỉnh Tây Ninh", part=True),
    Body("Thường trực", (), "HĐND XÃ TÂN LẬP\nTHƯỜNG TRỰC", "Thường trực HĐND xã Tân Lập", part=True),
    Body("Đoàn Thanh niên Cộng sản Hồ Chí Minh", ("Đoàn TNCS Hồ Chí Minh", "Đoàn TNCS HCM", "Đoàn Thanh niên"),
         "ĐOÀN TNCS HỒ CHÍ MINH\nXÃ TÂN LẬP", "Đoàn TNCS Hồ Chí Minh xã Tân Lập"),
    Body("Tỉnh đoàn", (), "TỈNH ĐOÀN TÂY NINH\n***", "Tỉnh đoàn Tây Ninh"),
    Body("Thành đoàn", (), "TRUNG ƯƠNG ĐOÀN\nTHÀNH ĐOÀN HÀ NỘI", "Thành đoàn Hà Nội"),
    Body("Huyện đoàn", (), "TỈNH ĐOÀN TÂY NINH\nHUYỆN ĐOÀN TÂN BIÊN", "Huyện đoàn Tân Biên"),
    Body("Quận đoàn", (), "QUẬN ĐOÀN TÂY HỒ", "Quận đoàn Tây Hồ"),
    Body("Thị đoàn", (), "THỊ ĐOÀN HÒA THÀNH", "Thị đoàn Hòa Thành"),
    Body("Trung ương Đoàn", (), "", ""),
    Body("Hội Liên hiệp Phụ nữ", ("Hội LHPN", "HLHPN"), "HỘI LHPN TỈNH TÂY NINH\nHỘI LHPN HUYỆN TÂN BIÊN",
         "Hội LHPN huyện Tân Biên"),
    Body("Hội Nông dân", (), "HỘI NÔNG DÂN TỈNH TÂY NINH", "Hội Nông dân tỉnh Tây Ninh"),
    Body("Hội Cựu chiến binh", ("Hội CCB",), "HỘI CỰU CHIẾN BINH\nXÃ TÂN LẬP", "Hội Cựu chiến binh xã Tân Lập"),
    Body("Hội Chữ thập đỏ", (), "HỘI CHỮ THẬP ĐỎ TỈNH TÂY NINH", "Hội Chữ thập đỏ tỉnh Tây Ninh"),
    Body("Hội Người cao tuổi", (), "HỘI NGƯỜI CAO TUỔI XÃ TÂN LẬP", "Hội Người cao tuổi xã Tân Lập"),
    Body("Hội", (), "HỘI ĐÔNG Y TỈNH", "HỘI ĐÔNG Y TỈNH"),
    Body("Liên đoàn Lao động", ("LĐLĐ",), "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM\nLĐLĐ TỈNH TÂY NINH",
         "LĐLĐ tỉnh Tây Ninh"),
    Body("Tổng Liên đoàn Lao động", ("Tổng LĐLĐ",), "TỔNG LIÊN ĐOÀN LAO ĐỘNG\nVIỆT NAM",
         "Tổng Liên đoàn Lao động Việt Nam"),
    Body("Công đoàn cơ sở", ("CĐCS",), "CÔNG ĐOÀN CƠ SỞ\nTRƯỜNG THCS TÂN LẬP", "Công đoàn cơ sở Trường THCS Tân Lập"),
    Body("Công đoàn", (), "LĐLĐ TỈNH TÂY NINH\nCÔNG ĐOÀN Y TẾ", "Công đoàn Y tế"),
    Body("Liên hiệp", (), "LIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ", "LIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ"),
    Body("Hiệp hội", (), "HIỆP HỘI DOANH NGHIỆP\nTỈNH TÂY NINH", "HIỆP HỘI DOANH NGHIỆP TỈNH TÂY NINH"),
    Body("Chi hội", (), "HỘI LHPN XÃ TÂN LẬP\nCHI HỘI ẤP 3", "Chi hội ấp 3"),
    Body("Chi đoàn", (), "ĐOÀN XÃ TÂN LẬP\nCHI ĐOÀN ẤP 3", "Chi đoàn ấp 3"),
    Body("Liên minh Hợp tác xã", (), "LIÊN MINH HỢP TÁC XÃ\nTỈNH TÂY NINH", "Liên minh Hợp tác xã tỉnh Tây Ninh"),
    Body("Hội đồng bầu cử quốc gia", ("HĐBCQG",), "HỘI ĐỒNG BẦU CỬ\nQUỐC GIA", "Hội đồng bầu cử quốc gia"),
    Body("Ủy ban bầu cử", ("UBBC",), "ỦY BAN BẦU CỬ\nHUYỆN TÂN BIÊN", "Ủy ban bầu cử huyện Tân Biên"),
    Body("Ban bầu cử", (), "BAN BẦU CỬ XÃ TÂN LẬP", "Ban bầu cử xã Tân Lập"),
    Body("Ban Chỉ đạo", ("BCĐ",), "UBND TỈNH TÂY NINH\nBAN CHỈ ĐẠO 389", "Ban Chỉ đạo 389"),
    Body("Ban Công tác Mặt trận", (), "BAN CÔNG TÁC MẶT TRẬN\nẤP TÂN TIẾN", "Ban Công tác Mặt trận ấp Tân Tiến"),
    Body("Ban", (), "UBND TỈNH TÂY NINH\nBAN DÂN TỘC", "Ban Dân tộc"),
    Body("Ủy ban", (), "ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Ủy ban Thường vụ Quốc hội"),
    Body("Hội đồng", (), "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG\nTỈNH TÂY NINH",
         "Hội đồng Thi đua - Khen thưởng tỉnh Tây Ninh"),
    Body("Thủ tướng Chính phủ", (), "THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
    Body("Văn phòng Chính phủ", (), "VĂN PHÒNG CHÍNH PHỦ", "Văn phòng Chính phủ"),
    Body("Chính phủ", (), "CHÍNH PHỦ", "Chính phủ"),
    Body("Quốc hội", (), "QUỐC HỘI", "Quốc hội"),
    Body("Bộ Chỉ huy Quân sự", (), "QUÂN KHU 7\nBỘ CHỈ HUY QUÂN SỰ\nTỈNH TÂY NINH", "Bộ Chỉ huy Quân sự tỉnh Tây Ninh"),
    Body("Ban Chỉ huy Quân sự", (), "BAN CHỈ HUY QUÂN SỰ XÃ TÂN LẬP", "Ban Chỉ huy Quân sự xã Tân Lập"),
    Body("Bộ", (), "BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Bộ Giáo dục và Đào tạo"),
    Body("Sở", (), "UBND TỈNH TÂY NINH\nSỞ NỘI VỤ", "Sở Nội vụ"),
    Body("Phòng", (), "UBND HUYỆN TÂN BIÊN\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo"),
    Body("Tổng cục", (), "BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ", "Tổng cục Thuế"),
    Body("Chi cục", (), "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nCHI CỤC KIỂM LÂM", "Chi cục Kiểm lâm"),
    Body("Cục", (), "BỘ NỘI VỤ\nCỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC", "CỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC"),
    Body("Thanh tra", (), "THANH TRA TỈNH TÂY NINH", "Thanh tra tỉnh Tây Ninh"),
    Body("Công an", (), "BỘ CÔNG AN\nCÔNG AN TỈNH TÂY NINH", "Công an tỉnh Tây Ninh"),
    Body("Tòa án nhân dân", ("TAND",), "TÒA ÁN NHÂN DÂN\nTỈNH TÂY NINH", "Tòa án nhân dân tỉnh Tây Ninh"),
    Body("Viện kiểm sát nhân dân", ("VKSND",), "VIỆN KIỂM SÁT NHÂN DÂN\nTỈNH TÂY NINH",
         "Viện kiểm sát nhân dân tỉnh Tây Ninh"),
    Body("Bảo hiểm xã hội", ("BHXH",), "BẢO HIỂM XÃ HỘI TỈNH TÂY NINH", "Bảo hiểm xã hội tỉnh Tây Ninh"),
    Body("Ngân hàng", (), "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM\nNGÂN HÀNG NHÀ NƯỚC KHU VỰC 2", "NGÂN HÀNG NHÀ NƯỚC KHU VỰC 2"),
    Body("Kho bạc", (), "BỘ TÀI CHÍNH\nKHO BẠC NHÀ NƯỚC", "KHO BẠC NHÀ NƯỚC"),
    Body("Tổng Công ty", (), "TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM", "TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"),
    Body("Công ty", (), "TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM\nCÔNG TY ĐIỆN LỰC TÂY NINH", "CÔNG TY ĐIỆN LỰC TÂY NINH"),
    Body("Tập đoàn", (), "TẬP ĐOÀN TÂN TIẾN", "Tập đoàn Tân Tiến"),
    Body("Hạt Kiểm lâm", (), "CHI CỤC KIỂM LÂM TỈNH TÂY NINH\nHẠT KIỂM LÂM KHU VỰC 2", "HẠT KIỂM LÂM KHU VỰC 2"),
    Body("Đài Phát thanh", (), "UBND TỈNH TÂY NINH\nĐÀI PHÁT THANH VÀ TRUYỀN HÌNH", "ĐÀI PHÁT THANH VÀ TRUYỀN HÌNH"),
    Body("Hợp tác xã", (), "LIÊN MINH HỢP TÁC XÃ TỈNH TÂY NINH\nHỢP TÁC XÃ TÂN TIẾN", "HỢP TÁC XÃ TÂN TIẾN"),
    Body("Liên đội", (), "TRƯỜNG TIỂU HỌC TÂN LẬP\nLIÊN ĐỘI", "Liên đội"),
    Body("Viện", (), "VIỆN HÀN LÂM", "VIỆN HÀN LÂM"),
    Body("Trung tâm", (), "UBND HUYỆN TÂN BIÊN\nTRUNG TÂM Y TẾ", "Trung tâm Y tế"),
    Body("Trường", (), "PHÒNG GD&ĐT HUYỆN TÂN BIÊN\nTRƯỜNG TIỂU HỌC TÂN LẬP", "Trường Tiểu học Tân Lập"),
    Body("Đại học", (), "BỘ GIÁO DỤC VÀ ĐÀO TẠO\nĐẠI HỌC ĐÀ NẴNG", "Đại học Đà Nẵng"),
    Body("Học viện", (), "HỌC VIỆN BÁO CHÍ", "HỌC VIỆN BÁO CHÍ"),
    Body("Bệnh viện", (), "SỞ Y TẾ TÂY NINH\nBỆNH VIỆN ĐA KHOA TỈNH", "BỆNH VIỆN ĐA KHOA TỈNH"),
    Body("Trạm Y tế", (), "TRUNG TÂM Y TẾ HUYỆN TÂN BIÊN\nTRẠM Y TẾ XÃ TÂN LẬP", "Trạm Y tế xã Tân Lập"),
    Body("Quân khu", (), "", ""),
    Body("Đoàn", (), "HUYỆN ĐOÀN TÂN BIÊN\nĐOÀN XÃ TÂN LẬP", "Đoàn xã Tân Lập"),
    Body("Tổ công tác", (), "UBND XÃ TÂN LẬP\nTỔ CÔNG TÁC", "Tổ công tác"),
)
# What an invitation is to, and what a board is for; it begins with a body's word (Hội) and issues nothing.
MEETINGS = (
    *("Hội nghị", "Hội thi", "Hội thảo", "Hội diễn", "Hội trại", "Hội chợ", "Hội xuân", "Hội khỏe", "Hội giảng"),
    *("Đại hội", "Kỳ họp", "Phiên họp", "Cuộc họp", "Lễ", "Buổi"),
)
# What stands behind a body's first words, in its usual case: fields of ministries, departments and boards.
FIELDS = (
    "Giáo dục và Đào tạo", "GD&ĐT", "GD-ĐT", "GDĐT", "Nội vụ", "Y tế", "Tài chính", "Tài chính - Kế hoạch",
    "Kế hoạch và Đầu tư", "Tư pháp", "Công Thương", "Xây dựng", "Giao thông vận tải", "Khoa học và Công nghệ",
    "Tài nguyên và Môi trường", "Nông nghiệp và Phát triển nông thôn", "Nông nghiệp và Môi trường",
    "Lao động - Thương binh và Xã hội", "Lao động, Thương binh và Xã hội", "Văn hóa, Thể thao và Du lịch",
    "Văn hóa và Thể thao", "Văn hóa và Thông tin", "Văn hóa - Xã hội", "Thông tin và Truyền thông", "Dân tộc",
    "Dân tộc và Tôn giáo", "Ngoại vụ", "Quốc phòng", "Công an", "Thuế", "Thống kê", "Kiểm lâm", "Thú y",
    "Dân tộc - Tôn giáo", "Tiểu học", "Trung học cơ sở", "Trung học phổ thông", "THCS", "THPT", "Mầm non", "Mẫu giáo",
    "Thường vụ Quốc hội", "Thi đua - Khen thưởng", "Kinh tế", "Kinh tế, Hạ tầng và Đô thị", "Đảng", "của", "và",
    "các", "cơ quan", "khối", "công tác", "Phong trào", "Hồ Chí Minh", "Việt Nam", "Trung ương", "MTTQ",
    "Mặt trận Tổ quốc", "Mặt trận", "Bầu cử", "nhân dân", "Tuyên giáo", "Tổ chức", "Dân vận",
)
# Behind these stands a name of its own: Trường Tiểu học Tân Lập.
NAMED = ("Tiểu học", "Trung học cơ sở", "Trung học phổ thông", "THCS", "THPT", "Mầm non", "Mẫu giáo", "Đại học")
# The post as it signs; longer ones stand for shorter ones that they hold.
POSTS = (
    "Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực", "Quyền Chủ tịch", "Bí thư", "Phó Bí thư",
    "Phó Bí thư Thường trực", "Bí thư Thường trực", "Bí thư Chi bộ", "Bí thư Đảng ủy", "Phó Bí thư Đảng ủy",
    "Tổng Bí thư", "Thường trực Ban Bí thư", "Giám đốc", "Phó Giám đốc", "Quyền Giám đốc", "Tổng Giám đốc",
    "Phó Tổng Giám đốc", "Hiệu trưởng", "Phó Hiệu trưởng", "Phụ trách trường", "Trưởng ban", "Phó Trưởng ban",
    "Phó Trưởng ban Thường trực", "Phó ban", "Trưởng phòng", "Phó Trưởng phòng", "Chánh Văn phòng",
    "Phó Chánh Văn phòng", "Chánh Thanh tra", "Phó Chánh Thanh tra", "Bộ trưởng", "Thứ trưởng", "Thủ tướng",
    "Phó Thủ tướng", "Bộ trưởng, Chủ nhiệm", "Chủ nhiệm", "Phó Chủ nhiệm", "Cục trưởng", "Phó Cục trưởng",
    "Chi cục trưởng", "Phó Chi cục trưởng", "Tổng cục trưởng", "Phó Tổng cục trưởng", "Vụ trưởng", "Phó Vụ trưởng",
    "Viện trưởng", "Phó Viện trưởng", "Chánh án", "Phó Chánh án", "Tổng Thư ký", "Phó Tổng Thư ký", "Thư ký",
    "Trưởng Công an", "Phó Trưởng Công an", "Chỉ huy trưởng", "Phó Chỉ huy trưởng", "Chính trị viên", "Chính ủy",
    "Tư lệnh", "Phó Tư lệnh", "Tổ trưởng", "Phó Tổ trưởng", "Trưởng đoàn", "Ủy viên", "Ủy viên Thường trực",
    "Ủy viên Ban Thường trực", "Ủy viên Ban Thường vụ", "Ủy viên Thường vụ", "Trưởng trạm", "Trưởng khoa",
    "Trưởng ban Công tác Mặt trận", "Phó Giám đốc phụ trách", "Trưởng ấp", "Trưởng thôn", "Phó Giám đốc Thường trực",
    "Trưởng Thống kê", "Phó Trưởng Thống kê",
    "Chủ tịch Hội đồng trường", "Chủ tịch Công đoàn", "Phó Chủ tịch phụ trách", "Phó Hiệu trưởng phụ trách",
)
# fmt: on
# Signs for another (thay mặt, ký thay, thừa lệnh, thừa ủy quyền, quyền): “TM. BAN THƯỜNG TRỰC”, “T/M”, “K/T”.
CAPACITIES = ("tm", "t/m", "kt", "k/t", "tl", "t/l", "tuq", "t/uq", "thua lenh", "thay mat")
AREAS = (
    *("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu"),
    *("ấp", "thôn", "bản", "khu phố", "tổ dân phố", "khu dân cư", "khóm"),
)
# What stands before a value in a register or on a page that keeps documents.
LABELS = {
    "number": ("Số ký hiệu", "Số hiệu", "Số/Ký hiệu", "Số hiệu văn bản"),
    "issued_on": ("Ngày ban hành",),
    "issuer": ("Cơ quan ban hành", "Nơi ban hành", "Đơn vị ban hành"),
    "subject": ("Trích yếu", "Trích yếu nội dung"),
    "other": ("Loại văn bản", "Người ký", "Ngày hiệu lực", "Lĩnh vực", "Tình trạng", "Ngày công báo", "Số công báo"),
}
# How a preamble's sentence begins that rests on documents.
BASES = ("Căn cứ", "Thực hiện", "Triển khai thực hiện", "Tiếp tục thực hiện", "Theo", "Xét", "Để thực hiện",
         "Tiếp theo", "Triển khai", "Nhằm thực hiện", "Thi hành", "Trên cơ sở", "Quán triệt", "Chấp hành",
         "Phúc đáp")  # fmt: skip
# How an office says that it issues: the verb behind its name.
ISSUES = ("xây dựng", "ban hành", "đề ra", "thống nhất ban hành", "triển khai", "hướng dẫn",
          "đề nghị", "yêu cầu", "thông báo", "báo cáo", "trân trọng", "kính trình", "chỉ đạo", "giao",
          "quyết định", "kính mời", "trân trọng kính mời", "trân trọng mời")  # fmt: skip
# On a line of its own behind the signature: what is attached.
ANNEXES = (
    ("ĐỀ CƯƠNG", "ĐỀ CƯƠNG BÁO CÁO"),
    ("PHỤ LỤC", "Phụ lục 01"),
    ("BIỂU", "BIỂU TỔNG HỢP"),
    ("MẪU", "Mẫu số 02"),
    ("DANH SÁCH", "DANH SÁCH PHÂN CÔNG"),
    ("DANH MỤC", "DANH MỤC NHIỆM VỤ"),
    ("BẢNG", "BẢNG PHÂN CÔNG NHIỆM VỤ"),
    ("LỊCH", "LỊCH KIỂM TRA"),
)
