"""What the entries of a YAML file must look like, declared as values: which keys there are, and the type of each.

One mechanism reads them all, so that no unknown key and no wrong type is passed over, and knows which texts are names.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

from evaluation.dataset import bounds
from evaluation.dataset.tree import invisible
from evaluation.dataset.yaml_files import LIST, MAPPING, TEXT, Node, read_yaml
from evaluation.problems import Place, Problem

_Read = TypeVar("_Read")
_TRUTH = {"true": True, "false": False}
_NO_TEXT = frozenset({"yes", "no", "true", "false", "on", "off"})
_NOTHING = frozenset({"~", "null"})
MOST_LISTED = 30
_ABSENT = Node(TEXT, 0)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?", re.ASCII)
Fault = tuple[str, str, str]  # rule, what was found, advice


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a file: of what kind it is, and in the scope of which table and column."""

    kind: str
    text: str
    place: Place
    table: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """Where a node stands: the place of its entry, the key that it stands under, and the table it speaks of."""

    place: Place
    key: str = ""
    table: str = ""
    column: str = ""

    def problem(self, node: Node, rule: str, found: str = "", advice: str = "请更正") -> Problem:
        place = replace(self.place, row=node.line, column=self.place.column or self.key)
        named = f"“{self.key}”" if self.key and self.place.column and self.key != self.place.column else ""
        return Problem(place, f"{named}{rule}", found, advice)

    def mention(self, node: Node, kind: str) -> Mention:
        place = replace(self.place, row=node.line, column=self.place.column or self.key)
        return Mention(kind, node.text, place, self.table, self.column)


class Found(list[Problem]):
    """The problems met so far, and the names that stand in what is read, which is kept apart from both."""

    def __init__(self) -> None:
        super().__init__()
        self.mentions: list[Mention] = []

    def kept(self, read: tuple[_Read, Iterable[Problem]]) -> _Read:
        self.extend(read[1])
        return read[0]


@dataclass(frozen=True)
class Shape:
    """What stands in one place of a file. Each kind of shape reads its own nodes and tells of the names within."""

    def read(self, node: Node, at: At, found: Found) -> Any:
        """The value; what is wrong with it goes to `found`, and the value is of no use then."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Shape):
    """A text for people. `blank` texts may stand there too, in quotes."""

    blank: bool = False

    def read(self, node: Node, at: At, found: Found) -> str:
        if fault := self._no_text(node) or self.fault(node.text):
            found.append(at.problem(node, *fault))
        return node.text

    def fault(self, text: str) -> Fault | None:
        """What is wrong with a text that may not be just any."""
        return None

    def _no_text(self, node: Node) -> Fault | None:
        fill_in = "请补充；不要这一项的，请删除这一行"
        if node.kind != TEXT:
            return "应为文字", f"一个{node.kind}", "请改成一句话；含冒号、括号的文字要加引号"
        if not node.text.strip() and not (self.blank and node.quoted):
            return "必须填写", "空白", fill_in
        if not node.quoted and node.text.lower() in _NOTHING:
            return "必须填写", f"“{node.text}”，即空白", fill_in
        if not node.quoted and node.text.lower() in _NO_TEXT:
            advice = f'请更正；确实要写这个词的，请加引号："{node.text}"'
            return "应为文字", f"“{node.text}”，会读成是或否", advice
        if len(node.text) > bounds.LINE:
            return f"须在 {bounds.LINE:,} 字以内", f"{len(node.text):,} 字", "请缩短"
        return None


@dataclass(frozen=True)
class Plain(Text):
    """A text that stands in every page as it is: none of the `signs` of markup, nothing that cannot be seen."""

    signs: str = "<>&"

    def fault(self, text: str) -> Fault | None:
        if set(text) & set(self.signs):
            return f"不能有 {' '.join(self.signs)}", text[:40], "请只写文字"
        if hidden := invisible(text):
            return "有看不见的字符", f"U+{ord(hidden):04X}", "请重新输入这一行"
        return None


@dataclass(frozen=True)
class Prose(Text):
    """A text that readers see, without the code of a page; where expressions are not `filled`, without their braces."""

    filled: bool = True

    def fault(self, text: str) -> Fault | None:
        if found := TAG.search(text):
            return "不能用 HTML，会照原样显示成文字", found[0][:40], "请只写文字"
        if "{{" in text and not self.filled:
            return "这里不能写 {{ }}，读者会看到花括号", text[:40], "请改写成文字"
        return None


@dataclass(frozen=True)
class Name(Text):
    """The name of something of a `kind` that is declared somewhere else, or, if `new`, here."""

    kind: str = ""
    new: bool = False

    def read(self, node: Node, at: At, found: Found) -> str:
        if not self.new:
            found.mentions.append(at.mention(node, self.kind))
        return super().read(node, at, found)


@dataclass(frozen=True)
class Expression(Text):
    """A regular expression; a word in braces stands for a part that is written out elsewhere."""

    def fault(self, text: str) -> Fault | None:
        try:
            re.compile(re.sub(r"\{[^\d,{}]+\}", "x", text))
        except (re.error, OverflowError, RecursionError) as error:
            return "不是正确的正则表达式", f"“{text[:40]}”", f"请检查括号和反斜杠（{error}）"
        return None


@dataclass(frozen=True)
class Matching(Text):
    """A text of a fixed form."""

    expression: str = ""
    example: str = ""

    def fault(self, text: str) -> Fault | None:
        matches = re.fullmatch(self.expression, text)
        return None if matches else ("写法不对", f"“{text[:40]}”", f"例如 {self.example}")


@dataclass(frozen=True)
class Fitting(Text):
    """A text that fits: of any other the rule is said, and what to do."""

    fits: Callable[[str], bool] = bool
    rule: str = ""
    advice: str = "请更正"

    def fault(self, text: str) -> Fault | None:
        return None if self.fits(text) else (self.rule, text[:60], self.advice)


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few texts."""

    options: tuple[str, ...]

    def read(self, node: Node, at: At, found: Found) -> str:
        if node.kind != TEXT or node.text not in self.options:
            options = [option or "（空白）" for option in self.options]
            rule = f"须是以下之一：{'、'.join(options)}" if options[1:] else f"须是 {options[0]}"
            advice = nearest(node.text, options) if options[1:] else "请更正"
            found.append(at.problem(node, rule, _shown(node), advice))
        return node.text


