"""Every example of the list of words, over the real report, gives what the list says."""

from __future__ import annotations

import re
from html import unescape

import pytest
from conftest import ROOT, Narrator
from evaluation.markup import Macros
from evaluation.narrative.words import Use, read_uses
from evaluation.report import read_report

DESCRIBED = re.compile(
    r"^(?:用在|登记的|表“|图“|没有|只|大字的|十个格子|标题“|得分|全年|本级支出|轮椅|\d+\.\d+分、)|、"
)
NEEDS_MORE = re.compile(r"(?:图|全部图|历年对比|自评表)\(")  # a sentence beside it, a year, a form: others show those


@pytest.fixture(scope="module")
def narrator(macros: Macros) -> Narrator:
    return Narrator(read_report(ROOT, "2019"), macros)


@pytest.mark.parametrize(
    "use", [use for use in read_uses() if not NEEDS_MORE.match(use.written)], ids=lambda use: use.written
)
def test_an_example_gives_what_the_list_says(narrator: Narrator, use: Use) -> None:
    shown = narrator.filled(f"{{{{ {use.written} }}}}")

    assert shown.problems == ()
    if not DESCRIBED.search(use.shown):
        assert unescape(re.sub(r"<[^>]*>", "", narrator.html(f"{{{{ {use.written} }}}}"))).strip() == use.shown
