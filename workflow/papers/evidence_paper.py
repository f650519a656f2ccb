"""The evidence of one task as a paper: the facts in words, addresses masked unless all of it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.evidence import Facts, Grid, Note, Paper, Row, Section
from lib.clocks.words import rung_of_clock
from lib.dates import date_words, instant_words
from lib.entries import action_word, detail_words
from lib.language import language, say
from lib.masked import masked
from lib.time import local_iso
from lib.vocabulary import ACT_NAMES, CHANNELS, KIND_WORDS, REASONS, STATES, word
from lib.words import STANDINGS, STATUSES, actor_word, audience_words
from plans.periods.model import period_of
from plans.periods.words import period_words
from workflow.papers.around import outcome, passed
from workflow.views.evidence import Evidence

FEW = 5  # a longer list in the journal's detail is told by its length


def paper(evidence: Evidence, *, full: bool) -> Paper:
    """The paper that says it all; with `full`, addresses and names as they are."""
    task, at = evidence.task, instant_words(local_iso(evidence.at))
    return Paper(
        title=say("HỒ SƠ XỬ LÝ NHIỆM VỤ", "HOW A TASK WAS HANDLED"),
        about=(
            task["unit_name"],
            say("Nhiệm vụ số {id} · {plan}", "Task {id} · {plan}", id=task["id"], plan=task["plan"]),
            say("Lập lúc {at} (giờ Việt Nam)", "Generated {at} (Vietnam's time)", at=at),
        ),
        language=language.get(),
        at=evidence.at,
        footer=say(
            "Đôn Đốc · nhiệm vụ {id}, {plan} · lập lúc {at}",
            "Đôn Đốc · task {id}, {plan} · generated {at}",
            id=task["id"],
            plan=task["plan"],
            at=at,
        ),
        page=say("Trang", "Page"),
        sections=(
            _assignment(evidence),
            _dates(evidence),
            _notices(evidence, full),
            _submissions(evidence),
            _history(evidence),
            _journal(evidence),
        ),
    )


# --- assignment and date -------------------------------------------------------------------------------------------


def _assignment(evidence: Evidence) -> Section:
    task, plan = evidence.task, evidence.plan
    wanted = "; ".join(_deliverable(one) for one in task["deliverables"]) or "—"
    rows = (
        (say("Kế hoạch", "Plan"), f"{plan['number']}, {date_words(plan['issued_on'])}"),
        (say("Trích yếu", "Subject"), plan["subject"]),
        (say("Cơ quan ban hành", "Issuer"), plan["issuer"]),
        (say("Căn cứ", "Based on"), ", ".join(plan["based_on"]) or "—"),
        (say("Người ký", "Signed by"), plan["signed_by"] or "—"),
        (
            say("Ban hành trên hệ thống", "Published"),
            f"{instant_words(plan['published_at'])} · {actor_word(plan['published_by'] or '—')}",
        ),
        (say("Đầu việc", "Item"), f"{task['item']}: {task['title']}"),
        (say("Đơn vị thực hiện", "Unit"), f"{task['unit_name']} ({task['unit']})"),
        *_jointly(task),
        (say("Sản phẩm phải nộp", "To deliver"), wanted),
        (say("Nơi nhận báo cáo", "Reports to"), evidence.report_to),
        (say("Bộ phận theo dõi", "Desk"), plan["desk"]),
        (say("Trạng thái", "Status"), f"{word(STATUSES, task['status'])} · {word(STANDINGS, task['standing'])}"),
        *passed(task),
        *outcome(plan["outcome"]),
    )
    return Section(say("1. Giao nhiệm vụ", "1. Assignment"), (Facts(rows),))


def _jointly(task: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Who supports it, and of which period it is, where that is so."""
    if task["with"]:
        yield say("Đơn vị phối hợp", "Supported by"), ", ".join(task["with"])
    if period := period_of(task["period"]):
        yield say("Kỳ số liệu", "Period"), period_words(period)


def _deliverable(one: dict[str, Any]) -> str:
    at_least = say("ít nhất {n}", "at least {n}", n=one["at_least"])
    return f"{one['title']} ({at_least})"


def _ends(one: dict[str, Any]) -> str:
    """The end of the day is 24:00 of it, not 00:00 of the next."""
    ends = instant_words(one["due_at"])
    return f"{date_words(one['due_on'])} 24:00" if ends.endswith("00:00") else ends


