"""CSV as Excel and WPS save it: UTF-8 with a mark, the Chinese code page, UTF-16; every other thing named.

Characters that do not belong into a table: what a broken copy, a control or an unseen mark leaves behind.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress

from evaluation.dataset import bounds
from evaluation.dataset.grids.unreadable import UnreadableError

_CJK = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SAVE = "请在 Excel 中另存为“CSV UTF-8”"
_QUOTES = "请用 Excel 打开后重新保存；含逗号、引号的文字须整格加英文双引号"


def decoded(content: bytes, advice: str = _SAVE) -> str:
    """The text of a file; the marks of encoding at its start are no part of it. `advice` is how to save it right.

    Raises:
        UnreadableError: the encoding cannot be told, or there are two.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-32" if content.startswith(b"\xff\xfe\0\0") else "utf-16")
        except UnicodeDecodeError:
            raise UnreadableError("文件像是 UTF-16，但不完整", advice) from None
    wide = max(content.count(b",\0"), content.count(b"\0,"))
    if 2 * wide > content.count(b",") or content.count(0) * 4 > len(content):
        raise UnreadableError("文件像是 UTF-16 或二进制数据，不是文本", advice)
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8").lstrip("\ufeff")
    mixed = [number for number, line in enumerate(re.split(b"\r\n|\n|\r", content), start=1) if _is_utf8(line)]
    if mixed:
        found = "、".join(f"第{number}行" for number in mixed[: bounds.LISTED])
        rule = "一个文件里有两种编码：有的行是 UTF-8，其余的是 GBK"
        raise UnreadableError(rule, f"{advice}，再把读坏了的行重新录入", f"{found}是 UTF-8")
    with suppress(UnicodeDecodeError):
        if _is_plain_chinese(text := content.decode("gb18030")):
            return text
    raise UnreadableError("文件编码无法识别（能读 UTF-8、UTF-16、GBK，不能读 Big5）", advice)


def _is_plain_chinese(text: str) -> bool:
    """Whether half of it are everyday characters: of simplified text nearly all are, of Big5 read as GB a quarter."""
    foreign = [character for character in text if not character.isascii()]
    return 2 * sum(map(_is_everyday, foreign)) >= len(foreign)


def _is_everyday(character: str) -> bool:
    """Whether it is in the first level of GB 2312, or a mark or a full-width sign there."""
    first = character.encode("gb2312", "replace")[0]
    return 0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3)


def _is_utf8(line: bytes) -> bool:
    """Whether a line holds Chinese as UTF-8 writes it; chance makes no such line of Chinese in GBK."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if character > "\x7f"]
    return bool(foreign) and all(_CJK.match(character) for character in foreign)


def separator_of(text: str) -> str:
    """What stands between the cells where no comma stands in the first line: a tab or a semicolon in every line."""
    lines = [line for line in text.splitlines() if line.strip()]
    told = (mark for mark in "\t;" if lines and "," not in lines[0] and all(mark in line for line in lines))
    return next(told, ",")


def rows_of(content: bytes, *, any_separator: bool = False) -> Iterator[list[str]]:
    """The cells of each row as they stand."""
    text = decoded(content)
    apart = separator_of(text) if any_separator else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=apart, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number > bounds.ROWS or len(row) > bounds.COLUMNS:
                rule = f"不得超过 {bounds.ROWS:,} 行、{bounds.COLUMNS:,} 列"
                raise UnreadableError(rule, "请删除多余的行和列", f"第{number}行有 {len(row)} 列")
            yield row
    except csv.Error as error:
        where = f"第{reader.line_num}行"
        if "field limit" in str(error):
            rule = f"一个单元格不得超过 {bounds.CELL_CHARACTERS:,} 个字"
            raise UnreadableError(rule, "多半是引号不成对，后面的内容都成了一格；请检查引号", where) from None
        raise UnreadableError("引号不成对，无法读取", _QUOTES, where) from None


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as a file, with the line ends of git."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


_RUINED = re.compile("\ufffd|锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯|锘[縿匡]|[\u00e0-\u00ef][\u0080-\u00bf]{2}")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED = frozenset("\t\n\r")
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp", "Cn", "Cs"))
_RULES = dict.fromkeys(("Zl", "Zp", "Cn", "Cs"), "有不该出现在表格里的字符")
_RULES |= {"Cf": "有看不见的字符（零宽字符）", "Cc": "有控制字符"}
_OWN_DIGITS = frozenset("0123456789０１２３４５６７８９")


def fault_of(text: str) -> tuple[str, str, str] | None:
    """Rule, what was found, and advice for the first thing in a text that does not belong there, if any."""
    if text.isascii() and text.isprintable() and "_x" not in text:
        return None
    if found := _RUINED.search(text):
        return "有读坏了的字（编码转换时丢失）", f"“{found[0]}”", "原来的字已经不在文件里了，请从原件重新录入"
    if found := _ESCAPED.search(text):
        return "有没有转换的控制符", f"“{found[0]}”", "请删除；要换行的请在单元格里按 Alt+Enter"
    for character in text:
        if character not in _ALLOWED and (rule := _rule(character)):
            return rule, f"U+{ord(character):04X}", "请删除后重新录入这一格"
    return None


def unseen_of(text: str) -> tuple[str, str] | None:
    """Rule and what was found for the first sign in a text of prose that nobody sees, or that turns what is read."""
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        if character not in _ALLOWED and unicodedata.category(character) in _UNSEEN:
            return _rule(character) or "有不该出现的字符", f"U+{ord(character):04X}"
    return None


def _rule(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd" and character not in _OWN_DIGITS:
        return f"数字须用 0—9，不用别种文字的数字“{character}”" if unicodedata.name(character, "") else ""
    if character in _TURNING:
        return "有改变文字方向的不可见字符，看到的和实际的不同"
    return "有空字符（NUL）" if character == "\0" else _RULES.get(kind, "")
