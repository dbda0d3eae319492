"""What changed on disk since the table was written: a walk, a pure difference, and the readings of what is new.

A scan is three calls, so that the caller can write between them and stop at any moment:

    seen = walk(root)                                  # names and sizes only; no file is opened
    found = difference(known, seen.files, seen.blind)  # pure
    for batch in readings(root, found, seen.files, tagger):  # opens only what is new, changed or moved
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import FileId, Tags
from pmrs_desktop.library import names
from pmrs_desktop.library.tagging import Tagger, Told
from pmrs_desktop.words import tr

BATCH = 250
"""Files read between two writes."""

_SYSTEM_FOLDERS = frozenset({b"lost+found", b"$RECYCLE.BIN", b"System Volume Information"})


@dataclass(frozen=True, slots=True)
class Stat:
    """By what a file is judged unchanged: its size in bytes and its time of last change."""

    size: int
    mtime_ns: int


NOT_OPENED = Stat(-1, -1)
"""The stat kept for a file that could not be opened: it differs from any, so that every scan tries again."""


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the table knows it; `gone` where an earlier scan missed it."""

    id: FileId
    stat: Stat
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk saw below a root.

    Attributes:
        files: path relative to the root -> stat, of every file with a suffix of sound.
        blind: relative paths of files and folders that could not be looked into, and b"" (the root) where the walk was
            stopped; what is known at or below them is neither there nor gone.
        problems: the same, as sentences for the listener.
        folders: how many folders were looked into.
        away: the root itself is missing, cannot be read, or is no folder.
        stopped: the walk was stopped half-way.
    """

    files: Mapping[bytes, Stat]
    blind: tuple[bytes, ...] = ()
    problems: tuple[Trouble, ...] = ()
    folders: int = 0
    away: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What to do with the table so that it says what the disk says; paths are relative to the root.

    Attributes:
        new: path -> stat of files never seen.
        changed: path -> the known file there, whose size or time differs.
        moved: new path -> the known file that stands there now (its old path vanished).
        back: known as gone, and there again unchanged.
        vanished: known, and not there.
        same: how many files need nothing.
    """

    new: tuple[bytes, ...] = ()
    changed: Mapping[bytes, FileId] = field(default_factory=dict)
    moved: Mapping[bytes, FileId] = field(default_factory=dict)
    back: tuple[FileId, ...] = ()
    vanished: tuple[FileId, ...] = ()
    same: int = 0

    @property
    def to_read(self) -> int:
        """How many files have to be opened."""
        return len(self.new) + len(self.changed) + len(self.moved)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read: its tags, and `problem`, the sentence for the listener, where only its name could be used.

    `moved_from` is the known file that this is under a new path, else None.
    """

    path: bytes
    stat: Stat
    tags: Tags
    problem: str | None = None
    moved_from: FileId | None = None


def never() -> bool:
    """A `stopped` that never stops."""
    return False


def walk(root: bytes, *, stopped: Callable[[], bool] = never, counted: Callable[[int], None] | None = None) -> Walk:
    """Returns every file of sound below `root`, hidden ones and system folders left out.

    Symbolic links are followed; a folder that is reached twice (a loop, or a link beside the real folder) is looked
    into once, real folders first. `counted` is told the number of files found, after each folder.
    """
    walker = _Walker(root)
    try:
        if not walker.enter(b""):
            return Walk({}, away=True)
    except OSError:
        return Walk({}, away=True)
    while (relative := walker.next()) is not None:
        if stopped():
            return walker.seen(stopped=True)
        try:
            walker.look_into(relative)
        except OSError as failure:
            if relative == b"":
                return Walk({}, away=True)
            walker.miss(relative, failure)
        if counted is not None:
            counted(len(walker.files))
    return walker.seen(stopped=False)


class _Walker:
    """The state of one walk: folders still to do (real ones before linked ones), folders done, what was found."""

    def __init__(self, root: bytes) -> None:
        self.files: dict[bytes, Stat] = {}
        self._root = root
        self._real: list[bytes] = []
        self._linked: list[bytes] = []
        self._visited: set[tuple[int, int]] = set()
        self._blind: list[bytes] = []
        self._problems: list[Trouble] = []

    def enter(self, relative: bytes) -> bool:
        """Puts a folder on the list; False where it is none."""
        if not stat.S_ISDIR(os.stat(os.path.join(self._root, relative)).st_mode):
            return False
        self._real.append(relative)
        return True

    def next(self) -> bytes | None:
        """Returns the next folder to look into, None at the end."""
        if self._real:
            return self._real.pop()
        return self._linked.pop() if self._linked else None

    def look_into(self, relative: bytes) -> None:
        folder = os.path.join(self._root, relative) if relative else self._root
        status = os.stat(folder)
        place = (status.st_dev, status.st_ino)
        if place in self._visited:
            return
        with os.scandir(folder) as entries:
            self._visited.add(place)
            for entry in entries:
                if entry.name.startswith(b".") or entry.name in _SYSTEM_FOLDERS:
                    continue
                below = os.path.join(relative, entry.name) if relative else entry.name
                try:
                    self._note(entry, below)
                except OSError as failure:
                    self.miss(below, failure)

    def _note(self, entry: os.DirEntry[bytes], below: bytes) -> None:
        if entry.is_dir():
            (self._linked if entry.is_symlink() else self._real).append(below)
            return
        is_sound = os.path.splitext(entry.name)[1].lower() in names.SUFFIXES
        if is_sound or entry.is_symlink():
            status = entry.stat()  # raises for a link that leads nowhere: what it led to may only be unmounted
            if is_sound and stat.S_ISREG(status.st_mode):
                self.files[below] = Stat(status.st_size, status.st_mtime_ns)

    def miss(self, relative: bytes, failure: OSError) -> None:
        """Notes a file or folder that could not be looked at."""
        self._blind.append(relative)
        if isinstance(failure, FileNotFoundError):
            return  # it went while we looked, or a link leads nowhere: the next scan will say
        self._problems.append(
            Trouble(
                tr(
                    "“{name}” cannot be looked into ({reason}).",
                    name=names.shown(os.path.join(self._root, relative)),
                    reason=failure.strerror or str(failure),
                )
            )
        )

    def seen(self, *, stopped: bool) -> Walk:
        blind = (*self._blind, b"") if stopped else tuple(self._blind)
        return Walk(self.files, blind, tuple(self._problems), len(self._visited), stopped=stopped)


def is_away(seen: Walk, known: Mapping[bytes, Known]) -> bool:
    """Returns whether the root is to be taken as away: missing, or empty though it held files (an unmounted drive)."""
    if seen.away:
        return True
    held = any(not file.gone for file in known.values())
    return held and not seen.files and seen.folders <= 1 and not seen.blind


def difference(known: Mapping[bytes, Known], seen: Mapping[bytes, Stat], blind: Collection[bytes] = ()) -> Difference:
    """Returns what changed between the table and the disk (pure).

    A vanished and a new file are one moved file when size, time (ns) and suffix agree and no other pair could be meant;
    a time of whole seconds (FAT, archives) proves little, so there the name must agree as well. Moves are looked for
    among files that an earlier scan missed, too.
    """
    changed: dict[bytes, FileId] = {}
    back: list[FileId] = []
    missing: dict[bytes, Known] = {}
    unseen = set(blind)
    same = 0
    for path, file in known.items():
        now = seen.get(path)
        if now is None:
            if not _below(path, unseen):
                missing[path] = file
        elif now != file.stat:
            changed[path] = file.id
        elif file.gone:
            back.append(file.id)
        else:
            same += 1
    new = [path for path in seen if path not in known]
    moved = _moves(missing, {path: seen[path] for path in new})
    found_again = set(moved.values())
    return Difference(
        new=tuple(path for path in new if path not in moved),
        changed=changed,
        moved=moved,
        back=tuple(back),
        vanished=tuple(file.id for file in missing.values() if not file.gone and file.id not in found_again),
        same=same,
    )


def _below(path: bytes, folders: set[bytes]) -> bool:
    if not folders:
        return False
    parts = path.split(b"/")
    return b"" in folders or any(b"/".join(parts[:end]) in folders for end in range(1, len(parts) + 1))


def _moves(missing: Mapping[bytes, Known], new: Mapping[bytes, Stat]) -> dict[bytes, FileId]:
    moves: dict[bytes, FileId] = {}
    left = {path: file.stat for path, file in missing.items()} if new else {}
    for look in (_look_with_name, _look):
        old = _grouped(left, look)
        for key, paths in _grouped({path: now for path, now in new.items() if path not in moves}, look).items():
            before = old.get(key, [])
            if len(paths) == 1 and len(before) == 1:
                moves[paths[0]] = missing[before[0]].id
                del left[before[0]]
    return moves


def _grouped(files: Mapping[bytes, Stat], look: Callable[[bytes, Stat], object]) -> dict[object, list[bytes]]:
    groups: dict[object, list[bytes]] = defaultdict(list)
    for path, now in files.items():
        if (key := look(path, now)) is not None:
            groups[key].append(path)
    return groups


def _look_with_name(path: bytes, now: Stat) -> object:
    """What a file keeps that moves to another folder."""
    return now.size, now.mtime_ns, os.path.basename(path)


def _look(path: bytes, now: Stat) -> object | None:
    """What a file keeps that is renamed; None where its time is too coarse to tell it from others."""
    if now.mtime_ns % 1_000_000_000 == 0:
        return None
    return now.size, now.mtime_ns, os.path.splitext(path)[1].lower()


def readings(
    root: bytes,
    found: Difference,
    seen: Mapping[bytes, Stat],
    tagger: Tagger,
    *,
    stopped: Callable[[], bool] = never,
    batch: int = BATCH,
) -> Iterator[tuple[Reading, ...]]:
    """Yields what the new, changed and moved files say of themselves, in batches, until done or stopped.

    A file that cannot be read comes with its problem; one that went meanwhile, also with its drive, is left out.

    Raises:
        Trouble: tags cannot be read at all.
    """
    done: list[Reading] = []
    paths = [*found.moved, *found.changed, *found.new]
    told = tagger.read(os.path.join(root, path) for path in paths)
    for path in paths:
        if stopped():
            break
        said = next(told, None)
        if said is None:
            break
        reading = _reading(root, path, seen[path], said, found.moved.get(path))
        if reading is None:
            continue
        done.append(reading)
        if len(done) >= batch:
            yield tuple(done)
            done = []
    if done:
        yield tuple(done)


def _reading(root: bytes, path: bytes, now: Stat, told: Told, moved_from: FileId | None) -> Reading | None:
    if told.tags is not None:
        return Reading(path, now, told.tags, moved_from=moved_from)
    if told.problem is None:
        return None
    tags = names.from_name(os.path.join(root, path))
    return Reading(path, now if told.opened else NOT_OPENED, tags, told.problem, moved_from)
