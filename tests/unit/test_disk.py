"""Files of ours: whole or not at all, for this account only, and on disk with the folders that name them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from notifications.email.channel import EmailChannel
from storage import disk
from storage.keys import Keys
from storage.migrate import upgrade
from storage.store import Store
from tests.integration.delivery_world import settings
from tests.unit.test_mail_policy import payload


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file and folder that is synced, in order."""
    found: list[Path] = []
    real = os.fsync

    def sync(number: int) -> None:
        found.append(Path(os.readlink(f"/proc/self/fd/{number}")))
        real(number)

    monkeypatch.setattr(os, "fsync", sync)
    return found


def test_a_key_a_database_and_a_mail_are_synced_with_their_folder(tmp_path: Path, synced: list[Path]) -> None:
    home = tmp_path / "home"
    deeds: list[tuple[Callable[[], object], str]] = [
        (lambda: Keys(None, home).current, "secret.key"),
        (lambda: upgrade(Store(f"sqlite:///{home / 'a.sqlite3'}")), "a.sqlite3"),
    ]
    for do, name in deeds:
        synced.clear()
        do()
        assert (home / name).exists()
        assert synced[-1] == home
    channel = EmailChannel(settings(home))
    (receipt,) = channel.send([channel.make(payload())])
    assert receipt.outcome == "sent"
    assert [path.suffix for path in synced[-2:]] == [".tmp", ""]
    assert synced[-1] == home / "mail"


def test_a_second_one_of_that_name_does_not_take_the_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_given: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for linking in (True, False):  # a file system may know no links
        if not linking:
            monkeypatch.setattr(os, "link", no_links)
        path = tmp_path / f"key-{linking}"
        for text, first in (("mine", True), ("other", False)):
            (tmp_path / "half").write_text(text)
            assert disk.give_name(tmp_path / "half", path) == first
            assert path.read_text() == "mine"
            assert not (tmp_path / "half").exists()


def test_folders_and_files_are_closed_whatever_the_umask_and_what_is_asked_for_is_not(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        disk.make_folder(tmp_path / "a" / "b")
        disk.write_whole(tmp_path / "a" / "b" / "c", b"x")
        with disk.private():
            (tmp_path / "ours").write_text("x")
            with disk.as_asked():
                (tmp_path / "theirs").write_text("x")
        (tmp_path / "before").write_text("x")
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/c", "ours", "theirs")}
    assert modes == {"a": 0o700, "a/b": 0o700, "a/b/c": 0o600, "ours": 0o600, "theirs": 0o644}
    assert stat.S_IMODE((tmp_path / "before").stat().st_mode) == 0o644


def test_what_cannot_be_written_to_is_said_and_nothing_made_to_find_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert disk.why_not_writable(tmp_path / "new" / "deeper") is None
    assert disk.why_not_writable(tmp_path) is None
    assert disk.why_not_writable(tmp_path / "file")
    assert disk.why_not_writable(tmp_path / "file" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
