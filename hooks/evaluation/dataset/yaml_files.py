"""Every YAML file is read here: each scalar as the text that stands there with its line, or what is wrong with it.

No number or date is guessed, nothing is repeated by reference, and no file is too deep or too large to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evaluation.problems import Place, Problem
from evaluation.shipped import COMMON

TEXT, LIST, MAPPING = "文字", "列表", "“名称: 内容”"
MOST_BYTES, MOST_LEVELS = 1_000_000, 20
LOADER: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
CHECK_MARKS, WIDE_COLON = "请检查缩进、冒号和引号", "名称后面要用半角冒号和一个空格"
_TAB = re.compile(r"^ *\t+ *(?=\S)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_FLOW = re.compile(r"[\[{]")
_WIDE_COLON = re.compile(r"\s*(?:- )?[^\s:：'\"#\[{][^:：'\"#\[{]*：")
_NO_SPACE = re.compile(r"\s*(?:- )?[^\s:'\"#\[{][^:'\"#\[{]*:[^\s/]")
_GUESSING: Any = yaml.SafeLoader("")
_SIGN = re.compile(r"(?:^|[:,\[{-])\s+([*&!%@`])")


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping as it stands in a file; `line` is where it begins."""

    kind: str
    line: int
    text: str = ""
    quoted: bool = False
    items: tuple[Node, ...] = ()
    entries: tuple[tuple[Node, Node], ...] = ()
    tag: str = ""

    def within(self) -> Iterator[Node]:
        """The node and every one in it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [*node.items, *(part for entry in node.entries for part in entry)]

    def get(self, key: str) -> Node | None:
        """What stands under a key of a mapping."""
        return next((value for name, value in self.entries if name.text == key), None)


class _UnreadableError(Exception):
    """The one problem that ends the reading of a file."""

    def __init__(self, line: int, rule: str, found: str = "", advice: str = CHECK_MARKS) -> None:
        super().__init__(rule)
        self.line, self.rule, self.found, self.advice = line, rule, found, advice


def read_yaml(path: Path, file: str, *, host: bool = False) -> tuple[Node | None, tuple[Problem, ...]]:
    """What a file holds, or every reason why it cannot be read; neither when there is no such file.

    A file of the `host` (mkdocs.yml) may use tags and references, which are its own business.
    """
    text, faults = text_of(path, file)
    return (None, faults) if text is None else yaml_of(text, file, host=host)


def text_of(path: Path, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or why there is none; neither when there is no such file."""
    if not path.exists():
        return None, ()
    try:
        return _decoded(_content(path)), ()
    except _UnreadableError as fault:
        return None, (Problem(Place(file, fault.line), fault.rule, fault.found, fault.advice),)


def yaml_of(text: str, file: str, *, before: int = 0, host: bool = False) -> tuple[Node | None, tuple[Problem, ...]]:
    """What a text holds; `before` lines of the file stand above it."""
    twice: list[Problem] = []
    try:
        _scan(text)
        node = _Composer(text, file, before, host, twice).composed()
    except _UnreadableError as fault:
        return None, (Problem(Place(file, fault.line + before), fault.rule, fault.found, fault.advice),)
    return node, tuple(twice)


def plain(node: Node | None) -> Any:
    """The node as dictionaries, lists and texts; for the engine's own files, which have no faults to tell of."""
    if node is None or node.kind == TEXT:
        return node.text if node else None
    if node.kind == LIST:
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


@lru_cache(maxsize=32)
def common(name: str) -> Any:
    """A file of the engine's own beside the schema that every department shares, as `plain` gives it."""
    return plain(read_yaml(COMMON / name, name)[0])


def is_other_than_text(node: Node) -> bool:
    """Whether a YAML reader that guesses would take a text without quotes for a number, a date, a truth or nothing."""
    if node.kind != TEXT or node.quoted or node.tag:
        return False
    return bool(_GUESSING.resolve(yaml.ScalarNode, node.text, (True, False)) != "tag:yaml.org,2002:str")


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise _UnreadableError(0, "应为文件", "一个文件夹" if path.is_dir() else "别的东西", "请删除，或换成同名的文件")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _UnreadableError(
                0, f"文件不能超过 {MOST_BYTES:,} 字节", f"{path.stat().st_size:,} 字节", "请检查是否放错了文件"
            )
        return path.read_bytes()
    except OSError as error:
        raise _UnreadableError(0, "文件打不开", error.strerror or "", "请检查文件的权限") from error


