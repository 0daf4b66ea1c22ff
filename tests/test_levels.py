"""A tree of indicators may have one to four levels, from data alone: checks, pages, drawing, 试算 and the workbook."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import EXAMPLE, TESTS, Project, build, compose_in
from published import files_of, workbook_of

HEADER = "行别,编号,名称,级别,上级,性质,权重,得分,扣分,计分方法,参数,依据数,人工得分,扣分原因,佐证"
NAMES = ("一级指标", "二级指标", "三级指标", "四级指标")
PAGE = "# 指标\n\n## 树\n\n{{ 指标树() }}\n\n## 过程\n\n{{ 计分过程() }}\n\n## 改数\n\n{{ 试算() }}\n"


def tree_rows(depth: int) -> list[str]:
    """Two indicators below each, down to the depth; the lowest are scored by a person or by the control rate."""
    rows, full = [HEADER], Fraction(0)
    for code, weight in (("A", Fraction(64)), ("B", Fraction(36))):
        below, score = branch(code, "", 1, depth, weight)
        rows += below
        full += score
    return [*rows, f"合计,合计,合计,1,,,100.00,{float(full):.2f},{float(100 - full):.2f},,,,,,"]


def branch(code: str, parent: str, level: int, depth: int, weight: Fraction) -> tuple[list[str], Fraction]:
    start = f"明细,{code},指标{code},{level},{parent}"
    if level == depth:
        judged = code != "B" + "2" * (depth - 1)
        score = weight - 1 if judged else weight
        rule = (
            f"人工评分,,,{float(score):.2f},有一处不足,年报"
            if judged
            else "达标得分,标准=100%；关系=不超过,编制.在职人员控制率,,,"
        )
        return [f"{start},共性,{float(weight):.2f},{float(score):.2f},{float(weight - score):.2f},{rule}"], score
    parts = [branch(f"{code}{number}", code, level + 1, depth, weight / 2) for number in (1, 2)]
    score = sum((one for _, one in parts), Fraction(0))
    own = f"{start},,{float(weight):.2f},{float(score):.2f},{float(weight - score):.2f},,,,,,"
    return [own, *(row for rows, _ in parts for row in rows)], score


def tree_of(folder: Path, depth: int) -> Project:
    project = compose_in(folder / str(depth), TESTS / "tree")
    project.data("indicators.csv").write_text("\n".join(tree_rows(depth)) + "\n", encoding="utf-8")
    facts = project.data("facts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    scoring_others = ("制度.", "资产.在用")
    used = (row for row in facts if not row.startswith(scoring_others))
    project.data("facts.csv").write_text("".join(used), encoding="utf-8")
    project.write("mkdocs.yml", (EXAMPLE / "mkdocs.yml").read_bytes()).write("docs/2031/tryout.md", PAGE)
    return project


@pytest.fixture(scope="module", params=(1, 2, 3, 4))
def levels(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Project]:
    return request.param, tree_of(tmp_path_factory.mktemp("levels"), request.param)


def test_a_tree_of_any_depth_passes_every_check_and_counts_each_level(levels: tuple[int, Project]) -> None:
    depth, project = levels
    result = project.run("check")

    assert result.exit_code == 0, result.output
    register = project.register()
    counted = {level: register.get(f"指标.{level}个数") for level in ("一级", "二级", "三级", "四级")}
    found = {level: int(fact.value) for level, fact in counted.items() if fact is not None and fact.value}
    assert found == {name[:2]: 2 ** (at + 1) for at, name in enumerate(NAMES[:depth])}


def test_every_indicator_of_every_level_stands_on_its_pages(levels: tuple[int, Project], tmp_path: Path) -> None:
    depth, project = levels
    page = (build(project.root, tmp_path / "site") / "tryout" / "index.html").read_text(encoding="utf-8")
    codes = [row.split(",")[1] for row in tree_rows(depth)[1:-1]]

    outline = page[page.index('class="indicators"') : page.index('id="过程"')]
    assert [code for code in codes if f"指标{code}" not in re.findall(r"指标[AB][12]*", outline)] == []
    assert outline.count("下级指标未披露") == 0
    scored = re.findall(r'data-code="([AB12]+)" data-weight', page)
    assert sorted(scored) == sorted(code for code in codes if len(code) == depth)
    anchors = re.findall(r'href="#indicator-([AB12]+)"', outline)
    assert sorted(anchors) == sorted(scored)
    assert sorted(re.findall(r'id="indicator-([AB12]+)"', page)) == sorted(scored)


def test_the_workbook_recounts_every_level(levels: tuple[int, Project]) -> None:
    depth, project = levels
    book = workbook_of(files_of(project.report(), project.root / "docs" / project.year))
    (page,) = [sheet for sheet in book if str(sheet["A1"].value).endswith("评分重算")]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[0] == "编号")

    named = {str(row[0]): row[2] for row in rows[top + 1 :]}
    assert named == {
        **{row.split(",")[1]: NAMES[len(row.split(",")[1]) - 1] for row in tree_rows(depth)[1:-1]},
        "合计": "合计",
    }
    sums = [row for row in rows[top + 1 :] if row[4] == "下级之和" and str(row[8]).startswith("=SUM(")]
    assert len(sums) == sum(2**level for level in range(1, depth)) + 1


@pytest.mark.parametrize("level", ["0", "5", "", "二"])
def test_a_level_beyond_the_fourth_is_refused(tmp_path: Path, level: str) -> None:
    project = tree_of(tmp_path, 4)
    project.edit_data("indicators.csv", "指标A111,4,A11,", f"指标A111,{level},A11,")
    result = project.run("check")

    assert result.exit_code == 1
    assert f"级别须是 1、2、3、4，现为 “{level}”" in result.output.replace("现为“", "现为 “")
