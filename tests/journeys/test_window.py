"""The main job through the real window: scan, play, rate, classified, import, recommended."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.rows import PickRow, SongQuery, SongRow
from pmrs_desktop.app.suggestions import SuggestionWish
from pmrs_desktop.window.shell import Shell

PATIENCE_MS = 120_000


def _songs(application: Application) -> dict[str, SongRow]:
    rows = application.library.songs(application.library.song_ids(SongQuery()))
    return {row.title: row for row in rows}


def _friends_log(file: Path) -> Path:
    """A friend's plays: of two songs that are here, and of one that is not."""
    lines = [
        {
            "listened_at": 1_700_000_000 + minute * 600,
            "track_metadata": {"artist_name": artist, "track_name": title, "additional_info": {"duration_ms": 5_000}},
        }
        for minute, (artist, title) in enumerate(
            [("Artist 0", "Song 0"), ("Artist 2", "Song 8"), ("Artist 0", "Far Away"), ("Artist 0", "Far Away")] * 3
        )
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


def test_a_folder_in_and_recommendations_out(
    application: Application, shell: Shell, music: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, page = shell.desk, shell.desk.application.advice

    # scan: the songs appear by themselves
    application.start_background([music])
    qtbot.waitUntil(lambda: application.library.counts().songs == 24, timeout=PATIENCE_MS)
    songs = _songs(application)

    # play: three seconds and more of five are a play, in the log when the next song begins
    desk.play([songs["Song 0"].id, songs["Song 2"].id])
    qtbot.waitUntil(lambda: _songs(application)["Song 0"].plays == 1, timeout=PATIENCE_MS)
    assert application.playback.now().song.title == "Song 2"
    desk.application.playback.toggle()

    def picked() -> dict[str, PickRow]:
        return {pick.song.title: pick for one in page.page(SuggestionWish()).lists for pick in one.picks}

    # rate: the pane shows other suggestions by itself, each with a reason that names the song
    with qtbot.waitSignal(desk.changed, timeout=PATIENCE_MS, check_params_cb=lambda changes: changes.advice):
        desk.rate([songs["Song 0"].id], 5)
    assert _songs(application)["Song 0"].rating == 5
    qtbot.waitUntil(lambda: any("Song 0" in pick.why for pick in picked().values()), timeout=PATIENCE_MS)

    # classified: by the real worker, in the background, each file with its answer
    assert application.wait_until_idle(PATIENCE_MS / 1000)
    assert not [row.title for row in _songs(application).values() if row.waiting]
    sources = {row.genre_source for row in _songs(application).values()}
    assert sources == {"tag", "sound"}

    # import: a friend's log through the window's own request, undoable
    with qtbot.waitSignal(desk.noticed, timeout=PATIENCE_MS) as told:
        desk.act(lambda: application.listeners.bring_in(_friends_log(tmp_path / "mira.jsonl"), "Mira"))
    assert told.args[0].undo is not None
    assert [card.name for card in application.listeners.cards()][1:] == ["Mira"]

    # recommended: the friend's song that is not here, and songs here that are not heard yet
    qtbot.waitUntil(lambda: "Far Away" in picked(), timeout=PATIENCE_MS)
    picks = picked()
    assert "Mira likes it" in picks["Far Away"].why
    assert not picks["Far Away"].song.here
    assert picks["Song 8"].song.playable
    assert "Song 0" not in picks

    # undone: as if it had never come
    desk.undo()
    qtbot.waitUntil(lambda: "Far Away" not in picked(), timeout=PATIENCE_MS)


def test_every_page_opens_on_real_data(application: Application, shell: Shell, music: Path, qtbot: QtBot) -> None:
    application.start_background([music])
    assert application.wait_until_idle(PATIENCE_MS / 1000)
    for name in ("genres", "recommendations", "listeners", "taste", "wishes", "nowplaying", "settings", "library"):
        shell.show_page(name)
        qtbot.waitUntil(shell.settle, timeout=PATIENCE_MS)
        assert shell.desk.page == name
    assert isinstance(shell, QObject)
