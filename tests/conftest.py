"""Projects to test on, composed in a temporary folder from tests/tiny or tests/example and the schema in tests/schema.

Only tests/report reads the repository's own data, pages and schema: staff change those, and no test of the engine may
fail for it. What needs a browser or a spreadsheet program, and the faults, are marked; `make test` leaves them out.

`pytest --renew-golden` rewrites what the engine prints now into tests/golden/*.html, tests/broken/*/expected.txt and
the example's first register. Read the diff before you commit it: it is what readers and staff will see.
"""

from __future__ import annotations

import fcntl
import http.server
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NoReturn

import markdown
import pytest
from click.testing import CliRunner, Result
from evaluation.cli import main
from evaluation.facts import Register
from evaluation.markup import Macros, Markup
from evaluation.narrative import Filled, fill, place, scope
from evaluation.report import Report, read_report
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect, sync_playwright

TESTS = Path(__file__).parent
ROOT = TESTS.parent
TINY = TESTS / "tiny"
EXAMPLE = TESTS / "example"
SCHEMA = TESTS / "schema"
YEAR = "2031"
CHROMIUM = "没有 chromium，无法在浏览器里试网站。Debian：apt-get install chromium；别的系统请安装 Chrome 或 Chromium。"
OFFICE = "没有 LibreOffice。Debian：apt-get install libreoffice-calc-nogui libreoffice-writer-nogui。"

os.environ.pop("REPORT_DOCS", None)
os.environ.pop("REPORT_SITE", None)
os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["REPORT_ANEW"] = "1"  # tests keep nothing for each other; tests/test_kept.py says what builds keep
os.environ["SOURCE_DATE_EPOCH"] = "1924905600"

set_hypothesis_home_dir(ROOT / ".pytest_cache" / "hypothesis")
settings.register_profile("same every time", derandomize=True, database=None, deadline=None)
settings.load_profile("same every time")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser or a spreadsheet program: `make test` leaves it out, `make test-all` runs it."""
    for item in items:
        for program in {"browser", "office"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(program)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="rewrite tests/golden and tests/broken/*/expected.txt")


def missing(what: str) -> NoReturn:
    """Skip a test and say what it lacks; where tests must run, fail."""
    (pytest.fail if os.environ.get("REPORT_TESTS_MUST_RUN") else pytest.skip)(what)


@dataclass(frozen=True)
class Project:
    """A project folder on disk, with what staff and CI do to it."""

    root: Path
    year: str = YEAR

    def data(self, name: str) -> Path:
        return self.root / "data" / self.year / name

    def docs(self, name: str) -> Path:
        return self.root / "docs" / self.year / name

    def write(self, path: str, content: str | bytes) -> Project:
        """Put a file in, by its path below the project; returns the project itself."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self

    def edit(self, path: str, old: str, new: str) -> Project:
        """Replace one text that stands exactly once in a file; returns the project itself."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new))

    def edit_data(self, name: str, old: str, new: str) -> Project:
        return self.edit(f"data/{self.year}/{name}", old, new)

    def run(self, *arguments: str) -> Result:
        """The real command line on this project."""
        return CliRunner().invoke(main, ["--root", str(self.root), *arguments], catch_exceptions=False)

    def report(self) -> Report:
        return read_report(self.root, self.year)

    def register(self) -> Register:
        return self.report().register

    def files(self) -> dict[str, bytes]:
        """Every file that belongs to the project alone, with its bytes."""
        own = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in own}


@dataclass(frozen=True)
class Narrator:
    """Writes pages over one report, the way the site does."""

    report: Report
    macros: Macros

    def problems(self, source: str) -> list[str]:
        return [str(problem) for problem in self.filled(source).problems]

    def html(self, source: str) -> str:
        """The page's HTML: filled, through Markdown with the site's own extensions, placed."""
        filled = self.filled(source)
        assert not filled.problems, [str(problem) for problem in filled.problems]
        extensions = ["attr_list", "tables", "toc", "evaluation.narrative.inert"]
        return place(markdown.markdown(filled.markdown, extensions=extensions), filled.slots)

    def filled(self, source: str) -> Filled:
        def no_cells(template: str) -> Markup:
            return Markup("") + template  # as it was typed

        return fill(source, "页.md", scope(self.report, self.macros, no_cells), self.macros)


@pytest.fixture
def compose(tmp_path: Path) -> Callable[..., Project]:
    """Compose a project: tests/tiny with folders laid over it, the tests' schema, the repository's macros and hooks."""

    def composed(*layers: Path) -> Project:
        return compose_in(tmp_path / "project", *layers)

    return composed


@pytest.fixture
def tiny(compose: Callable[..., Project]) -> Project:
    """The smallest valid project, free to be changed."""
    return compose()


@pytest.fixture
def example(tmp_path: Path) -> Project:
    """The invented department with its two complete years, free to be changed; the newest is the one it builds."""
    return compose_in(tmp_path / "example", base=EXAMPLE)


@pytest.fixture(scope="session")
def tiny_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the smallest valid project, for tests that only read."""
    return compose_in(tmp_path_factory.mktemp("tiny") / "project").report()


