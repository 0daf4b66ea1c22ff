"""The gate: what writers may not type by hand. Quantities, claims and documents come from the data, or say why not."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.language import quantities
from evaluation.narrative.gate.claims import has_claim, typed_claims
from evaluation.narrative.gate.documents import KnownDocuments, typed_documents
from evaluation.narrative.gate.prose import FRONT_MATTER, Prose, Verbatim, markdown_prose, plain_prose, verbatims
from evaluation.narrative.gate.typed import KnownFacts, grown_figures, typed_quantities, written_into_expressions
from evaluation.problems import Place, Problem
from evaluation.report import Report


class Gate:
    """Reads prose over one report and yields what was typed by hand."""

    def __init__(self, report: Report) -> None:
        policy = report.dataset.policy
        self._language = policy.language
        self._known = KnownFacts(report.register, policy.units, policy.language)
        table = report.dataset.of_role("documents")
        documents = zip(table.texts("标题"), table.texts("文号"), strict=True) if table else ()
        self._documents = KnownDocuments(tuple(documents), policy.language.citing, policy.language.document_kinds)

    def problems(self, prose: Prose, *, explains: bool = False) -> Iterator[Problem]:
        """Every quantity, claim and document typed by hand, every figure changed by what stands around it.

        What `explains` the figures of its row may say in words what grew or shrank: they stand beside it.
        """
        cited = list(typed_documents(prose, self._documents))
        claimed = [] if explains else list(typed_claims(prose, self._language))
        yield from (problem for problem, _ in (*cited, *claimed))
        spans = [span for _, span in (*cited, *claimed)]
        yield from typed_quantities(prose, self._known, but=spans)
        yield from written_into_expressions(prose)
        yield from grown_figures(prose, self._known)
        yield from self._needless(prose)

    def _needless(self, prose: Prose) -> Iterator[Problem]:
        for verbatim in verbatims(prose):
            if not self._is_stopped(verbatim.text):
                rule = "这里不需要原文(…)：其中没有数、文号，也没有须由函数写出的词"
                yield Problem(verbatim.place, rule, f"“{verbatim.text}”", "请直接写出")

    def _is_stopped(self, text: str) -> bool:
        prose = plain_prose(text, Place(""))
        return (
            any(quantities(text, self._known.units, self._language))
            or has_claim(text, self._language)
            or any(typed_documents(prose, self._documents))
        )


def captions(report: Report) -> Iterator[tuple[str, Place]]:
    """Every title, caption, note and label that the policy puts on the site, and the report's own title."""
    for schema in report.dataset.policy.schemas:
        file = f"data/schema/tables/{schema.file}.yml"
        yield schema.title, Place(file, column="title")
        for view in schema.views:
            for text in (view.title, view.caption.replace("{年度}", ""), view.note, *view.labels.values()):
                yield text, Place(file, column=view.title)
        for count in schema.counts:
            yield count.label, Place(file, column=count.id)
        for field in schema.fields:
            yield field.label or field.name, Place(file, column=field.name)
    for spec in report.dataset.policy.facts:
        yield spec.label, Place(spec.file, column=spec.id)
    for chart in report.dataset.policy.charts:
        for text in (chart.title, *chart.labels.values()):
            yield text, Place(chart.file, column=chart.title)
    year = report.dataset.year
    yield str(report.dataset.settings.get("标题")), Place(f"data/{year}/settings.yml", column="标题")
