"""Cases for those who compute elsewhere: every way of scoring on, beside and far from its bounds, and every formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from inspect import Parameter, signature
from itertools import product
from random import Random

from conftest import SCHEMA
from evaluation.dataset import read_policy
from evaluation.numbers.formulas import METHODS, Method, Value
from evaluation.numbers.terms import Term, compute
from evaluation.scoring import CATALOGUE, rule_of

WEIGHTS = ("10", "7.3")
CASES = {
    "比例得分": ["满分值=100%", "满分值=95.5%；小数=2", "满分值=3%；方向=越低越好；小数=1", "满分值=0.7%；小数=0"],
    "达标得分": [f"标准=66.7%；关系={relation}" for relation in ("不低于", "高于", "不超过", "低于", "等于")],
    "超出扣分": [
        f"标准={standard}%；关系={relation}；步长={step}%；每步扣={each}分；不足一步={partial}"
        for standard, relation in (("1", "不超过"), ("98.9", "不低于"))
        for step, each in (("0.1", "0.3"), ("1", "0.5"), ("0.7", "0.1"))
        for partial in ("按一步", "不扣", "按比例；小数=2")
    ],
    "分档": [
        "档=[95%,不限)得10，[80%,95%)得6，(60%,80%)得3，(不限,60%]得0",
        "档=(1.1%,不限)得0，[1.1%,1.1%]得4，(不限,1.1%)得9",
    ],
    "线性插值": ["零分值=60%；满分值=100%", "零分值=1.1%；满分值=-0.7%；小数=2"],
    "清单": ["每项得分=1.1分", "每项得分=3分、0.1分、5分"],
    "满意度": ["满分线=90%；零分线=60%", "满分线=66.7%；零分线=1.1%；小数=2"],
    "是否": ["满分条件=是", "满分条件=否"],
    "定性分级": ["档次=达成；分档界=80%、60%"],
    "人工评分": [""],
}
AMOUNTS = ("0", "0.35", "0.7", "1", "1.05", "1.1", "1.15", "1.4", "2.8", "60", "66.65", "66.7", "79.995", "80", "82.45")
AMOUNTS += ("90", "95", "95.5", "97.9", "98.1", "98.9", "99", "100", "100.01", "-0.35", "-5", "1/3", "250/3", "66.675")
SEEN = ("0", "1", "-1", "0.01", "-0.01", "2.5", "33.33", "-70.2", "100", "1234567.89", "99999.99", "7", "3")


@dataclass(frozen=True)
class Case:
    """A term over inputs, some of them missing, and what the engine computes from them."""

    name: str
    detail: str
    term: Term
    inputs: tuple[Value, ...]
    expected: Value


def scoring_cases() -> Iterator[Case]:
    """Every way of scoring: each weight and amount, then each input missing in turn."""
    units = read_policy(SCHEMA).units
    assert CASES.keys() == CATALOGUE.keys()
    for name, all_parameters in CASES.items():
        for parameters in all_parameters:
            rule, faults = rule_of(name, parameters, None, units)
            assert rule is not None, faults
            several = 3 if "、" in parameters and name == "清单" else 1
            term = rule.term(1 + several)
            amounts = ("0", "1") if name == "是否" else AMOUNTS
            for weight, text in product(WEIGHTS, amounts):
                values = [Fraction(text), Fraction(1), Fraction(0)][:several]
                inputs = (Fraction(weight), *values)
                yield Case(name, parameters, term, inputs, rule(inputs))
            for at in range(1 + several):
                inputs = tuple(None if place == at else Fraction(1) for place in range(1 + several))
                assert rule(inputs) is None
                yield Case(name, parameters, term, inputs, compute(term)(inputs))


def method_cases() -> Iterator[Case]:
    """Every formula over as many inputs as it takes: all zero, each missing in turn, all missing, and by chance."""
    chance = Random(2031)
    for method in METHODS.values():
        for size in sizes(method):
            given = [(Fraction(0),) * size, (None,) * size]
            given += [
                tuple(None if place == at else Fraction(3 - 5 * place) for place in range(size)) for at in range(size)
            ]
            given += [tuple(Fraction(chance.choice(SEEN)) for _ in range(size)) for _ in range(40)]
            given += [
                tuple(chance.choice([None, Fraction(0), Fraction("2.5")]) for _ in range(size)) for _ in range(10)
            ]
            for inputs in given:
                yield Case(method.name, f"{size}", method.term(size), inputs, method(inputs))


def sizes(method: Method) -> tuple[int, ...]:
    """How many inputs a formula may be tried with."""
    kinds = [parameter.kind for parameter in signature(method.form).parameters.values()]
    fixed = sum(kind is not Parameter.VAR_POSITIONAL for kind in kinds)
    return (max(fixed, 1), fixed + 2, fixed + 5) if Parameter.VAR_POSITIONAL in kinds else (fixed,)
