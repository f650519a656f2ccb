"""No name, title or subject becomes a header, an address or a body: from the import to what a mail server receives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from org.files.sheet import MAX_CELL
from settings import Smtp
from storage.store import Store
from storage.tables import act, item, message, plan, unit_version
from tests.integration.command_line import CONTACTS, PLAN_FILE, PUBLISHED, UNITS, Office
from tests.integration.delivery_world import TUESDAY, World, settings, world
from tests.integration.smtp_server import Server, listening
from tests.mail_by_hand import ATTACKS, taken_apart
from workflow.delivery.deliver import Delivered, deliver
from workflow.sayings import SAYINGS

ATTACK = ATTACKS[0]


def hostile_world(store: Store) -> World:
    """Rows older than the refusals: every text is an attack, and every contact has another one for a name."""
    there = world(store)
    there.change(plan, there.plan_id, number=ATTACKS[2], subject=ATTACKS[3])
    there.change(item, there.item_id, title=ATTACK, deliverables=[{"id": "a", "title": ATTACK, "at_least": 2}])
    for version in there.rows(unit_version):
        there.change(unit_version, version.id, name=ATTACKS[1])
    rung_id = there.rung()
    for n, attack in enumerate(ATTACKS):
        there.notice(there.task(f"u{n}"), f"u{n}@xa.example", rung_id=rung_id, name=attack, title=attack)
    task_id = there.task("u-act")
    there.act(task_id, "return", "returned", ATTACK)
    there.notice(task_id, "act@xa.example", kind="returned", act_id=there.rows(act)[0].id, name=None)
    for version in there.rows(unit_version):
        there.change(unit_version, version.id, name=ATTACKS[1])
    return there


def agrees(raw: bytes, to: str) -> None:
    read = taken_apart(raw)
    assert read["From"] == "Đôn Đốc <don-doc@mttq.example>"
    assert read["To"].endswith(f" <{to}>")
    assert "Đôn Đốc" in read.text


def test_rows_that_are_older_than_the_refusals_reach_a_mail_server_harmless(store: Store, tmp_path: Path) -> None:
    there, server = hostile_world(store), Server()
    with listening(server) as smtp:
        assert deliver(store, settings(tmp_path, smtp=smtp), TUESDAY) == Delivered(sent=len(ATTACKS) + 1)
    assert {row.state for row in there.messages()} == {"sent"}
    assert sorted(server.heard) == sorted(to for [to], _ in server.received)
    assert len(server.received) == len(ATTACKS) + 1
    for [to], raw in server.received:
        agrees(raw, to)


def test_and_so_they_do_in_the_folder_of_mails(store: Store, tmp_path: Path) -> None:
    there = hostile_world(store)
    assert deliver(store, settings(tmp_path), TUESDAY) == Delivered(sent=len(ATTACKS) + 1)
    found = {path.name: path.read_bytes() for path in (tmp_path / "mail").iterdir()}
    assert set(found) == {f"{row.message_id.partition('@')[0]}.eml" for row in there.messages()}
    for raw in found.values():
        agrees(raw, taken_apart(raw)["To"].rpartition("<")[2].rstrip(">"))


ADDRESSES = [
    *("a@xa.example\r\nBcc: x@evil.example", "a@xa.example>\r\nRCPT TO:<x@evil.example", "b@xa.example x@evil.example"),
    *("a@xa.example, x@evil.example", "=?utf-8?q?a=0D=0ABcc=3Ax?=@xa.example", "a@xa.example SIZE=1", " ", "a@"),
    *("@evil.example:a@xa.example", '"a b"@xa.example', "đầu-mối@xa.example", "a" * 300 + "@xa.example"),
]


def test_an_address_that_is_none_fails_alone_before_the_server_hears_of_it(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server()
    rung_id = there.rung()
    for n, address in enumerate([*ADDRESSES, "good@xa.example"]):
        there.notice(there.task(f"xa-{n}"), address, rung_id=rung_id)
    with listening(server) as smtp:
        done = deliver(store, settings(tmp_path, smtp=smtp), TUESDAY)
    assert done == Delivered(failed=len(ADDRESSES), sent=1)
    assert (server.heard, [to for to, _ in server.received]) == (["good@xa.example"], [["good@xa.example"]])
    *failed, sent = there.messages()
    assert {(row.state, row.started_at, row.message_id) for row in failed} == {("failed", None, None)}
    assert {SAYINGS.words(row.error) for row in failed} == {
        "Địa chỉ thư điện tử không hợp lệ; đề nghị sửa trong danh bạ."
    }
    assert sent.state == "sent"


def test_a_message_id_that_somebody_put_into_the_books_goes_nowhere(sqlite_url: str, tmp_path: Path) -> None:
    there = world(Store(sqlite_url))
    names = [
        "m\r\nBcc: x@evil.example",
        "m@x.example>\r\n\r\nforeign",
        "../../x@evil.example",
        "m",
        "=?q?a?=@x.example",
    ]
    there.reminders(len(names))
    deliver(there.store, settings(tmp_path, smtp=Smtp(host="127.0.0.1", port=1)), TUESDAY)
    for row, name in zip(there.messages(), names, strict=True):
        there.change(message, row.id, message_id=name)
    assert deliver(there.store, settings(tmp_path), TUESDAY + timedelta(minutes=9)) == Delivered(failed=len(names))
    assert not (tmp_path / "mail").exists()


# --- where they come in --------------------------------------------------------------------------------------------


def refused(office: Office, text: str, *words: str) -> dict[str, Any]:
    found = office.refused(*words, office.write("tep" + (".yaml" if "plan" in words else ".csv"), text))
    assert found["code"] == "encoded-word"
    assert "“=?…?=”" in found["message"]
    assert found["message"].endswith("; hãy ghi thẳng lời cần ghi.")
    return found


def test_an_encoded_word_is_refused_at_import_with_its_place(new_office: Office) -> None:
    office = new_office
    attacks = [one for one in ATTACKS if "?=" in one.partition("=?")[2]]
    assert len(attacks) == 7
    office.run("units", "import", office.write("don-vi.csv", UNITS))
    for attack in attacks:
        quoted, written = ('"' + attack.replace('"', '""') + '"'), ("'" + attack.replace("'", "''") + "'")
        for text, line, words in (
            (UNITS.replace("Mặt trận xã A2", quoted), 8, ("units", "import")),
            (CONTACTS.replace("ban,officer,,,", f"ban,officer,{quoted},,"), 4, ("contacts", "import")),
            (CONTACTS.replace("ban,head,,,", f"ban,head,,{quoted},"), 5, ("contacts", "import")),
        ):
            assert refused(office, text, *words)["line"] == line
        for place, text in (
            ("plan.subject", PLAN_FILE.replace("Sơ kết 5 năm", written)),
            ("plan.signed_by", PLAN_FILE.replace("  desk: ban", f"  desk: ban\n  signed_by: {written}")),
            ("items[0].title", PLAN_FILE.replace("Báo cáo cấp xã", written)),
            ("items[0].deliverables[0].title", PLAN_FILE.replace("title: Báo cáo}", f"title: {written}" + "}", 1)),
        ):
            assert refused(office, text, "plan", "publish")["path"] == place
    assert office.json("contacts", "list") == office.json("plan", "list") == []
    assert "=?" not in str(office.json("units", "list"))


def test_whatever_passes_the_import_arrives_as_a_name(new_office: Office) -> None:
    office = new_office
    longest = [attack[:MAX_CELL] for attack in ATTACKS]
    names = [attack for attack in longest if "?=" not in attack.partition("=?")[2] and "\x0b" not in attack]
    people = CONTACTS
    for code, name in zip(("xa-a1", "xa-a2", "xa-b1", "hoi", "tinh", "huyen-a", "huyen-b"), names, strict=False):
        quoted = '"' + name.replace('"', '""') + '"'
        people = people.replace(f"{code},officer,,,", f"{code},officer,,{quoted},")
    for words, name, text in (("units import", "u.csv", UNITS), ("contacts import", "c.csv", people)):
        office.at(PUBLISHED, *words.split(), office.write(name, text))
    office.at(PUBLISHED, "plan", "publish", office.write("plan.yaml", PLAN_FILE))
    office.at(PUBLISHED, "deliver")
    mails = list((office.home / "mail").glob("*.eml"))
    read = [taken_apart(path.read_bytes()) for path in mails]
    assert {one["To"].rpartition("<")[2] for one in read} >= {"officer@xa-a1.example>", "officer@hoi.example>"}
    assert any(one["To"] == "A, x@evil.example; B: c@evil.example; <officer@hoi.example>" for one in read)
