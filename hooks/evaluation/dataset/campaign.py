"""The figures of the last mutation campaign, as `report mutate --save` left them: `mutation.yml`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.editions import FILE as CORRECTIONS
from evaluation.dataset.editions import FOLDER as EDITIONS
from evaluation.dataset.records import load_yaml

FILE = "mutation.yml"
NO_INPUTS = (FILE, CORRECTIONS)
COUNTS = ("试", "不变", "发现", "勾稽发现", "录两遍发现", "指明")


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """What became of the mutants of one operator on one kind of object (表格里的数, 叙述用数, 整行, 文字和页面)."""

    what: str
    operator: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Campaign:
    """The rows, and whether they were measured on the data as they are now."""

    rows: tuple[CampaignRow, ...] = ()
    is_current: bool = False


def read_campaign(root: Path, docs: Path) -> Campaign:
    """The saved campaign; empty when none was run for this year."""
    path = root / "data" / docs.name / FILE
    if not path.is_file():
        return Campaign()
    raw = load_yaml(path)
    rows = tuple(
        CampaignRow(row["对象"], row["改法"], {name: int(row[name]) for name in COUNTS}) for row in raw["结果"]
    )
    return Campaign(rows, raw["指纹"] == inputs_digest(root, docs))


def inputs_digest(root: Path, docs: Path) -> str:
    """SHA-256 over the year's data and pages and the schemas, in order of their names; not over what it published."""
    digest = hashlib.sha256()
    folders = (root / "data" / docs.name, root / "data" / "schema", docs)
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    for path in paths:
        if path.name not in NO_INPUTS and path.parent.name != EDITIONS:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
