"""`mkdocs.yml`, in which staff state the year: every fault is said in Chinese with its line, by every command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Project, build
from evaluation.dataset import configuration_problems
from mkdocs.exceptions import Abort, MkDocsException

DOCS = "docs_dir: !ENV [REPORT_DOCS, docs/2031]"


def said(project: Project) -> list[str]:
    return [str(problem) for problem in configuration_problems(project.root / "mkdocs.yml")]


@pytest.mark.parametrize(
    "line", ["docs_dir: docs/2031", "docs_dir: 'docs/2031'", "docs_dir: !ENV [A_B, C_D, docs/2031]"]
)
def test_the_year_can_be_stated_in_any_way_that_mkdocs_reads(tiny: Project, line: str) -> None:
    tiny.edit("mkdocs.yml", DOCS, line)

    assert tiny.run("check").exit_code == 0


WRONG_DOCS = {
    "": "须写明 docs_dir",
    "docs_dir:": "须写明 docs_dir",
    "docs_dir: []": "须写明 docs_dir",
    "docs_dir: {a: b}": "须写明 docs_dir",
    "docs_dir: [[a], b]": "须写明 docs_dir",
    "docs_dir: !ENV REPORT_DOCS": "须是项目里的年度文件夹",
    "docs_dir: docs": "须是项目里的年度文件夹",
    "docs_dir: .": "须是项目里的年度文件夹",
    "docs_dir: ../docs/2031": "须是项目里的年度文件夹",
    "docs_dir: /etc": "须是项目里的年度文件夹",
    "docs_dir: docs/2031/more": "须是项目里的年度文件夹",
    "docs_dir: docs/2044": "没有 data/2044 这个年度的数据",
}


@pytest.mark.parametrize("line", WRONG_DOCS)
def test_a_year_that_cannot_be_read_is_said(tiny: Project, line: str) -> None:
    result = tiny.edit("mkdocs.yml", DOCS, line).run("check")

    assert WRONG_DOCS[line] in result.output
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output


WHOLE = {
    "empty": (b"", "须写明 docs_dir"),
    "comment": ("# 空的\n".encode(), "须写明 docs_dir"),
    "list": (b"- a\n", "须写明 docs_dir"),
    "text": (b"a\n", "须写明 docs_dir"),
    "tab": (b"site_name: a\n\tstrict: true\n", "mkdocs.yml第2行：行首不能用制表符"),
    "gbk": ("site_name: 报告\n".encode("gbk"), "文件编码须是 UTF-8，现为 GBK"),
    "utf-16": ("site_name: a\n".encode("utf-16"), "文件编码须是 UTF-8，现为 UTF-16"),
    "syntax": (b"a: [b\nc: d\n", "mkdocs.yml第2行："),
    "quote": (b'site_name: "a\n', "mkdocs.yml第"),
    "wide colon": ("site_name：a\nstrict: true\n".encode(), "名称后面要用半角冒号"),
    "deep": (b"a: " + b"[" * 100_000, "最多 20 层"),
    "deep block": (b"".join(b" " * n + b"a:\n" for n in range(1000)), "最多 20 层"),
    "large": (b"a: b\n" * 500_000, "字节"),
    "control": (b"a: \x00\n", "有不可见的控制字符"),
    "twice": (b"docs_dir: docs/2031\ndocs_dir: docs/2030\n", "同一个名称写了两次"),
    "two documents": (b"a: b\n---\nc: d\n", "一个文件只能有一份内容"),
    "bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "须写明 docs_dir"),
    "undefined alias": (b"a: *nothing\n", "mkdocs.yml"),
    "complex key": (b"? [a]\n: b\n", "名称须是文字"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_is_no_configuration_is_said(tiny: Project, kind: str) -> None:
    content, expected = WHOLE[kind]
    result = tiny.write("mkdocs.yml", content).run("check")

    assert expected in result.output
    assert result.exit_code == 1


EDITS = {
    "no inert": (
        ", evaluation.narrative.inert",
        "",
        "mkdocs.yml第13行「markdown_extensions」：须有 evaluation.narrative.inert。",
    ),
    "no hook": ("hooks: [hooks/publish.py]\n", "", "mkdocs.yml「hooks」：须有 hooks/publish.py。"),
    "other hook": (
        "hooks/publish.py",
        "hooks/publishing.py",
        "mkdocs.yml第6行「hooks」：没有这个文件，现为 hooks/publishing.py。",
    ),
    "not strict": ("strict: true\n", "", "mkdocs.yml「strict」：须有 true。没有它，断了的链接也会发布"),
    "loose": ("strict: true", "strict: false", "mkdocs.yml第5行「strict」：须是 true，现为 “false”。"),
    "flag": ("strict: true", "strict: 是", "mkdocs.yml第5行「strict」：须是 true，现为 “是”。"),
    "theme": ("name: material", "name: mkdocs", "mkdocs.yml第8行「theme」：“name”须是 material，现为 “mkdocs”。"),
    "custom": ("macros/theme", "theme", "mkdocs.yml第9行「theme」：“custom_dir”须是 macros/ 里的文件夹，现为 theme。"),
    "custom out": (
        "macros/theme",
        "../theme",
        "mkdocs.yml第9行「theme」：“custom_dir”须是 macros/ 里的文件夹，现为 ../theme。",
    ),
    "key": (
        "site_name:",
        "sitename:",
        "mkdocs.yml第1行「sitename」：mkdocs.yml 里不能有这个名称，现为 sitename。请删除；最接近的是 site_name",
    ),
    "plugin": ("[search]", "[serach]", "mkdocs.yml第12行「plugins」：不能用，现为 serach。请删除；最接近的是 search"),
    "plugins text": (
        "[search]",
        "search",
        "mkdocs.yml第12行「plugins」：应为列表，每条以“-”开头，或写在 [ ] 里，现为 search。",
    ),
    "extension": (
        "[attr_list",
        "[attrlist",
        "mkdocs.yml第13行「markdown_extensions」：不能用，现为 attrlist。请删除；最接近的是 attr_list",
    ),
    "site in data": ("site_dir: site", "site_dir: data", "mkdocs.yml第3行「site_dir」：网站不能建在项目自己的文件夹里"),
    "site here": ("site_dir: site", "site_dir: .", "mkdocs.yml第3行「site_dir」：网站不能建在项目自己的文件夹里"),
    "program": (
        "strict: true",
        "strict: true\nextra: !!python/object/apply:os.system [id]",
        "mkdocs.yml第6行：不能用这个标签",
    ),
    "module": ("strict: true", "strict: true\nextra: {a: !!python/name:os.system }", "mkdocs.yml第6行：不能用这个标签"),
    "weak": ("strict: true", "strict: true\nvalidation: {links: {not_found: ignore}}", "“not_found”须是 warn"),
    "script": (
        "strict: true",
        "strict: true\nextra_javascript: ['https://a.example/b.js']",
        "主题里没有这个文件；别处的",
    ),
    "style": (
        "strict: true",
        "strict: true\nextra_css: [//a.example/b.css]",
        "主题里没有这个文件；别处的",
    ),
    "nav": (
        "strict: true",
        "strict: true\nnav: index.md",
        "「nav」：应为列表，最多 6 层",
    ),
    "analytics": ("strict: true", "strict: true\nextra: {analytics: {provider: google}}", "没有“analytics”这一项"),
    "font": ("font: false", "font: {text: Noto Sans}", "“font”须是 false"),
    "language": ("language: zh", "language: ../../x", "“language”主题里没有这个文件"),
    "icon": ("font: false", "font: false\n  icon: {logo: a/b}", "主题里没有这个文件"),
    "feature": ("font: false", "font: false\n  features: [navigation.instant]", "须是以下之一"),
    "copyright": ("strict: true", "strict: true\ncopyright: '<script>a</script>'", "不能有 < > &"),
    "hidden": ("site_name: 最小的年度", "site_name: 最\u202e小", "有不可见的控制字符，现为 U+202E"),
    "address": ("strict: true", "strict: true\nrepo_url: javascript:alert(1)", "须是 https:// 或 http:// 开头的网址"),
    "nav twice": ("strict: true", "strict: true\nnav: [index.md, funds.md, index.md]", "同一个页面在目录里写了两次"),
    "nav script": ("strict: true", "strict: true\nnav: [{a: 'javascript:alert(1)'}]", "须是以 .md 结尾的页面"),
    "files of the system": ("tables, toc", "tables, toc, pymdownx.snippets", "不能用，现为 pymdownx.snippets"),
    "html of its own": ("tables, toc", "tables, toc, pymdownx.blocks.html", "不能用，现为 pymdownx.blocks.html"),
    "html again": ("tables, toc", "tables, toc, md_in_html", "不能用，现为 md_in_html"),
    "setting": ("tables, toc", "tables, {toc: {toc_depth: x}}", "“toc_depth”须是 1 到 6 的整数"),
    "plugin's setting": ("[search]", "[{search: {lang: 5}}]", "没有“lang”这一项"),
    "excluded": ("strict: true", "strict: true\nexclude_docs: '*'", "mkdocs.yml 里不能有这个名称，现为 exclude_docs"),
    "parent": ("strict: true", "strict: true\nINHERIT: none.yml", "「INHERIT」：没有这个文件，现为 none.yml。"),
    "outside": ("strict: true", "strict: true\nINHERIT: ../a.yml", "「INHERIT」：只能写同一文件夹里一个文件的名称"),
    "nothing from nowhere": ("strict: true", "strict: true\nextra: !ENV", "mkdocs.yml第6行「extra」：应为"),
    "itself": ("strict: true", "strict: true\nINHERIT: mkdocs.yml", "「INHERIT」：只能写同一文件夹里一个文件的名称"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_what_mkdocs_would_stumble_over_or_run_is_said_with_its_line(tiny: Project, kind: str) -> None:
    old, new, expected = EDITS[kind]
    tiny.edit("mkdocs.yml", old, new)

    (problem,) = said(tiny)
    result = tiny.run("ready")

    assert expected in problem
    assert (result.exit_code, result.output) == (1, f"{problem}\n共 1 个问题，未发布任何内容。\n")


@pytest.mark.parametrize("kind", ["no inert", "not strict", "weak", "theme"])
def test_the_build_says_it_too_where_mkdocs_gets_as_far_as_the_hooks(tiny: Project, kind: str) -> None:
    tiny.edit("mkdocs.yml", *EDITS[kind][:2])

    with pytest.raises(Abort, match="须"):
        build(tiny.root, tiny.root / "site")


def test_what_is_called_a_page_and_is_none_is_not_read_for_its_links(tiny: Project) -> None:
    tiny.edit("mkdocs.yml", "strict: true", "strict: true\nnav: [index.md, funds.md]")
    tiny.docs("funds.md").rename(tiny.root / "funds.md")
    tiny.docs("funds.md").mkdir()

    assert all("funds.md" not in problem for problem in said(tiny))


def test_the_build_says_that_the_year_does_not_stand_in_the_file_itself(tiny: Project) -> None:
    tiny.edit("mkdocs.yml", "strict: true", "strict: true\nnav: [index.md]")
    (tiny.root / "mkdocs.yml").rename(tiny.root / "whole.yml")
    tiny.write("mkdocs.yml", "INHERIT: whole.yml\n")

    with pytest.raises(Abort, match="须写明 docs_dir"):
        build(tiny.root, tiny.root / "site")


def test_the_build_says_that_no_year_is_stated(tiny: Project) -> None:
    tiny.edit("mkdocs.yml", "docs_dir: !ENV [REPORT_DOCS, docs/2031]", "docs_dir:")

    with pytest.raises(Abort, match="「docs_dir」：必须填写"):
        build(tiny.root, tiny.root / "site")


def test_the_projects_own_configurations_are_sound(tiny: Project, example: Project) -> None:
    assert said(tiny) == said(example) == []
    assert configuration_problems(ROOT / "mkdocs.yml") == ()
    result = tiny.run("ready")
    assert (result.exit_code, result.output) == (0, "mkdocs.yml 和文件夹没有问题，可以构建。\n")


def test_make_site_says_in_chinese_what_mkdocs_would_say_in_english() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("site", "pdf", "offline", "serve"):
        recipe = makefile.partition(f"\n{target}: ")[2].partition("\n\n")[0]
        builds = "report serve" if target == "serve" else "mkdocs "
        assert recipe.index("report ready") < recipe.index(builds)


def test_a_link_that_leads_nowhere_is_explained_in_chinese(tiny: Project) -> None:
    page = tiny.docs("index.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n[甲](nothing.md) [乙](funds.md#nothing)\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tiny.root, capture_output=True, encoding="utf-8", env=os.environ, check=False)

    said = done.stdout + done.stderr
    assert "docs/2031/index.md第8行：链接没有对应的页面，现为 nothing.md。最接近的是 index.md。" in said
    assert "docs/2031/index.md第8行：链接里 # 后面的标题不存在，现为 funds.md#nothing。可用的有：资金。" in said
    assert "共 2 个问题，未发布任何内容。" in said
    assert done.returncode == 1


def test_a_build_says_what_is_wrong_before_a_plugin_stumbles_over_it(tiny: Project, tmp_path: Path) -> None:
    tiny.edit("mkdocs.yml", "language: zh", "language: xx")

    with pytest.raises(MkDocsException, match="“language”主题里没有这个文件"):
        build(tiny.root, tmp_path / "site")


def test_a_way_of_writing_whose_extension_is_gone_is_a_problem_of_the_page(tiny: Project) -> None:
    tiny.edit("mkdocs.yml", "strict: true", "strict: true\nnav: [index.md, funds.md]").edit(
        "mkdocs.yml", "tables, ", ""
    )
    tiny.edit("docs/2031/index.md", "# 摘要", "# 摘要\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |")

    assert "docs/2031/index.md第4行：没有 tables，这个写法会照原样显示，现为 |---|---|。" in tiny.run("check").output
