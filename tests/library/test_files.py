"""From the disk into the real table and back: a first scan, and everything that can happen to files afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import mutagen
from sqlalchemy import Connection

from pmrs_desktop.kinds import FileId, FolderId
from pmrs_desktop.library import files, folders
from pmrs_desktop.library.files import Recorded
from pmrs_desktop.library.scan import difference, is_away, readings, walk
from pmrs_desktop.library.tagging import Tagger

Put = Callable[..., Path]
NOW = 1_700_000_000


def scan(connection: Connection, folder_id: FolderId, root: Path) -> Recorded:
    """One scan as the application does it, in one transaction."""
    known = files.known(connection, folder_id)
    seen = walk(os.fsencode(root))
    if is_away(seen, known):
        folders.set_away(connection, folder_id, True)
        return Recorded()
    folders.set_away(connection, folder_id, False)
    found = difference(known, seen.files, seen.blind)
    done = files.mark(connection, found)
    with closing(Tagger()) as tagger:
        for batch in readings(os.fsencode(root), found, seen.files, tagger, batch=2):
            done |= files.record(connection, folder_id, batch, NOW)
    folders.set_checked(connection, folder_id, NOW)
    return done


def added(connection: Connection, music: Path) -> FolderId:
    return folders.add(connection, folders.resolve(os.fsencode(music)), NOW).id


def test_a_first_scan_adds_and_a_second_reads_nothing(connection: Connection, put: Put, music: Path) -> None:
    for name in [b"a.mp3", b"b.flac", b"sub/caf\xe9.ogg", "🎧\n.opus".encode()]:
        put(name)
    (music / "broken.mp3").write_bytes(b"no sound at all" * 50)
    folder_id = added(connection, music)
    first = scan(connection, folder_id, music)
    assert len(first.added) == 5
    assert scan(connection, folder_id, music) == Recorded()
    rows = files.rows(connection, first.added)
    by_path = {row.path: row for row in rows.values()}
    odd = by_path[b"sub/caf\xe9.ogg"]
    assert odd.location == os.fsencode(music) + b"/sub/caf\xe9.ogg"
    assert (odd.tags.clues.title, odd.tags.genre_words, odd.added_at) == ("Copper Night", ("Trance",), NOW)
    assert by_path[b"broken.mp3"].problem is not None
    assert by_path[b"broken.mp3"].tags.clues.title == "broken"
    assert files.at(connection, odd.location) == odd
    assert files.at(connection, b"/elsewhere.mp3") is None
    assert folders.folders(connection)[0].checked_at == NOW


def test_new_tags_on_the_same_path_keep_the_id_and_ask_for_a_new_hash(
    connection: Connection, put: Put, music: Path
) -> None:
    path = put("a.flac")
    folder_id = added(connection, music)
    (file_id,) = scan(connection, folder_id, music).added
    (waiting,) = files.waiting_for_hash(connection)
    assert (waiting.id, waiting.location) == (file_id, os.fsencode(path))
    assert files.set_audio_hash(connection, waiting, "a" * 32)
    assert files.waiting_for_hash(connection) == []
    audio = mutagen.File(path)
    audio["title"] = "Another Name"
    audio.save()
    os.utime(path, ns=(1, 5_000_000_001))
    assert scan(connection, folder_id, music) == Recorded(changed=(file_id,))
    row = files.rows(connection, [file_id])[file_id]
    assert (row.tags.clues.title, row.tags.clues.audio_hash) == ("Another Name", None)
    assert not files.set_audio_hash(connection, waiting, "b" * 32)  # that hash was of the old bytes
    assert [one.id for one in files.waiting_for_hash(connection)] == [file_id]


def test_moved_and_renamed_files_keep_id_and_hash(connection: Connection, put: Put, music: Path) -> None:
    path = put("old/Ember Coast - One.mp3")
    other = put("two.mp3")
    os.utime(path, ns=(1, 7_000_000_001))
    os.utime(other, ns=(1, 7_000_000_002))
    folder_id = added(connection, music)
    ids = scan(connection, folder_id, music).added
    for waiting in files.waiting_for_hash(connection):
        files.set_audio_hash(connection, waiting, f"{waiting.id:032}")
    (music / "new").mkdir()
    path.rename(music / "new" / "renamed.mp3")
    done = scan(connection, folder_id, music)
    assert (len(done.moved), done.added, done.gone) == (1, (), ())
    row = files.rows(connection, done.moved)[done.moved[0]]
    assert row.path == b"new/renamed.mp3"
    assert row.tags.clues.audio_hash == f"{row.id:032}"
    assert {FileId(id_) for id_ in ids} == set(files.of_folder(connection, folder_id))


def test_deleted_files_are_gone_and_come_back_as_themselves(
    connection: Connection, put: Put, music: Path, tmp_path: Path
) -> None:
    path = put("a.mp3")
    put("b.mp3")
    folder_id = added(connection, music)
    scan(connection, folder_id, music)
    shutil.move(path, tmp_path / "aside.mp3")
    (gone,) = scan(connection, folder_id, music).gone
    assert files.rows(connection, [gone])[gone].gone
    assert files.of_folder(connection, folder_id, gone=True) != files.of_folder(connection, folder_id)
    shutil.move(tmp_path / "aside.mp3", path)
    assert scan(connection, folder_id, music) == Recorded(back=(gone,))
    assert not files.rows(connection, [gone])[gone].gone


def test_an_unmounted_root_marks_away_and_nothing_gone(
    connection: Connection, put: Put, music: Path, tmp_path: Path
) -> None:
    put("a.mp3")
    folder_id = added(connection, music)
    (file_id,) = scan(connection, folder_id, music).added
    music.rename(tmp_path / "unplugged")
    assert scan(connection, folder_id, music) == Recorded()
    music.mkdir()  # the empty mount point
    assert scan(connection, folder_id, music) == Recorded()
    row = files.rows(connection, [file_id])[file_id]
    assert (row.away, row.gone) == (True, False)
    assert files.waiting_for_hash(connection) == []
    music.rmdir()
    (tmp_path / "unplugged").rename(music)
    assert scan(connection, folder_id, music) == Recorded()
    assert not files.rows(connection, [file_id])[file_id].away


def test_a_moved_drive_is_one_change(connection: Connection, put: Put, music: Path, tmp_path: Path) -> None:
    put("a.mp3")
    put("b/c.flac")
    folder_id = added(connection, music)
    ids = scan(connection, folder_id, music).added
    there = music.rename(tmp_path / "new place")
    folders.relocate(connection, folder_id, folders.resolve(os.fsencode(there)))
    assert scan(connection, folder_id, there) == Recorded()
    assert {row.location for row in files.rows(connection, ids).values()} == {
        os.fsencode(there / "a.mp3"),
        os.fsencode(there / "b" / "c.flac"),
    }


def test_a_batch_written_twice_adds_nothing_twice(
    connection: Connection, put: Put, music: Path, tagger: Tagger
) -> None:
    for number in range(3):
        put(f"{number}.mp3")
    folder_id = added(connection, music)
    seen = walk(os.fsencode(music))
    (batch,) = readings(os.fsencode(music), difference({}, seen.files), seen.files, tagger)
    first = files.record(connection, folder_id, batch, NOW)
    again = files.record(connection, folder_id, batch, NOW + 9)
    assert set(again.changed) == set(first.added)
    assert again.added == ()
    assert len(files.of_folder(connection, folder_id)) == 3


def test_a_file_without_sound_is_not_asked_for_its_hash_again(connection: Connection, put: Put, music: Path) -> None:
    put("a.mp3")
    folder_id = added(connection, music)
    (file_id,) = scan(connection, folder_id, music).added
    (waiting,) = files.waiting_for_hash(connection)
    files.set_audio_hash(connection, waiting, None, "It holds no packets of sound.")
    assert files.waiting_for_hash(connection) == []
    assert files.rows(connection, [file_id])[file_id].hash_problem == "It holds no packets of sound."
