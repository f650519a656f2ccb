"""The schema: one set of tables for SQLite and PostgreSQL.

Conventions: `…_at` is an instant, `…_on` a date in Vietnam, `…_id` a key of the table it names. Notices are narrow
and refer to the immutable contact row of the person told, so that history keeps what was true when it was written.
"""

from __future__ import annotations

from storage.tables.changes.cascade import fulfilment
from storage.tables.changes.clocks import clock_run
from storage.tables.changes.joint import co_issuer, period, support, supporter
from storage.tables.changes.outcomes import outcome, outcome_file
from storage.tables.changes.targets import submission_value
from storage.tables.changes.units import passing, succession, unit_change, unit_past
from storage.tables.metadata import metadata
from storage.tables.notifications import channel_slot, channel_state, message, notice, said, zalo_token
from storage.tables.org import (
    calendar_override,
    contact,
    org_state,
    org_tree,
    person,
    reach,
    suppression,
    unit,
    unit_version,
)
from storage.tables.pages.accounts import account, password_address, sign_in
from storage.tables.pages.asking import asked
from storage.tables.pages.links import failure, link, pressed, upload
from storage.tables.pages.outlines import outline, plan_draft, plan_reading
from storage.tables.plans import amendment, deadline, item, item_need, plan, rung
from storage.tables.records import heartbeat, installation, journal, step
from storage.tables.tasks import act, submission, submission_file, task

__all__ = [
    "account", "act", "amendment", "asked", "calendar_override", "channel_slot", "channel_state", "clock_run",
    "co_issuer", "contact", "deadline", "failure", "fulfilment", "heartbeat", "installation", "item", "item_need",
    "journal", "link", "message", "metadata", "notice", "org_state", "org_tree", "outcome", "outcome_file", "outline",
    "passing", "password_address", "period", "person", "plan", "plan_draft", "plan_reading", "pressed", "reach",
    "rung", "said", "sign_in", "step", "submission", "submission_file", "submission_value", "succession", "support",
    "supporter", "suppression", "task", "unit", "unit_change", "unit_past", "unit_version", "upload", "zalo_token",
]  # fmt: skip
