"""The real site, in the place of the invented department's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Project, build, once_a_run, served
from evaluation.dataset import configured_docs


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site of the newest year, built strictly once a run, to be read only."""
    return once_a_run(tmp_path_factory, "report", lambda folder: build(ROOT, folder / "site"))


@pytest.fixture(scope="session")
def source() -> Project:
    """The repository itself, with the year that it builds."""
    return Project(ROOT, Path(configured_docs(ROOT / "mkdocs.yml", {})).name)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The real site on this machine: its address with a slash at the end."""
    with served(site) as address:
        yield address
