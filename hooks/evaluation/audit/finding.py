"""One thing that a text says wrongly: where, by which rule, what is printed, what it should be, why, how surely."""

from __future__ import annotations

from dataclasses import dataclass

SURE, LIKELY, POSSIBLE = "高", "中", "低"
CONFIDENCES = (SURE, LIKELY, POSSIBLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """`printed` stands in the block number `block`; `others` are further places that the reason speaks of.

    `figure` and `inputs` are the numbers of the figures concerned. A finding of 低 need not be a mistake: rounding or
    another way of counting may explain it.
    """

    block: int
    place: str
    rule: str
    printed: str
    reason: str
    confidence: str
    expected: str = ""
    others: tuple[str, ...] = ()
    figure: int = -1
    inputs: tuple[int, ...] = ()

    def __str__(self) -> str:
        expected = f"，{self.expected}" if self.expected else ""
        others = tuple(dict.fromkeys(place for place in self.others if place != self.place))
        also = f"（另见{'、'.join(others)}）" if others else ""
        return f"{self.place}：〔{self.rule}〕“{self.printed}”{expected}。{self.reason}。{also}把握：{self.confidence}"
