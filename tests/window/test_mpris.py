"""MPRIS from outside: a player in one process on a session bus of its own, playerctl and gdbus in others."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLAYER = """
import sys
from dataclasses import replace
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from pmrs_desktop.window.mpris import Mpris, NowPlaying

app = QCoreApplication([])


class Desk:
    def __init__(self):
        self.shown, self.place = NowPlaying(), 0.0

    def now(self):
        return self.shown

    def position(self):
        return self.place

    def __getattr__(self, name):
        return lambda *words: print(name, *words, flush=True)


desk = Desk()
mpris = Mpris(desk)
song = NowPlaying("playing", 7, "Tülip <b>Song</b>", "The Näme", "Album", 95.5, "file:///c.png", 2.5, 25)


def obey(line):
    if line == "play":
        desk.shown, desk.place = song, 12.25
        mpris.refresh()
    elif line == "pause":
        desk.shown = replace(desk.shown, status="paused", shuffled=True, repeat="all", volume=75)
        mpris.refresh()
        mpris.refresh()
    elif line == "seek":
        desk.place = 60.5
        mpris.sought(60.5)
    elif line == "close":
        mpris.close()
    print("done", line, flush=True)


notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(lambda *_: (line := sys.stdin.readline().strip()) and obey(line) or line or app.quit())
print("service", mpris.service, flush=True)
app.exec()
"""


class Bus:
    """A session bus of its own, with a player on it."""

    def __init__(self) -> None:
        daemon = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        self._daemon = subprocess.Popen(daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._daemon.stdout is not None
        address = self._daemon.stdout.readline().strip()
        self._environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
        self.player = self.start()
        self.service = self.line().removeprefix("service ")

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Starts a player, or this command, on the bus."""
        return subprocess.Popen(
            command or (sys.executable, "-c", PLAYER),
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """Returns the next line that the player says."""
        assert self.player.stdout is not None
        return self.player.stdout.readline().strip()

    def tell(self, word: str) -> None:
        """Lets the player do something, and waits until it is done."""
        assert self.player.stdin is not None
        self.player.stdin.write(word + "\n")
        self.player.stdin.flush()
        assert self.line() == f"done {word}"

    def ask(self, *command: str) -> str:
        """Returns what this command says on the bus."""
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def get(self, name: str, interface: str = "org.mpris.MediaPlayer2.Player") -> str:
        """Returns a property as gdbus prints it."""
        return self.call("org.freedesktop.DBus.Properties.Get", interface, name)

    def call(self, method: str, *words: str) -> str:
        """Calls a method of the player through gdbus."""
        place = ["--dest", "org.mpris.MediaPlayer2.pmrs_desktop", "--object-path", "/org/mpris/MediaPlayer2"]
        return self.ask("gdbus", "call", "--session", *place, "--method", method, *words)

    def close(self) -> None:
        """Ends the player, then the bus."""
        for process in (self.player, self._daemon):
            process.terminate()
            process.communicate()


@pytest.fixture(scope="module")
def bus() -> Iterator[Bus]:
    missing = [tool for tool in ("dbus-daemon", "gdbus", "playerctl") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")
    bus = Bus()
    yield bus
    bus.close()


def test_it_is_found_by_its_name(bus: Bus) -> None:
    assert bus.service == "org.mpris.MediaPlayer2.pmrs_desktop"
    assert bus.ask("playerctl", "--list-all") == "pmrs_desktop"
    assert bus.get("Identity", "org.mpris.MediaPlayer2") == "(<'PMRS Desktop'>,)"
    assert bus.get("DesktopEntry", "org.mpris.MediaPlayer2") == "(<'pmrs-desktop'>,)"
    assert bus.get("SupportedUriSchemes", "org.mpris.MediaPlayer2") == "(<@as []>,)"


def test_the_song_is_shown(bus: Bus) -> None:
    bus.tell("play")
    assert bus.ask("playerctl", "status") == "Playing"
    shown = "{{title}}|{{artist}}|{{album}}|{{mpris:length}}|{{mpris:artUrl}}|{{xesam:userRating}}|{{mpris:trackid}}"
    assert bus.ask("playerctl", "metadata", "--format", shown) == (
        "Tülip <b>Song</b>|The Näme|Album|95500000|file:///c.png|0.5|'/io/github/pmrs_desktop/song/7'"
    )
    assert bus.get("Position") == "(<int64 12250000>,)"
    assert bus.get("Volume") == "(<0.25>,)"
    assert bus.get("LoopStatus") == "(<'None'>,)"
    assert "<['The Näme']>" in bus.get("Metadata")


@pytest.mark.parametrize(
    ("command", "done"),
    [
        (["play"], "play"),
        (["pause"], "pause"),
        (["play-pause"], "play_pause"),
        (["next"], "next"),
        (["previous"], "previous"),
        (["stop"], "stop"),
        (["volume", "0.73"], "set_volume 73"),
        (["volume", "7"], "set_volume 100"),
        (["shuffle", "on"], "set_shuffled True"),
        (["loop", "Track"], "set_repeat one"),
        (["loop", "Playlist"], "set_repeat all"),
        (["position", "30"], "set_position 30.0"),
        (["position", "5+"], "set_position 17.25"),
        (["position", "100-"], "set_position 0.0"),
        (["position", "500+"], "next"),
    ],
)
def test_media_keys_reach_the_player(bus: Bus, command: list[str], done: str) -> None:
    bus.tell("play")
    bus.ask("playerctl", *command)
    assert bus.line() == done


def test_the_window_is_raised_and_closed(bus: Bus) -> None:
    bus.call("org.mpris.MediaPlayer2.Raise")
    assert bus.line() == "raise_window"
    bus.call("org.mpris.MediaPlayer2.Quit")
    assert bus.line() == "quit"


def test_a_place_meant_for_another_song_or_outside_is_ignored(bus: Bus) -> None:
    bus.tell("play")
    method = "org.mpris.MediaPlayer2.Player.SetPosition"
    bus.call(method, "/io/github/pmrs_desktop/song/6", "1000000")
    bus.call(method, "/io/github/pmrs_desktop/song/7", "--", "-1000000")
    bus.call(method, "/io/github/pmrs_desktop/song/7", "99000000")
    bus.call(method, "/io/github/pmrs_desktop/song/7", "2500000")
    assert bus.line() == "set_position 2.5"


def test_changes_are_told_once_and_so_that_glib_hears_them(bus: Bus) -> None:
    bus.tell("play")
    place = ["--dest", bus.service, "--object-path", "/org/mpris/MediaPlayer2"]
    listener = bus.start("gdbus", "monitor", "--session", *place)
    lines: queue.Queue[str] = queue.Queue()
    assert listener.stdout is not None
    reader = threading.Thread(target=lambda heard: [lines.put(line.strip()) for line in heard], args=(listener.stdout,))
    reader.start()
    seeked = "/org/mpris/MediaPlayer2: org.mpris.MediaPlayer2.Player.Seeked (int64 60500000,)"
    while seeked not in lines.queue:  # it says that it listens some ms before it does
        bus.tell("seek")
        with contextlib.suppress(queue.Empty):
            lines.put(lines.get(timeout=0.1))
    bus.tell("pause")
    bus.tell("seek")
    while "PropertiesChanged" not in (told := lines.get(timeout=10)):
        pass
    assert lines.get(timeout=10) == seeked
    listener.terminate()
    listener.wait()
    reader.join()
    listener.communicate()
    assert "PropertiesChanged ('org.mpris.MediaPlayer2.Player'" in told
    assert told.endswith("@as [])")
    for word in ("'PlaybackStatus': <'Paused'>", "'Shuffle': <true>", "'LoopStatus': <'Playlist'>", "'Volume': <0.75>"):
        assert word in told
    assert "Metadata" not in told


def test_a_second_player_has_a_name_of_its_own(bus: Bus) -> None:
    other = bus.start()
    assert other.stdout is not None
    assert other.stdout.readline().strip() == f"service {bus.service}.instance{other.pid}"
    other.terminate()
    other.communicate()


def test_closed_it_is_gone() -> None:
    if shutil.which("dbus-daemon") is None or shutil.which("playerctl") is None:
        pytest.skip("not installed here: dbus-daemon or playerctl")
    bus = Bus()
    bus.tell("close")
    assert bus.ask("sh", "-c", "playerctl --list-all || true") in ("", "No players were found")
    bus.close()


def test_without_a_session_bus_it_is_left_out_silently() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "XDG_RUNTIME"))}
    environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    done = subprocess.run(
        [sys.executable, "-c", PLAYER],
        cwd=ROOT,
        env=environment,
        input="play\npause\nseek\nclose\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n")[0].strip() == "service"
