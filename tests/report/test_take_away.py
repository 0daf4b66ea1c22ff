"""The whole site in an archive that needs no server, and the whole report as a PDF with tags and bookmarks."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT, Project, build
from evaluation.cli.chromium import browser as browser_here
from evaluation.cli.chromium import dated
from evaluation.downloads.archive import packed
from playwright.sync_api import Browser
from pypdf import PdfReader


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline archive of the real year, taken apart as a reader would."""
    folder = tmp_path_factory.mktemp("offline")
    build(ROOT, folder / "built", use_directory_urls=False)
    result = Project(ROOT, "2019").run("pack", str(folder / "built"), str(folder / "report.zip"))
    assert result.exit_code == 0, result.output
    ZipFile(folder / "report.zip").extractall(folder)
    return folder / "report-2019"


def test_an_archive_is_the_same_whenever_it_is_made_and_leaves_out_what_needs_a_server(tmp_path: Path) -> None:
    for name in ("index.html", "404.html", "sitemap.xml", "-/a.js", "-/a.js.map"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    archives = [packed(tmp_path, "report", "先解压\n", 1924905600) for _ in range(2)]
    archive = ZipFile(io.BytesIO(archives[0]))

    assert archives[0] == archives[1]
    assert archive.namelist() == ["report/-/a.js", "report/index.html", "report/readme.txt"]
    assert archive.read("report/readme.txt").decode("utf-8") == "\ufeff先解压\r\n"
    assert {member.date_time for member in archive.infolist()} == {(2030, 12, 31, 0, 0, 0)}


def test_the_site_works_from_a_folder_and_asks_nobody(browser: Browser, unpacked: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((unpacked / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("残保金")
    page.click(".search-hit >> nth=0")
    found = page.url
    page.goto((unpacked / "charts.html").as_uri())
    page.eval_on_selector("button.interactive", "button => button.click()")
    page.wait_for_selector(".plot.live .main-svg", state="attached")
    page.goto((unpacked / "downloads.html").as_uri())
    links = page.eval_on_selector_all("a[download]", "links => links.map(link => decodeURIComponent(link.href))")
    page.close()

    assert found.startswith(unpacked.as_uri())
    assert len(links) > 20
    assert [link for link in links if not Path(link.removeprefix("file://")).is_file()] == []
    assert [url for url in requests if not url.startswith((unpacked.as_uri(), "data:", "blob:"))] == []


def test_a_pdf_has_the_given_date_and_keeps_its_length() -> None:
    printed = b"/CreationDate (D:20260102030405+00'00')\n/ModDate (D:20260102030405+00'00')>>"

    assert dated(printed, 0) == b"/CreationDate (D:19700101000000+00'00')\n/ModDate (D:19700101000000+00'00')>>"


def test_the_pdf_is_tagged_has_bookmarks_and_the_figures(browser: Browser, site: Path, tmp_path: Path) -> None:
    report = Path(sys.executable).with_name("report")
    subprocess.run([report, "--root", ROOT, "pdf", site, tmp_path / "report.pdf"], check=True)
    reader = PdfReader(tmp_path / "report.pdf")
    root = reader.trailer["/Root"]
    text = "".join(page.extract_text() for page in reader.pages[:20])
    actions = [note.get_object().get("/A", {}) for page in reader.pages for note in page.get("/Annots") or []]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata
    assert reader.metadata.title == "昆明市残疾人联合会2019年度部门整体支出绩效评价报告"
    assert "资金收支" in str(reader.outline)
    assert [figure for figure in ("89.70", "6412.30", "（第4章）") if figure not in text] == []
    assert [action["/URI"] for action in actions if "/URI" in action and action["/URI"].startswith("file:")] == []


def test_a_browser_is_found_where_windows_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))

    assert browser_here() == str(edge)


def test_without_chromium_no_pdf_is_made_and_it_says_why(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = Project(ROOT, "2019").run("pdf", str(site), str(tmp_path / "report.pdf"))

    assert result.exit_code == 2
    assert "没有做成 PDF：这台电脑上没有 Chromium 或 Chrome" in result.output
    assert not (tmp_path / "report.pdf").exists()
