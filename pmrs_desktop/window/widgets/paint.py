"""What rows and cards paint: elided text, covers, stars, genre marks; colours asked from the theme while painting."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pmrs_desktop.app.rows import SongRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
_ONE_LINE = {align: align.value | Qt.TextFlag.TextSingleLine.value for align in (LEFT, RIGHT, CENTRE)}
DIMMED = QColor(0, 0, 0, 130)


def text(
    painter: QPainter,
    desk: Desk,
    rect: QRect,
    words: str,
    role: str = "body",
    colour: QColor | str = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Paints one line of plain text, elided at its end; returns how wide it came out."""
    metrics = desk.theme.metrics(role)
    shown = texts.one_line(words[:600])
    wide = metrics.horizontalAdvance(shown)
    if wide > rect.width():
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, rect.width())
        wide = metrics.horizontalAdvance(shown)
    painter.setFont(desk.theme.font(role))
    painter.setPen(desk.theme.colour(colour) if isinstance(colour, str) else colour)
    painter.drawText(rect, _ONE_LINE[align], shown)
    return wide


def band(painter: QPainter, rect: QRectF, colour: QColor, radius: float = 6) -> None:
    """Paints a rounded ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def ring(painter: QPainter, rect: QRectF, colour: QColor, radius: float = 6) -> None:
    """Paints a focus ring of 2 px inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def cover(painter: QPainter, desk: Desk, rect: QRect, song: SongRow, radius: int = 4, plain: bool = False) -> None:
    """Paints the cover of a song, grey where it cannot play, or a square with a note where there is none."""
    grey = not song.playable and not plain
    cover_of(painter, desk, rect, song.cover, radius, grey)


def cover_of(painter: QPainter, desk: Desk, rect: QRect, file: int | None, radius: int = 4, grey: bool = False) -> None:
    """Paints the cover of a file."""
    theme = desk.theme
    pixmap = desk.covers.get(file, rect.width(), radius, painter.device().devicePixelRatioF(), grey)
    if pixmap is not None:
        painter.drawPixmap(rect.topLeft(), pixmap)
        return
    band(painter, QRectF(rect), theme.colour("line"), radius)
    size = max(10, round(rect.width() * 0.42))
    desk.icons.paint(painter, "music-notes", rect, theme.colour("text3"), size)


def over_cover(painter: QPainter, desk: Desk, rect: QRect, what: str, phase: int = 0, radius: int = 4) -> None:
    """Darkens a cover and paints "play" or the three "bars" of the song that plays."""
    band(painter, QRectF(rect), DIMMED, radius)
    white = QColor("white")
    if what == "play":
        desk.icons.paint(painter, "play-fill", rect, white, round(rect.width() * 0.5))
        return
    heights = ((0.55, 1.0, 0.7), (0.9, 0.5, 1.0))[phase % 2]
    unit = rect.width() / 32
    left, bottom = rect.center().x() + 1 - 6.5 * unit, rect.center().y() + 7 * unit
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(white)
    for number, share in enumerate(heights):
        high = 13 * unit * share
        painter.drawRoundedRect(QRectF(left + number * 5 * unit, bottom - high, 3.4 * unit, high), unit, unit)
    painter.restore()


def stars(
    painter: QPainter, desk: Desk, left: int, middle: int, rating: float, size: int, gap: int, dim: bool = False
) -> None:
    """Paints five stars from `left` around the line `middle`; given ones are filled, a half counts as given."""
    theme = desk.theme
    for number in range(5):
        given = rating >= number + 0.5
        token = "text3" if dim else "star" if given else "starOff"
        rect = QRect(left + number * (size + gap), middle - size // 2, size, size)
        desk.icons.paint(painter, "star-fill" if given else "star", rect, theme.colour(token))


def stars_width(size: int, gap: int) -> int:
    """How wide five stars are."""
    return 5 * size + 4 * gap


def genre_mark(painter: QPainter, desk: Desk, rect: QRect, song: SongRow, on_soft: bool = False) -> None:
    """Paints where the genre comes from, and its word."""
    theme = desk.theme
    open_question = not song.genre or song.genre == "Unknown"
    size = theme.u(14)
    mark = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
    hue = theme.colour("text3") if open_question or song.away else theme.hue(song.label)
    desk.icons.paint(painter, texts.genre_icon(song), mark, theme.colour("onSoft") if on_soft else hue)
    words = "onSoft" if on_soft else "text3" if open_question or song.away else "text"
    text(painter, desk, rect.adjusted(size + theme.u(5), 0, 0, 0), texts.genre(song), "sub", words)


def genre_chip(painter: QPainter, desk: Desk, rect: QRect, song: SongRow, ground: str = "page") -> None:
    """Paints the genre as a round chip at the left of `rect`."""
    theme = desk.theme
    size, pad = theme.u(14), theme.u(8)
    words = texts.genre(song)
    wide = min(rect.width(), size + theme.u(5) + theme.metrics("sub").horizontalAdvance(words) + 2 * pad + theme.u(2))
    high = max(theme.u(22), theme.line("sub") + theme.u(4))
    chip = QRect(rect.left(), rect.center().y() - high // 2 + 1, wide, high)
    if ground != "soft":
        band(painter, QRectF(chip), theme.chip(song.label, ground), high / 2)
    genre_mark(painter, desk, chip.adjusted(pad, 0, -pad + theme.u(2), 0), song, ground == "soft")


def state_line(painter: QPainter, desk: Desk, rect: QRect, song: SongRow, colour: str, then: str) -> None:
    """Paints what is wrong with a song as icon and words, then `then`."""
    theme = desk.theme
    icon = "cloud-slash" if not song.here else "warning-circle" if song.problem else "eject"
    size = theme.u(13)
    mark = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
    desk.icons.paint(painter, icon, mark, theme.colour(colour))
    words = " · ".join(part for part in (texts.state(song), then) if part)
    text(painter, desk, rect.adjusted(size + theme.u(4), 0, 0, 0), words, "sub", colour)


def bar(painter: QPainter, theme_line: QColor, fill: QColor, rect: QRectF, share: float) -> None:
    """Paints a bar filled to `share` (0..1)."""
    radius = rect.height() / 2
    band(painter, rect, theme_line, radius)
    if share > 0:
        wide = max(rect.height(), rect.width() * min(1.0, share))
        band(painter, QRectF(rect.left(), rect.top(), wide, rect.height()), fill, radius)
