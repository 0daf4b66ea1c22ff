"""`make mutants`: wrong code on purpose. A test must fail for each fault put into the scoring and rounding code.

mutmut changes one expression at a time in the modules that `[tool.mutmut]` in pyproject.toml names and runs the tests
of each changed function. Faults that no test notices must stand in `survivors.yml` with a reason. `equivalent` marks
those that cannot change what the code does; they are counted apart and left out of the rate.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"
SURVIVORS = Path(__file__).with_name("survivors.yml")
LEAST = 95
KILLED = (1, 3)
NOTICED = {"killed", "timeout"}
COPIED = ("tests", "data", "macros", "pyproject.toml", "mkdocs.yml", "CONTRIBUTING.md")
MUTANT = re.compile(r"\s*(\S+): ([\w ]+)")
FUNCTION = re.compile(r"(?P<module>.*)\.x[_ǁ](?P<name>.*)__mutmut_\d+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One changed expression: in which function, the line before and the line after."""

    function: str
    before: str
    after: str


def main() -> int:
    """0 when enough faults were noticed and every other one is explained."""
    compose()
    forget_survivors()
    mutmut("run", *sys.argv[1:], shown=True)
    statuses = dict(MUTANT.findall(mutmut("results", "--all", "true")))
    survivors = {fault_of(name): status for name, status in statuses.items() if status not in NOTICED}
    explained = {Fault(entry["function"], entry["before"], entry["after"]): entry for entry in read_survivors()}
    equivalent = sum(bool(explained[fault].get("equivalent")) for fault in survivors if fault in explained)
    noticed = sum(status in NOTICED for status in statuses.values())
    rate = 100 * noticed / max(1, len(statuses) - equivalent)
    print(
        f"{len(statuses)} faults: {noticed} noticed, {equivalent} equivalent, {len(survivors) - equivalent} survived;"
        f" {rate:.1f}% of the {len(statuses) - equivalent} that change anything were noticed"
    )
    for name, count in sorted(Counter(name.partition(".x")[0] for name in statuses).items()):
        missed = sum(fault.function.startswith(f"{name}.") for fault in survivors)
        print(f"  {name}: {count} faults, {missed} not noticed")
    unexplained = [fault for fault in survivors if fault not in explained]
    for fault in unexplained:
        print(f"not in {SURVIVORS.name} ({survivors[fault]}): {fault.function}\n  - {fault.before}\n  + {fault.after}")
    gone = [fault for fault in explained if fault not in survivors]
    for fault in gone:
        print(f"in {SURVIVORS.name}, but noticed or no longer made: {fault.function}\n  + {fault.after}")
    return int(bool(unexplained or gone) or rate < LEAST)


def compose() -> None:
    """The project as mutmut wants it, its code in `src/`; files that did not change keep their time and results."""
    shutil.copytree(ROOT / "hooks", WORK / "src", dirs_exist_ok=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, WORK / name, dirs_exist_ok=True)
        else:
            shutil.copy2(source, WORK / name)


def forget_survivors() -> None:
    """What no test noticed last time is tried again: there may be better tests."""
    for path in WORK.glob("mutants/src/**/*.meta"):
        meta = json.loads(path.read_text(encoding="utf-8"))
        statuses = meta["exit_code_by_key"]
        meta["exit_code_by_key"] = {name: status if status in KILLED else None for name, status in statuses.items()}
        path.write_text(json.dumps(meta, indent=4), encoding="utf-8")


def mutmut(*arguments: str, shown: bool = False) -> str:
    """Run it in the composed project; `shown` lets it talk to the terminal itself."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build" / "mutmut")}
    done = subprocess.run(command, cwd=WORK, env=environment, check=True, text=True, stdout=None if shown else -1)
    return done.stdout or ""


def fault_of(mutant: str) -> Fault:
    match = FUNCTION.fullmatch(mutant)
    assert match, mutant
    changed = [line for line in mutmut("show", mutant).splitlines() if re.match(r"[-+](?![-+]{2} )", line)]
    before, after = ("\n".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
    return Fault(f"{match['module']}.{match['name'].replace('ǁ', '.')}", before, after)


def read_survivors() -> list[dict[str, str]]:
    return yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []


if __name__ == "__main__":
    sys.exit(main())
