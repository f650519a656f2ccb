"""`dondoc backup` and `dondoc restore`: the whole office in one file, and back, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Existing
from lib.dates import instant_words
from lib.language import say
from lib.problem import refuse, why
from workflow.backup.container import Manifest


@click.command(
    cls=Command,
    help=say(
        "Ghi cả cơ quan vào một tệp: mọi bảng, mọi tệp báo cáo, tại một thời điểm, trong khi hệ thống vẫn chạy. "
        "Không kèm bí mật: khóa bí mật phải cất riêng.",
        "Write the whole office to one file: every table, every kept file, as of one instant, while the engine goes "
        "on. Secrets are not in it: keep the secret key apart.",
    ),
    examples="dondoc backup sao-luu.zip",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_app
def backup(app: App, file: Path) -> None:
    from workflow.backup.backup import backup as write

    with app.working("Đang sao lưu …", "Backing up …") as heard, _system_errors(file):
        made = write(app.store, app.settings.files_folder, file, app.now, heard)
    if made.missing:
        click.echo(
            say(
                "Cảnh báo: {n} tệp báo cáo không còn trong {folder} nên không có trong bản sao lưu; "
                "xem `dondoc audit`.",
                "Warning: {n} kept files are not in {folder} any more, and so not in the backup; see `dondoc audit`.",
                n=len(made.missing),
                folder=app.settings.files_folder,
            ),
            err=True,
        )
    data = {"file": str(file), "size": file.stat().st_size, **_shape(made), "missing": made.missing}
    app.emit(
        data,
        lambda: app.say(
            "Đã sao lưu vào {file}: {tables} bảng, {rows} dòng, {files} tệp báo cáo.",
            "Backed up to {file}: {tables} tables, {rows} rows, {files} kept files.",
            **data,
        ),
    )


@click.command(
    cls=Command,
    help=say(
        "Khôi phục từ bản sao lưu vào một cơ sở dữ liệu trống, SQLite hay PostgreSQL; cũng là cách chuyển từ loại này "
        "sang loại kia (ghi cơ sở dữ liệu mới trong DONDOC_DATABASE_URL). Sau đó không tin nào được gửi cho đến "
        "khi chạy `dondoc release`.",
        "Restore a backup into an empty database, SQLite or PostgreSQL; also the way from one to the other (name the "
        "new one in DONDOC_DATABASE_URL). Nothing leaves afterwards until `dondoc release`.",
    ),
    examples="dondoc restore sao-luu.zip",
)
@click.argument("file", type=Existing())
@pass_app
def restore(app: App, file: Path) -> None:
    from workflow.backup.restore import restore as fill
    from workflow.keeping import hold
    from workflow.keeping.opening import open_store, refuse_no_folder
    from workflow.keeping.privacy import close

    store = open_store(app.settings)
    if store.is_sqlite:
        refuse_no_folder(app.settings, store)
    with (
        app.working("Đang khôi phục …", "Restoring …") as heard,
        _system_errors(app.settings.home),
    ):
        found = fill(store, app.settings.files_folder, file, store.clock(), heard)
    close(app.settings)
    with store.read() as connection:
        held = hold.held(connection)
    assert held is not None
    data = {"file": str(file), **_shape(found), "held": held.sentence, "waits": held.waits, "persons": held.persons}

    def people() -> None:
        app.say(
            "Đã khôi phục bản sao lưu lúc {at}: {tables} bảng, {rows} dòng, {files} tệp báo cáo.",
            "Restored the backup of {at}: {tables} tables, {rows} rows, {files} kept files.",
            at=instant_words(found.taken_at),
            tables=data["tables"],
            rows=data["rows"],
            files=data["files"],
        )
        click.echo(held.sentence)
        _warn_of_keys(app, found)

    app.emit(data, people)


def _shape(found: Manifest) -> dict[str, object]:
    return {
        "taken_at": found.taken_at,
        "schema": found.schema,
        "tables": len(found.tables),
        "rows": found.rows,
        "files": len(found.files),
    }


def _warn_of_keys(app: App, found: Manifest) -> None:
    """What the backup leaves out, and the restored office needs."""
    from workflow.keeping.opening import keys

    if found.signed_by and keys(app.settings).named(found.signed_by) is None:
        app.say(
            "Nhật ký được ký bằng khóa {key}, chưa có ở đây: hãy đặt lại tệp secret.key cũ vào {home}, hoặc "
            "DONDOC_SECRET_KEY, thì `dondoc journal verify` mới kiểm được.",
            "The journal is signed with key {key}, which is not here: put the old secret.key back into {home}, or set "
            "DONDOC_SECRET_KEY, so that `dondoc journal verify` can prove it.",
            key=found.signed_by,
            home=app.settings.home,
        )
    if "zalo_token" in found.left_out:
        app.say(
            "Quyền gửi Zalo không nằm trong bản sao lưu; hãy cấp lại bằng `dondoc zalo connect`.",
            "The Zalo grant is not in a backup; give it again with `dondoc zalo connect`.",
        )


@contextmanager
def _system_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refuse(
            "file-not-written",
            say("Không ghi được {file}: {why}.", "{file} cannot be written: {why}.", file=path, why=why(error)),
        ) from None
