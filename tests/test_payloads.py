"""Whatever stands in data, settings, titles and pages, nothing of it runs, with the security policy and without."""

from __future__ import annotations

import csv
import functools
import http.server
import itertools
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Project, build, compose_in
from evaluation.report import read_report
from playwright.sync_api import Browser

PAYLOADS = (
    '<script>window.hit="a"</script>',
    "<img src=x onerror=\"window.hit='b'\">",
    '"><svg onload="window.hit=\'c\'">',
    "'><img src=x onerror='window.hit=document.title'>",
    "</script><script>window.hit='e'</script>",
    "</title><script>window.hit='f'</script>",
    "<iframe srcdoc=\"<script>parent.hit='g'</script>\"></iframe>",
    "&lt;img src=x onerror=&quot;window.hit='h'&quot;&gt;",
    "--><img src=x onerror=window.hit=document.title>",
    "<details open ontoggle=window.hit=document.title>",
    "<a href=\"javascript:window.hit='k'\">点</a>",
    "\" onmouseover=\"window.hit='l'\" autofocus onfocus=\"window.hit='m'",
    "</textarea><video src=x onerror=window.hit=document.title>",
    "<style>@import '//evil.example/x.css'</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=';url=javascript:window.hit=document.title'>",
)
# A tag that is closed is refused at the door, wherever it is typed; one that is not, the next > of the page closes.
UNCLOSED = tuple(payload.replace(">", " ") for payload in PAYLOADS)
QUOTES = tuple(payload for payload in PAYLOADS if not set(payload) & set("<>&"))
KEPT = {
    "日期",
    "单位",
    "修饰",
    "加减",
    "结论",
    "类别",
    "级别",
    "上级",
    "性质",
    "计分方法",
    "参数",
    "依据",
    "选项",
    "类型",
}
PAGE_NAME = "单' onfocus='window.hit=1' onload='window.hit=2' &amp;.md"
TITLE = re.compile(r"^((?:- )?title: )(\S+)()$", re.MULTILINE)
LABEL = re.compile(r"(label: )([^,{}\"']+)(, )")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
INTRUDERS = (
    "img[src=x], svg[onload], iframe, video, base, details[ontoggle], a[href^=javascript], [onmouseover], [onfocus]"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The smallest year with a payload in every text that may be anything; the site and the number of places."""
    project = compose_in(tmp_path_factory.mktemp("hostile") / "project")
    places = _poison_titles(project)
    report = read_report(project.root, project.year)
    payloads = itertools.cycle(UNCLOSED)
    places += sum(_poison_table(project, table.schema, payloads) for table in report.dataset.tables.values())
    places += _poison_settings(project, itertools.cycle(QUOTES)) + _poison_pages(
        project, [*report.tables], [*report.charts], payloads
    )
    places += _poison_declarations(project, payloads)
    return build(project.root, project.root / "site"), places


def _poison_titles(project: Project) -> int:
    """The titles of tables and charts, which name sheets and files too, and the labels of computed figures."""
    payloads = itertools.cycle(payload for payload in UNCLOSED if '"' not in payload)
    places = 0

    def poisoned(match: re.Match[str]) -> str:
        nonlocal places
        places += 1
        return f"{match[1]}'{(match[2] + next(payloads)).replace(chr(39), chr(39) * 2)}'{match[3]}"

    schema = project.root / "data" / "schema"
    for path in [*sorted((schema / "tables").glob("*.yml")), schema / "charts.yml", project.data("charts.yml")]:
        path.write_text(TITLE.sub(poisoned, path.read_text("utf-8")), encoding="utf-8")
    facts = schema / "facts.yml"
    facts.write_text(LABEL.sub(poisoned, facts.read_text("utf-8")), encoding="utf-8")
    first = project.docs("index.md")  # it asks for a chart by its old title
    first.write_text(first.read_text("utf-8").replace('{{ 图("一级指标得分") }}', ""), encoding="utf-8")
    return places


def _poison_table(project: Project, schema: object, payloads: Iterator[str]) -> int:
    path = project.data(f"{schema.file}.csv")  # type: ignore[attr-defined]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = 0
    for field in schema.fields:  # type: ignore[attr-defined]
        free = field.type in ("text", "narrative") and not field.enum and field.name not in KEPT
        if free and rows and field.name in rows[0]:
            payload = next(payloads)
            for row in rows:
                if row[field.name] and row[field.name] not in ("合计", "总计", "小计"):
                    row[field.name] += payload
                    places += 1
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return places


def _poison_settings(project: Project, payloads: Iterator[str]) -> int:
    lines, places = [], 0
    for line in project.data("settings.yml").read_text("utf-8").splitlines():
        key, _, value = line.partition(": ")
        if key in ("部门", "简称", "标题", "发布机构", "许可"):
            line, places = f"{key}: '{(value + next(payloads)).replace(chr(39), chr(39) * 2)}'", places + 1
        lines.append(line)
    for key in ("索引号", "文号", "网站标识码", "联系"):
        lines.append(f"{key}: '{('编号' + next(payloads)).replace(chr(39), chr(39) * 2)}'")
        places += 1
    project.data("settings.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return places


def _poison_declarations(project: Project, payloads: Iterator[str]) -> int:
    """Checks, waivers, editions, contacts, reasons of verbatim texts and file names, and the pages that list them."""

    def quoted() -> str:
        return next(payloads).replace("'", "''")

    project.data("checks.yml").write_text(
        f"等式:\n  - {{名称: '等式{(name := quoted())}', 等式: 编制.机关.编制人数 == 编制.机关.实有人数}}\n"
        f"豁免:\n  - {{核对: '等式{name}', 理由: '原报告如此{quoted()}', 日期: 2032-01-01}}\n",
        encoding="utf-8",
    )
    project.data("corrections.yml").write_text(
        f"- {{版次: 2031.1, 日期: 2032-05-25, 理由: '首次公布{quoted()}'}}\n", encoding="utf-8"
    )
    with project.data("settings.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"公开联系方式: {{'值班{quoted()}': '12385{quoted()}'}}\n")
    lists = (
        *(
            "等式清单",
            "豁免清单",
            "核对清单",
            "原文清单",
            "更正记录",
            "公开联系方式",
            "下载清单",
            "引用格式",
            "数字索引",
        ),
        *("保护程度", "指标树", "扣分清单", "计分过程", "试算", "改错试验"),
    )
    shown = "\n\n".join(f"{{{{ {name}() }}}}" for name in lists)
    verbatim = f'{{{{ 原文("三人小组", 理由="名称{UNCLOSED[12]}") }}}}'
    project.docs(PAGE_NAME).write_text(f"# 清单\n\n{verbatim}\n\n{shown}\n", encoding="utf-8")
    project.docs("print.md").write_text("# 全文\n\n{{ 全文() }}\n", encoding="utf-8")
    config = project.root / "mkdocs.yml"
    escaped = PAGE_NAME.replace("'", "''")
    config.write_text(f"{config.read_text('utf-8')}  - 清单: '{escaped}'\n  - 全文: print.md\n", encoding="utf-8")
    return 2 + 1 + 2 + 1 + 1


def _poison_pages(project: Project, tables: list[str], charts: list[str], payloads: Iterator[str]) -> int:
    quoted = [next(payloads) for _ in range(13)]
    shown = "\n\n".join(
        [*(f'{{{{ 表("{title}") }}}}' for title in tables), *(f'{{{{ 图("{title}") }}}}' for title in charts)]
    )
    front = quoted[0].replace("'", "''")
    page = f"""---
title: '标题{front}'
description: '说明{front}'
---

# 一级标题 `{quoted[1]}`

## 二级标题 `{quoted[2]}`

## {{{{ 前列("项目", "收入", 1) }}}}{{{{ 前列("指标", "得分", 1) }}}}

段落 `{quoted[3]}` **重点`{quoted[4]}`** *强调`{quoted[5]}`*

- 列表 `{quoted[6]}`

[链接文字`{quoted[7]}`](funds.md)

| 表头`{quoted[8]}` | 乙 |
| --- | --- |
| 格子`{quoted[9]}` | `{quoted[10]}` |

> 引用 `{quoted[11]}`

`代码{quoted[12]}`

{shown}
"""
    project.docs("hostile.md").write_text(page, encoding="utf-8")
    nav = "nav:\n  - 首页: index.md\n  - 资金: funds.md\n  - 试验: hostile.md\n"  # markup in it is refused
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + nav, encoding="utf-8")
    return 2 + 12


@pytest.fixture(params=["with the policy", "without it"])
def address(request: pytest.FixtureRequest, hostile: tuple[Path, int], tmp_path: Path) -> Iterator[str]:
    """The hostile site over http, as it is or with its policy taken out."""
    site = hostile[0]
    strip = request.param == "without it"

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            content = path.read_bytes()
            if strip and path.suffix == ".html":
                content = POLICY.sub("", content.decode("utf-8")).encode("utf-8")
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if "<" in one])
def test_a_payload_that_is_typed_into_a_page_is_refused(tmp_path: Path, payload: str) -> None:
    project = compose_in(tmp_path / "project")
    page = project.docs("funds.md")
    page.write_text(f"{page.read_text('utf-8')}\n段落 {payload}\n", encoding="utf-8")
    result = project.run("check")

    assert (result.exit_code, "页面里不能用 HTML" in result.output or "HTML" in result.output) == (1, True), (
        result.output
    )


def test_sixty_payloads_and_more_stand_in_the_site(hostile: tuple[Path, int]) -> None:
    assert hostile[1] >= 60


def test_the_lists_of_checks_editions_and_reasons_show_their_payloads(hostile: tuple[Path, int]) -> None:
    html = next(path for path in hostile[0].rglob("index.html") if "onfocus" in path.parent.name).read_text("utf-8")
    shown = [
        re.search(f"{start}[^<]{{0,40}}", html)
        for start in ("原报告如此", "首次公布", "值班", "等式", "名称&lt;/textarea")
    ]

    assert None not in shown
    assert "&lt;" in "".join(match[0] for match in shown if match)


def test_no_payload_runs_or_becomes_an_element(browser: Browser, hostile: tuple[Path, int], address: str) -> None:
    found, requests = {}, []
    context = browser.new_context()
    context.on("request", lambda request: requests.append(request.url))
    for path in sorted(page.relative_to(hostile[0]).as_posix() for page in hostile[0].rglob("*.html")):
        page = context.new_page()
        page.goto(address + path)
        page.wait_for_timeout(200)
        hit, elements = page.evaluate("window.hit ?? null"), page.locator(INTRUDERS).count()
        if hit is not None or elements:
            found[path] = (
                hit,
                page.locator(INTRUDERS).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 200))"),
            )
        page.close()
    context.close()

    assert found == {}
    assert [url for url in requests if not url.startswith((address, "data:"))] == []
