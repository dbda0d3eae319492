"""What recommenders are measured on, and the splits of it: what they may learn from, and what they must find.

The protocol of one split, drawn by its seed:

1. A sample of the listeners.
2. Songs that at least 2 listeners of the sample like, hidden rows counted. A row is liked where its rating R_M is
   above the paper's T_R = 1; where plays are all that is known, that is every row with a play. Other rows of those
   songs, such as skips, stay with the training rows and are never offered.
3. Of each listener's liked rows 20 % are hidden, at least one; a listener with a single row keeps it.
4. Candidates are the songs that a listener likes in training, and hidden songs are counted only where they are
   candidates. Else a rank by "fewest listeners first" finds what is hidden by looking where nobody is left.
   What this cannot prevent in a small sample: a candidate with a single listener left has, by 2, a hidden row
   somewhere. It stays because figures of other samples are compared by it; `Candidates.STRICT` counts the 2
   listeners of 2 in training alone.
5. Candidates stand in an order drawn by the seed, so that ties are broken by chance.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pmrs_desktop.errors import Trouble
from pmrs_desktop.recommend.features import stack
from pmrs_desktop.recommend.matrix import Evidence, Ids, Songs, gather
from pmrs_desktop.recommend.opinions import weigh_plays
from pmrs_desktop.recommend.pmrs import THRESHOLD
from pmrs_desktop.recommend.ratings import aware, rate
from pmrs_desktop.recommend.standings import Standings
from pmrs_desktop.words import tr

HIDDEN = 0.2
"""The share of a listener's liked rows that is hidden."""
KNOWN_TO = 2
"""Listeners of the sample who must like a song for it to take part."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A log and what is known of its songs.

    Attributes:
        standings: where listeners stand with songs.
        songs: class vectors, features and so on, K songs.
        genres: names of the G lists of CS@N.
        members: which songs stand in which of these lists, bool, shape (K, G); a song may stand in several.
        heldout: what must be found, where it is not split off `standings`.
    """

    standings: Standings
    songs: Songs
    genres: tuple[str, ...]
    members: sparse.csr_array
    heldout: Standings | None = None


def grounded(
    standings: Standings, songs: Songs, lists: Iterable[Iterable[str]], heldout: Standings | None = None
) -> Ground:
    """Returns the ground where each song of `songs` stands in the lists of the genres named for it in `lists`."""
    members, genres = stack(lists)
    return Ground(standings, songs, genres, members, heldout)


class Candidates(Enum):
    """Which songs may be recommended; hidden songs are counted where they are candidates."""

    KNOWN = "known"  # those that a listener likes in training
    STRICT = "strict"  # those that 2 listeners like in training
    CATALOGUE = "catalogue"  # known ones, and all that 2 listeners of the whole log like; only known ones are hidden
    TRAP = "trap"  # all that take part, known in training or not; a measurement must not use it, and a test shows why


@dataclass(frozen=True, slots=True)
class Protocol:
    """What may differ from one measurement to another.

    Attributes:
        listeners: listeners in a sample; None for all.
        candidates: which songs may be recommended, see `Candidates`.
        newcomer_rows: training rows that are left to newcomers, who alone are measured; None: all are measured.
        newcomers: how many there are.
    """

    listeners: int | None = None
    candidates: Candidates = Candidates.KNOWN
    newcomer_rows: int | None = None
    newcomers: int = 500


@dataclass(frozen=True, eq=False)
class Split:
    """What may be learnt from, U listeners x M candidates, and what must be found.

    Attributes:
        listeners: ids, shape (U,), rising.
        training: their rows, songs numbered by column, 0 to M - 1.
        songs: what is known of the candidates, numbered likewise.
        hidden: what must be found, bool, shape (U, M).
        members: which candidates stand in the list of which genre, bool, shape (M, G).
    """

    listeners: Ids
    training: Standings
    songs: Songs
    hidden: sparse.csr_array
    members: Mask

    @cached_property
    def plays(self) -> sparse.csr_array:
        """Liked training rows weighed by their plays as in `opinions`, shape (U, M); without plays they count as one."""
        loved = self.training.take(liked(self.training))
        weights = weigh_plays(np.maximum(loved.plays, 1)).astype(np.float64)
        return self._matrix(loved, weights)

    @cached_property
    def heard(self) -> Ids:
        """How many listeners like each candidate in training, shape (M,)."""
        return np.bincount(self.plays.indices, minlength=self.plays.shape[1])

    @cached_property
    def seen(self) -> sparse.csr_array:
        """All training rows as a mask, shape (U, M): what is never offered."""
        return self._matrix(self.training, np.ones(len(self.training), dtype=np.bool_))

    @cached_property
    def evidence(self) -> Evidence:
        """The training rows as recommenders get them; columns are those of the split."""
        return gather(self.training, self.songs)

    def _matrix(self, rows: Standings, values: npt.NDArray[np.generic]) -> sparse.csr_array:
        places = np.searchsorted(self.listeners, rows.listeners)
        return sparse.csr_array((values, (places, rows.recordings)), shape=self.hidden.shape)


