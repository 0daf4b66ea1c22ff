"""`report import --own`: a table that the schema does not know becomes a table of the department's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import click

from evaluation.cli.imported import Import, put
from evaluation.dataset import Policy, read_policy
from evaluation.intake.found import FoundTable
from evaluation.intake.importing import Choices
from evaluation.intake.inferring import inferred
from evaluation.intake.reading import Source
from evaluation.start.own_table import (
    UNITS_FILE,
    OwnColumn,
    OwnIdentity,
    OwnTable,
    free_file,
    own_table_faults,
    own_table_files,
    page_line,
)

_UNIT = re.compile(r"[（(](?:元|万元|亿元|千元|%|人|人次|个|项|次|户|件)[）)]")
_ODD = re.compile(r"[^\w“”（）()%·-]")


def with_own_tables(sources: list[Source], own: Mapping[str, str], choices: Choices, call: Import) -> Choices:
    """The choices with the tables that are added to the schema: their columns, units, totals and identities are what
    their content says. A dry run only says what would be added."""
    tables, columns = dict(choices.tables), dict(choices.columns)
    for name, where in own.items():
        found = next((one for source in sources for one in source.tables if one.is_at(where)), None)
        if found is None:
            places = "、".join(one.called for source in sources for one in source.tables)
            raise click.UsageError(f"文件里没有“{where}”这张表；有的是：{places}")
        headings = _names(found)
        table = _own_table(name, found, headings, read_policy(call.project.root / "data" / "schema"))
        _add(table, call)
        tables[name] = found.called
        columns[name] = {column: heading for heading, column in headings.items()}
    return Choices(tables, columns) if not call.dry_run else choices


def _names(found: FoundTable) -> dict[str, str]:
    """What each heading is called as a column: without its unit and what no name can hold."""
    named: dict[str, str] = {}
    for at, heading in enumerate(found.columns, start=1):
        name = _ODD.sub("", _UNIT.sub("", heading)) or f"第{at}列"
        named[heading] = name if name not in named.values() else f"{name}{at}"
    return named


def _own_table(name: str, found: FoundTable, headings: Mapping[str, str], policy: Policy) -> OwnTable:
    said = inferred(found)
    columns = tuple(OwnColumn(headings[one.name], (one.unit or "个") if one.is_amount else "") for one in said.fields)
    identities = tuple(
        OwnIdentity(headings[one.column], one.method, tuple(headings[part] for part in one.of))
        for one in said.identities
    )
    table = OwnTable(name, free_file(policy), columns, said.has_totals, identities, found.title or name)
    if faults := own_table_faults(table, policy):
        raise click.UsageError("；".join(faults))
    return table


def _add(table: OwnTable, call: Import) -> None:
    root = call.project.root
    units: Path = root / UNITS_FILE
    policy = read_policy(root / "data" / "schema")
    text = units.read_text(encoding="utf-8") if units.is_file() else ""
    files = own_table_files(table, policy, call.project.year, text)
    shown = "、".join(f"{one.name}（{one.unit}）" if one.unit else one.name for one in table.own_columns)
    sums = "".join(f"；{one.column} = {' + '.join(one.of)}" for one in table.identities)
    click.echo(f"{'将' if call.dry_run else '已'}添上“{table.name}”：{shown}{sums}")
    if not call.dry_run:
        for path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        data = f"data/{call.project.year}/"
        put({root / path: content for path, content in files.items() if not path.startswith(data)})
        click.echo(f"  在要显示它的页面里写一行：{page_line(table)}")
