"""Where the rows of a year's tables come from: `origins.csv`, the file, table, row and digest of each imported row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.grids import UnreadableError, read_sheets
from evaluation.intake.converting import Converted

FILE = "origins.csv"
HEADER = ("表", "编号", "文件", "位置", "sha256")


@dataclass(frozen=True, slots=True)
class Origin:
    """One row of a table, and where it stands in the file it was taken from."""

    table: str
    row_id: str
    file: str
    place: str
    digest: str

    def __str__(self) -> str:
        return f"{self.file} {self.place}（sha256 {self.digest[:12]}…）"


def read_origins(folder: Path) -> Mapping[tuple[str, str], Origin]:
    """The origins by table and row; none where nothing was imported."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        rows = read_sheets(path)[0].rows
    except UnreadableError:
        return {}
    found = (Origin(*row[: len(HEADER)]) for row in rows[1:] if len(row) >= len(HEADER))
    return {(one.table, one.row_id): one for one in found}


def origins_of(imported: Converted, digest: str) -> tuple[Origin, ...]:
    table = imported.table
    return tuple(
        Origin(imported.match.schema.name, row.cells["编号"], table.file, f"{table.where}{row.place}", digest)
        for row in imported.rows
    )


def origins_text(before: Mapping[tuple[str, str], Origin], new: Iterable[Origin]) -> str:
    """The file with the rows of the tables that were imported anew in the place of their old ones."""
    added = tuple(new)
    tables = {one.table for one in added}
    kept = [one for one in before.values() if one.table not in tables]
    rows = sorted([*kept, *added], key=lambda one: one.table)
    return csv_text([HEADER, *((one.table, one.row_id, one.file, one.place, one.digest) for one in rows)])


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
