"""The colours of the series, in both schemes: seen against the page, and told apart by those who see fewer colours."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest
from conftest import ROOT

STYLE = (ROOT / "macros" / "theme" / "assets" / "report.css").read_text(encoding="utf-8")
PAPER = {"default": "#ffffff", "slate": "#161e23"}
LEAST_CONTRAST = 3
LEAST_DISTANCE = 20
# What dichromats see, in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    "everyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
WHITE = (0.95047, 1.0, 1.08883)
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))

Color = tuple[float, ...]


def variables(scheme: str) -> dict[str, str]:
    block = STYLE.partition(f'[data-md-color-scheme="{scheme}"] {{')[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", block))


def linear(color: str) -> Color:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)


def turned(matrix: tuple[Color, ...], color: Color) -> Color:
    return tuple(sum(factor * one for factor, one in zip(row, color, strict=True)) for row in matrix)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((turned(TO_XYZ, linear(color))[1] for color in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(color: Color) -> Color:
    clipped = tuple(min(1.0, max(0.0, one)) for one in color)
    x, y, z = (
        share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
        for share in (one / white for one, white in zip(turned(TO_XYZ, clipped), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", PAPER)
def test_every_series_stands_out_from_the_page(scheme: str) -> None:
    series = [variables(scheme)[f"series-{n}"] for n in range(4)]

    assert [color for color in series if contrast(color, PAPER[scheme]) < LEAST_CONTRAST] == []


@pytest.mark.parametrize("scheme", PAPER)
def test_the_two_colours_that_stand_beside_each_other_most_differ_in_lightness(scheme: str) -> None:
    """Four colours cannot all have 3:1 to each other and to the page; others are kept apart by gaps and patterns."""
    first, second = (variables(scheme)[f"series-{n}"] for n in range(2))

    assert contrast(first, second) >= LEAST_CONTRAST


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scheme", PAPER)
def test_series_are_told_apart_by_every_kind_of_sight(scheme: str, sight: str) -> None:
    series = [lab(turned(SIGHT[sight], linear(variables(scheme)[f"series-{n}"]))) for n in range(4)]
    close = [
        (a, b) for (a, one), (b, other) in combinations(enumerate(series), 2) if math.dist(one, other) < LEAST_DISTANCE
    ]

    assert close == []


@pytest.mark.parametrize("scheme", PAPER)
def test_the_page_is_as_light_as_these_tests_think(scheme: str) -> None:
    assert variables(scheme).get("md-default-bg-color", "#ffffff") == PAPER[scheme]
