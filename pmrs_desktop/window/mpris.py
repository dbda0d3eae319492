"""MPRIS 2 on the session bus: media keys, the desktop's own player panel, playerctl.

The specification is https://specifications.freedesktop.org/mpris-spec/latest/. Times there are microseconds, volume is
0..1. Where there is no session bus, nothing is offered and nothing is said.

PySide6's type stubs do not know that types may be named by words and that `ClassInfo` takes a mapping.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import ClassInfo, Property, QMetaType, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusAbstractAdaptor,
    QDBusArgument,
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
)

SERVICE = "org.mpris.MediaPlayer2.pmrs_desktop"
PATH = "/org/mpris/MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
SONGS = "/io/github/pmrs_desktop/song/"
NO_SONG = "/org/mpris/MediaPlayer2/TrackList/NoTrack"
MICROSECONDS = 1_000_000

LOOPS = {"off": "None", "one": "Track", "all": "Playlist"}
REPEATS = {loop: repeat for repeat, loop in LOOPS.items()}


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What the player shows to other programs.

    Attributes:
        status: "playing", "paused" or "stopped".
        entry: names the current entry of the queue; another one for each, None without a current song.
        seconds: length, None where unknown.
        cover: address of a picture ("file:///..."), "" without one.
        rating: stars 0.5..5, None where unrated.
        volume: 0..100.
        repeat: "off", "all" or "one".
    """

    status: str = "stopped"
    entry: int | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    seconds: float | None = None
    cover: str = ""
    rating: float | None = None
    volume: int = 100
    shuffled: bool = False
    repeat: str = "off"
    can_play: bool = True
    can_go_next: bool = True
    can_go_previous: bool = True


class Controls(Protocol):
    """What other programs may do with the player, and what they see of it."""

    def now(self) -> NowPlaying:
        """Returns what is shown."""

    def position(self) -> float:
        """Returns seconds from the beginning of the current song, 0 without one."""

    def play(self) -> None:
        """Begins, or goes on after a pause."""

    def pause(self) -> None:
        """Lets the sound rest."""

    def play_pause(self) -> None:
        """Pauses while playing, else plays."""

    def stop(self) -> None:
        """Ends the current song."""

    def next(self) -> None:
        """Goes to the next song."""

    def previous(self) -> None:
        """Goes to the previous song, or to the beginning of this one."""

    def set_position(self, seconds: float) -> None:
        """Goes to this place of the current song."""

    def set_volume(self, percent: int) -> None:
        """Sets the volume, 0..100."""

    def set_shuffled(self, on: bool) -> None:
        """Shuffles the queue, or brings back its order."""

    def set_repeat(self, repeat: str) -> None:
        """Sets what repeats: "off", "all" or "one"."""

    def raise_window(self) -> None:
        """Brings the window to the front."""

    def quit(self) -> None:
        """Closes the program."""


@ClassInfo({"D-Bus Interface": "org.mpris.MediaPlayer2"})  # type: ignore[call-arg]
class _Program(QDBusAbstractAdaptor):  # type: ignore[operator]
    """The interface of the program itself. Names are the specification's."""

    def __init__(self, parent: QObject, controls: Controls, desktop_entry: str) -> None:
        super().__init__(parent)
        self._controls = controls
        self._desktop_entry = desktop_entry

    @Slot()
    def Raise(self) -> None:
        self._controls.raise_window()

    @Slot()
    def Quit(self) -> None:
        self._controls.quit()

    @Property(bool)
    def CanQuit(self) -> bool:
        return True

    @Property(bool)
    def CanRaise(self) -> bool:
        return True

    @Property(bool)
    def HasTrackList(self) -> bool:
        return False

    @Property(str)
    def Identity(self) -> str:
        return "PMRS Desktop"

    @Property(str)
    def DesktopEntry(self) -> str:
        return self._desktop_entry

    @Property("QStringList")  # type: ignore[arg-type]
    def SupportedUriSchemes(self) -> list[str]:
        return []

    @Property("QStringList")  # type: ignore[arg-type]
    def SupportedMimeTypes(self) -> list[str]:
        return []


