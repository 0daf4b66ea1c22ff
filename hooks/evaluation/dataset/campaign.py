"""The figures of the last mutation campaign, as `report mutate --save` left them: `mutation.yml`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from evaluation.dataset.editions import FILE as CORRECTIONS
from evaluation.dataset.editions import FOLDER as EDITIONS
from evaluation.dataset.shapes import ListOf, Record, Text, Whole, read_shaped, record
from evaluation.dataset.signatures import FILE as SIGNATURES
from evaluation.kept import Kept
from evaluation.problems import Place, Problem

FILE = "mutation.yml"
NO_INPUTS = (FILE, CORRECTIONS, SIGNATURES)
COUNTS = ("试", "核对", "疑问", "封存", "签字", "指明")
_TIMES = Whole(0, 10**12)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """What became of the careless edits of one kind (数, 行和列, 引用, 文字) and operator.

    How many were found as a first entry by a check or a question, how many only once sealed; of how many the line."""

    what: Annotated[str, "对象", Text()]
    operator: Annotated[str, "改法", Text()]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Survivors:
    """How many edits of one kind no first entry shows, for one cause."""

    what: Annotated[str, "对象", Text()]
    cause: Annotated[str, "原因", Text()]
    times: Annotated[int, "处", _TIMES]


@dataclass(frozen=True, slots=True)
class Campaign:
    """The rows, what was not found, and whether they were measured on the data as they are now."""

    rows: tuple[CampaignRow, ...] = ()
    survivors: tuple[Survivors, ...] = ()
    is_current: bool = False


def _row(what: str, operator: str, **counts: int) -> CampaignRow:
    return CampaignRow(what, operator, counts)


_COUNTED = dict.fromkeys(COUNTS, _TIMES)
_ROW = record(CampaignRow, make=_row, more=_COUNTED, required=("对象", "改法", *COUNTS))
_CAMPAIGN = Record(
    dict,
    {"指纹": Text(), "结果": ListOf(_ROW), "没有发现": ListOf(record(Survivors))},
    gaps=True,
    required=("指纹", "结果"),
)


def read_campaign(root: Path, docs: Path, kept: Kept) -> tuple[Campaign, tuple[Problem, ...]]:
    """The saved campaign with what is wrong with it; empty when none was run for this year."""
    files = kept.signature(root / "data" / docs.name, root / "data" / "schema", docs)
    return kept.of(("campaign", docs.name), (files,), lambda: _read(root, docs))


def _read(root: Path, docs: Path) -> tuple[Campaign, tuple[Problem, ...]]:
    path = root / "data" / docs.name / FILE
    problems: list[Problem] = []
    if (read := read_shaped(path, f"data/{docs.name}/{FILE}", _CAMPAIGN, problems)) is None:
        advice = "这个文件不手改：请恢复，或运行 report mutate --save 重新写入"
        return Campaign(), tuple(replace(problem, advice=advice) for problem in problems)
    for row in read[0]["结果"]:
        tried, *found, told = (row.counts[name] for name in COUNTS)
        if max(sum(found), told) > tried:
            place, rule = Place(f"data/{docs.name}/{FILE}", column=row.operator), "发现的不能比试过的多"
            problems.append(
                Problem(place, rule, f"试{tried}处，发现{sum(found)}处", "请运行 report mutate --save 重新写入")
            )
    if problems:
        return Campaign(), tuple(problems)
    return Campaign(read[0]["结果"], read[0].get("没有发现", ()), read[0]["指纹"] == inputs_digest(root, docs)), ()


def inputs_digest(root: Path, docs: Path) -> str:
    """SHA-256 over the year's data and pages and the schemas, in order of their names; not over what it published."""
    digest = hashlib.sha256()
    folders = (root / "data" / docs.name, root / "data" / "schema", docs)
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    for path in paths:
        if path.name not in NO_INPUTS and path.parent.name != EDITIONS:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
