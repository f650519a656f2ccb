"""The servers of the run's own: they are stopped hard, stay away, and come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
from sqlalchemy import create_engine

from tests.services import free_port, postgresql_binaries, wait_until

# What is written survives the death of PostgreSQL's processes without fsync; the machine itself is not switched off.
OPTIONS = "-c fsync=off"


@dataclass
class Cluster:
    """A PostgreSQL cluster in a folder of its own, on a free port, run as `postgres` when we are root."""

    folder: Path
    binaries: Path
    options: str
    port: int = field(default_factory=free_port)

    @classmethod
    def new(cls, options: str) -> Cluster | None:
        """An empty one that is not running yet; None where PostgreSQL's programs are missing. `options` are for it."""
        binaries = postgresql_binaries()
        if binaries is None:
            return None
        made = cls(Path(tempfile.mkdtemp(prefix="dondoc-pg-")), binaries, options)
        if os.geteuid() == 0:
            shutil.chown(made.folder, "postgres")
        return made if made._run("-o", "-A trust -U postgres -E UTF8 --no-locale --no-sync", "initdb") else None

    @property
    def url(self) -> str:
        """Of its maintenance database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> bool:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {self.options}"
        return self._run("-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str) -> bool:
        """`mode`: smart, fast or immediate."""
        return self._run("-w", "-m", mode, "stop")

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *arguments: str) -> bool:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), *arguments]
        return not subprocess.run(command, capture_output=True, cwd=self.folder, check=False).returncode


class Postgres:
    """A cluster that keeps what it has committed, whatever happens to its processes."""

    def __init__(self) -> None:
        cluster = Cluster.new(OPTIONS)
        if cluster is None or not cluster.start():
            raise SystemExit("PostgreSQL's programs (initdb, pg_ctl) are not here; try --database sqlite")
        self._cluster, self._runs = cluster, True
        server = create_engine(cluster.url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE chaos")
        server.dispose()
        self.url = cluster.url.rpartition("/")[0] + "/chaos"

    def stop(self) -> bool:
        """As if its power were cut: no checkpoint, every connection torn. False where it was away already."""
        if not self._runs:
            return False
        self._runs = False
        return self._cluster.stop("immediate")

    def start_if_away(self) -> None:
        if not self._runs:
            if not self._cluster.start():
                raise RuntimeError("PostgreSQL did not start again: " + self._cluster.log())
            self._runs = True

    def remove(self) -> None:
        self._cluster.remove()


# Doorbells that are none: no triple, no base64, no JSON, no headers.
RUBBISH = (
    b"no doorbell at all",
    b"{}",
    b'{"body": "%%%", "content-encoding": "utf-8", "content-type": "application/json", '
    b'"headers": {}, "properties": {}}',
    b'{"body": "WzEsIDJd", "content-type": "application/json", "content-encoding": "utf-8", "headers": '
    b'{"task": "jobs.tick", "id": "x"}, "properties": {"body_encoding": "base64", "delivery_tag": "1", '
    b'"delivery_info": {"exchange": "", "routing_key": "celery"}}}',
)


@dataclass
class Redis:
    """A broker that keeps nothing on disk."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            raise SystemExit("redis-server is not here; try --database sqlite")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [binary, *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, 10, "an answer of Redis")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def empty(self) -> None:
        with suppress(redis.RedisError):
            self._client().flushall()

    def push(self, rubbish: bytes) -> None:
        """A doorbell that is none."""
        with suppress(redis.RedisError):
            self._client().lpush("celery", rubbish)

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2)

    def _answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self._client().ping())
        return False
