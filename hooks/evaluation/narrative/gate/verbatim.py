"""What stands as it was typed: every use of 原文(…) with its reason, for all to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from evaluation.narrative.gate.expressions import calls
from evaluation.narrative.gate.prose import Prose
from evaluation.problems import Place

FUNCTION = "原文"


@dataclass(frozen=True, order=True, slots=True)
class Verbatim:
    """A text that stands although the gate would stop it, where, and why."""

    place: Place
    text: str
    reason: str


def verbatims(prose: Prose) -> Iterator[Verbatim]:
    """Every use of 原文(…) in a source, in order."""
    for position, expression in prose.expressions:
        for call in calls(expression):
            arguments = [*call.args, *(pair.value for pair in call.kwargs)]
            texts = [str(node.value) for node in arguments if isinstance(node, nodes.Const)]
            if texts and isinstance(call.node, nodes.Name) and call.node.name == FUNCTION:
                yield Verbatim(prose.place(position), texts[0], "".join(texts[1:2]))
