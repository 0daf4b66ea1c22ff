"""Where the rows of a year's tables come from: `origins.csv`, the file, table, row and digest of each imported row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.grids import UnreadableError, csv_text, read_sheets
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


def origins_text(before: Mapping[tuple[str, str], Origin], tables: Iterable[Converted], digest: str) -> str:
    """The file with the rows of the tables that were imported anew in the place of their old ones; a row that was
    there before and stays has the origin that it had."""
    imported = tuple(tables)
    names = {done.match.schema.name for done in imported}
    found = {key: one for key, one in before.items() if key[0] not in names}
    for done in imported:
        for row in done.rows:
            key = (done.match.schema.name, row.cells["编号"])
            if row.place:
                found[key] = Origin(*key, done.table.file, f"{done.table.where}{row.place}", digest)
            elif key in before:
                found[key] = before[key]
    rows = sorted(found.values(), key=lambda one: one.table)
    return csv_text([HEADER, *((one.table, one.row_id, one.file, one.place, one.digest) for one in rows)])
