"""Workbooks of every kind, sheet by sheet: XLSX as it is shown, older and other kinds by their values."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from evaluation.dataset import bounds
from evaluation.dataset.grids import foreign
from evaluation.dataset.grids.formats import amount_shown, plain, shown_date, shown_number, shown_whole, value_of
from evaluation.dataset.grids.look import Cell, Look, letters, looks_of
from evaluation.dataset.grids.sheet import Doubt, Grid, Sheet
from evaluation.dataset.grids.unreadable import UnreadableError, contained
from evaluation.dataset.grids.zipped import Archive, content_of, kind_of

Value = int | float | str | bool | datetime.time | datetime.date | datetime.timedelta
OPENXML = frozenset((".xlsx", ".xlsm"))
FOREIGN = frozenset((".xls", ".xlsb", ".ods"))
_OLD, _ZIPPED = ("旧版 Office 文件（.xls、.doc、.et、.wps）",), ("Excel 工作簿", "ODF 文档", "压缩包")
_BLIND = Doubt(
    "这种文件看不出数的显示格式和隐藏的行、列",
    "",
    "百分比按原数（0.85 而不是 85%）读入，请核对；最好在 Excel 或 WPS 里另存为 .xlsx",
)


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones too, in the order of the workbook.

    Raises:
        UnreadableError: the file is damaged, protected, too large, or something else than its name says.
    """
    return workbook_of(content_of(path), path.suffix.lower())


def workbook_of(content: bytes, suffix: str) -> tuple[Sheet, ...]:
    """The worksheets of a workbook with that ending."""
    kind = kind_of(content)
    if suffix in OPENXML:
        if kind != "Excel 工作簿":
            raise _misnamed(kind, suffix)
        with contained("XLSX"):
            return tuple(_openxml_sheets(content))
    if kind not in (_OLD if suffix == ".xls" else _ZIPPED):
        raise _misnamed(kind, suffix)
    if content.startswith(b"PK"):
        with contained(suffix[1:].upper()):
            Archive(content)  # how large it is unpacked
    return tuple(_foreign_sheets(content, suffix))


def _misnamed(kind: str, suffix: str) -> UnreadableError:
    if kind == "加了密码的文件":
        return UnreadableError("文件加了密码，读不出来", "请取消密码后另存")
    if kind == "空文件":
        return UnreadableError("文件是空的", "请从备份恢复，或重新导出")
    rule = f"不是有效的 {suffix[1:].upper()} 文件"
    return UnreadableError(rule, f"请用 Excel 打开后另存为 {suffix}，不要只改扩展名", f"{kind}")


def _openxml_sheets(content: bytes) -> Iterator[Sheet]:
    from python_calamine import SheetTypeEnum, load_workbook  # a year without workbooks need not load it

    looks = looks_of(Archive(content))
    book = load_workbook(io.BytesIO(content))
    if [look.name for look in looks] != book.sheet_names:
        raise UnreadableError("工作簿的目录和工作表对不上", "请用 Excel 打开后重新保存")
    for at, (look, about) in enumerate(zip(looks, book.sheets_metadata, strict=True)):
        if about.typ == SheetTypeEnum.WorkSheet:
            values = book.get_sheet_by_index(at).to_python(skip_empty_area=False) if look.rows else []
            if look.rows and not values:  # as in UTF-16, which the one reader knows and the other passes over
                raise UnreadableError(f"工作表“{look.name}”的内容读不出来", "请用 Excel 打开后重新保存")
            yield _sheet(look, values)


def _sheet(look: Look, values: list[list[Value]]) -> Sheet:
    doubts = list(_doubts(look))
    rows: Grid = []
    for row, cells in enumerate(values):
        texts = []
        for column, value in enumerate(cells):
            text, doubt = _text(value, (row, column), look)
            texts.append(text)
            if doubt:
                doubts.append(doubt)
        rows.append(texts)
    for (row, column), error in look.errors.items():
        rows[row][column] = error
    hidden = frozenset(look.hidden_rows), frozenset(look.hidden_columns)
    return Sheet(look.name, rows, look.visible, tuple(look.merged), *hidden, tuple(doubts))


