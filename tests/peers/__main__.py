"""Every table file of other projects' suites through our reader, cell by cell against a second reader.

`make peers` gets the suites from the package index; `python tests/peers FOLDER…` takes files that are there already.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas
from evaluation.dataset.grids import UnreadableError, read_sheets
from evaluation.dataset.grids.formats import shown_date, value_of

SUITES = ("agate-excel", "csvkit", "pyexcel", "messytables", "xlrd", "python-docx", "frictionless", "openpyxl")
IN_CHINA = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}  # formats without a text follow the country
KINDS = (".csv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
BUILD = Path("build/peers")
Cells = dict[tuple[int, int, int], object]


def suites() -> Iterator[Path]:
    """The unpacked source of each suite."""
    for name in SUITES:
        if not (folder := BUILD / name).is_dir():
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps", "-d", BUILD]
            if subprocess.run([*pip, name], check=False).returncode:
                print(f"{name}: its source cannot be had")
                continue
            archive = max(BUILD.glob(f"{name.replace('-', '_')}-*.tar.gz"), key=lambda path: path.stat().st_mtime)
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        yield folder


def ours(path: Path) -> Cells:
    sheets = read_sheets(path)
    return {
        (at, row, column): text
        for at, sheet in enumerate(sheets)
        for row, cells in enumerate(sheet.rows)
        for column, text in enumerate(cells)
        if text
    }


def theirs(path: Path) -> Cells | None:
    """The cells as the second reader has them; None where there is none that reads the file."""
    reader = {".csv": by_pandas, ".xls": by_xlrd, ".ods": by_pandas_ods}.get(path.suffix.lower(), by_openpyxl)
    try:
        return reader(path)
    except BaseException as error:  # whatever another's reader raises on a file made to be refused
        if isinstance(error, KeyboardInterrupt):
            raise
        return None


def by_openpyxl(path: Path) -> Cells:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found: Cells = {}
    for at, sheet in enumerate(book.worksheets):
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    value = cell.value
                    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
                        value = shown_date(value, IN_CHINA.get(cell.number_format, cell.number_format))
                    found[at, cell.row - 1, cell.column - 1] = value
    if not book.worksheets:  # strict Open XML is not known there
        raise ValueError(path)
    return found


def by_xlrd(path: Path) -> Cells:
    sys.path.insert(0, str(next((BUILD / "xlrd").glob("xlrd-*"))))
    import xlrd

    book = xlrd.open_workbook(str(path))
    found: Cells = {}
    for at, sheet in enumerate(book.sheets()):
        for row in range(sheet.nrows):
            for column in range(sheet.ncols):
                cell = sheet.cell(row, column)
                if cell.ctype in (1, 2, 3, 4) and cell.value != "":
                    value: object = cell.value
                    if cell.ctype == 3:
                        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
                        value = moment.time() if cell.value < 1 else moment
                    found[at, row, column] = bool(value) if cell.ctype == 4 else value
    return found


def by_pandas(path: Path) -> Cells:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = path.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            continue
        width = max((line.count(",") for line in text.splitlines()), default=0) + 1
        frame = pandas.read_csv(
            path, header=None, names=range(width), dtype=str, keep_default_na=False, encoding=encoding,
            skip_blank_lines=False, index_col=False,
        )  # fmt: skip
        rows = enumerate(frame.itertuples(index=False))
        return {
            (0, row, at): cell for row, cells in rows for at, cell in enumerate(cells) if isinstance(cell, str) and cell
        }
    raise ValueError(path)


def by_pandas_ods(path: Path) -> Cells:
    sheets = pandas.read_excel(path, sheet_name=None, header=None, dtype=object, engine="odf")
    return {
        (at, row, column): cell
        for at, frame in enumerate(sheets.values())
        for row, cells in enumerate(frame.itertuples(index=False))
        for column, cell in enumerate(cells)
        if cell == cell and cell is not None
    }


def same(our: object, their: object) -> bool:
    """Whether two readers saw one thing: numbers as numbers, dates by their day and time, the rest as text."""
    text = str(our).strip()
    if isinstance(their, bool):
        return text == str(their).upper()
    if isinstance(their, int | float):
        return value_of(text) == (Decimal(their) if float(their).is_integer() else Decimal(f"{their:.15g}"))
    if isinstance(their, datetime.datetime):
        return text in (str(their), str(their.date()))
    return text.replace("\r\n", "\n") == str(their).strip().replace("\r\n", "\n")


def compare(path: Path, tally: Counter[str]) -> Iterator[str]:
    """Tally one file, and say where the readers differ."""
    tally["files"] += 1
    second = theirs(path)
    try:
        first = ours(path)
    except UnreadableError as error:
        tally["refused by both" if second is None else "refused by us"] += 1
        if second is not None:
            yield f"{path.name}: refused ({error.rule} {error.found}), second reader sees {len(second)} cells"
        return
    if second is None:
        tally["read by us only"] += 1
        return
    differing = [at for at in sorted({*first, *second}) if not same(first.get(at, ""), second.get(at, ""))]
    tally["cells"] += len(second)
    tally["differing cells"] += len(differing)
    tally["files alike"] += not differing
    for at in differing[:3]:
        yield f"{path.name} {at}: {first.get(at)!r} | {second.get(at)!r}"


def main() -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    columns = (
        "files",
        "files alike",
        "cells",
        "differing cells",
        "refused by both",
        "refused by us",
        "read by us only",
    )
    print(f"{'':14}" + "".join(f"{column:>17}" for column in columns))
    for folder in list(map(Path, sys.argv[1:])) or list(suites()):
        tally: Counter[str] = Counter()
        for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS and path.is_file()):
            notes.extend(f"{folder.name}: {note}" for note in compare(path, tally))
        print(f"{folder.name:14}" + "".join(f"{tally[column]:>17,}" for column in columns), flush=True)
    print("\n".join(notes))


if __name__ == "__main__":
    main()
