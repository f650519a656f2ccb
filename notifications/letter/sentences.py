"""The sentences of a mail as they are shipped, in official and polite words, each as (Vietnamese, English). Pure.

A sentence is named KIND.PART, and KIND.PART.RELATION where the tone differs: units below the issuer are instructed
(“Yêu cầu”), member organisations are asked with respect (“Trân trọng đề nghị”), all others are asked (“Đề nghị”).
`{{ name }}` is filled in; `prefixed` and `suffixed` add words only where there is something to add them to.
"""

from __future__ import annotations

from collections.abc import Mapping

from notifications.letter.said.asking import ASKING
from notifications.letter.said.clocks import CLOCKS
from notifications.letter.said.contributing import CONTRIBUTING
from notifications.letter.said.pausing import PAUSING
from notifications.letter.subjects import SUBJECTS

_TITLES = {
    "assignment.title": ("Giao nhiệm vụ", "New tasks"),
    "assignment.title.member": ("Đề nghị phối hợp thực hiện", "Request to take part"),
    "reminder.title": ("Nhắc hạn", "Due soon"),
    "nudge.title": ("Nhiệm vụ không ấn định thời hạn", "Without a date"),
    "due.title": ("Đến hạn", "Due"),
    "overdue.title": ("Đã quá hạn", "Overdue"),
    "escalation.title": ("Đơn vị chưa nộp báo cáo", "Units that have not submitted"),
    "returned.title": ("Trả lại, yêu cầu bổ sung", "Returned for completion"),
    "returned.title.member": ("Trả lại, đề nghị bổ sung", "Returned, completion requested"),
    "reopened.title": ("Mở lại nhiệm vụ", "Reopened"),
    "accepted.title": ("Đã xác nhận hoàn thành", "Accepted as done"),
    "received.title": ("Đã nhận báo cáo", "Report received"),
    "link.title": ("Liên kết đến trang của đơn vị", "The link to the unit's page"),
    "code.title": ("Mã xác nhận khi nộp báo cáo", "The code to submit a report"),
    "extended.title": ("Gia hạn", "Extended"),
    "waived.title": ("Được miễn", "Waived"),
    "missed.title": ("Không hoàn thành", "Not done"),
    "cancelled.title": ("Thôi thực hiện", "Cancelled"),
    "amended.title": ("Điều chỉnh kế hoạch", "Plan amended"),
    "ready.title": ("Đã đủ báo cáo để tổng hợp", "All reports are in"),
    "summary.title": ("Tổng hợp tình hình thực hiện", "Summary"),
    "unreachable.title": ("Không liên hệ được", "Cannot be reached"),
}

