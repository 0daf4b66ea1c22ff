"""Many departments as one site: the same bytes as built alone, each year once, bounded, resumed, compared, searched."""

from __future__ import annotations

import filecmp
import json
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from cities import city, department
from click.testing import CliRunner, Result
from conftest import ROOT, missing, once_a_run, served
from evaluation.cli import main
from evaluation.markup import Macros
from evaluation.portal import Listing, Store, built, jobs_of, read_listing
from evaluation.portal import city as city_of
from evaluation.portal.finding import Searched, folded, pairs, write_index
from evaluation.portal.listing import Department, project_of
from evaluation.portal.summary import proofread, text
from evaluation.problems import listed
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

DEPARTMENTS = 3
REPORT = Path(sys.executable).with_name("report")


def portal(listing: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["portal", str(listing), str(listing.parent / "out"), *options])


def test_the_words_of_a_page_are_as_they_are_read() -> None:
    html = (
        '<h2>花在哪<a class="headerlink" href="#x">¶</a></h2><p>执行<data value="1">7.80万元</data>（<b>略</b>）。</p>'
    )

    assert text(html) == "花在哪 执行 7.80万元（略）。"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of three departments, built once a run; `site` below it."""

    def make(folder: Path) -> None:
        done = portal(city(folder, DEPARTMENTS))
        assert done.exit_code == 0, done.output
        (folder / "out").rename(folder / "site")

    return once_a_run(tmp_path_factory, "portal", make).parent


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of the city that a test may change, with its store; the path of `portal.yml`."""
    subprocess.run(["cp", "-a", f"{made}/.", str(tmp_path)], check=True)
    return tmp_path / "portal.yml"


def test_a_department_s_site_has_the_bytes_that_it_has_built_alone(made: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "REPORT_ADDRESS": "https://example.org/city/d1/2031/"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "alone")]
    subprocess.run(command, cwd=made / "d1", env=environment, check=True, capture_output=True)

    names = [path.relative_to(tmp_path / "alone") for path in (tmp_path / "alone").rglob("*") if path.is_file()]
    _, different, lacking = filecmp.cmpfiles(tmp_path / "alone", made / "site" / "d1" / "2031", names, shallow=False)

    assert len(names) > 20
    assert (different, lacking) == ([], [])


def test_what_did_not_change_is_not_built_again(own: Path) -> None:
    again = portal(own)
    page = own.parent / "d0" / "docs" / "2031" / "funds.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n补充一句。\n", encoding="utf-8")
    changed = portal(own)

    assert "0 份是这次建的，3 份没有变化；0 份没有通过" in again.output
    assert "1 份是这次建的，2 份没有变化；0 份没有通过" in changed.output
    assert "补充一句" in (own.parent / "out" / "d0" / "2031" / "funds" / "index.html").read_text(encoding="utf-8")


def test_a_department_that_fails_is_named_and_keeps_its_last_good_edition(own: Path) -> None:
    table = own.parent / "d2" / "data" / "2031" / "projects.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("第1号补助,", "第1号补助,9", 1), encoding="utf-8")
    done = portal(own)
    site = own.parent / "out"

    assert done.exit_code == 1
    assert "d2/2031：" in done.output
    assert "projects.csv" in done.output
    assert "1 份没有通过，其中 1 份仍用上一次的版本" in done.output
    assert (site / "d2" / "2031" / "index.html").is_file()
    assert "这是上一次通过核对的版本" in (site / "d2" / "index.html").read_text(encoding="utf-8")


def test_a_project_that_is_not_there_is_named_and_the_others_are_built(own: Path) -> None:
    own.write_text(own.read_text(encoding="utf-8") + "  - {名称: 没有的局, 项目: nowhere}\n", encoding="utf-8")
    done = portal(own)

    assert done.exit_code == 1
    assert "nowhere 里没有 mkdocs.yml" in done.output
    assert (own.parent / "out" / "meiyoudeju" / "index.html").is_file()
    assert "没有的局" in (own.parent / "out" / "late" / "index.html").read_text(encoding="utf-8")


