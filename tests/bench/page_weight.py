"""Weight of the page with all charts as a ratio to the same page made the naive way: the whole of plotly.js, at once.

Both are read on a phone's screen with a slowed processor; texts travel compressed, as GitHub Pages sends them. Bytes
are what travelled; blocking is the time by which tasks of more than 50 ms kept the page from answering. The pages take
turns, each round gives its own ratios, and the middle one counts: whatever else the machine does hits all alike.
"""

from __future__ import annotations

import gzip
import http.server
import json
import os
import re
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SLOWER = 6
SETTLED = 2500
PAGE = "charts/"
NAIVE = "naive/"
LIMITS = {"bytes": 0.1, "blocking": 0.1, "live": 0.35}
WATCH = """window.blocked = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => { window.blocked += duration - 50; }))
    .observe({ type: "longtask", buffered: true });"""
DRAWN = re.compile(
    r'(<div class="plot" data-chart="([\w-]+)"[^>]*>)\n  <div class="drawn.*?\n  </div>\n  </div>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What one visit cost: bytes over the wire and milliseconds of blocking."""

    bytes: int
    blocking: float


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with texts compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@lru_cache(maxsize=256)
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def build_site(folder: Path) -> Path:
    """The site, with a naive page beside the page of charts."""
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    return with_naive_page(folder)


def with_naive_page(site: Path) -> Path:
    """The page of charts again: plotly.js as its Python package brings it, in the head, and each figure in the page."""
    shutil.copy(str(files("plotly") / "package_data" / "plotly.min.js"), site / "-" / "plotly.min.js")
    html = (site / PAGE / "index.html").read_text(encoding="utf-8")
    html = re.sub(r'<script src="[^"]*-/charts.js" defer></script>', "", html)
    html = html.replace('<figure class="chart long"', '<figure class="chart"')
    html = html.replace("</head>", '<script src="../-/plotly.min.js"></script></head>', 1)
    html = DRAWN.sub(lambda match: naive_chart(match[1], match[2], site), html)
    target = site / NAIVE / "index.html"
    target.parent.mkdir()
    target.write_text(html, encoding="utf-8")
    return site


def naive_chart(opening: str, anchor: str, site: Path) -> str:
    figure = json.loads((site / "charts" / f"{anchor}.json").read_text(encoding="utf-8"))
    arguments = ",".join(json.dumps(part, ensure_ascii=False) for part in (figure["data"], figure["layout"]))
    draw = f'<script>Plotly.newPlot("naive-{anchor}",{arguments})</script>'
    return f'{opening}<div id="naive-{anchor}"></div>{draw}</div>'


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def visited(browser: Browser, address: str, *, live: bool = False, slower: int = SLOWER) -> Weight:
    """One visit by somebody who has never been here; `live` asks for every chart."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(SETTLED)
    if live:
        tab.evaluate("document.querySelectorAll('.interactive').forEach((button) => button.click())")
        until(tab, "[...document.querySelectorAll('.plot')].every((one) => one.querySelector('.main-svg'))")
        tab.wait_for_timeout(SETTLED)
    blocking = tab.evaluate("window.blocked")
    context.close()
    return Weight(sum(sizes), blocking)


def until(tab: Page, expression: str) -> None:
    """Wait for an expression to hold, asking from outside: the page's own security policy forbids to evaluate texts."""
    for _ in range(300):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(50)
    raise TimeoutError(expression)


@dataclass(frozen=True, slots=True)
class Round:
    """One visit each, one after the other."""

    ours: Weight
    live: Weight
    naive: Weight


def visits(browser: Browser, address: str) -> Round:
    ours = visited(browser, f"{address}{PAGE}")
    naive = visited(browser, f"{address}{NAIVE}")
    return Round(ours, visited(browser, f"{address}{PAGE}", live=True), naive)


def report_page_weight() -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        print("Page weight: not measured, there is no chromium (Debian: apt-get install chromium)")
        return
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with served(build_site(Path(temporary) / "site")) as address:
            rounds = [visits(browser, address) for _ in range(ROUNDS)]
        browser.close()
    rows = (
        ("bytes before interaction", [one.ours.bytes / one.naive.bytes for one in rounds], LIMITS["bytes"]),
        ("blocking before interaction", [one.ours.blocking / one.naive.blocking for one in rounds], LIMITS["blocking"]),
        ("bytes with all charts live", [one.live.bytes / one.naive.bytes for one in rounds], LIMITS["live"]),
    )
    for what, ratios, limit in rows:
        ratio = statistics.median(ratios)
        verdict = "" if ratio <= limit else ", TOO MUCH"
        spread = f"{min(ratios):.3f}-{max(ratios):.3f} in {len(ratios)} rounds"
        print(f"Page with all charts, {what}: {ratio:.3f} of the naive page ({spread}; at most {limit}{verdict})")
    for number, one in enumerate(rounds, 1):
        named = (("ours", one.ours), ("naive", one.naive), ("ours, all live", one.live))
        seen = (f"{name} {weight.bytes / 1024:.0f} KB, {weight.blocking:.0f} ms" for name, weight in named)
        print(f"  round {number}, blocking at {SLOWER} times slower: {'; '.join(seen)}")
