"""The desk's side of the worker: start, ask, time out, restart after a crash, stop.

Synchronous, for a background thread. A file on which the worker dies is tried once more by a fresh worker (a kill from
outside is not the file's fault), then blamed; a file on which it hangs is blamed at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pmrs_desktop.child import Child, Supervisor
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre import protocol
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import Guess
from pmrs_desktop.words import tr

START_SECONDS = 60.0
HANG_SECONDS = 60.0
TRIES = 2
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""numpy's threads wait in a busy loop between small products: they tripled the worker's processor time."""


class NoWorker(Trouble):
    """The worker itself cannot run, or was stopped: no file is to blame, so none must be marked."""


class Classifier:
    """Names genres through a worker process, which is started with the first question.

    Args:
        package: the network to hear with.
        command: the worker's command line; by default this Python and `genre.worker`.
        hang_seconds: a file that takes longer is given up.
    """

    def __init__(
        self, package: Package, command: Sequence[str] | None = None, hang_seconds: float = HANG_SECONDS
    ) -> None:
        self.package = package
        command = list(command) if command is not None else worker_command(package.folder)
        self._workers = Supervisor(lambda: _Worker(command))
        self._hang_seconds = hang_seconds

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, or None while none runs."""
        worker = self._workers.child
        return worker.process.pid if worker is not None and worker.process.poll() is None else None

    def classify(self, path: Path) -> Guess:
        """Returns what the network hears in a file.

        Raises:
            NoWorker: the worker cannot run, or `stop` was called.
            Trouble: this file cannot be heard: unreadable, without sound, a hang or a crash of the decoder.
        """
        for _ in range(TRIES):
            worker = self._running()
            try:
                said = worker.hear(path, self._hang_seconds)
            except TimeoutError as error:
                self._drop()
                raise Trouble(tr("This file took too long to read and was given up.")) from error
            if said is None:
                self._drop()
                continue
            if isinstance(said, protocol.Answer):
                return Guess(self.package.network, said.shares, said.embedding)
            if isinstance(said, protocol.Problem):
                raise Trouble(said.problem, said.hint)
        raise Trouble(
            tr("This file crashed the decoder twice."), tr("It may be damaged; replace it with another copy.")
        )

    def stop(self) -> None:
        """Ends the worker, from any thread; a question under way ends with `NoWorker`."""
        self._workers.stop()

    def _running(self) -> _Worker:
        worker = self._workers.running()
        if worker is None:
            raise _stopped()
        if not worker.ready:
            self._await_ready(worker)
        return worker

    def _await_ready(self, worker: _Worker) -> None:
        try:
            said = worker.begins(START_SECONDS)
        except TimeoutError:
            said = None
        if isinstance(said, protocol.Ready) and said.ready == self.package.network:
            worker.ready = True
            return
        self._drop()
        why = said.problem if isinstance(said, protocol.Problem) else ""
        raise NoWorker(tr("Genres cannot be recognised at present. {why}", why=why).strip())

    def _drop(self) -> None:
        self._workers.drop()
        if self._workers.stopped:
            raise _stopped()


class _Worker(Child):
    """One worker process, which speaks `genre.protocol`; `ready` once it has said that it has loaded its network."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            super().__init__(command, "genre answers", ONE_THREAD)
        except OSError as error:
            raise NoWorker(tr("Genres cannot be recognised: {why}.", why=error.strerror or str(error))) from error
        self.ready = False

    def hear(self, path: Path, seconds: float) -> protocol.Said | None:
        """Returns the worker's answer about a file, None where it died or talks nonsense.

        Raises:
            TimeoutError: there was none in time.
        """
        return _understood(self.ask(protocol.question(path), seconds))

    def begins(self, seconds: float) -> protocol.Said | None:
        """Returns the first thing that the worker says, None where it died or talks nonsense.

        Raises:
            TimeoutError: it said nothing in time.
        """
        return _understood(self.next(seconds))


def _understood(line: bytes | None) -> protocol.Said | None:
    try:
        return None if line is None else protocol.heard(line)
    except ValueError:
        return None


def worker_command(package_folder: Path) -> list[str]:
    """Returns the command line that starts the worker with this Python."""
    return [sys.executable, "-m", "pmrs_desktop.genre.worker", str(package_folder)]


def _stopped() -> NoWorker:
    return NoWorker(tr("The recognition of genres was stopped."))
