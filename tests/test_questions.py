"""What the program asks of sentences, and how an answer is kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import Project
from evaluation.narrative.questions import questions

PAGE = "docs/2031/funds.md"
UNIT, UNSAID = "金额的单位与别处不同", "比较的不像是这句话说的"
SHOWN_TWICE = "全年共有{{ 康复.服务.人数 }}残疾人得到康复服务，都由社区康复站登记。"
WIDE = "万人: {base: 人, scale: 10000, decimals: 2}\n"
INCOME, LEFT = "资金收支.合计.本年收入 | 万元", "资金收支.合计.年末结转结余 | 万元"


def asked(project: Project) -> list[str]:
    """The questions, each up to what was found."""
    output = project.run("check").output
    return [line.split("，现为")[0] for line in output.splitlines() if "report confirm" in line]


def test_nothing_is_asked_of_the_two_years_of_the_example(example: Project) -> None:
    assert [asked(example), asked(Project(example.root, "2030"))] == [[], []]


@pytest.mark.parametrize(
    ("page", "old", "new", "question"),
    [
        (
            "funds.md",
            "全年收入{{ 资金收支.合计.本年收入 |",
            "全年收入{{ 资金收支.合计.年末结转结余 |",
            "第7行：疑似引错",
        ),
        (
            "assets.md",
            "(固定资产.原值.年末数, 固定资产.原值.年初数)",
            "(固定资产.原值.年初数, 固定资产.原值.年末数)",
            "第15行：疑似把新旧两个数写反",
        ),
        ("sangong.md", "2031年“三公”经费预算", "2030年“三公”经费预算", "第7行：疑似年份不对"),
        (
            "satisfaction.md",
            "满意度得分{{ 满意度.总分 }}，满分{{ 满意度.满分 }}",
            "满意度得分{{ 满意度.满分 }}，满分{{ 满意度.总分 }}",
            "第7行：疑似两处引用对调",
        ),
        ("sangong.md", "实际支出{{ 三公.合计.本年实际", "实际支出{{ 三公.合计.上年实际", "第7行：疑似引错"),
        ("overview.md", "## 人员", "## 人员\n\n评价对象是2032年的全部收入和支出。", "第11行：疑似年份不对"),
        ("assets.md", "比年初{{ 变化", "比年末{{ 变化", "第15行：文字与数的名称意思相反"),
        ("checks.md", "没有笼统的允许误差", "已经笼统的允许误差", "第11行：疑似写反"),
        ("targets.md", "{{ 绩效目标.未达成数 }}未达成", "{{ 绩效目标.未达成数 }}达成", "第7行：文字与数的名称意思相反"),
        ("overview.md", "## 人员", "## 人员\n\n收回问卷{{ 绩效目标.个数 }}。", "第11行：疑似引错"),
        (
            "overview.md",
            "，实有{{ 编制.合计.实有人数 }}",
            "，其中残疾人{{ 康复.服务.人数 }}",
            "第11行：比它前面的整体还大",
        ),
        (
            "overview.md",
            "## 人员",
            "## 人员\n\n残疾人{{ 康复.服务.人数 }}，其中残疾人{{ 托养.服务.人数 }}。",
            "第11行：两个数前面的词相同",
        ),
        (
            "overview.md",
            "## 人员",
            "## 人员\n\n得到康复服务的残疾人{{ 康复.服务.人数 }}，{{ 托养.服务.人数 }}。",
            "第11行：没有写这个数是什么",
        ),
        (
            "funds.md",
            "年初预算合计{{ 资金收支.合计.年初预算 | 万元",
            "年初预算合计{{ 资金收支.合计.年初预算 | 元",
            f"第7行：{UNIT}",
        ),
        (
            "funds.md",
            "全年收入{{ 资金收支.合计.本年收入 | 万元",
            "全年收入{{ 资金收支.合计.本年收入 | 亿元",
            f"第7行：{UNIT}",
        ),
        ("method.md", "2032年3月1日", "2031年3月1日", "第7行：这一天不在本年度，也没有登记过"),
        ("method.md", "2032年3月1日", "2032年3月11日", "第7行：这一天不在本年度，也没有登记过"),
        ("overview.md", "## 人员", "## 人员\n\n热线话物量{{ 热线.总量.话务量 }}。", "第11行：疑似名称写错"),
        ("overview.md", "## 人员", "## 人员\n\n热线务话量{{ 热线.总量.话务量 }}。", "第11行：疑似名称写错"),
        ("overview.md", "## 人员", "## 人员\n\n得到托养务的残疾人{{ 托养.服务.人数 }}。", "第11行：疑似名称写错"),
        ("method.md", "评价依据{{", "2029年度的部门整体支出，评价依据{{", "第7行：疑似年份不对"),
        (
            "assets.md",
            "变化(固定资产.原值.年末数, 固定资产.原值.",
            "变化(固定资产.净值.年末数, 固定资产.净值.",
            f"第15行：{UNSAID}",
        ),
        (
            "sangong.md",
            "(三公.合计.本年实际, 三公.合计.上年实际)",
            "(三公.合计.本年实际, 三公.合计.本年预算)",
            f"第7行：{UNSAID}",
        ),
        (
            "overview.md",
            "## 人员",
            f"## 人员\n\n{SHOWN_TWICE}{SHOWN_TWICE}",
            "第11行：这一句与前面一句只有年份不同或完全相同",
        ),
        (
            "method.md",
            "评价依据{{",
            "访谈残疾人{{ 评价.问卷.份数 }}，收回问卷{{ 托养.服务.人数 }}。评价依据{{",
            "第7行：疑似两处引用对调",
        ),
    ],
)
def test_a_careless_edit_of_a_sentence_is_asked_about(
    example: Project, page: str, old: str, new: str, question: str
) -> None:
    example.edit(f"docs/2031/{page}", old, new)

    assert f"docs/2031/{page}{question}" in asked(example)


def test_the_name_of_a_row_names_no_column(example: Project) -> None:
    parts = "基本支出{{ 资金收支.基本支出.年初预算 }}、项目支出{{ 资金收支.项目支出.年初预算 }}"
    page = example.docs("funds.md")
    page.write_text(f"{page.read_text('utf-8')}\n年初预算{{{{ 资金收支.合计.年初预算 }}}}，其中{parts}。\n", "utf-8")

    assert asked(example) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "- {{ 资金收支.合计.年末结转结余 | 万元 }}：没有用完的钱。",
        "项目支出的年末结转结余为{{ 资金收支.项目支出.年末结转结余 | 万元 }}，"
        "年初为{{ 资金收支.项目支出.年初结转结余 | 万元 }}。",
        "培训残疾人的完成值{{ 就业.培训.人次 }}，目标是{{ 绩效目标.目标01.指标值 }}。",
        "支出用了年初结转的{{ 资金收支.合计.年初结转结余 | 万元 }}。",
        "残疾人联络员{{ 托养.服务.人数 }}、康复员{{ 康复.服务.人数 }}，其中残疾人{{ 就业.新增.人数 }}。",
    ],
)
def test_what_is_said_behind_a_colon_of_another_time_or_of_a_target_is_understood(
    example: Project, sentence: str
) -> None:
    page = example.docs("funds.md")
    page.write_text(f"{page.read_text('utf-8')}\n{sentence}\n", "utf-8")

    assert asked(example) == []


def test_a_count_that_is_stated_in_a_great_unit_means_it(example: Project) -> None:
    example.write("data/schema/units.yml", example.root.joinpath("data/schema/units.yml").read_text("utf-8") + WIDE)
    example.edit_data("facts.csv", "得到康复服务的残疾人,372,372,人", "得到康复服务的残疾人,372,372,万人")

    assert "比同类的数都大200倍以上" not in [problem.rule for problem in questions(example.report(), {})]


@pytest.mark.parametrize(("amount", "is_led"), [("23456.00", True), ("0.00", False)])
def test_no_sentence_is_led_to_money_of_nothing(example: Project, amount: str, is_led: bool) -> None:
    facts, page = example.root / "data/2031/facts.csv", example.docs("funds.md")
    line = f"捐赠.救灾.支出,救灾捐赠支出,{amount},{amount},元,,年报第1页,\n"
    facts.write_text(facts.read_text("utf-8") + line, encoding="utf-8")
    page.write_text(page.read_text("utf-8") + f"\n救灾捐赠支出{{{{ {INCOME} }}}}。\n", encoding="utf-8")

    assert ("更像是说“捐赠.救灾.支出”" in example.run("check").output) == is_led


def test_a_line_left_over_from_last_year_is_asked_about(example: Project) -> None:
    line = next(
        line
        for line in example.docs("sangong.md").read_text(encoding="utf-8").splitlines()
        if "2031年" in line and "{{" in line
    )
    example.edit("docs/2031/sangong.md", line, f"{line}\n\n{line.replace('2031', '2030')}")

    assert any("只有年份不同" in question for question in asked(example))


def test_a_month_of_another_year_that_nothing_speaks_of_is_asked_about(example: Project) -> None:
    example.edit("docs/2031/overview.md", "## 人员", "## 人员\n\n2028年6月成立。")

    assert asked(example) == ["docs/2031/overview.md第11行：这一天不在本年度，也没有登记过"]


@pytest.mark.parametrize("said", ["受托养服务的残疾人", "热线总话务量", "得到托养服务残疾人", "全年"])
def test_a_name_that_is_shorter_or_another_one_is_no_slip(example: Project, said: str) -> None:
    example.edit("docs/2031/overview.md", "## 人员", f"## 人员\n\n{said}有{{{{ 托养.服务.人数 }}}}。")

    assert not any("疑似名称写错" in one for one in asked(example))


@pytest.mark.parametrize(("month", "is_asked"), [(3, False), (4, True)])
def test_a_document_is_issued_in_the_month_that_is_registered(example: Project, month: int, is_asked: bool) -> None:
    number = "示财社〔2031〕2号"
    example.edit_data("documents.csv", "示例市财政局,2031,", "示例市财政局,2031-03-05,")
    example.edit("docs/2031/overview.md", "## 人员", f'## 人员\n\n2031年{month}月印发{{{{ 文件("{number}") }}}}。')

    assert asked(example) == ["docs/2031/overview.md第11行：这一天不在本年度，也没有登记过"] * is_asked


def test_a_document_that_is_cited_by_its_code_is_used(example: Project) -> None:
    example.edit("docs/2031/method.md", "示残发〔2029〕6号", "文件001")

    assert asked(example) == []


def test_an_answer_holds_as_long_as_the_words_stay(example: Project) -> None:
    example.edit("docs/2031/overview.md", "## 人员", "## 人员\n\n2028年6月成立。")
    code = re.search(r"report confirm ([a-z]+)", example.run("check").output)
    assert code

    refused = example.run("confirm", code[1], "--reason", " ")
    taken = example.run("confirm", code[1], "--reason", "成立的批文没有公开")
    answered = asked(example)
    example.edit("docs/2031/overview.md", "2028年6月成立", "2027年6月成立")

    assert (refused.exit_code, taken.exit_code, answered) == (2, 0, [])
    assert "成立的批文没有公开" in example.data("confirmed.csv").read_text(encoding="utf-8")
    assert len(asked(example)) == 1


def test_a_code_that_nothing_asks_is_refused_with_what_is_asked(example: Project) -> None:
    result = example.run("confirm", "abcdefgh", "--reason", "没有")

    said = (
        f"{example.year} 年度没有这一页，也没有这个疑问：abcdefgh。别的年度的，加 --year 年度\n现在没有要回答的疑问。\n"
    )
    assert (result.exit_code, result.output) == (1, said)


def test_a_department_calls_a_column_by_its_own_word(example: Project) -> None:
    example.edit(PAGE, "全年收入{{", "全年进项{{")
    example.write("data/schema/questions.yml", "measures: {收入: [进项]}\n")

    assert example.report().dataset.policy.questions.measures["收入"] == ("收入", "收到", "得到", "下达", "进项")
    assert asked(example) == []


def test_no_question_looks_at_what_could_not_be_read(example: Project) -> None:
    example.edit_data("funds.csv", "合计,合计", "合计,合计,")

    assert list(questions(example.report(), {})) == []


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("热线.办理.办结率,热线事项办结率,100,100,%", "热线.办理.办结率,热线事项办结率,1000,1000,%", "百分比超过100%"),
        ("康复.服务.人数,", "康复.服务.件数,", "疑似单位不对：编号以“件数”结尾，单位通常是件"),
        ("康复.服务.人数,", "康复.服务.座数,", "疑似单位不对：编号以“座数”结尾，单位通常是座"),
        ("得到托养服务的残疾人,231,231", "得到托养服务的残疾人,23,23", "与指标值230人相差5倍以上"),
        ("交办的重点工作,15,15,项", "交办的重点工作,15,15,%", "单位与交办的重点工作（15%）不同"),
        (
            "就业.新增.人数,新增就业的残疾人,97,97,人",
            "就业.新增.人数,新增就业的残疾人,97,97,份",
            "疑似单位不对：编号以“人数”结尾，单位通常是人、人（户）、人（次）、人次",
        ),
        ("办结的重点工作,14,14", "办结的重点工作,16,16", "比交办的重点工作（15项）还多"),
    ],
)
def test_a_figure_that_can_hardly_be_is_asked_about(example: Project, old: str, new: str, question: str) -> None:
    example.edit_data("facts.csv", old, new)
    report = example.report()

    found = [problem.rule for problem in questions(report, {})]
    assert found == [question]


@pytest.mark.parametrize(
    ("name", "asked_about"),
    [
        ("热线.总量.话务量", [("与上年的110580人次（条）相差5倍以上", "9215人次（条）（热线话务量）")]),
        ("固定资产.原值.增减", []),  # its row says it twice
    ],
)
def test_a_figure_far_from_last_years_is_asked_about(
    example: Project, name: str, asked_about: list[tuple[str, str]]
) -> None:
    report = example.report()
    before = dict(report.register)
    fact = before[name]
    assert fact.value
    before[fact.id] = replace(fact, value=fact.value * 12)

    assert [(problem.rule, problem.found) for problem in questions(report, {}, before)] == asked_about


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("targets.csv", "托养.服务.人数", "满意度.题1.满意"),
        ("indicators.csv", "热线.办理.办结率", "资产.盘点.不符件数"),
    ],
)
def test_what_is_judged_by_something_else_is_asked_about(example: Project, file: str, right: str, wrong: str) -> None:
    example.edit_data(file, f",{right},", f",{wrong},")

    rules = [problem.rule for problem in questions(example.report(), {})]
    assert len(rules) == 1
    assert rules[0].startswith("疑似连错：指标“")


def test_the_rows_that_nothing_vouches_for_are_listed_until_one_column_is_keyed_again(example: Project) -> None:
    before = example.run("rows").output
    ids = example.report().dataset.tables["满意度"].ids()
    entries = example.data("recheck.csv").read_text(encoding="utf-8")
    table = example.report().dataset.tables["满意度"]
    keyed = "".join(
        f"另录{at:02},满意度,{row_id},非常满意,{table.text(at, '非常满意')}\n" for at, row_id in enumerate(ids)
    )
    example.data("recheck.csv").write_text(entries + keyed, encoding="utf-8")

    assert "survey.csv（满意度问卷统计）：" in before
    assert "survey.csv" not in example.run("rows").output


def test_what_another_person_has_to_type_is_asked_for_and_waits_until_it_is_typed(example: Project) -> None:
    entries = len(example.data("recheck.csv").read_text(encoding="utf-8").splitlines())

    said = example.run("rows", "--ask").output
    asked = example.data("recheck.csv").read_text(encoding="utf-8").splitlines()[entries:]

    assert f"添了 {len(asked)} 格" in said
    cells = {tuple(line.split(",")[1:5]) for line in asked}
    assert ("绩效目标", "目标01", "指标值", "未填报") in cells  # nothing else states a target
    assert ("三公数量", "接待人次", "上年实际", "未填报") in cells  # nor this number
    assert sum(cell[:2] == ("满意度", "题2") for cell in cells) == 1  # what adds up is asked for once a row
    assert "还没有填报" in example.run("check").output
    assert "复核录入的“未填报”" not in example.run("check").output


def test_what_was_asked_for_is_not_asked_for_again(example: Project) -> None:
    example.run("rows", "--ask")

    assert "添了 0 格" in example.run("rows", "--ask").output


def test_two_rows_exchanged_are_found_once_a_column_is_keyed_again(example: Project) -> None:
    path = example.data("survey.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    one, other = lines[1].split(","), lines[2].split(",")
    assert one[3:] != other[3:]
    swapped = [lines[0], ",".join([*one[:3], *other[3:]]), ",".join([*other[:3], *one[3:]]), *lines[3:]]
    entries = example.data("recheck.csv").read_text(encoding="utf-8")
    keyed = f"另录01,满意度,{one[1]},非常满意,{one[3]}\n另录02,满意度,{one[1]},满意,{one[4]}\n"
    example.data("recheck.csv").write_text(entries + keyed, encoding="utf-8")
    path.write_text("\n".join([*swapped, ""]), encoding="utf-8")

    assert "复核录入的" in example.run("check", "--all").output


@pytest.mark.parametrize(
    ("file", "old", "new", "question"),
    [
        (
            "facts.csv",
            "\n投诉.有效.件数",
            "\n投诉.有效.余数,有效投诉的余数,1,1,件,,年度报表,\n投诉.有效.件数",
            "登记了这个数，没有一处用到",
        ),
        ("work.csv", "\n工作04,", "\n工作05,", "编号跳过了中间的号"),
        ("indicators.csv", ",见依据数的出处\n", ",\n", "别的行“扣分原因”和“佐证”都同时有、同时没有"),
        ("indicators.csv", "一项重点工作没有按时办结", "重点工作已经按时办结", "写的是问题或扣分的原因，却说已经做到"),
        ("targets.csv", "第2页写明培训人次", "第2页写明培训人次，低于指标值", "与完成值和指标值的大小相反"),
        ("targets.csv", ",年度工作计划,就业", ",关于批复2030年部门预算的通知,就业", "登记过的标题，年份不同"),
    ],
)
def test_a_row_unlike_all_others_is_asked_about(example: Project, file: str, old: str, new: str, question: str) -> None:
    text = example.data(file).read_text(encoding="utf-8")
    example.data(file).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert question in " ".join(asked(example))


@pytest.mark.parametrize(
    ("page", "old", "new", "question"),
    [
        ("errata.md", "\n- 不影响数值、只作说明的，共{{ 更正.仅说明数 }}。", "", "第12行：清单的最后一条没有写完"),
        (
            "targets.md",
            "## 指标值的设定依据",
            "目标如下：\n\n## 指标值的设定依据",
            "第13行：冒号后面没有内容",
        ),
        (
            "tryout.md",
            " 没有改动的数按精确的值计算，不按显示的小数计算。显示时四舍五入。",
            " 显示时四舍五入。",
            "第11行：上年的这一段里还有这一句",
        ),
    ],
)
def test_what_was_to_follow_or_stood_here_last_year_is_asked_about(
    example: Project, page: str, old: str, new: str, question: str
) -> None:
    example.edit(f"docs/2031/{page}", old, new)

    assert f"docs/2031/{page}{question}" in asked(example)


def test_a_sentence_that_is_written_anew_is_not_missed(example: Project) -> None:
    example.edit("docs/2031/tryout.md", "没有改动的数按精确的值计算", "其余的数照精确的值计算")

    assert asked(example) == []


def test_a_list_that_is_one_short_of_its_count_is_asked_about(example: Project) -> None:
    lines = "## 制度\n\n制度办法有{{ 制度.办法.个数 }}：\n\n" + "".join(f"- 办法{letter}。\n" for letter in "甲乙丙丁")
    example.edit("docs/2031/targets.md", "## 指标值的设定依据", f"{lines}\n## 指标值的设定依据")

    assert [line.partition("：")[2] for line in asked(example)] == ["前面说的个数与清单的条数差一个"]


def test_a_free_standing_figure_typed_in_the_row_below_as_well_is_asked_about(example: Project) -> None:
    example.edit_data("facts.csv", "得到康复服务的残疾人,372,372", "得到康复服务的残疾人,455,455")

    assert "各列的数都与上一行相同" in [problem.rule for problem in questions(example.report(), {})]


def test_a_count_far_beyond_all_others_is_asked_about(example: Project) -> None:
    example.edit_data("facts.csv", "得到康复服务的残疾人,372,372", "得到康复服务的残疾人,3720000,3720000")

    assert "比同类的数都大200倍以上" in [problem.rule for problem in questions(example.report(), {})]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("做法有：①定计划；③查结果。", "编号跳过了中间的号"),
        ("一是定计划。三是查结果。", "编号跳过了中间的号"),
        ("这是2032年度的评价。", "疑似年份不对"),
    ],
)
def test_a_number_left_out_and_a_fiscal_year_to_come_are_asked_about(
    example: Project, text: str, question: str
) -> None:
    example.edit("docs/2031/targets.md", "## 指标值的设定依据", f"{text}\n\n## 指标值的设定依据")

    assert [line.partition("：")[2] for line in asked(example)] == [question]


def test_the_names_of_two_rows_exchanged_are_asked_about(example: Project) -> None:
    text = example.data("work.csv").read_text(encoding="utf-8")
    names = {"就业,就业培训,": "就业,托养服务,", "托养,托养服务,": "托养,就业培训,"}
    for old, new in names.items():
        text = text.replace(old, new, 1)
    example.data("work.csv").write_text(text, encoding="utf-8")

    found = [(problem.place.row, problem.rule) for problem in questions(example.report(), {})]
    assert found == [(3, "这一行的名称与别的格不合，与另一行的对调才合")]


@pytest.mark.parametrize(
    ("deadline", "is_asked"),
    [
        ("2031年12月", True),
        ("2030年9月", True),
        ("2032年3月", False),
        ("2032", False),
        ("长期", False),
        ("未披露", False),
    ],
)
def test_a_deadline_before_the_evaluation_that_named_the_problem_is_asked_about(
    example: Project, deadline: str, is_asked: bool
) -> None:
    header = "编号,提出年度,问题,有关的数,措施,负责,期限,依据,进展,佐证"
    row = f"问题01,2031,结转资金多,,及早下达,财务科,{deadline},台账,,"
    example.write("data/2031/problems.csv", f"{header}\n{row}\n")

    asks = "期限比提出的时间还早" in [problem.rule for problem in questions(example.report(), {})]
    assert asks == is_asked


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ("231546", []),
        ("231544", [(7, "与上一行的文号相同，别的行各不相同")]),
        ("23X546", [(4, "别的行的文号都是同一机关、同一年的")]),
    ],
)
def test_a_document_number_unlike_the_others_of_its_column_is_asked_about(
    example: Project, numbers: str, found: list[tuple[int, str]]
) -> None:
    lines = example.data("facts.csv").read_text(encoding="utf-8").splitlines()
    for at, number in enumerate(numbers, start=1):
        cells = lines[at].split(",")
        cells[6] = "示总发〔2030〕8号" if number == "X" else f"示总发〔2031〕{number}号"
        lines[at] = ",".join(cells)
    example.data("facts.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")

    assert [(one.place.row, one.rule) for one in questions(example.report(), {}) if one.place.column == "出处"] == found


def test_a_part_is_known_by_its_name_beside_the_whole(example: Project) -> None:
    example.edit_data(
        "facts.csv",
        "无障碍.改造.户数,",
        "隐患.处理.总数,排查的隐患,3,3,户,,台账,\n隐患.处理.做完数,整改的隐患,4,4,户,,台账,\n无障碍.改造.户数,",
    )

    assert "比排查的隐患（3户）还多" in [problem.rule for problem in questions(example.report(), {})]
