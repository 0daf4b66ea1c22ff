"""`report serve` as people start it: its address, its line to open pages, how it begins and ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Project, compose_in
from playwright.sync_api import Error, Page

REPORT = str(Path(sys.executable).with_name("report"))
PATIENCE = 60  # seconds: the machine may have much else to do


class Serving:
    """A preview in a process of its own."""

    def __init__(self, project: Project, port: int, *options: str) -> None:
        self.port = port
        command = [REPORT, "--root", str(project.root), "serve", "--port", str(port), *options]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background ignores it
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                self.get("/-preview/preview.css")
                return
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[0]
                time.sleep(0.05)
        raise TimeoutError

    def interrupt(self) -> tuple[int, str]:
        """What Ctrl-C does: the status and all that was said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(project: Project, *options: str) -> Iterator[Serving]:
    serving = Serving(project, free_port(), *options)
    serving.wait()
    yield serving
    if serving.process.poll() is None:
        os.killpg(serving.process.pid, signal.SIGKILL)
        serving.process.communicate()


@pytest.fixture
def serving(tiny: Project) -> Iterator[Serving]:
    """The preview of the smallest project."""
    yield from started(tiny)


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The smallest project, for tests that save nothing."""
    return compose_in(tmp_path_factory.mktemp("unchanged") / "project")


@pytest.fixture(scope="module")
def asked(unchanged: Project) -> Iterator[Serving]:
    """The preview of a project in which nothing is saved."""
    yield from started(unchanged)


@pytest.fixture(scope="module")
def open_serving(unchanged: Project) -> Iterator[Serving]:
    """The preview for everybody on the network."""
    yield from started(unchanged, "--host", "0.0.0.0")


@pytest.fixture
def example_serving(example: Project) -> Iterator[Serving]:
    """The preview of the invented department."""
    yield from started(example)


def events(serving: Serving, page: str, shown: str = "") -> Iterator[tuple[str, str]]:
    """What an open page is told."""
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=PATIENCE)
    connection.request("GET", f"/-preview/events?page={page}&shown={shown}")
    stream = connection.getresponse()
    while line := stream.readline().decode("utf-8"):
        if line.startswith("event: "):
            yield line.removeprefix("event: ").strip(), json.loads(stream.readline().decode("utf-8").partition(": ")[2])
    connection.close()


def test_a_saved_page_is_shown_to_whoever_has_it_open(tiny: Project, serving: Serving) -> None:
    assert serving.get("/")[0] == 200
    told = events(serving, "/")
    assert next(told) == ("problems", "")
    assert next(told)[0] == "reload"  # nothing of it was on the screen
    tiny.write(f"docs/{tiny.year}/index.md", "# 摘要\n\n新写的一句。\n")
    assert next(event for event, _ in told if event == "reload")
    assert "新写的一句".encode() in serving.get("/")[1]


def test_what_is_wrong_is_told_to_open_pages_and_goes_away_when_it_is_mended(tiny: Project, serving: Serving) -> None:
    told = events(serving, "/")
    page = tiny.docs("index.md")
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before}\n{{{{ 没有.这个数 }}}}\n", encoding="utf-8")
    assert "没有.这个数" in next(data for event, data in told if event == "problems" and data)
    page.write_text(before, encoding="utf-8")
    assert next(data for event, data in told if event == "problems") == ""
    status, said = serving.interrupt()
    assert status == 0
    assert "没有这个数" in said
    assert "没有问题。" in said
    assert said.endswith("预览结束了。\n")


def test_an_editor_that_writes_aside_and_renames_is_noticed(tiny: Project, serving: Serving) -> None:
    told = events(serving, "/")
    aside = tiny.docs("index.md.tmp")
    aside.write_text("# 摘要\n\n改名写成的一句。\n", encoding="utf-8")
    aside.replace(tiny.docs("index.md"))
    for event, _ in told:
        if event == "reload" and "改名写成的一句".encode() in serving.get("/")[1]:
            break


def test_the_data_folder_may_go_away_and_come_back(tiny: Project, serving: Serving) -> None:
    told = events(serving, "/")
    (tiny.root / "data").rename(tiny.root / "elsewhere")
    assert "settings.yml" in next(data for event, data in told if event == "problems" and data)
    (tiny.root / "elsewhere").rename(tiny.root / "data")
    assert next(data for event, data in told if event == "problems" and not data) == ""


def test_ctrl_c_ends_it_without_a_trace(serving: Serving) -> None:
    serving.get("/")
    status, said = serving.interrupt()
    assert (status, said.splitlines()[-1]) == (0, "预览结束了。")
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_told_with_another_to_use(tiny: Project, serving: Serving) -> None:
    done = subprocess.run(
        [REPORT, "--root", str(tiny.root), "serve", "--port", str(serving.port)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert f"report serve --port {serving.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "path",
    ["/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/..%2f..%2fetc/passwd", "/-preview/../../mkdocs.yml", "//etc/passwd"],
)
def test_nothing_outside_the_site_is_served(asked: Serving, path: str) -> None:
    assert asked.get(path)[0] == 404


def test_another_site_cannot_read_the_preview_by_a_name_of_its_own(asked: Serving) -> None:
    assert asked.get("/", Host="evil.example:80")[0] == 403
    assert asked.get("/", Host=f"localhost:{asked.port}")[0] == 200
    assert asked.get("/", Host=f"[::1]:{asked.port}")[0] == 200


@pytest.mark.parametrize("host", ["", "127.0.0.1.evil.example", "evil.example", "localhost.evil.example", "["])
def test_on_a_network_it_is_asked_for_by_number_and_by_no_name_that_others_can_lead_here(
    open_serving: Serving, host: str
) -> None:
    assert open_serving.get("/", Host=host)[0] == 403
    assert open_serving.get("/", Host=f"192.0.2.7:{open_serving.port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1", "null"])
def test_nothing_can_be_written_through_it(unchanged: Project, asked: Serving, method: str, origin: str) -> None:
    before = unchanged.files()

    assert asked.get("/index.html", method=method, Origin=origin)[0] == 405
    assert unchanged.files() == before


def test_nobody_else_on_the_network_can_read_it(asked: Serving) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for other in others:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((other, asked.port), timeout=2).close()


def settled(tab: Page, expression: str) -> None:
    """Wait until an expression holds, across the page's own reloads."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(Error):  # the page goes away, or has no body yet, while it is asked
            if tab.evaluate(expression):
                return
        tab.wait_for_timeout(30)
    raise TimeoutError(expression)


