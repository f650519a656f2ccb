"""`dondoc letter`, `dondoc letter issued` and `dondoc evidence`: documents for the record."""

from __future__ import annotations

import hashlib
import importlib
import re
from datetime import date
from pathlib import Path

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command, Group
from commands.frame.export import ends, save, unused
from commands.frame.kinds import Day, Duration
from lib.dates import date_words
from lib.language import say
from lib.problem import refuse, why
from lib.text import fold
from plans.model import Span

NEEDS = {"docx": "python-docx", "fpdf": "fpdf2"}
output = click.Path(path_type=Path, dir_okay=False)


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=say(
        "Soạn công văn đôn đốc (.docx) gửi các đơn vị quá hạn chưa báo cáo, theo thể thức Nghị định 30/2020/NĐ-CP. "
        "Soạn lại bao nhiêu lần cũng được; ban hành rồi thì ghi nhận bằng `letter issued`.",
        "Draft the official reminder letter (.docx) to the units that are late, in the layout of Decree 30/2020. It "
        "may be drafted again at will; once it went out, `letter issued` records that.",
    ),
    examples="""dondoc letter --plan 87/KH-MTTQ-BTT --overdue-for 3wd -o cong-van.docx
        dondoc letter --plan 87/KH-MTTQ-BTT --item district-reports --due 25/12/2020
        dondoc letter issued --plan 87/KH-MTTQ-BTT --number 112/MTTQ-BTT --on 18/12/2020""",
)
@click.option("--plan", metavar="N", help=say("Kế hoạch.", "The plan."))
@click.option(
    "--overdue-for",
    type=Duration(),
    metavar="SPAN",
    help=say("Chỉ đơn vị quá hạn từ chừng này, ví dụ 3wd.", "Only units overdue by at least that, such as 3wd."),
)
@click.option("--item", metavar="ID", help=say("Chỉ đầu việc này.", "Only this item."))
@click.option(
    "--due", type=Day(), help=say("Hạn mới; mặc định 5 ngày làm việc nữa.", "New date; default 5wd from now.")
)
@click.option(
    "--at",
    "office",
    metavar="OFFICE",
    help=say("Nơi nhận báo cáo: mã đơn vị hoặc lời ghi.", "Where reports are sent: a unit's code, or words."),
)
@click.option(
    "--round",
    "number",
    type=click.IntRange(1, 99),
    help=say("Lần thứ mấy, khi soạn lại một công văn đã ban hành.", "Which letter it is, when one is drafted again."),
)
@click.option("-o", "--output", "path", type=output, metavar="FILE.docx", help=say("Ghi vào tệp này.", "The file."))
@by
@click.pass_context
def letter(
    context: click.Context,
    plan: str | None,
    overdue_for: Span | None,
    item: str | None,
    due: date | None,
    office: str | None,
    number: int | None,
    path: Path | None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if plan is None:
        raise click.MissingParameter(ctx=context, param_type="option", param_hint="--plan")
    app = context.ensure_object(App)
    _needed("docx")
    ends(path, ".docx")
    from documents.letter import build
    from workflow.keeping import letters
    from workflow.views import letter as letter_facts

    asked = letter_facts.Asked(plan=plan, item=item, overdue_for=overdue_for, due=due, office=office, round=number)
    with app.today() as connection:
        facts = letter_facts.gather(connection, asked, app.now)
    drafted = facts.letter
    file = path or unused(f"cong-van-don-doc-{_slug(drafted.plan_number)}-lan-{drafted.round}.docx")
    data = build(drafted, app.now)
    with app.store.write() as connection:  # the file comes before the entry's end: a draft that failed is none
        letters.record(connection, facts, now=app.now, actor=app.actor)
        _write(file, data)
    found = {"plan": drafted.plan_number, "round": drafted.round, "units": list(facts.units), "file": str(file)}
    app.emit(
        found,
        lambda: app.say(
            "Đã soạn công văn đôn đốc lần {round} gửi {n} đơn vị: {file}. Số, ngày ký và chữ ký để trống.",
            "Drafted reminder letter {round} to {n} units: {file}. Number, day and signature are left blank.",
            round=drafted.round,
            n=len(facts.units),
            file=file,
        ),
    )


@letter.command(
    "issued",
    help=say(
        "Ghi nhận công văn soạn lần cuối đã ban hành, với số và ngày của văn thư. Chỉ công văn đã ban hành mới tính là "
        "một lần và được viện dẫn.",
        "Record that the last draft went out, with the registry's number and day. Only issued letters count as rounds "
        "and are cited.",
    ),
    examples="dondoc letter issued --plan 87/KH-MTTQ-BTT --number 112/MTTQ-BTT --on 18/12/2020",
)
@click.option("--plan", required=True, metavar="N", help=say("Kế hoạch.", "The plan."))
@click.option("--number", required=True, metavar="X", help=say("Số của công văn.", "The letter's number."))
@click.option("--on", type=Day(), metavar="D", help=say("Ngày của công văn; mặc định hôm nay.", "Its day; today."))
@click.option("--replace", is_flag=True, help=say("Sửa điều đã ghi nhận.", "Put right what was recorded."))
@by
@pass_app
def letter_issued(app: App, plan: str, number: str, on: date | None, replace: bool) -> None:
    from workflow.keeping import letters

    out = letters.GoneOut(plan=plan, number=number, on=on, replace=replace)
    found = letters.issue(app.store, out, now=app.now, actor=app.actor)
    app.emit(
        found,
        lambda: app.say(
            "Đã ghi nhận công văn đôn đốc lần {round} theo {plan}: số {number} ngày {day}, gửi {n} đơn vị.",
            "Recorded that letter {round} for {plan} went out as {number} of {day}, to {n} units.",
            round=found["round"],
            plan=found["plan"],
            number=found["number"],
            day=date_words(found["on"]),
            n=len(found["units"]),
        ),
    )


@click.command(
    cls=Command,
    help=say(
        "Hồ sơ xử lý một nhiệm vụ trong một tệp PDF: giao việc, thời hạn và căn cứ, mọi thông báo, báo cáo, nhật ký.",
        "How one task was handled, in one PDF: assignment, due date and sources, every notice, submissions, journal.",
    ),
    examples="dondoc evidence 17 -o ho-so-17.pdf",
)
@click.argument("id", metavar="TASK")
@click.option("-o", "--output", "path", type=output, metavar="FILE.pdf", help=say("Ghi vào tệp này.", "The file."))
@click.option("--full", is_flag=True, help=say("Ghi đủ họ tên, địa chỉ.", "With names and addresses as they are."))
@pass_app
def evidence(app: App, id: str, path: Path | None, full: bool) -> None:
    _needed("fpdf")
    ends(path, ".pdf")
    from documents.evidence import build
    from workflow.outcome.shown import figures
    from workflow.papers.evidence_paper import paper
    from workflow.views.evidence import gather
    from workflow.views.tasks import task_key

    with app.today() as connection:
        found = gather(connection, task_key(id), app.now)
    data = build(paper(found, full=full))
    file = path or unused(f"ho-so-nhiem-vu-{id}.pdf")
    _write(file, data)
    told = {
        "task": found.task["id"],
        "file": str(file),
        "sha256": hashlib.sha256(data).hexdigest(),
        "journal_holds": not found.differences,
        "journal_head": found.head[1] if found.head else None,
        "outcome": figures(found.plan["outcome"]),
    }
    app.emit(
        told,
        lambda: app.say(
            "Đã lập hồ sơ nhiệm vụ {task}: {file} (SHA-256 {sha256}).",
            "Wrote the evidence of task {task}: {file} (SHA-256 {sha256}).",
            **told,
        ),
    )


def _needed(module: str) -> None:
    """Refuse, with how to install it, where the package that writes the document is missing."""
    try:
        importlib.import_module(module)
    except ImportError:
        raise refuse(
            "missing-package",
            say(
                "Chưa cài gói {package} để soạn văn bản; hãy chạy `pip install 'dondoc[documents]'`.",
                "The package {package}, which writes the document, is missing; run `pip install 'dondoc[documents]'`.",
                package=NEEDS[module],
            ),
        ) from None


def _write(path: Path, data: bytes) -> None:
    try:
        save(path, data)
    except OSError as error:
        raise refuse(
            "file-not-written",
            say(
                "Không ghi được tệp {file}: {why}.",
                "The file {file} cannot be written: {why}.",
                file=path,
                why=why(error),
            ),
        ) from None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
