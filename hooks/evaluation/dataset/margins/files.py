"""The files of a folder, each by what it is: text, an office document, a PDF, or anything else as the bytes it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from evaluation.dataset.grids import UnreadableError
from evaluation.dataset.margins.office import parts
from evaluation.dataset.margins.pdf import UnreadablePdfError, pdf
from evaluation.dataset.margins.text import Margin, may_hold_number
from evaluation.dataset.margins.workbook import workbook
from evaluation.problems import Place, Problem

_TEXT_FILES = frozenset(
    (".csv", ".yml", ".yaml", ".md", ".txt", ".json", ".svg", ".html", ".htm", ".css", ".js", ".xml")
)
_WORKBOOKS = frozenset((".xlsx", ".xlsm"))
_OFFICE_FILES = frozenset((".docx", ".pptx", ".ods", ".odt"))
_PRINTABLE = re.compile(r"[ -~０-９（）＋－Ｘｘ\u3000-\u303f\u4e00-\u9fff]{11,}")


def read_margins(
    folder: Path, shown: str, tables: Iterable[str] = (), *, without: Iterable[str] = ()
) -> tuple[tuple[Margin, ...], tuple[Problem, ...]]:
    """Every text with a long number beside the tables' own cells; a workbook that cannot be opened is a problem.

    `tables` are the stems of the files whose first sheet is read as a table; `without` are endings and folders of
    files that are looked at elsewhere.
    """
    known, elsewhere = frozenset(tables), frozenset(without)
    found: list[Margin] = []
    problems: list[Problem] = []
    for path in _files(folder, elsewhere):
        file, is_table = f"{shown}/{path.relative_to(folder).as_posix()}", path.stem in known and path.parent == folder
        found.append(Margin(Place(file, title="文件名"), path.stem))
        try:
            found.extend(_texts(path, file, is_table=is_table))
        except UnreadablePdfError:
            advice = "请重新导出 PDF，不设密码；里面写了什么，要读得出来才能核对"
            problems.append(Problem(Place(file), "PDF 文件读不出来", advice=advice))
        except UnreadableError as error:
            if not is_table:  # reading the table says so already
                problems.append(error.at(Place(file)))
    return tuple(margin for margin in found if may_hold_number(margin.text)), tuple(problems)


def lines_with_numbers(path: Path) -> tuple[Margin, ...]:
    """The lines of one text file that hold a long number; none where there is no such file."""
    lines = _lines(path, path.name) if path.is_file() else ()
    return tuple(margin for margin in lines if may_hold_number(margin.text))


def _files(folder: Path, elsewhere: frozenset[str]) -> Iterator[Path]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        names = path.relative_to(folder).parts
        if path.suffix.lower() in elsewhere or names[0] in elsewhere:
            continue
        if not any(name.startswith((".", "~$")) for name in names):
            yield path


def _texts(path: Path, file: str, *, is_table: bool) -> Iterator[Margin]:
    kind = path.suffix.lower()
    if kind in _TEXT_FILES:
        yield from () if is_table and kind == ".csv" else _lines(path, file)
    elif kind in _WORKBOOKS:
        yield from workbook(path, file, without_table=is_table and kind == ".xlsx")
    elif kind in _OFFICE_FILES:
        yield from parts(path, file)
    elif kind == ".pdf":
        yield from pdf(path, file)
    else:
        yield from _bytes(path, file)


def _lines(path: Path, file: str) -> Iterator[Margin]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        yield Margin(Place(file, number), line)


def _bytes(path: Path, file: str) -> Iterator[Margin]:
    """What pictures and old office files say in letters: properties, EXIF, texts that are not compressed."""
    raw = path.read_bytes()
    readings = (raw.decode(encoding, errors="replace") for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    texts = {text for reading in (*readings, raw[1:].decode("utf-16-le", "replace")) for text in _runs(reading)}
    for text in sorted(texts):
        yield Margin(Place(file, title="文件里的信息"), text)


def _runs(reading: str) -> Iterator[str]:
    return (run for run in _PRINTABLE.findall(reading) if may_hold_number(run))
