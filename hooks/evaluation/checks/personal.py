"""No number that names a person: in data, narrative, other files, and what workbooks keep out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import Dataset, Margin, Settings, cell_margins
from evaluation.facts import Register
from evaluation.language.personal import may_name_someone, personal_numbers, without_personal_numbers
from evaluation.problems import Place, Problem

RULE = "不得公开个人信息"
ADVICE = "请删除；单位公开的号码和信箱请登记在 settings.yml 的“公开联系方式”里"


def personal_problems(
    text: str, place: Place, settings: Settings, *, about: str = "", amount: bool = False
) -> Iterator[Problem]:
    """A problem for each personal number in a text; `about` is what stands over it, such as its column."""
    for number in personal_numbers(text, allowed(settings), about=about, amount=amount):
        yield Problem(place, f"{RULE}（{number.kind}）", number.masked, ADVICE)


def margin_problems(margin: Margin, settings: Settings) -> Iterator[Problem]:
    """A problem for each personal number in a margin; names of files and sheets do not repeat it either."""
    given = allowed(settings)
    file, title = (without_personal_numbers(name, given) for name in (margin.place.file, margin.place.title))
    place = replace(margin.place, file=file, title=title)
    yield from personal_problems(margin.text, place, settings, about=margin.about, amount=margin.joined)


def allowed(settings: Settings) -> Iterable[str]:
    """The numbers and addresses that the publisher itself makes known."""
    return [number for _, number in settings.contacts]


@rule(
    "个人信息",
    (
        "数据、叙述、附件（包括压缩包和 PDF）和工作簿的属性、批注、隐藏工作表里，"
        "没有身份证、护照等证件的号码，也没有手机号、银行卡号和个人信箱；单位公开的号码除外。"
        "图片和扫描件上的字须由人核对。"
    ),
)
def nobody_is_named_by_number(dataset: Dataset, register: Register) -> Compared:
    for table in dataset.tables.values():
        for field in table.schema.fields:
            texts = table.texts(field.name)
            for row, text in enumerate(texts) if may_name_someone("\n".join((field.name, *texts))) else ():
                place, is_amount = table.place(row, field.name), field.type == "amount"
                yield from personal_problems(text, place, dataset.settings, about=field.name, amount=is_amount)
        blank = ("",) * len(table)  # amounts side by side are a number by chance alone
        columns = [blank if field.type == "amount" else table.texts(field.name) for field in table.schema.fields]
        for row, texts in enumerate(zip(*columns, strict=True)):
            for margin in cell_margins(texts, table.place(row)):
                yield from margin_problems(margin, dataset.settings)
    for margin in dataset.margins:
        yield from margin_problems(margin, dataset.settings)
