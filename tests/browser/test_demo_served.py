"""`dondoc demo --serve`: the demo's province to walk through, from a mail to a receipt, and nothing of it stays."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.browser.conftest import PHONE

UP_WITHIN = 40.0  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(folder: Path) -> Iterator[dict[str, Any]]:
    """The demo as a process of its own, whose temporary files are in `folder`; ended by Ctrl-C."""
    command = [str(Path(sys.executable).with_name("dondoc")), "demo", "--serve", "--json", "--port", str(free_port())]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")} | {
        "TMPDIR": str(folder)
    }
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            line = process.stdout.readline()
            assert line, f"it ended before it served: {process.wait()}"
            lines.append(line)
        yield json.loads("".join(lines))
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0


def test_w43_every_address_works_and_nothing_remains(chromium: Any, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with served(folder) as demo:
        assert {one["role"] for one in demo["accounts"]} == {"desk", "reader", "admin"}
        assert all(httpx.get(one["url"]).status_code == 200 for one in demo["links"])
        for one in demo["accounts"]:
            with httpx.Client(base_url=demo["web"], follow_redirects=False) as who:
                csrf = re.search(r'name="csrf" value="(\w+)"', who.get("/sign-in").text)
                assert csrf is not None
                given = {"email": one["email"], "password": one["password"], "csrf": csrf[1]}
                assert who.post("/sign-in", data=given).status_code == 303
                board = who.get("/plans/1")
                assert board.status_code == (404 if one["role"] == "admin" else 200)
                if one["role"] == "desk":
                    queues = dict(re.findall(r'data-queue="(\w+)"[^>]*>(?:\D*?)(\d+)', board.text))
                    assert all(int(queues[name]) > 0 for name in ("review", "extensions", "questions", "unreachable"))
        from_the_mail_to_a_receipt(chromium, demo, tmp_path)
        [(_, port)] = re.findall(r"http://(127\.0\.0\.1):(\d+)", demo["web"])
        assert not heard_elsewhere(int(port))
    assert list(folder.iterdir()) == []


def from_the_mail_to_a_receipt(chromium: Any, demo: dict[str, Any], folder: Path) -> None:
    """In at most six taps and entries, by somebody who was told nothing but the mail."""
    report = folder / "Báo cáo.pdf"
    report.write_bytes(b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
    page = chromium.new_context(viewport=PHONE).new_page()
    page.goto(demo["mails"])
    page.locator("li", has_text="@luat-gia").first.get_by_role("link").click()
    taps = 0
    page.get_by_role("link", name="Mở trang của đơn vị để nộp báo cáo").click()
    taps += 1
    page.locator("input[type=file]").first.set_input_files(report)
    taps += 1
    page.get_by_text("đã nhận đủ").wait_for()
    page.locator("#by-holder").check()
    taps += 1
    page.get_by_role("button", name="Nộp báo cáo").click()
    taps += 1
    page.wait_for_url("**/receipts/*")
    assert page.locator("[data-receipt]").count() == 1
    assert taps <= 6
    page.context.close()


def heard_elsewhere(port: int) -> bool:
    """Whether the port is heard at an address of this machine that others reach."""
    for family, _, _, _, (host, *_rest) in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM):
        if str(host).startswith("127.") or host == "::1":
            continue
        with socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return True
    return False
