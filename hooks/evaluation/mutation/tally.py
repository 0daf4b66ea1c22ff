"""The share of mutants that the checks catch, by operator and by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.mutation.mutants import KINDS, Mutant
from evaluation.mutation.trial import Outcome
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of outcomes under one heading. Equivalent mutants are counted apart and in no share."""

    tried: int
    equivalent: int
    caught: int
    by_arithmetic: int
    by_rekeying: int
    located: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        listed = list(outcomes)
        return cls(
            tried=len(listed),
            equivalent=sum(outcome.equivalent for outcome in listed),
            caught=sum(outcome.caught for outcome in listed),
            by_arithmetic=sum(outcome.by_arithmetic for outcome in listed),
            by_rekeying=sum(outcome.by_rekeying for outcome in listed),
            located=sum(outcome.located for outcome in listed),
        )

    def share(self, count: int) -> str:
        """So many of the mutants that change something, in percent."""
        value = percent(Fraction(count), Fraction(self.tried - self.equivalent))
        return "—" if value is None else f"{written(value, 2)}%"

    def line(self) -> str:
        return (
            f"{self.tried} 个，其中不改变结果 {self.equivalent} 个；发现 {self.share(self.caught)}"
            f"（只靠勾稽 {self.share(self.by_arithmetic)}，加上录两遍 {self.share(self.by_rekeying)}），"
            f"指明单元格 {self.share(self.located)}"
        )


def summary(outcomes: Sequence[Outcome], survivors: int) -> Iterator[str]:
    """The report in Chinese: by kind of object, by operator, by file, and the survivors."""
    for kind in KINDS:
        part = [outcome for outcome in outcomes if outcome.mutant.kind == kind]
        if part:
            yield f"{kind}：{Tally.of(part).line()}"
    for heading, key in (("按改法", "operator"), ("按文件", "file")):
        yield f"{heading}："
        for name in dict.fromkeys(getattr(outcome.mutant, key) for outcome in outcomes):
            part = [outcome for outcome in outcomes if getattr(outcome.mutant, key) == name]
            yield f"  {name}：{Tally.of(part).line()}"
    missed = [outcome.mutant for outcome in outcomes if not outcome.caught and not outcome.equivalent]
    yield f"没有发现的 {len(missed)} 个" + (f"，列出前 {survivors} 个：" if len(missed) > survivors else "。")
    yield from (f"  {_described(mutant)}" for mutant in missed[:survivors])


def _described(mutant: Mutant) -> str:
    """Where a mutant is, as staff count rows, and what it changed."""
    row = mutant.row + (2 if mutant.table or mutant.column else 1)
    column = f"「{mutant.column}」" if mutant.column else ""
    return f"{mutant.file} 第{row}行{column} {mutant.operator}：{mutant.before} → {mutant.after}"
