"""The embedded broker: kombu's file transport, whose doorbells appear whole or not at all.

As it comes, a worker that looks into the folder while a doorbell is being written reads an empty file and dies of it.
"""

from __future__ import annotations

import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps

from storage.disk import make_folder


class Channel(filesystem.Channel):
    """Writes each message beside its place and then moves it there.

    The folder is made by the first message, and only in a data folder that is there: an installation that is not has
    nobody to ring for. Which queue a doorbell goes to is kept in memory; every process declares it.
    """

    supports_fanout = False
    get_table = virtual.Channel.get_table

    def _put(self, queue: Any, message: Any, **_options: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        if not folder.parents[1].is_dir():
            return
        make_folder(folder)
        whole = folder / f"{time.monotonic_ns()}_{uuid4()}.{queue}.msg"
        half = whole.with_name(whole.name + ".tmp")
        half.write_text(dumps(message), encoding="utf-8")
        half.replace(whole)

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        try:
            return super()._get(queue)
        except FileNotFoundError:  # no folder yet
            raise Empty from None

    def _size(self, queue: Any) -> int:
        try:
            return super()._size(queue)
        except FileNotFoundError:
            return 0


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
