"""A build takes the place of the site at its end, whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project, build
from evaluation.site import styles
from evaluation.site.aside import beside
from mkdocs.exceptions import Abort

Compose = Callable[..., Project]


def filled(site: Path, text: str) -> None:
    site.mkdir()
    (site / "index.html").write_text(text)


def test_the_site_is_replaced_whole_and_what_is_hidden_in_it_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    filled(site, "old")
    (site / "gone.html").touch()
    (site / ".git").touch()
    aside = beside(str(site))
    (aside.folder / "index.html").write_text("new")
    aside.place()

    assert sorted(path.name for path in tmp_path.rglob("*")) == [".git", "index.html", "site"]
    assert (site / "index.html").read_text() == "new"


def test_of_two_at_once_the_last_to_end_stays_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other build puts its own there between the two names."""
    site = tmp_path / "site"
    filled(site, "old")
    aside, rename, others = beside(str(site)), Path.rename, iter(["other"])

    def interrupted(path: Path, target: Path) -> Path:
        done = rename(path, target)
        if path == site and (text := next(others, "")):
            filled(site, text)
        return done

    monkeypatch.setattr(Path, "rename", interrupted)
    aside.place()

    assert [path.name for path in tmp_path.rglob("*")] == ["site"]


def test_what_a_killed_build_left_goes_and_the_site_that_it_had_put_aside_comes_back(tmp_path: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    filled(tmp_path / f".site-{dead.pid}-before", "old")
    filled(tmp_path / f".site-{dead.pid}", "half")
    filled(tmp_path / f".site-{os.getppid()}", "of a build that runs")
    beside(str(tmp_path / "site")).drop()

    assert sorted(path.name for path in tmp_path.iterdir()) == [f".site-{os.getppid()}", "site"]
    assert (tmp_path / "site" / "index.html").read_text() == "old"


def test_where_a_link_leads_is_where_the_site_is_built(tmp_path: Path) -> None:
    filled(tmp_path / "www", "old")
    (tmp_path / "site").symlink_to("www")
    beside(str(tmp_path / "site")).place()

    assert (tmp_path / "site").is_symlink()
    assert list((tmp_path / "www").iterdir()) == []


def test_into_a_folder_that_cannot_be_renamed_the_site_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    filled(site, "old")
    (site / "gone.html").touch()
    aside = beside(str(site))
    (aside.folder / "index.html").write_text("new")

    def refused(path: Path, target: Path) -> Path:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(Path, "rename", refused)
    aside.place()

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["index.html", "site"]
    assert (site / "index.html").read_text() == "new"


def test_a_file_that_changes_during_the_build_stops_it_and_the_site_stays(
    compose: Compose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, site = compose(), tmp_path / "site"
    filled(site, "old")
    trim = styles.trim_styles

    def while_somebody_writes(*args: object) -> None:
        trim(*args)  # type: ignore[arg-type]
        (project.root / "docs" / "2031" / "late.csv").write_text("a\n")

    monkeypatch.setattr(styles, "trim_styles", while_somebody_writes)
    with pytest.raises(Abort, match=r"docs/2031/late\.csv改动了，网站仍是原来的。请再构建一次"):
        build(project.root, site)

    assert (site / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.glob(".site-*")] == []
