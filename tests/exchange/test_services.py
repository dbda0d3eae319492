"""What each service's log says, row by row."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from pmrs_desktop.exchange.log import open_log
from pmrs_desktop.kinds import Act, ActKind, Clues, Ended, LogItem, Owner, Unreadable
from tests.contracts.log_samples import listenbrainz_zip, sample, spotify_zip, zipped

R = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"


def read(path: Path, data: bytes) -> list[LogItem]:
    path.write_bytes(data)
    return list(open_log(path, UTC).items())


def acts(items: list[LogItem]) -> list[Act]:
    return [item for item in items if isinstance(item, Act)]


def test_listens(tmp_path: Path) -> None:
    one, two, three = acts(read(tmp_path / "x", sample("listenbrainz.jsonl")))
    said = Clues("Ada Ember", "One Red Lamp", "First Light", seconds=201.0, isrc="XXA012500001")
    assert one == Act(ActKind.PLAY, said, at=1_741_000_000)
    assert two.said == Clues("Ada Ember feat. Bo", "Two   Rivers 🎵", seconds=180.0, recording_mbid=R)
    assert (two.heard_seconds, two.at) == (95.0, 1_741_000_300)
    assert three.said == Clues("Cy Ünder", "Drei")


def test_loves_and_hates_find_their_names_in_the_zip(tmp_path: Path) -> None:
    items = read(tmp_path / "x", listenbrainz_zip())
    assert items[0] == Owner("ada")
    love, hate, taken_back = [act for act in acts(items) if act.kind is ActKind.LOVE]
    assert (love.value, love.at, love.said.artist) == (1, 1_741_100_000, "Ada Ember feat. Bo")
    assert (hate.value, hate.said.title) == (-1, "Drei")
    assert (taken_back.value, taken_back.said) == (0, Clues(recording_mbid="bbbbbbbb-aaaa-4aaa-8aaa-aaaaaaaaaaaa"))
    assert [item.where for item in items if isinstance(item, Unreadable)] == ["entry 3 of feedback.jsonl"]


def test_an_export_without_listens_is_still_a_log(tmp_path: Path) -> None:
    entries = [("user.json", sample("listenbrainz_user.json")), ("x", b"")]
    assert read(tmp_path / "x", zipped(entries)) == [Owner("ada")]


def test_the_submission_placeholder_of_another_project(tmp_path: Path, shared_logs: Path) -> None:
    (act,) = acts(read(tmp_path / "x", (shared_logs / "listenbrainz_submit.json").read_bytes()))
    assert (act.said.artist, act.said.title, act.at) == ("The Smashing Pumpkins", "17", None)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("1741000000", 1_741_000_000),
        ("1741000000.9", 1_741_000_000),
        ('"1741000000"', 1_741_000_000),
        ("1741000000000", 1_741_000_000),
        ("1741000000000000", 1_741_000_000),
        ("1741000000000000000", 1_741_000_000),
        ("-1", None),
        ("0", None),
        ("1000000000000000000", None),
        ("NaN", None),
        ("1e400", None),
        ("true", None),
        ('"never"', None),
        ("null", None),
        ("9" * 300, None),
    ],
)
def test_times(at: str, expected: int | None, tmp_path: Path) -> None:
    line = f'{{"listened_at": {at}, "track_metadata": {{"artist_name": "Ada", "track_name": "One"}}}}\n'
    (act,) = acts(read(tmp_path / "x", line.encode()))
    assert act.at == expected


def test_wrong_types_and_lone_surrogates(tmp_path: Path) -> None:
    rows = [
        '{"listened_at": 1741000000, "track_metadata": {"artist_name": "A\\ud800\\u0000", "track_name": " One\\n "}}',
        '{"listened_at": [], "track_metadata": {"artist_name": 5, "track_name": "One", "additional_info": []}}',
        '{"listened_at": 1, "track_metadata": null}',
        "[1, null]",
        '{"listened_at": 1, "track_metadata": {"track_name": {"a": 1}}}',
        '{"track_metadata": {"track_name": "Playing now"}}',
        '{"listened_at": 1, "track_metadata": {"track_name": "One", "additional_info": {"duration": -1}}}',
    ]
    items = read(tmp_path / "x", "\n".join(rows).encode())
    assert acts(items)[0].said == Clues("A\N{REPLACEMENT CHARACTER}", "One")
    assert [(act.said, act.count) for act in acts(items)[1:]] == [(Clues(title="One"), 2)]
    assert sum(isinstance(item, Unreadable) for item in items) == 4


def test_a_line_of_30_mb_costs_itself(tmp_path: Path) -> None:
    data = sample("listenbrainz.jsonl")
    items = read(tmp_path / "x", data + b'{"track_metadata": {"track_name": "' + b"x" * (30 << 20) + b'"}}\n' + data)
    assert sum(act.count for act in acts(items)) == 6
    assert [item.where for item in items if isinstance(item, Unreadable)] == ["entry 4"]


def test_streams_of_spotify(tmp_path: Path) -> None:
    play, skip, played_then_skipped, older = acts(read(tmp_path / "x", spotify_zip()))
    said = Clues("Ada Ember", "One Red Lamp", "First Light", "Ada Ember")
    end = 1_757_168_591
    assert play == Act(ActKind.PLAY, said, at=end - 201, heard_seconds=201.0, ended=Ended.FINISHED, end_stamped=True)
    assert (skip.kind, skip.heard_seconds, skip.ended) == (ActKind.SKIP, 2.1, Ended.SKIPPED)
    assert (played_then_skipped.kind, played_then_skipped.ended) == (ActKind.PLAY, Ended.SKIPPED)
    assert (older.kind, older.said.title) == (ActKind.SKIP, "Five Stones")


def test_account_data_of_spotify(tmp_path: Path) -> None:
    play, skip = acts(read(tmp_path / "x", sample("spotify_account.json")))
    assert (play.kind, play.said, play.at) == (ActKind.PLAY, Clues("Ada Ember", "One Red Lamp"), 1_757_168_580 - 201)
    assert (skip.kind, skip.heard_seconds, skip.ended) == (ActKind.SKIP, 2.1, None)


@pytest.mark.parametrize("played", [-1, 10**18, "x", None, [], True])
def test_a_stream_of_no_length_is_said(played: object, tmp_path: Path) -> None:
    good = json.loads(sample("spotify_account.json"))
    items = read(tmp_path / "x", json.dumps([*good, {**good[0], "msPlayed": played}, 7]).encode())
    assert [item.where for item in items if isinstance(item, Unreadable)] == ["entry 4", "entry 5"]


def test_tables(tmp_path: Path) -> None:
    one, two, three = acts(read(tmp_path / "x", sample("lastfm_headerless.csv")))
    assert (one.said, one.at) == (Clues("Ada Ember", "One Red Lamp", "First Light"), 1_757_168_580)
    assert (two.said.artist, two.at) == ("Bo, Cy", 1_757_191_140)
    assert three.said == Clues("#1 Numbers", 'Say "Four"', "Third")
    one, two, undated = acts(read(tmp_path / "x", sample("lastfm_stats.csv")))
    assert (two.said.title, two.at) == ("Two; Rivers", 1_757_168_790)
    assert (undated.at, undated.count) == (None, 2)
    one, two = acts(read(tmp_path / "x", sample("lastfm_ghan.csv")))
    assert (two.said, two.at) == (Clues("Bo", "Two Rivers"), 1_757_168_790)
    one, two, never = acts(read(tmp_path / "x", sample("table_tab.tsv")))
    assert (one.at, two.said.title, never.at) == (1_757_161_380, '"Two Rivers', None)


def test_owners_of_tables(tmp_path: Path) -> None:
    assert read(tmp_path / "x", sample("lastfm_stats.csv"))[0] == Owner("ada")
    assert read(tmp_path / "recenttracks-bo-1757168580.csv", sample("lastfm_ghan.csv"))[0] == Owner("bo")
    assert isinstance(read(tmp_path / "x", sample("lastfm_ghan.csv"))[0], Act)


def test_a_stray_quote_costs_one_row(tmp_path: Path) -> None:
    rows = b"".join(b'"175716%04d","Ada","Song %d"\n' % (number, number) for number in range(40))
    items = read(tmp_path / "x", b"uts,artist,track\n" + rows[:300] + b'\n1757160000,"Bo,x\n' + rows)
    assert len(acts(items)) >= 40 + 9
    assert sum(isinstance(item, Unreadable) for item in items) <= 2


def test_tables_put_together(tmp_path: Path) -> None:
    table = b"uts,artist,track\n1757168580,Ada,One\n"
    assert len(acts(read(tmp_path / "x", table + table))) == 2


def test_wide_fields_and_ragged_rows(tmp_path: Path) -> None:
    wide = b"1757168580,Ada," + b"x" * 200_000 + b"\n"
    rows = b"1757168580,Ada\n1757168581,Ada,One,more,more\n24:00,Ada,Two\n1757168582,=HYPERLINK(1),\x00Three\n"
    items = read(tmp_path / "x", b"Time,Artist,Track\n" + wide + rows)
    assert [(act.said.title, act.at) for act in acts(items)] == [
        ("One", 1_757_168_581),
        ("Three", 1_757_168_582),
        ("Two", None),
    ]
    assert [item.where for item in items if isinstance(item, Unreadable)] == ["line 2", "line 3"]


def test_a_librefm_table_with_its_mangled_first_line(tmp_path: Path) -> None:
    head = b"+ACM- Data export from Libre.fm,,,\nTime,Artist,Track,Album\n"
    data = head + b'1757168580,Ada,One,First\n1757168790,"Bo, Cy",Two,\n'
    assert [act.said.artist for act in acts(read(tmp_path / "x", data))] == ["Ada", "Bo, Cy"]


def test_rockbox(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(sample("rockbox.log"))
    plus_two = timezone(timedelta(hours=2))
    play, skip, untagged, utc = acts(list(open_log(path, plus_two).items()))
    assert play == Act(
        ActKind.PLAY, Clues("Ada Ember", '"One Red Lamp', "First Light", seconds=201.0), at=1_757_168_580 - 7200
    )
    assert (skip.kind, skip.ended, skip.said.recording_mbid) == (ActKind.SKIP, Ended.SKIPPED, R)
    assert (untagged.said.artist, untagged.said.title, untagged.said.seconds) == ("", "three.mp3", None)
    assert utc.at == 1_757_170_000


def test_rockbox_without_a_clock_is_counted(tmp_path: Path) -> None:
    play, skip = acts(read(tmp_path / "x", sample("rockbox_timeless.log")))
    assert (play.count, play.at, skip.count) == (2, None, 1)


def test_rockbox_rows_that_are_none(tmp_path: Path) -> None:
    rows = b"a\tb\tc\na\tb\tc\t1\t2\tX\t1757168580\t\n" + b"\t".join([b"x"] * 9) + b"\n" + b"x" * 200_000 + b"\n"
    items = read(tmp_path / "x", sample("rockbox.log") + rows)
    assert len(acts(items)) == 4
    assert [item.where for item in items if isinstance(item, Unreadable)] == [
        "line 11",
        "line 12",
        "line 13",
        "line 14",
    ]


@pytest.mark.parametrize(
    ("name", "source", "plays", "skips"),
    [
        ("StreamingHistory0.json", "spotify", 27, 20),
        ("scrobbler.log", "rockbox", 96, 41),
        ("lastfm_utc.csv", "lastfm", 249, 0),
        ("lastfm_r_date_artist_track_album.csv", "lastfm", 249, 0),
        ("listenbrainz_submit.json", "listenbrainz", 1, 0),
    ],
)
def test_real_exports(name: str, source: str, plays: int, skips: int, shared_logs: Path) -> None:
    log = open_log(shared_logs / name, UTC)
    items = list(log.items())
    kinds: Counter[ActKind] = Counter()
    for act in acts(items):
        kinds[act.kind] += act.count
    assert log.format.source == source
    assert kinds == Counter({ActKind.PLAY: plays, ActKind.SKIP: skips}) - Counter()
    assert not any(isinstance(item, Unreadable) for item in items)
