"""`python -m pmrs_desktop.cli`: the command `pmrs` where its script is not on the path."""

from __future__ import annotations

import sys

from pmrs_desktop.cli.main import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
