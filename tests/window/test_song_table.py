"""The table: lazy pages, keys, plain text."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QPoint, Qt

from pmrs_desktop.app.rows import SongQuery, SongRow
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window.main import settle
from pmrs_desktop.window.models.songs import COLUMNS, PAGE


class _Many:
    """A library of 100,000 songs that are made when asked for."""

    def __init__(self, sample):
        self.sample, self.asked, self.let_go = sample, [], Event()
        self.let_go.set()

    def __getattr__(self, name):
        return getattr(self.sample, name)

    def song_ids(self, query):
        assert self.let_go.wait(10)
        return list(range(100_000))

    def first_songs(self, query, at_most):
        return self.songs(range(at_most))

    def songs(self, ids):
        self.asked.append(len(ids))
        return [SongRow(number, f"Song {number}", "Somebody", "Album", seconds=60.0) for number in ids]


def _many(gallery):
    sample = gallery.Sample()
    sample.library = _Many(sample)
    return sample


def test_scrolling_100_000_rows_fetches_only_pages_that_are_seen(gallery, open_shell, qapp):
    sample = _many(gallery)
    shell = open_shell(sample)
    model, table = shell.pages["library"].model, shell.pages["library"].table
    assert model.rowCount() == 100_000
    before = model.pages_fetched
    assert before <= 2
    for share in (0.2, 0.5, 0.9, 1.0):
        bar = table.verticalScrollBar()
        bar.setValue(int(bar.maximum() * share))
        settle(qapp, shell)
    assert model.pages_fetched - before <= 8
    assert max(sample.library.asked) <= PAGE
    assert model.song(99_999).title == "Song 99999"


def test_a_search_shows_its_first_page_while_the_rest_is_on_its_way(gallery, open_shell, qapp, qtbot):
    sample = _many(gallery)
    shell = open_shell(sample)
    model, table = shell.pages["library"].model, shell.pages["library"].table
    table.selectRow(PAGE + 5)
    sample.library.let_go.clear()
    model.show(SongQuery(text="song"))
    qtbot.waitUntil(lambda: model.rowCount() == PAGE)
    assert model.song(PAGE - 1).title == f"Song {PAGE - 1}"
    assert not model.whole
    table.setCurrentIndex(model.index(3, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not [call for call in sample.calls if call[0] == "play"]
    sample.library.let_go.set()
    qtbot.waitUntil(lambda: model.whole)
    settle(qapp, shell)
    assert model.rowCount() == 100_000
    (played,) = [call for call in sample.calls if call[0] == "play"]
    assert (len(played[1]), played[2]) == (100_000, 3)
    assert table.chosen() == [3]


def test_what_was_chosen_is_found_again_beyond_the_first_page(gallery, open_shell, qapp, qtbot):
    sample = _many(gallery)
    shell = open_shell(sample)
    model, table = shell.pages["library"].model, shell.pages["library"].table
    table.selectRow(5_003)
    model.show(SongQuery(text="song"))
    qtbot.waitUntil(lambda: model.whole)
    settle(qapp, shell)
    assert table.chosen() == [5_003]


def test_digits_rate_the_chosen_rows_and_q_queues_them(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    table = shell.pages["library"].table
    table.selectRow(1)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_3)
    qtbot.keyClick(table, Qt.Key.Key_Q)
    qtbot.keyClick(table, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    settle(qapp, shell)
    assert ("rate", (2,), 3) in sample.calls
    assert ("enqueue", [2], "library", False) in sample.calls
    assert ("enqueue", [2], "library", True) in sample.calls


def test_enter_plays_the_row_and_the_list_from_there(gallery, open_shell, qtbot):
    sample = gallery.Sample()
    shell = open_shell(sample)
    table = shell.pages["library"].table
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    _name, ids, start, page = next(call for call in sample.calls if call[0] == "play")
    assert (ids[start], page) == (3, "library")


def test_a_click_on_the_given_star_takes_it_back(gallery, open_shell, qtbot, qapp):
    sample = gallery.Sample()
    shell = open_shell(sample)
    table = shell.pages["library"].table
    cell = table.visualRect(table.model().index(1, COLUMNS.index("rating")))
    star = shell.desk.theme.u(16)
    for number, given in ((4, 0), (2, 2)):
        at = QPoint(cell.left() + shell.desk.theme.u(6) + star * number - star // 2, cell.center().y())
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        settle(qapp, shell)
        assert ("rate", (2,), given) in sample.calls


def test_a_refresh_keeps_selection_and_place(gallery, open_shell, qapp, qtbot):
    sample = _many(gallery)
    shell = open_shell(sample)
    page = shell.pages["library"]
    page.table.verticalScrollBar().setValue(5000 * page.table.rowHeight(0))
    page.table.selectRow(5003)
    settle(qapp, shell)
    sample.library.song_ids = lambda query: list(range(-7, 100_000))
    sample.tell(Changes(all_songs=True))
    qtbot.waitUntil(lambda: page.model.rowCount() == 100_007)
    assert page.table.chosen() == [5003]
    assert page.table.rowAt(0) == 5007


def test_cells_say_what_they_show(gallery, open_shell):
    shell = open_shell(gallery.Sample())
    model = shell.pages["library"].model

    def said(row, column):
        return model.index(row, COLUMNS.index(column)).data(Qt.ItemDataRole.AccessibleTextRole)

    assert said(0, "title") == "Glass Harbour, Marlow & the Tides"
    assert said(0, "genre") == "Rock, from the tag"
    assert said(0, "rating") == "5 of 5 stars"
    assert said(0, "plays") == "41 plays"
    assert said(0, "time") == "4 minutes 11 seconds"
    assert said(13, "title").startswith("Drive not connected")
    assert said(16, "title").startswith("Could not be read")
    assert said(7, "rating") == "not rated"


def test_markup_in_tags_is_plain_text_and_escaped_in_tooltips(gallery, open_shell):
    shell = open_shell(gallery.Sample())
    model = shell.pages["library"].model
    index = model.index(20, 0)
    assert model.song(20).title == "<img src=x><b>Bold</b>"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "<" not in tip.removeprefix("<qt>").removesuffix("</qt>")
    assert "&lt;img" in tip


def test_columns_give_way_and_title_and_time_never(gallery, open_shell):
    shell = open_shell(gallery.Sample(), size=(720, 480))
    table = shell.pages["library"].table
    shown = {c for n, c in enumerate(COLUMNS) if not table.isColumnHidden(n)}
    assert {"title", "time", "genre", "rating"} <= shown
    assert "added" not in shown
    shell.resize(1700, 800)
    shown = {c for n, c in enumerate(COLUMNS) if not table.isColumnHidden(n)}
    assert "added" in shown
