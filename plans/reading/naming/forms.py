"""Forms in which the names of units go on, for which a table of words is too little. Pure."""

from __future__ import annotations

import re

_LISTED = r"(?:trong|tai|o) (?:danh sach|phu luc|ke hoach|chuong trinh|bieu|bang|muc [ivx0-9]+|thong bao|van ban)"
_THIS = r"(?: (?:nay|tren|kem theo|dinh kem|neu tren|noi tren))?"
DESCRIBING = re.compile(
    rf"(?:(?:co ten|neu|duoc neu|neu ten) {_LISTED}{_THIS}|co ten tren|(?:da |duoc )?(?:neu|noi|ke) tren|"
    r"duoc giao(?: nhiem vu)?(?: tai (?:ke hoach|phu luc|van ban) nay)?|con lai|tren day|"
    r"co (?:tham quyen|lien quan|ten|thanh tich|"
    r"khieu nai|kho khan|nhu cau|du dieu kien|chuc nang|"
    r"du an di qua)|so [0-9]+(?:, so [0-9]+)*|chua (?:gui|nop) bao cao|"
    r"chua (?:bao cao|hoan thanh|chi tra xong|dang ky|gui|nop|trien khai|co|dat|du|duoc)|co nhiem vu qua han|"
    r"con (?:no|thieu|ton|vuong|cham|lai|duoi)|co (?:von|ty le|ho|nha|nguoi|hoc sinh|tre em|can bo|dang vien|"
    r"doan vien|hoi vien|rung|bien gioi|de dieu|dong|nguy co)|"
    r"trinh khen|"
    r"co (?:sang kien|bai|tac pham|san pham)|duoc (?:de nghi khen thuong|khen thuong)|dat duoi|duoi [0-9]+%)\b"
)
CHARGED = re.compile(r"(?:phan cong|giao|cu)(?: phu trach| theo doi| nhiem vu| thuc hien| tham gia| chu tri)\b")
BARE_HEAD = re.compile(r"\b(?:doan|to|ban|hoi dong|doi|tieu ban|nhom|phong|bo phan|trung tam)\s$")
# “các phòng tự kiểm tra”: that is what they do, and not what they are for.
DOES = re.compile(r"(?:phong|bo phan|trung tam|doi|ban) tu ")
# What a body is for, behind its name: “Ban Chỉ đạo về công tác dân tộc”, “Hội đồng tư vấn về pháp luật”.
ABOUT = re.compile(r"\b(?:chi dao|tu van|van dong|cong tac|giup viec|soan thao|dieu hanh) $")
# A trade, where another verb follows: “Nhà thầu thi công bàn giao …”, “Cơ sở sản xuất nộp …”.
TRADE = re.compile(
    r"(?:thi cong|giam sat|tu van|san xuat|che bien|thu mua|quan ly|su dung|van hanh|kinh doanh|thiet ke|khai thac|"
    r"cung cap|tiep nhan|tham dinh|lap danh sach|soan thao|dang cai|nhan quan|giao quan|trung thau|du thau|nhan thau)"
    r"(?: cong trinh| xay dung)? "
)
TRADER = re.compile(r"\b(?:nha thau|don vi|co quan|co so|bo phan|doanh nghiep|ho|cong ty)\s$")
QUOTED = re.compile(r' ?["“][^"“”\n]{1,60}["”]')
# What is wholly named behind these words: a level, the Government, a committee of the Party.
LEVEL = re.compile(
    r" (?:tỉnh|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|thôn|ấp|bản|buôn|làng|xóm|khóm|khu phố|tổ dân phố|"
    r"khu dân cư|Chính phủ|Quốc hội|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy)$"
)
# An opening that names whose papers or meetings the duty rests on: “Căn cứ hướng dẫn của Ban A, các chi bộ …”.
OPENING = re.compile(
    r"\W*(?:can cu|tren co so|sau khi|ngay sau khi|de (?!nghi|xuat|cu )|thuc hien|theo|nham|khi|nhan duoc|duoc su|"
    r"huong ung|tiep theo|can cu vao|dua tren|chao mung|phuc vu)\b"
)
# “các đoàn do huyện phân công”: who chose them.
WISH = re.compile(r"\b(?:bi|nguyen vong|nhu cau|dien|doi tuong|dieu kien|kha nang|don|de nghi|chuc nang)\s$")
BY_WHOM = re.compile(
    r"do [^,;:.()\n]{3,60}? (?:phan cong|thanh lap|chi dinh|quan ly|cu)\b(?= ?(?:[,;.:(]|phai|se|tu|truoc|$))"
)
PASSIVE = re.compile(r"\b(?:duoc|bi) ")
# The field of a post: “Phó Chủ tịch phụ trách văn hóa ký …”.
FIELD = re.compile(r"phu trach (?:khoi |linh vuc |cong tac )?\w+ \w+(?: ?[-,] \w+ \w+)?")
POST = re.compile(
    r"\b(?:chu tich|hieu truong|giam doc|bi thu|truong phong|lanh dao|uy vien|chuyen vien|cong chuc|"
    r"vien chuc|can bo|dong chi|ban chap hanh|ban thuong vu)\s$"
)
COUNTED = re.compile(
    r"(?<![\w/.,:-])(?<!ngay )(?<!thang )(?<!quy )[0-9]{1,3} (?=(?:xa|phuong|thi tran|huyen|quan|tinh|thanh pho|"
    r"dia phuong|don vi|co quan|truong|thon|ap|khu pho|chi bo|dang bo|chi doan|chi hoi|so|nganh|doanh nghiep|"
    r"chu dau tu|khu dan cu|to dan pho|benh vien|cong doan co so)\b)"
)
# A unit's common noun in small letters, with a name of its own: “xã Đông Thành”, “ấp 3”, “phòng Nội vụ”.
PLACE = re.compile(
    r"(?:xã|phường|đặc khu|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|thôn|ấp|bản|buôn|làng|xóm|khóm|khu phố|"
    r"tổ dân phố|trường|phòng|sở|trạm|ngành)"
    r"(?: (?=\w)|, (?=xã|phường|thôn|đặc khu|huyện|quận|thị xã|bản|buôn|khu phố))",
    re.IGNORECASE,
)
NUMBERED = ("thôn", "ấp", "bản", "buôn", "làng", "xóm", "khóm", "khu phố", "tổ dân phố")
# Before a unit in small letters, nothing of its sentence; or it is told something, or does it.
FRESH = re.compile(
    r"(?:^|[;:,.\n]\s*|\b(?:do|được|giao|đề nghị|yêu cầu|cho|về|đến|tới|riêng|đối với)\s)[*_]*$", re.IGNORECASE
)
# Whoever does what is said of a thing: “do Sở A chủ trì”, “được Sở A thực hiện”.
AGENT = re.compile(r"\b(do|duoc|bi)\s*$")
# What has been given, or is given as a reason: “đã được tỉnh phê duyệt”, “khi được tỉnh giao”.
GIVEN = re.compile(r"\b(?:da|khi|neu|de|chua|khong|sau khi|vua) $")
# What makes whoever does it the one who owes, wherever it stands: “tổ chức hội thi do Đoàn xã chủ trì”.
LEADS = re.compile(r" (?:chu tri|thuc hien|phu trach|to chuc|dam nhan|dam nhiem|chiu trach nhiem|lam dau moi)\b")
# Of whom a term is set: “Gia hạn thời gian nộp hồ sơ đối với các xã đến ngày …”.
TERM = re.compile(r"\W*(?:gia han|lui|keo dai|dieu chinh|thoi (?:han|gian)|han) ")
# A meeting of a body does what the body does: “Hội nghị Ban Công tác Mặt trận tổng kết …”.
MEETING = re.compile(r"\W*(?:hoi nghi|dai hoi|ky hop|phien hop|cuoc hop)\s")
# “… là việc của Ban A”: whose the duty is.
FALLS_TO = re.compile(
    r"\b(?:(?:la|thuoc) (?:viec|trach nhiem|nhiem vu|phan viec|tham quyen)(?: chinh)? cua|"
    r"trach nhiem[^,;.]{0,40} thuoc ve) $"
)
# Whoever asks (`asks`), or tells others what follows behind a colon.
ASKS = re.compile(
    r"[ ,*_]*(?:\([^()\n]{1,80}\) ?)?(?:tran trong |kinh )?(?:(?P<asks>de nghi|yeu cau|mong)"
    r"(?! (?:khen|cong nhan|xet|cap|tang|bo nhiem|dieu chinh|phe duyet|ket nap|tham dinh|bo sung|cong bo))|"
    r"huong dan|thong bao|ket luan|chi dao|giao|phan cong|quyet nghi|luu y|nhac nho|co y kien|thong nhat|quan triet|"
    r"gui den|trien khai den|dien)\b"
)
# Before those who help: “Cơ quan phối hợp: các sở, ngành”.
HELPING = re.compile(r"(?:co quan|don vi|bo phan) (?:cung )?phoi hop(?: thuc hien)? ?:")
# Where it is done, one place behind another: “kiểm tra tại xã A Dơi, xã Lìa”.
PLACES = re.compile(r"\b(?:tai|o) [^,;:.()]{2,40}(?:, [^,;:.()]{2,40}){0,3}, $")
SHARED = re.compile(r"\bcac (?:so|phong|ban|bo|huyen|xa|phuong|truong|nganh|thon|benh vien|hoi)$")
BRACKET = re.compile(r" ?\((?:qua|thông qua|bao gồm|gồm|trừ|kể cả|cả|do)\b[^()\n]{1,150}\)", re.IGNORECASE)
