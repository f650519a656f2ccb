"""The plan file's JSON Schema (draft 2020-12), so that an editor completes and checks while one types. Pure.

It describes the form; what only the roster and the calendar know is said by `plan check`.
"""

from __future__ import annotations

from typing import Any, get_args

from lib.vocabulary import AT_LEVEL, AUDIENCES
from plans.file.form import DAY, ID, ISSUED, SPAN, TIME
from plans.file.ladder_reader import LEVEL, MOST_TIMES
from plans.file.reader import DAY_OFF
from plans.file.upper import LONGEST
from plans.model import FIRST_YEAR, LAST_YEAR, Clock, Nudge, OnMerge, OnSplit, SummaryRhythm
from plans.periods.model import CLOSES, LAST_CLOSE, MONTHS
from plans.periods.reader import END
from plans.targets.model import Aggregate, Direction, Over
from plans.targets.reader import MOST, MOST_DECIMALS, REQUIRED

Schema = dict[str, Any]

# Exactly what plans.file.form reads.
_DATE = f"^{DAY}$"
_TIME = f"^{TIME}$"
_SEND_AT = "^((0?[7-9]|1[0-9]|20):[0-5][0-9]|21:00)$"
_SPAN = f"^{SPAN}$"
_ID = f"^{ID}$"
_CLOCKS: dict[Clock, str] = {
    "acknowledge": "xác nhận tiếp nhận; không ghi thì không theo dõi",
    "review": "xem xét báo cáo đã nộp; không ghi thì không theo dõi",
    "answer": "trả lời đề nghị gia hạn; không ghi thì là 3wd",
}


def json_schema() -> Schema:
    """The schema as a JSON-able value; a new one at each call."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kế hoạch (Đôn Đốc)",
        "type": "object",
        "additionalProperties": False,
        "required": ["plan", "items"],
        "properties": {
            "plan": _plan(),
            "items": {"type": "array", "minItems": 1, "items": _item(), "description": "Các đầu việc"},
            "ladder": _ladder("Thang đôn đốc; không ghi thì dùng mặc định"),
            "indicators": {"type": "array", "maxItems": MOST, "items": _indicator(), "description": "Các chỉ tiêu"},
            "ladders": _object({name: _ladder(f"Thang của đồng hồ {said}") for name, said in _CLOCKS.items()}, []),
        },
    }


def _plan() -> Schema:
    return _object(
        {
            "number": _text("Số, ký hiệu, ví dụ 87/KH-MTTQ-BTT", longest=100) | {"pattern": "^[^@]*$"},
            "issuer": _code("Mã đơn vị ban hành"),
            "issuers": _several(_code("Mã các đơn vị cùng ban hành, đơn vị chủ trì trước"), some=True),
            "issued_on": _date("Ngày ban hành"),
            "subject": _text("Trích yếu", longest=2000),
            "based_on": _several(_text("Số văn bản căn cứ")),
            "supersedes": _several(_text("Kế hoạch được thay thế, ví dụ 12/KH-MTTQ@2020", longest=100)),
            "fulfils": _several(
                _text("Nhiệm vụ của kế hoạch cấp trên mà kế hoạch này thực hiện: SỐ@NĂM#ĐẦU-VIỆC[@NGÀY]", LONGEST)
                | {"pattern": f"^[^#@]+(@[^#@]+){{0,2}}#{ID}(@{DAY})?$"}
            ),
            "buffers": {
                "type": "object",
                "additionalProperties": {"type": "string", "pattern": _SPAN, "examples": ["5wd", "30d"]},
                "description": "Khoảng để dành cho mỗi cấp, khi đề xuất hạn (plan check --propose); mặc định 5wd",
            },
            "signed_by": _text("Họ tên, chức vụ người ký"),
            "desk": _code("Mã bộ phận theo dõi; mặc định là đơn vị ban hành"),
            "day_off": {"enum": list(DAY_OFF), "default": "next", "description": "Hạn rơi vào ngày nghỉ thì sao"},
            "calendar": {"const": "vn", "default": "vn"},
            **_rhythm(),
            "version": {
                "type": "integer",
                "minimum": 1,
                "maximum": 999,
                "default": 1,
                "description": "Tệp để điều chỉnh: lập từ phiên bản nào (plan file tự ghi)",
            },
        },
        required=["number", "issued_on", "subject"],
    ) | _one_of("issuer", "issuers")


def _rhythm() -> Schema:
    """When people are told, and the clocks beside the report's."""
    return {
        "send_at": {
            "type": "string",
            "pattern": _SEND_AT,
            "default": "08:00",
            "description": "Giờ gửi, 07:00–21:00",
        },
        "summary": {
            "enum": list(get_args(SummaryRhythm)),
            "default": "weekly",
            "description": "Bản tổng hợp gửi bộ phận theo dõi: hằng tuần, hằng tháng hoặc không",
        },
        **{
            f"{name}_within": {"type": "string", "pattern": _SPAN, "description": f"Thời hạn {said}"}
            for name, said in _CLOCKS.items()
        },
        "asking_stops": {
            "type": "boolean",
            "default": False,
            "description": "Khi đang xin gia hạn thì thôi đôn đốc theo hạn báo cáo",
        },
    }


