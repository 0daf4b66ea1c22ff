"""A city of invented departments, each with values of its own: 5 to 300 projects, with and without tables, seeded."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
TINY = Path(__file__).parent / "tiny"
SCHEMA = Path(__file__).parent / "schema"
KINDS = ("交通运输局", "教育局", "卫生健康局", "水利局", "文化馆", "档案馆", "融媒体中心", "乡镇人民政府")
REGIONS = ("甲区", "乙区", "丙县", "丁县")
WITHOUT = ("采购", "固定资产", "绩效目标")


def city(folder: Path, departments: int, years: int = 1, seed: int = 1) -> Path:
    """So many projects below a folder, and the `portal.yml` that lists them."""
    lines = ["名称: 示例城市部门整体支出绩效评价报告", "网址: https://example.org/city/", "部门:"]
    for number in range(departments):
        chance = random.Random(f"{seed}-{number}")
        name = f"{REGIONS[number % len(REGIONS)]}第{number + 1}{chance.choice(KINDS)}"
        department(folder / f"d{number}", name, [str(2031 + year) for year in range(years)], chance)
        lines.append(f"  - {{名称: {name}, 项目: d{number}, 代号: d{number}, 区域: {REGIONS[number % len(REGIONS)]}}}")
    (folder / "portal.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "portal.yml"


def department(root: Path, name: str, years: list[str], chance: random.Random) -> None:
    """A project of its own: the smallest valid year with this department's name, money and projects."""
    shutil.copytree(TINY, root)
    shutil.copytree(SCHEMA, root / "data" / "schema")
    shutil.copy(ROOT / "mkdocs.yml", root / "site.yml")
    shutil.copytree(ROOT / "macros" / "theme", root / "macros" / "theme")
    (root / "hooks").mkdir()
    shutil.copy(ROOT / "hooks" / "publish.py", root / "hooks" / "publish.py")
    for kind in ("data", "docs"):
        for year in years[1:]:
            shutil.copytree(root / kind / years[0], root / kind / year)
    count = round(5 * 60 ** chance.random())
    for year in years:
        _fill(root / "data" / year, root / "docs" / year, name, year, count, chance)


def _fill(data: Path, docs: Path, name: str, year: str, count: int, chance: random.Random) -> None:
    settings = (data / "settings.yml").read_text(encoding="utf-8").replace("2031", year)
    absent = [table for table in WITHOUT if chance.random() < 0.3]
    settings = settings.replace("示例市残疾人联合会", name)
    (data / "settings.yml").write_text(f"{settings}没有的表: [{', '.join(absent)}]\n", encoding="utf-8")
    for table, file in (("采购", "procurement"), ("固定资产", "assets"), ("绩效目标", "targets")):
        if table in absent:
            (data / f"{file}.csv").unlink()
    projects = [_project(number, chance) for number in range(1, count + 1)]
    total = {key: sum(int(row[key]) for row in projects) for key in projects[0] if "_" in key}
    _write(data / "projects.csv", [*projects, {"行别": "总计", "编号": "总计", "项目名称": "总计", **total}])
    _scale(data / "funds.csv", chance.randrange(2, 90))
    page = docs / "index.md"
    text = page.read_text(encoding="utf-8").replace('应为("140.00万元")', "万元")
    page.write_text(text, encoding="utf-8")


def _project(number: int, chance: random.Random) -> dict[str, object]:
    received = {place: chance.randrange(1, 10**7) for place in ("本级", "对下")}
    spent = {place: chance.randrange(0, amount + 1) for place, amount in received.items()}
    row: dict[str, object] = {"行别": "明细", "编号": f"项{number}", "批次": "年初预算", "资金类别": "一般公共预算资金"}
    row |= {"序号": number, "项目名称": f"第{number}号补助"}
    row |= {f"收入_{place}": amount for place, amount in received.items()}
    row |= {f"支出_{place}": amount for place, amount in spent.items()}
    return row | {f"结转结余_{place}": amount - spent[place] for place, amount in received.items()}


def _scale(path: Path, factor: int) -> None:
    """All amounts of a table times a whole number: what was equal stays equal."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(
            {key: f"{int(text.partition('.')[0]) * factor}.00" for key, text in row.items() if text[:1].isdigit()}
        )
    _write(path, rows)


def _write(path: Path, rows: list[dict[str, object]] | list[dict[str, str]]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
