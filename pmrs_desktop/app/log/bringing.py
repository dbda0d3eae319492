"""One import under way: what the log brings, batch by batch, and the counts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmrs_desktop.genre import guesses
from pmrs_desktop.identity import recordings
from pmrs_desktop.kinds import (
    Act,
    ActKind,
    Clues,
    Hearsay,
    ImportId,
    ListenerId,
    Owner,
    SayingId,
    UnixTime,
    Unreadable,
)
from pmrs_desktop.listening import acts
from pmrs_desktop.store.database import Connection

if TYPE_CHECKING:
    from pmrs_desktop.exchange.log import OpenedLog

BATCH = 2_000
SHOWN = 20
REMEMBERED = 100_000


@dataclass(slots=True)
class Brought:
    """What an import brought: counts of new acts, of those that stood here already, and what could not be read."""

    listener: str = ""
    format: str = ""
    plays: int = 0
    skips: int = 0
    ratings: int = 0
    others: int = 0
    lines: int = 0
    added: int = 0
    already: int = 0
    songs: int = 0
    in_common: int = 0
    unreadable: int = 0
    problems: list[str] = field(default_factory=list)

    def count(self, act: Act) -> None:
        """Counts one act of the file by its kind."""
        self.lines += 1
        if act.kind is ActKind.PLAY:
            self.plays += act.count
        elif act.kind is ActKind.SKIP:
            self.skips += act.count
        elif act.kind is ActKind.RATING:
            self.ratings += 1
        else:
            self.others += 1

    def note(self, line: Unreadable) -> None:
        """Counts a line that could not be read, and keeps the first ones."""
        self.unreadable += 1
        if len(self.problems) < SHOWN:
            self.problems.append(f"{line.where}: {line.why}")


@dataclass(slots=True)
class Run:
    """The state of one import: what was said so far, so that a song is looked up once.

    What a log of this very device says that songs sound like is known better here, and is passed over.
    """

    log: OpenedLog
    who: ListenerId
    import_id: ImportId
    device: int | None
    is_from_here: bool
    clock: Callable[[], UnixTime]
    brought: Brought
    told: int = 0
    sayings: dict[Clues, SayingId] = field(default_factory=dict)
    occurrences: acts.Occurrences = field(default_factory=acts.Occurrences)

    def keep(self, connection: Connection, items: Sequence[Act | Hearsay]) -> None:
        """Writes one batch."""
        if len(self.sayings) > REMEMBERED:
            self.sayings.clear()
        unknown = list(dict.fromkeys(item.said for item in items if item.said not in self.sayings))
        ids, fresh = acts.saying_ids(connection, [acts.Said(clues) for clues in unknown])
        recordings.assign_sayings(connection, fresh)
        self.sayings.update(zip(unknown, ids, strict=True))
        lines = [(item, self.sayings[item.said]) for item in items if isinstance(item, Act)]
        self.brought.added += acts.append(
            connection,
            self.who,
            lines,
            self.clock(),
            device=self.device,
            import_id=self.import_id,
            source=self.log.format.source,
            occurrences=self.occurrences,
        )
        told = [item for item in items if isinstance(item, Hearsay) and not self.is_from_here]
        known = guesses.read_hearsay(connection, [self.sayings[item.said] for item in told])
        for item in told:
            saying_id = self.sayings[item.said]
            if not any(_says_the_same(one, item) for one in known.get(saying_id, ())):
                guesses.write_hearsay(connection, saying_id, self.import_id, item)
                self.told += 1


def _says_the_same(known: guesses.Told, said: Hearsay) -> bool:
    return (known.network, tuple(known.shares), known.genre_words) == (
        said.network,
        tuple(said.shares),
        said.genre_words,
    )


def batches(log: OpenedLog, brought: Brought) -> Iterator[list[Act | Hearsay]]:
    """Yields the acts and hearsay of a log in short batches, and counts them in `brought`."""
    batch: list[Act | Hearsay] = []
    for item in log.items():
        if isinstance(item, Unreadable):
            brought.note(item)
            continue
        if isinstance(item, Owner):
            continue
        if isinstance(item, Act):
            brought.count(item)
        batch.append(item)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
