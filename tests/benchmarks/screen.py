"""An X server without a screen, watched by its own events: when a program's window is there, and when it shows rows."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SUBSTRUCTURE_NOTIFY, MAP_NOTIFY, ALL_PLANES, Z_PIXMAP = 1 << 19, 19, (1 << 64) - 1, 2
LEAST_WIDE, LEAST_HIGH = 300, 200
LOOK_S, PATIENCE_S = 0.01, 30.0
COLOURS, LINES = 4, 0.2
"""A line of pixels with so many colours holds text; so much of a window's middle holds such lines once it shows rows."""


class _MapEvent(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("sent", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("event", ctypes.c_ulong),
        ("window", ctypes.c_ulong),
    )


class _Event(ctypes.Union):
    _fields_ = (("map", _MapEvent), ("room", ctypes.c_long * 24))


class _Image(ctypes.Structure):
    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
    )


_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one start.

    Attributes:
        mapped: seconds from the start of the process until its window was mapped.
        worked: seconds of processor time that the process had used by then; other work on the machine sways it less.
        drawn: seconds until the middle of the window showed rows, None: never.
    """

    mapped: float
    worked: float
    drawn: float | None


class Screen:
    """Listens to what is mapped on the root window of a display."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_Image)
        self._ignore = _ErrorHandler(lambda _display, _error: 0)  # a window may go while it is looked at
        self._x.XSetErrorHandler(self._ignore)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XSelectInput(self._display, self._root, ctypes.c_long(SUBSTRUCTURE_NOTIFY))
        self._x.XSync(self._display, 1)

    def watch(self, command: list[str], environment: dict[str, str], rows_within_s: float) -> Seen:
        """Starts a program, watches for its window and ends it with everything that it started.

        Raises:
            TimeoutError: no window came.
        """
        self._x.XSync(self._display, 1)
        began = time.perf_counter()
        quiet = subprocess.DEVNULL
        running = subprocess.Popen(
            command, env=environment, cwd="/", stdout=quiet, stderr=quiet, start_new_session=True
        )
        try:
            x, y, wide, high = self._next_window(command, began + PATIENCE_S)
            mapped, worked = time.perf_counter() - began, _processor_seconds(running.pid)
            while time.perf_counter() - began < mapped + rows_within_s:
                if self._shows_rows(x + wide // 3, y + high * 2 // 5, wide // 3, high // 3):
                    return Seen(mapped, worked, time.perf_counter() - began)
                time.sleep(LOOK_S)
            return Seen(mapped, worked, None)
        finally:
            _end(running)

    def _next_window(self, command: list[str], until: float) -> tuple[int, int, int, int]:
        event = _Event()
        while time.perf_counter() < until:
            while self._x.XPending(self._display):
                self._x.XNextEvent(self._display, ctypes.byref(event))
                if event.map.type == MAP_NOTIFY:
                    place = self._geometry(event.map.window)
                    if place[2] >= LEAST_WIDE and place[3] >= LEAST_HIGH:
                        return place
            select.select([self._x.XConnectionNumber(self._display)], [], [], 0.5)
        raise TimeoutError(f"{command} showed no window")

    def _geometry(self, window: int) -> tuple[int, int, int, int]:
        root, numbers = ctypes.c_ulong(), [ctypes.c_int() for _ in range(6)]
        self._x.XGetGeometry(
            self._display, ctypes.c_ulong(window), ctypes.byref(root), *(ctypes.byref(number) for number in numbers)
        )
        x, y, wide, high = (number.value for number in numbers[:4])
        return x, y, wide, high

    def _shows_rows(self, x: int, y: int, wide: int, high: int) -> bool:
        image = self._x.XGetImage(
            self._display, self._root, x, y, wide, high, ctypes.c_ulong(ALL_PLANES), Z_PIXMAP
        )  # fmt: skip
        if not image:
            return False
        pixels = memoryview(ctypes.string_at(image.contents.data, wide * high * 4)).cast("I")
        self._x.XFree(ctypes.c_void_p(image.contents.data))
        self._x.XFree(image)
        with_text = sum(len(set(pixels[line * wide : (line + 1) * wide])) >= COLOURS for line in range(high))
        return with_text >= LINES * high


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end(running: subprocess.Popen[bytes]) -> None:
    """Asks a program to end, so that its next start is a usual one, and makes sure of it."""
    running.terminate()
    try:
        running.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        print(f"{running.args} did not end by itself")
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@contextmanager
def display(home: Path) -> Iterator[dict[str, str]]:
    """An X server and a session bus of its own; the environment for programs on them, at home in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork", "--nopidfile"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert bus.stdout is not None
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "WAYLAND"))}
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        yield kept | {
            "DISPLAY": f":{number}",
            "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(),
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
        }
    finally:
        for process in (bus, server):
            process.terminate()
            process.wait()
