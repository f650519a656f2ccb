"""The sentences of other clocks than the report's, each as (Vietnamese, English); named by the clock. Pure.

What is told above the bound unit, once it is late, is named with `-escalation`.
"""

from __future__ import annotations

_AWAITED = {
    "acknowledge": ("Chờ xác nhận tiếp nhận", "To be acknowledged"),
    "review": ("Báo cáo chờ xem xét", "Reports to be reviewed"),
    "answer": ("Đề nghị gia hạn chờ trả lời", "Requests to be answered"),
    "acknowledge-escalation": ("Đơn vị chậm tiếp nhận", "Units late to acknowledge"),
    "review-escalation": ("Báo cáo chậm được xem xét", "Reports not reviewed in time"),
    "answer-escalation": ("Đề nghị gia hạn chậm được trả lời", "Requests not answered in time"),
}
_BEFORE = {
    "acknowledge": (
        "Nội dung dưới đây chưa được xác nhận đã tiếp nhận.",
        "That the following was received has not been confirmed.",
    ),
    "review": (
        "Báo cáo dưới đây đã nộp, chưa được xác nhận hoàn thành hoặc trả lại.",
        "The following report was handed in, and neither accepted nor returned.",
    ),
    "answer": (
        "Đề nghị gia hạn nội dung dưới đây chưa được trả lời.",
        "The request for more time for the following has not been answered.",
    ),
    "acknowledge-escalation": (
        "Các đơn vị sau đây chưa xác nhận đã tiếp nhận nhiệm vụ.",
        "The following units have not confirmed that they received their tasks.",
    ),
    "review-escalation": (
        "Báo cáo của các đơn vị sau đây đã nộp nhưng chưa được xem xét đúng thời hạn.",
        "The reports of the following units were handed in, and not reviewed in time.",
    ),
    "answer-escalation": (
        "Đề nghị gia hạn của các đơn vị sau đây chưa được trả lời đúng thời hạn.",
        "The requests of the following units were not answered in time.",
    ),
}
_ASKED = {
    "acknowledge": ("đơn vị xác nhận đã tiếp nhận và triển khai thực hiện:", "confirm it and carry it out:"),
    "review": ("xem xét, xác nhận hoặc trả lại kèm lý do:", "review it, and accept it or return it with a reason:"),
    "answer": ("xem xét, trả lời đơn vị:", "consider it and answer the unit:"),
}
_OPENINGS = {
    "": ("Đề nghị", "Please"),
    ".subordinate": ("Yêu cầu", "The unit is to"),
    ".member": ("Trân trọng đề nghị", "We respectfully ask you to"),
}
_ABOVE = ("chỉ đạo, đôn đốc để được thực hiện ngay:", "see to it that this is done at once:")


def _request(name: str, opening: tuple[str, str]) -> tuple[str, str]:
    before, asked = _BEFORE[name], _ASKED.get(name, _ABOVE)
    return f"{before[0]} {opening[0]} {asked[0]}", f"{before[1]} {opening[1]} {asked[1]}"


CLOCKS = {
    **{f"{name}.title": said for name, said in _AWAITED.items()},
    **{
        f"{name}.subject": (f'{vi}{{{{ due | prefixed(", hạn ") }}}}', f'{en}{{{{ due | prefixed(", due ") }}}}')
        for name, (vi, en) in _AWAITED.items()
    },
    **{
        f"{name}.request{relation}": _request(name, opening)
        for name in _AWAITED
        for relation, opening in _OPENINGS.items()
    },
}