def _text(value: Value, cell: Cell, look: Look) -> tuple[str, Doubt | None]:
    """What the cell shows; with a doubt where the eye sees another number than the cell holds."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n"), None
    if isinstance(value, bool):
        return str(value).upper(), None
    code = look.formats.get(cell, "")
    if not isinstance(value, (int, float)):
        return shown_date(value, code), None
    exact = exact_number(value)
    if exact is None:
        return str(value), None
    if (look.zeros_shown or exact) and (whole := plain(exact) if not code else shown_whole(exact, code)) is not None:
        return whole, None
    shown = shown_number(exact, code) if look.zeros_shown or exact else ""
    if shown is None:
        return plain(exact), None
    amount = amount_shown(shown)
    if value_of(amount) == exact:
        return amount, None
    rule = "单元格显示的和实际存的不是同一个数"
    advice = "请把格式改成“常规”或足够的小数位；要取整的请用 ROUND 函数，不要只靠格式"
    misleads = not _rounds_to(exact, amount)
    return plain(exact), Doubt(rule, f"显示“{shown.strip()}”，实为 {plain(exact)}", advice, cell, misleads)


def _rounds_to(exact: Decimal, amount: str) -> bool:
    """Whether the number that is shown is the one that is held, rounded."""
    value = value_of(amount)
    decimals = len(amount.rstrip("%").partition(".")[2]) + 2 * amount.count("%")
    return value is not None and abs(value - exact) <= Decimal(1).scaleb(-decimals)


def exact_number(value: float) -> Decimal | None:
    """The decimal number that was meant: a whole one with all its digits, any other to 15 digits as Excel shows it, so
    that what it computed to 8.999999999999998 is 9; None for what is no number."""
    if value != value or abs(value) == float("inf"):
        return None
    return Decimal(int(value)) if float(value).is_integer() else Decimal(f"{value:.15g}")


def _doubts(look: Look) -> Iterator[Doubt]:
    used_rows = sorted(row for row in look.hidden_rows if row < look.rows)
    used_columns = sorted(column for column in look.hidden_columns if column < look.columns)
    if used_rows:
        why = "筛选后隐藏的行" if look.filtered else "隐藏的行"
        found = "、".join(f"第{row + 1}行" for row in used_rows[: bounds.LISTED])
        more = f"等 {len(used_rows)} 行" if len(used_rows) > bounds.LISTED else ""
        yield Doubt(f"不得有{why}", found + more, "请取消筛选和隐藏；不要的行请删除")
    if used_columns:
        found = "、".join(f"{letters(column)} 列" for column in used_columns[: bounds.LISTED])
        yield Doubt("不得有隐藏的列", found, "请取消隐藏；不要的列请删除")
    for reference, text in look.notes:
        where = f"{reference} " if reference else ""
        advice = "要公布的请写进单元格；写好后删除批注或文本框"
        yield Doubt("批注、文本框里的文字不会读", f"{where}“{text[:40]}”", advice)
    for cell, error in look.errors.items():
        yield Doubt("单元格里是公式的错误值", f"“{error}”", "请更正公式", cell)
    for cell in look.uncomputed:
        yield Doubt("公式还没有算出数", "", "请用 Excel 或 WPS 打开后保存一次", cell, misleads=True)
    for cell in look.struck:
        yield Doubt("单元格里有划了删除线的字", "", "不要的请删除，要用的请去掉删除线", cell, misleads=True)


def _foreign_sheets(content: bytes, suffix: str) -> Iterator[Sheet]:
    """Read in a process of its own: how far cells reach cannot be seen beforehand, and what does not end or takes all
    memory ends there."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", foreign.__file__, str(bounds.CHILD_BYTES), str(bounds.ROWS), str(bounds.CELLS)],
            input=content,
            capture_output=True,
            timeout=bounds.SECONDS,
            check=False,
        )
        sheets = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        sheets = None
    if sheets is None:
        rule = f"文件已损坏、加了密码，或内容远远超出 {bounds.ROWS:,} 行，读不出来"
        raise UnreadableError(rule, f"请在 Excel 或 WPS 里打开（{suffix}），另存为 .xlsx 后再试")
    for name, visible, rows in sheets:
        texts = [[_foreign_text(*cell) for cell in row] for row in rows]
        yield Sheet(name, texts, visible, doubts=(_BLIND,))


def _foreign_text(kind: str, text: str) -> str:
    number = exact_number(float(text)) if kind == "float" else None
    return plain(number) if number is not None else text.upper() if kind == "bool" else text
