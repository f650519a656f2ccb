"""The embedded broker: kombu's file transport, whose doorbells appear whole or not at all.

As it comes, a worker that looks into the folder while a doorbell is being written reads an empty file and dies of it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes each message beside its place and then moves it there."""

    def _put(self, queue: Any, message: Any, **_options: Any) -> None:  # type: ignore[override]
        whole = Path(self.data_folder_out) / f"{time.monotonic_ns()}_{uuid4()}.{queue}.msg"
        half = whole.with_name(whole.name + ".tmp")
        half.write_text(dumps(message), encoding="utf-8")
        half.replace(whole)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
