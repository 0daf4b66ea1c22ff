"""Work that grows: projects, figures typed by hand and pages at three sizes; CPU and weight must grow like the size.

Each size is the smallest project of the tests with more rows or pages; the sizes are measured in turn in one run.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 2_000, 3_000)
FIGURES = (3_000, 6_000, 10_000)
PAGES = (125, 250, 500)


def report_growth() -> None:
    """CPU of `report check` for three sizes of each kind, as ratios to the smallest, and the size of facts.json."""
    for what, sizes, enlarge in (
        ("projects", SIZES, add_projects),
        ("figures", FIGURES, add_figures),
        ("pages", PAGES, add_pages),
    ):
        measured = [_measured(size, enlarge) for size in sizes]
        first = measured[0][0]
        for size, (seconds, weight) in zip(sizes, measured, strict=True):
            print(
                f"Growth, {size} {what}: check {seconds:.2f} s of CPU, {seconds / first:.2f} times that of {sizes[0]}"
                f" ({size / sizes[0]:.2f} is linear); facts.json {weight / 1e6:.1f} MB"
            )


def add_projects(data: Path, docs: Path, count: int) -> None:
    """So many rows of projects, with the total that they come to."""
    file = data / "projects.csv"
    header = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    rows = [_row(header, number) for number in range(1, count + 1)]
    total = {name: str(sum(int(row[name]) for row in rows)) for name in header if "_" in name}
    named = {"行别": "总计", "编号": "总计", "项目名称": "总计"}
    lines = [",".join(row.get(name, "") for name in header) for row in [*rows, {**total, **named}]]
    file.write_text("\n".join([",".join(header), *lines]) + "\n", encoding="utf-8")


def _row(header: list[str], number: int) -> dict[str, str]:
    amounts = {name: str(number * 7 if name.startswith("收入") else number * 5) for name in header if "_" in name}
    amounts |= {name: str(number * 2) for name in header if name.startswith("结转结余")}
    named = {"行别": "明细", "编号": f"项{number}", "批次": "年初预算", "资金类别": "一般公共预算资金"}
    return {**amounts, **named, "序号": str(number), "项目名称": f"第{number}号补助"}


def add_figures(data: Path, docs: Path, count: int) -> None:
    """So many more figures of the narrative."""
    file = data / "facts.csv"
    header, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    names = header.split(",")
    given = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    added = [{**given[0], "编号": f"增长.数{number}", "名称": f"增长数{number}"} for number in range(count)]
    unused = {"备注": "只用于核对"}  # no sentence shows them, and nobody is asked why
    lines = [",".join({**row, **unused}[name] for name in names) for row in (*given, *added)]
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def add_pages(data: Path, docs: Path, count: int) -> None:
    """So many pages like the first, each with a figure."""
    for number in range(count):
        text = "# 残疾人工作\n\n本年支出 {{ 三公.合计.本年实际 }}。\n"
        (docs / f"page-{number}.md").write_text(text, encoding="utf-8")


def enlarged(root: Path, size: int, enlarge: Callable[[Path, Path, int], None]) -> Path:
    """The smallest project made larger."""
    shutil.copytree(ROOT / "tests" / "tiny", root)
    shutil.copytree(ROOT / "data" / "schema", root / "data" / "schema")
    shutil.copytree(ROOT / "macros", root / "macros")
    (root / "hooks").symlink_to(ROOT / "hooks", target_is_directory=True)
    year = next(path for path in (root / "docs").iterdir() if path.is_dir()).name
    enlarge(root / "data" / year, root / "docs" / year, size)
    return root


def _measured(size: int, enlarge: Callable[[Path, Path, int], None]) -> tuple[float, int]:
    """CPU of a check, and the weight of the register, of the smallest project made larger."""
    with tempfile.TemporaryDirectory() as folder:
        root = enlarged(Path(folder) / "project", size, enlarge)
        report = [str(Path(sys.executable).with_name("report")), "--root", str(root)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        checked = subprocess.run([*report, "check"], capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert checked.returncode == 0, checked.stderr[:2000]
        listed = subprocess.run([*report, "facts", "--json"], capture_output=True, check=True)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, len(listed.stdout)
