"""`report`: the engine on the command line. Exit 0: can be published; 1: something must be fixed; 2: wrong call."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import click

from evaluation import mutation
from evaluation.audit import audit as audited
from evaluation.audit import audit_json, audit_lines
from evaluation.dataset import configured_docs
from evaluation.facts import Fact, Register
from evaluation.pages import Macros
from evaluation.pages.narrative import read_narrative
from evaluation.problems import listed
from evaluation.publication import fact_entry, facts_json, formula_words
from evaluation.report import Report, read_report


@dataclass(frozen=True)
class Project:
    """Where the call runs: the repository's root and the narrative folder of the chosen year."""

    root: Path
    docs: Path

    @property
    def year(self) -> str:
        return self.docs.name


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", help="项目文件夹")
@click.option("--year", help="年度；不写时用 mkdocs.yml 里的年度")
@click.pass_context
def main(context: click.Context, root: Path, year: str | None) -> None:
    """核对、查看和解释报告里的每一个数。"""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if not (root / "mkdocs.yml").is_file():
        raise click.UsageError(f"{root} 里没有 mkdocs.yml，请在项目文件夹里运行")
    docs = root / configured_docs(root / "mkdocs.yml", os.environ)
    if year:
        docs = docs.parent / year
    if not (root / "data" / docs.name).is_dir():
        raise click.UsageError(f"没有 data/{docs.name} 这个年度的数据")
    context.obj = Project(root, docs)


@main.command()
@click.pass_obj
def check(project: Project) -> None:
    """核对数据和叙述，一次列出全部问题。"""
    report = read_report(project.root, project.year)
    narrative = read_narrative(project.docs, report, Macros(project.root / "macros"))
    problems = {*report.problems, *narrative.problems}
    if problems:
        click.echo(listed(problems, report.suspects), err=True)
        sys.exit(1)
    click.echo(
        f"{project.year} 年度可以发布：{len(report.register)} 个数、{len(report.findings)} 次核对、"
        f"{len(narrative.pages)} 个页面，没有问题。"
    )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与网站的 facts.json 相同")
@click.argument("text", required=False)
@click.pass_obj
def facts(project: Project, as_json: bool, text: str | None) -> None:
    """列出全部数；给出 TEXT 时只列编号或名称含有它的数。"""
    register = _register(project)
    chosen = Register(fact for fact in register.values() if not text or text in fact.id or text in fact.label)
    if as_json:
        click.echo(facts_json(chosen), nl=False)
        return
    for fact in chosen.values():
        click.echo(f"{fact.id}\t{fact.text}\t{fact.label}")


@main.command()
@click.argument("fact_id")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def explain(project: Project, fact_id: str, as_json: bool) -> None:
    """说明一个数是怎么来的，一直追到数据表的单元格。"""
    register = _register(project)
    if fact_id not in register:
        near = get_close_matches(fact_id, list(register), n=5, cutoff=0.5)
        raise click.UsageError(f"没有“{fact_id}”这个数。" + (f"最接近的有：{'、'.join(near)}" if near else ""))
    if as_json:
        click.echo(json.dumps(fact_entry(register[fact_id]), ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(explanation(register[fact_id], register)))


def explanation(fact: Fact, register: Register, depth: int = 0) -> Iterator[str]:
    """The fact and, indented below it, all that it is computed from."""
    margin = "  " * depth
    yield f"{margin}{fact.id} = {fact.text}（{fact.label}）"
    if fact.origin.method:
        yield f"{margin}  算法：{formula_words(fact)}" + (f"（{fact.origin.note}）" if fact.origin.note else "")
    if fact.origin.source:
        note = f"，{fact.origin.note}" if fact.origin.note and not fact.origin.method else ""
        yield f"{margin}  {'核对' if fact.origin.inputs else '来源'}：{fact.origin.source}{note}"
    for fact_id in fact.origin.inputs:
        yield from explanation(register[fact_id], register, depth + 1)


@main.command()
@click.option("--operators", default="改一位", show_default=True, help="改法，用逗号分开；写“全部”试所有改法")
@click.option("--sample", type=click.IntRange(min=1), help="只随机试这么多个（固定种子）")
@click.option("--numbers", is_flag=True, help="只改数字单元格，不改文字和页面")
@click.option("--survivors", default=30, show_default=True, help="最多列出多少个没有发现的改动")
@click.option("--verify", default=0, help="另取这么多个，用完整核对再试一遍，验证快速试法说的是真话")
@click.option("--save", is_flag=True, help="把结果写入本年度数据，供“数据核对”页公布")
@click.pass_obj
def mutate(
    project: Project, operators: str, sample: int | None, numbers: bool, survivors: int, verify: int, save: bool
) -> None:
    """每次改错一处，看核对能发现多少。"""
    report = _sound(read_report(project.root, project.year))
    chosen = mutation.chosen_operators(operators)
    if chosen is None:
        raise click.UsageError(f"改法只有：{'、'.join(mutation.ALL_OPERATORS)}")
    trial = mutation.Trial(report, project.docs, Macros(project.root / "macros"))
    mutants = mutation.all_mutants(report, trial.sources, chosen, numbers_only=numbers)
    outcomes = mutation.outcomes(trial, mutation.sampled(mutants, sample))
    click.echo("\n".join(mutation.summary(outcomes, survivors)))
    if verify:
        differing = mutation.disagreements(project.root, project.docs, mutation.sampled_outcomes(outcomes, verify))
        click.echo(f"用完整核对复验 {min(verify, len(outcomes))} 个，不一致 {len(differing)} 个。")
        if differing:
            sys.exit(1)
    if save:
        target = project.root / "data" / project.year / "mutation.yml"
        target.write_text(mutation.saved(outcomes, project.root, project.docs), encoding="utf-8", newline="\n")
        click.echo(f"已写入 data/{project.year}/mutation.yml")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--all", "everything", is_flag=True, help="另列存疑之处，以及每个数量等于数据里的哪个数、或最接近哪个数")
@click.pass_obj
def audit(project: Project, file: Path, as_json: bool, everything: bool) -> None:
    """审读任何文字（Word 导出的文本、草稿），列出它与自己的表、自己的合计或数据矛盾的地方。"""
    result = audited(_text_of(file), _sound(read_report(project.root, project.year)))
    if as_json:
        click.echo(audit_json(result, everything=everything), nl=False)
    else:
        click.echo("\n".join(audit_lines(result, everything=everything)))
    sys.exit(1 if result.contradictions else 0)


def _text_of(file: Path) -> str:
    """The text of a file as Windows and Word write it: UTF-8 with or without a mark, UTF-16, or GB 18030."""
    content = file.read_bytes()
    if content.startswith(b"PK"):
        raise click.UsageError(f"{file.name} 是 Word 或 Excel 文件，请先在 Word 里“另存为”纯文本（.txt）")
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise click.UsageError(f"{file.name} 不是纯文本，请另存为 UTF-8 编码的 .txt")


def _register(project: Project) -> Register:
    return _sound(read_report(project.root, project.year)).register


def _sound(report: Report) -> Report:
    """The report, when its data can be read; otherwise all problems and exit 1."""
    if report.dataset.problems:
        click.echo(listed(report.problems), err=True)
        sys.exit(1)
    return report
