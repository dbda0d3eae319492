"""What the tests of the laboratory need, found out without loading it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

NEEDED = pytest.mark.skipif(
    find_spec("tensorflow") is None or find_spec("librosa") is None,
    reason="TensorFlow and librosa come with the extra `learn`",
)
