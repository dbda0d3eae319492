"""The player bar: the song, what moves it, the queue and the volume."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget, QWidgetAction

from pmrs_desktop.app.rows import NowPlaying, Repeat
from pmrs_desktop.window import texts
from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.tokens import BAR
from pmrs_desktop.window.widgets.buttons import Button, IconButton, PlayButton
from pmrs_desktop.window.widgets.labels import Cover, Elided, label
from pmrs_desktop.window.widgets.sliders import Stars, Track
from pmrs_desktop.words import tr

_NEXT_REPEAT = {Repeat.OFF: Repeat.ALL, Repeat.ALL: Repeat.ONE, Repeat.ONE: Repeat.OFF}


class PlayerBar(QWidget):
    """`queue_wanted` asks for the drawer."""

    queue_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("ground", "side")
        self.setAccessibleName(tr("Player"))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._left, self._middle, self._right = QWidget(), QWidget(), QWidget()
        self._build_song()
        self._build_transport()
        self._build_end()
        for part in (self._left, self._middle, self._right):
            part.setMinimumWidth(0)
            self._row.addWidget(part)
        self._clock = QTimer(self, interval=500)
        self._clock.timeout.connect(self._follow_position)
        desk.player_changed.connect(self.show_now)
        desk.theme.changed.connect(self._measure)
        self.show_now(desk.now)
        self._measure()

    def set_room(self, room: float) -> None:
        """Takes the effective width of the window."""
        thirds = (30, 50, 20) if room < 860 else (30, 40, 30)
        for number, stretch in enumerate(thirds):
            self._row.setStretch(number, stretch)
        wide = self.width() - 2 * self._desk.theme.u(14) - 2 * self._row.spacing()
        for part, share in zip((self._left, self._middle, self._right), thirds, strict=True):
            part.setFixedWidth(max(40, wide * share // 100))
        self._volume.setVisible(room >= 1080)
        self._speaker.name_it(tr("Volume") if room < 1080 else self._mute_name())

    def focus_first(self, reason: Qt.FocusReason) -> None:
        """Gives the focus to the play button, or to the queue where nothing plays."""
        (self._play if self._play.isEnabled() else self.queue_button).setFocus(reason)

    def show_now(self, now: NowPlaying) -> None:
        """Shows what the player does."""
        song = now.song
        self._cover.show_file(song.cover if song else None)
        self._cover.setEnabled(song is not None)
        self._title.say(song.title if song else tr("Nothing playing"), "text" if song else "text2")
        second = "  ·  ".join(part for part in (texts.artist(song), song.album) if part) if song else ""
        self._artist.say(second)
        self._artist.setVisible(song is not None and not now.sound_problem)
        self._stars.setVisible(song is not None and not now.sound_problem)
        self._problem.setText(now.sound_problem)
        self._problem.setVisible(bool(now.sound_problem))
        self._title.setVisible(song is not None or not now.sound_problem)
        why = texts.why_it_plays(now) if song is not None and not now.sound_problem else ""
        self._why.say(why)
        self._why.setVisible(bool(why))
        if song is not None:
            self._stars.show_rating(song.rating)
        for part in (self._back, self._play, self._on, self._shuffle, self._repeat, self._seek):
            part.setEnabled(song is not None)
        self._on.setEnabled(song is not None and now.can_next)
        self._play.show_state(now.playing, tr("Pause") if now.playing else tr("Play"))
        self._shuffle.setChecked(now.shuffle)
        self._shuffle.name_it(tr("Shuffle, on") if now.shuffle else tr("Shuffle, off"))
        self._repeat.setChecked(now.repeat != Repeat.OFF)
        self._repeat.show_icon("repeat-once" if now.repeat == Repeat.ONE else "repeat")
        self._repeat.name_it(_repeat_name(now.repeat))
        self._volume.setValue(now.volume)
        self._volume.setAccessibleName(tr("Volume"))
        self._speaker.show_icon("speaker-slash" if now.muted or not now.volume else "speaker-high")
        self._seek.setRange(0, max(1, int(now.length)))
        self._length.setText(texts.clock(now.length if song else 0))
        self._show_position(now.position if song else 0)
        if now.playing:
            self._clock.start()
        else:
            self._clock.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.colour("side"))
        painter.fillRect(0, 0, self.width(), 1, self._desk.theme.colour("line"))
        painter.end()

    def _build_song(self) -> None:
        desk = self._desk
        self._cover = Cover(desk, 56, 6, tr("Now playing"))
        self._cover.clicked.connect(lambda: desk.page_wanted.emit("nowplaying", None))
        self._title = Elided(desk, "bodyB")
        self._artist = Elided(desk, "sub", "text2")
        self._stars = Stars(desk)
        self._stars.rated.connect(self._rate)
        self._why = Elided(desk, "cap", "text2")
        self._problem = label("", "sub", "text2", wrap=True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addStretch(1)
        for part in (self._title, self._artist, self._stars, self._why, self._problem):
            lines.addWidget(part)
        lines.addStretch(1)
        row = QHBoxLayout(self._left)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._cover)
        row.addLayout(lines, 1)

    def _build_transport(self) -> None:
        desk, playback = self._desk, self._desk.application.playback
        self._shuffle = IconButton(desk, "shuffle", tr("Shuffle"), 18, 32, checkable=True, lit=False)
        self._back = IconButton(desk, "skip-back-fill", tr("Previous"), 20, 32, token="text")
        self._play = PlayButton(desk)
        self._on = IconButton(desk, "skip-forward-fill", tr("Next"), 20, 32, token="text")
        self._repeat = IconButton(desk, "repeat", tr("Repeat"), 18, 32, checkable=True, lit=False)
        self._shuffle.clicked.connect(lambda: playback.set_shuffle(not desk.now.shuffle))
        self._back.clicked.connect(playback.previous)
        self._play.clicked.connect(playback.toggle)
        self._on.clicked.connect(playback.next)
        self._repeat.clicked.connect(lambda: playback.set_repeat(_NEXT_REPEAT[desk.now.repeat]))
        self._position, self._length = label("0:00", "cap", "text2"), label("0:00", "cap", "text2")
        self._position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._seek = Track(desk, tr("Position"))
        self._seek.setSingleStep(5)
        self._seek.setPageStep(30)
        self._seek.moved_by_hand.connect(self._sought)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for part in (self._shuffle, self._back, self._play, self._on, self._repeat):
            buttons.addWidget(part)
        buttons.addStretch(1)
        times = QHBoxLayout()
        times.setSpacing(8)
        times.addWidget(self._position)
        times.addWidget(self._seek, 1)
        times.addWidget(self._length)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(buttons)
        column.addLayout(times)
        column.addStretch(1)

    def _build_end(self) -> None:
        desk, playback = self._desk, self._desk.application.playback
        self.queue_button = IconButton(desk, "queue", tr("Queue"), 18, 34, checkable=True)
        self.queue_button.clicked.connect(self.queue_wanted)
        self._speaker = IconButton(desk, "speaker-high", tr("Volume"), 18, 34)
        self._speaker.clicked.connect(self._speaker_clicked)
        self._volume = Track(desk, tr("Volume"))
        self._volume.setRange(0, 100)
        self._volume.setSingleStep(5)
        self._volume.setFixedWidth(desk.theme.u(104))
        self._volume.moved_by_hand.connect(playback.set_volume)
        row = QHBoxLayout(self._right)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch(1)
        for part in (self.queue_button, self._speaker, self._volume):
            row.addWidget(part)

    def _speaker_clicked(self) -> None:
        desk, playback = self._desk, self._desk.application.playback
        if not self._volume.isHidden():
            playback.set_muted(not desk.now.muted)
            return
        menu = QMenu(self)
        slider = Track(desk, tr("Volume"))
        slider.setRange(0, 100)
        slider.setSingleStep(5)
        slider.setValue(desk.now.volume)
        slider.setFixedWidth(desk.theme.u(150))
        slider.moved_by_hand.connect(playback.set_volume)
        mute = Button(desk, tr("Sound on") if desk.now.muted else tr("Mute"), "", "link")
        mute.clicked.connect(lambda: playback.set_muted(not desk.now.muted))
        mute.clicked.connect(menu.close)
        box = QFrame()
        row = QHBoxLayout(box)
        row.addWidget(slider)
        row.addWidget(mute)
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        menu.addAction(action)
        above = QPoint(self._speaker.width() - menu.sizeHint().width(), -menu.sizeHint().height() - 6)
        menu.popup(self._speaker.mapToGlobal(above))
        slider.setFocus(Qt.FocusReason.PopupFocusReason)

    def _rate(self, stars: int) -> None:
        if self._desk.now.song is not None:
            self._desk.rate([self._desk.now.song.id], stars)

    def _sought(self, seconds: int) -> None:
        self._show_position(seconds)
        if not self._seek.held:
            self._desk.application.playback.seek(float(seconds))

    def _follow_position(self) -> None:
        if not self._seek.held and not self.window().isMinimized():
            self._show_position(self._desk.application.playback.position())

    def _show_position(self, seconds: float) -> None:
        self._position.setText(texts.clock(seconds))
        if not self._seek.held:
            self._seek.setValue(int(seconds))
        length = self._desk.now.length
        name = tr("{position} of {length}", position=texts.spoken(seconds), length=texts.spoken(length))
        if self._seek.hasFocus() or not self._seek.accessibleDescription():
            self._seek.setAccessibleDescription(name)

    def _mute_name(self) -> str:
        return tr("Sound on") if self._desk.now.muted else tr("Mute")

    def _measure(self) -> None:
        theme = self._desk.theme
        lines = theme.line("bodyB") + theme.line("sub") + theme.u(18) + theme.line("cap") + 3
        self.setFixedHeight(max(theme.u(BAR), lines + theme.u(8)))
        self._row.setContentsMargins(theme.u(14), theme.u(4), theme.u(14), theme.u(4))
        self._volume.setFixedWidth(theme.u(104))
        wide = theme.metrics("cap").horizontalAdvance("0:00:00")
        for part in (self._position, self._length):
            part.setFixedWidth(wide)


def _repeat_name(repeat: Repeat) -> str:
    return {
        Repeat.OFF: tr("Repeat, off"),
        Repeat.ALL: tr("Repeat, the queue"),
        Repeat.ONE: tr("Repeat, this song"),
    }[repeat]
