"""LibreOffice, which opens what was written and writes it in another form; without it a test skips and says so."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests import services


def converted(data: bytes, ending: str, to: str, folder: Path) -> bytes:
    """A file's content that ends in `ending` (`docx`), as LibreOffice writes it as `to` (`pdf`).

    Each has a place and a profile of its own, for LibreOffice locks both. On a busy machine it falls over now and then
    before it has begun: it is asked once more.
    """
    office = shutil.which("soffice")
    if office is None:
        services.missing("soffice (libreoffice-writer-nogui, libreoffice-calc-nogui)")
    assert office is not None
    for _ in range(2):
        place = Path(tempfile.mkdtemp(dir=folder))
        (place / f"paper.{ending}").write_bytes(data)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", to, "--outdir", str(place), f"paper.{ending}"]
        done = subprocess.run(command, cwd=place, capture_output=True, timeout=120, check=False)
        if (written := place / f"paper.{to}").exists():
            return written.read_bytes()
    raise AssertionError(done.stderr.decode(errors="replace"))
