"""The gate stops what writers type by hand, says what to write instead, and lets the rest of the language alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import ROOT, SCHEMA, Project
from evaluation.dataset import read_policy
from evaluation.language import Pattern
from evaluation.language.documents import document_key, document_year, typed_numbers
from evaluation.markup import Macros
from evaluation.narrative.gate import Gate, Verbatim, markdown_prose, plain_prose, verbatims
from evaluation.narrative.gate.claims import typed_claims
from evaluation.narrative.gate.typed import RULE
from evaluation.narrative.narrative import Narrator, read_narrative
from evaluation.problems import Place
from evaluation.report import Report
from gate_texts import CLAIMS, INNOCENT, NO_CLAIMS, QUANTITIES, REFUSED

LANGUAGE = read_policy(SCHEMA).language
Found = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def found(tiny_report: Report, macros: Macros) -> Found:
    """The problems of a page, each as place, what was found, and advice."""
    narrator = Narrator(tiny_report, macros)

    def problems(source: str) -> list[str]:
        return [f"{p.place} {p.found} {p.advice}" for p in narrator.page(source, "页.md").problems]

    return problems


@pytest.fixture(scope="module")
def gate(tiny_report: Report) -> Gate:
    return Gate(tiny_report)


@pytest.mark.parametrize(
    "source, text",
    [
        ("共**五**个", "共五个"),
        ("见[五](x.md#s2019)个", "见五个"),
        ('![图3](a3.png "共5人")', "图3\n共5人\n"),
        ("`五`个", "五个"),
        ("`data/2019/`", "`data/2019/`"),
        ("&#20116;个", "五个"),
        ("五\u200b个", "五个"),
        ("1\\. 五个", "1. 五个"),
        ('甲{: #x2 title="300人" }乙', "甲\n300人\n乙"),
        ("[1]: http://x.y/2019", ""),
        ("脚注[^1]", "脚注"),
        ("五\n个", "五个"),
        ("> 五\n> 个", "> 五个"),
        ("- 五\n  个\n- 项", "- 五个\n- 项"),
        ("5\n个", "5 个"),
        ("五  \n个", "五个"),
        ("增长\n{{ 甲 }}", "增长\ufffc"),
        ("# 五\n个", "# 五\n个"),
        ("五\n\n个", "五\n\n个"),
        ("| 五 |\n| 个 |", "| 五 |\n| 个 |"),
        ("五\n1. 个", "五\n1. 个"),
        ("<b>五</b>个", "五个"),
        ("金额{{ 甲 |\n 万元 }}元", "金额\ufffc元"),
    ],
)
def test_prose_is_what_a_reader_sees(source: str, text: str) -> None:
    assert markdown_prose(source, "页.md").text == text


def test_a_place_on_a_page_is_line_and_character() -> None:
    prose = markdown_prose("# 标题\n\n前文[五](a.md)个", "页.md")

    assert prose.place(prose.text.index("五")) == Place("页.md", 3, character=4)


def test_a_place_in_a_cell_is_the_cell() -> None:
    cell = Place("data/2031/work.csv", 2, "完成情况")

    assert plain_prose("**五**个", cell).place(3) == cell


@pytest.mark.parametrize(
    "source, expected",
    [
        ("收入170.00万元", ["页.md第1行第3字 “170.00万元” 是否应为 {{ 资金收支.合计.本年收入 | 万元 }}？"]),
        ("收入一百七十万元", ["页.md第1行第3字 “一百七十万元” 是否应为 {{ 资金收支.合计.本年收入 | 万元(0) }}？"]),
        ("收入1700000.00元", ["页.md第1行第3字 “1700000.00元” 是否应为 {{ 资金收支.合计.本年收入 }}？"]),
        (
            "培训十二人次",
            ["页.md第1行第3字 “十二人次” 是否应为 {{ 就业.培训.人次 }} 或 {{ 绩效目标.目标01.完成值 }}？"],
        ),
        (
            "按照示残发（２０３１）００１号",
            [
                "页.md第1行第3字 “示残发（２０３１）００１号” "
                '请改为 {{ 文件("示残发〔2031〕1号") }} 或 {{ 文号("示残发〔2031〕1号") }}'
            ],
        ),
        (
            "惠及7777户",
            [
                "页.md第1行第3字 “7777户” 没有登记等于它的数；请登记到 facts.csv 后引用，"
                '确需保留的写 {{ 原文("7777户", 理由="…") }}'
            ],
        ),
        ("建成一种制度", ['页.md第1行第3字 “一种” 不是计数时请换一种说法，或写 {{ 原文("一种", 理由="…") }}']),
    ],
)
def test_a_typed_quantity_names_the_facts_that_have_its_value(found: Found, source: str, expected: list[str]) -> None:
    assert found(source) == expected


@pytest.mark.parametrize(
    "around",
    [
        "# {}",
        "- {}",
        "> {}",
        "**{}**",
        "[{}](a.md)",
        '[甲](a.md "{}")',
        "![{}](a.png)",
        '!!! note "{}"',
        "甲 | 乙\n-|-\n{}|",
        "---\ndescription: {}\n---\n",
        "<b>{}</b>",
        "`{}`",
        "```\n{}\n```",
    ],
)
def test_a_typed_quantity_is_found_wherever_it_stands(found: Found, around: str) -> None:
    assert [problem.split(" ")[1] for problem in found(around.format("共7777户"))] == ["“7777户”"]


@pytest.mark.parametrize("source, expected", QUANTITIES)
def test_a_quantity_is_found_in_every_spelling(gate: Gate, source: str, expected: str) -> None:
    typed = [problem for problem in gate.problems(markdown_prose(source, "页.md")) if problem.rule == RULE]

    assert "、".join(problem.found for problem in typed) == expected


@pytest.mark.parametrize("source", REFUSED)
def test_a_sentence_that_counts_or_judges_without_a_figure_is_refused(found: Found, source: str) -> None:
    assert found(source) != []


def test_the_gate_answers_the_examples_of_the_guide_as_the_guide_does(found: Found) -> None:
    guide = (ROOT / "guide" / "staff" / "writing.md").read_text("utf-8")
    rows = [row.split("|")[1:3] for row in guide.partition("| 可以直接写 |")[2].split("\n\n")[0].split("\n")[2:]]
    examples = [
        [example for cell in cells for example in cell.strip().partition("：")[2].split("；")]
        for cells in zip(*rows, strict=True)
    ]

    assert [example for example in examples[0] if found(example)] == []
    assert [example for example in examples[1] if not found(example)] == []


@pytest.mark.parametrize("source", INNOCENT)
def test_what_is_no_quantity_may_be_typed(gate: Gate, source: str) -> None:
    assert list(gate.problems(markdown_prose(source, "页.md"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "2031年5月31日，第一批项目按{{ 文件(\"示残发〔2031〕1号\") }}实施。",
        "1. 收入{{ 资金收支.合计.本年收入 | 万元 }}，比上年{{ 变化(三公.合计.本年实际, 三公.合计.上年实际) }}。",
        "支出{{ 大小(资金收支.合计.本年支出, 资金收支.合计.本年收入) }}收入。",
        "得分最高的是{{ 前列(\"指标\", \"得分\", 1) }}，最低的是{{ 末列(\"指标\", \"得分\", 1) }}。",
        "执行率{{ 均([资金收支.合计.执行率, 资金收支.基本支出.执行率], \"不低于\", \"50%\") }}。",
        "培训{{ 就业.培训.人次 }}。提高了全部人员的能力，都有收获。",
        "编制{{ 编制.合计.编制人数 }}，平均每人都均衡发展。",
        "见[资金](funds.md#2031)和《示例日报》，“五个一”活动，12385热线。",
        "节约{{ 资金收支.合计.年末结转结余 | 万元 }}。",
        "范围是{{ 就业.培训.人次 | 数字 }}至{{ 就业.培训.人次 }}。",
        "- {{ 就业.培训.人次 }}机构成为示范",
    ],
)  # fmt: skip
def test_what_functions_write_and_what_is_no_claim_may_stand(found: Found, source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize("claim", LANGUAGE.claims, ids=lambda claim: claim.name)
def test_the_example_of_every_claim_is_stopped_beside_a_figure_and_only_there(claim: Pattern) -> None:
    example = claim.example.partition("（")[0]
    beside = plain_prose(f"收入{example}{{{{ 甲.乙 }}}}", Place("页.md"))
    apart = plain_prose(f"服务{example}，{{{{ 甲.乙 }}}}", Place("页.md"))

    assert [problem.found for problem, _ in typed_claims(beside, LANGUAGE)][:1] == [f"“{example}”"]
    assert list(typed_claims(apart, LANGUAGE)) == []


@pytest.mark.parametrize(
    "source, words",
    [
        ("{{ 甲.乙 }}以上", ["“以上”"]),
        ("近{{ 甲.乙 }}", ["“近”"]),
        ("附近{{ 甲.乙 }}", []),
        ("预约{{ 甲.乙 }}", []),
        ("增长率{{ 甲.乙 }}", []),
        ("人均{{ 甲.乙 }}", []),
        ("最高{{ 末列('甲', '乙', 1) }}", ["“最高”"]),
        ("最高{{ 前列('甲', '乙', 1) }}", []),
        ("增长{{ 变化(甲, 乙) }}", ["“增长”"]),
        ("全部{{ 文件('甲') }}", []),
        ("全部{{ 名单('甲', '乙') }}", []),
    ],
)
def test_a_claim_is_a_word_beside_a_figure(source: str, words: list[str]) -> None:
    assert [p.found for p, _ in typed_claims(plain_prose(source, Place("页.md")), LANGUAGE)] == words


@pytest.mark.parametrize("source", CLAIMS)
def test_a_word_that_claims_something_about_a_figure_is_stopped(source: str) -> None:
    assert list(typed_claims(markdown_prose(source, "页.md"), LANGUAGE)) != []


@pytest.mark.parametrize("source", NO_CLAIMS)
def test_a_word_that_claims_nothing_about_a_figure_may_be_typed(source: str) -> None:
    assert list(typed_claims(markdown_prose(source, "页.md"), LANGUAGE)) == []


def test_uses_of_verbatim_are_found_with_place_and_reason() -> None:
    prose = markdown_prose('甲\n{{ 原文("五个", 理由="活动名称") }}和{{ 原文("六个") }}', "页.md")

    assert list(verbatims(prose)) == [
        Verbatim(Place("页.md", 2, character=1), "五个", "活动名称"),
        Verbatim(Place("页.md", 2, character=27), "六个", ""),
    ]


def test_verbatim_lets_a_number_stand_and_is_listed_with_its_reason(tiny: Project, macros: Macros) -> None:
    tiny.write("docs/2031/index.md", '# 摘要\n\n{{ 原文("五个<好>", 理由="活动名称") }}\n\n{{ 原文清单() }}\n')
    narrative = read_narrative(tiny.root / "docs/2031", tiny.report(), macros)
    first, listed = narrative.pages["index.md"].slots

    assert narrative.problems == ()
    assert first == '<span class="verbatim" data-reason="活动名称">五个&lt;好&gt;</span>'
    assert (
        '五个&lt;好&gt;</th><td role="cell" data-label="位置">docs/2031/index.md第3行第1字</td>'
        '<td role="cell" data-label="理由">活动名称</td></tr>'
    ) in listed


def test_front_matter_is_filled_too(tiny: Project, macros: Macros) -> None:
    head = "---\ndescription: 收入{{ 资金收支.合计.本年收入 | 万元 }}\nhide: [toc]\n---\n"
    tiny.write("docs/2031/index.md", f"{head}# 摘要\n")
    filled = read_narrative(tiny.root / "docs/2031", tiny.report(), macros).pages["index.md"]

    assert (filled.meta, filled.problems) == ({"description": "收入170.00万元"}, ())


@pytest.mark.parametrize(
    "typed, canonical",
    [
        ("昆财社〔2019〕2号", "昆财社〔2019〕2号"),
        ("根据昆财社[2019]002号文件", "昆财社〔2019〕2号"),
        ("昆残联发（2017）7号", "昆残联发〔2017〕7号"),
        ("昆财社【2019】第2号", "昆财社〔2019〕2号"),
        ("按照昆财社［2019］2号", "昆财社〔2019〕2号"),
        ("按照昆财社﹝2019﹞2号", "昆财社〔2019〕2号"),
        ("按照昆财社〔2019年〕2号", "昆财社〔2019〕2号"),
        ("按照昆财社〔二〇一九〕2号", "昆财社〔2019〕2号"),
        ("按照昆财社〔2019〕2文", "昆财社〔2019〕2号"),
        ("按照昆残联发2019年2号", "昆残联发〔2019〕2号"),
        ("昆财社〔2019〕2个", None),
        ("2019年（2019）", None),
    ],
)
def test_a_typed_document_number_is_recognised_in_any_brackets(typed: str, canonical: str | None) -> None:
    assert [number.canonical for number in typed_numbers(typed)] == ([canonical] if canonical else [])


@pytest.mark.parametrize(
    "source, is_stopped",
    [
        ("根据《残疾人保障法》", True),
        ("按照国务院《残疾人就业条例（修订）》的要求", True),
        ("落实《残疾人事业规划（2011-2020年）》", True),
        ("刊登在《示例日报》", False),
        ("根据《示例日报》的报道", False),
        ("起草《残疾人事业规划（2011-2020年）》", False),
        ("《残疾人事业规划》（2011-2020年）", False),
        ("预算绩效管理办法", False),
        ("《预算绩效管理办法》", True),
        ("《示例通知》（示府发〔2030〕5号）", True),
    ],
)
def test_a_law_notice_or_plan_that_is_cited_goes_through_the_register(
    gate: Gate, source: str, is_stopped: bool
) -> None:
    assert bool(list(gate.problems(markdown_prose(source, "页.md")))) is is_stopped


def test_ways_of_writing_one_document_have_one_key() -> None:
    forms = ["昆财社〔2019〕2号", "昆财社[2019]002号", "昆财社（2019）第2号", " 昆财社【2019】 2号"]

    assert {document_key(form) for form in forms} == {"昆财社〔2019〕2号"}
    assert document_year("昆财社[2019]002号") == "2019"


@pytest.mark.parametrize(
    "expression, words",
    [
        ("大小(三公.合计.本年实际, 三公.合计.上年实际)", "小于"),
        ("大小(三公.合计.本年预算, 三公.合计.上年实际)", "等于"),
        ('均([资金收支.合计.本年收入], "高于", 资金收支.合计.本年支出)', "均高于1,400,000.00元"),
        ('均("项目", "不高于", "100%", 列="执行率")', "均不高于100%"),
        ('均([编制.合计.实有人数], "等于", "3人")', "均为3人"),
        ('个数("项目", "执行率", "低于", "100%", 单位="项")', "1项"),
        ('个数("项目", "执行率", "高于", "100%")', "0个"),
    ],
)
def test_a_claim_is_computed_from_the_facts(tiny_report: Report, macros: Macros, expression: str, words: str) -> None:
    filled = Narrator(tiny_report, macros).page(f"{{{{ {expression} }}}}", "页.md")

    assert (filled.problems, [str(slot).partition(">")[2].partition("<")[0] for slot in filled.slots]) == ((), [words])


@pytest.mark.parametrize(
    ("sentence", "stopped"),
    [
        ("指标分为产出、效益两类。", []),
        ("指标分为产出、效益、满意度五项。", ["“五项”"]),
        ("服务分两个时段：上午、下午。", []),
        ("许可证有效期为五年。", []),
        ("档案保存不少于6个月。", []),
        ("整治历时三个月。", ["“三个月”"]),
        ("平均办理时限压缩至五天。", ["“五天”"]),
    ],
)
def test_counts_of_what_is_named_and_terms_may_be_typed(gate: Gate, sentence: str, stopped: list[str]) -> None:
    assert [problem.found for problem in gate.problems(markdown_prose(sentence, "页.md"))] == stopped


@pytest.mark.parametrize(
    ("sentence", "stopped"),
    [
        ("力争执行率提高。", []),
        ("争取用一年一签的办法，做到执行率提高。", []),
        ("当年支出比上年增长。", ["“支出比上年增长”"]),
    ],
)
def test_a_claim_is_of_what_is_and_not_of_what_is_planned(gate: Gate, sentence: str, stopped: list[str]) -> None:
    assert [problem.found for problem in gate.problems(markdown_prose(sentence, "页.md"))] == stopped
