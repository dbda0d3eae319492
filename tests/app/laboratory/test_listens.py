"""Listens from CSV files: what the columns become, and one sentence for whatever is wrong with them."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmrs_desktop.app.laboratory import csv_rows
from pmrs_desktop.app.laboratory.listens import Columns, from_files
from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.evaluation.ground import Ground

PLAYS = "user,item,plays\nann,7,3\nann,9,1\nbob,7,2\nann,7,4\nbob,9,0\nbob,8,2.5\n"
SONGS = (
    "item,artist,year,some_tags,more_terms,labels\n"
    "9,The Beatles,1969,Rock|seen live,classic rock,rock\n"
    "7,Goldie,1995,drum & bass|Jungle|trip-hop,,drum and bass|trance\n"
    "55,Nobody,,,,rock\n"
)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def read(
    folder: Path, plays: str | bytes = PLAYS, songs: str | bytes = SONGS, columns: Columns | None = None
) -> Ground:
    return from_files(write(folder, "plays.csv", plays), write(folder, "songs.csv", songs), None, columns)


def features(ground: Ground) -> dict[int, set[str]]:
    matrix = ground.songs.features
    return {
        int(song): {ground.songs.feature_names[column] for column in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]}
        for row, song in enumerate(ground.songs.recordings)
    }  # fmt: skip


def lists(ground: Ground) -> dict[int, set[str]]:
    return {
        int(song): {ground.genres[place] for place in np.flatnonzero(ground.members[[row]].toarray()[0])}
        for row, song in enumerate(ground.songs.recordings)
    }


def test_plays_of_the_same_song_are_summed_and_none_is_no_row(tmp_path: Path) -> None:
    log = read(tmp_path).standings  # ann is 0, bob 1; songs in the order in which they come
    assert list(zip(log.listeners, log.recordings, log.plays, strict=True)) == [
        (0, 0, 7),
        (0, 1, 1),
        (1, 0, 2),
        (1, 2, 3),
    ]


def test_what_the_columns_say_becomes_features(tmp_path: Path) -> None:
    assert features(read(tmp_path)) == {
        0: {"word:drum and bass", "word:jungle", "word:trip hop", "artist:goldie", "decade:1990"},
        1: {"word:rock", "word:seen live", "word:classic rock", "artist:beatles", "decade:1960"},
    }
    assert features(read(tmp_path, columns=Columns(words=("more_terms",))))[1] == {
        "word:classic rock", "artist:beatles", "decade:1960",
    }  # fmt: skip


def test_the_lists_are_those_of_labels_of_a_column_or_of_our_table(tmp_path: Path) -> None:
    ground = read(tmp_path)
    assert ground.genres == ("drum and bass", "rock", "trance")
    assert lists(ground) == {0: {"drum and bass", "trance"}, 1: {"rock"}}
    assert ground.songs.classes.tolist() == [[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]
    assert lists(read(tmp_path, columns=Columns(genres="more_terms"))) == {0: set(), 1: {"classic rock"}}
    without = SONGS.replace(",labels", ",other")
    assert lists(read(tmp_path, songs=without)) == {0: {"Drum and bass", "Electronic"}, 1: {"Rock"}}


def test_of_very_many_lists_the_commonest_are_kept(tmp_path: Path) -> None:
    songs = "item,labels\n7," + "|".join(f"genre {n:03}" for n in range(300)) + "\n9,genre 299\n"
    ground = read(tmp_path, songs=songs)
    assert len(ground.genres) == 50
    assert {"genre 000", "genre 299"} <= set(ground.genres)
    assert lists(ground)[1] == {"genre 299"}


def test_the_song_column_is_found_by_its_name(tmp_path: Path) -> None:
    turned = "artist,item\nGoldie,7\n"
    assert features(read(tmp_path, songs=turned)) == {0: {"artist:goldie"}}
    assert features(read(tmp_path, songs="song,artist\n7,Goldie\n")) == {0: {"artist:goldie"}}


def test_packed_files_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    plain = read(tmp_path)
    packed = read(tmp_path, gzip.compress(PLAYS.encode()), gzip.compress(SONGS.encode()))
    assert packed.standings.plays.tolist() == plain.standings.plays.tolist()
    assert features(packed) == features(plain)


def test_a_mark_at_the_beginning_quotes_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    ground = read(tmp_path, "\ufeff" + PLAYS.replace("\n", "\r\n") + "\r\n\r\n", SONGS.replace("Goldie", '"Gol\ndie"'))
    assert len(ground.standings) == 4
    assert "artist:gol die" in features(ground)[0]


def test_what_must_be_found_has_the_same_numbers(tmp_path: Path) -> None:
    files = [
        write(tmp_path, name, text) for name, text in (("a", PLAYS), ("b", SONGS), ("c", "u,i,n\nbob,9,1\neve,7,1\n"))
    ]
    heldout = from_files(*files).heldout
    assert list(zip(heldout.listeners, heldout.recordings, strict=True)) == [(1, 1), (2, 0)]


BAD_PLAYS = {
    "an empty file": (b"", "empty"),
    "two columns": (b"user,item\n1,2\n", "three columns"),
    "no head": (b"1,2,3\n1,3,4\n", "names its columns"),
    "a head alone": (b"user,item,plays\n", "no plays"),
    "nothing but zeros": (b"user,item,plays\n1,2,0\n", "no plays"),
    "negative plays": (b"user,item,plays\n1,2,3\n1,3,-4\n", "line 3: .*-4"),
    "no number": (b"user,item,plays\n1,2,many\n", "line 2: .*many"),
    "NaN": (b"user,item,plays\n1,2,nan\n", "line 2: .*nan"),
    "more than anybody hears": (b"user,item,plays\n1,2,1e300\n", "line 2: .*1e300"),
    "a line that is too short": (b"user,item,plays\n1,2,3\n4\n", "line 3: 1 columns"),
    "no listener": (b"user,item,plays\n,2,3\n", "line 2: the listener"),
    "not UTF-8": ("user,item,plays\nBjörk,2,3\n".encode("latin-1"), "line 2: not UTF-8"),
    "UTF-16": ("user,item,plays\n1,2,3\n".encode("utf-16"), "not UTF-8"),
    "a packed file cut off": (gzip.compress(PLAYS.encode())[:-12], "could not be unpacked"),
    "a packed file that is damaged": (gzip.compress(PLAYS.encode())[:14] + bytes(30), "could not be unpacked"),
    "one endless line": (b"user,item,plays\n" + b"x" * (csv_rows.LONGEST + 10), "line 2: longer than"),
    "an endless cell": (b"user,item,plays\n" + b"x" * 200_000 + b",1,2\n", "line 2: field larger"),
}


@pytest.mark.parametrize(("text", "why"), BAD_PLAYS.values(), ids=BAD_PLAYS)
def test_plays_that_are_wrong_are_one_sentence(tmp_path: Path, text: bytes, why: str) -> None:
    with pytest.raises(Trouble, match=why) as raised:
        read(tmp_path, text)
    assert "plays.csv" in str(raised.value)
    assert "\n" not in str(raised.value)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plays=st.one_of(st.binary(max_size=200), st.text(alphabet='1,.-e9n"\n\0é', max_size=60).map(str.encode)),
       songs=st.one_of(st.just(SONGS.encode()), st.binary(max_size=200)), head=st.booleans())  # fmt: skip
def test_whatever_stands_in_the_files_it_is_a_log_or_one_sentence(
    tmp_path: Path, plays: bytes, songs: bytes, head: bool
) -> None:
    try:
        ground = read(tmp_path, b"user,item,plays\n" + plays if head else plays, songs)
    except Trouble as trouble:
        assert "\n" not in str(trouble)  # noqa: PT017 - which of the two it is depends on the bytes
    else:
        assert ground.standings.plays.min() > 0


def test_songs_that_are_wrong_are_one_sentence(tmp_path: Path) -> None:
    for songs, columns, why in (
        (b"", None, "empty"),
        (SONGS, Columns(words=("moods",)), "no column “moods”; it has: item, artist"),
        (SONGS, Columns(genres="moods"), "no column “moods”"),
        ("item,artist\n1234,Nobody\n", None, "none of the songs"),
        ("item,artist\n7\n", None, "line 2: 1 columns"),
    ):
        with pytest.raises(Trouble, match=why):
            read(tmp_path, songs=songs, columns=columns)


def test_files_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    songs = write(tmp_path, "songs.csv", SONGS)
    for file in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Trouble, match="could not be read"):
            from_files(file, songs)


def test_millions_of_lines_stay_small_in_memory(tmp_path: Path) -> None:
    """A log is never held as text: 12 bytes a line while it is read."""
    lines = 60_000
    write(tmp_path, "plays.csv", "user,item,plays\n" + "".join(f"{n % 999},{n % 9_973},1\n" for n in range(lines)))
    songs = write(tmp_path, "songs.csv", "item,artist\n1,A\n")
    tracemalloc.start()
    try:
        ground = from_files(tmp_path / "plays.csv", songs)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ground.standings.plays.sum() == lines
    assert most < 200 * lines
