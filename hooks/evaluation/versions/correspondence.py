"""How a year continues the year before: which figure is which, and which two must not be compared though both exist.

A tree of indicators belongs to its year. A score is compared only where `definitions.yml` maps its code to one of the
year before, and where weight, rule, inputs and the indicators below it are the same; else there is a reason. Any other
figure continues the one of the same id and name; under another name only where `definitions.yml` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.dataset import Definitions, Entry
from evaluation.facts.groups import METHOD as GROUPED

INDICATORS, SCORE, WEIGHT = "指标", "得分", "权重"
OTHER_MEANING, OTHER_NAME, NOT_MAPPED = "口径不同", "名称不同", "不对应"
OTHER_WEIGHT, OTHER_RULE, OTHER_PARTS = "权重不同", "计分规则不同", "下级指标不同"
REASONS = {
    OTHER_NAME: "编号相同而名称不同，没有写明是同一件事",
    NOT_MAPPED: "评价指标没有写明与上年的对应关系",
    OTHER_WEIGHT: "评价指标的权重与上年不同",
    OTHER_RULE: "评价指标的计分规则与上年不同",
    OTHER_PARTS: "所含的下级指标与上年不同，或者不能对比",
}
_YEAR = re.compile(r"(?:19|20)\d{2}")
_RESULT = re.compile("；本项评为“[^”]*”")


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator beside the one of the year before that it continues; either side is empty where there is none.

    `hindrance` says why their scores are not compared; empty where they are.
    """

    code: str
    name: str
    weight: str
    before: str
    name_before: str
    weight_before: str
    hindrance: str

    @property
    def verdict(self) -> str:
        """In words whether the two are compared."""
        if not self.code:
            return "本年没有写明接续它的指标"
        if not self.before:
            return "不对比：没有写明对应的上年指标"
        return f"不对比：{self.hindrance}" if self.hindrance else "对比"


@dataclass(frozen=True)
class Correspondence:
    """Two years' registers by id, the later one with what it declares in `definitions.yml`."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    definitions: Definitions
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def earlier(self, name: str) -> str:
        """The id that the year before gave a figure: its own where no code of an indicator stands in it."""
        code, column = _parts(name)
        return f"{INDICATORS}.{self._codes.get(code, code)}.{column}" if code else name

    def hindrance(self, name: str) -> str:
        """Why a figure must not be compared with the year before; empty where it may be."""
        if self.differing(name):
            return OTHER_MEANING
        if self._is_renamed(name):
            return OTHER_NAME
        reached = _reached(name, self.after)
        code, column = _parts(name)
        if code and column == WEIGHT:
            return "" if code in self._codes else NOT_MAPPED
        codes = [code] if code else [found for found in dict.fromkeys(_parts(one)[0] for one in reached) if found]
        found = [self._of_indicator(one) for one in codes]
        return NOT_MAPPED if NOT_MAPPED in found else next(filter(None, found), "")

    def differing(self, name: str) -> str:
        """Why a figure means something else, or one that it is computed from; empty where nothing is declared."""
        for one in self.definitions.breaks:
            if _begins(name, one.facts):
                return one.reason.rstrip("。")
        reached = _reached(name, self.after)
        reasons = (one.reason for one in self.definitions.breaks if any(_begins(at, one.facts) for at in reached))
        return next((f"计算用到的数口径不同（{reason.rstrip('。')}）" for reason in reasons), "")

    def matches(self) -> Iterator[Match]:
        """Every indicator of the later year in its order, then those of the year before that none continues."""
        for code in _indicators(self.after):
            old = self._codes.get(code, "")
            hindrance = self.hindrance(f"{INDICATORS}.{code}.{SCORE}")
            yield Match(code, *_stated(code, self.after), old, *_stated(old, self.before), hindrance)
        continued = set(self._codes.values())
        for old in _indicators(self.before):
            if old not in continued:
                yield Match("", "", "", old, *_stated(old, self.before), NOT_MAPPED)

    def _is_renamed(self, name: str) -> bool:
        """Whether two figures of one id, indicators apart, have labels that differ in more than the year."""
        both = self.before.get(name), self.after.get(name)
        if _parts(name)[0] or None in both or _begins(name, self.definitions.renamed):
            return False
        was, now = (_YEAR.sub("", str(entry["label"])) for entry in both if entry)
        return was != now

    @property
    def _codes(self) -> Mapping[str, str]:
        return self.definitions.indicators

    def _of_indicator(self, code: str) -> str:
        """Why an indicator's scores must not be compared; computed once for each code."""
        if code not in self._known:
            self._known[code] = self._compared(code)
        return self._known[code]

    def _compared(self, code: str) -> str:
        old = self._codes.get(code)
        if old is None:
            return NOT_MAPPED
        if _value(old, WEIGHT, self.before) != _value(code, WEIGHT, self.after):
            return OTHER_WEIGHT
        below, below_before = _below(code, self.after), _below(old, self.before)
        if NOT_MAPPED in (hindrances := [self._of_indicator(child) for child in below]):
            return NOT_MAPPED
        if any(hindrances) or {self._codes.get(child) for child in below} != set(below_before):
            return OTHER_PARTS
        return "" if _rule(code, self.after) == _rule(old, self.before) else OTHER_RULE


