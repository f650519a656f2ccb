"""`dondoc units template` and `dondoc contacts template`: an XLSX file to be filled in and imported as it is.

Its example row is left out by the import (org/files/reading/heads), so that nobody imports it by accident.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.export import ends, save, unused
from lib.language import say
from lib.levels import WRITTEN
from lib.vocabulary import POSTS, POSTS_IN_ORDER, word
from org.files.rows import CONTACT_HEADINGS, UNIT_HEADINGS

ROWS = 2_000  # to which lists and formats reach
WIDE, NARROW, NOTE = 44, 20, 60  # columns
_TEXTS = frozenset(["code", "unit", "parent", "phone", "zalo_user_id"])  # a spreadsheet would take the 0 from them
_DATES = frozenset(["valid_from", "valid_to"])


@dataclass(frozen=True)
class Form:
    """A file to be filled in: its columns, the cells of its example row, lists to choose from, what a column wants.

    A list of `open_lists` only proposes: something else may be written.
    """

    fields: Mapping[str, str]
    example: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    hints: Mapping[str, str]
    open_lists: frozenset[str] = field(default=frozenset())


def headings(fields: Mapping[str, str]) -> list[str]:
    """The columns of a file as they are written over it, to be imported again."""
    return [say(vietnamese.capitalize(), name) for name, vietnamese in fields.items()]


def units_form() -> Form:
    """The roster: any level may be written, those that are known are offered."""
    return Form(
        fields=UNIT_HEADINGS,
        example={
            "code": say("Ví dụ: xa-tan-lap", "Example: xa-tan-lap"),
            "name": "Ủy ban MTTQ Việt Nam xã Tân Lập",
            "level": say("Xã", "commune"),
            "parent": "mttq-tinh",
            "tags": "mat-tran",
            "valid_from": "01/07/2025",
        },
        lists={
            "level": [say(one.capitalize(), level) for level, words in WRITTEN.items() for one in words[: _words()]]
        },
        open_lists=frozenset(["level"]),
        hints={
            "code": say(
                "Chữ, số và . - / _; không đổi khi đơn vị đổi tên.", "Letters, digits and . - / _; never changes."
            ),
            "parent": say(
                "Mã của cấp trên trực tiếp; để trống cho đơn vị cao nhất.",
                "The code of the unit above; empty for the highest one.",
            ),
            "tags": say("Các nhóm, cách nhau bằng dấu ;", "Groups, with ; between them"),
            **_validity(),
        },
    )


def contacts_form() -> Form:
    """Who can be told: one of four posts."""
    return Form(
        fields=CONTACT_HEADINGS,
        example={
            "unit": say("Ví dụ: xa-tan-lap", "Example: xa-tan-lap"),
            "post": say("Đầu mối", "officer"),
            "title": "Công chức đầu mối",
            "email": "dau-moi@xa-tan-lap.example",
        },
        lists={"post": [say(word(POSTS, post).capitalize(), post) for post in POSTS_IN_ORDER]},
        hints={
            "unit": say("Mã đơn vị trong danh bạ đơn vị.", "The unit's code in the roster."),
            "title": say("Ghi tự do, dùng trong lời kính gửi.", "As you like; used to address the person."),
            **_validity(),
        },
    )


def _words() -> int | None:
    """Of a level all words that people write; its code alone in English."""
    return None if say("vi", "en") == "vi" else 1


def _validity() -> dict[str, str]:
    what = say("Ngày như 01/07/2025; để trống là không giới hạn.", "A date like 01/07/2025; empty is open.")
    return dict.fromkeys(sorted(_DATES), what)


def made(form: Form) -> bytes:
    """The file: headings in the first row, the example below them."""
    import xlsxwriter

    data = io.BytesIO()
    note = say(
        "Dòng này là ví dụ, khi nhập sẽ được bỏ qua. Hãy ghi đè lên nó hoặc ghi từ dòng dưới; mỗi dòng một mục.",
        "This row is an example and is left out by the import. Write over it or below it; one entry a row.",
    )
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold, grey = book.add_format({"bold": True}), book.add_format({"italic": True, "font_color": "#7f7f7f"})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for column, name in enumerate(form.fields):
            wide = WIDE if name in ("name", "email") else NARROW
            sheet.set_column(column, column, wide, text if name in _TEXTS else day if name in _DATES else None)
            rule = _rule(form, name)
            if rule:
                sheet.data_validation(1, column, ROWS, column, rule)
        sheet.set_column(len(form.fields), len(form.fields), NOTE, book.add_format({"text_wrap": True}))
        sheet.write_row(0, 0, [*headings(form.fields), say("Ghi chú", "note")], bold)
        sheet.write_row(1, 0, [form.example.get(name, "") for name in form.fields], grey)
        sheet.write_string(1, len(form.fields), note, book.add_format({"italic": True, "text_wrap": True}))
        sheet.freeze_panes(1, 0)
    return data.getvalue()


def _rule(form: Form, name: str) -> dict[str, object] | None:
    """What the spreadsheet offers and says at a cell of that column."""
    chosen, hint = form.lists.get(name), form.hints.get(name)
    if chosen is None and hint is None:
        return None
    shown = {"input_message": hint} if hint else {}
    if chosen is None:
        return {"validate": "any", **shown}
    return {"validate": "list", "source": list(chosen), "show_error": name not in form.open_lists, **shown}


_output = click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help=say("Ghi vào tệp này.", "The file."),
)


@click.command(
    "template",
    cls=Command,
    help=say(
        "Mẫu danh bạ đơn vị (.xlsx) để điền rồi nhập: tên cột, một dòng ví dụ, danh sách các cấp để chọn.",
        "A roster (.xlsx) to be filled in and imported: headings, an example row, a list of levels to choose from.",
    ),
    examples="dondoc units template -o don-vi.xlsx\ndondoc units import don-vi.xlsx --dry-run",
)
@_output
@pass_app
def units_template(app: App, path: Path) -> None:
    _write(app, path, units_form(), "units")


@click.command(
    "template",
    cls=Command,
    help=say(
        "Mẫu danh sách liên hệ (.xlsx) để điền rồi nhập: tên cột, một dòng ví dụ, danh sách các chức vụ để chọn.",
        "Contacts (.xlsx) to be filled in and imported: headings, an example row, a list of posts to choose from.",
    ),
    examples="dondoc contacts template -o lien-he.xlsx\ndondoc contacts import lien-he.xlsx --dry-run",
)
@_output
@pass_app
def contacts_template(app: App, path: Path) -> None:
    _write(app, path, contacts_form(), "contacts")


def _write(app: App, path: Path, form: Form, noun: str) -> None:
    ends(path, ".xlsx")
    save(unused(path), made(form))
    app.emit(
        {"file": str(path)},
        lambda: app.say(
            "Đã ghi {file}; điền xong, nhập bằng `dondoc {noun} import {file}`.",
            "Wrote {file}; once it is filled in: `dondoc {noun} import {file}`.",
            file=path,
            noun=noun,
        ),
    )
