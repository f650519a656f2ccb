"""Celery's configuration: data only. Celery carries doorbells, never facts (docs/adr/0005)."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import settings as environment
from storage.broker import connection
from storage.broker.doorbell import QUEUE, RINGS

try:
    _settings = environment.load()
except environment.SettingError as refused:  # one sentence, where Celery would print how it came here
    sys.exit(str(refused))
connection.install()
every = _settings.every

broker_url = _settings.broker_url
broker_transport_options = connection.transport_options(_settings)
broker_connection_retry_on_startup = True
broker_connection_max_retries = None  # a broker that is away comes back some time
broker_channel_error_retry = True  # nor does one that refuses something end the worker
task_default_queue = QUEUE
result_backend = None
task_ignore_result = True

# A doorbell is taken off only when its work is done; whoever stops lets another have it.
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
accept_content = ["json"]
task_serializer = "json"
result_serializer = "json"

# Where a pool of processes is asked for, on SQLite they begin afresh: a fork beside an open database finds it locked,
# and the worker's own clock has it open.
worker_pool_start_method = "spawn" if _settings.database_url.startswith("sqlite") else "fork"
worker_proc_alive_timeout = 60.0  # seconds until a new process has imported everything

worker_hijack_root_logger = True
worker_enable_remote_control = False  # the broker is not trusted: nobody stops, slows or asks a worker through it
worker_consumer = "storage.broker.listener:Listener"
worker_cancel_long_running_tasks_on_connection_loss = False  # the work goes on without the broker

timezone = "Asia/Ho_Chi_Minh"
# The schedule is kept in memory: nothing of it is worth a file, and any number of beats may run.
beat_scheduler = "celery.beat:Scheduler"
beat_max_loop_interval = min(every, 5.0)
# Each doorbell expires before the next one rings, so that none pile up while the workers are away. A beat that starts
# rings at once, as if it had last rung long ago: one that is restarted again and again still rings.
beat_schedule = {
    name: {
        "task": f"jobs.{name}",
        "schedule": interval,
        "options": {"expires": interval * 0.9},
        "last_run_at": datetime(2000, 1, 1, tzinfo=UTC),
    }
    for name, interval in ((name, every * times) for name, times in RINGS.items())
}
