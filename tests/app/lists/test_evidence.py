"""Where the class vector C_M of a song comes from, in which order, and that the source is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import TALB, TDRC, TPE2
from mutagen.wave import WAVE

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.lists import evidence
from pmrs_desktop.app.songs.facts import SongFacts, song_facts
from pmrs_desktop.exchange.ours import write
from pmrs_desktop.genre import guesses
from pmrs_desktop.genre.labels import LABELS
from pmrs_desktop.kinds import Act, ActKind, Clues, FileId, Guess, Hearsay, Owner, RecordingId
from pmrs_desktop.store.database import Connection
from tests.homes import home, scan, write_tone

HEARD = (0.1, 0.0, 0.0, 0.0, 0.0, 0.2, 0.6, 0.1, 0.0, 0.0)
"""Trance, Rock, Breakbeat and Pop, in the order of `LABELS`."""


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    with home(tmp_path / "data") as opened:
        yield opened


@dataclass(frozen=True)
class Known:
    """What is known of one song."""

    shares: Mapping[str, float]
    label: str | None
    source: str | None


def known(application: Application, song: int) -> Known:
    with application._database.reading() as connection:
        facts = song_facts(connection, application._package)
    row = int(np.searchsorted(facts.songs.recordings, song))
    assert facts.songs.recordings[row] == song
    shares = {label: round(float(share), 3) for label, share in zip(LABELS, facts.songs.classes[row], strict=True)}
    number = int(facts.songs.labels[row])
    return Known(
        {label: share for label, share in shares.items() if share},
        LABELS[number] if number >= 0 else None,
        facts.source_of(song),
    )


def hear(application: Application, song: int) -> None:
    """Keeps what the bundled network is said to have heard in a song."""
    package = application._package
    assert package is not None, "the bundled network is missing"
    heard = Guess(package.network, HEARD, (0.5,) * package.embedding_length)

    def job(connection: Connection) -> None:
        file_id = application.library.songs([song])[0].cover
        guesses.write_guess(connection, FileId(file_id or 0), heard, 1, 1)
        application._shelf.refresh(connection, [RecordingId(song)])

    application._writer.run(job)


def elsewhere(application: Application, title: str) -> int:
    with application._database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT recording_id FROM saying_recording JOIN saying ON saying.id = saying_id WHERE title = ?", (title,)
        ).scalar_one()
    return int(found)


def test_a_file_is_hand_then_network_with_tag_then_either(application: Application, tmp_path: Path) -> None:
    write_tone(tmp_path / "music" / "A - Tagged.wav", genre="Rock")
    write_tone(tmp_path / "music" / "B - Bare.wav", hz=700)
    write_tone(tmp_path / "music" / "C - Odd.wav", hz=800, genre="Zydeco")
    ids = scan(application, tmp_path / "music")
    assert known(application, ids["Tagged"]) == Known({"Rock": 1.0}, "Rock", "tag")
    assert known(application, ids["Bare"]) == Known({}, None, None)
    for song in ids.values():
        hear(application, song)
    mixed = {"Breakbeat": 0.05, "Rock": 0.6, "Trance": 0.3, "Pop": 0.05}
    alone = {"Breakbeat": 0.1, "Rock": 0.2, "Trance": 0.6, "Pop": 0.1}
    assert known(application, ids["Tagged"]) == Known(pytest.approx(mixed, abs=1e-3), "Rock", "tag")
    assert known(application, ids["Bare"]) == Known(pytest.approx(alone, abs=1e-3), "Trance", "sound")
    assert known(application, ids["Odd"]).shares == pytest.approx(alone, abs=1e-3)
    done = application.genres.choose([ids["Tagged"]], "Pop")
    assert known(application, ids["Tagged"]) == Known({"Pop": 1.0}, "Pop", "hand")
    assert done.undo is not None
    done.undo()
    assert known(application, ids["Tagged"]).source == "tag"


def test_a_song_without_a_file(application: Application, tmp_path: Path) -> None:
    package = application._package
    assert package is not None, "the bundled network is missing"
    write_tone(tmp_path / "music" / "Orbiter 9 - Parallax.wav", genre="Trance")
    scan(application, tmp_path / "music")
    shares = dict(zip(LABELS, HEARD, strict=True))
    even = dict.fromkeys(LABELS, 0.1)
    items: list[Act | Hearsay] = [
        Act(ActKind.PLAY, Clues(artist, title), at=1_700_000_000 + 500 * number)
        for number, (artist, title) in enumerate(
            [("A", "Vector"), ("A", "Foreign"), ("B", "Words"), ("Orbiter 9", "Vega"), ("C", "Nothing"), ("D", "Even")]
        )
    ]
    items += [
        Hearsay(Clues("A", "Vector"), package.network, shares, ("Classical",)),
        Hearsay(Clues("A", "Foreign"), "f" * 64, shares, ()),
        Hearsay(Clues("B", "Words"), "f" * 64, shares, ("dnb",)),
        Hearsay(Clues("D", "Even"), package.network, even),
    ]
    write(tmp_path / "m.jsonl", Owner("Mira", "a" * 32, "b" * 32), 1, items)
    _brought, which = application.trade.bring_in(tmp_path / "m.jsonl", "Mira")
    heard = pytest.approx({"Breakbeat": 0.1, "Rock": 0.2, "Trance": 0.6, "Pop": 0.1}, abs=1e-3)
    assert known(application, elsewhere(application, "Vector")) == Known(heard, "Trance", "log")
    assert known(application, elsewhere(application, "Words")) == Known(
        {"Drum and bass": 1.0}, "Drum and bass", "words"
    )
    assert known(application, elsewhere(application, "Foreign")) == Known(heard, "Trance", "artist")
    assert known(application, elsewhere(application, "Vega")) == Known({"Trance": 1.0}, "Trance", "artist")
    nothing = known(application, elsewhere(application, "Nothing"))
    assert (set(nothing.shares.values()), nothing.label, nothing.source) == ({0.1}, None, None)
    unsure = known(application, elsewhere(application, "Even"))
    assert (unsure.label, unsure.source) == (None, "log")  # below the threshold: never a guess

    assert which is not None
    application.trade.undo(which)
    with application._database.reading() as connection:
        facts = song_facts(connection, package)
    assert len(facts.songs.recordings) == 1  # nothing of an undone import is left to say or to recommend


def features(application: Application, song: int) -> set[str]:
    with application._database.reading() as connection:
        songs = song_facts(connection, application._package).songs
    assert songs.features is not None
    row = songs.features[[int(np.searchsorted(songs.recordings, song))]]
    assert (row.data > 0).all()
    return {songs.feature_names[column] for column in row.indices}


def test_words_artist_album_and_decade_come_from_files_and_logs(application: Application, tmp_path: Path) -> None:
    path = write_tone(tmp_path / "music" / "Orbiter 9 - Parallax.wav", genre="Psy-Trance")
    tags = WAVE(path)
    for frame in (TDRC(text="1997"), TPE2(text="Various Artists"), TALB(text="Goa Nights")):
        tags.tags.add(frame)
    tags.save()
    write_tone(tmp_path / "music" / "Bare.wav", hz=900)
    ids = scan(application, tmp_path / "music")
    names = ("word:psy-trance", "artist:orbiter 9", "artist:various artists", "album:various artists / goa nights")
    own = {*names, "decade:1990"}
    assert features(application, ids["Parallax"]) == own
    items: list[Act | Hearsay] = [
        Act(ActKind.PLAY, Clues("The Orbiter 9", "Parallax"), at=1_700_000_000),
        Act(ActKind.PLAY, Clues("Mole", "Hill"), at=1_700_001_000),
        Hearsay(Clues("The Orbiter 9", "Parallax"), None, {}, ("Goa", "Psy-Trance")),
        Hearsay(Clues("Mole", "Hill"), None, {}, ("Shoegaze",)),
    ]
    write(tmp_path / "m.jsonl", Owner("Mira", "a" * 32, "b" * 32), 1, items)
    application.trade.bring_in(tmp_path / "m.jsonl", "Mira")
    assert features(application, ids["Parallax"]) == own | {"word:goa"}
    assert features(application, elsewhere(application, "Hill")) == {"word:shoegaze", "artist:mole"}
    assert features(application, ids["Bare"]) == set()


def test_features_are_taken_from_earlier_facts_where_nothing_else_was_said(
    application: Application, tmp_path: Path
) -> None:
    def after(before: SongFacts | None) -> SongFacts:
        with application._database.reading() as connection:
            found = song_facts(connection, application._package, before)
            anew = song_facts(connection, application._package)
        assert found.songs.feature_names == anew.songs.feature_names
        assert found.songs.features.toarray().tolist() == anew.songs.features.toarray().tolist()
        assert found.songs.classes.tolist() == anew.songs.classes.tolist()
        return found

    path = write_tone(tmp_path / "music" / "Orbiter 9 - Parallax.wav", genre="Trance")
    write_tone(tmp_path / "music" / "Mole - Hill.wav", hz=900)
    ids = scan(application, tmp_path / "music")
    first = after(None)
    for song in ids.values():
        hear(application, song)
    application.listening.rate([ids["Hill"]], 5)
    heard = after(first)
    assert heard.songs.features is first.songs.features
    assert heard.songs.classes.tolist() != first.songs.classes.tolist()
    write_tone(path, genre="Jazz")
    scan(application, tmp_path / "music")
    tagged = after(heard)
    assert tagged.songs.feature_names == ("artist:mole", "artist:orbiter 9", "word:jazz")
    said = Hearsay(Clues("Mole", "Hill"), None, {}, ("Shoegaze",))
    play = Act(ActKind.PLAY, Clues("Mole", "Hill"), at=1_700_000_000)
    write(tmp_path / "m.jsonl", Owner("Mira", "a" * 32, "b" * 32), 1, [play, said])
    _brought, which = application.trade.bring_in(tmp_path / "m.jsonl", "Mira")
    told = after(tagged)
    assert "word:shoegaze" in told.songs.feature_names
    assert which is not None
    application.trade.undo(which)
    assert after(told).songs.feature_names == tagged.songs.feature_names


def test_a_new_library_knows_nothing(application: Application) -> None:
    with application._database.reading() as connection:
        facts = song_facts(connection, application._package)
        mine = evidence.my_standings(connection, application.me).standings
        others = evidence.others_standings(connection, application.me)
    assert (len(facts.songs.recordings), len(mine), len(others)) == (0, 0, 0)
    assert len(evidence.joined(mine, others)) == 0


def test_every_standing_is_read_as_it_stands(application: Application, tmp_path: Path) -> None:
    def job(connection: Connection) -> None:
        connection.exec_driver_sql(
            "INSERT INTO listener (id, key, name, is_me, added_at) VALUES (9, 'k', 'Mira', 0, 1)"
        )
        for song in (3, 1, 2):
            connection.exec_driver_sql("INSERT INTO recording (id, root_id) VALUES (?, ?)", (song, song))
        for listener in (application.me, 9):
            for song, rating, love, refused, plays, skips in (
                (3, 3.7, -1, 0, 12, 0), (1, None, 1, 1, 0, 1 << 25), (2, 5.0, 0, 0, 1 << 40, 7),
            ):  # fmt: skip
                connection.exec_driver_sql(
                    "INSERT INTO standing (listener_id, recording_id, rating, love, not_this, plays, skips, last_at, lean)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (listener, song, rating, love, refused, plays, skips, 1_700_000_000 + song, -love),
                )

        wish = "UPDATE standing SET wished = 1, wished_at = ? WHERE recording_id = ?"
        connection.exec_driver_sql(wish, (1_600_000_000, 1))
        connection.exec_driver_sql(wish, (None, 3))

    application._writer.run(job)
    with application._database.reading() as connection:
        mine = evidence.my_standings(connection, application.me)
        others = evidence.others_standings(connection, application.me)
    for whose, found in ((application.me, mine.standings), (9, others)):
        assert found.listeners.tolist() == [whose] * 3
        order = np.argsort(found.recordings)
        assert found.recordings[order].tolist() == [1, 2, 3]
        assert found.stars[order].tolist() == pytest.approx([0.0, 5.0, 3.7])
        assert found.love[order].tolist() == [1, 0, -1]
        assert found.not_this[order].tolist() == [True, False, False]
        assert found.plays[order].tolist() == [0, (1 << 30) - 1, 12]  # so many that more make no difference
        assert found.skips[order].tolist() == [(1 << 20) - 1, 7, 0]
    assert mine.standings.recordings.tolist() == [1, 2, 3]
    assert mine.heard_at.tolist() == [1_700_000_001, 1_700_000_002, 1_700_000_003]
    assert mine.lean.tolist() == [-1, 0, 1]
    assert mine.wished_at.tolist() == [1_600_000_000, 0, 1]
