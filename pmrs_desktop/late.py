"""Modules that are imported when they are first used: what a start does not need, a start need not wait for.

A window is there sooner by the 0.4 s that scipy, numpy, mutagen, Alembic and the log formats take to load. Each use names
the module twice, for the type checker and for the program, and loads it on the thread that first asks it for something:

    if TYPE_CHECKING:
        from pmrs_desktop.library import covers
    else:
        covers = late("pmrs_desktop.library.covers")

`tests/house/test_loading.py` keeps the list of them short and says what a window's start must not load.
"""

from __future__ import annotations

import importlib
from types import ModuleType


class _Late(ModuleType):
    def __getattr__(self, name: str) -> object:
        return getattr(importlib.import_module(self.__name__), name)


def late(module: str) -> ModuleType:
    """Returns a stand-in for a module, which is imported at the first look at anything in it.

    Raises:
        ImportError: at that look, where it cannot be imported.
    """
    return _Late(module)
