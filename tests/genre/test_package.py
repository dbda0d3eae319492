"""A trained network on disk: what fits is loaded, all else is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pmrs_desktop.errors import Trouble
from pmrs_desktop.genre.labels import LABELS, UNKNOWN
from pmrs_desktop.genre.package import FACTS_FILE, NETWORK_FILE, Package, load, write
from pmrs_desktop.genre.softmax import shares_of

FACTS = {"embedding_length": 200, "threshold": 0.4, "windows": 6}
BUNDLED = Path(__file__).parents[2] / "resources" / "network"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Returns a package whose network is not one."""
    return write(tmp_path / "network", b"not a network", "# Card\n", FACTS)


def changed(package: Package, **facts: Any) -> None:
    path = package.folder / FACTS_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))


def test_what_was_written_is_loaded(package: Package) -> None:
    assert load(package.folder) == package
    assert (package.threshold, package.embedding_length, package.windows) == (0.4, 200, 6)
    assert len(package.network) == 64


def test_below_the_threshold_the_answer_is_unknown(package: Package) -> None:
    shares = [0.06] * 9
    assert package.name([0.46, *shares]) == "Breakbeat"
    assert package.name([*shares, 0.46]) == "Electronic"
    assert package.name([0.1] * 10) == UNKNOWN
    assert package.name([0.4] + [0.6 / 9] * 9) == "Breakbeat"
    assert package.name([0.39] + [0.61 / 9] * 9) == UNKNOWN


def test_shares_are_the_softmax_of_the_mean_logits() -> None:
    logits = np.asarray([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]], np.float32)
    np.testing.assert_allclose(shares_of(logits), [0.5, 0.5])
    assert shares_of(np.full((1, 10), 1e4, np.float32)).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "facts",
    [
        {"labels": list(reversed(LABELS))},
        {"format": 2},
        {"features": {}},
        {"embedding_length": 257},
        {"threshold": 1.5},
        {"windows": 0},
        {"threshold": None},
        {"sha256": "0" * 64},
    ],
)
def test_what_does_not_fit_is_refused(package: Package, facts: dict[str, Any]) -> None:
    changed(package, **facts)
    with pytest.raises(Trouble, match="cannot be used"):
        load(package.folder)


def test_damage_and_absence_are_refused(package: Package) -> None:
    package.network_file.write_bytes(b"something else")
    with pytest.raises(Trouble, match="damaged"):
        load(package.folder)
    (package.folder / NETWORK_FILE).unlink()
    with pytest.raises(Trouble, match="cannot be read"):
        load(package.folder)
    (package.folder / FACTS_FILE).write_text("[]")
    with pytest.raises(Trouble, match="cannot be"):
        load(package.folder)


def test_the_bundled_network_fits_and_has_its_card() -> None:
    package = load(BUNDLED)
    assert 0 < package.threshold < 1
    card = (BUNDLED / "CARD.md").read_text(encoding="utf-8")
    for heading in ("## Scores", "## Unknown", "## Taught with", "## Weak, and why", "## Made by"):
        assert heading in card
