"""The queue loses no song and doubles none, whatever is done with it."""

from __future__ import annotations

import copy
import dataclasses
import json
import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pmrs_desktop.player.queue import Entry, EntryKey, PlayQueue, QueueRecord, Repeat

songs = st.lists(st.integers(1, 9), max_size=6)
places = st.lists(st.integers(0, 11), max_size=4)


class QueueMachine(RuleBasedStateMachine):
    """Beside the queue runs a plain list: the order that must come back when shuffle is switched off."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = PlayQueue(random.Random(7))
        self.plain: list[Entry] = []

    def keys(self, places: list[int]) -> list[EntryKey]:
        entries = self.queue.entries
        return [entries[place].key for place in places if place < len(entries)]

    @rule(songs=songs, start=st.none() | st.integers(-1, 7))
    def replace(self, songs: list[int], start: int | None) -> None:
        self.queue.replace(songs, start)
        self.plain = sorted(self.queue.entries, key=lambda entry: entry.key)
        assert [entry.song for entry in self.plain] == songs
        if songs and start is not None:
            assert self.queue.current == self.plain[min(max(0, start), len(songs) - 1)]

    @rule(songs=songs)
    def append(self, songs: list[int]) -> None:
        made = self.queue.append(songs)
        self.plain += made
        assert self.queue.entries[len(self.queue) - len(made) :] == made

    @rule(songs=songs)
    def insert_next(self, songs: list[int]) -> None:
        current, history = self.queue.current, self.queue.history
        made = self.queue.insert_next(songs)
        assert self.queue.upcoming[: len(made)] == made
        assert (self.queue.current, self.queue.history) == (current, history)
        place = len(self.plain) if self.queue.shuffled else len(history)
        if current is not None:
            place = self.plain.index(current) + 1
        self.plain[place:place] = made

    @rule(places=places, before=st.integers(0, 12))
    def move(self, places: list[int], before: int) -> None:
        old, current = self.queue.entries, self.queue.current
        target = old[before].key if before < len(old) else None
        moved = self.keys(places)
        self.queue.move(moved, target)
        new = self.queue.entries
        assert self.queue.current == current
        assert [e for e in new if e.key not in moved] == [e for e in old if e.key not in moved]
        taken = [e for e in old if e.key in moved]
        following = [e for e in old[before:] if e.key not in moved]
        end = new.index(following[0]) if following else len(new)
        assert list(new[end - len(taken) : end]) == taken
        if not self.queue.shuffled:
            self.plain = list(new)

    @rule(places=places)
    def remove(self, places: list[int]) -> None:
        gone = self.keys(places)
        current = self.queue.current
        coming = [entry for entry in self.queue.upcoming if entry.key not in gone]
        self.queue.remove(gone)
        assert self.queue.current == (None if current is None or current.key in gone else current)
        assert list(self.queue.upcoming) == coming
        self.plain = [entry for entry in self.plain if entry.key not in gone]

    @rule()
    def clear_upcoming(self) -> None:
        gone = set(self.queue.upcoming)
        history, current = self.queue.history, self.queue.current
        self.queue.clear_upcoming()
        assert (self.queue.history, self.queue.current, self.queue.upcoming) == (history, current, ())
        self.plain = [entry for entry in self.plain if entry not in gone]

    @rule(place=st.integers(0, 11))
    def jump(self, place: int) -> None:
        for key in self.keys([place]):
            found = self.queue.jump(key)
            assert found is not None
            assert found.key == key
            assert (self.queue.current, len(self.queue.history)) == (found, place)
        assert self.queue.jump(EntryKey(-1)) is None

    @rule(on=st.booleans())
    def shuffle(self, on: bool) -> None:
        current = self.queue.current
        self.queue.shuffle(on)
        assert self.queue.current == current
        assert self.queue.shuffled == on

    @rule(repeat=st.sampled_from(Repeat))
    def choose_repeat(self, repeat: Repeat) -> None:
        self.queue.repeat = repeat

    @rule(song=st.none() | st.integers(20, 29))
    def offer(self, song: int | None) -> None:
        entries = self.queue.entries
        made = self.queue.offer(song)
        assert (made.song if made is not None else None) == song
        assert self.queue.offer(song) == made
        assert self.queue.entries == entries

    def note_offered(self, offered: Entry | None) -> None:
        """An offered entry that became current is the last one from now on."""
        if offered is not None and offered in self.queue.entries:
            assert offered == self.queue.current == self.queue.entries[-1]
            assert self.queue.offered is None
            self.plain.append(offered)

    @rule()
    def take_offered(self) -> None:
        offered = self.queue.offered
        if offered is not None:
            assert self.queue.jump(offered.key) == offered
        self.note_offered(offered)

    @rule()
    def go_on(self) -> None:
        current, coming, offered = self.queue.current, self.queue.coming(), self.queue.offered
        assert self.queue.go_on() == coming
        self.note_offered(offered)
        if self.queue.repeat is Repeat.ONE and current is not None:
            assert coming == current
        if self.queue.repeat is not Repeat.OFF and len(self.queue):
            assert coming is not None

    @rule()
    def next(self) -> None:
        upcoming, offered = self.queue.upcoming, self.queue.offered
        entry = self.queue.next()
        self.note_offered(offered)
        if upcoming:
            assert entry == upcoming[0]
        elif self.queue.repeat is Repeat.OFF:
            assert entry == offered
            assert offered is not None or self.queue.history == self.queue.entries

    @rule()
    def previous(self) -> None:
        history = self.queue.history
        entry = self.queue.previous()
        if history:
            assert entry == history[-1]
        else:
            assert (entry is None) == (len(self.queue) == 0)

    @rule(position=st.floats(0, 1e4))
    def restart(self, position: float) -> None:
        record = self.queue.to_record(position)
        fields = json.loads(json.dumps(dataclasses.asdict(record)))
        kept = QueueRecord(**{**fields, "songs": tuple(fields["songs"]), "order": tuple(fields["order"])})
        assert kept == record
        back = PlayQueue.from_record(kept, random.Random(1))
        assert back.to_record(position) == record
        assert [entry.song for entry in back.entries] == [entry.song for entry in self.queue.entries]
        assert (back.repeat, len(back.history)) == (self.queue.repeat, len(self.queue.history))
        assert (back.current is None) == (self.queue.current is None)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        assert sorted(entry.key for entry in self.queue.entries) == sorted(entry.key for entry in self.plain)
        current = self.queue.current
        parts = (*self.queue.history, *([] if current is None else [current]), *self.queue.upcoming)
        assert parts == self.queue.entries

    @invariant()
    def the_order_comes_back(self) -> None:
        looked_at = copy.deepcopy(self.queue)
        looked_at.shuffle(False)
        assert list(looked_at.entries) == self.plain


QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestQueue = QueueMachine.TestCase


def test_shuffle_is_another_order_that_begins_with_the_current_song() -> None:
    queue = PlayQueue(random.Random(1))
    queue.replace(range(100), start=40)
    queue.shuffle(True)
    assert (queue.current, queue.current.song, queue.history) == (queue.entries[0], 40, ())
    assert [entry.song for entry in queue.upcoming] != [song for song in range(100) if song != 40]
    queue.next()
    heard = queue.current
    queue.shuffle(False)
    assert queue.current == heard
    assert [entry.song for entry in queue.entries] == list(range(100))


@pytest.mark.parametrize(
    "record",
    [
        QueueRecord((5, 6), (0, 0)),
        QueueRecord((5, 6), (0,), repeat="all"),
        QueueRecord((5, 6), (0, 1), done=7),
        QueueRecord((5, 6), (1, 2), has_current=True, shuffle=True),
        QueueRecord((5, 6), (0, 1), repeat="sometimes"),
    ],
)
def test_a_damaged_record_gives_its_songs(record: QueueRecord) -> None:
    queue = PlayQueue.from_record(record, random.Random(1))
    assert [entry.song for entry in queue.entries] == [5, 6]
    assert queue.next() == queue.entries[0]


def test_a_hundred_thousand_songs_are_not_too_many() -> None:
    """Each step is linear: with quadratic ones this test would not end within its time limit."""
    queue = PlayQueue(random.Random(1))
    queue.replace(range(100_000), start=50_000)
    queue.shuffle(True)
    entries = queue.entries
    queue.move([entry.key for entry in entries[::2]], before=entries[1].key)
    queue.remove([entry.key for entry in entries[1::2]])
    queue.shuffle(False)
    assert len(queue) == 50_000
    assert queue.current is not None
    assert queue.current.song == 50_000
    record = queue.to_record(12.5)
    assert PlayQueue.from_record(record, random.Random(1)).to_record(12.5) == record
