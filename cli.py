"""`dondoc`: the entry point of the command line. Commands live in commands/, imported when they run."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from commands.frame.app import App, tell_refusal
from commands.frame.command import Group
from commands.frame.refusals import problems_of
from lib.language import language, say
from lib.problem import Problem
from lib.text import clean_line, visible
from settings import SettingError, installed_language
from storage.disk import private

# Where each command lives, and what it is for; a module is imported when its command runs.
COMMANDS = {
    "demo": (
        "commands.operations.system:demo",
        "Cả vòng đời Kế hoạch 87 trong nửa phút.",
        "The whole life of Plan 87 in half a minute.",
    ),
    "up": (
        "commands.operations.system:up",
        "Chạy tất cả trên một máy; Ctrl-C dừng hết.",
        "Run everything on one machine; Ctrl-C stops it.",
    ),
    "units": ("commands.roster:units", "Danh bạ đơn vị.", "The roster of units."),
    "contacts": ("commands.roster:contacts", "Cán bộ đầu mối và hộp thư.", "Who can be told."),
    "calendar": ("commands.calendar:calendar", "Ngày nghỉ, ngày làm bù.", "Days off and make-up working days."),
    "plan": (
        "commands.plans:plan",
        "Kiểm tra, xem trước, ban hành, đóng kế hoạch.",
        "Check, preview, publish and close plans.",
    ),
    "task": (
        "commands.acting.asking:task",
        "Nhiệm vụ: nộp, xác nhận, trả lại, gia hạn, miễn, mở lại.",
        "Tasks: submit, accept, return, extend, waive, reopen.",
    ),
    "extension": (
        "commands.acting.asking:extension",
        "Đề nghị gia hạn: xem, trả lời, rút lại.",
        "Requests for more time: see, answer, take back.",
    ),
    "question": (
        "commands.acting.asking:question",
        "Câu hỏi của các đơn vị và trả lời.",
        "Questions of units, and the answers.",
    ),
    "status": (
        "commands.reports:status",
        "Báo cáo tình hình thực hiện.",
        "The official report on where everything stands.",
    ),
    "simulate": (
        "commands.ahead.simulate:simulate",
        "Diễn tập một kế hoạch: ngày nào nhắc ai, bao nhiêu tin.",
        "Rehearse a plan: who is reminded when, how many messages.",
    ),
    "load": (
        "commands.ahead.load:load",
        "Một đơn vị phải làm gì trong các tuần tới.",
        "What a unit has to do in the coming weeks.",
    ),
    "letter": (
        "commands.papers.documents:letter",
        "Soạn công văn đôn đốc các đơn vị quá hạn.",
        "Draft the official reminder letter to the units that are late.",
    ),
    "evidence": (
        "commands.papers.documents:evidence",
        "Hồ sơ xử lý một nhiệm vụ, thành một tệp PDF.",
        "How one task was handled, as one PDF file.",
    ),
    "outbox": (
        "commands.outbox:outbox",
        "Đã, đang và sẽ thông báo gì cho ai.",
        "What was, is or will be said to whom.",
    ),
    "link": (
        "commands.links:link",
        "Liên kết đến trang của đơn vị: cấp, cấp lại, hủy.",
        "The links to units' pages: issue, reissue, revoke.",
    ),
    "account": (
        "commands.accounts.accounts:account",
        "Tài khoản đăng nhập: lập, khóa, đặt lại, vai trò.",
        "Who signs in: make, disable, reset, roles.",
    ),
    "template": (
        "commands.operations.templates:template",
        "Lời của thư: xem, sửa, xem trước.",
        "The words of the mails.",
    ),
    "journal": ("commands.journal:journal", "Nhật ký: ai làm gì, lúc nào.", "Who did what, who was told what."),
    "tick": ("commands.operations.engine:tick", "Một lượt rà soát thời hạn.", "One engine cycle."),
    "deliver": ("commands.operations.engine:deliver", "Một lượt gửi tin.", "One delivery pass."),
    "backup": (
        "commands.operations.backup:backup",
        "Sao lưu cả cơ quan vào một tệp.",
        "The whole office in one file.",
    ),
    "restore": (
        "commands.operations.backup:restore",
        "Khôi phục từ bản sao lưu, hay chuyển sang PostgreSQL.",
        "An office from a backup, or over to PostgreSQL.",
    ),
    "release": (
        "commands.operations.watch:release",
        "Gửi tiếp sau khi khôi phục dữ liệu.",
        "Let messages leave again after a restore.",
    ),
    "audit": ("commands.operations.watch:audit", "Tìm những gì đang mắc lại.", "Look for what hangs."),
    "mail": ("commands.operations.mail:mail", "Thư trả lại, địa chỉ chết.", "What comes back by mail, dead addresses."),
    "doctor": ("commands.operations.system:doctor", "Khám toàn bộ hệ thống.", "Check the whole installation."),
    "zalo": (
        "commands.operations.zalo:zalo",
        "Tài khoản Zalo OA: cấp quyền, tình trạng.",
        "The Zalo account: consent, state.",
    ),
    "zalo-simulator": (
        "commands.operations.zalo_simulator:zalo_simulator",
        "Zalo mô phỏng để diễn tập.",
        "A simulated Zalo for rehearsals.",
    ),
    "db": ("commands.operations.system:db", "Lược đồ cơ sở dữ liệu.", "The database schema."),
}


_NOT_UTF8 = re.compile("[\0\ud800-\udfff]")  # bytes that are none come in as halves of surrogate pairs


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 refused, 2 wrong usage (contract, section 1)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    app = App()
    lacking = _make_printable()
    try:
        _choose_language(words)
        if lacking:
            _tell_encoding(lacking)
        with private():
            _refuse_unreadable(words)
            code = _root().main(words, prog_name="dondoc", standalone_mode=False, obj=app)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = 130
    except click.ClickException as error:
        _wrong_usage(error, _as_json(app, words))
        code = error.exit_code
    except SettingError as error:
        tell_refusal([Problem(code="setting", message=str(error))], _as_json(app, words))
        code = 2
    except BrokenPipeError:  # whoever reads has seen enough: `dondoc task list | head`
        _print_no_more()
        code = 0
    except Exception as error:
        tell_refusal(problems_of(error, app, _command(words)), _as_json(app, words))
        _print_no_more()
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


_NEEDED = "Đệ…ữ“─✓"  # an encoding that holds these holds all that is printed


def _make_printable() -> str | None:
    """Vietnamese is printed whatever the environment says of it: as UTF-8 where its encoding holds none. Returns that
    encoding then. Without a stdout nothing is printed."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # for the rest of the process
    lacking = None
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        try:
            _NEEDED.encode(stream.encoding)
            stream.reconfigure(errors="backslashreplace")
        except (UnicodeEncodeError, LookupError):
            lacking = stream.encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return lacking


