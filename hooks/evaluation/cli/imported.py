"""What an import says of each table, and what it writes: nothing over a file without being told so."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from evaluation.cli.project import Project, write
from evaluation.dataset.grids import csv_text
from evaluation.facts import Register
from evaluation.intake.account import import_account
from evaluation.intake.converting import Converted
from evaluation.intake.importing import Difference, Entry, differences, existing
from evaluation.intake.matching import PARTLY, UNKNOWN
from evaluation.intake.origins import FILE as ORIGINS
from evaluation.intake.origins import origins_text, read_origins
from evaluation.intake.prose import AMBIGUOUS, LEFT, LINKED, Prose
from evaluation.intake.reading import Source
from evaluation.report import read_report

LISTED = 20


@dataclass(frozen=True, slots=True)
class Import:
    """How a call was meant: only to say, to replace what differs, or to ask at a terminal."""

    project: Project
    dry_run: bool = False
    replace: bool = False
    asks: bool = False


def heading(entry: Entry) -> str:
    title = f"“{entry.table.title}”" if entry.table.title else ""
    name = f" → {entry.match.schema.title}（{entry.state}，把握 {entry.match.shown_sureness}）" if entry.match else ""
    return f"{entry.table.where}{title}{name}"


def tell_source(source: Source, entries: Sequence[Entry]) -> None:
    click.echo(f"{source.file}：{len(entries)} 张表、{len(source.paragraphs)} 段文字")
    tell_some(source.remarks, "  ", "，全部在导入记录里")
    if source.proofread and (found := source.proofread.contradictions):
        click.echo(f"  原文有 {len(found)} 处自相矛盾，导入以前就该改，全部在导入记录里：")
        for finding in found[:LISTED]:
            click.echo(f"    {finding}")


def planned_texts(entries: Sequence[Entry], source: Source, call: Import) -> tuple[dict[Path, str], bool]:
    """What to write for the tables that are matched, telling of every table; and whether none was left as it is."""
    taken: list[Converted] = []
    texts: dict[Path, str] = {}
    whole = True
    for entry in entries:
        _tell(entry)
        if entry.imported is None:
            continue
        schema, after = entry.imported.match.schema, entry.imported.grid
        before = existing(call.project.data, schema)
        keeps = {one.name for one in schema.fields if one.new_year == "keep"}
        changes = [] if before is None else list(differences(before, after, keeps))
        _tell_changes(changes)
        if changes and not _may_write(entry.imported, changes, call):
            whole = False
            click.echo(f"     {schema.file} 已有，与文件不同，没有改动；确认要换的请加 --replace")
            continue
        taken.append(entry.imported)
        if before is not None and not changes:
            click.echo(f"     {schema.file} 已有，没有不同")
            continue
        texts[call.project.data / f"{schema.file}.csv"] = csv_text(after)
        place = f"data/{call.project.data.name}/{schema.file}.csv"
        click.echo(f"     {len(after) - 1} 行 → {place}{'（没有写）' if call.dry_run else ''}")
    if unknown := [entry.table.called for entry in entries if entry.state == UNKNOWN]:
        click.echo(
            f"  未知的没有写：是已有的某张表，加 --as 表名={unknown[0]}；作为本部门自己的表，加 --own 表名={unknown[0]}"
        )
    if taken:
        texts[call.project.data / ORIGINS] = origins_text(read_origins(call.project.data), taken, source.digest)
    return texts, whole


def _tell(entry: Entry) -> None:
    click.echo(f"  {heading(entry)}{'' if entry.match else '：未知'}")
    if entry.instead:
        way = f"要写这一张的，加 --as {entry.named}={entry.table.called}"
        click.echo(f"     没有读：{entry.instead}也认作这张表，只写那一张；{way}")
    for doubt in entry.doubts:
        click.echo(f"     ？{doubt}")
    if entry.state == PARTLY and entry.match:
        name, left = entry.match.schema.name, entry.match.unmatched(entry.table)
        lacking = entry.match.lacking
        lacks = f"没有对上「{'」「'.join(lacking)}」" if lacking else "把握不够"
        columns = f" --column {name}.{lacking[0]}=表头" if lacking and left else ""
        rest = f"，表里没有用上的列：{'、'.join(left[:LISTED])}" if left else ""
        click.echo(f"     没有写：{lacks}{rest}。确实是这张表的，加 --as {name}={entry.table.called}{columns}")


def _tell_changes(changes: Sequence[Difference]) -> None:
    """Every difference but those that only fill in what was waiting for it, which are counted."""
    others = [change for change in changes if not change.fills]
    tell_some(others)
    if len(others) < len(changes):
        click.echo(f"     填上 {len(changes) - len(others)} 格未填报")


def tell_some(found: Sequence[object], before: str = "     ", rest: str = "") -> None:
    for one in found[:LISTED]:
        click.echo(f"{before}{one}")
    if len(found) > LISTED:
        click.echo(f"{before}…… 共 {len(found)} 处{rest}")


def _may_write(imported: Converted, changes: Sequence[Difference], call: Import) -> bool:
    """Whether a file that differs may be written: somebody says so, or nothing that somebody wrote is lost."""
    if call.replace or all(change.adds or change.fills for change in changes):
        return True
    file = imported.match.schema.file
    return call.asks and click.confirm(f"     {file} 已有，换成文件里的吗？", default=False)


def put(texts: Mapping[Path, str]) -> None:
    """Write every file aside first, then put each in the place of its CSV or XLSX."""
    for path, text in texts.items():
        write(path.with_suffix(".part"), text)
    for path in texts:
        path.with_suffix(".part").replace(path)
        path.with_suffix(".xlsx").unlink(missing_ok=True)


def register_with(texts: Mapping[Path, str], call: Import) -> Register:
    """The year's facts with the files of these texts; a dry run reads them from a copy."""
    root, year = call.project.root, call.project.year
    if not call.dry_run:
        return read_report(root, year).register
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(root / "data", copy / "data", symlinks=True)
        put({copy / path.relative_to(root): text for path, text in texts.items()})
        return read_report(copy, year).register


def keep_account(source: Source, entries: Sequence[Entry], prose: Prose, call: Import) -> None:
    """Say what became of the prose, and keep the whole account and the drafted pages beside the project's results."""
    click.echo(
        f"{source.file} 的正文里 {len(prose.figures)} 个数：{len(prose.of(LINKED))} 个对上，"
        f"{len(prose.of(AMBIGUOUS))} 个有几种可能，{len(prose.of(LEFT))} 个没有来源"
    )
    if call.dry_run:
        return
    folder = call.project.root / "build" / "import" / Path(source.file).stem
    for name, text in {**prose.pages, "导入记录.md": import_account(source, entries, prose)}.items():
        write(folder / name, text)
    click.echo(f"  导入记录和各页草稿：{folder.relative_to(call.project.root).as_posix()}/")
