"""Times that the words themselves set apart: effect, issue, data, the past, what is repeated. A table of cues. Pure."""

from __future__ import annotations

from plans.reading.duties.cues.cue import Cue
from plans.reading.page import Phrases, listed

STATED: tuple[Cue, ...] = (
    Cue(
        "effect",
        listed(
            """
            có hiệu lực · có hiệu lực thi hành · hết hiệu lực · hiệu lực thi hành · được áp dụng · áp dụng từ ·
            áp dụng kể từ · thi hành kể từ · bãi bỏ
            """
        ),
        "Quyết định này có hiệu lực thi hành kể từ ‹ngày 01/01/2021›",
        near=40,
        only="any",
    ),
    Cue(
        "publication",
        listed(
            """
            ngày đăng · đăng ngày · đăng lúc · cập nhật lúc · ngày cập nhật · cập nhật ngày · đăng tải ngày ·
            ngày xuất bản
            """
        ),
        "Ngày đăng ‹16/11/2020›",
        near=20,
        only="day",
    ),
    Cue(
        "birthday",
        listed("người sinh · công dân sinh · trẻ em sinh · trẻ sinh · thiếu nhi sinh · thanh niên sinh · sinh ra"),
        "thiếu nhi sinh ‹từ ngày 01/9/2006 đến ngày 01/9/2020›",
        near=24,
        touching=True,
    ),
    Cue("past", Phrases(("đã",)), "‹Ngày 05/3/2024›, tỉnh đã ban hành hướng dẫn", near=110, behind=True, only="past"),
    Cue(
        "event",
        listed(
            """
            tại cuộc họp · tại phiên họp · tại buổi làm việc · tại hội nghị · kết luận cuộc họp · biên bản họp
            """
        ),
        "theo kết luận của Chủ tịch tại cuộc họp ‹ngày 15/9/2023›",
        near=24,
        touching=True,
        only="single",
    ),
    Cue(
        "past",
        Phrases(("được phát động", "được tổ chức", "được khởi công", "được gửi", "được thành lập")),
        "Cuộc vận động được phát động ‹ngày 03/5/2016›",
        near=24,
        touching=True,
        only="day",
    ),
    Cue(
        "hours",
        Phrases(("giờ làm việc", "giờ mở cửa", "giờ hành chính")),
        "Giờ làm việc: từ 7 giờ 30 ‹đến 11 giờ 30 hằng ngày›",
        near=60,
        only="any",
    ),
    Cue(
        "forecast",
        Phrases(("có mưa", "sẽ có mưa", "có khả năng", "khả năng xảy ra", "xuất hiện")),
        "‹Từ ngày 17/10 đến ngày 20/10› trên địa bàn có mưa to",
        near=70,
        behind=True,
    ),
    Cue(
        "repeated",
        listed(
            """
        đúng thời hạn · đúng thời hạn nêu trên · thời hạn nêu trên ·
        thời hạn trên · thời hạn nói trên · thời gian nêu trên ·
        mốc nêu trên · đúng hạn
        """
        ),
        "gửi theo đúng thời hạn nêu trên (‹trước ngày 15/12/2024›)",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "forecast",
        Phrases(
            (
                "theo tin",
                "theo bản tin",
                "dự báo",
                "ảnh hưởng của bão",
                "ảnh hưởng của áp thấp",
                "không khí lạnh tăng cường",
            )
        ),
        "Theo dự báo, ‹từ ngày 17/10 đến ngày 20/10› có mưa to",
        near=70,
    ),
    Cue(
        "repeated",
        Phrases(("như đã nêu", "đã nêu", "nêu trên", "như trên", "như quy định")),
        "việc đăng ký thực hiện ‹trước ngày 11/10/2024› như đã nêu tại Mục II",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "past",
        Phrases(("nhưng đến nay", "nhưng chưa", "song chưa", "nhưng vẫn")),
        "được giao trình ‹trước ngày 31/8/2025› nhưng đến nay chưa thực hiện",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "issue",
        listed(
            """
            ban hành ngày · ban hành · ngày ban hành · ký ngày · ngày ký · được ký · ký ban hành
            """
        ),
        "Quy chế được ban hành ‹ngày 05/3/2019›",
        near=14,
        touching=True,
        only="day",
    ),
    Cue(
        "event",
        Phrases(("ngày bầu cử", "ngày bầu cử là", "cuộc bầu cử")),
        "Ngày bầu cử: ‹Chủ nhật, ngày 15 tháng 3 năm 2026›",
        near=130,
        only="single",
    ),
    Cue(
        "birthday",
        listed(
            """
        sinh ngày · ngày sinh · sinh năm · ngày tháng năm sinh · cấp ngày · ngày cấp
        """
        ),
        "công dân sinh ngày ‹01/02/1980›",
        near=24,
        only="bare",
    ),
    Cue(
        "data",
        listed(
            """
            tính từ · tính đến · thống kê từ · thời gian lấy số liệu · thời gian chốt số liệu · chốt số liệu ·
            mốc số liệu · kể từ · lấy số liệu · thời gian tính · phát sinh từ · tính · tính hết · số liệu đến ·
            lấy · chốt · chốt đến · lũy kế · tính theo
            """
        ),
        "Số liệu báo cáo tính ‹đến hết ngày 14/12/2020›",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "data",
        listed(
            """
            số liệu · kỳ báo cáo · thời kỳ · thời kỳ báo cáo · niên độ · kỳ số liệu · tính từ · tính đến ·
            chốt số liệu · giai đoạn từ · độ tuổi · thời gian công tác
            """
        ),
        "Số liệu của cả năm, ‹từ ngày 15/12/2019 đến ngày 14/12/2020›",
        near=42,
    ),
    Cue(
        "past",
        listed(
            """
        đã · vừa qua · vừa · hồi · từng · được thành lập · trước đó
        """
        ),
        "Hội nghị đã được tổ chức ‹ngày 05/10/2020›",
        near=45,
        only="past",
    ),
    Cue(
        "past",
        listed(
            """
            đã · vừa qua · vừa rồi · vẫn còn · vẫn chưa · mới có · mới chỉ có · chưa có · chưa nhận được · đã có
            """
        ),
        "‹Đến ngày 20/12/2020›, vẫn còn 05 đơn vị chưa gửi báo cáo",
        near=12,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "old date",
        listed(
            """
        thay cho · thay vì · thay thời hạn · thời hạn cũ · hạn cũ · hạn trước đây · trước đây là · thay thế cho ·
        thay cho khoảng thời gian · thay cho thời gian ·
        thay cho thời hạn · thay cho mốc · thay cho hạn
        """
        ),
        "đến ngày 31/12/2020, thay cho ‹ngày 15/12/2020›",
        near=30,
        only="any",
    ),
    Cue(
        "start",
        Phrases(("bắt đầu từ", "kể từ", "tuần thứ hai của", "tuần đầu của")),
        "mỗi tuần 02 số (bắt đầu từ tuần thứ hai của ‹tháng 01›)",
        near=34,
    ),
    Cue(
        "start",
        Phrases(("từ", "kể từ", "bắt đầu từ")),
        "mở chuyên mục tuyên truyền từ ‹tháng 02/2024›",
        near=10,
        touching=True,
    ),
    Cue(
        "repeated",
        listed(
            """
        quá thời hạn · quá thời hạn trên · sau thời hạn · sau thời hạn trên · quá hạn trên · gửi sau · nộp sau ·
        sau ngày · sau thời điểm
        """
        ),
        "Quá thời hạn trên (‹ngày 12/12/2023›), Hội đồng không xét.",
        near=30,
        only="any",
    ),
)
