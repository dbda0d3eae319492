"""Seconds that `pmrs scan` needs for a folder, from process start to its end, the first time and the second.

    python tests/benchmarks/scan.py FOLDER [--strawberry strawberry_scan.sh] [--rounds 3]

FOLDER is any music folder, such as 10,000 small tagged files. Audio hashes are left to the background, as the window does
(`pmrs scan` by itself goes on for up to 3 s to take them). With --strawberry the given script is run on the same folder in the
same run; it must print the seconds that Strawberry needs, and the ratio is printed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.machine import machine

START = "from pmrs_desktop.__main__ import command_line; command_line()"


def scan(data: Path, folder: Path) -> float:
    """Returns seconds of one `pmrs scan` in a process of its own."""
    begin = time.perf_counter()
    words = [sys.executable, "-c", START, "--data-dir", str(data), "scan", str(folder), "--no-hashes", "--json"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Prints medians, and where asked the ratio to Strawberry."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--strawberry", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    wishes = parser.parse_args()
    print(machine())
    first, second, other = [], [], []
    for _ in range(wishes.rounds):
        with tempfile.TemporaryDirectory() as data:
            first.append(scan(Path(data), wishes.folder))
            second.append(scan(Path(data), wishes.folder))
        if wishes.strawberry:
            said = subprocess.run(["bash", str(wishes.strawberry), str(wishes.folder)], capture_output=True, text=True)
            other.append(float(said.stdout.split()[-1]))
    print(f"first scan  {statistics.median(first):6.2f} s   ({', '.join(f'{one:.2f}' for one in first)})")
    print(f"second scan {statistics.median(second):6.2f} s   ({', '.join(f'{one:.2f}' for one in second)})")
    if other:
        print(f"Strawberry  {statistics.median(other):6.2f} s   ({', '.join(f'{one:.2f}' for one in other)})")
        print(f"ratio       {statistics.median(first) / statistics.median(other):6.2f}")


if __name__ == "__main__":
    main()
