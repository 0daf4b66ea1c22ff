"""The preview: what it shows is what a full build makes of the same files, whatever was edited before."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Project
from edits import Builds, Writer
from evaluation.preview import Shown
from evaluation.shipped import ON_DEMAND

OnDemand = runpy.run_path(str(ON_DEMAND))["OnDemand"]


@pytest.fixture
def builds(example: Project, tmp_path: Path) -> Iterator[Builds]:
    built = Builds(example.root, tmp_path / "site")
    yield built
    built.close()


def shown(pages, address: str) -> Shown:
    pages.refresh()
    return pages.shown(address)


def found(pages) -> list[str]:
    """All that the preview finds wrong, once it has looked at everything."""
    pages.refresh()
    *_, wrong = pages.checked()
    linked = [*pages.linked()]
    return [str(problem) for problem in sorted({*wrong, *(linked[-1] if linked else ())})]


def differences(pages, site: Path) -> list[str]:
    """The files of a full build that the preview shows otherwise. The packed map of the site is nothing to look at."""
    files = [path for path in site.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz"]
    names = [path.relative_to(site).as_posix() for path in files]
    return [name for name, path in zip(names, files, strict=True) if pages.shown(name).body != path.read_bytes()]


def agree(pages, builds: Builds, edits: list[str]) -> None:
    """After each edit the preview shows and says what a full build makes and says."""
    pages.refresh()
    refused, warned = builds.problems()
    said = [one.removeprefix("mkdocs.yml：") for one in found(pages)]
    assert bool(said) == bool(refused or warned), (edits, said)
    assert {*said} >= {*refused, *warned}, edits
    if not refused:
        assert differences(pages, builds.target) == [], edits


def edited(project: Project, builds: Builds, seed: int, count: int) -> None:
    pages, writer = OnDemand(project.root), Writer(project, seed)
    done: list[str] = []
    for _ in range(count):
        done.append(writer.edit())
        agree(pages, builds, done)


def test_the_preview_agrees_with_a_full_build_after_some_edits(example: Project, builds: Builds) -> None:
    edited(example, builds, seed=1, count=6)


@pytest.mark.slow
def test_the_preview_agrees_with_a_full_build_after_many_edits(example: Project, builds: Builds) -> None:
    edited(example, builds, seed=2031, count=int(os.environ.get("PREVIEW_EDITS", "30")))


@pytest.fixture
def pages(tiny: Project):
    """The pages of the smallest project, on demand."""
    return OnDemand(tiny.root)


def test_a_page_with_a_name_that_does_not_exist_stays_as_it_was(tiny: Project, pages) -> None:
    before = shown(pages, "").body
    tiny.write(f"docs/{tiny.year}/index.md", "# 摘要\n\n{{ 没有.这个数 }}\n")
    now = shown(pages, "")
    assert (now.body, now.stale) == (before, True)
    assert any("没有这个数" in problem for problem in found(pages))


def test_a_mended_page_is_shown_and_nothing_is_wrong_with_it_any_more(tiny: Project, pages) -> None:
    whole = tiny.docs("index.md").read_text(encoding="utf-8")
    before = shown(pages, "")
    tiny.write(f"docs/{tiny.year}/index.md", f"{whole}\n{{{{ 没有 }}}}\n")
    assert shown(pages, "").stale
    tiny.write(f"docs/{tiny.year}/index.md", whole)
    assert shown(pages, "") == before
    assert found(pages) == []


def test_a_page_in_another_encoding_leaves_every_page_as_it_was(tiny: Project, pages) -> None:
    before = shown(pages, "").body
    tiny.docs("index.md").write_bytes("# 摘要\n\n另存为别的编码。\n".encode("gbk"))
    assert shown(pages, "").body == before
    assert [str(problem.place) for problem in pages.refused] == [f"docs/{tiny.year}/index.md"]
    assert any("文件编码不是 UTF-8" in problem for problem in found(pages))


def test_a_table_that_cannot_be_read_leaves_every_page_as_it_was(tiny: Project, pages) -> None:
    before = shown(pages, "").body
    tiny.data("facts.csv").write_bytes(b"\x00\xff\x00")
    assert shown(pages, "").body == before
    assert any(problem.startswith(f"data/{tiny.year}/facts.csv") for problem in found(pages))


def test_without_its_data_a_project_shows_what_it_showed_and_says_what_is_missing(tiny: Project, pages) -> None:
    before = shown(pages, "").body
    away = tiny.root / "away"
    (tiny.root / "data").rename(away)
    assert shown(pages, "").body == before
    assert found(pages)
    away.rename(tiny.root / "data")
    assert shown(pages, "").body == before
    assert found(pages) == []


def test_settings_of_the_site_that_cannot_be_read_are_told_and_mended(tiny: Project, pages) -> None:
    before = shown(pages, "").body
    text = (tiny.root / "mkdocs.yml").read_text(encoding="utf-8")
    tiny.write("mkdocs.yml", f"{text}\nnav: [：\n")
    assert shown(pages, "").body == before
    assert found(pages)
    tiny.write("mkdocs.yml", text)
    assert found(pages) == []


def test_a_project_that_starts_broken_shows_its_problems_and_then_its_pages(tiny: Project, pages) -> None:
    settings = tiny.data("settings.yml").read_text(encoding="utf-8")
    tiny.write(f"data/{tiny.year}/settings.yml", "：：\n")
    assert shown(pages, "").status == 503
    assert found(pages)
    tiny.write(f"data/{tiny.year}/settings.yml", settings)
    assert shown(pages, "").status == 200


@pytest.mark.parametrize(
    "address", ["../mkdocs.yml", "..%2fmkdocs.yml", "data/settings.yml", "docs/2031/index.md", "/etc/passwd"]
)
def test_no_file_outside_the_site_is_shown(pages, address: str) -> None:
    assert shown(pages, address).status == 404


def test_a_page_without_a_name_in_the_navigation_is_called_what_it_calls_itself(tiny: Project, pages) -> None:
    shown(pages, "")
    tiny.write(f"docs/{tiny.year}/more.md", "# 另一页\n")
    assert "另一页".encode() in shown(pages, "").body
    tiny.edit(f"docs/{tiny.year}/more.md", "另一页", "改了名的一页")
    assert "改了名的一页".encode() in shown(pages, "").body
