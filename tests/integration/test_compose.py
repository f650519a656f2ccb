"""docker-compose.yml: right by the compose schema, and each of our services starts as a local process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from settings import load
from storage.migrate import is_current
from storage.store import Store
from tests import services
from tests.integration.machinery import ROOT, machinery

COMPOSE = ROOT / "docker-compose.yml"
BIN = Path(sys.executable).parent
PORT = "8087"


def _compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def _ours() -> dict[str, Any]:
    return {name: one for name, one in _compose()["services"].items() if one.get("image") == "dondoc:local"}


def _interpolated(value: str) -> str:
    """`${NAME:-default}` and `${NAME:?…}` as compose fills them from a minimal .env."""
    given = {"POSTGRES_PASSWORD": "0123abcd"}

    def fill(found: re.Match[str]) -> str:
        name, _, default = found[1].partition(":-")
        return given.get(name.partition(":?")[0], default)

    return re.sub(r"\$\{([^}]+)\}", fill, value)


def test_it_follows_the_compose_schema() -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_every_part_and_nothing_starts_before_the_schema_is_current() -> None:
    every = _compose()["services"]
    assert set(every) == {"db", "redis", "migrate", "worker", "beat", "web", "mail"}
    assert set(_ours()) == {"migrate", "worker", "beat", "web"}
    for name in ("worker", "beat", "web"):
        assert every[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert every[name]["restart"] == "unless-stopped"  # a worker that ends itself is started again
    assert every["migrate"]["restart"] == "no"


def test_its_environment_is_understood() -> None:
    for name, service in _ours().items():
        environment = {key: _interpolated(value) for key, value in service["environment"].items()}
        settings = load(environment)
        assert settings.database_url == "postgresql+psycopg://dondoc:0123abcd@db:5432/dondoc", name
        assert settings.broker_url == "redis://redis:6379/0"
        assert settings.smtp is None  # nothing is caught where nobody asked for that


def test_every_setting_of_the_env_file_reaches_each_of_our_services() -> None:
    """What compose sets itself is what joins the services, and what has a default there."""
    fixed = {"DONDOC_HOME", "DONDOC_DATABASE_URL", "DONDOC_BROKER_URL", "DONDOC_SMTP_URL", "DONDOC_MAIL_FROM"}
    for name, service in _ours().items():
        assert service["env_file"] == [{"path": ".env", "required": False}], name
        assert set(service["environment"]) == fixed, name


def test_the_catcher_is_for_rehearsals_and_every_service_is_bounded_and_looked_at() -> None:
    every = _compose()["services"]
    assert [name for name, one in every.items() if "profiles" in one] == ["mail"]
    for name, one in every.items():
        assert one["mem_limit"], name
        assert one["logging"]["options"] == {"max-size": "10m", "max-file": "5"}, name
        assert "healthcheck" in one or name in ("migrate", "mail"), name


def test_the_image_holds_every_part_of_the_product() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wheel = re.search(r"only-include = \[(.*?)\]", project, re.DOTALL)
    assert wheel is not None
    for part in re.findall(r'"([^"]+)"', wheel[1]):
        assert re.search(rf"^COPY .*\b{re.escape(part)}\b", dockerfile, re.MULTILINE), part
        assert f"!{part}" in ignored, part
    assert "USER dondoc" in dockerfile
    assert "--require-hashes" in dockerfile


@pytest.fixture
def empty_database(postgresql_server: str) -> Iterator[str]:
    """The URL of a database without any table, as a new volume holds it."""
    name = f"dondoc_compose_{uuid4().hex[:12]}"
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture
def redis_url() -> str:
    url = services.redis_url()
    if url is None:
        services.missing("Redis")
    assert url is not None
    return url


def test_each_command_of_ours_starts_and_does_its_work(empty_database: str, redis_url: str, tmp_path: Path) -> None:
    command = {name: service["command"] for name, service in _ours().items()}
    port = str(services.free_port())
    environment = {"DONDOC_DATABASE_URL": empty_database, "DONDOC_BROKER_URL": redis_url, "DONDOC_EVERY": "3"}
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    store = Store(empty_database)
    with machinery(tmp_path, **environment, **path) as machines:
        migrate = machines.start(command["migrate"])
        assert migrate.wait(40) == 0, machines.logs()
        assert is_current(store)

        worker = machines.start([*command["worker"], "--hostname", "compose@test"])
        beat = machines.start(command["beat"])
        machines.wait(lambda: "Task jobs.tick[" in machines.log_of(worker), 60, "a tick that beat rang for")
        health = _compose()["services"]["worker"]["healthcheck"]["test"]
        assert health[0] == "CMD"
        run = partial(subprocess.run, health[1:], env=machines.environment, capture_output=True, check=False)
        machines.wait(lambda: run().returncode == 0, 60, "a healthy worker")
        assert beat.poll() is None

        assert PORT in command["web"]
        machines.start([port if word == PORT else word for word in command["web"]])
        machines.wait(lambda: _answers(f"http://127.0.0.1:{port}/health"), 30, "a healthy answer")
    store.dispose()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