def test_a_project_may_lie_in_a_git_repository(own: Path) -> None:
    project = own.parent / "d1"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(project)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    text = own.read_text(encoding="utf-8").replace("项目: d1,", f"项目: file://{project},")
    own.write_text(text, encoding="utf-8")

    done = portal(own)

    assert done.exit_code == 0, done.output
    assert "1 份是这次建的" in done.output  # the commit's time is one of its inputs


@pytest.mark.parametrize(
    "stated", ["ext::sh -c touch% out://x", "--upload-pack=touch x://y", "ssh://-oProxyCommand=x/y"]
)
def test_an_address_that_git_would_take_for_a_command_is_a_folder_that_is_not_there(
    tmp_path: Path, stated: str
) -> None:
    one = Department("甲局", stated, "jia")

    assert "没有 mkdocs.yml" in str(project_of(one, tmp_path, tmp_path / "fetched"))
    assert not (tmp_path / "fetched").exists()


def test_a_branch_is_never_an_option(tmp_path: Path) -> None:
    path = tmp_path / "portal.yml"
    path.write_text("名称: 市\n部门:\n  - {名称: 甲局, 项目: a, 分支: --upload-pack=x}\n", encoding="utf-8")

    assert "--upload-pack=x" in listed(read_listing(path)[1])


def test_what_would_publish_or_run_something_of_the_builder_s_is_refused(made: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("机密", encoding="utf-8")

    def failure(change: Callable[[Path], object]) -> str:
        project = tmp_path / "d0"
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(made / "d0", project)
        change(project)
        return built(next(jobs_of("d0", project, ""))).failure

    def within(project: Path) -> None:
        (project / "docs" / "2031" / "x.csv").symlink_to(secret)

    def whole(project: Path) -> None:
        (project / "docs").rename(tmp_path / "elsewhere")
        (project / "docs").symlink_to(tmp_path / "elsewhere")

    def program(project: Path) -> None:
        config = project / "mkdocs.yml"
        config.write_text(config.read_text("utf-8").replace("hooks: [", "hooks: [docs/2031/x.py, "), "utf-8")
        (project / "docs" / "2031" / "x.py").write_text("raise SystemExit(9)", "utf-8")

    assert "docs/2031/x.csv：不能是链接" in failure(within)
    assert "docs：不能是链接" in failure(whole)
    assert "只能是 hooks/publish.py" in failure(program)


def test_time_and_memory_of_a_build_are_bounded(made: Path, tmp_path: Path) -> None:
    endless = tmp_path / "d0"
    shutil.copytree(made / "d0", endless)
    page = endless / "macros" / "theme" / "main.html"
    page.write_text(page.read_text("utf-8") + "{% for one in range(10 ** 10) %}{% endfor %}", "utf-8")
    job = next(jobs_of("d0", made / "d0", ""))

    said = built(next(jobs_of("d0", endless, "")), seconds=3).failure
    assert "构建超过 3 秒" in said or "用尽了" in said
    assert built(job, memory=64 * 1024**2).failure
    assert not built(job).failure  # what ended leaves nothing behind


def test_a_report_built_after_others_is_the_same_as_one_that_is_built_first(made: Path, tmp_path: Path) -> None:
    jobs = [next(jobs_of(code, made / code, "")) for code in ("d0", "d1")]
    first = [built(job).site for job in jobs]
    program = "import sys, pickle; from evaluation.portal import built; " + (
        "sys.stdout.buffer.write(built(pickle.load(sys.stdin.buffer)).site)"
    )
    alone = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(jobs[1]), capture_output=True, check=True
    )

    assert [built(job).site for job in reversed(jobs)] == first[::-1]
    assert alone.stdout == first[1]


def test_files_too_large_to_travel_are_named_and_the_others_are_built(own: Path) -> None:
    with (own.parent / "d1" / "docs" / "2031" / "video.bin").open("wb") as file:
        file.truncate(600_000_000)

    done = portal(own)

    assert done.exit_code == 1
    assert "d1/2031：这一年度的文件一共 601 MB，不得超过 500 MB，没有构建。请移走不公布的大文件。" in done.output
    assert "1 份没有通过，其中 1 份仍用上一次的版本" in done.output


