"""A setting is refused in the reader's language: the one chosen, else the installation's."""

from __future__ import annotations

from contextvars import Context
from pathlib import Path

import pytest

from lib.language import Language, speaking
from settings import SettingError, load

SMTP = "DONDOC_SMTP_URL phải có dạng smtp://user:password@host:587?starttls=1 (hoặc smtps://host:465)"
SMS = (
    "DONDOC_SMS_URL phải có dạng esms://KEY:SECRET@rest.esms.vn/?brand=NAME; "
    "các cổng tin nhắn là esms, speedsms, viettel, vnpt"
)
DATABASE = (
    "DONDOC_DATABASE_URL phải bắt đầu bằng postgresql+psycopg:// hoặc sqlite:///, "
    "ví dụ postgresql+psycopg://dondoc@db/dondoc"
)
BROKER = (
    "DONDOC_BROKER_URL phải bắt đầu bằng redis:// hoặc amqp://, ví dụ redis://localhost:6379/0; "
    "hãy bỏ biến này nếu dùng hàng đợi có sẵn"
)
BOUNCES = "DONDOC_BOUNCES phải là đường dẫn của một hộp thư Maildir hoặc có dạng imaps://user:password@host/Folder"
PORT = "số cổng không nằm trong khoảng từ 1 đến 65535, hoặc tên máy chủ viết sai"
SIGNED = "muốn ký thư, hãy đặt cả DONDOC_DKIM_KEY_FILE và DONDOC_DKIM_SELECTOR"
BARE = "hãy chỉ ghi một địa chỉ, không kèm tên, như don-doc+bounce@co-quan.example"
SENDER = "hãy đặt một địa chỉ như Đôn Đốc <don-doc@co-quan.example>"
PUBLIC = "DONDOC_PUBLIC_URL phải bắt đầu bằng https:// và có tên máy chủ"

