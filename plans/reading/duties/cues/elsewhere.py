"""Times that another paper, a law or an earlier year set. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

ELSEWHERE: tuple[Cue, ...] = (
    Cue(
        "old date",
        listed("nay được gia hạn · nay gia hạn · nay lùi · nay điều chỉnh · nay chuyển · nay đổi · nay được lùi"),
        "yêu cầu trình dự thảo ‹trước ngày 30/10/2026›, nay được gia hạn đến hết năm",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "old date",
        listed("trước đó dự kiến · trước đó dự kiến vào · trước đó là · lần trước là · trước đó dự kiến tổ chức"),
        "Giấy mời này thay Giấy mời số 470/GM-UBND (Hội nghị trước đó dự kiến ‹ngày 26/11/2026›)",
        near=40,
        touching=True,
        only="any",
    ),
    Cue(
        "past",
        listed("có công văn số · đã có công văn số · có văn bản số · có thông báo số · đã ban hành công văn số"),
        "Ngày 02/10/2026, Liên minh có Công văn số 201/LMHTX đề nghị các đơn vị nộp hồ sơ ‹trước ngày 15/11/2026›",
        near=150,
        only="any",
    ),
    Cue(
        "told",
        listed("đều duy trì · đều tổ chức · đều sinh hoạt · đều đạt · đều gửi · đều có · đều họp"),
        "‹Hằng tháng›, 14 chi hội đều duy trì sinh hoạt",
        near=40,
        behind=True,
        only="recurring",
    ),
    Cue(
        "condition",
        listed(
            """
            chưa đoạt giải · chưa từng đoạt giải · chưa được công bố · chưa công bố · văn bằng được cấp ·
            bằng được cấp ·
            chứng chỉ được cấp · bị kỷ luật · bị kỷ luật từ khiển trách trở lên · được công nhận
            """
        ),
        "Ảnh chưa đoạt giải ở cuộc thi khác ‹trước ngày 03/3/2025›",
        near=34,
        unparted=True,
        only="any",
    ),
    Cue(
        "forecast",
        listed("dự kiến khởi công · dự kiến khai mạc · dự kiến khánh thành · dự kiến thông xe · dự kiến khai mạc vào"),
        "tuyến đường do Ban Quản lý dự án tỉnh làm chủ đầu tư, dự kiến khởi công ‹tháng 6/2026›",
        near=34,
        touching=True,
    ),
    Cue(
        "publication",
        listed("hôm nay · đăng · đăng lúc · đăng tải · xuất bản · cập nhật"),
        "Hôm nay: ‹Thứ Hai, 10/8/2026›",
        near=12,
        touching=True,
        only="single",
    ),
    Cue(
        "publication",
        listed(
            "thông báo này được niêm yết · danh sách này được niêm yết · được niêm yết tại trụ sở · đã được niêm yết"
        ),
        "Thông báo này được niêm yết tại trụ sở khu phố ‹từ ngày 06/8/2026 đến ngày 06/9/2026›",
        near=100,
        unparted=True,
    ),
    Cue(
        "validity",
        listed(
            """
            sử dụng song song · được sử dụng song song · tổ công tác hoạt động · ban chỉ đạo hoạt động ·
            tổ giúp việc hoạt động · nhiệm kỳ
            """
        ),
        "Tổ công tác hoạt động từ ngày ký Quyết định ‹đến hết ngày 31/12/2026›",
        near=60,
        unparted=True,
        only="until",
    ),
    Cue(
        "data",
        listed("tính · được tính · số liệu tổng hợp"),
        "còn đủ tuổi công tác từ 60 tháng trở lên, tính ‹đến tháng 6/2025›",
        near=20,
        touching=True,
        only="until",
    ),
    Cue(
        "data",
        listed("toàn tỉnh có · toàn huyện có · toàn xã có · toàn ngành có · cả nước có · toàn phường có · cả tỉnh có"),
        "‹Trong quý I/2026›, toàn xã có 12 hộ thoát nghèo",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "told",
        listed("thời gian thi công · thời gian thi công dự kiến"),
        "Thời gian thi công: dự kiến ‹từ 07/9/2026 đến 30/11/2026›, do Ban Quản lý dự án làm chủ đầu tư",
        near=40,
    ),
    Cue(
        "validity",
        listed("theo luật · theo luật định · luật quy định · theo quy định của luật · luật định là"),
        "Thời gian tiếp nhận theo luật ‹không quá 90 ngày kể từ ngày phát động›",
        near=30,
        touching=True,
        only="term",
    ),
    Cue(
        "validity",
        listed(
            """
            chương trình này được thực hiện · kế hoạch này được thực hiện · quy chế này được thực hiện ·
            quy định này được thực hiện · chương trình này thực hiện · chương trình này có giá trị ·
            hướng dẫn này được thực hiện · thỏa thuận này được thực hiện
            """
        ),
        "Chương trình này được thực hiện ‹đến hết ngày 31/12/2024›",
        near=44,
        touching=True,
        only="until",
    ),
)
