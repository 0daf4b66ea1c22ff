"""Rules on the register of documents: one way of writing numbers, years that agree, every document once."""

from __future__ import annotations

import re
from datetime import MAXYEAR

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import LINE, Dataset, Table, is_date
from evaluation.facts import UNDISCLOSED, Register
from evaluation.language.documents import CANONICAL, CLOSING, OPENING, document_key, document_year
from evaluation.problems import Problem

_NUMBERED = re.compile(rf"[{OPENING}]\s*(\d{{4}})\s*年?\s*[{CLOSING}]\s*(?:第\s*)?\d+\s*号")
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@rule("文号写法", "文号用六角括号，序号前不加零。")
def document_numbers_are_canonical(dataset: Dataset, register: Register) -> Compared:
    """昆财社〔2019〕2号: hexagonal brackets, no leading zeros, no spaces."""
    if (table := dataset.of_role("documents")) is None:
        return
    for row, number in enumerate(table.texts("文号")):
        if number and not CANONICAL.fullmatch(number):
            written = document_key(re.sub(r"\s+", "", number))
            known = CANONICAL.fullmatch(written)
            rule = "文号须写作“机关代字〔年份〕序号号”：年份用六角括号，序号前不加零"
            advice = f"请改为“{written}”" if known else "请对照文件原件更正"
            yield Problem(table.place(row, "文号"), rule, f"“{number}”", advice)


@rule("文号年份", "文件日期的年份与文号括号里的年份相同，那一年可能有文件。")
def document_years_agree(dataset: Dataset, register: Register) -> Compared:
    """The date says a year, a month or a day, and the year is the one in the brackets; that one can be."""
    limits = dataset.policy.questions.limits
    year = int(dataset.year) if dataset.year.isdecimal() else MAXYEAR
    possible = range(int(limits["first_document"]), year + int(limits["documents_after"]) + 1)
    for one in dataset.tables.values():
        yield from _impossible_years(one, possible)
    if (table := dataset.of_role("documents")) is None:
        return
    for row, (number, day) in enumerate(zip(table.texts("文号"), table.texts("日期"), strict=True)):
        place = table.place(row, "日期")
        if day and not (DATE.fullmatch(day) and is_date(f"{day}-01-01"[: len("2019-05-31")])):
            rule = "日期须写作“2019”“2019-05”或“2019-05-31”的样子"
            yield Problem(place, rule, f"“{day}”", "请更正；不知道的留空")
        elif day and number and document_year(number) and document_year(number) != day[:4]:
            rule = f"日期须与文号“{number}”括号里的年份 {document_year(number)} 相同"
            yield Problem(place, rule, f"“{day}”", "请核对文号和日期")


def _impossible_years(table: Table, possible: range) -> Compared:
    """A document number within any text, of a year in which there was no such document: a digit is wrong."""
    for column in (name for name in table.columns if name not in table.amounts):
        for row, text in enumerate(table.texts(column)):
            for match in _NUMBERED.finditer(text):
                if int(match[1]) not in possible:
                    rule = f"文号括号里的年份须在 {possible[0]} 到 {possible[-1]} 之间"
                    yield Problem(table.place(row, column), rule, f"“{match[0]}”", "请对照文件原件更正")


@rule("文件不重复", "同一文号的文件只登记一次。")
def documents_are_registered_once(dataset: Dataset, register: Register) -> Compared:
    """Rows with one number, however it is written, are one document; so are rows of one title, one without number."""
    if (table := dataset.of_role("documents")) is None:
        return
    yield from _titles_registered_once(table)
    first: dict[str, int] = {}
    for row, number in enumerate(table.texts("文号")):
        if not number:
            continue
        earlier = first.setdefault(document_key(number), row)
        if earlier != row:
            found = f"“{number}”（与第{earlier + 2}行“{table.text(earlier, '文号')}”是同一文号）"
            yield Problem(table.place(row, "文号"), "同一份文件只登记一次", found, "请删除重复的一行")


@rule("原文标题顺序", "原报告的标题按所在的行从前往后登记。", "outline")
def headings_stand_in_the_order_of_their_lines(dataset: Dataset, register: Register) -> Compared:
    """The register of the original's headings: each with its line, further down than the one before."""
    if (table := dataset.of_role("outline")) is None:
        return
    before = 0
    for row, text in enumerate(table.texts("起始行")):
        place = table.place(row, "起始行")
        if not LINE.fullmatch(text):
            yield Problem(place, "须是从1起的行号", f"“{text}”", "请写这个标题在原文的第几行")
        elif int(text) <= before:
            yield Problem(place, f"须大于上一个标题的{before}", f"“{text}”", "请按原文的先后排列")
        else:
            before = int(text)


def _titles_registered_once(table: Table) -> Compared:
    rows: dict[str, list[int]] = {}
    for row, title in enumerate(table.texts("标题")):
        if title and title != UNDISCLOSED:
            rows.setdefault(document_key(title), []).append(row)
    for first, *others in rows.values():
        for row in others:
            if not table.text(row, "文号") or not table.text(first, "文号"):
                found = f"“{table.text(row, '标题')}”（第{first + 2}行已有）"
                yield Problem(table.place(row, "标题"), "同一份文件只登记一次", found, "请合并为一行，或补上文号")
