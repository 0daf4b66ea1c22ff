"""Every name in the schema, mistyped in turn, is a problem: none passes, and none ends in a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from conftest import SCHEMA, Project, compose_in
from evaluation.dataset import policy_problems, read_dataset
from evaluation.dataset.policy import FILES, assembled, declaration
from evaluation.dataset.schema import SCHEMA_FILE, Named
from evaluation.dataset.shapes import ListOf, MapOf, Name, Record, Shape, Text
from evaluation.dataset.yaml_files import TEXT, Node, read_yaml
from evaluation.problems import Problem
from evaluation.report import evaluate
from evaluation.shipped import COMMON

Nodes = Mapping[str, Node]
DECLARED_HERE = "新"
ELSEWHERE = (Named.FUNCTION,)
CAPTION = "指标个数"  # what a chart of single numbers calls its one series is no name of a column


@dataclass(frozen=True)
class Slip:
    """One name mistyped: in which file, what it was, of what kind, and the whole file with it."""

    file: str
    line: int
    text: str
    kind: str
    node: Node

    def __str__(self) -> str:
        return f"{self.file}.yml:{self.line} {self.text}"


def mistyped(node: Node) -> Node:
    return replace(node, text=f"{node.text}误")


def slips_of(shape: Shape, node: Node) -> Iterator[tuple[Node, str, Node]]:
    """Every name within a node: itself, of what kind it is, and the node with it mistyped."""
    if isinstance(shape, Record):
        for at, (key, value) in enumerate(node.entries):
            yield key, "", _with_entry(node, at, mistyped(key), value)
            for name, kind, other in slips_of(shape.keys[key.text], value):
                yield name, kind, _with_entry(node, at, key, other)
    elif isinstance(shape, MapOf):
        for at, (key, value) in enumerate(node.entries):
            for name, kind, other in slips_of(shape.key, key):
                yield name, kind, _with_entry(node, at, other, value)
            for name, kind, other in slips_of(shape.value, value):
                yield name, kind, _with_entry(node, at, key, other)
    elif isinstance(shape, ListOf) and node.kind != TEXT:
        for at, item in enumerate(node.items):
            for name, kind, other in slips_of(shape.item, item):
                yield name, kind, replace(node, items=(*node.items[:at], other, *node.items[at + 1 :]))
    elif isinstance(shape, ListOf):
        yield from slips_of(shape.item, node)
    elif isinstance(shape, Name) or not isinstance(shape, Text):
        new = isinstance(shape, Name) and shape.new
        yield node, DECLARED_HERE if new else getattr(shape, "kind", ""), mistyped(node)


def _with_entry(node: Node, at: int, key: Node, value: Node) -> Node:
    return replace(node, entries=(*node.entries[:at], (key, value), *node.entries[at + 1 :]))


def read_nodes() -> Nodes:
    names = [*(f"tables/{path.stem}" for path in sorted((SCHEMA / "tables").glob("*.yml"))), *FILES]
    paths = [path if (path := SCHEMA / f"{name}.yml").exists() else COMMON / f"{name}.yml" for name in names]
    found = {name: read_yaml(path, name)[0] for name, path in zip(names, paths, strict=True) if path.exists()}
    return {name: node for name, node in found.items() if node is not None}


NODES = read_nodes()
SLIPS = [
    Slip(file, name.line, name.text, kind, other)
    for file, node in NODES.items()
    for name, kind, other in slips_of(FILES.get(file, SCHEMA_FILE), node)
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return compose_in(tmp_path_factory.mktemp("names") / "project")


DECLARED = {file: read for file, node in NODES.items() if (read := declaration(file, node, []))}


def problems_with(slip: Slip, project: Project) -> list[str]:
    """What stands between the smallest valid year and publication with this slip in its schema."""
    found: list[Problem] = []
    if (read := declaration(slip.file, slip.node, found)) is None:
        return [str(problem) for problem in found]
    policy = assembled({**DECLARED, slip.file: read})
    if static := [str(problem) for problem in policy_problems(policy)]:
        return static
    return [str(problem) for problem in evaluate(read_dataset(project.root / "data", project.year, policy)).problems]


def test_there_are_hundreds_of_names_to_mistype() -> None:
    assert len(SLIPS) > 1500
    assert {slip.file for slip in SLIPS} >= {*NODES} - {"notes", "synonyms"}


@pytest.mark.parametrize("file", NODES)
def test_no_mistyped_name_passes(file: str, project: Project) -> None:
    """A name that is declared there is another name then: that is found as soon as anything else speaks of it.

    Functions are known to the narrative alone, and what figures are computed from to their graph.
    """
    slips = [slip for slip in SLIPS if slip.file == file and slip.kind not in ELSEWHERE and slip.text != CAPTION]
    wanted = [slip for slip in slips if (slip.kind != DECLARED_HERE or _is_used(slip))]

    assert [str(slip) for slip in wanted if not problems_with(slip, project)] == []


def test_a_number_mistyped_where_it_is_drawn_is_named_and_not_what_says_that_it_is_optional(example: Project) -> None:
    example.edit(
        "data/schema/charts.yml", "支出占比\n  apart: {资金收支.基本支出", "支出占比\n  apart: {资金收支.基本开支"
    )

    found = example.run("check").output

    assert (
        "「钱用在哪里」：没有这样的数，现为 “资金收支.基本开支.本年支出”。最接近的是 资金收支.基本支出.本年支出"
        in found
    )
    assert found.endswith(
        "共 1 个问题，未发布任何内容。\n"
    )  # nor is the year before told of, which has the same schema


def test_what_is_worked_out_from_a_number_mistyped_in_a_ratio_is_no_other_problem(example: Project) -> None:
    example.edit("data/schema/ratios.yml", "预算完成数: 资金收支.合计.本年支出", "预算完成数: 资金收支.合计.支出")

    found = example.run("check").output

    assert found.splitlines()[0].startswith("data/schema/ratios.yml")
    assert found.endswith("其中 1 个由 1 处引起，未发布任何内容。\n")


def test_a_function_in_the_words_of_the_language_is_one_that_pages_can_call(tiny: Project) -> None:
    own = (COMMON / "language.yml").read_text("utf-8").replace("beside: [前列, 最多]", "beside: [前排, 最多]")
    tiny.write("data/schema/language.yml", own)

    row = 1 + own.splitlines().index("    beside: [前排, 最多]")
    expected = f"  第{row}行「最大」：没有这样的函数，现为 “前排”。最接近的是 前列。"
    assert expected in tiny.run("check").output.splitlines()


def _is_used(slip: Slip) -> bool:
    """Whether anything in the schema speaks of what is declared there."""
    table = DECLARED[slip.file][0].name if slip.file.startswith("tables/") else None
    return any(
        mention.kind not in ELSEWHERE
        and mention.text.partition("@")[0] == slip.text
        and (table is None or mention.table == table)
        for _, mentions in DECLARED.values()
        for mention in mentions
    )
