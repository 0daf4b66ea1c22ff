"""One file to its sheets, or to the one grid of a data table, with every doubt a problem at its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from evaluation.dataset import bounds
from evaluation.dataset.grids.look import letters
from evaluation.dataset.grids.sheet import Grid, Sheet, trimmed
from evaluation.dataset.grids.text import fault_of, rows_of
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.grids.workbook import read_workbook
from evaluation.dataset.grids.zipped import content_of, kind_of
from evaluation.numbers.amounts import parse
from evaluation.problems import Place, Problem

_TABLES = re.compile(r"csv|tsv|txt|xls[xmb]?|xltx?|ett?|ods|numbers|bak", re.IGNORECASE)
_TEXT = frozenset(("文本（可能是 CSV）", "二进制数据", "空文件"))  # UTF-16 and what has NUL in it look like binary data


def read_sheets(path: Path, *, any_separator: bool = False) -> tuple[Sheet, ...]:
    """Every sheet of a workbook; a CSV file is one sheet, its cells apart by commas, or by whatever it has.

    Raises:
        UnreadableError: the file cannot be read.
    """
    if path.suffix.lower() != ".csv":
        return read_workbook(path)
    content = content_of(path)
    if (kind := kind_of(content)) not in _TEXT:
        raise UnreadableError("不是 CSV 文件", "请用 Excel 打开后另存为“CSV UTF-8”，不要只改扩展名", kind)
    return (Sheet("", list(rows_of(content, any_separator=any_separator))),)


def read_grid(path: Path, place: Place, numbers: Collection[str]) -> tuple[Grid | None, list[Problem]]:
    """The grid of a data table as the eye sees it, labels of merged cells filled in; `numbers` names the columns of
    numbers, in which nothing may be merged."""
    try:
        sheets = read_sheets(path)
        sheet = _shown_sheet(sheets)
    except UnreadableError as error:
        return None, [error.at(place)]
    grid = _filled(sheet)
    header = [cell.strip() for cell in grid[0]] if grid else []
    faults = [*_doubts(sheet, header, place), *_merged_numbers(sheet, header, numbers, place)]
    odd = list(_odd_cells(grid, header, place))
    clean = trimmed(grid)
    return (None if any(problem.place.row == 1 for problem in odd) else clean), [*faults, *odd]


def _shown_sheet(sheets: tuple[Sheet, ...]) -> Sheet:
    """The one sheet that is seen and holds something."""
    if len(sheets) == 1 and sheets[0].visible:
        return sheets[0]
    seen = [sheet for sheet in sheets if sheet.visible and not sheet.is_empty]
    if not seen:
        raise UnreadableError("没有看得见、有内容的工作表", "请把表放在第一张工作表上，取消隐藏后保存")
    if len(seen) > 1:
        found = "、".join(f"“{sheet.name}”" for sheet in seen[: bounds.LISTED])
        raise UnreadableError(
            "只能有一张看得见、有内容的工作表", f"要用的是“{seen[0].name}”的，请删除或隐藏其余各张", found
        )
    return seen[0]


def _filled(sheet: Sheet) -> Grid:
    """The rows with the text of each merged area in all its cells."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if top < len(rows) and left < len(rows[top]) and (text := rows[top][left]):
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [text] * len(row[left : right + 1])
    return rows


def _doubts(sheet: Sheet, header: list[str], place: Place) -> Iterator[Problem]:
    for doubt in sheet.doubts:
        at = _at(place, header, *doubt.cell) if doubt.cell else place
        yield Problem(at, doubt.rule, doubt.found, doubt.advice)


def _merged_numbers(sheet: Sheet, header: list[str], numbers: Collection[str], place: Place) -> Iterator[Problem]:
    for top, left, bottom, right in sheet.merged:
        if top < len(sheet.rows) and left < len(sheet.rows[top]) and parse(sheet.rows[top][left]) is not None:
            columns = header[left : right + 1]
            if not top or set(columns) & set(numbers):
                found = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1} 里是 {sheet.rows[top][left]}"
                advice = "请取消合并，每一格各填各的数"
                yield Problem(_at(place, header, top, left), "数不得放在合并的单元格里", found, advice)


def _odd_cells(grid: Grid, header: list[str], place: Place) -> Iterator[Problem]:
    """Each cell with something in it that does not belong there, the first ones of them."""
    cells = ((number, column, text) for number, row in enumerate(grid) for column, text in enumerate(row))
    odd = ((number, column, fault) for number, column, text in cells if (fault := _too_long(text) or fault_of(text)))
    for listed, (number, column, fault) in enumerate(odd):
        if listed == bounds.LISTED:
            more = "后面还有这样的单元格，没有一一列出"
            yield Problem(Place(place.file, number + 1, title=place.title), more, advice="请先更正前面的")
            return
        yield Problem(_at(place, header if number else [], number, column), *fault)


def _too_long(text: str) -> tuple[str, str, str] | None:
    rule, advice = f"一个单元格不得超过 {bounds.CELL_CHARACTERS:,} 个字", "请检查引号是否成对；确实这样长的，请拆成几行"
    return (rule, f"{len(text):,} 个字", advice) if len(text) > bounds.CELL_CHARACTERS else None


def _at(place: Place, header: list[str], row: int, column: int) -> Place:
    name = header[column] if row and column < len(header) else ""
    return Place(place.file, row + 1, name or letters(column), place.title)


def neighbours(folder: Path, stem: str, read: Path | None, *called: str) -> tuple[str, ...]:
    """Files that look like the table of this name but are not it: copies, other formats, other letters' case, and those
    that are `called` as people call it.

    Beside the file that is read, the locks of programs that have it open are no files that somebody keeps.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    own = (f"{stem}.csv", f"{stem}.xlsx")
    others = (path for path in paths if path.name not in own and not (read and path.samefile(read)))
    locks = ("~$", ".~") if read else ()
    alike = (path.name for path in others if any(_resembles(path.name, name) for name in (stem, *called)))
    return tuple(name for name in alike if not name.startswith(locks))


def _resembles(name: str, stem: str) -> bool:
    """Whether a file is called like the table apart from marks of a copy and a format."""
    base, _, suffix = name.rpartition(".")
    if not _TABLES.fullmatch(suffix):
        return False
    bare = re.sub(r"\.(csv|xlsx?)$", "", base.lower().removeprefix("~$").removeprefix(".~"))
    bare = re.sub(r"副本|复件|copy|of|新建|备份|最终版?|backup|new|old|旧|\d+|[\s\-_()（）【】\[\]+~.]", "", bare)
    return bare == re.sub(r"[\s\-_\d]", "", stem.lower())
