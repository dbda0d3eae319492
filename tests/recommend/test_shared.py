"""What two listeners share."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pmrs_desktop.kinds import ListenerId, RecordingId, Standing
from pmrs_desktop.recommend.matrix import Songs, gather
from pmrs_desktop.recommend.shared import AGREED, DIFFERENT, shared_songs
from pmrs_desktop.recommend.standings import Standings

ME, MIRA = ListenerId(1), ListenerId(2)
opinions = st.dictionaries(st.integers(1, 9), st.sampled_from((0.5, 1.0, 2.5, 3.0, 4.0, 5.0)), max_size=9)


@given(opinions, opinions, st.integers(0, 4))
@settings(deadline=None)
def test_the_strongest_come_first_and_both_know_them(mine: dict[int, float], theirs: dict[int, float], n: int) -> None:
    records = [
        Standing(who, RecordingId(song), stars, plays=song)
        for who, said in ((ME, mine), (MIRA, theirs))
        for song, stars in said.items()
    ]
    evidence = gather(Standings.from_records(records), Songs.from_records((), {}))
    agree, differ = shared_songs(evidence, ME, MIRA, n)
    known = {song: (max(mine[song], 1.0), max(theirs[song], 1.0)) for song in mine.keys() & theirs.keys()}
    liked = sorted(
        (song for song, both in known.items() if min(both) >= AGREED), key=lambda s: (-min(known[s]), -sum(known[s]), s)
    )
    apart = {song: abs(one - other) for song, (one, other) in known.items()}
    far = sorted(
        (song for song, both in known.items() if apart[song] >= DIFFERENT and min(both) < AGREED),
        key=lambda song: (-apart[song], song),
    )
    assert evidence.songs[agree.columns].tolist() == liked[:n]
    assert evidence.songs[differ.columns].tolist() == far[:n]
    for shared in (agree, differ):
        for place, song in enumerate(evidence.songs[shared.columns].tolist()):
            assert shared.stars[:, place].tolist() == [mine[song], theirs[song]]
            assert shared.plays[:, place].tolist() == [song, song]
