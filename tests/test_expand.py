"""The second exit: pages fully worked out, which generators without this engine turn into the same site again."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import ROOT, Project, build_example, missing, once_a_run, served
from evaluation.cli.expand import RUNNERS, command_of
from evaluation.site.expanded import SourcePage, blocks, expanded, same
from evaluation.site.styles import without_explanation
from markdown import Markdown
from playwright.sync_api import Page, expect

INSTALL = "没有 {0}。请运行 pip install {0}（requirements.lock 里有它）。"
ARTICLE = re.compile(r'<article class="md-content__inner.*?</article>', re.DOTALL)
# What generators differ in, and nothing else: named in guide/admin/exit.md.
EXCLUDED = re.compile(r"(<[^>]*?) data-search-exclude(?:=\"\")?")
ADDRESS = re.compile(r'(?<= href=")[^"]*')
GUIDE = ROOT / "guide" / "admin" / "exit.md"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented department's newest year, built as `site` and expanded as `pages`; to be read only."""

    def make(place: Path) -> None:
        build_example(place)
        done = Project(place / "project").run("expand", str(place / "pages"))
        assert done.exit_code == 0, done.output

    return once_a_run(tmp_path_factory, "expanded", make).parent


@pytest.fixture(params=RUNNERS)
def rebuilt(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that a generator without our hooks makes of the expanded pages."""
    runner = str(request.param)
    if importlib.util.find_spec(runner) is None:
        missing(INSTALL.format(runner))

    def make(place: Path) -> None:
        shutil.copytree(folder / "pages", place, dirs_exist_ok=True)
        bare = {name: value for name, value in os.environ.items() if not name.startswith("REPORT_")}
        command = command_of(runner, "build", "--strict")
        done = subprocess.run(command, cwd=place, env=bare, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    return once_a_run(tmp_path_factory, f"rebuilt-{runner}", make)


def article(page: Path) -> str:
    """What a reader reads on a page, wherever words break and however an address is written."""
    found = ARTICLE.search(page.read_text(encoding="utf-8"))
    assert found, page
    html = EXCLUDED.sub(r"\1", " ".join(found[0].split()))
    return ADDRESS.sub(lambda match: urljoin("https://site/a/", unescape(match[0])), html)


def test_every_page_has_the_same_numbers_tables_charts_and_links(folder: Path, rebuilt: Path) -> None:
    pages = sorted(path.relative_to(folder / "site") for path in (folder / "site").rglob("index.html"))
    pages = [page for page in pages if ARTICLE.search((folder / "site" / page).read_text(encoding="utf-8"))]
    different = [page for page in pages if article(folder / "site" / page) != article(rebuilt / page)]

    assert len(pages) > 20
    assert different == []


def content(file: Path) -> str | bytes:
    """The file's bytes; of a script or style sheet what is not there to explain it."""
    is_explained = file.suffix in (".js", ".css") and file.parent.name == "-"
    return without_explanation(file.read_text("utf-8"), file.suffix) if is_explained else file.read_bytes()


def test_every_other_file_has_the_same_bytes(folder: Path, rebuilt: Path) -> None:
    own = {path.relative_to(folder / "site") for path in (folder / "site").rglob("*") if path.is_file()}
    theirs = {
        name for name in own if name.parts[:2] in {("-", kind) for kind in ("images", "javascripts", "stylesheets")}
    }
    files = [name for name in own - theirs if name.suffix not in (".html", ".gz") and name.name != "sitemap.xml"]
    different = [name for name in files if content(folder / "site" / name) != content(rebuilt / name)]

    assert len(files) > 40
    assert different == []


def test_heads_and_navigation_say_the_same(folder: Path, rebuilt: Path) -> None:
    def said(page: Path) -> list[object]:
        html = page.read_text(encoding="utf-8")
        head, nav = html.partition("</head>")[0], html[html.index('<nav class="site-nav"') :].partition("</nav>")[0]
        meta = sorted(set(re.findall(r'<meta (?:name|property)="(?!generator|viewport)[^"]*" content="[^"]*">', head)))
        links = [
            (urljoin("https://site/a/", unescape(url)), text)
            for url, text in re.findall(r'href="([^"]*)"[^>]*>(.*?)</a>', nav)
        ]
        return [
            re.findall("<title>.*?</title>", head),
            meta,
            re.findall(r"<script type=\"application/ld.json\">.*", head),
            links,
            re.findall('<a [^>]*aria-current="page">(.*?)</a>', nav),
        ]

    for name in ("index.html", "funds/index.html", "downloads/index.html"):
        assert said(rebuilt / name) == said(folder / "site" / name)


def test_a_number_shows_where_it_comes_from(rebuilt: Path, tab: Page) -> None:
    with served(rebuilt) as address:
        tab.goto(f"{address}funds/")
        tab.locator(".review-switch").click()
        tab.locator("data.fact").first.click()

        expect(tab.get_by_role("dialog")).to_contain_text("在本站出现的地方")


def test_prose_stays_markdown_and_a_fact_keeps_its_provenance(folder: Path) -> None:
    text = (folder / "pages" / "docs" / "funds" / "index.md").read_text(encoding="utf-8")

    assert re.search(r"^# \S+ \{ #\S+ \}$", text, re.MULTILINE)
    assert re.search(r'^[^<\n]*<data class="fact" value="[^"]*" data-fact="[^"]*">', text, re.MULTILINE)
    assert "](../tryout/index.md)" in (folder / "pages" / "docs" / "conclusion" / "index.md").read_text(
        encoding="utf-8"
    )


def test_the_settings_name_nothing_of_this_engine(folder: Path) -> None:
    text = (folder / "pages" / "mkdocs.yml").read_text(encoding="utf-8")

    assert ("evaluation" in text, "hooks" in text) == (False, False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>五*六*七_八_九 `十`</p>",
        "<p>1. 不是清单</p>",
        "<p># 不是标题</p>",
        "<p>{: .不是属性 }</p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>",
        "<p>[不是](链接) ![图](x) \\* \\\\</p>",
        '<p>看<a href="../a/">甲<strong>乙</strong></a>，<em>丙</em>。</p>',
        "<ul>\n<li>一<ul>\n<li>二</li>\n<li>三 - 四</li>\n</ul>\n</li>\n<li>五</li>\n</ul>\n<ul>\n<li>另</li>\n</ul>",
        "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n<p>后</p>",
        '<h2 id="a">甲<data value="1">1</data> {# b }</h2>',
        '<h2 id="a">甲_乙_<a class="headerlink" href="#a" title="本节链接">¶</a></h2>\n<p>后</p>',
        "<table>\n<tr><td>a|b</td></tr>\n\n</table>\n<p>后</p>",
        '<p><data class="fact" value="1">1*2*3</data></p>',
        "<div>\n\n    四格\n\n</div>\n<!-- 正文 -->\n<p>- 后</p>",
        "<blockquote>\n<p>引</p>\n</blockquote>\n<pre><code>a  b\n</code></pre>",
    ],
)
def test_what_is_written_gives_the_same_html_again(html: str) -> None:
    markdown = Markdown(
        extensions=["toc", "tables", "fenced_code", "attr_list", "def_list", "admonition"],
        extension_configs={"toc": {"permalink": "¶", "permalink_title": "本节链接"}},
    )

    def render(text: str) -> str:
        return str(markdown.reset().convert(text))

    text = expanded(SourcePage("", {}, html, frozenset("a")), render, lambda link: link).removeprefix("---\n---\n")

    assert same(text, html, render)


