"""The documentation is true: its commands run, its links lead somewhere, its reference is the help's own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cli import main
from lib.vocabulary import AUDIENCES
from org.files.rows import CONTACT_HEADINGS, UNIT_HEADINGS, read_units
from plans.file.due.reader import FORMS
from plans.file.reader import DAY_OFF, ITEM_FIELDS, PLAN_FIELDS, read
from scripts import build_reading_documents, build_reading_forms, build_reading_tables, build_reading_units
from workflow.calendar import overrides

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDES = [
    ROOT / "README.md",
    ROOT / "docs" / "tutorial.md",
    *sorted((ROOT / "docs" / "howto").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
]
# What is no part of the project: the environment, data, caches, what was built.
FOREIGN = {".venv", "var", ".git", "build", "dist", "__pycache__", ".hypothesis"}
PAGES = sorted(page for page in ROOT.rglob("*.md") if not FOREIGN & set(page.relative_to(ROOT).parts))


@dataclass
class Step:
    """One command of a guide, the exit code that the guide names, and the output it shows."""

    command: str
    line: int
    wanted: int
    shown: list[str] = field(default_factory=list)


def steps_of(guide: Path) -> list[Step]:
    """The `dondoc …` and `export NAME=VALUE` lines of the guide's console blocks, in order.

    `<!-- exit 1 -->` before a block marks a refusal. Any other line is output that the command prints.
    """
    found: list[Step] = []
    inside, marked, wanted = False, 0, 0
    for number, line in enumerate(guide.read_text(encoding="utf-8").splitlines(), start=1):
        if match := re.fullmatch(r"\s*<!-- exit (\d) -->", line):
            marked = int(match[1])
        elif line.strip().startswith("```"):
            inside = not inside and line.strip() == "```console"
            wanted, marked = (marked, marked) if inside else (0, 0)
        elif inside and found and found[-1].command.endswith("\\"):
            found[-1].command = found[-1].command.removesuffix("\\") + line.strip()
        elif inside and (match := re.match(r"\s*(?:\$ )?((?:dondoc|export) .*)", line)):
            found.append(Step(match[1].rstrip(), number, wanted))
        elif inside and line.strip():
            assert found, f"{guide.name}:{number}: a console block begins with what no command prints"
            found[-1].shown.append(line)
    return found


class Begun:
    """What several guides begin with is done once: its answers, and the folder that it left, are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        beginnings = [[step.command for step in steps_of(guide)] for guide in GUIDES]
        self._of = Counter(tuple(one[:length]) for one in beginnings for length in range(1, len(one) + 1))
        self._answers: dict[tuple[str, ...], tuple[int, str]] = {}
        self._left: dict[tuple[str, ...], Path] = {}
        self._copied: tuple[str, ...] = ()  # whose folder is still to be copied

    def answer(self, told: tuple[str, ...], here: Path, run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        """What the last of these commands answers, all others of which have been told here."""
        if told in self._answers:
            self._copied = told
            return self._answers[told]
        if self._copied and told[: len(self._copied)] == self._copied:
            shutil.copytree(self._left[self._copied], here, dirs_exist_ok=True)
        self._copied = ()
        answered = run()
        if self._of[told] > 1:
            self._left[told] = self._folder / str(len(self._left))
            shutil.copytree(here, self._left[told], ignore=shutil.ignore_patterns("examples", "docs"))
            self._answers[told] = answered
        return answered


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return Begun(tmp_path_factory.mktemp("begun"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_of_a_guide_does_what_the_guide_says(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], begun: Begun
) -> None:
    for folder in ("examples", "docs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    for name in [name for name in os.environ if name.startswith("DONDOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("DONDOC_NOW", "2020-10-06T09:00")
    monkeypatch.chdir(tmp_path)
    told: tuple[str, ...] = ()
    for step in steps_of(guide):
        told += (step.command,)
        where = f"{guide.relative_to(ROOT)}:{step.line}: {step.command}"
        if step.command.startswith("export "):
            monkeypatch.setenv(*step.command.removeprefix("export ").split("=", 1))
            continue
        code, said = begun.answer(told, tmp_path, lambda command=step.command: _run(command, capsys))
        assert code == step.wanted, f"{where}\nexit {code}\n{said}"
        for line in step.shown:
            for part in line.split("…") if line.strip() != "…" else ():
                assert _squeezed(part) in _squeezed(said), f"{where}\ndoes not print: {line}\nbut:\n{said}"


def _run(command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and what is printed on stdout and stderr; `> FILE` at the end is understood."""
    words = shlex.split(command, comments=True)
    target = None
    if ">" in words:
        words, target = words[: words.index(">")], Path(words[-1])
    assert not {"|", "<", "&&", ";"} & set(words), f"a guide's command is to be run without a shell: {command}"
    with pytest.raises(SystemExit) as ended:
        main(words[1:])
    out, err = capsys.readouterr()
    if target:
        target.write_text(out, encoding="utf-8")
    return int(ended.value.code or 0), out + err


def test_the_guides_hold_commands_to_run() -> None:
    assert {guide.name for guide in GUIDES if len(steps_of(guide)) >= 2} >= {
        "README.md", "tutorial.md", "danh-ba.md", "ke-hoach.md", "dieu-chinh-lich.md", "theo-doi.md",
    }  # fmt: skip


def test_a_block_that_is_not_console_is_not_run(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text(
        "```sh\ndondoc up\n```\n<!-- exit 1 -->\n```console\n$ dondoc plan \\\n    check x\nNo such file\n```\n",
        "utf-8",
    )
    assert steps_of(guide) == [Step("dondoc plan check x", 6, 1, ["No such file"])]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [target for target in _links(page) if not _exists(page, target)]
    assert not broken, f"{page.relative_to(ROOT)} links to {broken}"


def test_the_index_names_every_page() -> None:
    """A page that nothing links to is not found by anyone."""
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in _links(page)
        if target.partition("#")[0]
    }
    unknown = {
        str(page.relative_to(ROOT))
        for page in PAGES
        if page not in linked and (ROOT / "docs") in page.resolve().parents
    }
    assert unknown <= {"docs/README.md"}, unknown


def test_the_reference_of_commands_says_what_their_help_says() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.build_reference", "--print"], cwd=ROOT, capture_output=True, check=True
    )
    written = (ROOT / "docs" / "reference" / "commands.md").read_bytes()
    assert ran.stdout == written, "run .venv/bin/python -m scripts.build_reference"


@pytest.mark.parametrize(
    "script", [build_reading_documents, build_reading_forms, build_reading_tables, build_reading_units]
)
def test_a_page_of_forms_says_what_their_tables_say(script: Any) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), f"run .venv/bin/python -m {script.__name__}"


def test_the_reference_of_settings_names_every_setting() -> None:
    named = set(re.findall(r"DONDOC_[A-Z_]+[A-Z]", (ROOT / "docs" / "reference" / "environment.md").read_text("utf-8")))
    sources = [*ROOT.glob("*.py"), *(ROOT / "commands").glob("*.py"), *(ROOT / "workflow").glob("*.py")]
    read = {
        name
        for source in sources
        for name in re.findall(r'"(DONDOC_[A-Z_]+[A-Z])"', source.read_text(encoding="utf-8"))
    }
    assert read, "no setting was found in the code"
    assert read <= named, f"docs/reference/environment.md does not name {sorted(read - named)}"


def test_the_reference_of_the_plan_file_names_every_field() -> None:
    words = set(re.findall(r"`([a-z_.2]+)`", (ROOT / "docs" / "reference" / "plan-file.md").read_text("utf-8")))
    missing = {*FORMS, *AUDIENCES, *DAY_OFF, *ITEM_FIELDS, *PLAN_FIELDS} - words
    assert not missing, f"docs/reference/plan-file.md does not name {sorted(missing)}"


def test_every_due_date_and_ladder_of_the_guide_can_be_read() -> None:
    guide = (ROOT / "docs" / "howto" / "ke-hoach.md").read_text(encoding="utf-8")
    dues = re.findall(r"`due: ([^`]+)`", guide)
    dues += [due for line in guide.splitlines() if "`due:" in line for due in re.findall(r", `({[^`]+})`", line)]
    ladders = re.findall(r"^```yaml\n(ladder:\n.*?)^```", guide, flags=re.DOTALL | re.MULTILINE)
    assert {form for form in FORMS if any(f"{{{form}:" in due for due in dues)} == set(FORMS)
    assert ladders
    for text in [_plan(due) for due in dues if due != "D"] + [_plan("2020-12-15") + ladder for ladder in ladders]:
        assert not read(text.encode()).problems, text


def _plan(due: str) -> str:
    head = "plan: {number: 1/KH, issuer: a, issued_on: 2020-10-06, subject: S}"
    return f"{head}\nitems:\n  - id: one\n    title: T\n    assigned_to: a\n    due: {due}\n"


def test_the_sheets_of_the_guides_can_be_imported() -> None:
    def sheet(name: str) -> bytes:
        text = (ROOT / "docs" / "howto" / name).read_text(encoding="utf-8")
        return re.findall(r"^```csv\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)[0].encode()

    units = read_units(sheet("danh-ba.md"), "units.csv")
    assert not units.problems
    assert [unit.parent for _, unit in units.rows] == [None, "mttq-huyen", "mttq-huyen"]
    assert [day.working for day in overrides.read(sheet("dieu-chinh-lich.md"), "days.csv").overrides] == [False, True]


def test_the_headings_of_the_roster_guide_are_those_of_the_reader() -> None:
    guide = (ROOT / "docs" / "howto" / "danh-ba.md").read_text(encoding="utf-8")
    for heading, vietnamese in (*UNIT_HEADINGS.items(), *CONTACT_HEADINGS.items()):
        rows = [line for line in guide.splitlines() if line.startswith("|") and f"`{heading}`" in line]
        assert any(vietnamese in row for row in rows), f"docs/howto/danh-ba.md: {heading} is not “{vietnamese}”"


def test_the_architecture_names_modules_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = "commands|workflow|tasks|notifications|documents|plans|org|storage|settings|lib|web|simulator"
    modules = {f"{name.replace('.', '/')}.py" for name in re.findall(rf"`((?:{parts})\.[a-z_.]+)`", text)}
    assert len(modules) > 25
    named = modules | set(re.findall(rf"`((?:{parts})/[a-z_./]*)`", text))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_picture_stands_alone() -> None:
    picture = (ROOT / "docs" / "demo.svg").read_text(encoding="utf-8")
    assert "87/KH-MTTQ-BTT" in picture
    assert set(re.findall(r"https?://[^\"' )<]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in picture
    assert "@import" not in picture


def test_no_file_names_a_package_registry_or_a_machines_folders() -> None:
    hosts = ("pypi" + ".org", "python" + "hosted.org", "docker" + ".io", "gh" + "cr.io", "npmjs" + ".org")
    folder = re.compile(r"(?<![\w.:/}-])/(?:wor" + r"k/|roo" + r"t/|hom" + r"e/[a-z]|User" + r"s/[A-Za-z])")
    found = []
    for path in _files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if any(host in line for host in hosts) or folder.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


# --- reading pages --------------------------------------------------------------------------------------------------


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in FOREIGN and not name.endswith((".egg-info", "_cache"))]
        yield from (Path(folder) / name for name in names if name not in FOREIGN)  # .git is a file in a worktree


def _links(page: Path) -> list[str]:
    """The relative targets of a page's links and pictures, those in code left out."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`]*`", "", text)
    return [
        target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", target) and target != "#"
    ]


def _exists(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    other = page.parent / name if name else page
    if not other.exists():
        return False
    return not anchor or anchor in {_slug(line) for line in re.findall(r"^#+ (.*)$", other.read_text("utf-8"), re.M)}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _squeezed(text: str) -> str:
    """What a table adds to its cells left out: frames and blanks."""
    return " ".join(re.sub(r"[─│┃━╭╮╰╯█░]", " ", text).split())
