"""`dondoc units …` and `dondoc contacts …`: the roster and who can be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.kinds import Day, Existing, content
from commands.operations.reachability import check as check_contacts
from commands.rosters.changes import dry_run, import_into
from commands.rosters.correcting import correct, remove, remove_a_contact
from commands.rosters.template import contacts_template, headings, units_template
from commands.rosters.unit_changes import COMMANDS
from lib.dates import day_of
from lib.language import say
from lib.levels import level_code
from lib.time import local_date
from lib.vocabulary import POSTS, word
from lib.words import LEVELS
from org.files import contacts as contact_files
from org.files import listing, official
from org.files import units as unit_files
from org.files.correcting.replacing import all_of
from org.files.rows import CONTACT_HEADINGS, Parsed, read_contacts, read_units
from org.files.units import Changes


@click.group(cls=Group, help=say("Danh bạ đơn vị.", "The roster of units."))
def units() -> None: ...


@units.command(
    "import",
    help=say(
        "Nhập danh bạ đơn vị từ tệp CSV hoặc XLSX. Nhập lại cùng một tệp thì không có gì thay đổi.",
        "Import units from a CSV or XLSX file. Importing the same file twice changes nothing.",
    ),
    examples="""dondoc units import don-vi.xlsx --dry-run
        dondoc units import examples/tay-ninh-87/units.csv
        dondoc units import don-vi.xlsx --replace xa-tan-bien --replace xa-thanh-binh""",
)
@click.argument("file", type=Existing())
@click.option(
    "--replace",
    "replaced",
    metavar="CODE",
    multiple=True,
    help=say(
        "Đơn vị đã nhập sai hiệu lực: các dòng của tệp thay các dòng cũ; ghi được nhiều lần.",
        "A unit whose validity was entered wrongly: the file's rows take the place of the old ones; repeatable.",
    ),
)
@dry_run
@pass_app
def import_units(app: App, file: Path, replaced: tuple[str, ...], dry_run: bool) -> None:
    parsed = read_units(content(file), file.name)
    replacing = all_of(replaced, file.name)

    def act(connection: Connection) -> Changes:
        return unit_files.import_units(connection, parsed, now=app.now, replacing=replacing)

    import_into(app, "units", act, dry_run, parsed.notes)


@units.command(
    "import-official",
    help=say(
        "Nhập các đơn vị hành chính của một tỉnh theo danh mục chính thức: đến 30/6/2025 là tỉnh, huyện, xã; "
        "từ 01/7/2025 là tỉnh, xã. Với --committees thì nhập Ủy ban MTTQ Việt Nam của các đơn vị đó.",
        "Import a province's administrative units from the official lists: province, district, commune to 30/6/2025; "
        "province, commune from 1/7/2025. With --committees, the Front committees of those units instead.",
    ),
    examples="""dondoc units import-official --province "Tây Ninh" --as-of 2020-10-06
        dondoc units import-official --province "Tây Ninh" --committees --dry-run""",
)
@click.option("--province", required=True, metavar="NAME", help=say("Tên tỉnh, thành phố.", "The province's name."))
@click.option("--as-of", type=Day(), help=say("Danh mục của ngày nào; mặc định hôm nay.", "The lists of which day."))
@click.option(
    "--committees",
    is_flag=True,
    help=say(
        "Nhập Ủy ban MTTQ của từng đơn vị, và Ban Thường trực cấp tỉnh làm bộ phận theo dõi.",
        "The Front committee of each unit, and the province's standing committee as a desk.",
    ),
)
@dry_run
@pass_app
def import_official(app: App, province: str, as_of: date | None, committees: bool, dry_run: bool) -> None:
    found = official.official_units(province, as_of or local_date(app.now))
    if committees:
        found = official.committees(found)
    rows = tuple(enumerate(found, start=1))
    parsed = Parsed(filename=say("danh mục chính thức", "official lists"), rows=rows, problems=())
    import_into(app, "units", lambda connection: unit_files.import_units(connection, parsed, now=app.now), dry_run)


@units.command(
    "list",
    help=say("Liệt kê đơn vị, cùng thời gian hiệu lực.", "List units with their validity."),
    examples="dondoc units list --level district --as-of 2020-10-06\ndondoc units list --under mttq-tay-ninh --json",
    exportable=True,
)
@click.option("--level", metavar="L", help=say("Chỉ một cấp.", "Only one level."))
@click.option("--under", metavar="CODE", help=say("Chỉ các đơn vị dưới đơn vị này.", "Only those below this unit."))
@click.option("--as-of", type=Day(), help=say("Chỉ các đơn vị có hiệu lực ngày này.", "Only those valid on that day."))
@pass_app
def list_units(app: App, level: str | None, under: str | None, as_of: date | None) -> None:
    with app.store.read() as connection:
        found = listing.list_units(connection, level=level, under=under, as_of=as_of)
    headings: tuple[str, ...] = (
        say("Mã", "Code"),
        say("Tên", "Name"),
        say("Cấp", "Level"),
        say("Trực thuộc", "Parent"),
        say("Nhóm", "Tags"),
        say("Từ ngày", "From"),
        say("Đến ngày", "To"),
    )
    rows: list[tuple[Any, ...]]
    rows = [
        (u["code"], u["name"], _level(app, u["level"]), u["parent"], "; ".join(u["tags"]), *_validity(u)) for u in found
    ]
    if app.exporting:  # a file to be imported again lacks nothing
        headings = (*headings, say("Nghị quyết", "Resolution"))
        rows = [(*row, u["resolution"]) for row, u in zip(rows, found, strict=True)]
    app.emit(found, lambda: app.table(say("Đơn vị", "Units"), headings, rows))


@units.command(
    "show",
    help=say("Một đơn vị, các thời kỳ của nó và cán bộ đầu mối.", "One unit, its versions and its contacts."),
    examples="dondoc units show mttq-tay-ninh",
)
@click.argument("code")
@pass_app
def show_unit(app: App, code: str) -> None:
    with app.store.read() as connection:
        found = listing.show_unit(connection, code, local_date(app.now))

    def people() -> None:
        app.head(found["name"], f" ({found['code']})")
        rows = [(v["name"], _level(app, v["level"]), v["parent"], *_validity(v)) for v in found["versions"]]
        headings = (say("Tên", "Name"), say("Cấp", "Level"), say("Trực thuộc", "Parent"))
        app.table("", (*headings, say("Từ ngày", "From"), say("Đến ngày", "To")), rows)
        _contacts_table(app, found["contacts"])

    app.emit(found, people)


def _validity(version: dict[str, Any]) -> tuple[date | None, date | None]:
    """From and to; None where it is open."""
    return day_of(version["valid_from"]), day_of(version["valid_to"])


def _level(app: App, code: str) -> str:
    """A level in words, in a file only where the import reads them back as the same level."""
    words = word(LEVELS, code)
    return words if not app.exporting or level_code(words) == code else code


@click.group(cls=Group, help=say("Cán bộ đầu mối, lãnh đạo, hộp thư của đơn vị.", "Who can be told in each unit."))
def contacts() -> None: ...


@contacts.command(
    "import",
    help=say(
        "Nhập danh sách liên hệ từ tệp CSV hoặc XLSX; dòng của tệp thay các dòng cũ của cùng đơn vị và chức vụ.",
        "Import contacts from a CSV or XLSX file; its rows replace those of the same unit and post.",
    ),
    examples="dondoc contacts import lien-he.xlsx --dry-run",
)
@click.argument("file", type=Existing())
@dry_run
@pass_app
def import_contacts(app: App, file: Path, dry_run: bool) -> None:
    parsed = read_contacts(content(file), file.name)
    import_into(
        app,
        "contacts",
        lambda connection: contact_files.import_contacts(connection, parsed, now=app.now),
        dry_run,
    )


@contacts.command(
    "list",
    help=say("Liệt kê liên hệ và có liên lạc được không.", "List contacts and whether they can be reached."),
    examples="dondoc contacts list --format xlsx -o lien-he.xlsx",
    exportable=True,
)
@pass_app
def list_contacts(app: App) -> None:
    with app.store.read() as connection:
        found = listing.list_contacts(connection)
    app.emit(found, lambda: (_contacts_file if app.exporting else _contacts_table)(app, found))


for _command in (check_contacts, remove_a_contact, contacts_template):
    contacts.add_command(_command)
for _command in (correct, remove, units_template, *COMMANDS):
    units.add_command(_command)


def _contacts_file(app: App, found: list[dict[str, Any]]) -> None:
    """All that is kept of contacts, under the headings by which it can be imported again."""
    told = [{**c, "post": word(POSTS, c["post"])} for c in found]
    rows = [[*(c[field] for field in list(CONTACT_HEADINGS)[:-2]), *_validity(c)] for c in told]
    app.table(say("Liên hệ", "Contacts"), headings(CONTACT_HEADINGS), rows)


def _contacts_table(app: App, found: list[dict[str, Any]]) -> None:
    posts = {
        "officer": say("Đầu mối", "Officer"),
        "head": say("Thủ trưởng", "Head"),
        "deputy": say("Cấp phó", "Deputy"),
        "mailbox": say("Hộp thư", "Mailbox"),
    }
    headings = (
        say("Đơn vị", "Unit"),
        say("Chức vụ", "Post"),
        say("Họ tên, chức danh", "Name, title"),
        say("Thư điện tử", "E-mail"),
        say("Điện thoại", "Phone"),
        say("Liên lạc được", "Reachable"),
    )
    rows = [
        (
            c["unit"],
            posts[c["post"]],
            ", ".join(part for part in (c["name"], c["title"]) if part),
            c["email"],
            c["phone"],
            say("có", "yes") if c["reachable"] else say("KHÔNG", "NO"),
        )
        for c in found
    ]
    app.table(say("Liên hệ", "Contacts"), headings, rows)
