"""What an office has when it talks with the simulator: a webhook on loopback, and a client that knows the paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx

from simulator.running import Simulator

PHONE = "84901234567"
USER = "2512523625412515"
DATA = {
    "don_vi": "Ủy ban MTTQ Việt Nam xã Tân Lập",
    "so_ke_hoach": "87/KH-MTTQ-BTT",
    "noi_dung": "Báo cáo kết quả Ngày hội Đại đoàn kết",
    "han": "15/12/2026",
    "tinh_trang": "còn 5 ngày",
}


@dataclass(frozen=True)
class Received:
    """One webhook call as it came."""

    headers: dict[str, str]  # names in lower case
    raw: bytes
    at: float

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


@dataclass
class Webhook:
    """Takes webhook calls; answers them as `answers` says, then with 200."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def wait(self, number: int, seconds: float = 5) -> list[Received]:
        end = monotonic() + seconds
        while len(self.received) < number:
            assert monotonic() < end, f"{len(self.received)} webhook calls came, not {number}"
            sleep(0.005)
        return list(self.received)

    def names(self) -> list[str]:
        return [each.body["event_name"] for each in self.received]


@contextmanager
def listening() -> Iterator[Webhook]:
    """A webhook on a free loopback port."""
    webhook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = webhook.answers.pop(0) if webhook.answers else 200
            webhook.received.append(Received(headers, raw, monotonic()))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        webhook.url = f"http://127.0.0.1:{server.server_port}/zalo"
        yield webhook
        server.shutdown()
        thread.join()


@dataclass
class Office:
    """Calls the simulator as the product would."""

    zalo: Simulator
    token: str = ""
    timeout: float = 5.0

    def call(self, method: str, path: str, **named: Any) -> httpx.Response:
        headers = {"access_token": self.token or self.zalo.access_token, **named.pop("headers", {})}
        with httpx.Client(base_url=self.zalo.base_url, timeout=self.timeout, trust_env=False, verify=False) as client:
            return client.request(method, path, headers=headers, **named)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return self.call("GET", path, params=query).json()

    def post(self, path: str, body: object) -> dict[str, Any]:
        return self.call("POST", path, json=body).json()

    def send(self, phone: str = PHONE, **changes: Any) -> dict[str, Any]:
        """A reminder to a number."""
        return self.post("/message/template", {**reminder(phone), **changes})

    def error(self, phone: str = PHONE, **changes: Any) -> int:
        return self.send(phone, **changes)["error"]

    def send_to_user(self, user_id: str = USER, **changes: Any) -> dict[str, Any]:
        """A reminder to a user id."""
        body = {"user_id": user_id, "template_id": "510001", "template_data": DATA}
        return self.post("/v3.0/oa/message/template", {**body, **changes})

    def write(self, user_id: str = USER, text: str = "Chào anh chị") -> dict[str, Any]:
        """A consultation message."""
        return self.post("/v3.0/oa/message/cs", {"recipient": {"user_id": user_id}, "message": {"text": text}})

    def status(self, msg_id: str) -> int:
        return self.get("/message/status", message_id=msg_id)["data"]["status"]

    def token_call(self, secret: str = "", **form: str) -> dict[str, Any]:
        """`/v4/oa/access_token`."""
        ours = self.zalo.credentials
        given = {"app_id": ours.app_id, **form}
        headers = {"secret_key": secret or ours.app_secret}
        return self.call("POST", "/v4/oa/access_token", data=given, headers=headers).json()

    def refresh(self, token: str = "") -> dict[str, Any]:
        return self.token_call(grant_type="refresh_token", refresh_token=token or self.zalo.refresh_token)

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.call(method, f"/_simulator/{path}", json=body).json()


def reminder(phone: str) -> dict[str, Any]:
    return {"phone": phone, "template_id": "510001", "template_data": DATA, "tracking_id": "nhac0001"}
