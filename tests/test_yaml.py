"""The one reader of YAML: what it takes in, what it refuses and in which words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, SCHEMA, Project
from evaluation.dataset import read_policy
from evaluation.dataset.without import without
from evaluation.dataset.yaml_files import read_yaml, yaml_of

REFUSED = {
    "a: 1\na: 2\n": "甲.yml第2行「a」：同一个名称写了两次，现为 第1行已经有了。请只保留一个。",
    "部门: 甲\n简称：乙\n": "甲.yml第2行：名称后面要用半角冒号和一个空格，现为 “简称：乙”。"
    "请把“：”改成“: ”；文字里的冒号不用改，整句加引号。",
    "等级: {优：90}\n": "甲.yml第1行：名称后面要用半角冒号和一个空格，现为 “优：90”。请把“：”改成“: ”。",
    "a: 1\nb:2\n": "甲.yml第2行：冒号后面要空一格，现为 “b:2”。请检查缩进、冒号和引号。",
    "a: *b\n": "甲.yml第1行：不能用引用，现为 “*b”。请把内容写出来；以 * 开头的文字要加引号。",
    "a: **b**\n": "甲.yml第1行：以 * 开头的文字要加引号，现为 “a: **b**”。请加引号。",
    "a: &b 1\n": "甲.yml第1行：不能用锚点，现为 “&b”。请删除；以 & 开头的文字要加引号。",
    "a: !!python/name:os.system x\n": "甲.yml第1行：不能用标签，现为 “tag:yaml.org,2002:python/name:os.system”。"
    "请删除；以 ! 开头的文字要加引号。",
    "<<: {a: 1}\n": "甲.yml第1行：不能用合并键，现为 “<<”。请把内容写出来。",
    "a: 1\n---\nb: 1\n": "甲.yml第2行：一个文件只能有一份内容，现为 又一行“---”。请删除这一行，或拆成两个文件。",
    "a: 1\n\tb: 1\n": "甲.yml第2行：行首不能用制表符。请改用空格缩进。",
    "a: 1\nb: \x00\n": "甲.yml第2行：有不可见的控制字符，现为 U+0000。请删除这个字符，或重新输入这一行。",
    'a: "\\0"\n': "甲.yml第1行：有不可见的控制字符，现为 U+0000。请删除这个字符，或重新输入这一行。",
    "? [a]\n: b\n": "甲.yml第1行：名称须是文字，现为 一个列表。请检查缩进、冒号和引号。",
    "a: [\n": "甲.yml第2行：不是有效的 YAML。请检查缩进、冒号和引号。",
    "[" * 100_000: "甲.yml第1行：括号或缩进最多 20 层。请检查是否多打了括号。",
    "{a: " * 100_000: "甲.yml第1行：括号或缩进最多 20 层。请检查是否多打了括号。",
    "- " * 50_000: "甲.yml第1行：括号或缩进最多 20 层。请检查是否多打了括号。",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=[text[:12] for text in REFUSED])
def test_what_cannot_be_read_is_one_message_with_its_line(text: str, message: str) -> None:
    node, problems = yaml_of(text, "甲.yml")

    assert [str(problem) for problem in problems] == [message]
    assert node is None or "两次" in message


def test_every_scalar_is_the_text_that_stands_there_with_its_line() -> None:
    node, problems = yaml_of("---\n甲: 0012\n乙: [no, '']\n", "甲.yml", before=3)

    assert problems == ()
    assert node is not None
    assert [(key.text, key.line, value.text) for key, value in node.entries] == [("甲", 2, "0012"), ("乙", 3, "")]
    assert [(item.text, item.quoted) for item in node.entries[1][1].items] == [("no", False), ("", True)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("甲: 乙\n".encode("gbk"), "甲.yml：文件编码须是 UTF-8，现为 GBK。请用记事本打开，另存为 UTF-8。"),
        ("甲: 乙\n".encode("utf-16"), "甲.yml：文件编码须是 UTF-8，现为 UTF-16。请用记事本打开，另存为 UTF-8。"),
        (b"\xff\xff\xff\n", "甲.yml：文件编码须是 UTF-8，现为 认不出来的编码。请用记事本打开，另存为 UTF-8。"),
        (b"a: " + b"1" * 1_000_000, "甲.yml：文件不能超过 1,000,000 字节，现为 1,000,003 字节。请检查是否放错了文件。"),
    ],
)
def test_a_file_in_another_encoding_or_too_large_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "甲.yml").write_bytes(content)

    node, problems = read_yaml(tmp_path / "甲.yml", "甲.yml")

    assert (node, [str(problem) for problem in problems]) == (None, [message])


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    (tmp_path / "甲.yml").write_bytes("甲: 乙\n".encode("utf-8-sig"))

    node, problems = read_yaml(tmp_path / "甲.yml", "甲.yml")

    assert problems == ()
    assert node is not None
    assert node.entries[0][0].text == "甲"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "甲.yml").mkdir()

    _, problems = read_yaml(tmp_path / "甲.yml", "甲.yml")

    assert [str(problem) for problem in problems] == ["甲.yml：应为文件，现为 一个文件夹。请删除，或换成同名的文件。"]


def test_no_other_module_reads_yaml() -> None:
    reading = re.compile(r"yaml\.\w*(?:load|parse|scan|compose)\w*\(|^\s*from yaml\b", re.MULTILINE)
    sources = (ROOT / "hooks").rglob("*.py")
    found = [path.name for path in sources if reading.search(path.read_text(encoding="utf-8"))]

    assert found == ["yaml_files.py"]


def test_without_a_column_all_that_needs_it_goes_and_sums_go_on() -> None:
    funds = read_policy(SCHEMA).schema("资金收支")
    assert funds is not None

    left = without(funds, [name for name in funds.field if name.endswith("_对下")])

    assert [spec.column for spec in left.identities] == ["年末结转结余_本级"]
    assert [spec.column for spec in left.bounds] == ["本年支出_本级"]
    assert {spec.column: spec.of for spec in left.computed}["本年收入"] == ("本年收入_本级",)
    assert "执行率_对下" not in {spec.column for spec in left.computed}
    assert not [column for view in left.views for column in view.columns if column.endswith("_对下")]
    assert left.lacks("资金收支.合计.执行率.对下")
    assert not left.lacks("资金收支.合计.执行率.本级")


def test_an_optional_column_that_is_not_there_leaves_a_year_that_can_be_published(tiny: Project) -> None:
    schema = tiny.root / "data" / "schema" / "tables" / "projects.yml"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(re.sub(r"(name: \w+_对下, type: amount)", r"\1, optional: true", text), encoding="utf-8")
    rows = [line.split(",") for line in tiny.data("projects.csv").read_text(encoding="utf-8-sig").splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if not name.endswith("_对下")]
    tiny.write("data/2031/projects.csv", "".join(",".join(row[at] for at in kept) + "\n" for row in rows))

    report = tiny.report()

    assert "项目.总计.收入.对下" not in report.register
    assert "项目.总计.收入.本级" in report.register
    assert [str(problem) for problem in report.problems] == []