def _item() -> Schema:
    deliverable = _object(
        {
            **{"id": _id(), "title": _text("Tên sản phẩm")},
            **{"at_least": {"type": "integer", "minimum": 1, "maximum": 999}},
            "model": {"type": "boolean", "description": "Là mô hình, điển hình: kết quả của kế hoạch nêu từng mô hình"},
        },
        required=["id", "title"],
    )
    chosen = [_several(_code("Mã đơn vị"), some=True), _units(), _group()]
    mixed = {"type": "array", "minItems": 1, "items": {"oneOf": [_code("Mã đơn vị"), _units(), _group()]}}
    return _object(
        {
            "id": _id(),
            "title": _text("Tên đầu việc"),
            "assigned_to": {"oneOf": chosen, "description": "Giao cho ai"},
            "lead": {"oneOf": chosen, "description": "Ai chủ trì; như assigned_to"},
            "with": {"anyOf": [*chosen, mixed], "description": "Ai phối hợp"},
            "period": _period(),
            "report_to": _code("Mã đơn vị nhận báo cáo; mặc định là bộ phận theo dõi"),
            "due": {"oneOf": [_date("Thời hạn"), *_dues()], "description": "Thời hạn"},
            "deliverables": {"type": "array", "items": deliverable, "description": "Sản phẩm phải nộp"},
            "needs": _several(_id() | {"description": "Đầu việc mà việc này tổng hợp"}),
            "ladder": _ladder("Thang đôn đốc riêng của đầu việc, thay cho thang của kế hoạch"),
            "on_merge": {
                "enum": list(get_args(OnMerge)),
                "default": "one",
                "description": "Khi đơn vị sáp nhập: nộp chung một báo cáo, hoặc nộp riêng thay cho từng đơn vị cũ",
            },
            "on_split": {
                "enum": list(get_args(OnSplit)),
                "default": "all",
                "description": "Khi đơn vị chia, tách: mọi đơn vị mới cùng thực hiện, hoặc chỉ đơn vị chính",
            },
        },
        required=["id", "title", "due"],
    ) | _one_of("assigned_to", "lead")


def _one_of(*fields: str) -> Schema:
    return {"oneOf": [{"required": [one]} for one in fields]}


def _period() -> Schema:
    rhythm = {"enum": list(MONTHS), "description": "Kỳ số liệu, khi due là every"}
    closes = {"oneOf": [{"type": "integer", "minimum": 1, "maximum": LAST_CLOSE}, {"const": END}], "default": CLOSES}
    days = _object({"from": _date("Kỳ số liệu từ ngày"), "to": _date("Đến ngày")}, ["from", "to"])
    return {"oneOf": [rhythm, _object({"every": rhythm, "closes": closes}, ["every"]), days]}


