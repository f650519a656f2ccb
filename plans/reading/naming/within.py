"""Words that stand within the name of a unit, or between it and what it does. Tables. Pure."""

from plans.reading.page import Phrases, listed

# What tells which of them are meant, behind a common noun: “Cán bộ có nguyện vọng nghỉ”.
WHICH = Phrases(("có", "không có", "chưa có", "thuộc", "không thuộc", "nằm trong", "không đạt", "chưa đạt", "nơi"))
# These stand before a verb: “cùng hoàn thiện”, “luân phiên chủ trì”.
ADVERB = Phrases(
    ("cùng nhau", "cùng", "đều", "luân phiên", "trực tiếp", "sớm", "cùng lúc", "lần lượt", "đến", "thì", "chỉ")
)
# What may follow the level of a body and belongs to its name, or joins it to something: “các xã biên giới”.
OF_LEVEL = listed(
    """
    và · hoặc · của · nơi · khóa · nhiệm kỳ · thuộc · trực thuộc · hội · ủy · đoàn · phường · xã · thị trấn · huyện ·
    quận · tỉnh · giao · các · cùng · theo · đông · cũ · mới · lần · từ · ở · tại · với · không · được · đã · đang ·
    chưa · có · là · thì · số · biên giới · miền núi · miền biển · vùng · ven · bãi ngang · nông thôn · nông nghiệp ·
    trọng điểm · điểm · khó khăn · đặc biệt · còn · khác · trên · dưới · ngoài · trong · nêu · nói · trung tâm ·
    trung du · đô thị · đồng bằng · ngoại · nội · hải đảo · đảo · phía · khu · văn hóa · thông minh · kiểu mẫu ·
    nâng cao · liên quan · bị · chịu · đủ · đạt · giáp · gần · xa · hiện · hưởng · thí điểm · loại · đầu · cuối ·
    thành phố · thị xã · đặc khu · cơ sở · bắc · nam · tây · sông · cửa · phụ trách · lân cận · bạn · nhà · dân tộc ·
    thường · làm · tự · an toàn · an ninh · cấp · người · việt nam · để · do · nhằm · bằng · như · hay · cùng cấp
    """
)
