"""Forms of the lunar calendar: Tết, and days of its months. The text says a limit, and no day of the civil calendar."""

from __future__ import annotations

from plans.reading.dates import days, periods
from plans.reading.dates.forms.form import Form

_CALLED = (  # of a year: Bính Ngọ, năm 2026
    "(?: năm)?(?: (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý) (?:tý|sửu|dần|mão|thìn|tỵ|ngọ|mùi|thân|dậu|tuất|hợi))?"
    "(?:,? [(]?(?:năm )?20[0-9]{2}[)]?)?"
)
_TET = "(?:khi )?(?:kỳ )?(?:nghỉ )?(?:dịp )?tết(?: (?:nguyên đán|cổ truyền|âm lịch|trung thu))?" + _CALLED
_TERM = "(?:tiết )?(?:lập xuân|thanh minh|hạ chí|thu phân|lập đông|đông chí)"
_DAY = (
    "(?:{weekday},? )?(?:ngày )?(?:(?:mùng |mồng )?[0-9]{1,2}|rằm)(?: của)? tháng (?:giêng|chạp)(?![a-z])(?: âm lịch)?"
    + _CALLED
)
# Not “đến”: in “từ 25/01 đến 31/01 (tức ngày 18 đến 24 tháng Chạp)” it is the same span once more.
_CUE = "(?:(?:(?:chậm|muộn|trễ) nhất(?: là| vào)?|không quá|vào|hạn(?: cuối)?(?: là)?) |{before} )"
_ALSO_CIVIL = " ?[(](?:tức|nhằm|dương lịch|là)(?: là)? (?:{weekday},? )?(?:ngày )?{day}(?: dương lịch)?[)]"

# fmt: off
LUNAR = (
    Form("before-tet", "vague",
         "Chi trả [xong trước Tết Nguyên đán Canh Tý]", "~",
         "trước Tết: không có ngày để gợi ý, vì mỗi năm một khác",
         "(?:{before}|(?:chậm|muộn) nhất(?: là| vào)?) (?:" + _TET + "|" + _TERM + ")" + "(?![a-z])", periods.unsaid),
    Form("lunar-month-day", "vague",
         "Thăm, tặng quà [chậm nhất ngày 25 tháng Chạp]", "~",
         "ngày của tháng Giêng, tháng Chạp âm lịch, mùng, rằm: không có ngày để gợi ý",
         "(?:" + _CUE + "|(?=(?:mùng|mồng) ))" + _DAY, periods.unsaid),
    Form("lunar-month-days", "vague",
         "Thăm, tặng quà [từ ngày 15 đến ngày 25 tháng Chạp]", "~",
         "từ ngày nào đến ngày nào của tháng Giêng, tháng Chạp: không có ngày để gợi ý",
         "từ (?:ngày )?(?:(?:mùng |mồng )?[0-9]{1,2}|rằm)(?: tháng (?:giêng|chạp))? (?:đến|tới|-)(?: hết)? " + _DAY,
         periods.unsaid),
    Form("lunar-day", "vague",
         "Hoàn thành [trước ngày 23/12 âm lịch]", "~",
         "ngày ghi là âm lịch: không có ngày để gợi ý",
         _CUE + "(?:ngày )?(?:(?:mùng |mồng )?{day}|rằm tháng [0-9]{1,2})"
         " ?[(]?(?:năm [0-9]{4} )?(?:âm lịch|al)[)]?" + _CALLED, periods.unsaid),
    Form("before-lunar-as-civil", "before",
         "Thăm hỏi [trước ngày 25 tháng Chạp (tức ngày 19/01/2020)]", "2020-01-19 strict",
         "trước Tết hoặc một ngày âm lịch, có ghi ngày dương lịch trong ngoặc: ngày dương lịch",
         "{before} (?:" + _DAY + "|" + _TET + ")" + _ALSO_CIVIL, days.before),
    Form("by-lunar-as-civil", "on_or_before",
         "Thăm hỏi [chậm nhất ngày 25 tháng Chạp (tức ngày 19/01/2020)]", "2020-01-19",
         "chậm nhất một ngày âm lịch, có ghi ngày dương lịch trong ngoặc: ngày dương lịch",
         "{by} " + _DAY + _ALSO_CIVIL, days.by),
)