def test_only_what_is_defined_alike_is_compared(own: Path) -> None:
    ratios = own.parent / "d0" / "data" / "schema" / "ratios.yml"
    text = ratios.read_text(encoding="utf-8")
    ratios.write_text(text.replace("预算完成数取本年支出，", "预算完成数取本年支出和结转，", 1), encoding="utf-8")
    assert portal(own).exit_code == 0

    page = (own.parent / "out" / "compare" / "index.html").read_text(encoding="utf-8")
    section = page[page.index("预算完成率") :].partition("<h2")[0]

    assert "没有参加比较的1个部门" in section
    assert "口径不同：" in section


def test_all_numbers_are_one_table_that_says_what_the_sites_say(made: Path) -> None:
    site = made / "site"
    query = f"SELECT code, id, value, exact, text FROM '{site / 'data' / 'facts.parquet'}'"
    rows = {(code, name): (value, exact, text) for code, name, value, exact, text in duckdb.sql(query).fetchall()}
    stated = {
        (code, fact["id"]): (fact["value"], fact.get("exact"), fact["text"])
        for code in ("d0", "d1", "d2")
        for fact in json.loads((site / code / "2031" / "facts.json").read_text(encoding="utf-8"))
    }

    assert len(stated) > 600
    assert rows == stated


def test_everything_wrong_in_the_list_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "portal.yml"
    path.write_text(
        "名称: 市\n部们: []\n部门:\n  - {名称: 甲局}\n  - {名称: 乙局, 项目: b, 代号: 乙}\n", encoding="utf-8"
    )

    _, problems = read_listing(path)

    assert [problem.place.row for problem in sorted(problems)] == [2, 4, 5]
    assert "没有“部们”这一项" in listed(problems)


def test_departments_have_addresses_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "portal.yml"
    lines = [
        "名称: 市",
        "部门:",
        "  - {名称: 民政局, 项目: a}",
        "  - {名称: 民政局, 项目: b}",
        "  - {名称: 数据, 项目: c, 代号: data}",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")

    _, problems = read_listing(path)

    assert [problem.found for problem in problems] == ["“minzhengju”", "“minzhengju”", "“data”"]


def test_the_build_of_one_report_does_not_import_dask() -> None:
    code = (
        "import sys, evaluation.cli; print([name for name in sys.modules if name in ('dask', 'distributed', 'duckdb')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@dataclass
class Machines:
    """A scheduler with two workers, each a process of its own, as a cluster has them."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def machines(port: str = "0") -> Machines:
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
    first = subprocess.Popen([*dask, "--port", port], stderr=subprocess.PIPE)
    assert first.stderr is not None
    address = ""
    while not address:
        line = first.stderr.readline().decode()
        assert line, "the scheduler did not start"
        address = next((word for word in line.split() if word.startswith("tcp://")), "")
    join = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    return Machines(address, first, [subprocess.Popen(join, stderr=subprocess.DEVNULL) for _ in range(2)])


@pytest.fixture
def cluster() -> Iterator[Machines]:
    found = machines()
    yield found
    found.end()


def begun(command: list[str], folder: Path, finished: int) -> subprocess.Popen[str]:
    """A run of the portal of which so many reports are finished."""
    running = subprocess.Popen(command, cwd=folder, start_new_session=True, stderr=subprocess.PIPE, text=True)
    store = folder / "out.store" / "newest"
    while running.poll() is None and len(list(store.glob("*/*"))) < finished:
        time.sleep(0.1)
    return running


def differing(one: Path, other: Path) -> list[str]:
    """The files below two portals that are not the same bytes, or only in one."""
    names = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    _, different, lacking = filecmp.cmpfiles(one, other, sorted(map(str, names)), shallow=False)
    return [*different, *lacking]


@pytest.mark.faults
def test_a_cluster_that_exists_goes_on_when_one_of_its_workers_is_killed(tmp_path: Path, cluster: Machines) -> None:
    command = [str(REPORT), "portal", str(city(tmp_path, 6)), str(tmp_path / "out"), "--scheduler", cluster.address]
    running = begun(command, tmp_path, 1)
    cluster.workers[0].send_signal(signal.SIGKILL)

    assert running.wait(300) == 0
    assert len(list((tmp_path / "out").glob("d*/2031/index.html"))) == 6


@pytest.mark.faults
def test_a_scheduler_that_dies_is_named_and_the_run_is_finished_with_the_next_one(
    own: Path, tmp_path: Path, cluster: Machines
) -> None:
    shutil.rmtree(tmp_path / "out.store")
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    command = [str(REPORT), "portal", str(own), str(tmp_path / "out"), "--scheduler", cluster.address]
    running = begun(command, tmp_path, 1)
    cluster.scheduler.kill()
    _, said = running.communicate(timeout=300)
    cluster.end()
    assert running.returncode == 1
    assert f"连不上 Dask 的调度程序 {cluster.address}，或者它中途断开了。已经建好的都留着" in said
    assert "Traceback" not in said

    again = machines(cluster.address.rpartition(":")[2])
    try:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    finally:
        again.end()

    assert done.returncode == 0, done.stderr
    assert "0 份是这次建的" not in done.stdout
    assert differing(tmp_path / "site", tmp_path / "out") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with less room than the portal needs."""
    (folder := tmp_path / "disk").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(folder)], capture_output=True).returncode:
        missing("只有管理员能建一个小盘")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.faults
