"""What the documents point at is there, every command they show exists, and the list of words is the vocabulary's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from conftest import ROOT
from evaluation.cli import main
from evaluation.markup import Macros
from evaluation.narrative.vocabulary import scope
from evaluation.narrative.words import FORMAT, FUNCTION, read_uses, words_page
from evaluation.report import Report

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "guide").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
HELP = re.compile(r"^([a-z-]+):[^#\n]*## \S", re.MULTILINE)
MAKE = re.compile(r"(?:^|`|\$ |=\S+ )make ((?:[a-z-]+ ?)+)", re.MULTILINE)
REPORT = re.compile(r"(?:^|`|\$ )(?:\.venv[/\\](?:bin|Scripts)[/\\])?report ([^`#\n…]+)", re.MULTILINE)
SHOWN = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@SHOWN
def test_every_file_that_a_document_points_at_exists(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))

    assert [target for target in targets if not (document.parent / target).exists()] == []


@SHOWN
def test_every_target_of_make_that_a_document_shows_exists(document: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    shown = {name for names in MAKE.findall(document.read_text(encoding="utf-8")) for name in names.split()}

    assert shown - targets == set()


@SHOWN
def test_every_command_of_report_that_a_document_shows_exists_with_its_options(document: Path) -> None:
    calls = [shlex.split(call.replace("\\", "/")) for call in REPORT.findall(document.read_text(encoding="utf-8"))]

    assert [call for call in calls if not exists(call)] == []


def exists(call: list[str]) -> bool:
    """Whether a call names a command, and only options that it or the group has; values are not looked at."""
    name = next((word for word in call if word in main.commands), None)
    if name is None:
        return False
    at = call.index(name)
    pairs: list[tuple[click.Command, list[str]]] = [(main, call[:at]), (main.commands[name], call[at + 1 :])]
    return all(
        word in {option for parameter in command.params for option in parameter.opts}
        for command, words in pairs
        for word in words
        if word.startswith("--")
    )


def test_every_page_of_the_guide_is_in_its_list() -> None:
    listed = set(LINK.findall((ROOT / "guide" / "README.md").read_text(encoding="utf-8")))

    assert {path.relative_to(ROOT / "guide").as_posix() for path in DOCUMENTS[2:]} == listed | {"README.md"}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def test_the_list_of_words_has_every_function_and_format_of_the_vocabulary(tiny_report: Report, macros: Macros) -> None:
    vocabulary = scope(tiny_report, macros, lambda template: macros.inline("icons", "icon", template))
    listed = {
        kind: {name for use in read_uses() if use.kind == kind for name in use.names} for kind in (FORMAT, FUNCTION)
    }

    assert listed == {FORMAT: set(vocabulary.filters), FUNCTION: set(vocabulary.functions)}


def test_the_page_of_words_is_what_the_command_prints() -> None:
    assert (ROOT / "guide" / "staff" / "words.md").read_text(encoding="utf-8") == words_page()


def test_the_screenshot_in_the_readme_is_a_small_png() -> None:
    image = (ROOT / ".github" / "screenshot.png").read_bytes()

    assert (image[:8], len(image) < 200_000) == (b"\x89PNG\r\n\x1a\n", True)


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert TARGET.findall(makefile) == HELP.findall(makefile)


def test_the_architecture_names_every_room_of_the_engine() -> None:
    page = (ROOT / "guide" / "dev" / "architecture.md").read_text(encoding="utf-8")
    engine = ROOT / "hooks" / "evaluation"
    rooms = {path.parent.name for path in engine.glob("*/__init__.py")} | {
        path.stem for path in engine.glob("[a-z]*.py")
    }

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == rooms
