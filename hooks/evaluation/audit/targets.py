"""Targets: stated twice with two values, missed by what was achieved, and claims that all of them were met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grid import TOTAL, Grid, bare
from evaluation.audit.known import Vocabulary
from evaluation.audit.sentences import Sentence, is_comparable
from evaluation.facts import MISSED, Register
from evaluation.language import Language, Quantity, quantities
from evaluation.numbers.amounts import Unit

TWO_VALUES, UNMET, CLAIM = "目标两值", "目标未达到", "结论与数据"
_VALUE = re.compile(r"(?:指标|目标)值$")
_NAME = re.compile(r"^(?:三级指标|指标名称|绩效指标|指标内容|指标)$")
_AT_LEAST = frozenset({">=", "≥", "≧", "不少于", "不低于", "以上", "至少", ">"})
_AT_MOST = frozenset({"<=", "≤", "≦", "不超过", "不高于", "不多于", "以内", "以下", "至多", "<"})
_PLANNED = re.compile(r"目标|计划|指标|不少于|不低于")
_ALL_MET = re.compile(
    r"(?:均|全部|都)(?:已|能)?(?:达到|完成|实现)了?(?!\s*\d)[^，。；]{0,14}|"
    r"(?:较好|圆满|全面|超额)地?(?:完成|实现)了?[^，。；]{0,12}|均按[^，。；]{0,14}(?:完成|开展)"
)
_OF_TARGETS = re.compile(r"目标|计划|任务|指标|预定|各项目|各项工作")
_OF_PROJECTS = re.compile(r"各项目|各个项目|项目均|项目都|项目全部")
_WHOLE = 100
_SHARED, _TELLING, _RARE = 3, 2, 15


@dataclass(frozen=True, slots=True)
class Target:
    """A planned value from a table of targets."""

    name: str
    value: Quantity
    line: int
    text: str

    def is_met_by(self, amount: Fraction) -> bool:
        if self.value.qualifier in _AT_MOST:
            return amount <= self.value.value
        return amount >= self.value.value


def contradictions_of_targets(
    sentences: Sequence[Sentence],
    grids: Sequence[Grid],
    words: Vocabulary,
    units: Mapping[str, Unit],
    language: Language,
    register: Register | None,
) -> Iterator[Finding]:
    """Targets with two values, targets missed, and claims of success that those refute."""
    targets = [target for grid in grids for target in _targets(grid, units, language)]
    yield from _stated_twice(targets, sentences, words)
    missed = [found for target in targets if (found := _missed(target, sentences, words))]
    for target, sentence, actual in missed:
        reason = f"指标“{target.name}”的指标值为{target.text}（第{target.line}行）"
        yield Finding(
            actual.line, UNMET, sentence.clause(actual), f"未达到{target.text}", reason, LIKELY, (target.line,)
        )
    evidence = [f"“{target.name}”指标值{target.text}，实际为{actual.text}" for target, _, actual in missed]
    lines = tuple(line for target, _, actual in missed for line in (target.line, actual.line))
    yield from _claims(sentences, evidence or list(_missed_in(register)), lines, _worst_execution(grids))


def _targets(grid: Grid, units: Mapping[str, Unit], language: Language) -> Iterator[Target]:
    heads = [path[-1] if path else "" for path in grid.columns]
    values = [at for at, name in enumerate(heads) if _VALUE.search(name)]
    names = [at for at, name in enumerate(heads) if _NAME.match(name)]
    if not values or not names:
        return
    for row in grid.rows:
        if len(row.texts) <= max(values[0], names[-1]):
            continue
        cell = row.texts[values[0]]
        found = list(quantities(cell.text, units, language))
        if len(found) == 1 and found[0].base and not found[0].estimate:
            yield Target(row.texts[names[-1]].text, found[0], cell.line, cell.text.rstrip("。"))


def _stated_twice(targets: Sequence[Target], sentences: Sequence[Sentence], words: Vocabulary) -> Iterator[Finding]:
    """A plan in running text that names the same thing as a target in the same unit, with another value."""
    for target in targets:
        for sentence in sentences:
            for quantity in sentence.quantities:
                if quantity.base != target.value.base or not _is_planned(sentence, quantity):
                    continue
                if words.telling(target.name, sentence.label(quantity), _RARE) < _SHARED:
                    continue
                if quantity.value != target.value.value:
                    reason = f"绩效指标“{target.name}”的指标值为{target.text}（第{target.line}行）"
                    text = sentence.clause(quantity)
                    yield Finding(quantity.line, TWO_VALUES, text, "", reason, LIKELY, (target.line,))


def _is_planned(sentence: Sentence, quantity: Quantity) -> bool:
    return quantity.qualifier in _AT_LEAST | _AT_MOST or bool(_PLANNED.search(sentence.label(quantity)))


def _missed(
    target: Target, sentences: Sequence[Sentence], words: Vocabulary
) -> tuple[Target, Sentence, Quantity] | None:
    """The quantity that most resembles the target's name, when it does so clearly and falls short."""
    best: tuple[Fraction, Sentence, Quantity] | None = None
    for sentence in sentences:
        for quantity in sentence.quantities:
            if not is_comparable(quantity, target.value) or _is_planned(sentence, quantity):
                continue
            clause = sentence.clause(quantity)
            if words.telling(target.name, clause, _RARE) < _TELLING:
                continue
            kinship = words.affinity(target.name, clause)
            if best is None or kinship > best[0]:
                best = kinship, sentence, quantity
    if best is None or target.is_met_by(best[2].value):
        return None
    return target, best[1], best[2]


