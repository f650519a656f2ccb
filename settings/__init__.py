"""Settings from the environment, read once at the start (contract: Environment).

A missing or malformed setting stops the start with a sentence that names it, in the reader's language. Every secret
may also be given as `NAME_FILE`, the path of a file that holds it (Docker and systemd secrets).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from lib.incoming.file_kinds import TYPES
from lib.language import Language, language, say, speaking
from lib.problem import why
from lib.regular import read_regular
from lib.text import clean_line
from settings import channels, mail
from settings.model import Dkim, Imap, Maildir, Policy, SettingError, Settings, Sms, Smtp, Zalo
from settings.names import SECRETS
from settings.parts import networks, number, one_of, seconds, several, url_of, web_address
from settings.policy import policy

__all__ = ["Dkim", "Imap", "Maildir", "Policy", "SettingError", "Settings", "Sms", "Smtp", "Zalo", "load"]

LONGEST_SECRET = 100_000  # bytes


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's); raises SettingError."""
    env = dict(os.environ if environ is None else environ)
    with speaking(readers_language(env)):
        return _read(_with_secret_files(env))


def readers_language(env: Mapping[str, str]) -> Language:
    """The language that the reader has chosen; where nobody has, the installation's."""
    return language.get(None) or installed_language(env)


def installed_language(env: Mapping[str, str]) -> Language:
    """DONDOC_LANG."""
    return "en" if one_of(env, "DONDOC_LANG", ("vi", "en")) == "en" else "vi"


def _read(env: Mapping[str, str]) -> Settings:
    home = _folder("DONDOC_HOME", env.get("DONDOC_HOME") or "./var")
    written, secret_key = env.get("DONDOC_PUBLIC_URL"), env.get("DONDOC_SECRET_KEY") or None
    public_url = web_address("DONDOC_PUBLIC_URL", written) if written else None
    zalo, sms = channels.zalo(env), channels.sms(env.get("DONDOC_SMS_URL"), public_url)
    available = tuple(name for name, there in (("zalo", zalo), ("email", True), ("sms", sms)) if there)
    mail_from = channels.mail_from(env.get("DONDOC_MAIL_FROM"))
    return Settings(
        home=home,
        database_url=_database_url(env.get("DONDOC_DATABASE_URL"), home),
        broker_url=_broker_url(env.get("DONDOC_BROKER_URL")),
        email_unknown=one_of(env, "DONDOC_EMAIL_UNKNOWN", ("resend", "hold")),  # type: ignore[arg-type]
        smtp=channels.smtp(env.get("DONDOC_SMTP_URL")),
        zalo=zalo,
        sms=sms,
        policy=policy(env, available),
        every=seconds(env.get("DONDOC_EVERY"), "DONDOC_EVERY", Settings.every),
        unreachable=one_of(env, "DONDOC_UNREACHABLE", ("warn", "block")),  # type: ignore[arg-type]
        mail_from=mail_from,
        mail_return_path=mail.return_path(env.get("DONDOC_MAIL_RETURN_PATH"), signed=secret_key is not None),
        bounces=mail.bounces(env.get("DONDOC_BOUNCES")),
        dkim=mail.dkim(env, mail_from),
        public_url=public_url,
        secret_key=secret_key,
        earlier_keys=tuple((env.get("DONDOC_SECRET_KEY_BEFORE") or "").split()),
        secret_files={name: Path(env[name]) for name in (f"{one}_FILE" for one in SECRETS) if env.get(name)},
        upload_limit=(number(env.get("DONDOC_UPLOAD_MB"), "DONDOC_UPLOAD_MB") or 25) << 20,
        trusted_proxies=networks(env, "DONDOC_TRUSTED_PROXIES"),
        metrics_token=env.get("DONDOC_METRICS_TOKEN") or None,
        receipt_mail=one_of(env, "DONDOC_RECEIPT_MAIL", ("on", "off")) == "on",
        timing=one_of(env, "DONDOC_TIMING", ("0", "1")) == "1",
        link_days=number(env.get("DONDOC_LINK_DAYS"), "DONDOC_LINK_DAYS") or Settings.link_days,
        link_code=one_of(env, "DONDOC_LINK_CODE", ("off", "submit")),  # type: ignore[arg-type]
        upload_types=several(env, "DONDOC_UPLOAD_TYPES", TYPES),
        templates=_folder("DONDOC_TEMPLATES", templates) if (templates := env.get("DONDOC_TEMPLATES")) else None,
        actor=clean_line(env.get("DONDOC_ACTOR") or "") or None,
    )


def _with_secret_files(env: dict[str, str]) -> dict[str, str]:
    for name in SECRETS:
        path = env.get(f"{name}_FILE")
        if not path:
            continue
        if env.get(name):
            raise SettingError(
                say(
                    "{name} và {name}_FILE đều được đặt; hãy chỉ giữ một trong hai.",
                    "{name} and {name}_FILE are both set; keep only one of them.",
                    name=name,
                )
            )
        try:
            env[name] = read_regular(Path(path), LONGEST_SECRET).decode("utf-8").strip()
        except OSError as error:
            raise SettingError(
                say(
                    "Không đọc được tệp {path} ghi ở {name}_FILE: {why}.",
                    "{name}_FILE names {path}, which cannot be read: {why}.",
                    name=name,
                    path=path,
                    why=why(error),
                )
            ) from None
        except UnicodeDecodeError:
            raise SettingError(
                say(
                    "Tệp {path} ghi ở {name}_FILE không phải là văn bản UTF-8.",
                    "{name}_FILE names {path}, which is not UTF-8 text.",
                    name=name,
                    path=path,
                )
            ) from None
        if not env[name]:
            raise SettingError(
                say(
                    "Tệp {path} ghi ở {name}_FILE không có nội dung.",
                    "{name}_FILE names {path}, which is empty.",
                    name=name,
                    path=path,
                )
            )
    return env


def _folder(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise SettingError(
            say(
                "{name} là “{value}”, nhưng không có thư mục nhà (home) nào như vậy; hãy ghi đường dẫn đầy đủ.",
                "{name} is '{value}', and there is no such home folder; give the full path.",
                name=name,
                value=value,
            )
        ) from None


def _database_url(value: str | None, home: Path) -> str:
    if not value:
        return f"sqlite:///{home / 'dondoc.sqlite3'}"
    wanted = say(
        "DONDOC_DATABASE_URL phải bắt đầu bằng postgresql+psycopg:// hoặc sqlite:///, "
        "ví dụ postgresql+psycopg://dondoc@db/dondoc",
        "DONDOC_DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///, "
        "for example postgresql+psycopg://dondoc@db/dondoc",
    )
    if value.startswith("sqlite:///") and value.removeprefix("sqlite:///"):
        return value
    scheme, _, rest = value.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise SettingError(f"{wanted}.")
    url_of(value, wanted)
    return f"postgresql+psycopg://{rest}"


def _broker_url(value: str | None) -> str:
    if not value:
        return "filesystem://"
    wanted = say(
        "DONDOC_BROKER_URL phải bắt đầu bằng redis:// hoặc amqp://, ví dụ redis://localhost:6379/0; "
        "hãy bỏ biến này nếu dùng hàng đợi có sẵn",
        "DONDOC_BROKER_URL must begin with redis:// or amqp://, for example redis://localhost:6379/0; "
        "leave it out to use the embedded broker",
    )
    if not value.startswith(("redis://", "rediss://", "sentinel://", "amqp://", "amqps://", "filesystem://")):
        raise SettingError(f"{wanted}.")
    if ";" not in value:  # several addresses are for the client library to read
        url_of(value, wanted)
    return value
