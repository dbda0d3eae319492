"""The whole window: keys, regions, names, words, sizes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider

from pmrs_desktop.app.rows import Done, Notice, NowPlaying, ProgressRow
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window.main import screenshot, settle
from pmrs_desktop.window.pages.page import Scroller
from pmrs_desktop.window.shell import PAGES
from pmrs_desktop.window.tokens import MARGIN
from pmrs_desktop.window.widgets.empty import EmptyState
from pmrs_desktop.window.widgets.sheet import Sheet


def test_ctrl_and_digits_show_the_pages(gallery, open_shell, qtbot):
    shell = open_shell(gallery.Sample())
    for digit, page in zip("123456", PAGES, strict=False):
        qtbot.keyClick(shell, getattr(Qt.Key, f"Key_{digit}"), Qt.KeyboardModifier.ControlModifier)
        assert shell.desk.page == page
        assert shell.sidebar.items[page].isChecked()


def test_f6_goes_round_the_regions(gallery, open_shell, qtbot):
    shell = open_shell(gallery.Sample())
    shell.activateWindow()
    seen = []
    for _ in range(4):
        qtbot.keyClick(shell, Qt.Key.Key_F6)
        focused = shell.focusWidget()
        seen.append(next(n for n, part in (("side", shell.sidebar), ("page", shell.pages["library"]), ("pane", shell.pane),
                                           ("bar", shell.bar)) if part.isAncestorOf(focused)))  # fmt: skip
    assert sorted(seen) == ["bar", "page", "pane", "side"]


def test_slash_searches_and_escape_empties_then_leaves(gallery, open_shell, qtbot, qapp):
    shell = open_shell(gallery.Sample())
    page = shell.pages["library"]
    shell.setFocus()
    qtbot.keyClick(shell, Qt.Key.Key_Slash)
    assert shell.focusWidget() is page.search
    qtbot.keyClicks(page.search, "lantren")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    settle(qapp, shell)
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert 'No song matches "lantren"' in words
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.waitUntil(lambda: page.model.rowCount() == len(gallery.SONGS))
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert shell.focusWidget() is page.table


def test_space_plays_and_ctrl_keys_move(gallery, open_shell, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.pages["library"].table.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(shell, Qt.Key.Key_Space)
    qtbot.keyClick(shell, Qt.Key.Key_Right, control)
    qtbot.keyClick(shell, Qt.Key.Key_Up, control)
    qtbot.keyClick(shell, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: ("rate", (5,), 4) in sample.calls)
    assert ("toggle",) in sample.calls
    assert ("next",) in sample.calls
    assert ("set_volume", 69) in sample.calls


def test_undo_takes_back_the_last_act(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.desk.rate([1], 2)
    settle(qapp, shell)
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: ("rate", (1,), 0) in sample.calls)


def test_letters_act_on_a_suggestion_and_the_toast_offers_undo(gallery, open_shell, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    picks = shell.pane.for_you.list
    picks.setCurrentIndex(picks.model().index(1))
    qtbot.keyClick(picks, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: ("not-this", 902, "for-you") in sample.calls)
    qtbot.waitUntil(shell.toast.isVisible)
    assert shell.toast.accessibleName() == "“Vega” will not be suggested again."
    assert "Undo" in [button.text() for button in shell.toast.findChildren(QAbstractButton)]


def test_every_control_has_a_name(gallery, open_shell, qapp):
    shell = open_shell(gallery.Sample())
    nameless = []
    for page in PAGES:
        shell.show_page(page)
        settle(qapp, shell)
        for widget in [*shell.findChildren(QAbstractButton), *shell.findChildren(QSlider)]:
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                if not name.strip():
                    nameless.append((page, widget))
    assert nameless == []


def test_labels_show_plain_text_only(gallery, open_shell, qapp):
    shell = open_shell(gallery.Sample())
    for page in PAGES:
        shell.show_page(page)
        settle(qapp, shell)
    rich = [
        label for label in shell.findChildren(QLabel) if label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]
    assert rich == []


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1000, 700), 150), ((720, 480), 100)])
def test_no_button_or_label_is_cut(gallery, open_shell, qapp, size, percent):
    sample = gallery.Sample(preferences=gallery.rows.Preferences(theme="light", text_percent=percent))
    shell = open_shell(sample, size)
    cut = []
    for page in PAGES:
        shell.show_page(page)
        settle(qapp, shell)
        cut += [(page, *found) for found in _cut(shell)]
    assert cut == []
    assert (shell.width(), shell.height()) == size


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(("size", "percent"), [((1000, 700), 150), ((900, 700), 150), ((720, 480), 100)])
def test_no_page_is_wider_than_its_room_and_no_words_are_cut(gallery, open_shell, qapp, size, percent, full):
    preferences = gallery.rows.Preferences(theme="light", text_percent=percent)
    shell = open_shell(gallery.Sample(gallery.SONGS if full else (), full, preferences), size)
    margin, wide = shell.desk.theme.u(MARGIN), []
    for page in PAGES:
        shell.show_page(page)
        settle(qapp, shell)
        for scroller in shell.pages[page].findChildren(Scroller):
            if scroller.isVisible() and scroller.widget().width() > scroller.viewport().width():
                wide.append((page, "scrolls sideways"))
        for state in shell.pages[page].findChildren(EmptyState):
            words = [label for label in state.findChildren(QLabel) if label.isVisible()]
            wide += [(page, one.text()) for one in words if one.geometry().right() >= state.width() - margin]
            wide += [(page, one.text()) for one in words if one.wordWrap() and one.height() < _lines_high(one)]
    assert wide == []


def _lines_high(shown):
    room = QRect(0, 0, shown.width(), 9_999)
    return shown.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, shown.text()).height()


def test_a_rating_said_by_the_player_follows_the_song(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    stars = shell.bar.findChild(QSlider)
    assert stars.accessibleName() == "Rating, 5 of 5 stars"
    sample.tell(NowPlaying(gallery.SONGS[7], True, 0, 207))
    settle(qapp, shell)
    assert stars.accessibleName() == "Rating, not rated"


def test_without_sound_the_bar_says_what_to_install(gallery, open_shell, qapp):
    sample = gallery.Sample(full=False)
    sample._now = NowPlaying(
        sound_problem="Sound needs VLC. Install it with: sudo apt install libvlc5 vlc-plugin-base."
    )
    shell = open_shell(sample)
    shown = [label.text() for label in shell.bar.findChildren(QLabel) if label.isVisible()]
    assert sample._now.sound_problem in shown


def test_an_empty_library_asks_for_a_folder_and_fills_when_songs_come(gallery, open_shell, qapp, qtbot):
    sample = gallery.Sample((), full=False)
    shell = open_shell(sample)
    page = shell.pages["library"]
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Add your music folder" in words
    sample._songs = {row.id: row for row in gallery.SONGS}
    sample.tell(Changes(all_songs=True))
    qtbot.waitUntil(lambda: page.model.rowCount() == len(gallery.SONGS))
    qtbot.waitUntil(page.table.isVisible)


def test_work_in_the_background_shows_in_the_strip_and_failures_in_a_sheet(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    sample.tell((ProgressRow("genres", "Naming genres", 412, 4291, 3),))
    settle(qapp, shell)
    assert shell.sidebar.strip.accessibleName() == "Naming genres, 412 of 4,291 · 3 not read"
    qtbot.mouseClick(shell.sidebar.strip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.requests.open_sheet() is not None)
    qtbot.keyClick(shell.requests.open_sheet(), Qt.Key.Key_Escape)
    assert shell.requests.open_sheet() is None
    sample.tell(())
    settle(qapp, shell)
    assert not shell.sidebar.strip.isVisible()


def test_the_import_sheet_names_what_it_does_and_keeps_the_focus(gallery, open_shell, qtbot, tmp_path):
    sample = gallery.Sample()
    shell = open_shell(sample)
    shell.activateWindow()
    shell.requests.import_log(tmp_path / "mira.zip")
    qtbot.waitUntil(lambda: shell.requests.open_sheet() is not None)
    sheet = shell.requests.open_sheet()
    assert sheet.go.accessibleName() == "Import 12,804 plays"
    for _ in range(12):
        qtbot.keyClick(shell.focusWidget() or sheet, Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(shell.focusWidget())
    sheet.name.setText("Mira")
    qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ("import", "mira.zip", "Mira") in sample.calls)
    assert not any(s.isVisible() for s in shell.findChildren(Sheet))


def test_notices_and_acts_become_toasts(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    sample.tell(Notice("3 files could not be read.", action="failures:scan"))
    settle(qapp, shell)
    assert shell.toast.accessibleName() == "3 files could not be read."
    shell.desk.noticed.emit(Done("Import finished"))
    assert shell.toast.accessibleName() == "Import finished"


def test_the_text_grows_live(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    high = shell.pages["library"].table.rowHeight(0)
    qtbot.keyClick(shell, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    settle(qapp, shell)
    assert shell.pages["library"].table.rowHeight(0) > high
    assert sample.preferences.text_percent == 125
    shell.desk.theme.choose("light", 100)


def test_a_picture_is_rendered(gallery, qapp, tmp_path):
    file = tmp_path / "genres.png"
    assert screenshot(gallery.Sample(), file, "genres", (900, 600), dark=True, text_scale=100)
    assert file.stat().st_size > 10_000
    assert QApplication.instance() is qapp


def _cut(shell):
    """What stands beyond the window's edge, or is narrower than its words."""
    for widget in [*shell.findChildren(QAbstractButton), *shell.findChildren(QLabel)]:
        if not widget.isVisible() or not widget.width():
            continue
        right = widget.mapTo(shell, QPoint(widget.width(), 0)).x()
        need = widget.minimumSizeHint().width() if isinstance(widget, QAbstractButton) else 0
        if isinstance(widget, QLabel) and not widget.wordWrap():
            need = widget.sizeHint().width()
        if right > shell.width() + 1 or widget.width() < need - 1:
            yield type(widget).__name__, widget.accessibleName() or widget.text(), right, widget.width(), need


@pytest.mark.parametrize("page", PAGES[1:])
def test_no_ring_stands_around_an_empty_page(gallery, open_shell, qapp, page):
    shell = open_shell(gallery.Sample((), full=False))
    shell.show_page(page)
    settle(qapp, shell)  # the list that had the focus gives way to what the page says while it is empty
    ringed = qapp.focusWidget() if shell.ring.isVisible() else None
    assert ringed is None or ringed.focusPolicy() != Qt.FocusPolicy.NoFocus