def test_a_full_disk_is_said_and_the_run_is_finished_once_there_is_room(own: Path, small_disk: Path) -> None:
    def run() -> Result:
        return CliRunner().invoke(main, ["portal", str(own), str(small_disk / "site")])

    full = run()
    kept = len(list((small_disk / "site.store" / "newest").glob("*/*")))
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    done = run()

    assert full.exit_code == 1
    assert "读写文件时出错：磁盘已满" in full.output
    assert kept < DEPARTMENTS
    assert done.exit_code == 0, done.output
    assert f"{DEPARTMENTS - kept} 份是这次建的，{kept} 份没有变化" in done.output
    assert list((small_disk / "site.store").glob("aside-*")) == []
    assert differing(own.parent / "site", small_disk / "site") == []


@pytest.mark.faults
def test_a_run_that_was_killed_goes_on_where_it_was_with_the_same_bytes(tmp_path: Path) -> None:
    listing = city(tmp_path, 4)
    command = [str(REPORT), "portal", str(listing), str(tmp_path / "out"), "--workers", "2"]
    store = tmp_path / "out.store" / "newest"
    running = begun(command, tmp_path, 2)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    kept = len(list(store.glob("*/*")))
    assert not (tmp_path / "out").exists()

    done = portal(listing)
    whole = CliRunner().invoke(main, ["portal", str(listing), str(tmp_path / "other")])
    names = [path.relative_to(tmp_path / "other") for path in (tmp_path / "other").glob("d*/**/*") if path.is_file()]
    _, different, lacking = filecmp.cmpfiles(tmp_path / "other", tmp_path / "out", names, shallow=False)

    assert f"{4 - kept} 份是这次建的，{kept} 份没有变化" in done.output
    assert whole.exit_code == 0
    assert (different, lacking) == ([], [])


def test_the_search_of_all_departments_finds_a_report_by_its_words(made: Path, tab: Page) -> None:
    with served(made / "site") as address:
        tab.goto(f"{address}search/?q=预算执行")
        tab.wait_for_selector("#results li > a")
        found = tab.eval_on_selector_all("#results li > a", "links => links.map((link) => link.getAttribute('href'))")

        assert tab.inner_text("#said").startswith("找到3份报告")
        assert sorted(found) == [f"../d{number}/2031/" for number in range(3)]


def test_no_page_of_a_department_breaks_a_script(made: Path, tab: Page) -> None:
    pages = sorted((made / "site" / "d0" / "2031").rglob("index.html"))
    with served(made / "site") as address:
        for page in pages:
            tab.goto(f"{address}{page.parent.relative_to(made / 'site').as_posix()}/")

    assert pages  # an error of a script fails the test: `tab` listens


