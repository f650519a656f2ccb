"""The plugin that refuses skips, on a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPS = {
    "in the test": "import pytest\ndef test_it():\n    pytest.skip('no server')\n",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='no server')\ndef test_it():\n    pass\n",
    "in a fixture": (
        "import pytest\n@pytest.fixture\ndef it():\n    pytest.skip('no server')\ndef test_it(it):\n    pass\n"
    ),
    "as a whole file": "import pytest\npytest.skip('no server', allow_module_level=True)\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(reason='known')\ndef test_it():\n    assert False\n"
PASSES = "def test_it():\n    pass\n"


def _pytest(folder: Path, source: str, ci: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    (folder / "test_other.py").write_text(PASSES)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.no_skips", "--rootdir", str(folder), str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [*command, *options], env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_in_ci_and_says_why(source: str, tmp_path: Path) -> None:
    done = _pytest(tmp_path, source, "true")
    assert done.returncode not in (0, 5), done.stdout
    assert "CI refuses skips" in done.stdout
    assert "no server" in done.stdout


def test_a_skip_fails_in_ci_with_several_processes_too(tmp_path: Path) -> None:
    done = _pytest(tmp_path, SKIPS["in the test"], "true", "-p", "xdist", "-n", "2")
    assert done.returncode == 1, done.stdout


def test_a_skip_is_only_shown_elsewhere(tmp_path: Path) -> None:
    assert _pytest(tmp_path, SKIPS["in the test"], "").returncode == 0


@pytest.mark.parametrize("source", [EXPECTED_FAILURE, PASSES])
def test_ci_accepts_what_is_no_skip(source: str, tmp_path: Path) -> None:
    assert _pytest(tmp_path, source, "true").returncode == 0
