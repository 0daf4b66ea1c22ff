"""`report verify` from outside: a good site, and copies that somebody tampered with, in a folder and over the web."""

from __future__ import annotations

import hashlib
import http.server
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from conftest import YEAR
from releases import FIRST, SECOND, corrected_office

pytestmark = pytest.mark.slow

Tamper = Callable[[Path], None]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site of two editions, as a folder."""
    folder = tmp_path_factory.mktemp("good")
    office = corrected_office(folder)
    office.git("clone", "-q", "-b", "gh-pages", str(office.remote), str(folder / "site"), at=folder)
    return folder / "site"


@pytest.fixture
def served_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a web server for it."""
    root = tmp_path / "served"
    root.mkdir()
    handler = partial(_Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield root, f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def verify(site: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command as a reader runs it: in an empty folder, without a project."""
    report = str(Path(sys.executable).with_name("report"))
    return subprocess.run([report, "verify", site], cwd=folder, capture_output=True, text=True, encoding="utf-8")


def edited(path: str, old: str, new: str) -> Tamper:
    def tamper(site: Path) -> None:
        text = (site / path).read_text("utf-8")
        assert old in text
        (site / path).write_text(text.replace(old, new), "utf-8")

    return tamper


def removed(path: str) -> Tamper:
    return lambda site: (site / path).unlink()


def emptied(path: str) -> Tamper:
    def tamper(site: Path) -> None:
        assert (site / path).read_bytes()
        (site / path).write_bytes(b"")

    return tamper


def resealed(inner: Tamper, edition: str, *, lists: bool) -> Tamper:
    """The same, with the seal, and on demand the lists, made to fit."""

    def tamper(site: Path) -> None:
        seal = site / edition / "SHA256SUMS"
        before = hashlib.sha256(seal.read_bytes()).hexdigest()
        inner(site)
        lines = [line.split("  ", 1)[1] for line in seal.read_text("utf-8").splitlines()]
        hashes = {path: hashlib.sha256((seal.parent / path).read_bytes()).hexdigest() for path in lines}
        seal.write_text("".join(f"{value}  {path}\n" for path, value in hashes.items()), "utf-8")
        after = hashlib.sha256(seal.read_bytes()).hexdigest()
        for name in ("editions.json", "versions.json") if lists else ():
            edited(name, before, after)(site)

    return tamper


def broken(path: str) -> Tamper:
    return lambda site: [(site / path).write_bytes((site / path).read_bytes() + b"\xff")].clear()


def written(path: str, text: str) -> Tamper:
    def tamper(site: Path) -> None:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")

    return tamper


EVIL = '<script src="https://evil.example/a.js"></script>'
FOLLOWS, LOADS = "须与由各版次重新得出的相同", "页面不得装入、运行或转到本版以外的内容"
FUNDS = f"{SECOND}/funds/index.html"
FACT = 'value="1700000" data-fact="资金收支.合计.本年收入"'
PAGE = f"{SECOND}/index.html"
TAMPERED = {
    "a number on a page": (edited(PAGE, FACT, FACT.replace("17", "71")), "文件须与指纹清单相同"),
    "a number and the seal": (
        resealed(edited(PAGE, FACT, FACT.replace("17", "71")), SECOND, lists=False),
        "指纹须与版次清单相同",
    ),
    "a cell of a table, the seal and the lists": (
        resealed(edited(f"{SECOND}/data/funds.csv", ",900000,", ",800000,"), SECOND, lists=True),
        "表里的数须等于登记的 资金收支.基本支出.本年支出",
    ),
    "a number, the seal and the lists": (
        resealed(edited(PAGE, FACT, FACT.replace("17", "71")), SECOND, lists=True),
        "页面上的数须等于登记的 资金收支.合计.本年收入",
    ),
    "the register of an old edition with seal and lists": (
        resealed(edited(f"{FIRST}/facts.json", '"value":"12"', '"value":"99"'), FIRST, lists=True),
        "须",
    ),
    "a page is gone": (removed(f"{FIRST}/funds/index.html"), "版次的文件须齐全"),
    "the latest leads to the old edition": (edited("latest/index.html", f"../{SECOND}/", f"../{FIRST}/"), FOLLOWS),
    "a corrected edition says nothing of it": (emptied(f"editions/{FIRST}.css"), FOLLOWS),
    "a corrected edition says that it was withdrawn": (edited(f"editions/{FIRST}.css", "已有更正", "已撤回"), FOLLOWS),
    "the reason of a correction is another": (edited("editions.json", "培训人次录入有误", "更新"), FOLLOWS),
    "a redirect runs a script": (edited("latest/index.html", "</head>", f"{EVIL}</head>"), FOLLOWS),
    "a redirect says other words": (edited(f"{YEAR}/funds/index.html", "<body>", "<body>作废"), FOLLOWS),
    "the first page runs a script": (edited("index.html", "</head>", f"{EVIL}</head>"), FOLLOWS),
    "the error page runs a script": (edited("404.html", "</body>", f"{EVIL}</body>"), FOLLOWS),
    "the error page is gone": (removed("404.html"), FOLLOWS),
    "the list of editions says other words": (edited("editions/index.html", "</main>", "作废</main>"), FOLLOWS),
    "the feed has a style sheet": (edited("feed.xml", "<feed", '<?xml-stylesheet href="a"?><feed'), FOLLOWS),
    "the list of versions has another alias": (edited("versions.json", '"latest"', '"newest"'), FOLLOWS),
    "the list of versions is gone": (removed("versions.json"), FOLLOWS),
    "withdrawals of nothing": (written("withdrawals.json", "[]"), "不是任何版次的文件"),
    **{
        f"a sealed page: {name}": (resealed(edited(FUNDS, "</head>", f"{html}</head>"), SECOND, lists=True), LOADS)
        for name, html in {
            "script of another place": EVIL,
            "base": '<base href="https://evil.example/">',
            "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
            "frame": "<iframe srcdoc=a></iframe>",
            "form": "<form action=//evil.example/></form>",
            "handler": "<p onclick=alert(1)>a</p>",
            "link that runs": '<a href="javascript:alert(1)">a</a>',
            "link of data": '<a href="data:text/html,a">a</a>',
            "picture": "<img srcset='a.png 1x, https://evil.example/a.png 2x'>",
            "style": '<link rel="stylesheet" href="//evil.example/a.css">',
            "canonical": '<link rel="canonical" href="https://evil.example/">',
        }.items()
    },
    "a sealed page without its policy": (
        resealed(edited(FUNDS, "Content-Security-Policy", "Policy"), SECOND, lists=True),
        "页面没有安全策略",
    ),
    "a sealed page with a wider policy": (
        resealed(edited(FUNDS, "script-src 'self'", "script-src 'self' https:"), SECOND, lists=True),
        "页面没有安全策略",
    ),
    "a sealed page with a script before its policy": (
        resealed(edited(FUNDS, "<head>", "<head><script>alert(1)</script>"), SECOND, lists=True),
        "页面没有安全策略",
    ),
    "a sealed page that is not UTF-8": (resealed(broken(FUNDS), SECOND, lists=True), "未替换的记号"),
}
FOLDERS = {
    "page": written("evil.html", EVIL),
    "worker": written("sw.js", "a"),
    "page in the year": written(f"{YEAR}/new/index.html", EVIL),
    "data in the newest": written("latest/data/a.csv", "=1+1"),
    "shared": written("shared/0000/a.js", "a"),
    "style": written(f"editions/{YEAR}.3.css", "a"),
    "settings of the host": written("_config.yml", "a"),
    "well known": written(".well-known/a", "a"),
    "link": lambda site: (site / "a").symlink_to("/etc"),
    "sign for the host": removed(".nojekyll"),
}


def test_a_good_site_is_proven_in_a_folder_and_over_the_web(
    good: Path, served_site: tuple[Path, str], tmp_path: Path
) -> None:
    root, address = served_site
    shutil.copytree(good, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
    done = [verify(site, tmp_path) for site in (str(good), address)]

    assert [one.returncode for one in done] == [0, 0], done[0].stderr + done[1].stderr
    digests = [one["digest"] for one in json.loads((good / "editions.json").read_bytes())]
    assert all(f"指纹 {digest}" in one.stdout for one in done for digest in digests)
    assert all("2 个版次" in one.stdout for one in done)


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_copy_is_found_in_a_folder_and_over_the_web(
    good: Path, served_site: tuple[Path, str], tmp_path: Path, name: str
) -> None:
    root, address = served_site
    shutil.copytree(good, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
    tamper, said = TAMPERED[name]
    tamper(root)
    done = [verify(site, tmp_path) for site in (str(root), address)]

    for one in done:
        assert (one.returncode, said in one.stderr, "Traceback" in one.stderr) == (1, True, False), one.stderr


def test_a_file_that_no_seal_names_is_found_in_a_folder(good: Path, tmp_path: Path) -> None:
    site = shutil.copytree(good, tmp_path / "site")
    (site / SECOND / "extra.html").write_text("<p>99</p>")
    done = verify(str(site), tmp_path)

    assert (done.returncode, "版次里不得有指纹清单以外的文件" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", FOLDERS)
def test_what_no_edition_accounts_for_is_found_in_a_folder(good: Path, tmp_path: Path, name: str) -> None:
    site = shutil.copytree(good, tmp_path / "site")
    FOLDERS[name](site)
    done = verify(str(site), tmp_path)

    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0), done.stdout


def test_what_the_host_and_others_keep_there_is_named(good: Path, tmp_path: Path) -> None:
    site = shutil.copytree(good, tmp_path / "site")
    written("CNAME", "report.example.org")(site)
    written("manual/index.html", "a")(site)
    versions = [{"version": "manual", "title": "a", "aliases": []}, *json.loads((site / "versions.json").read_bytes())]
    (site / "versions.json").write_text(f"{json.dumps(versions, ensure_ascii=False, indent=2)}\n", "utf-8")
    done = verify(str(site), tmp_path)

    assert (done.returncode, "没有核对：CNAME、manual/" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [("[" * 100_000, "读不出来"), ("{}", "没有"), ('[{"edition": "../../etc.1"}]', "须"), (None, "没有")],
)
def test_a_list_that_cannot_be_read_is_said_so(good: Path, tmp_path: Path, content: str | None, said: str) -> None:
    site = shutil.copytree(good, tmp_path / "site")
    (site / "editions.json").unlink()
    if content is not None:
        (site / "editions.json").write_text(content)
    done = verify(str(site), tmp_path)

    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


@pytest.mark.parametrize(
    ("site", "status"),
    [("no-such-folder", 2), ("ftp://example.org/", 2), ("http://127.0.0.1:9/", 1), ("http://[bad/", 2)],
)
def test_what_is_neither_a_folder_nor_an_address_that_answers_is_a_message(
    tmp_path: Path, site: str, status: int
) -> None:
    done = verify(site, tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
    assert "urlopen" not in done.stderr


def test_a_folder_that_is_no_published_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(f"<p>{YEAR}</p>")
    done = verify(str(tmp_path / "site"), tmp_path)

    assert (done.returncode, "网站须有历次版次的清单" in done.stderr) == (1, True), done.stderr
    assert done.stderr.endswith("共 1 个问题，核对没有通过。\n")
