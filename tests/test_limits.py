"""What no parser should be given is refused before, by its line: pages and expressions; what a report needs passes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import ROOT, Narrator, Project
from evaluation.narrative.expressions import EXPRESSION, NarrativeError, parsed, pieces
from evaluation.narrative.limits import limit_problems

PAGES: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "brackets in lines": lambda n: "[\n" * n,
    "links": lambda n: "[a](" * n,
    "references": lambda n: "[a][" * n,
    "pointed links": lambda n: "[a](<" * n,
    "images": lambda n: "![" * n,
    "parentheses": lambda n: "[a]" + "(" * n,
    "stars": lambda n: "*" * n,
    "strong": lambda n: "**a " * n,
    "emphasis": lambda n: "*a _b " * n,
    "underscores": lambda n: "_a " * n,
    "code": lambda n: "`a " * n,
    "code of many lengths": lambda n: "".join("`" * (i % 50 + 1) + "a" for i in range(n)),
    "tags": lambda n: "<a " * n,
    "comments": lambda n: "<!-- " * n,
    "entities": lambda n: "&a" * n,
    "backslashes": lambda n: "\\" * n,
    "heading with attributes": lambda n: "# x {" + " " * n,
    "attributes": lambda n: "a {: .b " * n,
    "attribute quotes": lambda n: "# a {: a=" + '"' * n,
    "cells": lambda n: "a|b\n-|-\n" + "|" * n,
    "cells of code": lambda n: "a|b\n-|-\n" + "|`" * n,
    "rows": lambda n: "a|b\n-|-\n" + "1|2\n" * n,
    "quotations": lambda n: ">" * n + " a",
    "spaced quotations": lambda n: "> " * n + "a",
    "lists in a line": lambda n: "- " * n + "a",
    "numbers in a line": lambda n: "1. " * n + "a",
    "stars in a line": lambda n: "* " * n + "a",
    "pluses in a line": lambda n: "+ " * n + "a",
    "definitions in a line": lambda n: ": " * n + "a",
    "lists and quotations": lambda n: "- > " * n + "a",
    "lists below each other": lambda n: "\n".join("    " * i + "- a" for i in range(min(n, 300))),
    "tabbed lists": lambda n: "\n".join("\t" * i + "- a" for i in range(min(n, 300))),
    "quotations below each other": lambda n: "\n".join(">" * i + " a" for i in range(min(n, 300))),
    "notes in notes": lambda n: "\n".join("    " * i + "!!! a" for i in range(min(n, 300))),
    "definitions": lambda n: "a\n: b\n" * n,
    "headings": lambda n: "# a\n\n" * n,
    "lines": lambda n: "a\n\n" * n,
    "one line": lambda n: "汉" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "indented": lambda n: " " * n + "a",
    "expressions": lambda n: "{{ " * n,
    "closed expressions": lambda n: "{{ a }} " * n,
    "braces": lambda n: "}" * n,
    "strike": lambda n: "~~a " * n,
    "powers": lambda n: "^a" * n,
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_that_would_take_long_is_refused_with_its_line(kind: str) -> None:
    problems = list(limit_problems(PAGES[kind](9_000), "页.md"))

    assert problems
    assert any(problem.place.row for problem in problems) or kind == "lines"


@pytest.mark.parametrize("kind", PAGES)
def test_a_little_of_it_passes(kind: str) -> None:
    assert list(limit_problems(PAGES[kind](3), "页.md")) == []


def test_every_page_of_the_report_keeps_far_from_the_bounds() -> None:
    for path in sorted((ROOT / "docs").rglob("*.md")):
        assert list(limit_problems(path.read_text(encoding="utf-8") * 3, path.name)) == []


def test_a_page_out_of_bounds_is_not_given_to_any_parser(tiny: Project) -> None:
    page = tiny.docs("index.md")
    lines = page.read_text(encoding="utf-8").count("\n") + 2
    page.write_text(page.read_text(encoding="utf-8") + "\n" + "[" * 500 + "\n", encoding="utf-8")

    result = tiny.run("check")

    assert result.output == (
        f"docs/2031/index.md第{lines}行：一段里的“[”须在 400 个以内，现为 500 个。"
        "请检查是否误按；需要的话加空行分段。\n"
        "共 1 个问题，未发布任何内容。\n"
    )


def test_expressions_that_never_end_are_one_text_and_read_in_one_pass() -> None:
    assert [piece.is_expression for piece in pieces("{{ a }}" + "{{ " * 100_000)] == [False, True, False]


EXPRESSIONS = {
    "brackets": "(" * 2000 + "a" + ")" * 2000,
    "eleven brackets": "(" * 11 + "a" + ")" * 11,
    "lists": "[" * 100 + "]" * 100,
    "mappings": "{1:" * 100 + "1" + " }" * 100,
    "calls": "表(" * 100 + ")" * 100,
    "unclosed": "(" * 100,
    "dots": "a" + ".a" * 3000,
    "minus": "-" * 3000 + "1",
    "not": "not " * 500 + "a",
    "conditions": "a if b else " * 200 + "c",
    "filters": "a" + "|万元" * 500,
    "joined": "~".join("a" * 500),
    "powers": "**".join("9" * 200),
    "compared": "<".join("a" * 200),
    "arguments": "表(" + ",".join("a" * 200) + ")",
    "digits": "9" * 5000,
    "digits with signs": "1_" * 100 + "1",
    "exponent": "1e999999999",
    "small exponent": "1e-999999999",
    "name": "名" * 5000,
    "text": '"' + "a" * 5000 + '"',
    "quote": '"a',
    "escape": '"\\x"',
    "hash": "a # b",
    "nothing": "()",
}


@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_an_expression_beyond_the_bounds_is_refused(page: Narrator, kind: str) -> None:
    (problem,) = page.problems("{{ " + EXPRESSIONS[kind] + " }}")

    assert problem.startswith("页.md第1行：")
    assert len(problem) < 1_000


def test_the_longest_expression_within_the_bounds_can_be_parsed() -> None:
    for expression in (
        "(" * 10 + "a" + ")" * 10,
        "-" * 149 + "a",
        "not " * 149 + "a",
        "a" + ".a" * 74,
        "a" + "|b" * 74,
    ):
        assert parsed(expression)


def test_texts_count_as_one_sign() -> None:
    assert parsed('原文("' + "(.[" * 300 + '")')
    assert EXPRESSION.fullmatch("{{ a }}")
    with pytest.raises(NarrativeError):
        parsed("原文(" + "(.[" * 300 + ")")


@pytest.mark.parametrize("sign", "\x0b\x0c\x1c\x85\u2028\u2029")
def test_a_sign_that_only_python_takes_for_the_end_of_a_line_is_refused_in_its_line(sign: str) -> None:
    (problem,) = limit_problems(f"甲\n乙{sign}丙\n", "页.md")

    assert (problem.place.row, problem.found) == (2, f"U+{ord(sign):04X}")
