"""Times of what others plan, hold, publish or foretell. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

OTHERS: tuple[Cue, ...] = (
    Cue(
        "told",
        listed(
            """
            và có kế hoạch riêng · có kế hoạch riêng · có hướng dẫn riêng · có thông báo riêng ·
            sẽ có văn bản hướng dẫn riêng · sẽ có kế hoạch riêng · sẽ có hướng dẫn riêng · sẽ có thông báo riêng ·
            theo kế hoạch riêng · có văn bản riêng · sẽ có văn bản riêng · theo thông báo riêng · có lịch riêng
            """
        ),
        "Đợt II dự kiến triển khai ‹vào tháng 9, tháng 10/2027› và có kế hoạch riêng",
        near=34,
        behind=True,
        touching=True,
    ),
    Cue(
        "forecast",
        listed(
            """
            hướng dẫn riêng của trung ương hội, dự kiến ban hành · của trung ương dự kiến ban hành ·
            dự kiến ban hành · trung ương dự kiến ban hành · dự kiến công bố · dự kiến được phân bổ ·
            dự kiến được cấp · dự kiến được bổ sung · dự kiến được giao · dự kiến ban hành vào ·
            dự kiến được phân bổ vào
            """
        ),
        "Tiêu chí có hướng dẫn riêng của Trung ương Hội, dự kiến ban hành ‹trong tháng 9/2026›",
        near=50,
        touching=True,
        only="period",
    ),
    Cue(
        "publication",
        listed(
            """
            kết quả được công bố · kết quả cuộc thi được công bố · được công bố trên · được đăng trên ·
            được đăng tải trên · kết quả sẽ được công bố · sẽ được công bố
            """
        ),
        "Kết quả được công bố trên trang của Hội ‹ngày 07/3/2026›",
        near=70,
        unparted=True,
        only="single",
    ),
    Cue(
        "condition",
        listed(
            """
            phải được chụp · được chụp · được sáng tác · sáng tác · đã đăng báo · được chụp trong thời gian ·
            được quay · được viết · được xuất bản · được đăng tải
            """
        ),
        "ảnh dự thi phải được chụp trong thời gian ‹từ 01/02/2026 đến 28/02/2026›",
        near=40,
        unparted=True,
    ),
    Cue(
        "forecast",
        listed("lượng mưa · nhiệt độ · thời tiết · nguy cơ · mưa to · nắng nóng · nhu cầu · tổng lượng mưa · mực nước"),
        "Theo nhận định, ‹từ tháng 3 đến tháng 5/2026›, lượng mưa thấp hơn trung bình nhiều năm",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "forecast",
        listed("theo nhận định · nhận định của cơ quan khí tượng thủy văn · nhận định · dự báo"),
        "Theo nhận định của cơ quan khí tượng thủy văn, ‹tháng 3/2026›, mưa ít",
        near=60,
        touching=False,
        only="period",
    ),
    Cue(
        "forecast",
        listed("có mưa · mưa to · gió mạnh · có nắng nóng · xuất hiện mưa · có dông · bão đổ bộ"),
        "Sau bão, ‹từ ngày 22 đến ngày 25/10/2026› có mưa to",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "off",
        listed("học sinh nghỉ · nghỉ tết dương lịch · đi làm lại · nghỉ học · học sinh đi học lại · nghỉ ngày"),
        "Học sinh nghỉ ‹ngày 01/01/2027›",
        near=14,
        touching=True,
    ),
    Cue(
        "told",
        listed(
            "là tuần · là tháng · là tuần lễ · là đợt · là ngày · là dịp · là năm · là mùa · là cao điểm · là thời điểm"
        ),
        "‹Tuần đầu tháng 11/2026› là tuần lễ học tập suốt đời",
        near=14,
        behind=True,
        touching=True,
    ),
    Cue(
        "told",
        listed("trong bối cảnh · bối cảnh · trong điều kiện"),
        "Chiến dịch diễn ra trong bối cảnh cả tỉnh chuẩn bị Đại hội ‹vào tháng 12/2026›",
        near=70,
        unparted=True,
    ),
    Cue(
        "told",
        listed("mọi năm · hằng năm thường · thường hoàn thành · năm trước được · thường được làm xong · thường xong"),
        "Việc bình xét năm trước được làm ‹xong trước ngày 20/12›",
        near=50,
        unparted=True,
        only="any",
    ),
    Cue(
        "hours",
        listed(
            "được thu gom · giờ phát thanh · thời gian mở cửa · phát lại chương trình · chợ phiên họp · phiên họp vào"
        ),
        "Rác tái chế được thu gom ‹vào sáng thứ Bảy hằng tuần›",
        near=44,
        unparted=True,
        only="recurring",
    ),
    Cue(
        "hours",
        listed("xuất phát · xe xuất phát · tàu cập cảng · xe chạy · xuất phát từ trụ sở · khởi hành"),
        "Xe xuất phát ‹lúc 6 giờ 30 ngày 20/10/2026› tại cổng",
        near=24,
        touching=True,
    ),
    Cue(
        "event",
        listed(
            """
            theo lịch của · theo lịch chung · theo khung thời gian · theo thông báo của · theo lịch thời vụ chung ·
            theo kế hoạch của bộ · theo kế hoạch của trung ương
            """
        ),
        "các ngày thi 11, ‹12/6/2026› theo lịch chung của Bộ",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "event",
        listed("truyền hình trực tiếp · chương trình truyền hình · được truyền hình trực tiếp"),
        "Chương trình truyền hình trực tiếp “Cả nước chung tay” diễn ra ‹lúc 20 giờ 00 ngày 17/10/2026›",
        near=90,
        unparted=True,
        only="single",
    ),
    Cue(
        "told",
        listed("có thông báo sau · sẽ thông báo sau · thông báo sau · chờ thông báo"),
        "dự kiến phúc tra ‹từ 07/12 đến 18/12/2026› (có thông báo sau)",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "forecast",
        listed(
            """
            dự kiến được · sẽ được cấp · sẽ được giao · sẽ được phân bổ · sẽ được bổ sung · sẽ được nhà xuất bản ·
            sẽ được bộ
            """
        ),
        "Kinh phí năm 2027 dự kiến được phân bổ ‹vào tháng 12/2026›",
        near=50,
        unparted=True,
        only="period",
    ),
    Cue(
        "repeated",
        listed("chậm so với · chậm so với hạn · so với hạn · chậm so với mốc"),
        "Báo cáo tháng 9 gửi chậm so với hạn ‹ngày 25 hằng tháng›",
        near=24,
        touching=True,
        only="any",
    ),
)
