"""The facts of the tree of indicators: each score from its rule or the scores below it, whatever somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.dataset import Dataset, Table
from evaluation.facts.cells import cell_fact
from evaluation.facts.fact import Fact, Origin, computed, known
from evaluation.facts.graph import Spec, stated
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place
from evaluation.scoring import LEVEL_NAMES, LEVELS, TREE, Indicator, Tree, tree_of

KINDS = ("共性", "个性")
Make = Callable[[Sequence[Fact | None]], Fact | None]


def indicator_tree(dataset: Dataset) -> Tree:
    """The year's tree; an empty one when its table could not be read."""
    table = dataset.table(TREE)
    return tree_of(table, dataset.policy.units) if table is not None else Tree(())


def score_specs(table: Table, tree: Tree, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """得分 and 扣分 of every indicator that can be computed; what is written there is a hidden input.

    What is written stays the fact where the year discloses neither a rule nor all scores below.
    """
    for indicator in tree.upwards():
        needs = _needs_of_score(table, tree, indicator)
        score, place = table.schema.fact_id(indicator.code, "得分"), table.place(indicator.row, "得分")
        field = table.schema.field["得分"]
        if not needs or (written := cell_fact(table, indicator.row, field, units)) is None:
            continue
        yield stated(written, hidden_as=hidden(score))
        is_sum = bool(tree.children(indicator.code))
        yield Spec(score, _score(indicator, is_sum, units), (hidden(score), *needs), place, needs)
        yield from _lost(table, indicator, score, units)


def hidden(fact_id: str) -> str:
    """The id, in the graph alone, of what somebody wrote where the engine computes."""
    return f"{fact_id}（填写）"


def _needs_of_score(table: Table, tree: Tree, indicator: Indicator) -> tuple[str, ...]:
    """The scores below, or the weight and what the rule looks at; nothing where the score can only be stated."""
    below = tree.children(indicator.code)
    if below:
        return tuple(table.schema.fact_id(child.code, "得分") for child in below)
    names = (table.schema.fact_id(indicator.code, "人工得分"),) if indicator.is_judged else indicator.inputs
    own = not indicator.is_judged and any(name.startswith(f"{TREE}.") for name in names)
    if indicator.rule is None or not names or own:
        return ()
    return (table.schema.fact_id(indicator.code, "权重"), *names)


def _score(indicator: Indicator, is_sum: bool, units: Mapping[str, Unit]) -> Make:
    """The score by the indicator's rule, or the sum of those below; as it is written where one of them is missing."""

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        written, *needed = inputs
        found = known(needed)
        if written is None or len(found) < len(needed):
            return written
        label, place = written.label, written.origin.source
        if indicator.rule is not None and not is_sum:
            decimals = written.decimals
            return computed(written.id, label, indicator.rule, found, units, unit="分", decimals=decimals, source=place)
        is_known = all(fact.value is not None for fact in found)
        return computed(written.id, label, METHODS["合计"], found, units, source=place) if is_known else written

    return make


def _lost(table: Table, indicator: Indicator, score: str, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """扣分: the weight less the score, where the score is computed."""
    lost, weight = (table.schema.fact_id(indicator.code, column) for column in ("扣分", "权重"))
    written = cell_fact(table, indicator.row, table.schema.field["扣分"], units)
    if written is None:
        return
    place = table.place(indicator.row, "扣分")
    yield stated(written, hidden_as=hidden(lost))

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        stays, *needed = inputs
        found = known(needed)
        if stays is None or len(found) < len(needed) or not found[1].origin.method:
            return stays
        return computed(lost, stays.label, METHODS["差额"], found, units, source=place)

    yield Spec(lost, make, (hidden(lost), weight, score), place, (weight, score))


def count_specs(table: Table, tree: Tree, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """How many indicators there are on each level below the second and of each kind, where the year discloses any."""
    origin = Origin(Place(table.file, title=table.schema.title), "计数")
    groups = {
        name[:2]: (f"{name}个数", [item for item in tree.indicators if item.level == level])
        for level, name in list(zip(LEVELS, LEVEL_NAMES, strict=True))[2:]
    }
    groups |= {kind: (f"{kind}指标个数", [item for item in tree.leaves if item.kind == kind]) for kind in KINDS}
    for key, (label, members) in groups.items():
        if members:
            yield stated(Fact(f"{TREE}.{key}个数", label, Fraction(len(members)), units["项"], 0, origin))
