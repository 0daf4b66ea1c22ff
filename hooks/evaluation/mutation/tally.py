"""The share of careless edits that are found, by kind and operator: in words, and as data for the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from evaluation.dataset import inputs_digest
from evaluation.mutation.edits import KINDS
from evaluation.mutation.trial import ASKED, CHECKED, SEALED, SIGNED, Outcome
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of outcomes under one heading: found by a check or a question as a first entry; only once sealed."""

    tried: int
    checked: int
    asked: int
    sealed: int
    signed: int
    located: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        listed = list(outcomes)
        found = Counter(outcome.found for outcome in listed)
        located = sum(outcome.located for outcome in listed)
        return cls(len(listed), found[CHECKED], found[ASKED], found[SEALED], found[SIGNED], located)

    @property
    def at_first(self) -> int:
        return self.checked + self.asked

    def share(self, count: int) -> str:
        value = percent(Fraction(count), Fraction(self.tried))
        return "—" if value is None else f"{written(value, 1)}%"

    def line(self) -> str:
        return (
            f"{self.tried} 处，首次录入就发现 {self.share(self.at_first)}（核对 {self.checked}、疑问 {self.asked}），"
            f"封存以后 {self.share(self.at_first + self.sealed)}，"
            f"签字以后 {self.share(self.at_first + self.sealed + self.signed)}，指明所在行 {self.share(self.located)}"
        )


def by_operator(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str, Tally]]:
    """The counts of each operator, under its kind, in the order in which they were tried."""
    tried = dict.fromkeys((outcome.edit.kind, outcome.edit.operator) for outcome in outcomes)
    for kind, operator in sorted(tried, key=lambda pair: KINDS.index(pair[0])):
        found = (one for one in outcomes if (one.edit.kind, one.edit.operator) == (kind, operator))
        yield kind, operator, Tally.of(found)


def by_cause(outcomes: Sequence[Outcome]) -> list[tuple[str, str, int]]:
    """How many edits no first entry shows, by kind and cause, most first."""
    missed = Counter((outcome.edit.kind, outcome.cause) for outcome in outcomes if outcome.cause)
    return [(*pair, times) for pair, times in sorted(missed.items(), key=lambda item: (-item[1], item[0]))]


def summary(outcomes: Sequence[Outcome], survivors: int) -> Iterator[str]:
    """The report in Chinese: all, by kind, by operator, and what nobody noticed."""
    yield f"全部：{Tally.of(outcomes).line()}"
    kind_before = ""
    for kind, operator, tally in by_operator(outcomes):
        if kind != kind_before:
            yield f"{kind}：{Tally.of(one for one in outcomes if one.edit.kind == kind).line()}"
            kind_before = kind
        yield f"  {operator}：{tally.line()}"
    yield "首次录入没有发现的，按原因："
    yield from (f"  {kind}：{cause} {times} 处" for kind, cause, times in by_cause(outcomes))
    missed = [outcome.edit for outcome in outcomes if outcome.cause]
    yield f"首次录入没有发现的 {len(missed)} 处" + (f"，列出前 {survivors} 处：" if len(missed) > survivors else "。")
    yield from (f"  {edit.described()}" for edit in missed[:survivors])


def saved(outcomes: Sequence[Outcome], root: Path, docs: Path) -> str:
    """YAML for `data/<year>/mutation.yml`, with a digest of what was tried: the site shows no stale figures."""
    lines = ["# 由 report mutate --save 写入，请勿手改。", f"指纹: {inputs_digest(root, docs)}", "结果:"]
    for kind, operator, tally in by_operator(outcomes):
        lines.append(
            f"  - {{对象: {kind}, 改法: {operator}, 试: {tally.tried}, 核对: {tally.checked}, 疑问: {tally.asked}, "
            f"封存: {tally.sealed}, 签字: {tally.signed}, 指明: {tally.located}}}"
        )
    lines.append("没有发现:")
    for kind, cause, times in by_cause(outcomes):
        lines.append(f"  - {{对象: {kind}, 原因: {cause}, 处: {times}}}")
    return "\n".join(lines) + "\n"