def joined(steps: Sequence[Definitions], *, reverse: bool = False) -> Definitions:
    """What years one after the other declare, as if the last followed the first; `reverse` looks back from the first.

    An indicator is mapped where each of the years maps it on.
    """
    breaks = tuple(one for step in steps for one in step.breaks)
    codes = dict(steps[-1].indicators) if steps else {}
    for step in reversed(steps[:-1]):
        codes = {code: step.indicators[old] for code, old in codes.items() if old in step.indicators}
    renamed = tuple(name for step in steps for name in step.renamed)
    return Definitions("", breaks, {old: code for code, old in codes.items()} if reverse else codes, renamed)


def by_id(register: Iterable[Entry]) -> Mapping[str, Entry]:
    """The entries of a register by their ids; a list of what ranks compare is no number of the report's own."""
    return {str(entry["id"]): entry for entry in register if entry.get("formula") != GROUPED}


def _parts(name: str) -> tuple[str, str]:
    """The code and the column of an indicator's figure; two empty texts for any other."""
    table, _, rest = name.partition(".")
    code, _, column = rest.partition(".")
    return (code, column) if table == INDICATORS and column else ("", "")


def _reached(name: str, register: Mapping[str, Entry]) -> Iterable[str]:
    """A figure and all those that it is computed from, near or far."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found[current] = None
            waiting.extend(register.get(current, {}).get("inputs", ()))
    return found


def _begins(name: str, prefixes: Iterable[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def _indicators(register: Mapping[str, Entry]) -> Iterable[str]:
    """The codes of all indicators that have a weight, in the order of the register."""
    return [code for code, column in map(_parts, register) if column == WEIGHT]


def _stated(code: str, register: Mapping[str, Entry]) -> tuple[str, str]:
    """The name and the weight of an indicator as readers see them; empty where there is no such indicator."""
    entry = register.get(f"{INDICATORS}.{code}.{WEIGHT}")
    return ("·".join(str(entry["label"]).split("·")[1:-1]), str(entry["text"])) if entry else ("", "")


def _value(code: str, column: str, register: Mapping[str, Entry]) -> object:
    return register.get(f"{INDICATORS}.{code}.{column}", {}).get("value")


def _below(code: str, register: Mapping[str, Entry]) -> list[str]:
    """The codes of the indicators whose scores an indicator adds up."""
    inputs = register.get(f"{INDICATORS}.{code}.{SCORE}", {}).get("inputs", ())
    return [child for child, column in map(_parts, inputs) if column == SCORE]


def _rule(code: str, register: Mapping[str, Entry]) -> tuple[str, tuple[str, ...]]:
    """How an indicator is scored: the rule in words without this year's judgement, and the ids that it looks at."""
    entry = register.get(f"{INDICATORS}.{code}.{SCORE}", {})
    looked_at = tuple(name for name in entry.get("inputs", ()) if not _parts(name)[0])
    return _RESULT.sub("", entry.get("formula") or ""), looked_at
