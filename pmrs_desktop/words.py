"""Translation: every text a person sees passes through `tr` or `ntr` (GNU gettext, domain `pmrs_desktop`)."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "pmrs_desktop"


class _Catalogue:
    """The texts of one language, read once; `gettext.dgettext` looks for its file on the disk at every call."""

    texts: gettext.NullTranslations = gettext.NullTranslations()


def use_translations(folder: Path) -> None:
    """Looks for `<language>/LC_MESSAGES/pmrs_desktop.mo` below `folder`; without one the texts stay English."""
    _Catalogue.texts = gettext.translation(DOMAIN, str(folder), fallback=True)


def tr(text: str, **values: object) -> str:
    """Returns the translation of `text`, its {named} fields filled from `values`."""
    translated = _Catalogue.texts.gettext(text)
    return translated.format(**values) if values else translated


def ntr(one: str, many: str, count: int, **values: object) -> str:
    """Returns `one` or `many` as the language wants for `count`; {count} and other {named} fields are filled."""
    return _Catalogue.texts.ngettext(one, many, count).format(count=f"{count:,}", **values)
