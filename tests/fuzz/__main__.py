"""`python tests/fuzz SECONDS [SEED]`: bad inputs of every kind, one after the other, each with a bound on its time.

A find is an input at which a command ends with a fault of the program, says a traceback, or takes too long; or one that
the check lets pass and the build does not. Each is kept in tests/fuzz/finds/ and tried by tests/test_fuzz.py.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from trials import Trials


def main(seconds: float, seed: int) -> None:
    end, number, found = time.monotonic() + seconds, seed, 0
    trials = Trials()
    while time.monotonic() < end:
        if said := trials.tried(number):
            found += 1
            print(f"seed {number}: {said}", flush=True)
        number += 1
    print(f"{number - seed} inputs from seed {seed}, {found} finds", flush=True)
    sys.exit(bool(found))


main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