def test_the_elements_of_a_page_are_found_whole() -> None:
    assert list(blocks("<p>a<br>b</p>\n<!-- c -->\n<div><div>d</div></div><hr><p>e\u2028f</p>")) == [
        "<p>a<br>b</p>",
        "<!-- c -->",
        "<div><div>d</div></div>",
        "<hr>",
        "<p>e\u2028f</p>",
    ]


def test_a_folder_with_other_files_is_left_alone(tiny: Project, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")

    done = tiny.run("expand", str(tmp_path / "mine"))

    assert (done.exit_code, [path.name for path in (tmp_path / "mine").iterdir()]) == (2, ["letter.txt"])


def test_a_project_that_cannot_be_published_leaves_the_folder_as_it_was(tiny: Project, tmp_path: Path) -> None:
    assert tiny.run("expand", str(tmp_path / "pages")).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "pages").rglob("*") if path.is_file()}
    tiny.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")

    done = tiny.run("expand", str(tmp_path / "pages"))

    assert done.exit_code == 1
    assert "staffing.csv" in done.output
    assert {path: path.read_bytes() for path in (tmp_path / "pages").rglob("*") if path.is_file()} == before


def test_a_page_that_is_gone_is_gone_from_the_folder_too(tiny: Project, tmp_path: Path) -> None:
    assert tiny.run("expand", str(tmp_path / "pages")).exit_code == 0
    stale = tmp_path / "pages" / "docs" / "gone" / "index.md"
    stale.parent.mkdir()
    stale.write_text("# 旧\n", encoding="utf-8")

    assert tiny.run("expand", str(tmp_path / "pages")).exit_code == 0
    assert not stale.exists()


@pytest.mark.slow
def test_the_steps_of_the_guide_lead_to_the_other_sites(example: Project) -> None:
    """What happens on 2027-05-05, rehearsed: every command of the page, as it stands there."""
    if importlib.util.find_spec("zensical") is None:
        missing(INSTALL.format("zensical"))
    commands = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for command in "".join(commands).splitlines():
        done = subprocess.run(
            command.split(), cwd=example.root, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    now = article(example.root / "build" / "now" / "funds" / "index.html")

    assert len(commands) == 3
    assert article(example.root / "build" / "properdocs" / "funds" / "index.html") == now
    assert article(example.root / "build" / "expanded" / "site" / "funds" / "index.html") == now
