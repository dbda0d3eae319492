"""Where the house stands, and how its modules are found."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root() -> Path:
    """The project."""
    return ROOT


@pytest.fixture
def package() -> Path:
    """The program."""
    return ROOT / "pmrs_desktop"


@pytest.fixture
def modules(package: Path) -> list[Path]:
    """Every module of the program."""
    found = sorted(package.rglob("*.py"))
    assert len(found) > 20
    return found


@pytest.fixture
def rooms(package: Path) -> list[str]:
    """The rooms: packages at the top, one noun each."""
    return sorted(path.parent.name for path in package.glob("*/__init__.py"))
