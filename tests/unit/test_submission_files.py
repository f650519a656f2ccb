"""Submitted files: which deliverable each fills, and that a copy is kept for certain under its digest."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from lib.problem import Refused
from workflow.keeping import files
from workflow.keeping.files import Copy, copied, fill, keep, kept_name, place

REPORT = {"id": "report", "title": "Báo cáo", "at_least": 1}
MODEL = {"id": "model", "title": "Mô hình", "at_least": 2}


LIMIT = 5 << 20


def kept(folder: Path, *paths: Path) -> list[Copy]:
    """Copied and kept, as an act does it."""
    with copied(folder, paths, LIMIT) as copies:
        keep(folder, copies)
    return copies


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def paths(*names: str) -> list[tuple[str | None, Path]]:
    """`report=a` names its deliverable, `a` does not."""
    found: list[tuple[str | None, Path]] = []
    for name in names:
        deliverable, equals, path = name.rpartition("=")
        found.append((deliverable if equals else None, Path(path)))
    return found


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["a", "b", "c"], {"report": "a", "model": "b c", None: ""}),
        (["a", "b", "c", "d", "e"], {"report": "a", "model": "b c", None: "d e"}),
        (["model=a", "b", "c"], {"report": "b", "model": "a c", None: ""}),
        (["model=a", "model=b", "c"], {"report": "c", "model": "a b", None: ""}),
        (["report=a", "b", "c"], {"report": "a", "model": "b c", None: ""}),
        (["report=a", "report=b", "c", "d"], {"report": "a b", "model": "c d", None: ""}),
        (["model=a", "model=b", "model=c", "d", "e"], {"report": "d", "model": "a b c", None: "e"}),
    ],
)
def test_named_files_go_where_they_say_and_plain_ones_fill_in_order(
    given: list[str], wanted: dict[str | None, str]
) -> None:
    filled = fill([REPORT, MODEL], paths(*given), paper=False)
    for deliverable, names in wanted.items():
        assert " ".join(path.name for to, path in filled if to == deliverable) == names
    assert len(filled) == len(given)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ([], ["Báo cáo (1)", "Mô hình (2)"]),
        (["a"], ["Mô hình (2)"]),
        (["a", "b"], ["Mô hình (1)"]),
        (["model=a", "model=b"], ["Báo cáo (1)"]),
        (["report=a", "report=b", "report=c"], ["Mô hình (2)"]),
    ],
)
def test_what_is_missing_is_named_with_its_number(given: list[str], missing: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        fill([REPORT, MODEL], paths(*given), paper=False)
    (problem,) = refused.value.problems
    assert problem.code == "missing-deliverables"
    for one in missing:
        assert one in problem.message
    assert problem.message.count("(") == len(missing)
    assert len(fill([REPORT, MODEL], paths(*given), paper=True)) == len(given)


def test_an_item_that_asks_for_nothing_takes_any_file_or_none() -> None:
    assert fill([], [], paper=False) == []
    assert fill([], paths("a"), paper=False) == [(None, Path("a"))]


def test_a_deliverable_of_another_item_is_refused_even_on_paper() -> None:
    for known, named in (([REPORT], "report"), ([], "—")):
        with pytest.raises(Refused) as refused:
            fill(known, paths("other=a"), paper=True)
        assert refused.value.problems[0].code == "unknown-deliverable"
        assert named in refused.value.problems[0].message


def test_a_copy_is_kept_under_its_digest_and_outlives_the_original(tmp_path: Path) -> None:
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(b"x" * 3_000_000)
    (copy,) = kept(tmp_path / "files", source)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (copy.name, copy.sha256, copy.size) == ("bao-cao.docx", digest, 3_000_000)
    source.unlink()
    there = tmp_path / "files" / digest[:2] / digest
    assert there.stat().st_size == 3_000_000
    assert hashlib.sha256(there.read_bytes()).hexdigest() == digest
    assert files_in(tmp_path / "files") == [digest]


def test_the_same_content_is_kept_once_under_both_names(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("như nhau")
    first, second = kept(tmp_path / "files", tmp_path / "a.txt", tmp_path / "b.txt")
    assert first.sha256 == second.sha256
    assert (first.name, second.name) == ("a.txt", "b.txt")
    kept(tmp_path / "files", tmp_path / "a.txt")
    assert files_in(tmp_path / "files") == [first.sha256]


def test_an_empty_file_is_kept_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (copy,) = kept(tmp_path / "files", tmp_path / "empty.txt")
    assert (copy.size, copy.sha256) == (0, hashlib.sha256(b"").hexdigest())
    assert place(tmp_path / "files", copy.sha256).read_bytes() == b""


def test_a_name_decides_nothing_about_where_a_copy_lies(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("..\\..\\boot.ini", "-rf", "a\nb\x1b[31m.txt", "Tie\u0302\u0301ng Vie\u0323\u0302t.pdf", "." * 200):
        (folder / name).write_text(name)
        (copy,) = kept(tmp_path / "files", folder / name)
        assert copy.name.isprintable()
        assert place(tmp_path / "files", copy.sha256).read_text() == name
    assert {path.name for path in tmp_path.iterdir()} == {"in", "files"}


def test_of_a_name_what_cannot_be_seen_is_left_out() -> None:
    assert kept_name("b\u202eao\u200b-\x07cao.pdf") == "bao-cao.pdf"
    assert kept_name("báo\u00a0cáo\n1.pdf") == "báo cáo 1.pdf"
    assert kept_name("\u202e\udc80") == "_"


def test_names_are_composed_so_that_they_can_be_found(tmp_path: Path) -> None:
    (tmp_path / "Ba\u0301o ca\u0301o.pdf").write_text("x")
    assert kept(tmp_path / "files", tmp_path / "Ba\u0301o ca\u0301o.pdf")[0].name == "Báo cáo.pdf"


def test_a_file_that_cannot_be_read_or_kept_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    for folder, path in (
        (tmp_path / "files", tmp_path / "gone.txt"),
        (tmp_path / "files", tmp_path),
        (blocked, source),
    ):
        with pytest.raises(Refused) as refused:
            kept(folder, path)
        (problem,) = refused.value.problems
        assert problem.code == "file-not-kept"
        assert str(path) in problem.message
    assert files_in(tmp_path / "files") == []


def test_a_copy_that_breaks_off_is_not_taken_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text("đủ")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workflow.keeping.files.os.fsync", full)
    with pytest.raises(Refused, match="hết chỗ trên đĩa"):
        kept(tmp_path / "files", source)
    monkeypatch.undo()
    assert files_in(tmp_path / "files") == []
    (copy,) = kept(tmp_path / "files", source)
    assert place(tmp_path / "files", copy.sha256).read_text() == "đủ"


def test_a_file_above_the_limit_is_refused_with_its_size_before_any_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = tmp_path / "a.txt", tmp_path / "b.pdf"
    small.write_text("x")
    with large.open("wb") as file:
        file.truncate(LIMIT + 1)
    opened: list[str] = []
    monkeypatch.setattr("workflow.keeping.files.make_folder", lambda folder: opened.append(str(folder)))
    with pytest.raises(Refused) as refused:
        kept(tmp_path / "files", small, large)
    (problem,) = refused.value.problems
    assert problem.code == "file-too-large"
    for part in (str(large), "5,1 MB", "5 MB", "DONDOC_UPLOAD_MB"):
        assert part in problem.message
    assert opened == []
    assert not (tmp_path / "files").exists()
    monkeypatch.undo()
    os.truncate(large, LIMIT)
    assert kept(tmp_path / "files", large)[0].size == LIMIT


def test_a_file_that_grows_while_it_is_copied_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.bin"
    source.write_bytes(b"x" * LIMIT)
    whole = files._refuse_larger

    def grows(path: Path, size: int, limit: int) -> None:
        whole(path, size, limit)
        with source.open("ab") as file:  # after the look at its size, and after each block
            file.write(b"y" * 1000)

    monkeypatch.setattr(files, "_refuse_larger", grows)
    with pytest.raises(Refused, match="DONDOC_UPLOAD_MB"):
        kept(tmp_path / "files", source)
    assert files_in(tmp_path / "files") == []


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "link", Path("/dev/zero"), tmp_path):
        with pytest.raises(Refused) as refused:
            kept(tmp_path / "files", path)
        (problem,) = refused.value.problems
        assert str(path) in problem.message
        assert "tệp thường" in problem.message
    assert not (tmp_path / "files").exists()


def test_what_is_kept_is_synced_with_its_folder_and_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "files"
    source.write_text("x")
    synced: list[str] = []
    real = os.fsync

    def sync(number: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{number}"))
        real(number)

    monkeypatch.setattr(os, "fsync", sync)
    with copied(folder, [source], LIMIT) as copies:
        (copy,) = copies
        assert synced == [str(copy.half)]
        keep(folder, copies)
    assert synced[1:] == [str(folder / copy.sha256[:2]), str(folder), str(tmp_path)]


def test_copies_and_their_folders_are_for_this_account_only_whatever_the_umask(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x")
    before = os.umask(0)
    try:
        (copy,) = kept(tmp_path / "files", source)
    finally:
        os.umask(before)
    there = place(tmp_path / "files", copy.sha256)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (there, there.parent, tmp_path / "files")]
    assert modes == [0o600, 0o700, 0o700]
