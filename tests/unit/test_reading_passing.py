"""Times that are named in passing bind nobody; times that only look like them do."""

from __future__ import annotations

from datetime import date

import pytest

from plans.reading.dates import expressions
from plans.reading.duties.bounds import why_not
from plans.reading.duties.cues import COUNTED, GRANTED, OTHERS, PASSING, Cue
from plans.reading.model import Expression
from plans.reading.page import Page
from plans.reading.read import read

ISSUED = date(2025, 10, 6)
_HEAD = """ỦY BAN NHÂN DÂN
HUYỆN TÂN AN
Số: 12/KH-UBND
Tân An, ngày 06 tháng 10 năm 2025
KẾ HOẠCH
Thực hiện công tác năm 2025
I. NHIỆM VỤ
1. """

# In a plan of 06/10/2025. What binds is marked; these name times in passing.
NOBODY = """
- Rác thực phẩm được gom từ 18 giờ đến 21 giờ hằng ngày.
- Thay cụm từ “trước ngày 15/10/2025” bằng cụm từ “trước ngày 30/10/2025” tại điểm b Mục III.
- Kỳ thi cấp tỉnh do Sở Giáo dục và Đào tạo tổ chức, dự kiến đầu tháng 3/2026.
- Kiểm toán nhà nước dự kiến công bố báo cáo vào quý I năm 2026; các xã chủ động chuẩn bị số liệu.
- Trung ương yêu cầu các tỉnh hoàn thành trước ngày 30/6/2026.
- Theo bản tin của Đài Khí tượng Thủy văn, hồi 07 giờ ngày 07/10, vị trí tâm bão cách đặc khu Bạch Long Vĩ khoảng
  120 km về phía Đông.
- Các đơn vị bảo vệ 28.400 ha lúa mùa đang trỗ, trà sớm dự kiến thu hoạch giữa tháng 10.
- Các đội đã hoàn thành đăng ký danh sách vận động viên trước ngày 30/10; lễ bốc thăm đã diễn ra.
- Cuộc vận động được thực hiện thống nhất (thay cho khoảng thời gian từ ngày 01/11/2025 đến ngày 10/11/2025 tại Công
  văn số 4710/BTP-PBGDPL).
- Ngày bầu cử đại biểu Quốc hội khóa XVI và đại biểu HĐND các cấp nhiệm kỳ 2026 - 2031 là Chủ nhật, ngày 15/3/2026.
- Phối hợp tổ chức thành công cuộc bầu cử ngày 15/3/2026; hoàn thành các bước hiệp thương theo luật.
- Từ nay không thực hiện báo cáo hằng tuần theo Công văn số 4270/BNV-CQĐP.
- Báo cáo nêu rõ việc giải quyết chế độ: số người, số tiền đến ngày 30/11/2025.
- Các cấp Hội vận động hội viên thi đua sản xuất; phong trào quý I hướng vào Tết trồng cây.
- Tổng hợp số liệu lũy kế đến hết ngày 30/11/2025 theo biểu mẫu gửi kèm.
- Tổng số hộ nghèo tính đến ngày 31/12/2025 của từng xã nêu trong biểu số 02.
- Kết quả giải ngân ước đến ngày 31/12/2025 đạt 95% kế hoạch vốn được giao.
- Ước thực hiện đến hết tháng 12/2025 đạt 100% dự toán.
- Hỗ trợ hằng tháng 500.000 đồng cho mỗi trẻ mồ côi theo Nghị quyết của HĐND tỉnh.
- Trợ cấp hằng tháng đối với người có công được chi trả qua tài khoản.
- Người hưởng lương hưu, trợ cấp bảo hiểm xã hội hằng tháng được nhận quà Tết.
- Mức phụ cấp hằng tháng của trưởng thôn bằng 1,5 lần mức lương cơ sở.
- Tổ chức các hoạt động chào mừng Đại hội XIV của Đảng (tháng 01/2026), bầu cử đại biểu Quốc hội.
- Trong không khí cả nước hướng tới ngày hội toàn dân 15/3/2026, cán bộ và Nhân dân phấn khởi thi đua.
- Luật Tổ chức chính quyền địa phương quy định nhiệm kỳ của HĐND bắt đầu từ ngày 01/7/2026.
- Học sinh nghỉ Tết Nguyên đán từ ngày 12/02/2026 đến ngày 22/02/2026.
- Cán bộ, công chức được nghỉ lễ Quốc khánh từ ngày 30/8/2026 đến hết ngày 02/9/2026.
- Theo Công văn số 120/UBND-NV, thời hạn báo cáo là trước ngày 31/10/2025, tuy nhiên đến nay còn 05 đơn vị chưa thực
  hiện.
- Dự báo từ đêm 08/10 đến ngày 10/10, khu vực vùng núi có mưa to đến rất to.
- Đợt mưa lũ từ ngày 28/9 đến ngày 07/10 đã làm 03 người chết, 12 nhà sập.
- Khách du lịch đến tỉnh quý IV/2025 ước đạt 1,2 triệu lượt, tăng 15% so với cùng kỳ.
- So với cùng kỳ tháng 10/2025, số vụ vi phạm giảm 12%.
- Chương trình mục tiêu quốc gia giai đoạn I kết thúc vào năm 2025.
- Giấy phép có giá trị đến ngày 31/12/2026.
- Hợp đồng lao động có thời hạn đến hết ngày 31/12/2025.
- Thẻ bảo hiểm y tế có thời hạn sử dụng đến ngày 31/12/2025.
- Ông Nguyễn Văn A nghỉ hưu từ ngày 01/12/2025.
- Người dự thi là công dân Việt Nam từ đủ 14 tuổi trở lên tính đến ngày 15/10/2025.
- Đảng viên đủ tiêu chuẩn tặng Huy hiệu Đảng đợt ngày 03/02/2026 gồm 125 đồng chí.
- Tặng Huy hiệu 40 năm tuổi Đảng đợt 07/11/2025 cho 12 đảng viên.
- Không tổ chức sơ kết hằng quý; việc đánh giá thực hiện trong báo cáo năm.
- Bãi bỏ chế độ báo cáo hằng tháng quy định tại Quyết định số 15/QĐ-UBND.
- Miễn báo cáo hằng quý đối với các xã đặc biệt khó khăn.
- Cuộc thi được phát động từ ngày 15/10/2025 thu hút đông đảo đoàn viên tham gia.
- Năm ngân sách từ ngày 01/01/2026 đến ngày 31/12/2026 áp dụng cho mọi đơn vị dự toán.
- Thời kỳ ổn định ngân sách bắt đầu từ năm 2026.
- Chỉ số giá tiêu dùng tháng 10/2025 tăng 0,3% so với tháng trước.
- Giá dịch vụ thu gom rác hằng tháng là 30.000 đồng/hộ.
- Nước lũ trên sông Hoàng Long có khả năng đạt đỉnh vào sáng 08/10.
- Bão số 11 dự kiến đổ bộ vào đất liền chiều ngày 07/10.
- Nghị định số 154/2025/NĐ-CP nêu thời điểm áp dụng chính sách đến hết ngày 31/12/2030.
- Đã có 45/50 xã nộp báo cáo đúng hạn (trước ngày 10/10/2025).
- 08 xã hoàn thành cấp đổi thẻ, vượt thời hạn 31/12/2025 được giao.
- Tỷ lệ hộ sử dụng nước sạch đến cuối năm 2025 đạt 98%.
- Toàn tỉnh có 102 xã đạt chuẩn nông thôn mới đến hết năm 2025.
- Trực ban 24/24 giờ hằng ngày do lực lượng thường trực đảm nhiệm.
- Bản tin phát thanh hằng tuần của xã có lượng người nghe ổn định.
- Giao ban hằng tháng giữa các ngành có tác dụng tốt.
- Kinh phí hoạt động hằng năm được cấp từ ngân sách.
- Cuộc họp hằng quý của Ban Chỉ đạo còn chậm.
- Ngày 22/12 là Ngày hội Quốc phòng toàn dân, còn ngày 18/11 là Ngày hội Đại đoàn kết toàn dân tộc.
- Văn bản này thay thế Kế hoạch có thời gian từ ngày 01/10/2025 đến ngày 31/10/2025.
- Quỹ "Đền ơn đáp nghĩa" vận động đến ngày 20/11/2025 được 1,2 tỷ đồng, vượt 15% kế hoạch.
- Sau khi sắp xếp, mô hình chính quyền địa phương hai cấp đi vào hoạt động từ ngày 01/7/2025.
- Đảng viên được kết nạp trước ngày 01/01/2026 được xét tặng Huy hiệu.
- Các dự án được giao vốn trước ngày 30/11/2025 được kéo dài thời gian giải ngân theo Luật Đầu tư công.
- Người sinh trước ngày 01/01/1965 không thuộc đối tượng tập huấn.
- Trường hợp đăng ký kết hôn trước ngày 01/7/2026 thực hiện theo quy định cũ.
- Hộ có tên trong danh sách trước ngày 31/12/2025 được tiếp tục hưởng chính sách.
- Những cơ sở hoạt động trước ngày 01/01/2026 được chuyển tiếp.
- Cán bộ nghỉ hưu trước tuổi trước ngày 01/7/2026 được hưởng chế độ theo Nghị định số 178/2024/NĐ-CP.
- Gói thầu số 5 dự kiến mở thầu ngày 20/11/2025 (theo thông báo của chủ đầu tư).
- Vụ đông xuân xuống giống từ ngày 25/12/2025 đến ngày 15/01/2026 theo lịch của ngành nông nghiệp.
- Lãi suất cho vay ưu đãi 0,5%/tháng, trả gốc trong 36 tháng kể từ ngày giải ngân.
- Thời gian bảo hành công trình là 12 tháng kể từ ngày nghiệm thu.
- Thời hiệu khiếu nại là 90 ngày kể từ ngày nhận được quyết định.
- Sinh hoạt chi bộ định kỳ ngày 05 hằng tháng đã đi vào nền nếp.
- Mô hình "Ngày thứ Bảy tình nguyện" hằng tuần được duy trì ở 12 chi đoàn.
- Tốc độ tăng trưởng GRDP quý III/2025 đạt 8,2%.
- Số ca mắc sốt xuất huyết tháng 10/2025 tăng gấp đôi so với tháng 9/2025.
- Thu ngân sách đến hết tháng 10/2025 đạt 88% dự toán.
- Tàu cá hết hạn đăng kiểm trước ngày 31/12/2025 không được xuất bến.
- Thông tư số 15/2025/TT-BTC áp dụng cho năm tài chính bắt đầu từ ngày 01/01/2026.
- Tết Dương lịch năm 2026 được nghỉ 01 ngày (thứ Năm, ngày 01/01/2026).
- Giá điện điều chỉnh từ ngày 10/10/2025 theo Quyết định của Bộ Công Thương.
- Quy định này thay thế quy định nộp báo cáo trước ngày 20 hằng tháng tại Quyết định số 05/QĐ-UBND.
- Một số đơn vị gửi báo cáo hằng tháng không đúng ngày quy định.
- Cuộc diễn tập dự kiến từ ngày 06/11/2025 đến ngày 08/11/2025 hoãn đến khi có thông báo mới.
- Trước đây các xã nộp báo cáo vào ngày 10 hằng tháng.
- Mùa lũ theo Quy trình từ ngày 20/7/2026 đến ngày 30/11/2026 là thời kỳ vận hành đặc biệt.
- Sở dự trữ vật tư đủ dùng đến ngày 30/10/2025.
- Hệ thống tạm dừng để bảo trì từ 20 giờ ngày 25/10/2025 đến 06 giờ ngày 26/10/2025.
"""
# These look like them and bind.
SOMEBODY = """
- Phòng Văn hóa treo 24 băng rôn, hoàn thành ‹trước ngày 10/11/2025›; phát thanh về đại hội ‹hằng ngày›.
- Hoàn thành số hóa hồ sơ của cấp huyện cũ ‹trong năm 2025›.
- Sở Giáo dục và Đào tạo tổ chức tập huấn ‹trong tháng 12/2025›.
- Thời hạn nộp hồ sơ được kéo dài ‹đến hết ngày 31/10/2025›.
- Sở Xây dựng kiểm tra cần cẩu, báo cáo ‹trước 20 giờ tối nay (07/10)›.
- UBND các xã tổng hợp kết quả đến ngày 30/11/2025, báo cáo ‹trước ngày 05/12/2025›.
- Các đơn vị báo cáo tình hình giải ngân tính đến ngày 31/10/2025 về Sở Tài chính ‹trước ngày 05/11/2025›.
- Các xã đã đăng ký gửi danh sách về huyện ‹trước ngày 20/10/2025›.
- Các đơn vị đã hoàn thành đăng ký gửi báo cáo ‹trước ngày 20/10/2025›.
- Các đơn vị chưa gửi báo cáo khẩn trương thực hiện ‹trước ngày 20/10/2025›.
- Dự kiến tổ chức hội nghị tổng kết ‹vào giữa tháng 12/2025›.
- Ban Thường trực dự kiến tổ chức Hội nghị ‹ngày 15/12/2025›.
- UBND các xã chi trả trợ cấp cho người có công ‹trước ngày 10 hằng tháng›.
- Các xã gửi báo cáo ‹hằng tháng› về Ban Chỉ đạo.
- Cơ quan bảo hiểm xã hội báo cáo danh sách hưởng lương hưu ‹hằng tháng› về Sở Nội vụ.
- Không thực hiện báo cáo hằng tuần; các xã báo cáo ‹trước ngày 25 hằng tháng›.
- Không tổ chức hội nghị, các xã gửi báo cáo bằng văn bản ‹trước ngày 20/12/2025›.
- Các đội bóng chưa đăng ký phải hoàn thành ‹trước ngày 30/10/2025›.
- Cuộc bầu cử ngày 15/3/2026: các xã hoàn thành danh sách cử tri ‹trước ngày 03/02/2026›.
- Thực hiện ‹từ ngày 03/11 đến ngày 09/11›; báo cáo kết quả ‹trước ngày 15/11/2025›, thay cho thời hạn trước ngày
  20/11/2025.
- UBND các xã sơ tán dân ra khỏi vùng nguy hiểm ‹xong trước 17 giờ ngày 07/10›, trước khi bão đổ bộ.
- Theo dự báo bão đổ bộ chiều ngày 07/10, các xã hoàn thành sơ tán ‹trước 10 giờ ngày 07/10›.
- Các trường tổ chức khai giảng ‹ngày 15/10/2025›.
- Lễ trao giải: ‹ngày 20/12/2025›.
- Tổ chức trao giải cuộc thi ‹trong tháng 12/2025›.
- Phát động cuộc thi ‹trong tháng 10/2025›.
- Các xã thu hoạch xong lúa mùa ‹trước ngày 15/10/2025›.
- Các xã hoàn thành giải ngân ‹trước ngày 31/12/2025›, phấn đấu đạt 100% kế hoạch.
- Các chi bộ rà soát, lập hồ sơ đề nghị tặng Huy hiệu Đảng đợt 03/02/2026, gửi Đảng ủy ‹trước ngày 15/11/2025›.
- Các đơn vị ước thực hiện cả năm, gửi về Phòng Tài chính ‹trước ngày 25/10/2025›.
- Bộ phận Văn phòng gia hạn giấy phép ‹trước ngày 31/12/2025›.
- Hạn hoàn thành: ‹đến ngày 30/11/2025›.
- Rà soát, thống kê số liệu hộ nghèo ‹xong trước ngày 10/11/2025›.
- Công an xã cấp căn cước cho 100% công dân đủ điều kiện ‹trước ngày 01/01/2026›.
- Thu nộp đảng phí quý IV/2025 về Đảng ủy ‹trước ngày 20/12/2025›.
- Các đồng chí Ủy viên đã được phân công phụ trách xã báo cáo kết quả ‹trước ngày 20/11/2025›.
- Những nội dung đã hoàn thành thì gửi minh chứng ‹trước ngày 20/11/2025›; những nội dung chưa hoàn thành báo cáo
  nguyên nhân.
- Trên cơ sở kết quả đã đạt được, các xã xây dựng kế hoạch năm 2026 ‹trước ngày 15/12/2025›.
- Các đảng ủy gửi hồ sơ đảng viên được kết nạp trong năm ‹trước ngày 15/12/2025›.
- Chủ đầu tư giải ngân các dự án được giao vốn ‹trước ngày 31/12/2025›.
- Tỉnh đoàn tổ chức chương trình nghệ thuật ‹lúc 20 giờ ngày 18/11/2025›.
- Các chi bộ sinh hoạt ‹định kỳ ngày 05 hằng tháng›.
- Hội Nông dân xã hướng dẫn hội viên xuống giống ‹từ ngày 25/12/2025 đến ngày 15/01/2026›.
- Phòng Tài chính quyết toán ‹trong 30 ngày kể từ ngày nghiệm thu›.
- UBND các xã thu ngân sách đạt 100% dự toán ‹trước ngày 31/12/2025›.
- Trạm Y tế phun hóa chất tại các ổ dịch ‹xong trước ngày 15/11/2025›, không để số ca mắc tăng.
- Các trường tổ chức trao bằng khen ‹ngày 19/12/2025›.
- Các xã báo cáo kết quả quý III/2025 ‹trước ngày 20/10/2025›.
- Ban Pháp chế thẩm tra dự thảo Nghị quyết ‹trước ngày 25/11/2025› để trình Kỳ họp thứ 10.
- Các cơ quan treo cờ Tổ quốc ‹từ ngày 31/12/2025 đến ngày 02/01/2026›.
- Công an xã tăng cường tuần tra ‹từ ngày 15/12/2025 đến ngày 25/02/2026›.
- Các hộ được hỗ trợ hoàn thành xây nhà ‹trước ngày 31/12/2025›.
- Các đơn vị đã nhận văn bản khẩn trương triển khai, báo cáo ‹trước ngày 20/11/2025›.
- Ban Tổ chức công bố kết quả ‹ngày 25/11/2025›, trao giải ‹ngày 30/11/2025›.
- Các xã giảm hộ nghèo theo kế hoạch, báo cáo số hộ thoát nghèo đến 31/10/2025 ‹trước ngày 05/11/2025›.
- Trung tâm Phục vụ hành chính công mở cửa thêm ‹vào sáng thứ Bảy hằng tuần›.
- UBND các xã giải quyết các vướng mắc phát sinh ‹trước ngày 15/11/2025›.
- Các trường tổ chức sơ kết ‹trong tháng 01/2026›, báo cáo ‹trước ngày 25/01/2026›.
- Các trường tổ chức tổng vệ sinh ‹vào ngày 15/11/2025›.
- Các xã tăng cường tuyên truyền ‹trong tháng 11/2025›.
- ‹Trong tháng 11/2025›, tăng cường tuyên truyền tại các xã.
- Các cơ quan giao nộp hồ sơ vào lưu trữ ‹trước ngày 31/3/2026›.
- Các cơ quan treo cờ chào mừng Quốc khánh ‹từ ngày 31/8/2026 đến ngày 03/9/2026›.
- Các xã tuyên truyền bầu cử ‹từ ngày 01/02/2026 đến ngày 14/3/2026›.
- Các chi hội tổng kết nhiệm kỳ ‹trước ngày 30/6/2026›.
- Các trường kiểm tra cuối học kỳ I ‹từ ngày 22/12/2025 đến ngày 31/12/2025›.
- Các xã hoàn thành đúng tiến độ ‹trước ngày 30/11/2025›.
- Các nhiệm vụ của năm trước các xã hoàn thành ‹trước ngày 30/11/2025›.
- Sở Nông nghiệp lắp đặt hệ thống cảnh báo lũ ‹trong quý IV/2025›.
- Các chi bộ tổ chức sinh hoạt chuyên đề ‹trong tháng 11/2025›.
- Xã A nộp báo cáo ‹trước ngày 15/11/2025›, còn các xã khác nộp ‹trước ngày 20/11/2025›.
- Các xã khắc phục hậu quả bão số 10 ‹trong tháng 11/2025›.
- Hội đồng bầu cử phường tổ chức tổng duyệt bầu cử ‹vào ngày 10/3/2026›.
- Các xã kiểm kê tài sản thời điểm 0 giờ ngày 01/01/2026, báo cáo ‹trước ngày 15/01/2026›.
- Các xã xây dựng kế hoạch thay thế cán bộ nghỉ hưu ‹trước ngày 30/11/2025›.
"""


