"""The checks that a year declares for itself, and the failed checks that it publishes with a reason: `checks.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evaluation.dataset.records import load_yaml
from evaluation.problems import Place, Problem

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Declared:
    """An identity or bound over facts, in the words of the file: `康复.经费.金额 == 康复.儿童救助.金额 + …`."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A failed check that is known and published. `fact` narrows it to the findings about one fact."""

    check: str
    reason: str
    date: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What `checks.yml` declares; `file` for messages."""

    file: str = ""
    identities: tuple[Declared, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def read_declarations(path: Path, file: str) -> tuple[Declarations, tuple[Problem, ...]]:
    """The file's checks and waivers with every problem in them; a year may do without the file."""
    if not path.is_file():
        return Declarations(file), ()
    try:
        raw = load_yaml(path) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        return Declarations(file), (Problem(Place(file, row), "不是有效的 YAML", advice="请检查缩进、冒号和引号"),)
    if not isinstance(raw, dict) or not all(isinstance(raw.get(key) or [], list) for key in ("等式", "豁免")):
        return Declarations(file), (Problem(Place(file), "应有“等式”和“豁免”两个列表", advice="请参照上一年度"),)
    problems = tuple(_problems(raw, file))
    if problems:
        return Declarations(file), problems
    identities = tuple(Declared(entry["名称"], entry["等式"]) for entry in raw.get("等式") or [])
    waivers = tuple(
        Waiver(entry["核对"], entry["理由"], entry["日期"], entry.get("数", "")) for entry in raw.get("豁免") or []
    )
    return Declarations(file, identities, waivers), ()


def _problems(raw: dict[str, Any], file: str) -> Iterator[Problem]:
    for key, needed in (("等式", ("名称", "等式")), ("豁免", ("核对", "理由", "日期"))):
        for number, entry in enumerate(raw.get(key) or [], start=1):
            missing = [name for name in needed if not isinstance(entry, dict) or not entry.get(name)]
            if missing:
                place = Place(file, column=f"{key}第{number}条")
                yield Problem(place, f"必须填写{'、'.join(missing)}", "空白", "请补充")
            elif key == "豁免" and not _DATE.fullmatch(entry["日期"]):
                place = Place(file, column=f"{key}第{number}条")
                yield Problem(place, "日期须写成“年-月-日”", f"“{entry['日期']}”", "例如 2020-05-25")
    names = [entry["名称"] for entry in raw.get("等式") or [] if isinstance(entry, dict) and entry.get("名称")]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(Place(file, column=name), "核对名称不得重复", f"{names.count(name)} 次", "请改用另一个名称")
