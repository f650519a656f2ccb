"""`make setup` for a newcomer: a failure is one sentence, and nothing is installed that the lock does not pin."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ("Makefile", "pyproject.toml", "requirements.lock", "scripts/set_up.sh")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What set-up reads of the project, under a name as people give one."""
    folder = tmp_path / "Đôn Đốc của tôi"
    for name in PROJECT:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def set_up(folder: Path, python: str = sys.executable) -> tuple[int, list[str]]:
    """The exit code, and what is said on stderr before make's own last line."""
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.as_uri()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "UV_"))}
    done = subprocess.run(
        ["make", "setup", f"PYTHON={python}"], env=inherited | nowhere, cwd=folder, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    said = done.stderr.splitlines()
    return done.returncode, [line for line in said if not line.startswith("make: ***")]


def test_no_network_and_a_forged_package_are_each_one_sentence_and_install_nothing(folder: Path) -> None:
    code, said = set_up(folder)
    assert code != 0
    assert len(said) == 1, said
    assert said[0].startswith("make setup: no package index answers; connect to the network")
    assert {path.name for path in folder.iterdir()} == {name.partition("/")[0] for name in PROJECT} | {".venv"}

    pinned = next(line for line in (folder / "requirements.lock").read_text().splitlines() if line.startswith("uv=="))
    version = pinned.split()[0].removeprefix("uv==")
    with ZipFile(folder / f"uv-{version}-py3-none-any.whl", "w") as forged:
        forged.writestr("uv/__init__.py", "raise SystemExit('forged')")
    code, said = set_up(folder)
    assert code != 0
    assert len(said) == 1, said
    assert "is not the one that requirements.lock pins by its hash, so it was not installed" in said[0]

    installed = {path.name.partition("-")[0] for path in (folder / ".venv").glob("lib/*/site-packages/*.dist-info")}
    assert installed <= {"pip", "setuptools"}


@pytest.mark.parametrize(
    ("python", "answer"),
    [
        ("no-such-python", "there is no no-such-python here; name a Python 3.11 or newer"),
        ("./old-python", "Python 3.11 or newer is needed, this is Python 3.9.18; name another: make setup PYTHON="),
        ("./bare-python", "./bare-python lacks the module venv; on Debian and Ubuntu it is in the package"),
    ],
)
def test_an_interpreter_that_will_not_do_is_refused_before_anything_is_made(
    folder: Path, python: str, answer: str
) -> None:
    for name, refused in (("old-python", "version_info"), ("bare-python", "ensurepip")):
        script = f'#!/bin/sh\ncase "$*" in -V) echo Python 3.9.18;; *{refused}*) exit 1;; esac\n'
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    code, said = set_up(folder, python)
    assert code != 0
    assert len(said) == 1, said
    assert answer in said[0]
    assert not (folder / ".venv").exists()
