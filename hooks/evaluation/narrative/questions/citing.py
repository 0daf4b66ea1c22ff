"""Does a sentence speak of the document that it cites? Held against titles, issuers and the words around it elsewhere.

As with figures, likeness is counted in whole numbers: pairs of letters, the rarer among the documents the heavier.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from evaluation.dataset import Questions, Table
from evaluation.language.documents import document_key
from evaluation.narrative.questions.lexicon import DAMPING, ONE, RARE, pairs, rarity
from evaluation.narrative.questions.spots import Asked, Spot, weighed
from evaluation.problems import Place, Problem

WRONG, OTHER_YEAR = "疑似引错文件", "登记过的标题，年份不同"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CITED = re.compile(r"""(?:文件|文号)\(\s*["']([^"']+)["']""")
NEAR = ONE // 2  # words farther off say little of a document
Weights = Mapping[str, int]


def title_questions(texts: Mapping[Place, str], table: Table) -> Asked:
    """A document called by its title with another year in it: 2023年工作要点 for 2024年工作要点."""
    titles = [title for title in table.texts("标题") if _YEAR.search(title)]
    patterns = [re.compile(_YEAR.sub(r"\\d{4}", re.escape(title))) for title in titles]
    for place, text in texts.items() if titles else ():
        for number, line in enumerate(text.splitlines(), start=1):
            for title, pattern in zip(titles, patterns, strict=True):
                for found in pattern.findall(line) if place.file != table.file else ():
                    if found not in titles:
                        at = place if place.row else Place(place.file, number)
                        yield line.strip(), Problem(at, OTHER_YEAR, f"“{found}”", f"登记的是《{title}》。写错的请改")


class Citations:
    """Every citation of the year, with how well each document fits the words around it."""

    def __init__(self, spots: Sequence[Spot], table: Table, policy: Questions) -> None:
        names = list(zip(table.texts("文号"), table.texts("标题"), strict=True))
        rows = {document_key(name): row for row, both in enumerate(names) for name in both if name}
        found = ((spot, _CITED.match(spot.expression)) for spot in spots)
        known = ((spot, rows.get(document_key(match[1]))) for spot, match in found if match)
        self.cited = [(spot, row) for spot, row in known if row is not None]
        self.called = [f"《{title}》{number}" for number, title in names]
        issuers = zip(table.texts("标题"), table.texts("印发单位"), table.texts("类别"), strict=True)
        self._own = [pairs(" ".join(texts)) for texts in issuers]
        self._policy = policy

    def questions(self) -> Asked:
        """Each citation that another document fits better."""
        margin = int(self._policy.limits["document"] * ONE)
        for at, (spot, row) in enumerate(self.cited):
            scores = [self._score(at, other) for other in range(len(self._own))]
            best = max(range(len(scores)), key=lambda other: (scores[other], -other))
            if scores[best] - scores[row] > margin:
                advice = f"这句话更像是说{self.called[best]}。引错的请改"
                yield f"{spot.expression} {spot.sentence}", Problem(spot.place, WRONG, self.called[row], advice)

    @cached_property
    def _around(self) -> list[Weights]:
        whole = {**self._policy.weights, "sentence": self._policy.limits["cited"]}  # a sentence cites one thing or two
        return [weighed(spot, whole) for spot, _ in self.cited]

    @cached_property
    def _profiles(self) -> list[Weights]:
        return [self._profile(row) for row in range(len(self._own))]

    def _profile(self, row: int, without: Spot | None = None) -> Weights:
        """The words of a document: those of its title, and those of the lines that cite it, but for one."""
        found = dict.fromkeys(self._own[row], ONE)
        elsewhere = int(self._policy.limits["elsewhere"] * ONE)
        for (spot, cited), weights in zip(self.cited, self._around, strict=True):
            if cited == row and not (without and spot.place == without.place):
                for pair, weight in weights.items():
                    if weight >= NEAR:
                        found[pair] = max(found.get(pair, 0), elsewhere * weight // ONE)
        return found

    @cached_property
    def _rarity(self) -> Weights:
        times = Counter(pair for profile in self._profiles for pair in profile)
        return {pair: rarity(len(self._own), count) for pair, count in times.items()}

    @cached_property
    def _lengths(self) -> list[int]:
        return [self._length(profile) for profile in self._profiles]

    @cached_property
    def _lines(self) -> frozenset[tuple[Place, int]]:
        return frozenset((spot.place, row) for spot, row in self.cited)

    def _length(self, profile: Weights) -> int:
        """The root of how much a document's words weigh: neither few nor many words win."""
        total = sum(weight * self._rarity[pair] for pair, weight in profile.items()) // (ONE * RARE) + DAMPING
        return math.isqrt(total * RARE * RARE)

    def _score(self, at: int, row: int) -> int:
        spot, around = self.cited[at][0], self._around[at]
        profile, length = self._profiles[row], self._lengths[row]
        if (spot.place, row) in self._lines:  # its own line does not speak for a citation
            profile = self._profile(row, spot)
            length = self._length(profile)
        shared = sum(around[pair] * profile[pair] * self._rarity[pair] for pair in around.keys() & profile.keys())
        return shared // (ONE * RARE) * RARE // length