@dataclass(frozen=True)
class Flag(Shape):
    """true or false."""

    def read(self, node: Node, at: At, found: Found) -> bool:
        if node.kind != TEXT or node.text not in _TRUTH:
            found.append(at.problem(node, "须是 true 或 false", _shown(node)))
        return _TRUTH.get(node.text, False)


@dataclass(frozen=True)
class Day(Shape):
    """A day that exists, written 年-月-日, or one of a few words in its place."""

    words: tuple[str, ...] = ()

    def read(self, node: Node, at: At, found: Found) -> str:
        if node.kind != TEXT or not (node.text in self.words or is_date(node.text)):
            wrong = "这一天不存在" if _ISO.fullmatch(node.text) else "须写成“年-月-日”"
            advice = f"例如 2020-05-25{''.join(f'；也可以写“{word}”' for word in self.words[:1])}"
            found.append(at.problem(node, wrong, _shown(node), advice))
        return node.text


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number within limits."""

    low: int
    high: int

    def read(self, node: Node, at: At, found: Found) -> int:
        text = node.text
        is_whole = node.kind == TEXT and text.isascii() and text.isdigit() and len(text) <= 18
        if not is_whole or not self.low <= int(text) <= self.high:
            found.append(at.problem(node, f"须是 {self.low} 到 {self.high} 的整数", _shown(node)))
            return self.low
        return int(text)


@dataclass(frozen=True)
class Decimal(Shape):
    """An exact decimal number, up to `high` where that is said, or one of a few words in its place."""

    words: tuple[str, ...] = ()
    high: int = 0

    def read(self, node: Node, at: At, found: Found) -> Fraction | str:
        if node.text in self.words:
            return node.text
        if node.kind != TEXT or not _DECIMAL.fullmatch(node.text):
            advice = f"请写成不带单位、不带千分位的数字{''.join(f'，或写“{word}”' for word in self.words)}"
            found.append(at.problem(node, "须是数字", _shown(node), advice))
            return Fraction(0)
        if self.high and Fraction(node.text) > self.high:
            found.append(at.problem(node, f"不能大于 {self.high}", _shown(node)))
        return Fraction(node.text)


@dataclass(frozen=True)
class ListOf(Shape):
    """A list of things of one shape; of names none stands twice. Where `single`, one alone may stand without a list."""

    item: Shape
    least: int = 0
    single: bool = False

    def read(self, node: Node, at: At, found: Found) -> tuple[Any, ...]:
        if self.single and node.kind != LIST:
            return (self.item.read(node, at, found),)
        if node.kind != LIST:
            found.append(at.problem(node, "应为列表，每条以“-”开头，或写在 [ ] 里", _shown(node), _wide_colon(node)))
            return ()
        if len(node.items) < self.least:
            found.append(at.problem(node, f"至少要有 {self.least} 条", f"{len(node.items)} 条", "请补充"))
        if isinstance(self.item, Name):
            texts = [item.text for item in node.items]
            twice = next((item for item in node.items if texts.count(item.text) > 1), None)
            found.extend(
                [at.problem(twice, "同一个名称写了两次", f"“{twice.text[:40]}”", "请删去一个")] if twice else ()
            )
        return tuple(
            self.item.read(item, _entry(item, at, self.item, number), found)
            for number, item in enumerate(node.items, start=1)
        )


@dataclass(frozen=True)
class MapOf(Shape):
    """A mapping whose keys are free, or names of one kind; `distinct` values call different things differently."""

    key: Shape
    value: Shape
    least: int = 0
    distinct: bool = False

    def read(self, node: Node, at: At, found: Found) -> Mapping[str, Any]:
        if node.kind != MAPPING:
            found.append(at.problem(node, "应为“名称: 内容”的列表", _shown(node), _wide_colon(node)))
            return {}
        if len(node.entries) < self.least:
            found.append(at.problem(node, f"至少要有 {self.least} 条", f"{len(node.entries)} 条", "请补充"))
        texts = [value.text for _, value in node.entries] if self.distinct else []
        twice = next((value for _, value in node.entries if texts.count(value.text) > 1), None)
        found.extend([at.problem(twice, "不同的数不能叫同一个名称", f"“{twice.text[:40]}”")] if twice else ())
        return {
            self.key.read(key, at, found): self.value.read(value, self._at(key, at), found)
            for key, value in node.entries
        }

    def _at(self, key: Node, at: At) -> At:
        if isinstance(self.value, Record):
            return replace(at, place=replace(at.place, column=key.text[:40]))
        return replace(at, key=f"{at.key}.{key.text}" if at.key else key.text, column=key.text)


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with known keys, made into a value.

    `named` is the key by which an entry is called in messages, `table` the key that says which table it speaks of.
    Where `gaps` are allowed, a key with nothing under it is as if it did not stand there.
    """

    make: Callable[..., Any]
    keys: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    named: str = ""
    table: str = ""
    gaps: bool = False
    places: bool = True
    called: Mapping[str, str] = field(default_factory=dict)

    def read(self, node: Node, at: At, found: Found) -> Any:
        if node.kind != MAPPING:
            found.append(at.problem(node, "应为“名称: 内容”的列表", _shown(node), _wide_colon(node)))
            return None
        before, near = len(found), node if at.place.column else _ABSENT
        found.extend(self._unknown(node, at))
        values = {key.text: value for key, value in node.entries if key.text in self.keys and not self._is_gap(value)}
        found.extend(
            replace(at, key=key).problem(node.get(key) or near, "必须填写", "空白", "请补充")
            for key in self.required
            if key not in values
        )
        stated = node.get(self.table) if self.table else None
        inside = replace(at, table=stated.text) if stated else at
        read = {
            self.called.get(key, key): self.keys[key].read(value, replace(inside, key=key), found)
            for key, value in values.items()
        }
        if len(found) > before:
            return None
        has_place = self.places and self.make is not dict
        return self.make(**read, place=replace(at.place, row=node.line)) if has_place else self.make(**read)

    def _is_gap(self, value: Node) -> bool:
        return self.gaps and value.kind == TEXT and not value.quoted and not value.text

    def _unknown(self, node: Node, at: At) -> Iterator[Problem]:
        for key, _ in node.entries:
            if key.text not in self.keys:
                advice = nearest(key.text, self.keys)
                yield replace(at, key="" if at.place.column else key.text[:40]).problem(
                    key, f"没有“{key.text[:40]}”这一项", advice=advice
                )


