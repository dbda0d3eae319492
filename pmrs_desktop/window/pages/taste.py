"""Your taste."""

from __future__ import annotations

from pmrs_desktop.window.desk import Desk
from pmrs_desktop.window.pages.page import Page


class TasteView(Page):
    """The Your taste page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