def _missed_in(register: Register | None) -> Iterator[str]:
    """The targets that the data say were missed: those whose 完成率 is below 100 %."""
    for fact_id, rate in register.items() if register else ():
        table, _, column = fact_id.rpartition(".")
        if column != "完成率" or rate.value is None or rate.value >= _WHOLE or not register:
            continue
        planned, actual = register.get(f"{table}.指标值"), register.get(f"{table}.完成值")
        if planned and actual:
            yield f"“{planned.label.split('·')[-2]}”指标值{planned.text}，{MISSED}（{actual.text}）"


def _worst_execution(grids: Sequence[Grid]) -> tuple[str, tuple[int, ...]]:
    """The lowest rate of execution that a table gives, in words, with its line and that of the overall rate."""
    rates = [
        (amount.value, amount, grid, row)
        for grid in grids
        for row in grid.rows
        for column, amount in row.amounts.items()
        if amount.is_rate and "执行率" in grid.column_name(column)
    ]
    details = [entry for entry in rates if not entry[3].is_total]
    if not details:
        return "", ()
    value, amount, _, row = min(details, key=lambda entry: entry[0])
    short = sum(entry[0] < 100 for entry in details)
    if value >= 100:
        return "", ()
    overall = [entry for entry in rates if entry[3].is_total and any(TOTAL.fullmatch(n) for n in entry[3].own_names)]
    lines = (amount.line, *(entry[1].line for entry in overall[-1:]))
    words = f"明细表中{short}项执行率不到100%，最低的“{bare(row.name)}”只有{amount.text}"
    if overall:
        words += f"，{overall[-1][3].own_names[0] or '合计'}{overall[-1][1].text}"
    return words, lines


def _claims(
    sentences: Sequence[Sentence], missed: Sequence[str], lines: tuple[int, ...], worst: tuple[str, tuple[int, ...]]
) -> Iterator[Finding]:
    for sentence in sentences:
        for match in _ALL_MET.finditer(sentence.text):
            start = max(sentence.text.rfind(mark, 0, match.start()) for mark in "，。；") + 1
            clause = sentence.text[start : match.end()]
            if not _OF_TARGETS.search(clause):
                continue
            line = sentence.line_at(match.start())
            if _OF_PROJECTS.search(clause) and worst[0]:
                yield Finding(line, CLAIM, clause[-40:], "", worst[0], LIKELY, worst[1])
            elif missed and "目标" in clause:
                sure = SURE if re.search(r"均|全部|都", match.group()) else POSSIBLE
                yield Finding(line, CLAIM, clause[-40:], "", "；".join(missed), sure, lines)
