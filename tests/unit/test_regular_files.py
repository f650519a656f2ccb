"""Whatever a command or a setting names as a file: only a regular one of bounded length is read, and nothing blocks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.language import language
from lib.problem import Refused, why
from lib.regular import NotRegular, TooLong, read_regular
from notifications.email.signature import CannotSign, Signer
from notifications.letter import own
from notifications.zalo import templates
from settings import Dkim, SettingError, load
from tests.integration.command_line import Office, empty_office
from workflow.sayings import SAYINGS

BLOCKED = pytest.mark.timeout(20)  # whoever opens a FIFO or reads a device waits for ever


def make_fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def make_loop(path: Path) -> Path:
    path.symlink_to(path)
    return path


def link_to_a_device(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


NO_FILES: dict[str, Callable[[Path], Path]] = {
    "fifo": make_fifo,
    "folder": make_folder,
    "loop": make_loop,
    "device": lambda _path: Path("/dev/zero"),
    "link to a device": link_to_a_device,
    "nothing": lambda path: path,
    "a name beyond all": lambda path: path.with_name("x" * 5_000),
}
every_kind = pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)


@BLOCKED
@every_kind
def test_what_is_no_regular_file_is_refused_and_keeps_nobody_waiting(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    with pytest.raises(OSError) as refused:  # noqa: PT011  # which one is the system's business
        read_regular(make(tmp_path / "it.yaml"), 1_000)
    assert refused.value.filename
    for code in ("vi", "en"):
        token = language.set(code)  # type: ignore[arg-type]
        assert why(refused.value)
        language.reset(token)


def test_a_regular_file_is_read_whole_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "it"
    file.write_bytes(b"x" * 3_000_000)
    assert read_regular(file, 3_000_000) == b"x" * 3_000_000
    with pytest.raises(TooLong) as refused:
        read_regular(file, 2_999_999)
    assert why(refused.value) == "dài hơn 3 MB"
    with pytest.raises(NotRegular):
        read_regular(tmp_path, 1)
    if Path("/proc/self/status").exists():  # a file whose size is said to be 0
        assert read_regular(Path("/proc/self/status"), 100_000)


def test_a_sparse_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as opened:
        opened.truncate(8 << 30)
    with pytest.raises(TooLong):
        read_regular(file, 1_000_000)


@BLOCKED
@every_kind
def test_a_secret_a_key_and_a_registry_are_read_from_regular_files_only(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path / "secret")
    with pytest.raises(SettingError, match=r"^Không đọc được tệp .* ghi ở DONDOC_SECRET_KEY_FILE: "):
        load({"DONDOC_HOME": str(tmp_path), "DONDOC_SECRET_KEY_FILE": str(path)})
    with pytest.raises(Refused, match="Không đọc được sổ mẫu tin Zalo"):
        templates.load(path)
    with pytest.raises(CannotSign) as raised:
        Signer(Dkim(key_file=path, selector="s", domain="mttq.example")).signed(b"From: x@mttq.example\r\n\r\n")
    assert "DONDOC_DKIM_KEY_FILE" in SAYINGS.words(str(raised.value))


@BLOCKED
@pytest.mark.parametrize("kind", ["fifo", "folder", "loop", "link to a device"])
def test_what_is_no_file_in_the_folder_of_wordings_is_no_template(kind: str, tmp_path: Path) -> None:
    NO_FILES[kind](tmp_path / "greeting.j2")
    (tmp_path / "closing.j2").write_text("Trân trọng.", encoding="utf-8")
    [problem] = own.load(tmp_path)[1]
    assert (problem.code, problem.path) == ("broken-template", str(tmp_path / "greeting.j2"))
    assert own.load(tmp_path)[0].sentence("closing", "other") == "Trân trọng."


@BLOCKED
@every_kind
def test_the_folder_of_wordings_itself_may_be_anything(make: Callable[[Path], Path], tmp_path: Path) -> None:
    assert own.load(make(tmp_path / "templates"))[1] == ()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    return empty_office(tmp_path / "home", monkeypatch, capsys)


@BLOCKED
@every_kind
def test_no_command_reads_what_is_no_file(make: Callable[[Path], Path], office: Office, tmp_path: Path) -> None:
    path = str(make(tmp_path / "it.csv"))
    for words in (
        *(("plan", verb) for verb in ("check", "preview", "publish")),
        *(("units", "import"), ("contacts", "import"), ("calendar", "import")),
    ):
        answer = office.run(*words, path, wanted=2)
        assert "Không có tệp" in answer.err
        assert path in answer.err
        assert answer.out == ""


def test_a_file_that_is_far_too_long_is_refused_before_it_is_in_memory(office: Office, tmp_path: Path) -> None:
    office.run("db", "upgrade")
    file = tmp_path / "huge.yaml"
    with file.open("wb") as opened:
        opened.truncate(8 << 30)
    for words in (("plan", "check"), ("units", "import"), ("contacts", "import"), ("calendar", "import")):
        problem = office.refused(*words, str(file))
        assert problem["code"] == "file"
        assert problem["message"] == f"Không dùng được {file}: dài hơn 30 MB."
