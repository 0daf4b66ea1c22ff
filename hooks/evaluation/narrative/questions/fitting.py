"""Does a sentence speak of the figure that it shows? Asked where another figure of the unit fits its words better.

The two figures of 变化, 增减 and 比较 stand as the words say: the later first, or the one that the sentence is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from heapq import nsmallest
from itertools import pairwise

from evaluation.dataset import Questions
from evaluation.facts import Fact
from evaluation.narrative.expressions import calls, figures_in
from evaluation.narrative.questions.lexicon import ONE, Lexicon, last_named, pairs
from evaluation.narrative.questions.spots import NEAR, Asked, Spot, weighed
from evaluation.problems import Problem

MOST = 30  # candidates whose columns are looked at
WRONG, TWICE, EXCHANGED = "疑似引错", "同一个数在一行里用了两次", "疑似两处引用对调"
Reference = tuple[Spot, str]


class Fitting:
    """The references of one text, held against all figures of the year."""

    def __init__(self, lexicon: Lexicon, policy: Questions, references: Sequence[Reference]) -> None:
        self.lexicon, self.policy, self.references = lexicon, policy, references
        self._weights = cache(partial(weighed, weights=policy.weights, said=lexicon.said))
        self._texts = cache(lambda spot: [lexicon.said(text) for text in _read(spot) if text])
        self._named = cache(self._column_named)

    def questions(self) -> Iterator[tuple[Spot, str, Problem]]:
        """Each reference that something fits better, with its figure and what is asked."""
        doubtful = set()
        for at, (spot, name) in enumerate(self.references):
            if problem := self._asked(at):
                doubtful.add(at)
                yield spot, name, problem
        for at, other in pairwise(range(len(self.references))):
            if not doubtful & {at, other} and self._is_better_exchanged(at, other):
                (spot, name), (_, second) = self.references[at], self.references[other]
                found = f"{self._called(name)}，后面是{self._called(second)}"
                yield spot, name, Problem(spot.place, EXCHANGED, found, "对调了的请改回")

    def _asked(self, at: int) -> Problem | None:
        spot, name = self.references[at]
        beside = {other for one, other in self.references if one.line == spot.line and one is not spot}
        if name in beside and at and name in {other for one, other in self.references[:at] if one.line == spot.line}:
            return Problem(spot.place, TWICE, self._called(name), "抄了别处、忘了改名称的请改")
        best = self._best(at, beside) or self._best_of_another_unit(spot, name, beside)
        if not best:
            return None
        sentence = spot.sentence.replace("\ufffc", "…")
        advice = f"这句话（{sentence[:40]}）更像是说{self._called(best)}。引错的改引用，词不对的改文字"
        return Problem(spot.place, WRONG, self._called(name), advice)

    def _called(self, name: str) -> str:
        fact = self.lexicon.facts[name]
        return f"“{name}”（{fact.label}，{fact.text}）"

    def _best(self, at: int, beside: Collection[str]) -> str:
        """What fits the words best, where it fits them better by a margin than the figure that stands there."""
        spot, name = self.references[at]
        others = [pair for pair in self.references if pair[0] is not spot]
        tables = {_table(other) for one, other in others if one.section == spot.section}
        rows = {_row(other) for one, other in others if one.line == spot.line}
        weights, bonus = self._weights(spot), self._limits
        scores = {name: 0, **self.lexicon.likeness(weights, self.lexicon.facts[name].unit.base)}
        own = scores[name] + bonus["table"] * (_table(name) in tables) + bonus["row"] * (_row(name) in rows)
        enough = own - self._against(spot, name, weights) + bonus["margin"]
        least = enough - bonus["table"] - bonus["row"]  # of what no bonus and nothing against it can lift
        better = (
            (-score - bonus["table"] * (_table(other) in tables) - bonus["row"] * (_row(other) in rows), other)
            for other, score in scores.items()
            if score > least
        )
        top = nsmallest(MOST, (pair for pair in better if -pair[0] > enough))
        facts, shown = self.lexicon.facts, self.lexicon.facts[name].text
        rivals = [
            (-lost - self._against(spot, other, weights), other)
            for lost, other in top
            if other not in (name, *beside) and _is_something(facts[other]) and facts[other].text != shown
            if self.lexicon.reached.get(_row(other)) != name or other.rpartition(".")[2] in spot.before + spot.after
        ]
        score, best = max(rivals, default=(enough, ""))
        return best if score > enough else ""

    def _best_of_another_unit(self, spot: Spot, name: str, beside: Collection[str]) -> str:
        """What the words right before fit well, where nothing around speaks of the count that stands there; money,
        rates and points go by words of other figures (支出占收入的…)."""
        units = {fact.unit.base for fact in self.lexicon.facts.values()} & self.lexicon.counting
        if self.lexicon.facts[name].unit.base not in units or self.lexicon.likeness_of(name, self._weights(spot)):
            return ""
        weights = dict.fromkeys(pairs(self.lexicon.said(spot.before)), ONE)
        found = (one for unit in sorted(units) for one in self.lexicon.likeness(weights, unit).items())
        score, best = max(((score, other) for other, score in found if other not in beside), default=(0, ""))
        return best if score > self._limits["margin"] else ""

    @cached_property
    def _limits(self) -> dict[str, int]:
        return {limit: int(value * ONE) for limit, value in self.policy.limits.items()}

    def _against(self, spot: Spot, name: str, weights: Mapping[str, int]) -> int:
        """What speaks against a figure: another column is named, its own part, time or row is not."""
        own_row = self.lexicon.rows.get(_row(name))
        unnamed = self._limits["unnamed"] * bool(own_row and own_row.isdisjoint(weights))
        column = self.lexicon.columns.get(name)
        unsaid = self._is_unsaid(spot, column[0] if column else name.rpartition(".")[2])
        if not column:
            return unnamed + ONE * unsaid
        named = self._named(spot, _table(name), self.lexicon.facts[name].unit.base)
        contradicted = bool(named) and column[0] not in named
        return unnamed + ONE * (contradicted + unsaid + self._wrong_part(name, column, self._texts(spot)))

    def _is_unsaid(self, spot: Spot, column: str) -> bool:
        """Whether a column that nobody means without saying so (上年, 年初, 变动) is said nowhere around."""
        words = [word for part, words in self.policy.spoken.items() if part in column for word in words]
        return bool(words) and not any(word in text for text in self._texts(spot) for word in words)

    def _column_named(self, spot: Spot, table: str, unit: str) -> frozenset[str]:
        """Which columns of a table the nearest words may name, rows' own names (基本支出) not among them; none where
        there is nothing to choose."""
        options = self.lexicon.measures[table, unit]
        for text in self._texts(spot)[1:] if len(options) > 1 else ():  # what is near may begin within a word
            words = self._without_rows(text, table)
            if named := last_named(words, options):
                return named
            times = last_named(words, {time: (time,) for time in self.policy.times})
            options = {one: said for one, said in options.items() if any(time in one for time in times)} or options
        return frozenset()

    def _without_rows(self, text: str, table: str) -> str:
        rows = (row.partition(".")[2] for row in self.lexicon.rows if _table(row) == table)
        for row in sorted((row for row in rows if row in text and len(row) > 2), key=len, reverse=True):
            text = text.replace(row, " ")
        return text

    def _wrong_part(self, name: str, column: tuple[str, ...], texts: Sequence[str]) -> bool:
        """Whether the words name another part of the column (对下 for 本级, a part for the whole), or none for one."""
        parts = self.lexicon.parts.get((_table(name), column[0]))
        if not parts:
            return False
        own = ".".join(column[1:])
        for depth, text in enumerate(texts):
            if named := last_named(text, parts):
                if own:
                    return own not in named
                return depth == 0 or (depth < 3 and any(text.rstrip().endswith(parts[one][0]) for one in named))
        return bool(own)

    def _is_better_exchanged(self, at: int, other: int) -> bool:
        (spot, name), (second, rival) = self.references[at], self.references[other]
        one, two = self.lexicon.facts[name], self.lexicon.facts[rival]
        is_alike = one.unit.base == two.unit.base or {one.unit.base, two.unit.base} <= self.lexicon.counting
        if spot.line != second.line or not is_alike or one.text == two.text:
            return False
        gain = self._fit(spot, rival) + self._fit(second, name) - self._fit(spot, name) - self._fit(second, rival)
        return gain > self._limits["exchange"]

    def _fit(self, spot: Spot, name: str) -> int:
        weights = self._weights(spot)
        return self.lexicon.likeness_of(name, weights) - self._against(spot, name, weights)


def _is_something(fact: Fact) -> bool:
    """Whether a sentence may be told that it means the figure: not money of nothing, nor what is not known."""
    return bool(fact.value) or (fact.value is not None and fact.unit.base != "元")


def _read(spot: Spot) -> tuple[str, ...]:
    """The words that may name a column, the nearest first; what follows in the sentence speaks of other figures."""
    near = (spot.before[-NEAR:], spot.before, spot.after, spot.said, spot.lead)
    return (*near, *spot.parents, *spot.headings, spot.introduced)


@lru_cache(maxsize=2**14)
def _table(name: str) -> str:
    return name.partition(".")[0]


@lru_cache(maxsize=2**14)
def _row(name: str) -> str:
    return ".".join(name.split(".")[:2])


COMPARING = ("变化", "增减", "比较")
REVERSED, UNLIKE, UNSAID = "疑似把新旧两个数写反", "比较的不像是同一件事", "比较的不像是这句话说的"
THAN = re.compile(r"[比较]([^比较]*)$")


def compared(expression: str) -> tuple[str, str] | None:
    """The names of the two figures that an expression compares."""
    for function, call in calls(expression):
        names = figures_in(call) if function in COMPARING else []
        if len(names) == 2:
            return names[0], names[1]
    return None


def comparing_questions(spot: Spot, lexicon: Lexicon, policy: Questions) -> Asked:
    """What is asked of a comparison, with the names that it is about."""
    both = compared(spot.expression)
    if both is None or not all(name in lexicon.facts for name in both):
        return
    first, second = both
    shown = f"先“{first}”，后“{second}”"
    if _is_exchanged(first, second, spot, lexicon, policy):
        advice = "新的、说的那个写在前面，旧的、拿来比的写在后面；写反了的请对调"
        yield f"{first} {second}", Problem(spot.place, REVERSED, shown, advice)
    elif not _are_alike(first, second, lexicon):
        yield f"{first} {second}", Problem(spot.place, UNLIKE, shown, "引错的请改名称")
    elif other := _compared_otherwise(first, second, spot, lexicon, policy):
        yield f"{first} {second}", Problem(spot.place, UNSAID, shown, f"这句话写的是“{other}”。引错的改引用")


def _compared_otherwise(first: str, second: str, spot: Spot, lexicon: Lexicon, policy: Questions) -> str:
    """The time that the sentence compares with, or the row that it speaks of, where the figures are of another."""
    than = THAN.search(spot.before)
    said = lexicon.said(than[1]) if than else ""
    named, called = [time for time in policy.earlier if time in said], f"{second} {lexicon.facts[second].label}"
    if named and not _is_of(lexicon.said(called), (*named,)):
        return named[0]
    if (row := _row(first)) not in lexicon.rows or _called_row(first, lexicon) in spot.before:
        return ""
    alike = (first.replace(row, one, 1) for one in lexicon.rows if _table(one) == _table(first))
    rows = (_called_row(one, lexicon) for one in alike if one in lexicon.facts)
    return next((row for row in rows if row in spot.before), "")


def _called_row(name: str, lexicon: Lexicon) -> str:
    """What the row of a figure of a table is called."""
    return lexicon.facts[name].label.split("·")[-2:][0]


def _is_exchanged(first: str, second: str, spot: Spot, lexicon: Lexicon, policy: Questions) -> bool:
    """Whether the earlier figure stands first; where their names tell no times, whether the sentence says so."""
    new, old = _own_words(first, second, lexicon), _own_words(second, first, lexicon)
    column = (first.rpartition(".")[2], second.rpartition(".")[2])  # 年初一般公共预算.收入 is no budget
    table = (first.partition(".")[0], second.partition(".")[0])
    for one, other in ((new, old), column, table):
        if _is_of(one, policy.earlier) != _is_of(other, policy.earlier):
            return _is_of(one, policy.earlier)
    than = THAN.search(spot.before)
    named = pairs(lexicon.said(than[1] if than else spot.after))  # 比甲…, or …甲
    return len(named & pairs(new)) > len(named & pairs(old))


def _own_words(name: str, other: str, lexicon: Lexicon) -> str:
    """The parts of a figure's name and label that the other does not have."""
    theirs = {*other.split("."), *lexicon.facts[other].label.split("·")}
    own = [*name.split("."), *lexicon.facts[name].label.split("·")]
    return " ".join(part for part in own if part not in theirs)


def _is_of(words: str, times: tuple[str, ...]) -> bool:
    return any(word in words for word in times)


def _are_alike(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether two figures differ in one thing: table, row or column; or have words in common."""
    one, other = first.split("."), second.split(".")
    if one[0] == other[0] and len(one) == len(other) > 2:
        return one[1] == other[1] or one[2:] == other[2:]
    return bool(pairs(lexicon.facts[first].label) & pairs(lexicon.facts[second].label))
