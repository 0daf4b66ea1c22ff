"""What README.md and CONTRIBUTING.md point at is there, and the Makefile says what each of its targets does."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
HELP = re.compile(r"^([a-z-]+):[^#\n]*## \S", re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_a_document_points_at_exists(name: str) -> None:
    targets = LINK.findall((ROOT / name).read_text(encoding="utf-8"))

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_screenshot_in_the_readme_is_a_small_png() -> None:
    image = (ROOT / ".github" / "screenshot.png").read_bytes()

    assert (image[:8], len(image) < 200_000) == (b"\x89PNG\r\n\x1a\n", True)


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert TARGET.findall(makefile) == HELP.findall(makefile)