def _tell_encoding(lacking: str) -> None:
    click.echo(
        say(
            "Cảnh báo: bảng mã {encoding} của màn hình không ghi được tiếng Việt nên dùng UTF-8; hãy đặt LANG=C.UTF-8.",
            "Warning: the output's encoding {encoding} cannot hold Vietnamese, so UTF-8 is used; set LANG=C.UTF-8.",
            encoding=lacking,
        ),
        err=True,
    )


def _print_no_more() -> None:
    """What is still to be printed is dropped, so that Python's own end does not stumble over it again."""
    with suppress(OSError, ValueError):  # ValueError: under tests it is no file
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_unreadable(words: Sequence[str]) -> None:
    """Arguments are UTF-8: what is not could be neither kept nor shown."""
    for number, word in enumerate(words, start=1):
        if _NOT_UTF8.search(word):
            raise click.UsageError(
                say(
                    "Tham số thứ {n} (“{word}”) không ở dạng UTF-8; hãy gõ lại, hoặc đổi tên tệp.",
                    "Argument {n} ('{word}') is not UTF-8; type it again, or rename the file.",
                    n=number,
                    word=clean_line(_NOT_UTF8.sub("�", word))[:100],
                )
            )


def _command(words: Sequence[str]) -> str:
    """The command in `words` without its arguments, which may be nobody's business."""
    path = ["dondoc"]
    group: click.Command | None = _root()
    with suppress(Exception):  # the command's module may be what is broken
        for word in words:
            if isinstance(group, click.Group) and (found := group.get_command(click.Context(group), word)):
                path, group = [*path, word], found
    return " ".join(path)


def _as_json(app: App, words: Sequence[str]) -> bool:
    """Whether errors are to be JSON, also when the command line was not understood as far as `--json`."""
    return app.json or "--json" in words


def _choose_language(words: Sequence[str]) -> None:
    """Before any command is imported: help texts are put together then."""
    asked = None
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word == "--lang":
            asked = following
    language.set("en" if asked == "en" else "vi")
    installed = installed_language(os.environ)
    if asked is None:
        language.set(installed)


def _wrong_usage(error: click.ClickException, as_json: bool) -> None:
    if not as_json:
        error.show(shown := io.StringIO())
        click.echo(visible(shown.getvalue()), nl=False, err=True)
        return
    message = error.format_message()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        message = say("Thiếu tên lệnh; xem `{it} --help`.", "Missing command; see `{it} --help`.", it=_path(error))
    tell_refusal([Problem(code="usage", message=message)], True)


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "dondoc"


def _root() -> click.Group:
    root = Group(
        name="dondoc",
        help=say(
            "Đôn Đốc biến kế hoạch của Ban Thường trực thành nhiệm vụ có thời hạn cho từng đơn vị, "
            "nhắc hạn qua thư điện tử, theo dõi báo cáo và báo cáo cấp trên khi quá hạn.",
            "Đôn Đốc turns a standing committee's plan into tasks with due dates for every unit, "
            "reminds by e-mail, tracks the reports and escalates what is overdue.",
        ),
        epilog=say(
            "Bắt đầu: `dondoc demo` cho xem cả vòng đời của Kế hoạch 87 trong nửa phút.",
            "To begin: `dondoc demo` shows the whole life of Plan 87 in half a minute.",
        ),
        lazy={name: (place, say(vi, en)) for name, (place, vi, en) in COMMANDS.items()},
        aliases={"tasks": "task"},
    )
    return click.version_option(
        package_name="dondoc",
        message=say("%(prog)s, phiên bản %(version)s", "%(prog)s, version %(version)s"),
        help=say("Phiên bản.", "The version."),
    )(root)


if __name__ == "__main__":
    main()
