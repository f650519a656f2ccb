"""The demo on a terminal: a line for each day on which something happened, then the report and ten mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from commands.demo.acts import Act
from lib.dates import date_words, instant_words
from lib.language import say
from lib.vocabulary import KIND_WORDS, word

_STYLE = {
    "assignment": "cyan",
    "reminder": "blue",
    "due": "yellow",
    "overdue": "red",
    "escalation": "bold red",
    "returned": "magenta",
    "refused": "magenta",
    "extended": "magenta",
    "answered": "magenta",
    "suspended": "magenta",
    "resumed": "magenta",
    "contributed": "cyan",
    "asked": "yellow",
    "question": "yellow",
    "ready": "bold green",
    "accepted": "green",
    "waived": "dim",
    "received": "green",
    "link": "dim",
    "summary": "cyan",
}


class Screen:
    """Prints what happens; says nothing when `quiet`."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self.console, self.quiet = console, quiet
        self._routine: Counter[str] = Counter()  # submissions and acceptances since the last line
        self._since: datetime | None = None

    def published(self, at: datetime, units: int, done: Mapping[str, Any]) -> None:
        """The head of the story."""
        if self.quiet:
            return
        story = say(
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh ban hành Kế hoạch [bold]{plan}[/bold].\n"
            "{units} đơn vị trong danh bạ · {tasks} nhiệm vụ · {notices} thông báo giao nhiệm vụ.\n"
            "Đồng hồ mô phỏng chạy từ 06/10/2020 đến 05/02/2021; thư đi qua SMTP đến hộp nhận trên máy này.",
            "The standing committee of the Front in Tây Ninh publishes Plan [bold]{plan}[/bold].\n"
            "{units} units in the roster · {tasks} tasks · {notices} assignment notices.\n"
            "A simulated clock runs from 06/10/2020 to 05/02/2021; mail goes by SMTP to a sink on this machine.",
            units=units,
            **done,
        )
        self.console.print(
            Panel(
                story, title="[bold]ĐÔN ĐỐC[/bold]", border_style="red", box=box.ROUNDED, expand=False, padding=(0, 2)
            )
        )

    def dates(self, found: Sequence[Mapping[str, Any]]) -> None:
        """What is due when, the earliest first, and where a date moved to and why."""
        if self.quiet:
            return
        for one in sorted(found, key=lambda one: one["due_on"]):
            said = Text.assemble((date_words(one["due_given"]), "bold"))
            if one["due_on"] != one["due_given"]:
                said.append(" → ").append(date_words(one["due_on"]), "bold")
            owing = say("{n} đơn vị", "{n} units", n=one["tasks"]) if one["tasks"] > 1 else say("1 đơn vị", "1 unit")
            said.append(f"  {one['title']}, {owing}")
            self.console.print(Text.assemble((say("Hạn", "Due"), "bold yellow"), " ", said))
            for why in one["moved"]:
                self.console.print(Padding(Text(why, "dim italic"), (0, 0, 0, 6)))
        self.console.print()

    def mailed(self, at: datetime, kinds: Counter[str], late: Sequence[str], mails: int) -> None:
        """What left in one delivery pass; `late` names the units that a superior was told of."""
        if self.quiet:
            return
        if set(kinds) == {"accepted"}:
            return  # told with the acts of the day
        self._tell_routine(at)
        said = Text()
        for kind, count in sorted(kinds.items(), key=lambda pair: list(_STYLE).index(pair[0])):
            said.append(f"{word(KIND_WORDS, kind)} ", _STYLE[kind]).append(f"{count}   ", "bold")
        said.append(say("→ {n} thư", "→ {n} mails", n=mails), "dim")
        self._line(at, "✉", said)
        if late:
            self._more(say("chưa nộp: {units}", "silent: {units}", units=_few(late)))

    def acted(self, at: datetime, acts: Sequence[Act]) -> None:
        """What people did in one day."""
        if self.quiet:
            return
        self._since = self._since or at
        self._routine.update(act.verb for act in acts)
        if any(act.reason for act in acts):
            self._tell_routine(at)
            for act in acts:
                if act.reason:
                    self._more(f"{_short(act.name)}: {act.reason}")

    def _tell_routine(self, at: datetime) -> None:
        """What people did since the last line, as one line."""
        if self._since is None:
            return
        counts, self._routine, since, self._since = self._routine, Counter(), self._since, None
        words = {
            "submit": say("nộp báo cáo", "submitted"),
            "accept": say("được xác nhận hoàn thành", "accepted"),
            "return": say("bị trả lại", "returned"),
            "extend": say("được gia hạn", "extended"),
            "waive": say("được miễn", "waived"),
        }
        said = Text(" · ".join(f"{counts[verb]} {word}" for verb, word in words.items() if counts[verb]))
        self._line(since, "✎", said)

    def ending(self, found: Mapping[str, Any]) -> None:
        """The closing report and the mails that mattered."""
        self._tell_routine(datetime.fromisoformat(found["status"]["as_of"]))
        self.console.print()
        self.console.print(self._report(found["status"]))
        waived = say(
            "Ngoài bảng: {n} nhiệm vụ được miễn, không tính vào các cột.",
            "Beside the table: {n} task was waived and counts in no column.",
            n=found["waived"],
        )
        self.console.print(waived, style="dim")
        self.console.print()
        table = Table(
            title=say("Mười thư đáng xem, trong {n} thư", "Ten mails that mattered, of {n}", n=found["mails"]),
            title_style="bold",
            title_justify="left",
            box=box.SIMPLE_HEAD,
        )
        for heading in (say("Lúc", "At"), say("Đến", "To"), say("Tiêu đề", "Subject")):
            table.add_column(heading, overflow="fold", min_width=16)
        for mail in found["messages"]:
            table.add_row(
                instant_words(mail["at"]), mail["to"].split(".")[0], Text(mail["subject"], _STYLE[mail["kind"]])
            )
        self.console.print(table)
        self.console.print(
            say(
                "Tiếp theo: tự xem các trang của tỉnh này trong trình duyệt (`dondoc demo --serve`); rồi nhập danh bạ "
                "của mình (`dondoc units import`), xem trước kế hoạch (`dondoc plan preview`).",
                "Next: see this province's pages in your browser (`dondoc demo --serve`); then import your own roster "
                "(`dondoc units import`), preview a plan (`dondoc plan preview`).",
            ),
            style="dim",
        )

    def _report(self, report: Mapping[str, Any]) -> Table:
        table = Table(
            title=say("Tình hình thực hiện khi kết thúc", "Where everything stood at the end"),
            title_style="bold",
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_footer=True,
        )
        columns = (
            ("total", say("Tổng", "Total"), ""),
            ("done_on_time", say("Hoàn thành\nđúng hạn", "Done\non time"), "green"),
            ("done_late", say("Hoàn thành\nquá hạn", "Done\nlate"), "yellow"),
            ("open_in_time", say("Chưa xong\ntrong hạn", "Open\nin time"), ""),
            ("open_overdue", say("Chưa xong\nquá hạn", "Open\noverdue"), "red"),
        )
        total = report["total"]
        table.add_column(say("Cấp", "Level"), footer=say("Toàn tỉnh", "All"))
        for name, heading, style in columns:
            table.add_column(heading, justify="right", style=style, footer=str(total[name]))
        table.add_column(say("Tỷ lệ đúng hạn", "Timeliness"), footer=f"{total['timeliness']:.0%}")
        for row in report["rows"]:
            bar = "█" * round(20 * (row["timeliness"] or 0))
            share = f"[green]{bar}[/green][dim]{'░' * (20 - len(bar))}[/dim] {row['timeliness'] or 0:.0%}"
            table.add_row(row["name"], *(str(row[name]) for name, _, _ in columns), share)
        return table

    def _line(self, at: datetime, sign: str, said: Text) -> None:
        self.console.print(Text.assemble((f"{at:%d/%m/%Y %H:%M}  ", "dim"), (f"{sign}  ", "bold"), said))

    def _more(self, text: str) -> None:
        self.console.print(Text(" " * 21 + text, "dim italic"), overflow="ellipsis", no_wrap=True)


def _few(names: Sequence[str]) -> str:
    return ", ".join(_short(name) for name in names[:4]) + (f" … (+{len(names) - 4})" if len(names) > 4 else "")


def _short(name: str) -> str:
    return name.replace("Ban Thường trực Ủy ban MTTQ Việt Nam ", "MTTQ ")
