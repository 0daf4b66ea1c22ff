"""Hostile inputs end in a message that names the file, or pass and do no harm: those once wrong, an eighth of all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TESTS

sys.path.append(str(TESTS / "hostile"))

from cases import configuration, files_of_every_kind, settings
from more import beside, calls, documents, pages, tables
from trial import WRONG, Trials

ONCE_WRONG = (
    *(
        "mkdocs: docs_dir above",
        "mkdocs: plugin blog",
        "mkdocs: plugin privacy",
        "mkdocs: analytics",
        "mkdocs: exclude all",
    ),
    *("mkdocs extension: snippets of the system", "mkdocs extension: raw html", "mkdocs extension: toc separator"),
    *(
        "mkdocs theme: language code",
        "mkdocs theme: icon above",
        "mkdocs theme: font of the web",
        "mkdocs: address half",
    ),
    *("mkdocs: site in data by a detour", "mkdocs: nav script", "mkdocs: copyright script", "mkdocs: inherits itself"),
    *("docs/2031/index.md: folder", "docs/2031/index.md: bidi", "data/2031/recheck.csv: folder"),
    *("data/2031/confirmed.csv: html", "data/2031/editions/2031.1.json/a: deep", "settings: title bidi"),
    *("settings: title long", "schema: identity dots", "schema: identity of products"),
    *("schema: identity with an exponent", "schema: identity hexadecimal", "table: columns of nothing"),
    *("funds: rows by the thousand", "page: link script", "page: link script with entities", "page: link data"),
    *(
        "page: image of data",
        "page: link by reference",
        "call: foo",
        "call: pack docs x",
        "closed: attachment",
        "closed: data",
    ),
    *("variable: clock", "variable: pdf missing", "variable: address", "portal: project nowhere", "beside: svg base"),
    *(
        "call: reconcile --as a=b data/2031/funds.csv",
        "import: digits.txt",
        "import: chinese.txt",
        "import: pipe.docx",
        "reconcile: zero.txt",
        "call: --year",
    ),
)
CASES = {
    case.name: case
    for kind in (configuration, files_of_every_kind, settings, tables, pages, beside, calls, documents)
    for case in kind()
    if case.name in ONCE_WRONG
}


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    return Trials(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", ONCE_WRONG)
def test_what_was_once_wrong_is_a_message_or_a_harmless_pass(trials: Trials, name: str) -> None:
    answer = trials.answer(CASES[name])

    assert answer.kind not in WRONG, answer.said


@pytest.mark.faults
def test_an_eighth_of_the_hostile_inputs_end_in_a_message_or_a_harmless_pass() -> None:
    command = [sys.executable, str(Path("tests", "hostile")), "1/8"]  # all of them: make hostile, half an hour
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, env=os.environ)

    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
