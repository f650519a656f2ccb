"""How the Official Account stands: what the books know, and what Zalo says when asked. What it does not say is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lib.language import say
from lib.problem import Refused
from lib.time import local_iso
from notifications.zalo import templates
from notifications.zalo.account import tokens
from notifications.zalo.account.tokens import NoGrant, NotNow
from notifications.zalo.client import NoTelling, Refusal, Unreachable
from notifications.zalo.line import Line
from notifications.zalo.templates import Registry
from settings import Settings, Zalo
from storage.store import Store
from workflow.delivery.channels import broken
from workflow.keeping.zalo_account import CHANNEL, account
from workflow.sayings import in_words

CONSENT_HOLDS = timedelta(days=90)  # a refresh token that is not used


def zalo_status(store: Store, settings: Settings, *, clock: Callable[[], datetime] | None = None) -> dict[str, Any]:
    """Works without Zalo too: `unanswered` says in sentences what could not be asked. Raises Refused without an app."""
    zalo, clock = account(settings), clock or store.clock
    asked = _Asked()
    registry = asked.of_file(zalo)
    with Line(zalo, store, clock) as line:
        quota = asked.of(lambda: line.do(line.quota))
        quality = asked.of(lambda: line.do(line.quality))
        approved = _templates(registry, line, asked)
    with store.read() as connection:  # after the questions: they may have renewed the grant, or found it dead
        grant, resting = tokens.state(connection, zalo.app_id), broken(connection).get(CHANNEL)
    return {
        "app_id": zalo.app_id,
        "grant": _grant(grant, clock()),
        "broken": in_words(resting.why) if resting else None,
        "quota": {"daily": quota.get("dailyQuota"), "left": quota.get("remainingQuota")} if quota else None,
        "quality": {"now": quality.get("oaCurrentQuality"), "week": quality.get("oa7dayQuality")} if quality else None,
        "templates": approved,
        "unanswered": asked.unanswered,
    }


class _Asked:
    """What was asked in vain, in sentences. Once Zalo is out of reach, nothing more is asked."""

    def __init__(self) -> None:
        self.unanswered: list[str] = []
        self._silent = False

    def of_file(self, zalo: Zalo) -> Registry | None:
        try:
            return templates.load(zalo.templates)
        except Refused as refused:
            self.unanswered += [templates.placed(problem) for problem in refused.problems]
            return None

    def of(self, question: Callable[[], Any], about: str = "") -> Any | None:
        if self._silent:
            return None
        try:
            return question()
        except Refusal as refusal:
            self._tell(f"{about}{in_words(refusal.trouble.sentence)}")
        except (NoGrant, NotNow) as error:
            self._silent = True
            self._tell(in_words(str(error)))
        except (Unreachable, NoTelling) as error:
            self._silent = True
            self._tell(say("Zalo không trả lời: {why}.", "Zalo does not answer: {why}.", why=in_words(str(error))))
        return None

    def _tell(self, sentence: str) -> None:
        if sentence not in self.unanswered:
            self.unanswered.append(sentence)


def _templates(registry: Registry | None, line: Line, asked: _Asked) -> list[dict[str, Any]]:
    """The templates of the registry, each with the kinds of notice that it says and its state at Zalo."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, template in registry.templates.items() if registry else ():
        kinds[template.template_id].append(kind)
    rows = []
    for template_id, said in sorted(kinds.items()):
        about = say("Mẫu tin {id}: ", "Template {id}: ", id=template_id)
        found = asked.of(partial(line.approved, template_id), about)
        known = {"name": found.name, "status": found.status, "quality": found.quality} if found else {}
        rows.append({"template_id": template_id, "name": None, "status": None, "quality": None, **known, "kinds": said})
    return rows


def _grant(grant: tokens.Grant | None, at: datetime) -> dict[str, Any]:
    if grant is None:
        return {"state": "none", "obtained_at": None, "age_seconds": None, "expires_at": None, "consent_until": None}
    return {
        "state": "dead" if grant.dead or at > grant.obtained_at + CONSENT_HOLDS else "alive",
        "obtained_at": local_iso(grant.obtained_at),
        "age_seconds": int((at - grant.obtained_at).total_seconds()),
        "expires_at": local_iso(grant.expires_at),
        "consent_until": local_iso(grant.obtained_at + CONSENT_HOLDS),
    }
