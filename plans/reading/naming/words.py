"""The words by which units and what they do are known. Tables; add a word in its table. Pure."""

from __future__ import annotations

from plans.reading.page import Phrases, listed

# A unit begins with one of these, with a capital: “Sở Nội vụ”, “UBND huyện”.
NAMED = listed(
    """
    Trung ương · Tổng phụ trách · Chủ các · Chủ nhiệm · Chủ hộ · Đảng đoàn · Chủ đầu tư · Chủ cơ sở · Tổ hợp tác ·
    Đồng chí · Ban · Bộ · Sở · Phòng · Hội · Đoàn · Đảng · Tổ · Trường · Đội · Viện · Cục · Đài · Chi · Khối · Cụm ·
    Ủy ban · Uỷ viên · Mặt trận · Thường trực · Hội đồng · Liên đoàn · Liên minh · Công đoàn · Công an · Văn phòng ·
    Trung tâm · Chi cục · Tổng cục · Kho bạc · Ngân hàng · Bệnh viện · Trạm y tế · Bảo hiểm · Đảng ủy · Đảng bộ ·
    Chi bộ · Chi ủy · Chi đoàn · Chi hội · Liên đội · Huyện ủy · Tỉnh ủy · Thành ủy · Quận ủy · Thị ủy ·
    Huyện đoàn · Tỉnh đoàn · Thành đoàn · Quận đoàn · Đoàn thanh niên · Chính phủ · Thanh tra · Báo · Thủ tướng ·
    Quốc hội · Tòa án · Viện kiểm sát · Tổng công ty · Tổng Liên đoàn · Tổng Hội · Công ty · Ngành · UBND ·
    UBMTTQ · UBMTTQVN · UB MTTQ · UBMT · MTTQ · MT · HĐND · BTT · BCH · BCĐ · BTV · LĐLĐ · CĐCS · Phân hiệu ·
    BHXH · GVCN · BGH · HĐBC · UBBC · UBKT · TTHĐND · THPT · THCS · HTX · Bí thư · Chủ tịch · Thủ trưởng ·
    Hiệu trưởng · Giám đốc · Chánh · Trưởng · Tổng Thư ký · Kiểm toán nhà nước ·
    Tổng giám đốc · Phó · Đại đội · Tiểu đoàn · Bộ Chỉ huy · Ban Chỉ huy · Hạt · Điện lực · Bưu điện ·
    Tập đoàn · Học viện · Nhà · Thư viện · Bảo tàng · Quỹ · Câu lạc bộ · Tiểu ban · Vụ · Trạm · Đồn · Xí nghiệp ·
    Nhà máy · Đơn vị · Cơ quan · Khoa · Lớp · Hợp tác xã · Hiệp hội · Liên hiệp · Liên chi · Ấp · Khóm ·
    Khu phố · Khu dân cư · Thành viên · Phân hội · Liên chi hội · Giáo viên · Cán bộ · Tập thể · Cấp ủy ·
    Chính quyền · Nhóm · Bộ phận · Xã · Phường · Huyện · Quận · Thị xã · Thành phố · Tỉnh · Thôn · Người ·
    Tác giả ·
    Đại biểu · Ứng viên · Phóng viên · Biên tập viên · Vận động viên · Huấn luyện viên · Người ứng cử ·
    Ban quản trị · Nhà thầu · Chủ rừng · Chủ trang trại · Chủ sử dụng lao động · Hộ kinh doanh · Hộ gia đình ·
    Hải quan · Cảng vụ · Tạp chí · Trang trại · Cơ sở · Buôn · Bản · Làng · Xóm · Phum · Bon · Sóc · Thí sinh ·
    Học sinh · Sinh viên · Đoàn viên ·
    Tiểu thương · Bà con · Nông dân · Công nhân · Ngư dân · Khối phố ·
    Phòng khám · Viễn thông · Thuế cơ sở · Thuế tỉnh · Thống kê tỉnh · Thống kê khu vực · Ban hành giáo
    """
)
# These begin with the word of a unit and are none.
NO_UNITS = listed(
    """
    ban hành · ban đầu · tổ chức · tổ quốc · hội nghị · hội thi · hội thảo · hội viên · hội diễn · hội đàm ·
    hội trường · hội khỏe · hội trại · hội chợ · hội thao · đoàn kết · đoàn viên · đội viên · đảng viên ·
    báo cáo · báo chí · trường hợp · phòng chống · phòng ngừa · khối lượng · xã hội · nhà nước · nhà văn hóa ·
    nhà ở · chi tiết · chi phí · chi trả · chi tiêu · chi thường xuyên · viện dẫn · bản đồ · bản tin · bộ phim ·
    bộ tiêu chí · bộ luật · tổ hợp · quỹ vì · trưởng thành · phó mặc · ngành nghề · đội ngũ · đội tuyển ·
    đội hình · nhóm nhiệm vụ · nhóm giải pháp · ban đêm · đoàn thể thao · người dân · người lao động ·
    người nghèo · người có công · người việt nam · người tốt · đảng ta · đảng cộng sản · quỹ hỗ trợ ·
    trường học văn hóa ·
    cơ sở dữ liệu · cơ sở vật chất · cơ sở hạ tầng · cơ sở pháp lý · cơ sở chính trị · báo động · báo hiệu ·
    báo tường · báo ảnh · báo giá · viện trợ · viện phí · đài tưởng niệm · đài hóa thân · nhà tình nghĩa ·
    nhà đại đoàn kết · đảng phí · đoàn phí · hội phí · công đoàn phí · vụ việc · vụ án · vụ mùa · vụ đông · vụ xuân
    """
)
# These need no capital: nobody means anything else by them.
ALWAYS = listed(
    """
    điều tra viên · giám sát viên · cộng tác viên · tình nguyện viên · tuyên truyền viên · kiểm tra viên ·
    cấp trên · cấp dưới · người có thẩm quyền ·
    tổ chức tôn giáo · tổ chức thành viên · tổ chức chính trị · hệ thống · tổ chức công đoàn ·
    tổ chức đảng · tổ chức cơ sở đảng · nhân dân · người dân · cử tri · phụ nữ ·
    thanh niên · tổ tuyên truyền · tổ thư ký · tổ biên tập ·
    ban thường trực · ban chấp hành · ban thường vụ · ban chỉ đạo · ban tổ chức · ban vận động · ban giám hiệu ·
    ban kiểm tra · ban giám đốc · ban công tác mặt trận · ban bầu cử · ban quản lý · ban giám khảo ·
    ủy ban nhân dân · ủy ban bầu cử · ủy ban mặt trận · hội đồng nhân dân · thường trực ủy ban ·
    thường trực hđnd · hội liên hiệp phụ nữ · hội cựu chiến binh · hội nông dân · đoàn thanh niên · tổ bầu cử ·
    tổ trưởng · tổ chuyên môn · tổ công tác · tổ giúp việc · tổ dân phố · đoàn kiểm tra · đoàn giám sát ·
    thủ trưởng · hiệu trưởng · phó hiệu trưởng · chủ tịch · giám đốc · bí thư · trưởng phòng · trưởng ban ·
    trưởng khoa · trưởng thôn · chánh văn phòng · chủ đầu tư · cấp ủy · giáo viên · giáo viên chủ nhiệm ·
    cấp trung ương · cấp tỉnh · cấp thành phố · cấp huyện · cấp quận · cấp xã · cấp phường · cấp cơ sở ·
    cấp trường · cấp chi bộ · cơ sở đoàn · chi đoàn · chi hội · chi bộ · chi ủy · đảng ủy · đảng bộ ·
    công đoàn cơ sở · liên đội · đảng viên · đoàn viên · hội viên · học sinh · cán bộ · công chức · viên chức ·
    lãnh đạo · thư ký · kế toán · phụ huynh · chủ tọa · chủ cơ sở · nhân viên · chủ hộ · hộ gia đình · nhà thầu ·
    nhà đầu tư · doanh nghiệp · các bên · thí sinh · tác giả · người ứng cử · người dự thi · cá nhân · đơn vị ·
    cơ quan · địa phương · khối trưởng · cụm trưởng · nhà trường · đơn vị chủ trì · cơ quan chủ trì ·
    trường học · cơ sở giáo dục · tổng phụ trách ·
    cơ quan thường trực · bộ phận · phòng chuyên môn · người đứng đầu · ubnd ·
    mttq · hđnd ·
    ban quản trị · ban đại diện cha mẹ học sinh · ban giám sát đầu tư của cộng đồng · ban thanh tra nhân dân ·
    ban cán sự đảng · ban cán sự · ủy ban kiểm tra · ứng viên · phóng viên · biên tập viên · vận động viên ·
    huấn luyện viên · nghiên cứu sinh · học viên · sinh viên · người lao động · chủ rừng · chủ phương tiện ·
    hộ kinh doanh · đại biểu ·
    người nộp thuế · người sử dụng lao động · người dự tuyển · người trúng tuyển · tiểu thương · bà con ·
    kế toán trưởng · phòng khám · ban hành giáo
    """
)
# With one of the first before it, one of the second is a unit: “các phường”, “mỗi huyện, thị xã, thành phố”.
EVERY = listed(
    """
    các · mỗi · từng · mọi · tất cả các · toàn thể · toàn thể các · những · quý · hai · ba · một số ·
    toàn bộ các · đại diện các · lãnh đạo các · đồng chí · các đồng chí · đ/c
    """
)
KINDS = listed(
    """
    phụ huynh · phụ nữ · nhân dân · người dân · thanh niên · đoàn viên thanh niên · nông dân · cựu chiến binh ·
    hệ thống ·
    trưởng thôn · khu vực · ban chấp hành · ban thường vụ · đồn · trạm · hạt · phân đội · nhà máy · chủ · cử tri
    · tập thể · gia đình ·
    cơ quan · đơn vị · nơi · tổ chức · huyện · xã · phường · thị xã · thị trấn · thành phố · quận · tỉnh · sở · ban ·
    bộ · ngành · phòng · trường · nhà trường · chi bộ · đảng bộ · đảng ủy · chi đoàn · chi hội · liên đội · cấp ·
    cấp ủy · cấp hội · cấp bộ đoàn · cấp công đoàn · địa phương · đồng chí · đoàn thể · cơ sở · cơ sở đoàn ·
    cơ sở hội · hội · khối · cụm · tổ · nhóm · thành viên · thôn · bản · ấp · khóm · khu dân cư · tổ dân phố · khu phố ·
    đặc khu · doanh nghiệp · trung tâm · công đoàn · bộ phận · lớp · khoa · ban chỉ đạo · ban bầu cử · ủy ban ·
    ủy viên · giáo viên · cán bộ · công chức · đảng viên · đoàn viên · hội viên · chủ tịch · trưởng · đại biểu ·
    hộ · mặt trận · đoàn · đội · chủ đầu tư · hợp tác xã · bệnh viện · thí sinh · tác giả · tổ bầu cử ·
    cá nhân · bí thư · hiệu trưởng · thủ trưởng · bên · hộ gia đình · công ty · học viên · sinh viên · học sinh ·
    ubnd · mttq · quản lý · câu lạc bộ · nhà thầu · tiểu ban · phó · thành · thị · cao đẳng · đại học ·
    tiểu học · mầm non · mẫu giáo · trung học cơ sở · trung học phổ thông · trung học · thành đoàn · huyện đoàn ·
    quận đoàn · thị đoàn · thành ủy · thị ủy · huyện ủy · quận ủy · hội đồng · phân hội · chi cục · vụ · cục ·
    viện · báo · tạp chí · đài · xí nghiệp · phân xưởng · trang trại · buôn · làng · xóm · sóc · phum ·
    hộ kinh doanh · ban quản lý · ban quản trị · tổng công ty · tập đoàn · chi nhánh · văn phòng · nhà đầu tư ·
    nhà văn hóa · ngân hàng · tổ hợp tác · tổ chức chính trị · trạm y tế · trung đội · đại đội · tiểu đoàn ·
    đồn biên phòng · kho bạc · chi ủy · chi hội trưởng · liên chi hội · cơ sở giáo dục · nhóm trẻ · người ·
    hiệp hội · liên hiệp · tổng cục · phòng khám · dân lập · tư thục · công lập ·
    thanh tra · tiểu thương
    """
)

