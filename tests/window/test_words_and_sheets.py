"""Reasons that keep their end, marks of genres, sheets that ask, undo of the act that was said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Markup
from PySide6.QtGui import QTextDocument, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from pmrs_desktop.app.rows import Done, ProgressRow, SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.freshness import Freshness
from pmrs_desktop.window.main import settle
from pmrs_desktop.window.models.picks import PickModel
from pmrs_desktop.window.widgets.controls import Switch
from pmrs_desktop.window.widgets.reason import _laid_out

LONG = "Symphonic Variations on a Theme That Nobody Remembers, Op. 112"


@pytest.mark.parametrize("width", [150, 214, 330])
@pytest.mark.parametrize("end", ["Mira Halvorsen and Jonas like it", "three of your listeners like it"])
def test_a_reason_keeps_its_end(gallery, open_shell, width, end):
    shell = open_shell(gallery.Sample())
    layout = QTextLayout("", shell.desk.theme.font("sub"))
    reason = (
        ("Because you gave 5 stars to ", False),
        (LONG, True),
        (" and ", False),
        (LONG, True),
        (f"; {end}", False),
    )
    lines = _laid_out(layout, shell.desk, reason, width, 3, "")
    assert len(lines) <= 3
    assert layout.text().replace("\u00a0", " ").endswith(end)
    assert len(lines) == 1 or lines[-1].textLength() > len(end.rsplit(" ", 1)[1])  # no short word is left alone


@pytest.mark.parametrize("most", range(2, 35))
def test_a_name_that_is_cut_ends_with_three_dots_and_no_more(most):
    cut = texts.shorter("Nocturne in the Rain, Op. 12 No. 3", most)
    assert len(cut) <= most
    assert not cut.removesuffix("…").endswith((" ", ".", ","))


def test_a_name_with_emoji_is_emphasised_whole_and_alone(gallery, open_shell):
    shell = open_shell(gallery.Sample())
    reason = (("Because you gave 5 stars to ", False), ("🎵🎶 Song 🎷", True), (" and ", False), ("Iris", True))
    layout = QTextLayout("", shell.desk.theme.font("sub"))
    _laid_out(layout, shell.desk, reason, 900, 3, "")
    told = layout.text().encode("utf-16-le")
    named = [told[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in layout.formats()]
    assert [name.replace("\u00a0", " ") for name in named] == [words for words, _ in reason]


def test_a_genre_known_from_logs_says_so():
    song = SongRow(1, "Vega", "Orbiter 9", genre="Trance", label="Trance", here=False)
    assert texts.genre_icon(song) == "users"
    assert texts.genre_origin(song) == "Trance, from your listeners' logs"
    assert texts.genre_icon(SongRow(2, "Vega")) == "question"
    assert texts.genre_icon(SongRow(3, "Vega", waiting=True)) == "hourglass"


def test_picks_come_and_go_under_the_selection(gallery, open_shell):
    shell = open_shell(gallery.Sample())
    picks = shell.pane.for_you.list
    chosen = gallery.PICKS[2]
    picks.setCurrentIndex(picks.model().index(2))
    picks.picks.show((gallery.PICKS[3], gallery.PICKS[0], *gallery.TRANCE[:2], chosen))
    assert picks.current_song().id == chosen.song.id
    shown = [pick.song.id for pick in picks.picks.picks]
    wanted = [gallery.PICKS[3], gallery.PICKS[0], *gallery.TRANCE[:2], chosen]
    assert shown == list(dict.fromkeys(pick.song.id for pick in wanted))


def test_rows_of_picks_are_told_one_by_one(gallery, qtmodeltester):
    model = PickModel()
    qtmodeltester.check(model)
    for picks in (gallery.PICKS, gallery.PICKS[::-1], gallery.PICKS[1:3], gallery.TRANCE, ()):
        model.show(picks)
        assert [pick.song.id for pick in model.picks] == [pick.song.id for pick in picks]


def test_what_nobody_sees_is_asked_for_when_it_is_shown(qtbot):
    widget, asked = QWidget(), []
    qtbot.addWidget(widget)
    fresh = Freshness(widget, lambda: asked.append(1))
    fresh.spoil()
    assert asked == []
    widget.show()
    assert asked == [1]
    fresh.spoil()
    assert asked == [1, 1]


def test_diagnostics_leave_names_out_unless_told(gallery, open_shell):
    shell = open_shell(gallery.Sample())
    shell.desk.asked.emit("diagnostics")
    sheet = shell.requests.open_sheet()
    assert not sheet.findChild(Switch).isChecked()
    sheet.reject()


@pytest.mark.parametrize("percent", [100, 125, 150])
@pytest.mark.parametrize("what", ["diagnostics", "failures:scan"])
def test_a_sheet_with_room_for_its_words_shows_them_all(gallery, open_shell, qapp, what, percent):
    preferences = gallery.rows.Preferences(theme="light", text_percent=percent)
    shell = open_shell(gallery.Sample(preferences=preferences), (1000, 700))
    shell.desk.asked.emit(what)
    settle(qapp, shell)
    sheet = shell.requests.open_sheet()
    for wide in range(460, 700, 40):
        sheet._wide = wide
        sheet.refit()
        settle(qapp, shell)
        assert sheet.card.height() < shell.height() - 32
        assert sheet._scroll.verticalScrollBar().maximum() == 0
    sheet.reject()


def test_a_listener_is_renamed_in_a_sheet(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    named = []
    sample.listeners.rename = lambda number, name: named.append((number, name)) or Done()
    shell = open_shell(sample)
    shell.desk.asked.emit("rename:2:Mira: at home")
    field = shell.requests.open_sheet().findChild(QLineEdit)
    assert field.text() == "Mira: at home"
    field.setText("Mira")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qapp, shell)
    assert named == [(2, "Mira")]


def test_undo_in_the_toast_takes_back_what_the_toast_says(gallery, open_shell, qtbot, qapp):
    sample, undone = gallery.Sample(), []
    shell = open_shell(sample)
    shell.desk.act(lambda: Done("Import finished", lambda: undone.append("import") or Done()))
    settle(qapp, shell)
    shell.desk.rate([1], 2)
    settle(qapp, shell)
    button = next(part for part in shell.toast.findChildren(QAbstractButton) if part.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qapp, shell)
    assert undone == ["import"]
    assert ("rate", (1,), 0) not in sample.calls


def test_files_that_could_not_be_read_are_told_once(gallery, open_shell, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    seen = []
    for _ in range(2):
        sample.tell((ProgressRow("scan", "Reading Music", 9, 9, 3),))
        sample.tell(())
        settle(qapp, shell)
        seen.append(shell.toast.isVisible())
        shell.toast.hide()
    assert shell.toast.accessibleName() == "3 files could not be read."
    assert seen == [True, False]


@pytest.mark.parametrize(
    "words", ["Marlow & the Tides", "<img src=x><b>Bold</b>", "A & B\n<i>next</i> &lt;", "5 < 6 & 7 > 2", "&lt;b&gt;"]
)
def test_a_tooltip_shows_the_words_of_a_tag_as_they_stand(qapp, words):
    tip = texts.tip(words)
    shown = QTextDocument()
    if Markup.mightBeRichText(tip):
        shown.setHtml(tip)
        assert shown.toPlainText() == words.replace("\n", " ")
    else:
        assert tip == words
