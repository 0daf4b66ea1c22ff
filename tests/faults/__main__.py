"""`make faults`: kill builds and releases at many random moments; the seed is fixed, the load is not."""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kills import Builds, Outcome, Releases


def main(times: int) -> None:
    chance = random.Random(2019)
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, share in (("release", Releases, 3), ("build", Builds, 1)):
            trial, count = kind(Path(folder, name)), Counter[Outcome]()
            print(f"{name}: one run takes {trial.seconds:.1f} s", flush=True)
            for number in range(1, times * share // 4 + 1):
                count[trial.kill(chance)] += 1
                if number % 10 == 0:
                    trial.heal()
                    print(f"{name}: {number} kills, healed; {told(count)}", flush=True)
            trial.heal()
            print(f"{name}: {count.total()} kills, never mixed, never half, healed: {told(count)}", flush=True)


def told(count: Counter[Outcome]) -> str:
    """How many kills left what, in words."""
    done = sum(number for outcome, number in count.items() if outcome.finished)
    pushing = sum(number for outcome, number in count.items() if outcome.pushing)
    return f"{done} left the new content, {count.total() - done} the old; {pushing} were aimed at the push"


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
