"""`dondoc`: the entry point of the command line. Commands live in commands/, imported when they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from commands.app import App, tell_refusal
from commands.command import Group
from org.language import language, say
from org.problem import Problem, Refused
from settings import SettingError

# Where each command lives, and what it is for; a module is imported when its command runs.
COMMANDS = {
    "demo": (
        "commands.system:demo",
        "Cả vòng đời Kế hoạch 87 trong nửa phút.",
        "The whole life of Plan 87 in half a minute.",
    ),
    "up": (
        "commands.system:up",
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
        "commands.tasks:task",
        "Nhiệm vụ: nộp, xác nhận, trả lại, gia hạn, miễn.",
        "Tasks: submit, accept, return, extend, waive.",
    ),
    "status": (
        "commands.reports:status",
        "Báo cáo tình hình thực hiện.",
        "The official report on where everything stands.",
    ),
    "outbox": (
        "commands.engine:outbox",
        "Đã, đang và sẽ thông báo gì cho ai.",
        "What was, is or will be said to whom.",
    ),
    "journal": ("commands.reports:journal", "Nhật ký: ai làm gì, lúc nào.", "Who did what, who was told what."),
    "tick": ("commands.engine:tick", "Một lượt rà soát thời hạn.", "One engine cycle."),
    "deliver": ("commands.engine:deliver", "Một lượt gửi tin.", "One delivery pass."),
    "doctor": ("commands.system:doctor", "Khám toàn bộ hệ thống.", "Check the whole installation."),
    "db": ("commands.system:db", "Lược đồ cơ sở dữ liệu.", "The database schema."),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 refused, 2 wrong usage (contract, section 1)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _choose_language(words)
    app = App()
    try:
        code = _root().main(words, prog_name="dondoc", standalone_mode=False, obj=app)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        _wrong_usage(error, app.json or "--json" in words)
        code = error.exit_code
    except Refused as refused:
        tell_refusal(refused.problems, app.json)
        code = 1
    except SettingError as error:
        tell_refusal([Problem(code="setting", message=str(error))], app.json)
        code = 2
    except Exception as error:
        tell_refusal([_database_problem(error)], app.json)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _choose_language(words: Sequence[str]) -> None:
    """Before any command is imported: help texts are put together then."""
    chosen = os.environ.get("DONDOC_LANG", "vi")
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        elif word == "--lang":
            chosen = following
    language.set("en" if chosen == "en" else "vi")


def _wrong_usage(error: click.ClickException, as_json: bool) -> None:
    if as_json:
        tell_refusal([Problem(code="usage", message=error.format_message())], True)
    else:
        error.show()


def _database_problem(error: Exception) -> Problem:
    """A database that is away is a sentence; anything else is a defect and shows itself."""
    if type(error).__name__ not in ("OperationalError", "InterfaceError") or "sqlalchemy" not in type(error).__module__:
        raise error
    why = " ".join(str(getattr(error, "orig", error)).split())
    return Problem(
        code="database",
        message=say(
            "Không dùng được cơ sở dữ liệu: {why}. Hãy xem DONDOC_DATABASE_URL và chạy `dondoc doctor`.",
            "The database cannot be used: {why}. See DONDOC_DATABASE_URL and run `dondoc doctor`.",
            why=why,
        ),
    )


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
    )
    return click.version_option(package_name="dondoc", help=say("Phiên bản.", "The version."))(root)


if __name__ == "__main__":
    main()
