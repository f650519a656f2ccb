"""Settings of mail beside its server: where it comes back, and how it is signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import Dkim, Imap, Maildir, SettingError, load

pytestmark = pytest.mark.usefixtures("english")

KEY = {"DONDOC_SECRET_KEY": "khoa-bi-mat"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("/var/mail/don-doc", Maildir(path=Path("/var/mail/don-doc"))),
        (
            "imaps://don-doc:mat-khau@mail.example",
            Imap(host="mail.example", port=993, user="don-doc", password="mat-khau"),
        ),
        (
            "imaps://don-doc%40co-quan.example:m%E1%BA%ADt%2F@mail.example:1993/Th%C6%B0%20tr%E1%BA%A3/Con",
            Imap(host="mail.example", port=1993, user="don-doc@co-quan.example", password="mật/", folder="Thư trả/Con"),
        ),
        (
            "imap://don-doc:mat-khau@mail.example/",
            Imap(host="mail.example", port=143, user="don-doc", password="mat-khau", tls=False),
        ),
    ],
)
def test_returned_mail_lies_in_a_folder_or_on_a_server(given: str, wanted: Maildir | Imap) -> None:
    settings = load({"DONDOC_BOUNCES": given})
    assert settings.bounces == wanted
    assert "mat-khau" not in repr(settings)


def test_its_password_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("imaps://u:p@mail.example\n")
    found = load({"DONDOC_BOUNCES_FILE": str(tmp_path / "url")}).bounces
    assert found == Imap(host="mail.example", port=993, user="u", password="p")


@pytest.mark.parametrize(
    "value",
    [
        "pop3://u:s3cr3t@mail.example",
        "imaps://u@mail.example",
        "imaps://:s3cr3t@mail.example",
        "imaps://u:s3cr3t@",
        "imaps://u:s3cr3t@mail.example:port",
        "imaps://u:s3cr3t@mail.example/INBOX?delete=1",
    ],
)
def test_a_malformed_place_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(SettingError, match="DONDOC_BOUNCES must be") as refused:
        load({"DONDOC_BOUNCES": value})
    assert "s3cr3t" not in str(refused.value)


@pytest.mark.parametrize("value", ["don-doc+bounce@co-quan.example", "tra-lai@mail.co-quan.example"])
def test_a_return_path_is_a_bare_address(value: str) -> None:
    assert load({"DONDOC_MAIL_RETURN_PATH": value, **KEY}).mail_return_path == value


@pytest.mark.parametrize(
    "value",
    [
        "Đôn Đốc <don-doc@co-quan.example>",
        "don-doc",
        "@co-quan.example",
        "don-doc@",
        "don doc@co-quan.example",
        "don-doc@co-quan.example\nRCPT TO:<a@b.example>",
        "đôn-đốc@co-quan.example",
        "don-doc@co-quan@example",
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="DONDOC_MAIL_RETURN_PATH"):
        load({"DONDOC_MAIL_RETURN_PATH": value})


def test_a_return_path_leaves_room_for_what_names_the_message() -> None:
    fits, too_long = f"{'a' * 23}@co-quan.example", f"{'a' * 24}@co-quan.example"
    assert load({"DONDOC_MAIL_RETURN_PATH": fits, **KEY}).mail_return_path == fits
    assert load({"DONDOC_MAIL_RETURN_PATH": too_long}).mail_return_path == too_long  # nothing is added without a key
    with pytest.raises(SettingError, match="at most 23"):
        load({"DONDOC_MAIL_RETURN_PATH": too_long, **KEY})


def test_the_signature_is_that_of_the_senders_domain_unless_another_is_named(tmp_path: Path) -> None:
    given = {
        "DONDOC_MAIL_FROM": "Đôn Đốc <don-doc@co-quan.example>",
        "DONDOC_DKIM_KEY_FILE": str(tmp_path / "key.pem"),
        "DONDOC_DKIM_SELECTOR": "don-doc",
    }
    wanted = Dkim(key_file=tmp_path / "key.pem", selector="don-doc", domain="co-quan.example")
    assert load(given).dkim == wanted
    assert load({**given, "DONDOC_DKIM_DOMAIN": "tinh.example"}).dkim == Dkim(
        key_file=wanted.key_file, selector="don-doc", domain="tinh.example"
    )
    assert load({}).dkim is None


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"DKIM_KEY_FILE": "/k"}, "DONDOC_DKIM_SELECTOR is not set"),
        ({"DKIM_SELECTOR": "s"}, "DONDOC_DKIM_KEY_FILE is not set"),
        ({"DKIM_DOMAIN": "a.example"}, "DONDOC_DKIM_KEY_FILE is not set"),
        ({"DKIM_KEY_FILE": "/k", "DKIM_SELECTOR": "a b"}, "DONDOC_DKIM_SELECTOR is 'a b'"),
        ({"DKIM_KEY_FILE": "/k", "DKIM_SELECTOR": "s", "DKIM_DOMAIN": "a;d=b"}, "DONDOC_DKIM_DOMAIN is 'a;d=b'"),
    ],
)
def test_half_a_signature_is_refused(given: dict[str, str], names: str) -> None:
    with pytest.raises(SettingError, match=names):
        load({f"DONDOC_{name}": value for name, value in given.items()})
