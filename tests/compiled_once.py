"""What is done once: the tests are compiled, the statements of all their databases, and PostgreSQL is connected to.

A process of the product opens one engine and compiles each statement once. Here every test opens its own, and compiling
the same statements anew was a third of the run. So it is with connections: a new one knows no catalog and no statement.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url

import storage.store
from tests import kept_connections

_connected: dict[str, Engine] = {}
_statements: dict[Any, Any] = {}


def keep_bytecode() -> None:
    """Where a machine's setting forbids bytecode, each of the many processes would compile the tests anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def install() -> None:
    """From now on every Store of this process is opened so."""
    storage.store.create_engine = _create_engine


def _create_engine(url: str | URL, **options: Any) -> Engine:
    first = _connected.get(make_url(url).get_backend_name())
    if first is None:
        engine = sqlalchemy.create_engine(url, **options)
        event.listen(engine, "engine_connect", _remember)
    else:
        if first.dialect.name == "postgresql":
            options["creator"] = partial(kept_connections.connect, first.dialect, url, options.get("connect_args", {}))
        # Whose dialect is another's has no need to ask the server which one it is.
        engine = sqlalchemy.create_engine(url, _initialize=False, **options)
        engine.dialect = engine.pool._dialect = first.dialect  # which is part of a compiled statement's key
    engine.update_execution_options(compiled_cache=_statements)
    return engine


def _remember(connection: Connection) -> None:
    """The dialect of an engine that has connected knows its server."""
    if connection.dialect.name not in _connected:
        _connected[connection.dialect.name] = connection.engine
        if connection.dialect.name == "postgresql":
            kept_connections.give_back_to(connection.dialect)
