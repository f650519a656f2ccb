"""`dondoc demo`, `up`, `doctor` and `db …`: the machine room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command, Group
from commands.frame.kinds import Instant
from lib.language import say
from lib.problem import refuse
from lib.vocabulary import word
from lib.words import CHECKS


@click.command(
    cls=Command,
    help=say(
        "Cả vòng đời của Kế hoạch 87/KH-MTTQ-BTT trong nửa phút, trên đồng hồ mô phỏng: ban hành, nhắc hạn, nộp, "
        "trả lại, gia hạn, báo cáo cấp trên, tổng kết. Thư đi qua SMTP thật đến một hộp nhận ngay trên máy này. `demo "
        "reform` kể ngày 01/7/2025: xã của Tây Ninh và Long An sáp nhập trong lúc kế hoạch đang thực hiện.",
        "The whole life of Plan 87/KH-MTTQ-BTT in half a minute, on a simulated clock: publication, reminders, "
        "submissions, a return, an extension, escalation, the closing report. Mail goes by real SMTP to a local sink. "
        "`demo reform` tells of 1 July 2025: communes of Tây Ninh and Long An merge while a plan runs.",
    ),
    examples="""dondoc demo
        dondoc demo reform
        dondoc demo --json
        dondoc demo --serve --at 2020-12-16T08:05""",
)
@click.option(
    "--serve",
    is_flag=True,
    help=say(
        "Dừng ở một thời điểm và mở các trang của tỉnh ấy trên máy này, có sẵn tài khoản và liên kết; Ctrl-C dừng.",
        "Stop at one instant and serve that province's pages on this machine, with accounts and links; Ctrl-C stops.",
    ),
)
@click.option("--at", type=Instant(), default=None, help=say("Thời điểm ấy.", "That instant; needs --serve."))
@click.option("--port", type=click.IntRange(1, 65535), default=None, help=say("Cổng.", "The port; needs --serve."))
@click.argument("story", type=click.Choice(["reform"]), required=False)
@pass_app
def demo(app: App, story: str | None, serve: bool, at: datetime | None, port: int | None) -> None:
    if story is not None:
        if serve or at or port:
            raise click.UsageError(say("--serve không dùng với `demo reform`.", "`demo reform` takes no --serve."))
        from commands.demo import reform

        reform.run(app)
        return
    if serve:
        from commands.demo import serving

        raise click.exceptions.Exit(serving.serve(app, at or serving.AT, port or serving.PORT))
    if at or port:
        raise click.UsageError(say("--at và --port chỉ dùng với --serve.", "--at and --port need --serve."))
    from commands.demo.demo import run

    run(app)


@click.command(
    cls=Command,
    help=say(
        "Chạy tất cả bằng một lệnh: rà soát, gửi tin, trang theo dõi. Không cần cài máy chủ nào; Ctrl-C dừng hết.",
        "Run everything in one command: ticks, delivery, the web process. No server needed; Ctrl-C stops all.",
    ),
    examples="dondoc up\ndondoc up --port 8090",
)
@click.option("--host", default=None, help=say("Địa chỉ nghe.", "The address to listen on."))
@click.option("--port", type=click.IntRange(1, 65535), default=None, help=say("Cổng.", "The port."))
@pass_app
def up(app: App, host: str | None, port: int | None) -> None:
    from commands.operations.up import run
    from workflow.keeping.privacy import close

    app.now  # noqa: B018  # a malformed DONDOC_NOW stops here, and not each child for itself
    with app.beginning() as store:  # the schema is current before anything starts
        del store
    settings = app.settings
    close(settings, whole=True)
    raise click.exceptions.Exit(run(settings, host or settings.web_host, port or settings.web_port))


@click.command(
    cls=Command,
    help=say(
        "Khám toàn bộ: cấu hình, cơ sở dữ liệu, hàng đợi, kênh gửi, liên lạc, nhịp chạy.",
        "Check configuration, database, broker, channels, reachability and heartbeat.",
    ),
    examples="dondoc doctor\ndondoc doctor --only heartbeat",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help=say("Chỉ mục này (tên như trong --json).", "Only this check (named as in --json)."),
)
@pass_app
def doctor(app: App, only: tuple[str, ...]) -> None:
    from workflow.watch.doctor import doctor as examine

    found = examine(app.settings, app.now, only=only)
    if missing := sorted({*only} - {check["name"] for check in found["checks"]}):
        raise refuse(
            "unknown-check",
            say(
                "Không có mục kiểm tra {name}; `dondoc doctor --json` liệt kê tất cả.",
                "There is no check {name}; `dondoc doctor --json` lists them all.",
                name=", ".join(missing),
            ),
        )
    app.emit(found, lambda: _print(app, found))
    if any(check["state"] == "failed" for check in found["checks"]):
        raise click.exceptions.Exit(1)


def _print(app: App, found: dict[str, Any]) -> None:
    marks = {"ok": "[green]✓[/green]", "warning": "[yellow]![/yellow]", "failed": "[red]✗[/red]"}
    for check in found["checks"]:
        app.console.print(f"{marks[check['state']]} [bold]{word(CHECKS, check['name'])}[/bold]: ", end="")
        app.console.print(check["detail"], soft_wrap=True, markup=False)


@click.group(cls=Group, help=say("Lược đồ cơ sở dữ liệu.", "The database schema."))
def db() -> None: ...


@db.command(
    help=say(
        "Tạo cơ sở dữ liệu mới nếu chưa có, hoặc nâng cấp lược đồ.", "Make a new database, or upgrade the schema."
    ),
    examples="dondoc db upgrade",
)
@pass_app
def upgrade(app: App) -> None:
    from storage.disk import make_folder
    from workflow.keeping import opening, privacy

    new = opening.missing(app.settings)
    before, now = opening.upgrade_store(app.settings)
    make_folder(app.settings.home)  # what else is kept goes there, with a database elsewhere too
    privacy.close(app.settings)
    if new:
        app.tell_new(new)
    app.emit(
        {"before": before, "now": now},
        lambda: app.say("Lược đồ ở phiên bản {now}.", "The schema is at revision {now}.", now=now),
    )


@db.command(
    help=say(
        "Đọc toàn bộ cơ sở dữ liệu: trang, dòng, chỉ mục, khóa ngoại có hỏng không, lược đồ có đúng phiên bản không.",
        "Read all of the database: are its pages, rows, indexes and foreign keys whole, and is the schema current?",
    ),
    examples="dondoc db check",
)
@pass_app
def check(app: App) -> None:
    from workflow.keeping.opening import examined

    with app.working("Đang đọc …", "Reading …"):
        found = examined(app.settings)
    app.emit(
        {"revision": found.revision},
        lambda: app.say(
            "Lược đồ đúng phiên bản {revision}; đã đọc {tables} bảng, {rows} dòng, không chỗ nào hỏng.",
            "The schema is current ({revision}); {tables} tables with {rows} rows were read, nothing is damaged.",
            **vars(found),
        ),
    )
