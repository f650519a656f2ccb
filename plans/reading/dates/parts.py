"""The named parts of which the patterns of forms are built, and how a pattern is made of them. Pure.

Patterns are regular expressions written in Vietnamese: they are folded (no marks, no case) and matched with folded
text. A space stands for any gap of up to four blanks, line ends or marks of emphasis, or none: texts come glued, broken
over lines and with asterisks. `{name}` is a part; a group `(?P<d#>…)` is `d` where it first comes, then `d2`, `d3`.
Nothing in them is unbounded, so that one match looks at a few hundred characters at most.
"""

from __future__ import annotations

import re

from plans.reading.even import even

_GAP = r"[ \t\n*_]{0,4}"
_NAMED = re.compile(r"\(\?(?P<kind>p<|\()(?P<name>[a-z]+)#[>)]")  # folded
_BLANK = re.compile(r"(?<!\[) ")  # one that stands first in a class stays
_PART = re.compile(r"\{([a-z_]+)\}")

PARTS = {
    # What stands between day, month and year; a point only without blanks: "ngày 15. 12 xã" are two sentences.
    "slash": r"(?:[ \t*]{0,2}[/\\-]/?[ \t*]{0,2}\n?[ \t]{0,2}|\n[ ]?/[ ]?|[ ]?\.(?=[0-9]))",
    # 15 (mười lăm)
    "in_words": r"(?: ?[(](?:(?:không|linh|lẻ|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi) )"
    r"{1,4}[)])?",
    "no_more": r"(?![0-9])(?![ ]?/[ ]?[0-9a-z])",
    "no_fraction": r"(?![-.,][0-9])(?![ ]?%)(?![ ]?-?[ ]?[0-9]{1,2}[ ]?/)(?![ ]?tháng)"
    r"(?![ ]?(?:[hg](?![a-z])|giờ(?![ ]hành)))",  # 7h30 - 8h00
    "called_year": r",? (?:của )?năm (?P<called#>nay|này|sau|tới|kế|trước)(?: tiếp)?(?![a-z])",
    "day": r"(?<![0-9/.,])(?P<d#>[0-9]{1,2}){in_words}"
    r"(?:{slash}|,? (?P<word#>tháng) )(?P<m#>[0-9]{1,2}){in_words}"
    r"(?:(?:{slash}|,? năm |, )(?P<y#>[12][0-9]{3}){no_more}|/(?P<yy#>[0-9]{2}){no_more}{no_fraction}"
    r"|{called_year}|{no_more}{no_fraction})",
    # The first of two days of one span, which leaves to the second what both have.
    "first": r"(?<![0-9/.,])(?P<fd#>[0-9]{1,2}){in_words}"
    r"(?:(?:{slash}|,? tháng )(?P<fm#>[0-9]{1,2})(?:(?:{slash}|,? năm )(?P<fy#>[12][0-9]{3}))?)?(?![0-9/.])",
    "hour": r"(?<![0-9.,/])(?P<h#>[0-9]{1,2}){in_words}(?: ?(?:giờ|h|g)(?![a-mo-z])(?: ?(?P<mi#>[0-5][0-9])(?![0-9/])"
    r"(?: ?(?:phút|p|['’′]))?)?|:(?P<mm#>[0-5][0-9])(?![0-9]))",
    "weekday": r"(?:(?:thứ|t) ?(?P<w#>hai|ba|tư|năm|sáu|bảy|[2-7])(?![0-9a-z/])|"
    r"(?P<sunday#>ch(?:ủ|úa) nhật|cn(?![a-z])))",
    "hour_before": r"(?:(?:lúc |vào lúc |vào hồi |hồi |thời điểm )?{hour},? (?:{of_day} )?)?",
    "of_day": r"(?:của|(?:sáng|trưa|chiều|tối|đêm)(?: (?:nay|mai),?(?: [(])?)?)",  # “tối nay (05/10)”
    # Not one that stands after the hour of another row.
    "hour_after": r"(?:,? [(]? ?(?:vào lúc|(?P<late#>trước|chậm nhất)(?: là)?|lúc|hồi|vào)(?: lúc)? {hour} ?[)]?)?",
    "on_day": r"(?:{weekday},? (?P<open#>[(])? ?)?(?P<ngay#>(?:các )?ngày)? (?:{weekday},? [(]?)?(?:ngày )?"
    r"(?:(?:mùng|mồng) )?{day}(?(open#)[)]?)",
    "when": r"(?:(?:sáng|trưa|chiều|tối) )?{hour_before}{on_day}{hour_after}",
    "first_day": r"(?:(?:sáng|trưa|chiều|tối) )?"
    r"(?:(?:lúc )?{hour},? (?:của )?)?(?:{weekday},? )?(?P<fngay#>ngày)? [(]? ?{first}(?: ?[)])?",
    "month": r"tháng {number_of_month}",
    "last_month": r"(?:tháng )?{number_of_month}",
    "number_of_month": r"(?P<m#>0?[1-9]|1[0-2])"
    r"(?:(?:{slash}|,? năm )(?P<y#>[12][0-9]{3}){no_more}|{called_year}|{no_more}{no_fraction})",
    "first_month": r"tháng (?P<fm#>0?[1-9]|1[0-2])(?:(?:{slash}|,? năm )(?P<fy#>[12][0-9]{3}))?(?![0-9])",
    "roman": r"(?P<q#>[il1]v|[il1]{1,3}|[2-4])(?![a-z0-9])",  # the scanner's l and 1 for I
    "quarter": r"quý {roman}(?:(?:{slash}|,? (?:của )?năm |, )(?P<y#>[12][0-9]{3}){no_more}|{called_year}|{no_more})",
    "year": r"(?P<y#>(?:19|20)[0-9]{2})(?![0-9])(?! ?/ ?[a-z0-9])",
    "part_of": r"(?P<part#>đầu|giữa|cuối|nửa đầu|nửa cuối|thượng tuần|trung tuần|hạ tuần)(?: của)?",
    "of_year": r"(?:(?:{slash}|,? (?:của )?năm )(?P<y#>(?:19|20)[0-9]{2}){no_more})?",
    "number": r"(?:(?P<n#>[0-9]{1,3}){in_words}|(?<!thứ[ ])(?P<nw#>mười lăm|hai mươi|ba mươi|mười|một|hai|ba|bốn|"
    r"năm|sáu|bảy|tám|chín|nửa)(?![a-z]))",
    "unit": r"(?P<u#>ngày làm việc|ngày|tuần|tháng|giờ|năm)(?![a-z])(?! (?:giêng|chạp)(?![a-z]))",
    # Cues. "ngày" and the hour stand behind them.
    "before": r"(?:(?:(?:chậm|muộn|trễ) nhất|xong|đến|tới) (?:là |vào )?)?trước(?: thời điểm| thời hạn| hạn| mốc)?",
    "by": r"(?:(?:chậm|muộn|trễ) nhất(?: là| đến| tới| vào| trong| hết| cuối|:){0,3}|"
    r"(?:không|chưa) (?:quá|(?:muộn|chậm|trễ) hơn|để quá|sau)(?: thời điểm)?|"
    r"(?:cho )?(?:đến|tới)(?: hết)?(?: cuối)?|hết|"
    r"hạn (?:cuối(?: cùng)?|chót|nộp|chậm nhất)(?: là| đến| tới| vào|:){0,2})",
    "cue": r"(?:(?:định|thường) kỳ,? )?(?:{by} |{before} |vào |trong |là )?(?:(?:sáng|chiều) )?",
    "then": r"(?:,|:| [(])?",
    # Of what recurs.
    "each": r"(?:(?:định|thường) kỳ |theo )?(?:hàng|hằng|mỗi|từng)",
    "days": r"(?:mùng |mồng )?(?P<days#>[0-9]{1,2}(?:(?:, (?:ngày )?| (?:và|hoặc) (?:ngày )?)[0-9]{1,2}){0,5})"
    r"(?![0-9/%])(?!\.[0-9])(?![ ]?/)",
    "d_m": r"(?P<rd#>[0-9]{1,2})(?:{slash}| tháng )(?P<rm#>[0-9]{1,2})(?![0-9])(?![ ]?[/.-][ ]?[0-9])(?!,? năm [0-9])",
    "and_d_m": r"(?:,| và|;) (?:trước )?(?:ngày )?{d_m}",
    "months": r"(?P<months>[0-9]{1,2}(?:(?:,| và) (?:tháng )?[0-9]{1,2}){0,3})",
    "no_other_rule": r"(?!,? (?:của )?(?:hàng|hằng|mỗi|tháng))",  # which then says it by itself
    "report": r"(?:báo cáo |(?<=[:,;][ ])|(?<=và[ ]))",  # the second of “báo cáo tuần …, tháng …”
    "next": r"(?:sau|kế tiếp|tiếp theo|báo cáo)",
    "of_quarter": r"(?:của )?tháng (?P<which>cuối|đầu)(?: cùng| tiên)?(?: của)?(?: mỗi| hàng| hằng| từng)? quý"
    r"(?: {next}| tiếp)?",
    "of_each_year": r"(?:của )?(?:hàng|hằng|mỗi) năm",
    # Of terms.
    "at_most": r"(?:(?:chậm|muộn|trễ) nhất(?: là| sau| trong)?|không quá|trong(?: thời hạn| thời gian| vòng| khoảng)?|"
    r"trong thời hạn không quá|thời hạn(?: là)?|sau|tối đa|ít nhất|tối thiểu)",
    # "trong 5 năm, từ năm 2016" is no term.
    "counted_from": r"(?:kể từ|tính từ|tính kể từ|bắt đầu từ|từ(?= (?:khi|lúc|thời điểm|ngày [a-z]))|sau)",
    "no_event": r"(?! (?:đây|đó|mắt|tiên|kia|này|nữa|cùng)(?![a-z]))",
    "event_word": r"(?:ngày|thời điểm|đại hội|hội nghị|hội thi|lễ|kỳ|cuộc|đợt|hạn|thời hạn|kết thúc|ban hành|nhận|"
    r"tổ chức|khai mạc|bế mạc|tết|buổi|phiên|bầu cử|sự kiện|hoàn thành|có|được)(?![a-z])",
    "event": r"(?P<event>[^,;|()]{2,160})",
}


def built(pattern: str) -> re.Pattern[str]:
    """`pattern` with its parts in it, to be matched with folded text."""
    flat = even(pattern)
    while _PART.search(flat):
        flat = _PART.sub(lambda part: even(PARTS[part[1]]), flat)
    times: dict[str, int] = {}

    def numbered(group: re.Match[str]) -> str:
        name = group["name"]
        if group["kind"] == "(":
            return f"(?({_nth(name, times[name])})"
        times[name] = times.get(name, 0) + 1
        return f"(?P<{_nth(name, times[name])}>"

    flat = _NAMED.sub(numbered, flat).replace("(?p<", "(?P<")
    return re.compile(_BLANK.sub(lambda _: _GAP, flat))


def _nth(name: str, times: int) -> str:
    return name if times == 1 else f"{name}{times}"
