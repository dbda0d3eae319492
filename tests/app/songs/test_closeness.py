"""Songs close to one: by embedding, only what plays here, and none where nothing was heard."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.songs.closeness import cosines
from pmrs_desktop.genre import guesses
from pmrs_desktop.kinds import FileId, Guess
from pmrs_desktop.store.database import Connection
from tests.homes import home, scan, titles, write_tone

SHARES = (0.1,) * 10
vectors = st.lists(st.floats(-8, 8, width=16), min_size=3, max_size=3)


def hear(application: Application, embeddings: dict[str, tuple[float, ...]], network: str | None = None) -> None:
    """Keeps embeddings as if the network had heard these songs."""
    package = application._package
    assert package is not None, "the bundled network is missing"
    ids = titles(application)

    def job(connection: Connection) -> None:
        for title, embedding in embeddings.items():
            (row,) = application.library.songs([ids[title]])
            heard = Guess(network or package.network, SHARES, embedding)
            guesses.write_guess(connection, FileId(row.cover or 0), heard, 1, 1)

    application._writer.run(job)


def close(application: Application, title: str, n: int = 5) -> list[str]:
    return [song.title for song in application.library.close_to(titles(application)[title], n)]


def test_the_closest_come_first_and_never_the_song_itself(tmp_path: Path) -> None:
    music = tmp_path / "music"
    for number, title in enumerate(("Asked", "Near", "Far", "Opposite", "Unheard", "Foreign")):
        write_tone(music / f"A - {title}.wav", hz=300 + 90 * number)
    with home(tmp_path / "data") as application:
        scan(application, music)
        assert close(application, "Asked") == []
        hear(application, {"Near": (2.0, 0.5, 0.0)})
        assert close(application, "Asked") == []
        hear(application, {"Asked": (1.0, 0.0, 0.0), "Far": (0.0, 1.0, 1.0), "Opposite": (-1.0, 0.0, 0.0)})
        hear(application, {"Foreign": (1.0, 0.0, 0.0)}, network="f" * 64)
        assert close(application, "Asked") == ["Near", "Far", "Opposite"]
        assert close(application, "Asked", 1) == ["Near"]
        (music / "A - Near.wav").unlink()
        scan(application, music)
        assert close(application, "Asked") == ["Far", "Opposite"]
        music.rename(tmp_path / "unplugged")
        application.intake.scan(application.folders.rows()[0].id)  # type: ignore[arg-type]
        assert close(application, "Asked") == []


def test_without_a_song_or_a_network_there_is_nothing_close(tmp_path: Path) -> None:
    with home(tmp_path / "data") as application:
        assert application.library.close_to(7, 5) == []
        application.library._package = None
        assert application.library.close_to(7, 5) == []


@given(st.lists(vectors, min_size=1, max_size=6), vectors)
def test_cosines_are_what_the_definition_says(rows: list[list[float]], one: list[float]) -> None:
    found = cosines(np.array(rows, np.float16), np.array(one, np.float16))
    for row, cosine in zip(rows, found, strict=True):
        lengths = math.hypot(*row) * math.hypot(*one)
        expected = sum(a * b for a, b in zip(row, one, strict=True)) / lengths if lengths > 1e-30 else None
        if expected is not None and lengths > 1e-6:
            assert abs(cosine - expected) < 1e-3
        assert -1.001 <= cosine <= 1.001
