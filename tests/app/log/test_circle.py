"""The listeners' page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmrs_desktop.app.application import Application
from pmrs_desktop.app.log.agreement import LEAST_IN_COMMON
from pmrs_desktop.errors import Trouble
from tests.homes import home, scan, write_songs


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    write_songs(tmp_path / "music", 6)
    with home(tmp_path / "data") as opened:
        scan(opened, tmp_path / "music")
        yield opened


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """All six songs, once each."""
    path = tmp_path / "log.jsonl"
    lines = [
        {
            "listened_at": 1_700_000_000 + 500 * number,
            "track_metadata": {"artist_name": f"Artist {number // 2}", "track_name": f"Song {number}"},
        }
        for number in range(6)
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


def test_a_card_says_who_it_is_and_how_close(application: Application, log: Path) -> None:
    application.listeners.bring_in(log, "Mira")
    ids = sorted(int(str(row["id"])) for row in application.library.catalogue(""))
    for number, song in enumerate(ids[: LEAST_IN_COMMON - 1]):
        application.listening.rate([song], 5 if number else 1)
    me, mira = application.listeners.cards()
    assert me.is_me
    assert (mira.name, mira.source, mira.plays, mira.songs) == ("Mira", "ListenBrainz", 6, 6)
    assert (mira.in_common, mira.agreement, mira.can_undo_import) == (LEAST_IN_COMMON - 1, None, True)
    application.listening.rate([ids[LEAST_IN_COMMON - 1]], 4)
    mira = application.listeners.cards()[1]
    assert (mira.in_common, mira.agreement) == (5, 0.8)
    assert not mira.old


def test_names_are_kept_apart(application: Application, log: Path) -> None:
    application.listeners.bring_in(log, "Mira")
    mira = application.listeners.find("MIRA")
    done = application.listeners.rename(mira.id, "  Mira  of the\nhill ")
    assert list(application.listeners.names()) == ["Mira of the hill"]
    assert done.undo is not None
    done.undo()
    assert list(application.listeners.names()) == ["Mira"]
    mine = application.listeners.find(None)
    for wrong in ("", "   ", mine.name.upper()):
        with pytest.raises(Trouble):
            application.listeners.rename(mira.id, wrong)
    with pytest.raises(Trouble, match="There are: "):
        application.listeners.find("Nobody")


def test_who_is_forgotten_leaves_nothing(application: Application, log: Path) -> None:
    application.listeners.bring_in(log, "Mira")
    application.listeners.forget(application.listeners.find("Mira").id)
    assert list(application.listeners.names()) == []
    again = application.listeners.bring_in(log, "Mira")
    assert again.sentence == "Import finished: 6 plays, 6 of its songs are yours."


def test_the_last_import_is_undone_from_the_card(application: Application, log: Path) -> None:
    application.listeners.bring_in(log, "Mira")
    who = application.listeners.find("Mira").id
    application.listeners.undo_last_import(who)
    card = application.listeners.cards()[1]
    assert (card.plays, card.can_undo_import) == (0, False)
    assert application.listeners.undo_last_import(who).sentence == "There is no import to undo."


def test_saving_my_log_is_remembered(application: Application, tmp_path: Path) -> None:
    assert application.settings.read().log_saved_at is None
    done = application.listeners.save_mine(tmp_path / "mine.jsonl.gz")
    assert done.sentence == "Saved 0 lines of your log."
    assert application.settings.read().log_saved_at is not None
