"""What every room's tests share: a home, a real database, a clock that stands, chance that repeats."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from pmrs_desktop.store.database import Database, open_database

NOW = 1_750_000_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the laboratory last, so that no other room is tested in a process that holds TensorFlow."""
    items.sort(key=lambda item: "training" in item.path.parts)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, made once."""
    folder = tmp_path_factory.mktemp("template")
    database, _alone = open_database(folder, NOW)
    database.close()
    return database.path


@pytest.fixture
def home(tmp_path: Path, template: Path) -> Path:
    """A data folder that holds an empty database of the newest schema."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copyfile(template, folder / "pmrs.sqlite")
    return folder


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    """The open database in `home`."""
    opened, _alone = open_database(home, NOW)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Callable[[], int]:
    """A clock that stands still."""
    return lambda: NOW


@pytest.fixture
def rng() -> np.random.Generator:
    """Chance that repeats itself."""
    return np.random.default_rng(7)
