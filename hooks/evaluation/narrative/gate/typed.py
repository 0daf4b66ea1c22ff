"""Numbers that may be typed: counts of what the sentence itself names (道路、桥梁两类工程), terms (有效期为五年)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import count

from jinja2 import nodes

from evaluation.facts import Fact, Register
from evaluation.language import Language, Quantity, any_of, grammar, quantities
from evaluation.narrative.expressions import last_format, root, shows_a_figure
from evaluation.narrative.gate.prose import Prose
from evaluation.numbers.amounts import Unit, half_up
from evaluation.problems import Problem

MOST = 20
OPEN = ("余", "多", "来", "约")
COMPARED = ("倍", "番", "折")  # units that compare: they count nothing that could be named
FEW = 11
NEAR = 20  # characters between the last thing named and the count
AND = re.compile(r"[、/]|以及|[和与及或]|(?<=[”》])(?=[“《])|(?<=[\u4e00-\u9fff]{2})[—→](?=[\u4e00-\u9fff]{2})")
NAMED = re.compile(
    r"[^，。；：:\n（(]{0,16}(?:[：:（(]|[，,](?:即|分别[为是]?|包括|依次[为是]?|一是))(?P<named>[^。\n）)]*)"
)
PARTS = (AND, re.compile("[；;]"), re.compile("[，,]"), re.compile(r"[一二三四五六七八九]是"))


def is_enumerated(quantity: Quantity, text: str, language: Language) -> bool:
    """Whether as many things as are counted are named right before the count or right behind it."""
    units = {*language.counting, *language.measures, *language.definite_measures}.difference(COMPARED)
    if quantity.decimals or quantity.estimate or quantity.qualifier in OPEN or quantity.unit not in units:
        return False
    return quantity.value > 1 and any(quantity.value == number for number in _named(quantity, text))


def is_a_term(quantity: Quantity, text: str, language: Language) -> bool:
    """Whether a length of time says how long something is valid, kept or due, and not how long something took."""
    is_open = quantity.estimate or quantity.qualifier in OPEN or (quantity.decimals and quantity.text[0] != "半")
    if quantity.unit not in language.durations or is_open:
        return False
    clause = f"{quantity.context}#{quantity.rest}"
    start = max(text.rfind(end, 0, quantity.start) for end in "。；;\n") + 1
    sentence = text[max(start, quantity.start - NEAR * 3) : quantity.end] + quantity.rest
    is_set = any(word in sentence for word in language.terms) or any_of(language.intended).search(quantity.context)
    return bool(is_set) and not any(word in clause for word in language.spent)


def is_ruled(quantity: Quantity, text: str, language: Language) -> bool:
    """Whether so few are what a rule or a condition states (连续两次不合格的，只能报一项), and not what there was."""
    clause = f"{quantity.context}#{quantity.rest}{text[quantity.end + len(quantity.rest) :][:1]}"
    is_few = quantity.unit in language.few and quantity.value in range(1, FEW) and not quantity.estimate
    is_stated = is_few and quantity.qualifier not in OPEN and any_of(language.ruling).search(clause)
    return bool(is_stated) and not any_of(language.told).search(clause)


def _named(quantity: Quantity, text: str) -> Iterator[int]:
    """How many things may be named: at the end of what stands before, of which more may be named, and behind."""
    before = [match.end() for match in AND.finditer(quantity.context)]
    if before and len(quantity.context) - before[-1] <= NEAR:
        yield from range(2, min(len(before) + 2, MOST))
    if behind := NAMED.match(text, quantity.end):
        yield from (len(part.findall(behind["named"])) + shift for part in PARTS for shift in (0, 1))


NEAREST = 3
LONG = 11  # digits without a unit that hardly count anything
RULE = "数不能手写，须用 {{ }} 引用登记的数"
ROUNDED = frozenset({"元", "%"})
RANKS = frozenset({"位"})  # the unit of ranks, which the engine makes
AROUND_AFTER = frozenset("元万亿%％‰")
AROUND_BEFORE = frozenset("0123456789.-−－")


@dataclass(frozen=True)
class KnownFacts:
    """The register as the gate asks it: which facts have this value, the nearest labels first."""

    register: Register
    units: Mapping[str, Unit]
    language: Language

    @cached_property
    def _stated(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.register.values() if fact.value is not None and "*" not in fact.id)

    @cached_property
    def _sizes(self) -> tuple[list[tuple[Fraction, int]], ...]:
        """The size of each fact's amount with its number in the register, the least first: in the base, in the unit."""
        sizes = [abs(Fraction(fact.value or 0)) for fact in self._stated]
        in_unit = (size / fact.unit.scale for size, fact in zip(sizes, self._stated, strict=True))
        return sorted(zip(sizes, count())), sorted(zip(in_unit, count()))

    def _of_size(self, quantity: Quantity) -> Iterator[Fact]:
        """The facts, in the order of the register, whose amount in the base or in the unit rounds to the quantity."""
        half = Fraction(quantity.scale, 2 * 10**quantity.decimals)
        least, most = abs(quantity.value) - half, abs(quantity.value) + half
        found = {
            at for sizes in self._sizes for _, at in sizes[bisect_left(sizes, (least,)) : bisect_right(sizes, (most,))]
        }
        return (self._stated[at] for at in sorted(found))

    def equal_to(self, quantity: Quantity) -> list[Fact]:
        """The facts that a quantity may state at its own precision: same unit first, then the likest label."""
        found = [fact for fact in self._of_size(quantity) if self._is_stated(fact, quantity)]
        found.sort(key=lambda fact: (-self.likeness(fact, quantity), len(fact.id)))
        found.sort(key=lambda fact: (fact.unit.base != quantity.base, fact.value != quantity.value))
        return found[:NEAREST]

    def unit_at_start(self, text: str) -> str:
        """The unit or measure word that a text begins with; empty when it begins with none."""
        names = grammar(self.language, tuple(self.units.values())).units
        return max((name for name in names if text.startswith(name)), key=len, default="")

    def likeness(self, fact: Fact, quantity: Quantity) -> int:
        """How many pairs of characters the fact's label and id share with the clause around the quantity."""
        return len((_pairs(quantity.context) | _pairs(quantity.rest)) & _pairs(f"{fact.label} {fact.id}"))

    def _is_stated(self, fact: Fact, quantity: Quantity) -> bool:
        if fact.value is None or not quantity.is_comparable(fact.unit, self.language.counting):
            return False
        is_other = quantity.base and quantity.base != fact.unit.base
        if is_other and (fact.unit.base in RANKS or not self.likeness(fact, quantity)):
            return False  # 12个 is no 第12位, and no other count that speaks of something else
        value = fact.value if quantity.base == fact.unit.base else fact.value / fact.unit.scale
        is_rounded = quantity.decimals > 0 or quantity.scale > 1 or quantity.base in ROUNDED
        return quantity.states(value) if is_rounded else quantity.value == value

    def expression(self, fact: Fact, quantity: Quantity) -> str:
        """What to write instead: the fact in the unit and with the decimals that were typed."""
        unit = self.units.get(quantity.unit)
        if unit and unit.base == fact.unit.base and unit.scale != fact.unit.scale:
            places = "" if unit.decimals == quantity.decimals else f"({quantity.decimals})"
            return f"{{{{ {fact.id} | {unit.name}{places} }}}}"
        exact = half_up(fact.value or 0, quantity.decimals) == half_up(fact.value or 0, fact.decimals)
        places = "" if fact.decimals == quantity.decimals or not exact else f" | 小数({quantity.decimals})"
        return f"{{{{ {fact.id}{places} }}}}"


