"""libVLC plays real files, through an output that keeps the time and makes no sound."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pmrs_desktop.player.engine import (
    Advanced,
    Engine,
    Failed,
    Finished,
    LengthKnown,
    Mood,
    Paused,
    Post,
    Resumed,
    Sought,
    Started,
    Stopped,
)
from pmrs_desktop.player.engines import open_engine as open_real_engine
from tests.contracts.engine_contract import NAMES, EngineContract, Mailbox, Opener, make_tone

QUIET = ["--aout=dummy", "--file-caching=0"]
FAST = [":rate=16"]
"""For what the engine does around a song; whether sound came is shown at the true rate only."""

FORMATS = ["mp3", "flac", "ogg", "opus", "m4a", "wav", "aiff", "wma"]


@pytest.fixture
def mail() -> Mailbox:
    return Mailbox()


Start = Callable[..., Engine]


@pytest.fixture
def start() -> Iterator[Start]:
    engines: list[Engine] = []

    def build(mail: Mailbox, media_options: Sequence[str] = ()) -> Engine:
        engines.append(open_real_engine(mail.post, instance_options=QUIET, media_options=media_options))
        return engines[-1]

    yield build
    for engine in engines:
        engine.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("songs")


@pytest.fixture(scope="module")
def short(folder: Path) -> Path:
    return make_tone(folder / "short.flac", 1.0)


@pytest.fixture(scope="module")
def long(folder: Path) -> Path:
    """Half a minute: two seconds at the fast rate."""
    return make_tone(folder / "long.flac", 30.0)


class TestVlcEngine(EngineContract):
    @pytest.fixture
    def open_engine(self) -> Opener:
        def build(post: Post) -> Engine:
            return open_real_engine(post, instance_options=QUIET)

        return build


def test_every_format_is_heard_to_its_end(start: Start, folder: Path) -> None:
    """All at once, each in an engine of its own, at the true rate."""
    paths = [make_tone(folder / f"tone.{ending}", 1.5) for ending in FORMATS]
    mails = [Mailbox() for _ in paths]
    for path, mail in zip(paths, mails, strict=True):
        start(mail).play(path)
    for path, mail in zip(paths, mails, strict=True):
        finished = mail.until(Finished)
        assert mail.of(finished.ticket) == ["Started", "Finished"], path
        assert 1.0 < finished.heard_seconds < 5.0, path
        lengths = [event.seconds for event in mail.seen if isinstance(event, LengthKnown)]
        assert lengths[-1] == pytest.approx(1.5, abs=0.6), path


def test_a_name_of_any_bytes_plays(start: Start, mail: Mailbox, long: Path, tmp_path: Path) -> None:
    engine = start(mail, FAST)
    for name in NAMES:
        path = tmp_path / os.fsdecode(name)
        path.write_bytes(long.read_bytes())
        engine.play(path, start_seconds=25.0)
        assert mail.until(Finished).path == os.fsencode(path)
    assert not [event for event in mail.seen if isinstance(event, Failed)]


def bad_files(folder: Path) -> dict[str, Path]:
    whole = make_tone(folder / "whole.m4a", 3.0).read_bytes()
    contents = {
        "empty.mp3": b"",
        "random.mp3": bytes((i * i * 7919 + 31 * i) % 251 for i in range(60_000)),
        "text.ogg": b"These are words, not sound.\n" * 500,
        "zeros.flac": bytes(60_000),
        "cut.m4a": whole[: len(whole) // 2],
        "page.mp3": b"<html><body>404</body></html>",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.mp3").mkdir()
    return {name: folder / name for name in [*contents, "folder.mp3", "missing.mp3"]}


def test_every_bad_file_is_named_with_a_sentence(start: Start, mail: Mailbox, tmp_path: Path) -> None:
    engine = start(mail)
    sentences = {}
    for name, path in bad_files(tmp_path).items():
        ticket = engine.play(path)
        failed = mail.until(Failed)
        assert (failed.ticket, failed.path) == (ticket, os.fsencode(path))
        assert failed.heard_seconds < 0.5
        assert engine.state().mood is Mood.IDLE
        sentences[name] = failed.sentence
    none = "No sound could be found in this file."
    assert sentences == {
        "empty.mp3": "The file is empty.",
        "random.mp3": none,
        "text.ogg": none,
        "zeros.flac": none,
        "cut.m4a": none,
        "page.mp3": none,
        "folder.mp3": "This is a folder, not a song.",
        "missing.mp3": "The file is not there any more.",
    }
    assert not [event for event in mail.seen if isinstance(event, Finished)]


def test_after_a_bad_file_a_good_one_plays(start: Start, mail: Mailbox, short: Path, tmp_path: Path) -> None:
    engine = start(mail)
    engine.play(tmp_path / "missing.flac")
    mail.until(Failed)
    ticket = engine.play(short)
    assert mail.until(Finished).ticket == ticket


def test_a_file_cut_while_it_plays_has_failed(start: Start, mail: Mailbox, tmp_path: Path) -> None:
    path = make_tone(tmp_path / "cut.wav", 60.0)
    engine = start(mail, FAST)
    engine.play(path)
    mail.until(Started)
    os.truncate(path, path.stat().st_size // 3)
    assert mail.until(Failed).sentence == "The file breaks off in the middle."
    assert engine.state().mood is Mood.IDLE


def test_a_file_that_vanishes_while_it_plays_plays_on_and_fails_next_time(
    start: Start, mail: Mailbox, long: Path, tmp_path: Path
) -> None:
    path = tmp_path / "vanishing.flac"
    path.write_bytes(long.read_bytes())
    engine = start(mail, FAST)
    engine.play(path)
    mail.until(Started)
    path.unlink()
    mail.until(Finished)
    engine.play(path)
    assert mail.until(Failed).sentence == "The file is not there any more."


def test_the_prepared_song_follows_by_itself(start: Start, mail: Mailbox, short: Path, folder: Path) -> None:
    other = make_tone(folder / "other.mp3", 1.2)
    engine = start(mail)
    first = engine.play(short)
    second = engine.prepare_next(other)
    assert mail.until(Advanced) == Advanced(second, os.fsencode(other))
    third = engine.prepare_next(short)
    assert mail.until(Advanced).ticket == third
    mail.until(Finished)
    assert mail.of(first) == ["Started", "Finished"]
    assert mail.of(second) == ["Advanced", "Started", "Finished"]
    assert mail.of(third) == ["Advanced", "Started", "Finished"]
    assert engine.state().mood is Mood.IDLE
    heard = [event.heard_seconds for event in mail.seen if isinstance(event, Finished)]
    assert heard == pytest.approx([1.0, 1.2, 1.0], abs=0.6)


def test_a_prepared_song_can_be_changed_and_taken_back(start: Start, mail: Mailbox, short: Path, long: Path) -> None:
    engine = start(mail)
    engine.play(short)
    engine.prepare_next(long)
    wanted = engine.prepare_next(short)
    assert mail.until(Advanced).ticket == wanted
    engine.prepare_next(long)
    engine.prepare_next(None)
    mail.until(Finished)
    engine.close()
    assert not [event for event in mail.rest() if isinstance(event, Advanced | Started)]


def test_a_prepared_song_that_cannot_be_played_fails_when_its_turn_comes(
    start: Start, mail: Mailbox, long: Path, tmp_path: Path
) -> None:
    engine = start(mail, FAST)
    for path in bad_files(tmp_path).values():
        engine.play(long, start_seconds=25.0)
        ticket = engine.prepare_next(path)
        failed = mail.until(Failed)
        assert failed.ticket == ticket
        kinds = mail.of(ticket or 0)
        assert [kind for kind in kinds if kind != "Started"] == ["Advanced", "Failed"], path


def test_pause_stops_the_clock_and_the_position(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    ticket = engine.play(long)
    mail.until(Started)
    engine.pause()
    engine.pause()
    mail.until(Paused)
    resting = engine.state()
    assert resting.mood is Mood.PAUSED
    assert engine.state() == resting
    engine.resume()
    mail.until(Resumed)
    assert engine.state().mood is Mood.PLAYING
    engine.stop()
    stopped = mail.until(Stopped)
    assert stopped.heard_seconds >= resting.heard_seconds
    assert mail.of(ticket) == ["Started", "Paused", "Resumed", "Stopped"]


def test_a_pause_before_sound_begins_is_kept(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    ticket = engine.play(long)
    engine.pause()
    mail.until(Paused)
    assert engine.state().heard_seconds < 1.0
    assert mail.of(ticket) == ["Started", "Paused"]


def test_what_was_jumped_over_was_not_heard(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    engine.play(long)
    mail.until(Started)
    engine.seek(29.0)
    assert mail.until(Sought).seconds == 29.0
    assert 29.0 <= engine.state().position <= 30.0
    assert mail.until(Finished).heard_seconds < 10.0


def test_a_jingle_is_heard_though_libvlc_counts_no_sound(start: Start, mail: Mailbox, tmp_path: Path) -> None:
    engine = start(mail)
    for ending in ("opus", "flac", "ogg", "m4a"):
        ticket = engine.play(make_tone(tmp_path / f"jingle.{ending}", 0.3))
        assert mail.until(Finished).ticket == ticket, ending


def test_a_song_begins_where_it_was_left(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    engine.play(long, start_seconds=29.0)
    mail.until(Started)
    assert engine.state().position >= 29.0
    assert mail.until(Finished).heard_seconds < 10.0


@pytest.mark.parametrize("place", [-5.0, 30.0, 1e9])
def test_a_place_outside_the_song_is_its_beginning_or_end(
    start: Start, mail: Mailbox, long: Path, place: float
) -> None:
    engine = start(mail, FAST)
    engine.play(long)
    mail.until(Started)
    engine.seek(place)
    assert mail.until(Sought).seconds == min(30.0, max(0.0, place))
    assert 0.0 <= engine.state().position <= 30.0
    mail.until(Finished)


def test_a_wish_to_seek_before_sound_begins_is_kept(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    engine.play(long)
    engine.seek(29.0)
    assert mail.until(Finished).heard_seconds < 10.0


def test_another_song_stops_the_current_one(start: Start, mail: Mailbox, short: Path, long: Path) -> None:
    engine = start(mail)
    first = engine.play(long)
    engine.prepare_next(long)
    mail.until(Started)
    second = engine.play(short)
    assert mail.until(Stopped).ticket == first
    assert mail.until(Finished).ticket == second
    assert not [event for event in mail.seen if isinstance(event, Advanced)]


def test_closing_tells_what_was_heard(start: Start, mail: Mailbox, long: Path) -> None:
    engine = start(mail)
    ticket = engine.play(long)
    mail.until(Started)
    engine.close()
    assert mail.until(Stopped).ticket == ticket


def test_libvlc_is_not_loaded_before_an_engine_is_opened() -> None:
    import_all = "import pmrs_desktop.player.engines, pmrs_desktop.player.queue, sys; print('vlc' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", import_all], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
