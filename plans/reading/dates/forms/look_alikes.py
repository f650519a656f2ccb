"""What looks like time and is none: each is read as nothing, which a test holds and the documentation shows."""

LOOK_ALIKES: tuple[tuple[str, str], ...] = (
    ("Nghị định số 17/2020/NĐ-CP, Thông tư 01/2020/TT-BNV, Kế hoạch 12/KH-UBND", "số, ký hiệu văn bản"),
    ("theo Điều 12, khoản 3, mục 1.2.2020", "điều, khoản, mục"),
    ("1.10. Nội dung tuyên truyền", "số thứ tự của đề mục, khi không có từ chỉ hạn đứng trước"),
    ("đến 5/6 xã đạt chuẩn, trước 1/3 số hộ", "phần trong tổng số"),
    ("trực 24/7, điểm 15/12/20", "số đo, tỷ số"),
    ("7h30 - 8h00: đón tiếp đại biểu; 9 giờ 30 - 10 giờ 00: giải lao", "giờ trong chương trình"),
    ("ĐT: 0912.345.678, 024.3825.1234", "số điện thoại"),
    ("kinh phí 15.12.000 đồng, 1.500.000 đồng, 12,5%", "số tiền, tỷ lệ"),
    ("chào mừng chiến thắng 30/4, Quốc khánh 2/9", "ngày lễ ghi gọn, không có chữ “ngày” và không có từ chỉ hạn"),
    ("sơ kết 5 năm, 6 tháng qua", "độ dài thời gian, không tính từ sự kiện nào"),
    ("Tuấn 15, quỹ 1, Việt Nam 2020", "những chữ chỉ khác dấu với tuần, quý, năm"),
)
