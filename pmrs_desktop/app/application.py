"""The whole application without a face: what is opened in which order, and closed in the reverse."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmrs_desktop.app.choices import Choices
from pmrs_desktop.app.diagnostics import start_diagnostics, stop_diagnostics
from pmrs_desktop.app.files.folders import Folders
from pmrs_desktop.app.files.genres import GENRES, Genres
from pmrs_desktop.app.files.intake import Intake
from pmrs_desktop.app.files.watching import Watching
from pmrs_desktop.app.jobs import Jobs
from pmrs_desktop.app.lists.late_advice import LateAdvice
from pmrs_desktop.app.lists.wishes import Wishes
from pmrs_desktop.app.log.circle import Circle, own_name
from pmrs_desktop.app.log.logbook import Logbook
from pmrs_desktop.app.log.trade import Trade
from pmrs_desktop.app.places import Places, resources
from pmrs_desktop.app.playing.continuing import Call, Prospects
from pmrs_desktop.app.playing.playback import Playback
from pmrs_desktop.app.playing.resting import Resting
from pmrs_desktop.app.ports import Event
from pmrs_desktop.app.rows import Notice, Preferences, ProgressRow
from pmrs_desktop.app.signals import Announcer
from pmrs_desktop.app.songs.library import Library
from pmrs_desktop.app.songs.shelf import Shelf
from pmrs_desktop.app.taste.taste import Taste
from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.classifier import Classifier
from pmrs_desktop.genre.package import Package
from pmrs_desktop.genre.package import load as load_package
from pmrs_desktop.kinds import Changes, UnixTime
from pmrs_desktop.late import late
from pmrs_desktop.listening import listeners
from pmrs_desktop.player.engines import open_engine
from pmrs_desktop.store.database import Connection, open_database
from pmrs_desktop.store.writer import Writer
from pmrs_desktop.words import tr, use_translations

if TYPE_CHECKING:
    from pmrs_desktop.app.lists import advice
    from pmrs_desktop.app.playing import outlook
else:
    advice = late("pmrs_desktop.app.lists.advice")
    outlook = late("pmrs_desktop.app.playing.outlook")

logger = logging.getLogger(__name__)


def wall_clock() -> UnixTime:
    """Returns the time now."""
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Sound:
    """How the player sounds: options for libVLC ("--aout=dummy") and for every song (":rate=16")."""

    instance_options: tuple[str, ...] = ()
    media_options: tuple[str, ...] = ()


class Application:
    """Answers `app.ports.Application`; `close` must be called, and is safe to call twice."""

    def __init__(
        self,
        places: Places,
        *,
        clock: Callable[[], UnixTime] = wall_clock,
        live: bool = True,
        sound: Sound | None = None,
    ) -> None:
        """Opens everything.

        Args:
            places: where things lie.
            clock: the time.
            live: keeps lists fresh, watches folders and plays (the window); False for one command of `pmrs`.
            sound: how the player sounds.

        Raises:
            Trouble: the data cannot be opened.
        """
        self._closing = ExitStack()
        self._places, self._clock, self._sound, self._live = places, clock, sound or Sound(), live
        with ExitStack() as opening:
            self._open(opening)
            self._closing = opening.pop_all()

    def _open(self, opening: ExitStack) -> None:
        use_translations(resources() / "translations")
        start_diagnostics(self._places.diagnostics)
        opening.callback(stop_diagnostics)
        self._announcer = Announcer()
        self._database, _alone = open_database(self._places.data, self._clock())
        opening.callback(self._database.close)
        self._writer = Writer(self._database.writing, self._stuck, self._foreign_write)
        opening.callback(self._close_writer)
        with self._database.reading() as connection:
            known = listeners.known_me(connection)
        me, (device, _key) = known or self._writer.run(self._ensure_me)
        self.me = me.id
        self._package = _load(self._places.network)
        self._jobs = Jobs(self._announcer)
        self._shelf = Shelf(me.id, self._package)
        self.settings = Choices(self._places, self._settings_changed)
        logbook = Logbook(self._writer, self._announcer, self._shelf, me.id, device, self._clock, self._is_private)
        self.listening = logbook
        self.library = Library(self._database, me.id, self._package)
        self.intake = Intake(self._database, self._writer, self._jobs, self._announcer, self._shelf, me.id, self._clock)
        self.folders = Folders(self._database, self.intake, self._jobs)
        self.genres = Genres(
            self._database,
            self._writer,
            self._jobs,
            self._announcer,
            self._shelf,
            self._package,
            self._new_classifier,
            self._clock,
        )
        self.trade = Trade(
            self._database, self._writer, self._jobs, self._announcer, self._shelf, me.id, self._package, self._clock
        )
        self.listeners = Circle(
            self._database,
            self._writer,
            self._announcer,
            self.trade,
            me.id,
            self._clock,
            lambda: self.settings.log_saved(self._clock()),
        )
        self.trade.recover()
        self.advice = LateAdvice(self._new_advisor, live=self._live)
        self.wishes = Wishes(self._database, me.id, self._package)
        self.taste = Taste(self._database, me.id, self._package, lambda: self.advice.fitted().known, self._clock)
        opening.callback(self._jobs.stop)
        opening.callback(self.trade.stop)
        opening.callback(self.genres.stop)
        opening.callback(self.intake.stop)
        opening.callback(self.advice.close)  # jobs wait for it that are waited for
        self.intake.after_scan = self._after_scan
        if self._live:
            self._go_live(opening)

    def _go_live(self, opening: ExitStack) -> None:
        self.playback = Playback(
            self._database,
            self._announcer,
            self.listening,
            lambda post: open_engine(
                post, instance_options=self._sound.instance_options, media_options=self._sound.media_options
            ),
            self.me,
            self._package,
            self._clock,
            random.Random(),
            Resting(self._places.queue),
            self._prospects,
            lambda ask: self._jobs.submit("what comes next", ask),
            self.settings.read().keep_playing,
        )
        opening.callback(self.playback.close)
        self._announcer.listen(self._refresh_player)
        self._watching = Watching(self._database, self.intake, self.folders, self._announcer)
        opening.callback(self._watching.stop)

    def start_background(self, folders: Sequence[Path] = ()) -> None:
        """Begins the work in the background: advice, scans, hashes, genres, watching; `folders` are added first."""
        self.advice.begin()
        for folder in folders:
            try:
                _folder_id, sentence = self.intake.add(folder)
            except Trouble as trouble:
                self._announcer.tell(Notice(trouble.sentence, trouble.hint, icon="warning-circle"))
                continue
            if sentence:
                self._announcer.tell(Notice(sentence))
        if not self.settings.read().genres_in_background:
            self._jobs.pause(GENRES, True)
        self.intake.complete_albums_soon()
        self.intake.scan_soon()
        self._watching.start()

    def listen(self, callback: Callable[[Event], None]) -> None:
        """Tells `callback` every event from now on, from any thread."""
        self._announcer.listen(callback)

    def progress(self) -> tuple[ProgressRow, ...]:
        """Returns the jobs that run now."""
        return self._jobs.progress()

    def failures(self, kind: str) -> list[str]:
        """Returns what jobs of this kind could not read, a line each."""
        return [f"{row.name}: {row.why}" if row.name else row.why for row in self._jobs.failures(kind)]

    def wait_until_idle(self, timeout_s: float | None = None) -> bool:
        """Waits until nothing is left to do in the background."""
        return self._jobs.wait_until_idle(timeout_s)

    def close(self) -> None:
        """Closes everything in the reverse order; what was accepted is on disk afterwards."""
        self._closing.close()

    def _after_scan(self) -> None:
        self.genres.hear_soon()
        self.intake.hash_soon()

    def _prospects(self, call: Call) -> Prospects:
        """Returns songs that could come by themselves; takes its time."""
        known = outlook.Outlook(self._database, self._package, self.advice.fitted, self.settings.read, self._clock)
        return known.prospects(call)

    def _refresh_player(self, event: Event) -> None:
        if isinstance(event, Changes) and (event.songs or event.all_songs or event.folders):
            self.playback.refresh()
        if isinstance(event, Changes) and event.advice:
            self.playback.advised()

    def _settings_changed(self, before: Preferences, after: Preferences) -> None:
        if before.genres_in_background != after.genres_in_background:
            self._jobs.pause(GENRES, not after.genres_in_background)
        if before.keep_playing != after.keep_playing and self._live:
            self.playback.set_keep_playing(after.keep_playing)
        if before.adventure != after.adventure and self._live:
            self.playback.advised()

    def _is_private(self) -> bool:
        return self.settings.read().private

    def _new_advisor(self) -> advice.Advisor:
        return advice.Advisor(
            self._database,
            self._writer,
            self._announcer,
            self.me,
            self._package,
            self._clock,
            self._is_private,
            live=self._live,
        )

    def _new_classifier(self) -> Classifier:
        assert self._package is not None
        return Classifier(self._package)

    def _ensure_me(self, connection: Connection) -> tuple[listeners.Listener, tuple[int, str]]:
        me = listeners.ensure_me(connection, own_name(), self._clock())
        return me, listeners.this_device(connection)

    def _stuck(self, trouble: Trouble | None) -> None:
        if trouble is None:
            self._announcer.tell(Notice(tr("What was kept in memory is written now.")))
        else:
            logger.warning("the writer is stuck: %s", trouble)
            self._announcer.tell(Notice(trouble.sentence, trouble.hint, icon="warning-circle"))

    def _foreign_write(self) -> None:
        self._announcer.tell(Changes(all_songs=True, folders=True, listeners=True, genres=True, acts=True))

    def _close_writer(self) -> None:
        left = self._writer.close()
        if left:
            logger.error("%s acts could not be written before the end", left)


def _load(folder: Path) -> Package | None:
    try:
        return load_package(folder)
    except Trouble as trouble:
        logger.error("no genre network: %s", trouble)
        return None
