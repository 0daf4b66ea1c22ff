"""Tables of the department's own: `report add-table`, ready to be filled in, and `report import --own`, from a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import click

from evaluation.cli.imported import Import, put
from evaluation.cli.project import Project, main, write
from evaluation.intake.importing import Choices
from evaluation.intake.inferring import column_names, inferred
from evaluation.intake.reading import Source
from evaluation.start.own_table import (
    UNITS_FILE,
    OwnColumn,
    OwnTable,
    free_file,
    own_table_faults,
    own_table_files,
    page_line,
)

_LIST = re.compile(r"[,，、;；]+")
_USUAL = "项目,金额:{unit},说明"


@main.command("add-table")
@click.argument("name", metavar="表名")
@click.option("--columns", help="各列，用逗号隔开；数在冒号后面写单位，例如 乡镇,补助资金:万元,受益人数:人,说明")
@click.option("--file", "file", help="数据文件的名称，用英文字母，例如 towns；不写时是 table_1")
@click.option("--totals/--no-totals", default=None, help="有没有小计、合计行；不写时有")
@click.pass_obj
def add_table(project: Project, name: str, columns: str | None, file: str | None, totals: bool | None) -> None:
    """加一种本部门自己的表：写好它的列、带表头的数据文件，说出放进页面的一行。"""
    policy, at_terminal = project.policy(), sys.stdin.isatty()
    usual, free = _USUAL.format(unit="元"), free_file(policy)
    if columns is None:
        columns = click.prompt("各列（数在冒号后面写单位）", default=usual) if at_terminal else usual
    if file is None:
        file = click.prompt("数据文件的名称（英文字母）", default=free) if at_terminal else free
    if totals is None:
        totals = click.confirm("有小计、合计行吗？", default=True) if at_terminal else True
    table = OwnTable(name, file.removesuffix(".csv"), _columns(columns), totals)
    files = files_of(table, project)
    if there := [path for path in files if path != UNITS_FILE and (project.root / path).exists()]:
        raise click.UsageError(f"已有 {'、'.join(there)}，没有改动任何内容。请换一个文件名：--file")
    for path, text in files.items():
        write(project.root / path, text)
    data = next(path for path in files if path.endswith(".csv"))
    click.echo(
        f"已添上“{name}”：{'、'.join(files)}。接下来：\n"
        f"  1. 把数填进 {data}；写着【示例】的一行改成自己的。\n"
        f"  2. 在要显示它的页面（docs/{project.year}）里写一行：{page_line(table)}\n"
        f"  3. 运行 report check。列要增减的，改 data/schema/tables/{table.file}.yml。"
    )


def files_of(table: OwnTable, project: Project) -> Mapping[str, str]:
    """What a table of the department's own is made of, as the project has to hold it; a wrong call says why not."""
    policy, units = project.policy(), project.root / UNITS_FILE
    if faults := own_table_faults(table, policy):
        raise click.UsageError("；".join(faults))
    return own_table_files(table, policy, project.year, units.read_text(encoding="utf-8") if units.is_file() else "")


def _columns(text: str) -> tuple[OwnColumn, ...]:
    parts = (part.strip().replace("：", ":").partition(":") for part in _LIST.split(text) if part.strip())
    return tuple(OwnColumn(name.strip(), unit.strip()) for name, _, unit in parts)


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
