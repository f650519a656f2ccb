"""What signed-in people take away in bulk stands in the journal (web contract, section 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.store import Store
from workflow import journal
from workflow.accounts.model import Viewer

FILES = "files.downloaded"


def note_taken(
    store: Store, viewer: Viewer, action: str, *, plan_id: int, now: datetime, detail: dict[str, Any]
) -> None:
    """Enter that the account took something of a plan away; `detail` says what, as far as it is not None."""
    shown = {name: value for name, value in detail.items() if value is not None}
    store.retrying(
        lambda connection: journal.append(
            connection, at=now, actor=viewer.actor, action=action, plan_id=plan_id, detail=shown
        )
    )
