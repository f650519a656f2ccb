"""`dondoc doctor`: is this installation able to remind people? Each check stands alone and hides no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from lib.language import say
from lib.text import clean_line
from lib.time import local_date, real_clock
from notifications.email.return_path import return_path
from notifications.letter import own
from notifications.registry import configured
from notifications.returned.box import BoxTrouble
from notifications.returned.opening import open_box
from org.today import NOBODY, on_day
from settings import Settings
from settings.mail import goes_nowhere
from settings.names import unknown
from storage.broker import connection as broker
from storage.disk import why_not_writable
from storage.store import Store, sqlite_path
from storage.tables import org_tree, reach
from workflow.accounts.sessions import nobody_signs_in
from workflow.delivery.channels import Broken, broken, struggling
from workflow.keeping import safekeeping
from workflow.keeping.opening import open_store
from workflow.keeping.unusable import told_by
from workflow.links.made import why_none
from workflow.sayings import in_words
from workflow.views.ended import ended
from workflow.watch import engine_checks
from workflow.watch.engine_checks import Found

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class _Patient:
    """What is examined."""

    settings: Settings
    now: datetime
    at: datetime  # real time
    store: Store | None
    only: Collection[str]


def doctor(
    settings: Settings, now: datetime, *, clock: Callable[[], datetime] | None = None, only: Collection[str] = ()
) -> dict[str, list[dict[str, str]]]:
    """Run every check, or `only` those; the contract's shape: {"checks": [{"name", "state", "detail"}]}."""
    try:
        store = open_store(settings)
    except Exception:  # the database check opens it again and says what is wrong
        store = None
    patient = _Patient(settings=settings, now=now, at=_real(store, clock), store=store, only=only)
    ways = configured(settings, store, clock or real_clock)
    checks = [
        _run("configuration", _configuration, patient),
        _run("database", lambda _: safekeeping.database(settings), patient),
        _run("privacy", lambda _: safekeeping.secrecy(settings), patient),
        _run("broker", _broker, patient),
        *(_run(f"channel {name}", _channel(name, way), patient) for name, way in ways.items()),
        _run("templates", _templates, patient),
        *([_run("returned mail", _returned_mail, patient)] if settings.bounces else []),
        _run("reachability", _reachability, patient),
        _run("links", _links, patient),
        *(_run(name, _of_engine(check), patient) for name, check in _ENGINE.items()),
    ]
    if store is not None:
        store.dispose()
    return {"checks": [one for one in checks if one is not None]}


def _run(name: str, check: Callable[[_Patient], Found], patient: _Patient) -> dict[str, str] | None:
    if patient.only and name not in patient.only:
        return None
    try:
        state, detail = check(patient)
    except Exception as error:  # whatever it is, the next check must still be run
        why = clean_line(str(getattr(error, "orig", None) or error))
        if told_by(error, patient.settings.database_url):  # its own check says what is wrong with it
            why = say("không dùng được cơ sở dữ liệu", "the database cannot be used")
        state = "failed"
        detail = say("Không kiểm tra được: {why}", "Could not be checked: {why}", why=why or type(error).__name__)
    return {"name": name, "state": state, "detail": detail}


def _real(store: Store | None, clock: Callable[[], datetime] | None) -> datetime:
    try:
        return (clock or (store.clock if store is not None else real_clock))()
    except SQLAlchemyError:  # told by the database's own check
        return real_clock()


_ENGINE: dict[str, Callable[[Store, datetime], Found]] = {
    "steps": lambda store, _at: engine_checks.steps(store),
    "sending": lambda store, _at: engine_checks.sending(store),
    "clocks": engine_checks.clocks,
    "heartbeat": engine_checks.heartbeat,
}


def _of_engine(check: Callable[[Store, datetime], Found]) -> Callable[[_Patient], Found]:
    return lambda patient: check(patient.store or open_store(patient.settings), patient.at)


