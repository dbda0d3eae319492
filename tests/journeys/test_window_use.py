"""The window in the hand: keys, mouse, drops and sheets, on the real application."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from pmrs_desktop.app.application import Application, Sound
from pmrs_desktop.app.places import places
from pmrs_desktop.app.rows import Notice, SongQuery, SongRow
from pmrs_desktop.window.main import make_shell
from pmrs_desktop.window.models.picks import songs_mime
from pmrs_desktop.window.models.songs import COLUMNS
from pmrs_desktop.window.pages.import_sheet import ImportSheet
from pmrs_desktop.window.pages.library import LibraryPage
from pmrs_desktop.window.plays_sheet import PlaysSheet
from pmrs_desktop.window.shell import Shell
from pmrs_desktop.window.widgets.labels import Elided
from pmrs_desktop.window.widgets.song_menu import song_menu

PATIENCE_MS = 60_000
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def window(stocked: Application, shell: Shell, qtbot: QtBot) -> Shell:
    """The window with the eight songs in its table."""
    page = library(shell)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.rowCount() == 8 and page.model.song(0) is not None, timeout=PATIENCE_MS)
    shell.activateWindow()
    return shell


def library(shell: Shell) -> LibraryPage:
    page = shell.pages["library"]
    assert isinstance(page, LibraryPage)
    return page


def songs(application: Application) -> dict[str, SongRow]:
    rows = application.library.songs(application.library.song_ids(SongQuery()))
    return {row.title: row for row in rows}


def drop(shell: Shell, *paths: Path) -> None:
    """Lets files fall on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    shell.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, buttons, none))


def press_in_toast(qtbot: QtBot, shell: Shell, words: str) -> None:
    """Clicks the button of the toast."""
    button = next(button for button in shell.toast.findChildren(QAbstractButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_keys_rate_play_queue_and_undo(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    table, playback = library(window).table, stocked.playback
    table.selectRow(2)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: songs(stocked)["Song 2"].rating == 4, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: getattr(library(window).model.song(2), "rating", 0) == 4, timeout=PATIENCE_MS)
    assert table.currentIndex().row() == 2
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: songs(stocked)["Song 2"].rating is None, timeout=PATIENCE_MS)

    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: getattr(window.desk.now.song, "title", "") == "Song 2", timeout=PATIENCE_MS)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.desk.now.playing, timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_5, ALT)
    qtbot.waitUntil(lambda: songs(stocked)["Song 2"].rating == 5, timeout=PATIENCE_MS)

    before = len(playback.queue().songs)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Q, SHIFT)
    qtbot.waitUntil(lambda: len(playback.queue().songs) == before + 1, timeout=PATIENCE_MS)
    assert playback.queue().songs[0].title == "Song 0"

    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.keyClicks(library(window).search, "song 7")
    qtbot.waitUntil(lambda: library(window).model.rowCount() == 1, timeout=PATIENCE_MS)


def test_the_pane_follows_a_rating_by_itself_and_plays_at_a_click(
    stocked: Application, window: Shell, qtbot: QtBot
) -> None:
    picks = window.pane.for_you.list

    def shown() -> list[int]:
        return [pick.song.id for pick in picks.picks.picks]

    rated = songs(stocked)["Song 0"].id
    window.desk.rate([rated], 5)
    qtbot.waitUntil(
        lambda: bool(picks.picks.picks) and all("Song 0" in pick.why for pick in picks.picks.picks), timeout=PATIENCE_MS
    )
    liked, chosen = (pick.song.id for pick in picks.picks.picks[:2])
    picks.setCurrentIndex(picks.model().index(1))
    window.desk.rate([liked], 5)  # it leaves the list; what was chosen stays chosen while it is there
    qtbot.waitUntil(lambda: liked not in shown(), timeout=PATIENCE_MS)
    assert chosen not in shown() or picks.current_song().id == chosen
    first = shown()[0]
    cover = picks._delegate.cover_rect(picks.visualRect(picks.model().index(0)))
    qtbot.mouseClick(picks.viewport(), Qt.MouseButton.LeftButton, pos=cover.center())
    qtbot.waitUntil(lambda: getattr(window.desk.now.song, "id", None) == first, timeout=PATIENCE_MS)
    stocked.playback.toggle()


