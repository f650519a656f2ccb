"""`python -m web`: serve the web process."""

from __future__ import annotations

import argparse
import sys

import uvicorn

from settings import SettingError, Settings, load
from storage.disk import keep_private
from web.app import create_app
from web.patience import configuration
from workflow.keeping.privacy import close


def main() -> None:
    """Serve until told to stop; a malformed setting stops the start with its sentence."""
    parser = argparse.ArgumentParser(prog="python -m web", description="Đôn Đốc: /health and /metrics")
    parser.add_argument("--host", default=Settings.web_host)
    parser.add_argument("--port", type=int, default=Settings.web_port)
    given = parser.parse_args()
    keep_private()
    try:
        settings = load()
        close(settings, whole=True, database=False)
    except SettingError as error:
        sys.exit(str(error))
    uvicorn.Server(configuration(create_app(settings), given.host, given.port)).run()


if __name__ == "__main__":
    main()