def record(kind: type[Any], *, more: Mapping[str, Shape] = MappingProxyType({}), **stated: Any) -> Record:
    """The shape of a dataclass whose fields say theirs, and their key where it is another than their name:
    `reason: Annotated[str, "理由", Text()]`. A field without a default is required; `more` are keys that are no fields.
    """
    hints = get_type_hints(kind, include_extras=True)
    keys: dict[str, Shape] = {}
    called: dict[str, str] = {}
    required = []
    for one in fields(kind):
        said = getattr(hints[one.name], "__metadata__", ())
        key = next((each for each in said if isinstance(each, str)), one.name)
        for shape in (each for each in said if isinstance(each, Shape)):
            keys[key], called[key] = shape, one.name
            required += [key] if one.default is MISSING and one.default_factory is MISSING else []
    given: dict[str, Any] = {"make": kind, "required": tuple(required), "places": "place" in hints, "called": called}
    return Record(keys={**keys, **more}, **given | stated)


def read_shaped(path: Path, file: str, shape: Shape, problems: list[Problem]) -> tuple[Any, tuple[Mention, ...]] | None:
    """What a file declares with the names in it; None when there is no such file, or problems instead."""
    node, faults = read_yaml(path, file)
    problems.extend(faults)
    if node is None and not faults and path.is_file() and not path.read_bytes().strip():
        problems.append(Problem(Place(file), "文件是空的", advice="误删了内容的请恢复；用不着的请删除这个文件"))
    return None if node is None or faults else shaped(node, file, shape, problems)


