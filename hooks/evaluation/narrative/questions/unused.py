"""What is registered to be used, and no page uses: a sentence was lost, or a figure or a document taken for another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from evaluation.dataset import Dataset
from evaluation.facts import Register
from evaluation.language.documents import document_key
from evaluation.problems import Problem

Asked = Iterator[tuple[str, Problem]]
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
ADVICE = "漏写了这句话、引错了的请改；不再需要的请删去这一行；只用来核对的，在备注里写“{word}”"


def unused_questions(dataset: Dataset, register: Register, pages: Collection[str]) -> Asked:
    """Free-standing figures and documents that neither a page nor another table mentions; a draft is not that far."""
    if dataset.is_draft:
        return
    tables = {
        table.schema.role or table.schema.name: " ".join(text for texts in table.columns.values() for text in texts)
        for table in dataset.tables.values()
        if table.schema.role != "rekeying"
    }
    written = " ".join([*pages, *(str(text) for text in dataset.settings.texts.values())])
    yield from _unused_figures(dataset, register, _with(written, tables, but="facts"))
    yield from _unused_documents(dataset, document_key(_with(written, tables, but="documents")))


def _with(written: str, tables: Mapping[str, str], but: str) -> str:
    return " ".join([written, *(text for name, text in tables.items() if name != but)])


def _unused_figures(dataset: Dataset, register: Register, texts: str) -> Asked:
    if (table := dataset.of_role("facts")) is None:
        return
    word = dataset.policy.questions.unshown
    used = {name for fact in register.values() for name in fact.origin.inputs}
    used |= {mention.text for mention in dataset.policy.mentions} | set(_NAME.findall(texts))
    for row, name in enumerate(table.ids()):
        if name in register and name not in used and not (word and word in table.texts("备注")[row]):
            found = f"“{name}”（{register[name].label}）"
            yield name, Problem(table.place(row, "编号"), "登记了这个数，没有一处用到", found, ADVICE.format(word=word))


def _unused_documents(dataset: Dataset, texts: str) -> Asked:
    if (table := dataset.of_role("documents")) is None:
        return
    for row, names in enumerate(zip(table.texts("文号"), table.texts("标题"), strict=True)):
        if not any(name and document_key(name) in texts for name in names):
            found = next(filter(None, names), "")
            advice = "漏写了这句话、引错了文件的请改；不再引用的请删去这一行"
            yield found, Problem(table.place(row, "标题"), "登记了这个文件，没有一处引用", f"“{found}”", advice)
