"""Amounts are read as people type them, rounded half-up once, and written without loss."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from evaluation.numbers.amounts import decimal_string, decimals_of, drawn_width, exact_decimals, half_up, parse, written
from hypothesis import given
from hypothesis import strategies as st

FEN_IN_HUNDREDTH_OF_WAN = 10_000  # 0.01万元 is 100元


def wan_by_integers(fen: int) -> str:
    """分 as 万元 with two decimals, by integers alone: the oracle that shares nothing with the engine."""
    quotient, rest = divmod(abs(fen), FEN_IN_HUNDREDTH_OF_WAN)
    hundredths = quotient + (2 * rest >= FEN_IN_HUNDREDTH_OF_WAN)
    sign = "-" if fen < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def test_a_hundred_thousand_random_amounts_in_wan_equal_the_integer_oracle() -> None:
    random = Random(20190101)
    amounts = [random.randint(-(10 ** random.randint(1, 14)), 10 ** random.randint(1, 14)) for _ in range(100_000)]

    assert [fen for fen in amounts if written(Fraction(fen, 100) / 10_000, 2) != wan_by_integers(fen)] == []


def test_every_amount_next_to_a_half_equals_the_integer_oracle() -> None:
    halves = [
        sign * (count * FEN_IN_HUNDREDTH_OF_WAN + 5_000 + step)
        for count in range(2_000)
        for step in (-1, 0, 1)
        for sign in (1, -1)
    ]

    assert [fen for fen in halves if written(Fraction(fen, 100) / 10_000, 2) != wan_by_integers(fen)] == []


@pytest.mark.parametrize(
    "value, decimals, expected",
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("0.49", 0, "0"),
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("51.445", 2, "51.45"),
        ("9.995", 2, "10.00"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("-2.675", 2, "-2.68"),
        ("-0.004", 2, "0.00"),
        ("-0", 2, "0.00"),
        ("7", 3, "7.000"),
        ("64123001.28", 2, "64123001.28"),
        ("123456789012345678901234567890.125", 2, "123456789012345678901234567890.13"),
    ],
)
def test_halves_are_rounded_away_from_zero_and_zero_has_no_sign(value: str, decimals: int, expected: str) -> None:
    assert str(half_up(Fraction(value), decimals)) == expected


def test_a_third_is_rounded_from_its_exact_value() -> None:
    assert [written(Fraction(200, 3), decimals) for decimals in (0, 2, 4)] == ["67", "66.67", "66.6667"]


@pytest.mark.parametrize(
    "part, whole, expected", [(1, 3, "33.33%"), (-2, 3, "66.67%"), (9, 9, "100.00%"), (0, 0, "0.00%"), (5, 0, "0.00%")]
)
def test_a_bar_is_as_wide_as_its_part_of_the_whole(part: int, whole: int, expected: str) -> None:
    assert drawn_width(Fraction(part), Fraction(whole)) == expected


@pytest.mark.parametrize("value, expected", [("0", "0.00"), ("999.995", "1,000.00"), ("-1234567.891", "-1,234,567.89")])
def test_grouped_amounts_have_separators_every_three_digits(value: str, expected: str) -> None:
    assert written(Fraction(value), 2, grouped=True) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12", "12"),
        ("  12.50 ", "12.5"),
        ("6,412.30", "6412.3"),
        ("64,123,001.28", "64123001.28"),
        ("１２，３４５．６０", "12345.6"),
        ("-243737.31", "-243737.31"),
        ("－５．５０", "-5.5"),
        ("−5", "-5"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_amounts_are_read_with_separators_full_width_digits_and_any_minus(text: str, expected: str) -> None:
    assert parse(text) == Fraction(expected)


@pytest.mark.parametrize("dash", ["-", "–", "—", "－", " - "])
def test_a_dash_is_a_zero_that_somebody_wrote(dash: str) -> None:
    assert parse(dash) == Fraction(0)


NO_AMOUNTS = "未披露 约12 12元 12% 1,2 1,2345 12,34.5 1.2.3 5. .5 +5 1e3 -- nan inf ½ 三 1/3"


@pytest.mark.parametrize("text", ["", " ", "\u3000", "- 5", "1 000", *NO_AMOUNTS.split()])
def test_a_text_that_is_no_amount_is_none_and_never_zero(text: str) -> None:
    assert parse(text) is None


def test_a_text_longer_than_any_amount_is_none() -> None:
    assert [parse("1" * length) for length in (60, 61, 5000)] == [Fraction("1" * 60), None, None]


@pytest.mark.parametrize(
    "text, expected", [("12", 0), ("12.5", 1), ("12.50", 2), ("１２．５０", 2), ("6,412.305", 3), ("-", 0), ("", 0)]
)
def test_decimals_are_those_that_were_typed(text: str, expected: int) -> None:
    assert decimals_of(text) == expected


@pytest.mark.parametrize(
    "value, expected",
    [("64123001.28", "64123001.28"), ("100", "100"), ("0.50", "0.5"), ("1/8", "0.125"), ("-1/1000", "-0.001")],
)
def test_a_finite_decimal_is_written_exactly_and_as_short_as_possible(value: str, expected: str) -> None:
    assert decimal_string(Fraction(value)) == expected


def test_an_infinite_decimal_is_written_half_up_to_twelve_decimals() -> None:
    assert [decimal_string(Fraction(value)) for value in ("1/3", "-2/3")] == ["0.333333333333", "-0.666666666667"]


@pytest.mark.parametrize(
    "value, expected",
    [
        *(("5", 0), ("0.5", 1), ("1/8", 3), ("1/25", 2), ("1/3", None), ("1/7", None)),
        *((f"1/{10**25}", 25), (f"1/{5**40}", 40)),
    ],
)
def test_exact_decimals_are_counted_or_none(value: str, expected: int | None) -> None:
    assert exact_decimals(Fraction(value)) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_every_decimal_survives_the_way_out_and_back(value: Decimal) -> None:
    assert parse(decimal_string(Fraction(value))) == Fraction(value)


@given(st.fractions(), st.integers(min_value=0, max_value=8))
def test_rounding_moves_a_value_by_half_a_unit_at_most_and_only_once(value: Fraction, decimals: int) -> None:
    rounded = Fraction(half_up(value, decimals))

    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert Fraction(half_up(rounded, decimals)) == rounded


@given(st.fractions(), st.integers(min_value=0, max_value=8))
def test_rounding_is_the_same_on_both_sides_of_zero(value: Fraction, decimals: int) -> None:
    assert Fraction(half_up(-value, decimals)) == -Fraction(half_up(value, decimals))


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_every_amount_of_fen_is_read_back_from_its_grouped_form(fen: int) -> None:
    assert parse(written(Fraction(fen, 100), 2, grouped=True)) == Fraction(fen, 100)
