"""What LibreOffice makes of older kinds of files, where it is installed: nothing else reads .doc, .wps and .et, and
nothing else sees the formats and hidden rows of .xls, .xlsb and .ods."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from evaluation.dataset.grids import FOREIGN, Sheet, UnreadableError, workbook_of
from evaluation.dataset.grids.formats import value_of

SECONDS = 120


def has_office() -> bool:
    return _program() is not None


def made_by_office(content: bytes, ending: str, kind: str) -> bytes | None:
    """The file as LibreOffice saves it in another kind; None when it is not installed, cannot, or takes too long."""
    office = _program()
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"source{ending}")
        source.write_bytes(content)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        call = [office, profile, "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        try:
            subprocess.run(call, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None
        made = source.with_suffix(f".{kind}")
        return made.read_bytes() if made.is_file() else None


def as_shown(content: bytes, ending: str) -> tuple[Sheet, ...] | None:
    """The sheets of an older workbook with formats, hidden rows and notes, as LibreOffice saves them; None where it is
    not installed, or where one number would be another than the file itself has."""
    if ending not in FOREIGN or not has_office():
        return None
    own = workbook_of(content, ending)
    made = made_by_office(content, ending, "xlsx")
    try:
        shown = workbook_of(made, ".xlsx") if made else ()
    except UnreadableError:
        return None
    same = [sheet.name for sheet in own] == [sheet.name for sheet in shown]
    return shown if same and all(map(_agrees, own, shown)) else None


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _agrees(own: Sheet, shown: Sheet) -> bool:
    """Whether every number of the file is the number that is shown; a date and a text may be written otherwise."""
    rows = [(row, shown.rows[at] if at < len(shown.rows) else []) for at, row in enumerate(own.rows)]
    return all(
        value is None or (at < len(other) and value_of(other[at]) in (value, None))
        for row, other in rows
        for at, text in enumerate(row)
        if text
        for value in (value_of(text),)
    )
