"""Slips of writing that leave a sentence in doubt: unbalanced brackets and quotes, doubled words, stray marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from evaluation.audit.document import Document, Passage
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding

BRACKETS, DOUBLED, MARKS, WORDS, UNITS = "括号引号", "重复", "标点", "用字", "单位"
RULES = (BRACKETS, DOUBLED, MARKS, WORDS, UNITS)
ITEMS = "并列两项"
_CLOSES = {"）": "（(", ")": "（(", "》": "《", "”": "“", "〕": "〔", "】": "【", "]": "["}
_OPENS = frozenset("".join(_CLOSES.values()))
_UNCLOSED = {"《": "右书名号", "“": "右引号"}
_MISSING = {
    "）": "左括号",
    ")": "左括号",
    "》": "左书名号",
    "”": "左引号",
    "〕": "左括号",
    "】": "左括号",
    "]": "左括号",
}
_TWICE = re.compile(r"(?P<word>(?![一逐])[\u4e00-\u9fff]{2,12})(?P=word)")
_DOUBLE_CHARACTER = re.compile(r"级级|内内(?![河陆蒙部容])|(?<!目)的的|被被|将将|(?:常务|办公|专题|党组|例)会会议")
_REPEATED = (
    (re.compile(r"(?P<word>[\u4e00-\u9fff]{2})\d[\d.,]*[万亿]?元(?P=word)"), "“{word}”重复"),
    (re.compile(r"(?P<word>结余|结转|资金|支出|收入|补贴|补助|经费)(?:资金|经费|款项)(?P=word)"), "“{word}”重复"),
    (re.compile(r"(?P<word>举办|举行|召开)了?(?:举办|举行|召开)"), "“{word}”等词重复"),
    (re.compile(r"(?P<word>等)(?:方面|方式|工作|内容|部门|单位)等"), "“{word}”重复"),
    (re.compile(r"每(?P<word>人)\s*\d[\d.,]*[万亿]?元/(?P=word)"), "“每{word}”与“/{word}”重复"),
    (re.compile(r"每(?P<word>[年月])[^，。；、\d]{0,10}\d[\d.,]*[万亿]?元/(?P=word)"), "“每{word}”与“/{word}”重复"),
    (re.compile(r"\d(?P<word>人名|户家|件个|项个(?!人)|名人(?![民员士才大事口物生均]))"), "量词“{word}”重复"),
    (
        re.compile(r"\d(?P<word>人)[\u4e00-\u9fff]{2}(?P=word)(?=[\u4e00-\u9fff])(?!次)"),
        "量词“{word}”与后文重复",
    ),
    (re.compile(r"\d(?P<word>名)[\u4e00-\u9fff]{2,6}人户"), "“{word}”与“户”不能同用"),
)
_ITEM_TWICE = re.compile(r"(?P<word>[\u4e00-\u9fff]{3,20})、(?P=word)(?![\u4e00-\u9fff]{0,2}[”》])")
_GAP = re.compile(r"(?:用于|对于|关于|由于|位于|属于)、")
_TWO_MARKS = re.compile(r"[，、；：,;:][，。；、：,;]|。[，；、。](?!。)")
_UNFINISHED = re.compile(r"[，、,]\s*$")
_SESSION = re.compile(r"[一二三四五六七八九十]届[一二三四五六七八九十]+届")
_MISUSED = (
    (re.compile(r"截止(?=\s*(?:\d{4}年|\d{1,2}月|目前))"), "截至", POSSIBLE),
    (re.compile(r"给于"), "给予", LIKELY),
    (re.compile(r"各届(?=人士|群众|代表)"), "各界", LIKELY),
)
_CONFUSED = {"入": "人", "末": "未", "未": "末", "己": "已", "巳": "已", "届": "界", "予": "于"}
_BARE_MONEY = re.compile(
    r"(?:资金|经费|投入|下拨|拨付|安排|补助|补贴)(?P<amount>\d[\d.,]*[万亿])"
    r"(?=[，。；、）)]|用于|建立|开展|对|为|给|由|支持|扶持|购置|采购|补助|资助)"
)
_PER_TIME = re.compile(r"\d人/次")
_OFTEN = 10


def slips_of_writing(document: Document) -> Iterator[Finding]:
    """Every slip, paragraph by paragraph."""
    whole = "\n".join(passage.text for passage in document.passages)
    begins = {passage.lines[0] for passage in document.passages}
    for passage in document.passages:
        yield from _unbalanced(passage)
        yield from _doubled(passage)
        yield from _marks(passage)
        if passage.lines[-1] + 1 not in begins:  # else a line that was only broken there
            yield from _unfinished(passage)
        yield from _words(passage, whole)


def _unbalanced(passage: Passage) -> Iterator[Finding]:
    stack: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for at, character in enumerate(passage.text):
        if character in _OPENS:
            stack.append((character, at))
            waiting[character] += 1
        elif character in _CLOSES:
            if any(waiting[opened] for opened in _CLOSES[character]):
                while stack[-1][0] not in _CLOSES[character]:
                    waiting[stack[-1][0]] -= 1
                    yield _open(passage, *stack.pop())
                waiting[stack.pop()[0]] -= 1
            else:
                text = _excerpt(passage, at, at + 1)
                yield Finding(
                    passage.line_at(at),
                    BRACKETS,
                    text,
                    "",
                    f"只有“{character}”，缺{_MISSING.get(character, '左括号')}",
                    SURE,
                )
    for character, at in stack:
        yield _open(passage, character, at)


def _open(passage: Passage, character: str, at: int) -> Finding:
    text = _excerpt(passage, at, at + 12)
    return Finding(
        passage.line_at(at), BRACKETS, text, "", f"“{character}”没有配对，缺{_UNCLOSED.get(character, '右括号')}", SURE
    )


def _doubled(passage: Passage) -> Iterator[Finding]:
    taken = bytearray(len(passage.text))
    for match in _TWICE.finditer(passage.text):
        start, end = _slid(passage.text, *match.span())
        word = passage.text[start : start + (end - start) // 2]
        taken[start:end] = b"\1" * (end - start)
        yield Finding(
            passage.line_at(start), DOUBLED, _excerpt(passage, start, end), f"应为“{word}”", f"“{word}”重复", SURE
        )
    for match in _DOUBLE_CHARACTER.finditer(passage.text):
        yield _finding(passage, match, "", "重复一个字")
    for match in _ITEM_TWICE.finditer(passage.text):
        text, line = _excerpt(passage, *match.span()), passage.line_at(match.start())
        yield Finding(line, ITEMS, text, "", f"前后两项都是“{match['word']}”，其中一项疑应为别的", SURE)
    for pattern, words in _REPEATED:
        for match in pattern.finditer(passage.text):
            if not taken[match.start()]:
                yield _finding(passage, match, "", words.format(word=match["word"]))


def _slid(text: str, start: int, end: int) -> tuple[int, int]:
    """The same doubling read as late as it can be: 软件服务软件服务，not 务软件服务软件服."""
    last = min(len(text), end + (end - start) // 2)
    while end < last and text[end] == text[start]:
        start, end = start + 1, end + 1
    return start, end


def _finding(passage: Passage, match: re.Match[str], expected: str, reason: str) -> Finding:
    text = _excerpt(passage, match.start(), match.end())
    return Finding(passage.line_at(match.start()), DOUBLED, text, expected, reason, SURE)


def _marks(passage: Passage) -> Iterator[Finding]:
    for match in _TWO_MARKS.finditer(passage.text):
        if "\n" not in match.group():
            text = _excerpt(passage, match.start(), match.end())
            yield Finding(passage.line_at(match.start()), MARKS, text, "", "两个标点连用", SURE)
    for match in _GAP.finditer(passage.text):
        text = _excerpt(passage, match.start(), match.end() + 4)
        yield Finding(passage.line_at(match.start()), MARKS, text, "", "顿号前疑缺一项", LIKELY)


def _unfinished(passage: Passage) -> Iterator[Finding]:
    if unfinished := _UNFINISHED.search(passage.text):
        line = passage.line_at(unfinished.start())
        yield Finding(line, MARKS, passage.text.strip()[-20:], "应以句号结束", "段落以逗号结尾，疑有缺漏", LIKELY)


def _words(passage: Passage, whole: str) -> Iterator[Finding]:
    for match in _BARE_MONEY.finditer(passage.text):
        text, line = _excerpt(passage, *match.span()), passage.line_at(match.start())
        yield Finding(line, UNITS, text, f"应为“{match['amount']}元”", "金额缺“元”", LIKELY)
    for match in _PER_TIME.finditer(passage.text):
        text, line = _excerpt(passage, *match.span()), passage.line_at(match.start())
        yield Finding(line, UNITS, text, "应为“人次”", "“人/次”是每次多少人", LIKELY)
    for match in _SESSION.finditer(passage.text):
        if f"{match.group()[:-1]}次" in whole:
            continue  # the names have it, with the place where it is right
        text = _excerpt(passage, match.start(), match.end() + 2)
        yield Finding(passage.line_at(match.start()), WORDS, text, "后一个“届”应为“次”", "“届”重复", SURE)
    for pattern, proper, confidence in _MISUSED:
        for match in pattern.finditer(passage.text):
            expected = f"应为“{proper}”"
            line = passage.line_at(match.start())
            yield Finding(line, WORDS, match.group(), expected, "常见误用", confidence)
    for at, character in enumerate(passage.text):
        if character in _CONFUSED and at >= 2:
            before, proper = passage.text[at - 2 : at], _CONFUSED[character]
            if not before.isalpha():
                continue
            if whole.count(before + character) == 1 and whole.count(before + proper) >= _OFTEN:
                text = _excerpt(passage, at - 2, at + 1)
                reason = f"“{before}{proper}”在全文出现{whole.count(before + proper)}次"
                expected = f"应为“{before}{proper}”"
                yield Finding(passage.line_at(at), WORDS, text, expected, reason, SURE)


def _excerpt(passage: Passage, start: int, end: int) -> str:
    return passage.text[max(0, start - 10) : end + 6].replace("\n", "").strip()
