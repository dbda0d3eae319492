"""Single values of foreign logs, made safe: texts, numbers, lengths, times and ids. None or "" stands for unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from pmrs_desktop.kinds import Seconds, UnixTime

FIRST_TIME: UnixTime = 1_033_410_600
"""2002-10-01, when such logs began: ListenBrainz takes nothing before it. Earlier is a broken clock."""
LAST_TIME: UnixTime = 253_402_300_799
"""The end of year 9999."""
LONGEST: Seconds = 24 * 86_400.0
"""No song and no hearing is longer than 24 days (ListenBrainz' limit)."""
TEXT_LIMIT = 2_000
"""Characters that are kept of one text."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX = re.compile(r"[0-9a-f]+")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_WRITTEN = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _mend(found: re.Match[str]) -> str:
    # Bytes that were no UTF-8 were read as U+DC80 to U+DCFF (PEP 383); the likeliest meaning of such a byte is cp1252.
    code = ord(found.group())
    if 0xDC80 <= code <= 0xDCFF:
        return bytes((code - 0xDC00,)).decode("cp1252", "replace")
    return "\N{REPLACEMENT CHARACTER}"


def exact_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Returns a text as it stands, without NUL and lone surrogates, cut to `limit` characters; "" for no text."""
    if not isinstance(value, str):
        return ""
    if len(value) > limit:
        value = value[:limit]
    if value.isprintable():
        return value
    return _SURROGATE.sub(_mend, value.replace("\x00", ""))


def text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Returns a text on one line, without control characters and outer blanks; "" for anything that is no text."""
    if not isinstance(value, str):
        return ""
    if len(value) <= limit and value.isprintable():
        return value.strip()
    return _CONTROL.sub(" ", exact_text(value.lstrip(), limit)).strip()


def fields(value: object) -> Mapping[str, object]:
    """Returns a JSON object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def number(value: object) -> float | None:
    """Returns a finite number, also one written as a text; None for anything else, true and false too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int):
        return float(value) if abs(value) < 1 << 70 else None
    return value if isinstance(value, float) and math.isfinite(value) else None


def seconds(value: object, unit: float = 1.0) -> Seconds | None:
    """Returns a length in seconds, above 0 and at most 24 days, from a number of `unit` seconds; None where unknown."""
    found = number(value)
    if found is None or not 0 < found * unit <= LONGEST:
        return None
    return found * unit if unit >= 1 else found / round(1 / unit)


def unix_time(value: object) -> UnixTime | None:
    """Returns a time from seconds, milli-, micro- or nanoseconds since 1970, told apart by magnitude.

    None where there is no number, where it lies before 2002-10 (a clock that was never set) or after year 9999.
    """
    found = number(value)
    if found is None:
        return None
    for above, ticks in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3)):
        if found > above:
            found /= ticks
            break
    return sane(math.floor(found))


def sane(at: int) -> UnixTime | None:
    """Returns `at`, or None where it lies before 2002-10 or after year 9999."""
    return at if FIRST_TIME <= at <= LAST_TIME else None


def written_time(value: str) -> UnixTime | None:
    """Returns a time written as ISO 8601 or as "14 Nov 2023, 22:13", UTC where no zone stands; None for other texts."""
    value = value.strip()
    found = _WRITTEN.fullmatch(value)
    try:
        if found is None:
            moment = datetime.fromisoformat(value)
        else:
            day, month, year, hour, minute, second = found.groups()
            place = _MONTHS.index(month.lower()) + 1
            moment = datetime(int(year), place, int(day), int(hour), int(minute), int(second or 0))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return sane(math.floor(moment.timestamp()))
    except (ValueError, OverflowError):
        return None


def mbid(value: object) -> str | None:
    """Returns a MusicBrainz id in small letters, or None where the value is not shaped like one."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    lowered = value.strip().lower()
    return lowered if _UUID.fullmatch(lowered) else None


def isrc(value: object) -> str | None:
    """Returns an ISRC in capitals without hyphens, or None where the value is not shaped like one."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str) or len(value) > 20:
        return None
    code = value.strip().replace("-", "").upper()
    return code if _ISRC.fullmatch(code) else None


def digits(value: object, length: int) -> str | None:
    """Returns a text of `length` hexadecimal digits in small letters, or None."""
    if isinstance(value, str) and len(value) == length and _HEX.fullmatch(value.lower()):
        return value.lower()
    return None
