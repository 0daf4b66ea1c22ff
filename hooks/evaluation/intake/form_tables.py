"""Forms that were found as rows of the year's three tables of forms, beside the forms that are there already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluation.dataset import DETAIL, SAMPLE, Policy, Schema
from evaluation.dataset.yaml_files import common
from evaluation.intake.amounts import amount_in, amount_text
from evaluation.intake.converting import Converted, Known, Row
from evaluation.intake.forms import (
    INDICATOR,
    MONEY,
    NAME,
    REACHED,
    SOURCE,
    TARGET,
    UNIT,
    WORDS,
    FormRow,
    FoundForm,
    bare,
    split_target,
)
from evaluation.intake.found import FoundTable
from evaluation.intake.matching import Match
from evaluation.intake.pairing import Label, new_id, paired, plain_label
from evaluation.numbers.amounts import UNFILLED, ZERO_DASHES, Unit, decimals_of, half_up, parse

WHOLE, FORM, KIND, ID = "部门整体", "自评表", "行别", "编号"
TOTAL = "合计"
LONGEST = 40  # of a list of forms, as it is shown
_MONEY_UNITS = ("元", "万元")
RATE, _REASONS = "公布执行率", ("原因", "偏差原因及改进措施")
_FACT_ID = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_CODE = re.compile(r"^[0-9A-Za-z]{8,}\s*[-—_]\s*")
Cells = Mapping[str, str]
Table = tuple[Cells, ...]


def form_tables(
    found: Sequence[FoundForm], file: str, policy: Policy, present: Mapping[str, Table], projects: Sequence[Known]
) -> Iterator[Converted]:
    """The tables of forms, funds and indicators with these forms in the place of those of the same name; `present` are
    the rows that the year has, by the role of their table, `projects` those of its table of projects."""
    roles = {schema.role: schema for schema in policy.schemas}
    labels = [Label(_name(form)) for form in found]
    gone = {row[ID] for row in present.get("forms", ()) if SAMPLE in row.get(NAME, "")}
    known = [row for row in present.get("forms", ()) if row[ID] not in gone]
    pairs, _ = paired(labels, [Label(row.get(NAME, "")) for row in known])
    taken = {row[ID] for row in known}
    parts: dict[str, list[Row]] = {"forms": [], "form_funds": [], "form_indicators": []}
    doubts: list[str] = []
    for number, form in enumerate(found):
        before = known[pairs[number]] if number in pairs else {}
        form_id = before.get(ID) or new_id(labels[number].text, "", number + 1, taken)
        taken.add(form_id)
        doubts.extend(form.doubts)
        parts["forms"].append(_head(form, form_id, before, projects, doubts))
        for role, label, rows in (
            ("form_funds", SOURCE, list(_funds(form, form_id, policy, doubts))),
            ("form_indicators", INDICATOR, list(_indicators(form, form_id, policy, doubts))),
        ):
            parts[role].extend(_named(rows, label, form_id, present.get(role, ())))
    for role, new in parts.items():
        if role in roles:
            old = [row for row in present.get(role, ()) if row.get(ID if role == "forms" else FORM) not in gone]
            yield _converted(roles[role], new, old, file, doubts if role == "forms" else [])


def _head(form: FoundForm, form_id: str, before: Cells, projects: Sequence[Known], doubts: list[str]) -> Row:
    name = _name(form)
    if not form.head.get(NAME):
        doubts.append(f"{form.where}：表上没有写项目名称或部门名称，名称写作“{name[:30]}”")
    project = WHOLE if form.is_whole else before.get("项目", "")
    if not project:
        pairs, _ = paired([Label(name, DETAIL)], [one.label for one in projects])
        project = projects[pairs[0]].id if pairs else form_id
        if not pairs and projects:
            doubts.append(f"{form.where}：项目表里没有“{name[:30]}”，“项目”一栏写作“{project}”，请改成项目表里的编号")
    kept = {key: text for key, text in before.items() if key in _TEXTS and text and text != UNFILLED}
    said = {key: _plain(text) for key, text in form.head.items()}
    score = amount_text(said.get("自评得分", ""))
    cells = {**said, **kept, ID: form_id, "项目": project, NAME: name, "自评得分": score or ""}
    return Row(cells, form.where)


_TEXTS = ("预期目标", "完成情况", "评价结论", "存在问题", "改进措施")


def _funds(form: FoundForm, form_id: str, policy: Policy, doubts: list[str]) -> Iterator[Row]:
    unit = form.unit if form.unit in _MONEY_UNITS else ""
    if not unit and form.funds:
        doubts.append(f"{form.where}：没有写金额的单位（元、万元），“单位”留空，请补上")
    whole = common(WORDS)["whole_of_funds"]
    for row in form.funds:
        is_whole = bare(row.cells[SOURCE]) in whole or not row.cells[SOURCE]
        kind = TOTAL if is_whole and len(form.funds) > 1 else DETAIL
        source = re.sub(r"^其中[:：]", "", _plain(row.cells[SOURCE])) or whole[0]
        cells = {**row.cells, KIND: kind, "单位": unit, SOURCE: source}
        if not is_whole:  # only the sum is scored; a dash there is no zero
            cells = {
                name: "" if name in ("分值", "得分") and text in ZERO_DASHES else text for name, text in cells.items()
            }
        yield _amounts(cells, {name: policy.units.get(unit) for name in MONEY} | _SCORED, row, form, form_id, doubts)


def _indicators(form: FoundForm, form_id: str, policy: Policy, doubts: list[str]) -> Iterator[Row]:
    for row in form.indicators:
        cells, doubt = split_target({TARGET: "", **row.cells}, policy.units)
        if doubt:
            doubts.append(f"{form.where}{row.place}：{doubt}")
        plain = {key: _plain(text) for key, text in cells.items()}
        yield _amounts(plain, {"分值": None, "得分": None}, row, form, form_id, doubts)


_SCORED: dict[str, Unit | None] = {RATE: None, "分值": None, "得分": None}


def _amounts(
    cells: Cells, names: Mapping[str, Unit | None], row: FormRow, form: FoundForm, form_id: str, doubts: list[str]
) -> Row:
    """The row with its amounts as a data file writes them, in the unit of each; what is no amount is told and left."""
    found = {**cells, FORM: form_id}
    for name, unit in names.items():
        place = f"{form.where}{row.place}「{name}」"
        found[name] = amount_in(found.get(name, ""), unit, Fraction(1), place, doubts)
    return Row(found, f"{form.where}{row.place}")


def _named(rows: Sequence[Row], label: str, form_id: str, present: Table) -> Iterator[Row]:
    """Each row with the identifier that it has already, or a new one of the form's and its own name."""
    own = [row for row in present if row.get(FORM) == form_id]
    pairs, _ = paired([Label(row.cells[label]) for row in rows], [Label(row[label]) for row in own])
    taken = {row[ID] for row in present}
    for number, row in enumerate(rows):
        known = own[pairs[number]][ID] if number in pairs else ""
        row_id = known or f"{form_id}{new_id(plain_label(row.cells[label]), '', number + 1, set())}"
        while not known and row_id in taken:
            number += 1
            row_id = f"{row_id.rstrip('0123456789')}{number:02d}"
        taken.add(row_id)
        before = own[pairs[number]] if number in pairs else {}
        yield replace(row, cells={**row.cells, **_staying(before, row.cells, label), ID: row_id})