IN_VIETNAMESE = [
    (
        {"HOME": "~khong-ai/x"},
        "DONDOC_HOME là “~khong-ai/x”, nhưng không có thư mục nhà (home) nào như vậy; hãy ghi đường dẫn đầy đủ.",
    ),
    ({"DATABASE_URL": "mysql://u:s3cr3t@db/x"}, f"{DATABASE}."),
    ({"DATABASE_URL": "postgresql://u:s3cr3t@db:port/x"}, f"{DATABASE}; {PORT}."),
    ({"BROKER_URL": "kafka://:s3cr3t@queue"}, f"{BROKER}."),
    ({"EMAIL_UNKNOWN": "maybe"}, "DONDOC_EMAIL_UNKNOWN là “maybe”; giá trị phải là một trong: resend, hold."),
    ({"LINK_CODE": "on"}, "DONDOC_LINK_CODE là “on”; giá trị phải là một trong: off, submit."),
    ({"UPLOAD_MB": "25MB"}, "DONDOC_UPLOAD_MB là “25MB”; giá trị phải là số nguyên từ 1 trở lên."),
    (
        {"UPLOAD_TYPES": "pdf, svg"},
        "DONDOC_UPLOAD_TYPES ghi “svg”; các giá trị là pdf, docx, xlsx, pptx, odt, ods, doc, xls, jpg, png, cách nhau "
        "bằng dấu cách hoặc dấu phẩy.",
    ),
    ({"PUBLIC_URL": "ftp://mattran.example"}, f"{PUBLIC}; giá trị đang đặt là “ftp://mattran.example”."),
    (
        {"PUBLIC_URL": "https://mattran.example/a b"},
        f"{PUBLIC}; giá trị đang đặt có dấu cách, dấu xuống dòng hoặc ký tự khác không có trong địa chỉ nào.",
    ),
    ({"SMTP_URL": "http://u:s3cr3t@mail.example"}, f"{SMTP}."),
    ({"SMTP_URL": "smtp://u:s3cr3t@mail.example?starttls=maybe"}, f"{SMTP}; starttls phải là 1 hoặc 0."),
    (
        {"SMTP_URL": "smtps://u:s3cr3t@mail.example?starttls=1"},
        f"{SMTP}; smtps:// mã hóa ngay từ đầu nên không dùng starttls.",
    ),
    (
        {"SMTP_URL": "smtp://u:s3cr3t@mail.example?startls=1"},
        f"{SMTP}; sau dấu hỏi không có tùy chọn “startls”, chỉ có starttls, connections, per_connection, per_minute.",
    ),
    (
        {"SMTP_URL": "smtp://u:s3cr3t@mail.example?per_minute=many"},
        "per_minute trong DONDOC_SMTP_URL là “many”; giá trị phải là số nguyên từ 1 trở lên.",
    ),
    ({"MAIL_FROM": "Đôn Đốc"}, f"DONDOC_MAIL_FROM là “Đôn Đốc”; {SENDER}."),
    (
        {"MAIL_FROM": "a@b.example\nBcc: c@d.example"},
        f"DONDOC_MAIL_FROM có “=?…?=” hoặc ký tự không in ra được; {SENDER}.",
    ),
    ({"ZALO_APP_ID": "1"}, "DONDOC_ZALO_APP_ID đã được đặt nhưng DONDOC_ZALO_APP_SECRET thì chưa; Zalo cần cả hai."),
    (
        {"ZALO_APP_ID": "1", "ZALO_APP_SECRET": "mật khẩu s3cr3t"},
        "DONDOC_ZALO_APP_SECRET phải gồm toàn chữ, số và dấu thuộc bảng mã ASCII, đúng như Zalo hiển thị.",
    ),
    ({"SMS_URL": "twilio://key:s3cr3t@sms.example/?brand=MTTQ"}, f"{SMS}."),
    (
        {"SMS_URL": "viettel://key:s3cr3t@sms.example/?brand=MTTQ"},
        f"{SMS}; với viettel còn thiếu cpcode (mã khách hàng tại Viettel).",
    ),
    ({"MAIL_RETURN_PATH": "don-doc"}, f"DONDOC_MAIL_RETURN_PATH là “don-doc”; {BARE}."),
    (
        {"MAIL_RETURN_PATH": f"{'a' * 24}@co-quan.example", "SECRET_KEY": "s3cr3t"},
        f"DONDOC_MAIL_RETURN_PATH là “{'a' * 24}@co-quan.example”; phần trước dấu @ được tối đa 23 ký tự, "
        "vì còn được ghép thêm mã riêng của từng thư.",
    ),
    ({"BOUNCES": "pop3://u:s3cr3t@mail.example"}, f"{BOUNCES}; imap:// cũng được mã hóa, bằng STARTTLS."),
    ({"DKIM_KEY_FILE": "/k"}, f"DONDOC_DKIM_SELECTOR chưa được đặt; {SIGNED}."),
    (
        {"DKIM_KEY_FILE": "/k", "DKIM_SELECTOR": "a b"},
        "DONDOC_DKIM_SELECTOR là “a b”; giá trị phải là một tên trong DNS như co-quan.example.",
    ),
    (
        {"FALLBACK_AFTER": "6"},
        "DONDOC_FALLBACK_AFTER là “6”; giá trị phải là số phút, số giờ hoặc số ngày, như 30m, 6h hoặc 2d.",
    ),
    ({"SENDING_HOURS": "7h30-17h"}, "DONDOC_SENDING_HOURS là “7h30”; giờ trong ngày phải viết như 07:30."),
    (
        {"SENDING_HOURS": "06:00-17:00"},
        "DONDOC_SENDING_HOURS là “06:00-17:00”; giờ gửi phải nằm trong 07:00-21:00, ví dụ 07:30-17:30.",
    ),
    ({"DIGEST_AT": "06:00"}, "DONDOC_DIGEST_AT là “06:00”; giá trị phải nằm trong giờ gửi."),
    ({"JITTER": "3h"}, "DONDOC_JITTER nhiều nhất là 2h, vì thông báo nhắc hạn cần được đọc trong buổi sáng."),
    ({"CHANNELS": "email,fax"}, "DONDOC_CHANNELS ghi “fax”; các kênh gửi là email, zalo, sms."),
    (
        {"CHANNELS": "email,zalo"},
        "DONDOC_CHANNELS ghi “zalo”, nhưng kênh này chưa được khai báo; hãy xem các biến DONDOC_ZALO_….",
    ),
    ({"CHANNELS": "email,email"}, "DONDOC_CHANNELS ghi một kênh gửi hai lần; hãy chỉ giữ một."),
    (
        {"CHANNELS_BY_KIND": "alarm=email"},
        "DONDOC_CHANNELS_BY_KIND có phần “alarm=email”; giá trị phải viết như assignment=zalo,email; reminder=email.",
    ),
    ({"LANG": "fr"}, "DONDOC_LANG là “fr”; giá trị phải là một trong: vi, en."),
]


