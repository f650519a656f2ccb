"""Settings: their defaults, and a sentence that names whichever is malformed; a secret is never told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.language import Language, speaking
from settings import SECRETS, SettingError, Sms, Smtp, load

pytestmark = pytest.mark.usefixtures("english")


def test_without_any_setting_everything_lies_in_var_and_needs_no_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load({})
    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/dondoc.sqlite3"
    assert settings.embedded_broker
    assert (settings.smtp, settings.secret_key, settings.public_url) == (None, None, None)
    assert settings.email_unknown == "resend"
    assert settings.mail_folder == tmp_path / "var" / "mail"
    assert settings.files_folder == tmp_path / "var" / "files"
    assert settings.link_code == "off"
    assert settings.upload_limit == 25 * 1024 * 1024
    assert not (tmp_path / "var").exists()


def test_an_empty_setting_is_none_at_all() -> None:
    names = ("DATABASE_URL", "BROKER_URL", "SMTP_URL", "MAIL_FROM", "PUBLIC_URL", "SECRET_KEY", "EMAIL_UNKNOWN")
    assert load({f"DONDOC_{name}": "" for name in names}) == load({})


def test_the_home_may_be_relative_to_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/office")
    assert load({"DONDOC_HOME": "~/data"}).home == Path("/srv/office/data")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("postgresql+psycopg://u:p@db.example/x", "postgresql+psycopg://u:p@db.example/x"),
        ("postgresql://db.example/x", "postgresql+psycopg://db.example/x"),
        ("postgres://db.example:5433/x", "postgresql+psycopg://db.example:5433/x"),
        ("postgresql+psycopg:///x?host=/run/postgresql", "postgresql+psycopg:///x?host=/run/postgresql"),
        ("sqlite:////srv/a.sqlite3", "sqlite:////srv/a.sqlite3"),
    ],
)
def test_a_database_is_named_as_is_usual(given: str, wanted: str) -> None:
    assert load({"DONDOC_DATABASE_URL": given}).database_url == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("smtp://mail.example", Smtp(host="mail.example", port=25)),
        ("smtp://mail.example?starttls=1", Smtp(host="mail.example", port=587, starttls=True)),
        ("smtp://mail.example:2525?starttls=0", Smtp(host="mail.example", port=2525)),
        ("smtps://mail.example", Smtp(host="mail.example", port=465, tls=True)),
        (
            "smtp://don%40doc:p%40ss%2F@mail.example:587?starttls=yes",
            Smtp(host="mail.example", port=587, user="don@doc", password="p@ss/", starttls=True),
        ),
        ("smtp://[::1]:25", Smtp(host="::1", port=25)),
    ],
)
def test_a_mail_server_is_read_from_its_url(given: str, wanted: Smtp) -> None:
    assert load({"DONDOC_SMTP_URL": given}).smtp == wanted


OFF = {"unicode": "0", "sandbox": "0"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            "esms://key:secret@rest.esms.vn/?brand=MTTQ",
            Sms(gateway="esms", key="key", secret="secret", host="rest.esms.vn", brand="MTTQ", options=OFF),
        ),
        (
            "esms://k%40:s%2F@[::1]:8443/?brand=M%20T&price=850&unicode=1&sandbox=yes",
            Sms(
                **{"gateway": "esms", "key": "k@", "secret": "s/", "host": "[::1]:8443", "brand": "M T"},
                options={"price": "850", "unicode": "1", "sandbox": "1"},
            ),
        ),
        (
            "viettel://key:secret@203.0.113.7:9998/other?brand=MTTQ&cpcode=MTTQ_TN&tls=0",
            Sms(
                **{"gateway": "viettel", "key": "key", "secret": "secret", "host": "203.0.113.7:9998", "brand": "MTTQ"},
                path="/other",
                tls=False,
                options={"cpcode": "MTTQ_TN", **OFF},
            ),
        ),
    ],
)
def test_a_gateway_is_read_from_its_url(given: str, wanted: Sms) -> None:
    assert load({"DONDOC_SMS_URL": given}).sms == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DONDOC_SMS_URL", "esms://key:s3cr3t@rest.esms.vn/"),
        ("DONDOC_SMS_URL", "esms://rest.esms.vn/?brand=MTTQ"),
        ("DONDOC_SMS_URL", "twilio://key:s3cr3t@sms.example/?brand=MTTQ"),
        ("DONDOC_SMS_URL", "esms://key:s3cr3t@rest.esms.vn/?brand=MTTQ&price=free"),
        ("DONDOC_SMS_URL", "esms://key:s3cr3t@rest.esms.vn/?brand=MTTQ&unicode=maybe"),
        ("DONDOC_SMS_URL", "esms://key:s3cr3t@rest.esms.vn/?brand=MTTQ&colour=red"),
        ("DONDOC_SMS_URL", "viettel://key:s3cr3t@sms.example/?brand=MTTQ"),
        ("DONDOC_SMS_URL", "vnpt://key:s3cr3t@sms.example/?brand=1&contract=2&template=3&agent=4"),
        ("DONDOC_DATABASE_URL", "mysql://u:s3cr3t@db/x"),
        ("DONDOC_DATABASE_URL", "postgresql+psycopg://"),
        ("DONDOC_DATABASE_URL", "postgresql+psycopg://u:s3cr3t@db:port/x"),
        ("DONDOC_DATABASE_URL", "sqlite://"),
        ("DONDOC_DATABASE_URL", "sqlite:///"),
        ("DONDOC_DATABASE_URL", "dondoc.sqlite3"),
        ("DONDOC_BROKER_URL", "kafka://:s3cr3t@queue"),
        ("DONDOC_BROKER_URL", "redis://:s3cr3t@queue:port/0"),
        ("DONDOC_BROKER_URL", "localhost:6379"),
        ("DONDOC_SMTP_URL", "mail.example:587"),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@mail.example:99999"),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@mail.example:0"),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@"),
        ("DONDOC_SMTP_URL", "smtp://[u:s3cr3t@mail.example"),
        ("DONDOC_SMTP_URL", "http://u:s3cr3t@mail.example"),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@mail.example?starttls=maybe"),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@mail.example?starttls="),
        ("DONDOC_SMTP_URL", "smtp://u:s3cr3t@mail.example?startls=1"),
        ("DONDOC_SMTP_URL", "smtps://u:s3cr3t@mail.example?starttls=1"),
        ("DONDOC_MAIL_FROM", "Đôn Đốc"),
        ("DONDOC_MAIL_FROM", "@"),
        ("DONDOC_MAIL_FROM", "don-doc@"),
        ("DONDOC_MAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("DONDOC_MAIL_FROM", "=?utf-8?q?A=0D=0ABcc:_x?= <a@b.example>"),
        ("DONDOC_PUBLIC_URL", "mattran.example"),
        ("DONDOC_PUBLIC_URL", "https://"),
        ("DONDOC_PUBLIC_URL", "https://[::1"),
        ("DONDOC_PUBLIC_URL", "ftp://mattran.example"),
        ("DONDOC_PUBLIC_URL", "https://mattran.example/\r\nX-Other: b"),
        ("DONDOC_PUBLIC_URL", "https://mattran.example/a b"),
        ("DONDOC_EMAIL_UNKNOWN", "Hold"),
        ("DONDOC_EMAIL_UNKNOWN", "resend,hold"),
        ("DONDOC_LINK_CODE", "always"),
        ("DONDOC_HOME", "~nobody-of-this-name/x"),
    ],
)
@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_a_malformed_setting_is_named_and_no_secret_told(tongue: Language, name: str, value: str) -> None:
    with speaking(tongue), pytest.raises(SettingError) as error:
        load({name: value})
    assert name in str(error.value)
    assert str(error.value).endswith(".")
    assert "s3cr3t" not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_be_a_file(name: str, tmp_path: Path) -> None:
    value = {
        "DONDOC_DATABASE_URL": "postgresql+psycopg://db.example/x",
        "DONDOC_BROKER_URL": "redis://queue.example",
        "DONDOC_SMTP_URL": "smtps://mail.example",
        "DONDOC_SMS_URL": "esms://key:secret@sms.example/?brand=MTTQ",
    }.get(name, "a secret")
    others = {"DONDOC_ZALO_APP_ID": "1", "DONDOC_ZALO_APP_SECRET": "s"} if "ZALO" in name else {}
    others.pop(name, None)
    path = tmp_path / "secret"
    path.write_text(f"{value}\n")
    assert load({**others, f"{name}_FILE": str(path)}) == load({**others, name: value})


def test_a_secret_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a")
    with pytest.raises(SettingError, match="DONDOC_SECRET_KEY_FILE are both set"):
        load({"DONDOC_SECRET_KEY": "a", "DONDOC_SECRET_KEY_FILE": str(tmp_path / "secret")})


def test_a_secrets_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("nowhere", "empty", "binary", "."):
        with pytest.raises(SettingError) as error:
            load({"DONDOC_DATABASE_URL_FILE": str(tmp_path / name)})
        assert "DONDOC_DATABASE_URL_FILE" in str(error.value)


def test_a_secret_does_not_show_when_the_settings_are_printed() -> None:
    settings = load(
        {
            "DONDOC_SMTP_URL": "smtp://user:s3cr3t@mail.example",
            "DONDOC_SMS_URL": "esms://s3cr3t:s3cr3t@rest.esms.vn/?brand=MTTQ",
            "DONDOC_SECRET_KEY": "s3cr3t",
            "DONDOC_DATABASE_URL": "postgresql://u:s3cr3t@db.example/x",
            "DONDOC_BROKER_URL": "redis://:s3cr3t@queue.example",
        }
    )
    assert "s3cr3t" not in repr(settings) + str(settings)


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(AttributeError):
        load({}).home = Path("elsewhere")  # type: ignore[misc]


def test_a_public_address_loses_its_last_slash() -> None:
    assert load({"DONDOC_PUBLIC_URL": "https://mattran.example/"}).public_url == "https://mattran.example"


def test_a_mistyped_setting_is_named_with_the_one_that_is_meant() -> None:
    from settings.names import KNOWN, unknown

    assert unknown(KNOWN) == []
    assert unknown(["PATH", "DONDOC_SMPT_URL"]) == [
        "DONDOC_SMPT_URL is no setting and is ignored; is DONDOC_SMTP_URL meant?"
    ]
    assert "docs/reference/environment.md" in unknown(["DONDOC_COLOUR"])[0]


def test_every_setting_that_is_documented_or_read_is_known() -> None:
    from settings.names import KNOWN

    root = Path(__file__).resolve().parents[2]
    sources = [one for folder in ("settings", "commands") for one in (root / folder).rglob("*.py")]
    documents = [root / "docs/reference/environment.md", root / ".env.example"]
    text = "".join(one.read_text("utf-8") for one in [*sources, *documents])
    named = set(re.findall(r"DONDOC_[A-Z]+(?:_[A-Z]+)*", text))
    families = {"DONDOC_ZALO", "DONDOC_DKIM"}  # as in “DONDOC_ZALO_…”
    assert named - families - set(KNOWN) == set()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "written as .eml files"),
        ("smtp://mail:1025", "the catcher mail:1025"),
        ("smtp://127.0.0.1:25", "on this very machine"),
        ("smtp://mail.co-quan.example:587?starttls=1", None),
    ],
)
def test_mail_that_reaches_nobody_is_told(url: str | None, said: str | None) -> None:
    from settings.mail import goes_nowhere

    found = goes_nowhere(load({"DONDOC_SMTP_URL": url} if url else {}))
    assert (found is None) if said is None else (found is not None and said in found)
