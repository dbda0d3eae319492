"""Each table is written by the one room that its group in store/tables.py names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ALSO_WRITES = {("listening", "erasure_permit")}  # the deliberate door through "only added"


@pytest.fixture
def owners(package: Path) -> dict[str, str]:
    """Table -> room, as store/tables.py groups them."""
    room, found = "", {}
    for line in (package / "store" / "tables.py").read_text("utf-8").splitlines():
        if group := re.match(r"# --- (\w+) -", line):
            room = group[1]
        elif table := re.match(r"(\w+) = Table\(", line):
            found[table[1]] = room
    assert {"file", "act", "recording", "guess", "shelf"} <= set(found)
    return found


def written(tree: ast.Module, tables: set[str]) -> set[str]:
    """The tables that a module inserts into, updates or deletes from."""
    own_names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "pmrs_desktop.store.tables"
        for alias in node.names
    }
    verbs = {"insert", "update", "delete"}
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if (
            isinstance(node.func, ast.Name)
            and node.func.id in verbs
            and node.args
            and isinstance(node.args[0], ast.Name)
        ):
            found.add(own_names.get(node.args[0].id, ""))
        elif isinstance(node.func, ast.Attribute) and node.func.attr in verbs and isinstance(node.func.value, ast.Name):
            found.add(own_names.get(node.func.value.id, ""))
    return found & tables


def test_each_table_is_written_by_its_room(modules: list[Path], package: Path, owners: dict[str, str]) -> None:
    trespasses = set()
    writers = set()
    for module in modules:
        place = module.relative_to(package)
        if "migrations" in place.parts or len(place.parts) == 1:
            continue
        room = place.parts[0]
        for table in written(ast.parse(module.read_text("utf-8")), set(owners)):
            writers.add(table)
            if owners[table] != room and (room, table) not in ALSO_WRITES:
                trespasses.add(f"{place.as_posix()} writes {table} of {owners[table]}")
    assert trespasses == set()
    assert {"file", "folder"} <= writers
