"""What import-linter cannot say: entry points, the clock, sizes."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from workflow.owed import New

ROOT = Path(__file__).resolve().parents[2]
ENTRY_POINTS = {"cli", "jobs", "celeryconfig"}
# From above to below; a part sees only what is below its own line.
LAYERS = [
    ("cli", "jobs", "celeryconfig"),
    ("commands", "web"),
    ("workflow",),
    ("tasks", "notifications", "documents"),
    ("plans",),
    ("org",),
    ("storage",),
    ("simulator",),
    ("settings",),
    ("lib",),
]
PARTS = {part: depth for depth, layer in enumerate(LAYERS) for part in layer}
# Everywhere else `now` is an argument.
MAY_READ_THE_CLOCK = {
    "jobs.py",
    "commands/frame/app.py",
    "workflow/delivery/deliver.py",
    "lib/time.py",
    "storage/store.py",
}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
READS = {clock.rpartition(".")[2] for clock in CLOCKS}
LONGEST_FILE, LONGEST_FUNCTION = 300, 45
LARGEST_WING, LARGEST_CORE = 1800, 8000  # lines: of one folder's own files, and of what the product exists for
# Rules of plans, the organisation of the day, tasks; publication, acts, ticks, delivery; reports, audit, storage.
CORE = (
    *("plans/*.py", "org/*.py", "tasks/*.py", "storage/tables/*.py"),
    *(f"notifications/{name}.py" for name in ("model", "channel", "registry", "notices", "bundle", "policy")),
    "notifications/lost.py",
    *(f"storage/{name}.py" for name in ("store", "types", "plain", "lease", "migrate")),
    *(
        f"workflow/{name}.py"
        for name in ("publish", "preview", "deadlines", "roster", "acts", "owed", "ready", "ending")
    ),
    *(f"workflow/{name}.py" for name in ("tick", "steps", "journal", "find")),
    *("workflow/delivery/*.py", "workflow/watch/audit.py"),
    *(f"workflow/views/{name}.py" for name in ("status", "outbox", "tasks", "plans")),
)
# What is looked at only; a sample is written in a rehearsal.
LOOKS_ONLY, REHEARSES = "workflow/views", {"workflow/views/sample.py"}
WRITES = {"insert", "update", "delete", "insert_row", "insert_ignoring", "tell"}
# By what plans that run change, and what of a task or a rung nothing else sets (change contract, section 1).
REVISION, MOVES = "workflow/revision", {"task": {"deadline_id"}, "rung": {"fire_on", "fire_at"}}
PUBLISHES, LAYS, TYPED = "workflow/publish.py", "workflow/deadlines.py", "workflow/owed.py"  # typed: `New` of a task
STARTS = "workflow/clocks/started.py"  # another clock, by a deadline of its own: no task moves to it


def product_files() -> list[Path]:
    single = [ROOT / f"{name}.py" for name in PARTS if (ROOT / f"{name}.py").exists()]
    return single + [path for name in PARTS for path in sorted((ROOT / name).rglob("*.py"))]


FILES = product_files()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of the file, gathered once: nearly every rule looks through all of them."""
    return tuple(ast.walk(tree_of(path)))


