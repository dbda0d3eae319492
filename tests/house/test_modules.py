"""Sizes, names, docstrings, and where everything may be caught."""

from __future__ import annotations

import ast
from pathlib import Path

MOST_LINES = 400
LONG_BY_NATURE = {"store/tables.py"}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
MAY_CATCH_EVERYTHING = {
    "app/jobs.py": "the job runner: a bug in one job must not end the others",
    "cli/main.py": "the crash hook of the command line",
    "genre/worker.py": "the worker loop: one song must not end the others",
    "store/writer.py": "the writer: what a job raises belongs to whoever waits for it",
}


def test_modules_are_small(modules: list[Path], package: Path) -> None:
    long = {}
    for module in modules:
        place = module.relative_to(package).as_posix()
        lines = len(module.read_text("utf-8").splitlines())
        if lines > MOST_LINES and place not in LONG_BY_NATURE and "migrations/" not in place:
            long[place] = lines
    assert long == {}


def test_modules_and_rooms_are_named_for_what_they_are(modules: list[Path], package: Path) -> None:
    vague = [module for module in modules if NAMES_THAT_SAY_NOTHING & {*module.relative_to(package).parts, module.stem}]
    assert vague == []


def test_every_room_says_what_it_owns_reads_and_gives(rooms: list[str], package: Path) -> None:
    assert rooms
    for room in rooms:
        tree = ast.parse((package / room / "__init__.py").read_text("utf-8"))
        said = ast.get_docstring(tree) or ""
        assert all(f"{word}:" in said for word in ("Owns", "Reads", "Gives")), room
        assert len(tree.body) == 1, f"{room}/__init__.py holds its docstring and nothing else"


def test_every_module_has_a_docstring(modules: list[Path], package: Path) -> None:
    silent = [
        module.relative_to(package).as_posix()
        for module in modules
        if not ast.get_docstring(ast.parse(module.read_text("utf-8"))) and module.read_text("utf-8").strip()
    ]
    assert silent == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether it catches Exception or more, and does not raise it again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in kinds
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_everything_is_caught_only_at_the_few_doors(modules: list[Path], package: Path) -> None:
    doors = {
        module.relative_to(package).as_posix()
        for module in modules
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    }
    assert doors <= set(MAY_CATCH_EVERYTHING)


def test_tests_wait_for_events_and_never_sleep(root: Path) -> None:
    sleeping = []
    for module in sorted((root / "tests").rglob("*.py")):
        if "benchmarks" in module.parts:
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in {"sleep", "qWait", "qSleep"}:
                    sleeping.append(f"{module.relative_to(root)}:{node.lineno}")
    assert sleeping == []


def test_the_readme_has_every_room_on_its_map(root: Path, rooms: list[str]) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert [room for room in rooms if f"{room}/" not in readme and f"`{room}`" not in readme] == []
