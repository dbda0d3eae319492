"""Numbers, lengths, dates and songs as words, by the locale; the same words for the eye and for screen readers."""

from __future__ import annotations

import html
import re
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime
from PySide6.QtGui import Qt

from pmrs_desktop.app.rows import NowPlaying, PickRow, QueuePage, SongRow
from pmrs_desktop.words import ntr, tr

NOTHING = "–"
_BREAKS = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
_BEFORE_DOTS = " .,;:"
"""What does not stand before the dots of a name that was cut."""


def locale() -> QLocale:
    """The system's locale; English where the system names none, so that numbers are still grouped."""
    system = QLocale()
    return QLocale(QLocale.Language.English) if system.language() == QLocale.Language.C else system


def number(value: int) -> str:
    """4,291."""
    return locale().toString(value)


def percent(share: float) -> str:
    """81 % of 0..1."""
    return tr("{number} %", number=number(round(share * 100)))


def clock(seconds: float | None) -> str:
    """3:07, 1:02:09, or a dash."""
    if seconds is None:
        return NOTHING
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spoken(seconds: float | None) -> str:
    """4 minutes 11 seconds."""
    if seconds is None:
        return tr("length not known")
    minutes, rest = divmod(max(0, int(seconds)), 60)
    second = ntr("{count} second", "{count} seconds", rest)
    return f"{ntr('{count} minute', '{count} minutes', minutes)} {second}" if minutes else second


def span(seconds: float) -> str:
    """41 h, 2 h 30 min, 35 min, or a dash: how long was listened."""
    minutes = round(seconds / 60)
    if seconds <= 0:
        return NOTHING
    if minutes < 60:
        return tr("{minutes} min", minutes=max(1, minutes))
    hours, rest = divmod(minutes, 60)
    if hours >= 10 or not rest:
        return tr("{hours} h", hours=number(round(minutes / 60)))
    return tr("{hours} h {minutes} min", hours=hours, minutes=rest)


def month(year_and_month: str, short: bool = False) -> str:
    """November 2026 of "2026-11"; short: Nov, and of January the year."""
    year, _, number_of_month = year_and_month.partition("-")
    if not short:
        return f"{locale().standaloneMonthName(int(number_of_month))} {year}"
    brief = locale().standaloneMonthName(int(number_of_month), QLocale.FormatType.ShortFormat)
    return year if int(number_of_month) == 1 else brief


def date(at: int | None) -> str:
    """2 Nov 2026, or a dash."""
    if at is None:
        return NOTHING
    day = datetime.fromtimestamp(at)
    return locale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def moment(at: int) -> str:
    """2 Nov 2026, 21:14."""
    when = datetime.fromtimestamp(at)
    clock_time = locale().toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)
    return f"{date(at)}, {clock_time}"


def ago(at: int, now: float) -> str:
    """just now, 5 minutes ago, today, yesterday, or a date."""
    gone = now - at
    if gone < 60:
        return tr("just now")
    if gone < 3600:
        return ntr("{count} minute ago", "{count} minutes ago", int(gone // 60))
    then, today = datetime.fromtimestamp(at).date(), datetime.fromtimestamp(now).date()
    if then == today:
        return tr("today")
    if (today - then).days == 1:
        return tr("yesterday")
    return date(at)


def songs(count: int) -> str:
    """1 song, 2 songs."""
    return ntr("{count} song", "{count} songs", count)


def plays(count: int) -> str:
    """1 play, 41 plays, not played."""
    return ntr("{count} play", "{count} plays", count) if count else tr("not played")


def stars(rating: float | None) -> str:
    """4 of 5 stars, or not rated."""
    if not rating:
        return tr("not rated")
    return tr("{stars} of 5 stars", stars=f"{rating:g}")


def artist(song: SongRow) -> str:
    """The artist, or that nobody is named."""
    return song.artist or tr("Unknown artist")


def genre(song: SongRow) -> str:
    """The genre's words: waiting, Unknown, or the genre."""
    if song.genre:
        return song.genre
    return tr("Waiting") if song.waiting else tr("Unknown")


def genre_icon(song: SongRow) -> str:
    """The icon of where the genre comes from."""
    if song.waiting and not song.genre:
        return "hourglass"
    if not song.genre or song.genre == "Unknown":
        return "question"
    return {"hand": "pencil-simple", "tag": "tag", "sound": "activity"}.get(song.genre_source or "", "users")


def genre_origin(song: SongRow) -> str:
    """Trance 81 %, from the sound."""
    if song.waiting and not song.genre:
        return tr("The genre is named when the song has been listened to")
    if not song.genre or song.genre == "Unknown":
        return tr("Not clear from the sound")
    if song.genre_source == "sound" and song.genre_share is not None:
        return tr("{genre} {share}, from the sound", genre=song.genre, share=percent(song.genre_share))
    origin = {"hand": tr("chosen by you"), "tag": tr("from the tag"), "sound": tr("from the sound")}
    return tr(
        "{genre}, {origin}",
        genre=song.genre,
        origin=origin.get(song.genre_source or "", tr("from your listeners' logs")),
    )


def state(song: SongRow) -> str:
    """What is wrong with a song, or ""."""
    if not song.here:
        return tr("Not in your library")
    if song.problem:
        return tr("Could not be read")
    return tr("Drive not connected") if song.away else ""


def spoken_song(song: SongRow) -> str:
    """Glass Harbour, Marlow & the Tides; what is wrong with it stands first."""
    return ", ".join(part for part in (state(song), song.title, artist(song)) if part)


def spoken_pick(pick: PickRow) -> str:
    """Title, artist, genre, reason, and whether it plays here."""
    song = pick.song
    where = tr("Plays here") if song.playable else state(song)
    return ", ".join(part for part in (song.title, artist(song), genre(song), pick.why, where) if part)


def then_from(page: QueuePage, station: SongRow | None) -> str:
    """Where what comes after the queue comes from."""
    if page.then_from == "station" and station is not None:
        return tr("Then, the station of {title}", title=shorter(one_line(station.title)))
    if page.then_from == "genre" and page.then:
        return tr("Then, more {genre}", genre=genre(page.then[0].song))
    return tr("Then, from For you")


def why_it_plays(now: NowPlaying) -> str:
    """Which station plays, and why the song came by itself; "" where the listener chose it."""
    station = tr("Station of {title}", title=shorter(one_line(now.station.title))) if now.station else ""
    return " · ".join(part for part in (station, one_line(now.why)) if part)


def shorter(text: str, most: int = 34) -> str:
    """A name inside a sentence, cut so that the sentence's end survives."""
    return text if len(text) <= most else text[: most - 1].rstrip(_BEFORE_DOTS) + "…"


def one_line(text: str) -> str:
    """Text of a tag on one line."""
    return _BREAKS.sub(" ", text)


def tip(text: str) -> str:
    """Text of a tag for a tooltip, as it stands; escaped where Qt would read it as markup."""
    short = text[:400]
    return f"<qt>{html.escape(short, quote=False)}</qt>" if Qt.mightBeRichText(short) else short