def test_stars_of_the_player_bar_rate_what_plays(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    window.desk.play([songs(stocked)["Song 1"].id])
    qtbot.waitUntil(lambda: window.desk.now.song is not None, timeout=PATIENCE_MS)
    stars = window.bar._stars
    qtbot.waitUntil(stars.isVisible, timeout=PATIENCE_MS)
    step = stars.width() / 5
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(int(step * 2.5), stars.height() // 2))
    qtbot.waitUntil(lambda: songs(stocked)["Song 1"].rating == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: stars.accessibleName() == "Rating, 3 of 5 stars", timeout=PATIENCE_MS)
    stocked.playback.toggle()


def test_the_queue_is_moved_emptied_and_fed(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    ids = {title: song.id for title, song in songs(stocked).items()}
    queue, playback = window.pane.queue.list, stocked.playback

    def titles() -> list[str]:
        return [song.title for song in queue.queue.page.songs]

    playback.enqueue([ids["Song 1"], ids["Song 2"], ids["Song 3"]], "library")
    qtbot.keyClick(window, Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: titles() == ["Song 1", "Song 2", "Song 3"], timeout=PATIENCE_MS)
    queue.setCurrentIndex(queue.model().index(0))
    qtbot.keyClick(queue, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: titles() == ["Song 2", "Song 1", "Song 3"], timeout=PATIENCE_MS)
    assert queue.currentIndex().row() == 1
    qtbot.keyClick(queue, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles() == ["Song 2", "Song 3"], timeout=PATIENCE_MS)
    copy, nowhere = Qt.DropAction.CopyAction, queue.model().index(-1)
    queue.queue.dropMimeData(songs_mime([ids["Song 6"], ids["Song 7"]]), copy, 1, 0, nowhere)
    qtbot.waitUntil(lambda: titles() == ["Song 2", "Song 6", "Song 7", "Song 3"], timeout=PATIENCE_MS)
    row = queue.queue.mimeData([queue.model().index(3)])
    queue.queue.dropMimeData(row, Qt.DropAction.MoveAction, 0, 0, nowhere)
    qtbot.waitUntil(lambda: titles() == ["Song 3", "Song 2", "Song 6", "Song 7"], timeout=PATIENCE_MS)
    queue.setCurrentIndex(queue.model().index(2))
    qtbot.keyClick(queue, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: getattr(window.desk.now.song, "title", "") == "Song 6", timeout=PATIENCE_MS)
    playback.toggle()


def test_a_dropped_log_is_shown_first_imported_then_and_taken_back(
    stocked: Application, window: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    said = {"artist_name": "Artist 0", "track_name": "Song 0", "additional_info": {"duration_ms": 2_000}}
    log = tmp_path / "mira.jsonl"
    log.write_text(json.dumps({"listened_at": 1_700_000_000, "track_metadata": said}), encoding="utf-8")
    drop(window, log)
    qtbot.waitUntil(lambda: window.requests.open_sheet() is not None, timeout=PATIENCE_MS)
    sheet = window.requests.open_sheet()
    assert isinstance(sheet, ImportSheet)
    assert sheet.go.accessibleName() == "Import 1 play"
    sheet.name.setText("Mira")
    with qtbot.waitSignal(window.desk.noticed, timeout=PATIENCE_MS):
        qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert [card.name for card in stocked.listeners.cards()][1:] == ["Mira"]
    qtbot.waitUntil(window.toast.isVisible, timeout=PATIENCE_MS)
    press_in_toast(qtbot, window, "Undo")
    qtbot.waitUntil(lambda: not any(c.plays for c in stocked.listeners.cards()), timeout=PATIENCE_MS)


def test_a_dropped_folder_is_read_and_what_could_not_be_read_is_shown(
    application: Application, shell: Shell, few: Path, qtbot: QtBot
) -> None:
    (few / "broken.flac").write_bytes(b"fLaC is not enough")
    application.settings.change(replace(application.settings.read(), genres_in_background=False))

    drop(shell, few)
    qtbot.waitUntil(lambda: library(shell).model.rowCount() == 9, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: shell.toast.accessibleName() == "1 file could not be read.", timeout=PATIENCE_MS)
    press_in_toast(qtbot, shell, "Show them")
    qtbot.waitUntil(lambda: shell.requests.open_sheet() is not None, timeout=PATIENCE_MS)
    sheet = shell.requests.open_sheet()
    assert sheet is not None
    assert any("broken.flac" in part.text() for part in sheet.findChildren(Elided))
    sheet.reject()


def test_private_mode_writes_nothing_and_says_so(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: stocked.settings.read().private, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.desk.noticed, timeout=PATIENCE_MS) as told:
        window.desk.rate([songs(stocked)["Song 3"].id], 4)
    assert "Private mode" in told.args[0].sentence
    assert songs(stocked)["Song 3"].rating is None


def test_a_genre_chosen_in_the_menu_wins(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    song = songs(stocked)["Song 4"]
    menu = song_menu(window.desk, window, [song.id], song, lambda: None)
    genres = next(part for part in menu.findChildren(QMenu) if part.title() == "Genre")
    next(action for action in genres.actions() if action.text() == "Trance").trigger()
    qtbot.waitUntil(lambda: songs(stocked)["Song 4"].genre_source == "hand", timeout=PATIENCE_MS)
    row = [library(window).model.song(n).title for n in range(8)].index("Song 4")
    cell = library(window).model.index(row, COLUMNS.index("genre"))
    said = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: cell.data(said) == "Trance, chosen by you", timeout=PATIENCE_MS)


def test_a_play_is_deleted_after_asking(stocked: Application, window: Shell, qtbot: QtBot) -> None:
    song = songs(stocked)["Song 5"]
    stocked.listening.play(song.id)
    window.desk.asked.emit(f"plays:{song.id}:{song.title}")
    qtbot.waitUntil(lambda: window.requests.open_sheet() is not None, timeout=PATIENCE_MS)
    sheet = window.requests.open_sheet()
    assert isinstance(sheet, PlaysSheet)
    delete = next(part for part in sheet.findChildren(QAbstractButton) if part.text() == "Delete")
    qtbot.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert delete.text() == "Delete for good"
    assert songs(stocked)["Song 5"].plays == 1
    qtbot.mouseClick(delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: songs(stocked)["Song 5"].plays == 0, timeout=PATIENCE_MS)
    sheet.reject()


def test_a_song_that_has_gone_is_named_and_passed_over(
    stocked: Application, window: Shell, few: Path, qtbot: QtBot
) -> None:
    ids = {title: song.id for title, song in songs(stocked).items()}
    (few / "1.flac").unlink()

    def names_it(said: object) -> bool:
        return isinstance(said, Notice) and "Song 1" in said.sentence

    with qtbot.waitSignal(window.desk.noticed, timeout=PATIENCE_MS, check_params_cb=names_it):
        window.desk.play([ids["Song 1"], ids["Song 2"]])
    qtbot.waitUntil(lambda: getattr(window.desk.now.song, "title", "") == "Song 2", timeout=PATIENCE_MS)
    assert window.toast.isVisible()
    stocked.playback.toggle()


def test_without_libvlc_everything_else_works(
    tmp_path: Path, few: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vlc", None)  # as where it is not installed
    application = Application(places(tmp_path / "data"), sound=Sound())
    shell = make_shell(application, qapp)
    try:
        application.intake.scan(application.intake.add(few)[0])
        shell.show()
        qtbot.waitUntil(lambda: library(shell).model.rowCount() == 8, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: "apt install" in shell.desk.now.sound_problem, timeout=PATIENCE_MS)
        words = [part.text() for part in shell.bar.findChildren(QLabel) if part.isVisible()]
        assert shell.desk.now.sound_problem in words
        shell.desk.rate([songs(application)["Song 0"].id], 5)
        qtbot.waitUntil(lambda: songs(application)["Song 0"].rating == 5, timeout=PATIENCE_MS)
    finally:
        shell.close()
        shell.desk.close()
        application.close()
