"""Contact files: posts and headings in both languages, addresses that mail goes to, every problem with its cell."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import date
from email.headerregistry import Address

import openpyxl
import pytest

from lib.problem import Problem
from lib.vocabulary import Post
from org.files.rows import read_contacts
from org.model import Contact

ENGLISH = "unit,post,title,name,email,phone,zalo_user_id,valid_from,valid_to\n"
VIETNAMESE = "đơn vị,chức vụ,chức danh,họ tên,thư điện tử,điện thoại,zalo,từ ngày,đến ngày\n"
ROW = "xa-1,đầu mối,Cán bộ đầu mối,,dau-moi@xa-1.example,0276 000 0000,123,01/01/2020,2025-06-30\n"
CONTACT = Contact(
    unit="xa-1",
    post="officer",
    title="Cán bộ đầu mối",
    email="dau-moi@xa-1.example",
    phone="0276 000 0000",
    zalo_user_id="123",
    valid_from=date(2020, 1, 1),
    valid_to=date(2025, 6, 30),
)


def contacts_of(data: str | bytes) -> tuple[Contact, ...]:
    parsed = read_contacts(data if isinstance(data, bytes) else data.encode(), "lien-he.csv")
    assert parsed.problems == ()
    return tuple(contact for _, contact in parsed.rows)


def problems_of(data: str | bytes) -> tuple[Problem, ...]:
    problems = read_contacts(data if isinstance(data, bytes) else data.encode(), "lien-he.csv").problems
    assert problems, "the file was to be refused"
    return problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("headings", [ENGLISH, VIETNAMESE, VIETNAMESE.upper(), ENGLISH.title()])
def test_contacts_are_read_in_each_dialect(headings: str, separator: str, encoding: str) -> None:
    assert contacts_of((headings + ROW).replace(",", separator).encode(encoding)) == (CONTACT,)


def test_contacts_are_read_from_a_workbook() -> None:
    book = openpyxl.Workbook()
    book.active.append(VIETNAMESE.strip().split(","))
    book.active.append(["xa-1", "Hộp thư", None, None, "van-thu@xa-1.example", 276000000, None, date(2020, 1, 1), None])
    data = io.BytesIO()
    book.save(data)
    assert contacts_of(data.getvalue()) == (
        Contact(
            unit="xa-1", post="mailbox", email="van-thu@xa-1.example", phone="276000000", valid_from=date(2020, 1, 1)
        ),
    )


@pytest.mark.parametrize(
    ("written", "post"),
    [
        ("officer", "officer"), ("đầu mối", "officer"), ("ĐẦU MỐI", "officer"), ("dau moi", "officer"),
        ("cán bộ đầu mối", "officer"), ("head", "head"), ("Thủ trưởng", "head"), ("deputy", "deputy"),
        ("phó", "deputy"), ("cấp phó", "deputy"), ("mailbox", "mailbox"), ("hộp  thư", "mailbox"),
        (unicodedata.normalize("NFD", "đầu mối"), "officer"),
    ],
)  # fmt: skip
def test_posts_are_known_in_both_languages(written: str, post: Post) -> None:
    assert contacts_of((ENGLISH + ROW).replace("đầu mối", written, 1)) == (replace(CONTACT, post=post),)


def test_an_unknown_post_is_refused_with_those_there_are() -> None:
    (problem,) = problems_of((ENGLISH + ROW).replace("đầu mối", "trưởng ban", 1))
    assert (problem.code, problem.line, problem.column) == ("unknown-post", 2, 2)
    assert problem.message == (
        "lien-he.csv, dòng 2, cột “post”: không có chức vụ “trưởng ban”; hãy chọn: officer (đầu mối), "
        "head (thủ trưởng), deputy (phó), mailbox (hộp thư)."
    )


def test_a_contact_may_hold_no_more_than_its_unit_and_post() -> None:
    assert contacts_of("unit,post\nxa-1,head\n") == (Contact(unit="xa-1", post="head"),)


def test_two_contacts_of_one_post_keep_their_order() -> None:
    text = "unit,post,email\na,officer,2@a.example\na,officer,1@a.example\n"
    assert [contact.email for contact in contacts_of(text)] == ["2@a.example", "1@a.example"]


def test_names_are_kept_composed() -> None:
    text = "unit,post,title,name\na,head,Chủ tịch Ủy ban,Đầu mối số Một\n"
    (contact,) = contacts_of(unicodedata.normalize("NFD", text))
    assert (contact.title, contact.name) == ("Chủ tịch Ủy ban", "Đầu mối số Một")


@pytest.mark.parametrize(
    "address",
    [
        "dau-moi@don-vi.example", "Dau.Moi+phong@don-vi.tay-ninh.example", "a@b.example", "o'a_b@x-y.example",
        "0276@mttq.example", "a" * 64 + "@b.example",
    ],
)  # fmt: skip
def test_an_address_that_mail_can_go_to_is_kept_as_it_is(address: str) -> None:
    (contact,) = contacts_of(f"unit,post,email\na,officer, {address} \n")
    assert contact.email == address
    assert Address(addr_spec=address).addr_spec == address, "and the mail's header takes it"


@pytest.mark.parametrize(
    "address",
    [
        "dau-moi", "dau-moi@", "@don-vi.example", "dau-moi@don-vi", "dau moi@don-vi.example", "a@b@c.example",
        "a..b@c.example", ".a@c.example", "a.@c.example", "a@-b.example", "a@b..example", "a@b.example.",
        "đầu-mối@don-vi.example", "dau-moi@đơn-vị.example", "a@[127.0.0.1]", '"a b"@c.example', "a(b)@c.example",
        "a" * 65 + "@b.example", "a@" + "b" * 64 + ".example", "a@" + "b." * 130 + "example",
    ],
)  # fmt: skip
def test_an_address_that_no_server_takes_is_refused(address: str) -> None:
    (problem,) = problems_of("unit\tpost\temail\na\tofficer\t{}\n".format(address.replace('"', "'")))
    assert (problem.code, problem.line, problem.column) == ("malformed", 2, 3)
    assert problem.message.endswith("không hợp lệ; hãy ghi như dau-moi@don-vi.example, không dấu.")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("field", ["email", "name", "title"])
def test_a_line_break_cannot_bring_in_another_header(end: str, field: str) -> None:
    text = f'unit,post,{field}\na,officer,"a@b.example{end}Bcc: c@d.example"\n'
    if field == "email":
        assert [problem.code for problem in problems_of(text)] == ["malformed"]
    else:
        assert getattr(contacts_of(text)[0], field) == "a@b.example Bcc: c@d.example"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\u202e", "\u2066", "\u200b", "\u2028"])
@pytest.mark.parametrize("field", ["name", "title", "email", "phone"])
def test_characters_that_one_cannot_see_are_refused(field: str, character: str) -> None:
    (problem,) = problems_of(f"unit,post,{field}\na,officer,a{character}b\n")
    assert (problem.code, problem.line, problem.column) == ("control-character", 2, 3)
    assert f"U+{ord(character):04X}" in problem.message


def test_every_problem_is_told_at_once_with_row_and_column() -> None:
    problems = problems_of(
        "đơn vị;chức vụ;thư điện tử;từ ngày;đến ngày\n"
        ";đầu mối;a@b;31/04/2020;\n"
        "a;;;1/1/20;2020-13-01\n"
        "\n"
        "a;phó;;02/01/2021;01/01/2021\n"
    )
    assert [(one.line, one.column, one.code) for one in problems] == [
        (2, 1, "missing"),
        (2, 3, "malformed"),
        (2, 4, "bad-date"),
        (3, 2, "missing"),
        (3, 4, "bad-date"),
        (3, 5, "bad-date"),
        (5, 5, "ends-before-start"),
    ]


@pytest.mark.parametrize(
    ("email", "phone"),
    [("a@b.example; ", "'0912345678"), (" mailto:a@b.example,", "912345678"), ("a@b.example", "0912345678")],
)
def test_what_programs_and_habit_put_around_an_address_or_a_number_is_taken_off(email: str, phone: str) -> None:
    (contact,) = contacts_of(f"unit\tpost\temail\tphone\na\tofficer\t{email}\t{phone}\n")
    assert (contact.email, contact.phone) == ("a@b.example", "0912345678")


def test_headings_of_the_other_file_are_told_in_one_sentence() -> None:
    (problem,) = problems_of("mã,tên,cấp,từ ngày,đến ngày\na,A,x,,\n")
    assert (problem.code, problem.line) == ("missing-heading", 1)
    assert problem.message.startswith(
        "lien-he.csv, dòng 1: thiếu cột unit (đơn vị), post (chức vụ); không biết cột “mã”, “tên”, “cấp”; các "
        "cột là: unit (đơn vị), "
    )