# The words before the list, of what is to be done.
_ASKED = {
    "assignment.request": (
        "Đề nghị đơn vị triển khai thực hiện và gửi báo cáo đúng thời hạn:",
        "Please carry out the following and send the report in time:",
    ),
    "assignment.request.subordinate": (
        "Yêu cầu đơn vị tổ chức thực hiện và gửi báo cáo đúng thời hạn:",
        "The unit is to carry out the following and to send the report in time:",
    ),
    "assignment.request.member": (
        "Trân trọng đề nghị quý cơ quan quan tâm, phối hợp thực hiện và gửi báo cáo đúng thời hạn:",
        "We respectfully ask your organisation to take part in the following and to send the report in time:",
    ),
    "reminder.request": (
        "Thời hạn của nội dung dưới đây sắp đến. Đề nghị đơn vị hoàn thành và gửi báo cáo đúng hạn:",
        "The following will soon be due. Please complete it and send the report in time:",
    ),
    "reminder.request.subordinate": (
        "Thời hạn của nội dung dưới đây sắp đến. Yêu cầu đơn vị khẩn trương hoàn thành và gửi báo cáo đúng hạn:",
        "The following will soon be due. The unit is to complete it and to send the report in time:",
    ),
    "reminder.request.member": (
        "Thời hạn của nội dung dưới đây sắp đến. "
        "Trân trọng đề nghị quý cơ quan quan tâm hoàn thành và gửi báo cáo đúng hạn:",
        "The following will soon be due. "
        "We respectfully ask your organisation to complete it and to send the report in time:",
    ),
    "nudge.request": (
        "Nội dung dưới đây không ấn định thời hạn, đến nay hệ thống chưa ghi nhận kết quả. "
        "Đề nghị đơn vị báo cáo kết quả hoặc tiến độ thực hiện:",
        "The following has no date, and no result has been recorded so far. "
        "Please report what was done, or how far it is:",
    ),
    "nudge.request.subordinate": (
        "Nội dung dưới đây không ấn định thời hạn, đến nay hệ thống chưa ghi nhận kết quả. "
        "Yêu cầu đơn vị tổ chức thực hiện và báo cáo kết quả hoặc tiến độ:",
        "The following has no date, and no result has been recorded so far. "
        "The unit is to carry it out and to report what was done, or how far it is:",
    ),
    "nudge.request.member": (
        "Nội dung dưới đây không ấn định thời hạn, đến nay hệ thống chưa ghi nhận kết quả. "
        "Trân trọng đề nghị quý cơ quan quan tâm, cho biết kết quả hoặc tiến độ thực hiện:",
        "The following has no date, and no result has been recorded so far. "
        "We respectfully ask your organisation to let us know what was done, or how far it is:",
    ),
    "due.request": (
        "Nội dung dưới đây đến hạn. Đề nghị đơn vị hoàn thành và gửi báo cáo trong ngày đến hạn:",
        "The following is due. Please complete it and send the report on the day it is due:",
    ),
    "due.request.subordinate": (
        "Nội dung dưới đây đến hạn. Yêu cầu đơn vị khẩn trương hoàn thành và gửi báo cáo trong ngày đến hạn:",
        "The following is due. The unit is to complete it and to send the report on the day it is due:",
    ),
    "due.request.member": (
        "Nội dung dưới đây đến hạn. "
        "Trân trọng đề nghị quý cơ quan quan tâm hoàn thành và gửi báo cáo trong ngày đến hạn:",
        "The following is due. "
        "We respectfully ask your organisation to complete it and to send the report on the day it is due:",
    ),
    "overdue.request": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của đơn vị. Đề nghị đơn vị quan tâm hoàn thành và gửi sớm:",
        "No report of the unit has been recorded so far. Please complete the following and send it soon:",
    ),
    "overdue.request.subordinate": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của đơn vị. Yêu cầu đơn vị khẩn trương hoàn thành và gửi báo cáo; "
        "trường hợp chưa hoàn thành, phải báo cáo rõ nguyên nhân và thời gian hoàn thành:",
        "No report of the unit has been recorded so far. The unit is to complete the following and to send it "
        "without delay; where it cannot, it is to report why, and when it will be done:",
    ),
    "overdue.request.member": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của quý cơ quan. "
        "Trân trọng đề nghị quý cơ quan quan tâm, phối hợp hoàn thành và sớm gửi báo cáo:",
        "No report of your organisation has been recorded so far. "
        "We respectfully ask it to complete the following and to send it soon:",
    ),
    "escalation.request": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của các đơn vị sau đây. Kính báo cáo để theo dõi, chỉ đạo đôn đốc:",
        "No report of the following units has been recorded so far. Please see to it that they send it:",
    ),
    "escalation.request.subordinate": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của các đơn vị sau đây. "
        "Yêu cầu chỉ đạo, đôn đốc các đơn vị khẩn trương hoàn thành và gửi báo cáo:",
        "No report of the following units has been recorded so far. "
        "They are to be directed and urged to complete and to send it without delay:",
    ),
    "escalation.request.member": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của các đơn vị sau đây. "
        "Trân trọng đề nghị quý cơ quan quan tâm, đôn đốc hoàn thành và gửi báo cáo:",
        "No report of the following units has been recorded so far. "
        "We respectfully ask your organisation to urge them to complete and to send it:",
    ),
    "returned.request": (
        "Báo cáo của đơn vị được trả lại để bổ sung. Đề nghị hoàn thiện theo lý do nêu dưới đây và gửi lại:",
        "The unit's report was returned. Please complete it as the reason below asks, and send it again:",
    ),
    "returned.request.subordinate": (
        "Báo cáo của đơn vị được trả lại để bổ sung. Yêu cầu đơn vị hoàn thiện theo lý do nêu dưới đây và gửi lại:",
        "The unit's report was returned. It is to be completed as the reason below asks, and sent again:",
    ),
    "returned.request.member": (
        "Báo cáo của quý cơ quan được trả lại để bổ sung. "
        "Trân trọng đề nghị quý cơ quan hoàn thiện theo lý do nêu dưới đây và gửi lại:",
        "Your organisation's report was returned. "
        "We respectfully ask that it be completed as the reason below says, and sent again:",
    ),
    "reopened.request": (
        "Việc xác nhận hoàn thành hoặc miễn nội dung dưới đây được rút lại, thời hạn giữ nguyên. "
        "Đề nghị đơn vị tiếp tục thực hiện; trường hợp chưa gửi báo cáo, đề nghị gửi đúng thời hạn:",
        "That the following was accepted or waived is taken back; its date stays. "
        "Please go on with it, and send the report in time unless it was sent:",
    ),
    "reopened.request.subordinate": (
        "Việc xác nhận hoàn thành hoặc miễn nội dung dưới đây được rút lại, thời hạn giữ nguyên. "
        "Yêu cầu đơn vị tiếp tục thực hiện; trường hợp chưa gửi báo cáo, phải gửi đúng thời hạn:",
        "That the following was accepted or waived is taken back; its date stays. "
        "The unit is to go on with it, and to send the report in time unless it was sent:",
    ),
    "reopened.request.member": (
        "Việc xác nhận hoàn thành hoặc miễn nội dung dưới đây được rút lại, thời hạn giữ nguyên. "
        "Trân trọng đề nghị quý cơ quan tiếp tục thực hiện; trường hợp chưa gửi báo cáo, đề nghị gửi đúng thời hạn:",
        "That the following was accepted or waived is taken back; its date stays. "
        "We respectfully ask your organisation to go on with it, and to send the report in time unless it was sent:",
    ),
    "extended.request": (
        "Thời hạn của nội dung dưới đây được gia hạn. Đề nghị đơn vị hoàn thành trước khi hết hạn mới:",
        "The following has been given more time. Please complete it by the new date:",
    ),
    "extended.request.subordinate": (
        "Thời hạn của nội dung dưới đây được gia hạn. Yêu cầu đơn vị hoàn thành trước khi hết hạn mới:",
        "The following has been given more time. The unit is to complete it by the new date:",
    ),
    "extended.request.member": (
        "Thời hạn của nội dung dưới đây được gia hạn. Trân trọng đề nghị quý cơ quan hoàn thành trước khi hết hạn mới:",
        "The following has been given more time. We respectfully ask your organisation to complete it by the new date:",
    ),
    "amended.request": (
        "Nội dung dưới đây được điều chỉnh. Đề nghị đơn vị thực hiện theo thông tin mới:",
        "The following was amended. Please go by the new information:",
    ),
    "amended.request.subordinate": (
        "Nội dung dưới đây được điều chỉnh. Yêu cầu đơn vị thực hiện theo thông tin mới:",
        "The following was amended. The unit is to go by the new information:",
    ),
    "amended.request.member": (
        "Nội dung dưới đây được điều chỉnh. Trân trọng đề nghị quý cơ quan thực hiện theo thông tin mới:",
        "The following was amended. We respectfully ask your organisation to go by the new information:",
    ),
    "ready.request": (
        "Các báo cáo cần thiết đã đủ. Đề nghị đơn vị tổng hợp và gửi báo cáo đúng thời hạn:",
        "All the reports needed are in. Please consolidate them and send the report in time:",
    ),
    "ready.request.subordinate": (
        "Các báo cáo cần thiết đã đủ. Yêu cầu đơn vị tổng hợp và gửi báo cáo đúng thời hạn:",
        "All the reports needed are in. The unit is to consolidate them and to send the report in time:",
    ),
    "ready.request.member": (
        "Các báo cáo cần thiết đã đủ. Trân trọng đề nghị quý cơ quan tổng hợp và gửi báo cáo đúng thời hạn:",
        "All the reports needed are in. "
        "We respectfully ask your organisation to consolidate them and to send the report in time:",
    ),
    "summary.request": (
        "Kính gửi bộ phận theo dõi tình hình thực hiện đến thời điểm gửi thư này:",
        "For the desk: how it stands when this mail is written.",
    ),
    "unreachable.request": (
        "Chưa có hoặc không còn địa chỉ liên hệ dùng được của các đơn vị sau đây. Đề nghị bổ sung cán bộ đầu mối:",
        "There is no usable address, or no longer, of the following units. Please add a contact:",
    ),
}

