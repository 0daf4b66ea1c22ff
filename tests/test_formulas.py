"""Each formula against rows worked out by hand, with one missing input and one boundary each."""

from __future__ import annotations

from fractions import Fraction

import pytest
from evaluation.numbers.formulas import METHODS

EXPECTED = {
    "合计": [
        ((100, "0.01", "0.02"), "100.03"),
        ((5, None, 7), 12),
        ((None, None), None),
        ((), None),
        ((0,), 0),
    ],
    "差额": [
        ((100, "89.70"), "10.30"),
        (("2850976.00", "1384877.51"), "1466098.49"),
        ((10, 3, 4), 3),
        ((None, 5), -5),
        ((5, None), 5),
        ((None, None), None),
        ((7, 7), 0),
    ],
    "结余": [
        ((None, "6859024.97", "6731757.05"), "127267.92"),
        ((100, 50, 120), 30),
        ((100, None, None), 100),
        ((None, None, None), None),
        ((0, 10, 10), 0),
    ],
    "执行率": [
        ((300000, 500000), 60),
        (("467094.00", "1062994.00"), Fraction(46709400, 1062994)),
        ((0, 500000), 0),
        ((None, 500000), None),
        ((5, None), None),
        ((0, 0), None),
    ],
    "控制率": [
        ((13, 37), Fraction(1300, 37)),
        ((34, 61), Fraction(3400, 61)),
        ((3, 3), 100),
        ((None, 3), None),
        ((3, 0), None),
    ],
    "变动率": [
        ((7018, 18877), Fraction(-1185900, 18877)),
        ((150, 100), 50),
        ((0, 100), -100),
        ((100, 100), 0),
        ((100, 0), None),
        ((100, None), None),
        ((None, 100), None),
    ],
    "变动幅度": [
        (("-405152", "405152"), -100),
        ((50, 100), 50),
        ((None, 100), None),
        ((0, 0), None),
    ],
    "成新率": [
        (("1222361.18", "2694145.75"), Fraction(12223611800, 269414575)),
        ((50, 200), 25),
        ((None, 200), None),
        ((0, 0), None),
        ((0, 200), 0),
    ],
    "节约率": [
        (("171.30", "79.75"), Fraction(915500, 17130)),
        ((10, 8), 20),
        ((8, 8), 0),
        ((10, 12), -20),
        ((None, 8), None),
        ((8, None), None),
        ((0, 0), None),
    ],
    "得分率": [
        ((32, 35), Fraction(3200, 35)),
        (("18.80", 20), 94),
        ((0, 20), 0),
        ((None, 20), None),
        ((0, 0), None),
    ],
    "占比": [
        ((262, 300), Fraction(262, 3)),
        ((3, 300), 1),
        ((300, 300), 100),
        ((None, 300), None),
        ((3, 0), None),
    ],
    "完成率": [((592, 600), Fraction(59200, 600)), ((52, 52), 100), ((None, 52), None), ((52, 0), None)],
    "人均": [((3670000, 1200), Fraction(36700, 12)), ((10, 4), "2.5"), ((10, None), None), ((10, 0), None)],
    "乘积": [((10, 10), 100), ((1206, 150, 12), 2170800), ((0, 5), 0), ((5, None), None), ((), 1)],
    "位次": [
        ((5, 9, 5, 1), 2),
        ((9, 5, 5, 1), 1),
        ((1, 9, 5, 5), 4),
        ((1, None), 1),
        ((None, 9), None),
        ((0,), 1),
    ],
    "执行得分": [
        ((10, "75.97"), "7.597"),
        ((10, 120), 10),
        ((10, 0), 0),
        ((10, None), None),
        ((None, 76), None),
    ],
    "正向得分": [
        ((5, 12, 26), "30/13"),
        ((5, 26, 26), 5),
        ((5, 30, 26), 5),
        ((5, -3, 26), 0),
        ((5, 0, 0), 5),
        ((5, None, 26), None),
    ],
    "反向得分": [
        ((10, 80, 70), "8.75"),
        ((10, 0, 70), 10),
        ((10, 70, 70), 10),
        ((10, 3, 0), 0),
        ((10, 3, None), None),
    ],
    "选项得分": [
        ((26, 30, 10), Fraction(26, 3)),
        ((3, 30, 8), "0.8"),
        ((30, 30, 10), 10),
        ((0, 30, None), 0),
        ((0, 0, 10), 0),
        ((1, 30, None), None),
        ((None, 30, 10), None),
        ((1, None, 10), None),
    ],
    "同值": [(("89.70",), "89.70"), ((0,), 0), ((None,), None)],
    "平均": [((1, 2, 4), Fraction(7, 3)), ((1, None, 2), "1.5"), ((0,), 0), ((None,), None)],
    "最小": [((3, 1, 2), 1), ((3, None, 0), 0), ((None,), None), ((-1, 1), -1)],
    "最大": [((3, 1, 2), 3), ((None, 0), 0), ((None,), None), ((-1, -2), -1)],
}
ROWS = [(name, *row) for name, rows in EXPECTED.items() for row in rows]


def exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


@pytest.mark.parametrize("name, inputs, expected", ROWS)
def test_the_formula_yields_what_was_worked_out_by_hand(name: str, inputs: tuple, expected: object) -> None:
    assert METHODS[name]([exact(value) for value in inputs]) == exact(expected)


def test_every_formula_has_rows_worked_out_by_hand() -> None:
    assert sorted(EXPECTED) == sorted(METHODS)


@pytest.mark.parametrize(
    "name", [name for name in METHODS if name not in ("合计", "平均", "最小", "最大", "乘积", "位次")]
)
def test_a_result_is_never_a_binary_float(name: str) -> None:
    counts = {"同值": 1, "结余": 3, "选项得分": 3, "正向得分": 3, "反向得分": 3}
    inputs = [Fraction(1, 3)] * counts.get(name, 2)

    assert isinstance(METHODS[name](inputs), Fraction)
