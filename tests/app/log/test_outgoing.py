"""What leaves with my log, and what never does."""

from __future__ import annotations

import json
from pathlib import Path

from pmrs_desktop.app.log.outgoing import my_items
from pmrs_desktop.exchange.ours import write
from pmrs_desktop.kinds import Act, ActKind, Clues, Hearsay, Owner
from tests.homes import home, scan, write_songs


def test_only_my_acts_that_count_and_no_path(tmp_path: Path) -> None:
    music = tmp_path / "very secret folder"
    write_songs(music, 3, genre="Rock")
    theirs = Act(ActKind.PLAY, Clues("M", "Theirs"), at=1_700_000_000)
    mine = Act(ActKind.PLAY, Clues("M", "Mine elsewhere"), at=1_700_000_000)
    undone = Act(ActKind.PLAY, Clues("M", "Undone"), at=1_700_000_000)
    with home(tmp_path / "data") as application:
        ids = scan(application, music)
        application.listening.rate([ids["Song 0"]], 5)
        done = application.listening.rate([ids["Song 1"]], 1)
        assert done.undo is not None
        done.undo()
        for number, (act, name) in enumerate([(theirs, "Mira"), (mine, ""), (undone, "")]):
            file = tmp_path / f"{number}.jsonl"
            write(file, Owner("", f"{number:032x}"), 1, [act])
            _brought, which = application.trade.bring_in(file, name)
        assert which is not None
        application.trade.undo(which)
        with application._database.reading() as connection:
            items = list(my_items(connection, application.me, application._package))
        acts = [(item.said.title, item.kind, item.value) for item in items if isinstance(item, Act)]
        assert acts == [
            ("Song 0", ActKind.RATING, 5.0),
            ("Song 1", ActKind.RATING, 1.0),
            ("Song 1", ActKind.RATING, 0.0),
            ("Mine elsewhere", ActKind.PLAY, None),
        ]
        told = {item.said.title: item.genre_words for item in items if isinstance(item, Hearsay)}
        assert told == {"Song 0": ("Rock",), "Song 1": ("Rock",)}
        out = tmp_path / "out.jsonl"
        assert application.trade.save_mine(out) == len(items)
    text = out.read_text(encoding="utf-8")
    assert "secret" not in text
    assert ".wav" not in text
    assert set(json.loads(text.splitlines()[0])["pmrs_export"]) == {"format", "listener", "name", "device", "made_at"}
