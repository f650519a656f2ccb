"""The sentences of a supporter's part of a task, told to the unit that leads; each as (Vietnamese, English). Pure."""

from __future__ import annotations

CONTRIBUTING = {
    "contributed.title": ("Đã có nội dung phối hợp", "A contribution has come"),
    "contributed.subject": (
        'Đã có nội dung phối hợp{{ due | prefixed(", hạn ") }}',
        'A contribution has come{{ due | prefixed(", due ") }}',
    ),
    "contributed.request": (
        "Đơn vị phối hợp đã gửi nội dung của mình. Đề nghị đơn vị tổng hợp và gửi báo cáo đúng thời hạn:",
        "A unit that supports the following has sent its part. Please consolidate it and send the report in time:",
    ),
    "contributed.request.subordinate": (
        "Đơn vị phối hợp đã gửi nội dung của mình. Yêu cầu đơn vị tổng hợp và gửi báo cáo đúng thời hạn:",
        "A unit that supports the following has sent its part. "
        "The unit is to consolidate it and to send the report in time:",
    ),
    "contributed.request.member": (
        "Đơn vị phối hợp đã gửi nội dung của mình. "
        "Trân trọng đề nghị quý cơ quan tổng hợp và gửi báo cáo đúng thời hạn:",
        "A unit that supports the following has sent its part. "
        "We respectfully ask your organisation to consolidate it and to send the report in time:",
    ),
}
