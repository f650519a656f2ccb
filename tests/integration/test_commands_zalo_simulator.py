"""`dondoc zalo-simulator`: what it prints is all that a rehearsal needs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import services
from tests.integration.command_line import Office

DONDOC = str(Path(sys.executable).parent / "dondoc")


def test_the_printed_lines_let_an_office_connect_and_see_its_account(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [DONDOC, "zalo-simulator", "--port", str(services.free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as simulator:
        assert simulator.stdout is not None
        for line in simulator.stdout:
            if found := re.fullmatch(r"  export (\w+)=(\S+)\n", line):
                monkeypatch.setenv(*found.groups())
            if found := re.fullmatch(r"  dondoc zalo connect --redirect (\S+)\n", line):
                returns_to = found[1]
                break
        asked = httpx.URL(office.json("zalo", "connect", "--redirect", returns_to)["link"])
        consented = httpx.post(asked.copy_with(query=None), data=dict(asked.params), follow_redirects=True)
        assert "dondoc zalo connect --code" in consented.text
        assert office.json("zalo", "connect", "--code", str(consented.url))["connected"] is True
        assert office.json("zalo", "status")["quota"] == {"daily": 20_000, "left": 20_000}
        simulator.send_signal(signal.SIGINT)
        assert simulator.stdout.read().splitlines()[-1] == "Đã dừng."
    assert simulator.returncode == 0


def test_a_switch_that_does_not_exist_and_a_webhook_elsewhere_are_refused(office: Office) -> None:
    assert "“daily_qota”" in office.run("zalo-simulator", "--set", "daily_qota=3", wanted=1).err
    assert "trên chính máy này" in office.run("zalo-simulator", "--webhook", "https://mttq.example/", wanted=1).err
