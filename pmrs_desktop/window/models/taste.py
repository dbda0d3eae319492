"""Your taste as words: what the pictures print and say on hover, and the same as tables."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pmrs_desktop.app.suggestions import GenreTaste, SharedSong, TastePage
from pmrs_desktop.window import texts
from pmrs_desktop.words import ntr, tr

Index = QModelIndex | QPersistentModelIndex
MOST_DRAWN = 15
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns, and rows of as many words; the first column names the row."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def genre_name(genre: str) -> str:
    """A genre's word."""
    return tr(genre) if genre else tr("Unknown")


def time_words(genre: GenreTaste) -> str:
    """How long a genre was heard."""
    return texts.span(genre.seconds)


def stars_words(genre: GenreTaste) -> str:
    """What a genre was given: 4.2, or a dash."""
    return texts.locale().toString(float(genre.stars), "f", 1) if genre.stars else texts.NOTHING


def stars_hint(genre: GenreTaste) -> str:
    """What a genre was given, and from how many songs that comes."""
    if not genre.stars:
        return tr("not rated")
    return ntr(
        "{stars} stars, {count} song rated", "{stars} stars, {count} songs rated", genre.rated, stars=stars_words(genre)
    )


def genre_table(page: TastePage) -> Table:
    """One row a genre."""
    columns = (tr("Genre"), tr("Time"), tr("Plays"), tr("Stars"), tr("Songs rated"))
    rows = tuple(
        (
            genre_name(one.genre),
            time_words(one),
            texts.number(one.plays) if one.plays else texts.NOTHING,
            stars_words(one),
            texts.number(one.rated) if one.rated else texts.NOTHING,
        )
        for one in own_genres(page)
    )
    return Table(columns, rows)


def month_table(page: TastePage) -> Table:
    """One row a month, newest first, one column a genre that was heard in any of them."""
    heard = heard_genres(page)
    columns = (tr("Month"), tr("Together"), *(genre_name(page.genres[n].genre) for n in heard))
    rows = tuple(
        (texts.month(one.month), texts.span(sum(one.seconds)), *(texts.span(one.seconds[n]) for n in heard))
        for one in reversed(page.months)
    )
    return Table(columns, rows)


def own_genres(page: TastePage) -> tuple[GenreTaste, ...]:
    """The genres of which the listener heard or rated a song; the others are heard by other listeners alone."""
    return tuple(one for one in page.genres if one.seconds or one.plays or one.rated)


def drawn_genres(page: TastePage) -> tuple[GenreTaste, ...]:
    """Those of them that have a bar of their own; the table has them all."""
    return own_genres(page)[:MOST_DRAWN]


def heard_genres(page: TastePage) -> list[int]:
    """Which of the page's genres were heard in any of its months, by their place."""
    return [n for n in range(len(page.genres)) if any(month.seconds[n] > 0 for month in page.months)]


def given(shared: SharedSong) -> str:
    """What I and the other gave a song, stars or else plays: "5 stars · 31 plays"."""
    mine = _opinion(shared.mine, shared.my_plays)
    return f"{mine} · {_opinion(shared.theirs, shared.their_plays)}"


def _opinion(rating: float | None, plays: int) -> str:
    if rating:
        stars = texts.locale().toString(float(rating), "g", 2)
        return tr("1 star") if rating == 1 else tr("{stars} stars", stars=stars)
    return texts.plays(plays)


class TableModel(QAbstractTableModel):
    """A table of words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = Table()

    def show(self, table: Table) -> None:
        """Shows another table."""
        if table != self.table:
            self.beginResetModel()
            self.table = table
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.table.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row[0] if not column else f"{row[0]}, {self.table.columns[column]}: {row[column]}"
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
