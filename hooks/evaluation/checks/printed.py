"""What is said to stand at a place of the department's own document does stand there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import Dataset, Table, documents_of, numbers_in, places_in
from evaluation.dataset.printed import Printed
from evaluation.facts import Register
from evaluation.problems import Problem

Documents = Collection[tuple[str, str]]
PRINTED = "与原报告相符"
CITING: Mapping[str, tuple[str, str]] = {"facts": ("出处", "值"), "errata": ("位置", "原文")}
ADVICE = "请对照原报告，更正数或者位置；换了原报告的，运行 report printed 重新读"


@rule(
    PRINTED,
    "注明出处的数，在原报告的那一处都有，单位相同；更正所引的原文也是。",
    given=lambda dataset: bool(dataset.printed),
)
def numbers_stand_where_they_are_cited(dataset: Dataset, register: Register) -> Compared:
    """A figure stands at each place that its row names; what is quoted with several numbers, at any of them."""
    documents = documents_of(dataset.printed)
    for table in dataset.tables.values() if documents else ():
        if table.sound and table.schema.role in CITING:
            for row in range(len(table)):
                yield from _row(table, row, dataset.printed, documents)
        if table.sound:
            yield from _unknown_places(table, dataset.printed, documents)


def _row(table: Table, row: int, printed: Printed, documents: Documents) -> Compared:
    cited, stated = CITING[table.schema.role]
    known = [(place, printed[place]) for place in places_in(table.text(row, cited), documents) if place in printed]
    numbers = {one.number for one in numbers_in(table.text(row, stated))}
    if not known or not numbers:
        return
    field = table.schema.field[stated]
    facts = (table.schema.fact_id(table.ids()[row], stated),) if field.type == "amount" else ()
    there = [one for _, found in known for one in found if one.number in numbers]
    missing = [place for place, found in known if facts and not numbers <= {one.number for one in found}]
    lacking = sorted(numbers - {one.number for one in there})
    unit = table.unit(field, row) if facts else ""
    if missing or lacking:
        where, found = "、".join(missing) or table.text(row, cited), "、".join(lacking or numbers)
        yield Problem(table.place(row, stated), f"{where}里须有这个数", found, ADVICE, facts=facts)
    elif unit and not any(one.may_be_in(unit) for one in there):
        found = "、".join(sorted({f"{one.number}{one.behind}" for one in there}))
        place, rule = table.place(row, field.unit_from), f"原报告里写的是{found}"
        yield Problem(place, rule, unit, "请更正数或者单位", facts=facts)
    else:
        yield facts


def _unknown_places(table: Table, printed: Printed, documents: Documents) -> Compared:
    """Places that are cited in any text and do not exist, or are blank."""
    for field in table.schema.fields:
        for row, text in enumerate(table.texts(field.name)) if field.type in ("text", "narrative") else ():
            unknown = [place for place in places_in(text, documents) if place not in printed]
            if unknown:
                yield Problem(table.place(row, field.name), "原报告没有这一处", "、".join(unknown), ADVICE)
