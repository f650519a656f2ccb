"""Times up to which something may be used, and those that say who or what is meant. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import listed

GRANTED: tuple[Cue, ...] = (
    Cue(
        "validity",
        listed(
            """
            hết giá trị · hết giá trị sử dụng · hết hiệu lực · hết hạn · hết thời hạn · hết hạn sử dụng ·
            hạn sử dụng · hết hạn vào · được khóa · được khóa vào · hết hạn hợp đồng · mãn nhiệm
            """
        ),
        "Thẻ bảo hiểm y tế của 41 học sinh hết giá trị sử dụng ‹ngày 31/12/2026›",
        near=30,
        touching=True,
    ),
    Cue(
        "validity",
        listed(
            """
            được phép sử dụng · được phép giải ngân · được giải ngân · được chi · được sử dụng ·
            được kéo dài thời gian giải ngân · được kéo dài thời gian thực hiện · được chuyển nguồn · được vay ·
            được duy trì · được thực hiện · hỗ trợ kéo dài · chính sách kéo dài · cố định · được giữ ổn định ·
            được bảo lưu · thời hạn hiệu lực · thời hạn sử dụng · thời hạn thuê
            """
        ),
        "Nguồn vốn năm 2025 được kéo dài thời gian giải ngân ‹đến ngày 31/12/2026›",
        near=44,
        unparted=True,
        only="until",
    ),
    Cue(
        "validity",
        listed(
            """
            ban quản trị hoạt động · hội đồng hoạt động · đội hoạt động · trạm hoạt động · chốt hoạt động ·
            văn phòng hoạt động · ban hoạt động · dự án hoạt động
            """
        ),
        "Ban Quản trị hoạt động ‹đến hết ngày 31/12/2028›",
        near=30,
        touching=True,
        only="until",
    ),
    Cue(
        "validity",
        listed(
            """
            năm học kết thúc · học kỳ i kết thúc · học kỳ ii kết thúc · học kỳ 1 kết thúc · học kỳ 2 kết thúc ·
            đề án kết thúc · chương trình kết thúc · dự án kết thúc · giai đoạn kết thúc ·
            giai đoạn 1 của đề án kết thúc · vận động bầu cử kết thúc · hợp đồng kết thúc · nhiệm kỳ kết thúc ·
            thời hạn cách ly kết thúc
            """
        ),
        "Học kỳ I kết thúc ‹trước ngày 17/01/2027› theo khung thời gian năm học",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed(
            """
            năm học bắt đầu · học kỳ i bắt đầu · học kỳ ii bắt đầu · năm ngân sách · học kỳ 1 bắt đầu ·
            học kỳ 2 bắt đầu · năm tài chính
            """
        ),
        "Học kỳ II bắt đầu từ ngày 18/01/2027 và kết thúc ‹trước ngày 22/5/2027›",
        near=80,
        unparted=True,
        only="any",
    ),
    Cue(
        "validity",
        listed(
            """
            thời hạn vay · thời gian vay · ân hạn · ân hạn gốc · thời gian nghỉ · thời gian nghỉ thai sản ·
            văn bản giấy lưu · được lưu trữ · được lưu giữ · được bảo quản · thời gian lưu trữ · thời gian ủ ·
            thời hạn sử dụng · thời gian học · thời gian nuôi · thời gian sinh trưởng
            """
        ),
        "Thời hạn vay là ‹36 tháng kể từ ngày giải ngân›",
        near=34,
        unparted=True,
        only="term",
    ),
    Cue(
        "condition",
        listed("thì"),
        "Trường hợp nghỉ hưu ‹trước ngày 01/7/2027› thì không đưa vào quy hoạch",
        near=8,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "condition",
        listed(
            """
            không phải làm lại · áp dụng đơn giá · áp dụng theo · giải quyết theo · được giải quyết theo ·
            được hỗ trợ · được miễn · được giữ nguyên · được xem xét · được công nhận · mới được ·
            không thuộc đối tượng · thực hiện theo quyết định cũ · không được hỗ trợ · thuộc đối tượng ·
            thuộc diện
            """
        ),
        "Hồ sơ nộp ‹trước ngày 01/11/2026› giải quyết theo Quyết định cũ",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "condition",
        listed("nếu · nếu đến · trường hợp đến · nếu như"),
        "Nếu ‹trước ngày 20/10/2026› không nhận được ý kiến, coi như đồng ý",
        near=16,
        touching=True,
        only="any",
    ),
    Cue(
        "condition",
        listed(
            """
            trở lên · 6 tháng trở lên · ngày trở lên · lần trở lên · buổi trở lên · dưới 6 tháng · chưa đủ 6 tháng ·
            quá 45 buổi · liên tục trở lên
            """
        ),
        "Đảng viên nghỉ sinh hoạt từ 6 tháng trở lên ‹trong năm› không xếp loại",
        near=16,
        touching=True,
        only="any",
    ),
    Cue(
        "data",
        listed("phấn đấu · phấn đấu đạt · đặt mục tiêu · mục tiêu · với mục tiêu"),
        "Phấn đấu ‹đến ngày 31/12/2026› tỷ lệ giải ngân đạt trên 95%",
        near=14,
        touching=True,
        only="until",
    ),
    Cue(
        "data",
        listed(
            """
            có ít nhất · tỷ lệ · có từ · có trên · giải ngân được · giải ngân đạt · tỷ lệ giải ngân · có khoảng ·
            toàn tỉnh có · có 100
            """
        ),
        "‹Đến cuối năm 2026›, có ít nhất 80% hộ dân dùng nước sạch",
        near=24,
        behind=True,
        touching=True,
        only="until",
    ),
    Cue(
        "data",
        listed(
            """
            thời điểm định giá · thời điểm định giá là · thời điểm tính tuổi · ngày hiệu lực · ngày hết hạn ·
            ngày hết hạn hợp đồng · được xác định tại · thời điểm chốt · thời điểm tính · thời điểm xác định ·
            thống kê · số liệu thống kê · số liệu
            """
        ),
        "Thời điểm tính tuổi: ‹ngày 01/01/2027›",
        near=34,
        touching=True,
    ),
    Cue(
        "data",
        listed("số liệu thống kê · số liệu · số liệu cập nhật · số liệu tổng hợp · thống kê"),
        "Số liệu thống kê ‹đến hết ngày 31/10/2026›",
        near=24,
        touching=True,
        only="until",
    ),
    Cue(
        "repeated",
        listed("quá · nếu quá · để quá"),
        "Quá ‹ngày 31/10/2026›, Ban Tổ chức không nhận hồ sơ",
        near=6,
        touching=True,
    ),
    Cue(
        "old date",
        listed("hạn nộp cũ là · hạn cũ là · hạn gửi cũ là · thời hạn cũ là · mốc cũ là · hạn nộp cũ · hạn gửi cũ"),
        "Hạn nộp cũ là ‹ngày 20/10/2026›",
        near=24,
        touching=True,
        only="any",
    ),
    Cue(
        "old date",
        listed(
            """
            nay không phải · nay không còn · nay bãi bỏ · bị bãi bỏ · không còn áp dụng · không áp dụng · nay bỏ ·
            không còn hiệu lực
            """
        ),
        "Công văn trước yêu cầu báo cáo ‹trước ngày 20/10/2026›; nay không phải báo cáo",
        near=60,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed("ngày hết hạn · ngày hết hạn hợp đồng · ngày hết hạn giấy phép · ngày hết hiệu lực"),
        "Ngày hết hạn hợp đồng: ‹31/12/2026›",
        near=34,
        touching=True,
        only="any",
    ),
    Cue(
        "validity",
        listed("tài chính công đoàn · sổ kế toán · sổ sách kế toán · ngân sách năm"),
        "tài chính công đoàn năm 2026 khóa sổ ‹ngày 31/12/2026›",
        near=44,
        unparted=True,
        only="single",
    ),
    Cue(
        "data",
        listed("thời kỳ · thời kỳ thu thập · thời kỳ thu thập số liệu · thời kỳ điều tra"),
        "Thời kỳ thu thập số liệu về sinh, chết: ‹12 tháng trước thời điểm điều tra›",
        near=60,
        only="term",
    ),
    Cue(
        "data",
        listed("phải đạt · cần đạt · đạt · phải giải ngân được"),
        "chưa đạt yêu cầu ‹đến hết quý II› phải đạt 50%",
        near=14,
        behind=True,
        touching=True,
        only="until",
    ),
    Cue(
        "condition",
        listed(
            """
            nào tổ chức · nào thực hiện · nào xong · nào hoàn thành · nào gửi · nào nộp · nào đăng ký · đã tiêm · đã mắc
            """
        ),
        "Huyện nào tổ chức ‹trước ngày 12/02/2021› cần báo trước cho tỉnh",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "told",
        listed("nghị quyết của tỉnh ủy xác định · nghị quyết xác định · đề án xác định · quy hoạch xác định"),
        "Nghị quyết của Tỉnh ủy xác định đến ‹trước năm 2030› tỉnh tự cân đối ngân sách",
        near=60,
        unparted=True,
        only="any",
    ),
    Cue(
        "old date",
        listed("đã yêu cầu · đã đề nghị · đã yêu cầu gửi · từng yêu cầu"),
        "Văn bản này thay Văn bản số 77/UBND-VX (đã yêu cầu gửi ‹trước ngày 09/10/2026›)",
        near=60,
        unparted=True,
        only="any",
    ),
)
