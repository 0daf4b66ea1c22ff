"""`report init`: a project of its own for another department."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import click

from evaluation.cli.project import main, stop, write
from evaluation.dataset import configured_docs, read_settings
from evaluation.problems import listed
from evaluation.start.project import (
    ENTRY_FILES,
    FORM_KINDS,
    GRADES,
    Answers,
    entries_added,
    optional_parts,
    optional_tables,
    project_files,
    table_files,
)

Answer = TypeVar("Answer")
_YEAR = r"(?:19|20)\d{2}"
_NAME = r"[\w（）()·“”、—-]+(?: [\w（）()·“”、—-]+)*"
_MARKS = r"[1-9]\d*(?:\.\d+)?"
_GRADE = re.compile(r"([\u4e00-\u9fffA-Za-z]+)[=:：](\d+(?:\.\d+)?)")
_NONE = ("无", "没有", "都有")
_LIST = re.compile(r"[,，、;；\s]+")


@main.command()
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--department", help="部门全称")
@click.option("--short", help="简称，不写与全称相同")
@click.option("--year", "fiscal_year", help="年度，四位数字")
@click.option("--unit", help="表里的金额用元还是万元，不写是元")
@click.option("--full-marks", help="满分，不写是 100")
@click.option("--grades", help="等级和最低分，例如 优=90,良=80,中=60,差=0")
@click.option("--without", help="没有的表，用逗号隔开，例如 三公,满意度；没有对下的，也写在这里")
@click.option("--forms", help=f"公布哪些自评表：{','.join(FORM_KINDS)}；不写是都不公布")
@click.option("--table", help="给已有的项目添上这一张表：表头、常用的行和页面")
@click.pass_context
def init(context: click.Context, /, folder: Path, table: str | None, **stated: str | None) -> None:
    """为另一个部门新建项目：数据表、页面、设置和程序都在里面，马上可以生成草稿网站。"""
    if table is not None:
        _add_table(context.parent.params["root"] if context.parent else folder, table)
        return
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"“{folder}”不是空文件夹，没有改动任何内容。请换一个名称")
    answers = _answers(stated, folder)
    files = project_files(answers)
    for path, content in files.items():
        write(folder / path, content)
    click.echo(
        f"已在 {folder} 新建 {answers.department} {answers.year} 年度的项目，共 {len(files)} 个文件。接下来：\n"
        f"  cd {folder}\n  make site    生成草稿网站\n  make test    列出还要填写的内容\n"
        "没有 make 的电脑（Windows）：\n  py -m venv .venv\n"
        "  .venv\\Scripts\\pip install --require-hashes -r requirements.lock\n"
        "  .venv\\Scripts\\report serve    一边改一边看\n填写、保存和发布的步骤，写在 README.md 里。"
    )


def _answers(stated: Mapping[str, str | None], folder: Path) -> Answers:
    """What the options say, and what somebody at a terminal answers to the rest; a terminal has a default for all."""
    grades = ",".join(f"{name}={least}" for name, least in GRADES.items())
    here, last_year = (folder.resolve().name, str(date.today().year - 1)) if sys.stdin.isatty() else (None, None)

    def asked(key: str, question: str, default: str | None, read: Callable[[str], Answer]) -> Answer:
        given = stated[key]
        if given is None and sys.stdin.isatty():
            return _answered(question, default, read)
        if given is None and default is None:
            raise click.UsageError(f"请写明{question}：--{key.removeprefix('fiscal_')}")
        return read((given if given is not None else default or "").strip())

    parts, kinds = (*optional_tables(), *optional_parts()), tuple(FORM_KINDS)
    name_read = _fitting(_NAME, "名称用汉字、字母、数字、括号和顿号写，不能空着")
    name = asked("department", "部门全称", here, name_read)
    return Answers(
        department=name,
        short=asked("short", "简称", name, name_read),
        year=asked("fiscal_year", "年度", last_year, _fitting(_YEAR, "“{}”不是年度，请写四位数字，例如 2025")),
        unit=asked("unit", "金额单位（元、万元）", "元", _fitting("元|万元", "金额单位是元或万元")),
        full_marks=(full := asked("full_marks", "满分", "100", _fitting(_MARKS, "满分写数字，例如 100"))),
        grades=asked("grades", "等级和最低分", grades, lambda text: _grades(text, full)),
        without=asked("without", f"没有的表和列（可选：{'、'.join(parts)}）", "", _some_of(parts, "可以不要的有")),
        forms=asked("forms", f"公布哪些自评表（可选：{'、'.join(kinds)}）", "", _some_of(kinds, "可以公布的有")),
    )


def _answered(question: str, default: str | None, read: Callable[[str], Answer]) -> Answer:
    """What somebody answers at a terminal; asked again, with the reason, until it can be read."""
    while True:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
        try:
            return read(answer.strip())
        except click.UsageError as error:
            click.echo(error.message)


def _add_table(root: Path, name: str) -> None:
    """Put what a table needs into the project; nothing that is there already is touched."""
    if name not in (known := (*optional_tables(), *FORM_KINDS)):
        raise click.UsageError(
            f"没有“{name}”这张表；可以添的有：{'、'.join(known)}。本部门自己的表用 report add-table {name}"
        )
    docs = root / configured_docs(root / "mkdocs.yml", os.environ)
    settings, problems = read_settings(root / "data" / docs.name / "settings.yml", "settings.yml", docs.name)
    if problems:
        stop(listed(problems))
    answers = Answers(str(settings["部门"]), str(settings["简称"]), docs.name)
    added = {path: text for path, text in table_files(name, answers).items() if not (root / path).exists()}
    schema = root / "data" / "schema"
    own = {file: (schema / file).read_text(encoding="utf-8") for file in ENTRY_FILES if (schema / file).is_file()}
    here = (path for folder in (schema / "tables", root / "data" / docs.name) for path in folder.glob("*.*"))
    there = {path.stem for path in here} | {Path(path).stem for path in added}
    added |= {f"data/schema/{file}": text.encode() for file, text in entries_added(there, own)}
    for path, content in added.items():
        write(root / path, content)
    click.echo(f"已添上“{name}”：{'、'.join(added)}" if added else f"“{name}”要用的文件都有了，没有改动")


def _fitting(pattern: str, rule: str) -> Callable[[str], str]:
    """A reader of answers that have this form; of any other the rule is said, and what was written."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise click.UsageError(rule.format(text) if "{}" in rule else f"{rule}，现为“{text}”")
        return text

    return read


def _grades(text: str, full_marks: str) -> dict[str, str]:
    found = [_GRADE.fullmatch(part) for part in _LIST.split(text) if part]
    grades = {match[1]: match[2] for match in found if match}
    bounds = [Fraction(full_marks), *map(Fraction, grades.values())]
    falls = all(above > below for above, below in pairwise(bounds))
    if not found or len(grades) != len(found) or not falls or bounds[-1] != 0:
        raise click.UsageError(
            f"等级写作 优=90,良=80,中=60,差=0 的样子，从高到低，都小于满分 {full_marks}，最后一级为 0；现为“{text}”"
        )
    return grades


def _some_of(known: tuple[str, ...], which: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        names = tuple(name for name in _LIST.split(text) if name and name not in _NONE)
        if unknown := [name for name in names if name not in known]:
            near = [one for name in unknown for one in known if one in name]
            meant = f"是不是 {'、'.join(near)}？" if near else ""
            raise click.UsageError(f"没有“{'、'.join(unknown)}”这张表；{meant}{which}：{'、'.join(known)}")
        return names

    return read
