"""The subjects of mails as they are shipped, each as (Vietnamese, English); named as the other sentences are. Pure."""

from __future__ import annotations

SUBJECTS = {
    "assignment.subject": (
        'Giao nhiệm vụ{{ due | prefixed(", hạn ") }}',
        'Assigned{{ due | prefixed(", due ") }}',
    ),
    "assignment.subject.member": (
        'Đề nghị phối hợp thực hiện{{ due | prefixed(", hạn ") }}',
        'Request to take part{{ due | prefixed(", due ") }}',
    ),
    "reminder.subject": ('Nhắc hạn{{ due | prefixed(" ") }}', 'Reminder{{ due | prefixed(", due ") }}'),
    "nudge.subject": (
        'Đôn đốc thực hiện{{ due | prefixed(", hạn ") }}',
        'Reminder, no date set{{ due | prefixed(", due ") }}',
    ),
    "due.subject": (
        'Đến hạn{{ today | prefixed(" ") }}{{ due | prefixed(" ") }}',
        'Due{{ today | prefixed(" ") }}{{ due | prefixed(" ") }}',
    ),
    "overdue.subject": ('Đôn đốc: quá hạn{{ due | prefixed(" ") }}', 'Overdue{{ due | prefixed(" since ") }}'),
    "overdue.subject.member": (
        'Đề nghị gửi báo cáo: quá hạn{{ due | prefixed(" ") }}',
        'Report requested: overdue{{ due | prefixed(" since ") }}',
    ),
    "escalation.subject": (
        'Báo cáo cấp trên: {{ units | suffixed(" ") }}đơn vị chưa nộp{{ due | prefixed(", hạn ") }}',
        'Report to the superior: {{ units | suffixed(" units ") }}not submitted{{ due | prefixed(", due ") }}',
    ),
    "returned.subject": (
        'Trả lại, yêu cầu bổ sung{{ due | prefixed(", hạn ") }}',
        'Returned for completion{{ due | prefixed(", due ") }}',
    ),
    "returned.subject.member": (
        'Trả lại, đề nghị bổ sung{{ due | prefixed(", hạn ") }}',
        'Returned, completion requested{{ due | prefixed(", due ") }}',
    ),
    "reopened.subject": ('Mở lại nhiệm vụ{{ due | prefixed(", hạn ") }}', 'Reopened{{ due | prefixed(", due ") }}'),
    "accepted.subject": (
        'Đã xác nhận hoàn thành{{ due | prefixed(", hạn ") }}',
        'Accepted as done{{ due | prefixed(", due ") }}',
    ),
    "received.subject": (
        'Đã nhận báo cáo{{ due | prefixed(", hạn ") }}',
        'Report received{{ due | prefixed(", due ") }}',
    ),
    "link.subject": (
        'Liên kết đến trang của đơn vị{{ due | prefixed(", hạn ") }}',
        'Link to the unit\'s page{{ due | prefixed(", due ") }}',
    ),
    "code.subject": (
        'Mã xác nhận khi nộp báo cáo{{ due | prefixed(", hạn ") }}',
        'The code to submit a report{{ due | prefixed(", due ") }}',
    ),
    "extended.subject": ('Gia hạn{{ due | prefixed(" đến ") }}', 'Extended{{ due | prefixed(" to ") }}'),
    "waived.subject": ('Được miễn{{ due | prefixed(", hạn ") }}', 'Waived{{ due | prefixed(", due ") }}'),
    "missed.subject": ('Không hoàn thành{{ due | prefixed(", hạn ") }}', 'Not done{{ due | prefixed(", due ") }}'),
    "cancelled.subject": ('Thôi thực hiện{{ due | prefixed(", hạn ") }}', 'Cancelled{{ due | prefixed(", due ") }}'),
    "amended.subject": ('Điều chỉnh{{ due | prefixed(", hạn ") }}', 'Amended{{ due | prefixed(", due ") }}'),
    "ready.subject": (
        'Đã đủ báo cáo để tổng hợp{{ due | prefixed(", hạn ") }}',
        'All reports are in{{ due | prefixed(", due ") }}',
    ),
    "summary.subject": (
        'Tổng hợp tình hình thực hiện{{ due | prefixed(", hạn ") }}',
        'Summary{{ due | prefixed(", due ") }}',
    ),
    "unreachable.subject": (
        'Không liên hệ được{{ due | prefixed(", hạn ") }}',
        'Cannot be reached{{ due | prefixed(", due ") }}',
    ),
}