@ClassInfo({"D-Bus Interface": PLAYER})  # type: ignore[call-arg]
class _Player(QDBusAbstractAdaptor):  # type: ignore[operator]
    """The interface of the player. Names are the specification's."""

    Seeked = Signal("qlonglong")  # type: ignore[arg-type]

    def __init__(self, parent: QObject, controls: Controls) -> None:
        super().__init__(parent)
        self._controls = controls

    @Slot()
    def Play(self) -> None:
        self._controls.play()

    @Slot()
    def Pause(self) -> None:
        self._controls.pause()

    @Slot()
    def PlayPause(self) -> None:
        self._controls.play_pause()

    @Slot()
    def Stop(self) -> None:
        self._controls.stop()

    @Slot()
    def Next(self) -> None:
        self._controls.next()

    @Slot()
    def Previous(self) -> None:
        self._controls.previous()

    @Slot("qlonglong")
    def Seek(self, offset: int) -> None:
        now = self._controls.now()
        place = self._controls.position() + offset / MICROSECONDS
        if now.entry is None:
            return
        if now.seconds is not None and place > now.seconds:
            self._controls.next()
        else:
            self._controls.set_position(max(0.0, place))

    @Slot(QDBusObjectPath, "qlonglong")
    def SetPosition(self, song: QDBusObjectPath, place: int) -> None:
        now = self._controls.now()
        seconds = place / MICROSECONDS
        stale = song.path() != _song_path(now)  # the specification: meant for a song that is gone, or outside of it
        if stale or seconds < 0 or (now.seconds is not None and seconds > now.seconds):
            return
        self._controls.set_position(seconds)

    @Slot(str)
    def OpenUri(self, address: str) -> None:
        """Does nothing, as `SupportedUriSchemes` says."""

    @Property(str)
    def PlaybackStatus(self) -> str:
        return self._controls.now().status.capitalize()

    def _loop(self) -> str:
        return LOOPS[self._controls.now().repeat]

    def _set_loop(self, loop: str) -> None:
        if loop in REPEATS:
            self._controls.set_repeat(REPEATS[loop])

    LoopStatus = Property(str, _loop, _set_loop)

    def _rate(self) -> float:
        return 1.0

    def _set_rate(self, rate: float) -> None:
        if rate == 0.0:  # the specification: as a pause
            self._controls.pause()

    Rate = Property(float, _rate, _set_rate)

    def _shuffle(self) -> bool:
        return self._controls.now().shuffled

    def _set_shuffle(self, on: bool) -> None:
        self._controls.set_shuffled(on)

    Shuffle = Property(bool, _shuffle, _set_shuffle)

    @Property("QVariantMap")  # type: ignore[arg-type]
    def Metadata(self) -> dict[str, Any]:
        return _metadata(self._controls.now())

    def _volume(self) -> float:
        return self._controls.now().volume / 100

    def _set_volume(self, volume: float) -> None:
        self._controls.set_volume(round(100 * min(1.0, max(0.0, volume))))

    Volume = Property(float, _volume, _set_volume)

    @Property("qlonglong")  # type: ignore[arg-type]
    def Position(self) -> int:
        return int(self._controls.position() * MICROSECONDS)

    @Property(float)
    def MinimumRate(self) -> float:
        return 1.0

    @Property(float)
    def MaximumRate(self) -> float:
        return 1.0

    @Property(bool)
    def CanGoNext(self) -> bool:
        return self._controls.now().can_go_next

    @Property(bool)
    def CanGoPrevious(self) -> bool:
        return self._controls.now().can_go_previous

    @Property(bool)
    def CanPlay(self) -> bool:
        return self._controls.now().can_play

    @Property(bool)
    def CanPause(self) -> bool:
        return self._controls.now().entry is not None

    @Property(bool)
    def CanSeek(self) -> bool:
        return self._controls.now().entry is not None

    @Property(bool)
    def CanControl(self) -> bool:
        return True


