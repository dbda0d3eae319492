"""An application with made-up songs, to look at the window and to test it. Run it to render every page to pictures."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from pmrs_desktop.app import rows, suggestions
from pmrs_desktop.app.rows import Done, SongRow
from pmrs_desktop.kinds import Changes

NOW = 1_794_000_000
DAY = 86_400


def song(
    number: int, title: str, artist: str, album: str, genre: str, source: str | None, rating, plays, seconds, **more
):
    label = genre or None
    return SongRow(
        number, title, artist, album, genre, label, source, 0.81 if source == "sound" else None, rating=rating, plays=plays,
        seconds=seconds, added_at=NOW - number * DAY * 3, cover=number, **more,
    )  # fmt: skip


SONGS = [
    song(1, "Glass Harbour", "Marlow & the Tides", "Low Water Marks", "Rock", "tag", 5, 41, 251),
    song(2, "Seventeen Lanterns", "Yuki Amano", "夜間飛行", "Electronic", "sound", 4, 18, 334),
    song(3, "夜明けのスケッチ 🌅", "青い自転車", "はじまりの海", "Pop", "sound", 5, 27, 228),
    song(4, "Night Bus to Lisbon (Live at the Old Harbour Theatre)", "The Understudies", "Curtain Calls", "Rock", "tag",
         3, 9, 402),
    song(5, "Parallax", "Orbiter 9", "Slow Return", "Trance", "sound", 5, 63, 448, skips=2),
    song(6, "Afterglow (Extended Mix)", "Orbiter 9", "Slow Return", "Trance", "sound", 4, 22, 521),
    song(7, "Nocturne in the Rain, Op. 12 No. 3", "Ilse Brandt", "Kleine Wasserstücke", "Classical", "tag", 4, 12, 311),
    song(8, "Kingston Morning", "Delroy Finch", "Sound Bwoy Postcard", "Dancehall", "sound", None, 2, 207),
    song(9, "Breakwater", "Sable Fox", "Tectonics", "Drum and bass", "sound", 4, 16, 305),
    replace(song(10, "Untitled 07", "", "", "", None, None, 1, 189), cover=None, label="Unknown", genre="Unknown"),
    song(11, "Paper Crowns", "Nadia Rourke", "Paper Crowns", "Pop", "hand", 3, 14, 213),
    song(12, "Ten Toes Down", "Vel Carter feat. Mono Grey", "Third Rail", "Hip Hop", "tag", 5, 38, 198),
    song(13, "Copper Wire", "Vel Carter", "Third Rail", "Hip Hop", "tag", 4, 21, 226),
    song(14, "Rollerway", "Disco Ferrante", "Ferrante per sempre", "Funky house", "sound", 2, 4, 372, away=True),
    song(15, "Stutterstep", "Lo-Cut", "Amen Corner", "Breakbeat", "sound", 4, 11, 289, away=True),
    song(16, "Song for a Borrowed Car", "Marlow & the Tides", "Low Water Marks", "Rock", "tag", 4, 19, 233),
    song(17, "Harbour Lights", "Ilse Brandt", "Kleine Wasserstücke", "Classical", "tag", None, 0, 274,
         problem="The file ends too early."),
    song(18, "Второе солнце", "Аэлита", "Тихий эфир", "Electronic", "sound", 3, 7, 259),
    song(19, "Pelican", "Yuki Amano", "夜間飛行", "Electronic", "sound", 4, 13, 287),
    replace(song(20, "Late Ferry", "Anna Sund", "Polar", "", None, None, 0, 241), waiting=True, label=None),
    song(21, "<img src=x><b>Bold</b>", "A & B\nline", "<i>x</i>", "Rock", "tag", None, 0, 100),
    song(22, "A" * 400, "B" * 300, "C" * 300, "Trance", "sound", 1, 3, 36_000),
]  # fmt: skip


def pick(rank: int, title: str, artist: str, album: str, genre: str, cover: int, reason, **more) -> rows.PickRow:
    base = SongRow(900 + rank, title, artist, album, genre, genre, "sound", 0.8, seconds=251, cover=cover)
    return rows.PickRow(replace(base, **more), rank, reason)


def because(before: str, name: str, after: str = "") -> tuple[rows.Run, ...]:
    return ((before, False), (name, True), (after, False))


PICKS = (
    pick(1, "Lantern Street", "Hollow Pines", "The Long Field", "Rock", 31,
         because("Because you gave 5 stars to ", "Glass Harbour", "; Mira and Jonas like it")),
    pick(2, "Vega", "Orbiter 9", "", "Trance", 1,
         because("Because you gave 5 stars to ", "Parallax", "; two of your listeners like it"), here=False),
    pick(3, "海のむこう", "青い自転車", "はじまりの海", "Pop", 3,
         because("Because you played ", "夜明けのスケッチ", " 27 times; Aiko gave it 5 stars")),
    pick(4, "Undertow", "Sable Fox", "Tectonics", "Drum and bass", 9,
         because("Sounds like ", "Breakwater", ", which you gave 4 stars")),
    pick(5, "Side Door", "Vel Carter", "Third Rail", "Hip Hop", 12,
         because("Because you gave 5 stars to ", "Ten Toes Down", "; Jonas played it 19 times")),
    pick(6, "Slow Motorway", "Kite Season", "", "Rock", 5,
         because("Mira and Tomás like it, and they like ", "Song for a Borrowed Car", " too"), here=False),
    pick(7, "Iris", "Yuki Amano", "夜間飛行", "Electronic", 2,
         (("Because you gave 4 stars to ", False), ("Seventeen Lanterns", True), (" and ", False), ("Pelican", True))),
    pick(8, "Prelude for an Empty Theatre (version for two pianos)", "Ilse Brandt & Quartetto Aurora", "Wasser",
         "Classical", 7, because("Because you gave 4 stars to ", "Nocturne in the Rain, Op. 12 No. 3, in the version of 1998",
                                 "; Aiko likes it"), away=True),
    pick(9, "Cold Start", "Lo-Cut", "Amen Corner", "Breakbeat", 15, because("Sounds like ", "Stutterstep", "; Jonas likes it")),
)  # fmt: skip
TRANCE = (
    PICKS[1],
    pick(10, "Meridian", "Orbiter 9", "Slow Return", "Trance", 5,
         because("You gave 4 stars or more to three songs from ", "Slow Return", "; not heard yet")),
    pick(11, "Cassiopeia (Sunrise Mix)", "Helios Drift", "Helios", "Trance", 9,
         because("Because you gave 4 stars to ", "Afterglow (Extended Mix)", "; Jonas played it 31 times")),
    pick(12, "Polar Night", "Anna Sund", "Polar", "Trance", 1, because("Sounds like ", "Parallax", ": trance 81 %, electronic 14 %")),
    pick(13, "Long Exposure", "Kite Season", "", "Trance", 5,
         (("Mira gave it 5 stars; you agree on 74 % of the songs you both rated", False),), away=True),
)  # fmt: skip
FROM_LISTENERS = (
    pick(21, "Open Water", "Kite Season", "", "Rock", 6, because("Loved by Mira and Tomás, who agree with you on ", "Glass Harbour"), here=False),
    pick(22, "Saffron", "Aiko & the Far North", "Far", "Pop", 8, (("Loved by Aiko; you agree on 68 % of the songs you both rated", False),)),
    pick(23, "The Tide Table", "Marlow & the Tides", "Low Water Marks", "Rock", 1, (("Jonas played it 44 times", False),)),
)  # fmt: skip
REDISCOVER = (
    pick(31, "Old Town Road Atlas", "The Understudies", "Curtain Calls", "Rock", 4, (("You gave it 5 stars and last heard it on 2 Aug 2026", False),)),
    pick(32, "Winter Timetable", "Ilse Brandt", "Wasser", "Classical", 7, (("Played 31 times, last on 14 Jun 2026", False),)),
)  # fmt: skip
LISTS = {
    suggestions.ListName.FOR_YOU: PICKS,
    suggestions.ListName.FROM_LISTENERS: FROM_LISTENERS,
    suggestions.ListName.REDISCOVER: REDISCOVER,
    suggestions.ListName.NEW: (),
}
WISHES = (
    suggestions.WishRow(PICKS[1].song, NOW - 3 * DAY, "for-you"),
    suggestions.WishRow(replace(FROM_LISTENERS[0].song, id=960, title="A Map of All the Rivers We Crossed (Anniversary Edition)"), NOW - 9 * DAY, "from-listeners"),
    suggestions.WishRow(replace(PICKS[2].song, id=961, title="夜の海", here=True), NOW - 40 * DAY, "for-you"),
    suggestions.WishRow(replace(PICKS[5].song, id=962, title="Ferry to the Second City"), NOW - 41 * DAY, "genres"),
    suggestions.WishRow(replace(TRANCE[2].song, id=963, title="Solstice", genre="", label=None, here=False, cover=None), NOW - 90 * DAY, ""),
)  # fmt: skip
GENRES = (("Rock", 1204), ("Pop", 862), ("Electronic", 611), ("Hip Hop", 498), ("Classical", 377), ("Trance", 241),
          ("Drum and bass", 166), ("Funky house", 98), ("Breakbeat", 74), ("Dancehall", 41), ("Unknown", 119))  # fmt: skip


_HEARD = (("Rock", 4.3, 118, 1204, 61), ("Electronic", 3.9, 74, 902, 54), ("Trance", 4.6, 41, 611, 49), ("Hip Hop", 4.1, 66, 640, 31),
          ("Pop", 3.2, 80, 402, 22), ("Classical", 4.4, 23, 176, 17), ("Drum and bass", 3.8, 19, 205, 14), ("Funky house", 2.7, 12, 66, 6),
          ("Dancehall", None, 0, 18, 1.2), ("Breakbeat", 3.5, 2, 9, 0.6), ("Unknown", None, 0, 4, 0.1))  # fmt: skip


def _months() -> tuple[suggestions.MonthTaste, ...]:
    months = []
    for n in range(24):
        year, month = divmod(2024 * 12 + 11 + n, 12)
        shares = [
            hours * max(0, 1 + ((n * 7 + place * 5) % 11 - 5) / 6) / 24 for place, (*_, hours) in enumerate(_HEARD)
        ]
        months.append(
            suggestions.MonthTaste(f"{year}-{month + 1:02}", tuple(0 if n == 13 else 3600 * s for s in shares))
        )
    return tuple(months)


def _shared(number: int, mine, theirs, my_plays: int = 0, their_plays: int = 0) -> suggestions.SharedSong:
    return suggestions.SharedSong(SONGS[number], mine, theirs, my_plays, their_plays)


TASTE = suggestions.TastePage(
    tuple(suggestions.GenreTaste(g, stars, rated, plays, hours * 3600) for g, stars, rated, plays, hours in _HEARD),
    _months(),
    (
        suggestions.ListenerTaste("Mira Halvorsen", 0.74, 318, (0.31, 0.2, 0.2, 0.05, 0.14, 0.1, 0, 0, 0, 0, 0),
                                  (_shared(0, 5, 5), _shared(4, 5, 4.5), _shared(15, 4, 5)), (_shared(11, 5, 1), _shared(3, 3, 5))),
        suggestions.ListenerTaste("Aiko 🎧", 0.68, 161, (0.1, 0.2, 0, 0, 0.6, 0.1, 0, 0, 0, 0, 0),
                                  (_shared(2, 5, 5), _shared(1, 4, 4)), (_shared(8, 4, 1),)),
        suggestions.ListenerTaste("Jonas", 0.61, 204, (0.1, 0.1, 0.3, 0.3, 0, 0, 0.2, 0, 0, 0, 0),
                                  (_shared(4, 5, None, 63, 44), _shared(11, 5, None, 38, 19)), (_shared(6, 4, None, 12, 1),)),
        suggestions.ListenerTaste("Tomás Figueiredo de Albuquerque Rocha", None, 3),
    ),
)  # fmt: skip


class Sample:
    """Every port of the application in one object: made-up, held in memory, and noting what it was asked to do."""

    def __init__(self, songs: Sequence[SongRow] = tuple(SONGS), full: bool = True, preferences=None) -> None:
        self._songs = {row.id: row for row in songs}
        self.full = full
        self.preferences = preferences or rows.Preferences(theme="light")
        self.heard: list[Callable[[object], None]] = []
        self.calls: list[tuple] = []
        self.scan = False
        self._now = rows.NowPlaying(volume=64)
        if full:
            self._now = rows.NowPlaying(self._songs.get(5), True, 187, 448, 64, repeat=rows.Repeat.ALL)
        self.library = self.genres = self.advice = self.listening = self.listeners = self.playback = self
        self.folders, self.settings = _Folders(self), _Settings(self)
        self.genres, self.advice, self.listening = _Genres(self), _Advice(self), _Listening(self)
        self.playback, self.listeners = _Playback(self), _Listeners(self)
        self.wishes, self.taste = _Wishes(self), _Taste(self)
        self.wished = list(WISHES) if full else []

    def tell(self, event: object) -> None:
        for callback in self.heard:
            callback(event)

    def listen(self, callback) -> None:
        self.heard.append(callback)

    def progress(self):
        if not self.full:
            return ()
        genres = rows.ProgressRow("genres", "Naming genres", 412, 4291, 3)
        scan = rows.ProgressRow("scan", "Reading Music", 1204, 4291, 3)
        return (genres, scan) if self.scan else (genres,)

    def counts(self):
        return rows.LibraryCounts(4291, 312, 201) if self.full else rows.LibraryCounts(len(self._songs), 3, 3)

    def song_ids(self, query):
        def wanted(row: SongRow) -> bool:
            text = query.text.lower() in f"{row.title} {row.artist} {row.album}".lower()
            on = query.album in ("", row.album) and query.album_artist in (None, row.artist)
            return text and on and query.artist in ("", row.artist) and query.genre in ("", row.label)

        found = [row for row in self._songs.values() if wanted(row)]
        if query.sort != rows.SongSort.TITLE:
            key = {"plays": lambda r: r.plays, "rating": lambda r: r.rating or 0}.get(
                query.sort.value, lambda r: r.artist
            )
            found.sort(key=key, reverse=query.descending)
        elif query.descending:
            found.reverse()
        return [row.id for row in found]

    def first_songs(self, query, at_most):
        return self.songs(self.song_ids(query)[:at_most])

    def songs(self, ids):
        return [self._songs[number] for number in ids if number in self._songs]

    def artists(self, text):
        names = sorted({row.artist for row in self._songs.values() if text.lower() in row.artist.lower()})
        return [self._group(name, [r for r in self._songs.values() if r.artist == name], "") for name in names]

    def albums(self, text, artist=""):
        names = sorted(
            {(r.album, r.artist) for r in self._songs.values() if text.lower() in r.album.lower() and r.album}
        )
        return [
            replace(self._group(a, [r for r in self._songs.values() if r.album == a], f"{b} · 2019"), album_artist=b)
            for a, b in names
        ]

    def _group(self, name, found, detail):
        return rows.GroupTile(name, detail, len(found), tuple(r.cover for r in found[:1] if r.cover))

    def details(self, number):
        row = self._songs.get(number)
        friends = (
            rows.ListenerOnSong("Mira", 5),
            rows.ListenerOnSong("Jonas", None, 31),
            rows.ListenerOnSong("Aiko", 4),
        )
        shares = (("Trance", 0.81), ("Electronic", 0.14), ("Funky house", 0.03))
        return row and rows.SongDetails(row, 2019, 4, 9, shares, friends, NOW - DAY, NOW - 2000 * DAY)

    def close_to(self, number, n):
        return [SONGS[5], TRANCE[1].song, PICKS[1].song, SONGS[1], SONGS[8]][:n]

    def cover(self, file):
        return painted_cover(file)


class _Part:
    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def _note(self, *call) -> None:
        self._sample.calls.append(call)


class _Genres(_Part):
    def page(self):
        if not self._sample.full:
            return rows.GenresPage()
        covers = {"Rock": (4, 1), "Pop": (11, 3), "Electronic": (19, 2), "Hip Hop": (12,), "Classical": (7,), "Trance": (5,),
                  "Drum and bass": (9,), "Funky house": (14,), "Breakbeat": (15,), "Dancehall": (8,)}  # fmt: skip
        tiles = tuple(rows.GenreTile(name, count, 38, covers.get(name, ())) for name, count in GENRES)
        return rows.GenresPage(tiles, 4172, 4291)

    def choose(self, songs, label):
        self._note("genre", tuple(songs), label)
        return Done("Genre chosen", lambda: Done())


class _Advice(_Part):
    def page(self, wish):
        self._note("advice", wish)
        if not self._sample.full:
            return suggestions.SuggestionPage()
        sections = tuple(rows.PickSection(name, self._wanted(TRANCE, wish)[:5]) for name, _ in GENRES[:4])
        lists = tuple(
            suggestions.SuggestionList(name, self._wanted(picks, wish), suggestions.Success(40, 17, 9))
            for name, picks in LISTS.items()
        )
        return suggestions.SuggestionPage(1284, 4, lists, sections)

    def picks(self, genre, wish):
        self._note("picks", genre, wish)
        return self._wanted(TRANCE if genre else PICKS if self._sample.full else (), wish)

    def shown(self, page, songs):
        self._note("shown", page, tuple(songs))

    def _wanted(self, picks, wish):
        """A made-up dial: the list begins further down the more adventurous it is."""
        turn = len(picks) * max(0, wish.adventure - 50) // 51
        turned = (*picks[turn:], *picks[:turn])
        return tuple(p for p in turned if p.song.playable or not wish.only_here)[: wish.top]


class _Wishes(_Part):
    def rows(self):
        return tuple(self._sample.wished)

    def save(self, file):
        self._note("save-wishes", Path(file).name)
        return Done("Wish list saved")


class _Taste(_Part):
    def page(self, months=24):
        return TASTE if self._sample.full else suggestions.TastePage()


class _Listening(_Part):
    def rate(self, songs, stars):
        self._note("rate", tuple(songs), stars)
        for number in songs:
            held = self._sample._songs
            if number in held:
                held[number] = replace(held[number], rating=float(stars) or None)
        return Done("Rated", lambda: self.rate(songs, 0))

    def not_this(self, number, page):
        self._note("not-this", number, page)
        return Done("“Vega” will not be suggested again.", lambda: Done())

    def less(self, number, page):
        self._note("less", number, page)
        return Done("Less like this")

    def more(self, number, page):
        self._note("more", number, page)
        return Done("More like this")

    def wish(self, number, page):
        self._note("wish", number, page)
        held = self._sample
        known = {p.song.id: p.song for picks in (*LISTS.values(), TRANCE) for p in picks}
        held.wished = [suggestions.WishRow(known[number], NOW, page), *held.wished]
        return Done("On the wish list", lambda: self.unwish([number], page))

    def unwish(self, songs, page):
        self._note("unwish", tuple(songs), page)
        before = list(self._sample.wished)
        self._sample.wished = [row for row in before if row.song.id not in songs]

        def undo():
            self._sample.wished = before
            self._sample.tell(Changes(acts=True))
            return Done()

        self._sample.tell(Changes(acts=True))
        return Done("Taken off the wish list", undo)


class _Listeners(_Part):
    def cards(self):
        me = rows.ListenerCard(1, "Lena", True, "", 9412, 4291, 0, 1284)
        if not self._sample.full:
            return [replace(me, plays=0, ratings=0, songs=0)]
        return [
            me,
            rows.ListenerCard(2, "Mira Halvorsen", False, "ListenBrainz", 12804, 0, 318, 911, 0.74, NOW - 9 * DAY),
            rows.ListenerCard(3, "Jonas", False, "Spotify", 31560, 0, 204, 0, 0.61, NOW - 18 * DAY),
            rows.ListenerCard(4, "Aiko 🎧", False, "PMRS Desktop", 4119, 0, 161, 742, 0.68, NOW),
            rows.ListenerCard(5, "Tomás Figueiredo de Albuquerque Rocha", False, "Last.fm", 58237, 0, 97, 0, 0.43,
                              NOW - 99 * DAY, old=True),
        ]  # fmt: skip

    def names(self):
        return [card.name for card in self.cards() if not card.is_me]

    def preview(self, file):
        return rows.ImportPreview(
            Path(file).name, "ListenBrainz export", "Mira Halvorsen", 12804, 318, 0, NOW - 2800 * DAY,
            (rows.MatchExample("Glass Harbour", "Marlow & the Tides", "Same song, by its recording id", True),
             rows.MatchExample("夜明けのスケッチ", "青い自転車", "Same song, by name and length", True),
             rows.MatchExample("Parallax (Radio Edit)", "Orbiter 9", "Another version: kept apart", False)),
            ("Line 12: no artist",), 41,
        )  # fmt: skip

    def bring_in(self, file, name):
        self._note("import", Path(file).name, name)
        return Done("Import finished: 12,804 plays, 318 of them songs you have.", lambda: Done())

    def save_mine(self, file):
        return Done("Saved")

    rename = undo_last_import = forget = lambda self, *call: Done("Done")


class _Playback(_Part):
    def now(self):
        return self._sample._now

    def position(self):
        return self._sample._now.position

    def queue(self):
        if not self._sample.full:
            return rows.QueuePage()
        return rows.QueuePage(tuple(SONGS[n] for n in (5, 1, 8, 11, 13, 2)), PICKS[2:4], "for-you")

    def __getattr__(self, name):
        return lambda *call, **more: self._note(name, *call, *more.values())


class _Folders(_Part):
    def rows(self):
        return [
            rows.FolderRow(1, "Music", "/home/lena/Music", 3918, checked_at=NOW),
            rows.FolderRow(2, "Music on TRAVEL DRIVE", "/media/travel/Music", 373, away=True),
        ]

    def add(self, folder):
        self._note("folder", str(folder))
        return Done("Reading Music")

    def failures(self, kind):
        return [
            rows.FailureRow("Harbour Lights.mp3", "The file ends too early."),
            rows.FailureRow("x.flac", "No sound in it."),
        ]

    remove = lambda self, folder: Done("Removed")  # noqa: E731

    def rescan(self, folder):
        self._note("rescan", folder)

    def pause(self, kind, paused):
        self._note("pause", kind, paused)


class _Settings(_Part):
    def read(self):
        return self._sample.preferences

    def change(self, preferences):
        self._sample.preferences = preferences

    def about(self):
        return "Version 0.1 · GPL-3.0-or-later\nYour data: ~/.local/share/pmrs-desktop"

    def save_diagnostics(self, file, with_names):
        return Done("Saved")


def painted_cover(number: int) -> bytes:
    """A made-up cover as PNG bytes, always the same for the same number."""
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    hue = number * 67 % 360
    ground, ink = QColor.fromHsv(hue, 150, 70 if number % 3 else 225), QColor.fromHsv((hue + 150) % 360, 170, 225)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if number % 5 == 0:
        painter.drawEllipse(QPointF(200, 180), 100, 100)
        painter.setBrush(ground)
        for line in range(7):
            painter.drawRect(QRectF(0, 170 + line * 26, 400, 4 + line * 3))
    elif number % 5 == 1:
        for line in range(12):
            painter.drawRect(QRectF(50, 90 + line * 22, 300 - (line * 53) % 120, 6))
    elif number % 5 == 2:
        for ring in range(5):
            painter.setBrush(QColor.fromHsv((hue + 140 + ring * 9) % 360, 190, 150 + ring * 22))
            painter.drawEllipse(QPointF(200, 200), 130 - ring * 24, 130 - ring * 24)
    elif number % 5 == 3:
        for line in range(4):
            painter.drawEllipse(QRectF(-100 + line * 60, 180 + line * 60, 520, 260))
            painter.setBrush(QColor.fromHsv((hue + 60 * line) % 360, 110, 210))
    else:
        for x in range(10):
            for y in range(10):
                size = 4 + (x * y + number) % 12
                painter.drawEllipse(QPointF(22 + x * 40, 22 + y * 40), size, size)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


def render(folder: Path, only: str = "") -> None:
    """Renders every page into `folder`."""
    from pmrs_desktop.window.main import screenshot  # noqa: PLC0415

    looks = [("light", (1280, 800), False, 100), ("dark", (1280, 800), True, 100), ("small", (1000, 700), False, 100),
             ("big", (1000, 700), True, 150)]  # fmt: skip
    for page in ("library", "genres", "recommendations", "listeners", "taste", "wishes", "nowplaying", "settings"):
        for name, size, dark, scale in looks:
            if only in f"{page}-{name}":
                screenshot(Sample(), folder / f"{page}-{name}.png", page, size, dark, scale)
        for name, size, dark, scale in looks[0:4:3]:
            if only in f"{page}-empty-{name}":
                screenshot(Sample((), full=False), folder / f"{page}-empty-{name}.png", page, size, dark, scale)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    out.mkdir(parents=True, exist_ok=True)
    render(out, sys.argv[2] if len(sys.argv) > 2 else "")
