"""The account of an import, as Markdown for the person who goes on with it: every count and every doubt on a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from evaluation.audit import audit_lines
from evaluation.audit.output import Outcome
from evaluation.intake.importing import Entry
from evaluation.intake.inferring import inferred_lines
from evaluation.intake.matching import MATCHED, PARTLY, UNKNOWN
from evaluation.intake.prose import AMBIGUOUS, LEFT, LINKED, Prose
from evaluation.intake.reading import Source

_NOT_A_WORD = re.compile(r"\W|^\d+")


def import_account(source: Source, entries: Sequence[Entry], prose: Prose) -> str:
    return "\n".join(_lines(source, entries, prose)) + "\n"


def _lines(source: Source, entries: Sequence[Entry], prose: Prose) -> Iterator[str]:
    states = Counter(entry.state for entry in entries)
    yield f"# 导入记录：{source.file}"
    yield ""
    yield f"- 文件 sha256：{source.digest}"
    yield f"- 表：{len(entries)} 张，" + "，".join(
        f"{state} {states[state]} 张" for state in (MATCHED, PARTLY, UNKNOWN)
    )
    yield (
        f"- 正文里的数：{len(prose.figures)} 个，"
        + "，".join(f"{state} {len(prose.of(state))} 个" for state in (LINKED, AMBIGUOUS, LEFT))
    )
    yield from (f"- {remark}" for remark in source.remarks)
    yield "\n## 导入前的审读\n"
    if source.proofread is None:
        yield "这种文件没有正文，没有审读。"
    else:
        yield from (f"- {line}" for line in audit_lines(Outcome(source.file, source.proofread)) if line)
    yield "\n## 各表\n"
    for entry in entries:
        yield from _table(entry)
    yield "\n## 有几种可能的数，请选一个\n"
    for figure in prose.of(AMBIGUOUS):
        yield f"- {figure.place}：…{figure.clause}**{figure.text}**：{'、'.join(figure.candidates)}"
    yield "\n## 没有来源的数\n"
    yield "要公布的请登记到 facts.csv（下面是可以粘贴的行，编号、名称和单位请核对），不公布的请从正文里删去。\n"
    yield "```csv\n编号,名称,值,复核值,单位,修饰,出处,备注"
    for number, figure in enumerate(prose.of(LEFT), start=1):
        name = figure.clause.replace(",", "，").replace('"', "")
        yield f"导入.待定{number:03d},{name},{figure.digits},,{figure.unit},,{source.file} {figure.place},"
    yield "```"


def _table(entry: Entry) -> Iterator[str]:
    table, match = entry.table, entry.match
    yield f"### {table.where} {table.title}"
    yield ""
    yield f"- {entry.state}" + (f"：{match.schema.title}（把握 {match.shown_sureness}）" if match else "")
    if entry.instead:
        yield f"- 与{entry.instead}是同一张表，没有再读"
    if match:
        pairs = (f"{table.columns[at]}→{name}" for name, at in match.columns.items())
        yield f"- 列：{'，'.join(pairs)}"
        if unmatched := match.unmatched(table):
            yield f"- 没有对上的列：{'、'.join(unmatched)}"
    if entry.imported:
        yield f"- 写入 {len(entry.imported.rows)} 行"
    yield from (f"- 疑问：{doubt}" for doubt in entry.doubts)
    yield from (f"- 附注：{note}" for note in table.notes)
    if entry.state == UNKNOWN:
        name = _NOT_A_WORD.sub("", table.title) or "本部门的表"
        command = f"report import {table.file} --own {name}={table.called}"
        yield f"- 没有对应的表。要作为本部门自己的表：`{command}`；按内容推定："
        yield from (f"  - {line}" for line in inferred_lines(table))
    yield ""
