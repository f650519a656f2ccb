"""Times up to which something is counted or valid, and those in a name. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

COUNTED: tuple[Cue, ...] = (
    Cue(
        "data",
        listed(
            """
            số tiền · số người · số hộ · số dư · dư nợ · tổng số · số lượng · số vụ · số thu · số chi · số nợ ·
            tồn quỹ · tổng hợp kết quả · kết quả thực hiện · kết quả giải ngân · kết quả đạt được ·
            tình hình thực hiện · tiến độ giải ngân · ước · ước thực hiện · ước giải ngân ·
            giải ngân ước · lũy kế giải ngân · lũy kế thực hiện · dự kiến giải ngân · dự kiến thực hiện ·
            cộng dồn · dân số · đảng viên · biên chế
            """
        ),
        "nêu số người, số tiền ‹đến ngày 30/11/2025›",
        near=30,
        touching=True,
        only="until",
    ),
    Cue(
        "data",
        listed(
            """
            được · còn · đạt · ước đạt · ước đạt khoảng · mới đạt · chỉ đạt · đã đạt · ước · toàn tỉnh có · cả nước có ·
            toàn huyện có · toàn xã có · toàn ngành có · toàn quốc có · trên địa bàn tỉnh có · tổng số ·
            toàn tỉnh còn · toàn huyện còn · toàn xã còn · cả nước còn · mới khắc phục
            """
        ),
        "Kết quả giải ngân ‹đến ngày 31/12/2025› đạt 95% kế hoạch",
        near=24,
        behind=True,
        touching=True,
        only="until",
    ),
    Cue(
        "data",
        listed(
            """
            ước đạt · so với cùng kỳ · so với tháng trước · tăng gấp · tăng so · giảm so · so với quý trước ·
            ước tăng · ước giảm ·
            đạt · ước tính
            """
        ),
        "Khách du lịch đến tỉnh ‹quý IV/2025› ước đạt 1,2 triệu lượt",
        near=14,
        behind=True,
        touching=True,
        only="period",
    ),
    Cue(
        "data",
        listed(
            """
            so với · so với cùng kỳ · cùng kỳ · so cùng kỳ · so với thời điểm · thấp hơn · cao hơn · nhiều hơn ·
            ít hơn · hơn · kém
            """
        ),
        "Số vụ vi phạm giảm 12% so với cùng kỳ ‹tháng 10/2025›",
        near=24,
        touching=True,
    ),
    Cue(
        "name",
        listed(
            """
            phong trào · thi đua · đảng phí · đoàn phí · hội phí · công đoàn phí · thủy lợi phí · học phí · tiền lương ·
            tiền điện · lương · phụ cấp · trợ cấp · thuế · chỉ số giá tiêu dùng · sản lượng · doanh thu · kim ngạch ·
            giá trị sản xuất · tăng trưởng · thu ngân sách · đề thi · điểm thi · chủ đề · bản tin ·
            lịch công tác · chương trình công tác · kế hoạch công tác · sổ · bảng lương
            """
        ),
        "hội viên thi đua sản xuất; phong trào ‹quý I› hướng vào Tết trồng cây",
        near=24,
        touching=True,
        only="period",
    ),
    Cue(
        "validity",
        listed(
            """
            có giá trị · có giá trị sử dụng · giá trị sử dụng · giá trị thanh toán · có thời hạn · thời hạn sử dụng ·
            thời hạn sử dụng đất ·
            có thời hạn sử dụng · hết hạn · hết hạn sử dụng · thời hạn hợp đồng · thời hạn giấy phép ·
            hợp đồng có thời hạn · thời hạn bổ nhiệm · thời hạn giữ chức vụ ·
            hạn dùng · đáo hạn · thời hạn vay · thời hạn thuê đất · thời hạn bảo hành · có tác dụng ·
            đủ dùng · đủ sử dụng · đảm bảo đủ
            """
        ),
        "Giấy phép này có giá trị ‹đến ngày 31/12/2026›",
        near=44,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed(
            """
            áp dụng · thời điểm áp dụng · thời gian áp dụng · thời gian thụ hưởng · được hưởng · còn hạn dùng ·
            còn hạn sử dụng · còn hiệu lực · còn giá trị
            """
        ),
        "chính sách miễn học phí áp dụng ‹đến hết ngày 31/12/2030›",
        near=30,
        unparted=True,
        only="until",
    ),
    Cue(
        "validity",
        listed(
            """
            năm ngân sách · năm tài chính · niên độ · thời kỳ ổn định
            """
        ),
        "Năm ngân sách ‹từ ngày 01/01/2026 đến ngày 31/12/2026›",
        near=24,
        touching=True,
    ),
    Cue(
        "validity",
        listed("mùa lũ · mùa mưa · mùa khô · mùa cạn · mùa bão"),
        "Mùa lũ theo Quy trình ‹từ ngày 20/7 đến ngày 30/11›",
        near=40,
        unparted=True,
    ),
    Cue(
        "data",
        listed("tính từ · được tính từ · tính đến · được tính đến · chốt từ"),
        "số liệu báo cáo ‹hằng tháng› tính từ ngày 15 tháng trước",
        near=14,
        behind=True,
        touching=True,
        only="recurring",
    ),
    Cue(
        "validity",
        listed(
            """
            bảo hành · không chuyển nhượng · không được chuyển nhượng ·
            thời hiệu · trả gốc · thời gian thử việc · thời gian tập sự · thời gian thử thách
            """
        ),
        "Thời gian bảo hành là ‹12 tháng kể từ ngày nghiệm thu›",
        near=34,
        unparted=True,
        only="term",
    ),
    Cue(
        "name",
        listed(
            """
            mức đóng · mức thu · mức chi · mức hưởng · mức hỗ trợ · mức phụ cấp · mức trợ cấp · mức lương ·
            phí thu · đoàn phí thu · đảng phí thu · hội phí thu · thu nhập bình quân
            """
        ),
        "Đoàn phí thu ‹hằng tháng› bằng 0,5% lương",
        near=24,
        unparted=True,
        only="every",
    ),
    Cue(
        "data",
        listed("báo cáo số · thống kê số · tổng hợp số · nêu rõ số · rõ số · báo cáo rõ số"),
        "báo cáo số hộ thoát nghèo ‹đến 31/10/2025›",
        near=44,
        unparted=True,
        only="until",
    ),
    Cue(
        "condition",
        listed(
            """
            được kết nạp · người sinh · công dân sinh · trẻ em sinh ·
            nghỉ hưu trước tuổi · có tên trong danh sách · đăng ký kết hôn ·
            được tuyển dụng · vào đảng · hết hạn đăng kiểm
            """
        ),
        "Người sinh ‹trước ngày 01/01/1965› không thuộc đối tượng",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "condition",
        listed(
            """
            được hưởng · được tiếp tục · được chuyển tiếp · được kéo dài · không thuộc · được xét tặng ·
            thực hiện theo quy định cũ · vẫn được · không phải nộp lại
            """
        ),
        "Cơ sở hoạt động ‹trước ngày 01/01/2026› được chuyển tiếp",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
)
