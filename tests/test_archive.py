"""The invented department publishes: a year, its correction, the next year. What a reader of each edition is told."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from conftest import EXAMPLE, Project, Quiet, compose_in
from playwright.sync_api import Page
from releases import Office, opened

OLD, NEW = "2030", "2031"
REGISTER = EXAMPLE / "data" / OLD / "editions" / "2030.1.json"
FIRST = "- {版次: 2030.1, 日期: 2031-05-20, 理由: 首次公布}\n"
INVOICE = ((",10.00,7.80", ",10.00,7.60"), (",94.00,86.50", ",94.00,86.30"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Office:
    """Both years on one branch: 2030 with the invoice that was forgotten, then corrected; 2031.

    The register of the first edition that the example keeps is what its release publishes; --renew-golden writes it.
    """
    folder = tmp_path_factory.mktemp("archive")
    project = replace(compose_in(folder / "project", base=EXAMPLE), year=OLD)
    corrections, editions = project.data("corrections.yml").read_bytes(), project.data("editions")
    shutil.move(editions, folder / "editions")
    project.write(f"data/{OLD}/corrections.yml", FIRST)
    for now, before in INVOICE:
        project.edit_data("procurement.csv", now, before)
    office = opened(project, folder)
    _release(office)
    if request.config.getoption("--renew-golden"):
        published = ["git", "-C", office.remote, "show", "gh-pages:2030.1/facts.json"]
        REGISTER.write_bytes(subprocess.run(published, check=True, capture_output=True).stdout)
        shutil.copy(REGISTER, folder / "editions")
    shutil.move(folder / "editions", editions)
    project.write(f"data/{OLD}/corrections.yml", corrections)
    for now, before in INVOICE:
        project.edit_data("procurement.csv", before, now)
    office.commit("Correct", "2031-08-06T12:00:00+08:00")
    _release(office)
    _release(replace(office, project=Project(project.root, NEW)))
    return office


def _release(office: Office) -> None:
    done = office.release()
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def root(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The branch as GitHub Pages serves it, below a folder: its address."""
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", office.remote, folder / "report"], check=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/report/"
    server.shutdown()
    server.server_close()


def told(tab: Page, address: str) -> tuple[str, list[str]]:
    """The banner's sentence and where its links lead."""
    tab.goto(address, wait_until="networkidle")
    notices = tab.locator(".edition-notice").all()
    links = tab.locator(".edition-notice a").all()
    return " ".join(notice.inner_text() for notice in notices), [link.evaluate("a => a.href") for link in links]


def test_a_corrected_edition_says_why_and_leads_to_the_same_page_of_the_current_one(tab: Page, root: str) -> None:
    text, links = told(tab, f"{root}2030.1/assets/")

    assert "您看的是2030.1版，发布以后有更正。现行的是2031-08-06发布的2030.2版" in text
    assert "少录了一张发票" in text
    assert links == [f"{root}2030/assets/", f"{root}editions/#2030.2"]


def test_an_older_year_is_not_called_corrected(tab: Page, root: str) -> None:
    text, links = told(tab, f"{root}2030.2/assets/")

    assert "您看的是2030年度的报告，数字没有作废；最新的是2031年度的报告。" in text
    assert links == [f"{root}latest/"]


def test_the_newest_edition_has_no_banner(tab: Page, root: str) -> None:
    assert told(tab, f"{root}2031.1/assets/") == ("", [])


def test_the_year_and_the_root_lead_to_the_current_edition(tab: Page, root: str) -> None:
    found = []
    for address in (root, f"{root}latest/", f"{root}2030/assets/"):
        tab.goto(address)
        tab.wait_for_url(re.compile(r"/203\d\.\d/"))
        found.append(tab.url.removeprefix(root))

    assert found == ["2031.1/", "2031.1/", "2030.2/assets/"]


def test_canonical_links_of_every_edition_lead_to_the_year(tab: Page, root: str) -> None:
    found = []
    for edition in ("2030.1", "2030.2", "2031.1"):
        tab.goto(f"{root}{edition}/assets/")
        found.append(tab.locator("link[rel=canonical]").evaluate("link => link.href").removeprefix(root))

    assert found == ["2030/assets/", "2030/assets/", "2031/assets/"]


def test_what_the_correction_changed_stands_in_the_list_of_editions(office: Office) -> None:
    changed = {one["edition"]: one["changes"] for one in office.json("editions.json")}

    assert changed["2030.1"] is changed["2031.1"] is None
    assert changed["2030.2"][0]["id"] == "采购.打印服务.执行金额"
    assert len(changed["2030.2"]) == 9


def test_a_reader_without_scripts_finds_all_editions_from_every_page(office: Office) -> None:
    assert 'href="../../editions/"' in office.read("2030.1/assets/index.html")
