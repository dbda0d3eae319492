"""Folders added, joined, taken out, moved."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pmrs_desktop.errors import Trouble
from pmrs_desktop.library import files, folders
from pmrs_desktop.library.scan import difference, readings, walk
from pmrs_desktop.library.tagging import Tagger

Put = Callable[..., Path]
NOW = 1_700_000_000


def fill(connection: Connection, folder_id: folders.FolderId, root: bytes) -> tuple[int, ...]:
    seen = walk(root)
    found = difference(files.known(connection, folder_id), seen.files)
    added: list[int] = []
    with closing(Tagger()) as tagger:
        for batch in readings(root, found, seen.files, tagger):
            added += files.record(connection, folder_id, batch, NOW).added
    return tuple(added)


def test_the_same_folder_or_one_inside_changes_nothing(connection: Connection) -> None:
    first = folders.add(connection, b"/music", NOW)
    assert first.sentence == ""
    assert folders.add(connection, b"/music", NOW + 1) == first
    inside = folders.add(connection, b"/music/rock", NOW)
    assert inside.id == first.id
    assert inside.sentence == "“/music/rock” is already in the library, as part of “/music”."
    assert folders.add(connection, b"/music 2", NOW).id != first.id
    assert [one.path for one in folders.folders(connection)] == [b"/music", b"/music 2"]


def test_a_folder_around_known_ones_takes_their_files_in(connection: Connection, put: Put, music: Path) -> None:
    put("rock/a.mp3")
    put("pop/deep/b.mp3")
    root = os.fsencode(music)
    rock = folders.add(connection, root + b"/rock", NOW).id
    pop = folders.add(connection, root + b"/pop", NOW).id
    before = fill(connection, rock, root + b"/rock") + fill(connection, pop, root + b"/pop")
    outer = folders.add(connection, root, NOW)
    assert "now takes in" in outer.sentence
    assert [one.id for one in folders.folders(connection)] == [outer.id]
    assert set(files.of_folder(connection, outer.id)) == set(before)
    assert fill(connection, outer.id, root) == ()
    assert set(files.known(connection, outer.id)) == {b"rock/a.mp3", b"pop/deep/b.mp3"}


def test_a_folder_is_not_taken_in_while_it_is_away(connection: Connection) -> None:
    inner = folders.add(connection, b"/media/usb", NOW).id
    assert folders.set_away(connection, inner, True)
    assert not folders.set_away(connection, inner, True)
    with pytest.raises(Trouble, match="not there now"):
        folders.add(connection, b"/media", NOW)
    assert [one.id for one in folders.folders(connection)] == [inner]


def test_a_folder_taken_out_comes_back_with_all_it_had(connection: Connection, put: Put, music: Path) -> None:
    put("a.mp3")
    root = os.fsencode(music)
    folder_id = folders.add(connection, root, NOW).id
    (file_id,) = fill(connection, folder_id, root)
    folders.remove(connection, folder_id)
    assert folders.folders(connection) == []
    assert files.rows(connection, [files.FileId(file_id)])[files.FileId(file_id)].removed
    assert files.waiting_for_hash(connection) == []
    assert folders.add(connection, root, NOW).id == folder_id
    assert files.of_folder(connection, folder_id) == [file_id]


def test_an_outer_folder_that_comes_back_keeps_both_rows_of_a_file(
    connection: Connection, put: Put, music: Path
) -> None:
    put("rock/a.mp3")
    put("rock/only inner.mp3")
    root = os.fsencode(music)
    outer = folders.add(connection, root, NOW).id
    (music / "rock" / "only inner.mp3").rename(music / "aside")
    (in_outer,) = fill(connection, outer, root)
    folders.remove(connection, outer)
    (music / "aside").rename(music / "rock" / "only inner.mp3")
    inner = folders.add(connection, root + b"/rock", NOW).id
    in_inner = fill(connection, inner, root + b"/rock")
    assert folders.add(connection, root, NOW).id == outer
    assert set(files.of_folder(connection, outer)) < {in_outer, *in_inner}
    assert len(files.of_folder(connection, outer)) == 2
    assert [one.id for one in folders.folders(connection)] == [outer]
    assert set(files.of_folder(connection, outer, gone=True) + files.of_folder(connection, inner, gone=True)) == {
        in_outer,
        *in_inner,
    }


def test_a_folder_cannot_move_onto_another(connection: Connection) -> None:
    one = folders.add(connection, b"/one", NOW).id
    folders.add(connection, b"/two", NOW)
    for path in (b"/two", b"/two/inside", b"/"):
        with pytest.raises(Trouble, match="cannot take its place"):
            folders.relocate(connection, one, path)
    folders.relocate(connection, one, b"/three")
    assert [folder.path for folder in folders.folders(connection)] == [b"/three", b"/two"]


def test_a_folder_is_named_by_its_real_path(music: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(music)
    assert folders.resolve(str(tmp_path / "link")) == os.fsencode(music)
    assert folders.resolve(os.fsencode(music) + b"/../music/") == os.fsencode(music)
    with pytest.raises(Trouble, match="There is no folder"):
        folders.resolve(str(music / "nowhere"))
    (music / "file").write_text("")
    with pytest.raises(Trouble, match="is not a folder"):
        folders.resolve(str(music / "file"))
