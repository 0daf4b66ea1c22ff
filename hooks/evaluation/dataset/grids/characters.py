"""Characters that do not belong into a table: what a broken copy, a control or an unseen mark leaves behind."""

from __future__ import annotations

import re
import unicodedata

_RUINED = re.compile("\ufffd|锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯|锘[縿匡]|[\u00e0-\u00ef][\u0080-\u00bf]{2}")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED = frozenset("\t\n\r")
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp", "Cn", "Cs"))
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
    if kind == "Cf":
        return "有看不见的字符（零宽字符）"
    if kind == "Cc":
        return "有空字符（NUL）" if character == "\0" else "有控制字符"
    if kind in ("Zl", "Zp", "Cn", "Cs"):
        return "有不该出现在表格里的字符"
    return ""
