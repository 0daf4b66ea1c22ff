"""What people type where a number belongs, and how it has to be written."""

from __future__ import annotations

import re
import unicodedata

from evaluation.numbers.amounts import parse

_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|名称\?)|Err:\d+", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u200b-\u200d\u2060]+")
_UNIT = re.compile(r"(?<=[\d)])[a-zA-Z一-鿿%‰]+$")
_APART = re.compile(r"(?<=\d)[,'‘’](?=\d{3}(?:\D|$))")
_NEGATIVE = re.compile(r"\((.+)\)|[△▲](.+)|(.+)-")
_DATE = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?: [\d:]+)?")
NUMBER = "请改为数字"


def number_advice(text: str) -> str:
    """What to do about a text in the place of a number; the number itself where it can only be that one."""
    if _ERROR.fullmatch(text.strip()):
        return "这是表格软件的错误值：公式引用的单元格或名称不在了。请改好公式，重新计算后保存，或者直接填数"
    if text.lstrip().startswith(("=", "＝")):
        return "这里是没有算过的公式。请在 Excel 或 WPS 里重新计算后保存，或者直接填数"
    if _DATE.fullmatch(text.strip()):
        return "这是日期，多半是表格软件把数改成了日期。请把单元格格式改为“文本”，再填这个数"
    number, unit = meant(text)
    if number and unit[:1] in "千万亿" and unit:
        return f"请按这一列的单位写：“{unit}”不写在数里，先换算"
    if number:
        return f"请写 {number}" + (f"；单位“{unit}”不写在数里" if unit else "")
    return NUMBER


def meant(text: str) -> tuple[str, str]:
    """The number that a text can only mean, and the unit behind it; empty where it could be another."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).replace("。", ".").replace("、", ","))
    plain = _APART.sub("", plain.lstrip("¥$￥"))
    unit = match[0] if (match := _UNIT.search(plain)) else ""
    plain = plain.removesuffix(unit)
    if match := _NEGATIVE.fullmatch(plain):
        plain = f"-{next(filter(None, match.groups())).lstrip('¥$￥')}"
    return (plain, unit) if parse(plain) is not None and plain != "-" else ("", "")
