"""The reason of a suggestion: at most two lines, names of songs emphasised, no markup."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from pmrs_desktop.app.rows import Run
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk

_SHORT = 6
"""Letters of a word that looks lost alone on a line."""
_NAME_LENGTHS = (34, 26, 20, 15, 11)


def paint_reason(
    painter: QPainter,
    desk: Desk,
    rect: QRect,
    reason: tuple[Run, ...],
    most: int = 2,
    token: str = "",
    middle: bool = False,
) -> int:
    """Paints the sentence into `rect` on at most `most` lines; returns the height used."""
    theme = desk.theme
    layout = QTextLayout("", theme.font("sub"))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = _laid_out(layout, desk, reason, rect.width(), most, token)
    high = sum(line.height() for line in lines)
    top = rect.top() + max(0.0, (rect.height() - high) / 2) if middle else float(rect.top())
    y = top
    painter.setPen(theme.colour(token or "text2"))
    for line in lines:
        line.setPosition(QPointF(0, 0))
        line.draw(painter, QPointF(rect.left(), y))
        y += line.height()
    return round(y - top)


def reason_height(desk: Desk, reason: tuple[Run, ...], width: int, most: int = 2) -> int:
    """The height that `paint_reason` would use."""
    layout = QTextLayout("", desk.theme.font("sub"))
    return round(sum(line.height() for line in _laid_out(layout, desk, reason, width, most, "")))


def _laid_out(
    layout: QTextLayout, desk: Desk, reason: tuple[Run, ...], width: int, most: int, token: str
) -> list[QTextLine]:
    """Lays the sentence out, names cut ever shorter until it fits; then words before its last part go, never its end."""
    for longest in _NAME_LENGTHS:
        cut = tuple(
            (texts.shorter(texts.one_line(words), longest) if strong else words, strong) for words, strong in reason
        )
        sentence = _with_its_end_together("".join(words for words, _ in cut))
        layout.setText(sentence)
        layout.setFormats(_formats(desk, cut, len(sentence), token))
        lines = _lines(layout, width)
        if len(lines) <= most:
            return lines
    tail = max(sentence.rfind(";"), 0)
    tail = tail if 0 < len(sentence) - tail < 2 * len(sentence) // 3 else len(sentence)
    for head in range(tail - 1, 0, -1):
        layout.setText(sentence[:head].rstrip(" ,;…") + "…" + sentence[tail:])
        layout.setFormats(_formats(desk, cut, head, token))
        lines = _lines(layout, width)
        if len(lines) <= most:
            break
    return lines[:most]


def _with_its_end_together(sentence: str) -> str:
    """Returns the sentence with its last two words in one line where the last is short: "4 stars", "like it"."""
    start, word = sentence[: -_SHORT - 1], sentence[-_SHORT - 1 :]
    return start + "\u00a0".join(word.rsplit(" ", 1))


def _lines(layout: QTextLayout, width: int) -> list[QTextLine]:
    lines = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(20, width))
        lines.append(line)
    layout.endLayout()
    return lines


def _formats(desk: Desk, reason: tuple[Run, ...], length: int, token: str) -> list[QTextLayout.FormatRange]:
    ranges, at, place = [], 0, 0
    for words, strong in reason:
        span = min(len(words), length - at)
        if span <= 0:
            break
        style = QTextCharFormat()
        style.setForeground(desk.theme.colour(token or ("text" if strong else "text2")))
        style.setFont(desk.theme.font("subM" if strong else "sub"))
        piece = QTextLayout.FormatRange()
        wide = len(words[:span].encode("utf-16-le")) // 2  # Qt counts an emoji as two
        piece.start, piece.length, piece.format = place, wide, style
        ranges.append(piece)
        at, place = at + len(words), place + wide
    return ranges
