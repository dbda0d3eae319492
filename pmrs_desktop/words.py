"""Translation: every text a person sees passes through `tr` or `ntr` (GNU gettext, domain `pmrs_desktop`)."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "pmrs_desktop"


def use_translations(folder: Path) -> None:
    """Looks for `<language>/LC_MESSAGES/pmrs_desktop.mo` below `folder`; without one the texts stay English."""
    gettext.bindtextdomain(DOMAIN, str(folder))


def tr(text: str, **values: object) -> str:
    """Returns the translation of `text`, its {named} fields filled from `values`."""
    translated = gettext.dgettext(DOMAIN, text)
    return translated.format(**values) if values else translated


def ntr(one: str, many: str, count: int, **values: object) -> str:
    """Returns `one` or `many` as the language wants for `count`; {count} and other {named} fields are filled."""
    return gettext.dngettext(DOMAIN, one, many, count).format(count=f"{count:,}", **values)
