"""Learning from everything anew: a small log in this process, a large one in a child, which takes with it what that needs.

Reading two million standings and fitting a recommender to them takes 400 MB for some seconds. The child reads the
database, and hands over what it learnt (`handover`); the player never holds more than that.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import suppress

from pmrs_desktop.app.lists import evidence, handover
from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.songs.facts import SongFacts, song_facts
from pmrs_desktop.child import Child, Supervisor
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Seconds
from pmrs_desktop.recommend.matrix import gather
from pmrs_desktop.store.database import Connection, Database
from pmrs_desktop.words import tr

logger = logging.getLogger(__name__)
LARGE = 500_000
"""From so many standings on a child learns; its start costs a second, which a smaller log does not take."""
PATIENCE_S: Seconds = 600.0
COMMAND = (sys.executable, "-m", "pmrs_desktop.app.lists.learner")
PREFIX = "learnt-"


def learnt(
    connection: Connection, algorithm: str, me: ListenerId, package: Package | None, before: SongFacts | None = None
) -> Fitted:
    """Returns a recommender fitted on the whole log as it stood at one moment.

    Args:
        connection: for reading, with nothing read yet.
        algorithm: its name.
        me: the listener.
        package: the network that names genres, None where there is none.
        before: what was known of the songs the last time (see `song_facts`).

    Raises:
        KeyError: no algorithm has that name.
    """
    connection.begin()  # queries of the driver's own, as these are, begin nothing
    facts = song_facts(connection, package, before)
    mine = evidence.my_standings(connection, me)
    every = evidence.joined(mine.standings, evidence.others_standings(connection, me))
    known = gather(every, facts.songs)
    del every
    connection.rollback()  # a fit needs no database, and who reads holds up the write-ahead log
    return Fitted.on(algorithm, known, facts, mine, me)


class Learner:
    """Learns the whole log with one algorithm, as often as it is asked, one after the other; `stop` must be called."""

    def __init__(self, database: Database, algorithm: str, me: ListenerId, package: Package | None) -> None:
        self._database, self._algorithm, self._me, self._package = database, algorithm, me, package
        self._number = 0
        self._children = Supervisor(lambda: Child(COMMAND, "learner"))

    def learn(self, before: SongFacts | None) -> Fitted:
        """Returns what was learnt, by a child where the log is large; where the child fails, by this process.

        Args:
            before: what was known of the songs the last time.

        Raises:
            Trouble: `stop` was called.
        """
        with self._database.reading() as connection:
            count = evidence.how_many(connection)
        fitted = self._by_child() if count >= LARGE else None
        if fitted is not None:
            return fitted
        if self._children.stopped:
            raise Trouble(tr("PMRS Desktop is closing."))
        with self._database.reading() as connection:
            return learnt(connection, self._algorithm, self._me, self._package, before)

    def stop(self) -> None:
        """Ends the child for good, from any thread, also in the middle of its work."""
        self._children.stop()

    def _by_child(self) -> Fitted | None:
        """Returns None where the child could not be started, failed or was stopped."""
        self._clear()
        self._number += 1
        path = self._database.path.parent / f"{PREFIX}{os.getpid()}-{self._number}"
        network = None if self._package is None else str(self._package.folder)
        wish = {"database": str(self._database.path), "algorithm": self._algorithm, "me": self._me,
                "network": network, "to": str(path)}  # fmt: skip
        try:
            child = self._children.running()
            answer = None if child is None else child.ask(json.dumps(wish).encode("ascii") + b"\n", PATIENCE_S)
            if self._children.stopped:
                return None
            if not answer:
                raise ChildProcessError("it died")
            fitted = handover.read(path)
            assert isinstance(fitted, Fitted)
        except (OSError, TimeoutError) as error:
            logger.warning("no child learnt the log: %s", error)
            return None
        else:
            return fitted
        finally:
            self._children.drop()
            self._clear()

    def _clear(self) -> None:
        """Removes what was handed over; where a system keeps a file that is mapped, the next time."""
        for path in self._database.path.parent.glob(f"{PREFIX}*"):
            with suppress(OSError):
                path.unlink()