@cache
def calls_of(path: Path) -> tuple[tuple[ast.Call, str], ...]:
    """Every call of the file, with what is called as it is written."""
    return tuple((node, ast.unparse(node.func)) for node in nodes_of(path) if isinstance(node, ast.Call))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def hold_in_every_file(rule: str, broken: Callable[[Path], list[str]]) -> None:
    """Fails with every file of the product that breaks the rule, and where."""
    found = {str(path.relative_to(ROOT)): where for path in FILES if (where := broken(path))}
    assert not found, f"{rule}:\n" + "\n".join(f"{name}: {'; '.join(where)}" for name, where in found.items())


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported module, inside functions too, with its line."""
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def test_every_part_of_the_product_is_looked_at() -> None:
    assert {part_of(path) for path in FILES} == set(PARTS)
    assert len(FILES) > 60


def test_imports_go_downwards_only() -> None:
    def upwards(path: Path) -> list[str]:
        here = PARTS[part_of(path)]
        return [
            f"line {line}: {name}"
            for line, name in imports(path)
            if (part := name.partition(".")[0]) in PARTS and part != part_of(path) and PARTS[part] <= here
        ]

    hold_in_every_file("a part imports only what is below its own line", upwards)


def test_nobody_imports_an_entry_point() -> None:
    hold_in_every_file(
        "nobody imports an entry point",
        lambda path: [f"line {line}: {name}" for line, name in imports(path) if name.partition(".")[0] in ENTRY_POINTS],
    )


def test_celery_finds_its_configuration_by_name() -> None:
    assert 'config_from_object("celeryconfig")' in (ROOT / "jobs.py").read_text(encoding="utf-8")


def test_only_jobs_has_celery_tasks() -> None:
    def tasks(path: Path) -> list[str]:
        return [
            f"line {node.lineno}: {node.name}"
            for node in nodes_of(path)
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            if ast.unparse(decorator).partition("(")[0] in ("app.task", "shared_task", "celery.task", "task")
        ]

    def elsewhere(path: Path) -> list[str]:
        autodiscovery = [
            f"line {node.lineno}: {node.attr}"
            for node in nodes_of(path)
            if isinstance(node, ast.Attribute) and node.attr == "autodiscover_tasks"
        ]
        return autodiscovery + (tasks(path) if path.name != "jobs.py" else [])

    hold_in_every_file("Celery tasks are in jobs.py and are not searched for", elsewhere)
    assert tasks(ROOT / "jobs.py")


def test_the_clock_is_read_only_at_the_edges() -> None:
    def reads(path: Path) -> list[str]:
        if str(path.relative_to(ROOT)) in MAY_READ_THE_CLOCK:
            return []
        return [
            f"line {node.lineno}: {ast.unparse(node)}"
            for node in nodes_of(path)
            if isinstance(node, ast.Attribute) and node.attr in READS and ast.unparse(node) in CLOCKS
        ]

    hold_in_every_file("`now` is an argument", reads)


def test_jobs_carry_neither_arguments_nor_a_time_of_their_own() -> None:
    calls = [node for node in nodes_of(ROOT / "jobs.py") if isinstance(node, ast.Call)]
    given = {keyword.arg for node in calls for keyword in node.keywords}
    assert not given & {"eta", "countdown", "args", "kwargs"}
    functions = [node for node in nodes_of(ROOT / "jobs.py") if isinstance(node, ast.FunctionDef)]
    tasks = [node for node in functions if node.decorator_list and ast.unparse(node.decorator_list[0]) == "app.task"]
    assert {node.name for node in tasks} == {"tick", "deliver", "poll", "audit"}
    assert all(not node.args.args for node in tasks)


def test_files_and_functions_can_be_read_at_a_glance() -> None:
    def too_long(path: Path) -> list[str]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        functions = [
            f"{node.name} (line {node.lineno}) has {length} lines"
            for node in nodes_of(path)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        ]
        return ([f"{lines} lines"] if lines > LONGEST_FILE else []) + functions

    wanted = f"at most {LONGEST_FILE} lines a file and {LONGEST_FUNCTION} a function are wanted"
    hold_in_every_file(wanted, too_long)


def lines_of(paths: Iterable[Path]) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def test_a_wing_can_be_read_in_an_hour_and_the_core_in_a_day() -> None:
    wings = {path.parent for path in FILES if path.parent != ROOT}
    large = {str(wing.relative_to(ROOT)): n for wing in wings if (n := lines_of(wing.glob("*.py"))) > LARGEST_WING}
    assert not large, f"at most {LARGEST_WING} lines a folder are wanted: {large}"
    core = {path for pattern in CORE for path in ROOT.glob(pattern)}
    assert all(list(ROOT.glob(pattern)) for pattern in CORE)
    assert lines_of(core) <= LARGEST_CORE


def test_views_write_nothing() -> None:
    def writes(path: Path) -> list[str]:
        name = str(path.relative_to(ROOT))
        if not name.startswith(LOOKS_ONLY) or name in REHEARSES:
            return []
        calls = [call for call, _ in calls_of(path)]
        return [f"line {call.lineno}: {call.func.id}" for call in calls if getattr(call.func, "id", None) in WRITES]

    hold_in_every_file("what is looked at is not changed by it", writes)


def test_a_date_and_a_ladder_of_what_runs_move_by_a_revision_alone() -> None:
    def moving(path: Path) -> list[str]:
        return [f"line {call.lineno}: {called[:60]}" for call, called in calls_of(path) if moves(call, called)]

    def elsewhere(path: Path) -> list[str]:
        name = str(path.relative_to(ROOT))
        found = [] if name.startswith(REVISION) or name in (PUBLISHES, LAYS, STARTS) else moving(path)
        return [one for one in found if not (name == TYPED and "update(task)" in one)]

    hold_in_every_file("plans that run change by a revision alone", elsewhere)
    assert not MOVES["task"] & set(New.__annotations__)
    seen = {path.stem for path in (ROOT / REVISION).glob("*.py") if moving(path)}
    assert seen == {"apply", "ladders", "made", "recorded"}  # what is looked for is found where it is


def moves(call: ast.Call, called: str) -> bool:
    """It lays a ladder, or sets of tasks or rungs what moves them; values that are not named may."""
    if not isinstance(call.func, ast.Attribute):
        return called in ("insert_deadline", "lay_rungs")
    table = re.match(r"update\((task|rung)\)", called)
    if table is None or call.func.attr != "values":
        return False
    return any(one.arg is None or one.arg in MOVES[table[1]] for one in call.keywords)


def test_no_module_hides_one_of_the_standard_library() -> None:
    names = {path.stem for path in ROOT.glob("*.py")} | {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert not names & {"calendar", "email", "queue"}


def test_no_folder_of_tests_hides_a_package_of_the_product() -> None:
    assert (ROOT / "tests" / "__init__.py").exists()
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert not folders & set(PARTS)
    for part in PARTS:
        found = importlib.util.find_spec(part)
        assert found is not None
        assert found.origin is not None
        assert Path(found.origin).is_relative_to(ROOT)


def test_a_setting_is_refused_in_both_languages() -> None:
    """A refusal holds no word of its own: each comes from `say`, with the same values on both sides."""

    def one_sided(path: Path) -> list[str]:
        told = [one for node in calls(path, "SettingError", "environment.SettingError") for one in node.args]
        pairs: list[ast.Call] = []
        if part_of(path) in ("settings", "celeryconfig"):
            assigned = [node for node in nodes_of(path) if isinstance(node, ast.Assign)]
            told += [node.value for node in assigned if ast.unparse(node.targets[0]) == "wanted"]  # part of refusals
            pairs = calls(path, "say")
        return [f"line {one.lineno}: {word}" for one in told for word in words_beside_say(one)] + [
            f"line {one.lineno}: {ast.unparse(one)[:60]}" for one in pairs if not is_a_pair(one)
        ]

    hold_in_every_file("a setting is refused in both languages", one_sided)
    assert sum(len(calls(path, "say")) for path in FILES if part_of(path) == "settings") > 30


def calls(path: Path, *names: str) -> list[ast.Call]:
    return [call for call, called in calls_of(path) if called in names]


def words_beside_say(told: ast.AST) -> list[str]:
    """The words in small letters among its literals; names of variables and what is punctuation are no words."""
    if isinstance(told, ast.Call) and ast.unparse(told.func) == "say":
        return []
    if isinstance(told, ast.Constant):
        return re.findall(r"\b[a-zà-ỹđ]+\b", str(told.value))
    return [word for child in ast.iter_child_nodes(told) for word in words_beside_say(child)]


def is_a_pair(said: ast.Call) -> bool:
    if isinstance(said.args[0], ast.Starred):  # an entry of a table
        return True
    vi, en = (str(one.value) if isinstance(one, ast.Constant) else "" for one in said.args)
    in_vi, in_en = (Counter(re.findall(r"\{(\w+)\}", one)) for one in (vi, en))
    return bool(vi and en and vi != en) and in_vi == in_en and {*in_vi} == {str(one.arg) for one in said.keywords}
