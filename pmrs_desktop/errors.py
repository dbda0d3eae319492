"""Expected failures. Anything that is not a `Trouble` is a bug and flies to the crash dialog."""

from __future__ import annotations


class Trouble(Exception):
    """Something outside the program went wrong, and the listener must know.

    Attributes:
        sentence: what happened, one translated sentence for the listener, with no traceback and no markup.
        hint: what to do about it, one translated sentence, or "" where nothing can be done.
    """

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()
