"""Forms that count from an event."""

from __future__ import annotations

from plans.reading.dates import relative
from plans.reading.dates.forms.form import Form

# fmt: off
RELATIVE = (
    Form("after-event", "relative",
         "Báo cáo [chậm nhất 05 ngày làm việc kể từ ngày kết thúc hội nghị].", "5wd after ngày kết thúc hội nghị",
         "bao nhiêu ngày, ngày làm việc, tuần, tháng kể từ, sau một sự kiện; có ngày của sự kiện thì tính ra hạn",
         "(?:{at_most} )?{number} {unit},? {counted_from}{no_event}(?: sau)?(?: khi)? {event}", relative.after),
    Form("before-event", "relative",
         "Niêm yết danh sách [chậm nhất 20 ngày trước ngày bầu cử]", "20d before ngày bầu cử",
         "bao nhiêu ngày trước một sự kiện",
         "(?:{at_most} )?{number} {unit},? (?:tính )?trước{no_event}(?: khi)? {event}", relative.before),
    Form("nth-day", "relative",
         "Công bố [chậm nhất là ngày thứ 15 trước ngày bầu cử]", "15d before ngày bầu cử",
         "ngày thứ mấy trước một sự kiện",
         "(?:{at_most} )?(?P<u>ngày) thứ {number} trước(?: khi)? {event}", relative.before),
    Form("before-compared", "relative",
         "Gửi tài liệu [trước ít nhất 05 ngày làm việc so với ngày họp]", "5wd before ngày họp",
         "trước bao nhiêu ngày so với một sự kiện",
         "trước(?: ít nhất| tối thiểu)? {number} {unit},? (?:so với|tính đến) {event}", relative.before),
    Form("event-first", "relative",
         "Niêm yết [trước ngày bầu cử 30 ngày]", "30d before ngày bầu cử",
         "sự kiện đứng trước, số ngày đứng sau",
         "(?:(?:chậm|muộn|trễ) nhất(?: là)? )?(?P<side>trước|sau)(?: khi)? "
         "(?P<event>{event_word}[^,;.|0-9\n]{1,80}?(?: ?[(](?:ngày )?[0-9./-]{6,10}[)])?|ngày {day})"
         "(?:,? (?:chậm nhất|ít nhất|tối thiểu|không quá|tối đa|là))?(?: là)? {number} {unit}(?! ?[0-9/])",
         relative.event_first),
    Form("no-event", "relative",
         "Trả lời [trong thời hạn 05 ngày làm việc].", "5wd after ",
         "số ngày không ghi tính từ đâu",
         "(?:trong thời hạn|trong vòng|thời hạn(?: là)?)(?: không quá)? {number} (?!năm){unit}(?! ?[0-9])",
         relative.alone),
)
