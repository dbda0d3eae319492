"""A dialog inside the window: the page dimmed, a card in the middle; title and buttons stay, the middle scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.widgets.buttons import Button, IconButton
from pmrs_desktop.window.widgets.labels import hairline, label
from pmrs_desktop.words import tr

_DIM = QColor(0, 0, 0, 110)


class Sheet(QDialog):
    """Covers its window until `done`. Fill `body`, call `set_buttons`, say what has the focus `first`; then `open_over`."""

    def __init__(self, desk: Desk, title: str, window: QWidget, wide: int = 600) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._desk, self._wide = desk, wide
        self._before = QApplication.focusWidget()
        self.first: QWidget | None = None
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.card = QFrame(self)
        self.card.setProperty("ground", "dialog")
        close = IconButton(desk, "x", tr("Close"), 16, 28)
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(24, 18, 18, 4)
        head.addWidget(label(title, "h2"), 1)
        head.addWidget(close)
        inside = QWidget()
        inside.setProperty("ground", "clear")
        # A wrapped label asks for two lines as its least; the height for the width alone decides, or a hole is left.
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(24, 4, 24, 12)
        self.body.setSpacing(desk.theme.u(8))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._inside = inside
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(24, 12, 24, 18)
        self._foot.setSpacing(10)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(hairline())
        column.addLayout(self._foot)
        window.installEventFilter(self)

    def set_buttons(self, way_out: str, *buttons: Button) -> None:
        """The escape route as a sentence at the left, buttons at the right, the primary last."""
        self._foot.addWidget(label(way_out, "sub", "text2", wrap=True), 1)
        for button in buttons:
            self._foot.addWidget(button)

    def open_over(self) -> None:
        """Shows itself."""
        self._place()
        self.show()
        self.raise_()
        (self.first or self.card).setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    def refit(self) -> None:
        """Takes the height that the body wants now."""
        self._place()

    def done(self, result: int) -> None:
        self.parentWidget().setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to whatever comes next
        super().done(result)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        now = QApplication.focusWidget() or self
        at: QWidget = now
        while True:
            at = (at.nextInFocusChain() if forward else at.previousInFocusChain()) or now
            if at is now:
                return True
            if (
                self.isAncestorOf(at)
                and at.isVisible()
                and at.isEnabled()
                and at.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                at.setFocus(reason)
                return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _DIM)
        painter.end()

    def _place(self) -> None:
        home = self.parentWidget()
        self.setGeometry(home.rect())
        wide = min(self._desk.theme.u(self._wide), home.width() - 40)
        self.card.resize(wide, 10)
        self.card.layout().activate()
        inside = self._inside.layout()
        body = inside.heightForWidth(wide - 2) if inside.hasHeightForWidth() else inside.sizeHint().height()
        frame = self.card.layout().minimumSize().height() - self._scroll.minimumSizeHint().height()
        high = min(body + frame + 2, home.height() - 32)
        # A scroll bar of before would take width from words, which then need it: it goes until the size is known.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.card.resize(wide, high)
        self.card.move(QPoint((home.width() - wide) // 2, (home.height() - high) // 2))
        self.card.layout().activate()
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
