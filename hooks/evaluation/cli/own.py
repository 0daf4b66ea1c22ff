"""`report import --own`: a table that the schema does not know becomes a table of the department's own."""

from __future__ import annotations

from collections.abc import Mapping

import click

from evaluation.cli.add_table import files_of
from evaluation.cli.imported import Import, put
from evaluation.intake.importing import Choices
from evaluation.intake.inferring import column_names, inferred
from evaluation.intake.reading import Source
from evaluation.start.own_table import OwnTable, free_file, page_line


def with_own_tables(sources: list[Source], own: Mapping[str, str], choices: Choices, call: Import) -> Choices:
    """The choices with the tables that are added to the schema: their columns, units, totals and identities are what
    their content says. A dry run only says what would be added."""
    tables, columns = dict(choices.tables), dict(choices.columns)
    for name, where in own.items():
        found = next((one for source in sources for one in source.tables if one.is_at(where)), None)
        if found is None:
            places = "、".join(one.called for source in sources for one in source.tables)
            raise click.UsageError(f"文件里没有“{where}”这张表；有的是：{places}")
        table = inferred(found, name, free_file(call.project.policy()))
        _add(table, call)
        tables[name] = found.called
        columns[name] = {column: heading for heading, column in column_names(found).items()}
    return Choices(tables, columns) if not call.dry_run else choices


def _add(table: OwnTable, call: Import) -> None:
    root, files = call.project.root, files_of(table, call.project)
    shown = "、".join(f"{one.name}（{one.unit}）" if one.unit else one.name for one in table.own_columns)
    sums = "".join(f"；{one.column} = {' + '.join(one.of)}" for one in table.identities)
    click.echo(f"{'将' if call.dry_run else '已'}添上“{table.name}”：{shown}{sums}")
    if not call.dry_run:
        data = f"data/{call.project.year}/"
        put({root / path: content for path, content in files.items() if not path.startswith(data)})
        click.echo(f"  在要显示它的页面里写一行：{page_line(table)}")
