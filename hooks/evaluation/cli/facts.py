"""`report facts`, `explain`, `rows`, `words`: the register, what vouches for it, and the vocabulary, to look up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import click

from evaluation.checks.rekeyed import to_rekey, unprotected_rows
from evaluation.cli.calls import echo_data
from evaluation.cli.intake import recorded
from evaluation.cli.project import Project, main, sound
from evaluation.dataset.shapes import near_names
from evaluation.facts import Fact, Register
from evaluation.facts.published import fact_entry, facts_json, formula_words
from evaluation.intake.origins import read_origins
from evaluation.intake.reconciling import Agreed
from evaluation.narrative.words import words_listed, words_page
from evaluation.numbers.amounts import UNFILLED
from evaluation.problems import Place


@main.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与网站的 facts.json 相同")
@click.argument("text", required=False)
@click.pass_obj
def facts(project: Project, as_json: bool, text: str | None) -> None:
    """列出全部数；给出 TEXT 时只列编号或名称含有它的数。"""
    register = sound(project.report).register
    chosen = Register(fact for fact in register.values() if not text or text in fact.id or text in fact.label)
    if not chosen:
        raise click.UsageError(f"没有编号或名称里有“{text}”的数。{near_names(text or '', register, '', most=5)}")
    if as_json:
        echo_data(facts_json(chosen))
        return
    for fact in chosen.values():
        click.echo(f"{fact.id}\t{fact.text}\t{fact.label}")


@main.command()
@click.argument("fact_id")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def explain(project: Project, fact_id: str, as_json: bool) -> None:
    """说明一个数是怎么来的，一直追到数据表的单元格。"""
    register, original = sound(project.report).register, _originals(project)
    if fact_id not in register:
        raise click.UsageError(f"没有“{fact_id}”这个数。{near_names(fact_id, register, '', most=5)}")
    if as_json:
        source = register[fact_id].origin.source
        added = {"original": where} if source and (where := original(source)) else {}
        echo_data(json.dumps({**fact_entry(register[fact_id]), **added}, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(explanation(register[fact_id], register, original)))


def _originals(project: Project) -> Callable[[Place], str]:
    """Tells of a cell that was imported where its row stands in the file it was taken from."""
    origins = read_origins(project.data)
    rows = {
        (table.file, row + 2): origins[key]
        for table in project.report.dataset.tables.values()
        for row, row_id in enumerate(table.ids())
        if (key := (table.schema.name, row_id)) in origins
    }
    return lambda place: str(rows.get((place.file, place.row), ""))


def explanation(fact: Fact, register: Register, original: Callable[[Place], str], depth: int = 0) -> Iterator[str]:
    """The fact and, indented below it, all that it is computed from, down to the file that a row was imported from."""
    margin = "  " * depth
    yield f"{margin}{fact.id} = {fact.text}（{fact.label}）"
    if fact.origin.method:
        yield f"{margin}  算法：{formula_words(fact)}" + (f"（{fact.origin.note}）" if fact.origin.note else "")
    if fact.origin.source:
        note = f"，{fact.origin.note}" if fact.origin.note and not fact.origin.method else ""
        yield f"{margin}  {'核对' if fact.origin.inputs else '来源'}：{fact.origin.source}{note}"
        if where := original(fact.origin.source):
            yield f"{margin}  原件：{where}"
    for fact_id in fact.origin.inputs:
        yield from explanation(register[fact_id], register, original, depth + 1)


@main.command()
@click.option("--ask", is_flag=True, help="把要再录一遍的单元格写进 recheck.csv，复核值写“未填报”，由另一个人填")
@click.pass_obj
def rows(project: Project, ask: bool) -> None:
    """列出没有复录、也没有等式单独提到的行：两行的数对调了，小计和合计看不出来。"""
    report = sound(project.report)
    if ask:
        cells = to_rekey(report.dataset, report.findings)
        asked = [Agreed(table.schema.name, table.ids()[row], column, UNFILLED, "") for table, row, column in cells]
        count = recorded(asked, report.dataset, project.data, "复录")
        click.echo(f"data/{project.year}/recheck.csv 添了 {count} 格，请另一个人只看原件、不看第一遍，把复核值填上")
        return
    found = list(unprotected_rows(report.dataset, report.findings))
    for table, places in found:
        numbers = "、".join(str(place.row) for place in places)
        click.echo(f"{table.file}（{table.schema.title}）：{len(places)} 行，第 {numbers} 行")
    count = sum(len(places) for _, places in found)
    advice = "运行 report rows --ask，由另一个人把其中一列再录一遍；或者在 checks.yml 里声明等式，就能发现两行对调。"
    click.echo(f"共 {count} 行没有保护。{advice}" if count else "每一行都有复录或者等式保护。")


@main.command()
@click.argument("text", default="")
@click.option("--markdown", is_flag=True, help="全部列成一页 Markdown")
def words(text: str, markdown: bool) -> None:
    """列出叙述里可以用的格式和函数：怎样写、得到什么、什么意思。"""
    click.echo(words_page() if markdown else words_listed(text), nl=False)