def _dates(evidence: Evidence) -> Section:
    blocks: list[Facts | Grid | Note] = []
    headings = (say("Bước", "Step"), say("Ngày", "Date"), say("Căn cứ", "Source"))
    for one in evidence.deadlines:
        since = (
            say("Thời hạn khi ban hành", "The date at publication")
            if one["by"] is None
            else say(
                "Thời hạn từ {at} ({act})", "The date since {at} ({act})", at=instant_words(one["since"]),
                act=word(ACT_NAMES, one["by"]).lower(),
            )
        )  # fmt: skip
        words = say(
            "{since}: ngày ghi {given}, hạn hoàn thành {due}, kết thúc lúc {ends}.",
            "{since}: as written {given}, due {due}, ending {ends}.",
            since=since,
            given=date_words(one["due_given"]),
            due=date_words(one["due_on"]),
            ends=_ends(one),
        )
        blocks.append(Note(words))
        steps = tuple(Row((step["text"], date_words(step["on"]), step["source"] or "")) for step in one["steps"])
        blocks.append(Grid(headings, (90, 24, 60), steps))
    return Section(say("2. Thời hạn và căn cứ", "2. The due date and its sources"), tuple(blocks))


# --- notices -------------------------------------------------------------------------------------------------------


def _notices(evidence: Evidence, full: bool) -> Section:
    title = say("3. Thông báo ({n})", "3. Notices ({n})", n=len(evidence.notices))
    if not evidence.notices:
        return Section(title, (Note(say("Chưa có thông báo nào.", "There are no notices.")),))
    headings = (
        say("Theo lịch", "Scheduled"),
        say("Loại, bậc", "Kind, rung"),
        say("Người nhận", "Told"),
        say("Kênh", "Channel"),
        say("Kết quả", "Result"),
    )
    own = Note(say("Đơn vị: {reminded}.", "The unit itself: {reminded}.", reminded=evidence.reminded))
    hidden = () if full else (Note(say("Địa chỉ được che một phần.", "Addresses are partly hidden.")),)
    rows = tuple(_notice(one, full) for one in evidence.notices)
    return Section(title, (Grid(headings, (24, 34, 60, 18, 38), rows), own, *hidden))


def _notice(one: dict[str, Any], full: bool) -> Row:
    kind = " · ".join(
        part for part in (word(KIND_WORDS, one["kind"]), rung_of_clock(one["rung"], one["clock"])) if part
    )
    result = [word(STATES, one["state"])]
    if one["sent_at"]:
        result.append(instant_words(one["sent_at"]))
    if one["attempts"] > 1:
        result.append(say("{n} lần thử", "{n} attempts", n=one["attempts"]))
    result += [text for text in (word(REASONS, one["reason"] or ""), one["error"]) if text]
    below = (f"Message-ID: {one['message_id']}",) if one["message_id"] else ()
    cells = (
        instant_words(one["scheduled_for"]),
        kind,
        _told(one, full),
        word(CHANNELS, one["channel"] or "—"),
        " · ".join(result),
    )
    return Row(cells, below)


def _told(one: dict[str, Any], full: bool) -> str:
    told = one["recipient"]
    if told["unit"] is None:
        return "—"
    parts = [audience_words([one["post"]]), told["unit"]]
    if full and told["name"]:
        parts.append(told["name"])
    parts += [text if full else masked(text) for text in (told["email"], told["phone"]) if text]
    return " · ".join(parts)


# --- what people did -----------------------------------------------------------------------------------------------


def _submissions(evidence: Evidence) -> Section:
    given = evidence.task["submissions"]
    title = say("4. Báo cáo đã nộp ({n})", "4. Submissions ({n})", n=len(given))
    if not given and not evidence.task["contributions"]:
        return Section(title, (Note(say("Chưa ghi nhận báo cáo nào.", "No submission was recorded.")),))
    headings = (say("Tệp", "File"), say("Sản phẩm", "Deliverable"), say("Dung lượng (byte)", "Size (bytes)"))
    blocks: list[Facts | Grid | Note] = []
    for one in given:
        words = say(
            "Nộp lúc {at}, người nộp: {by}.", "Submitted {at} by {by}.", at=instant_words(one["submitted_at"]),
            by=one["by"],
        )  # fmt: skip
        if one["paper"]:
            words += say(" Đã nhận bản giấy.", " It came on paper.")
        if one["note"]:
            words += say(" Ghi chú: {note}", " Note: {note}", note=one["note"])
        blocks.append(Note(words))
        if one["values"]:
            blocks.append(Facts(tuple((value["title"], value["said"]) for value in one["values"])))
        if one["files"]:
            blocks.append(Grid(headings, (100, 40, 34), tuple(map(_file, one["files"]))))
    for one in evidence.task["contributions"]:
        words = say(
            "Nội dung phối hợp của {unit} lúc {at}, người gửi: {by}.",
            "Contributed by {unit} {at}, sent by {by}.",
            unit=one["unit"],
            at=instant_words(one["at"]),
            by=one["by"],
        )
        blocks.append(Note(words + (say(" Ghi chú: {note}", " Note: {note}", note=one["note"]) if one["note"] else "")))
        if one["files"]:
            blocks.append(Grid(headings, (100, 40, 34), tuple(map(_file, one["files"]))))
    return Section(title, tuple(blocks))


