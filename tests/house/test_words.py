"""Texts: each can be taken out for translators, its fields survive, and a translation is used."""

from __future__ import annotations

import ast
import string
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.words import DOMAIN, ntr, tr, use_translations

GENRE_NAMES = ("genre", "label", "tile.name", "self.tile.name", "query.genre")
"""The labels are texts too; translators find them in `genre.labels`."""


def _calls(modules: list[Path]) -> Iterator[tuple[Path, ast.Call]]:
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "ntr"):
                yield module, node


def test_every_text_is_a_literal_with_its_fields_given(modules: list[Path]) -> None:
    found, loose = 0, []
    for module, call in _calls(modules):
        place = f"{module.name}:{call.lineno}"
        texts = call.args[:1] if call.func.id == "tr" else call.args[:2]
        if not all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts):
            if ast.unparse(texts[0]) not in GENRE_NAMES:
                loose.append(place)
            continue
        fields = {name for text in texts for _, name, _, _ in string.Formatter().parse(text.value) if name}
        given = {keyword.arg for keyword in call.keywords} | ({"count"} if call.func.id == "ntr" else set())
        if call.keywords or call.func.id == "ntr":
            assert fields <= given, place
        found += 1
    assert loose == []
    assert found > 100


def _mo(texts: dict[str, str]) -> bytes:
    """A compiled catalogue (GNU gettext manual, "The Format of GNU MO Files")."""
    entries = sorted(
        {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n", **texts}.items()
    )
    keys = b"".join(key.encode() + b"\0" for key, _ in entries)
    tables, at = [[], []], 28 + 16 * len(entries)
    for side, place in ((0, at), (1, at + len(keys))):
        for entry in entries:
            length = len(entry[side].encode())
            tables[side] += [length, place]
            place += length + 1
    numbers = [0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, 0, *tables[0], *tables[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + keys + b"".join(text.encode() + b"\0" for _, text in entries)


def test_a_translation_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    texts = {
        "Rated.": "Bewertet.",
        "{count} song rated.\0{count} songs rated.": "{count} Lied bewertet.\0{count} Lieder bewertet.",
    }
    (place / f"{DOMAIN}.mo").write_bytes(_mo(texts))
    monkeypatch.setenv("LANGUAGE", "de")
    try:
        use_translations(tmp_path)
        assert tr("Rated.") == "Bewertet."
        assert ntr("{count} song rated.", "{count} songs rated.", 1) == "1 Lied bewertet."
        assert ntr("{count} song rated.", "{count} songs rated.", 1_200) == "1,200 Lieder bewertet."
        assert tr("No translation of this.") == "No translation of this."
    finally:
        monkeypatch.setenv("LANGUAGE", "en")
        use_translations(tmp_path)