class Mpris(QObject):
    """The player as the session bus sees it; lives in the window's thread.

    Args:
        controls: what may be done and what is shown.
        desktop_entry: name of the .desktop file without its ending.
        parent: owns it.

    Attributes:
        service: the name on the bus, "" where there is no session bus.
    """

    def __init__(self, controls: Controls, desktop_entry: str = "pmrs-desktop", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controls = controls
        self._shown = _shown(controls.now())
        self._program = _Program(self, controls, desktop_entry)
        self._player = _Player(self, controls)
        self._bus = QDBusConnection.sessionBus()
        self.service = ""
        if not self._bus.isConnected() or not self._bus.registerObject(PATH, self):
            return
        for name in (SERVICE, f"{SERVICE}.instance{os.getpid()}"):  # the second while another data folder has the first
            if self._bus.registerService(name):
                self.service = name
                break

    def refresh(self) -> None:
        """Tells other programs what has changed since the last call; call it whenever anything shown may have."""
        shown = _shown(self._controls.now())
        changed = {name: value for name, value in shown.items() if value != self._shown.get(name)}
        self._shown = shown
        if changed and self.service:
            if "Metadata" in changed:
                changed["Metadata"] = _metadata(self._controls.now())
            message = QDBusMessage.createSignal(PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged")
            message.setArguments([PLAYER, changed, _no_names()])
            self._bus.send(message)

    def sought(self, seconds: float) -> None:
        """Tells other programs that the position jumped; ordinary playing is not told."""
        if self.service:
            self._player.Seeked.emit(int(seconds * MICROSECONDS))

    def close(self) -> None:
        """Takes the player off the bus."""
        if self.service:
            self._bus.unregisterService(self.service)
            self._bus.unregisterObject(PATH)
            self.service = ""


def _shown(now: NowPlaying) -> dict[str, Any]:
    """Returns the properties that are told when they change; position is never among them."""
    return {
        "PlaybackStatus": now.status.capitalize(),
        "LoopStatus": LOOPS[now.repeat],
        "Shuffle": now.shuffled,
        "Volume": now.volume / 100,
        "CanGoNext": now.can_go_next,
        "CanGoPrevious": now.can_go_previous,
        "CanPlay": now.can_play,
        "CanPause": now.entry is not None,
        "CanSeek": now.entry is not None,
        "Metadata": (now.entry, now.title, now.artist, now.album, now.seconds, now.cover, now.rating),
    }


def _metadata(now: NowPlaying) -> dict[str, Any]:
    """Returns what is said of the song; what is unknown is left out.

    PySide6 sends numbers below 2^31 as int32, where the specification has int64 for the length.
    """
    if now.entry is None:
        return {"mpris:trackid": QDBusObjectPath(NO_SONG)}
    told: dict[str, Any] = {
        "xesam:title": now.title,
        "xesam:album": now.album,
        "xesam:artist": [now.artist] if now.artist else [],
        "mpris:artUrl": now.cover,
        "mpris:length": int((now.seconds or 0) * MICROSECONDS),
        "xesam:userRating": (now.rating or 0) / 5,
    }
    return {"mpris:trackid": QDBusObjectPath(_song_path(now)), **{name: value for name, value in told.items() if value}}


def _song_path(now: NowPlaying) -> str:
    return NO_SONG if now.entry is None else f"{SONGS}{now.entry}"


def _no_names() -> QDBusArgument:
    """Returns an empty list of words; an empty Python list goes out as a list of anything, which GLib rejects."""
    names = QDBusArgument()
    names.beginArray(QMetaType(QMetaType.Type.QString))
    names.endArray()
    return names
