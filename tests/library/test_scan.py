"""The walk over a real folder, and the pure difference."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmrs_desktop.kinds import FileId
from pmrs_desktop.library import tagger as tagger_child
from pmrs_desktop.library.scan import Difference, Known, Stat, difference, is_away, readings, walk
from pmrs_desktop.library.tagging import Tagger

Put = Callable[..., Path]

paths = st.sampled_from([b"a.mp3", b"b.mp3", b"c.flac", b"x/a.mp3", b"x/d.mp3", b"x/y/e.ogg", b"z/a.mp3"])
stats = st.builds(Stat, st.integers(1, 3), st.sampled_from([1_000_000_000, 1_000_000_001, 2_000_000_007]))
shelves = st.dictionaries(paths, stats)


def known_from(files: dict[bytes, Stat], gone: frozenset[bytes] = frozenset()) -> dict[bytes, Known]:
    return {path: Known(FileId(number), stat, path in gone) for number, (path, stat) in enumerate(files.items(), 1)}


def after(known: dict[bytes, Known], seen: dict[bytes, Stat], found: Difference) -> dict[bytes, Known]:
    """The table after everything that `found` says was written."""
    moved = set(found.moved.values())
    table = {
        path: Known(file.id, file.stat, (file.gone or file.id in found.vanished) and file.id not in found.back)
        for path, file in known.items()
        if file.id not in moved
    }
    for path, file_id in {**found.changed, **found.moved}.items():
        table[path] = Known(file_id, seen[path])
    for number, path in enumerate(found.new, 1_000):
        table[path] = Known(FileId(number), seen[path])
    return table


@given(before=shelves, gone=st.frozensets(paths), seen=shelves)
def test_after_a_scan_the_table_says_what_the_disk_says(
    before: dict[bytes, Stat], gone: frozenset[bytes], seen: dict[bytes, Stat]
) -> None:
    known = known_from(before, gone)
    found = difference(known, seen)
    table = after(known, seen, found)
    assert {path: file.stat for path, file in table.items() if not file.gone} == seen
    again = difference(table, seen)
    assert again == Difference(same=len(seen))
    kept = {file.id for file in known.values()}
    assert kept <= {file.id for file in table.values()}


@given(before=shelves, seen=shelves)
def test_every_file_has_one_fate(before: dict[bytes, Stat], seen: dict[bytes, Stat]) -> None:
    known = known_from(before)
    found = difference(known, seen)
    fates = [*found.changed.values(), *found.moved.values(), *found.back, *found.vanished]
    assert len(fates) == len(set(fates))
    assert len(fates) + found.same == len(known)
    assert found.to_read == len(seen) - found.same


@given(before=shelves, blind=st.sampled_from([b"", b"x", b"x/y", b"x/a.mp3"]))
def test_what_could_not_be_looked_into_is_not_gone(before: dict[bytes, Stat], blind: bytes) -> None:
    known = known_from(before)
    found = difference(known, {}, [blind])
    hidden = {file.id for path, file in known.items() if blind == b"" or path == blind or path.startswith(blind + b"/")}
    assert set(found.vanished) == {file.id for file in known.values()} - hidden


def test_a_move_is_seen_by_size_time_and_suffix() -> None:
    exact, coarse = Stat(9, 1_000_000_001), Stat(8, 2_000_000_000)
    known = known_from({b"old/one.mp3": exact, b"old/two.mp3": coarse})
    found = difference(known, {b"new/uno.mp3": exact, b"new/two.mp3": coarse})
    assert found == Difference(moved={b"new/uno.mp3": FileId(1), b"new/two.mp3": FileId(2)})


def test_a_move_that_could_be_another_is_none() -> None:
    exact, coarse = Stat(9, 1_000_000_001), Stat(8, 2_000_000_000)
    twins = difference(known_from({b"a.mp3": exact, b"b.mp3": exact}), {b"c.mp3": exact})
    assert twins.new == (b"c.mp3",)
    assert twins.moved == {}
    renamed_on_fat = difference(known_from({b"a.mp3": coarse}), {b"c.mp3": coarse})
    assert renamed_on_fat.moved == {}
    other_kind = difference(known_from({b"a.mp3": exact}), {b"a.flac": exact})
    assert other_kind.moved == {}


def test_a_file_missed_before_is_known_again_where_it_turns_up() -> None:
    exact = Stat(9, 1_000_000_001)
    found = difference(known_from({b"a.mp3": exact}, frozenset({b"a.mp3"})), {b"b.mp3": exact})
    assert found == Difference(moved={b"b.mp3": FileId(1)})


def test_a_walk_finds_sound_of_any_name(put: Put, music: Path) -> None:
    names = [b"plain.mp3", b"two\nlines.MP3", "\U0001f3a7 夜.opus".encode(), b"caf\xe9\xff.flac", b"a/b/c/deep.m4a"]
    for name in names:
        put(name)
    (music / "notes.txt").write_text("no sound")
    put(".hidden.mp3")
    put(".Trash-1000/thrown.mp3")
    put("lost+found/x.mp3")
    os.mkfifo(music / "pipe.mp3")
    seen = walk(os.fsencode(music))
    assert set(seen.files) == set(names)
    assert (seen.folders, seen.blind, seen.problems, seen.away) == (4, (), (), False)


def test_links_are_followed_and_loops_are_not(put: Put, music: Path, tmp_path: Path) -> None:
    put("real/one.mp3")
    put("two.mp3", tmp_path / "elsewhere")
    (music / "real" / "loop").symlink_to(music, target_is_directory=True)
    (music / "also real").symlink_to(music / "real", target_is_directory=True)
    (music / "else").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (music / "file.mp3").symlink_to(tmp_path / "elsewhere" / "two.mp3")
    (music / "self").symlink_to(music / "self")
    seen = walk(os.fsencode(music))
    assert set(seen.files) == {b"real/one.mp3", b"else/two.mp3", b"file.mp3"}


def test_a_link_that_leads_nowhere_keeps_what_was_behind_it(put: Put, music: Path, tmp_path: Path) -> None:
    put("one.mp3")
    put("two.mp3", tmp_path / "drive")
    (music / "drive").symlink_to(tmp_path / "drive", target_is_directory=True)
    before = known_from(dict(walk(os.fsencode(music)).files))
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    seen = walk(os.fsencode(music))
    found = difference(before, seen.files, seen.blind)
    assert found == Difference(same=1)


@contextmanager
def without_rights_of_root() -> Iterator[None]:
    """Root may read every folder; so the test becomes nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_without_permission_is_named_and_its_songs_stay(
    put: Put, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("open/one.mp3")
    put("closed/two.mp3")
    monkeypatch.chdir(music)  # nobody could not come here by the whole path
    before = known_from(dict(walk(b".").files))
    (music / "closed").chmod(0)
    with without_rights_of_root():
        seen = walk(b".")
    (music / "closed").chmod(0o755)
    assert (set(seen.files), seen.blind, seen.away) == ({b"open/one.mp3"}, (b"closed",), False)
    assert "closed” cannot be looked into (Permission denied)" in str(seen.problems[0])
    assert difference(before, seen.files, seen.blind) == Difference(same=1)


def test_a_file_without_permission_is_a_problem_in_words(
    put: Put, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("song.mp3").chmod(0)
    monkeypatch.chdir(music)
    with without_rights_of_root():  # in which a child could not be started
        seen = walk(b".")
        said = json.dumps([tagger_child.answer(b"song.mp3")])
    child = (sys.executable, "-c", f"input()\nprint({said!r}, flush=True)")
    with closing(Tagger(child)) as tagger:
        ((reading,),) = readings(b".", difference({}, seen.files), seen.files, tagger)
    assert reading.problem == "This file cannot be opened (Permission denied)."
    known = {b"song.mp3": Known(FileId(1), reading.stat)}
    assert difference(known, seen.files).changed == {b"song.mp3": FileId(1)}  # every scan tries again


def test_a_missing_or_suddenly_empty_root_is_away(put: Put, music: Path, tmp_path: Path) -> None:
    known = known_from({b"one.mp3": Stat(1, 1)})
    assert is_away(walk(os.fsencode(tmp_path / "nowhere")), known)
    assert is_away(walk(os.fsencode(music)), known)
    assert not is_away(walk(os.fsencode(music)), {})
    assert is_away(walk(os.fsencode(put("one.mp3"))), known)
    put("other.mp3")
    assert not is_away(walk(os.fsencode(music)), known)


def test_a_scan_can_be_stopped_at_any_moment(put: Put, music: Path, tagger: Tagger) -> None:
    for number in range(6):
        put(f"{number}/song.mp3")
    root = os.fsencode(music)
    asked = iter([False, False, True])
    half = walk(root, stopped=lambda: next(asked))
    assert half.stopped
    unseen = {b"0/song.mp3": Known(FileId(1), Stat(1, 1)), b"5/song.mp3": Known(FileId(2), Stat(1, 1))}
    assert difference(unseen, half.files, half.blind).vanished == ()
    assert not is_away(half, unseen)
    assert len(half.files) < 6
    counts: list[int] = []
    seen = walk(root, counted=counts.append)
    assert counts[-1] == 6
    found = difference({}, seen.files)
    asked = iter([False, False, False, True])
    batches = list(readings(root, found, seen.files, tagger, stopped=lambda: next(asked), batch=2))
    assert [len(batch) for batch in batches] == [2, 1]


def test_readings_name_the_files_that_cannot_be_read(put: Put, music: Path, tagger: Tagger) -> None:
    put("good.mp3")
    (music / "Ember Coast - Broken.flac").write_bytes(b"fLaC and then nothing")
    put("vanishing.mp3")
    root = os.fsencode(music)
    seen = walk(root)
    (music / "vanishing.mp3").unlink()
    (batch,) = readings(root, difference({}, seen.files), seen.files, tagger)
    by_path = {reading.path: reading for reading in batch}
    assert set(by_path) == {b"good.mp3", b"Ember Coast - Broken.flac"}
    broken = by_path[b"Ember Coast - Broken.flac"]
    assert broken.problem is not None
    assert broken.tags.clues.artist == "Ember Coast"
    assert by_path[b"good.mp3"].problem is None


def test_a_drive_that_is_pulled_ends_the_reading_quietly(put: Put, music: Path, tmp_path: Path, tagger: Tagger) -> None:
    for number in range(4):
        put(f"{number}.mp3")
    root = os.fsencode(music)
    seen = walk(root)
    music.rename(tmp_path / "unplugged")
    assert list(readings(root, difference({}, seen.files), seen.files, tagger, batch=1)) == []
