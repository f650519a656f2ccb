"""Who acted, as people are told: accounts by their names, links by the post whose page it was."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from lib.language import say
from lib.vocabulary import POSTS, word
from lib.words import actor_word
from storage.tables import account
from workflow.find import key_of


def names_of(connection: Connection, actors: Iterable[str]) -> dict[str, str]:
    """Of each of these actors of the journal, how people call them."""
    every = set(actors)
    keys = {one: key_of(one.removeprefix("account:")) for one in every if one.startswith("account:")}
    found = select(account.c.id, account.c.name).where(account.c.id.in_(key for key in keys.values() if key))
    accounts = {row.id: row.name for row in connection.execute(found)} if keys else {}
    return {one: accounts.get(keys.get(one) or 0) or _other(one) for one in every}


def _other(actor: str) -> str:
    kind, _, post = actor.rpartition(":")
    if kind.startswith("link:"):
        return say("trang đơn vị, {post}", "the unit's page, {post}", post=word(POSTS, post))
    return actor_word(actor)
