"""The player as the desktop's own controls see it: what MPRIS asks, answered from the application and the window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from pmrs_desktop.app.ports import Playback
from pmrs_desktop.app.rows import Repeat
from pmrs_desktop.window import mpris
from pmrs_desktop.window.shell import Shell


class Remote:
    """Answers `mpris.Controls`."""

    def __init__(self, playback: Playback, shell: Shell) -> None:
        self._playback = playback
        self._shell = shell

    def now(self) -> mpris.NowPlaying:
        """Returns what other programs are shown."""
        now = self._playback.now()
        song = now.song
        if song is None:
            return mpris.NowPlaying(volume=now.volume, shuffled=now.shuffle, repeat=now.repeat.value)
        return mpris.NowPlaying(
            status="playing" if now.playing else "paused",
            entry=song.id,
            title=song.title,
            artist=song.artist,
            album=song.album,
            seconds=now.length or None,
            rating=song.rating,
            volume=0 if now.muted else now.volume,
            shuffled=now.shuffle,
            repeat=now.repeat.value,
            can_go_next=now.can_next,
        )

    def position(self) -> float:
        """Returns seconds from the beginning of the song."""
        return self._playback.position()

    def play(self) -> None:
        """Begins, or goes on."""
        if not self._playback.now().playing:
            self._playback.toggle()

    def pause(self) -> None:
        """Lets the sound rest."""
        if self._playback.now().playing:
            self._playback.toggle()

    def play_pause(self) -> None:
        """Pauses while playing, else plays."""
        self._playback.toggle()

    def stop(self) -> None:
        """Pauses at the beginning of the song."""
        self.pause()
        self._playback.seek(0.0)

    def next(self) -> None:
        """Goes to the next song."""
        self._playback.next()

    def previous(self) -> None:
        """Goes back."""
        self._playback.previous()

    def set_position(self, seconds: float) -> None:
        """Goes to a place in the song."""
        self._playback.seek(seconds)

    def set_volume(self, percent: int) -> None:
        """Sets the volume."""
        self._playback.set_volume(percent)

    def set_shuffled(self, on: bool) -> None:
        """Shuffles, or not."""
        self._playback.set_shuffle(on)

    def set_repeat(self, repeat: str) -> None:
        """Sets what repeats."""
        self._playback.set_repeat(Repeat(repeat))

    def raise_window(self) -> None:
        """Brings the window to the front."""
        self._shell.showNormal()
        self._shell.raise_()
        self._shell.activateWindow()

    def quit(self) -> None:
        """Closes the program."""
        QApplication.quit()
