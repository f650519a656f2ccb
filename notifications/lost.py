"""What a superior is told of a message that did not arrive: whose it was, and who was told instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, select

from lib.language import say
from lib.vocabulary import CHANNELS, POSTS, word
from org.routing import address
from org.today import suppressed
from storage.tables import contact, message, notice, said

Post = tuple[int, str]  # of which unit, which post


@dataclass
class Lost:
    """A message that did not arrive, as far as one task is concerned."""

    whose: Post
    channel: str
    dead: bool  # nobody is at the address; otherwise this message was not wanted there
    goes_on_by: str | None = None  # another channel to the same person
    instead: dict[Post, None] = field(default_factory=dict)  # who was told the same since, in order

    @property
    def units(self) -> set[int]:
        return {unit for unit, _post in (self.whose, *self.instead)}

    def sentence(self, names: Mapping[int, str]) -> str:
        """What the superior reads; `names` are those of the units."""

        def named(one: Post) -> str:
            unit, post = one
            return say("{post} {unit}", "the {post} of {unit}", post=word(POSTS, post), unit=names.get(unit, ""))

        if not self.dead:
            return say(
                "Thông báo qua {channel} gửi {whose} không đến nơi; đề nghị báo trực tiếp.",
                "The notice to {whose} by {channel} did not arrive; please tell them directly.",
                channel=word(CHANNELS, self.channel),
                whose=named(self.whose),
            )
        sentence = say(
            "Địa chỉ {channel} của {whose} không còn dùng được",
            "The {channel} address of {whose} no longer works",
            channel=word(CHANNELS, self.channel),
            whose=named(self.whose),
        )
        if self.goes_on_by:
            way = word(CHANNELS, self.goes_on_by)
            return sentence + say("; thông báo được gửi tiếp qua {way}.", "; told by {way} instead.", way=way)
        if self.instead:
            who = ", ".join(map(named, self.instead))
            return sentence + say("; đã báo thay cho {who}.", "; told instead: {who}.", who=who)
        return f"{sentence}."  # what it said no longer held


def lost_messages(connection: Connection, messages: Collection[int]) -> dict[tuple[int, int], Lost]:
    """What is known of each (message that did not arrive, task that it spoke of); one statement."""
    dead = suppressed(connection)
    lost, instead = notice.alias("lost"), notice.alias("instead")
    holder, told = contact.alias("holder"), contact.alias("told")
    same = and_(
        *(
            getattr(instead.c, name) == getattr(lost.c, name)
            for name in ("task_id", "rung_id", "act_id", "lost_message_id", "kind")
        ),
        instead.c.id > lost.c.id,
        instead.c.state.not_in(("unreachable", "skipped", "withdrawn")),
    )
    rows = connection.execute(
        select(
            *(message.c.id, message.c.channel, lost.c.task_id, lost.c.channel.label("last_channel")),
            *(holder.c.unit_id, holder.c.post, holder.c.email, holder.c.phone, holder.c.zalo_user_id),
            *(told.c.unit_id.label("told_unit"), told.c.post.label("told_post")),
        )
        .join(said, said.c.message_id == message.c.id)
        .join(lost, lost.c.id == said.c.notice_id)
        .join(holder, holder.c.id == message.c.contact_id)
        .outerjoin(instead, same)
        .outerjoin(told, told.c.id == instead.c.contact_id)
        .where(message.c.id.in_(messages))
        .order_by(message.c.id, lost.c.id, instead.c.id)
    )
    found: dict[tuple[int, int], Lost] = {}
    for row in rows:
        gone = (row.channel, address(row.channel, row)) in dead
        one = found.setdefault((row.id, row.task_id), Lost((row.unit_id, row.post), row.channel, gone))
        if row.last_channel != row.channel:
            one.goes_on_by = row.last_channel
        if row.told_unit is not None:
            one.instead[row.told_unit, row.told_post] = None
    return found
