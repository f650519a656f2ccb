"""A database that cannot be used, in one sentence: what is wrong with it, where it lies, and what would be right."""

from __future__ import annotations

from sqlalchemy import URL

from lib.language import say
from lib.problem import Problem, Refused
from storage.sqlite_file import Condition, Unusable, damage
from storage.store import is_busy, sqlite_path

_SENTENCES: dict[Condition, tuple[str, str]] = {
    "missing": (
        "Không có cơ sở dữ liệu {file}. Hãy kiểm tra DONDOC_HOME và DONDOC_DATABASE_URL; nếu bắt đầu mới, chạy "
        "`dondoc db upgrade`.",
        "There is no database {file}. Check DONDOC_HOME and DONDOC_DATABASE_URL; to begin anew, run "
        "`dondoc db upgrade`.",
    ),
    "lost": (
        "Cơ sở dữ liệu {file} đã mất, chỉ còn {wal} với những gì ghi sau cùng; hãy dừng mọi tiến trình rồi "
        "đặt lại tệp ấy hoặc bản sao lưu.",
        "The database {file} is gone, only {wal} with what was written last is left; stop every process and "
        "put that file back, or a backup.",
    ),
    "not-a-file": (
        "{file} không phải là tệp cơ sở dữ liệu mà là thư mục hoặc thiết bị; hãy kiểm tra DONDOC_DATABASE_URL.",
        "{file} is a folder or a device and no database file; check DONDOC_DATABASE_URL.",
    ),
    "unreadable": (
        "Tài khoản này không được đọc cơ sở dữ liệu {file}; hãy chạy bằng tài khoản sở hữu tệp.",
        "This account may not read the database {file}; run as the account that owns the file.",
    ),
    "read-only": (
        "Cơ sở dữ liệu {file} chỉ đọc được, không ghi được; hãy xem quyền của tệp và của ổ đĩa.",
        "The database {file} can only be read, not written; see the permissions of the file and of the disk.",
    ),
    "shut-folder": (
        "Không ghi được vào thư mục {folder} cạnh cơ sở dữ liệu {file}; SQLite cần ghi các tệp -wal và -shm ở đó.",
        "The folder {folder} beside the database {file} cannot be written; SQLite needs -wal and -shm there.",
    ),
    "empty": (
        "Tệp cơ sở dữ liệu {file} rỗng (0 byte). Nếu trước đây có dữ liệu, hãy đặt lại bản sao lưu; nếu bắt đầu "
        "mới, chạy `dondoc db upgrade`.",
        "The database file {file} is empty (0 bytes). If it held data, put a backup in its place; to begin anew, "
        "run `dondoc db upgrade`.",
    ),
    "other-file": (
        "{file} không phải là cơ sở dữ liệu SQLite, hoặc phần đầu tệp đã hỏng; hãy kiểm tra "
        "DONDOC_DATABASE_URL, hoặc đặt lại bản sao lưu.",
        "{file} is no SQLite database, or its beginning is damaged; check DONDOC_DATABASE_URL, or put a backup in "
        "its place.",
    ),
    "cut-short": (
        "Cơ sở dữ liệu {file} bị cụt, thiếu phần cuối; hãy đặt lại bản sao lưu.",
        "The database {file} is cut short, its end is missing; put a backup in its place.",
    ),
    "damaged": (
        "Cơ sở dữ liệu {file} bị hỏng; hãy dừng hệ thống, chạy `dondoc db check` để biết hỏng ở đâu, rồi đặt lại "
        "bản sao lưu.",
        "The database {file} is damaged; stop the system, run `dondoc db check` to learn where, and put a backup "
        "in its place.",
    ),
    "no-tables": (
        "Cơ sở dữ liệu {file} không có bảng nào. Nếu trước đây có dữ liệu, hãy đặt lại bản sao lưu; nếu bắt đầu "
        "mới, chạy `dondoc db upgrade`.",
        "The database {file} has no tables. If it held data, put a backup in its place; to begin anew, run "
        "`dondoc db upgrade`.",
    ),
    "other-tables": (
        "{file} là cơ sở dữ liệu của chương trình khác; hãy kiểm tra DONDOC_DATABASE_URL.",
        "{file} is a database of another program; check DONDOC_DATABASE_URL.",
    ),
}


def told_by(error: BaseException, database_url: str | URL) -> Unusable | None:
    """What an error of the driver, or SQLAlchemy's around it, tells of the SQLite file itself, if anything."""
    inner = getattr(error, "orig", None) or error
    if isinstance(inner, Unusable):
        return inner
    path = sqlite_path(database_url)
    condition = damage(inner)
    return Unusable(condition, path, str(inner)) if path and condition else None


def busy(error: BaseException, database_url: str | URL) -> str | None:
    """What is to be said where another process writes to a SQLite file for longer than anybody waits."""
    path = sqlite_path(database_url)
    if path is None or not is_busy(error):
        return None
    return say(
        "Cơ sở dữ liệu {file} đang bận (database is locked): đã chờ đến lượt mà tiến trình khác vẫn đang ghi. Hãy chạy "
        "lại sau ít phút; nếu vẫn bận, hãy tìm và dừng tiến trình đang giữ tệp (`fuser {file}`).",
        "The database {file} is busy (database is locked): another process was still writing when its turn should have "
        "come. Run this again in a few minutes; if it is still busy, find and stop the process that holds the file "
        "(`fuser {file}`).",
        file=path,
    )


def refused(unusable: Unusable) -> Refused:
    """The refusal of every command that needs this database."""
    return Refused([Problem(code=f"database-{unusable.condition}", message=sentence(unusable))])


def sentence(unusable: Unusable, *, named: bool = True) -> str:
    """What is wrong and what would be right; `named` says where the file lies, else only what it is called."""
    file = unusable.path if named else unusable.path.name
    folder = unusable.path.parent if named else unusable.path.parent.name
    return say(*_SENTENCES[unusable.condition], file=file, wal=f"{file}-wal", folder=folder)