def _staying(before: Cells, cells: Cells, label: str) -> dict[str, str]:
    """What a row that is there already keeps: columns and reasons that the form does not have, its own way to write a
    label or a result, and a blank for a rate that only repeats what follows from the money."""
    kept = {name: text for name, text in before.items() if name not in cells or (name in _REASONS and text)}
    if not before:
        return kept
    kept[label] = before[label]
    reached = before.get(REACHED, "")
    if _FACT_ID.fullmatch(reached) or (reached and reached == f"{cells.get(REACHED, '')}{cells.get(UNIT, '')}"):
        kept[REACHED] = reached
    if not before.get(RATE) and _is_rate(cells):
        kept[RATE] = ""
    return kept


def _is_rate(cells: Cells) -> bool:
    """Whether the printed rate is what the money of its row comes to."""
    planned, spent, printed = (parse(cells.get(name, "")) for name in (MONEY[1], MONEY[2], RATE))
    if not planned or spent is None or printed is None:
        return False
    return Fraction(half_up(spent / planned * 100, decimals_of(cells[RATE]))) == printed


def _converted(
    schema: Schema, new: Sequence[Row], present: Sequence[Cells], file: str, doubts: Sequence[str]
) -> Converted:
    """New rows in the place of the old rows of the same form; those of other forms stay."""
    key = ID if schema.role == "forms" else FORM
    forms = dict.fromkeys(row.cells[key] for row in new)
    kept = [row for row in present if row.get(key) not in forms]
    order = dict.fromkeys([*(row[key] for row in present if row.get(key) in forms or row in kept), *forms])
    every = (*new, *(Row(row, "") for row in kept))
    rows = [row for form in order for row in every if row.cells.get(key) == form]
    header = tuple(
        one.name for one in schema.fields if not one.optional or any(row.cells.get(one.name) for row in rows)
    )
    names = "、".join(forms)
    table = FoundTable(file, "", names if len(names) <= LONGEST else f"{names[:LONGEST]}…", "", header, ())
    match = Match(schema, {name: at for at, name in enumerate(header)}, Fraction(1))
    return Converted(table, match, header, tuple(rows), tuple(dict.fromkeys(doubts)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _name(form: FoundForm) -> str:
    """What the form is of, without the code that a budgeting system puts before it."""
    return _CODE.sub("", _plain(form.head.get(NAME) or form.title))