# The words before the list, where nothing is left to be done.
_TOLD = {
    "accepted.request": (
        "Báo cáo của đơn vị đã được xác nhận hoàn thành. Trân trọng cảm ơn đơn vị:",
        "The unit's report has been accepted. Thank you:",
    ),
    "accepted.request.member": (
        "Báo cáo của quý cơ quan đã được xác nhận hoàn thành. Trân trọng cảm ơn sự phối hợp của quý cơ quan:",
        "Your organisation's report has been accepted. Thank you for taking part:",
    ),
    "received.request": (
        "Hệ thống đã nhận báo cáo của đơn vị. Bộ phận theo dõi sẽ xác nhận, hoặc trả lại kèm lý do:",
        "The unit's report was received. The desk will accept it, or return it with a reason:",
    ),
    "received.request.member": (
        "Hệ thống đã nhận báo cáo của quý cơ quan. Trân trọng cảm ơn; bộ phận theo dõi sẽ xác nhận hoặc trao đổi lại:",
        "Your organisation's report was received. Thank you; the desk will accept it, or come back to you:",
    ),
    "link.request": (
        "Theo đề nghị trên trang “Gửi lại liên kết”, dưới đây là liên kết đến trang của đơn vị. Trường hợp không đề "
        "nghị, Ông/Bà chỉ cần bỏ qua thư này:",
        "As asked for on the page “Send the link again”, here is the link to the unit's page. If you did not ask for "
        "it, nothing needs to be done:",
    ),
    "code.request": (
        "Theo đề nghị trên trang của hệ thống, dưới đây là liên kết đến trang của đơn vị và mã xác nhận để nộp hoặc "
        "rút lại báo cáo. Trường hợp không đề nghị, Ông/Bà chỉ cần bỏ qua thư này; xin đừng đưa mã cho người khác:",
        "As asked for on a page of ours, here are the link to the unit's page and the code to submit or take back a "
        "report there. If you did not ask for it, nothing needs to be done; please give the code to nobody:",
    ),
    "waived.request": (
        "Đơn vị được miễn thực hiện nội dung dưới đây:",
        "The unit need not carry out the following any more:",
    ),
    "waived.request.member": (
        "Trân trọng thông báo quý cơ quan được miễn thực hiện nội dung dưới đây:",
        "Your organisation need not carry out the following any more:",
    ),
    "missed.request": (
        "Kế hoạch đã kết thúc. Nội dung dưới đây đã quá hạn, chưa có báo cáo và được ghi nhận là không hoàn thành:",
        "The plan has ended. The following was overdue without a report and is recorded as not done:",
    ),
    "missed.request.member": (
        "Trân trọng thông báo kế hoạch đã kết thúc. Nội dung dưới đây đã quá hạn, chưa nhận được báo cáo của quý "
        "cơ quan và được ghi nhận là không hoàn thành:",
        "The plan has ended. The following was overdue without your organisation's report and is recorded as not done:",
    ),
    "cancelled.request": (
        "Nội dung dưới đây thôi thực hiện, đơn vị không phải gửi báo cáo:",
        "The following is cancelled; no report is expected:",
    ),
    "cancelled.request.member": (
        "Trân trọng thông báo nội dung dưới đây thôi thực hiện, quý cơ quan không phải gửi báo cáo:",
        "The following is cancelled; no report of your organisation is expected:",
    ),
}