def _configuration(patient: _Patient) -> Found:
    settings = patient.settings
    if why := why_not_writable(settings.home):
        return "failed", say(
            "Không ghi được vào thư mục dữ liệu {home} (DONDOC_HOME): {why}.",
            "The data folder {home} (DONDOC_HOME) cannot be written: {why}.",
            home=settings.home,
            why=why,
        )
    odd = unknown(os.environ)
    if os.environ.get("DONDOC_NOW"):
        odd.append(
            say(
                "DONDOC_NOW đang cố định thời điểm; hãy bỏ khi chạy thật.",
                "DONDOC_NOW holds the time still; unset it in production.",
            )
        )
    if settings.smtp and settings.mail_from.rstrip("> ").endswith("@localhost"):
        odd.append(
            say(
                "DONDOC_MAIL_FROM chưa đặt; thư sẽ ghi người gửi là {it}.",
                "DONDOC_MAIL_FROM is not set; mail will say it comes from {it}.",
                it=settings.mail_from,
            )
        )
    if settings.smtp and settings.smtp.password_in_clear:
        odd.append(
            say(
                "Mật khẩu trong DONDOC_SMTP_URL đi qua mạng không mã hóa; hãy thêm ?starttls=1 hoặc dùng smtps://.",
                "The password in DONDOC_SMTP_URL crosses the network in clear; add ?starttls=1 or use smtps://.",
            )
        )
    if settings.mail_return_path and settings.bounces is None:
        odd.append(
            say(
                "Thư trả lại về {it} không ai đọc; hãy đặt DONDOC_BOUNCES.",
                "Nobody reads what comes back to {it}; set DONDOC_BOUNCES.",
                it=settings.mail_return_path,
            )
        )
    odd += nobody_signs_in(settings)
    if odd:
        return "warning", " ".join(odd)
    return "ok", say("Thư mục dữ liệu: {home}.", "Data folder: {home}.", home=settings.home)


def _broker(patient: _Patient) -> Found:
    wrong = broker.check(patient.settings)
    if wrong:
        return "failed", wrong
    if patient.settings.embedded_broker:
        return "ok", say("Hàng đợi nhúng sẵn, ghi được.", "Embedded broker, its folder can be written.")
    return "ok", say("Hàng đợi trả lời.", "The broker answers.")


def _channel(name: str, way: Any) -> Callable[[_Patient], Found]:
    def check(patient: _Patient) -> Found:
        wrong = way.check()
        if wrong:
            return "failed", in_words(wrong)
        if known := _delivery_found(patient, broken, dict[str, Broken]()).get(name):
            return "failed", say(
                "Không gửi được từ lần gửi gần nhất: {why}; hệ thống tự thử lại mỗi phút.",
                "Nothing could be sent at the last try: {why}; it is tried again every minute.",
                why=in_words(known.why).rstrip("."),
            )
        tried, why = _delivery_found(patient, partial(struggling, name=name), (0, ""))
        if tried:
            return "warning", say(
                "{n} tin thử gửi nhiều lần vẫn chưa được, hệ thống còn thử tiếp. Lần gần nhất: {why}",
                "{n} messages could not be sent in several tries, which go on. The last: {why}",
                n=tried,
                why=in_words(why),
            )
        if flaw := way.flaw():
            return "warning", in_words(flaw)
        if name == "email" and (nowhere := goes_nowhere(patient.settings)):
            return "warning", nowhere
        return "ok", say("Sẵn sàng gửi.", "Ready to send.")

    return check


def _delivery_found(patient: _Patient, ask: Callable[[Connection], T], nothing: T) -> T:
    """What the last deliveries left in the books; a database that does not answer is for its own check to tell."""
    try:
        with (patient.store or open_store(patient.settings)).read() as connection:
            return ask(connection)
    except Exception:
        return nothing