def liked(standings: Standings) -> Mask:
    """Returns which standings are liked: R_M above T_R, equation (2) of the paper."""
    return np.asarray(rate(standings) > THRESHOLD)


def draw(ground: Ground, seed: int, protocol: Protocol | None = None) -> Split:
    """Returns the split of this seed, by the protocol of this module.

    Raises:
        Trouble: the log is too small for anything to be hidden and found.
    """
    wanted = protocol or Protocol()
    rng = np.random.default_rng(seed)
    sample = _sample(ground, wanted.listeners, rng)
    standings = once(ground.standings.take(np.isin(ground.standings.listeners, sample)))
    heldout = ground.heldout
    if heldout is not None:
        heldout = once(heldout.take(np.isin(heldout.listeners, sample)))
    taking_part = _occurring(_liked_songs(standings, heldout), KNOWN_TO)
    training = standings.take(np.isin(standings.recordings, taking_part))
    if heldout is None:
        hide = _hide(training, rng)
        training, heldout = training.take(~hide), training.take(hide)
    if wanted.newcomer_rows is not None:
        training, heldout = _newcomers(training, heldout, wanted.newcomer_rows, wanted.newcomers, rng)
    known = _occurring(_liked_songs(training), KNOWN_TO if wanted.candidates is Candidates.STRICT else 1)
    if wanted.candidates is Candidates.TRAP:
        known = taking_part
    if wanted.candidates is not Candidates.CATALOGUE:
        return _split(ground.songs, ground.members, sample, training, heldout, known, rng)
    heldout = heldout.take(np.isin(heldout.recordings, known))
    candidates = np.union1d(known, _occurring(_liked_songs(once(ground.standings)), KNOWN_TO))
    return _split(everywhere(ground.songs), ground.members, sample, training, heldout, candidates, rng)


def again(split: Split, seed: int) -> Split:
    """Returns a split of the training rows alone, on which settings are chosen: 20 % of them hidden once more."""
    rng = np.random.default_rng((seed, 1))
    hide = _hide(split.training, rng)
    training, heldout = split.training.take(~hide), split.training.take(hide)
    candidates = np.unique(training.take(liked(training)).recordings)
    members = sparse.csr_array(split.members[split.songs.recordings])
    return _split(split.songs, members, split.listeners, training, heldout, candidates, rng)


def alone(ground: Ground, listener: int, unheard: int, rng: np.random.Generator) -> Split:
    """Returns a split of one listener's rows among `unheard` songs that 2 listeners of the log like; all songs are here.

    Raises:
        Trouble: the listener likes too few songs for one to be hidden.
    """
    standings = once(ground.standings)
    own = standings.take(standings.listeners == listener)
    hide = _hide(own, rng)
    strange = np.setdiff1d(_occurring(standings.take(liked(standings)).recordings, KNOWN_TO), own.recordings)
    strange = rng.choice(strange, size=min(unheard, len(strange)), replace=False)
    candidates = np.union1d(own.recordings, strange)
    songs, me = everywhere(ground.songs), np.array([listener])
    return _split(songs, ground.members, me, own.take(~hide), own.take(hide), candidates, rng)


def everywhere(songs: Songs) -> Songs:
    """Returns the same songs as if a file of each were here, so that those nobody likes may be offered, too."""
    return dataclasses.replace(songs, here=np.ones_like(songs.here))


def once(standings: Standings) -> Standings:
    """Returns what a listener is aware of; of rows of the same listener and song the last."""
    kept = standings.take(aware(standings))
    order = np.lexsort((kept.recordings, kept.listeners))
    sorted_ = kept.take(order)
    changes = (np.diff(sorted_.listeners) != 0) | (np.diff(sorted_.recordings) != 0)
    return sorted_.take(np.append(changes, True)[: len(sorted_)])


def _sample(ground: Ground, size: int | None, rng: np.random.Generator) -> Ids:
    everyone = np.unique(ground.standings.listeners[liked(ground.standings)])
    if ground.heldout is not None:
        everyone = np.intersect1d(everyone, ground.heldout.listeners)
    if size is None or size >= len(everyone):
        return everyone
    return np.sort(rng.choice(everyone, size=size, replace=False))