HEADING = "[...document.querySelectorAll('h2')].find((one) => one.textContent.includes('第己节'))"


def long_page(last: str) -> str:
    sections = "\n\n".join(f"## 第{number}节\n\n" + "各项工作按计划开展。\n\n" * 8 for number in "甲乙丙丁戊己庚辛")
    return f"# 摘要\n\n{sections}\n\n{last}\n"


def test_a_page_changes_under_the_readers_eyes_and_stays_where_it_is(
    example: Project, example_serving: Serving, tab: Page
) -> None:
    example.write(f"docs/{example.year}/index.md", long_page("最后一句。"))
    tab.goto(example_serving.address)
    settled(tab, "document.body.textContent.includes('最后一句。') && document.readyState === 'complete'")
    tab.evaluate(f"{HEADING}.scrollIntoView({{ behavior: 'instant' }})")
    before = tab.evaluate(f"{HEADING}.getBoundingClientRect().top")
    text = long_page("最后一句，改过了。").replace("## 第乙节", "上面新写的一段。\n\n又是一段。\n\n## 第乙节")
    example.write(f"docs/{example.year}/index.md", text)
    settled(tab, "document.body.textContent.includes('改过了') && document.readyState === 'complete'")
    settled(tab, f"Math.abs({HEADING}.getBoundingClientRect().top - {before}) <= 2")


def test_the_end_of_a_page_stays_in_view_above_the_list_of_problems(
    example: Project, example_serving: Serving, tab: Page
) -> None:
    example.write(f"docs/{example.year}/index.md", long_page("{{ 没有.这个数 }}"))
    example.write(f"docs/{example.year}/method.md", long_page("最后一句。"))
    tab.goto(f"{example_serving.address}method/")
    settled(tab, "document.querySelector('.report-preview li') && document.readyState === 'complete'")
    tab.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    before = tab.evaluate("scrollY")
    example.write(f"docs/{example.year}/method.md", long_page("最后一句，改过了。"))
    settled(tab, "document.body.textContent.includes('改过了') && document.readyState === 'complete'")
    settled(tab, f"Math.abs(scrollY - {before}) <= 2")


def test_problems_stand_in_the_page_and_vanish_when_mended(
    example: Project, example_serving: Serving, tab: Page
) -> None:
    example.write(f"docs/{example.year}/index.md", long_page("最后一句。"))
    tab.goto(example_serving.address)
    settled(tab, "document.body.textContent.includes('最后一句。') && document.readyState === 'complete'")
    example.write(f"docs/{example.year}/index.md", long_page("{{ 没有.这个数 }}"))
    settled(tab, "document.querySelector('.report-preview li')?.textContent.includes('没有.这个数')")
    listed = tab.locator(".report-preview")
    assert f"docs/{example.year}/index.md第" in listed.inner_text()
    assert "上一次能显示时的样子" in listed.inner_text()
    assert "最后一句。" in tab.locator("main, article").first.inner_text()
    assert tab.evaluate("document.querySelector('.report-preview-spoken').textContent").startswith("共 1 个问题")
    example.write(f"docs/{example.year}/index.md", long_page("改好的一句。"))
    settled(
        tab, "document.querySelector('.report-preview')?.hidden && document.body.textContent.includes('改好的一句')"
    )