def _templates(patient: _Patient) -> Found:
    folder = patient.settings.templates_folder
    found = own.read(folder)
    if wrong := [one.problem.message for one in found if one.problem]:
        instead = say("Thay vào đó thư dùng câu có sẵn.", "Mails say the sentence shipped instead.")
        return "warning", " ".join([*wrong, instead])
    if patient.settings.templates and not folder.is_dir():
        return "warning", say(
            "Không có thư mục {folder} (DONDOC_TEMPLATES); thư dùng câu có sẵn.",
            "There is no folder {folder} (DONDOC_TEMPLATES); mails say the sentences shipped.",
            folder=folder,
        )
    if not found:
        return "ok", say("Thư dùng câu có sẵn.", "Mails say the sentences shipped.")
    return "ok", say("{n} câu riêng trong {folder}.", "{n} own sentences in {folder}.", n=len(found), folder=folder)


def _returned_mail(patient: _Patient) -> Found:
    where = patient.settings.bounces
    assert where is not None
    try:
        with open_box(where, look_only=True):
            pass
    except BoxTrouble as trouble:
        return "failed", str(trouble)
    if not return_path(patient.settings).signed:
        return "warning", say(
            "Đọc được. Chưa đặt đủ DONDOC_MAIL_RETURN_PATH và DONDOC_SECRET_KEY: thư giả có thể làm mất một địa chỉ.",
            "Can be read. Without DONDOC_MAIL_RETURN_PATH and DONDOC_SECRET_KEY a forged bounce may cost an address.",
        )
    return "ok", say("Đọc được.", "Can be read.")


def _links(patient: _Patient) -> Found:
    url = patient.settings.public_url
    if why := why_none(patient.settings, sqlite=sqlite_path(patient.settings.database_url) is not None):
        return ("failed" if url else "warning"), why.message
    return "ok", say("Tin nhắn kèm liên kết đến {url}.", "Messages carry links to {url}.", url=url)


def _reachability(patient: _Patient) -> Found:
    store = patient.store or open_store(patient.settings)
    with on_day(store, local_date(patient.now)) as connection:
        valid = select(func.count()).where(org_tree.c.valid)
        units = connection.scalar(valid) or 0
        officers = valid.join_from(org_tree, reach, reach.c.unit_id == org_tree.c.unit_id)
        officers = officers.where(reach.c.post == "officer")
        silent = connection.scalar(officers.where(reach.c.person_id == NOBODY)) or 0
        through = connection.scalar(officers.where(reach.c.person_id != NOBODY, ~reach.c.own)) or 0
        over = ended(connection)
    if not units:
        return "warning", say(
            "Chưa có đơn vị nào; hãy nhập bằng `dondoc units import`.", "No units yet; `dondoc units import` adds them."
        )
    return _reached(units, silent, through, len({one.unit for one in over}))


def _reached(units: int, silent: int, through: int, over: int) -> Found:
    """Whom nobody can be told for, and apart from them those told only through somebody else."""
    wrong = []
    if silent:
        wrong.append(
            say(
                "{n}/{units} đơn vị không liên hệ được với ai.",
                "In {n} of {units} units nobody can be reached.",
                n=silent,
                units=units,
            )
        )
    if over:
        wrong.append(
            say(
                "{n} đơn vị hôm nay không còn hiệu lực mà còn nhiệm vụ đang mở.",
                "{n} units are not valid today and have open tasks.",
                n=over,
            )
        )
    if through:
        apart = say(
            "{own}/{units} đơn vị liên hệ được trực tiếp; {n} đơn vị chỉ có người khác nhận thay.",
            "{own} of {units} units are reached directly; of {n} only somebody else is told instead.",
            own=units - silent - through,
            units=units,
            n=through,
        )
    else:
        apart = say("Cả {units} đơn vị đều có người nhận.", "All {units} units can be reached.", units=units)
    if wrong:
        see = say("Xem `dondoc contacts check`.", "See `dondoc contacts check`.")
        return "warning", " ".join([*wrong, *([apart] if through else []), see])
    return "ok", apart
