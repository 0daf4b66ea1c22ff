"""What one year adds to the schema for itself: figures and charts that name rows only that year has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

from evaluation.dataset.policy import ChartSpec, FactSpec, Policy, chart_specs, fact_specs
from evaluation.dataset.records import load_yaml
from evaluation.problems import Place, Problem

COMPUTED, CHARTS = "computed.yml", "charts.yml"

Spec = TypeVar("Spec", FactSpec, ChartSpec)


def with_yearly(policy: Policy, folder: Path, shown: str) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy with the figures and charts of one year's folder after its own, and every problem in those files."""
    specs, faults_of_specs = _read(folder, shown, COMPUTED, FactSpec, fact_specs)
    charts, faults_of_charts = _read(folder, shown, CHARTS, ChartSpec, chart_specs)
    twice = (
        *_named_twice([(spec.id, Place(spec.file, column=spec.id)) for spec in (*policy.facts, *specs)], "编号"),
        *_named_twice([(c.title, Place(c.file, column=c.title)) for c in (*policy.charts, *charts)], "图的标题"),
    )
    return (
        replace(policy, facts=(*policy.facts, *specs), charts=(*policy.charts, *charts)),
        (*faults_of_specs, *faults_of_charts, *twice),
    )


def _read(
    folder: Path,
    shown: str,
    name: str,
    kind: type[Spec],
    specs_of: Callable[[list[dict[str, Any]], str], Iterable[Spec]],
) -> tuple[tuple[Spec, ...], tuple[Problem, ...]]:
    """The entries of one file; none of them when one cannot be read. A year may do without the file."""
    path, file = folder / name, f"{shown}/{name}"
    if not path.is_file():
        return (), ()
    try:
        raw = load_yaml(path) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1 if mark else 0)
        return (), (Problem(place, "不是有效的 YAML", advice="请检查缩进、冒号和引号"),)
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return (), (Problem(Place(file), "应为列表，每条以“-”开头", advice=f"请参照 data/schema 里的 {_model(name)}"),)
    if problems := tuple(_entry_problems(raw, file, kind, name)):
        return (), problems
    return tuple(specs_of(raw, file)), ()


def _entry_problems(raw: list[dict[str, Any]], file: str, kind: type[Spec], name: str) -> Iterator[Problem]:
    known = {field.name: field for field in fields(kind)}
    needed = [key for key, field in known.items() if field.default is MISSING and field.default_factory is MISSING]
    for number, entry in enumerate(raw, start=1):
        place = Place(file, column=f"第{number}条")
        if missing := [key for key in needed if not entry.get(key)]:
            yield Problem(place, f"必须填写 {'、'.join(missing)}", "空白", "请补充")
        if strange := [key for key in entry if key not in known or key == "place"]:
            yield Problem(place, "没有这样的项目", "、".join(strange), f"请参照 data/schema 里的 {_model(name)}")
        for key in (key for key in entry if key in known and not _fits(entry[key], key, str(known[key].type))):
            yield Problem(place, f"{key} 的写法不对", advice=f"请参照 data/schema 里的 {_model(name)}")


def _fits(value: Any, key: str, annotation: str) -> bool:
    """Whether YAML gave what the field holds: a list, a mapping, a whole number, or else a text."""
    if annotation.startswith("tuple"):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if annotation.startswith("Mapping"):
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return isinstance(value, str) and (key != "decimals" or (value.isascii() and value.isdigit()))


def _named_twice(named: list[tuple[str, Place]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            yield Problem(place, f"{what}不得重复", f"“{name}”", "请改用另一个")
        seen.add(name)


def _model(name: str) -> str:
    return "facts.yml" if name == COMPUTED else name
