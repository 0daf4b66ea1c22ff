"""What lies in a project's folders: no link is followed, nothing is published that is not on the list."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Project, build
from evaluation.dataset import attachment_problems, tree_problems
from evaluation.dataset.attachments import KINDS, RESERVED_FOLDERS, drawing_fault
from evaluation.dataset.tree import COPY, LINK
from mkdocs.exceptions import Abort

sys.path.insert(0, str(ROOT / "tests" / "hostile"))
from making import PICTURES

SECRET = "a-secret-outside-the-project"


def refused(project: Project) -> list[str]:
    return [str(problem) for problem in tree_problems(project.root, project.docs("").parent / project.year)]


def beside(project: Project) -> list[str]:
    return [str(problem) for problem in attachment_problems(project.root, f"docs/{project.year}")]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.txt"
    path.parent.mkdir()
    path.write_text(SECRET, encoding="utf-8")
    return path


LINKS = {
    "docs/2031/env.txt": lambda secret: secret,
    "docs/2031/logo.png": lambda secret: "/proc/self/environ",
    "docs/2031/more": lambda secret: secret.parent,
    "docs/2031/deep/er/index.md": lambda secret: secret,
    "docs/2031/nothing.md": lambda secret: "/nowhere/at/all",
    "docs/2031/loop": lambda secret: "loop",
    "docs/2031/up": lambda secret: "..",
    "docs/2030": lambda secret: secret.parent,
    "data/2031/notes.csv": lambda secret: secret,
    "data/2031/editions": lambda secret: secret.parent,
    "data/schema/tables/secret.yml": lambda secret: secret,
    "macros/theme/assets/secret.txt": lambda secret: secret,
    "macros/more": lambda secret: secret.parent,
}


@pytest.mark.parametrize("path", LINKS)
def test_no_link_is_followed_by_check_or_build(tiny: Project, secret: Path, path: str) -> None:
    (tiny.root / path).parent.mkdir(parents=True, exist_ok=True)
    (tiny.root / path).symlink_to(LINKS[path](secret))

    expected = f"{path}：{LINK}。{COPY}。"
    result = tiny.run("check")
    with pytest.raises(Abort) as stopped:
        build(tiny.root, tiny.root / "site")

    assert result.output == f"{expected}\n共 1 个问题，未发布任何内容。\n"
    assert result.exit_code == 1
    assert expected in str(stopped.value)
    assert not (tiny.root / "site").exists()


def test_a_configuration_that_is_a_link_is_refused(tiny: Project, tmp_path: Path) -> None:
    (tiny.root / "mkdocs.yml").rename(tmp_path / "elsewhere.yml")
    (tiny.root / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")

    assert f"mkdocs.yml：{LINK}。{COPY}。" in tiny.run("check").output


def test_a_folder_that_nothing_of_the_year_reads_is_told(tiny: Project) -> None:
    tiny.write("data/2031/2031/funds.csv", "")

    advice = "这一年的文件直接放在 data/2031/ 里；用不着的请移到 data/ 外面"
    assert f"没有用到这个文件夹。{advice}。" in tiny.run("check", "--all").output


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("index.txt", "任何文字\n", True),
        ("新页.txt", "# 新的一页\n\n文字\n", True),
        ("附注.txt", "---\ndescription: 页\n---\n", True),
        ("附件.txt", "名单\n# 不是标题\n", False),
        ("附件.txt", "# 有链接的附件\n", False),
    ],
)
def test_a_text_that_was_meant_as_a_page_is_told(tiny: Project, name: str, text: str, is_told: bool) -> None:
    tiny.write(f"docs/2031/{name}", text)
    page = tiny.docs("index.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n[附件](附件.txt)\n", encoding="utf-8")

    assert (f"docs/2031/{name}：1 处\n  像是一页，但是末尾为 .txt" in tiny.run("check", "--all").output) == is_told


@pytest.mark.parametrize("folder", ["docs", "data", "macros", "docs/2031", "data/2031"])
def test_a_folder_of_the_project_that_is_itself_a_link_is_refused(tiny: Project, folder: str) -> None:
    (tiny.root / folder).rename(tiny.root / "elsewhere")
    (tiny.root / folder).symlink_to(tiny.root / "elsewhere", target_is_directory=True)

    assert f"{folder}：{LINK}。{COPY}。" in tiny.run("check").output


def test_a_link_that_git_keeps_as_text_is_refused(tiny: Project) -> None:
    git = ["git", "-C", str(tiny.root)]
    subprocess.run([*git, "init", "-q"], check=True)
    tiny.write("docs/2031/note.txt", "../../outside.txt")
    subprocess.run([*git, "add", "-A"], check=True, capture_output=True)
    named = subprocess.run([*git, "rev-parse", ":docs/2031/note.txt"], check=True, capture_output=True, text=True)
    assert refused(tiny) == []

    cache = f"120000,{named.stdout.strip()},docs/2031/note.txt"
    subprocess.run([*git, "update-index", "--cacheinfo", cache], check=True)

    assert refused(tiny) == [f"docs/2031/note.txt：{LINK}。{COPY}。"]


@pytest.mark.parametrize("text", ["index.md", "../2031/index.md", "../../data", "/etc/passwd", "../../mkdocs.yml"])
def test_without_git_a_text_that_is_a_path_is_taken_for_a_link(tiny: Project, text: str) -> None:
    tiny.write("docs/2031/note.txt", text)

    assert refused(tiny) == [f"docs/2031/note.txt：{LINK}。{COPY}。"]


@pytest.mark.parametrize("text", ["", "index.md\n第二行", " index.md", "没有这个文件.md", "\x00", "a" * 2000])
def test_other_short_texts_are_texts(tiny: Project, text: str) -> None:
    tiny.write("data/2031/note.txt", text)

    assert refused(tiny) == []


def test_a_hard_link_is_a_file_like_any_other(tiny: Project, secret: Path) -> None:
    os.link(secret, tiny.docs("note.txt"))

    assert refused(tiny) == []


def test_what_is_no_file_is_refused_and_never_opened(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tiny.docs("pipe.md"))
    monkeypatch.chdir(tiny.docs(""))
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("plug.txt")

        rule = "不是普通文件（是设备、管道或套接字）。请删除。"
        assert refused(tiny) == [f"docs/2031/pipe.md：{rule}", f"docs/2031/plug.txt：{rule}"]


NAMES = {
    "a\nb.md": "里有看不见的字符",
    "a\u202egpj.md": "里有看不见的字符",
    "a\u200b.md": "里有看不见的字符",
    "\udcff.md": "里有看不见的字符",
    "a ": "的前后有空格，或末尾有点",
    " a.md": "的前后有空格，或末尾有点",
    "a.": "的前后有空格，或末尾有点",
    "a:b.md": "里有 Windows 不允许的符号 :",
    "a?.md": "里有 Windows 不允许的符号 ?",
    "a\\b.md": "里有 Windows 不允许的符号 \\",
    "con.md": "是 Windows 保留的名称",
    "LPT1": "是 Windows 保留的名称",
    "nul.tar.gz": "是 Windows 保留的名称",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_some_system_cannot_hold_are_refused(tiny: Project, name: str) -> None:
    tiny.docs("").joinpath(name).write_bytes(b"x")

    (problem,) = refused(tiny)

    assert f"文件名{NAMES[name]}。请改名：" in problem
    assert problem.isprintable()


@pytest.mark.parametrize("name", ["固定资产 2031.md", "a-b_c.md", "𠮷.md", "é.md", "console.md", "（一）.md"])
def test_ordinary_names_are_taken(tiny: Project, name: str) -> None:
    tiny.docs("").joinpath(name).write_bytes(b"x")

    assert refused(tiny) == []


@pytest.mark.parametrize("pair", [("A.md", "a.md"), ("é.md", unicodedata.normalize("NFD", "é.md")), ("ß.md", "SS.md")])
def test_names_that_differ_in_case_or_form_only_are_refused(tiny: Project, pair: tuple[str, str]) -> None:
    for name in pair:
        tiny.docs(name).write_bytes(b"x")

    (problem,) = refused(tiny)

    assert "只有大小写或字符写法不同" in problem


def test_files_too_large_and_folders_too_deep_are_refused_unread(tiny: Project) -> None:
    for name, size in (("large.md", 10**12), ("lines.txt", 6 * 1024**2)):
        with tiny.docs(name).open("wb") as file:
            file.truncate(size)
    tiny.write("docs/2031/" + "a/" * 20 + "b.md", "x")

    assert refused(tiny) == [
        f"docs/2031/{'/'.join('a' * 11)}：文件夹须在 12 层以内。请把文件移到上面的文件夹里。",
        "docs/2031/large.md：文件须在 256 KB 以内，现为 976,562,500 KB。请拆分或压缩；与报告无关的请移走。",
        "docs/2031/lines.txt：文件须在 5,120 KB 以内，现为 6,144 KB。请拆分或压缩；与报告无关的请移走。",
    ]


def test_the_narrative_is_a_folder_of_the_project(tiny: Project) -> None:
    (problem,) = tree_problems(tiny.root, Path("/etc"))

    assert (
        str(problem)
        == "mkdocs.yml「docs_dir」：须是项目里的年度文件夹，现为 /etc。请改为 docs/ 下的年度文件夹，例如 docs/2019。"
    )


def office(path: Path, *parts: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as container:
        for part in parts:
            container.writestr(part, "<x/>")


GOOD = {
    **{f"a.{'JPG' if kind == 'jpg' else kind}": content for kind, content in PICTURES.items()},
    "a.pdf": b"%PDF-1.7\n",
    "a.txt": "文字\r\n<尖括号>\t".encode(),
    "a.csv": "甲,乙\n".encode("gb18030"),
    "a.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
}


def test_files_of_the_kinds_on_the_list_are_taken(tiny: Project) -> None:
    for name, content in GOOD.items():
        tiny.write(f"docs/2031/附件/{name}", content)
    office(tiny.docs("附件/a.docx"), "word/document.xml")
    office(tiny.docs("附件/a.xlsx"), "xl/workbook.xml")
    office(tiny.docs("附件/a.pptx"), "ppt/presentation.xml")
    office(tiny.docs("附件/a.ods"), "content.xml")
    office(tiny.docs("附件/a.odt"), "content.xml")

    assert {path.suffix.lower() for path in tiny.docs("附件").iterdir()} == set(KINDS) - {".jpeg", ".md"}
    assert beside(tiny) == []


OTHERS = "html htm xhtml js mjs css markdown mkd mkdn pages json xml zip exe bat docm xlsm doc xls et wps ofd php hta"


@pytest.mark.parametrize("kind", [*OTHERS.split(), ""])
def test_every_other_kind_is_refused_with_advice(tiny: Project, kind: str) -> None:
    tiny.write(f"docs/2031/a.{kind}".rstrip("."), "x")

    (problem,) = beside(tiny)

    assert problem.startswith(f"docs/2031/a{kind and '.'}{kind}：docs/ 里只能放这些文件：.md、.txt、.csv、.png")
    assert "请" in problem.rpartition("现为")[2]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {".md", ".txt", ".csv"}))
def test_a_file_that_is_not_what_its_name_says_is_refused(tiny: Project, kind: str) -> None:
    for number, content in enumerate((b"", b"<html><script>alert(1)</script></html>", b"MZ\x90\x00", "文字".encode())):
        tiny.write(f"docs/2031/{number}{kind}", content)

    assert len(beside(tiny)) == 4


@pytest.mark.parametrize("content", [b"<html>", b"\xef\xbb\xbf <!DOCTYPE html>", b"<?php", b"\n<script>", b"a\x00b"])
@pytest.mark.parametrize("kind", [".txt", ".csv", ".md"])
def test_a_text_that_a_browser_could_take_for_a_page_is_refused(tiny: Project, kind: str, content: bytes) -> None:
    tiny.write(f"docs/2031/a{kind}", content)

    assert len(beside(tiny)) == 1


def test_an_office_file_with_programs_is_refused(tiny: Project) -> None:
    office(tiny.docs("a.xlsx"), "xl/workbook.xml", "xl/vbaProject.bin")
    office(tiny.docs("b.ods"), "content.xml", "Basic/script-lc.xml")

    assert len(beside(tiny)) == 2


@pytest.mark.parametrize(
    "name", [".pages", ".htaccess", "~$报告.docx", "-/page.png", "-.md", "~a.txt", "404.md", "A.MD"]
)
def test_names_with_a_meaning_of_their_own_are_refused(tiny: Project, name: str) -> None:
    tiny.write(f"docs/2031/{name}", GOOD["a.png"] if name.endswith("png") else "x")

    assert len(beside(tiny)) == 1


COPIES = (
    "a - 副本.md|a (1).md|a - Copy.md|a_backup_1.md|a.md.txt|新建 文本文档.txt|Untitled.md|__MACOSX/a.txt|a.docx.pdf"
)


@pytest.mark.parametrize("name", COPIES.split("|"))
def test_copies_that_programs_name_by_themselves_are_refused(tiny: Project, name: str) -> None:
    tiny.write(f"docs/2031/{name}", b"%PDF-1.7\n" if name.endswith("pdf") else "x")

    assert len(beside(tiny)) == 1


@pytest.mark.parametrize("name", ["年报（1）.md", "copyright.md", "bold.md", "副食.md", "附表(1).csv"])
def test_names_that_only_look_a_little_like_copies_are_taken(tiny: Project, name: str) -> None:
    tiny.write(f"docs/2031/{name}", "x")

    assert beside(tiny) == []


@pytest.mark.parametrize("path", ["docs/2031/index.md", "data/2031/funds.csv", "macros/values.html", "docs/2031/a.txt"])
@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "> >>>>>>> 张三", "    |||||||"])
def test_two_versions_that_git_left_beside_each_other_are_refused(tiny: Project, path: str, mark: str) -> None:
    target = tiny.root / path
    before = target.read_text("utf-8") if target.exists() else ""
    target.write_text(f"{before}\n{mark}\n", encoding="utf-8")

    (problem,) = refused(tiny)

    line = before.count("\n") + 2
    assert problem.startswith(f"{path}第{line}行：两个人改了同一处，合并时没有选定用哪一个")


@pytest.mark.parametrize("text", ["标题\n=======\n", "<<<<<<<<\n", "a <<<<<<< b\n"])
def test_other_signs_in_a_row_are_text(tiny: Project, text: str) -> None:
    tiny.write("docs/2031/a.txt", text)

    assert refused(tiny) == []


@pytest.mark.parametrize("name", ["说明.txt", "assets/report.css.bak", "assets/page.js.map", ".env"])
def test_what_is_no_part_of_a_theme_is_refused_there(tiny: Project, name: str) -> None:
    tiny.write(f"macros/theme/{name}", "x")

    (problem,) = refused(tiny)

    assert problem.startswith(f"macros/theme/{name}：主题里只能放这些文件")


@pytest.mark.parametrize(
    "paths",
    [
        ("a.md", "a/index.md"),
        ("a.md", "a/README.md"),
        ("README.md", "index.md"),
        ("b/README.md", "b/index.md"),
        ("A.md", "a/index.md"),
    ],
)
def test_two_pages_never_have_one_address(tiny: Project, paths: tuple[str, str]) -> None:
    for path in paths:
        tiny.write(f"docs/2031/{path}", "# 页\n")

    (problem,) = beside(tiny)

    assert "发布在同一个地址" in problem


def test_nothing_in_docs_can_take_the_place_of_what_the_build_writes(site: Path) -> None:
    written = [path.relative_to(site) for path in site.rglob("*") if path.is_file() and path.suffix != ".html"]
    reachable = [path for path in written if path.suffix.lower() in KINDS and path.parts[0] != "-"]

    assert {path.parts[0] for path in reachable} <= RESERVED_FOLDERS


INERT = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{}</svg>"
RUNS = [
    "<script>alert(1)</script>",
    "<foreignObject><p>x</p></foreignObject>",
    "<rect onload='alert(1)'/>",
    "<rect ONCLICK='alert(1)'/>",
    "<image href='https://example.org/a.png'/>",
    "<image xlink:href='//example.org/a.png'/>",
    "<image href='data:image/svg+xml;base64,AAAA'/>",
    "<use href='other.svg#a'/>",
    "<a href='javascript:alert(1)'><text>x</text></a>",
    "<a href='#x'><set attributeName='href' to='javascript:alert(1)'/></a>",
    "<style>@import 'a.css';</style>",
    "<style>rect {fill: url( 'https://example.org/a')}</style>",
    "<style>rect {fill: u\\72l(https://example.org/a)}</style>",
    "<style><![CDATA[rect {background: image-set('https://example.org/a' 1x)}]]></style>",
    "<rect style='fill: url(a.svg#b)'/>",
    "<iframe src='a'/>",
    "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>",
    "<h:img xmlns:h='http://www.w3.org/1999/xhtml' src='x' onerror='alert(1)'/>",
    "<handler xmlns='http://www.w3.org/2001/xml-events'/>",
    "<?xml-stylesheet href='a.css'?>",
    "<g>" * 200 + "</g>" * 200,
    "<g>",
]


@pytest.mark.parametrize("body", RUNS)
def test_a_drawing_with_anything_that_runs_or_leads_out_is_refused(tmp_path: Path, body: str) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(INERT.format(body), encoding="utf-8")

    assert drawing_fault(drawing)


@pytest.mark.parametrize(
    "whole",
    [
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + INERT.format("<text>&a;</text>"),
        "<?xml version='1.0' encoding='gb2312'?>" + INERT.format(""),
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<svg><rect/></svg>",
        "<g xmlns='http://www.w3.org/2000/svg'/>",
        "",
        "PNG",
    ],
)
def test_what_is_no_svg_is_refused(tmp_path: Path, whole: str) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(whole, encoding="utf-8")

    assert drawing_fault(drawing)


@pytest.mark.parametrize(
    "body",
    [
        "<defs><linearGradient id='a'/></defs><rect fill='url(#a)' style='x:url( #a)'/>",
        "<use xlink:href='#a'/><image href='data:image/png;base64,iVBORw0KGgo='/>",
        "<style>text {font-family: SimSun; fill: #333}</style><text>单位：万元 a/b</text>",
        "<i:namedview xmlns:i='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd' i:docname='https://a'/>",
        "<title>图</title><desc>说明</desc><!-- onload=alert(1) -->",
    ],
)
def test_a_drawing_is_taken(tmp_path: Path, body: str) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(INERT.format(body), encoding="utf-8")

    assert drawing_fault(drawing) == ""


def test_the_site_s_own_drawing_is_one() -> None:
    assert drawing_fault(ROOT / "macros" / "theme" / "assets" / "favicon.svg") == ""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("mkdocs.yml", ", evaluation.narrative.inert", ""),
        ("macros/theme/main.html", 'http-equiv="Content-Security-Policy"', 'name="policy"'),
    ],
)
def test_a_build_without_its_guards_is_refused(tiny: Project, path: str, old: str, new: str) -> None:
    tiny.edit(path, old, new)

    with pytest.raises(Abort, match=r"须有 evaluation\.narrative\.inert|页面没有安全策略"):
        build(tiny.root, tiny.root / "site")


def test_an_image_beside_the_page_is_shown(tiny: Project, compose: Callable[..., Project]) -> None:
    shutil.copy(ROOT / ".github" / "screenshot.png", tiny.docs("图.png"))
    page = tiny.docs("index.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n![图](图.png)\n", encoding="utf-8")

    assert tiny.run("check").exit_code == 0