# Behind “các” at the beginning of a sentence anything is a unit but these.
THINGS = listed(
    """
    hồ sơ · danh sách · biên bản · phiếu · đơn · file · bản · dữ liệu · hình ảnh · video · giấy · thư · đăng ký ·
    dự thảo · kinh phí · tiền · quà · thời gian · thời hạn · hạn · địa điểm · thành phần · lễ · vòng · ngoài ·
    sau · trước · khi · nếu · để · trong · căn cứ · trên cơ sở · riêng · hằng · hàng · định kỳ · chế độ · số ·
    toàn bộ · việc · các · bài dự thi · tổng · tuần lễ · chiến dịch · đại hội · hội nghị · hội thi · cuộc thi ·
    lịch · ngày · tháng · quý · đối với · theo · thực hiện · quá trình · mọi · nội dung · nhiệm vụ · báo cáo ·
    hoạt động · văn bản · chỉ tiêu · kế hoạch · công trình · cuộc · sản phẩm · bài · tác phẩm · mô hình · ý kiến ·
    vấn đề · giải pháp · công việc · trường hợp · mục tiêu · số liệu · biểu · mẫu · bước · đợt · giai đoạn ·
    phong trào · chương trình · dự án · quy định · thủ tục · thông tin · tài liệu · hình thức · tiêu chí ·
    kết quả · khoản · điều · công tác · phần · hạng mục · nguồn · lớp tập huấn · cuộc họp · kỳ họp · quyết định ·
    chính sách · đề án · môn · giải · tin · yêu cầu · khó khăn · vướng mắc · điểm · mốc · thời · năm ·
    cuộc vận động · tờ trình · nghị quyết · chỉ thị · biện pháp
    """
)

