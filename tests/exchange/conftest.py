"""Real exports of other services, kept beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def shared_logs() -> Path:
    """Returns the folder of real exports; skips the test where there is none."""
    beside = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("PMRS_SHARED", beside)) / "data" / "format-samples"
    if not folder.is_dir():
        pytest.skip("no shared data: set PMRS_SHARED")
    return folder
