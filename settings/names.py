"""The names of all settings, so that a mistyped one is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from lib.language import say

# May also be given as NAME_FILE, the path of a file that holds it.
SECRETS = (
    *("DONDOC_DATABASE_URL", "DONDOC_BROKER_URL", "DONDOC_SMTP_URL", "DONDOC_SMS_URL", "DONDOC_SECRET_KEY"),
    *("DONDOC_ZALO_APP_SECRET", "DONDOC_ZALO_OA_SECRET", "DONDOC_BOUNCES", "DONDOC_SECRET_KEY_BEFORE"),
    "DONDOC_METRICS_TOKEN",
)
KNOWN = (
    *SECRETS,
    *(f"{name}_FILE" for name in SECRETS),
    *("DONDOC_HOME", "DONDOC_LANG", "DONDOC_NOW", "DONDOC_EVERY", "DONDOC_DEBUG", "DONDOC_ACTOR", "DONDOC_PUBLIC_URL"),
    *("DONDOC_EMAIL_UNKNOWN", "DONDOC_MAIL_FROM", "DONDOC_MAIL_RETURN_PATH", "DONDOC_TEMPLATES", "DONDOC_UPLOAD_MB"),
    *("DONDOC_LINK_DAYS", "DONDOC_LINK_CODE", "DONDOC_RECEIPT_MAIL", "DONDOC_TRUSTED_PROXIES", "DONDOC_TIMING"),
    "DONDOC_UPLOAD_TYPES",
    *("DONDOC_DKIM_KEY_FILE", "DONDOC_DKIM_SELECTOR", "DONDOC_DKIM_DOMAIN", "DONDOC_UNREACHABLE"),
    *("DONDOC_CHANNELS", "DONDOC_CHANNELS_BY_POST", "DONDOC_CHANNELS_BY_KIND", "DONDOC_FALLBACK_AFTER"),
    *("DONDOC_SENDING_HOURS", "DONDOC_DIGEST_AT", "DONDOC_DAILY_LIMIT", "DONDOC_JITTER"),
    *("DONDOC_ZALO_APP_ID", "DONDOC_ZALO_API_URL", "DONDOC_ZALO_OAUTH_URL", "DONDOC_ZALO_TEMPLATES"),
)


def unknown(names: Iterable[str]) -> list[str]:
    """A sentence for each name that looks like a setting and is none, with the one that is nearest."""
    strange = sorted({name for name in names if name.startswith("DONDOC_")} - set(KNOWN))
    return [_sentence(name) for name in strange]


def _sentence(name: str) -> str:
    near = get_close_matches(name, KNOWN, n=1, cutoff=0.85)
    if near:
        return say(
            "{name} không phải là thiết lập nào nên bị bỏ qua; có phải là {near}?",
            "{name} is no setting and is ignored; is {near} meant?",
            name=name,
            near=near[0],
        )
    return say(
        "{name} không phải là thiết lập nào nên bị bỏ qua; các thiết lập ở docs/reference/environment.md.",
        "{name} is no setting and is ignored; docs/reference/environment.md lists them all.",
        name=name,
    )
