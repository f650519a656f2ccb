"""Writes docs/pictures/: pages as a person sees them, from the example of Tây Ninh. Needs Debian's Chromium.

.venv/bin/python -m scripts.build_page_pictures
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from lib.time import VIETNAM
from notifications.letter.model import Holding
from org.files.contacts import import_contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from settings import Settings
from simulator.running import served
from storage.migrate import upgrade
from storage.store import Store
from storage.tables import link, task, unit
from web.app import create_app
from web.patience import configuration
from workflow import acts
from workflow.acting.submission import Submission
from workflow.delivery.deliver import deliver
from workflow.keeping.opening import keys
from workflow.links.made import current, link_key
from workflow.publish import publish

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE, PICTURES = ROOT / "examples" / "tay-ninh-87", ROOT / "docs" / "pictures"
PHONE, SHARP = {"width": 390, "height": 844}, 2
UNIT, PUBLIC = "mttq-huyen-go-dau", "http://127.0.0.1"


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=VIETNAM)


def main() -> None:
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        url = f"sqlite:///{home / 'dondoc.sqlite3'}"
        settings = Settings(home=home, database_url=url, broker_url="", public_url=PUBLIC)
        store = Store(url, keys(settings))
        upgrade(store)
        task_id = _lived(store, settings)
        token = _token(store, settings)
        now = at("2020-12-16T10:42")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(configuration(create_app(settings, lambda: now), "127.0.0.1", 0)) as (served_at, _loop):
            page = browser.new_page(viewport=PHONE, device_scale_factor=SHARP)
            page.goto(f"{served_at}/n/{token}/tasks/{task_id}")
            page.screenshot(path=PICTURES / "unit-phone.png", full_page=True)
            page.get_by_label("Báo cáo điển hình tiên tiến").set_input_files(_file(home, "Mô hình xã Phước Đông.pdf"))
            page.get_by_text("đã nhận đủ").wait_for()
            page.locator("#by-holder").check()
            page.get_by_role("button", name="Nộp báo cáo").click()
            page.wait_for_url("**/receipts/*")
            page.screenshot(path=PICTURES / "receipt-phone.png", full_page=True)
        browser.close()
        store.dispose()


def _lived(store: Store, settings: Settings) -> int:
    """The district's report is handed in, and returned for its second part; returns the task's id."""
    units = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
    people = read_contacts((EXAMPLE / "contacts.csv").read_bytes(), "contacts.csv")
    began = at("2020-10-06T09:00")
    with store.write() as connection:
        import_units(connection, units, now=began)
        import_contacts(connection, people, now=began)
    publish(store, (EXAMPLE / "plan.yaml").read_bytes(), began, "ban")
    deliver(store, settings, began)
    with store.read() as connection:
        owed = select(task.c.id).join(unit, unit.c.id == task.c.unit_id).where(unit.c.code == UNIT)
        task_id = int(connection.scalars(owed).one())
    given = Submission(
        by="Cán bộ đầu mối", files=[(None, _file(settings.home, "Báo cáo sơ kết 5 năm.pdf"))], paper=True
    )
    handed_in = {"files_folder": settings.files_folder, "now": at("2020-12-11T15:10"), "actor": f"link:{UNIT}:officer"}
    acts.submit(store, task_id, given, **handed_in)
    acts.return_(
        store,
        task_id,
        reason="Chưa có báo cáo mô hình điển hình tiên tiến",
        now=at("2020-12-14T14:00"),
        actor="ban",
        due=at("2020-12-18T00:00").date(),
    )
    return task_id


def _token(store: Store, settings: Settings) -> str:
    key = link_key(store, settings)
    assert key is not None
    with store.read() as connection:
        held = select(link.c.unit_id, link.c.person_id).join(unit, unit.c.id == link.c.unit_id)
        row = connection.execute(held.where(unit.c.code == UNIT)).first()
        assert row is not None
        holding = Holding(row.unit_id, row.person_id)
        return current(connection, key, [holding])[holding].token


def _file(home: Path, name: str) -> Path:
    path = home / name
    path.write_bytes(b"%PDF-1.7\n" + b"0" * 400_000 + b"\n%%EOF\n")
    return path


if __name__ == "__main__":
    main()