def shaped(node: Node, file: str, shape: Shape, problems: list[Problem]) -> tuple[Any, tuple[Mention, ...]] | None:
    """What a node declares with the names in it; None, and what is wrong, when it has another shape."""
    found = Found()
    value = shape.read(node, At(Place(file)), found)
    problems.extend(found)
    return None if found else (value, tuple(found.mentions))


def nearest(text: str, names: Iterable[str]) -> str:
    """Advice to a name that does not exist: those that are nearest to it, or all when none is."""
    known = [name for name in dict.fromkeys(names) if name and "*" not in name]  # groups of ranks are not for people
    near = get_close_matches(text, known, n=3, cutoff=0.5)
    if near:
        return f"最接近的是 {'、'.join(near)}"
    listed = f"{'、'.join(known[:MOST_LISTED])}{' 等' if len(known) > MOST_LISTED else ''}"
    return f"可用的有：{listed}" if known else "请更正"


def near_names(text: str, names: Iterable[str], otherwise: str, *, most: int = 3, cutoff: float = 0.5) -> str:
    """Advice to a name among many: the few that are nearest to it, or what else to do when none is."""
    near = get_close_matches(text, list(names), n=most, cutoff=cutoff)
    return f"最接近的有：{'、'.join(near)}" if near else otherwise


def is_date(text: Any) -> bool:
    """Whether a text is a day that exists, written 年-月-日."""
    if not isinstance(text, str) or not _ISO.fullmatch(text):
        return False
    with suppress(ValueError):
        return bool(date.fromisoformat(text))
    return False


def today() -> str:
    """The day in China, by the clock or by SOURCE_DATE_EPOCH, whichever is later: nothing was done after it."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = max(time.time(), int(stated) if re.fullmatch(r"[0-9]{1,11}", stated) else 0)
    return (datetime.fromtimestamp(now, UTC) + timedelta(hours=8)).date().isoformat()


def _entry(item: Node, at: At, shape: Shape, number: int) -> At:
    """Where an item of a list stands: a record is an entry of its own, under its name or else its number."""
    if not isinstance(shape, Record):
        return at
    named = item.get(shape.named) if item.kind == MAPPING and shape.named else None
    name = named.text if named and named.kind == TEXT and named.text else f"{at.key}第{number}条"
    return At(replace(at.place, column=name[:40]), table=at.table)


def _shown(node: Node) -> str:
    if node.kind != TEXT:
        return f"一个{node.kind}"
    return f"“{node.text[:40]}”" if node.text else "空白"


def _wide_colon(node: Node) -> str:
    if node.kind == TEXT and "：" in node.text:
        return "名称后面要用半角冒号和一个空格：请把“：”改成“: ”"
    return "请更正"