def typed_quantities(prose: Prose, known: KnownFacts, *, but: Sequence[tuple[int, int]] = ()) -> Iterator[Problem]:
    """A problem for every quantity in the visible text, save where a rule of its own has spoken already."""
    for quantity in quantities(prose.text, known.units, known.language):
        tests = (_counts_nothing, is_enumerated, is_a_term, is_ruled)
        is_none = any(test(quantity, prose.text, known.language) for test in tests)
        if not is_none and not any(start <= quantity.start < end for start, end in but):
            yield Problem(prose.place(quantity.start), RULE, f"“{quantity.text}”", _advice(quantity, known))


def _counts_nothing(quantity: Quantity, _text: str, language: Language) -> bool:
    """一项长期任务, 有一个群体: 一 with an abstract measure word, not behind a word that counts (建成一个)."""
    loose = quantity.vague and quantity.unit in language.abstract
    if quantity.rest.strip():
        return loose and not quantity.context.rstrip("了过 ").endswith(language.counts)
    return loose and not any(word in quantity.context for word in language.counts if len(word) > 1)


def _advice(quantity: Quantity, known: KnownFacts) -> str:
    waiver = f'{{{{ 原文("{quantity.text}", 理由="…") }}}}'
    if quantity.estimate:
        return f"请引用登记的数，“约”“余”等写在 facts.csv 的“修饰”一栏；确需保留约数的写 {waiver}"
    facts = known.equal_to(quantity)
    if quantity.vague:
        facts = [fact for fact in facts if known.likeness(fact, quantity) > 1]
    if facts:
        written = " 或 ".join(dict.fromkeys(known.expression(fact, quantity) for fact in facts))
        return f"是否应为 {written}？"
    if quantity.vague:
        return f"不是计数时请换一种说法，或写 {waiver}"
    if not quantity.unit and re.fullmatch(rf"\d{{{LONG},}}", re.sub(r"[^\d,.]", "", quantity.text)):
        return f"像是号码，不是数：证件、卡、电话等个人的号码不能公开，请删去；是编码的写 {waiver}"
    return f"没有登记等于它的数；请登记到 facts.csv 后引用，确需保留的写 {waiver}"


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters: what two texts have in common."""
    return {text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff"}


def written_into_expressions(prose: Prose) -> Iterator[Problem]:
    """`{{ 300 }}` and `{{ "300人" }}` are typed by hand too."""
    for position, expression in prose.expressions:
        tree = root(expression)
        if isinstance(tree, nodes.Const | nodes.TemplateData | nodes.List | nodes.Tuple):
            rule = "{{ }} 里须是登记的数或函数，不能直接写数字或文字"
            yield Problem(prose.place(position), rule, f"“{expression}”", "请改为数的名称")


def grown_figures(prose: Prose, known: KnownFacts) -> Iterator[Problem]:
    """What is typed right beside a figure makes another number of it: 3{{ 人数 }}, {{ 人数 }}万, {{ 金额|数字 }}元."""
    text = prose.text
    for position, expression in prose.expressions:
        if not shows_a_figure(expression):
            continue
        before, after = text[:position][-1:], text[position + 1 :]
        shown = f"{{{{ {expression} }}}}"
        line = text[text.rfind("\n", 0, position) + 1 : position]
        if before in AROUND_BEFORE and line.strip(" \t>-"):  # more than the mark of a list
            rule = "数的前面不能紧接着再写数字或负号"
            yield Problem(prose.place(position), rule, f"“{before}{shown}”", "请删除")
        if last_format(expression) == "数字" and (unit := known.unit_at_start(after)):
            rule = "“| 数字”后面不能手写单位"
            yield Problem(prose.place(position), rule, f"“{shown}{unit}”", "请删除“| 数字”和手写的单位，数自带单位")
        elif after[:1] in AROUND_AFTER:
            rule = "数自带单位，后面不能再写元、万、亿或百分号"
            yield Problem(prose.place(position), rule, f"“{shown}{after[:1]}”", "请删除，或用“| 万元”换单位")
