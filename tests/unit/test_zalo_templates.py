"""The registry of Zalo templates: read strictly, filled so that Zalo takes it, weighed before publication."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib.problem import Refused
from lib.vocabulary import Kind
from notifications.letter.model import Entry, Letter, Recipient
from notifications.zalo import publication
from notifications.zalo.templates import KINDS, Registry, Unfit, load, read
from notifications.zalo.values import VALUES, shortened, told_as, values
from plans.file import reader
from settings.model import Zalo

EXAMPLE = Path(__file__).parents[2] / "examples" / "zalo" / "mau-tin.yaml"
ONE = """templates:
  reminder:
    id: "510001"
    price: 200
    price_uid: 165
    params:
      don_vi: {value: recipient, max: 40}
      so: plan
      han: due
      ly_do: {value: reason, max: 100, optional: true}
"""
ENTRY = Entry(
    kind="reminder",
    plan_number="87/KH-MTTQ-BTT",
    plan_issued_on=date(2020, 10, 6),
    plan_subject="Sơ kết 5 năm",
    desk="Ban Phong trào",
    item="Báo cáo 5 năm",
    unit="MTTQ huyện A",
    report_to="Ban Phong trào",
    due_on=date(2020, 12, 15),
)


def letter(*entries: Entry, on: date = date(2020, 12, 8)) -> Letter:
    return Letter(recipient=Recipient(unit="MTTQ huyện A"), entries=entries or (ENTRY,), on=on)


def one(kind: Kind = "reminder", **more: Any) -> Entry:
    return replace(ENTRY, kind=kind, **more)


def test_whoever_stands_in_is_told_for_whom_and_what_is_asked() -> None:
    said = values(letter(one(silent="MTTQ xã B", unit="MTTQ xã B")))
    assert said["unit"] == "MTTQ xã B"
    assert said["kind"] == "Nhờ chuyển: Nhắc hạn"
    assert said["item"] == "Nhờ chuyển MTTQ xã B: Báo cáo 5 năm"
    assert said["reason"] == "MTTQ xã B không liên hệ được ai; đề nghị chuyển và cho biết đầu mối"
    assert values(letter())["item"] == "Báo cáo 5 năm"


# --- reading -------------------------------------------------------------------------------------------------------


def test_the_shipped_example_is_sound_and_speaks_of_most_kinds() -> None:
    assert {"assignment", "reminder", "due", "overdue", "escalation", "digest"} <= load(EXAMPLE).templates.keys()


def test_a_registry_is_read_with_its_prices_and_lengths() -> None:
    template = read(ONE.encode(), "mau-tin.yaml").of_kind("reminder")
    assert (template.template_id, template.price, template.price_by_user_id) == ("510001", 200, 165)
    assert [(one.name, one.longest, one.optional) for one in template.params] == [
        ("don_vi", 40, False),
        ("so", 30, False),
        ("han", 30, False),
        ("ly_do", 100, True),
    ]


@pytest.mark.parametrize(
    ("was", "put", "line", "code"),
    [
        ("reminder:", "remind:", 2, "unknown-field"),
        ("price: 200", "price: 2x", 4, "bad-price"),
        ("price: 200", "price: 1.5", 4, "bad-price"),
        ("so: plan", "so: number", 8, "not-allowed"),
        ("max: 40", "max: 9999", 7, "bad-length"),
        ("max: 40", "max: 0", 7, "bad-length"),
        ("optional: true", "optional: maybe", 10, "not-allowed"),
        ('    id: "510001"\n', "", 3, "missing"),
        ("don_vi: {value: recipient, max: 40}", "don_vi: {max: 40}", 7, "missing"),
        ("templates:", "mau_tin:", 1, "unknown-field"),
    ],
)
def test_every_mistake_has_its_line(was: str, put: str, line: int, code: str) -> None:
    assert was in ONE
    with pytest.raises(Refused) as refused:
        read(ONE.replace(was, put).encode(), "mau-tin.yaml")
    found = refused.value.problems
    assert (line, code) in [(problem.line, problem.code) for problem in found]
    assert all((problem.path or "").startswith("mau-tin.yaml") for problem in found)


@pytest.mark.parametrize("data", [b"", b"templates", b"templates: [", b"\xff"])
def test_what_is_no_registry_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "mau-tin.yaml")
    assert all((problem.path or "").startswith("mau-tin.yaml") for problem in refused.value.problems)


def test_a_registry_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="DONDOC_ZALO_TEMPLATES"):
        load(None)
    with pytest.raises(Refused, match=r"khong-co\.yaml"):
        load(tmp_path / "khong-co.yaml")


# --- filling -------------------------------------------------------------------------------------------------------


def filled(registry: Registry, said: Letter) -> dict[str, str]:
    return registry.of(said).data(said)


def test_every_value_is_a_short_line_of_text() -> None:
    assert filled(read(ONE.encode(), ""), letter()) == {
        "don_vi": "MTTQ huyện A",
        "so": "87/KH-MTTQ-BTT",
        "han": "15/12/2020",
    }
    assert all(isinstance(text, str) for text in values(letter()).values())
    assert set(values(letter())) == set(VALUES)


def test_values_are_composed_before_they_are_measured() -> None:
    name = "Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân"
    decomposed = unicodedata.normalize("NFD", name)
    assert len(name) <= 40 < len(decomposed)
    said = replace(letter(), recipient=Recipient(unit=f"{decomposed}\n"))
    assert filled(read(ONE.encode(), ""), said)["don_vi"] == name


def test_what_is_too_long_ends_between_words_with_an_ellipsis() -> None:
    said = replace(letter(), recipient=Recipient(unit="Ban Thường trực Ủy ban MTTQ Việt Nam huyện Dương Minh Châu"))
    assert filled(read(ONE.encode(), ""), said)["don_vi"] == "Ban Thường trực Ủy ban MTTQ Việt Nam…"
    assert shortened("a" * 50, 10) == "a" * 9 + "…"
    assert shortened("vừa đủ", 6) == "vừa đủ"
    assert shortened("năm chữ, rồi hết", 9) == "năm chữ…"


def test_a_part_of_a_number_is_never_sent() -> None:
    said = letter(one(plan_number="1234567890/KH-MTTQ-BTT-ĐCT-UBTƯ"))
    with pytest.raises(Unfit, match="30"):
        filled(read(ONE.encode(), ""), said)


def test_a_value_that_is_missing_is_left_out_only_where_it_may_be() -> None:
    registry = read(ONE.encode(), "")
    assert filled(registry, letter(one(reason="Thiếu số liệu")))["ly_do"] == "Thiếu số liệu"
    with pytest.raises(Unfit, match="due"):
        filled(registry, letter(one(due_on=None)))


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (one(), "còn 7 ngày"),
        (one("due", due_on=date(2020, 12, 8)), "đến hạn hôm nay"),
        (one("overdue", due_on=date(2020, 12, 5)), "quá hạn 3 ngày"),
        (one("accepted"), "Đã xác nhận hoàn thành"),
        (one("returned"), "Trả lại, yêu cầu bổ sung"),
        (one("assignment", due_on=None), "Giao nhiệm vụ"),
    ],
)
def test_the_state_is_said_in_a_few_words(entry: Entry, state: str) -> None:
    assert values(letter(entry))["state"] == state


def test_every_kind_has_a_name_that_any_parameter_holds() -> None:
    for kind in KINDS:
        if kind != "digest":
            assert 0 < len(values(letter(one(kind)))["kind"]) <= 30  # type: ignore[arg-type]


def test_several_notices_are_told_as_a_digest_with_the_gravest_by_name() -> None:
    said = letter(one(), one("overdue", item="Danh sách", due_on=date(2020, 12, 1)), one(item="Kế hoạch"))
    found = values(said)
    assert told_as(said) == "digest"
    assert (found["item"], found["due"], found["count"]) == ("Danh sách và 2 nội dung khác", "01/12/2020", "3")


def test_late_units_are_one_list_and_not_a_digest() -> None:
    said = letter(*(one("escalation", unit=f"MTTQ xã {name}") for name in "ABC"))
    found = values(said)
    assert told_as(said) == "escalation"
    assert (found["unit"], found["count"], found["item"]) == ("3 đơn vị", "3", "Báo cáo 5 năm")


# --- before publication --------------------------------------------------------------------------------------------

PLAN = """plan:
  number: {number}
  issuer: tinh
  issued_on: 2020-10-06
  subject: Sơ kết 5 năm
