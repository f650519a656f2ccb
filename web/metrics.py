"""Prometheus gauges, computed from the database when asked for; only what came in is counted by the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from lib.time import VIETNAM
from storage.store import Store
from storage.tables import message, notice, rung, task
from workflow.delivery.channels import broken
from workflow.keeping import hold
from workflow.steps import failed
from workflow.watch.heartbeat import ages

_ZALO = "dondoc_zalo_webhook", "Calls of Zalo's webhook by what they came to"
_SMS = "dondoc_sms_report", "Reports of the SMS gateway by what they came to"


def exposition(
    store: Store,
    clock: Callable[[], datetime],
    zalo_calls: Mapping[str, int] | None = None,
    sms_reports: Mapping[str, int] | None = None,
) -> bytes:
    """All gauges at the real instant that `clock` gives, in Prometheus' text format.

    `dondoc_up` is 0 when the database is away.
    `zalo_calls` and `sms_reports` are what came in at this process, by what it came to.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(
        _Collected([*_collect(store, clock), _came(*_ZALO, zalo_calls or {}), _came(*_SMS, sms_reports or {})])
    )
    return generate_latest(registry)


class _Collected(Collector):
    """What was measured already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        return iter(self._metrics)


def _collect(store: Store, clock: Callable[[], datetime]) -> list[Metric]:
    try:
        at = clock().astimezone(VIETNAM)
        with store.read() as connection:
            return [_single("dondoc_up", "The database answers", 1), *_measure(connection, at)]
    except SQLAlchemyError:
        return [_single("dondoc_up", "The database answers", 0)]


def _measure(connection: Connection, at: datetime) -> list[Metric]:
    overdue = select(func.count()).where(rung.c.fired_at.is_(None), rung.c.fire_at <= at)
    oldest = connection.scalar(select(func.min(notice.c.scheduled_for)).where(notice.c.state == "pending"))
    unusable = broken(connection)
    alive = {name: age.total_seconds() for name, age in ages(connection, at).items()}
    return [
        _grouped(connection, "dondoc_tasks", "Tasks", "status", task.c.status),
        _grouped(connection, "dondoc_notices", "Notices", "state", notice.c.state),
        _grouped(connection, "dondoc_messages", "Messages", "state", message.c.state),
        _single(
            "dondoc_rungs_overdue", "Rungs whose time has come and that have not fired", connection.scalar(overdue)
        ),
        _single(
            "dondoc_oldest_pending_seconds",
            "How long the oldest notice has been waiting to leave",
            max(0.0, (at - oldest).total_seconds()) if oldest else 0.0,
        ),
        _labelled(
            "dondoc_channel_broken", "Channels by which nothing can be sent", "channel", dict.fromkeys(unusable, 1.0)
        ),
        _labelled(
            "dondoc_step_failed",
            "How often in a row each step that does not work has failed",
            "step",
            {name: one.failures for name, one in failed(connection).items()},
        ),
        _single("dondoc_sending_held", "Nothing leaves before it is released", hold.held(connection) is not None),
        _labelled("dondoc_heartbeat_age_seconds", "Since each part last did its work", "part", alive),
    ]


def _single(name: str, what: str, value: float | None) -> Metric:
    return GaugeMetricFamily(name, what, value=value or 0)


def _grouped(connection: Connection, name: str, what: str, label: str, column: ColumnElement[str]) -> Metric:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return _labelled(name, f"{what} by {label}", label, {row[0]: row[1] for row in rows})


def _came(name: str, what: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, what, labels=["result"])
    for result in sorted(counts):
        family.add_metric([result], counts[result])
    return family


def _labelled(name: str, what: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    for key in sorted(values):
        family.add_metric([key], values[key])
    return family