def _sentences(table: str) -> list[str]:
    return [" ".join(one.split()) for one in table.strip().removeprefix("- ").split("\n- ")]


def _marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its ‹ ›, and the places that they mark."""
    places: list[tuple[int, int]] = []
    plain = ""
    for piece in text.split("‹"):
        time, closed, rest = piece.partition("›")
        if closed:
            places.append((len(plain), len(plain) + len(time)))
        plain += time + rest
    return plain, places


def _why(text: str, when: Expression) -> str | None:
    return why_not(Page.of(text), (0, len(text)), when, limit=when.strict, ahead=True)


@pytest.mark.parametrize("cue", [*COUNTED, *PASSING, *GRANTED, *OTHERS], ids=lambda cue: f"{cue.why}: {cue.example}")
def test_every_cue_holds_for_its_example_and_only_with_its_words(cue: Cue) -> None:
    text, [(start, end)] = _marked(cue.example)
    (when,) = [one for one in expressions(text, year=2025, issued_on=ISSUED) if (one.start, one.end) == (start, end)]
    assert cue.stands(Page.of(text), (0, len(text)), start, end)
    assert _why(text, when) == cue.why
    (bare,) = expressions(text[start:end], year=2025, issued_on=ISSUED)
    assert _why(text[start:end], bare) is None


@pytest.mark.parametrize("sentence", _sentences(NOBODY) + _sentences(SOMEBODY))
def test_only_what_is_marked_binds(sentence: str) -> None:
    plain, places = _marked(sentence)
    draft = read(f"{_HEAD}{plain}\n")
    at = len(_HEAD)
    assert [(one.when.start - at, one.when.end - at) for one in draft.duties] == places


def test_a_period_in_the_name_of_what_a_limit_dates_is_none() -> None:
    text = f"{_HEAD}Các xã gửi báo cáo quý IV/2025 và năm 2025 chậm nhất ngày 18/12/2025.\n"
    assert [text[one.when.start : one.when.end] for one in read(text).duties] == ["chậm nhất ngày 18/12/2025"]


def test_news_tell_and_ask_nobody() -> None:
    told = (
        "Thứ Ba, 21/10/2025 - 09:35\nHỘI PHỤ NỮ XÃ TỔ CHỨC GẶP MẶT\nSáng 20/10/2025, Hội tổ chức gặp mặt.\n"
        "Theo kế hoạch, Đại hội được tổ chức vào ngày 12/11/2025 tại Nhà văn hóa xã.\n"
        "Hội viên thôn 2 gieo xong vụ đông trước ngày 10/10.\n"
    )
    assert read(told).duties == ()
    asks = f"{told}Hội đề nghị các chi hội gửi danh sách trước ngày 30/10/2025.\n"
    (one,) = read(f"{asks}Tin liên quan\n- Hội thi nấu ăn, nộp bài trước ngày 30/11/2025\n").duties
    assert one.when.due == date(2025, 10, 30)


def test_a_part_about_the_situation_binds_nobody() -> None:
    head = _HEAD.replace("I. NHIỆM VỤ\n1. ", "I. TÌNH HÌNH DỊCH BỆNH\n")
    assert read(f"{head}Thời tiết tháng 11/2025 ẩm thấp, các ổ dịch phát sinh.\n").duties == ()
