"""`make faults`: kill builds and releases at many random moments; the seed is fixed, the load is not."""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kills import Builds, Releases


def main(times: int) -> None:
    chance = random.Random(2019)
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, share in (("release", Releases, 3), ("build", Builds, 1)):
            trial, count = kind(Path(folder, name)), Counter[bool]()
            for number in range(1, times * share // 4 + 1):
                count[trial.kill(chance).finished] += 1
                if number % 10 == 0:
                    trial.heal()
                    print(f"{name}: {number} kills, {count[True]} had finished", flush=True)
            trial.heal()
            print(f"{name}: {count.total()} kills: {count[True]} done, {count[False]} untouched; healed", flush=True)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
