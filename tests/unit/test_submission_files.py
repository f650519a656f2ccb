"""Submitted files: which deliverable each fills, and that a copy is kept for certain under its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from org.problem import Refused
from workflow.files import fill, keep

REPORT = {"id": "report", "title": "Báo cáo", "at_least": 1}
MODEL = {"id": "model", "title": "Mô hình", "at_least": 2}


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
    kept = keep(tmp_path / "files", source, "report")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (kept.deliverable, kept.name, kept.sha256, kept.size) == ("report", "bao-cao.docx", digest, 3_000_000)
    source.unlink()
    copy = tmp_path / "files" / digest[:2] / digest
    assert copy.stat().st_size == 3_000_000
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == digest


def test_the_same_content_is_kept_once_under_both_names(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("như nhau")
    first, second = (keep(tmp_path / "files", tmp_path / name, None) for name in ("a.txt", "b.txt"))
    assert first.sha256 == second.sha256
    assert (first.name, second.name) == ("a.txt", "b.txt")
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_an_empty_file_is_kept_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    kept = keep(tmp_path / "files", tmp_path / "empty.txt", None)
    assert (kept.size, kept.sha256) == (0, hashlib.sha256(b"").hexdigest())
    assert (tmp_path / "files" / kept.sha256[:2] / kept.sha256).read_bytes() == b""


def test_a_name_decides_nothing_about_where_a_copy_lies(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("..\\..\\boot.ini", "-rf", "a\nb\x1b[31m.txt", "Tie\u0302\u0301ng Vie\u0323\u0302t.pdf", "." * 200):
        (folder / name).write_text(name)
        kept = keep(tmp_path / "files", folder / name, None)
        assert kept.name.isprintable()
        assert (tmp_path / "files" / kept.sha256[:2] / kept.sha256).read_text() == name
    assert {path.name for path in tmp_path.iterdir()} == {"in", "files"}


def test_names_are_composed_so_that_they_can_be_found(tmp_path: Path) -> None:
    (tmp_path / "Ba\u0301o ca\u0301o.pdf").write_text("x")
    assert keep(tmp_path / "files", tmp_path / "Ba\u0301o ca\u0301o.pdf", None).name == "Báo cáo.pdf"


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
            keep(folder, path, None)
        (problem,) = refused.value.problems
        assert problem.code == "file-not-kept"
        assert str(path) in problem.message
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_copy_that_breaks_off_is_not_taken_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text("đủ")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workflow.files.os.fsync", full)
    with pytest.raises(Refused, match="No space left"):
        keep(tmp_path / "files", source, None)
    monkeypatch.undo()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    kept = keep(tmp_path / "files", source, None)
    assert (tmp_path / "files" / kept.sha256[:2] / kept.sha256).read_text() == "đủ"
