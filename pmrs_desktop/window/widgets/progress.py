"""The strip of the sidebar that shows the work in the background, and the card of the first scan."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmrs_desktop.app.rows import ProgressRow
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets import paint
from pmrs_desktop.window.widgets.buttons import Button
from pmrs_desktop.window.widgets.labels import Bar, Mark, label
from pmrs_desktop.window.widgets.space import space
from pmrs_desktop.words import ntr, tr

_ICONS = {"genres": "activity", "scan": "folder", "import": "download-simple"}


def counted(row: ProgressRow) -> str:
    """412 of 4,291."""
    return tr("{done} of {total}", done=texts.number(row.done), total=texts.number(row.total))


class ProgressStrip(QAbstractButton):
    """Name, bar, counts of one job; a click shows what could not be read. Hidden while nothing runs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: ProgressRow | None = None
        self.narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: desk.asked.emit(f"failures:{self._row.kind}") if self._row else None)
        desk.progressed.connect(self.show_rows)
        desk.theme.changed.connect(self.updateGeometry)
        self.hide()

    def show_rows(self, rows: tuple[ProgressRow, ...]) -> None:
        """Shows the first of the jobs that run."""
        self._row = rows[0] if rows else None
        self.setVisible(self._row is not None)
        if self._row is not None:
            self.setAccessibleName(f"{self._row.name}, {self._counts()}")
            tip = f"{self._row.name}: {self._counts()}"
            self.setToolTip(texts.tip(tip))
            self.update()

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        high = theme.u(40) if self.narrow else theme.line("subM") + theme.line("cap") + theme.u(24)
        return QSize(30, high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        theme, rect = self._desk.theme, self.rect()
        if self.underMouse():
            paint.band(painter, QRectF(rect), theme.colour("hover"), 8)
        share = self._row.done / self._row.total if self._row.total else 0.0
        line, accent = theme.colour("line"), theme.colour("accent")
        if self.narrow:
            icon = QRect(0, 0, rect.width(), theme.u(30))
            self._desk.icons.paint(painter, _ICONS.get(self._row.kind, "activity"), icon, accent, theme.u(18))
            paint.bar(painter, line, accent, QRectF(4, theme.u(33), rect.width() - 8, theme.u(4)), share)
        else:
            left, wide = theme.u(8), rect.width() - theme.u(16)
            name = QRect(left, theme.u(4), wide, theme.line("subM"))
            paint.text(painter, self._desk, name, self._row.name, "subM", "text2")
            top = name.bottom() + theme.u(5)
            paint.bar(painter, line, accent, QRectF(left, top, wide, theme.u(4)), share)
            counts = QRect(left, top + theme.u(9), wide, theme.line("cap"))
            paint.text(painter, self._desk, counts, self._counts(), "cap", "text2")
        painter.end()

    def _counts(self) -> str:
        row = self._row
        if row is None:
            return ""
        parts = [tr("Paused")] if row.paused else []
        parts.append(counted(row))
        if row.failed:
            parts.append(ntr("{count} not read", "{count} not read", row.failed))
        return " · ".join(parts)


class ScanCard(QFrame):
    """The card above the table while music is read for the first time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paused = False
        self.setProperty("ground", "card")
        self._icon = Mark(desk, "folder", 17, "accent")
        self._name = label("", "bodyM")
        self._bar = Bar(desk, tr("Reading"))
        self._note = label("", "sub", "text2", wrap=True)
        self._pause = Button(desk, tr("Pause"), "pause-fill", "link")
        self._pause.clicked.connect(self._toggle)
        top = QHBoxLayout()
        space(desk, top, gap=12)
        top.addWidget(self._icon)
        top.addWidget(self._name, 1)
        top.addWidget(self._pause)
        column = QVBoxLayout(self)
        space(desk, column, (16, 12, 16, 12), 9)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._note)

    def show_row(self, row: ProgressRow) -> None:
        """Shows how far the scan is."""
        self._paused = row.paused
        self._name.setText(tr("{name} · {counts} files", name=row.name, counts=counted(row)))
        self._bar.show_share(row.done / row.total if row.total else 0.0)
        note = tr("You can play and rate what is already here.")
        if row.failed:
            note += " " + ntr("{count} file could not be read.", "{count} files could not be read.", row.failed)
        self._note.setText(note)
        self._pause.say(tr("Go on") if row.paused else tr("Pause"))
        self._pause.setIcon(self._desk.icons.icon("play-fill" if row.paused else "pause-fill", "accent"))

    def _toggle(self) -> None:
        paused, folders = not self._paused, self._desk.application.folders
        self._desk.bridge.run(lambda: folders.pause("scan", paused), lane="act")
