"""The sentences about what a unit asks of the desk and is answered, each as (Vietnamese, English). Pure."""

from __future__ import annotations

ASKING = {
    "refused.title": ("Không đồng ý gia hạn", "Extension refused"),
    "asked.title": ("Đơn vị xin gia hạn", "More time asked for"),
    "question.title": ("Câu hỏi của đơn vị", "Question of a unit"),
    "answered.title": ("Trả lời câu hỏi", "Question answered"),
    "refused.subject": (
        'Không đồng ý gia hạn{{ due | prefixed(", hạn ") }}',
        'Extension refused{{ due | prefixed(", due ") }}',
    ),
    "asked.subject": ('Xin gia hạn{{ due | prefixed(", hạn ") }}', 'More time asked for{{ due | prefixed(", due ") }}'),
    "question.subject": ('Câu hỏi của đơn vị{{ due | prefixed(", hạn ") }}', 'Question{{ due | prefixed(", due ") }}'),
    "answered.subject": (
        'Trả lời câu hỏi{{ due | prefixed(", hạn ") }}',
        'Question answered{{ due | prefixed(", due ") }}',
    ),
    "refused.request": (
        "Việc xin gia hạn nội dung dưới đây không được chấp thuận, thời hạn giữ nguyên. "
        "Đề nghị đơn vị thực hiện theo thời hạn đã giao:",
        "More time for the following was not granted; its date stays. Please keep to it:",
    ),
    "refused.request.subordinate": (
        "Việc xin gia hạn nội dung dưới đây không được chấp thuận, thời hạn giữ nguyên. "
        "Yêu cầu đơn vị thực hiện theo thời hạn đã giao:",
        "More time for the following was not granted; its date stays. The unit is to keep to it:",
    ),
    "refused.request.member": (
        "Việc xin gia hạn nội dung dưới đây chưa được chấp thuận, thời hạn giữ nguyên. "
        "Trân trọng đề nghị quý cơ quan quan tâm thực hiện theo thời hạn đã thống nhất:",
        "More time for the following could not be granted; its date stays. "
        "We respectfully ask your organisation to keep to it:",
    ),
    "asked.request": (
        "Đơn vị sau đây xin gia hạn; thời hạn giữ nguyên cho đến khi có trả lời. Đề nghị xem xét, trả lời đơn vị:",
        "The following unit asks for more time; its date stays until it is answered. Please consider it and answer:",
    ),
    "question.request": (
        "Đơn vị sau đây hỏi về nội dung được giao. Đề nghị trả lời đơn vị:",
        "The following unit has a question about its task. Please answer it:",
    ),
    "answered.request": (
        "Câu hỏi của đơn vị về nội dung dưới đây đã được trả lời. Đề nghị đơn vị thực hiện theo nội dung trả lời:",
        "The unit's question about the following was answered. Please go by the answer:",
    ),
    "answered.request.subordinate": (
        "Câu hỏi của đơn vị về nội dung dưới đây đã được trả lời. Yêu cầu đơn vị thực hiện theo nội dung trả lời:",
        "The unit's question about the following was answered. The unit is to go by the answer:",
    ),
    "answered.request.member": (
        "Câu hỏi của quý cơ quan về nội dung dưới đây đã được trả lời. "
        "Trân trọng đề nghị quý cơ quan thực hiện theo nội dung trả lời:",
        "Your organisation's question about the following was answered. "
        "We respectfully ask your organisation to go by the answer:",
    ),
}
