"""The invented department: two complete years under one navigation."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EXAMPLE, SCHEMA, Project, build

YEARS = ("2030", "2031")


@pytest.mark.parametrize("year", YEARS)
def test_each_year_of_the_example_can_be_published(example: Project, year: str) -> None:
    result = example.run("--year", year, "check")

    assert (result.exit_code, result.output.startswith(f"{year} 年度可以发布：")) == (0, True)


def test_the_example_has_every_table_of_the_schema_in_each_year() -> None:
    tables = {path.stem for path in (SCHEMA / "tables").glob("*.yml")}

    assert {year: tables - {path.stem for path in (EXAMPLE / "data" / year).glob("*.csv")} for year in YEARS} == {
        year: set() for year in YEARS
    }


def test_each_year_opens_with_what_the_year_before_closed_with(example: Project) -> None:
    before, after = (Project(example.root, year).register() for year in YEARS)
    carried = ["资金收支.{}.年{}结转结余", "固定资产.原值.年{}数", "固定资产.累计折旧.年{}数"]
    rows = ("人员经费", "公用经费", "年初项目", "追加项目")
    names = [(carried[0].format(row, "末"), carried[0].format(row, "初")) for row in rows]
    names += [(pattern.format("末"), pattern.format("初")) for pattern in carried[1:]]

    assert [before[closing].value for closing, _ in names] == [after[opening].value for _, opening in names]


def test_an_absent_page_leaves_the_navigation_that_all_years_share(example: Project, tmp_path: Path) -> None:
    site = build(example.root, tmp_path / "site")

    index = (site / "index.html").read_text(encoding="utf-8")
    assert "一图读懂" in (example.root / "site.yml").read_text(encoding="utf-8")
    assert ("一图读懂" in index, "易读版" in index) == (False, True)
