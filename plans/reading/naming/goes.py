"""The words by which something goes to somebody, or somebody has merely a part in it. Tables. Pure."""

from plans.reading.page import Phrases, listed

# Whoever stands right behind these gets what is sent or said.
TO_WHOM = listed(
    """
    gửi · gởi · nộp · nộp về · gửi về · gởi về · trình · báo cáo · báo cáo về · gửi đến · gửi tới · gửi cho · gửi lại ·
    gửi lên · nộp cho · nộp lên · nộp lại · trình lên · đăng ký với · đăng ký về · đưa về · thu về · trả về ·
    chuyển về · chuyển đến · chuyển cho · báo về · tập hợp về · tổng hợp về · phản ánh về · thông tin về ·
    báo cáo cho · báo cáo lên · báo cáo với · báo cáo đề xuất · báo cáo tham mưu · đề xuất với · phản hồi cho ·
    phản hồi về · chuyển · báo
    """
)
# Behind these stands somebody to whom it goes, or who has merely a part in it.
TOWARDS = Phrases(
    (
        *TO_WHOM.phrases,
        *listed(
            """
            về · cho · đến · tới · sang · lên · với · tại · qua · của · ở · từ · theo · giữa · cùng · thuộc · để · bởi ·
            trong · hướng dẫn · chỉ đạo · đôn đốc · xin ý kiến · tham mưu · giúp · và · là · cử · mời ·
            tham mưu cho · kiểm tra · giám sát
            """
        ).phrases,
    )
)
