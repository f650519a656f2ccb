"""Every fault of a mail server at once, with three workers: in the end both books agree.

`DONDOC_TEST_STORM` says how many mails; the default keeps a test run short.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from notifications.email import smtp as smtp_module
from storage.store import Store
from storage.tables import suppression
from tests.integration.delivery_world import settings, world
from tests.integration.smtp_server import BABBLE, DROP, FORGET, SILENCE, Server, Storm, listening
from tests.integration.test_delivery_faults import agree, passes
from workflow.proof.chain import verify

SIZE = int(os.environ.get("DONDOC_TEST_STORM", "60"))
FAULTS: dict[str, tuple[float, tuple[str, ...]]] = {
    "CONNECT": (0.05, ("421 4.3.2 busy", DROP, "554 5.3.2 no")),
    "MAIL": (0.05, ("421 4.7.0 slow down", "451 4.3.0 later", "452 4.3.1 no space", DROP)),
    "RCPT": (
        0.15,
        (
            *("450 4.2.0 greylisted", "451 4.7.1 later", "452 4.5.3 too many recipients", "421 4.7.0 no more", DROP),
            *("550 5.2.2 over quota", "550 5.7.1 policy", "550 5.7.1 relaying denied"),
        ),
    ),
    "DATA": (
        0.2,
        (
            *("451 4.3.0 later", "452 4.3.1 no space", "421 4.3.0 closing", "552 5.3.4 too big", "554 5.6.0 content"),
            *(DROP, DROP, FORGET, SILENCE, BABBLE),
        ),
    ),
}


@pytest.mark.parametrize("mode", ["resend", "hold"])
def test_after_the_storm_both_books_agree(
    store: Store, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_module, "FINAL_TIMEOUT", 0.1)
    there, dead = world(store), {f"u{n}@mttq.example" for n in range(0, SIZE, 15)}
    there.reminders(SIZE)
    server = Server(refused=dict.fromkeys(dead, "550 5.1.1 no such user"), at_once=2, per_connection=10, silence=0.2)
    server.storm = Storm(Random(7), FAULTS)
    with listening(server) as smtp:
        results = passes(there, settings(tmp_path, smtp=smtp, email_unknown=mode), workers=3)
    states = Counter(there.states()[:SIZE])
    print(f"{SIZE} reminders, {mode}: {dict(states)} after {len(results)} passes; {len(server.received)} taken,")
    print(f"  of which {len(server.unanswered)} without an answer; {server.connections} connections")
    agree(there, server, resends=mode == "resend")
    assert {row.address for row in there.rows(suppression)} == dead
    assert states["failed"] >= len(dead)
    assert states["sent"] > 0.6 * SIZE
    with store.read() as connection:
        assert verify(connection).broken is None
