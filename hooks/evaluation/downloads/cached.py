"""The values of formulas within a finished workbook, for programs that show a workbook without computing it.

openpyxl writes formulas without the values that they come to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import escape
from zipfile import ZipFile

from evaluation.downloads.sheet import Amount
from evaluation.numbers.amounts import decimal_string

Values = Mapping[str, Amount | str]
_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)(?: t="\w+")?><f>(.*?)</f><v\s*(?:/>|></v>)</c>')


def with_values(workbook: bytes, values: Mapping[str, Values]) -> bytes:
    """The workbook with the value of each formula beside it; `values` are by worksheet part, then by cell."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in values:
                content = _filled(content.decode("utf-8"), values[name]).encode("utf-8")
            target.writestr(name, content)
    return packed.getvalue()


def _filled(sheet: str, values: Values) -> str:
    def cell(match: re.Match[str]) -> str:
        address, style, formula = match.groups()
        value = values[address]
        if isinstance(value, Amount):
            return f'<c r="{address}"{style}><f>{formula}</f><v>{decimal_string(value.value)}</v></c>'
        return f'<c r="{address}"{style} t="str"><f>{formula}</f><v>{escape(value, quote=False)}</v></c>'

    return _CELL.sub(cell, sheet)
