"""Translation: every text a person sees passes through `tr` or `ntr` (GNU gettext, domain `pmrs_desktop`)."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

DOMAIN = "pmrs_desktop"


def use_translations(folder: Path) -> None:
    """Looks for `<language>/LC_MESSAGES/pmrs_desktop.mo` below `folder`; without one the texts stay English."""
    gettext.bindtextdomain(DOMAIN, str(folder))


def tr(text: str, **values: object) -> str:
    """Returns the translation of `text`, its {named} fields filled from `values`."""
    translated = _translations(gettext.bindtextdomain(DOMAIN)).gettext(text)
    return translated.format(**values) if values else translated


def ntr(one: str, many: str, count: int, **values: object) -> str:
    """Returns `one` or `many` as the language wants for `count`; {count} and other {named} fields are filled."""
    found = _translations(gettext.bindtextdomain(DOMAIN)).ngettext(one, many, count)
    return found.format(count=f"{count:,}", **values)


@functools.lru_cache(maxsize=8)
def _translations(folder: str) -> gettext.NullTranslations:
    """Kept, because `gettext.dgettext` looks for the file on the disk at every call (120 µs)."""
    return gettext.translation(DOMAIN, folder, fallback=True)