@pytest.fixture(scope="session")
def macros() -> Macros:
    return Macros(ROOT / "macros")


@pytest.fixture(scope="session")
def page(tiny_report: Report, macros: Macros) -> Narrator:
    """Pages over the smallest valid project."""
    return Narrator(tiny_report, macros)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented department's newest year, to be read only; tests/report has the real one."""
    return once_a_run(tmp_path_factory, "example", build_example)


@pytest.fixture(scope="session")
def source(site: Path) -> Project:
    """The project that `site` was built from."""
    return Project(site.parent / "project")


def build_example(folder: Path) -> None:
    build(compose_in(folder / "project", base=EXAMPLE).root, folder / "site")


def once_a_run(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The site that the first process which needs it makes in a folder; the others wait, and read the same."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"shared-{name}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = Path(tempfile.mkdtemp(dir=folder.parent))
            make(making)
            making.rename(folder)
    return folder / "site"


def build(root: Path, target: Path, command: Literal["build", "serve"] = "build", **options: bool) -> Path:
    """Build a project's site as `mkdocs build --strict` does."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(target), strict=True, **options)
    config.plugins.on_startup(command=command, dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    return target


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; where there is none the test says how to get it, and fails if it must run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing(CHROMIUM)
    expect.set_options(timeout=30_000)  # a busy machine may take its time
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A new tab that remembers nothing; any error of a script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def until(tab: Page, expression: str) -> None:
    """Wait until an expression holds, asked from outside: the site forbids its pages to evaluate texts."""
    deadline = time.monotonic() + 30
    while not tab.evaluate(expression):
        assert time.monotonic() < deadline, f"never: {expression}"
        tab.wait_for_timeout(30)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word about it."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The built site on this machine: its address with a slash at the end."""
    with served(site) as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder behind an address on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def agrees_with(request: pytest.FixtureRequest) -> Callable[[str, Path], None]:
    """Assert that a text is exactly what a golden file holds; with --renew-golden, write it there instead."""

    def compare(text: str, golden: Path) -> None:
        if request.config.getoption("--renew-golden"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8", newline="\n")
        assert text == golden.read_text(encoding="utf-8")

    return compare


def compose_in(root: Path, *layers: Path, base: Path = TINY) -> Project:
    """A project in a new folder: a base with layers over it, the tests' schema, the repository's macros and hooks."""
    shutil.copytree(base, root)
    shutil.copy(ROOT / "mkdocs.yml", root / "site.yml")
    shutil.copytree(SCHEMA, root / "data" / "schema")
    (root / "hooks").symlink_to(ROOT / "hooks", target_is_directory=True)
    shutil.copytree(ROOT / "macros", root / "macros")
    for layer in layers:
        shutil.copytree(layer, root, dirs_exist_ok=True)
    for gone in _removed(root):
        (root / gone).unlink()
    return Project(root)


def _removed(root: Path) -> list[str]:
    """A layer can only add files; those it takes away stand in its `removed.txt`, one path a line."""
    listed = root / "removed.txt"
    return listed.read_text(encoding="utf-8").split() if listed.is_file() else []
