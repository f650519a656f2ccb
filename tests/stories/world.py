"""Stories: a plan's life told from outside, through the real engine, in sentences.

    story.publish(REPORTS)
    story.at("2020-12-08")                                              # each morning until then, and that one
    story.expect_mail("officer@huyen-a.example", "Nhắc hạn 15/12/2020")

Between two instants the engine ticks and delivers every morning at 08:05, as the beat would. Every mail that arrives
must be expected: one that is left over at the end of a story fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from lib.language import language
from lib.time import VIETNAM, local_date
from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from org.today import on_day, refresh
from settings import Smtp
from storage.store import Store
from storage.tables import notice
from tests import services
from tests.integration.delivery_world import settings
from tests.lived_once import lived_once
from tests.stories.instants import at
from workflow import acts, ending
from workflow.correcting import imported
from workflow.delivery.deliver import deliver
from workflow.publish import publish
from workflow.tick import tick
from workflow.views import outbox, tasks
from workflow.views.status import status

NUMBER = "87/KH-MTTQ-BTT"
BEGINNING = at("2020-10-06 09:00")
LEVELS = {"tinh": "province", "ban": "desk", "hoi": "organisation", "huyen": "district", "xa": "commune"}
WAITING = select(notice.c.id).where(notice.c.state == "pending").limit(1)
# Every district has a head beside its officer; communes and the others have an officer only.
UNITS = {
    **{"tinh": None, "ban": "tinh", "hoi-nong-dan": "tinh", "huyen-a": "tinh", "huyen-b": "tinh"},
    **{"xa-a1": "huyen-a", "xa-a2": "huyen-a", "xa-b1": "huyen-b"},
}


def plan(items: str, ladder: str = "", *, number: str = NUMBER, **head: str) -> bytes:
    """A plan file of the province with these items (YAML); the default ladder unless one is given."""
    fields = {"number": number, "issuer": "tinh", "issued_on": "2020-10-06", "subject": "Sơ kết 5 năm", "desk": "ban"}
    fields["summary"] = "none"  # told in a story of its own
    lines = [f"  {name}: {value}" for name, value in {**fields, **head}.items()]
    return "\n".join(["plan:", *lines, "items:", items, *(["ladder:", ladder] if ladder else [])]).encode()


def officer(unit: str) -> str:
    return f"officer@{unit}.example"


def head(unit: str) -> str:
    return f"head@{unit}.example"


@dataclass(frozen=True)
class Mail:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str
    at: datetime
    reply_to: str

    def says(self, words: str) -> bool:
        return words in f"{self.subject}\n{' '.join(self.text.split())}"


class PostOffice:
    """A mail server that refuses the addresses in `refused`, each with its answer."""

    def __init__(self, refused: Mapping[str, str]) -> None:
        self.refused, self.taken = refused, []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if refusal := self.refused.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return "250 2.0.0 taken"


class Story:
    """One plan's life: the clock, the people's acts, and the mails that nobody has expected yet."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.now = BEGINNING
        self.settings = settings(folder)
        self.post_office: PostOffice | None = None
        self._unread: list[Mail] = []
        self._read: set[str] = set()

    # --- who there is ------------------------------------------------------------------------------------------------

    def begin(self, units: dict[str, str | None] | None = None, *, silent: tuple[str, ...] = ()) -> Story:
        """Units with their superiors; those in `silent` have no contact at all."""
        self.lived(("begun", tuple((units or {}).items()), silent), lambda: self._begin(units or UNITS, silent))
        return self

    def begin_with(self, data: bytes, units: dict[str, str | None] | None = None, *, until: str | None = None) -> Story:
        """A province that publishes this plan, then each morning until a day: several stories of a file begin so."""

        def tell() -> None:
            self.begin(units).publish(data)
            if until:
                self.at(until)

        return self.lived(("with", data, tuple((units or {}).items()), until), tell)

    def lived(self, name: Hashable, tell: Callable[[], object]) -> Story:
        """What `tell` tells of this story, always the same: told once where it begins, and copied into others of that
        name in its file."""

        def told() -> tuple[datetime, tuple[Mail, ...], frozenset[str]]:
            tell()
            return self.now, tuple(self._unread), frozenset(self._read)

        secret = self.store.keys and self.store.keys.current.secret
        known = (tell.__module__, name, self.now, language.get(), secret)
        self.now, unread, read = lived_once(self.store, self.folder, known, told)
        self._unread, self._read = [*unread], {*read}
        return self

    def _begin(self, chosen: Mapping[str, str | None], silent: tuple[str, ...]) -> None:
        rows = [
            UnitVersion(code=code, name=f"Đơn vị {code}", level=LEVELS[code.split("-")[0]], parent=parent)
            for code, parent in chosen.items()
        ]
        with self.store.write() as connection:
            changes = import_units(connection, Parsed("units.csv", tuple(enumerate(rows, start=2)), ()), now=self.now)
            imported.enter(connection, "units", changes, now=self.now, actor="ban")
        for code in chosen:
            if code not in silent:
                self.people(code, officer=officer(code), **({"head": head(code)} if code.startswith("huyen") else {}))

    def people(self, unit: str, **posts: str | None) -> None:
        """From now on these addresses hold these posts of the unit; None is a holder without an address."""
        self._import([Contact(unit=unit, post=post, email=email) for post, email in posts.items()])  # type: ignore[arg-type]

    def telephone(self, unit: str, number: str) -> None:
        """From now on the unit's officer has that number too."""
        self._import([Contact(unit=unit, post="officer", title="Văn thư", email=officer(unit), phone=number)])

    def _import(self, rows: list[Contact]) -> None:
        with self.store.write() as connection:
            parsed = Parsed("contacts.csv", tuple(enumerate(rows, start=2)), ())
            changes = import_contacts(connection, parsed, now=self.now)
            imported.enter(connection, "contacts", changes, now=self.now, actor="ban")

    # --- the clock ---------------------------------------------------------------------------------------------------

    def at(self, when: str) -> Story:
        """Every morning until then, and then: a tick and a delivery pass each."""
        until = at(when)
        day = self.now.astimezone(VIETNAM).date()
        while (morning := datetime.combine(day, time(8, 5), VIETNAM)) < until:
            if morning > self.now:
                self._pass(morning)
            day += timedelta(days=1)
        self._pass(until)
        return self

    def outage_until(self, when: str) -> Story:
        """Nothing runs until then; then a tick and a delivery pass."""
        self._pass(at(when))
        return self

    def without_mail_until(self, when: str) -> Story:
        """Nothing runs until then; then a tick, and no delivery pass: what it says still waits."""
        self.now = at(when)
        tick(self.store, self.now)
        return self

    def _pass(self, now: datetime) -> None:
        assert now >= self.now, "a story does not go back in time"
        self.now = now
        tick(self.store, now)
        self._deliver()

    def _deliver(self) -> None:
        """A delivery pass, left out where nothing waits: most mornings are silent."""
        with self.store.read() as connection:
            if connection.execute(WAITING).first() is None:
                return
        deliver(self.store, self.settings, self.now)
        self._unread += sorted(self._new_mails(), key=lambda mail: (mail.at, mail.to))

    # --- what people do ----------------------------------------------------------------------------------------------

    def publish(self, data: bytes) -> Story:
        """Publish the plan and put the assignment mails aside."""
        self.publish_aloud(data)
        self._unread.clear()
        return self

    def publish_aloud(self, data: bytes) -> None:
        """Publish the plan; the assignment mails are to be expected."""
        publish(self.store, data, self.now, "ban")
        self._deliver()

    def submit(self, item: str, unit: str, *, came: str | None = None) -> None:
        given = acts.Submission(by="Đầu mối", paper=True, at=at(came) if came else None)
        kept = self.folder / "files"
        acts.submit(self.store, self.task_id(item, unit), given, files_folder=kept, now=self.now, actor=unit)
        self._deliver()

    def hand_in(self, task_id: int, unit: str) -> None:
        """What was owed comes, and is accepted at once."""
        given = acts.Submission(by="Đầu mối", paper=True)
        acts.submit(self.store, task_id, given, files_folder=self.folder / "files", now=self.now, actor=unit)
        acts.accept(self.store, task_id, now=self.now, actor="ban")
        self._deliver()

    def accept(self, item: str, unit: str) -> None:
        acts.accept(self.store, self.task_id(item, unit), now=self.now, actor="ban")
        self._deliver()

    def return_(self, item: str, unit: str, reason: str) -> None:
        acts.return_(self.store, self.task_id(item, unit), reason=reason, now=self.now, actor="ban")
        self._deliver()

    def extend(self, item: str, unit: str, until: str) -> None:
        new = at(until).date()
        acts.extend(self.store, self.task_id(item, unit), until=new, reason="bão lụt", now=self.now, actor="ban")
        self._deliver()

    def progress(self, item: str, unit: str, note: str, percent: int | None = None) -> None:
        acts.progress(self.store, self.task_id(item, unit), note=note, now=self.now, actor="Văn thư", percent=percent)
        self._deliver()

    def waive(self, item: str, unit: str) -> None:
        acts.waive(self.store, self.task_id(item, unit), reason="đã sáp nhập", now=self.now, actor="ban")
        self._deliver()

    def close(self, *, force: bool = False) -> ending.Ended:
        ended = ending.close(self.store, NUMBER, force=force, now=self.now, actor="ban")
        self._deliver()
        return ended

    def cancel(self, reason: str) -> None:
        ending.cancel(self.store, NUMBER, reason=reason, now=self.now, actor="ban")
        self._deliver()

    # --- what is seen ------------------------------------------------------------------------------------------------

    def expect_mail(self, to: str, *words: str, on: str | None = None) -> Mail:
        """The next mail to that address has all these words in its subject or text, and left at `on` (else: now)."""
        waiting = [mail for mail in self._unread if mail.to == to]
        assert waiting, f"no mail to {to}; there are: {self._listed()}"
        mail = waiting[0]
        missing = [one for one in words if not mail.says(one)]
        assert not missing, f"{missing} not in the mail to {to}: {mail.subject}\n{mail.text}"
        assert mail.at == (at(on) if on else self.now), f"left at {mail.at}"
        self._unread.remove(mail)
        return mail

    def expect_no_more_mail(self) -> None:
        assert not self._unread, f"unexpected mail: {self._listed()}"

    def mails(self, to: str) -> list[Mail]:
        """All mails to that address that have not been expected yet, read now."""
        found = [mail for mail in self._unread if mail.to == to]
        self._unread = [mail for mail in self._unread if mail.to != to]
        return found

    def put_mail_aside(self) -> None:
        """What has come so far is told by another story."""
        assert self._unread, "there is no mail to put aside"
        self._unread.clear()

    def notices(self, unit: str, **wanted: str) -> list[dict[str, Any]]:
        """The outbox of one owing unit."""
        with self.store.read() as connection:
            found = outbox.rows(connection, unit_code=unit)
        return [row for row in found if all(row[name] == value for name, value in wanted.items())]

    def rungs(self, unit: str, state: str) -> list[tuple[str, str | None]]:
        """(rung, reason) of the unit's ladder notices in that state."""
        return [(row["rung"], row["reason"]) for row in self.notices(unit, state=state) if row["rung"]]

    def task(self, item: str, unit: str) -> dict[str, Any]:
        """The task of a unit, standing now."""
        [found] = [row for row in self.tasks(item) if row["unit"] == unit]
        return found

    def tasks(self, item: str) -> list[dict[str, Any]]:
        with self.store.rehearse() as connection:
            refresh(connection, local_date(self.now))
            return tasks.rows(connection, self.now, item_key=item)

    def status(self) -> dict[str, Any]:
        """The official report, now."""
        with on_day(self.store, local_date(self.now)) as connection:
            return status(connection, self.now)

    def task_id(self, item: str, unit: str) -> int:
        return int(self.task(item, unit)["id"])

    # --- mail --------------------------------------------------------------------------------------------------------

    @contextmanager
    def over_smtp(self, *, gone: Collection[str] = (), full: Collection[str] = ()) -> Iterator[None]:
        """Mail goes to a server that knows nobody at the addresses in `gone` and has no room at those in `full`."""
        refused = dict.fromkeys(gone, "550 5.1.1 no such user") | dict.fromkeys(full, "552 5.2.2 mailbox full")
        self.post_office, port = PostOffice(refused), services.free_port()
        controller = Controller(self.post_office, hostname="127.0.0.1", port=port)
        controller.start()
        self.settings = settings(self.folder, smtp=Smtp(host="127.0.0.1", port=port))
        try:
            yield
        finally:
            controller.stop()

    def _new_mails(self) -> list[Mail]:
        if self.post_office is not None:
            found, self.post_office.taken = self.post_office.taken, []
            return [_mail(one) for one in found]
        names = {path.name: path for path in (self.folder / "mail").glob("*.eml")}
        new = [path.read_bytes() for name, path in names.items() if name not in self._read]
        self._read.update(names)
        return [_mail(one) for one in new]

    def _listed(self) -> str:
        return "; ".join(f"{mail.at:%d/%m %H:%M} {mail.to}: {mail.subject}" for mail in self._unread) or "none"


def _mail(raw: bytes) -> Mail:
    parsed: EmailMessage = message_from_bytes(raw, policy=policy.default)  # type: ignore[assignment]
    body = parsed.get_body(("plain",))
    assert body is not None
    to = parsed["To"].addresses[0].addr_spec
    at, answers = parsed["Date"].datetime.astimezone(VIETNAM), str(parsed["Reply-To"])
    return Mail(to, str(parsed["Subject"]), body.get_content(), at, answers)
