"""What every page works with, and the events that reach it. Pages know the desk, never each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from pmrs_desktop.app.ports import Application, Event
from pmrs_desktop.app.rows import Done, Notice, NowPlaying, Preferences, QueuePage, SongRow
from pmrs_desktop.app.suggestions import SuggestionWish
from pmrs_desktop.errors import Trouble
from pmrs_desktop.kinds import Changes
from pmrs_desktop.window.bridge import Bridge, Latest, Question
from pmrs_desktop.window.covers import Covers
from pmrs_desktop.window.icons import Icons
from pmrs_desktop.window.theme import Theme
from pmrs_desktop.window.wished import Wished

_COVERS_PAUSE_MS = 2000
_KEEP_PAUSE_MS = 400


def adds_songs(changes: Changes) -> bool:
    """Whether files were read, came or went; a rating, a play or a genre only changes rows that are there."""
    read = bool(changes.songs) and not changes.acts and not changes.genres
    return changes.all_songs or changes.folders or read


class Desk(QObject):
    """The application, the look, and the signals of the window; all signals are told on the window's thread."""

    changed = Signal(object)  # Changes
    player_changed = Signal(object)  # NowPlaying
    queue_changed = Signal(object)  # QueuePage
    progressed = Signal(object)  # tuple of ProgressRow
    noticed = Signal(object)  # Done or Notice: becomes a toast
    preferences_changed = Signal(object)  # Preferences
    page_wanted = Signal(str, object)  # the page and what to show there
    asked = Signal(str)  # "folder", "import:<name>", "save-log", "failures:<kind>", "keys", ... see `requests`

    def __init__(self, application: Application, theme: Theme, preferences: Preferences, watched: bool = True) -> None:
        """`watched`: somebody looks; for a picture nothing is noted as shown."""
        super().__init__()
        self.application = application
        self.theme = theme
        self.icons = Icons(theme)
        self.bridge = Bridge(self)
        self.covers = Covers(application.library.cover, self.bridge)
        self.wished = Wished(application.wishes, self.bridge)
        self.preferences = preferences
        self.watched = watched
        self.now = NowPlaying()
        self.keyboard = False
        self.page = "library"
        self._undo: list[Callable[[], Done]] = []
        self._pause = QTimer(self, singleShot=True, interval=_COVERS_PAUSE_MS)
        self._pause.timeout.connect(self.covers.renew)
        self._keep_pause = QTimer(self, singleShot=True, interval=_KEEP_PAUSE_MS)
        self._keep_pause.timeout.connect(self._keep)
        self.bridge.troubled.connect(self._tell_trouble)
        application.listen(lambda event: self.bridge.post(lambda: self._hear(event)))

    def question(self, owner: QObject) -> Question:
        """A question to ask the application again and again."""
        return Question(self.bridge, owner)

    def latest(self, owner: QObject) -> Latest:
        """A question for what is asked in a stream."""
        return Latest(self.bridge, owner)

    def act(self, job: Callable[[], Done | None], quiet: bool = False) -> None:
        """Does something that the listener asked for; what it did is said (unless `quiet`) and can be undone."""
        self.bridge.run(job, lambda done: self._did(done, quiet), lane="act")

    def undo(self, which: Callable[[], Done] | None = None) -> None:
        """Takes back an act by its `Done.undo`, or the last one."""
        if which is None and self._undo:
            which = self._undo[-1]
        if which in self._undo:
            self._undo.remove(which)
            self.act(which)

    def rate(self, songs: Sequence[int], stars: int, page: str = "") -> None:
        """Rates; 0 takes the rating back. `page` is the list they stand in, "" the page that is shown."""
        if songs:
            chosen, origin = tuple(songs), page or self.page
            self.act(lambda: self.application.listening.rate(chosen, stars, origin), quiet=len(chosen) == 1)

    def opine(self, opinion: str, song: int, page: str = "") -> None:
        """Says "not-this", "less" or "more-like" of a song; `page` as in `rate`."""
        listening, origin = self.application.listening, page or self.page
        acts = {"not-this": listening.not_this, "less": listening.less, "more-like": listening.more}
        self.act(lambda: acts[opinion](song, origin))

    def play(self, songs: Sequence[int], start: int = 0, page: str = "") -> None:
        """Plays songs from the one at `start`; `page` is the list they were taken from, "" the page that is shown."""
        if songs:
            self.application.playback.play(songs, start, page or self.page)

    def play_station(self, song: int, page: str = "") -> None:
        """Plays a song and after it others that go with it, without end."""
        self.application.playback.play_station(song, page or self.page)

    def enqueue(self, songs: Sequence[int], next_up: bool = False, page: str = "") -> None:
        """Puts songs at the end of the queue, or next."""
        if songs:
            self.application.playback.enqueue(songs, page or self.page, next_up)

    def wish(self, song: SongRow, page: str = "") -> None:
        """Puts a song on the wish list, or takes it from there."""
        listening, origin, number = self.application.listening, page or self.page, song.id
        wanted = number not in self.wished.ids
        self.wished.mark(number, wanted)

        def act() -> Done:
            return listening.wish(number, origin) if wanted else listening.unwish([number], origin)

        def did(done: Done) -> None:
            self.wished.settle(number)
            self._did(done, quiet=False)

        def failed(trouble: Trouble) -> None:
            self.wished.settle(number)
            self._tell_trouble(trouble)

        self.bridge.run(act, did, failed, lane="act")

    def suggestion_wish(self, top: int) -> SuggestionWish:
        """How the listener wants the suggestions now, `top` a list."""
        return SuggestionWish(top, self.preferences.adventure, self.preferences.only_here)

    def lean(self, adventure: int) -> None:
        """Takes where the dial stands; it is kept once it rests."""
        if adventure != self.preferences.adventure:
            self.preferences = replace(self.preferences, adventure=adventure)
            self.preferences_changed.emit(self.preferences)
            self._keep_pause.start()

    def choose(self, preferences: Preferences) -> None:
        """Takes new preferences and keeps them."""
        if preferences == self.preferences:
            return
        self.preferences = preferences
        self.theme.calm = preferences.calm
        self.theme.choose(preferences.theme, preferences.text_percent)
        self.preferences_changed.emit(preferences)
        self._keep()

    def take_now(self, now: NowPlaying) -> None:
        """Tells what the player does."""
        self.now = now
        self.player_changed.emit(now)

    def close(self) -> None:
        """Ends the work in the background."""
        if self._keep_pause.isActive():
            self._keep()
        self.bridge.close()

    def _keep(self) -> None:
        self._keep_pause.stop()
        preferences = self.preferences
        self.bridge.run(lambda: self.application.settings.change(preferences), lane="act")

    def _did(self, done: Done | None, quiet: bool) -> None:
        if done is None:
            return
        if done.undo is not None:
            self._undo = [*self._undo[-49:], done.undo]
        if done.sentence and not quiet:
            self.noticed.emit(done)

    def _tell_trouble(self, trouble: Trouble) -> None:
        self.noticed.emit(Notice(trouble.sentence, trouble.hint, icon="warning-circle"))

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changes):
            if adds_songs(event) and not self._pause.isActive():
                self._pause.start()
            if event.acts or adds_songs(event):
                self.wished.refresh()
            self.changed.emit(event)
        elif isinstance(event, NowPlaying):
            self.take_now(event)
        elif isinstance(event, QueuePage):
            self.queue_changed.emit(event)
        elif isinstance(event, Notice):
            self.noticed.emit(event)
        else:
            self.progressed.emit(event)