def _indicator() -> Schema:
    number = {"type": ["string", "number"], "minLength": 1, "maxLength": 500}
    fields = {
        "id": _id(),
        "item": _id() | {"description": "Mã đầu việc mà báo cáo mang số liệu này"},
        "title": _text("Tên chỉ tiêu"),
        "unit": _text("Đơn vị tính, ví dụ triệu đồng, %, ‰"),
        "aggregate": {"enum": list(get_args(Aggregate)), "description": "Gộp số liệu của các đơn vị thế nào"},
        "weight": _id() | {"description": "weighted: chỉ tiêu dùng làm quyền số"},
        "of": _id() | {"description": "share: chỉ tiêu là tổng số"},
        "direction": {"enum": list(get_args(Direction)), "default": "up", "description": "Càng cao hay càng thấp"},
        "over": {"enum": list(get_args(Over)), "default": "last", "description": "Nhiều kỳ: số mới nhất hay cộng dồn"},
        "target": number | {"description": "Mức phải đạt; không ghi thì chỉ theo dõi", "examples": ["134", "96,5"]},
        "baseline": number | {"description": "Mức đầu kỳ"},
        "strict": {"type": "boolean", "default": False, "description": "Trên, dưới: không tính bằng"},
        "decimals": {"type": "integer", "minimum": 0, "maximum": MOST_DECIMALS, "description": "Số chữ số thập phân"},
        "optional": {"type": "boolean", "default": False, "description": "Báo cáo có thể thiếu số liệu này"},
        "code": _code("Mã chung giữa các kế hoạch"),
    }
    return _object(fields, required=list(REQUIRED))


def _units() -> Schema:
    return _object({"units": _several(_code("Mã đơn vị"), some=True)}, required=["units"])


def _group() -> Schema:
    fields = {"level": _code("Cấp"), "tag": _code("Nhóm"), "under": _code("Ở dưới đơn vị này, mọi cấp")}
    return _object(fields, required=[]) | {"minProperties": 1}


def _dues() -> list[Schema]:
    at = {"at": {"type": "string", "pattern": _TIME, "description": "Giờ; không ghi thì hết ngày"}}
    span = {"type": "string", "pattern": _SPAN, "examples": ["5wd", "30d"]}
    period = {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$"}, _year()]}
    return [
        _object({"on": _date("Ngày"), "strict": {"type": "boolean", "description": "Trước ngày đó"}, **at}, ["on"]),
        _object({"end_of": period | {"examples": ["2020-12", "2020-Q4", 2020]}, **at}, ["end_of"]),
        _object({"within": span, "of": _text("issued hoặc mã đầu việc"), **at}, ["within", "of"]),
        _object({"before": _id(), "by": span, **at}, ["before", "by"]),
        _object(
            {
                "every": _text("RRULE, ví dụ FREQ=MONTHLY;BYMONTHDAY=20"),
                "from": _date("Từ ngày"),
                "until": _date("Đến ngày"),
                **at,
            },
            ["every", "from", "until"],
        ),
        _object(
            {
                "none": {"const": True},
                "nudge": {"enum": list(get_args(Nudge)), "description": "Nhắc mỗi tháng hoặc mỗi quý"},
                **at,
            },
            ["none"],
        ),
    ]


def _ladder(description: str) -> Schema:
    return {"type": "array", "items": _rung(), "description": description}


def _rung() -> Schema:
    span = {"type": "string", "pattern": _SPAN}
    times = {"type": "integer", "minimum": 1, "maximum": MOST_TIMES, "description": "Số lần"}
    audience = {"anyOf": [{"enum": list(AUDIENCES)}, {"type": "string", "pattern": f"^{AT_LEVEL} *{LEVEL}$"}]}
    tell = {"oneOf": [audience, {"type": "array", "minItems": 1, "uniqueItems": True, "items": audience}]}
    moments: list[Schema] = [{"before": span}, {"on_due": {"const": True}}, {"after": span}]
    moments.append({"after": span, "every": span | {"description": "Rồi cứ sau chừng ấy"}, "times": times})
    return {"oneOf": [_object({**moment, "tell": tell}, [*moment, "tell"]) for moment in moments]}


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _text(description: str, longest: int = 500) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def _code(description: str) -> Schema:
    """A code may look like a number: official units have such."""
    return {"type": ["string", "integer"], "minLength": 1, "maxLength": 500, "description": description}


def _several(one: Schema, *, some: bool = False) -> Schema:
    """A list, or a single value in its place; `some`: not an empty list."""
    return {"oneOf": [one, {"type": "array", "items": one, "uniqueItems": True, "minItems": int(some)}]}


def _year() -> Schema:
    return {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}


def _id() -> Schema:
    return {"type": "string", "pattern": _ID, "not": {"const": ISSUED}}


def _date(description: str) -> Schema:
    return {"type": "string", "pattern": _DATE, "description": description, "examples": ["2020-12-15", "15/12/2020"]}