def refusal(given: dict[str, str]) -> str:
    with pytest.raises(SettingError) as refused:
        load(given)
    return str(refused.value)


@pytest.mark.parametrize(("given", "said"), IN_VIETNAMESE)
def test_where_no_language_is_chosen_it_is_vietnamese(given: dict[str, str], said: str) -> None:
    assert Context().run(refusal, {f"DONDOC_{name}": value for name, value in given.items()}) == said


def test_what_is_wrong_with_a_file_of_a_secret_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    said = {
        name: Context().run(refusal, {"DONDOC_SECRET_KEY_FILE": str(tmp_path / name)})
        for name in ("nowhere", "empty", "binary")
    }
    assert said == {
        "nowhere": f"Không đọc được tệp {tmp_path}/nowhere ghi ở DONDOC_SECRET_KEY_FILE: "
        "không có tệp hoặc thư mục này.",
        "empty": f"Tệp {tmp_path}/empty ghi ở DONDOC_SECRET_KEY_FILE không có nội dung.",
        "binary": f"Tệp {tmp_path}/binary ghi ở DONDOC_SECRET_KEY_FILE không phải là văn bản UTF-8.",
    }
    twice = {"DONDOC_SECRET_KEY": "s3cr3t", "DONDOC_SECRET_KEY_FILE": str(tmp_path / "empty")}
    wanted = "DONDOC_SECRET_KEY và DONDOC_SECRET_KEY_FILE đều được đặt; hãy chỉ giữ một trong hai."
    assert Context().run(refusal, twice) == wanted


ENGLISH = "DONDOC_UPLOAD_MB is '0'; it must be a whole number from 1."
VIETNAMESE = "DONDOC_UPLOAD_MB là “0”; giá trị phải là số nguyên từ 1 trở lên."


@pytest.mark.parametrize(
    ("chosen", "installed", "said"),
    [
        (None, "", VIETNAMESE),
        (None, "vi", VIETNAMESE),
        (None, "en", ENGLISH),
        ("en", "vi", ENGLISH),
        ("vi", "en", VIETNAMESE),
    ],
)
def test_the_readers_choice_stands_above_the_installations(chosen: Language | None, installed: str, said: str) -> None:
    def told() -> str:
        given = {"DONDOC_UPLOAD_MB": "0", "DONDOC_LANG": installed}
        if chosen is None:
            return refusal(given)
        with speaking(chosen):
            return refusal(given)

    assert Context().run(told) == said


def test_a_language_is_spoken_for_the_refusal_alone() -> None:
    """What is sent later is not to change its language with the settings' reading."""

    def told_and_then() -> tuple[str, str]:
        first = refusal({"DONDOC_UPLOAD_MB": "0", "DONDOC_LANG": "en"})
        load({"DONDOC_LANG": "en"})
        return first, refusal({"DONDOC_UPLOAD_MB": "0"})

    assert Context().run(told_and_then) == (ENGLISH, VIETNAMESE)
