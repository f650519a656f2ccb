"""Everything at once: lost answers, refusals of every class, dying tokens, two workers, webhooks late, doubled, forged.

`DONDOC_TEST_STORM` says how many messages; the default keeps a test run short.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from org.routing import Routing
from org.today import set_routing
from settings import Policy, Settings
from simulator.running import Simulator, running, served
from storage.store import Store
from storage.tables import message
from tests.integration.delivery_world import TUESDAY, World
from tests.integration.test_zalo_delivery import Office
from web.app import create_app
from workflow.delivery.deliver import deliver
from workflow.delivery.lease import LEASE
from workflow.feedback.poll import poll

SIZE = int(os.environ.get("DONDOC_TEST_STORM", "150"))
ONLY = ("zalo",)
STORM: dict[str, Any] = {
    "error_rates": {"R": 0.01, "T": 0.05, "D": 0.02, "P": 0.03, "H": 0.003},
    "unknown_error_sends": True,
    "drop_rate": 0.1,
    "token_dies_after": 40,
    "webhook_copies": 2,
    "webhook_out_of_order": True,
    "webhook_lost_rate": 0.05,
    "daily_quota": 1_000_000,
}


@contextmanager
def webhook_of(settings: Settings, clock: Any) -> Iterator[str]:
    """The product's web process; the address of its webhook."""
    config = uvicorn.Config(create_app(settings, clock), log_level="critical", lifespan="off")
    with served(config) as (address, _):
        yield f"{address}/zalo/webhook"


def people(there: World, count: int) -> None:
    """So many units, each with one reminder to one number."""
    numbers = [f"0{901_000_000 + n}" for n in range(count)]
    there.tell_each("xa-", [(f"tel:{number}", {"phone": number}) for number in numbers], channel="zalo")


def passes(office: Office, over: Settings, zalo: Simulator) -> None:
    """Two workers at a time until everything has come to rest; the simulated hours go on meanwhile."""
    now: datetime = TUESDAY
    with ThreadPoolExecutor(2) as workers:
        for _ in range(400):
            run = [workers.submit(deliver, office.there.store, over, now, clock=office.clock) for _ in range(2)]
            for one in run:
                one.result()
            with suppress(TimeoutError):  # thousands of webhooks: the rest goes with the next turn
                zalo.flush()
            if not unfinished(office.there.store):
                break
            now += timedelta(minutes=30)
            office.clock.forward(seconds=LEASE.total_seconds() + 1)
            zalo.advance(1800)
            if now.astimezone(TUESDAY.tzinfo).hour >= 20:
                now += timedelta(hours=12)
    poll(office.there.store, over, now + timedelta(hours=1), clock=office.clock)


def unfinished(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(message.c.id).where(message.c.state.in_(("pending", "sending")))).all())


@pytest.mark.timeout(60 + SIZE)
def test_after_the_storm_every_notice_is_in_a_final_and_true_state(store: Store, tmp_path: Path) -> None:
    with running(clock_runs=False, seed=7) as zalo:
        office = Office(store, zalo, tmp_path)
        assert office.settings.zalo is not None
        secret = zalo.credentials.oa_secret
        over = replace(
            office.settings,
            database_url=str(store.url.render_as_string(hide_password=False)),
            zalo=replace(office.settings.zalo, oa_secret=secret),
            policy=Policy(channels=ONLY),
        )
        with store.write() as connection:
            set_routing(connection, Routing(channels=ONLY))
        people(office.there, SIZE)
        with webhook_of(over, office.clock) as url:
            zalo.set_webhook(url)
            zalo.switch(**STORM)
            passes(office, over, zalo)
            forged = httpx.post(url, content=b"{}", headers={"X-ZEvent-Signature": "mac=" + "0" * 64}, trust_env=False)
            assert forged.status_code == 403
            while zalo.flush():
                sleep(0.1)
        check(office.there, zalo)


def check(there: World, zalo: Simulator) -> None:
    """Our books against Zalo's: nothing lost, nothing doubled, nothing claimed that is not so."""
    accepted = Counter(one["tracking_id"] for one in zalo.messages())
    rows = there.messages()
    states = Counter(row.state for row in rows)
    print(f"{SIZE} reminders: {dict(states)}; Zalo accepted {sum(accepted.values())}, refused the rest")
    assert len(there.notices()) >= SIZE
    assert set(there.states()) <= {"sent", "delivered", "failed", "unknown", "unreachable"}
    ours = {row.message_id.partition("@")[0]: row.state for row in rows if row.message_id and row.channel == "zalo"}
    assert set(accepted) <= set(ours)
    assert max(accepted.values()) == 1, "a message was accepted twice"
    assert [name for name, state in ours.items() if state in ("sent", "delivered") and not accepted[name]] == []
    assert [name for name, state in ours.items() if state == "failed" and accepted[name]] == []
    assert states["delivered"] > 0.7 * SIZE
