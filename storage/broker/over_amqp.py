"""RabbitMQ as the broker: properties that are no text, and headers that are not ours, reach nobody.

What the body says is looked at by the listener, which can refuse a message here: it knows where it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amqp.method_framing import frame_handler
from kombu.transport import pyamqp

from storage.broker.doorbell import kept

# AMQP 0-9-1, 2.3.5 and 4.2: the types of frames, and where in them stands what.
_METHOD, _CONTENT_HEADER = 1, 2
_DELIVER = b"\x00\x3c\x00\x3c"  # class 60, method 60
_CLASS_AND_SIZE = 12  # bytes of a content header before the flags of its properties


def patient(connection: Any, callback: Callable[..., Any]) -> Callable[[Any], bool]:
    """py-amqp's reader of frames, for which a name or a property that it cannot read is none.

    As it comes it raises, with the message neither read nor refused: the server gives it to the next worker.
    """
    on_frame = frame_handler(connection, callback)

    def read(frame: Any) -> bool:
        kind, channel, content = frame
        if kind == _METHOD and bytes(content[:4]) == _DELIVER:
            return on_frame((kind, channel, _without_names(bytes(content))))
        try:
            return on_frame(frame)
        except Exception:  # it raises whatever its parts raise
            if kind != _CONTENT_HEADER:
                raise
        return on_frame((kind, channel, bytes(content[:_CLASS_AND_SIZE]) + b"\0\0"))

    return read


def _without_names(deliver: bytes) -> bytes:
    """The method without the exchange and the routing key that the sender used: our consumer, the tag, one bit."""
    consumer = 5 + deliver[4]
    return deliver[: consumer + 9] + b"\0\0"


class Channel(pyamqp.Channel):
    """Reads two of the headers: so nothing is unpacked because a stranger says that it is packed."""

    def message_to_python(self, raw_message: Any) -> Any:
        properties = raw_message.properties
        properties["application_headers"] = kept(properties.get("application_headers") or {})
        return super().message_to_python(raw_message)


class Connection(pyamqp.Connection):
    """Opens such channels."""

    Channel = Channel

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, frame_handler=patient, **options)


class Transport(pyamqp.Transport):
    """What `amqp://` means here."""

    Connection = Connection


class SSLTransport(pyamqp.SSLTransport):
    """What `amqps://` means here."""

    Connection = Connection
