"""Forms in which the names of units go on, for which a table of words is too little. Pure."""

from __future__ import annotations

import re

DESCRIBING = re.compile(
    r"(?:co (?:tham quyen|lien quan|ten trong danh sach|ten|thanh tich|"
    r"khieu nai|kho khan|nhu cau|du dieu kien|chuc nang|"
    r"du an di qua)|so [0-9]+(?:, so [0-9]+)*|chua (?:gui|nop) bao cao|"
    r"chua (?:bao cao|hoan thanh|chi tra xong|dang ky|gui|nop|trien khai|co|dat|du|duoc)|co nhiem vu qua han|"
    r"con (?:no|thieu|ton|vuong|cham|lai|duoi)|co (?:von|ty le|ho|nha|nguoi|hoc sinh|tre em|can bo|dang vien|"
    r"doan vien|hoi vien|rung|bien gioi|de dieu|dong|nguy co)|"
    r"co (?:sang kien|bai|tac pham|san pham)|duoc (?:de nghi khen thuong|khen thuong)|dat duoi|duoi [0-9]+%)\b"
)
CHARGED = re.compile(r"(?:phan cong|giao|cu)(?: phu trach| theo doi| nhiem vu| thuc hien| tham gia| chu tri)\b")
BARE_HEAD = re.compile(r"\b(?:doan|to|ban|hoi dong|doi|tieu ban|nhom|phong|bo phan|trung tam)\s$")
# What a body is for, behind its name: “Ban Chỉ đạo về công tác dân tộc”, “Hội đồng tư vấn về pháp luật”.
ABOUT = re.compile(r"\b(?:chi dao|tu van|van dong|cong tac|giup viec|soan thao|dieu hanh) $")
# A trade, where another verb follows: “Nhà thầu thi công bàn giao …”, “Cơ sở sản xuất nộp …”.
TRADE = re.compile(
    r"(?:thi cong|giam sat|tu van|san xuat|che bien|thu mua|quan ly|su dung|van hanh|kinh doanh|thiet ke|khai thac|"
    r"cung cap|tiep nhan|tham dinh|dang cai)(?: cong trinh| xay dung)? "
)
TRADER = re.compile(r"\b(?:nha thau|don vi|co quan|co so|bo phan|doanh nghiep|ho|cong ty)\s$")
QUOTED = re.compile(r' ?["“][^"“”\n]{1,60}["”]')
# What is wholly named behind these words: a level, the Government, a committee of the Party.
LEVEL = re.compile(r" (?:tỉnh|huyện|quận|thị xã|xã|phường|thị trấn|Chính phủ|Quốc hội|Tỉnh ủy|Thành ủy|Huyện ủy)$")
# An opening that names whose papers or meetings the duty rests on: “Căn cứ hướng dẫn của Ban A, các chi bộ …”.
OPENING = re.compile(
    r"\W*(?:can cu|tren co so|sau khi|ngay sau khi|de |thuc hien|theo|nham|khi|nhan duoc|duoc su|huong ung|tiep theo|"
    r"can cu vao|dua tren|chao mung|phuc vu)\b"
)
# The field of a post: “Phó Chủ tịch phụ trách văn hóa ký …”.
FIELD = re.compile(r"phu trach (?:khoi |linh vuc |cong tac )?\w+ \w+")
POST = re.compile(r"\b(?:chu tich|hieu truong|giam doc|bi thu|truong phong|lanh dao|uy vien|chuyen vien)\s$")
OF_LEVEL = re.compile(
    r"(?:va|hoac|noi|khoa|nhiem ky|thuoc|truc thuoc|hoi|uy|doan|phuong|xa|thi tran|huyen|quan|tinh|giao|cac|cung|"
    r"theo|dong|cu|moi|lan|tu|o|tai|voi|khong|duoc|da|dang|chua|co|la|thi|so|[a-z]\b)\b"
)
COUNTED = re.compile(
    r"(?<![\w/.,:-])(?<!ngay )(?<!thang )(?<!quy )[0-9]{1,3} (?=(?:xa|phuong|thi tran|huyen|quan|tinh|thanh pho|"
    r"dia phuong|don vi|co quan|truong|thon|ap|khu pho|chi bo|dang bo|chi doan|chi hoi|so|nganh|doanh nghiep|"
    r"chu dau tu|khu dan cu|to dan pho|benh vien|cong doan co so)\b)"
)
SHARED = re.compile(r"\bcac (?:so|phong|ban|bo|huyen|xa|phuong|truong|nganh|thon|benh vien|hoi)$")
BRACKET = re.compile(r" ?\((?:qua|thông qua|bao gồm|gồm|trừ|kể cả|cả|do)\b[^()\n]{1,150}\)", re.IGNORECASE)