_AROUND = {
    "greeting": ("Kính gửi: {{ to }}", "To: {{ to }}"),
    "link": ("Mở trang của đơn vị để nộp báo cáo", "Open the unit's page to submit the report"),
    "board": ("Mở trang theo dõi kế hoạch", "Open the plan's page"),
    "closing": ("Trân trọng.", "Yours sincerely."),
    "footer-automatic": (
        "Thư này do hệ thống Đôn Đốc tự động gửi; thư trả lời sẽ đến bộ phận theo dõi.",
        "This mail was sent automatically by Đôn Đốc; an answer reaches the desk.",
    ),
    "footer-desk": (
        '{{ desk }} theo dõi Kế hoạch {{ plans }}{{ officer | prefixed("; đầu mối: ") }}.',
        '{{ desk }} follows plan {{ plans }}{{ officer | prefixed("; please turn to: ") }}.',
    ),
    "footer-recorded": (
        "Khi báo cáo đã được ghi nhận, hệ thống không nhắc nội dung đó nữa.",
        "Once a report has been recorded, the system no longer reminds of it.",
    ),
}

_GROUPS = (SUBJECTS, ASKING, PAUSING, CLOCKS, CONTRIBUTING, _TITLES, _ASKED, _TOLD, _AROUND)
SENTENCES: Mapping[str, tuple[str, str]] = {name: said for group in _GROUPS for name, said in group.items()}
