"""Folding of titles and artists for comparison: what never makes another recording is taken away, what does is kept.

Never splits: case, accents on Latin letters (in other scripts they are letters), "&" / "and" / "und" / "et", "feat." in artist
or title, a leading "The" (also ", The"), typographic quotes and dashes, brackets, double blanks, full-width forms (NFKC), and
the words "original mix" and "remastered 2009". Words such as remix, live, acoustic, edit or part 2 stay in the folded title, so
that "Song (Live)" and "Song - Live" are one recording and "Song" is another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

VERSION_WORDS = frozenset(
    {"remix", "rmx", "mix", "edit", "live", "acoustic", "demo", "instrumental", "karaoke", "cappella", "dub", "version"}
    | {"take", "part", "pt", "no", "unplugged", "session"}
)

_AND = re.compile(r"\s*(?:&|\+|\b(?:and|und|et)\b)\s*")
_FEATURED = re.compile(r"[\s(\[]+(?:feat\.?|ft\.?|featuring)\s+(?P<who>[^)\]]*)[)\]]?")
_REMASTER = re.compile(
    r"[(\[][^)\]]*\bremaster(?:ed)?\b[^)\]]*[)\]]"
    r"|\s-\s[^-]*\bremaster(?:ed)?\b.*$"
    r"|[(\[]\s*original mix\s*[)\]]"
    r"|\s-\s+original mix$"
)
_THE = re.compile(r"^the\s+(?=\S)|,\s*the$")
_QUOTES = dict.fromkeys(map(ord, "'’‘`´ʼ\"“”„«»‹›"), None)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_NOT_WORD = re.compile(r"[^\w&]+")


@lru_cache(maxsize=100_000)
def fold_artist(artist: str) -> str:
    """Returns the artist's words in one spelling: no "The", no guests, joined by single blanks.

    A name of signs alone ("!!!") stays as it is; "" for an empty name.
    """
    text = _THE.sub("", _plain(artist))
    return _words(_FEATURED.sub("", text)) or _words(_plain(artist)) or fold_for_search(artist)


def fold_title(title: str) -> str:
    """Returns the title's words in one spelling, version words kept, guests and remaster notes dropped."""
    text = _plain(title)
    short = _FEATURED.sub(" ", _REMASTER.sub("", text))
    return _words(short) or _words(text) or fold_for_search(title)


def song_key(artist: str, title: str) -> str:
    """Returns the text under which a song is looked up, or "" where artist or title is missing."""
    folded_artist, folded_title = fold_artist(artist), fold_title(title)
    return f"{folded_artist}|{folded_title}" if folded_artist and folded_title else ""


def version_words(title: str) -> frozenset[str]:
    """Returns the words of `title` that make another recording where they differ, numbers of parts and takes included."""
    words = fold_title(title).split()
    found = set()
    for here, word in enumerate(words):
        if word in VERSION_WORDS:
            following = words[here + 1] if here + 1 < len(words) else ""
            found.add(f"{word} {following}" if following.isdigit() else word)
    return frozenset(found)


def fold_for_search(text: str) -> str:
    """Returns `text` lower-case, without Latin accents and quotes, for the search box and for sorting."""
    # SQLite's LIKE ends at a zero.
    return " ".join(_plain(text.replace("\0", " ")).split())


@lru_cache(maxsize=50_000)
def sort_key(text: str) -> str:
    """Returns the text by which a name is sorted: folded, without a leading "The"; names of signs only come first."""
    folded = _THE.sub("", fold_for_search(text))
    return _NOT_WORD.sub(" ", folded).strip() or folded


def _words(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", _AND.sub(" & ", text)).split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold().translate(_QUOTES)
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES).translate(_DASHES)
    return "".join(_without_accent(letter) for letter in folded)


@lru_cache(maxsize=4_096)
def _without_accent(letter: str) -> str:
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and parts[0].isascii():
        return parts[0]
    return {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}.get(letter, letter)
