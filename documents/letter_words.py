"""The sentences of a reminder letter (công văn đôn đốc). Pure; an official letter is Vietnamese in every language.

Units below the issuer are instructed (“Yêu cầu”); member organisations and other bodies are asked (“Đề nghị”).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from documents.letter_values import IssuedLetter, LateTask, ReminderLetter
from documents.office import abbreviation, kind_of, letter_symbol
from documents.text import count, long_date, month_and_year
from lib.dates import day_words
from org.model import Relation
from plans.periods.words import period_words

NUMBER_TO_FILL = "\u00a0" * 8  # never broken, never stretched
DAY_TO_FILL = "\u00a0" * 6
# What is written with a capital within a sentence too (Nghị định 30/2020/NĐ-CP, phụ lục II).
_NAMES = (
    *("Mặt trận", "Đảng ", "Nhà nước", "Quốc hội", "Chính phủ", "Ủy ban", "Hội đồng nhân dân", "Cuộc vận động"),
    *("Quỹ ", "Tết ", "Nghị quyết", "Chỉ thị", "Kết luận", "Quyết định", "Luật ", "Đề án", "Ngày hội"),
)
FEW = 5  # so many units are named in the head; more stand in the annex only
FEW_DATES = 6  # so many deadlines are named in the body
LISTED = "Các đơn vị có tên trong danh sách kèm theo"
ANNEX_TITLE = "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO"
ANNEX_HEADINGS = ("TT", "Đơn vị", "Nội dung", "Thời hạn", "Quá hạn (ngày làm việc)", "Số lần đã nhắc")

_GROUPS: dict[Relation, str] = {
    "subordinate": "các đơn vị cấp dưới",
    "member": "các tổ chức thành viên",
    "other": "các cơ quan, đơn vị",
}


def plan_reference(letter: ReminderLetter) -> str:
    """`Kế hoạch số 87/KH-MTTQ-BTT`."""
    return f"{kind_of(letter.plan_number)} số {letter.plan_number}"


def number_line(letter: ReminderLetter) -> str:
    """The number is given by the registry: blank, with the office's symbol."""
    return f"Số:{NUMBER_TO_FILL}{letter_symbol(letter.plan_number)}"


def place_and_date(place: str | None, on: date) -> str:
    """The day is filled in when it is signed."""
    return f"{place or '…………'}, ngày{DAY_TO_FILL}{month_and_year(on)}"


def summary(letter: ReminderLetter) -> str:
    """What the letter is about (trích yếu), below its number."""
    return f"V/v {_about(letter, letter.round)}"


def _about(letter: ReminderLetter, number: int) -> str:
    again = f" (lần {number})" if number > 1 else ""
    return f"đôn đốc báo cáo thực hiện {plan_reference(letter)}{again}"


def addressees(letter: ReminderLetter) -> tuple[str, ...]:
    """Whom it is written to: the units where they are few, else the list."""
    return letter.units if len(letter.units) <= FEW else (LISTED,)


def paragraphs(letter: ReminderLetter) -> list[str]:
    """The body, paragraph by paragraph; the last one ends the text with “./.”."""
    return [
        *_deadlines(letter),
        _state(letter),
        f"Để kịp thời tổng hợp kết quả chung, {letter.issuer} có ý kiến như sau:",
        *(_request(letter, relation) for relation in _GROUPS if letter.related(relation)),
        _next_step(letter),
        _closing(letter),
    ]


# --- the plan and its deadlines ------------------------------------------------------------------------------------


def _deadlines(letter: ReminderLetter) -> list[str]:
    plan = (
        f"Theo {plan_reference(letter)} ngày {long_date(letter.plan_issued_on)} của {_decreed_by(letter)} "
        f"{_subject(letter.plan_subject)}, thời hạn hoàn thành và gửi báo cáo"
    )
    dates = list(dict.fromkeys((one.item, _written(one)) for one in _as_decreed(letter.late)))
    if len(dates) == 1:
        item, written = dates[0]
        return [f"{plan} đối với nội dung “{item}” là {written}{_extended_too(letter)}."]
    if len(dates) > FEW_DATES:
        return [f"{plan} của từng nội dung được ghi trong danh sách kèm theo."]
    lines = [f"- {item}: {written}" for item, written in dates]
    return [f"{plan} như sau:", *(f"{line};" for line in lines[:-1]), f"{lines[-1]}{_extended_too(letter)}."]


def _decreed_by(letter: ReminderLetter) -> str:
    return ", ".join((letter.issuer, *letter.co_issuers))


def _subject(subject: str) -> str:
    """`về sơ kết …`: the plan's subject as it goes on in a sentence; a name at its beginning keeps its capital."""
    words = subject.split(" ", 1)
    proper = len(words) > 1 and words[1][:1].isupper()
    if not proper and not subject[1:2].isupper() and not subject.startswith(_NAMES):
        subject = subject[:1].lower() + subject[1:]
    return subject if subject.startswith("về ") else f"về {subject}"


def _as_decreed(late: Sequence[LateTask]) -> Sequence[LateTask]:
    """Those whose date is the plan's own; where all were given more time, those."""
    return [one for one in late if one.extended_from is None] or late


