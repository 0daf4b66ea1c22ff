"""All that the rules look at: the document's sentences and tables, and the words that the audit knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evaluation.audit.grids import Grid, grids
from evaluation.audit.reading import Figure, Passage, Sentence, passages, sentences
from evaluation.audit.words import Words
from evaluation.documents import Document


@dataclass(frozen=True, eq=False)
class Evidence:
    """What one document says, read once for every rule."""

    document: Document
    passages: Sequence[Passage]
    sentences: Sequence[Sentence]
    grids: Sequence[Grid]
    words: Words

    @cached_property
    def figures(self) -> tuple[tuple[Sentence, Figure], ...]:
        return tuple((sentence, figure) for sentence in self.sentences for figure in sentence.figures)

    @cached_property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)


def evidence_of(document: Document, words: Words) -> Evidence:
    found = passages(document)
    return Evidence(document, found, tuple(sentences(found, words)), tuple(grids(document, words)), words)
