"""`make mutants`: wrong code on purpose. A test must fail for each fault put into the scoring and rounding code.

mutmut changes one expression at a time in the bodies of the functions of `MODULES`; properties and other decorated
functions it leaves alone. Faults that no test notices must stand in `survivors.yml` with a reason. `equivalent` marks
those that cannot change what the code does; they are counted apart and left out of the rate.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "mutants"
SURVIVORS = HERE / "survivors.yml"
SCORING = ("catalogue", "methods", "parameters", "rule", "steps", "tree")
MODULES = ("evaluation.numbers.amounts", *(f"evaluation.scoring.{name}" for name in SCORING))
TESTS = ("tests/test_scoring.py", "tests/test_amounts.py")
COPIED = ("hooks", "tests", "data", "macros", "pyproject.toml", "mkdocs.yml", "guide")
LEAST = 95


def compose() -> None:
    """A copy of the project that may be spoilt."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, WORK / name)
        else:
            shutil.copy(source, WORK / name)


def main() -> int:
    """0 when enough faults were noticed and every other one is explained."""
    from faults import put_faults

    faults = [fault for module in MODULES for fault in put_faults(WORK / "hooks", module)]
    from trial import KILLED, TIMED_OUT, Trial  # which loads the modules: with the faults in them

    trial = Trial(faults)
    arguments = [
        "-o",
        "addopts=",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
        "--assert=plain",
        "-m",
        "not hypothesis",
        *TESTS,
    ]
    if status := pytest.main(arguments, plugins=[trial]):
        return int(status)
    missed = {fault.key: result for fault, result in trial.results.items() if result not in (KILLED, TIMED_OUT)}
    explained = {(entry["function"], entry["before"], entry["after"]): entry for entry in read_survivors()}
    equivalent = sum(
        explained.get(fault.key, {}).get("equivalent") == "true" for fault in trial.results if fault.key in missed
    )
    counts = Counter(trial.results.values())
    made = len(trial.results) - equivalent
    noticed = counts[KILLED] + counts[TIMED_OUT]
    rate = 100 * noticed / made
    for module in MODULES:
        own = [result for fault, result in trial.results.items() if fault.mutant.startswith(f"{module}.x")]
        print(f"  {module}: {sum(result in (KILLED, TIMED_OUT) for result in own)} of {len(own)} noticed")
    print(
        f"{len(trial.results)} faults, {equivalent} of them equivalent; of the other {made} tests noticed {noticed}"
        f" ({counts[TIMED_OUT]} by running out of time), {made - noticed} survived: {rate:.2f}%"
    )
    unexplained = [key for key in missed if key not in explained]
    for function, before, after in unexplained:
        print(f"not in {SURVIVORS.name}: {function}\n  - {before}\n  + {after}")
    gone = [key for key in explained if key not in missed]
    for function, _, after in gone:
        print(f"in {SURVIVORS.name}, but noticed or no longer made: {function}\n  + {after}")
    return int(bool(unexplained or gone) or rate < LEAST)


def read_survivors() -> list[dict[str, Any]]:
    return yaml.load(SURVIVORS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []


if __name__ == "__main__":
    if os.environ.get("MUTANT_PROJECT") != str(WORK):
        compose()
        path = os.pathsep.join(map(str, (WORK / "hooks", ROOT / "build" / "mutmut")))
        environment = {**os.environ, "PYTHONPATH": path, "MUTANT_PROJECT": str(WORK)}
        os.chdir(WORK)
        os.execve(sys.executable, [sys.executable, str(HERE)], environment)
    sys.exit(main())
