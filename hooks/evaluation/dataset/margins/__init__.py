"""What lies beside the tables and pages: other files, and in workbooks all that nobody sees on the first sheet.

Nothing is computed from it, but it is published with the repository or the site, so the checks look at it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.margins.containers import margins_of
from evaluation.dataset.margins.text import Margin, cell_margins, line_margins
from evaluation.kept import Kept
from evaluation.language.personal import may_name_someone
from evaluation.problems import Place, Problem


def read_margins(
    folder: Path, shown: str, tables: Iterable[str] = (), *, without: Iterable[str] = (), kept: Kept | None = None
) -> tuple[tuple[Margin, ...], tuple[Problem, ...]]:
    """Every text beside the tables' own cells that may name somebody; a file that cannot be looked at is a problem.

    `tables` are the stems of the files whose first sheet is read as a table; `without` are endings and folders of
    files that are looked at elsewhere.
    """
    known, elsewhere, kept = frozenset(tables), frozenset(without), kept or Kept()
    found: list[Margin] = []
    problems: list[Problem] = []
    for path in _files(folder):
        file, is_table = f"{shown}/{path.relative_to(folder).as_posix()}", path.stem in known and path.parent == folder
        names = path.relative_to(folder).parts
        found.extend(Margin(Place(file, title="文件名"), name) for name in names if may_name_someone(name))
        if path.suffix.lower() in elsewhere or names[0] in elsewhere or (is_table and path.suffix.lower() == ".csv"):
            continue
        try:
            read = partial(_margins, path, file, int(is_table))
            found.extend(kept.of(("margins", file), (kept.signature(path), is_table), read))
        except UnreadableError as error:
            if not is_table:  # reading the table says so already
                problems.append(error.at(Place(file)))
    return tuple(found), tuple(problems)


def _margins(path: Path, file: str, from_sheet: int) -> tuple[Margin, ...]:
    return tuple(margins_of(path.read_bytes(), file, from_sheet=from_sheet))


def lines_with_numbers(path: Path) -> tuple[Margin, ...]:
    """The lines of one text file that may name somebody; none where there is no such file."""
    if not path.is_file():
        return ()
    return tuple(line_margins(path.read_text(encoding="utf-8", errors="replace").splitlines(), path.name))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not any(name.startswith((".", "~$")) for name in path.relative_to(folder).parts):
            yield path