items:
  - id: a
    title: {title}
    assigned_to: tinh
    due: 2020-12-15
"""


def found_in(number: str = "87/KH", title: str = "Báo cáo", path: Path | None = EXAMPLE) -> list[Any]:
    file = reader.read(PLAN.format(number=number, title=title).encode())
    assert file.plan is not None
    zalo = Zalo(app_id="1", app_secret="x", templates=path)
    return [(one.severity, one.code, one.line) for one in publication.problems(zalo, file)]


def test_what_has_no_template_is_said_once() -> None:
    assert found_in() == [("warning", "no-zalo-template", None)]


def test_what_would_not_fit_is_said_with_its_line() -> None:
    assert ("warning", "zalo-length", 8) in found_in(title="Báo cáo " * 40)
    assert ("warning", "zalo-length", 2) in found_in(number="87/KH-MTTQ-BTT-ĐCT-UBTƯMTTQVN-ABC")


def test_a_registry_that_cannot_be_read_refuses_and_one_that_is_not_set_warns(tmp_path: Path) -> None:
    broken = tmp_path / "mau-tin.yaml"
    broken.write_text("templates: [", encoding="utf-8")
    assert [(severity, line) for severity, _, line in found_in(path=broken)] == [("error", None)]
    assert found_in(path=None) == [("warning", "no-zalo-templates", None)]


def notice(who: str, kind: str = "reminder", channel: str = "zalo", clock: str = "report") -> Any:
    recipient = {"unit": who, "name": None, "email": None, "phone": "0901234567"}
    of = {"channel": channel, "scheduled_for": "2020-12-08T08:00:00+07:00", "clock": clock}
    return of | {"post": "officer", "recipient": recipient, "kind": kind}


def test_the_cost_counts_messages_not_notices_and_the_higher_price() -> None:
    registry = read(f"{ONE.replace('price_uid: 165', 'price_uid: 250')}{DIGEST}".encode(), "")
    planned = [
        notice("a"),
        notice("b"),
        notice("b", "due"),  # with the one before: a digest
        notice("c", channel="email"),
        notice("d", "overdue"),  # has no template: goes by another channel
        notice("e", "due", clock="review"),  # of another clock than the report's: a digest
    ]
    assert publication.estimate(registry, planned) == {"messages": 3, "dong": 250 + 300 + 300}
    assert publication.estimate(registry, []) == {"messages": 0, "dong": 0}


DIGEST = """  digest:
    id: "510006"
    price: 300
    params:
      so_viec: count
"""
