"""Times that are told in passing: what is done, foretold, replaced or given up. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

PASSING: tuple[Cue, ...] = (
    Cue(
        "done",
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
        "event",
        listed(
            """
            cuộc bầu cử · cuộc bầu cử được tổ chức · cuộc tổng tuyển cử · tổng tuyển cử · ngày hội toàn dân ·
            ngày hội của toàn dân ·
            ngày hội lớn · ngày đại hội · bầu cử đại biểu quốc hội · bầu cử sớm
            """
        ),
        "Phối hợp tổ chức thành công cuộc bầu cử ‹ngày 15/3/2026›",
        near=44,
        touching=True,
        only="single",
    ),
    Cue(
        "event",
        listed("đại hội xiv của đảng · đại hội xiv · đại hội đại biểu toàn quốc · đại hội đảng toàn quốc"),
        "hoạt động chào mừng Đại hội XIV của Đảng (‹tháng 01/2026›)",
        near=50,
        touching=True,
        only="period",
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
            dừng · ngừng · chấm dứt · thay cho · thay vì · thay thế · không còn · cắt giảm · hủy bỏ ·
            không báo cáo · không gửi báo cáo · không họp · chốt số liệu
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
            thời gian cũ · theo lịch cũ · lịch cũ là · kế hoạch cũ · dự kiến trước đây · dự kiến ban đầu ·
            kế hoạch ban đầu ·
            theo kế hoạch trước đây · không phải là · chứ không phải · thay cho kế hoạch · trước đây thời hạn
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
            vượt thời hạn · trước thời hạn · sớm hơn thời hạn · sớm hơn · so với thời hạn ·
            so với kế hoạch · chậm so với thời hạn · muộn hơn
            """
        ),
        "08 xã hoàn thành cấp đổi thẻ, vượt thời hạn ‹31/12/2025›",
        near=30,
        touching=True,
        unparted=True,
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
        "told",
        listed("sau"),
        "nộp báo cáo quý trễ, sau ‹ngày 15 của tháng cuối quý›",
        near=8,
        touching=True,
        only="recurring",
    ),
    Cue(
        "forecast",
        listed(
            """
            dự kiến thu hoạch · dự kiến đổ bộ · dự kiến đạt · dự kiến cho thu hoạch · dự kiến trỗ · dự kiến chín ·
            có khả năng · khả năng đạt đỉnh · đạt đỉnh · đổ bộ · đổ bộ vào · đi vào biển đông · cho thu hoạch ·
            dự kiến tăng · dự kiến giảm · dự kiến mở thầu · có thể xảy ra ·
            có thể xuất hiện · vị trí tâm bão · tâm bão · đang trỗ · vào vụ thu hoạch ·
            dự kiến ảnh hưởng · ảnh hưởng trực tiếp · dự kiến đưa vào sử dụng · dự kiến thông xe · dự kiến khánh thành
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
        listed(
            """
            được nghỉ · nghỉ lễ · nghỉ tết · nghỉ tết nguyên đán · nghỉ hè · nghỉ hưu · nghỉ bù · nghỉ giữa kỳ ·
            để bảo trì · tạm dừng · gián đoạn · cắt điện · mất điện · ngừng cấp điện · ngừng cấp nước
            """
        ),
        "Học sinh nghỉ Tết Nguyên đán ‹từ ngày 12/02/2026 đến ngày 22/02/2026›",
        near=40,
        unparted=True,
    ),
    Cue(
        "told",
        listed(
            """
            thường được tổ chức · thường tổ chức · thường diễn ra · thường xuất hiện · thường xảy ra ·
            thường được phát động · được duy trì · được duy trì đều đặn · được tổ chức đều đặn · diễn ra đều đặn ·
            khởi hành · được tổ chức hằng năm · diễn ra hằng năm ·
            tổ chức hằng năm · của đảng diễn ra · của đảng được tổ chức · toàn quốc diễn ra ·
            toàn quốc được tổ chức · của đảng họp
            """
        ),
        "hoạt động này được duy trì ‹vào Chủ nhật hằng tuần›",
        near=34,
        touching=True,
        only="any",
    ),
    Cue(
        "told",
        listed("nên · do đó · vì vậy · vì thế · cho nên · vì lý do"),
        "Đại hội huyện dự kiến tổ chức ‹vào quý III/2025› nên việc tuyên truyền cần sớm",
        near=14,
        behind=True,
        touching=True,
    ),
    Cue(
        "negated",
        listed("hoãn · tạm hoãn · được hoãn · bị hoãn · không tổ chức · không diễn ra · được hủy"),
        "Cuộc diễn tập dự kiến ‹từ ngày 06/10 đến ngày 08/10/2025› hoãn đến khi có thông báo mới",
        near=20,
        behind=True,
        touching=True,
    ),
    Cue(
        "old date",
        listed("trước đây · trước kia"),
        "Trước đây các xã nộp ‹trước ngày 10 hằng tháng›, nay chuyển sang thứ Hai hằng tuần",
        near=70,
        unparted=True,
        only="any",
    ),
    Cue(
        "forecast",
        listed("dự báo · dự báo đến · theo tin · theo dự báo · nhận định · bão · áp thấp · mực nước"),
        "Nhận định ‹đến 19 giờ ngày 28/9/2025›, bão ở trên vùng biển ven bờ",
        near=24,
        touching=True,
        only="until",
    ),
    Cue(
        "forecast",
        listed("bão · tâm bão · áp thấp · mực nước · lũ · mưa · khu vực có mưa · bão số · áp thấp nhiệt đới"),
        "‹đến 7 giờ ngày 29/9/2025›, bão đi vào đất liền và suy yếu",
        near=24,
        behind=True,
        touching=True,
        only="until",
    ),
    Cue(
        "told",
        listed("thông thường · theo thông lệ · như thường lệ · như mọi năm · mọi năm"),
        "(thông thường chi trả ‹trước ngày 10 hằng tháng›)",
        near=50,
        unparted=True,
        only="any",
    ),
    Cue(
        "told",
        listed(
            """
            không đúng · chưa đúng · còn chậm · chưa đầy đủ · không đầy đủ · chưa kịp thời · chưa nghiêm · chưa tốt ·
            có tác dụng · có hiệu quả · phát huy hiệu quả · đi vào nền nếp · được nhân rộng · được nhận · được hưởng ·
            được tặng
            """
        ),
        "Một số đơn vị gửi báo cáo ‹hằng tháng› không đúng ngày quy định",
        near=24,
        behind=True,
        touching=True,
        only="recurring",
    ),
    Cue(
        "hours",
        listed("làm việc từ · làm việc từ thứ hai · mở cửa từ · mở cửa từ thứ hai"),
        "Nhà văn hóa mở cửa từ sáng ‹thứ Bảy hằng tuần›",
        near=30,
        unparted=True,
        only="recurring",
    ),
)
