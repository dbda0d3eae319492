"""Picks as rows: the song as it is shown, and its reason in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from pmrs_desktop.app.lists.fitted import Fitted
from pmrs_desktop.app.lists.sentences import Known, first_names, sentence
from pmrs_desktop.app.rows import PickRow
from pmrs_desktop.app.songs import views
from pmrs_desktop.genre.package import Package
from pmrs_desktop.kinds import ListenerId, Pick
from pmrs_desktop.listening import listeners
from pmrs_desktop.store.database import Connection

Name = TypeVar("Name")


def rows_of(
    connection: Connection,
    fitted: Fitted,
    package: Package | None,
    lists: Mapping[Name, Sequence[Pick]],
    *,
    whose: ListenerId | None = None,
    genres: Mapping[Name, str] | None = None,
) -> dict[Name, tuple[PickRow, ...]]:
    """Returns the rows of several lists, read together; songs that are gone are left out.

    Args:
        connection: for reading.
        fitted: where the picks come from.
        package: the network that names genres, None where there is none.
        lists: the picks by list.
        whose: whose lists they are, where not mine.
        genres: the genre of a list that has one.
    """
    me = fitted.me
    listener = whose if whose is not None else me
    picks = [pick for some in lists.values() for pick in some]
    named = {song for pick in picks for reason in pick.reasons for song in reason.recordings}
    ids = list({*named, *(pick.recording for pick in picks)})
    songs = views.songs_by_id(connection, ids, me, package)
    people = first_names({int(one.id): one.name for one in listeners.everyone(connection)})
    titles = {song: row.title for song, row in songs.items()}
    stood = {int(song): fitted.stands(listener, song) for song in named}
    gave = {song: stars for song, (stars, _plays) in stood.items() if stars > 0}
    played = {song: plays for song, (_stars, plays) in stood.items() if plays > 0}
    name = None if listener == me else people.get(listener, "")
    rows: dict[Name, tuple[PickRow, ...]] = {}
    for which, some in lists.items():
        rows[which] = tuple(
            PickRow(
                views.with_label(songs[pick.recording], fitted.facts.label_of(pick.recording)),
                pick.rank,
                sentence(
                    pick.reasons,
                    Known(titles, people, gave, played, _opinions(fitted, pick), name, me),
                    (genres or {}).get(which) or songs[pick.recording].label,
                ),
            )
            for pick in some
            if pick.recording in songs
        )
    return rows


def _opinions(fitted: Fitted, pick: Pick) -> dict[int, tuple[float, int]]:
    """Returns the stars and plays of the one who likes a recommended song; of several nothing is told apart."""
    return {
        reason.listeners[0]: fitted.stands(reason.listeners[0], pick.recording)
        for reason in pick.reasons
        if len(reason.listeners) == 1
    }