def _decoded(content: bytes) -> str:
    save = "请用记事本打开，另存为 UTF-8"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _UnreadableError(0, "文件编码须是 UTF-8", "UTF-16", save)
    for encoding, name in (("utf-8-sig", ""), ("gb18030", "GBK"), ("latin-1", "认不出来的编码")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if name:
            raise _UnreadableError(0, "文件编码须是 UTF-8", name, save)
        return text
    raise AssertionError("latin-1 reads any bytes")


def _scan(text: str) -> None:
    """Refuse what no parser should see, in words that name it."""
    _refuse_control_characters(text, 1)
    if found := _TAB.search(text):
        raise _UnreadableError(text.count("\n", 0, found.start()) + 1, "行首不能用制表符", advice="请改用空格缩进")


def _refuse_control_characters(text: str, line: int) -> None:
    """In the file itself, or made by an escape within quotes."""
    if found := _CONTROL.search(text):
        at = line + text.count("\n", 0, found.start())
        raise _UnreadableError(at, "有不可见的控制字符", f"U+{ord(found[0]):04X}", "请删除这个字符，或重新输入这一行")


class _Composer:
    """Puts the parser's events together without recursion, however deep they go."""

    def __init__(self, text: str, file: str, before: int, host: bool, twice: list[Problem]) -> None:
        self._text, self._file, self._before, self._host, self._twice = text, file, before, host, twice
        self._open: list[tuple[str, int, list[Node]]] = []

    def composed(self) -> Node | None:
        """The one document of the text; None when it is empty."""
        whole: list[Node] = []
        try:
            for event in yaml.parse(self._text, Loader=LOADER):
                if node := self._node(event):
                    (self._open[-1][2] if self._open else whole).append(node)
        except yaml.YAMLError as error:
            raise self._syntax(error) from error
        return whole[0] if whole else None

    def _node(self, event: Any) -> Node | None:
        """The node that an event ends."""
        line = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                self._refuse_references(event, line)
                _refuse_control_characters(event.value, line)
                return Node(TEXT, line, event.value, quoted=bool(event.style), tag=event.tag or "")
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_references(event, line)
                if len(self._open) >= MOST_LEVELS:
                    raise _UnreadableError(line, f"括号或缩进最多 {MOST_LEVELS} 层", advice="请检查是否多打了括号")
                self._open.append((event.tag or "", line, []))
            case yaml.SequenceEndEvent():
                tag, start, items = self._open.pop()
                return Node(LIST, start, items=tuple(items), tag=tag)
            case yaml.MappingEndEvent():
                tag, start, items = self._open.pop()
                return Node(MAPPING, start, entries=tuple(self._entries(items)), tag=tag)
            case yaml.AliasEvent():
                self._refuse_references(event, line)
                return Node(TEXT, line)
            case yaml.DocumentStartEvent() if line > 1 and event.explicit and self._has_begun(line):
                raise _UnreadableError(line, "一个文件只能有一份内容", "又一行“---”", "请删除这一行，或拆成两个文件")
        return None

    def _has_begun(self, line: int) -> bool:
        """Whether anything but comments stands above a line."""
        above = self._text.split("\n")[: line - 1]
        return any(text.strip() and not text.lstrip().startswith(("#", "%")) for text in above)

    def _refuse_references(self, event: Any, line: int) -> None:
        if self._host:
            return
        if isinstance(event, yaml.AliasEvent):
            raise _UnreadableError(line, "不能用引用", f"“*{event.anchor}”", "请把内容写出来；以 * 开头的文字要加引号")
        if event.anchor:
            raise _UnreadableError(line, "不能用锚点", f"“&{event.anchor}”", "请删除；以 & 开头的文字要加引号")
        if event.tag:
            raise _UnreadableError(line, "不能用标签", f"“{event.tag}”", "请删除；以 ! 开头的文字要加引号")

    def _entries(self, items: list[Node]) -> Iterator[tuple[Node, Node]]:
        """Keys with what stands under them; the first of several of one name."""
        seen: dict[str, int] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if key.kind != TEXT:
                raise _UnreadableError(key.line, "名称须是文字", f"一个{key.kind}", CHECK_MARKS)
            if "：" in key.text and not key.quoted and value == Node(TEXT, value.line):
                raise _UnreadableError(
                    key.line, "名称后面要用半角冒号和一个空格", f"“{key.text[:40]}”", "请把“：”改成“: ”"
                )
            if key.text == "<<" and not key.quoted and not self._host:
                raise _UnreadableError(key.line, "不能用合并键", "“<<”", "请把内容写出来")
            if key.text in seen:
                place = Place(self._file, key.line + self._before, key.text[:40])
                found = f"第{seen[key.text] + self._before}行已经有了"
                self._twice.append(Problem(place, "同一个名称写了两次", found, "请只保留一个"))
            else:
                seen[key.text] = key.line
                yield key, value

    def _syntax(self, error: yaml.YAMLError) -> _UnreadableError:
        """What the parser could not read, as far as the line shows it."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        lines = self._text.split("\n")
        at = min(mark.line if mark else 0, len(lines) - 1)
        for number in range(at, max(at - 3, -1), -1):
            shown = f"“{lines[number].strip()[:40]}”"
            if _WIDE_COLON.match(lines[number]):
                advice = "请把“：”改成“: ”；文字里的冒号不用改，整句加引号"
                return _UnreadableError(number + 1, WIDE_COLON, shown, advice)
            if _NO_SPACE.match(lines[number]):
                return _UnreadableError(number + 1, "冒号后面要空一格", shown)
        for number in range(at, -1, -1):
            if lines[number].split(" #")[0].count('"') % 2:
                shown = f"“{lines[number].strip()[:40]}”"
                return _UnreadableError(number + 1, "英文引号要成对", shown, "请补上缺的引号，或者删去多的一个")
        if sign := _SIGN.search(lines[at]):
            return _UnreadableError(
                at + 1, f"以 {sign[1]} 开头的文字要加引号", f"“{lines[at].strip()[:40]}”", "请加引号"
            )
        if "，" in lines[at] and _FLOW.search(lines[at]):
            shown = f"“{lines[at].strip()[:40]}”"
            return _UnreadableError(at + 1, "括号里要用半角的逗号隔开", shown, "请把“，”改成“, ”")
        return _UnreadableError(at + 1, "不是有效的 YAML")
