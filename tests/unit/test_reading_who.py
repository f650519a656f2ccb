"""Whom a sentence binds, in the many ways in which offices, schools, unions and hamlets are named in one."""

from __future__ import annotations

from datetime import date

import pytest

from plans.reading.dates import expressions
from plans.reading.duties.find import duties
from plans.reading.model import Head

ISSUED = date(2024, 1, 10)
# By the form that each shows, a line an example: “what it says -> who owes -> to whom”, where that is asked. `<` stands
# for a time, ` / ` for the end of a line.
EXAMPLES = {
    "a verb in the name": """
        Ủy ban Kiểm tra Huyện ủy gửi báo cáo <. -> Ủy ban Kiểm tra Huyện ủy -> nobody
        Ban Thanh tra nhân dân xã hoàn thành báo cáo giám sát <. -> Ban Thanh tra nhân dân xã
        Ban giám sát đầu tư của cộng đồng thôn 3 gửi kết quả <. -> Ban giám sát đầu tư của cộng đồng thôn 3
        Các trường ngoài công lập nộp danh sách <. -> Các trường ngoài công lập -> nobody
        Các đơn vị sự nghiệp công lập nộp quyết toán <. -> Các đơn vị sự nghiệp công lập
        Các nhóm trẻ tư thục, dân lập nộp hồ sơ <. -> Các nhóm trẻ tư thục, dân lập
        Các doanh nghiệp có vốn đầu tư nước ngoài nộp báo cáo <. -> Các doanh nghiệp có vốn đầu tư nước ngoài
        Các câu lạc bộ tự quản báo cáo kết quả <. -> Các câu lạc bộ tự quản
        Tổ tiết kiệm và vay vốn gửi danh sách <. -> Tổ tiết kiệm và vay vốn
        Tổ tự quản số 4 hoàn thành đăng ký <. -> Tổ tự quản số 4
        Ban Giám sát các dự án cộng đồng xã nộp báo cáo <. -> Ban Giám sát các dự án cộng đồng xã
        Tổ phản ứng nhanh gửi phương án <. -> Tổ phản ứng nhanh
        Tổ giám sát cộng đồng ấp 5 nộp biên bản <. -> Tổ giám sát cộng đồng ấp 5
        Phòng Kế hoạch tổng hợp gửi số liệu về Giám đốc <. -> Phòng Kế hoạch tổng hợp -> Giám đốc
        Phòng Quản lý chất lượng hoàn thành bảng điểm <. -> Phòng Quản lý chất lượng
        Khoa Kiểm soát nhiễm khuẩn gửi báo cáo <. -> Khoa Kiểm soát nhiễm khuẩn
        Khoa Khám bệnh hoàn thành kiểm kê <. -> Khoa Khám bệnh
        Trung tâm Kiểm soát bệnh tật tỉnh báo cáo <. -> Trung tâm Kiểm soát bệnh tật tỉnh
        Trung tâm điều hành thông minh gửi dữ liệu <. -> Trung tâm điều hành thông minh
        Trung tâm học tập cộng đồng xã báo cáo <. -> Trung tâm học tập cộng đồng xã
        Trung tâm phục vụ hành chính công tỉnh gửi thống kê <. -> Trung tâm phục vụ hành chính công tỉnh
        Bộ phận tiếp nhận và trả kết quả niêm yết <. -> Bộ phận tiếp nhận và trả kết quả
        Hội đồng tư vấn về dân chủ - pháp luật hoàn thành góp ý <. -> Hội đồng tư vấn về dân chủ - pháp luật
        Ban vận động quỹ "Vì người nghèo" xã báo cáo <. -> Ban vận động quỹ "Vì người nghèo" xã
        Ban Chỉ đạo về công tác tôn giáo huyện họp <. -> Ban Chỉ đạo về công tác tôn giáo huyện
        Ban Chỉ đạo phòng, chống tham nhũng tỉnh báo cáo <. -> Ban Chỉ đạo phòng, chống tham nhũng tỉnh
    """,
    "a verb ends the name": """
        Bộ Công Thương khẩn trương ra văn bản hướng dẫn <. -> Bộ Công Thương
        Hội đồng trường ra nghị quyết về kế hoạch năm <. -> Hội đồng trường
        Cục Quản lý thị trường kiểm soát các điểm bán <. -> Cục Quản lý thị trường
        Ban Thường vụ Huyện đoàn lãnh đạo đại hội điểm xong <. -> Ban Thường vụ Huyện đoàn
        Đài Truyền hình tỉnh sản xuất 03 phóng sự <. -> Đài Truyền hình tỉnh
        Kho bạc Nhà nước huyện khóa sổ kế toán <. -> Kho bạc Nhà nước huyện
        Đảng ủy xã ban hành nghị quyết chuyên đề <. -> Đảng ủy xã
        Hội đồng nhân dân xã quyết nghị dự toán <. -> Hội đồng nhân dân xã
        Bộ Tài chính rút ngắn thủ tục <. -> Bộ Tài chính
        Đề nghị Sở Y tế gửi báo cáo về Bộ Y tế rút gọn <. -> Sở Y tế -> Bộ Y tế
        Các xã gửi báo cáo về Phòng Nội vụ chiều thứ Sáu, ngày 15/3/2024. -> Các xã -> Phòng Nội vụ
        Chi cục Thuế khu vực thu nợ xong <. -> Chi cục Thuế khu vực
        UBND các xã khắc phục, đóng cửa bãi rác <. -> UBND các xã
        Ban Quản lý dự án huyện rà phá bom mìn xong <. -> Ban Quản lý dự án huyện
        Công an xã cấp căn cước lưu động xong <. -> Công an xã
        Hội Nông dân tỉnh nhân rộng mô hình <. -> Hội Nông dân tỉnh
        Liên đoàn Lao động thị xã trợ cấp đoàn viên khó khăn <. -> Liên đoàn Lao động thị xã
        Trạm Y tế xã tẩm màn, phun hóa chất xong <. -> Trạm Y tế xã
        Sở Công Thương cấp phép hội chợ <. -> Sở Công Thương
        Đảng ủy Khối kết nạp 20 đảng viên <. -> Đảng ủy Khối
        Bộ Xây dựng trình Thủ tướng Chính phủ dự thảo <. -> Bộ Xây dựng -> Thủ tướng Chính phủ
        Ủy ban Thường vụ Quốc hội cho ý kiến <. -> Ủy ban Thường vụ Quốc hội
        Ủy ban Kiểm tra Tỉnh ủy kết luận <. -> Ủy ban Kiểm tra Tỉnh ủy
        Ngân hàng Chính sách xã hội giải ngân <. -> Ngân hàng Chính sách xã hội
        Hội Cựu chiến binh phường động viên hội viên tòng quân <. -> Hội Cựu chiến binh phường
        Điện lực huyện đóng điện trạm biến áp <. -> Điện lực huyện
        Nhà trường dán nội quy <. -> Nhà trường
        Giáo viên chủ nhiệm vào điểm xong <. -> Giáo viên chủ nhiệm
        Tổ Toán ra đề kiểm tra <. -> Tổ Toán
        Bệnh viện Nhi lắp máy thở <. -> Bệnh viện Nhi
        Công ty Môi trường bố trí xe <. -> Công ty Môi trường
        Ban Quản lý chợ di chuyển tiểu thương <. -> Ban Quản lý chợ
        Hạt Kiểm lâm tham mưu phương án <. -> Hạt Kiểm lâm
        Văn phòng Đăng ký đất đai trích lục bản đồ <. -> Văn phòng Đăng ký đất đai
        Thanh tra tỉnh tiến hành thanh tra <. -> Thanh tra tỉnh
        Viện Kiểm sát nhân dân huyện truy tố xong <. -> Viện Kiểm sát nhân dân huyện
        Quỹ tín dụng nhân dân xã trả lãi <. -> Quỹ tín dụng nhân dân xã
        Đoàn kinh tế - quốc phòng 5 bàn giao nhà <. -> Đoàn kinh tế - quốc phòng 5
    """,
    "no office": """
        Ấp Bình Tây nộp danh sách hộ <. -> Ấp Bình Tây
        Buôn Kô Siêr hoàn thành đường điện <. -> Buôn Kô Siêr
        Các buôn, làng đăng ký xây dựng <. -> Các buôn, làng
        Bản Nà Lốc hoàn thành sân chơi <. -> Bản Nà Lốc
        Chủ đầu tư các công trình giải ngân xong <. -> Chủ đầu tư các công trình
        Các chủ đầu tư lập hồ sơ quyết toán <. -> Các chủ đầu tư
        Đại biểu Hội đồng nhân dân huyện gửi ý kiến về Thường trực <. -> Đại biểu Hội đồng nhân dân huyện
        Đại biểu dự hội nghị đăng ký xe <. -> Đại biểu dự hội nghị
        Đại biểu xác nhận tham dự <. -> Đại biểu
        5 xã chưa có nhà văn hóa hoàn thành thủ tục đất <. -> 5 xã chưa có nhà văn hóa
        Yêu cầu 04 địa phương còn nợ tiêu chí gửi giải trình <. -> 04 địa phương còn nợ tiêu chí
        Thí sinh nộp phiếu dự tuyển <. -> Thí sinh
        Ứng viên nộp hồ sơ về Phòng Tổ chức <. -> Ứng viên -> Phòng Tổ chức
        Người ứng cử nộp bản kê khai tài sản <. -> Người ứng cử
        Hộ kinh doanh nộp tờ khai <. -> Hộ kinh doanh
        Nhà thầu thi công bàn giao mặt bằng <. -> Nhà thầu thi công
        Thôn Đông hoàn thành nhà văn hóa <. -> Thôn Đông
        Chủ rừng lập phương án phòng cháy <. -> Chủ rừng
        Người trúng tuyển nộp lý lịch <. -> Người trúng tuyển
        Người nộp thuế quyết toán <. -> Người nộp thuế
        Những xã chưa nộp phụ lục gửi bổ sung <. -> Những xã chưa nộp phụ lục
        12 trường có học sinh nội trú báo cáo <. -> 12 trường có học sinh nội trú
        Tiểu thương chợ Mới ký cam kết <. -> Tiểu thương chợ Mới
        Bà con thôn Thượng gieo mạ xong <. -> Bà con thôn Thượng
        Phụ huynh học sinh lớp 1 đăng ký trực tuyến <. -> Phụ huynh học sinh lớp 1
        Trưởng đoàn các đoàn thể thao nộp danh sách <. -> Trưởng đoàn các đoàn thể thao
    """,
    "names under one noun": """
        Thủ trưởng các phòng, ban, trung tâm trực thuộc báo cáo <. -> Thủ trưởng các phòng, ban, trung tâm trực thuộc
        Các khoa, phòng, trung tâm trực thuộc nộp kế hoạch <. -> Các khoa, phòng, trung tâm trực thuộc
        Các phòng, khoa, viện trực thuộc gửi đề xuất <. -> Các phòng, khoa, viện trực thuộc
        Các Bệnh viện Đa khoa, Y học cổ truyền, Phổi nộp dự toán <. -> Các Bệnh viện Đa khoa, Y học cổ truyền, Phổi
        Các đội, trạm, xí nghiệp trực thuộc rà soát xe <. -> Các đội, trạm, xí nghiệp trực thuộc
        Các Sở: Y tế, Công Thương, Xây dựng gửi báo cáo <. -> Các Sở: Y tế, Công Thương, Xây dựng
        Giao các phòng: Nội vụ, Tài chính, Tư pháp rà soát xong <. -> các phòng: Nội vụ, Tài chính, Tư pháp
        Các Ban Tổ chức, Tuyên giáo, Dân vận Huyện ủy góp ý <. -> Các Ban Tổ chức, Tuyên giáo, Dân vận Huyện ủy
        Các xã Tân An, Bình Minh và thị trấn Chợ Lầu hoàn thành <. -> Các xã Tân An, Bình Minh và thị trấn Chợ Lầu
        Các cục, vụ, thanh tra, văn phòng Bộ gửi số liệu <. -> Các cục, vụ, thanh tra, văn phòng Bộ
    """,
    "several kinds": """
        Các trường THPT, trung tâm GDNN-GDTX thu hồ sơ <. -> Các trường THPT; trung tâm GDNN-GDTX
        UBND xã Gào, xã Ia Kênh, phường Chi Lăng gửi báo cáo <. -> UBND xã Gào; xã Ia Kênh; phường Chi Lăng
        Hội LHPN các huyện và đơn vị trực thuộc gửi tổng kết <. -> Hội LHPN các huyện; đơn vị trực thuộc
        Giao Chánh Văn phòng HĐND và UBND xã đôn đốc <. -> Chánh Văn phòng HĐND và UBND xã
        Hội đồng tuyển sinh các trường xét tuyển <. -> Hội đồng tuyển sinh các trường
        GVCN tổng hợp điểm, nộp cho Tổng phụ trách Đội <. -> GVCN -> Tổng phụ trách Đội
        Ông Trưởng phòng Kinh tế tham mưu kế hoạch <. -> Trưởng phòng Kinh tế
        Người có thẩm quyền thông báo bằng văn bản <. -> Người có thẩm quyền
        Hồ sơ khen thưởng do đơn vị trình khen lập <. -> đơn vị trình khen
        Riêng ngành Y tế thực hiện theo đợt: hoàn thành <. -> ngành Y tế
        Hội nghị cử tri nơi cư trú do UBND xã triệu tập, hoàn thành <. -> UBND xã
        Cơ quan chủ trì: Sở Y tế. Cơ quan phối hợp: Sở Tài chính. Thời gian: <. -> Sở Y tế
        Sở Xây dựng (chủ trì), Sở Tài chính (phối hợp) hoàn thành <. -> Sở Xây dựng
        Cơ quan thường trực Hội đồng tổng hợp hồ sơ <. -> Cơ quan thường trực Hội đồng
        Doanh nghiệp có sử dụng 10 lao động báo cáo <. -> Doanh nghiệp có sử dụng 10 lao động
        Người dân có đất bị thu hồi nhận tiền <. -> Người dân có đất bị thu hồi
        Báo cáo của các bộ, các tỉnh được gửi về Bộ Nội vụ <. -> các bộ; các tỉnh -> Bộ Nội vụ
        Sở Nội vụ lập mẫu, gửi Viện Khoa học, Bộ Nội vụ (bản giấy) <. -> Sở Nội vụ
    """,
    "the heading names it": """
        1. Phòng Y tế / - Phối hợp với Hội Chữ thập đỏ vận động hiến máu, xong <. -> Phòng Y tế
        3. Hội Liên hiệp Phụ nữ huyện / a) Tổ chức thăm các hộ nghèo <. -> Hội Liên hiệp Phụ nữ huyện
        4. Trung tâm Y tế / - Khám sức khỏe cho người cao tuổi xong <. -> Trung tâm Y tế
        5. Các chi đoàn / Vận động đoàn viên, thanh niên ủng hộ, hoàn thành <. -> Các chi đoàn
        1. Phòng Giáo dục và Đào tạo: Chỉ đạo các trường tổ chức khai giảng <. -> Phòng Giáo dục và Đào tạo
        2. Hội Nông dân xã: / - Vận động các hộ dân hiến đất xong <. -> Hội Nông dân xã
        3. Đoàn Thanh niên / - Phối hợp với Công an xã, các trường học tổ chức diễn đàn <. -> Đoàn Thanh niên
        b) Trạm Y tế; Trường Tiểu học / Khám mắt cho các em học sinh lớp 1 <. -> Trạm Y tế; Trường Tiểu học
        5. Hội Chữ thập đỏ (thường trực) / - Hỗ trợ các gia đình khó khăn sửa nhà, xong <. -> Hội Chữ thập đỏ
    """,
    "who leads": """
        Sở Tư pháp chủ trì, Sở Nội vụ phối hợp rà soát văn bản xong <. -> Sở Tư pháp
        Công đoàn trường chủ trì, Đoàn trường, Hội Chữ thập đỏ phối hợp tổ chức hội thao <. -> Công đoàn trường
        Ban Tổ chức chủ trì, Văn phòng phối hợp chuẩn bị tài liệu <. -> Ban Tổ chức
        Giao Sở Y tế chủ trì, phối hợp Sở Tài chính lập dự toán <. -> Sở Y tế
        Phòng Nội vụ chủ trì; Phòng Tài chính phối hợp thẩm định <. -> Phòng Nội vụ
        Ban Dân vận làm đầu mối, các tổ chức chính trị - xã hội phối hợp thực hiện xong <. -> Ban Dân vận
        Công an xã chịu trách nhiệm chính, Dân quân phối hợp chốt chặn xong <. -> Công an xã
    """,
    "single forms": """
        Phòng Tài chính: thẩm tra quyết toán của các trường, trạm y tế, nhà văn hóa <. -> Phòng Tài chính
        UBND xã: niêm yết danh sách cử tri, danh sách người ứng cử <. -> UBND xã
        Các trường căn cứ chương trình do Bộ Giáo dục và Đào tạo ban hành xây dựng kế hoạch, nộp <. -> Các trường
        Các chi bộ học tập tài liệu do Ban Tuyên giáo Tỉnh ủy biên soạn, hoàn thành <. -> Các chi bộ
        Hội Phụ nữ xã vận động ủng hộ vùng lũ <. -> Hội Phụ nữ xã
        Mặt trận xã vận động quỹ <. -> Mặt trận xã
        Công ty Thủy nông được phép mở cống <. -> Công ty Thủy nông
        Trường THPT A được tự chủ tuyển sinh <. -> Trường THPT A
        Việc tiêm phòng tại các trang trại phải hoàn thành <. -> các trang trại
        Việc kiểm kê tài sản ở các khoa, phòng phải xong <. -> các khoa, phòng
        Tổ trưởng các tổ bầu cử số 3, 8, 11 nộp biên bản <. -> Tổ trưởng các tổ bầu cử số 3, 8, 11
        Bí thư các chi bộ 1, 6, 12 nộp kết luận <. -> Bí thư các chi bộ 1, 6, 12
    """,
    "where it goes": """
        Ban Thường trực huyện đến thăm các hộ nghèo <. -> Ban Thường trực huyện -> nobody
        Công đoàn ngành thăm, tặng quà công nhân tại Công ty May <. -> Công đoàn ngành -> nobody
        Đoàn trường làm việc với Công an phường <. -> Đoàn trường -> nobody
        Hội Chữ thập đỏ hỗ trợ tiền cho các hộ nghèo xong <. -> Hội Chữ thập đỏ -> nobody
        Các xã gửi báo cáo về huyện <. -> Các xã -> huyện
        Các phường nộp danh sách lên quận chậm nhất ngày 15/3/2024. -> Các phường -> quận
        Các phường báo cáo quận <. -> Các phường -> quận
        Các chi hội gửi kết quả cho xã <. -> Các chi hội -> xã
        UBND các xã báo cáo Ban Thường vụ cấp ủy cùng cấp <. -> UBND các xã -> Ban Thường vụ cấp ủy cùng cấp
        Tổ bầu cử gửi biên bản đến Ủy ban bầu cử cùng cấp <. -> Tổ bầu cử -> Ủy ban bầu cử cùng cấp
        Đoàn công tác thăm các đơn vị biên phòng <. -> Đoàn công tác -> nobody
        Công đoàn trao 20 suất quà cho đoàn viên khó khăn <. -> Công đoàn -> nobody
        Phòng Tài chính cấp kinh phí cho các trường <. -> Phòng Tài chính -> nobody
        Ban Thường trực làm việc với Đảng ủy các xã <. -> Ban Thường trực -> nobody
        UBND xã bàn giao mặt bằng cho chủ đầu tư <. -> UBND xã -> nobody
        Các cơ sở hội gửi báo cáo về Hội cấp trên trực tiếp <. -> Các cơ sở hội -> Hội cấp trên trực tiếp
        Các chi bộ trình Đảng ủy cấp trên trực tiếp <. -> Các chi bộ -> Đảng ủy cấp trên trực tiếp
        Các xã báo cáo bằng văn bản về UBND huyện (qua Phòng Nội vụ) <. -> Các xã -> UBND huyện (qua Phòng Nội vụ)
        Các xã gửi văn bản về Sở Nội vụ thẩm định <. -> Các xã -> Sở Nội vụ
        Trưởng thôn thông báo đến từng hộ <. -> Trưởng thôn -> nobody
    """,
    "who made the form": """
        Hội đồng thi đua xét các hồ sơ do các khối thi đua đề nghị, xong <. -> Hội đồng thi đua
        Đề nghị các xã sử dụng mẫu biểu do Phòng Thống kê cung cấp, gửi <. -> các xã
        Hội thi do Công đoàn ngành tổ chức <. -> Công đoàn ngành
        Hội nghị do Ủy ban MTTQ tỉnh chủ trì tổ chức trong tháng 3/2024. -> Ủy ban MTTQ tỉnh
    """,
    "whose matter": """
        Việc bàn giao hồ sơ giữa các xã phải hoàn thành <. -> các xã
        Công tác hiệp thương ở các phường phải xong <. -> các phường
        Việc chi trả lương tại các doanh nghiệp phải hoàn tất <. -> các doanh nghiệp
        Báo cáo của các chi bộ phải gửi <. -> các chi bộ
    """,
    "more offices": """
        Sau khi nhận được văn bản của Sở Nội vụ, UBND các xã rà soát và báo cáo <. -> UBND các xã
        Để chuẩn bị cho hội nghị của Ban Chấp hành, Văn phòng gửi tài liệu tới các đại biểu <. -> Văn phòng
        Ủy ban nhân dân xã giao Công chức Địa chính lập danh sách hộ có đất thu hồi <. -> Công chức Địa chính
        Các chi bộ, đơn vị trực thuộc có trách nhiệm nộp đảng phí <. -> Các chi bộ, đơn vị trực thuộc
        Trưởng Ban Bầu cử số 2 phải nộp biên bản xác định kết quả <. -> Trưởng Ban Bầu cử số 2
        Ban bầu cử đơn vị bầu cử số 3 nộp biên bản <. -> Ban bầu cử đơn vị bầu cử số 3
        Khoa Sư phạm, Khoa Công nghệ thông tin nộp đề cương môn học <. -> Khoa Sư phạm; Khoa Công nghệ thông tin
        Phòng Đào tạo công bố lịch thi <. -> Phòng Đào tạo
        Tổ Ngoại ngữ - Tin học nộp ma trận đề <. -> Tổ Ngoại ngữ - Tin học
        Tổ chuyên môn thống nhất đề cương ôn tập <. -> Tổ chuyên môn
        Lớp 10A1 hoàn thành báo tường <. -> Lớp 10A1
        Khối 12 hoàn thành hồ sơ dự thi <. -> Khối 12
        Nhân viên y tế khám sức khỏe đầu năm xong <. -> Nhân viên y tế
        Cán bộ thư viện kiểm kê sách <. -> Cán bộ thư viện
        Kế toán trưởng khóa sổ <. -> Kế toán trưởng
        Thủ quỹ nộp báo cáo tồn quỹ <. -> Thủ quỹ
        Phòng Điều dưỡng tập huấn tiêm an toàn <. -> Phòng Điều dưỡng
        Các khoa lâm sàng nộp bảng trực <. -> Các khoa lâm sàng
        Trưởng các khoa, phòng đánh giá xếp loại viên chức <. -> Trưởng các khoa, phòng
        Công đoàn bộ phận các phòng ban bình xét đoàn viên xuất sắc <. -> Công đoàn bộ phận các phòng ban
        Ban nữ công quần chúng tổ chức tọa đàm <. -> Ban nữ công quần chúng
        Ủy ban Kiểm tra Công đoàn hoàn thành kiểm tra <. -> Ủy ban Kiểm tra Công đoàn
        Hội đồng Đội xã ra mắt câu lạc bộ <. -> Hội đồng Đội xã
        Liên đội Trường Tiểu học Lê Lợi tổ chức ngày hội <. -> Liên đội Trường Tiểu học Lê Lợi
        Hội LHPN các xã, phường phối hợp tổ chức truyền thông <. -> Hội LHPN các xã, phường
        Hội Người cao tuổi xã chúc thọ các cụ <. -> Hội Người cao tuổi xã
        Ban Đại diện Hội Người cao tuổi huyện tổng hợp <. -> Ban Đại diện Hội Người cao tuổi huyện
        Ban trị sự Phật giáo huyện đăng ký hoạt động tôn giáo <. -> Ban trị sự Phật giáo huyện
        Ban hành giáo giáo xứ Phú Hòa gửi chương trình <. -> Ban hành giáo giáo xứ Phú Hòa
        Các tôn giáo trên địa bàn xã đăng ký chương trình năm <. -> Các tôn giáo trên địa bàn xã
        Ban Công tác Mặt trận ở khu dân cư tổ chức Ngày hội <. -> Ban Công tác Mặt trận ở khu dân cư
        Ban Công tác Mặt trận các thôn, bản họp bình xét <. -> Ban Công tác Mặt trận các thôn, bản
        Hội đồng nghĩa vụ quân sự xã niêm yết danh sách <. -> Hội đồng nghĩa vụ quân sự xã
        Tổ công nghệ số cộng đồng hướng dẫn người dân cài đặt xong <. -> Tổ công nghệ số cộng đồng
        Ban Chỉ huy phòng thủ dân sự huyện kiểm tra các hồ chứa <. -> Ban Chỉ huy phòng thủ dân sự huyện
        Đội cảnh sát giao thông phân luồng <. -> Đội cảnh sát giao thông
        Phòng khám đa khoa khu vực tiêm bù vắc xin <. -> Phòng khám đa khoa khu vực
        Chi nhánh Ngân hàng Nông nghiệp huyện mở tài khoản <. -> Chi nhánh Ngân hàng Nông nghiệp huyện
        Hợp tác xã dịch vụ nông nghiệp thôn 2 tích nước <. -> Hợp tác xã dịch vụ nông nghiệp thôn 2
        Xí nghiệp Thủy lợi vận hành trạm bơm <. -> Xí nghiệp Thủy lợi
        Viễn thông tỉnh hoàn thành hạ ngầm cáp <. -> Viễn thông tỉnh
        Thuế cơ sở 3 thông báo nợ thuế <. -> Thuế cơ sở 3
        Thống kê khu vực gửi số liệu <. -> Thống kê khu vực
        Tòa án nhân dân khu vực 2 cử hội thẩm <. -> Tòa án nhân dân khu vực 2
        Các đồng chí được phân công phụ trách xã nộp nhận xét <. -> Các đồng chí được phân công phụ trách xã
        Đồng chí Phó Chủ tịch phụ trách văn hóa ký ban hành <. -> Đồng chí Phó Chủ tịch phụ trách văn hóa
        Các tác giả có sáng kiến nộp đơn <. -> Các tác giả có sáng kiến
    """,
}


@pytest.mark.parametrize("form", EXAMPLES)
def test_whom_a_sentence_binds(form: str) -> None:
    for line in EXAMPLES[form].strip().splitlines():
        said, units, *to = line.strip().split(" -> ")
        text = said.replace("<", "trước ngày 15/3/2024").replace(" / ", "\n")
        head = Head(number="1/KH-UBND", type="Kế hoạch", issued_on=ISSUED, annex=len(text))
        (one,) = duties(text, head, expressions(text, year=2024, issued_on=ISSUED))
        assert "; ".join(one.responsible) == units
        assert not to or to == [one.report_to or "nobody"], said
