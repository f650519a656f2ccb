"""Facts about what came of plans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from storage.tables import outcome, outcome_file
from workflow.proof.model import Facts, Keys
from workflow.proof.plans import whole

OUTCOMES = select(outcome.c.id)


def of_outcomes(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each outcome that was recorded of a plan, with its attachments."""
    mine = select(outcome_file.c.id).where(outcome_file.c.outcome_id.in_(wanted))
    files = whole(outcome_file)(connection, dict.fromkeys(connection.scalars(mine))).items()
    return {
        key: found | {"files": {str(id): one for id, one in files if one["outcome_id"] == key}}
        for key, found in whole(outcome)(connection, wanted).items()
    }
