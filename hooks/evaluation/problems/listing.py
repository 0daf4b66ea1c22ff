"""The list of problems: by file, worst first, what follows under its cause, and never longer than one reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from evaluation.problems.causes import Cause, causes
from evaluation.problems.problem import Problem

SHOWN, ECHOES, FILES, ROWS, EVERY = 20, 3, 6, 12, 1_000_000
REFUSED = "未发布任何内容"


def listed(problems: Iterable[Problem], suspects: Sequence[Cause] = (), *, most: int = SHOWN) -> str:
    """The first problems with what follows from each, how many more there are and where, and the count."""
    return listing(causes(problems, suspects), most)


def listing(found: Sequence[Cause], most: int) -> str:
    """The same of causes that are found already."""
    runs = _alike(found)
    shown, left = runs[:most], [cause for run in runs[most:] for cause in run]
    files = Counter(cause.problem.place.file for cause in found)
    lines: list[str] = []
    file = ""
    for cause, *others in shown:
        place = cause.problem.place
        if len(files) > 1 and place.file != file:
            title = f"（{place.title}）" if place.title else ""
            lines.append(f"{place.file}{title}：{files[place.file]} 处")
        lines += _lines(cause, within=len(files) > 1)
        if others:
            rows = "、".join(str(other.problem.place.row) for other in others[:ROWS])
            more = f" 等 {len(others)} 行" if others[ROWS:] else " 行"
            lines.append(f"{'    ' if len(files) > 1 else '  '}同样的还有第 {rows}{more}")
        file = place.file
    return "\n".join([*lines, *_more(left), f"{counted(found)}，{REFUSED}。"])


def _alike(found: Sequence[Cause]) -> list[list[Cause]]:
    """The causes in their order; those without echoes that say the same of other rows stand with the first."""
    runs: dict[object, list[Cause]] = {}
    for number, cause in enumerate(found):
        place = cause.problem.place
        same = (place.file, place.column, cause.problem.said) if place.row and not cause.echoes else number
        runs.setdefault(same, []).append(cause)
    return list(runs.values())


def _lines(cause: Cause, *, within: bool) -> Iterator[str]:
    problem, where = cause.problem, cause.problem.place.within
    yield f"  {where}{'：' if where else ''}{problem.said}" if within else str(problem)
    if cause.echoes:
        indent = "    " if within else "  "
        yield f"{indent}由此 {len(cause.echoes)} 个问题，改好以后就没有了："
        yield from (f"{indent}  {echo}" for echo in cause.echoes[:ECHOES])
        if rest := cause.echoes[ECHOES:]:
            yield f"{indent}  还有 {len(rest)} 个：{_files(rest)}"


def _more(left: Sequence[Cause]) -> Iterator[str]:
    if left:
        problems = [problem for cause in left for problem in (cause.problem, *cause.echoes)]
        yield f"还有 {len(left)} 处没有列出：{_files(problems)}。"
        yield "全部列出：report check --all；只看一个文件：--file 文件名；做成网页：--html 问题.html"


def _files(problems: Iterable[Problem]) -> str:
    """How many problems each file has, most first."""
    files = Counter(problem.place.file for problem in problems).most_common()
    rest = sum(count for _, count in files[FILES:])
    shown = "、".join(f"{file} {count} 个" for file, count in files[:FILES])
    return f"{shown}，其余 {len(files) - FILES} 个文件 {rest} 个" if rest else shown


def counted(found: Sequence[Cause]) -> str:
    """How many problems there are, and how few places have to be mended where that is fewer."""
    count = sum(cause.count for cause in found)
    leading = [cause for cause in found if cause.echoes and cause.count > 1]
    echoes = sum(len(cause.echoes) for cause in leading)
    which = "都" if echoes == count else f"其中 {echoes} 个"
    return f"共 {count} 个问题" + (f"，{which}由 {len(leading)} 处引起" if leading else "")


def concerning(found: Iterable[Cause], files: Sequence[str], kind: str) -> list[Cause]:
    """The causes and echoes in files whose address holds one of the texts, and of a kind: 数据, 文字, or any."""

    def wanted(problem: Problem) -> bool:
        file = problem.place.file.lower()
        is_prose = file.startswith("docs/")
        named = not files or any(text.replace("\\", "/").lower() in file for text in files)
        return named and kind in ("", "文字" if is_prose else "数据")

    kept = []
    for cause in found:
        echoes = cause.echoes if wanted(cause.problem) else tuple(filter(wanted, cause.echoes))
        if echoes or wanted(cause.problem):
            kept.append(replace(cause, echoes=echoes))
    return kept


def listed_json(found: Sequence[Cause]) -> str:
    """The causes with their echoes, for programs."""
    entries = [
        {**_entry(cause.problem), "suspected": cause.suspected, "echoes": [_entry(echo) for echo in cause.echoes]}
        for cause in found
    ]
    count = sum(cause.count for cause in found)
    return json.dumps({"problems": count, "causes": entries}, ensure_ascii=False, indent=2)


def _entry(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file,
        "title": place.title,
        "row": place.row,
        "column": place.column,
        "character": place.character,
        "rule": problem.rule,
        "found": problem.found,
        "advice": problem.advice,
        "text": str(problem),
    }


def by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """The problems in order, under the file that each is in."""
    found: dict[str, list[Problem]] = {}
    for problem in sorted(set(problems)):
        found.setdefault(problem.place.file, []).append(problem)
    return found