def test_what_is_asked_is_found_wherever_it_stands_and_leads_to_the_page(made: Path, tab: Page) -> None:
    with served(made / "site") as address:
        tab.goto(f"{address}search/?q=算执行")

        expect(tab.locator("#said")).to_have_text("找到3份报告")
        expect(tab.locator("#results mark").first).to_have_text("算执行")
        link = tab.locator("#results p a").first.get_attribute("href")
        assert link is not None
        page = made / "site" / "search" / link / "index.html"
        assert "算执行" in re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8"))


def test_a_report_that_holds_the_pairs_but_not_the_words_is_not_listed(made: Path, tab: Page) -> None:
    with served(made / "site") as address:
        tab.goto(f"{address}search/?q=预算执行预算执")

        expect(tab.locator("#said")).to_contain_text("没有找到")
        expect(tab.locator("#results li")).to_have_count(0)


def test_the_index_says_which_reports_hold_which_pairs(tmp_path: Path) -> None:
    """Every pair of every text stands in the file that a browser would look into, with exactly its reports."""
    texts = ["预算执行率", "执行预算 ABC", "𠮷祥", "决算"] * 40
    write_index((Searched(f"{n}/", str(n), [(".", "", text)]) for n, text in enumerate(texts)), tmp_path)
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    parts = [
        json.loads((tmp_path / "pairs" / f"{n}.json").read_text(encoding="utf-8")) for n in range(len(index["firsts"]))
    ]
    stated = {pair: numbers(steps) for part in parts for pair, steps in part.items()}
    held = {
        pair: [n for n, text in enumerate(texts) if pair in folded(text)]
        for text in texts
        for pair in pairs(folded(text))
    }

    assert stated == held
    assert [next(iter(part)) for part in parts] == index["firsts"]


def numbers(steps: str) -> list[int]:
    """The numbers that `gaps` wrote, read as macros/portal.js reads them."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    found, number, step, shift = [], -1, 0, 0
    for digit in map(digits.index, steps):
        step |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            number += step + 1
            found.append(number)
            step = shift = 0
    return found


def test_the_page_of_checks_counts_what_was_found_and_what_was_mended_by_kind(tmp_path: Path) -> None:
    """A sentence that contradicts itself is a hint; once it is mended the page says so."""
    store, wrong = Store(tmp_path), "共培训三类人员：甲类10人，乙类20人，丙类30人，合计70人。"
    before = store.found("a/2031", [*proofread(written(tmp_path / "one", f"<p>{wrong}</p>"))])
    after = store.found("a/2031", [*proofread(written(tmp_path / "two", "<p>甲类10人。</p>"))])

    assert counted(before) == ["分项与合计", "1", "0", "1"]
    assert counted(after) == ["分项与合计", "1", "1", "0"]


def test_the_proof_reader_leaves_tables_to_the_checks_of_the_build(tmp_path: Path) -> None:
    table = "<table><tr><th>甲</th><th>合计</th></tr><tr><td>10人</td><td>70人</td></tr></table>"

    assert [*proofread(written(tmp_path, table))] == []


def written(site: Path, html: str) -> Path:
    (site / "funds").mkdir(parents=True)
    (site / "funds" / "index.html").write_text(f"<article>{html}</article>", encoding="utf-8")
    return site


def counted(found: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The row of the city's page."""
    listing = Listing("市", ())
    page = str(Macros(ROOT / "macros").block("portal", "audit", city_of(listing, [], {}, found.values())))
    row = page[page.index("<h2>审读</h2>") :].partition("<tbody>")[2].partition("</tbody>")[0]
    return [cell for cell in re.split(r"<[^>]*>", row) if cell]


def test_departments_of_the_generator_differ(tmp_path: Path) -> None:
    for number in range(2):
        department(tmp_path / str(number), f"第{number}局", ["2031"], random.Random(number))

    first, second = (
        (tmp_path / str(n) / "data" / "2031" / "projects.csv").read_text(encoding="utf-8") for n in range(2)
    )

    assert first != second
    assert ROOT not in tmp_path.parents
