"""CPU of this build as a ratio to a plain Material build of the same pages with everything already expanded.

Both run in turn, as whole processes, on this machine; the plain build segments Chinese with jieba, as stock Material
does. Ratios are medians of pairs. Ten years are ten editions built one after the other, each from a copy of the data.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from evaluation.dataset import configured_docs
from evaluation.markup import Macros
from evaluation.narrative.filling import INDEX, SLOT, Filled
from evaluation.narrative.narrative import read_narrative
from evaluation.report import read_report

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
# What our partials do by themselves, a plain build does by Material's features.
STOCK = {
    "language: custom": "language: zh",
    "    - navigation.top": "\n".join(f"    - navigation.{name}" for name in ("top", "path", "footer", "indexes")),
}
OURS = ("mkdocs.yml", "data", "hooks", "macros", "docs")
PUBLISHED_INDEX = re.compile(r'<details class="facts" id="group-.*</details>', re.DOTALL)


def compose_ours(folder: Path) -> Path:
    folder.mkdir()
    for name in OURS:
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    return folder


def _expanded(filled: Filled) -> str:
    """A page's Markdown with every slot filled where it stands."""
    lines = ["\n".join(filter(str.strip, str(slot).splitlines())) for slot in filled.slots]
    return SLOT.sub(lambda match: lines[int(match[1])], filled.markdown)


def compose_plain(folder: Path, site: Path, project: Path = ROOT, search: str = "search") -> Path:
    """The same pages for stock Material: expanded Markdown, no hooks, typed HTML allowed.

    The index of all numbers is finished only when every page is: it is taken from our site.
    """
    index = PUBLISHED_INDEX.search((site / "facts" / "index.html").read_text(encoding="utf-8"))
    assert index, "our site has no index of numbers"
    docs = project / configured_docs(project / "mkdocs.yml", {})
    report = read_report(project, docs.name)
    narrative = read_narrative(docs, report, Macros(project / "macros"))
    for address, filled in narrative.pages.items():
        target = folder / "docs" / address
        target.parent.mkdir(parents=True, exist_ok=True)
        expanded = _expanded(filled).replace(INDEX, index[0])
        target.write_text(expanded, encoding="utf-8")
    lines = (project / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    drop = ("docs_dir:", "site_dir:", "hooks:", "strict:", "  - evaluation.narrative.inert", "watch:")
    kept = [line for line in lines if not line.startswith(drop)]
    settings = "\n".join(f"plugins: [{search}]" if line.startswith("plugins:") else line for line in kept)
    for ours, stock in STOCK.items():
        settings = settings.replace(ours, stock)
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    theme = folder / "macros" / "theme"
    shutil.copytree(ROOT / "macros" / "theme", theme, ignore=shutil.ignore_patterns("*.html"))
    return folder


def cpu_seconds(folder: Path, path: str = "", kept: str = "") -> float:
    """Of one build; `kept` is the folder for temporary files, where compiled templates and what builds keep lie."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    steady = {"PYTHONDONTWRITEBYTECODE": ""}  # our modules are compiled once, as pip compiles those of stock Material
    return cpu_of(command, folder, {"PYTHONPATH": path, **steady, **({"TMPDIR": kept} if kept else {})})


def cpu_of(command: list[str], folder: Path, told: dict[str, str]) -> float:
    """Seconds of CPU that a command and what it waits for take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **told}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def extra_path() -> str:
    """Stock Material's Chinese search needs jieba; it and Zensical are installed beside the environment, to compare."""
    folder = ROOT / ".venv" / "bench"
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        lock = ["--require-hashes", "--target", str(folder), "-r", str(ROOT / "requirements-bench.lock")]
        subprocess.run([*pip, *lock], check=True)
    return str(folder)


def report_build_time() -> None:
    """Ours against stock Material, with its Chinese search and without any."""
    stock = extra_path()
    with tempfile.TemporaryDirectory() as temporary:
        ours = compose_ours(Path(temporary) / "ours")
        cpu_seconds(ours)
        plain = compose_plain(Path(temporary) / "plain", ours / "site")
        bare = compose_plain(Path(temporary) / "bare", ours / "site", search="")
        cpu_seconds(plain, stock)
        _report_from_nothing(ours, plain, stock)
        for years, rounds in ((1, ROUNDS), (10, max(1, ROUNDS // 5))):
            runs = [[_added(one, stock, years) for one in (ours, plain, bare)] for _ in range(rounds)]
            for what, at in (("with its Chinese search", 1), ("without any search", 2)):
                ratios = [run[0] / run[at] for run in runs]
                print(
                    f"CPU, {years} year(s): {statistics.median(ratios):.2f} of a plain Material build {what}"
                    f" ({min(ratios):.2f}–{max(ratios):.2f}, {rounds} rounds;"
                    f" the last {runs[-1][0]:.2f} s and {runs[-1][at]:.2f} s)"
                )


def _report_from_nothing(ours: Path, plain: Path, stock: str) -> None:
    """Both with an empty folder for temporary files: stock Material keeps jieba's dictionary there."""
    ratios = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            ratios.append(cpu_seconds(ours, stock, one) / cpu_seconds(plain, stock, other))
    print(
        f"CPU, from nothing: {statistics.median(ratios):.2f} of a plain Material build with its Chinese search"
        f" ({min(ratios):.2f}–{max(ratios):.2f}, {ROUNDS} rounds)"
    )


def _added(folder: Path, path: str, years: int) -> float:
    return sum(cpu_seconds(folder, path) for _ in range(years))
