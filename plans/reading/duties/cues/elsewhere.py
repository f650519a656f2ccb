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
        listed("chưa đoạt giải · chưa từng đoạt giải · chưa được công bố · chưa công bố"),
        "Ảnh chưa đoạt giải ở cuộc thi khác ‹trước ngày 03/3/2025›",
        near=34,
        unparted=True,
        only="any",
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