# What a unit does. A verb ends the name of the unit before it, and begins what it owes.
SENDING = listed(
    """
    gửi · gởi · nộp · báo cáo · trình · chuyển · đăng ký · gửi báo cáo · báo cáo kết quả · nộp báo cáo ·
    phản hồi · phản ánh · cung cấp · gửi kết quả · gửi văn bản · thông tin · báo cáo bằng văn bản · gửi bài ·
    nộp hồ sơ · thông báo · bàn giao
    """
)
ENDING = listed(
    """
    hoàn thành · hoàn thiện · hoàn tất · kết thúc · xong · hoàn chỉnh
    """
)
DOING = listed(
    """
    tăng · giảm · tăng thời lượng · hiến · hiến máu · đưa tin · phủ sóng · làm thủ tục · lập hồ sơ ·
    lập kế hoạch · lập dự toán · hoàn trả · thi đấu · bốc thăm · chấm dứt · tạm dừng · chỉnh sửa · chỉnh lý ·
    tham vấn · phân phối · trích · nộp · đóng góp · thu hoạch · xóa · giải thể · di chuyển · sơ tán · neo đậu ·
    kiểm đếm · vận chuyển · cắt tỉa · nạo vét · tôn tạo · sưu tầm · sáng tác · biểu diễn · luyện tập · tập luyện ·
    dâng hương · viếng · thăm hỏi · tặng quà ·
    trao quà · đón tiếp · gặp mặt · họp mặt · tọa đàm · diễn thuyết ·
    sinh hoạt · giao ban · trực ban · hội ý · phúc tra · đối chiếu · xác minh · xác nhận · công nhận · ghi nhận ·
    cấp giấy · cấp mã · tích hợp · kết nối · liên thông · đồng bộ · nâng cấp · cài đặt · khai thác · sử dụng ·
    áp dụng · vận dụng · tiếp công dân · giải trình · kiến nghị · giới thiệu nhân sự · bổ nhiệm · luân chuyển ·
    điều động · kỷ luật · miễn nhiệm · đầu tư · thống nhất · hiệp y · tổ chức · triển khai · thực hiện ·
    xây dựng · ban hành · lập · tổng hợp · rà soát · kiểm tra · tổng kết · sơ kết · họp · khai mạc · tiến hành ·
    thành lập · phát động · niêm yết · công bố · lấy ý kiến · hiệp thương · bầu · tham mưu · hướng dẫn · chỉ đạo ·
    tham gia · đôn đốc · tuyên truyền · chuẩn bị · cử · lựa chọn · giao · phân công · quán triệt · phối hợp ·
    chủ trì · thẩm định · phê duyệt · xét · khen thưởng · đánh giá · kiểm kê · nghiệm thu · giải ngân ·
    thanh toán · quyết toán · thu · nhập · cập nhật · kê khai · tập huấn · khảo sát · giám sát · bố trí ·
    tiếp nhận · giải quyết · xử lý · khắc phục · xem xét · đề xuất · đề nghị · chấm · bình xét · tổng duyệt ·
    vận động · phổ biến · sao gửi · theo dõi · tự kiểm tra · tự đánh giá · kiện toàn · đại hội · bồi dưỡng ·
    góp ý · tham dự · căn cứ · chịu trách nhiệm · đảm bảo · bảo đảm · duy trì · xác định · công khai · trao ·
    trao tặng · tặng · thăm · ký · ký kết · hỗ trợ · trả lời · yêu cầu · quyết định · xuất bản · đăng tải ·
    phát sóng · truyền thông · treo · vệ sinh · thống kê · tổng rà soát · điều tra · soạn thảo · dự thảo ·
    biên soạn · in · cấp phát · cấp · phân bổ · sắp xếp · sáp nhập · tuyển dụng · tuyển chọn · chọn · đăng ·
    nhận · viết · tập trung · tăng cường · đẩy mạnh · nâng cao · phát huy · quan tâm · thường xuyên · kịp thời ·
    trực · trực tiếp · lồng ghép · tập hợp · thu thập · bổ sung · điều chỉnh · sửa đổi · khai giảng ·
    khai trương · trang trí · mở · mở lớp · biểu dương · tạo điều kiện · phân loại · xếp loại · cam kết · ra mắt ·
    trồng · lắp đặt · sửa chữa · thi công · đấu thầu · khởi công · khánh thành · tổ chức thực hiện ·
    triển khai thực hiện · kiểm điểm · đối thoại · tiếp xúc · xây mới · tổng hợp báo cáo · nêu · chấp hành · cho ·
    làm · bảo vệ · quản lý · nghiên cứu · cụ thể hóa · gắn · phản biện · tiếp thu · đưa · cân đối · chi trả ·
    kết luận · giải tỏa · di dời · rút kinh nghiệm · tạm ứng · truy thu · khôi phục · mua sắm · phục vụ ·
    chăm lo · trao đổi · trả · phân tích · quay · làm việc · cắm · tổng vệ sinh · giữ gìn · giảng dạy · dạy ·
    ôn tập · tự phê bình · ủng hộ · quyên góp · đến thăm · thu gom · tiêm · khám · phun · diễn tập · ứng trực ·
    thu hồi · bồi thường · giải phóng · ghi · chụp · họp bàn · đánh số · niêm phong · mời · dự họp · tổ chức họp ·
    ra soát · ra quân · hưởng ứng · chia sẻ · tìm hiểu · lấy phiếu · thảo luận · khởi động · hoạt động ·
    phun thuốc · tháo gỡ · phụ trách · thông qua · vận hành · số hóa · giới thiệu · phát hành · phát ·
    ra văn bản · ra nghị quyết · ra quyết định · ra thông báo · ra chỉ thị · kiểm soát · lãnh đạo · sản xuất ·
    khóa sổ · chốt · chốt số liệu · chốt danh sách · quyết nghị · rút ngắn · rút gọn · đóng cửa · rà phá ·
    nhân rộng · tinh gọn · hợp nhất · thẩm tra · thẩm tra quyết toán · đấu giá · bán đấu giá · cho thuê · cho vay ·
    thu nợ · gia hạn · đấu nối · sàng lọc · xét nghiệm · lấy mẫu · điều trị · cách ly · khử khuẩn · tiêu hủy ·
    giết mổ · gieo cấy · gieo trồng · chăm sóc · tiêu úng · vận hành hồ · tích nước · khoanh vùng · quy hoạch ·
    đo đạc · cắm mốc · cưỡng chế · xử phạt · truy tố · xét xử · tuần tra · kiểm định · hiệu chuẩn · thử nghiệm ·
    chạy thử · dán · phân luồng · ngăn chặn · phòng chống · phòng ngừa · chuyển đổi · chuyển giao · tiếp quản ·
    bốc xếp · nhập học · tuyển sinh · thi tuyển · coi thi · ra đề · phát thưởng · bế giảng · chào cờ · học tập ·
    dự thi · đi thăm · viếng nghĩa trang · thắp nến · thắp hương · đối ứng · phân khai · phân cấp · phân quyền ·
    quy định · tạo lập · xác lập · thiết lập · thiết kế · đào tạo · dọn dẹp · tháo dỡ · phá dỡ · chia tách ·
    nộp tiền · khai báo · kê biên · bình chọn · biểu quyết · bỏ phiếu · kiểm phiếu · đề cử · tiến cử ·
    thẩm tra lý lịch · nhắc nhở · phê bình · chất vấn · trả lời chất vấn · lý giải · giải thích · thuyết minh ·
    bảo vệ đề cương · kích hoạt · đăng nhập · cập nhật dữ liệu · nhập liệu · quét mã · ký số · gắn biển · gắn mã ·
    làm sạch · làm mới · xóa bỏ ·
    triệu tập · gợi ý · đẩy nhanh · lên phương án · lên kế hoạch · nắm tình hình · nắm bắt · khoanh định · đính chính ·
    tự rà soát · bình bầu · suy tôn · chuẩn hóa · dự trù · tổng kiểm kê · xét chọn · thu dọn · khơi thông · phát quang ·
    gia cố · che chắn · chằng chống · hạch toán · đối soát · khám tuyển · giao quân · trích đo · cắm biển · trưng bày ·
    tiếp sóng · tiếp âm · bãi bỏ · đỡ đầu · nhận đỡ đầu · quét dọn · điểm danh · vinh danh · tuyên dương · tôn vinh ·
    kết nạp · động viên · trợ cấp · trợ giúp · cấp phép · lắp · gieo mạ · đóng điện · vào điểm · trích lục ·
    khởi tố · gom · xin · xin ý kiến · kê dọn · duyệt · xét duyệt · sửa · đảm nhận · đảm nhiệm ·
    sơ tuyển · thâm nhập · cấp đổi · soạn · tu sửa · dàn dựng · tu bổ · chỉ thị · dự giờ · ký duyệt
    """
)
# A unit must, may or shall: these follow its name as a verb does.
MUST = listed(
    """
    là cơ quan · là đơn vị · là thường trực · là bộ phận ·
    cần · phải · có trách nhiệm · sẽ · chịu trách nhiệm · khẩn trương · chủ động · tiếp tục · nghiêm túc ·
    là đầu mối · có nhiệm vụ · tự · đồng loạt · dự kiến · tích cực · phấn đấu · nhanh chóng · thường xuyên · kịp thời ·
    diễn ra · bắt đầu · làm đầu mối · có văn bản · có báo cáo · có kế hoạch · theo chức năng · theo thẩm quyền ·
    theo nhiệm vụ · theo phân công · theo sự phân công · trên cơ sở · tùy theo · tùy ·
    định kỳ · được phép · được quyền · được chủ động · được tự chủ · được tự quyết định · được ủy quyền ·
    được tạm · nếu có · bắt buộc · nhất thiết · nên · hãy · chỉ được · không được · quyết tâm · ưu tiên ·
    lần lượt · đồng thời · được giao · được phân công · được chọn · được lựa chọn · được cử · được chỉ định · có mặt
    """
)
# These end a unit's name, and do not say that it does anything.
STOPS = listed(
    """
    thì · có · là · được · không · chậm nhất · trước · đã · đang · vào · trong · đến · từ · hằng · hàng ·
    định kỳ · đồng thời · thời gian · thời hạn · hạn · về · theo · để · bằng · nhằm · kèm · gồm · đối với · qua ·
    xong · khi · nếu · do · sau ·
    sáng · chiều · tối · trưa · kết quả · tiến độ · tình hình · số liệu · ngay
    """
)
# Nouns in which a verb stands: “dự án”, “trật tự”. They end no name.
NOUNS = listed(
    """
    thường trực · cơ quan thường trực · quản lý nhà nước · phát triển · cung ứng · dịch vụ · dịch vụ tổng hợp ·
    bảo vệ thực vật · kiểm lâm · cho vay ·
    dự án · dự toán · trật tự · thu nhập · thi đua · đầu tư xây dựng · đầu tư · trực thuộc · ứng cử · cấp ủy ·
    thu ngân sách · thư từ · cấp trên trực tiếp · cấp trên · cấp dưới · cấp huyện · cấp xã · cấp tỉnh ·
    cấp cơ sở · cấp thành phố · cấp phường · cấp hội · cấp bộ đoàn · cấp trung ương · cấp phòng · cấp học ·
    cấp tiểu học · cấp công đoàn · tổ chức thành viên · tổ chức chính trị · tổ chức đoàn thể · tổ chức xã hội ·
    tổ chức tôn giáo · tổ chức tín dụng · tham mưu giúp việc · bầu cử · thông tin ·
    công lập · ngoài công lập · dân lập · độc lập · tự quản · giáo dục thường xuyên · phục vụ hành chính công ·
    tiếp nhận và trả kết quả · trả kết quả · bảo vệ an ninh · bảo vệ an ninh trật tự · bảo vệ dân phố ·
    bảo vệ trẻ em · bảo vệ rừng · bảo vệ môi trường · phòng, chống · công trình · chương trình · quy trình ·
    lộ trình · giáo trình · kế hoạch tổng hợp · chuyển đổi số · chuyển giao công nghệ · đăng ký đất đai ·
    đăng kiểm · báo cáo viên · tuyên truyền viên · giám sát viên · kiểm tra viên · thanh tra viên ·
    hướng dẫn viên · thẩm định viên · cấp nước · cấp thoát nước · quản lý dự án · quản lý rừng ·
    quản lý thị trường · quản lý đất đai · quản lý chợ · quản lý di tích · kiểm soát bệnh tật ·
    kiểm soát thủ tục hành chính · hỗ trợ nông dân · hỗ trợ doanh nghiệp · hỗ trợ pháp lý · dạy nghề ·
    giới thiệu việc làm · khám bệnh · khám chữa bệnh · cấp cứu · sử dụng lao động · sử dụng đất · cùng cấp ·
    cấp mình · tự giúp nhau · tự nguyện · tự do · hợp tác · cho thuê lại · giám sát đầu tư · giám sát cộng đồng ·
    thi đua khen thưởng · thi đua - khen thưởng · thi hành án · thi hành án dân sự · đào tạo nghề · bán trú ·
    học tập cộng đồng · đóng trên địa bàn · sản xuất kinh doanh · sản xuất nông nghiệp · nhận thầu ·
    hoạt động xã hội · mua bán · bán lẻ · bán buôn · quy hoạch đô thị · quản lý nhà · tổ chức cán bộ ·
    tổ chức nhân sự · tổ chức hành chính · điều hành thông minh · cấp ủy, chính quyền · cơ sở sản xuất ·
    hợp tác sản xuất · lãnh đạo chủ chốt ·
    sáng kiến · sáng tạo · sáng tác · tối cao ·
    giao thông
    """
)
# Behind a bare “Đoàn”, “Tổ”, “Ban”, “Hội đồng” these name it: “Đoàn khảo sát”, “Hội đồng chấm thi”.
NAMING = listed(
    """
    khảo sát · coi thi · chấm thi · chấm · kiểm tra · giám sát · thẩm định · tổ chức · vận động · quản lý ·
    bầu cử · chỉ đạo · tham mưu · giúp việc · soạn thảo · biên tập · đánh giá · xét · tư vấn · tiếp nhận ·
    thanh tra · phúc khảo · hướng dẫn · thi đua · tuyên truyền · thu · tổng hợp · kiểm kê · nghiệm thu ·
    tự đánh giá · tự kiểm tra · tuyển sinh · bồi thường · kỷ luật · xét chọn · xét tuyển · xét duyệt
    """
)
# Before a colon these say that a unit follows: “Đơn vị thực hiện: các xã”.
ASSIGNING = listed(
    """
    đơn vị thực hiện · đơn vị chủ trì · cơ quan chủ trì · cơ quan thực hiện · chủ trì · người thực hiện ·
    người phụ trách · phụ trách · đơn vị phụ trách · trách nhiệm · trách nhiệm thực hiện · phân công ·
    phân công thực hiện · cơ quan chủ trì thực hiện · đơn vị chủ trì thực hiện · thực hiện · giao ·
    bộ phận thực hiện · đơn vị chịu trách nhiệm · chịu trách nhiệm · đơn vị được giao · đơn vị tham mưu ·
    đơn vị tổ chức · đơn vị đăng cai · cơ quan chịu trách nhiệm
    """
)
# Somebody is told to do something.
DIRECTING = listed(
    """
    đề nghị · kính đề nghị · trân trọng đề nghị · yêu cầu · giao · giao cho · giao nhiệm vụ cho · phân công ·
    phân công cho · ủy quyền cho · kính mong · mong · kính mời · mời · đề nghị với · giao trách nhiệm cho ·
    ủy nhiệm · ủy quyền · trưng tập · nhờ · giao nhiệm vụ · yêu cầu đối với · thống nhất giao
    """
)
# What stands before the name of a unit at the beginning of a sentence and says that it is about the unit.
TOPIC = listed(
    """
    đối với · riêng · riêng đối với · về phía · ngoài ra · đồng thời · và · trong đó · theo đó · cụ thể ·
    hằng năm · do · các nội dung do · ông · bà · các ông · các bà
    """
)

# With one of these a unit may begin.
BEGINNINGS = Phrases((*NAMED.phrases, *ALWAYS.phrases, *EVERY.phrases))
