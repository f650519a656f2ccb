"""Times that are named in passing: what is told, counted, paid, replaced or no longer done. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

PASSING: tuple[Cue, ...] = (
    Cue(
        "past",
        listed(
            """
            đã hoàn thành · đã hoàn tất · đã kết thúc · đã tổ chức xong · đã gửi · đã nộp · đã xong · đã bàn giao ·
            đã cơ bản hoàn thành · cơ bản đã hoàn thành · đã thực hiện xong · đã chi trả xong · đã tổ chức thành công ·
            đã được hoàn thành · đã nghiệm thu · đã khánh thành
            """
        ),
        "Hội nghị lần thứ hai đã hoàn thành ‹trước ngày 03/02/2026› theo quy định",
        near=70,
        only="any",
    ),
    Cue(
        "data",
        listed(
            """
            số tiền · số người · số hộ · số dư · dư nợ · tổng số · số lượng · số vụ · số thu · số chi · số nợ ·
            tồn quỹ · tổng hợp kết quả · kết quả thực hiện · kết quả giải ngân · kết quả đạt được ·
            tình hình thực hiện · tiến độ thực hiện · tiến độ giải ngân · ước · ước thực hiện · ước giải ngân ·
            giải ngân ước · lũy kế giải ngân · lũy kế thực hiện · cộng dồn · dân số · đảng viên · biên chế
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
            đạt · ước đạt · ước đạt khoảng · mới đạt · chỉ đạt · đã đạt · ước · toàn tỉnh có · cả nước có ·
            toàn huyện có · toàn xã có · toàn ngành có · toàn quốc có · trên địa bàn tỉnh có · tổng số
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
            ước đạt · tăng · giảm · so với cùng kỳ · so với tháng trước · so với quý trước · ước tăng · ước giảm ·
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
        listed("so với · so với cùng kỳ · cùng kỳ · so cùng kỳ · bằng cùng kỳ · so với thời điểm"),
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
            giá trị sản xuất · tăng trưởng · thu ngân sách · đề thi · điểm thi · chuyên đề · chủ đề · bản tin ·
            lịch công tác · chương trình công tác · kế hoạch công tác · sổ · bảng lương
            """
        ),
        "hội viên thi đua sản xuất; phong trào ‹quý I› hướng vào Tết trồng cây",
        near=24,
        touching=True,
        only="period",
    ),
    Cue(
        "event",
        listed(
            """
            cuộc bầu cử · bầu cử · cuộc tổng tuyển cử · tổng tuyển cử · ngày hội toàn dân · ngày hội của toàn dân ·
            ngày hội lớn · ngày đại hội · bầu cử đại biểu quốc hội · bầu cử sớm
            """
        ),
        "Phối hợp tổ chức thành công cuộc bầu cử ‹ngày 15/3/2026›",
        near=44,
        touching=True,
    ),
    Cue(
        "event",
        listed(
            """
            ngày bầu cử · ngày bầu cử đại biểu · cuộc bầu cử đại biểu · bầu cử đại biểu quốc hội · đại hội xiv ·
            đại hội đại biểu toàn quốc · đại hội đảng toàn quốc · đại hội lần thứ · chào mừng · hướng tới ·
            ngày hội toàn dân · lập thành tích
            """
        ),
        "ngày bầu cử đại biểu Quốc hội khóa XVI và HĐND các cấp là ‹Chủ nhật, ngày 15/3/2026›",
        near=130,
    ),
    Cue(
        "event",
        listed("huy hiệu đảng đợt · tuổi đảng đợt · đợt · đợt kỷ niệm · tặng huy hiệu đảng đợt"),
        "xét tặng Huy hiệu Đảng đợt ‹03/02/2026›",
        near=30,
        touching=True,
    ),
    Cue(
        "negated",
        listed(
            """
            không thực hiện · không thực hiện chế độ · không tổ chức · không phải · không cần · không yêu cầu ·
            không áp dụng · không duy trì · thôi thực hiện · bãi bỏ · bỏ chế độ · bỏ báo cáo · bỏ quy định · miễn ·
            dừng · tạm dừng · ngừng · chấm dứt · thay cho · thay vì · thay thế · không còn · cắt giảm · hủy bỏ ·
            không báo cáo · không gửi báo cáo · không họp
            """
        ),
        "Từ nay không thực hiện báo cáo ‹hằng tuần›",
        near=60,
        unparted=True,
        only="recurring",
    ),
    Cue(
        "old date",
        listed(
            """
            thay cho khoảng thời gian · thay cho thời gian · thay cho lịch · thay thế thời gian · thay thế thời hạn ·
            thay thế mốc · thay thế kế hoạch · thay thế công văn · thay thế văn bản · thay vì thời gian ·
            thời gian cũ · lịch cũ · kế hoạch cũ · dự kiến trước đây · dự kiến ban đầu · kế hoạch ban đầu ·
            theo kế hoạch trước đây · không phải là · chứ không phải · thay cho kế hoạch
            """
        ),
        "thực hiện từ 03/11 (thay cho khoảng thời gian ‹từ ngày 01/11/2025 đến ngày 10/11/2025›)",
        near=60,
        unparted=True,
        only="any",
    ),
    Cue(
        "repeated",
        listed(
            """
            vượt thời hạn · vượt tiến độ · trước thời hạn · sớm hơn thời hạn · sớm hơn · so với thời hạn ·
            so với kế hoạch · chậm so với thời hạn · muộn hơn · đúng tiến độ
            """
        ),
        "08 xã hoàn thành cấp đổi thẻ, vượt thời hạn ‹31/12/2025›",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "past",
        listed(
            """
            tuy nhiên · tuy nhiên đến nay · song đến nay · mà đến nay · đến nay chưa · đến nay vẫn chưa · nhưng còn ·
            đến nay mới · nhưng mới · nhưng nay
            """
        ),
        "thời hạn báo cáo là ‹trước ngày 31/10/2025›, tuy nhiên đến nay còn 05 đơn vị chưa gửi",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed(
            """
            có giá trị · có giá trị sử dụng · giá trị sử dụng · giá trị thanh toán · có thời hạn · thời hạn sử dụng ·
            có thời hạn sử dụng · hết hạn · hết hạn sử dụng · thời hạn hợp đồng · thời hạn giấy phép ·
            hợp đồng có thời hạn · nhiệm kỳ · nhiệm kỳ công tác · thời hạn bổ nhiệm · thời hạn giữ chức vụ ·
            hạn dùng · đáo hạn · thời hạn vay · thời hạn thuê đất · thời hạn bảo hành · giữ chức vụ
            """
        ),
        "Giấy phép này có giá trị ‹đến ngày 31/12/2026›",
        near=44,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed("áp dụng · thời điểm áp dụng · thời gian áp dụng · thời gian thụ hưởng · được hưởng"),
        "chính sách miễn học phí áp dụng ‹đến hết ngày 31/12/2030›",
        near=30,
        unparted=True,
        only="until",
    ),
    Cue(
        "validity",
        listed("năm ngân sách · năm tài chính · niên độ · thời kỳ ổn định · học kỳ i · học kỳ ii · học kỳ"),
        "Năm ngân sách ‹từ ngày 01/01/2026 đến ngày 31/12/2026›",
        near=24,
        touching=True,
    ),
    Cue(
        "forecast",
        listed(
            """
            dự kiến thu hoạch · dự kiến đổ bộ · dự kiến đạt · dự kiến cho thu hoạch · dự kiến trỗ · dự kiến chín ·
            có khả năng · khả năng đạt đỉnh · đạt đỉnh · đổ bộ · đổ bộ vào · đi vào biển đông · cho thu hoạch ·
            dự kiến tăng · dự kiến giảm · có thể xảy ra · có thể xuất hiện · cảnh báo · vị trí tâm bão · tâm bão ·
            đang trỗ · vào vụ thu hoạch · dự kiến ảnh hưởng · ảnh hưởng trực tiếp
            """
        ),
        "28.400 ha lúa mùa đang trỗ, trà sớm dự kiến thu hoạch ‹giữa tháng 10›",
        near=44,
        unparted=True,
    ),
    Cue(
        "forecast",
        listed("vị trí tâm bão · tâm bão · bão số · mực nước · vùng áp thấp · áp thấp nhiệt đới · lũ trên"),
        "‹Ngày 05/10/2025›, vị trí tâm bão cách đảo 120 km",
        near=34,
        behind=True,
        touching=True,
    ),
    Cue(
        "told",
        listed(
            """
            sẽ được ban tổ chức thông báo · sẽ thông báo sau · ban tổ chức sẽ thông báo · thu hút · có sự tham gia ·
            nhận được sự · để lại nhiều ấn tượng · diễn ra sôi nổi · diễn ra thành công · thành công tốt đẹp
            """
        ),
        "Cuộc thi diễn ra ‹từ ngày 15/10/2025 đến ngày 20/10/2025› thu hút đông đảo đoàn viên",
        near=24,
        behind=True,
        touching=True,
    ),
    Cue(
        "off",
        listed("được nghỉ · nghỉ lễ · nghỉ tết · nghỉ tết nguyên đán · nghỉ hè · nghỉ hưu · nghỉ bù · nghỉ giữa kỳ"),
        "Học sinh nghỉ Tết Nguyên đán ‹từ ngày 12/02/2026 đến ngày 22/02/2026›",
        near=40,
        unparted=True,
    ),
)
