"""What an editor must fix, as values with a place, and the list of them.

Causes before echoes: what follows from another problem stands under it, and is gone when that one is mended.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

LONGEST = 300
SHOWN, ECHOES, FILES, ROWS, EVERY = 20, 3, 6, 12, 1_000_000
REFUSED = "未发布任何内容"
_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, order=True)
class Place:
    """Where a problem is, as staff see it: the file and, as far as they apply, its row, and its column or character."""

    file: str
    row: int = 0
    column: str = ""
    title: str = ""
    character: int = 0

    def __str__(self) -> str:
        title = f"（{self.title}）" if self.title else ""
        return f"{self.file}{title}{self.within}"

    @property
    def within(self) -> str:
        """Where in its file: 第3行「支出_对下」; empty for the whole file."""
        row = f"第{self.row}行" if self.row else ""
        column = f"「{self.column}」" if self.column else ""
        character = f"第{self.character}字" if self.character else ""
        return f"{row}{column}{character}"


NOWHERE = Place("")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that stops publication: place, the rule that is broken, what was found, what to do.

    What has a `code` is a question: the program cannot know, and somebody may answer that it is right as it is.
    `facts` are the numbers that were compared and `gap` how far apart they are, in their base unit. `takes` are the
    beginnings of the ids that are missing because of it: what else lacks them follows from it. `carries` are the ids
    of the numbers that are off by just as much because of it, such as the score above a score.
    """

    place: Place
    rule: str
    found: str = ""
    advice: str = ""
    code: str = ""
    facts: tuple[str, ...] = field(default=(), compare=False)
    gap: Fraction = field(default=Fraction(0), compare=False)
    takes: tuple[str, ...] = field(default=(), compare=False)
    carries: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.place}：{self.said}"

    @property
    def said(self) -> str:
        """All but the place."""
        found = f"，现为 {_short(self.found)}" if self.found else ""
        end = "" if self.advice.endswith("？") else "。"
        advice = f"{self.advice}{end}" if self.advice else ""
        if self.code:
            advice = f"{advice}核对无误的，运行 report confirm {self.code} --reason “理由”。"
        return f"{self.rule}{found}。{advice}"


def _short(found: str) -> str:
    """What was found, as far as a message needs it: somebody may have pasted a page into a cell."""
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}……（共 {len(found):,} 字）"


@dataclass(frozen=True, slots=True)
class Cause:
    """A problem with those that follow from it. One that is `suspected` is no finding of its own: it explains them."""

    problem: Problem
    echoes: tuple[Problem, ...] = ()
    suspected: bool = False

    @property
    def count(self) -> int:
        """How many problems these are."""
        return len(self.echoes) + (not self.suspected)


def quoted_names(problem: Problem) -> list[str]:
    """What the problem names in quotes: ids, as far as it is about numbers."""
    return _QUOTED.findall(f"{problem.rule}{problem.found}")


def follows(problem: Problem, cause: Problem) -> bool:
    """Whether a problem is about numbers that are missing because of the other. One that takes numbers away itself does
    only where it says so."""
    names = problem.facts if problem.takes else (*problem.facts, *quoted_names(problem))
    return problem != cause and any(_within(name, taken) for name in names for taken in cause.takes)


def _within(name: str, taken: str) -> bool:
    return name == taken or name.startswith(taken if taken.endswith(".") else f"{taken}.")


def causes(problems: Iterable[Problem], suspects: Sequence[Cause] = ()) -> list[Cause]:
    """All problems, each once: under the cause it follows from, or as its own. Most echoes first, then by place."""
    rest = dict.fromkeys(sorted(set(problems)))
    found = [*_missing(rest), *_suspected(rest, suspects), *_carried(rest)]
    found += [Cause(problem) for problem in rest]
    most: dict[str, int] = {}
    for cause in found:
        file = cause.problem.place.file
        most[file] = max(most.get(file, 0), len(cause.echoes))
    return sorted(
        found, key=lambda one: (-most[one.problem.place.file], one.problem.place.file, -len(one.echoes), one.problem)
    )


def _missing(rest: dict[Problem, None]) -> Iterator[Cause]:
    """The problems that take numbers away, with what lacks these; both are taken out of the rest."""
    taking = [problem for problem in rest if problem.takes]
    for problem in sorted(taking, key=lambda one: any(follows(one, other) for other in taking)):
        if problem in rest:
            yield _taken_out(rest, problem, (other for other in rest if follows(other, problem)))


def _carried(rest: dict[Problem, None]) -> Iterator[Cause]:
    """The problems whose difference is found again in other numbers, with what is said of these."""
    for problem in [problem for problem in rest if problem.carries]:
        echoes = [other for other in rest if other.facts and other.facts[0] in problem.carries and not other.carries]
        if echoes:
            yield _taken_out(rest, problem, echoes)


def _taken_out(rest: dict[Problem, None], problem: Problem, echoes: Iterable[Problem]) -> Cause:
    cause = Cause(problem, tuple(echoes))
    for one in (problem, *cause.echoes):
        del rest[one]
    return cause


def _suspected(rest: dict[Problem, None], suspects: Sequence[Cause]) -> Iterator[Cause]:
    for cause in suspects:
        echoes = tuple(problem for problem in sorted(cause.echoes) if problem in rest)
        for problem in echoes:
            del rest[problem]
        known = next((problem for problem in rest if problem.place == cause.problem.place), None)
        if echoes and known:  # what is wrong with the cell for certain says it better than a suspicion
            del rest[known]
            yield Cause(known, echoes)
        elif echoes:
            yield Cause(cause.problem, echoes, suspected=True)


def listed(
    problems: Iterable[Problem], suspects: Sequence[Cause] = (), *, most: int = SHOWN, refused: str = REFUSED
) -> str:
    """The first problems with what follows from each, how many more there are and where, and the count."""
    return listing(causes(problems, suspects), most, refused)


def listing(found: Sequence[Cause], most: int, refused: str = REFUSED) -> str:
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
    return "\n".join([*lines, *_more(left), f"{counted(found)}，{refused}。"])


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
        are_built = any(problem.place.file.endswith(".html") for problem in problems)
        if not are_built:  # no command looks at built pages anew
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
    said = {"rule": problem.rule, "found": problem.found, "advice": problem.advice, "text": str(problem)}
    return asdict(problem.place) | said


def by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """The problems in order, under the file that each is in."""
    found: dict[str, list[Problem]] = {}
    for problem in sorted(set(problems)):
        found.setdefault(problem.place.file, []).append(problem)
    return found