def _extended_too(letter: ReminderLetter) -> str:
    some = {one.extended_from is None for one in letter.late}
    if len(some) < 2:
        return ""
    return " (đơn vị đã được gia hạn thực hiện theo thời hạn ghi trong danh sách kèm theo)"


def _written(one: LateTask) -> str:
    """The date as the plan writes it and, where it moved, as it holds; with the period."""
    return _day_written(one) + _of_period(one)


def _of_period(one: LateTask) -> str:
    return f", kỳ số liệu {period_words(one.period)}" if one.period else ""


def _day_written(one: LateTask) -> str:
    hour = f"{one.at.replace(':', ' giờ ')} " if one.at else ""
    if one.extended_from is not None:
        return f"{hour}ngày {day_words(one.extended_from)}, đã được gia hạn đến {hour}ngày {day_words(one.due_on)}"
    if one.due_given == one.due_on:
        return f"{hour}ngày {day_words(one.due_on)}"
    why = f" ({one.day_off})" if one.day_off else ""
    direction = "sang" if one.due_on > one.due_given else "lên"
    moved = f"được chuyển {direction} {hour}ngày làm việc {day_words(one.due_on)}"
    return f"ngày {day_words(one.due_given)}{why}, {moved}"


def annex_deadline(one: LateTask) -> str:
    """The same for a cell of the annex."""
    due = (f"{one.at} ngày {day_words(one.due_on)}" if one.at else day_words(one.due_on)) + _of_period(one)
    if one.extended_from is not None:
        return f"{due} (gia hạn từ {day_words(one.extended_from)})"
    if one.due_given != one.due_on:
        return f"{due} (kế hoạch ghi {day_words(one.due_given)})"
    return due


# --- where it stands, what is asked, what follows ------------------------------------------------------------------


def _state(letter: ReminderLetter) -> str:
    left = (
        f"đến ngày {day_words(letter.on)} vẫn còn {count(len(letter.units))} đơn vị chưa gửi báo cáo "
        "(có danh sách kèm theo)."
    )
    if letter.earlier is None:
        return f"Tuy nhiên, {left}"
    return f"{_earlier(letter, letter.earlier)}; tuy nhiên, {left}"


def _earlier(letter: ReminderLetter, before: IssuedLetter) -> str:
    about = _about(letter, 1) + f" (lần {before.round})"
    return f"{letter.issuer} đã có Công văn số {before.number} ngày {long_date(before.on)} về việc {about}"


def _request(letter: ReminderLetter, relation: Relation) -> str:
    units = letter.related(relation)
    whom = units[0] if len(units) == 1 else f"{_GROUPS[relation]} có tên trong danh sách"
    send = f"báo cáo về {letter.office} chậm nhất ngày {day_words(letter.due)}"
    if relation == "subordinate":
        return (
            f"Yêu cầu {whom} khẩn trương hoàn thành, gửi {send}; trường hợp chưa hoàn thành, "
            "phải báo cáo rõ nguyên nhân và thời gian hoàn thành."
        )
    return f"Đề nghị {whom} quan tâm, phối hợp hoàn thành và gửi {send}."


def _next_step(letter: ReminderLetter) -> str:
    if letter.round == 1:
        measure = "tiếp tục đôn đốc (lần 2) bằng văn bản"
    elif letter.related("subordinate"):
        measure = "có biện pháp chấn chỉnh theo thẩm quyền"
    else:
        measure = "cho ý kiến chỉ đạo"
    if letter.desk is None:
        return f"Quá thời hạn nêu trên, {letter.issuer} tổng hợp danh sách đơn vị chưa gửi báo cáo để {measure}."
    return (
        f"Quá thời hạn nêu trên, {letter.desk} tổng hợp danh sách đơn vị chưa gửi báo cáo, "
        f"trình {letter.issuer} xem xét, {measure}."
    )


def _closing(letter: ReminderLetter) -> str:
    units = "đơn vị" if len(letter.units) == 1 else "các đơn vị"
    if letter.related("member") or letter.related("other"):
        return f"{letter.issuer} rất mong nhận được sự quan tâm, phối hợp của {units}./."
    return f"{letter.issuer} thông báo để {units} biết, thực hiện./."


# --- below the text ------------------------------------------------------------------------------------------------


def receivers(letter: ReminderLetter) -> list[str]:
    """The lines of “Nơi nhận”."""
    lines = ["- Như trên;"]
    if letter.superior:
        lines.append(f"- {letter.superior} (để báo cáo);")
    if letter.desk is None:
        return [*lines, "- Lưu: VT."]
    return [*lines, f"- {letter.desk} (để theo dõi);", f"- Lưu: VT, {abbreviation(letter.desk)}."]


def annex_reference(letter: ReminderLetter) -> str:
    """Which letter the annex belongs to."""
    return (
        f"(Kèm theo Công văn số{NUMBER_TO_FILL}{letter_symbol(letter.plan_number)} ngày{DAY_TO_FILL}"
        f"{month_and_year(letter.on)} của {letter.issuer})"
    )


def annex_rows(letter: ReminderLetter) -> list[tuple[str, ...]]:
    """One row per late task, under ANNEX_HEADINGS."""
    return [
        (str(n), one.unit, one.item, annex_deadline(one), str(one.days_late), str(one.reminded))
        for n, one in enumerate(letter.late, start=1)
    ]
