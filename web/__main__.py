"""`python -m web`: serve the web process."""

from __future__ import annotations

import argparse

import uvicorn

from settings import Settings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m web", description="Đôn Đốc: /health and /metrics")
    parser.add_argument("--host", default=Settings.web_host)
    parser.add_argument("--port", type=int, default=Settings.web_port)
    given = parser.parse_args()
    uvicorn.run(
        "web.app:create_app",
        factory=True,
        host=given.host,
        port=given.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
