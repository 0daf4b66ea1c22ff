"""From a save to the page: seconds until a browser that asks again and again gets the new page; `make bench-preview`.

Ours on the project itself; stock Material by `mkdocs serve` and Zensical on the same pages with everything already
expanded, which know no figures: of them only an edit of Markdown can be asked. The tools take turns within each round,
all started and warm; a tool that is not installed is left out and said so.
"""

from __future__ import annotations

import csv
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from build_time import compose_ours, compose_plain, cpu_seconds, extra_path
from evaluation.dataset import configured_docs

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
PAGES = (29, 150)
PAUSE = 3.0  # seconds between two saves: whatever a tool does after showing a page is done by then
PATIENCE = 120
SIGNS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Tool:
    """A preview that runs: its name, its port, its project."""

    name: str
    port: int
    folder: Path

    def page(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except OSError:
            return b""
        finally:
            connection.close()

    def seconds(self, path: str, save: Callable[[], None], done: Callable[[bytes], bool]) -> float:
        """From the save until the page is as it should be."""
        save()
        start = time.perf_counter()
        while not done(self.page(path)):
            if time.perf_counter() - start > PATIENCE:
                raise TimeoutError(f"{self.name}: {path}")
            time.sleep(0.02)
        return time.perf_counter() - start


@contextmanager
def running(name: str, folder: Path, command: list[str], path: str = "") -> Iterator[Tool]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": path}
    place = [part.format(port=port) for part in command]
    process = subprocess.Popen(
        place, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        tool, start = Tool(name, port, folder), time.perf_counter()
        while b"</html>" not in tool.page("/"):
            if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise RuntimeError(f"{name} did not start")
            time.sleep(0.02)
        print(f"  {name}: first page after {time.perf_counter() - start:.1f} s")
        yield tool
    finally:
        process.terminate()
        process.wait()


def report_preview_latency() -> None:
    """The table: a line for each edit and tool, at two sizes."""
    for count in PAGES:
        with tempfile.TemporaryDirectory() as temporary, ExitStack() as tools:
            ours, plain = composed(Path(temporary), count)
            print(f"Preview, {count} pages:")
            own = tools.enter_context(running("ours", ours, [*_report(), "serve", "--port", "{port}"]))
            others = list(_others(tools, plain))
            for name, tool, seconds in measured(own, others):
                spread = f"{min(seconds):.3f}–{max(seconds):.3f}, {len(seconds)} rounds"
                print(f"  {name}, {tool}: {statistics.median(seconds):.3f} s ({spread})")


def _others(tools: ExitStack, plain: Path) -> Iterator[Tool]:
    """Stock Material and Zensical, each on a copy of its own of the expanded pages."""
    extra = extra_path()
    for name, command in (
        ("Material", [sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:{port}"]),
        ("Zensical", [sys.executable, "-m", "zensical", "serve", "-a", "localhost:{port}"]),
    ):
        folder = plain.with_name(name)
        shutil.copytree(plain, folder)
        try:
            yield tools.enter_context(running(name, folder, command, extra))
        except RuntimeError as error:
            print(f"  left out: {error}")


def _report() -> list[str]:
    return [str(Path(sys.executable).with_name("report"))]


def composed(temporary: Path, count: int) -> tuple[Path, Path]:
    """Our project and its expanded pages, each with so many pages: what is missing are copies of those there are."""
    ours = compose_ours(temporary / "ours")
    docs = ours / configured_docs(ours / "mkdocs.yml", {})
    own = sorted(path.stem for path in docs.glob("*.md") if _prose(path))
    names = [f"{own[number % len(own)]}-{number}" for number in range(count - len(list(docs.rglob("*.md"))))]
    for name in names:
        shutil.copy(docs / f"{name.rpartition('-')[0]}.md", docs / f"{name}.md")
    _lead_to(ours / "mkdocs.yml", names)
    _answer(ours)
    cpu_seconds(ours)
    plain = compose_plain(temporary / "plain", ours / "site", ours)
    return ours, plain


def _prose(path: Path) -> bool:
    return "表(" in path.read_text(encoding="utf-8") and path.stem not in ("facts", "print", "index")


def _lead_to(settings: Path, names: list[str]) -> None:
    entries = "\n".join(f"      - 附{number}: {name}.md" for number, name in enumerate(names, start=1))
    if names:
        text = settings.read_text(encoding="utf-8").rstrip()
        settings.write_text(f"{text}\n  - 附页:\n{entries}\n", encoding="utf-8")


def _answer(project: Path) -> None:
    """What the copies ask as their originals did, answered as staff answer it."""
    report = [*_report(), "--root", str(project)]
    asked = subprocess.run([*report, "check", "--json"], capture_output=True, text=True, check=False).stdout
    if codes := re.findall(r"report confirm (\w+)", asked):
        answer = [*report, "confirm", *codes, "--reason", "同原页"]
        subprocess.run(answer, capture_output=True, check=True)


def measured(own: Tool, others: list[Tool]) -> list[tuple[str, str, list[float]]]:
    """Seconds of each edit and tool, one round after the other."""
    docs = next(path for path in (own.folder / "docs").iterdir() if (path / "funds.md").is_file())
    figure, page = _shown_figure(own.folder, docs)
    settings = own.folder / "data" / docs.name / "settings.yml"
    macro = own.folder / "macros" / "tables.html"
    tried = {
        ("Markdown", "ours"): lambda n: _markdown(own, docs / "funds.md", n),
        **{("Markdown", tool.name): _bound(tool) for tool in others},
        ("CSV", "ours"): lambda n: _changed(own, f"/{page}/", lambda: figure(n)),
        ("YAML", "ours"): lambda n: _changed(own, "/funds/", lambda: _titled(settings, n)),
        ("macro", "ours"): lambda n: _changed(own, "/funds/", lambda: _tried(macro, n)),
    }
    found: dict[tuple[str, str], list[float]] = {key: [] for key in tried}
    for number in range(ROUNDS + 1):
        for key, edit in tried.items():
            seconds = edit(number)
            if number:  # the first time a page is opened is no save
                found[key].append(seconds)
            time.sleep(PAUSE)
    return [(name, tool, seconds) for (name, tool), seconds in found.items()]


def _bound(tool: Tool) -> Callable[[int], float]:
    return lambda number: _markdown(tool, tool.folder / "docs" / "funds.md", number)


def _markdown(tool: Tool, file: Path, number: int) -> float:
    said = f"这一句是新写的{SIGNS[number % 10]}{SIGNS[number // 10]}。"
    text = re.sub(r"\n*这一句是新写的.*", "", file.read_text(encoding="utf-8")).rstrip()
    return tool.seconds(
        "/funds/", lambda: _write(file, f"{text}\n\n{said}\n"), lambda body: said.encode("utf-8") in body
    )


def _changed(tool: Tool, path: str, save: Callable[[], None]) -> float:
    before = tool.page(path)
    return tool.seconds(path, save, lambda body: bool(body) and body != before)


def _titled(settings: Path, number: int) -> None:
    """Another title of the whole report."""
    title = re.compile(r"^(标题: .*?)(?:（第.*稿）)?$", re.MULTILINE)
    _write(settings, title.sub(rf"\1（第{SIGNS[number % 10]}稿）", settings.read_text(encoding="utf-8"), count=1))


def _tried(macro: Path, number: int) -> None:
    """Another attribute of every table's caption."""
    text = re.sub(r' data-try="\d+"', "", macro.read_text(encoding="utf-8"))
    _write(macro, text.replace("<figcaption", f'<figcaption data-try="{number}"', 1))


def _shown_figure(folder: Path, docs: Path) -> tuple[Callable[[int], None], str]:
    """A figure of the narrative that a page shows, as an edit of it, and the page."""
    file = folder / "data" / docs.name / "facts.csv"
    text = file.read_text(encoding="utf-8-sig")
    for row in csv.DictReader(text.splitlines()):
        value, again = row["值"], f",{row['值']},{row['复核值']},"
        page = next((one for one in docs.glob("*.md") if f"{{{{ {row['编号']} }}}}" in one.read_text("utf-8")), None)
        if page and value == row["复核值"] and value.isdecimal():

            def save(number: int, again: str = again, value: str = value, start: str = row["编号"]) -> None:
                new = str(int(value) + number + 1)
                lines = [
                    line.replace(again, f",{new},{new},", 1) if line.startswith(f"{start},") else line
                    for line in text.splitlines(keepends=True)
                ]
                _write(file, "".join(lines))

            return save, page.stem
    raise LookupError("no page shows a figure of facts.csv alone")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    report_preview_latency()
