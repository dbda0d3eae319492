"""The engine without sound, and when a machine gets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmrs_desktop.player.engine import Post, Unavailable
from pmrs_desktop.player.engines import open_engine as open_real_engine
from pmrs_desktop.player.silent import SilentEngine, without_sound
from tests.contracts.engine_contract import EngineContract, Mailbox, Opener

SENTENCE = (
    "Sound needs VLC. Install it with: sudo apt install libvlc5 vlc-plugin-base. Everything else works without it."
)


class TestSilentEngine(EngineContract):
    @pytest.fixture
    def open_engine(self) -> Opener:
        def build(post: Post) -> SilentEngine:
            return SilentEngine(post, without_sound())

        return build


def test_it_says_what_to_install() -> None:
    mail = Mailbox()
    engine = SilentEngine(mail.post, without_sound())
    ticket = engine.play("/music/song.mp3")
    assert mail.rest() == [Unavailable(ticket, b"/music/song.mp3", SENTENCE)]
    assert str(engine.trouble) == SENTENCE


def test_this_machine_has_sound() -> None:
    engine = open_real_engine(Mailbox().post, instance_options=["--aout=dummy"])
    assert engine.trouble is None
    engine.close()


ASK = (
    "from pmrs_desktop.player.engines import open_engine; import sys; loaded = 'vlc' in sys.modules;"
    "engine = open_engine(print); print(type(engine).__name__, loaded); print(engine.trouble); engine.close()"
)


def answers(environment: dict[str, str], *before: str) -> list[str]:
    command = [*before, sys.executable, "-c", ASK]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_without_the_library_there_is_a_sentence(tmp_path: Path) -> None:
    """A file of that name that is no library comes first in the loader's path, as after a broken installation."""
    (tmp_path / "libvlc.so.5").write_bytes(b"")
    assert answers({"LD_LIBRARY_PATH": str(tmp_path)}) == ["SilentEngine False", SENTENCE]


def test_with_a_path_to_no_library_there_is_a_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "libvlc.so"
    assert answers({"PYTHON_VLC_LIB_PATH": str(missing)}) == ["SilentEngine False", SENTENCE]


def test_without_plugins_there_is_a_sentence(tmp_path: Path) -> None:
    """An empty folder lies over the plugins, in a mount space of its own."""
    plugins = next(iter(Path("/usr/lib").glob("*/vlc/plugins")), None)
    if plugins is None:
        pytest.skip("libVLC's plugins are not where Debian puts them")
    cover = 'mount --bind "$0" "$1" && shift && exec "$@"'
    hide = ["unshare", "--mount", "sh", "-c", cover, str(tmp_path), str(plugins)]
    if subprocess.run([*hide, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    assert answers({}, *hide) == ["SilentEngine False", SENTENCE]
