"""What all tables are part of; names of constraints and indexes are the same on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> Index:
    """An index of only those rows for which `where` holds.

    The migrations make it. As arguments of the dialects the condition would have whoever names a table import all
    drivers of both databases.
    """
    return Index(name, *columns, unique=unique, info={"where": where})
