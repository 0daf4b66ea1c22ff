"""A share in the words that people use for it: 近七成, 每10元约有3元. The rule stands here, the words in data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

NEAR = Fraction(3)  # so many points below a round share are 近 it
EXACT = Fraction(1, 20)
PARTS = (10, 100, 1000)
WHOLE = 100  # nobody says 近全部
RULE = "成数：离上面一成不到3个百分点的说“近”，其余的说“多”"
RULE_OF_PARTS = "每10元（100元、1000元）有几元：四舍五入到元，不是零"


def portion(percent: Fraction, names: Mapping[str, Fraction]) -> str:
    """The share by the nearest of the names: 69.47 is 近七成, 36.89 三成多, 20 两成, 7 不到一成."""
    rising = sorted(names.items(), key=lambda entry: entry[1])
    for name, amount in rising:
        if abs(percent - amount) < EXACT:
            return name
    above = next(((name, amount) for name, amount in rising if amount > percent), None)
    if above and above[1] < WHOLE and above[1] - percent <= NEAR:
        return f"近{above[0]}"
    below = [name for name, amount in rising if amount < percent]
    return f"{below[-1]}多" if below else f"不到{rising[0][0]}"


def per_parts(part: Fraction, whole: Fraction) -> tuple[int, int, bool] | None:
    """Of how many 元 how many: (10, 3, False) says that 3 of 10 is about right; None when it is next to nothing."""
    for of in PARTS:
        share = part / whole * of
        count = int(share + Fraction(1, 2))
        if count:
            return of, count, share == count
    return None