def _file(f: dict[str, Any]) -> Row:
    return Row((f["name"], f["deliverable"] or "—", str(f["size"])), (f"SHA-256: {f['sha256']}",))


def _history(evidence: Evidence) -> Section:
    title = say("5. Xử lý: trả lại, gia hạn, miễn, xác nhận", "5. Acts: returns, extensions, waivers, acceptance")
    if not evidence.acts:
        return Section(title, (Note(say("Chưa có ai xử lý nhiệm vụ này.", "Nobody has acted on this task.")),))
    headings = (
        say("Lúc", "At"),
        say("Ai", "Who"),
        say("Việc", "Act"),
        say("Trạng thái sau đó", "Status then"),
        say("Lý do, ghi chú, hạn mới", "Reason, note, new date"),
    )
    rows = []
    for one in evidence.acts:
        why = [one["reason"] or ""]
        if one["due_before"] != one["due_after"]:
            why.append(f"{date_words(one['due_before'])} » {date_words(one['due_after'])}")
        cells = (
            instant_words(one["at"]),
            actor_word(one["actor"]),
            word(ACT_NAMES, one["action"]),
            word(STATUSES, one["status"]),
        )
        rows.append(Row((*cells, " · ".join(part for part in why if part) or "—")))
    return Section(title, (Grid(headings, (26, 26, 28, 34, 60), tuple(rows)),))


# --- the journal ---------------------------------------------------------------------------------------------------


def _journal(evidence: Evidence) -> Section:
    verdict, head = evidence.verdict, evidence.head
    whole = (
        say("Nguyên vẹn: cả {n} mục nối tiếp nhau.", "It holds: all {n} entries follow each other.", n=verdict.entries)
        if verdict.broken is None
        else say("ĐỨT ở mục {n}: {why}.", "BROKEN at entry {n}: {why}.", n=verdict.broken, why=verdict.why)
    )
    books = (
        say("Đúng như nhật ký đã ghi.", "As the journal says.")
        if not evidence.differences
        else say("KHÁC: {what}", "THEY DIFFER: {what}", what=" ".join(one.what for one in evidence.differences[:FEW]))
    )
    facts = (
        (say("Kiểm tra chuỗi nhật ký", "The chain"), whole),
        (say("Đối chiếu dữ liệu", "The books"), books),
        (say("Mục cuối cùng", "Last entry"), head[0] if head else "—"),
        (say("Mã băm cuối cùng", "Head hash"), head[1] if head else "—"),
    )
    explained = say(
        "Mỗi mục mang chữ ký (HMAC-SHA256, bằng khóa riêng của hệ thống) trên chính nó và mục liền trước; sửa, xóa hay "
        "chèn một mục thì chuỗi bị đứt. Đối chiếu với hệ thống bằng `dondoc journal --task {id}` và "
        "`dondoc journal verify`.",
        "Each entry bears a signature (HMAC-SHA256, under the installation's key) over its content and the entry "
        "before; a changed, removed or inserted entry breaks the chain. Compare with `dondoc journal --task {id}` and "
        "`dondoc journal verify`.",
        id=evidence.task["id"],
    )
    headings = (say("Mục", "Entry"), say("Lúc", "At"), say("Ai", "Who"), say("Việc, chi tiết", "Action, detail"))
    rows = tuple(
        Row(
            (
                one["id"],
                instant_words(one["at"]),
                actor_word(one["actor"]),
                f"{action_word(one['action'])} · {detail_words(one['detail'], few=FEW)}",
            ),
            (f"{'HMAC-' if one['key'] else ''}SHA-256: {one['hash']}",),
        )
        for one in evidence.entries
    )
    title = say("6. Nhật ký và đối chiếu", "6. The journal, and how to compare")
    return Section(title, (Facts(facts), Note(explained), Grid(headings, (14, 26, 26, 108), rows)))