def _liked_songs(log: Standings, more: Standings | None = None) -> Ids:
    """Returns the song of every liked row of `log`, and of those of `more` that are not in `log`."""
    own = log.take(liked(log))
    if more is None:
        return own.recordings
    other = more.take(liked(more))
    pairs = [np.stack((part.recordings, part.listeners)) for part in (own, other)]
    return np.asarray(np.unique(np.concatenate(pairs, axis=1), axis=1)[0])


def _occurring(ids: Ids, times: int) -> Ids:
    found, counts = np.unique(ids, return_counts=True)
    return np.asarray(found[counts >= times], dtype=np.int64)


def _hide(standings: Standings, rng: np.random.Generator) -> Mask:
    """Returns which rows are hidden: of each listener's liked rows 20 %, at least one, unless there is but one."""
    rows = np.flatnonzero(liked(standings))
    chance = rng.random(len(rows))
    order = np.lexsort((chance, standings.listeners[rows]))
    _, starts, counts = np.unique(standings.listeners[rows][order], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(starts, counts)
    share = np.where(counts > 1, np.maximum(1, np.rint(HIDDEN * counts)), 0)
    hide = np.zeros(len(standings), dtype=np.bool_)
    hide[rows[order][place < np.repeat(share, counts)]] = True
    return hide


def _newcomers(
    training: Standings, heldout: Standings, rows: int, size: int, rng: np.random.Generator
) -> tuple[Standings, Standings]:
    """Returns the rows with those of `size` listeners cut to `rows`, and what is hidden of these listeners alone."""
    known = _occurring(training.take(liked(training)).listeners, rows + 1)
    fresh = rng.choice(known, size=min(size, len(known)), replace=False)
    theirs = np.flatnonzero(np.isin(training.listeners, fresh) & liked(training))
    order = np.lexsort((rng.random(len(theirs)), training.listeners[theirs]))
    _, starts, counts = np.unique(training.listeners[theirs][order], return_index=True, return_counts=True)
    place = np.arange(len(theirs)) - np.repeat(starts, counts)
    kept = ~np.isin(training.listeners, fresh)
    kept[theirs[order][place < rows]] = True
    return training.take(kept), heldout.take(np.isin(heldout.listeners, fresh))


def _split(
    songs: Songs,
    members: sparse.csr_array,
    listeners: Ids,
    training: Standings,
    heldout: Standings,
    candidates: Ids,
    rng: np.random.Generator,
) -> Split:
    columns = rng.permutation(len(candidates))
    training = _numbered(training, candidates, columns)
    heldout = _numbered(heldout.take(liked(heldout)), candidates, columns)
    shape = (len(listeners), len(candidates))
    ones = np.ones(len(heldout), dtype=np.int8)
    hidden = sparse.csr_array((ones, (np.searchsorted(listeners, heldout.listeners), heldout.recordings)), shape=shape)
    known = sparse.csr_array((np.ones(len(training), np.int8), (np.searchsorted(listeners, training.listeners),
                             training.recordings)), shape=shape)  # fmt: skip
    hidden = (hidden > hidden.multiply(known)).astype(np.bool_)
    if not hidden.nnz:
        raise Trouble(tr("This log is too small to measure anything: it takes songs that two listeners share."))
    described, rows = _described(songs, candidates, columns)
    stands = np.zeros((len(candidates), members.shape[1]), dtype=np.bool_)
    stands[described.recordings] = members[rows].toarray()
    return Split(listeners, training, described, sparse.csr_array(hidden), stands)


def _numbered(standings: Standings, candidates: Ids, columns: Ids) -> Standings:
    """Returns the rows of candidates, with the number of its column for each song."""
    kept = standings.take(np.isin(standings.recordings, candidates))
    return dataclasses.replace(kept, recordings=columns[np.searchsorted(candidates, kept.recordings)])


def _described(songs: Songs, candidates: Ids, columns: Ids) -> tuple[Songs, Ids]:
    """Returns what is known of the candidates, and in which rows of `songs` it stood."""
    recordings, first = np.unique(songs.recordings, return_index=True)
    known = np.isin(candidates, recordings)
    rows = first[np.searchsorted(recordings, candidates[known])]
    return Songs(
        songs.genres,
        columns[known],
        songs.classes[rows],
        songs.labels[rows],
        songs.here[rows],
        songs.embeddings[rows] if songs.embeddings is not None else None,
        songs.features[rows] if songs.features is not None else None,
        songs.feature_names,
    ), rows
