"""Prometheus gauges, computed from the database when asked for; only what came in is counted by the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from lib.time import VIETNAM
from storage.store import Store
from storage.tables import link, message, notice, rung, task, upload
from workflow.delivery.channels import broken
from workflow.keeping import hold
from workflow.steps import failed
from workflow.watch.heartbeat import ages


@dataclass(frozen=True)
class Came:
    """What came in at this process: answers by the template of their route and by status, calls of Zalo's webhook and
    reports of the SMS gateway by what they came to."""

    answers: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    zalo_calls: Mapping[str, int] = field(default_factory=dict)
    sms_reports: Mapping[str, int] = field(default_factory=dict)

    def metrics(self) -> Iterator[Metric]:
        yield _counted("dondoc_web_requests", "Requests by route and status", ("route", "status"), self.answers)
        for name, what, counts in (
            ("dondoc_zalo_webhook", "Calls of Zalo's webhook by what they came to", self.zalo_calls),
            ("dondoc_sms_report", "Reports of the SMS gateway by what they came to", self.sms_reports),
        ):
            yield _counted(name, what, ("result",), {(result,): n for result, n in counts.items()})


def exposition(store: Store, clock: Callable[[], datetime], came: Came | None = None) -> bytes:
    """All gauges at the real instant that `clock` gives, and what came in, in Prometheus' text format.

    `dondoc_up` is 0 when the database is away.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*_collect(store, clock), *(came or Came()).metrics()]))
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
        _single("dondoc_uploads", "Files that came ahead of their form", _count(connection, upload)),
        _single(
            "dondoc_links_revoked", "Links that were revoked", _count(connection, link, link.c.revoked_at.is_not(None))
        ),
        _labelled("dondoc_heartbeat_age_seconds", "Since each part last did its work", "part", alive),
    ]


def _count(connection: Connection, table: Table, *which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*which)) or 0


def _single(name: str, what: str, value: float | None) -> Metric:
    return GaugeMetricFamily(name, what, value=value or 0)


def _grouped(connection: Connection, name: str, what: str, label: str, column: ColumnElement[str]) -> Metric:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return _labelled(name, f"{what} by {label}", label, {row[0]: row[1] for row in rows})


def _counted(name: str, what: str, labels: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> Metric:
    family = CounterMetricFamily(name, what, labels=labels)
    for told, n in sorted(counts.items()):
        family.add_metric(told, n)
    return family


def _labelled(name: str, what: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    for key in sorted(values):
        family.add_metric([key], values[key])
    return family
