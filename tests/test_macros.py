"""Each macro prints exactly the HTML in tests/golden; `pytest --renew-golden` rewrites it for you to read the diff."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, TESTS
from evaluation.markup import Macros
from examples import PRINTED

# Whole pages: tests/test_forms.py, test_portal.py, test_preview.py and test_problems.py look at what they say.
LOOKED_AT_AS_PAGES = frozenset({"forms", "portal", "preview", "problems"})


@pytest.mark.parametrize("name", PRINTED)
def test_a_macro_prints_exactly_its_golden_html(
    name: str, macros: Macros, agrees_with: Callable[[str, Path], None]
) -> None:
    module, macro, values = PRINTED[name]

    agrees_with(f"{macros.block(module, macro, *values)}\n", TESTS / "golden" / f"{name}.html")


def test_every_macro_that_no_other_macro_uses_has_a_golden() -> None:
    sources = {path.stem: path.read_text("utf-8") for path in (ROOT / "macros").glob("*.html")}
    macros = {(module, name) for module, text in sources.items() for name in re.findall(r"{% macro (\w+)\(", text)}
    calls = set(re.findall(r"(?<!macro )\b(\w+)\(", "".join(sources.values())))
    alone = {(module, name) for module, name in macros if name not in calls and module not in LOOKED_AT_AS_PAGES}

    assert alone - {(module, macro) for module, macro, _ in PRINTED.values()} == set()


def test_every_golden_is_compared() -> None:
    assert {path.stem for path in (TESTS / "golden").glob("*.html")} == set(PRINTED)
