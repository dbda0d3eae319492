"""What the tests of the library share: samples, a music folder, a real database file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event

from pmrs_desktop.library.tagging import Tagger
from pmrs_desktop.store.tables import metadata

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """An empty music folder."""
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def put(music: Path) -> Callable[..., Path]:
    """Puts a real, tagged 0.3 s file into the music folder; its kind is its suffix."""

    def put_file(name: str | bytes, folder: Path = music) -> Path:
        path = folder / (name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SAMPLES / f"tone{path.suffix.lower()}", path)
        return path

    return put_file


@pytest.fixture
def tagger() -> Iterator[Tagger]:
    """The real reader of tags, in its child process."""
    with closing(Tagger()) as made:
        yield made


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A connection to a new SQLite file with every table, foreign keys on, inside one transaction."""
    engine = create_engine(f"sqlite:///{tmp_path / 'pmrs.sqlite'}")
    event.listen(engine, "connect", lambda raw, _: raw.executescript("PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF"))
    metadata.create_all(engine)
    with engine.begin() as open_connection:
        yield open_connection
    engine.dispose()
