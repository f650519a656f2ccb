"""`dondoc template …`: the words of the mails, seen, taken out to be changed, and shown on real data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.export import save
from lib.language import language, say
from lib.problem import Refused, refuse
from lib.vocabulary import GRAVITY, Kind
from notifications.letter import own as own_words
from notifications.letter.model import Rendered
from notifications.letter.sentences import SENTENCES
from notifications.letter.wording import names, shipped, variables
from notifications.model import CannotBeMade, Payload
from storage.disk import as_asked
from workflow.sayings import in_words


@click.group(cls=Group, help=say("Lời của thư: xem, sửa, xem trước.", "The words of the mails."))
def template() -> None: ...


@template.command(
    "list",
    exportable=True,
    help=say("Mọi câu trong thư, câu nào đã thay.", "Every sentence of the mails, and which are replaced."),
    examples="dondoc template list\ndondoc --lang en template list --json",
)
@pass_app
def list_sentences(app: App) -> None:
    found = _sentences(app)
    headings = (say("Câu", "Sentence"), say("Nguồn", "Source"), say("Lời", "Words"))
    rows = [(one["name"], _source_word(one["source"]), one["text"]) for one in found]
    app.emit(found, lambda: app.table(say("Lời của thư", "The words of the mails"), headings, rows))
    for one in found:
        if one["problem"]:
            click.echo(one["problem"], err=True)


@template.command(
    help=say("Xem thư sẽ như thế nào, trên dữ liệu thật; không gửi gì.", "A mail on real data; nothing is sent."),
    examples="""dondoc template preview reminder --task 28
        dondoc template preview overdue --task 28 -o thu.html
        dondoc template preview escalation --task 28 -o thu.eml""",
)
@click.argument("kind", type=click.Choice(GRAVITY))
@click.option("--task", "task_id", required=True, metavar="ID", help=say("Nhiệm vụ.", "The task."))
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=say("Ghi thành tệp .html hoặc .eml.", "Write an .html or .eml file."),
)
@pass_app
def preview(app: App, kind: Kind, task_id: str, path: Path | None) -> None:
    from notifications.letter.view import render
    from workflow.views.sample import sample

    if path is not None and path.suffix.lower() not in (".html", ".eml"):
        raise click.UsageError(
            say("Tên tệp sau -o phải kết thúc bằng .html hoặc .eml.", "The file after -o must end in .html or .eml.")
        )
    wording, broken = own_words.load(app.settings.templates_folder)
    if broken:
        raise Refused(broken)
    payload = sample(app.store, kind, task_id, app.now, app.settings.mail_from)
    words = render(payload.letter, wording)
    if path is not None:
        save(path, _as_file(path, payload, words, app.settings.mail_from))
    told = {"kind": kind, "task": task_id, "to": payload.to.email, "subject": words.subject}
    told |= {"text": words.text, "html": words.html, "file": str(path) if path else None}
    app.emit(told, lambda: _show(app, words, path))


@template.command(
    help=say(
        "Ghi các câu có sẵn ra thư mục, mỗi câu một tệp, để lấy câu muốn sửa.",
        "Write the shipped sentences into a folder, one file each, to take what is to be changed.",
    ),
    examples="dondoc template export cau-mau\ndondoc template export cau-mau reminder.request greeting",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("chosen", metavar="[NAME]…", nargs=-1)
@pass_app
def export(app: App, folder: Path, chosen: tuple[str, ...]) -> None:
    if unknown := [name for name in chosen if name not in set(names())]:
        raise refuse("unknown-sentence", own_words.unknown(unknown[0]) + ".")
    files = {folder / f"{name}{own_words.SUFFIX}": name for name in chosen or SENTENCES}
    if there := [path for path in files if path.exists()]:
        raise refuse(
            "file-exists",
            say(
                "Tệp {file} đã có; hãy chọn thư mục khác.",
                "The file {file} exists; choose another folder.",
                file=there[0],
            ),
        )
    with as_asked():
        folder.mkdir(parents=True, exist_ok=True)
        for path, name in files.items():
            path.write_text(own_words.as_file(name), encoding="utf-8")
    app.emit(
        {"folder": str(folder), "sentences": list(files.values())},
        lambda: app.say(
            "Đã ghi {n} câu vào {folder}. Sửa xong, chép tệp vào {own}.",
            "Wrote {n} sentences into {folder}. Change what you like and copy that file into {own}.",
            n=len(files),
            folder=folder,
            own=app.settings.templates_folder,
        ),
    )


def _sentences(app: App) -> list[dict[str, Any]]:
    """Every sentence in the current language, in the order of a mail; a committee's own in place of those shipped."""
    code = language.get()
    own = {one.name: one for one in own_words.read(app.settings.templates_folder) if one.language == code}
    every = [*(name for name in names() if name in SENTENCES or name in own), *(own.keys() - set(names()))]
    return [_shape(name, own.get(name)) for name in every]


def _shape(name: str, own: own_words.OwnSentence | None) -> dict[str, Any]:
    shape = {"name": name, "language": language.get(), "variables": list(variables(name))}
    if own is None:
        return {**shape, "source": "shipped", "text": shipped(name), "path": None, "problem": None}
    problem = own.problem.message if own.problem else None
    said = shipped(name) if problem and name in set(names()) else own.text.strip()
    source = "broken" if problem else "own"
    return {**shape, "source": source, "text": said, "path": str(own.path), "problem": problem}


def _source_word(source: str) -> str:
    return {
        "shipped": say("có sẵn", "shipped"),
        "own": say("riêng", "own"),
        "broken": say("hỏng, dùng câu có sẵn", "broken, shipped one said"),
    }[source]


def _as_file(path: Path, payload: Payload, words: Rendered, mail_from: str) -> bytes:
    from notifications.email.mime import in_mail

    if path.suffix.lower() == ".html":
        return words.html.encode()
    try:
        return in_mail(payload, words, mail_from)
    except CannotBeMade as error:
        raise refuse("cannot-be-made", in_words(str(error))) from error


def _show(app: App, words: Rendered, path: Path | None) -> None:
    if path is not None:
        app.say("Đã ghi thư mẫu vào {file}.", "Wrote the mail into {file}.", file=path)
        return
    app.head(say("Tiêu đề: ", "Subject: "), words.subject)
    click.echo("\n" + words.text, nl=False)
