"""The sentences of a plan that is suspended and goes on, each as (Vietnamese, English). Pure."""

from __future__ import annotations

_WAITS = (
    "Kế hoạch tạm dừng thực hiện; trong thời gian tạm dừng hệ thống không nhắc, thời hạn giữ nguyên nếu không có điều "
    "chỉnh.",
    "The plan is suspended; nothing is reminded of meanwhile, and dates stay unless they are changed.",
)
_GOES_ON = ("Kế hoạch được tiếp tục thực hiện.", "The plan goes on.")


def _sentence(said: tuple[str, str], vi: str, en: str) -> tuple[str, str]:
    return f"{said[0]} {vi}", f"{said[1]} {en}"


PAUSING = {
    "suspended.title": ("Tạm dừng kế hoạch", "Plan suspended"),
    "resumed.title": ("Tiếp tục thực hiện kế hoạch", "Plan resumed"),
    "suspended.subject": (
        'Tạm dừng kế hoạch{{ due | prefixed(", hạn ") }}',
        'Plan suspended{{ due | prefixed(", due ") }}',
    ),
    "resumed.subject": (
        'Tiếp tục thực hiện kế hoạch{{ due | prefixed(", hạn ") }}',
        'Plan resumed{{ due | prefixed(", due ") }}',
    ),
    "suspended.request": _sentence(_WAITS, "Đề nghị đơn vị chờ thông báo tiếp theo:", "Please await further notice:"),
    "suspended.request.subordinate": _sentence(
        _WAITS, "Yêu cầu đơn vị chờ thông báo tiếp theo:", "The unit is to await further notice:"
    ),
    "suspended.request.member": _sentence(
        _WAITS,
        "Trân trọng đề nghị quý cơ quan chờ thông báo tiếp theo:",
        "We respectfully ask your organisation to await further notice:",
    ),
    "resumed.request": _sentence(
        _GOES_ON,
        "Đề nghị đơn vị hoàn thành và gửi báo cáo theo thời hạn dưới đây:",
        "Please complete the following and send the report by its date:",
    ),
    "resumed.request.subordinate": _sentence(
        _GOES_ON,
        "Yêu cầu đơn vị hoàn thành và gửi báo cáo theo thời hạn dưới đây:",
        "The unit is to complete the following and to send the report by its date:",
    ),
    "resumed.request.member": _sentence(
        _GOES_ON,
        "Trân trọng đề nghị quý cơ quan quan tâm hoàn thành và gửi báo cáo theo thời hạn dưới đây:",
        "We respectfully ask your organisation to complete the following and to send the report by its date:",
    ),
}
