"""Whom a text binds where the subject is no plain one: the passive, asking bodies, openings, ellipses."""

from __future__ import annotations

from datetime import date

import pytest

from plans.reading.read import read

# As in `test_reading_who`: “what it says -> who owes -> to whom”, where `<` is a time and ` / ` ends a line.
EXAMPLES = {
    "done by somebody": """
        Hồ sơ dự thi được Tổ Giúp việc phân loại, hoàn thành <. -> Tổ Giúp việc
        Phương án cứu hộ phải được Đội Xung kích xã diễn tập xong <. -> Đội Xung kích xã
        Sở Xây dựng triển khai đề án được UBND tỉnh phê duyệt, xong <. -> Sở Xây dựng
        Triển khai đồ án được Bộ Xây dựng phê duyệt, xong <. -> nobody
        Sân chơi do Hội Khuyến học phường lắp đặt xong <. -> Hội Khuyến học phường
        Lập danh mục công trình do xã quản lý, xong <. -> nobody
    """,
    "who asks is not bound": """
        Hội Luật gia tỉnh đề nghị: / - Rà soát hội viên, gửi danh sách <. -> nobody
        Hội Luật gia tỉnh đề nghị: / - Các chi hội rà soát hội viên xong <. -> Các chi hội
        Kính gửi: Hội Luật gia các huyện / Hội Luật gia tỉnh yêu cầu: / - Nộp hội phí <. -> Hội Luật gia các huyện
        Kính gửi: Các trường / Phòng Giáo dục hướng dẫn như sau: / 1. Nộp bảng điểm <. -> Các trường
        UBND xã bàn giao mặt bằng cho Ban Quản lý dự án huyện xong <. -> UBND xã
    """,
    "an opening and what is below it": """
        Văn phòng / + Chuẩn bị hội trường, xong <. -> Văn phòng
        B. PHÂN CÔNG / Ban Lễ tân (thường trực) / Đón tiếp đại biểu, xong <. -> Ban Lễ tân
        Trung tâm Giống / Cấp hạt giống cho dân, xong <. / Trạm Thú y / Tiêm phòng, xong tháng 4. -> Trung tâm Giống
        2. Trách nhiệm của các chủ hồ / a) Lập phương án xả lũ xong <. -> các chủ hồ
        3. Giao Ban Văn hóa xã chủ trì: / - Trình phương án lễ hội <. -> Ban Văn hóa xã
        Ban Tổ chức quyết định thành lập: / - Ban Giám khảo, <; -> Ban Tổ chức
        Đơn vị chủ trì: Sở Du lịch / Đơn vị phối hợp: Sở Công Thương / - Khảo sát tuyến mới xong <. -> Sở Du lịch
        Bước 2: Bình xét / Thời gian: < / Các tổ dân phố: / 1. Họp dân. -> Các tổ dân phố
        4. Hội Chữ thập đỏ / - Tham mưu UBND xã phân công Ban nhân dân các thôn trực, xong <. -> Hội Chữ thập đỏ
    """,
    "which of them": """
        Học viên có nguyện vọng chuyển lớp nộp đơn <. -> Học viên có nguyện vọng chuyển lớp
        Các xã không thuộc diện thanh tra phải tự rà soát xong <. -> Các xã không thuộc diện thanh tra
        Các đơn vị có tên trong Kế hoạch này báo cáo <. -> Các đơn vị có tên trong Kế hoạch này
        Các hội nói trên đăng ký với Sở Nội vụ <. -> Các hội nói trên -> Sở Nội vụ
        Trao cờ: các đội do huyện thành lập, <. -> các đội do huyện thành lập
        Thôn Phú Hòa được chọn tổ chức điểm xong <. -> Thôn Phú Hòa
        Công chức phụ trách kinh tế - hạ tầng xã kiểm đếm xong <. -> Công chức phụ trách kinh tế - hạ tầng xã
    """,
    "a word between, or one that is not known": """
        Khoa Nội và Khoa Ngoại cùng hoàn thiện phác đồ <. -> Khoa Nội; Khoa Ngoại
        Hai bên luân phiên tổ chức giao ban <. -> Hai bên
        Trạm Y tế phường cân đo trẻ em xong <. -> Trạm Y tế phường
        Trưởng các ấp mài dao, chặt cành xong <. -> Trưởng các ấp
        Đề nghị đồng chí Bí thư, Trưởng thôn 3 cung cấp số liệu <. -> đồng chí Bí thư; Trưởng thôn 3
        Các hội viên tập thể chỉ nộp báo cáo năm <. -> Các hội viên tập thể
        Cộng tác viên đồng bộ dữ liệu <. -> Cộng tác viên
        Hội Khuyến học xã Hòa Phong tổ chức trao học bổng <. -> Hội Khuyến học xã Hòa Phong
        Các xã rẻo cao gửi báo cáo <. -> Các xã rẻo cao
    """,
    "no subject": """
        1. Hội Nông dân xã / - Khảo sát: mỗi chi hội 20 phiếu, thực hiện <. -> Hội Nông dân xã
        CÁC MỐC THỜI GIAN / Khai mạc: <. -> nobody
        Lễ báo công: Đài Truyền thanh xã đưa tin, xong < theo Công văn số 12/CV-BTT. -> Đài Truyền thanh xã
        Tổ Cầu đường sửa cầu sau khi rà soát ấp, khu dân cư, hoàn thành <. -> Tổ Cầu đường
        Họp Ban Chỉ đạo 389; Đội Quản lý thị trường gửi báo cáo <. -> Đội Quản lý thị trường
        Cấp huyện: các xã rà soát, thẩm tra lại, cấp thôn xong <. -> các xã
        Các tổ: mỗi tổ nộp 02 bài <. -> Các tổ
        Lau dọn nhà kho, xong <. Tổ Khánh tiết chuẩn bị. -> Tổ Khánh tiết
        Các xã chằm lều, xong <. -> Các xã
        Thống kê hộ nghèo là việc của Ban Giảm nghèo xã, xong <. -> Ban Giảm nghèo xã
        Lắp 30 đèn, hoàn thành <. Điện lực huyện chịu trách nhiệm về việc này. -> Điện lực huyện
        Đối với nhà trọ, hạn ký là <, do Công an phường tổ chức ký. -> Công an phường
        Hội nghị Ban Chấp hành Công đoàn trường tổng kết nhiệm kỳ, xong <. -> Ban Chấp hành Công đoàn trường
    """,
    "small letters": """
        Đại hội điểm: xã Bình An, thị trấn Cửa Tùng, hoàn thành <. -> xã Bình An; thị trấn Cửa Tùng
        Sân vận động do xã, phường sửa chữa xong <. -> xã, phường
        Lịch kiểm tra; trường học trên địa bàn tự rà soát xong <. -> trường học trên địa bàn
    """,
    "to whom": """
        Sở Y tế chuyển hồ sơ sang Thanh tra tỉnh <. -> Sở Y tế -> Thanh tra tỉnh
        Trưởng thôn báo tên về xã <. -> Trưởng thôn -> xã
        Chi cục Thuế báo cáo Sở Tài chính kết quả <. -> Chi cục Thuế -> Sở Tài chính
        Tổ Khảo thí lập danh sách (gửi Hội đồng thi <). -> Tổ Khảo thí -> Hội đồng thi
        Các xã báo cáo nhanh kết quả về tỉnh <. -> Các xã -> tỉnh
        Các chi hội báo cáo cấp ủy, ban hành kế hoạch <. -> Các chi hội -> cấp ủy
        Các đội gửi nhạc nền để Ban Tổ chức duyệt <. -> Các đội -> Ban Tổ chức
        Bí thư chi bộ thu phiếu, đưa về Văn phòng Đảng ủy <. -> Bí thư chi bộ -> Văn phòng Đảng ủy
        Sở Y tế rà soát, báo cáo đề xuất UBND tỉnh <. -> Sở Y tế -> UBND tỉnh
        Ban Tổ chức trình Hội đồng xem xét <. -> Ban Tổ chức -> nobody
        Công an xã phối hợp với Trạm Y tế lập danh sách <. -> Công an xã -> nobody
        Tổ Văn phòng chuẩn bị chương trình cho các tổ chuyên môn <. -> Tổ Văn phòng -> nobody
    """,
}
HEAD = "UBND XÃ AN PHÚ\n\nSố: 9/KH-UBND\n\nAn Phú, ngày 10 tháng 01 năm 2024\n\nKẾ HOẠCH\nLàm việc năm 2024\n\n"


@pytest.mark.parametrize("form", EXAMPLES)
def test_whom_a_text_binds(form: str) -> None:
    for line in EXAMPLES[form].strip().splitlines():
        said, units, *to = line.strip().split(" -> ")
        text = HEAD + said.replace("<", "trước ngày 15/3/2024").replace(" / ", "\n")
        (one,) = [one for one in read(text).duties if one.when.due == date(2024, 3, 15)]
        assert ("; ".join(one.responsible) or "nobody") == units, said
        assert not to or to == [one.report_to or "nobody"], said


def test_a_further_time_for_the_same_report_has_the_same_recipient() -> None:
    said = "Các xã gửi báo cáo về Phòng Nội vụ trước ngày 15/6/2024; báo cáo năm trước ngày 01/12/2024."
    assert [one.report_to for one in read(HEAD + said).duties] == ["Phòng Nội vụ", "Phòng Nội vụ"]
    other = "Các xã gửi báo cáo về Phòng Nội vụ trước ngày 15/6/2024; tổ chức tổng kết trước ngày 01/12/2024."
    assert [one.report_to for one in read(HEAD + other).duties] == ["Phòng Nội vụ", None]
